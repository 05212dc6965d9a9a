import type { Day } from '../../lib/days.ts'
import { read, readDate, unread, type Reading } from '../../lib/sheets/cells.ts'
import { gradeSpellings, notApplicableSpellings } from './spellings.ts'

/** Grade keys, 'not applicable' or 'leave out', by their spelling in lower case with single spaces and no punctuation. */
export type GradeWords = ReadonlyMap<string, string>

/** One remedial action as its cells say it. Without an owner it is the worker's; without a date, that of its priority. */
export type ActionCell = { priority: 'red' | 'amber' | 'green'; wording: string; owner?: string; dueOn?: Day; done?: true }

/** Punctuation that carries no meaning in a grade. A question mark does: "Good?" is not a grade. */
const spelt = (grade: string) => grade.toLowerCase().replace(/[\s.,:/()_\-–—]+/g, ' ').trim()

/** Words for readGrade from the spellings of each grade key. */
export const gradeWords = (spellings: Readonly<Record<string, readonly string[]>>): GradeWords =>
  new Map(Object.entries(spellings).flatMap(([grade, words]) => words.map((word) => [spelt(word), grade] as const)))

/**
 * Words for readGrade: a framework's own, how councils usually write grades of such keys, and those that somebody has explained.
 * @param grades best first
 * @param learnt what a spelling means: a grade's key, 'not applicable' or 'leave out'; one that means no grade of this framework is not known
 */
export function gradeWordsOf(grades: readonly { key: string; word: string }[], learnt: Readonly<Record<string, string>>): GradeWords {
  const own = gradeWords({
    ...Object.fromEntries(grades.map(({ key, word }, index) => [key, [...(gradeSpellings[key] ?? []), key, word, `${index + 1} - ${word}`, `${word} (${index + 1})`]])),
    'not applicable': notApplicableSpellings,
  })
  const meanings = new Set([...own.values(), 'leave out'])
  return new Map([...own, ...Object.entries(learnt).flatMap(([word, meaning]) => (meanings.has(meaning) ? [[spelt(word), meaning] as const] : []))])
}

/** The grade that a cell holds, as its key, or 'not applicable'. */
export function readGrade(cell: string, words: GradeWords): Reading<string> {
  const grade = words.get(spelt(cell))
  if (grade !== undefined && grade !== 'leave out') return read(grade)
  const known = [...new Set(words.values())].filter((key) => key !== 'leave out').map((key) => key.replaceAll('-', ' ')).join(', ')
  return unread(`This is not a grade we can read. Write one of: ${known}.`)
}

/** Whether somebody has to say what the cell means; one that is said to be a slip has been explained. */
export const isUnknownGrade = (cell: string, words: GradeWords) => !words.has(spelt(cell))

/** What a cell says of an action: a colour, of which only the council knows what it means; how urgent it is; or how far it has got. */
export type Rag = { colour: ActionCell['priority'] } | { urgency: ActionCell['priority'] } | { progress: 'not begun' | 'under way' | 'done' }

const ragWords: ReadonlyMap<string, Rag> = new Map([
  ...spellingsOf({ colour: 'red' }, 'r', 'red'),
  ...spellingsOf({ colour: 'amber' }, 'a', 'amber', 'yellow'),
  ...spellingsOf({ colour: 'green' }, 'g', 'green'),
  ...spellingsOf({ urgency: 'red' }, 'high', 'urgent', 'immediate', 'immediately', 'critical'),
  ...spellingsOf({ urgency: 'amber' }, 'medium', 'moderate', 'med'),
  ...spellingsOf({ urgency: 'green' }, 'low', 'routine'),
  ...spellingsOf({ progress: 'not begun' }, 'not begun', 'not started', 'outstanding', 'to do', 'open', 'overdue', 'not done', 'incomplete', 'not complete', 'not completed', 'no'),
  ...spellingsOf({ progress: 'under way' }, 'under way', 'underway', 'in progress', 'ongoing', 'started', 'begun', 'partly done', 'partially complete', 'partially completed'),
  ...spellingsOf({ progress: 'done' }, 'done', 'complete', 'completed', 'closed', 'achieved', 'finished', 'actioned', 'blue', 'b', 'yes'),
])

function spellingsOf(rag: Rag, ...words: string[]) {
  return words.map((word) => [word, rag] as const)
}

/** What a cell for the colour, the priority or the standing of an action says; undefined when it is empty. */
export function readRag(cell: string): Reading<Rag | undefined> {
  if (isEmpty(cell)) return read(undefined)
  const rag = ragWords.get(spelt(cell))
  return rag ? read(rag) : unread('This is not a colour, a priority or a standing we can read. Write red, amber or green; high, medium or low; or not started, in progress or done.')
}

/** How urgent an action is and whether it is done, by what the council says its colours mean. Whatever is said of its progress only is amber. */
export function priorityOf(rag: Rag | undefined, colours: 'how urgent' | 'how far'): Pick<ActionCell, 'priority' | 'done'> {
  if (!rag) return { priority: 'amber' }
  if ('urgency' in rag) return { priority: rag.urgency }
  if ('colour' in rag && colours === 'how urgent') return { priority: rag.colour }
  const done = 'colour' in rag ? rag.colour === 'green' : rag.progress === 'done'
  return { priority: 'amber', ...(done && { done }) }
}

const isEmpty = (cell: string) => /^\s*(?:-|n\/?a)?\s*$/i.test(cell)

/** The remedial actions in one cell, written `R: what to do ~ owner ~ 14/05/2026 | A: …`. An empty cell holds none. */
export function readRemedialActions(cell: string): Reading<(ActionCell & { owner: string; dueOn: Day })[]> {
  if (isEmpty(cell)) return read([])
  const readings = cell.split('|').map(readRemedialAction)
  const problems = readings.flatMap((reading, index) => (reading.ok ? [] : `Action ${index + 1}: ${reading.problem}`))
  return problems.length > 0 ? unread(problems.join(' ')) : read(readings.flatMap((reading) => (reading.ok ? [reading.value] : [])))
}

function readRemedialAction(text: string): Reading<ActionCell & { owner: string; dueOn: Day }> {
  const colon = text.indexOf(':')
  const rag = ragWords.get(text.slice(0, Math.max(0, colon)).trim().toLowerCase())
  if (!rag || !('colour' in rag)) return unread('Begin with R:, A: or G: for red, amber or green.')
  const parts = text.slice(colon + 1).split('~').map((part) => part.trim())
  const [wording = '', owner = '', due = ''] = parts
  if (parts.length !== 3) return unread('Write what to do, its owner and its due date with ~ between them.')
  if (wording === '') return unread('Say what is to be done.')
  if (owner === '') return unread('Name one owner.')
  const dueOn = readDate(due)
  return dueOn.ok ? read({ priority: rag.colour, wording, owner, dueOn: dueOn.value }) : dueOn
}
