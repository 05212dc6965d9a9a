import { certainty } from '../../lib/statistics.ts'
import { inWords, type Day } from '../../lib/days.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import type { LearningStanding } from '../gaps/gaps.ts'
import { monthsInWords, samples, shareWithRange, shortRange, wordsOf, type Sample, type Scale } from '../insight/insight.ts'
import type { Priority } from '../remedial-actions/clocks.ts'
import type { Standing } from '../remedial-actions/remedial-actions.ts'

/** Somebody of the case by their part in it: a pack names no worker. */
export type Part = 'the social worker' | 'the manager of the case' | 'somebody else'

export type PickedAction = {
  id: string; priority: Priority; wording: string; dueOn: Day; standing: Standing; owner: Part
  /** Sent in before its first due date was over; undefined where only the council’s file says that it was done, and not when. */
  inTime: boolean | undefined
  checked: { on: Day; by: 'an auditor' | 'a manager' | 'somebody else' } | undefined
  doneBySheet: boolean
  /** The gaps it answers; none means the whole case. */
  gapIds: readonly string[]
}
export type PickedLearning = { title: string; standing: LearningStanding; learner: Part }
export type PickedGap = {
  id: string; attribution: 'practitioner' | 'manager' | 'system' | 'partner' | null
  /** Somebody challenges the finding: it is left out of every figure. */
  disputed: boolean
  closedOn: Day | null
  learning: readonly PickedLearning[]
  serviceActions: readonly { wording: string; dueMonth: Day; done: boolean | null; outcome: string | null }[]
  /** What a later audit of another case showed; not known where that finding is disputed. */
  later: { on: Day; held: boolean; disputed: boolean } | null
}
export type PickedTheme = { title: string; grade: string | null; goodEnough: boolean | null; finding: string | null; gap: PickedGap | undefined }
export type PickedAudit = {
  id: string; reference: string; auditedOn: Day; sample: Sample; caseType: string; area: string; team: string; overall: string | null
  standing: 'moderated' | 'confirmed' | 'provisional'
  strengths: string | null; improvements: string | null; impact: string | null
  scale: Scale
  themes: readonly PickedTheme[]
  actions: readonly PickedAction[]
}
export type PickedCase = {
  reference: string
  audits: readonly PickedAudit[]
  /** Audits that the reader moderates, and whose grades they may not see before they have given their own. */
  blind: number
}

export const sampleOf: Record<Sample, string> = { random: 'drawn at random', targeted: 'chosen for a reason', moderation: 'of the moderation sample', inspection: 'of an inspection', 'not said': 'of a sample that nobody named' }

/** What is asked for still, or was done. */
export const asked = (actions: readonly PickedAction[]) => actions.filter(({ standing }) => standing !== 'no longer asked for')

/** The actions that answer a gap by name. */
export const answering = (gapId: string, actions: readonly PickedAction[]) => actions.filter(({ gapIds }) => gapIds.includes(gapId))

/** What was counted of the cases; findings in dispute are left out, and counted by themselves. */
export function countsOf(cases: readonly PickedCase[]) {
  const audits = cases.flatMap((one) => one.audits)
  const themes = audits.flatMap((audit) => audit.themes).filter(({ goodEnough }) => goodEnough !== null)
  const disputed = themes.filter(({ gap }) => gap?.disputed).length
  const gaps = themes.flatMap(({ gap }) => (gap && !gap.disputed ? [gap] : []))
  const actions = audits.flatMap((audit) => asked(audit.actions))
  return {
    cases: cases.length, audited: cases.filter((one) => one.audits.length > 0).length, blind: cases.reduce((sum, { blind }) => sum + blind, 0),
    audits, judged: themes.length - disputed, belowGood: themes.filter(({ goodEnough }) => !goodEnough).length - disputed, disputed, gaps, actions,
  }
}

/**
 * What there is to say of the cases that an inspector picked, as sentences to be copied: each carries its counts, and too few to tell is said.
 * @param seesWhole whether the reader answers for the whole council; otherwise "here" is their own areas
 */
