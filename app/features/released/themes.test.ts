import { expect, test } from 'vitest'
import { splits, themesReleased, type Fact, type Line } from './themes.ts'

type Judged = { area?: string; kind?: string; role?: string; whose?: Fact['whose']; who?: string; theme?: string }

/** So many judgements alike, each of another worker unless it is said whose. */
const judged = (count: number, { area = 'A', kind = 'K', role = 'Any', whose = 'good enough', theme = 'Planning', who }: Judged = {}) => Array.from({ length: count }, (_, nth): Fact => (
  { theme, area, kind, role, whose, who: who ?? `${area} ${kind} ${role} ${whose} ${nth}`, count: 1 }))
const below = (count: number, of: Judged = {}) => judged(count, { whose: 'practitioner', ...of })

function released(facts: readonly Fact[], { theme = 'Planning', seenByOne = [...new Set(facts.map(({ area }) => area))].map((area) => [area]) }: { theme?: string; seenByOne?: string[][] } = {}) {
  const { lines } = themesReleased([...new Set(facts.map((fact) => fact.theme))], facts, { smallNumber: 5, seenByOne }).find((one) => one.theme === theme)!
  return (place: Partial<Line>) => lines.find((line) => Object.entries({ area: null, split: 'all', part: splits.all, ...place }).every(([key, value]) => line[key as keyof Line] === value))
}

test('a kind of case of which all but one were judged in one area is hidden: that area’s leader would read the one', () => {
  const line = released([...below(10), ...judged(20), ...judged(1, { area: 'B' }), ...below(9, { area: 'B', kind: 'L' }), ...judged(20, { area: 'B', kind: 'L' })])
  expect(line({ split: 'kind', part: 'K' })!.judged).toBe('hidden')
})

test('of a small kind that is all of one area its leader works out no other kind from the total', () => {
  const line = released([...judged(3), ...judged(30, { kind: 'M' }), ...judged(4, { area: 'B', kind: 'L' }), ...judged(27, { area: 'B', kind: 'M' })])
  // Were the third kind shown, 64 less 57 and the leader’s own 3 would be the other area’s 4.
  expect([line({})!.judged === 'hidden' || line({ split: 'kind', part: 'M' })!.judged === 'hidden', line({ split: 'kind', part: 'L' })!.judged]).toEqual([true, 'hidden'])
})

test('so it is with roles, and with whose gaps they mainly are', () => {
  const byRole = released([...judged(30, { role: 'Social worker' }), ...judged(1, { area: 'B', role: 'Social worker' }), ...judged(29, { area: 'B', role: 'Manager' })])
  expect(byRole({ split: 'role', part: 'Social worker' })!.judged).toBe('hidden')
  const byWhose = released([...below(30), ...below(1, { area: 'B' }), ...below(29, { area: 'B', whose: 'manager' }), ...judged(30), ...judged(30, { area: 'B' })])
  expect(byWhose({})!.whose!.practitioner).toBe('hidden')
})

test('what a leader of several areas takes from a kind of case is all of theirs', () => {
  const facts = [...judged(15), ...judged(15, { area: 'B' }), ...judged(2, { area: 'C' }), ...judged(20, { area: 'C', kind: 'L' })]
  expect(released(facts)({ split: 'kind', part: 'K' })!.judged).toBe(32)
  expect(released(facts, { seenByOne: [['A', 'B']] })({ split: 'kind', part: 'K' })!.judged).toBe('hidden')
})

test('a theme that was judged of one worker only is hidden in its area, though others there were judged of many', () => {
  const line = released([...judged(20), ...judged(20, { area: 'B' }), ...below(6, { theme: 'Permanence', who: 'One' }), ...below(9, { theme: 'Permanence', area: 'B' }), ...below(9, { theme: 'Permanence', area: 'C' })], { theme: 'Permanence' })
  expect([line({ area: 'A' })!.judged, line({ area: 'A' })!.belowGood]).toEqual(['hidden', 'hidden'])
})

test('what was below good of two workers only is hidden, and so is what was good, though many were judged', () => {
  const line = released([...below(7, { who: 'One' }), ...below(5, { who: 'Two' }), ...judged(20), ...judged(9, { area: 'B', who: 'Three' }), ...below(20, { area: 'B' }), ...below(20, { area: 'C' }), ...judged(20, { area: 'C' })])
  expect([line({ area: 'A' }), line({ area: 'B' })].map((one) => [one!.judged, one!.belowGood])).toEqual([[32, 'hidden'], [29, 'hidden']])
})

test('what is left of a kind without one area is hidden where it is of one worker only, however large', () => {
  const facts = (who?: string) => [...judged(30), ...judged(12, { area: 'B', ...who && { who } }), ...judged(30, { area: 'B', kind: 'L' }), ...judged(30, { area: 'A', kind: 'L' })]
  expect([released(facts())({ split: 'kind', part: 'K' })!.judged, released(facts('One'))({ split: 'kind', part: 'K' })!.judged]).toEqual([42, 'hidden'])
})
