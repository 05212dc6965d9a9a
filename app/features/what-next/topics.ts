import { productRange, shrunken, type Count, type Shrunken } from '../../lib/shrinkage.ts'
import { fewestToCompare, type Range } from '../../lib/statistics.ts'
import { counted } from '../../lib/phrases.ts'

/** Who is to learn: practitioners and managers are taught apart, and a manager's gap is none of their workers'. */
export type Learners = 'practitioners' | 'managers'

/** A theme for practitioners, or for managers, as it was judged: in so many cases so many gaps that are mainly theirs; who of them would be reached; and of the theme's gaps looked at again after learning how many held. */
export type Topic = { key: string; title: string; learners: Learners; people: number; gap: Count; hold: Count }

export type Weighed = Topic & {
  gapRate: Shrunken
  /** Undefined where fewer than ten gaps were looked at again after learning: then nobody knows what learning is worth. */
  holdRate: Shrunken | undefined
  /** Of the people reached how many have the gap now and would be good or better on another case afterwards, if things go as they did. */
  expected: { value: number; range: Range }
  /** How many of the themes after it cannot be told from it: their ranges overlap. */
  notApart: number
}

/**
 * Themes in the order of what teaching them next would bring: people reached × gap rate × hold rate; the gap rate drawn towards that of all themes for the same learners, the hold rate towards that of all. Themes only,
 * never teams or people.
 * Where fewer than ten were looked at again after learning the order is of people with a gap alone, and the page says so.
 */
export function topicsInOrder(topics: readonly Topic[]): Weighed[] {
  const gapRates = new Map([...Map.groupBy(topics, ({ learners }) => learners).values()].flatMap((these) => (shrunken(these.map(({ gap }) => gap)) ?? []).map((rate, nth) => [these[nth]!, rate] as const)))
  // What held is known of a theme, whoever's gap it was, and counts once.
  const looks = [...new Map(topics.map(({ key, hold }) => [key, hold]))]
  const holds = looks.reduce((sum, [, { n }]) => sum + n, 0) < fewestToCompare ? undefined : shrunken(looks.map(([, hold]) => hold))
  const weighed = topics.filter((topic) => gapRates.has(topic)).map((topic) => {
    const [gapRate, holdRate] = [gapRates.get(topic)!, holds?.[looks.findIndex(([key]) => key === topic.key)]]
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
  if (!first) return 'Nothing was found in this time that learning answers, so nothing can be weighed.'
  const of = first.holdRate ? 'have the gap now and would be good or better on another case afterwards, if things go as they did' : 'have the gap now; what learning is worth nobody has measured yet'
  const apart = topics.length === 1 ? 'There is no other to compare it with.' : first.notApart === 0 ? 'It stands apart from the others.' : first.notApart === topics.length - 1 ? 'It cannot be told apart from any of the others.' : `It cannot be told apart from ${first.notApart} of the ${topics.length - 1} others.`
  return `${first.title} for ${first.learners} first: of ${counted(first.people, 'person', 'people')} reached, ${expectedInWords(first.expected)} ${of}. ${apart}`
}
