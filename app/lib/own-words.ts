import { z } from 'zod'
import { findIdentifiers } from './identifiers.ts'

export const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length

/**
 * What is wrong with something a learner wrote, in a sentence, or undefined when it can be kept: identifying details are refused,
 * and so is far too little or too much.
 */
export function whyNotToKeep(text: string, { least, most }: { least: number; most: number }): string | undefined {
  const kinds = [...new Set(findIdentifiers(text).map(({ kind }) => kind))]
  if (kinds.length > 0) return `Take out what could identify someone (${kinds.join(', ')}). This has not been kept; your words are still below.`
  const written = countWords(text)
  if (written === 0) return `Write ${least} to ${most} words.`
  if (written < least || written > most) return `You have written ${written} ${written === 1 ? 'word' : 'words'}. Write ${least} to ${most}.`
  return undefined
}

/** A form's field for a learner's own words. */
export const ownWords = (limits: { least: number; most: number }) => z.string().trim().default('').superRefine((text, context) => {
  const problem = whyNotToKeep(text, limits)
  if (problem) context.addIssue({ code: 'custom', message: problem })
})
