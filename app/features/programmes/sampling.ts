import { createHash } from 'node:crypto'

export const strata = ['area', 'case type', 'worker'] as const
/** What a stratified sample keeps in proportion. */
export type Stratum = (typeof strata)[number]

/** As much of a case as a draw looks at. */
export type Drawable = { caseReference: string; caseType: string; serviceAreaId: string; workerId: string | null }

/** Where a seed puts a case reference: SHA-256 of the seed, a space and the reference. Anyone can compute it, and nobody can steer it. */
export const placeOf = (seed: string, caseReference: string) => createHash('sha256').update(`${seed} ${caseReference}`).digest('hex')

/** The cases in the order of a seed, whatever order they came in. */
export const inSeededOrder = <Case extends Drawable>(cases: readonly Case[], seed: string): Case[] => cases
  .map((one) => ({ one, place: placeOf(seed, one.caseReference) })).toSorted((a, b) => (a.place < b.place ? -1 : 1)).map(({ one }) => one)

const groupOf = (one: Drawable, by: Stratum) => ({ area: one.serviceAreaId, 'case type': one.caseType, worker: one.workerId ?? 'nobody' })[by]

/** Groups within groups, each where its first case stood, and within each the order that there was. */
const inGroups = <Case extends Drawable>(cases: readonly Case[], [first, ...within]: readonly Stratum[]): Case[] =>
  (first ? [...Map.groupBy(cases, (one) => groupOf(one, first)).values()].flatMap((group) => inGroups(group, within)) : [...cases])

/**
 * A sample by chance, the same for the same cases and seed. Without strata: the first cases in the order of the seed. With strata: the cases of
 * one group stand together and every nth is taken from a beginning that the seed sets (systematic sampling: Cochran, Sampling Techniques,
 * chapter 8). So each group gets its share to within one case, and every case has the same chance, also in groups too small for a whole one; the
 * largest remainder would never draw from these.
 * @param by the widest first
 * @returns at most as many as there are, in the order of the seed
 */
export function sampleOf<Case extends Drawable>(cases: readonly Case[], { size, seed, by = [] }: { size: number; seed: string; by?: readonly Stratum[] }): Case[] {
  const ordered = inSeededOrder(cases, seed)
  if (by.length === 0 || size >= ordered.length) return ordered.slice(0, size)
  const grouped = inGroups(ordered, by)
  const beginning = Number.parseInt(placeOf(seed, 'where to begin').slice(0, 12), 16) / 2 ** 48
  const taken = new Set(Array.from({ length: size }, (_, nth) => grouped[Math.floor(((beginning + nth) * grouped.length) / size)]!))
  return ordered.filter((one) => taken.has(one))
}

/**
 * The case that takes the place of one that was drawn: the next in the order of the seed of the same groups, or, where none is left, of as many
 * of them as can be, the widest first.
 * @param left the cases not drawn yet
 */
export function nextInPlaceOf<Case extends Drawable>(gone: Drawable, left: readonly Case[], { seed, by = [] }: { seed: string; by?: readonly Stratum[] }): Case | undefined {
  const ordered = inSeededOrder(left, seed)
  for (let kept = by.length; kept > 0; kept--) {
    const alike = ordered.find((one) => by.slice(0, kept).every((stratum) => groupOf(one, stratum) === groupOf(gone, stratum)))
    if (alike) return alike
  }
  return ordered[0]
}

/**
 * Cases of some workers before all others, one of each worker before a second of anyone, and otherwise in the order of the seed. This is a choice
 * and not chance: what is drawn in this way is a targeted sample.
 * @param first the workers to be preferred
 */
export function preferring<Case extends Drawable>(cases: readonly Case[], { size, seed, first }: { size: number; seed: string; first: ReadonlySet<string> }): Case[] {
  const met = new Map<string, number>()
  return inSeededOrder(cases, seed).map((one) => {
    if (one.workerId === null || !first.has(one.workerId)) return { one, turn: Infinity }
    const turn = met.get(one.workerId) ?? 0
    met.set(one.workerId, turn + 1)
    return { one, turn }
  }).toSorted((a, b) => (a.turn === b.turn ? 0 : a.turn - b.turn)).slice(0, size).map(({ one }) => one)
}
