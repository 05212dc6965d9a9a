import { expect, test } from 'vitest'
import { chanceFrom } from '../../lib/chance.ts'
import { placeOf, splits, themesReleased, whose, type Count, type Fact, type Split, type ThemeLines, type Whose } from './themes.ts'

/*
 * An attacker who has read how releases are made but knows none of the code that covers them: everything that is shown, what adds up to what, that no count is below nought, and that hidden is
 * not said for nothing. As a leader of one area the attacker also knows that area's counts in full.
 */

const councils = process.env['PRACTICE_LOOP_LONG'] ? 2_000 : 200
const smallNumber = 5

/** A made-up council's quarter: of some areas few cases, of others many. */
function council(seed: string, most: { areas: number; kinds: number; roles: number; audits: number; themes: number; full?: true }) {
  const chance = chanceFrom(seed)
  const upTo = (n: number) => 1 + Math.floor(chance() * n)
  const many = (n: number) => (most.full ? n : upTo(n))
  const names = (of: string, n: number) => Array.from({ length: n }, (_, nth) => `${of} ${nth + 1}`)
  const [areas, kinds, roles, themes] = [names('Area', many(most.areas)), names('Kind', many(most.kinds)), names('Role', many(most.roles)), names('Theme', most.themes)]
  const one = <T>(of: readonly T[]) => of[Math.floor(chance() * chance() * of.length)]!
  const counted = new Map<string, Fact>()
  for (const area of areas) {
    for (let audit = 0, n = upTo(chance() < 0.3 ? 8 : most.audits); audit < n; audit++) {
      const [kind, role] = [one(kinds), one(roles)]
      for (const theme of themes) {
        if (chance() < 0.02) continue
        const fact: Fact = { theme, area, kind, role, whose: chance() < 0.6 ? 'good enough' : one(whose), count: 1 }
        const key = JSON.stringify(fact)
        counted.set(key, { ...fact, count: (counted.get(key)?.count ?? 0) + 1 })
      }
    }
  }
  return { areas, themes, facts: [...counted.values()] }
}

const released = ({ areas, themes, facts }: ReturnType<typeof council>) =>
  themesReleased(themes, facts, { smallNumber, few: new Set(), seenByOne: areas.map((area) => [area]) })

const measures = ['judged', 'below', 'good', ...whose] as const

/** The true count of whatever a name stands for. */
function truthOf(facts: readonly Fact[], name: string): number {
  const [area, split, part, measure] = JSON.parse(name) as [string | null, Split, string, (typeof measures)[number]]
  return facts.filter((fact) => (area === null || fact.area === area) && (split === 'all' || fact[split] === part)
    && (measure === 'judged' || (measure === 'below' ? fact.whose !== 'good enough' : measure === 'good' ? fact.whose === 'good enough' : fact.whose === measure)))
    .reduce((sum, { count }) => sum + count, 0)
}

type Equation = { sum: number; of: Map<string, number> }

/** What somebody reads in a theme of a release: counts by name, and what adds up to nought. A line that is not there counts nothing. */
function read({ lines }: ThemeLines) {
  const shown = new Map<string, Count>()
  const areas = [...new Set(lines.map(({ area }) => area))].filter((area) => area !== null)
  const partsOf = (split: Split) => [...new Set(lines.filter((line) => line.split === split).map(({ part }) => part))]
  const of = (area: string | null, split: Split, part: string, measure: string) => JSON.stringify([area, split, part, measure])
  const at = new Map(lines.map((line) => [placeOf(line), line]))
  const equations: { whole: string; parts: string[] }[] = []
  const places: [string | null, Split, string][] = [...areas.map((area): [string, Split, string] => [area, 'all', splits.all]), ...(Object.keys(splits) as Split[]).flatMap((split) => partsOf(split).map((part): [null, Split, string] => [null, split, part]))]
  for (const [area, split, part] of places) {
    const line = at.get(placeOf({ area, split, part }))
    shown.set(of(area, split, part, 'judged'), line?.judged ?? 0)
    shown.set(of(area, split, part, 'below'), line?.belowGood ?? 0)
    shown.set(of(area, split, part, 'good'), !line ? 0 : 'hidden')
    equations.push({ whole: of(area, split, part, 'judged'), parts: [of(area, split, part, 'below'), of(area, split, part, 'good')] })
  }
  const whole = at.get(placeOf({ area: null, split: 'all', part: splits.all }))
  for (const mainly of whose) shown.set(of(null, 'all', splits.all, mainly), whole?.whose?.[mainly as Whose] ?? 0)
  equations.push({ whole: of(null, 'all', splits.all, 'below'), parts: whose.map((mainly) => of(null, 'all', splits.all, mainly)) })
  for (const measure of ['judged', 'below', 'good']) {
    for (const parts of [areas.map((area) => of(area, 'all', splits.all, measure)), ...(['kind', 'role'] as const).map((split) => partsOf(split).map((part) => of(null, split, part, measure)))]) {
      equations.push({ whole: of(null, 'all', splits.all, measure), parts })
    }
  }
  return { shown, equations }
}

