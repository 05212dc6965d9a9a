/** What a column of a sheet may hold, apart from the grade of a theme. */
export const fields = [
  'reference', 'kind', 'date', 'case', 'caseType', 'team', 'area', 'worker', 'workerEmail', 'manager', 'managerEmail', 'auditor', 'overall',
  'strengths', 'improvements', 'attribution', 'theme', 'grade', 'actions',
] as const
export type Field = (typeof fields)[number]

/** Columns that together hold one remedial action. What a sheet does not say of it, the plan's council is asked. */
export type ActionColumns = { wording: string; priority?: string; owner?: string; due?: string }

/** How one kind of sheet is read: what each column holds, and what the words in it mean. Titles are compared as `plainName` does. */
export type SheetPlan = {
  layout: 'row an audit' | 'row a judgement'
  /** The key of the framework that its grades belong to; the version is the one in force on the day of each audit. */
  framework: string
  /** The titles under which a field may stand; a field not named is not in the sheet. */
  columns: Readonly<Partial<Record<Field, readonly string[]>>>
  /** Where a row is an audit: the titles under which each theme's grade may stand, by the theme's key. */
  themes: Readonly<Record<string, readonly string[]>>
  /** Sets of columns with one action each; an action cell that holds several stands under the field `actions`. */
  actionColumns: readonly ActionColumns[]
  /** Spellings met so far: of grades, by grade key or 'not applicable'; of case types, by title; of themes where a row is a judgement, by key. */
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
  /** For whoever appears in two teams or more, by their e-mail address or else their name in lower case: in which they are. */
  teams?: Readonly<Record<string, 'all' | string>>
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
