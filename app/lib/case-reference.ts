import { findIdentifiers } from './identifiers.ts'

/** Words that name a case system or what the number is of, and nobody. */
const labels = new Set((
  'case child client person record file family ref reference no number num id lcs liquidlogic mosaic eclipse carefirst azeus system cin cp cpp cla lac cic ehm eha mash'
).split(' '))

/** A day written in figures with its year, such as a birthday beside initials. */
const day = /(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])[/.-](?:0?[1-9]|1[0-2])[/.-](?:19|20)\d\d|(?:19|20)\d\d[/.-](?:0?[1-9]|1[0-2])[/.-](?:0?[1-9]|[12]\d|3[01]))(?!\d)/

/**
 * Why a text is not a council's own reference of a case, with what to do instead; undefined when it may be one. A reference holds a digit, and
 * beside it only letters that no name is made of: capitals such as NM, the name of a case system, or the word for what the number is of.
 * A short name in capitals beside a number, such as TOM 5, cannot be told from a prefix.
 */
export function notACaseReference(text: string): string | undefined {
  if (text.trim() === '') return undefined
  if (!/\d/.test(text)) return 'This is not a case reference: it holds no number. Write the council’s own reference, never a name.'
  if (findIdentifiers(text).length > 0) return 'This is not a case reference but something that identifies a child or a family. Write the council’s own reference instead.'
  if (day.test(text)) return 'This is not a case reference: it holds a date. Write the council’s own reference, with no date of birth and no initials.'
  if ([...text.matchAll(/\p{L}[\p{L}\p{M}'’]*/gu)].some(([word]) => mayBeAName(word, text))) return 'This looks like a name or like words, not like a case reference. Write the council’s own reference, never a name.'
  return undefined
}

function mayBeAName(word: string, text: string): boolean {
  if (labels.has(word.toLowerCase()) || word.length === 1) return false
  if (word.length > 4 || /[^a-z]/i.test(word)) return true
  // Small letters are a prefix only where they touch the number: nm872806.
  return /[a-z]/.test(word) && (word !== word.toLowerCase() || !new RegExp(`(?<!\\p{L})${word}\\d|\\d${word}(?!\\p{L})`, 'u').test(text))
}