type Range = { low: number; high: number }

/**
 * The least and the most that each unknown count can be: all equations are brought to their reduced form in whole numbers, and ranges are narrowed over those as they were and as they came out
 * until nothing moves.
 */
function rangesFrom({ shown, equations }: ReturnType<typeof read>, known: (name: string) => number | undefined): Map<string, Range> {
  const value = (name: string) => { const count = shown.get(name); return typeof count === 'number' ? count : known(name) }
  const rows = equations.map(({ whole, parts }): Equation => {
    const equation: Equation = { sum: 0, of: new Map() }
    for (const [name, sign] of [[whole, -1], ...parts.map((part) => [part, 1])] as [string, number][]) {
      const count = value(name)
      if (count === undefined) equation.of.set(name, (equation.of.get(name) ?? 0) + sign)
      else equation.sum -= sign * count
    }
    return equation
  }).filter((row) => row.of.size > 0)
  const all = [...rows, ...reduced(rows)]
  const ranges = new Map([...new Set(rows.flatMap((row) => [...row.of.keys()]))].map((name): [string, Range] => [name, { low: 0, high: Infinity }]))
  for (let moved = true; moved;) {
    moved = false
    for (const { sum, of } of all) {
      for (const [name, by] of of) {
        let [least, most] = [sum, sum]
        for (const [other, times] of of) {
          if (other === name) continue
          const { low, high } = ranges.get(other)!
          most -= times > 0 ? times * low : times * high
          least -= times > 0 ? times * high : times * low
        }
        const [from, to] = by > 0 ? [least / by, most / by] : [most / by, least / by]
        const range = ranges.get(name)!
        const [low, high] = [Math.max(range.low, Math.ceil(from - 1e-9)), Math.min(range.high, Math.floor(to + 1e-9))]
        if (low === range.low && high === range.high) continue
        ranges.set(name, { low, high })
        moved = true
      }
    }
  }
  return ranges
}

/** Gauss and Jordan without fractions: each row is divided by what its numbers have in common. */
function reduced(equations: readonly Equation[]): Equation[] {
  const rows = equations.map(({ sum, of }) => ({ sum, of: new Map(of) }))
  const done: { pivot: string; row: Equation }[] = []
  const takeAway = (row: Equation, from: Equation, pivot: string) => {
    const [a, b] = [row.of.get(pivot), from.of.get(pivot)!]
    if (!a) return
    for (const [name, times] of row.of) row.of.set(name, times * b)
    row.sum *= b
    for (const [name, times] of from.of) { const left = (row.of.get(name) ?? 0) - a * times; if (left === 0) row.of.delete(name); else row.of.set(name, left) }
    row.sum -= a * from.sum
    const common = [...row.of.values()].reduce((d, n) => divisor(d, n), Math.abs(row.sum))
    if (common > 1) { for (const [name, times] of row.of) row.of.set(name, times / common); row.sum /= common }
  }
  for (const row of rows) {
    for (const { pivot, row: from } of done) takeAway(row, from, pivot)
    const [pivot] = row.of.keys()
    if (pivot === undefined) { expect(Math.abs(row.sum)).toBe(0); continue }
    for (const one of done) takeAway(one.row, row, pivot)
    done.push({ pivot, row })
  }
  return done.map(({ row }) => row)
}

