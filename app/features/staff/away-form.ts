import { z } from 'zod'
import { dayFrom } from '../../lib/date-field.ts'
import type { Day } from '../../lib/days.ts'
import { chosen, dayOrNothing, partsOf } from './person-form.ts'
import { periodAwayInWords, type Period } from './person-rules.ts'

/** A time away as a form posts it, or that somebody is back. There is no field for why. */
export const TimeAway = z.preprocess((form) => {
  const typed = (form ?? {}) as Record<string, string>
  return { ...typed, from: dayFrom(typed, 'from'), to: dayOrNothing(typed, 'to'), backOn: dayFrom(typed, 'backOn') }
}, z.discriminatedUnion('what', [
  z.object({
    what: z.literal('away'), from: z.string({ error: 'Write the first day on which they are away, such as 1 12 2026.' }),
    to: z.string({ error: 'Write the day on which they are back, such as 8 12 2026, or leave it empty.' }).nullable(), deputyId: chosen,
  }),
  z.object({ what: z.literal('back'), backOn: z.string({ error: 'Write the day on which they are back, such as 8 12 2026.' }), away: z.guid('Choose the time away.') }),
], { error: 'Choose what to do.' }))

/** What the form shows: the times away in words, and who could be chosen to stand in. */
export const awayToShow = (away: readonly (Period & { id: string; deputy: string | null })[], couldStandIn: readonly { id: string; name: string; jobTitle: string | null }[], today: Day) => ({
  today: partsOf(today),
  away: away.map((one) => ({ id: one.id, words: `Away ${periodAwayInWords(one)}${one.deputy ? `. ${one.deputy} stands in` : ''}.`, back: one.to ? partsOf(one.to) : undefined })),
  couldStandIn: couldStandIn.map((one) => ({ value: one.id, label: one.jobTitle ? `${one.name}, ${one.jobTitle}` : one.name })),
})
export type AwayToShow = ReturnType<typeof awayToShow>
