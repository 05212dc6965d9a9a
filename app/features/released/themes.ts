import { cover, workedOut, type Sum } from '../../lib/small-numbers.ts'
import { cellOf, viewsOf, type Cell, type Rules } from './cells.ts'

/** A count as it was released. */
export type Count = number | 'hidden'

/** By what a theme's judgements are split: not at all, by the kind of case, or by what the worker was called at work. */
export const splits = { all: 'All', kind: 'Kind of case', role: 'Role' } as const
export type Split = keyof typeof splits

/** Whose gap a judgement below good mainly is; 'good enough' where it is none. */
export const whose = ['practitioner', 'manager', 'service or partner', 'not confirmed'] as const
export type Whose = (typeof whose)[number]

/** So many judgements of one theme that have everything in common that is released, and the worker whose practice was judged. */
export type Fact = { theme: string; area: string; kind: string; role: string; whose: Whose | 'good enough'; who: string; count: number }

/** One line of a release: of an area, or of all areas (null) the whole or one part of a split. Whose gaps they are is said of the whole. */
export type Line = { area: string | null; split: Split; part: string; judged: Count; belowGood: Count; whose: Record<Whose, Count> | null }
export type ThemeLines = { theme: string; lines: Line[] }

/** What a line counts, before anything is hidden. */
export type Place = { area: string | null; split: Split; part: string }

/** A place as text, which is how places are told apart. */
export const placeOf = ({ area, split, part }: Place) => JSON.stringify([area, split, part])

type Cells = { place: Place; judged: Cell; below: Cell; good: Cell; whose: Cell[] }

/**
 * The judgements of one framework and one sample in one quarter as they may leave the line of accountability: theme by theme, by area, and of the whole by kind of case, by role and by whose gap it
 * mainly is. All of these are parts of the same totals and are covered together: what is hidden follows from nothing that is shown, neither for a stranger nor for a leader who knows the counts of
 * their own areas, by kind, by role and by whose gap it mainly is, too.
 *
 * How many were judged is nearly the same for all themes of one audit, so that a number hidden in one theme could stand in the next: where it is hidden only to protect another, it is hidden in every
 * theme that has nearly as many there. There is no total over themes: themes of one audit go together, and without it one theme says nothing of another.
 */
export function themesReleased(themes: readonly string[], facts: readonly Fact[], rules: Rules): ThemeLines[] {
  const ofTheme = Map.groupBy(facts, ({ theme }) => theme)
  const laid = themes.filter((theme) => ofTheme.has(theme)).map((theme) => ({ theme, ...layOut(facts, ofTheme.get(theme)!, rules) }))
  for (let changed = true; changed;) {
    for (const { views } of laid) cover(views.judged)
    changed = hideAlike(laid.map(({ cells }) => cells), rules)
  }

  return laid.map(({ theme, cells, views }) => {
    // What was judged is settled for all themes: here it is as it is, and cannot be hidden in this theme only.
    for (const { judged: { figure } } of cells) figure.open = !figure.hidden
    cover(views.all)
    if (views.all.some((view) => [...workedOut(view)].some((one) => view.guarded!.has(one)))) for (const { figure } of cells.flatMap(findingsOf)) figure.hidden = true
    return { theme, lines: cells.filter(({ judged: { figure } }) => figure.hidden || figure.parts[0]! > 0).map(lineOf) }
  })
}

/** Hides how many were judged wherever another theme that has nearly as many hides it to protect a third. @returns whether any was hidden now */
function hideAlike(laid: readonly (readonly Cells[])[], { smallNumber }: Rules): boolean {
  let changed = false
  const at = Map.groupBy(laid.flat(), ({ place }) => placeOf(place))
  for (const cells of at.values()) {
    const judgedThere = cells.map(({ judged }) => judged.figure)
    const protecting = judgedThere.filter((judged) => judged.hidden && judged.parts[0]! >= smallNumber).map((judged) => judged.parts[0]!)
    for (const judged of judgedThere) {
      if (judged.hidden || judged.parts[0] === 0 || !protecting.some((count) => Math.abs(count - judged.parts[0]!) < smallNumber)) continue
      judged.hidden = true
      changed = true
    }
  }
  return changed
}

