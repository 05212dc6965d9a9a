import { andOf, counted } from '../../lib/phrases.ts'
import type { PlanFramework } from './guess-plan.ts'
import type { Answering } from './intake.ts'
import type { Answers, Question, SheetPlan } from './sheet-plan.ts'
import { questionInWords } from './wording.ts'

type Choice = { value: string; label: string; hint?: string }

/** One field of the form in which questions are answered. `of` is what it is about, where several fields are of one kind; it is sent along. */
export type AnswerField = { name: string; of?: string; label: string; hint?: string; choices: Choice[]; value?: string }
export type AnswerGroup = { about: Question['about']; title?: string; hint?: string; shown: 'radios' | 'selects'; fields: AnswerField[] }

const later = (what: string): Choice => ({ value: '', label: `Decide later: ${what}` })
const inRows = (rows: number) => `In ${counted(rows, 'row', 'rows')}`

/** The choices that a word of each kind has. */
const wordChoices = {
  'grade words': ({ grades }: PlanFramework): Choice[] => [
    later('these rows stay out'), ...grades.map(({ key, word }) => ({ value: key, label: word })),
    { value: 'not applicable', label: 'Not applicable' }, { value: 'leave out', label: 'A slip: leave these rows out' },
  ],
  'case types': ({ caseTypes }: PlanFramework): Choice[] => [
    later('kept as written for now'), ...caseTypes.map(({ title }) => ({ value: title, label: title })), { value: 'as written', label: 'Keep as written' },
  ],
  'theme words': ({ themes }: PlanFramework): Choice[] => [
    later('these audits stay out'), ...themes.map(({ key, title }) => ({ value: key, label: title })),
    { value: 'overall', label: 'The overall grade of the audit' }, { value: 'not a theme', label: 'Not a theme: pass these rows over' },
  ],
} as const

const wordWords = {
  'grade words': { name: 'grade', title: 'What do these grades mean?', hint: 'The sheet has words for grades that the portal does not know.' },
  'case types': { name: 'case', title: 'Which types of case are these?', hint: 'Rules may be made for one type of case, and audits are listed by it.' },
  'theme words': { name: 'theme', title: 'Which themes are these?', hint: 'The sheet names themes in words that the portal does not know.' },
} as const

type Known = { framework: PlanFramework; answers: Answers; plan: SheetPlan | undefined }

/** The fields for the questions that a file raises, each with the answer given before, if any. */
export function answerGroups(questions: readonly Question[], { framework, answers, plan }: Known): AnswerGroup[] {
  return questions.map((question): AnswerGroup => {
    switch (question.about) {
      case 'rag': return one(question, 'rag', answers.rag)
      case 'past due': return one(question, 'past-due', answers.pastDue)
      case 'gaps': return one(question, 'gaps', answers.gaps)
      case 'two teams': return {
        about: 'two teams', shown: 'radios', title: question.who.length === 1 ? 'In which team is this person?' : 'In which team is each of these people?',
        hint: 'Audits stay with the team that the sheet names. This is about where each person works now.',
        fields: question.who.map(({ key, name, teams }, index) => ({
          name: `team-${index + 1}`, of: key, label: `${name} appears in ${andOf(teams)}`, value: answers.teams?.[key],
          choices: [...teams.map((team) => ({ value: team, label: team })), { value: 'all', label: teams.length === 2 ? 'In both' : 'In all of them' }],
        })),
      }
      case 'grade words': return words(question, plan?.gradeWords)
      case 'case types': return words(question, plan?.caseTypes)
      case 'theme words': return words(question, plan?.themeWords)
    }
  })

  function one(question: Parameters<typeof questionInWords>[0], name: string, value: string | undefined): AnswerGroup {
    const { legend, hint, choices } = questionInWords(question)
    return { about: question.about, shown: 'radios', fields: [{ name, label: legend, hint, choices, value }] }
  }

  function words({ about, words }: Extract<Question, { words: unknown }>, known: Readonly<Record<string, string>> = {}): AnswerGroup {
    const { name, title, hint } = wordWords[about]
    return {
      about, shown: 'selects', title, hint,
      fields: words.map(({ word, rows }, index) => ({ name: `${name}-${index + 1}`, of: word, label: `“${word}”`, hint: inRows(rows), choices: wordChoices[about](framework), value: known[word] })),
    }
  }
}

const again: Choice = { value: 'ask', label: 'Ask again' }

