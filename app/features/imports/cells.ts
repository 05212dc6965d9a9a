import type { Day } from '../../lib/days.ts'
import { read, readDate, unread, type Reading } from '../../lib/sheets/cells.ts'

/** Grade keys, or 'not applicable', by their spelling in lower case with single spaces and no punctuation. */
export type GradeWords = ReadonlyMap<string, string>

export type ActionCell = { priority: 'red' | 'amber' | 'green'; wording: string; owner: string; dueOn: Day }

/** Punctuation that carries no meaning in a grade. A question mark does: "Good?" is not a grade. */
const spelt = (grade: string) => grade.toLowerCase().replace(/[\s.,:/()_\-–—]+/g, ' ').trim()

/** Words for readGrade from the spellings of each grade key. */
export const gradeWords = (spellings: Readonly<Record<string, readonly string[]>>): GradeWords =>
  new Map(Object.entries(spellings).flatMap(([grade, words]) => words.map((word) => [spelt(word), grade] as const)))

/** How councils write the four grades. A number alone is not among them, because some scales run the other way. */
export const usualGradeWords = gradeWords({
  outstanding: ['Outstanding', 'O', '1 - Outstanding', 'Outstanding (1)'],
  good: ['Good', 'G', '2 - Good', 'Good (2)'],
  'requires-improvement': [
    'Requires improvement', 'Requires improvement to be good', 'Require improvement', 'Req. improvement', 'RI', 'R.I.',
    '3 - RI', 'RI (3)', '3 - Requires improvement', 'Requires improvement (3)', '3 - Requires improvement to be good',
  ],
  inadequate: ['Inadequate', 'Inad', 'I', '4 - Inadequate', '4 - Inad', 'Inadequate (4)'],
  'not applicable': ['', 'N/A', 'NA', 'Not applicable', 'Not judged'],
})

/** The grade that a cell holds, as its key, or 'not applicable'. */
export function readGrade(cell: string, words: GradeWords): Reading<string> {
  const grade = words.get(spelt(cell))
  if (grade !== undefined) return read(grade)
  const known = [...new Set(words.values())].map((key) => key.replaceAll('-', ' ')).join(', ')
  return unread(`This is not a grade we can read. Write one of: ${known}.`)
}

const priorities = new Map<string, ActionCell['priority']>([
  ['r', 'red'], ['red', 'red'], ['a', 'amber'], ['amber', 'amber'], ['g', 'green'], ['green', 'green'],
])

/** The remedial actions in one cell, written `R: what to do ~ owner ~ 14/05/2026 | A: …`. An empty cell holds none. */
export function readRemedialActions(cell: string): Reading<ActionCell[]> {
  if (/^\s*(?:-|n\/?a)?\s*$/i.test(cell)) return read([])
  const readings = cell.split('|').map(readRemedialAction)
  const problems = readings.flatMap((reading, index) => (reading.ok ? [] : `Action ${index + 1}: ${reading.problem}`))
  return problems.length > 0 ? unread(problems.join(' ')) : read(readings.flatMap((reading) => (reading.ok ? [reading.value] : [])))
}

function readRemedialAction(text: string): Reading<ActionCell> {
  const colon = text.indexOf(':')
  const priority = priorities.get(text.slice(0, Math.max(0, colon)).trim().toLowerCase())
  if (!priority) return unread('Begin with R:, A: or G: for red, amber or green.')
  const parts = text.slice(colon + 1).split('~').map((part) => part.trim())
  const [wording = '', owner = '', due = ''] = parts
  if (parts.length !== 3) return unread('Write what to do, its owner and its due date with ~ between them.')
  if (wording === '') return unread('Say what is to be done.')
  if (owner === '') return unread('Name one owner.')
  const dueOn = readDate(due)
  return dueOn.ok ? read({ priority, wording, owner, dueOn: dueOn.value }) : dueOn
}