export function sentencesOf(cases: readonly PickedCase[], { seesWhole }: { seesWhole: boolean }): string[] {
  const { audited, blind, audits, judged, belowGood, disputed, gaps, actions } = countsOf(cases)
  const here = seesWhole ? 'here' : 'in our areas'
  const blindToo = blind > 0 ? [`${counted(blind, 'audit is', 'audits are')} left out, because whoever made this pack is moderating ${blind === 1 ? 'it' : 'them'} without knowing the first grades.`] : []
  if (audits.length === 0) return [`${cases.length === 1 ? 'The case has not' : `None of the ${cases.length} cases has`} been audited ${here}.`, ...blindToo]
  return [
    `${auditedInWords(cases.length, audited, here)} (${monthsInWords(...firstAndLast(audits.map(({ auditedOn }) => auditedOn)))}).`,
    ...blindToo, ...auditsInWords(audits), ...judgedInWords(audits, { judged, belowGood, disputed }), ...actionsInWords(actions), ...learningInWords(gaps), ...serviceInWords(gaps), ...laterInWords(gaps),
    'An inspector chose these cases, so they say nothing about other cases. Several judgements are of one audit, so true ranges are wider than those given.',
  ]
}

const auditedInWords = (cases: number, audited: number, here: string) =>
  (cases === 1 ? `The case had been audited ${here}` : audited === cases ? `All ${cases} cases had been audited ${here}` : `Of the ${cases} cases, ${audited} had been audited ${here}`)

function firstAndLast(days: readonly Day[]): [Day, Day] {
  const inOrder = days.toSorted()
  return [inOrder[0]!, inOrder.at(-1)!]
}

function auditsInWords(audits: readonly PickedAudit[]): string[] {
  const kinds = Object.entries(Object.groupBy(audits, ({ sample }) => sample)).map(([sample, ofOne]) => `${ofOne!.length} ${sampleOf[sample as Sample]}`)
  const provisional = audits.filter(({ standing }) => standing === 'provisional').length
  const moderated = audits.filter(({ standing }) => standing === 'moderated').length
  return [
    `${audits.length === 1 ? 'This is 1 audit' : `These are ${audits.length} audits`}: ${andOf(kinds)}.`,
    [`${moderated} of ${audits.length} ${moderated === 1 ? 'was' : 'were'} graded a second time by somebody who did not know the first grades.`,
      provisional > 0 && `${provisional} ${provisional === 1 ? 'is' : 'are'} provisional: nobody has confirmed the grades.`].filter(Boolean).join(' '),
  ]
}

function judgedInWords(audits: readonly PickedAudit[], { judged, belowGood, disputed }: { judged: number; belowGood: number; disputed: number }): string[] {
  const below = [...new Set(audits.map(({ scale }) => wordsOf(scale).below))]
  const said = below.length === 1 ? below[0]! : 'below the line of good enough'
  const share = judged > 0 ? [`In ${belowGood} of ${counted(judged, 'judgement', 'judgements')} the practice was ${said} (${certainty(belowGood, judged) === 'too few to tell' ? 'too few to tell more' : shortRange(belowGood, judged)}).`] : []
  if (disputed === 0) return share
  return [...share, `${counted(disputed, 'disputed finding is', 'disputed findings are')} left out; with ${disputed === 1 ? 'it' : 'them'} in, ${shareWithRange(belowGood + disputed, judged + disputed)}.`]
}

const isDone = ({ standing }: PickedAction) => standing === 'done'

