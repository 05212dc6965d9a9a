import { z } from 'zod'

/** The boxes that were ticked, as one form's field holds them. */
export const gapsInBoxes = (missing: string) => z.string({ error: missing }).transform((text) => text.split(' ').filter(Boolean)).pipe(z.array(z.guid(missing)).min(1, missing))

/** The same where a service action is begun for something else, and answers gaps beside it or none. */
export const gapsInBoxesOrNone = z.string().default('').transform((text) => text.split(' ').filter(Boolean)).pipe(z.array(z.guid()))
