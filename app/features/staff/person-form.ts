import { z } from 'zod'
import { dayFrom } from '../../lib/date-field.ts'
import { looksLikeFormula } from '../../lib/sheets/cells.ts'
import type { Day } from '../../lib/days.ts'

const text = (longest: number) => z.string().trim().max(longest, `Use at most ${longest} characters.`).refine((said) => !looksLikeFormula(said), 'Begin with a letter or a figure.')
const textOrNothing = (longest: number) => text(longest).optional().transform((said) => said || null)

/** What somebody is called and when they work, as a form says it. Ticked weekdays come as one value, parted by spaces. */
export const DetailsForm = z.object({
  name: text(120).min(1, 'Write the name.'),
  email: z.string().trim().toLowerCase().optional().transform((said) => said || null).pipe(z.email('Write an e-mail address such as name@council.gov.uk.').max(200, 'Use at most 200 characters.').nullable()),
  staffNumber: textOrNothing(50),
  jobTitle: textOrNothing(120),
  daysOff: z.string().optional().transform((said) => (said ?? '').split(' ').filter((day) => /^[1-5]$/.test(day)).map(Number)),
})

/** A choice that names something of the council, or nothing. */
export const chosen = z.union([z.guid('Choose one of those listed.'), z.literal('')]).optional().transform((id) => id || null)

/** A day that may be left out. @returns null where it is, undefined when what was typed is no day */
export function dayOrNothing(typed: Readonly<Record<string, string>>, name: string): Day | null | undefined {
  return ['day', 'month', 'year'].every((part) => !typed[`${name}-${part}`]?.trim()) ? null : dayFrom(typed, name)
}

/** A day as a date field shows it. */
export const partsOf = (day: Day) => ({ day: Number(day.slice(8)), month: Number(day.slice(5, 7)), year: Number(day.slice(0, 4)) })
