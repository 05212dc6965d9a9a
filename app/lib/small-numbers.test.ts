import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cover, leftOf, withoutSmallNumbers, workedOut, type Figure, type Shown } from './small-numbers.ts'

const column = (counts: number[], total: number | null = counts.reduce((sum, count) => sum + count, 0)) => ({
  columns: ['Audits'], rows: counts.map((count, nth) => ({ name: `Row ${nth + 1}`, counts: [count] as Figure[] })), total: total === null ? null : [total],
})
const shownOf = (counts: number[], smallNumber = 5) => withoutSmallNumbers([column(counts)], smallNumber)[0]!.rows.map(({ counts: [shown] }) => shown)

test('counts from 1 to 4 are hidden, and the next smallest with them where the total would tell', () => {
  expect(shownOf([12, 3, 7, 0])).toEqual([12, 'hidden', 'hidden', 0])
  expect(shownOf([12, 3, 2, 0])).toEqual([12, 'hidden', 'hidden', 0])
})

test('where the total is small it is hidden too, and a nought may stand', () => {
  expect(shownOf([1, 0])).toEqual(['hidden', 0])
  expect(withoutSmallNumbers([column([1, 0])], 5)[0]!.total).toEqual(['hidden'])
})

test('without a total nothing follows, so only the small ones are hidden', () => {
  expect(withoutSmallNumbers([column([12, 3, 7], null)], 5)[0]!.rows.map(({ counts }) => counts[0])).toEqual([12, 'hidden', 7])
})

test('the smallest count that is shown is the council’s small number itself, and nought', () => {
  expect(shownOf([10, 9, 30, 40, 0, 11], 10)).toEqual([10, 'hidden', 30, 40, 0, 11].map((count) => (count === 10 ? 'hidden' : count)))
})

test('k of n is hidden where k, n or what is left of n is small', () => {
  const table = { columns: ['In time'], rows: [{ k: 6, n: 12 }, { k: 3, n: 12 }, { k: 9, n: 12 }, { k: 2, n: 2 }, { k: 0, n: 12 }, { k: 12, n: 12 }].map((figure, nth) => ({ name: `${nth}`, counts: [figure] })), total: null }
  expect(withoutSmallNumbers([table], 5)[0]!.rows.map(({ counts: [shown] }) => shown === 'hidden')).toEqual([false, true, true, true, false, false])
})

test('a team’s count does not follow from its area in another table', () => {
  const [teams, areas] = withoutSmallNumbers([
    { columns: ['Audits'], rows: [{ name: 'North', within: 'Safeguarding', counts: [3] }, { name: 'South', within: 'Safeguarding', counts: [9] }, { name: 'East', within: 'Family Help', counts: [8] }, { name: 'West', within: 'Family Help', counts: [7] }], total: [27] },
    { columns: ['Audits'], rows: [{ name: 'Safeguarding', counts: [12] }, { name: 'Family Help', counts: [15] }], total: [27] },
  ], 5)
  expect(teams!.rows.map(({ counts: [shown] }) => shown)).toEqual(['hidden', 'hidden', 8, 7])
  expect(areas!.rows.map(({ counts: [shown] }) => shown)).toEqual([12, 15])
})

test('a total that is hidden in one table stands in no other', () => {
  const [a, b] = withoutSmallNumbers([column([4]), column([4, 0])], 5)
  expect([a!.total, b!.total]).toEqual([['hidden'], ['hidden']])
})

test('of a column that only grows the step is said, so that two reports do not tell what came in between', () => {
  const table = { columns: ['Done'], rows: [{ name: 'Phase 1', counts: [38] }, { name: 'Phase 2', counts: [3] }], total: [41], running: [0] }
  const [shown] = withoutSmallNumbers([table], 5)
  expect([...shown!.rows.map(({ counts: [one] }) => one), ...shown!.total!]).toEqual([{ from: 35, to: 39 }, { from: 0, to: 4 }, { from: 40, to: 44 }])
})

test('a row that is never hidden protects nothing: what is hidden does not follow from it', () => {
  const [shown] = withoutSmallNumbers([{ columns: ['Overdue'], rows: [{ name: 'Red', neverHidden: true as const, counts: [3] }, { name: 'Amber', counts: [2] }, { name: 'Green', counts: [12] }], total: [17] }], 5)
  expect(shown!.rows.map(({ counts: [one] }) => one)).toEqual([3, 'hidden', 'hidden'])
})

test('noughts are no hiding place where their own sum says that they are noughts', () => {
  // Hidden beside 7, both noughts of the second row would follow from that row’s 0, then 7 from its column, then 2 from its row.
  const [shown] = withoutSmallNumbers([{ columns: ['A', 'B', 'All'], rows: [{ name: 'R0', counts: [2, 7, 9] }, { name: 'R1', counts: [0, 0, 0] }], total: [2, 7, 9], sums: [{ whole: 2, parts: [0, 1] }] }], 5)
  expect([shown!.rows[0]!.counts.slice(0, 2), shown!.total!.slice(0, 2)]).toEqual([['hidden', 'hidden'], ['hidden', 'hidden']])
})