function actionsInWords(actions: readonly PickedAction[]): string[] {
  if (actions.length === 0) return ['No remedial action was asked for.']
  const doneOf = (some: readonly PickedAction[], what: string) => {
    const done = some.filter(isDone)
    const [inTime, late, bySheet] = [done.filter(({ inTime: so }) => so), done.filter(({ inTime: so }) => so === false), done.filter(({ inTime: so }) => so === undefined)].map(({ length }) => length)
    const open = some.filter((one) => !isDone(one))
    return [
      `${done.length} of ${some.length} ${what}${some.length === 1 ? ' was' : 's were'} done${done.length === 0 ? '' : `, ${inTime} of them in time${late! > 0 ? ` and ${late} late` : ''}`}.`,
      bySheet! > 0 && `Of ${bySheet} of these only the council’s own file says that ${bySheet === 1 ? 'it is' : 'they are'} done, and not when.`,
      open.length > 0 && `${openInWords(open)}.`,
    ].filter(Boolean).join(' ')
  }
  const reds = actions.filter(({ priority }) => priority === 'red')
  return [doneOf(actions, 'action'), ...(reds.length > 0 && reds.length < actions.length ? [`Red alone: ${doneOf(reds, 'action')}`] : [])]
}

const openWords: Partial<Record<Standing, string>> = { 'being checked': 'sent in and waiting to be checked', returned: 'returned', overdue: 'overdue', due: 'not yet due' }

const openInWords = (open: readonly PickedAction[]) =>
  `Open: ${andOf(Object.entries(openWords).map(([standing, words]) => [open.filter((one) => one.standing === standing).length, words] as const).filter(([many]) => many > 0).map(([many, words]) => `${many} ${words}`))}`

/** What a given module comes to, without a score. */
export const learningStands: Record<LearningStanding, string> = {
  proposed: 'proposed; nobody has confirmed it yet', waived: 'waived, with a reason', ended: 'ended before it was begun', 'to do': 'given, not completed yet',
  'own case to show': 'completed, still to be shown on a case of one’s own', 'being checked': 'completed, the own-case task is being checked', done: 'completed, and shown on a case of one’s own',
}

function learningInWords(gaps: readonly PickedGap[]): string[] {
  const all = gaps.flatMap(({ learning }) => learning)
  const given = all.filter(({ standing }) => !['proposed', 'waived', 'ended'].includes(standing))
  const proposed = all.filter(({ standing }) => standing === 'proposed').length
  if (given.length + proposed === 0) return ['No learning was given because of these gaps.']
  const completed = given.filter(({ standing }) => standing !== 'to do').length
  const shown = given.filter(({ standing }) => standing === 'done').length
  return [[
    given.length > 0 && `Of ${counted(given.length, 'module', 'modules')} given because of these gaps ${completed} ${completed === 1 ? 'is' : 'are'} completed, and ${shown} ${shown === 1 ? 'was' : 'were'} shown on a case of the learner’s own and accepted.`,
    proposed > 0 && `${proposed} more ${proposed === 1 ? 'waits' : 'wait'} to be confirmed.`,
  ].filter(Boolean).join(' ')]
}

function serviceInWords(gaps: readonly PickedGap[]): string[] {
  const ofService = gaps.filter(({ attribution }) => attribution === 'system' || attribution === 'partner')
  if (ofService.length === 0) return []
  const answered = ofService.filter(({ serviceActions }) => serviceActions.some(({ done }) => done !== false))
  return [`${counted(ofService.length, 'gap is', 'gaps are')} mainly the service’s or a partner’s; ${answered.length} of ${ofService.length === 1 ? 'it' : 'them'} ${answered.length === 1 ? 'is' : 'are'} answered by a service action.`]
}

function laterInWords(gaps: readonly PickedGap[]): string[] {
  const known = gaps.filter(({ later }) => later && !later.disputed)
  if (gaps.length === 0) return []
  if (known.length === 0) return ['No gap has been looked at again in another case yet, so whether the practice held is not known.']
  const held = known.filter(({ later }) => later!.held).length
  const share = certainty(held, known.length) === 'too few to tell' ? 'too few to tell more' : shortRange(held, known.length)
  return [`${known.length} of ${counted(gaps.length, 'gap', 'gaps')} ${known.length === 1 ? 'was' : 'were'} looked at again in a later audit of another case, and in ${held} it held (${share}). This is after what was done, not proof that it was because of it.`]
}

