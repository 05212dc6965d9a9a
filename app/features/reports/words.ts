import { z } from 'zod'
import { findIdentifiers } from '../../lib/identifiers.ts'

/** As much as one heading of each kind of report may hold. */
export const mostCharacters = 5_000

/** What somebody writes that many people read, some of them outside the council: details that identify somebody are refused. Names cannot be known, and the page says so. */
export const openWords = (missing?: string) => z.string({ error: missing ?? 'Write what is to be said.' }).trim().max(mostCharacters, `Keep it to ${mostCharacters.toLocaleString('en-GB')} characters.`)
  .refine((text) => missing === undefined || text.length > 0, missing)
  .refine((text) => findIdentifiers(text).length === 0, { error: ({ input }) => `Take out the identifying detail (${findIdentifiers(String(input))[0]?.kind}). This leaves the council.` })

/** Said wherever something is written that goes into a report. */
export const noNames = 'Name teams, never a child, a family or a worker. The portal finds numbers, dates of birth, postcodes and addresses; it cannot know a child’s name, so read it once more yourself.'