test('two hidden counts follow from a sum of nought, because no count is below it, and from no other', () => {
  const figure = (count: number, hidden: boolean) => ({ parts: [count], hidden, open: false, whole: false })
  for (const [whole, follow] of [[0, 2], [9, 0]] as const) {
    const parts = [figure(whole, true), figure(0, true)]
    const sum = { whole: figure(whole, false), parts }
    expect(workedOut({ all: [...parts, sum.whole], sums: [sum] }).size).toBe(follow)
  }
})

test('whoever knows a share of each figure reckons with what is left, and what is hidden from them is hidden from all', () => {
  const figure = (count: number, hidden: boolean) => ({ parts: [count], hidden, open: false, whole: false })
  const [first, second, third, whole] = [figure(12, true), figure(8, true), figure(20, false), figure(40, false)] as const
  const parts = [first, second, third]
  const stranger = { all: parts, sums: [{ whole, parts }] }
  /** Somebody whose own are so many of each. */
  const reader = (...own: [number, number, number]) => {
    const left = parts.map((one, nth) => leftOf(one, [one.parts[0]! - own[nth]!]))
    return { all: left, sums: [{ whole: leftOf(whole, [40 - own.reduce((sum, one) => sum + one, 0)]), parts: left }] }
  }
  expect([stranger, reader(9, 5, 20), reader(12, 8, 20)].map((view) => workedOut(view).size)).toEqual([0, 0, 2])

  const knowing = reader(9, 8, 0)
  cover([stranger, { ...knowing, known: new Set([knowing.all[1]!]) }])
  expect(parts.map(({ hidden }) => hidden)).toEqual([true, true, true])
})

test('what is never hidden is not', () => {
  expect(withoutSmallNumbers([{ ...column([1, 2]), neverHidden: true as const }], 5)[0]!.rows.map(({ counts }) => counts[0])).toEqual([1, 2])
})

const small = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 0, max: 6 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 40 }) })

/** Rows by columns whose last column is the sum of the others, with a row of totals. */
const square = (rows: number, columns: number) => fc.array(fc.array(small, { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }).map((cells) => {
  const withSum = cells.map((row) => [...row, row.reduce((sum, one) => sum + one, 0)])
  return {
    columns: [...Array.from({ length: columns }, (_, nth) => `C${nth}`), 'All'], rows: withSum.map((counts, nth) => ({ name: `R${nth}`, counts })),
    total: withSum[0]!.map((_, c) => withSum.reduce((sum, row) => sum + row[c]!, 0)), sums: [{ whole: columns, parts: Array.from({ length: columns }, (__, nth) => nth) }],
  }
})

/** Solves what is shown by plain elimination with fractions; every hidden cell that comes out alone is caught. */
function caught(equations: { of: number[]; sum: number }[], cells: number): number[] {
  const rows = equations.map(({ of, sum }) => [...Array.from({ length: cells }, (_, nth) => of.filter((one) => one === nth).length), sum])
  let done = 0
  for (let c = 0; c < cells; c++) {
    const at = rows.findIndex((row, r) => r >= done && Math.abs(row[c]!) > 1e-9)
    if (at === -1) continue
    ;[rows[done], rows[at]] = [rows[at]!, rows[done]!]
    const pivot = rows[done]!
    const by = pivot[c]!
    for (let nth = 0; nth <= cells; nth++) pivot[nth]! /= by
    rows.forEach((row, r) => { if (r !== done && Math.abs(row[c]!) > 1e-9) { const times = row[c]!; for (let nth = 0; nth <= cells; nth++) row[nth]! -= times * pivot[nth]! } })
    done++
  }
  return rows.flatMap((row) => {
    const alone = row.slice(0, cells).flatMap((value, nth) => (Math.abs(value) > 1e-9 ? [nth] : []))
    return alone.length === 1 ? [alone[0]!] : []
  })
}

test('an attacker who knows every total and which cells add up works out no hidden count', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 6 }).chain((rows) => fc.integer({ min: 1, max: 5 }).chain((columns) => square(rows, columns))), (table) => {
    const [covered] = withoutSmallNumbers([table], 5)
    const width = table.columns.length
    const shown: Shown[][] = [...covered!.rows.map(({ counts }) => counts), covered!.total!]
    const lines = shown.length
    const id = (r: number, c: number) => r * width + c
    const equations: { of: number[]; sum: number }[] = []
    const add = (whole: [number, number], parts: [number, number][]) => {
      // Whole minus parts is nought; what is shown goes to the other side. The whole counts as minus one of itself, so it is put in as a part of a second unknown.
      const unknown = [whole, ...parts].filter(([r, c]) => shown[r]![c] === 'hidden')
      const known = parts.reduce((sum, [r, c]) => sum + (shown[r]![c] === 'hidden' ? 0 : shown[r]![c] as number), 0)
      const ofWhole = shown[whole[0]]![whole[1]]
      if (ofWhole !== 'hidden') equations.push({ of: unknown.map(([r, c]) => id(r, c)), sum: (ofWhole as number) - known })
      else hiddenWholes.push({ whole: id(...whole), parts: parts.filter(([r, c]) => shown[r]![c] === 'hidden').map(([r, c]) => id(r, c)), known })
    }
    const hiddenWholes: { whole: number; parts: number[]; known: number }[] = []
    for (let c = 0; c < width; c++) add([lines - 1, c], table.rows.map((_, r): [number, number] => [r, c]))
    for (let r = 0; r < lines; r++) add([r, width - 1], Array.from({ length: width - 1 }, (_, c): [number, number] => [r, c]))
    // A hidden whole is what its parts are: where another sum needs it, they take its place.
    for (const { whole, parts, known } of hiddenWholes) for (const equation of equations) if (equation.of.includes(whole)) {
      equation.of = [...equation.of.filter((one) => one !== whole), ...parts]
      equation.sum -= known
    }
    const truth = [...table.rows.map(({ counts }) => counts), table.total].flat()
    for (const { of, sum } of equations) expect(of.reduce((all, one) => all + truth[one]!, 0)).toBe(sum)
    expect(caught(equations, lines * width)).toEqual([])
    // And nothing small stands in the open.
    for (const one of shown.flat()) expect(one === 'hidden' || (one as number) === 0 || (one as number) >= 5).toBe(true)
  }), { numRuns: 400 })
})

