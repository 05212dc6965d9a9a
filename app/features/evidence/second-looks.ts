/** Of so many greens that a manager accepts one after the other, one is looked at again by an auditor. */
export const oneOf = 10

/**
 * Whether what a manager accepted is looked at again: of each ten that they accept exactly one, at a place that follows from who they are and which
 * ten it is. So it is one in ten of every manager, the same whenever it is worked out, and nobody tells it by looking at the evidence.
 * @param before how many greens they had accepted before
 */
export const isLookedAtAgain = (managerId: string, before: number) => placeIn(managerId, Math.floor(before / oneOf)) === before % oneOf

/** FNV-1a over the manager's id and the number of the ten. */
function placeIn(managerId: string, ten: number) {
  let hash = 0x811c9dc5
  for (const letter of `${managerId} ${ten}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0
  return hash % oneOf
}

/** Why somebody may not look again at what was accepted, or undefined when they may: nobody looks at their own work or their own check. */
export function whyNotToLook(auditorId: string, one: { submittedById: string; ownerId: string; checkedById: string }): string | undefined {
  if (one.submittedById === auditorId || one.ownerId === auditorId) return 'This is your own work. Another auditor looks at it.'
  return one.checkedById === auditorId ? 'You accepted this yourself. Another auditor looks at it.' : undefined
}
