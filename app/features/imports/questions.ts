import { findIdentifiers } from '../../lib/identifiers.ts'
import { inWords } from '../../lib/days.ts'
import { andOf } from '../../lib/phrases.ts'
import { plainName } from '../../lib/sheets/reading.ts'
import { gradeWords } from './cells.ts'
import type { Answering } from './intake.ts'
import type { LeftOpen } from './profiles/profile.ts'
import { answering, type Answers, type Question, type SheetPlan, type Told } from './sheet-plan.ts'

const abouts = ['grade words', 'case types', 'theme words'] as const

/** So many different words are counted, and so many asked: a column of text that was taken for grades would bring one from every row. */
const mostCounted = 1_000
const mostAsked = 50
const longestWord = 100

/** What the rows of a file have left open so far. */
export class LeftOpenSoFar {
  readonly #words = new Map(abouts.map((about) => [about, new Map<string, number>()]))
  #colours = false

  add(leftOpen: readonly LeftOpen[]) {
    const distinct = new Map(leftOpen.map((one) => [`${one.about} ${'word' in one ? one.word : ''}`, one]))
    for (const one of distinct.values()) {
      if (one.about === 'rag') this.#colours = true
      else this.#count(this.#words.get(one.about)!, one.word)
    }
  }

  #count(words: Map<string, number>, word: string) {
    const rows = words.get(word)
    if (rows === undefined && (words.size >= mostCounted || word.length > longestWord || findIdentifiers(word).length > 0)) return
    words.set(word, (rows ?? 0) + 1)
  }

  /** Words are asked for with those first that the most rows use. */
  questions(): Question[] {
    return [
      ...(this.#colours ? [{ about: 'rag' } as const] : []),
      ...abouts.flatMap((about) => {
        const words = [...this.#words.get(about)!].map(([word, rows]) => ({ word, rows })).toSorted((a, b) => b.rows - a.rows).slice(0, mostAsked)
        return words.length > 0 ? [{ about, words }] : []
      }),
    ]
  }
}

/** The questions among what a run has found. */
export const questionsAmong = (found: readonly (Question | Told)[]): Question[] => found.filter((one) => one.about !== 'held')

/** Of how many gaps the answer to whether learning held would change by the last try. */
export const answersChanged = (found: readonly (Question | Told)[]) => found.reduce((sum, one) => (one.about === 'held' ? sum + one.answers : sum), 0)

/** Those of a file's questions that the profile has no answer to yet. A built-in profile is asked nothing. */
export function stillOpen(found: readonly (Question | Told)[], { builtIn, plan, answers }: { builtIn: boolean; plan?: SheetPlan; answers: Answers }): Question[] {
  if (builtIn || !plan) return []
  const explained = { 'grade words': gradeWordsExplained(plan), 'case types': namesIn(plan.caseTypes), 'theme words': namesIn(plan.themeWords) }
  return questionsAmong(found).flatMap((question): Question[] => {
    switch (question.about) {
      case 'rag': return answers.rag ? [] : [question]
      case 'past due': return answers.pastDue ? [] : [question]
      case 'gaps': return answers.gaps ? [] : [question]
      case 'two teams': {
        const who = question.who.filter(({ key }) => !answers.teams?.[key])
        return who.length > 0 ? [{ ...question, who }] : []
      }
      default: {
        const words = question.words.filter(({ word }) => !explained[question.about](word))
        return words.length > 0 ? [{ ...question, words }] : []
      }
    }
  })
}

const namesIn = (words: Readonly<Record<string, string>>) => {
  const names = new Set(Object.keys(words).map(plainName))
  return (word: string) => names.has(plainName(word))
}

const gradeWordsExplained = ({ gradeWords: learnt }: SheetPlan) => {
  const words = gradeWords({ explained: Object.keys(learnt) })
  return (word: string) => gradeWords({ met: [word] }).keys().every((spelling) => words.has(spelling))
}

/** Whether a file may be published while this is open: words that nobody has explained leave their rows out, or stand as written. */
export const mayStayOpen = ({ about }: Question) => (abouts as readonly string[]).includes(about)

/** Each question in a sentence, with how the command answers it. */
export function askedInWords(question: Question): { asked: string; answer: string }[] {
  switch (question.about) {
    case 'rag': return [{ asked: 'Do red, amber and green say how urgent an action is, or how far it has got?', answer: '--answer rag="how urgent" or --answer rag="how far"' }]
    case 'past due': return [{
      asked: `${question.actions === 1 ? 'One action has a date that has passed' : `${question.actions} actions have a date that has passed`}, from ${inWords(question.from)} to ${inWords(question.to)}. Are they still open?`,
      answer: '--answer past-due="still open" or --answer past-due=done',
    }]
    case 'gaps': return [{
      asked: `${question.gaps === 1 ? 'One gap is nobody’s' : `${question.gaps} gaps are nobody’s`} by this file. Whose are they?`,
      answer: '--answer gaps="one by one" or --answer gaps="practitioner, oversight manager"',
    }]
    case 'two teams': return question.who.map(({ key, name, teams }) => ({
      asked: `${name} appears in ${andOf(teams)}. In which are they?`, answer: `--answer "team ${key}=all" or --answer "team ${key}=${teams[0]}"`,
    }))
    case 'grade words': return question.words.map(({ word, rows }) => ({ asked: `“${word}” is no grade we know (${rowsInWords(rows)}).`, answer: `--answer "grade ${word}=…" with the key of a grade, “not applicable” or “leave out”` }))
    case 'case types': return question.words.map(({ word, rows }) => ({ asked: `“${word}” is no type of case we know (${rowsInWords(rows)}).`, answer: `--answer "case type ${word}=…" with the title of a case type, or “as written”` }))
    case 'theme words': return question.words.map(({ word, rows }) => ({ asked: `“${word}” is no theme we know (${rowsInWords(rows)}).`, answer: `--answer "theme ${word}=…" with the key of a theme, “overall” or “not a theme”` }))
  }
}

const kindsOfWord = { grade: 'gradeWords', 'case type': 'caseTypes', theme: 'themeWords' } as const

/** Answers as the command takes them, each `question=answer`. */
export function readAnswers(given: readonly string[]): Answering | { problem: string } {
  const said: { teams: Record<string, string>; gradeWords: Record<string, string>; caseTypes: Record<string, string>; themeWords: Record<string, string> } & Record<string, unknown> =
    { teams: {}, gradeWords: {}, caseTypes: {}, themeWords: {} }
  for (const one of given) {
    const [, question = '', answer = ''] = /^(.+)=(.+)$/s.exec(one)?.map((part) => part.trim()) ?? []
    const [, kind, word = ''] = /^(team|grade|case type|theme) (.+)$/s.exec(question) ?? []
    if (kind === 'team') said.teams[word.toLowerCase()] = answer
    else if (kind) said[kindsOfWord[kind as keyof typeof kindsOfWord]][word] = answer
    else if (question === 'past-due') said.pastDue = answer
    else if (question === 'rag' || question === 'gaps') said[question] = answer
    else return { problem: `“${one}” answers no question that a file can leave open. Write for example --answer rag="how far".` }
  }
  const read = answering.safeParse(said)
  return read.success ? read.data : { problem: `“${given.join('”, “')}” cannot be read as answers: ${read.error.issues.map(({ path, message }) => `${path.join(' ')}: ${message}`).join('; ')}.` }
}

const rowsInWords = (rows: number) => `${rows} ${rows === 1 ? 'row' : 'rows'}`
