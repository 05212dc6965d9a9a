import { z } from 'zod'
import { dayFrom } from '../../lib/date-field.ts'
import type { Day } from '../../lib/days.ts'
import type { CohortDays } from './cohorts.server.ts'

/** The fields of a cohort’s days, as they are typed. */
export const DaysTyped = z.object({ seriesId: z.union([z.literal(''), z.guid()]).default('').transform((id) => id || null) })

/** The day of the peer group from a form, where one was typed. @returns a problem when it is no day, or comes before the cohort begins */
export function peerGroupFrom(typed: Readonly<Record<string, string>>, startsOn: Day): { day: CohortDays['peerGroupOn'] } | { wrong: string } {
  if (['day', 'month', 'year'].every((part) => !typed[`peerGroupOn-${part}`]?.trim())) return { day: null }
  const day = dayFrom(typed, 'peerGroupOn')
  if (!day) return { wrong: 'Write the day of the peer group, such as 20 11 2026, or leave it empty.' }
  return day < startsOn ? { wrong: 'The peer group meets after the cohort has begun.' } : { day }
}
