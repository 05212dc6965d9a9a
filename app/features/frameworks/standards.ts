import { daysAfter, inWords, type Day } from '../../lib/days.ts'
import { longSince } from './default-standards.ts'

/** A set of professional standards with the days on which it holds; `validTo` is the first day on which it no longer does. */
export type StandardSet = {
  key: string
  title: string
  owner: string
  audience: string
  source: string | null
  validFrom: Day
  validTo: Day | null
  standards: readonly { code: string; title: string }[]
}

/** Why a set may hold no standards: its codes are copied from the source, never guessed. */
export const whyNoCodes = 'No codes are filled in yet. They are left out on purpose until somebody has read the final list at the source: codes are copied, never guessed.'

const holds = ({ validFrom, validTo }: Pick<StandardSet, 'validFrom' | 'validTo'>, day: Day) => validFrom <= day && (validTo === null || validTo > day)

/** 'ahead' before its first day, 'ended' from the first day on which it no longer holds. */
export const standingOn = (set: Pick<StandardSet, 'validFrom' | 'validTo'>, day: Day): 'ahead' | 'in force' | 'ended' => (
  holds(set, day) ? 'in force' : set.validFrom > day ? 'ahead' : 'ended')

/** 'since 2 December 2019', 'to 31 March 2027', 'from 1 April 2027', 'from … to …'; nothing where neither end is known. */
export function spanInWords({ validFrom, validTo }: Pick<StandardSet, 'validFrom' | 'validTo'>, today: Day): string {
  const from = validFrom === longSince ? '' : `${validFrom > today || validTo !== null ? 'from' : 'since'} ${inWords(validFrom)}`
  const to = validTo === null ? '' : `to ${inWords(daysAfter(validTo, -1))}`
  return [from, to].filter(Boolean).join(' ')
}

/** The changes that lie ahead, by the day on which they come: what ends, and what begins. */
export function changesAhead(sets: readonly StandardSet[], today: Day): { day: Day; ends: StandardSet[]; begins: StandardSet[] }[] {
  const days = [...new Set(sets.flatMap(({ validFrom, validTo }) => [validFrom, validTo]))].filter((day) => day !== null).filter((day) => day > today).toSorted()
  return days.map((day) => ({ day, ends: sets.filter(({ validTo }) => validTo === day), begins: sets.filter(({ validFrom }) => validFrom === day) }))
}

/** What a code meant on a day, such as 'Communication (Knowledge and skills: child and family practitioners)'. @returns undefined where no set in force then holds it */
export function standardInWords(code: string, day: Day, sets: readonly StandardSet[]): string | undefined {
  for (const set of sets.filter((one) => holds(one, day))) {
    const standard = set.standards.find((one) => one.code === code)
    if (standard) return `${standard.title} (${set.title})`
  }
  return undefined
}

const mostStandards = 300

/** Standards as somebody writes them, a line each: the code, a colon, the title. @returns them, or what to mend */
export function readStandards(text: string): { standards: { code: string; title: string }[] } | { because: string } {
  const lines = text.split(/\r?\n/).map((line, index) => ({ nth: index + 1, line: line.trim() })).filter(({ line }) => line !== '')
  if (lines.length > mostStandards) return { because: `A set holds at most ${mostStandards} standards. These are ${lines.length}.` }
  const standards: { code: string; title: string }[] = []
  for (const { nth, line } of lines) {
    const [, code, title] = /^([^:]{1,40}):\s*(.{1,300})$/.exec(line) ?? []
    if (!code?.trim() || !title) return { because: `Line ${nth} has no code and title. Write the code (at most 40 characters), a colon and the title (at most 300).` }
    if (standards.some((one) => one.code === code.trim())) return { because: `Line ${nth} repeats the code ${code.trim()}.` }
    standards.push({ code: code.trim(), title })
  }
  return { standards }
}

/** The same standards as text to change. */
export const writtenOut = (standards: StandardSet['standards']) => standards.map(({ code, title }) => `${code}: ${title}`).join('\n')
