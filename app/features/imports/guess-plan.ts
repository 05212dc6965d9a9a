import { readDate } from '../../lib/sheets/cells.ts'
import { plainName } from '../../lib/sheets/reading.ts'
import { gradeWordsOf, isUnknownGrade, type GradeWords } from './cells.ts'
import { fields, type ActionColumns, type Field, type Layout, type SheetPlan } from './sheet-plan.ts'
import { fieldTitles, overallTitles, themeTitles } from './spellings.ts'

/** What a plan needs to know of a framework. */
export type PlanFramework = {
  key: string
  title: string
  themes: readonly { key: string; title: string }[]
  grades: readonly { key: string; word: string }[]
  caseTypes: readonly { key: string; title: string }[]
}

/**
 * A first guess at what the columns of a sheet hold, by their titles and by some rows below them, for a person to correct. No column is guessed twice.
 * A sheet is a row a judgement when one of its columns names themes and another grades them, and a row an audit otherwise.
 * @param rows the cells of some rows below the header
 */
export function guessPlan(header: readonly string[], rows: readonly (readonly string[])[], framework: PlanFramework): SheetPlan {
  const guess = new Guess(header, rows, framework)
  const themes = guess.themeColumns()
  const judgement = Object.keys(themes).length < 3 ? guess.themeAndGrade() : undefined
  const layout: Layout = judgement ? 'row a judgement' : 'row an audit'
  guess.take(judgement ? [judgement.theme, judgement.grade] : Object.values(themes).flat())
  const actions = guess.actionsInOneCell()
  const actionColumns = actions ? [] : guess.actionColumns()
  return {
    layout,
    framework: framework.key,
    columns: {
      ...guess.fields(layout),
      ...(judgement && { theme: [judgement.theme], grade: [judgement.grade] }),
      ...(actions && { actions: [actions] }),
    },
    themes: judgement ? {} : themes,
    actionColumns,
    gradeWords: {},
    caseTypes: {},
    themeWords: {},
  }
}

/** Whether all the columns that a plan names stand in a header, so that it may be the plan of that sheet. */
export function fits(plan: SheetPlan, header: readonly string[]): boolean {
  const there = new Set(header.map(plainName))
  const oneOf = (titles: readonly string[]) => titles.some((title) => there.has(plainName(title)))
  return Object.values(plan.columns).every(oneOf) && (plan.layout === 'row a judgement' || Object.values(plan.themes).every(oneOf))
    && plan.actionColumns.every((columns) => Object.values(columns).every((title) => oneOf([title])))
}

class Guess {
  readonly #titles: readonly string[]
  readonly #rows: readonly (readonly string[])[]
  readonly #framework: PlanFramework
  readonly #grades: GradeWords
  readonly #taken = new Set<string>()

  constructor(header: readonly string[], rows: readonly (readonly string[])[], framework: PlanFramework) {
    this.#titles = header.map((title) => title.trim())
    this.#rows = rows
    this.#framework = framework
    this.#grades = gradeWordsOf(framework.grades, {})
  }

  take(titles: readonly string[]) {
    for (const title of titles) this.#taken.add(title)
  }

