import { expect, test } from 'vitest'
import { chanceFrom } from '../../lib/chance.ts'
import { outcomesReleased, type Outcome } from './outcomes.ts'
import { placeOf, splits, themesReleased, whose, type Count, type Fact, type Split, type ThemeLines, type Whose } from './themes.ts'

/*
 * An attacker who has read how releases are made but knows none of the code that covers them: everything that is shown, what adds up to what, that no count is below nought, and that hidden is
 * not said for nothing. As a leader of one area, or of two, the attacker also knows their counts in full: by kind of case, by role and by whose gap it mainly is, too; and of what only they have, that
 * the others have none of it.
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
    const workers = !most.full && chance() < 0.2 ? 2 : 40
    for (let audit = 0, n = upTo(chance() < 0.3 ? 8 : most.audits); audit < n; audit++) {
      const [kind, role, who] = [one(kinds), one(roles), `${area} ${upTo(workers)}`]
      for (const theme of themes) {
        if (chance() < 0.02) continue
        const fact: Fact = { theme, area, kind, role, whose: chance() < 0.6 ? 'good enough' : one(whose), who, count: 1 }
        const key = JSON.stringify(fact)
        counted.set(key, { ...fact, count: (counted.get(key)?.count ?? 0) + 1 })
      }
    }
  }
  return { areas, themes, facts: [...counted.values()], seenByOne: [...areas.map((area) => [area]), ...areas.length > 2 ? [areas.slice(0, 2)] : []] }
}

const released = ({ themes, facts, seenByOne }: ReturnType<typeof council>) => themesReleased(themes, facts, { smallNumber, seenByOne })

const measures = ['judged', 'below', 'good', ...whose] as const

/** The facts that a name stands for. */
function factsOf(facts: readonly Fact[], name: string) {
  const [area, split, part, measure] = JSON.parse(name) as [string | null, Split, string, (typeof measures)[number]]
  return facts.filter((fact) => (area === null || fact.area === area) && (split === 'all' || fact[split] === part)
    && (measure === 'judged' || (measure === 'below' ? fact.whose !== 'good enough' : measure === 'good' ? fact.whose === 'good enough' : fact.whose === measure)))
}

const sumOf = (facts: readonly Fact[]) => facts.reduce((sum, { count }) => sum + count, 0)

/** The true count of whatever a name stands for. */
const truthOf = (facts: readonly Fact[], name: string) => sumOf(factsOf(facts, name))

/** A count that nobody may be told: a small one, or one of fewer than three people. */
const isSomebodys = (facts: readonly Fact[]) => facts.length > 0 && (sumOf(facts) < smallNumber || new Set(facts.map(({ who }) => who)).size < 3)

type Equation = { sum: number; of: Map<string, number> }

