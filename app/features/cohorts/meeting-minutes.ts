import { z } from 'zod'

/** A form’s field for how long something lasted. */
export const minutesOf = (least: number, most: number) => z.string().trim().default('').transform(Number)
  .refine((minutes) => Number.isInteger(minutes) && minutes >= least && minutes <= most, `Write how many minutes it lasted, from ${least} to ${most}.`)
