import { daysBetween, inWords, type Day } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import type { Module } from './modules.ts'

/** That somebody of the council has checked a fact, or that it was taken back again. */
export type Confirmation = {
  id: string
  fact: string
  source: string
  edition: string
  by: string
  at: Date
  withdrawnBy: string | null
  withdrawnAt: Date | null
}

/** A module whose review falls due within so many days says so. */
const reviewSoon = 60

/** The day by which a module is to be reviewed: '31 March 2027', with how soon that is where it is near, and how long past. */
export function reviewInWords(reviewBy: Day, today: Day): string {
  const days = daysBetween(today, reviewBy)
  if (days > reviewSoon) return inWords(reviewBy)
  return `${inWords(reviewBy)}: ${days < 0 ? `${counted(-days, 'day', 'days')} past` : days === 0 ? 'today' : `in ${counted(days, 'day', 'days')}`}`
}

/** How far a module's facts are checked: 'All 3 facts are confirmed', '2 of 4 facts to check'. */
export function factsInWords({ facts, open }: { facts: number; open: number }): string {
  if (facts === 0) return 'No open facts'
  return open === 0 ? `${facts === 1 ? 'Its one fact is' : `All ${facts} facts are`} confirmed` : `${open} of ${counted(facts, 'fact', 'facts')} to check`
}

/**
 * The facts of a version, in its order, each with the confirmation that holds. A fact is known by its words.
 * @returns beside them the confirmations that hold for none of them: taken back, or of words that the version no longer has
 */
export function factsWith<C extends Pick<Confirmation, 'fact' | 'withdrawnAt'>>(openFacts: Module['openFacts'], confirmations: readonly C[]) {
  const facts = openFacts.map((one) => ({ ...one, confirmed: confirmations.find((its): boolean => its.fact === one.fact && its.withdrawnAt === null) }))
  return { facts, earlier: confirmations.filter((one) => !facts.some(({ confirmed }) => confirmed === one)) }
}

type ToCheck = Pick<Module, 'code' | 'key' | 'title' | 'version' | 'reviewBy' | 'openFacts'>

/** What has to be checked about modules or workshops, as lines of plain text: the open facts of each with their sources, and when its review is due. */
export function linesToCheck(modules: readonly ToCheck[], today: Day, kind: readonly [string, string] = ['module', 'modules']): string[] {
  const open = modules.reduce((sum, { openFacts }) => sum + openFacts.length, 0)
  const past = modules.filter(({ reviewBy }) => reviewBy < today).length
  return [
    ...modules.flatMap(({ code, key, title, version, reviewBy, openFacts }) => [
      `${code} ${title} (${key}, version ${version})`,
      `  Review due ${reviewInWords(reviewBy, today)}. ${openFacts.length === 0 ? 'No open facts' : counted(openFacts.length, 'open fact', 'open facts')}.`,
      ...openFacts.flatMap(({ fact, source }) => [`  - ${fact}`, `    Source: ${source}`]),
      '',
    ]),
    `${counted(modules.length, ...kind)}, ${counted(open, 'open fact', 'open facts')}, ${counted(past, 'review', 'reviews')} past.`,
  ]
}