/** Where an action stands, as a pack says it: done and by whom checked, in time or late, or what it waits for. */
export function actionStands({ standing, dueOn, inTime, checked, doneBySheet }: PickedAction): string {
  const due = `due ${inWords(dueOn)}`
  if (doneBySheet) return `${due}. Done by the word of the council’s own file`
  const when = inTime === undefined ? '' : inTime ? ', sent in in time' : ', sent in late'
  switch (standing) {
    case 'no longer asked for': return 'No longer asked for'
    case 'done': return `${due}. Done${when}${checked ? `, checked by ${checked.by} on ${inWords(checked.on)}` : ''}`
    case 'being checked': return `${due}. Sent in${inTime ? ' in time' : ' late'}, waiting to be checked`
    case 'returned': return `${due}. Returned by whoever checked it`
    case 'overdue': return `${due}. Overdue`
    case 'due': return `${due}. Not sent in yet`
  }
}

/** What a later audit of another case showed of a gap. */
export function laterStands({ later, attribution }: Pick<PickedGap, 'later' | 'attribution'>): string {
  if (later?.disputed) return `Looked at again on ${inWords(later.on)}; that finding is disputed, so it is not known whether it held`
  if (later) return later.held ? `It held: another case, audited on ${inWords(later.on)}, was good enough` : `It recurred: another case, audited on ${inWords(later.on)}, was not good enough`
  return attribution === 'system' || attribution === 'partner' ? 'No one person’s other case can show whether it held' : 'Not looked at again in another case yet'
}

export const standingInWords = { moderated: 'graded a second time and agreed', confirmed: 'grades confirmed', provisional: 'grades provisional' } as const

export const packColumns = [
  'Case', 'Audit', 'Audited on', 'Sample', 'Grades are', 'Service area', 'Theme', 'Grade', 'Below the line', 'Disputed', 'Finding', 'Mainly whose', 'Actions', 'Learning', 'Service actions', 'Later audit of another case', 'Gap closed on',
] as const

/** A pack as rows of a sheet: one for each judgement, one more for what was asked for the whole case, and one for each case that was not audited. */
export function* packRows(cases: readonly PickedCase[]): Generator<string[]> {
  const row = (cells: Partial<Record<(typeof packColumns)[number], string>>) => packColumns.map((column) => cells[column] ?? '')
  const listed = (actions: readonly PickedAction[]) => actions.map((one) => `${one.priority}: ${one.wording} (${actionStands(one)})`).join('\n')
  for (const { reference, audits } of cases) {
    if (audits.length === 0) yield row({ Case: reference, Audit: 'not audited' })
    for (const audit of audits) {
      const ofAudit = {
        Case: reference, Audit: audit.reference, 'Audited on': audit.auditedOn, Sample: samples[audit.sample], 'Grades are': standingInWords[audit.standing], 'Service area': audit.area,
      }
      for (const { title, grade, goodEnough, finding, gap } of audit.themes) {
        yield row({
          ...ofAudit, Theme: title, Grade: grade ?? 'Does not apply', 'Below the line': goodEnough === null ? '' : goodEnough ? 'no' : 'yes', Finding: finding ?? '',
          ...(gap && {
            Disputed: gap.disputed ? 'yes' : 'no', 'Mainly whose': gap.attribution ?? 'not confirmed', Actions: listed(answering(gap.id, audit.actions)),
            Learning: gap.learning.map((one) => `${one.title}: ${learningStands[one.standing]}`).join('\n'), 'Service actions': gap.serviceActions.map(({ wording, done }) => `${wording} (${done === null ? 'open' : done ? 'done' : 'not done'})`).join('\n'),
            'Later audit of another case': laterStands(gap), 'Gap closed on': gap.closedOn ?? '',
          }),
        })
      }
      const forWhole = audit.actions.filter(({ gapIds }) => gapIds.length === 0)
      if (forWhole.length > 0) yield row({ ...ofAudit, Theme: 'The whole case', Actions: listed(forWhole) })
    }
  }
}
