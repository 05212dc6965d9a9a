import { z } from 'zod'

/** What a column of a sheet may hold, apart from the grade of a theme. */
export const fields = [
  'reference', 'kind', 'date', 'case', 'caseType', 'team', 'area', 'worker', 'workerEmail', 'manager', 'managerEmail', 'auditor', 'overall',
  'strengths', 'improvements', 'attribution', 'theme', 'grade', 'actions',
] as const
export type Field = (typeof fields)[number]

export type Layout = 'row an audit' | 'row a judgement'

/** The fields without which a sheet says too little. Where no column holds a number of the audit, its case and its day together stand for one. */
export const neededFields = (layout: Layout): readonly Field[] =>
  (layout === 'row an audit' ? ['date', 'case', 'team', 'worker'] : ['date', 'case', 'team', 'worker', 'theme', 'grade'])

/** Columns that together hold one remedial action. What a sheet does not say of it, the plan's council is asked. */
export type ActionColumns = { wording: string; priority?: string; owner?: string; due?: string }

/** How one kind of sheet is read: what each column holds, and what the words in it mean. Titles are compared as `plainName` does. */
export type SheetPlan = {
  layout: Layout
  /** The key of the framework that its grades belong to; the version is the one in force on the day of each audit. */
  framework: string
  /** The titles under which a field may stand; a field not named is not in the sheet. */
  columns: Readonly<Partial<Record<Field, readonly string[]>>>
  /** Where a row is an audit: the titles under which each theme's grade may stand, by the theme's key. */
  themes: Readonly<Record<string, readonly string[]>>
  /** Sets of columns with one action each; an action cell that holds several stands under the field `actions`. */
  actionColumns: readonly ActionColumns[]
  /** What the spellings met so far mean: of grades a grade's key, 'not applicable' or 'leave out'; of case types a title or 'as written'; of
   *  themes, where a row is a judgement, a theme's key, 'overall' or 'not a theme'. */
  gradeWords: Readonly<Record<string, string>>
  caseTypes: Readonly<Record<string, string>>
  themeWords: Readonly<Record<string, string>>
}

/** What no file can say. An answer that is missing has not been given yet. */
export type Answers = {
  /** Whether red, amber and green say how urgent an action is, or how far it has got: not begun, under way, done. */
  rag?: 'how urgent' | 'how far'
  /** Actions whose date has passed: still open, with their dates kept and nobody alerted; or done. */
  pastDue?: 'still open' | 'done'
  /** Whose gaps are, where the file does not say: looked at one by one by an auditor, or the practitioner's but for oversight, which is the manager's. */
  gaps?: 'one by one' | 'practitioner, oversight manager'
  /** For whoever appears in two teams or more, by their e-mail address or else their name in lower case: the name of the one team they are in, or 'all'. */
  teams?: Readonly<Record<string, string>>
}

/** What a file leaves open. The words of a grade or a case type that nobody has explained yet are asked for too, as they are met. */
export type Question =
  | { about: 'rag' }
  | { about: 'past due'; actions: number; from: string; to: string }
  | { about: 'gaps'; gaps: number }
  | { about: 'two teams'; who: { key: string; name: string; teams: string[] }[] }
  | { about: 'grade words'; words: { word: string; rows: number }[] }
  | { about: 'case types'; words: { word: string; rows: number }[] }
  | { about: 'theme words'; words: { word: string; rows: number }[] }

/** What a try tells beside its questions: of how many gaps the answer to whether learning held would change, or go. */
export type Told = { about: 'held'; answers: number }

const title = z.string().trim().min(1).max(500)
const titles = z.array(title).min(1).max(20)
const meaning = z.string().trim().min(1).max(200)
const words = z.record(z.string().max(200), meaning)

/** A plan as it comes from a form or from the database. */
export const sheetPlan = z.object({
  layout: z.enum(['row an audit', 'row a judgement']),
  framework: z.string().min(1).max(200),
  columns: z.partialRecord(z.enum(fields), titles),
  themes: z.record(z.string().max(200), titles).default({}),
  actionColumns: z.array(z.object({ wording: title, priority: title.optional(), owner: title.optional(), due: title.optional() })).max(20).default([]),
  gradeWords: words.default({}),
  caseTypes: words.default({}),
  themeWords: words.default({}),
}) satisfies z.ZodType<SheetPlan>

/** Answers as they come from a form or from the database. */
export const answers = z.object({
  rag: z.enum(['how urgent', 'how far']).optional(),
  pastDue: z.enum(['still open', 'done']).optional(),
  gaps: z.enum(['one by one', 'practitioner, oversight manager']).optional(),
  teams: words.optional(),
}) satisfies z.ZodType<Answers>

/** Answers with what words mean: what a person says of a file that leaves something open. */
export const answering = answers.extend({ gradeWords: words.optional(), caseTypes: words.optional(), themeWords: words.optional() })
