import { notACaseReference } from '../../lib/case-reference.ts'
import { readDate, readEmail, type Reading } from '../../lib/sheets/cells.ts'
import { plainName } from '../../lib/sheets/reading.ts'
import { readCaseType } from '../frameworks/case-type-words.ts'
import { gradeWordsOf, isUnknownGrade, priorityOf, readGrade, readRag, readRemedialActions, type ActionCell, type GradeWords } from './cells.ts'
import type { PlanFramework } from './guess-plan.ts'
import type { Attribution, AuditRead, Profile, Row } from './profiles/profile.ts'
import { neededFields, type Answers, type SheetPlan } from './sheet-plan.ts'
import { overallTitles, themeTitles } from './spellings.ts'

type Framework = Pick<PlanFramework, 'themes' | 'grades' | 'caseTypes'>

/** The profile's own names for the columns of the nth action. */
const actionColumn = (n: number, part?: 'priority' | 'owner' | 'due') => (part ? `action ${n + 1} ${part}` : `action ${n + 1}`)

/** Columns with text that somebody wrote: no identifying detail may stand in them. */
const written = ['reference', 'kind', 'case', 'caseType', 'team', 'area', 'worker', 'manager', 'auditor', 'strengths', 'improvements', 'actions', 'attribution', 'theme'] as const

/**
 * The profile that reads a sheet by a plan.
 * @param framework the version whose grades, themes and case types the sheet's words belong to
 * @param answers what the council says its colours mean; while it has not said, red is taken for urgent and the row leaves it open
 */
export function profileOf(key: string, title: string, plan: SheetPlan, framework: Framework, answers: Answers = {}): Profile {
  const reading = new PlanReading(plan, framework, answers)
  return {
    key,
    title,
    columns: columnsOfPlan(plan),
    needs: neededFields(plan.layout),
    freeText: [...written, ...plan.actionColumns.flatMap((_, n) => [actionColumn(n), actionColumn(n, 'owner')])],
    frameworks: [plan.framework],
    read: (row) => reading.audit(row),
  }
}

/** The titles under which each column of a plan may stand, by the name that its profile has for it. */
export function columnsOfPlan(plan: SheetPlan): Profile['columns'] {
  const actions = plan.actionColumns.flatMap(({ wording, priority, owner, due }, n) => [
    [actionColumn(n), [wording]],
    ...(priority ? [[actionColumn(n, 'priority'), [priority]]] : []),
    ...(owner ? [[actionColumn(n, 'owner'), [owner]]] : []),
    ...(due ? [[actionColumn(n, 'due'), [due]]] : []),
  ] as [string, string[]][])
  return {
    ...plan.columns,
    ...(plan.layout === 'row an audit' && Object.fromEntries(Object.entries(plan.themes).map(([theme, titles]) => [themeColumn(theme), titles]))),
    ...Object.fromEntries(actions),
  }
}

/** A theme's column has a name of its own, so that no key of a theme is taken for a field. */
export const themeColumn = (theme: string) => `theme ${theme}`

class PlanReading {
  readonly #plan: SheetPlan
  readonly #framework: Framework
  readonly #colours: Answers['rag']
  readonly #grades: GradeWords
  readonly #themes: ReadonlyMap<string, string>
  /** What cells of a few words said when they were first met: a sheet says the same again and again. */
  readonly #gradesMet = new Map<string, { reading: Reading<string>; unknown: boolean }>()
  readonly #caseTypesMet = new Map<string, ReturnType<typeof readCaseType>>()

  constructor(plan: SheetPlan, framework: Framework, { rag }: Answers) {
    this.#plan = plan
    this.#framework = framework
    this.#colours = rag
    this.#grades = gradeWordsOf(framework.grades, plan.gradeWords)
    this.#themes = themesByName(plan, framework)
  }

