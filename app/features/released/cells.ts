import { leftOf, type Sum, type Unknown, type View } from '../../lib/small-numbers.ts'

/** Fewer people than this behind a count, and it would be somebody's (domain standards §6.4). */
export const fewestPeople = 3

/** So many of one person in one area. */
export type Told = { area: string; who: string; count: number }

export type Rules = {
  /** Counts from 1 to below this are hidden: the council's small number. */
  smallNumber: number
  /** Sets of areas whose counts somebody sees in full, for being accountable for them: by whatever they are split, too. */
  seenByOne: readonly (readonly string[])[]
}

/** What a count is of: of one area, of all areas the whole, or of all areas a part, such as a kind of case. */
type Of = { area: string } | 'whole' | 'part'

/** A count that may be released, and whose it is. */
export type Cell = { figure: Unknown; of: Of; areas: ReadonlyMap<string, Amount> }
type Amount = { count: number; people: ReadonlySet<string> }

/** Counts what it is told; hidden at once where the count would be somebody's. */
export function cellOf(told: readonly Told[], of: Of, rules: Rules): Cell {
  const areas = new Map([...Map.groupBy(told, ({ area }) => area)].map(([area, own]) => [area, { count: own.reduce((sum, { count }) => sum + count, 0), people: new Set(own.map(({ who }) => who)) }]))
  const cell = { figure: { parts: [0], hidden: false, open: false, whole: of === 'whole' }, of, areas }
  cell.figure.parts = [leftWithout([], cell).count]
  cell.figure.hidden = [[], ...rules.seenByOne].some((seen) => isSomebodys(cell, seen, rules))
  return cell
}

/**
 * Whoever may read the cells: a stranger, and everybody who sees some areas in full. Such a leader takes what is their own from every part of the whole and reckons with what is left; where nothing
 * is left, a part is theirs and they know it.
 */
export const viewsOf = (cells: readonly Cell[], sums: readonly Sum[], rules: Rules): View[] => [
  { all: cells.map(({ figure }) => figure), sums, guarded: new Set(cells.filter((cell) => isSomebodys(cell, [], rules)).map(({ figure }) => figure)) },
  ...rules.seenByOne.map((seen): View => {
    const left = new Map(cells.map((cell) => [cell.figure, leftOf(cell.figure, [leftWithout(seen, cell).count])]))
    const those = (which: (cell: Cell) => boolean) => new Set(cells.filter(which).map(({ figure }) => left.get(figure)!))
    return {
      all: [...left.values()], sums: sums.map(({ whole, parts }) => ({ whole: left.get(whole)!, parts: parts.map((part) => left.get(part)!) })),
      known: those(({ figure, of }) => (typeof of === 'object' ? seen.includes(of.area) : left.get(figure)!.parts[0] === 0)),
      guarded: those((cell) => isSomebodys(cell, [], rules) || isSomebodys(cell, seen, rules)),
    }
  }),
]

/**
 * Whether a count, or what is left of it without the areas seen, is small or of few people. Of the whole what is left is the other areas, each of which has a cell of its own; of a part it has none.
 */
function isSomebodys(cell: Cell, seen: readonly string[], { smallNumber }: Rules): boolean {
  const { count, people } = leftWithout(cell.of === 'part' ? seen : [], cell)
  return count > 0 && (count < smallNumber || people < fewestPeople)
}

function leftWithout(seen: readonly string[], { areas }: Cell) {
  const others = [...areas].filter(([area]) => !seen.includes(area)).map(([, amount]) => amount)
  return { count: others.reduce((sum, { count }) => sum + count, 0), people: others.reduce((all, { people }) => all.union(people), new Set<string>()).size }
}
