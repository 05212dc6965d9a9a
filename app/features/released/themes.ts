import { cover, workedOut, type Sum, type Unknown } from '../../lib/small-numbers.ts'

/** A count as it was released. */
export type Count = number | 'hidden'

/** By what a theme's judgements are split: not at all, by the kind of case, or by what the worker was called at work. */
export const splits = { all: 'All', kind: 'Kind of case', role: 'Role' } as const
export type Split = keyof typeof splits

/** Whose gap a judgement below good mainly is; 'good enough' where it is none. */
export const whose = ['practitioner', 'manager', 'service or partner', 'not confirmed'] as const
export type Whose = (typeof whose)[number]

/** So many judgements of one theme that have everything in common that is released. */
export type Fact = { theme: string; area: string; kind: string; role: string; whose: Whose | 'good enough'; count: number }

/** One line of a release: of an area, or of all areas (null) the whole or one part of a split. Whose gaps they are is said of the whole. */
export type Line = { area: string | null; split: Split; part: string; judged: Count; belowGood: Count; whose: Record<Whose, Count> | null }
export type ThemeLines = { theme: string; lines: Line[] }

/** What a line counts, before anything is hidden. */
export type Place = { area: string | null; split: Split; part: string }

/** A place as text, which is how places are told apart. */
export const placeOf = ({ area, split, part }: Place) => JSON.stringify([area, split, part])

export type Rules = {
  /** Counts from 1 to below this are hidden: the council's small number. */
  smallNumber: number
  /** Places where so few people were audited that their count would be somebody's; as `placeOf` gives them. */
  few: ReadonlySet<string>
  /** Sets of areas whose counts somebody sees in full, for being accountable for them. */
  seenByOne: readonly (readonly string[])[]
}

type Cells = { place: Place; judged: Unknown; below: Unknown; good: Unknown; whose: Unknown[] }

/**
 * The judgements of one framework and one sample in one quarter as they may leave the line of accountability: theme by theme, by area, and of the whole by kind of case, by role and by whose gap it
 * mainly is. All of these are parts of the same totals and are covered together: what is hidden follows from nothing that is shown, neither for a stranger nor for a leader who knows the counts of
 * their own areas.
 *
 * How many were judged is nearly the same for all themes of one audit, so that a number hidden in one theme could stand in the next: where it is hidden only to protect another, it is hidden in every
 * theme that has nearly as many there. There is no total over themes: themes of one audit go together, and without it one theme says nothing of another.
 */
export function themesReleased(themes: readonly string[], facts: readonly Fact[], rules: Rules): ThemeLines[] {
  const ofTheme = Map.groupBy(facts, ({ theme }) => theme)
  const laid = themes.filter((theme) => ofTheme.has(theme)).map((theme) => ({ theme, ...layOut(facts, ofTheme.get(theme)!, rules) }))
  for (let changed = true; changed;) {
    for (const { cells, sums, insiders } of laid) {
      const judged = cells.map((one) => one.judged)
      cover(judged, sums.judged, { insiders, guarded: guardedOf(judged, cells, rules) })
    }
    changed = hideAlike(laid.map(({ cells }) => cells), rules)
  }

  return laid.map(({ theme, cells, sums, insiders }) => {
    const findings = cells.flatMap(({ below, good, whose: parts }) => [below, good, ...parts])
    // What was judged is settled for all themes: here it is as it is, and cannot be hidden in this theme only.
    for (const { judged } of cells) judged.open = !judged.hidden
    const all = [...cells.map(({ judged }) => judged), ...findings]
    const guarded = guardedOf(all, cells, rules)
    const every = [...sums.judged, ...sums.findings]
    cover(all, every, { insiders, guarded })
    if ([new Set<Unknown>(), ...insiders].some((known) => [...workedOut(all, every, known)].some((one) => guarded.has(one)))) for (const one of findings) one.hidden = true
    return { theme, lines: cells.filter(({ judged }) => judged.hidden || judged.parts[0]! > 0).map(lineOf) }
  })
}

/** Hides how many were judged wherever another theme that has nearly as many hides it to protect a third. @returns whether any was hidden now */
function hideAlike(laid: readonly (readonly Cells[])[], { smallNumber }: Rules): boolean {
  let changed = false
  const at = Map.groupBy(laid.flat(), ({ place }) => placeOf(place))
  for (const cells of at.values()) {
    const protecting = cells.filter(({ judged }) => judged.hidden && judged.parts[0]! >= smallNumber).map(({ judged }) => judged.parts[0]!)
    for (const { judged } of cells) {
      if (judged.hidden || judged.parts[0] === 0 || !protecting.some((count) => Math.abs(count - judged.parts[0]!) < smallNumber)) continue
      judged.hidden = true
      changed = true
    }
  }
  return changed
}

const shownOf = ({ hidden, parts }: Unknown): Count => (hidden ? 'hidden' : parts[0]!)

