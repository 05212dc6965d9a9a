import { isDrawn } from '../../lib/chance.ts'
import { certainty, rangeInWords, shareInWords } from '../../lib/statistics.ts'

/** Of so many greens that a manager accepts one after the other, one is looked at again by an auditor. */
const tenth = { of: 10, many: 1 }

/**
 * Whether what a manager accepted is looked at again: of each ten that they accept exactly one, at a place that follows from a seed of theirs and which
 * ten it is. So it is one in ten of every manager, and the same whenever it is worked out.
 * @param seed something of the manager's that no page shows them, so that they cannot work it out beforehand
 * @param before how many greens they had accepted before
 */
export const isLookedAtAgain = (seed: string, before: number) => isDrawn(`second look ${seed}`, before, tenth)

/** How often auditors who looked again agreed with what was accepted, with how sure that is; undefined while nothing has been looked at. */
export function agreedInWords({ looked, agreed }: { looked: number; agreed: number }): string | undefined {
  if (looked === 0) return undefined
  const said = certainty(agreed, looked) === 'enough to tell' ? `Of all that is accepted like these it may be ${rangeInWords(agreed, looked)}.` : 'That is too few to tell how it is with all that is accepted.'
  return `Auditors who looked again in the last 12 months agreed with ${shareInWords(agreed, looked)}. ${said}`
}

/** Why somebody may not look again at what was accepted, or undefined when they may: nobody looks at their own work or their own check. */
export function whyNotToLook(auditorId: string, one: { submittedById: string; ownerId: string; checkedById: string }): string | undefined {
  if (one.submittedById === auditorId || one.ownerId === auditorId) return 'This is your own work. Another auditor looks at it.'
  return one.checkedById === auditorId ? 'You accepted this yourself. Another auditor looks at it.' : undefined
}