const shownOf = ({ figure: { hidden, parts } }: Cell): Count => (hidden ? 'hidden' : parts[0]!)

const lineOf = ({ place, judged, below, whose: parts }: Cells): Line => ({
  ...place, judged: shownOf(judged), belowGood: shownOf(below),
  whose: parts.length > 0 ? Object.fromEntries(whose.map((one, nth) => [one, shownOf(parts[nth]!)])) as Record<Whose, Count> : null,
})

/** The cells of one theme with what adds up, places alike in all themes, as everybody sees them. */
function layOut(facts: readonly Fact[], own: readonly Fact[], rules: Rules) {
  const parts = { all: [splits.all], kind: namesOf(facts, 'kind'), role: namesOf(facts, 'role') }
  const areas = namesOf(facts, 'area')
  const factsOf = byPlace(own)
  const cells = placesOf(areas, parts).map((place): Cells => {
    const there = factsOf(place)
    const of = place.area !== null ? { area: place.area } : place.split === 'all' ? 'whole' : 'part'
    const [below, good] = [there.filter((fact) => fact.whose !== 'good enough'), there.filter((fact) => fact.whose === 'good enough')]
    return {
      place, judged: cellOf(there, of, rules), below: cellOf(below, of, rules), good: cellOf(good, of, rules),
      whose: of === 'whole' ? whose.map((one) => cellOf(below.filter((fact) => fact.whose === one), 'part', rules)) : [],
    }
  })
  const at = new Map(cells.map((one) => [placeOf(one.place), one]))
  const whole = at.get(placeOf({ area: null, split: 'all', part: splits.all }))!
  /** Areas, kinds and roles each add up to the whole. */
  const added = (of: (one: Cells) => Cell): Sum[] => [
    areas.map((area) => ({ area, split: 'all' as const, part: splits.all })), ...(['kind', 'role'] as const).map((split) => parts[split].map((part) => ({ area: null, split, part }))),
  ].map((places) => ({ whole: of(whole).figure, parts: places.map((place) => of(at.get(placeOf(place))!).figure) }))
  const judged = added((one) => one.judged)
  const findings = [
    ...added(({ below }) => below), ...added(({ good }) => good), ...cells.map((one) => ({ whole: one.judged.figure, parts: [one.below.figure, one.good.figure] })),
    { whole: whole.below.figure, parts: whole.whose.map(({ figure }) => figure) },
  ]
  const allJudged = cells.map((one) => one.judged)
  return { cells, views: { judged: viewsOf(allJudged, judged, rules), all: viewsOf([...allJudged, ...cells.flatMap(findingsOf)], [...judged, ...findings], rules) } }
}

const findingsOf = ({ below, good, whose: parts }: Cells) => [below, good, ...parts]

/** Every area, and of all together the whole and its parts: parts of areas would be small nearly everywhere, and hide the areas with them. */
const placesOf = (areas: readonly string[], { kind, role }: Record<'kind' | 'role', readonly string[]>): Place[] => [
  ...areas.map((area) => ({ area, split: 'all' as const, part: splits.all })),
  { area: null, split: 'all', part: splits.all },
  ...kind.map((part) => ({ area: null, split: 'kind' as const, part })),
  ...role.map((part) => ({ area: null, split: 'role' as const, part })),
]

const namesOf = (facts: readonly Fact[], what: 'area' | 'kind' | 'role') => [...new Set(facts.map((fact) => fact[what]))].toSorted((a, b) => a.localeCompare(b, 'en-GB'))

/** The facts of each place: every fact is of its area, of the whole, of its kind and of its role. */
function byPlace(facts: readonly Fact[]) {
  const at = Map.groupBy(facts.flatMap((fact) => ([[fact.area, 'all', splits.all], [null, 'all', splits.all], [null, 'kind', fact.kind], [null, 'role', fact.role]] as const)
    .map(([area, split, part]) => ({ key: placeOf({ area, split, part }), fact }))), ({ key }) => key)
  return (place: Place) => (at.get(placeOf(place)) ?? []).map(({ fact }) => fact)
}
