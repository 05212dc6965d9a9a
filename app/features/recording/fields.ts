/** What stands in each field now, by the field's name. A field that is not in it has never been written. */
export type Values = Readonly<Record<string, string>>

/** The value of a grade field that says that the theme does not apply. No grade's key has such a form. */
export const doesNotApply = 'n/a'

const ofThemes = ['grade', 'because', 'evidence', 'finding', 'attribution']
const ofActions = ['there', 'priority', 'wording', 'place', 'closes-when', 'because', 'owner', 'gaps', 'reached', 'spoken-to', 'spoken-on', 'spoken-at'] as const
const ofTheWhole = ['strengths', 'impact', 'improvements', 'unmanaged-risk', 'overall', 'overall-because']

export type ActionPart = (typeof ofActions)[number]

/** A recording has room for so many notes and actions. */
const mostRows = 60

/** No field holds more: what was found in one theme is said in a paragraph or two. */
export const mostCharacters = 5_000

export const actionField = (nth: number, part: ActionPart) => `action:${nth}:${part}`
export const noteField = (nth: number) => `note:${nth}`
export const noteThemesField = (nth: number) => `note-themes:${nth}`

const isRow = (nth: string | undefined) => nth !== undefined && /^[1-9]\d?$/.test(nth) && Number(nth) <= mostRows

/** Whether a recording by a framework with these themes has a field of this name. */
export function isField(name: string, themeKeys: readonly string[]): boolean {
  const [kind, which, part, ...more] = name.split(':')
  if (more.length > 0) return false
  if (which === undefined) return ofTheWhole.includes(kind!)
  if (kind === 'note' || kind === 'note-themes') return part === undefined && isRow(which)
  if (kind === 'action') return isRow(which) && (ofActions as readonly string[]).includes(part ?? '')
  return part === undefined && ofThemes.includes(kind!) && themeKeys.includes(which)
}

/** What somebody wrote while the field was changed in another tab, kept beside it until it is settled which of the two stays. */
export const besideField = (tab: string, field: string) => `beside:${tab}:${field}`

/** @returns which field a name is beside, and the tab that wrote it; undefined when it is no such name */
export function besideOf(name: string): { tab: string; field: string } | undefined {
  const [, tab, field] = /^beside:([a-z0-9]{1,16}):(.+)$/.exec(name) ?? []
  return tab && field ? { tab, field } : undefined
}

/** A value as it is kept: line ends are one character, and nothing blank is at its end. */
export const tidy = (value: string) => value.replace(/\r\n?/g, '\n').trimEnd()

/** The numbers of the rows of one kind that have been written, in order. */
export function rowsOf(values: Values, kind: 'note' | 'action'): number[] {
  const numbers = Object.keys(values).flatMap((name) => {
    const [of, nth] = name.split(':')
    return of === kind && isRow(nth) ? [Number(nth)] : []
  })
  return [...new Set(numbers)].toSorted((a, b) => a - b)
}

/** The number of the next row of a kind; undefined when there is no more room. */
export function nextRow(values: Values, kind: 'note' | 'action'): number | undefined {
  const next = (rowsOf(values, kind).at(-1) ?? 0) + 1
  return next <= mostRows ? next : undefined
}

/** A list in one field, such as the themes of a note. */
export const listed = (value: string | undefined) => (value ?? '').split(',').filter(Boolean)
