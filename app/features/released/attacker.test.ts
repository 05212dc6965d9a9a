import { expect, test } from 'vitest'
import { chanceFrom } from '../../lib/chance.ts'
import type { Shown } from '../../lib/small-numbers.ts'
import { margins, themeTables, whoseTable, type Cell, type ReleasedTable } from './released.ts'

// An attacker who has every table of a release: all totals, all filters, every theme. What is not known is a variable with a least and a most; every sum that the reader of the tables knows is an equation. Written apart from
// what hides: it knows nothing of which cells were hidden first, nor of how.

type Range = { low: number; high: number }
type Equation = { whole: string; parts: string[] }

/** What follows from sums of counts that are never below nought: ranges narrowed until nothing changes, and equations taken from each other. */
function narrowed(known: ReadonlyMap<string, Range>, equations: readonly Equation[]): Map<string, Range> {
  const ranges = new Map([...known].map(([name, range]) => [name, { ...range }]))
  const narrow = (name: string, low: number, high: number) => {
    const range = ranges.get(name)!
    const [least, most] = [Math.max(range.low, low), Math.min(range.high, high)]
    const changed = least > range.low || most < range.high
    ranges.set(name, { low: least, high: most })
    return changed
  }
  // Where two sums share all but some parts, their difference is a sum too: wholes over the same area by kinds and by roles, rows and columns.
  const all = [...equations]
  for (let changed = true; changed;) {
    changed = false
    for (const { whole, parts } of all) {
      const each = parts.map((part) => ranges.get(part)!)
      const [low, high] = [each.reduce((sum, one) => sum + one.low, 0), each.reduce((sum, one) => sum + one.high, 0)]
      const sum = ranges.get(whole)!
      changed = narrow(whole, low, high) || changed
      parts.forEach((part, nth) => { changed = narrow(part, sum.low - (high - each[nth]!.high), sum.high - (low - each[nth]!.low)) || changed })
    }
  }
  return ranges
}

/** Which hidden variables equations over the shown ones fix: elimination with fractions over whole numbers, apart from any bounds. */
function fixed(unknown: readonly string[], equations: readonly Equation[]): Set<string> {
  const place = new Map(unknown.map((name, nth) => [name, nth]))
  const rows = equations.map(({ whole, parts }) => {
    const row = unknown.map(() => 0)
    for (const [name, sign] of [[whole, -1] as const, ...parts.map((part) => [part, 1] as const)]) { const at = place.get(name); if (at !== undefined) row[at]! += sign }
    return row
  }).filter((row) => row.some((one) => one !== 0))
  let done = 0
  for (let column = 0; column < unknown.length && done < rows.length; column++) {
    const at = rows.findIndex((row, nth) => nth >= done && Math.abs(row[column]!) > 1e-9)
    if (at === -1) continue
    ;[rows[done], rows[at]] = [rows[at]!, rows[done]!]
    const pivot = rows[done]!
    const scale = pivot[column]!
    for (let nth = 0; nth < pivot.length; nth++) pivot[nth]! /= scale
    for (let nth = 0; nth < rows.length; nth++) {
      const times = nth === done ? 0 : rows[nth]![column]!
      if (Math.abs(times) > 1e-9) for (let other = 0; other < pivot.length; other++) rows[nth]![other]! -= times * pivot[other]!
    }
    done += 1
  }
  return new Set(rows.slice(0, done).flatMap((row) => { const own = row.flatMap((one, nth) => (Math.abs(one) > 1e-9 ? [nth] : [])); return own.length === 1 ? [unknown[own[0]!]!] : [] }))
}

const isHidden = (figure: Shown | undefined) => figure === 'hidden'

