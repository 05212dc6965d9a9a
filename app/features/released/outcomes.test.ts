import { expect, test } from 'vitest'
import { chanceFrom } from '../../lib/chance.ts'
import { outcomesReleased, type Laid } from './outcomes.ts'

const areas = 'Area'
/** Cases that fell into an area, a theme and an outcome, told by both margins. */
function laid(seed: string): { laid: Laid; names: string[] } {
  const chance = chanceFrom(seed)
  const pick = (of: number) => Math.floor(chance() * of)
  const [areasOf, themesOf] = [2 + pick(4), 2 + pick(4)]
  const cases = Array.from({ length: 5 + pick(80) }, () => ({ area: `A${Math.min(pick(areasOf), pick(areasOf))}`, theme: `T${Math.min(pick(themesOf), pick(themesOf))}`, outcome: chance() < 0.2 ? 1 : 0 }))
  const rows = (key: 'area' | 'theme') => [...new Set(cases.map((one) => one[key]))].toSorted().map((name) => { const of = cases.filter((one) => one[key] === name); const again = of.filter(({ outcome }) => outcome === 1).length; return { name, counts: [of.length - again, again, of.length] } })
  return { laid: { title: 't', columns: ['Held', 'Again', 'Both'], whole: 2, margins: [{ of: areas, rows: rows('area') }, { of: 'Theme', rows: rows('theme') }] }, names: rows('area').map(({ name }) => name) }
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
    const released = outcomesReleased(made.laid, { smallNumber: 5, seenByOne: made.names.map((name) => [name]), areas })
    for (const [m, { rows }] of released.entries()) {
      const truth = made.laid.margins[m]!.rows
      for (const [column] of made.laid.columns.entries()) {
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

test('margins share one total, and what adds up still does', () => {
  const [byArea, byTheme] = outcomesReleased({ title: 't', columns: ['Held', 'Again', 'Both'], whole: 2, margins: [{ of: areas, rows: [{ name: 'North', counts: [12, 8, 20] }, { name: 'South', counts: [9, 6, 15] }] }, { of: 'Theme', rows: [{ name: 'Planning', counts: [15, 7, 22] }, { name: 'Oversight', counts: [6, 7, 13] }] }] }, { smallNumber: 5, seenByOne: [], areas })
  expect(byArea!.rows.at(-1)).toEqual({ name: 'All together', counts: [21, 14, 35] })
  expect(byTheme!.rows.at(-1)).toEqual(byArea!.rows.at(-1))
})