const lineOf = ({ place, judged, below, whose: parts }: Cells): Line => ({
  ...place, judged: shownOf(judged), belowGood: shownOf(below),
  whose: parts.length > 0 ? Object.fromEntries(whose.map((one, nth) => [one, shownOf(parts[nth]!)])) as Record<Whose, Count> : null,
})

/** What must not follow: small counts, and all that is counted where few people were audited. */
function guardedOf(all: readonly Unknown[], cells: readonly Cells[], { smallNumber, few }: Rules) {
  const ofFew = new Set(cells.filter(({ place }) => few.has(placeOf(place))).flatMap(everyOf))
  return new Set(all.filter((one) => one.hidden && (isSmall(one.parts[0]!, smallNumber) || ofFew.has(one))))
}

const isSmall = (count: number, smallNumber: number) => count > 0 && count < smallNumber

/** The cells of one theme with what adds up, places alike in all themes; small counts are hidden already. */
function layOut(facts: readonly Fact[], own: readonly Fact[], { smallNumber, few, seenByOne }: Rules) {
  const parts = { all: [splits.all], kind: namesOf(facts, 'kind'), role: namesOf(facts, 'role') }
  const areas = namesOf(facts, 'area')
  const counts = countsOf(own)
  const cells = placesOf(areas, parts).map((place): Cells => {
    const [whole, withFew] = [place.area === null && place.split === 'all', few.has(placeOf(place))]
    const cell = (count: number): Unknown => ({ parts: [count], hidden: isSmall(count, smallNumber) || (withFew && count > 0), open: false, whole })
    const { below, good, of } = counts(place)
    return { place, judged: cell(below + good), below: cell(below), good: cell(good), whose: whole ? of.map(cell) : [] }
  })
  const at = new Map(cells.map((one) => [placeOf(one.place), one]))
  const whole = at.get(placeOf({ area: null, split: 'all', part: splits.all }))!
  /** Areas, kinds and roles each add up to the whole. */
  const added = (of: (one: Cells) => Unknown): Sum[] => [
    areas.map((area) => ({ area, split: 'all' as const, part: splits.all })), ...(['kind', 'role'] as const).map((split) => parts[split].map((part) => ({ area: null, split, part }))),
  ].map((places) => ({ whole: of(whole), parts: places.map((place) => of(at.get(placeOf(place))!)) }))
  return {
    cells,
    sums: {
      judged: added(({ judged }) => judged),
      findings: [
        ...added(({ below }) => below), ...added(({ good }) => good), ...cells.map(({ judged, below, good }) => ({ whole: judged, parts: [below, good] })), { whole: whole.below, parts: whole.whose },
      ],
    },
    insiders: seenByOne.map((seen) => new Set(cells.flatMap((one) => everyOf(one).filter((cell, nth) => (one.place.area === null
      // A total to which only their areas add anything is theirs too.
      ? cell.parts[0] === seen.reduce((sum, area) => sum + (everyOf(at.get(placeOf({ ...one.place, area })))[nth]?.parts[0] ?? 0), 0)
      : seen.includes(one.place.area)))))),
  }
}

/** Every area, and of all together the whole and its parts: parts of areas would be small nearly everywhere, and hide the areas with them. */
const placesOf = (areas: readonly string[], { kind, role }: Record<'kind' | 'role', readonly string[]>): Place[] => [
  ...areas.map((area) => ({ area, split: 'all' as const, part: splits.all })),
  { area: null, split: 'all', part: splits.all },
  ...kind.map((part) => ({ area: null, split: 'kind' as const, part })),
  ...role.map((part) => ({ area: null, split: 'role' as const, part })),
]

const everyOf = (one: Cells | undefined) => (one ? [one.judged, one.below, one.good, ...one.whose] : [])

const namesOf = (facts: readonly Fact[], what: 'area' | 'kind' | 'role') => [...new Set(facts.map((fact) => fact[what]))].toSorted((a, b) => a.localeCompare(b, 'en-GB'))

/** What is counted in a place: below good, good enough, and whose gaps those below good mainly are. */
function countsOf(facts: readonly Fact[]) {
  const sums = new Map<string, { below: number; good: number; of: number[] }>()
  for (const { area, kind, role, whose: mainly, count } of facts) {
    for (const within of [area, null]) {
      for (const [split, part] of [['all', splits.all], ['kind', kind], ['role', role]] as const) {
        const key = placeOf({ area: within, split, part })
        const sum = sums.get(key) ?? { below: 0, good: 0, of: whose.map(() => 0) }
        if (mainly === 'good enough') sum.good += count
        else { sum.below += count; sum.of[whose.indexOf(mainly)]! += count }
        sums.set(key, sum)
      }
    }
  }
  return (place: Place) => sums.get(placeOf(place)) ?? { below: 0, good: 0, of: whose.map(() => 0) }
}
