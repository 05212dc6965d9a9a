import { z } from 'zod'
import { findIdentifiers } from '../../lib/identifiers.ts'

/**
 * A reason that one person writes for others to read: some words, at most 500 characters, and no identifying detail of a child or family.
 * @param missing what to say when nothing was written
 */
export const reason = (missing: string) => z.string({ error: missing }).trim().min(1, missing).max(500, 'Keep the reason to 500 characters.')
  .refine((text) => findIdentifiers(text).length === 0, {
    error: ({ input }) => `Take out the identifying detail (${findIdentifiers(String(input))[0]?.kind}). Other people read this.`,
  })
