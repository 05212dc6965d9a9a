import { expect, test } from 'vitest'
import { chanceFrom } from './chance.ts'
import { matchedDifference, mcnemarExact, type Stratum } from './paired.ts'

test('the chance of an uneven split of pairs is that of the vectors', () => {
  expect(mcnemarExact(9, 2)).toBeCloseTo(0.065, 3)
  expect(mcnemarExact(5, 3)).toBeCloseTo(0.727, 3)
  expect([mcnemarExact(0, 0), mcnemarExact(4, 4), mcnemarExact(2, 9)]).toEqual([1, 1, mcnemarExact(9, 2)])
  expect(mcnemarExact(0, 6)).toBeCloseTo(2 / 64, 10)
  expect(() => mcnemarExact(-1, 3)).toThrow(RangeError)
})

test('in one stratum the matched difference is that of the two shares', () => {
  const found = matchedDifference([{ first: { k: 30, n: 50 }, second: { k: 20, n: 50 } }])!
  expect(found.difference).toBeCloseTo(0.2, 10)
  // With equal groups the variance is half of (p1·q0 + p0·q1) ÷ n over both, less what the difference takes off.
  expect(found.range.low).toBeCloseTo(0.2 - 1.959964 * Math.sqrt((0.6 * 0.4 + 0.4 * 0.6) / 50), 2)
})

test('a month in which only one group has somebody says nothing, and groups of different months are not compared', () => {
  // Everyone did better in the second month; the trained were mostly looked at then. Within each month there is no difference.
  const strata: Stratum[] = [{ first: { k: 1, n: 5 }, second: { k: 8, n: 40 } }, { first: { k: 32, n: 40 }, second: { k: 4, n: 5 } }, { first: { k: 9, n: 9 }, second: { k: 0, n: 0 } }]
  const found = matchedDifference(strata)!
  expect(found.difference).toBeCloseTo(0, 10)
  expect([found.first.n, found.second.n]).toEqual([45, 45])
  expect(matchedDifference([{ first: { k: 3, n: 3 }, second: { k: 0, n: 0 } }])).toBeUndefined()
})

/** Councils in which learning changes nothing, or as much as said: months with few of either group. */
function councils(many: number, seed: string, effect: number) {
  const chance = chanceFrom(seed)
  const drawn = (n: number, share: number) => Array.from({ length: n }, () => chance() < share).filter(Boolean).length
  return Array.from({ length: many }, () => matchedDifference(Array.from({ length: 12 }, () => {
    const share = 0.3 + 0.4 * chance()
    const [n1, n0] = [Math.floor(chance() * 7), Math.floor(chance() * 7)]
    return { first: { k: drawn(n1, share + effect), n: n1 }, second: { k: drawn(n0, share), n: n0 } }
  }))!)
}

test('over 2,000 councils the 95% range holds the true difference in 93% to 97%, and where learning changed nothing “better” is claimed in at most 5%', () => {
  for (const effect of [0, 0.2]) {
    const found = councils(2_000, `learning changed ${effect}`, effect)
    const holds = found.filter(({ range }) => range.low <= effect && effect <= range.high).length / found.length
    expect(holds).toBeGreaterThan(0.93)
    expect(holds).toBeLessThan(0.97)
    if (effect === 0) expect(found.filter(({ range }) => range.low > 0).length / found.length).toBeLessThanOrEqual(0.05)
  }
})

/** Councils in which learning changes nothing, and each person's later audit looks at three themes, which go together: as often as the root of the correlation says, a theme goes by the person and not by itself. */
function councilsOfPeople(many: number, seed: string, correlation: number) {
  const chance = chanceFrom(seed)
  return Array.from({ length: many }, () => matchedDifference(Array.from({ length: 12 }, (): Stratum[] => {
    const shares = Array.from({ length: 3 }, () => 0.3 + 0.4 * chance())
    const group = () => {
      const people = Array.from({ length: Math.floor(chance() * 3) }, () => {
        const own = chance()
        return shares.map((share) => (chance() < Math.sqrt(correlation) ? own : chance()) < share)
      })
      return shares.map((_, theme) => ({ k: people.filter((held) => held[theme]).length, n: people.length }))
    }
    const [trained, untrained] = [group(), group()]
    return trained.map((first, theme) => ({ first, second: untrained[theme]! }))
  }).flat())).filter((found) => found !== undefined)
}

test.each([
  { correlation: 0, claimed: 3, holds: 93 }, { correlation: 0.2, claimed: 6, holds: 88 }, { correlation: 0.4, claimed: 8, holds: 84 },
])('where three gaps of one person go together by $correlation, “better” is falsely claimed in $claimed of 100 councils and the range holds the truth in $holds', ({ correlation, claimed, holds }) => {
  const found = councilsOfPeople(20_000, `one person’s gaps go together by ${correlation}`, correlation)
  const ofHundred = (is: (one: typeof found[number]) => boolean) => Math.round((found.filter(is).length / found.length) * 100)
  expect(ofHundred(({ range }) => range.low > 0)).toBe(claimed)
  expect(ofHundred(({ range }) => range.low <= 0 && range.high >= 0)).toBe(holds)
})
