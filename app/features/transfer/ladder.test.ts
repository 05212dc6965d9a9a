import { expect, test } from 'vitest'
import { chanceFrom } from '../../lib/chance.ts'
import { comparedInWords, comparedLooks, pairsInWords, rungCell, rungInWords, rungsOf, type Alike, type Looked } from './ladder.ts'

const alike = (gaps: number, more: Partial<Alike> = {}): Alike => ({
  key: 'planning', gaps, reached: false, given: false, completed: false, applied: false, endorsed: false, timed: false, repaired: false, held: null, heldAgain: null, ...more,
})

test('each rung is told of those of whom it can be said, and of no others', () => {
  const rungs = rungsOf([
    alike(10), alike(4, { reached: true }), alike(3, { reached: true, given: true }), alike(5, { reached: true, given: true, completed: true, applied: true, endorsed: true }),
    alike(2, { reached: true, given: true, completed: true, timed: true, repaired: true, held: true, heldAgain: false }), alike(1, { timed: true, held: false }),
  ])
  expect(rungs).toEqual({
    need: 25, reached: { k: 14, n: 25 }, completed: { k: 7, n: 10 }, applied: { k: 5, n: 10 }, endorsed: { k: 5, n: 7 }, repaired: { k: 2, n: 3 }, held: { k: 2, n: 3 }, heldAgain: { k: 0, n: 2 },
  })
})

test('a rung says its count, range and whether it is too few to tell', () => {
  expect(rungCell({ k: 12, n: 28 })).toMatchObject({ figure: '12 of 28', range: '27% to 61%' })
  expect(rungCell({ k: 3, n: 5 })).toMatchObject({ figure: '3 of 5', range: '23% to 88%', note: 'too few to tell' })
  expect(rungCell({ k: 0, n: 0 })).toEqual({ figure: 'nobody yet', shade: 0 })
})

test('by module, workshop or kind of coaching the words say that what held was looked at after it', () => {
  expect(rungInWords('held', 'theme')).toBe('Held in another case: of those looked at again')
  expect(rungInWords('held', 'module')).toBe('Held in another case: of those looked at again after the module was completed or applied')
  expect(rungInWords('held', 'workshop')).toBe('Held in another case: of those looked at again after the workshop')
  expect(rungInWords('heldAgain', 'format')).toBe('Still held at the second: of those that held and were looked at once more')
})

const looks = (month: string, learnt: [number, number], notYet: [number, number], theme = 'planning'): Looked[] => [
  { theme, month, learnt: true, partly: false, held: learnt[0], looked: learnt[1] }, { theme, month, learnt: false, partly: false, held: notYet[0], looked: notYet[1] },
]

test('learning is compared with the same months of people not yet trained, and something is said only where the range leaves nought out', () => {
  expect(comparedLooks(looks('2026-05', [28, 30], [9, 30])).says).toBe('more held')
  expect(comparedLooks(looks('2026-05', [9, 30], [28, 30])).says).toBe('fewer held')
  expect(comparedLooks(looks('2026-05', [16, 30], [14, 30])).says).toBe('no clear difference')
  // A month that only one of them has is no comparison: everything may have risen meanwhile.
  expect(comparedLooks([...looks('2026-05', [30, 30], [0, 0]), ...looks('2026-06', [0, 0], [5, 30])])).toMatchObject({ says: 'too few to compare', range: undefined })
  expect(comparedLooks(looks('2026-05', [9, 9], [0, 30])).says).toBe('too few to compare')
})

test('the comparison is one of themes too: an easy theme is not set beside a hard one', () => {
  expect(comparedLooks([...looks('2026-05', [27, 30], [3, 3], 'easy'), ...looks('2026-05', [1, 3], [10, 30], 'hard')]).says).toBe('no clear difference')
})

test('the sentence says the counts, the range and “after”, and never why', () => {
  const said = comparedInWords(comparedLooks(looks('2026-05', [28, 30], [9, 30])))
  expect(said).toMatch(/^After learning 28 of 30 held, without it 9 of 30, in the same months; the difference is \+\d+ to \+\d+ percentage points\. More held after learning than without it\.$/)
  expect(said).not.toMatch(/because/)
  expect(comparedInWords(comparedLooks([]))).toMatch(/^Too few to compare/)
})

test('whoever is partly trained is in neither group, and the sentence says how many are left out', () => {
  const partly: Looked = { theme: 'planning', month: '2026-05', learnt: false, partly: true, held: 11, looked: 12 }
  const [without, found] = [comparedLooks(looks('2026-05', [28, 30], [9, 30])), comparedLooks([...looks('2026-05', [28, 30], [9, 30]), partly])]
  expect(found).toEqual({ ...without, leftOut: 12 })
  expect(comparedInWords(found)).toBe(`${comparedInWords(without)} 12 gaps of people who were partly trained are left out of both.`)
  expect(comparedInWords(comparedLooks([{ ...partly, held: 1, looked: 1 }]))).toMatch(/^Too few to compare: .* needed\. 1 gap of people who were partly trained is left out of both\.$/)
})

test('of pairs only those that differ speak, by McNemar’s exact test', () => {
  expect(pairsInWords({ bothHeld: 4, onlyLearnt: 9, onlyOther: 2, neither: 3 })).toMatch(/In 9 only the one with learning held, in 2 only the other; .* in 7 of 100: no clear difference\.$/)
  expect(pairsInWords({ bothHeld: 4, onlyLearnt: 14, onlyOther: 1, neither: 3 })).toMatch(/in fewer than 1 of 1,000: more held where there was learning\.$/)
  expect(pairsInWords({ bothHeld: 2, onlyLearnt: 5, onlyOther: 0, neither: 2 })).toMatch(/^Too few to compare/)
})

test('where learning changes nothing, “more held” is said of at most 5 of 100 councils', () => {
  const chance = chanceFrom('nothing changed')
  const councils = Array.from({ length: 1_000 }, () => comparedLooks(['planning', 'oversight', 'voice'].flatMap((theme) => ['2026-05', '2026-06', '2026-07', '2026-08'].flatMap((month) => {
    const share = 0.3 + 0.4 * chance()
    const some = (): [number, number] => { const n = Math.floor(chance() * 6); return [Array.from({ length: n }, () => chance() < share).filter(Boolean).length, n] }
    return looks(month, some(), some(), theme)
  }))))
  const told = councils.filter(({ range }) => range !== undefined)
  expect(told.length).toBeGreaterThan(800)
  expect(told.filter(({ says }) => says === 'more held').length / told.length).toBeLessThanOrEqual(0.05)
})
