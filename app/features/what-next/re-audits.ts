import { inSeededOrder } from '../programmes/sampling.ts'
import type { ListedCase } from '../programmes/case-list.ts'

/** A case of the list that could show whether gaps held: another child of the same person. */
export type Candidate = ListedCase & { gapIds: readonly string[] }

/**
 * Cases that look again, drawn by chance: in the order of the seed, each case of another worker that shows a gap which no case before it shows, until there are so many; so no worker has two.
 * The same list and seed give the same cases, and nobody can steer which.
 * @returns the cases, each with the gaps that it is to show
 */
export function drawnToLookAgain(candidates: readonly Candidate[], { size, seed }: { size: number; seed: string }): Candidate[] {
  const [shown, workers] = [new Set<string>(), new Set<string>()]
  const drawn: Candidate[] = []
  for (const one of inSeededOrder(candidates, seed)) {
    if (drawn.length === size) break
    const gapIds = one.gapIds.filter((id) => !shown.has(id))
    if (gapIds.length === 0 || (one.workerId && workers.has(one.workerId))) continue
    if (one.workerId) workers.add(one.workerId)
    for (const id of gapIds) shown.add(id)
    drawn.push({ ...one, gapIds })
  }
  return drawn
}

/** How many gaps could be shown at all by the cases of a list. */
export const gapsThatCanBeShown = (candidates: readonly Candidate[]) => new Set(candidates.flatMap(({ gapIds }) => gapIds)).size