  /** Titles that name a theme, with or without a number before it and "grade" or the like after it. */
  themeColumns(): Record<string, string[]> {
    const themes = this.#themesByName()
    const found: Record<string, string[]> = {}
    for (const title of this.#free()) {
      const theme = themes.get(plainName(bare(title)))
      if (theme && !found[theme] && this.#mostly(title, this.#mayBeGrade)) found[theme] = [title]
    }
    return found
  }

  /** The column that names themes and the one that grades them. */
  themeAndGrade(): { theme: string; grade: string } | undefined {
    const themes = this.#themesByName()
    const overall = new Set(overallTitles.map(plainName))
    const namesThemes = (cell: string) => themes.has(plainName(bare(cell))) || overall.has(plainName(cell))
    const theme = this.#free().find((title) => this.#cells(title).length > 0 && this.#mostly(title, namesThemes)) ?? this.#titled(fieldTitles.theme)
    const graded = this.#free().filter((title) => title !== theme)
    const byTitle = fieldTitles.grade.map((name) => graded.find((title) => plainName(title) === plainName(name))).find((title) => title !== undefined)
    const grade = byTitle ?? graded.find((title) => this.#cells(title).length > 0 && !this.#isTitled(title, fieldTitles.overall) && this.#mostly(title, this.#isKnownGrade))
    return theme && grade ? { theme, grade } : undefined
  }

  /** One column whose cells hold several actions, written with their owner and date. */
  actionsInOneCell(): string | undefined {
    const title = this.#free().find((one) => this.#isTitled(one, fieldTitles.actions) || this.#cells(one).some((cell) => /^\s*(?:r|a|g|red|amber|green)\s*:.*~.*~/i.test(cell)))
    const written = title !== undefined && (/~/.test(title) || this.#cells(title).length === 0 || this.#cells(title).some((cell) => cell.includes('~')))
    if (!written) return undefined
    this.take([title!])
    return title
  }

  /** Sets of columns such as "Action 1", "Action 1 owner", "Due 1" and "RAG 1". */
  actionColumns(): ActionColumns[] {
    const sets = new Map<string, Partial<ActionColumns>>()
    for (const title of this.#free()) {
      const part = actionPart(title)
      if (!part) continue
      const set = sets.get(part.set) ?? {}
      if (!set[part.holds]) sets.set(part.set, { ...set, [part.holds]: title })
    }
    const whole = [...sets].flatMap(([, set]) => (set.wording ? [set as ActionColumns] : [])).slice(0, 20)
    for (const set of whole) this.take(Object.values(set))
    return whole
  }

  /** Every other field by its usual titles; the date also by its cells. */
  fields(layout: Layout): SheetPlan['columns'] {
    const found: Partial<Record<Field, string[]>> = {}
    const elsewhere: readonly Field[] = ['theme', 'grade', 'actions']
    // A field's commonest title counts before another field's less common one.
    const rounds = Math.max(...Object.values(fieldTitles).map((titles) => titles.length))
    for (let round = 0; round < rounds; round++) {
      for (const field of fields) {
        const wanted = fieldTitles[field][round]
        if (elsewhere.includes(field) || found[field] || wanted === undefined) continue
        const title = this.#free().find((one) => plainName(one) === plainName(wanted))
        if (!title) continue
        found[field] = [title]
        this.take([title])
      }
    }
    const date = found.date ? undefined : this.#free().find((title) => this.#cells(title).length > 0 && this.#cells(title).every((cell) => readDate(cell).ok && /\D/.test(cell)))
    if (date) found.date = [date]
    if (layout === 'row a judgement' && found.overall && !this.#mostly(found.overall[0]!, this.#mayBeGrade)) delete found.overall
    return found
  }

  #free = () => this.#titles.filter((title, index) => title !== '' && !this.#taken.has(title) && this.#titles.indexOf(title) === index)

  #cells(title: string): string[] {
    const index = this.#titles.indexOf(title)
    return this.#rows.map((cells) => (cells[index] ?? '').trim()).filter(Boolean)
  }

  /** Whether at least half of the cells that are not empty pass; a column of empty cells does. */
  #mostly(title: string, passes: (cell: string) => boolean): boolean {
    const cells = this.#cells(title)
    return cells.filter(passes).length * 2 >= cells.length
  }

  #isKnownGrade = (cell: string) => !isUnknownGrade(cell, this.#grades)

  /** A word that nobody has explained may be a grade all the same when it is short. */
  #mayBeGrade = (cell: string) => this.#isKnownGrade(cell) || (cell.length <= 30 && !readDate(cell).ok)

  #isTitled = (title: string, names: readonly string[]) => names.some((name) => plainName(name) === plainName(title))
  #titled = (names: readonly string[]) => names.map((name) => this.#free().find((title) => plainName(title) === plainName(name))).find((title) => title !== undefined)

  #themesByName(): ReadonlyMap<string, string> {
    return new Map(this.#framework.themes.toReversed().flatMap(({ key, title }) => [...(themeTitles[key] ?? []), key, title].map((name) => [plainName(name), key] as const)))
  }
}

/** A title without its number and without the word that says that it is a grade: "3. Assessment grade" is "Assessment". */
const bare = (title: string) => title.replace(/^\s*(?:theme|standard|section|q|question)?\s*\d+\s*[.):\-–—]?\s*/i, '').replace(/\s*[-–—:(]?\s*(?:grade|grading|judgement|judgment|rating|score)\s*\)?\s*$/i, '')

const partsOfActions: readonly (readonly [keyof ActionColumns, RegExp])[] = [
  ['priority', /\b(?:rag|priority|urgency|status|progress)\b/],
  ['owner', /\b(?:owner|whom|who|lead|responsible|person|assigned)\b/],
  ['due', /\b(?:due|when|deadline|timescale|target|date)\b/],
  ['wording', /\b(?:actions?|recommendations?|remedial|tasks?|next|steps?|to do|to be done|to happen)\b/],
]

/** Which part of which action a title names. A title without a number belongs to the one action of a sheet, and must then speak of one. */
function actionPart(title: string): { set: string; holds: keyof ActionColumns } | undefined {
  const words = title.toLowerCase().replace(/[^a-z0-9]+/g, ' ').replace(/([a-z])(\d)/g, '$1 $2').trim()
  const holds = partsOfActions.find(([, pattern]) => pattern.test(words))?.[0]
  const set = /\b\d{1,2}\b/.exec(words)?.[0] ?? ''
  if (!holds) return undefined
  const speaksOfAction = /\b(?:actions?|recommendations?|remedial|tasks?|rag|steps?)\b/.test(words) || /^(?:by whom|by when|action by|due|due date|owner)$/.test(words)
  return set !== '' || speaksOfAction ? { set, holds } : undefined
}