test('an attacker who tries out every table that fits what is shown finds more than one value for each hidden count', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 3 }).chain((rows) => fc.integer({ min: 1, max: 2 }).chain((columns) => square(rows, columns))), (table) => {
    const [covered] = withoutSmallNumbers([table], 4)
    const width = table.columns.length - 1
    const shown = [...covered!.rows.map(({ counts }) => counts), covered!.total!]
    const most = Math.max(...table.rows.flatMap(({ counts }) => counts.slice(0, width)), 4) + 4
    const inner = table.rows.flatMap((_, r) => Array.from({ length: width }, (__, c) => [r, c] as const))
    const seen = new Map<string, Set<number>>()
    const tried: number[][] = table.rows.map(() => Array.from({ length: width }, () => 0))
    const fits = (value: number, one: Shown | undefined) => one === 'hidden' || one === value
    let left = 60_000
    const tryAll = (nth: number): boolean => {
      if (left-- < 0) return false
      if (nth === inner.length) {
        const whole = tried.map((row) => [...row, row.reduce((sum, one) => sum + one, 0)])
        whole.push(whole[0]!.map((_, c) => whole.reduce((sum, row) => sum + row[c]!, 0)))
        if (!whole.every((row, r) => row.every((value, c) => fits(value, shown[r]![c])))) return true
        whole.forEach((row, r) => row.forEach((value, c) => { if (shown[r]![c] === 'hidden') seen.set(`${r} ${c}`, (seen.get(`${r} ${c}`) ?? new Set()).add(value)) }))
        return true
      }
      const [r, c] = inner[nth]!
      const open = shown[r]![c]
      for (const value of open === 'hidden' ? Array.from({ length: most + 1 }, (_, one) => one) : [open as number]) {
        tried[r]![c] = value
        if (!tryAll(nth + 1)) return false
      }
      return true
    }
    fc.pre(tryAll(0))
    for (const [where, values] of seen) expect([where, values.size > 1]).toEqual([where, true])
  }), { numRuns: 200 })
}, 60_000)

test('fifty teams in ten areas with eight columns take no time to cover', () => {
  const rows = Array.from({ length: 50 }, (_, nth) => ({ name: `Team ${nth}`, within: `Area ${nth % 10}`, counts: Array.from({ length: 8 }, (__, c) => (nth * 7 + c * 3) % 11) }))
  const sum = (of: typeof rows) => Array.from({ length: 8 }, (_, c) => of.reduce((all, { counts }) => all + counts[c]!, 0))
  const columns = Array.from({ length: 8 }, (_, c) => `C${c}`)
  const areas = Array.from({ length: 10 }, (_, a) => ({ name: `Area ${a}`, counts: sum(rows.filter(({ within }) => within === `Area ${a}`)) }))
  const began = performance.now()
  withoutSmallNumbers([{ columns, rows, total: sum(rows) }, { columns, rows: areas, total: sum(rows) }], 5)
  expect(performance.now() - began).toBeLessThan(2_000)
})
