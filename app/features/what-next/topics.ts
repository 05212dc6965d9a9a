import { productRange, shrunken, type Count, type Shrunken } from '../../lib/shrinkage.ts'
import { fewestToCompare, type Range } from '../../lib/statistics.ts'
import { counted } from '../../lib/phrases.ts'

/** A theme as it was judged: of so many cases so many below good by somebody who can learn; who would be reached; and of gaps looked at again after learning how many held. */
export type Topic = { key: string; title: string; people: number; gap: Count; hold: Count }

export type Weighed = Topic & {
  gapRate: Shrunken
  /** Undefined where fewer than ten gaps were looked at again after learning: then nobody knows what learning is worth. */
  holdRate: Shrunken | undefined
  /** Of the people reached how many would be good or better on another case afterwards, if things go as they did. */
  expected: { value: number; range: Range }
  /** How many of the themes after it cannot be told from it: their ranges overlap. */
  notApart: number
}

/**
 * Themes in the order of what teaching them next would bring: people reached × gap rate × hold rate, both rates drawn towards those of all themes. Themes only, never teams or people.
 * Where fewer than ten were looked at again after learning the order is of people with a gap alone, and the page says so.
 */
export function topicsInOrder(topics: readonly Topic[]): Weighed[] {
  const gaps = shrunken(topics.map(({ gap }) => gap))
  const looks = topics.reduce((sum, { hold }) => sum + hold.n, 0)
  const holds = looks < fewestToCompare ? undefined : shrunken(topics.map(({ hold }) => hold))
  if (!gaps) return []
  const weighed = topics.map((topic, nth) => {
    const [gapRate, holdRate] = [gaps[nth]!, holds?.[nth]]
    const rates = [gapRate, ...holdRate ? [holdRate] : []].map(({ share, range }) => ({ value: share, range }))
    const range = productRange(rates)
    const share = rates.reduce((product, { value }) => product * value, 1)
    return { ...topic, gapRate, holdRate, expected: { value: topic.people * share, range: { low: topic.people * range.low, high: topic.people * range.high } } }
  }).filter(({ people, gap }) => people > 0 && gap.n > 0).toSorted((a, b) => b.expected.value - a.expected.value || a.title.localeCompare(b.title, 'en-GB'))
  return weighed.map((one, nth) => ({ ...one, notApart: weighed.slice(nth + 1).filter(({ expected }) => expected.range.high >= one.expected.range.low).length }))
}

const people = (many: number) => (many < 0.5 ? 'fewer than 1' : `about ${Math.round(many)}`)

/** 'about 9 (5 to 14)' */
export const expectedInWords = ({ value, range }: Weighed['expected']) => `${people(value)} (${Math.round(range.low)} to ${Math.round(range.high)})`

/** What the first of the order says, and how little it may say. */
export function firstInWords(topics: readonly Weighed[]): string {
  const [first] = topics
  if (!first) return 'Nothing was judged in this time, so nothing can be weighed.'
  const of = first.holdRate ? 'would be good or better on another case afterwards, if things go as they did' : 'have a gap that learning may answer; what learning is worth nobody has measured yet'
  const apart = topics.length === 1 ? 'There is no other to compare it with.' : first.notApart === 0 ? 'It stands apart from the others.' : first.notApart === topics.length - 1 ? 'It cannot be told apart from any of the others.' : `It cannot be told apart from ${first.notApart} of the ${topics.length - 1} others.`
  return `${first.title} first: of ${counted(first.people, 'person', 'people')} reached, ${expectedInWords(first.expected)} ${of}. ${apart}`
}
