import { z } from 'zod'

/** The boxes that were ticked, as one form's field holds them. */
export const gapsInBoxes = (missing: string) => z.string({ error: missing }).transform((text) => text.split(' ').filter(Boolean)).pipe(z.array(z.guid(missing)).min(1, missing))
