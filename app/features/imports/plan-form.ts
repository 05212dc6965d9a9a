import { z } from 'zod'
import { plainName } from '../../lib/sheets/reading.ts'
import type { PlanFramework } from './guess-plan.ts'
import { neededFields, type ActionColumns, type Field, type Layout, type SheetPlan } from './sheet-plan.ts'
import { fieldWords } from './wording.ts'

/** What a kind of sheet is called. */
export const kindTitle = z.string().trim().min(1, 'Give this kind of sheet a name.').max(100, 'Keep the name to 100 characters.')

/** A field of the form in which columns are matched: a select of the file's columns. */
export type PlanField = { name: string; label: string; hint?: string; needed: boolean }

/** Sets of columns with one action each that the form has room for. */
export const actionSets = 6
const actionParts = { wording: 'What to do', priority: 'Red, amber or green', owner: 'Who does it', due: 'Due date' } as const

const theAudit: readonly Field[] = ['reference', 'date', 'case', 'caseType', 'kind', 'overall', 'strengths', 'improvements', 'attribution']
const who: readonly Field[] = ['team', 'area', 'worker', 'workerEmail', 'manager', 'managerEmail', 'auditor']
const needed: ReadonlySet<Field> = new Set(neededFields('row a judgement'))

const nameOf = (field: Field) => `column-${field}`
const fieldOf = (field: Field): PlanField => ({ name: nameOf(field), ...fieldWords[field], needed: needed.has(field) })

/** The fields of the form, by their group, in the order of the page. */
export function planFields({ themes }: PlanFramework) {
  return {
    theAudit: theAudit.map(fieldOf),
    who: who.map(fieldOf),
    /** Where a row is an audit. */
    themes: themes.map(({ key, title }): PlanField => ({ name: `theme-${key}`, label: title, needed: false })),
    /** Where a row is a judgement. */
    judgement: (['theme', 'grade'] as const).map(fieldOf),
    actions: fieldOf('actions'),
    actionSets: Array.from({ length: actionSets }, (_, index) => Object.entries(actionParts).map(([part, label]): PlanField => (
      { name: `action-${index + 1}-${part}`, label: `Action ${index + 1}: ${label.charAt(0).toLowerCase()}${label.slice(1)}`, needed: false }
    ))),
  }
}

/** The columns of a file that can be chosen: each title once, because a second one of the same name cannot be told from the first. */
export function columnsOf(header: readonly string[]): string[] {
  const seen = new Set([''])
  return header.map((title) => title.trim()).filter((title) => !seen.has(plainName(title)) && seen.add(plainName(title)))
}

/** What each field of the form holds for a plan: the title that the file gives the column, or nothing. */
export function shownBy(plan: SheetPlan, header: readonly string[]): Record<string, string> {
  const titles = new Map(columnsOf(header).map((title) => [plainName(title), title]))
  const inFile = (spellings: readonly string[] | undefined) => spellings?.map((spelling) => titles.get(plainName(spelling))).find(Boolean) ?? ''
  return {
    layout: plan.layout,
    ...Object.fromEntries(Object.entries(plan.columns).map(([field, spellings]) => [nameOf(field as Field), inFile(spellings)])),
    ...Object.fromEntries(Object.entries(plan.themes).map(([key, spellings]) => [`theme-${key}`, inFile(spellings)])),
    ...Object.fromEntries(plan.actionColumns.slice(0, actionSets).flatMap((set, index) => (
      Object.entries(set).map(([part, spelling]) => [`action-${index + 1}-${part}`, inFile([spelling])])))),
  }
}

/**
 * Reads the form in which columns were matched.
 * @param of the file's header, the framework its grades belong to, and the plan that the form began with: spellings it has learnt, and
 *   titles that this file does not use, are kept
 * @returns the plan; or for each field with a fault what is missing, or which column stands in two places
 */
