/** A count, k of n, or nothing where there is none to tell. */
export type Figure = number | { k: number; n: number } | null

/** What somebody outside the line of accountability is shown of a figure: itself, that it is hidden, or between which counts it lies. */
export type Shown = Figure | 'hidden' | { from: number; to: number }

type Tabled = {
  columns: readonly string[]
  rows: readonly { name: string; within?: string; neverHidden?: true; counts: readonly Figure[] }[]
  total: readonly Figure[] | null
  sums?: readonly { whole: number; parts: readonly number[] }[]
  running?: readonly number[]
  neverHidden?: true
}

/** A table as it may leave the line of accountability. */
export type Covered<T extends Tabled> = Omit<T, 'rows' | 'total'> & {
  rows: { name: string; within?: string; counts: Shown[] }[]
  total: Shown[] | null
}

/** One figure of the report; where two tables say the same, it is one. */
export type Unknown = { parts: readonly number[]; hidden: boolean; open: boolean; whole: boolean }

/** Figures of which one is the sum of the others. */
export type Sum = { whole: Unknown; parts: readonly Unknown[] }

/** What somebody can reckon with: a stranger with the figures as they are, whoever knows some of them with what is left. */
export type View = {
  all: readonly Unknown[]
  sums: readonly Sum[]
  /** What they see in full though it is hidden from others. */
  known?: ReadonlySet<Unknown>
  /** The figures that must not follow, where it is no harm if others do; all hidden ones where none are said. */
  guarded?: ReadonlySet<Unknown>
}

/** A figure's independent counts: of k of n, those that are and those that are not. */
const partsOf = (figure: NonNullable<Figure>) => (typeof figure === 'number' ? [figure] : [figure.k, figure.n - figure.k])

const sizeOf = ({ parts }: Pick<Unknown, 'parts'>) => parts.reduce((sum, part) => sum + part, 0)

/**
 * The tables of one report as they may leave the line of accountability. Counts from 1 to below the small number are hidden, and k of n where k, n or what
 * is left of n is such a count. Then as many more are hidden as it takes, so that nobody can work a hidden one out: not from the totals, not from a
 * column that is the sum of others, and not from another table of the same report. All look alike: whoever is told which are small could reckon back from them.
 * Of columns that only grow from report to report only the step is said in which each lies, because their difference would tell.
 */
export function withoutSmallNumbers<T extends Tabled>(tables: readonly T[], smallNumber: number): Covered<T>[] {
  const { at, sums } = relationsOf(tables)
  const all = [...new Set(at.flat(2).filter((one) => one !== undefined))]
  for (const one of all) one.hidden = !one.open && [...one.parts, sizeOf(one)].some((count) => count > 0 && count < smallNumber)
  cover([{ all, sums }], { smallNumber })

  return tables.map((table, t) => {
    const shown = (counts: readonly Figure[], r: number): Shown[] => counts.map((figure, c) => {
      if (figure !== null && table.running?.includes(c) && !table.neverHidden) return stepOf(typeof figure === 'number' ? figure : figure.n, smallNumber)
      return at[t]![r]?.[c]?.hidden ? 'hidden' : figure
    })
    return { ...table, rows: table.rows.map(({ name, within, counts }, r) => ({ name, within, counts: shown(counts, r) })), total: table.total && shown(table.total, table.rows.length) }
  })
}

/**
 * Hides as many more figures as it takes, so that none of those hidden already follows from what is shown; for figures that belong to several sums at once. Changes `hidden` of what it is given.
 * @param views whoever may read it: what is hidden from one is hidden from all
 * @param smallNumber of k of n a side from 1 to below this must not follow either, though the other side does not
 */
export function cover(views: readonly View[], { smallNumber = 0 }: { smallNumber?: number } = {}): void {
  // Whatever is hidden from one stays hidden, so it is enough that all of them in turn find nothing after the last figure was hidden.
  for (let quiet = 0, nth = 0; quiet < views.length; nth = (nth + 1) % views.length, quiet++) {
    for (let given = givenAway(views[nth]!, smallNumber); given; given = givenAway(views[nth]!, smallNumber)) {
      given.hidden = true
      quiet = 0
    }
  }
}

const nobody: ReadonlySet<Unknown> = new Set()

/** A figure of which somebody knows a share: what is left of it, hidden where the whole figure is. To hide it is to hide the whole. */
export const leftOf = (figure: Unknown, parts: readonly number[]): Unknown => ({
  parts, whole: figure.whole,
  get hidden() { return figure.hidden }, set hidden(hidden) { figure.hidden = hidden },
  get open() { return figure.open }, set open(open) { figure.open = open },
})