/** What somebody reads in a theme of a release: counts by name, and what adds up to nought. A line that is not there counts nothing. Of each area's own parts no count is released. */
function read({ lines }: ThemeLines) {
  const shown = new Map<string, Count>()
  const areas = [...new Set(lines.map(({ area }) => area))].filter((area) => area !== null)
  const partsOf = (split: Split) => [...new Set(lines.filter((line) => line.split === split).map(({ part }) => part))]
  const of = (area: string | null, split: Split, part: string, measure: string) => JSON.stringify([area, split, part, measure])
  const at = new Map(lines.map((line) => [placeOf(line), line]))
  const equations: { whole: string; parts: string[] }[] = []
  for (const area of [...areas, null]) {
    for (const split of Object.keys(splits) as Split[]) {
      for (const part of split === 'all' ? [splits.all] : partsOf(split)) {
        const [line, isReleased] = [at.get(placeOf({ area, split, part })), area === null || split === 'all']
        shown.set(of(area, split, part, 'judged'), isReleased ? line?.judged ?? 0 : 'hidden')
        shown.set(of(area, split, part, 'below'), isReleased ? line?.belowGood ?? 0 : 'hidden')
        shown.set(of(area, split, part, 'good'), isReleased && !line ? 0 : 'hidden')
        equations.push({ whole: of(area, split, part, 'judged'), parts: [of(area, split, part, 'below'), of(area, split, part, 'good')] })
        for (const measure of area === null ? ['judged', 'below', 'good'] : []) equations.push({ whole: of(null, split, part, measure), parts: areas.map((one) => of(one, split, part, measure)) })
      }
    }
    for (const split of ['kind', 'role'] as const) {
      for (const measure of ['judged', 'below', 'good']) equations.push({ whole: of(area, 'all', splits.all, measure), parts: partsOf(split).map((part) => of(area, split, part, measure)) })
    }
    const whole = at.get(placeOf({ area, split: 'all', part: splits.all }))
    for (const mainly of whose) shown.set(of(area, 'all', splits.all, mainly), area === null ? whole?.whose?.[mainly as Whose] ?? 0 : 'hidden')
    equations.push({ whole: of(area, 'all', splits.all, 'below'), parts: whose.map((mainly) => of(area, 'all', splits.all, mainly)) })
  }
  for (const mainly of whose) equations.push({ whole: of(null, 'all', splits.all, mainly), parts: areas.map((area) => of(area, 'all', splits.all, mainly)) })
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
      const bounds = [...of].map(([name, by]) => { const { low, high } = ranges.get(name)!; return by > 0 ? { least: by * low, most: by * high } : { least: by * high, most: by * low } })
      const [least, most] = [summed(bounds.map((one) => one.least)), summed(bounds.map((one) => one.most))]
      for (const [nth, [name, by]] of [...of].entries()) {
        const [others, othersMost] = [without(least, bounds[nth]!.least), without(most, bounds[nth]!.most)]
        const [from, to] = by > 0 ? [(sum - othersMost) / by, (sum - others) / by] : [(sum - others) / by, (sum - othersMost) / by]
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

/** A sum of which some parts may have no end, so that one part can be taken from it again. */
const summed = (counts: readonly number[]) => ({ finite: counts.filter(Number.isFinite).reduce((sum, count) => sum + count, 0), endless: counts.filter((count) => !Number.isFinite(count)) })
const without = ({ finite, endless }: ReturnType<typeof summed>, count: number) => (Number.isFinite(count) ? endless[0] ?? finite - count : endless[1] ?? finite)

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

/** Counts that nobody may be told and that the attacker works out exactly, and how many of them are hidden. */
function attack(made: ReturnType<typeof council>, release: readonly ThemeLines[]) {
  const found: string[] = []
  let [hidden, within] = [0, 0]
  for (const theme of release) {
    const facts = made.facts.filter((fact) => fact.theme === theme.theme)
    const seen = read(theme)
    const small = [...seen.shown.keys()].filter((name) => isSomebodys(factsOf(facts, name)))
    found.push(...small.filter((name) => typeof seen.shown.get(name) === 'number'))
    for (const own of [[], ...made.seenByOne]) {
      const isTheirs = ({ area }: Fact) => own.includes(area)
      const isOwn = (name: string) => { const [area] = JSON.parse(name) as [string | null]; return area === null ? own.length > 0 && factsOf(facts, name).every(isTheirs) : own.includes(area) }
      const ranges = rangesFrom(seen, (name) => (isOwn(name) ? truthOf(facts, name) : undefined))
      const rangeOf = (name: string) => ranges.get(name) ?? { low: truthOf(facts, name), high: truthOf(facts, name) }
      for (const name of small.filter((one) => !isOwn(one))) {
        // What stands in no equation any more was known from the start.
        const { low, high } = rangeOf(name)
        if (low === high) found.push(`${theme.theme} ${name} to ${own.join(' and ') || 'anybody'}`)
        else {
          expect(low <= truthOf(facts, name) && truthOf(facts, name) <= high).toBe(true)
          if ((JSON.parse(name) as unknown[])[0] !== null && (JSON.parse(name) as unknown[])[1] !== 'all') continue
          hidden++
          if (low > 0 && high < smallNumber) within++
        }
      }
      // What all other areas have together of a kind, of a role or of somebody's gaps is a count like any other.
      for (const name of own.length === 0 ? [] : seen.shown.keys()) {
        const [area, split, , measure] = JSON.parse(name) as [string | null, Split, string, string]
        if (area !== null || (split === 'all' && !whose.includes(measure as Whose)) || !isSomebodys(factsOf(facts, name).filter((fact) => !isTheirs(fact)))) continue
        if (rangeOf(name).low === rangeOf(name).high) found.push(`${theme.theme} ${name} without ${own.join(' and ')}`)
      }
    }
  }
  return { found, hidden, within }
}

test(`of ${councils} made-up councils nobody works out a count below five or of fewer than three people: not from totals, splits and other themes, and not as the leader of an area or two`, () => {
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

test(`of the outcomes of ${councils} made-up quarters nobody works out what is small or of fewer than three people, nor a leader by what became of their own areas’ themes`, () => {
  let hidden = 0
  for (let nth = 0; nth < councils; nth++) {
    const made = council(`outcomes ${nth}`, { areas: 5, kinds: 5, roles: 1, audits: nth % 2 ? 60 : 20, themes: 1 })
    const facts = made.facts.map(({ area, kind, whose: mainly, who, count }): Outcome => ({ area, other: kind, column: mainly === 'good enough' ? 0 : 1, who, count }))
    const [columns, others] = [['Held', 'Again', 'Both'], [...new Set(facts.map(({ other }) => other!))]]
    const [byArea, byOther] = outcomesReleased({ title: 't', columns, areas: 'Area', other: 'Theme', facts }, { smallNumber, seenByOne: made.seenByOne })
    const of = (area: string | null, other: string | null, column: number) => JSON.stringify([area, other, column])
    const countedIn = (name: string) => { const [area, other, column] = JSON.parse(name) as [string | null, string | null, number]; return facts.filter((one) => (area ?? one.area) === one.area && (other ?? one.other) === one.other && (column === 2 || one.column === column)) }
    const sum = (name: string) => countedIn(name).reduce((all, { count }) => all + count, 0)
    const tells = (those: readonly Outcome[]) => those.length > 0 && (those.reduce((all, { count }) => all + count, 0) < smallNumber || new Set(those.map(({ who }) => who)).size < 3)

    const shown = new Map<string, Count>()
    const equations: { whole: string; parts: string[] }[] = []
    for (const area of [...made.areas, null]) for (const other of [...others, null]) {
      const row = other === null ? byArea!.rows.find(({ name }) => name === (area ?? 'All together')) : area === null ? byOther!.rows.find(({ name }) => name === other) : undefined
      for (const column of columns.keys()) {
        shown.set(of(area, other, column), row?.counts[column] ?? 'hidden')
        if (area === null) equations.push({ whole: of(null, other, column), parts: made.areas.map((one) => of(one, other, column)) })
        if (other === null) equations.push({ whole: of(area, null, column), parts: others.map((one) => of(area, one, column)) })
      }
      equations.push({ whole: of(area, other, 2), parts: [of(area, other, 0), of(area, other, 1)] })
    }
    for (const own of [[], ...made.seenByOne]) {
      const isTheirs = ({ area }: Outcome) => own.includes(area)
      const isOwn = (name: string) => { const [area] = JSON.parse(name) as [string | null]; return area === null ? own.length > 0 && countedIn(name).every(isTheirs) : own.includes(area) }
      const ranges = rangesFrom({ shown, equations }, (name) => (isOwn(name) ? sum(name) : undefined))
      const told = [...shown.keys()].filter((name) => {
        const [area, other] = JSON.parse(name) as [string | null, string | null]
        if (isOwn(name) || !(tells(countedIn(name)) || (area === null && other !== null && tells(countedIn(name).filter((one) => !isTheirs(one)))))) return false
        const range = ranges.get(name)
        if (range && range.low < range.high) { hidden++; expect(range.low <= sum(name) && sum(name) <= range.high).toBe(true) }
        return !range || range.low === range.high
      })
      expect({ nth, own, told }).toEqual({ nth, own, told: [] })
    }
  }
  expect(hidden).toBeGreaterThan(councils * 5)
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
