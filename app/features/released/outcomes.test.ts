import { expect, test } from 'vitest'
import { chanceFrom } from '../../lib/chance.ts'
import { outcomesReleased, type Laid, type Outcome } from './outcomes.ts'

const areas = 'Area'
/** So many alike, each of another person unless it is said whose. */
const outcomes = (count: number, { area = 'North', other = 'Planning', column = 0, who }: Partial<Outcome> = {}) => Array.from({ length: count }, (_, nth): Outcome => ({ area, other, column, who: who ?? `${area} ${other} ${column} ${nth}`, count: 1 }))

/** Cases that fell into an area, a theme and an outcome, told by both margins. */
function laid(seed: string): Laid & { names: string[] } {
  const chance = chanceFrom(seed)
  const pick = (of: number) => Math.floor(chance() * of)
  const [areasOf, themesOf] = [2 + pick(4), 2 + pick(4)]
  const facts = Array.from({ length: 5 + pick(80) }, (_, nth): Outcome => ({ area: `A${Math.min(pick(areasOf), pick(areasOf))}`, other: `T${Math.min(pick(themesOf), pick(themesOf))}`, column: chance() < 0.2 ? 1 : 0, who: `${nth}`, count: 1 }))
  return { title: 't', columns: ['Held', 'Again', 'Both'], areas, other: 'Theme', facts, names: [...new Set(facts.map(({ area }) => area))] }
}

/** Every way in which hidden counts could be, tried one by one within what is shown: who finds a count the same in all of them knows it. Rows of one margin hang together by their totals alone. */
function couldBe(hidden: readonly (number | undefined)[], total: number | undefined): Set<number>[] {
  if (total === undefined) return hidden.map((count) => new Set(count === undefined ? [0, 1, 2] : [count]))
  const open = hidden.flatMap((count, nth) => (count === undefined ? [nth] : []))
  const rest = total - hidden.reduce<number>((sum, count) => sum + (count ?? 0), 0)
  return hidden.map((count, nth) => new Set(count !== undefined ? [count] : open.length === 1 ? [rest] : Array.from({ length: rest + 1 }, (_, value) => value).filter(() => open.includes(nth))))
}

test('of 300 made-up quarters no column and no row tells a small count to a stranger, nor to a leader who knows one area', () => {
  let [hiddenSmall, shown] = [0, 0]
  for (let nth = 0; nth < 300; nth++) {
    const made = laid(`quarter ${nth}`)
    const released = outcomesReleased(made, { smallNumber: 5, seenByOne: made.names.map((name) => [name]) })
    for (const [m, { rows }] of released.entries()) {
      const truth = rows.slice(0, -1).map(({ name }) => ({ name, counts: made.columns.map((_, column) => made.facts.filter((one) => (m === 0 ? one.area : one.other) === name && (column === 2 || one.column === column)).length) }))
      for (const [column] of made.columns.entries()) {
        for (const insider of [undefined, ...made.names]) {
          const known = truth.map(({ name, counts }, row) => { const count = rows[row]!.counts[column]!; return count === 'hidden' && !(m === 0 && name === insider) ? undefined : counts[column]! })
          const total = rows.at(-1)!.counts[column]!
          couldBe(known, total === 'hidden' ? undefined : total).forEach((values, row) => {
            const count = truth[row]!.counts[column]!
            if (known[row] !== undefined) { shown += 1; return }
            if (count < 1 || count > 4) return
            hiddenSmall += 1
            expect(values.size, `${nth} ${insider ?? 'a stranger'} ${truth[row]!.name}`).toBeGreaterThan(1)
          })
        }
      }
    }
  }
  expect([hiddenSmall > 300, shown > 300]).toEqual([true, true])
})

const rules = { smallNumber: 5, seenByOne: [['North'], ['South']] }
const both = { title: 't', columns: ['Held', 'Again', 'Both'], areas, other: 'Theme' }

test('margins share one total, and what adds up still does', () => {
  const facts = [...outcomes(9), ...outcomes(3, { other: 'Oversight' }), ...outcomes(4, { column: 1 }), ...outcomes(4, { column: 1, other: 'Oversight' }),
    ...outcomes(6, { area: 'South' }), ...outcomes(3, { area: 'South', other: 'Oversight' }), ...outcomes(3, { area: 'South', column: 1 }), ...outcomes(3, { area: 'South', column: 1, other: 'Oversight' })]
  const [byArea, byTheme] = outcomesReleased({ ...both, facts }, { ...rules, seenByOne: [] })
  expect(byArea).toEqual({ title: 't', of: areas, columns: both.columns, rows: [{ name: 'North', counts: [12, 8, 20] }, { name: 'South', counts: [9, 6, 15] }, { name: 'All together', counts: [21, 14, 35] }] })
  expect(byTheme!.rows).toEqual([{ name: 'Oversight', counts: [6, 7, 13] }, { name: 'Planning', counts: [15, 7, 22] }, { name: 'All together', counts: [21, 14, 35] }])
})

test('a theme of which all but one were looked at in one area is hidden: that area’s leader would read the one', () => {
  const facts = [...outcomes(20), ...outcomes(1, { area: 'South' }), ...outcomes(20, { area: 'South', other: 'Oversight' }), ...outcomes(20, { other: 'Oversight' })]
  const planning = (seenByOne: string[][]) => outcomesReleased({ ...both, facts }, { ...rules, seenByOne })[1]!.rows.find(({ name }) => name === 'Planning')!.counts
  expect([planning([]), planning(rules.seenByOne)]).toEqual([[21, 0, 21], ['hidden', 0, 'hidden']])
})

test('what is of fewer than three people is hidden however large it is, in each column by itself', () => {
  const facts = (who?: string) => [...outcomes(20), ...outcomes(9, { column: 1, ...who && { who } }), ...outcomes(20, { area: 'South' }), ...outcomes(20, { area: 'South', column: 1 }), ...outcomes(20, { area: 'East' }), ...outcomes(20, { area: 'East', column: 1 })]
  const north = (who?: string) => outcomesReleased({ ...both, facts: facts(who) }, rules)[0]!.rows.find(({ name }) => name === 'North')!.counts
  expect(north()).toEqual([20, 9, 29])
  expect(north('One')).toEqual(['hidden', 'hidden', 29])
})