export function planTyped(typed: Readonly<Record<string, string>>, { header, framework, before }: { header: readonly string[]; framework: PlanFramework; before: SheetPlan }):
  { ok: true; plan: SheetPlan } | { ok: false; problems: Record<string, string> } {
  const layout: Layout = typed.layout === 'row a judgement' ? 'row a judgement' : 'row an audit'
  const fields = planFields(framework)
  const here = new Set(columnsOf(header).map(plainName))
  const perRow = layout === 'row an audit' ? fields.themes : fields.judgement
  const asked = [...fields.theAudit, ...fields.who, ...perRow, fields.actions, ...fields.actionSets.flat()]
  const chosen = (name: string) => typed[name]?.trim() ?? ''

  const problems: Record<string, string> = {}
  const used = new Map<string, string>()
  for (const { name, label, needed } of asked) {
    const title = chosen(name)
    const plain = plainName(title)
    if (title === '') {
      if (needed) problems[name] = `Choose the column for “${label}”. Without it no audit can be read.`
    } else if (!here.has(plain)) problems[name] = `This sheet has no column called “${title}”. Choose another one.`
    else if (used.has(plain)) problems[name] = `“${title}” is chosen for “${used.get(plain)}” already. Each column is used once.`
    else used.set(plain, label)
  }
  if (layout === 'row an audit' && !perRow.some(({ name }) => chosen(name) !== '')) problems[perRow[0]?.name ?? 'form'] ??= 'Choose the column of at least one theme.'
  for (const set of fields.actionSets) {
    if (set.some(({ name }) => chosen(name) !== '') && chosen(set[0]!.name) === '') problems[set[0]!.name] ??= `Choose the column for “${set[0]!.label}”, or none for this action.`
  }
  if (Object.keys(problems).length > 0) return { ok: false, problems }

  const titled = (name: string, known: readonly string[] | undefined) => {
    const title = chosen(name)
    return title === '' ? undefined : [title, ...(known ?? []).filter((other) => !here.has(plainName(other)))]
  }
  const whole = <Key extends string>(entries: (readonly [Key, readonly string[] | undefined])[]) =>
    Object.fromEntries(entries.filter(([, titles]) => titles)) as Record<Key, readonly string[]>
  const named: readonly Field[] = [...theAudit, ...who, 'actions', ...(layout === 'row a judgement' ? (['theme', 'grade'] as const) : [])]
  return {
    ok: true,
    plan: {
      layout,
      framework: framework.key,
      columns: whole(named.map((field) => [field, titled(nameOf(field), before.columns[field])] as const)),
      themes: layout === 'row an audit' ? whole(framework.themes.map(({ key }) => [key, titled(`theme-${key}`, before.themes[key])] as const)) : {},
      actionColumns: fields.actionSets.flatMap((_, index): ActionColumns[] => {
        const part = (name: string) => chosen(`action-${index + 1}-${name}`) || undefined
        const [wording, priority, owner, due] = [part('wording'), part('priority'), part('owner'), part('due')]
        return wording ? [{ wording, ...(priority && { priority }), ...(owner && { owner }), ...(due && { due }) }] : []
      }),
      gradeWords: before.gradeWords,
      caseTypes: before.caseTypes,
      themeWords: before.themeWords,
    },
  }
}

/** How the first of a file's rows that holds a remedial action writes it; undefined where none does. */
export function exampleOfAction(plan: SheetPlan, header: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  const places = new Map(header.map((title, index) => [plainName(title), index] as const).toReversed())
  const cells = (row: readonly string[], titles: readonly (string | undefined)[]) =>
    titles.map((title) => row[places.get(plainName(title ?? '')) ?? -1]?.trim()).filter(Boolean).join(', ')
  const sets = [plan.columns.actions ?? [], ...plan.actionColumns.map(({ priority, wording, owner, due }) => [priority, wording, owner, due])]
  return rows.flatMap((row) => sets.map((titles) => cells(row, titles))).find((example) => example !== '')
}
