import { notACaseReference } from '../../lib/case-reference.ts'
import { plainName } from '../../lib/sheets/header.ts'
import { caseTitles } from '../audits/case-titles.ts'

/** So many cases are shown at once: more than an inspection team asks for in one go, and few enough to be read. */
export const mostCases = 50

const titles = new Set(caseTitles.case.map(plainName))

/**
 * The cases in a pasted list: one to a line, with commas or semicolons between them, or a column of a spreadsheet with or without its title. Each case once.
 * @returns the references, or a sentence for each thing that is none, with the line on which it stands
 */
export function casesIn(text: string): { ok: true; cases: string[] } | { ok: false; problems: string[] } {
  const cases = new Map<string, string>()
  const problems: string[] = []
  for (const [nth, line] of text.split(/\r\n|\r|\n/).entries()) {
    for (const piece of line.split(/[,;\t]/).flatMap(apart)) {
      if (piece === '' || titles.has(plainName(piece))) continue
      const problem = piece.length > 60 ? 'This is too long to be a case reference.' : notACaseReference(piece)
      if (problem) problems.push(`Line ${nth + 1}, “${piece.length > 60 ? `${piece.slice(0, 60)}…` : piece}”: ${problem}`)
      else if (!cases.has(sameCase(piece))) cases.set(sameCase(piece), piece)
    }
  }
  if (problems.length === 0 && cases.size === 0) problems.push('Paste the references of the cases, one to a line.')
  if (cases.size > mostCases) problems.push(`These are ${cases.size} cases. Ask about ${mostCases} at most, and make another pack for the others.`)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, cases: [...cases.values()] }
}

/** 'NM1 NM2' is two references and 'NM 1' is one: only where each word holds a figure do spaces part them. */
function apart(piece: string): string[] {
  const words = piece.trim().replace(/\s+/g, ' ').split(' ')
  return words.every((word) => /\d/.test(word)) ? words : [words.join(' ')]
}

/** Under which a case is known however it is typed: inspectors' lists do not always keep capitals. */
const sameCase = (reference: string) => reference.toUpperCase()