const stepOf = (count: number, step: number) => ({ from: count - (count % step), to: count - (count % step) + step - 1 })

/** Every figure that may be hidden, by its table, row and column, the total being the last row; and what adds up to what. */
function relationsOf(tables: readonly Tabled[]) {
  const at: (Unknown | undefined)[][][] = tables.map((table) => [...table.rows.map(({ counts }) => counts), table.total ?? []].map((counts, r) => counts.map((figure, c) => (
    figure === null || table.neverHidden || table.running?.includes(c) ? undefined : { parts: partsOf(figure), hidden: false, open: table.rows[r]?.neverHidden === true, whole: r === table.rows.length }))))
  const same = (a: Unknown, parts: readonly number[]) => a.parts.length === parts.length && a.parts.every((part, nth) => part === parts[nth])
  const addsUp = (whole: Unknown | undefined, parts: (Unknown | undefined)[]): Sum[] => {
    const known = parts.filter((part) => part !== undefined)
    if (!whole || known.length === 0 || known.some((part) => part.parts.length !== whole.parts.length)) return []
    return same(whole, whole.parts.map((_, nth) => known.reduce((sum, part) => sum + part.parts[nth]!, 0))) ? [{ whole, parts: known }] : []
  }

  // A total that two tables share is one figure: hidden in the one, it would stand in the other.
  const totals = new Map<string, Unknown>()
  tables.forEach((table, t) => at[t]![table.rows.length]?.forEach((total, c) => {
    if (!total) return
    const name = `${table.columns[c]} ${total.parts.join(' of ')}`
    at[t]![table.rows.length]![c] = totals.get(name) ?? total
    totals.set(name, totals.get(name) ?? total)
  }))

  const sums = tables.flatMap((table, t): Sum[] => {
    const lines = [...table.rows.keys(), ...table.total ? [table.rows.length] : []]
    return [
      ...table.columns.flatMap((_, c) => addsUp(table.total ? at[t]![table.rows.length]![c] : undefined, table.rows.map((__, r) => at[t]![r]![c]))),
      ...lines.flatMap((r) => (table.sums ?? []).flatMap(({ whole, parts }) => addsUp(at[t]![r]![whole], parts.map((c) => at[t]![r]![c])))),
      ...partsOfOthers(tables, t).flatMap(({ table: other, row, column, of, parts }) => addsUp(at[other]![row]![column], parts.map((r) => at[t]![r]![of]))),
    ]
  })
  return { at, sums }
}

/** Where rows of a table are the parts of a row of another one, column by column of the same name. */
function partsOfOthers(tables: readonly Tabled[], t: number) {
  const within = Map.groupBy(tables[t]!.rows.map((row, r) => ({ within: row.within, r })).filter((row) => row.within !== undefined), (row) => row.within!)
  return [...within].flatMap(([name, parts]) => tables.flatMap((other, table) => {
    const row = table === t ? -1 : other.rows.findIndex((one) => one.name === name)
    return row === -1 ? [] : other.columns.flatMap((title, column) => {
      const of = tables[t]!.columns.indexOf(title)
      return of === -1 ? [] : [{ table, row, column, of, parts: parts.map(({ r }) => r) }]
    })
  }))
}

/** The figure to hide next, because a hidden one can be worked out by somebody who knows some of them; undefined when none can. */
function givenAway(view: View, smallNumber: number): Unknown | undefined {
  const { sums, known = nobody, guarded } = view
  const found = workedOut(view, smallNumber)
  // Others that follow lead to those that must not, so they take part in the choice.
  if (found.size === 0 || (guarded && ![...found].some((one) => guarded.has(one)))) return undefined
  const unknown = (one: Unknown) => one.hidden && !known.has(one)
  const members = sums.map(({ whole, parts }) => [whole, ...parts])
  // What stands in the smallest sum in which it is hidden alone comes first; then whatever is joined to it through other hidden figures.
  const alone = members.filter((ones) => ones.some((one) => found.has(one)) && ones.filter(unknown).length === 1)
  const [fewest] = alone.toSorted((a, b) => a.length - b.length)
  if (fewest && cheapest(fewest, known)) return cheapest(fewest, known)
  for (let from: Set<Unknown> = found, seen = -1; from.size > seen;) {
    seen = from.size
    from = new Set([...from, ...members.filter((ones) => ones.some((one) => from.has(one) && one.hidden)).flat()])
    const shown = cheapest([...from], known)
    if (shown) return shown
  }
  return undefined
}