const divisor = (a: number, b: number): number => (b === 0 ? Math.abs(a) : divisor(b, a % b))

/** Small counts that the attacker works out exactly, and how many small ones are hidden. */
function attack(made: ReturnType<typeof council>, release: readonly ThemeLines[]) {
  const found: string[] = []
  let [hidden, within] = [0, 0]
  for (const theme of release) {
    const facts = made.facts.filter((fact) => fact.theme === theme.theme)
    const seen = read(theme)
    const small = [...seen.shown].filter(([name]) => { const count = truthOf(facts, name); return count > 0 && count < smallNumber }).map(([name]) => name)
    found.push(...small.filter((name) => typeof seen.shown.get(name) === 'number'))
    for (const insider of [undefined, ...made.areas]) {
      const knows = (name: string) => (insider !== undefined && (JSON.parse(name) as [string])[0] === insider ? truthOf(facts, name) : undefined)
      /** Of a total to which only the insider's area adds anything, there is nothing to tell of the others but nought. */
      const isOwn = (name: string) => { const [area, ...of] = JSON.parse(name) as (string | null)[]; return insider !== undefined && area === null && truthOf(facts, JSON.stringify([insider, ...of])) === truthOf(facts, name) }
      const ranges = rangesFrom(seen, knows)
      for (const name of small) {
        if (knows(name) !== undefined || isOwn(name)) continue
        const range = ranges.get(name)
        // What stands in no equation any more was known from the start.
        if (!range || range.low === range.high) found.push(`${theme.theme} ${name} to ${insider ?? 'anybody'}`)
        else {
          expect(range.low <= truthOf(facts, name) && truthOf(facts, name) <= range.high).toBe(true)
          hidden++
          if (range.low > 0 && range.high < smallNumber) within++
        }
      }
    }
  }
  return { found, hidden, within }
}

test(`of ${councils} made-up councils nobody works out a count below five: not from totals, splits and other themes, and not as the leader of an area`, () => {
  const told = { hidden: 0, within: 0 }
  for (let nth = 0; nth < councils; nth++) {
    const made = council(`council ${nth}`, { areas: 5, kinds: 3, roles: 3, audits: nth % 2 ? 60 : 14, themes: 2 })
    const { found, hidden, within } = attack(made, released(made))
    expect({ nth, found }).toEqual({ nth, found: [] })
    told.hidden += hidden
    told.within += within
  }
  expect(told.hidden).toBeGreaterThan(councils * 5)
  // It is no secret that a hidden count may be a small one; that it must be one is told of few.
  expect(told.within / told.hidden).toBeLessThan(0.01)
}, 600_000)

test('how many were judged, hidden in one theme to protect a small count, does not stand in another that has nearly as many', () => {
  for (let nth = 0; nth < 50; nth++) {
    const made = council(`alike ${nth}`, { areas: 6, kinds: 4, roles: 3, audits: nth % 2 ? 50 : 12, themes: 4 })
    const release = released(made)
    const judged = (theme: ThemeLines, place: string) => truthOf(made.facts.filter((fact) => fact.theme === theme.theme), JSON.stringify([...JSON.parse(place) as unknown[], 'judged']))
    for (const theme of release) for (const line of theme.lines.filter((one) => one.judged === 'hidden' && judged(theme, placeOf(one)) >= smallNumber)) {
      for (const other of release) {
        const there = other.lines.find((one) => placeOf(one) === placeOf(line))
        if (!there || typeof there.judged !== 'number') continue
        expect(Math.abs(there.judged - judged(theme, placeOf(line)))).toBeGreaterThanOrEqual(smallNumber)
      }
    }
  }
})

test('what is covered is not all: of a council of nine areas, five kinds of case and four roles most counts are shown', () => {
  const made = council('large', { areas: 9, kinds: 5, roles: 4, audits: 120, themes: 12, full: true })
  const began = performance.now()
  const counts = released(made).flatMap(({ lines }) => lines.flatMap((line) => [line.judged, line.belowGood, ...line.whose ? Object.values(line.whose) : []]))
  expect(performance.now() - began).toBeLessThan(2_000)
  expect(counts.filter((count) => count !== 'hidden').length / counts.length).toBeGreaterThan(0.5)
})
