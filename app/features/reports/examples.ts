import { findIdentifiers, withoutIdentifiers } from '../../lib/identifiers.ts'
import { likelyNames } from '../../lib/likely-names.ts'

/** An example is a few sentences: more is not read in a report. */
export const mostLetters = 1_000

/** The words that an example begins with: the audit's strengths, without the identifying details that we recognise, and cut at a word where they are too long. */
export function wordsOfStrengths(strengths: string): string {
  const text = withoutIdentifiers(strengths.trim())
  return text.length <= mostLetters ? text : `${text.slice(0, mostLetters).replace(/\s\S*$/, '')} …`
}

/** What in an example may be somebody's name, and has to be looked at before the report is issued. */
export const mayName = (wording: string): string[] => likelyNames(wording)

/**
 * What is wrong with the words of an example, in a sentence; undefined when they can be kept. It is to name nobody: details that identify are refused, and what may
 * be a name is asked about once.
 * @param sure whether somebody has said that nobody can be known by it
 */
export function whyNotToKeep(wording: string, sure: boolean): string | undefined {
  const text = wording.trim()
  if (text === '') return 'Write what was done well, or take the example out.'
  if (text.length > mostLetters) return `Keep it to ${mostLetters.toLocaleString('en-GB')} letters: these are ${text.length.toLocaleString('en-GB')}.`
  const [identifier] = findIdentifiers(text)
  if (identifier) return `Take out the identifying detail (${identifier.kind}). An example names nobody.`
  const names = mayName(text)
  return names.length > 0 && !sure ? `This may name somebody: ${names.join(', ')}. Take it out, or say below that nobody can be known by it.` : undefined
}
