import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rateInWords, simulated, type Simulated } from './support/simulated-councils.ts'

const councils = 2_000
const differing = simulated('evidence', councils, { areasDiffer: true, alike: 0 })
const alike = simulated('evidence', councils, { areasDiffer: false, alike: 0 })
const clustered = simulated('evidence', councils, { areasDiffer: false, alike: 0.1 })
const share = ({ k, n }: { k: number; n: number }) => k / n

test.each([['areas differ', differing], ['areas do not differ', alike]])('over 2,000 councils whose truth is known, where %s, the 95% ranges hold it in 93% to 97%', (_, rates) => {
  for (const held of [rates.rangeHolds, rates.differenceHolds]) {
    expect(share(held)).toBeGreaterThan(0.93)
    expect(share(held)).toBeLessThan(0.97)
  }
})

test('where areas do not differ, “clearly” is said of at most 2 cells in 1,000, and anything of at most 1 in 20', () => {
  expect(share(alike.clearly)).toBeLessThanOrEqual(0.002)
  expect(share(alike.clearlyOrWorthALook)).toBeLessThanOrEqual(0.05)
})

test('where nothing changed, “held better than before” is claimed in at most 5%, and “clearly” in at most 2 of 1,000', () => {
  expect(share(alike.heldBetterClaimed)).toBeLessThanOrEqual(0.05)
  expect(share(alike.changeClearly)).toBeLessThanOrEqual(0.002)
})

test('the evidence that is written down is what comes out', () => {
  const written = readFileSync('docs/methods-evidence.md', 'utf8')
  const rows = ([
    ['The 95% Wilson range of a cell holds the true share', 'rangeHolds'],
    ['The 95% range of a difference between two half-years holds it', 'differenceHolds'],
    ['A cell is called “clearly” above or below', 'clearly'],
    ['A cell is called “worth a look” or “clearly”', 'clearlyOrWorthALook'],
    ['A council has at least one cell that is called “clearly”', 'councilsWithAClearly'],
    ['A change between two half-years is called “clearly”', 'changeClearly'],
    ['A change is claimed at all', 'changeClaimed'],
    ['“Better than before” is claimed', 'heldBetterClaimed'],
  ] as const satisfies readonly (readonly [string, keyof Simulated])[]).map(([what, rate]) => `| ${what} | ${[differing, alike, clustered].map((rates) => rateInWords(rates[rate])).join(' | ')} |`)
  expect(rows.filter((row) => !written.includes(row))).toEqual([])
})