/** What an attacker learns of a themes release: every count of audits, below good and good in every cell, as far as it follows. */
function attacked(tables: readonly ReleasedTable[]) {
  const counts = new Map<string, Shown>()
  const themes = tables[0]!.rows.map(({ name }) => name)
  const columns = tables[0]!.columns.slice(1)
  for (const table of tables) for (const { name, part, counts: shown } of table.rows) shown.forEach((figure, nth) => counts.set([name, part === undefined ? 'all' : `${table.key} ${part}`, columns[nth]!].join('|'), figure))
  const parts = tables.slice(1).map((table) => [...new Set(table.rows.map(({ part }) => `${table.key} ${part}`))])
  const rowsOf = ['all', ...parts.flat()]
  const equations = (what: string, theme: string): Equation[] => [
    ...rowsOf.map((row) => ({ whole: `${what}|${theme}|${row}|${columns.at(-1)}`, parts: columns.slice(0, -1).map((area) => `${what}|${theme}|${row}|${area}`) })),
    ...parts.flatMap((values) => columns.map((column) => ({ whole: `${what}|${theme}|all|${column}`, parts: values.map((row) => `${what}|${theme}|${row}|${column}`) }))),
  ]
  // How many audits a cell has is known as soon as one theme tells it: themes of one audit are judged together.
  const audits = new Map<string, Range>()
  for (const row of rowsOf) for (const column of columns) {
    const told = themes.map((theme) => counts.get([theme, row, column].join('|'))).find((figure) => figure && typeof figure === 'object' && 'n' in figure) as { n: number } | undefined
    audits.set(`n|*|${row}|${column}`, told ? { low: told.n, high: told.n } : { low: 0, high: 10_000 })
  }
  const ofAudits = equations('n', '*')
  const n = narrowed(audits, ofAudits)
  const fixedN = fixed([...audits].filter(([, { high, low }]) => high !== low).map(([name]) => name), ofAudits)
  const below = new Map<string, Range>()
  for (const theme of themes) for (const row of rowsOf) for (const column of columns) {
    const figure = counts.get([theme, row, column].join('|'))
    const name = `k|${theme}|${row}|${column}`
    if (figure && typeof figure === 'object' && 'k' in figure) below.set(name, { low: figure.k, high: figure.k })
    else below.set(name, { low: 0, high: n.get(`n|*|${row}|${column}`)!.high })
  }
  const ofThemes = themes.flatMap((theme) => equations('k', theme))
  const k = narrowed(below, ofThemes)
  const fixedK = fixed([...below].filter(([, { high, low }]) => high !== low).map(([name]) => name), ofThemes)
  return { n, fixedN, k, fixedK, counts, themes, rowsOf, columns }
}

/** A council's quarter, with many small cells: areas and kinds of very different sizes, every theme judged in every audit. */
function council(seed: string): Cell[] {
  const chance = chanceFrom(seed)
  const up = (most: number) => Math.floor(chance() * most)
  const [areas, caseTypes, roles] = [3 + up(4), 2 + up(3), 1 + up(3)]
  const themes = ['Planning', 'Oversight', 'Voice', 'Risk']
  return Array.from({ length: areas }, (_, area) => Array.from({ length: caseTypes }, (__, kind) => Array.from({ length: roles }, (___, role) => {
    const judged = chance() < 0.2 ? 0 : chance() < 0.4 ? 1 + up(5) : 5 + up(25)
    return themes.map((theme) => ({ theme, area: `Area ${area}`, caseType: `Kind ${kind}`, role: `Role ${role}`, judged, belowGood: Array.from({ length: judged }, () => chance() < 0.35).filter(Boolean).length }))
  }))).flat(3)
}

const truth = (cells: readonly Cell[], theme: string, row: string, column: string) => cells.filter((cell) => cell.theme === theme && (column === 'Whole council' || cell.area === column) && (row === 'all' || row === `kinds ${cell.caseType}` || row === `roles ${cell.role}`))
  .reduce((sum, { judged, belowGood }) => ({ n: sum.n + judged, k: sum.k + belowGood }), { n: 0, k: 0 })
const small = (count: number) => count >= 1 && count <= 4

const councils = process.env.PRACTICE_LOOP_LONG ? 2_000 : 60

