import { expect, test } from 'vitest'
import { expectedInWords, firstInWords, topicsInOrder, type Topic } from './topics.ts'

const topic = (title: string, people: number, gap: [number, number], hold: [number, number], learners: Topic['learners'] = 'practitioners'): Topic => ({ key: title.toLowerCase(), title, learners, people, gap: { k: gap[0], n: gap[1] }, hold: { k: hold[0], n: hold[1] } })

test('themes come in the order of people × gap rate × hold rate', () => {
  const order = topicsInOrder([topic('Rare', 60, [3, 60], [8, 10]), topic('Common', 60, [36, 60], [8, 10]), topic('Common, does not hold', 60, [36, 60], [1, 20])])
  expect(order.map(({ title }) => title)).toEqual(['Common', 'Common, does not hold', 'Rare'].toSorted((a, b) => order.find((one) => one.title === b)!.expected.value - order.find((one) => one.title === a)!.expected.value))
  expect(order[0]!.title).toBe('Common')
  expect(order[0]!.expected.value).toBeCloseTo(60 * order[0]!.gapRate.share * order[0]!.holdRate!.share, 10)
})

test('a theme with few cases is drawn towards the others, and its range is wide', () => {
  const [many, few] = topicsInOrder([topic('Many', 40, [20, 50], [5, 10]), topic('Few', 40, [4, 4], [1, 1])]).toSorted((a, b) => b.gap.n - a.gap.n)
  expect(few!.gapRate.share).toBeLessThan(0.9)
  expect(few!.gapRate.range.high - few!.gapRate.range.low).toBeGreaterThan(many!.gapRate.range.high - many!.gapRate.range.low)
})

test('it is said when the first cannot be told apart from the next', () => {
  const close = topicsInOrder([topic('One', 40, [20, 50], [5, 10]), topic('Two', 40, [19, 50], [5, 10])])
  expect(firstInWords(close)).toMatch(/cannot be told apart from any of the others/)
  const apart = topicsInOrder([topic('One', 400, [300, 400], [180, 200]), topic('Two', 20, [10, 400], [20, 200])])
  expect(firstInWords(apart)).toMatch(/stands apart/)
})

test('a theme that stands alone is compared with none, and those not told apart are counted wherever they stand', () => {
  expect(firstInWords(topicsInOrder([topic('One', 40, [20, 50], [5, 10])]))).toMatch(/no other to compare/)
  const three = topicsInOrder([topic('One', 40, [20, 50], [5, 10]), topic('Two', 40, [19, 50], [5, 10]), topic('Three', 1, [19, 50], [5, 10])])
  expect(firstInWords(three)).toMatch(/cannot be told apart from 1 of the 2 others/)
})

test('where nobody, or hardly anybody, looked again after learning, no hold rate is made up', () => {
  expect(topicsInOrder([topic('One', 40, [20, 50], [3, 3]), topic('Two', 40, [10, 50], [0, 0])]).map(({ holdRate }) => holdRate)).toEqual([undefined, undefined])
  const [first] = topicsInOrder([topic('One', 40, [20, 50], [0, 0])])
  expect(first!.holdRate).toBeUndefined()
  expect(firstInWords([first!])).toMatch(/nobody has measured yet/)
  expect(topicsInOrder([topic('None', 40, [0, 0], [0, 0])])).toEqual([])
  expect(firstInWords([])).toMatch(/Nothing was found/)
})

test('managers’ gaps are weighed with managers, apart from practitioners’, and what held of a theme counts once', () => {
  const topics = [topic('Oversight', 2, [30, 40], [4, 5], 'managers'), topic('Oversight', 40, [4, 40], [4, 5]), topic('Planning', 40, [12, 40], [3, 4])]
  const order = topicsInOrder(topics)
  expect(order.map(({ title, learners }) => `${title} for ${learners}`)).toEqual(['Planning for practitioners', 'Oversight for practitioners', 'Oversight for managers'])
  // Only one theme for managers: there is nothing to draw its rate towards but itself.
  expect(order.at(-1)!.gapRate.share).toBeCloseTo(0.75, 2)
  expect(order.at(-1)!.expected.value).toBeLessThanOrEqual(2)
  expect(order.every(({ holdRate }) => holdRate === undefined)).toBe(true)
  expect(firstInWords(order)).toMatch(/^Planning for practitioners first: of 40 people reached, about \d+ \(\d+ to \d+\) have the gap now; /)
})

test('a figure is said roundly, with its range', () => {
  expect(expectedInWords({ value: 9.3, range: { low: 5.2, high: 14.4 } })).toBe('about 9 (5 to 14)')
  expect(expectedInWords({ value: 0.2, range: { low: 0, high: 1.4 } })).toBe('fewer than 1 (0 to 1)')
})