/** The fields in which everything that was answered about a kind of sheet can be changed, or forgotten so that it is asked again. */
export function keptGroups({ framework, answers, plan }: Known & { plan: SheetPlan }): AnswerGroup[] {
  const one = (about: 'rag' | 'past due' | 'gaps', name: string, label: string, value: string | undefined): AnswerGroup => {
    const { choices } = questionInWords(about === 'past due' ? { about, actions: 0, from: '', to: '' } : about === 'gaps' ? { about, gaps: 0 } : { about })
    return { about, shown: 'radios', fields: [{ name, label, value: value ?? 'ask', choices: [...choices, { ...again, label: 'Ask when a sheet leaves it open' }] }] }
  }
  const words = (about: keyof typeof wordWords, learnt: Readonly<Record<string, string>>): AnswerGroup => ({
    about, shown: 'selects', title: wordWords[about].title,
    fields: Object.entries(learnt).map(([word, value], index) => (
      { name: `${wordWords[about].name}-${index + 1}`, of: word, label: `“${word}”`, value, choices: [again, ...wordChoices[about](framework).filter((choice) => choice.value !== '')] })),
  })
  const groups: AnswerGroup[] = [
    one('rag', 'rag', 'What do red, amber and green mean?', answers.rag),
    one('past due', 'past-due', 'Are actions whose date has passed still open?', answers.pastDue),
    one('gaps', 'gaps', 'Whose are the gaps, where a sheet does not say?', answers.gaps),
    {
      about: 'two teams', shown: 'radios', title: 'In which team is each of these people?',
      fields: Object.entries(answers.teams ?? {}).map(([key, team], index) => (
        { name: `team-${index + 1}`, of: key, label: key, value: team, choices: [{ value: team, label: team === 'all' ? 'In all that a sheet names' : team }, again] })),
    },
    words('grade words', plan.gradeWords), words('case types', plan.caseTypes), words('theme words', plan.themeWords),
  ]
  return groups.filter(({ fields }) => fields.length > 0)
}

/** A kind's answers and words after a change: what the change does not name stays, and what it says to ask is forgotten. */
export function keptAfter({ plan, answers }: { plan: SheetPlan; answers: Answers }, { gradeWords, caseTypes, themeWords, teams, ...single }: Answering): { plan: SheetPlan; answers: Answers } {
  const after = <T extends object>(before: T, change: object = {}) => Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== 'ask')) as T
  return {
    plan: { ...plan, gradeWords: after(plan.gradeWords, gradeWords), caseTypes: after(plan.caseTypes, caseTypes), themeWords: after(plan.themeWords, themeWords) },
    answers: { ...after(answers, single), ...((answers.teams ?? teams) && { teams: after(answers.teams ?? {}, teams) }) },
  }
}

/** What to do about a question that needs an answer and has none. */
const missing: Readonly<Partial<Record<Question['about'], string>>> = {
  rag: 'Say what red, amber and green mean.',
  'past due': 'Say whether actions whose date has passed are still open.',
  gaps: 'Say whose the gaps are.',
  'two teams': 'Say in which team this person is.',
}

/**
 * Reads the form in which questions were answered. What a field is about comes with it, so that an answer never meets another question
 * when the sheet was read again in the meantime: a field about something that is no longer asked is passed over.
 * @returns the answers; or for each question that needs one and has none, what to do
 */
export function answersTyped(typed: Readonly<Record<string, string>>, groups: readonly AnswerGroup[]):
  { ok: true; answers: Answering } | { ok: false; problems: Record<string, string> } {
  const problems: Record<string, string> = {}
  const chosen = ({ about, shown, fields }: AnswerGroup) => fields.flatMap(({ name, of, choices }) => {
    const value = typedFor(typed, name, of)
    if (choices.some((choice) => choice.value === value) && value !== '') return [[of ?? name, value!] as const]
    if (shown === 'radios') problems[name] = missing[about]!
    return []
  })
  const of = (about: Question['about']) => groups.filter((group) => group.about === about).flatMap(chosen)
  const only = (about: Question['about']) => of(about)[0]?.[1]
  const all = (about: Question['about']) => {
    const entries = of(about)
    return entries.length > 0 ? Object.fromEntries(entries) : undefined
  }
  const given: Record<keyof Answering, unknown> = {
    rag: only('rag'), pastDue: only('past due'), gaps: only('gaps'), teams: all('two teams'),
    gradeWords: all('grade words'), caseTypes: all('case types'), themeWords: all('theme words'),
  }
  if (Object.keys(problems).length > 0) return { ok: false, problems }
  return { ok: true, answers: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Answering }
}

/** What was chosen in a field; of several of its kind, in the one that was sent about the same thing. */
function typedFor(typed: Readonly<Record<string, string>>, name: string, of: string | undefined): string | undefined {
  if (of === undefined || typed[`${name}-of`] === of) return typed[name]
  const kind = name.replace(/\d+$/, '')
  const sent = Object.keys(typed).find((key) => key.startsWith(kind) && key.endsWith('-of') && typed[key] === of)
  return sent && typed[sent.slice(0, -'-of'.length)]
}