test('an attacker with every total, filter and theme works out no count from 1 to 4', () => {
  let [hidden, small14] = [0, 0]
  for (let nth = 0; nth < councils; nth++) {
    const cells = council(`council ${nth}`)
    const tables = themeTables(cells, 5)
    const { n, fixedN, k, fixedK, counts, themes, rowsOf, columns } = attacked(tables)
    for (const theme of themes) for (const row of rowsOf) for (const column of columns) {
      const is = truth(cells, theme, row, column)
      const figure = counts.get([theme, row, column].join('|'))
      if (!isHidden(figure)) { expect([small(is.k), small(is.n), small(is.n - is.k)], `${nth} ${theme} ${row} ${column}`).toEqual([false, false, false]); continue }
      hidden += 1
      const [audits, below] = [n.get(`n|*|${row}|${column}`)!, k.get(`k|${theme}|${row}|${column}`)!]
      const knowsN = audits.low === audits.high || fixedN.has(`n|*|${row}|${column}`)
      const knowsK = below.low === below.high || fixedK.has(`k|${theme}|${row}|${column}`)
      if (small(is.n) || small(is.k) || small(is.n - is.k)) small14 += 1
      if (small(is.n)) expect(knowsN, `${nth} audits of ${row} ${column}`).toBe(false)
      if (small(is.k)) expect(knowsK, `${nth} below good of ${theme} ${row} ${column}`).toBe(false)
      if (small(is.n - is.k)) expect(knowsK && knowsN, `${nth} good of ${theme} ${row} ${column}`).toBe(false)
    }
  }
  expect(hidden).toBeGreaterThan(small14)
  expect(small14).toBeGreaterThan(councils)
}, 600_000)

test('without the second suppression the same attacker finds small counts at once', () => {
  const cells = council('council 1')
  const tables = themeTables(cells, 5)
  // As if only small figures themselves were hidden.
  const bare = tables.map((table) => ({ ...table, rows: table.rows.map(({ name, part, counts }) => ({ name, ...part !== undefined && { part }, counts: counts.map((_, nth): Shown => {
    const is = truth(cells, name, part === undefined ? 'all' : `${table.key} ${part}`, table.columns.slice(part === undefined ? 1 : 2)[nth]!)
    return small(is.k) || small(is.n) || small(is.n - is.k) ? 'hidden' : is
  }) })) }))
  const { fixedK, k } = attacked(bare)
  expect(fixedK.size + [...k.values()].filter(({ low, high }) => low === high && low >= 1 && low <= 4).length).toBeGreaterThan(0)
})

test('whose gaps they are is told only beside a whole that is told, and then adds up with small counts hidden', () => {
  const areas: ReleasedTable = { key: 'areas', title: '', columns: ['Theme', 'A', 'Whole council'], rows: [{ name: 'Planning', counts: ['hidden', 'hidden'] }, { name: 'Oversight', counts: ['hidden', { k: 40, n: 90 }] }] }
  const { rows } = whoseTable([{ theme: 'Planning', of: [20, 10, 5, 5] }, { theme: 'Oversight', of: [2, 30, 8, 0] }], areas, 5)
  expect(rows[0]!.counts).toEqual(['hidden', 'hidden', 'hidden', 'hidden', 'hidden'])
  expect(rows[1]!.counts.filter((count) => count === 'hidden').length).toBeGreaterThanOrEqual(2)
  expect(rows[1]!.counts.at(-1)).toBe(40)
})

test('counts by theme and by area are margins of the same gaps, and neither tells on the other', () => {
  const [themes, areas] = margins(['Held', 'Again', 'Gaps'], [{ whole: 2, parts: [0, 1] }], [
    { key: 't', title: '', of: 'Theme', rows: [{ name: 'Planning', counts: [2, 18, 20] }, { name: 'Oversight', counts: [12, 8, 20] }] }, { key: 'a', title: '', of: 'Area', rows: [{ name: 'North', counts: [9, 16, 25] }, { name: 'South', counts: [5, 10, 15] }] },
  ], 5)
  const held = themes!.rows.map(({ counts }) => counts[0])
  expect(held[0]).toBe('hidden')
  expect(held.filter((count) => count === 'hidden').length).toBeGreaterThanOrEqual(2)
  expect(areas!.rows.at(-1)!.name).toBe('All together')
})