  audit(row: Row): AuditRead {
    const { layout, framework } = this.#plan
    const auditedOn = row.read('date', readDate) ?? ''
    const caseReference = row.needed('case', 'The case reference is missing. Write the council’s own reference, never a name.')
    const notOne = notACaseReference(caseReference)
    if (notOne) row.fault('case', notOne)
    const judged = layout === 'row an audit' ? { judgements: this.#judgements(row) } : this.#judgement(row)
    // Where a row is a judgement, a row that leaves the overall grade empty leaves it to the others.
    const overall = layout === 'row a judgement' && row.text('overall') === '' ? judged.overall : this.#grade(row, 'overall')
    return {
      reference: this.#plan.columns.reference ? row.needed('reference', 'The audit number is missing. Give each audit a number of its own.') : `${caseReference} ${auditedOn}`,
      caseReference,
      caseType: this.#caseType(row),
      ...kindOf(row.text('kind')),
      auditedOn,
      team: row.needed('team', 'The team is missing. Write the team that held the case in the audited period.'),
      serviceArea: row.text('area'),
      worker: personIn(row, 'worker', 'workerEmail', 'The social worker is missing. Write who held the case in the audited period.'),
      manager: row.text('manager') ? personIn(row, 'manager', 'managerEmail', '') : undefined,
      auditor: row.text('auditor') || undefined,
      overall: overall === undefined ? undefined : { framework, grade: overall },
      strengths: row.text('strengths'),
      improvements: row.text('improvements'),
      judgements: judged.judgements,
      attributions: this.#attributions(row, judged.judgements),
      actions: [...this.#actionsInOneCell(row), ...this.#actionsInColumns(row)],
    }
  }

  /** Where a row is an audit: the grade in the column of each theme. */
  #judgements(row: Row): AuditRead['judgements'] {
    return Object.keys(this.#plan.themes).flatMap((theme) => {
      const grade = this.#grade(row, themeColumn(theme))
      if (grade === undefined) return []
      if (grade !== 'not applicable' && !this.#framework.themes.some(({ key }) => key === theme)) {
        row.fault(themeColumn(theme), 'This theme was not judged in audits of that day. Empty this cell, or check the date of the audit.')
      }
      return [{ framework: this.#plan.framework, theme, grade }]
    })
  }

  /** Where a row is a judgement: the grade of the theme that it names, or of the whole audit. */
  #judgement(row: Row): { judgements: AuditRead['judgements']; overall?: string } {
    const named = row.text('theme')
    if (named === '') {
      if (row.text('grade') !== '') row.fault('theme', 'The theme is missing. Write which theme this grade is for.')
      return { judgements: [] }
    }
    const theme = this.#themes.get(plainName(named))
    if (theme === undefined) {
      row.leavesOpen({ about: 'theme words', word: named })
      row.fault('theme', `“${shortened(named)}” is not a theme we know. Say what it means when you answer the questions about this sheet, or write the title of a theme.`)
    }
    // The grade is read beside a theme that nobody has explained too, so that all unknown words are asked for at once.
    const grade = this.#grade(row, 'grade')
    if (theme === undefined) return { judgements: [] }
    if (grade === undefined || theme === 'not a theme') return { judgements: [] }
    return theme === 'overall' ? { judgements: [], overall: grade } : { judgements: [{ framework: this.#plan.framework, theme, grade }] }
  }

  /** The grade in a cell: undefined when the sheet has no such column or the cell cannot be read. */
  #grade(row: Row, column: string): string | undefined {
    if (!row.has(column)) return undefined
    const word = row.text(column)
    const { reading, unknown } = metBefore(this.#gradesMet, word, () => ({ reading: readGrade(word, this.#grades), unknown: isUnknownGrade(word, this.#grades) }))
    if (unknown) row.leavesOpen({ about: 'grade words', word })
    return row.read(column, () => reading)
  }

  #caseType(row: Row): string {
    const cell = row.text('caseType')
    const type = metBefore(this.#caseTypesMet, cell, () => readCaseType(cell, this.#framework.caseTypes, this.#plan.caseTypes))
    if (!type.known) row.leavesOpen({ about: 'case types', word: cell })
    return type.title || 'Not said'
  }

  /** A row that is a judgement says whose its own gap is; a row that is an audit, of all its themes or of those it names. */
  #attributions(row: Row, judgements: AuditRead['judgements']): AuditRead['attributions'] {
    const { framework, layout } = this.#plan
    const said = row.read('attribution', (cell) => readAttributions(cell, (name) => this.#themeNamed(name))) ?? []
    const ownTheme = layout === 'row a judgement' ? judgements[0]?.theme : undefined
    return said.map(({ theme, attribution }) => ({ framework, theme: theme ?? ownTheme, attribution }))
  }

  #themeNamed(name: string) {
    const theme = this.#themes.get(plainName(name))
    return theme === 'overall' || theme === 'not a theme' ? undefined : theme
  }

  #actionsInOneCell(row: Row): ActionCell[] {
    const read = row.read('actions', readRemedialActions) ?? []
    if (read.length > 0) this.#coloursMeanSomething(row)
    return read.map(({ priority: colour, ...action }) => {
      const { priority, done } = priorityOf({ colour }, this.#colours ?? 'how urgent')
      return { priority, ...action, ...(done && { done }) }
    })
  }

  #actionsInColumns(row: Row): ActionCell[] {
    return this.#plan.actionColumns.flatMap((columns, n): ActionCell[] => {
      const wording = row.text(actionColumn(n))
      if (/^(?:-|n\/?a|none|nil|no actions?)?$/i.test(wording)) {
        // A colour or an owner alone may be what a form fills in by itself; a date is somebody's word for an action that is missing.
        if (columns.due && wording === '' && row.text(actionColumn(n, 'due')) !== '') row.fault(actionColumn(n), 'Say what is to be done by that day, or empty the day.')
        return []
      }
      const rag = columns.priority ? row.read(actionColumn(n, 'priority'), readRag) : undefined
      if (rag && 'colour' in rag) this.#coloursMeanSomething(row)
      const { priority, done } = priorityOf(rag, this.#colours ?? 'how urgent')
      const owner = columns.owner && row.text(actionColumn(n, 'owner'))
      const due = columns.due && row.text(actionColumn(n, 'due')) ? row.read(actionColumn(n, 'due'), readDate) : undefined
      return [{ priority, wording, ...(owner && { owner }), ...(due && { dueOn: due }), ...(done && { done }) }]
    })
  }

  #coloursMeanSomething(row: Row) {
    if (!this.#colours) row.leavesOpen({ about: 'rag' })
  }
}

/** So many different cells are remembered. */
const mostMet = 1_000

function metBefore<T>(met: Map<string, T>, cell: string, read: () => T): T {
  const known = met.get(cell)
  if (known) return known
  const value = read()
  if (met.size < mostMet) met.set(cell, value)
  return value
}

/** A moderated audit has grades that somebody stands by. How the case was chosen is taken only from a word that says so. */
function kindOf(kind: string): Pick<AuditRead, 'sample' | 'confirmed'> {
  const word = /^(?:moderat|random|targeted)/i.exec(kind)?.[0].toLowerCase()
  if (word === 'moderat') return { sample: 'moderation', confirmed: true }
  return { sample: word === 'random' || word === 'targeted' ? word : 'not said', confirmed: false }
}

function personIn(row: Row, column: string, emailColumn: string, missing: string) {
  const name = row.needed(column, missing)
  const email = row.text(emailColumn) ? row.read(emailColumn, readEmail) : undefined
  return { name, email }
}

/** The themes by every name they may have in this sheet; what somebody has explained counts before what is usual. */
function themesByName({ themes, themeWords }: SheetPlan, framework: Framework): ReadonlyMap<string, string> {
  const usual = framework.themes.map(({ key }) => [key, themeTitles[key] ?? []] as const)
  const own = framework.themes.map(({ key, title }) => [key, [key, title]] as const)
  const known = new Set(framework.themes.map(({ key }) => key))
  return new Map([
    ...overallTitles.map((title) => [plainName(title), 'overall'] as const),
    ...[...usual, ...Object.entries(themes).filter(([key]) => known.has(key)), ...own].flatMap(([key, titles]) => titles.map((title) => [plainName(title), key] as const)),
    ...Object.entries(themeWords).map(([word, theme]) => [plainName(word), theme] as const).filter(([, theme]) => known.has(theme) || theme === 'overall' || theme === 'not a theme'),
  ])
}

const shortened = (text = '') => (text.length > 100 ? `${text.slice(0, 100)}…` : text)

const attributionWords: Readonly<Record<string, Attribution>> = {
  practitioner: 'practitioner', worker: 'practitioner', socialworker: 'practitioner', sw: 'practitioner',
  manager: 'manager', teammanager: 'manager', tm: 'manager',
  system: 'system', service: 'system', team: 'system', partner: 'partner', partneragency: 'partner',
}

/** One word for the whole audit, or "theme: word; theme: word". An empty cell says nothing. */
export function readAttributions(cell: string, themeNamed: (name: string) => string | undefined): Reading<{ theme?: string; attribution: Attribution }[]> {
  const value: { theme?: string; attribution: Attribution }[] = []
  for (const part of cell.split(/[;|\n]/).map((piece) => piece.trim()).filter(Boolean)) {
    const [before, after] = part.includes(':') ? part.split(/:(.*)/s).map((piece) => piece.trim()) : [undefined, part]
    const attribution = attributionWords[plainName(after ?? '')]
    const theme = before === undefined ? undefined : themeNamed(before)
    if (!attribution) return { ok: false, problem: `“${shortened(after)}” is not one of practitioner, manager, system or partner. Write one of these words.` }
    if (before !== undefined && !theme) return { ok: false, problem: `“${shortened(before)}” is not a theme of this sheet. Write a theme as its column is titled, then a colon.` }
    value.push({ theme, attribution })
  }
  return { ok: true, value }
}

