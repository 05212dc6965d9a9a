import { placeOf } from '../programmes/sampling.ts'
import { casesEach, plainReference } from './dips.ts'

/**
 * Draws the five: the first in the order of the seed, as samples of audits are drawn. The same references and seed give the same five, in whatever order they
 * came and however they are spaced.
 * @param before the references of the member’s other sample: no child is looked at twice
 * @returns how many were left to draw from, and the five; fewer where so few are left
 */
export function drawFive(references: readonly string[], seed: string, before: readonly string[] = []): { of: number; five: string[] } {
  const seen = new Set(before.map(plainReference))
  const left = references.filter((one) => !seen.has(plainReference(one)))
  const inOrder = left.map((one) => ({ one, place: placeOf(seed, plainReference(one)) })).toSorted((a, b) => (a.place < b.place ? -1 : 1)).map(({ one }) => one)
  return { of: left.length, five: inOrder.slice(0, casesEach) }
}
