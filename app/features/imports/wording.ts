import { inWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import type { Described, Refusal, Stage } from './intake.ts'
import type { Answers, Field, Question } from './sheet-plan.ts'

/** Where an import stands, in a few words for a list. */
export const stageWords: Readonly<Record<Stage, string>> = {
  'to describe': 'Uploaded, waiting for you to match its columns',
  'to try': 'Uploaded, waiting to be tried out',
  running: 'Being read',
  stopped: 'Nothing was taken in',
  tried: 'Tried out, not published',
  published: 'Published',
  'put aside': 'Put aside',
  voided: 'Taken back',
}

/** How far a run is: 'Reading: 1,200 rows read, 34% of the file.' A run is never at 100% until it is over. */
export function progressInWords({ step, read, bytes, bytesRead }: { step: string; read: number; bytes: number | null; bytesRead: number }) {
  const share = bytes ? `, ${Math.min(99, Math.round((bytesRead / bytes) * 100))}% of the file` : ''
  return `${step.charAt(0).toUpperCase()}${step.slice(1)}: ${counted(read, 'row', 'rows')} read${share}.`
}

export type Counts = {
  read: number
  accepted: number | null
  created: number | null
  changed: number | null
  rejected: number | null
  unchanged: number | null
  gaps: number | null
  actions: number | null
  assignments: number | null
  peopleCreated: number | null
  learningEnded: number | null
  learningFlagged: number | null
}

/**
 * What came of a run, each number with its words; of a try, what would come of it.
 * @param createPeople whether the import may bring people the portal does not know
 */
export function sumsInWords(counts: Counts, { dryRun, createPeople }: { dryRun: boolean; createPeople: boolean }): { key: string; value: string }[] {
  const n = (number: number | null) => (number ?? 0).toLocaleString('en-GB')
  const would = (tried: string, kept: string) => (dryRun ? tried : kept)
  const learning = learningChangedInWords(counts, dryRun)
  return [
    { key: 'Rows read', value: n(counts.read) },
    { key: would('Audits that would be created', 'Audits created'), value: n(counts.created ?? counts.accepted) },
    { key: would('Audits that would be changed', 'Audits changed'), value: n(counts.changed) },
    { key: 'Rows that are here already', value: `${n(counts.unchanged)}${counts.unchanged ? ', left as they are' : ''}` },
    { key: 'Rows left out', value: `${n(counts.rejected)}${counts.rejected ? ', each listed below with what to do' : ''}` },
    { key: 'Gaps', value: n(counts.gaps) },
    { key: 'Remedial actions', value: n(counts.actions) },
    { key: 'Learning proposed', value: n(counts.assignments) },
    ...(learning ? [{ key: would('Learning that would change', 'Learning that changed'), value: learning }] : []),
    { key: would('People who would be created', 'People created'), value: `${n(counts.peopleCreated)}${createPeople ? '' : ': this upload may not create any'}` },
  ]
}

/** What a sheet would do to answers that are here already; undefined when nothing. */
export const answersChangedInWords = (answers: number) => (answers === 0 ? undefined
  : `${counted(answers, 'answer', 'answers')} about whether learning held would change, because this sheet brings an audit from before the one that answered, or another grade.`)

/** What changed grades did to learning that was given because of them; undefined when they did nothing. */
export function learningChangedInWords({ learningEnded, learningFlagged }: Pick<Counts, 'learningEnded' | 'learningFlagged'>, dryRun = false): string | undefined {
  const were = (n: number) => (dryRun ? 'would be' : n === 1 ? 'was' : 'were')
  const ended = learningEnded ?? 0
  const flagged = learningFlagged ?? 0
  const pieces = (n: number) => counted(n, 'piece of learning', 'pieces of learning')
  if (ended > 0 && flagged > 0) return `${pieces(ended)} ${were(ended)} taken back, because nobody had begun ${ended === 1 ? 'it' : 'them'}. ${counted(flagged, 'piece', 'pieces')} that somebody had begun ${were(flagged)} flagged.`
  if (ended > 0) return `${pieces(ended)} ${were(ended)} taken back, because nobody had begun ${ended === 1 ? 'it' : 'them'}.`
  if (flagged > 0) return `${pieces(flagged)} that somebody had begun ${were(flagged)} flagged.`
  return undefined
}

/** What publishing does and to whom, in sentences, from the counts of the last try and from what was answered about the sheet. */
export function whatPublishingDoes(counts: Counts, answers: Answers = {}): string[] {
  const created = counts.created ?? counts.accepted ?? 0
  const changed = counts.changed ?? 0
  const learning = learningChangedInWords(counts, true)
  return [
    ...(created > 0 ? [`${counted(created, 'audit is', 'audits are')} published${counts.actions ? `. ${counted(counts.actions, 'remedial action appears', 'remedial actions appear')} at once on the pages of the people who own them` : ''}.`] : []),
    ...(counts.actions && answers.pastDue === 'still open' ? ['Those whose date has passed count as late, and nobody is alerted about them.'] : []),
    ...(counts.gaps && answers.gaps === 'practitioner, oversight manager' ? ['You say, in your name, that the gaps are mainly the social workers’, and those in management oversight the managers’.'] : []),
    ...(changed > 0 ? [`${counted(changed, 'audit that is here already is', 'audits that are here already are')} changed to what this sheet says, and what ${changed === 1 ? 'it was' : 'they were'} is kept.${learning ? ` ${learning}` : ''}`] : []),
    ...(counts.assignments ? [`${counted(counts.assignments, 'piece of learning is', 'pieces of learning are')} proposed to people, each with its reason.`] : []),
    ...(counts.peopleCreated ? [`${counted(counts.peopleCreated, 'person is', 'people are')} created. They cannot sign in until you give them a way in.`] : []),
    ...(counts.rejected ? [`${counted(counts.rejected, 'row stays', 'rows stay')} out.`] : []),
    'You can take the whole import back until somebody has acted on it.',
  ]
}

/** What waits for somebody after publishing: whose the gaps are. */
export function gapsWaitInWords(gaps: number) {
  if (gaps === 0) return 'Nothing waits for anybody to say whose a gap is.'
  return `${counted(gaps, 'gap waits', 'gaps wait')} for an auditor to say whether ${gaps === 1 ? 'it is' : 'they are'} mainly the practitioner’s, the manager’s, the system’s or a partner’s. Until then no learning follows from ${gaps === 1 ? 'it' : 'them'}. Auditors find ${gaps === 1 ? 'it' : 'them'} under “Audits”.`
}

/** What an import was asked to do and may not, in words that say what to do instead. */
export const refusals: Readonly<Record<Refusal | Exclude<Described, 'saved'>, string>> = {
  running: 'This sheet is being read at this moment. Wait until that is done.',
  'published already': 'This sheet has been published already, perhaps by a colleague a moment ago.',
  'no profile': 'The portal does not know the columns of this sheet yet. Match them first.',
  'questions open': 'Some questions about this sheet are not answered yet. Answer them first.',
  'put aside': 'This sheet has been put aside. Upload it again if you need it.',
  voided: 'This import has been taken back. Upload the sheet again if you need it.',
  'no file': 'The uploaded file is not kept any longer. Upload it again.',
  'not yours': 'There is no such import.',
  'no such profile': 'This kind of sheet is no longer known. Match the columns under a name of their own.',
  'title taken': 'Another kind of sheet has this name already. Choose another name.',
}

/** What each column is called on the page on which columns are matched, and what stands in it. */
export const fieldWords: Readonly<Record<Field, { label: string; hint?: string }>> = {
  reference: { label: 'Audit number', hint: 'Without it, the case and the day together stand for the audit' },
  kind: { label: 'Kind of audit', hint: 'Audits of a kind that begins with “Moderation” count as confirmed' },
  date: { label: 'Date of the audit' },
  case: { label: 'Case reference', hint: 'The council’s own reference, never a name' },
  caseType: { label: 'Type of case' },
  team: { label: 'Team', hint: 'The team that held the case' },
  area: { label: 'Service area' },
  worker: { label: 'Social worker', hint: 'Who held the case in the audited period' },
  workerEmail: { label: 'Social worker’s email address' },
  manager: { label: 'Team manager' },
  managerEmail: { label: 'Team manager’s email address' },
  auditor: { label: 'Auditor' },
  overall: { label: 'Overall grade' },
  strengths: { label: 'Strengths' },
  improvements: { label: 'What needs to improve' },
  attribution: { label: 'Whose the gaps are', hint: 'Practitioner, manager, system or partner' },
  theme: { label: 'Theme' },
  grade: { label: 'Grade' },
  actions: { label: 'All actions in one cell', hint: 'Written as “R: what to do ~ owner ~ 14/05/2026 | A: …”' },
}

type Choice = { value: string; label: string; hint?: string }
type ChoiceQuestion = Extract<Question, { about: 'rag' | 'past due' | 'gaps' }>

/** A question that is answered by one choice, in plain words. */
export function questionInWords(question: ChoiceQuestion): { legend: string; hint?: string; choices: Choice[] } {
  switch (question.about) {
    case 'rag': return {
      legend: 'What do red, amber and green mean in this sheet?',
      choices: [
        { value: 'how urgent', label: 'How urgent an action is', hint: 'Red is for today, amber for the next 3 working days, green for the next 5.' },
        { value: 'how far', label: 'How far it has got', hint: 'Red is not begun, amber under way, green done. Green ones are kept as done, and all others count as amber.' },
      ] satisfies { value: NonNullable<Answers['rag']>; label: string; hint: string }[],
    }
    case 'past due': return {
      legend: `${counted(question.actions, 'action has', 'actions have')} a date that has passed, ${question.from === question.to ? inWords(question.from) : `from ${inWords(question.from)} to ${inWords(question.to)}`}. ${question.actions === 1 ? 'Is it' : 'Are they'} still open?`,
      choices: [
        { value: 'still open', label: 'Still open', hint: 'Their dates are kept, they count as late, and nobody is alerted.' },
        { value: 'done', label: 'Done', hint: 'They are kept as done on their dates, as your sheet says, without evidence.' },
      ] satisfies { value: NonNullable<Answers['pastDue']>; label: string; hint: string }[],
    }
    case 'gaps': return {
      legend: 'Whose are the gaps?',
      hint: `The sheet does not say of ${counted(question.gaps, 'gap', 'gaps')} whose ${question.gaps === 1 ? 'it mainly is' : 'they mainly are'}. Learning follows only from gaps of a practitioner or a manager.`,
      choices: [
        { value: 'one by one', label: 'Auditors say so, one by one', hint: 'Until then no learning follows from them.' },
        { value: 'practitioner, oversight manager', label: 'The social worker’s, but the manager’s where oversight fell short', hint: 'You confirm this for all of them, in your name.' },
      ] satisfies { value: NonNullable<Answers['gaps']>; label: string; hint: string }[],
    }
  }
}

/** What a question is about, for a list of what is open. */
export function questionInShort(question: Question): string {
  switch (question.about) {
    case 'rag': return 'Do red, amber and green say how urgent an action is, or how far it has got?'
    case 'past due': return `${counted(question.actions, 'action has', 'actions have')} a date that has passed. Still open?`
    case 'gaps': return `Whose ${question.gaps === 1 ? 'is 1 gap' : `are ${question.gaps.toLocaleString('en-GB')} gaps`}? The sheet does not say.`
    case 'two teams': return `${counted(question.who.length, 'person appears', 'people appear')} in more than one team. In which are they?`
    case 'grade words': return `${counted(question.words.length, 'grade is', 'grades are')} spelt in a way the portal does not know.`
    case 'case types': return `${counted(question.words.length, 'type', 'types')} of case the portal does not know.`
    case 'theme words': return `${counted(question.words.length, 'theme', 'themes')} the portal does not know.`
  }
}

/** Why an import cannot be taken back as a whole, and what can be done instead. */
export function inTheWayInWords({ acted, changedSince, free }: { acted: number; changedSince: number; free: number }) {
  if (acted + changedSince + free === 1) return `Its only audit ${acted > 0 ? 'has been acted on' : 'was changed by a later import'}, so it cannot be taken back.`
  const all = counted(acted + changedSince + free, 'audit', 'audits')
  const n = (number: number) => number.toLocaleString('en-GB')
  const why = [
    acted > 0 ? `${n(acted)} of its ${all} ${acted === 1 ? 'has' : 'have'} been acted on` : '',
    changedSince > 0 ? `${n(changedSince)}${acted > 0 ? '' : ` of its ${all}`} ${changedSince === 1 ? 'was' : 'were'} changed by a later import` : '',
  ].filter(Boolean).join(' and ')
  const rest = free === 0 ? '' : free === 1 ? ' The other one can be taken back by itself.' : ` The other ${n(free)} can be taken back one by one.`
  return `${why}, so it cannot be taken back as a whole.${rest}`
}

/** What taking an import back does and for whom, in sentences, from the counts of its publication. */
export const whatTakingBackDoes = (counts: Counts): string[] => [
  ...(counts.created ? [`${counted(counts.created, 'audit goes', 'audits go')}, with all that follows from ${counts.created === 1 ? 'it' : 'them'}: gaps, remedial actions and proposed learning disappear from the pages of the people they are for.`] : []),
  ...(counts.changed ? [`${counted(counts.changed, 'audit that it changed is', 'audits that it changed are')} put back as ${counts.changed === 1 ? 'it was' : 'they were'}.`] : []),
  ...(counts.peopleCreated ? [`${counted(counts.peopleCreated, 'person whom it created stays', 'people whom it created stay')}.`] : []),
  'Where the sheet put somebody into a team or gave them a role, that stays: change it under People.',
  'Figures are as they were before. Nobody is told. You can import the sheet again afterwards.',
]

export const mendColumn = 'What to mend'

/** All that is wrong with a row, for the last cell of the row in the sheet of rows to mend. */
export const mendInWords = (problems: readonly { column: string | null; problem: string }[]) =>
  problems.map(({ column, problem }) => (column ? `${column}: ${problem}` : problem)).join(' ')

/** The name of the sheet of rows to mend, after the file they came from: 'audits-nov, rows to mend.csv'. */
export const mendFileName = (fileName: string) => `${fileName.replace(/\.[a-z]{2,5}$/i, '').replaceAll(/[\\/:*?"<>|\p{Cc}]+/gu, ' ').trim() || 'Audits'}, rows to mend.csv`
