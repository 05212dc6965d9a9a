import type { Line } from './letter.ts'

/** A letter is read on a phone: no part of it has more lines than this. */
export const mostLines = 12

/** The first lines, most urgent first, and how many more there are, with where to find them. */
export const cut = (lines: readonly Line[], page: string | undefined): Line[] =>
  (lines.length <= mostLines ? [...lines] : [...lines.slice(0, mostLines - 1), { text: `And ${lines.length - mostLines + 1} more.`, ...(page && { link: page }) }])