const cheapest = (ones: readonly Unknown[], known: ReadonlySet<Unknown>) => ones.filter((one) => !one.hidden && !one.open && !known.has(one)).toSorted((a, b) => cost(a) - cost(b))[0]

/** Small figures are hidden before large ones, totals after all others, and a nought only where there is nothing else: it protects least. */
const cost = (one: Unknown) => (one.whole ? 1e9 : 0) + (sizeOf(one) === 0 ? 1e6 : sizeOf(one))

/** The hidden figures that follow from those shown: by adding and taking away, or because no count is below nought. */
export function workedOut({ all, sums, known = nobody }: View, smallNumber = 0): Set<Unknown> {
  const hidden = all.filter((one) => one.hidden && !known.has(one))
  if (hidden.length === 0) return new Set()
  return new Set([...byAdding(hidden, sums), ...byBounds(hidden, sums, smallNumber)])
}

const prime = 1_000_003

/** Gauss's elimination over a prime field: a figure follows when the sums leave it alone in a row. */
function byAdding(hidden: readonly Unknown[], sums: readonly Sum[]): Unknown[] {
  const place = new Map(hidden.map((one, nth) => [one, nth]))
  const rows = sums.map(({ whole, parts }) => {
    const row = new Map<number, number>()
    for (const [one, sign] of [[whole, prime - 1] as const, ...parts.map((part) => [part, 1] as const)]) {
      const nth = place.get(one)
      if (nth !== undefined) row.set(nth, ((row.get(nth) ?? 0) + sign) % prime)
    }
    for (const [nth, value] of row) if (value === 0) row.delete(nth)
    return row
  }).filter((row) => row.size > 0)

  const reduced: { pivot: number; row: Map<number, number> }[] = []
  for (const row of rows) {
    for (const { pivot, row: known } of reduced) takeAway(row, known, row.get(pivot) ?? 0)
    const [pivot] = row.keys()
    if (pivot === undefined) continue
    const inverse = power(row.get(pivot)!, prime - 2)
    for (const [nth, value] of row) row.set(nth, (value * inverse) % prime)
    for (const { row: earlier } of reduced) takeAway(earlier, row, earlier.get(pivot) ?? 0)
    reduced.push({ pivot, row })
  }
  return reduced.filter(({ row }) => row.size === 1).map(({ pivot }) => hidden[pivot]!)
}

function takeAway(row: Map<number, number>, other: ReadonlyMap<number, number>, times: number) {
  if (times === 0) return
  for (const [nth, value] of other) {
    const left = ((row.get(nth) ?? 0) + (prime - times) * value) % prime
    if (left === 0) row.delete(nth)
    else row.set(nth, left)
  }
}

function power(base: number, exponent: number): number {
  let result = 1
  for (let left = exponent, square = base; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = (result * square) % prime
    square = (square * square) % prime
  }
  return result
}

/** Figures between whose least and most there is nothing left to choose, narrowed sum by sum; of k of n also those of which one side is known, and small. */
function byBounds(hidden: readonly Unknown[], sums: readonly Sum[], smallNumber: number): Unknown[] {
  const ranges = new Map(hidden.map((one) => [one, one.parts.map(() => ({ low: 0, high: Infinity }))]))
  const rangeOf = (one: Unknown, nth: number) => ranges.get(one)?.[nth] ?? { low: one.parts[nth]!, high: one.parts[nth]! }
  for (let changed = true; changed;) {
    changed = false
    for (const { whole, parts } of sums) {
      for (const nth of whole.parts.keys()) {
        const each = parts.map((part) => rangeOf(part, nth))
        const [low, high] = [each.reduce((sum, range) => sum + range.low, 0), each.reduce((sum, range) => sum + range.high, 0)]
        const all = rangeOf(whole, nth)
        const narrow = (one: Unknown, least: number, most: number) => {
          const range = ranges.get(one)?.[nth]
          if (!range || (least <= range.low && most >= range.high)) return
          range.low = Math.max(range.low, least)
          range.high = Math.min(range.high, most)
          changed = true
        }
        const [least, most] = [all.low, all.high]
        narrow(whole, low, high)
        parts.forEach((part, p) => narrow(part, least - highOfOthers(each, p), most - (low - each[p]!.low)))
      }
    }
  }
  return hidden.filter((one) => {
    const known = ranges.get(one)!.map(({ low, high }) => low === high)
    return known.every(Boolean) || one.parts.some((part, nth) => known[nth] && part > 0 && part < smallNumber)
  })
}

const highOfOthers = (each: readonly { high: number }[], without: number) => each.reduce((sum, { high }, nth) => (nth === without ? sum : sum + high), 0)
