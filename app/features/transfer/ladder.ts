import { fewestToCompare, type Range } from '../../lib/statistics.ts'
import { matchedDifference, mcnemarExact } from '../../lib/paired.ts'
import { counted } from '../../lib/phrases.ts'
import { cellOf, type Cell } from '../insight/insight.ts'

/** What there is of learning: by theme, or for what a gap’s person was given or came to. */
export const ladders = { theme: 'By theme', module: 'By module', workshop: 'By workshop', format: 'By kind of coaching' } as const
export type LadderBy = keyof typeof ladders
export const isLadder = (word: string): word is LadderBy => word in ladders

/**
 * Gaps that stand alike on every rung, and how many they are; null where a rung cannot be said of them yet. Of those `timed` it can be said whether they were repaired in time: each of their actions was
 * sent in or is due, and none is done by the word of the council's file alone.
 */
export type Alike = {
  key: string; gaps: number; reached: boolean; given: boolean; completed: boolean; applied: boolean; endorsed: boolean; timed: boolean; repaired: boolean
  held: boolean | null; heldAgain: boolean | null
}

type Rung = { k: number; n: number }
export type Rungs = Record<'reached' | 'completed' | 'applied' | 'endorsed' | 'repaired' | 'held' | 'heldAgain', Rung>

const sum = (rows: readonly Alike[], is: (row: Alike) => boolean) => rows.filter(is).reduce((all, { gaps }) => all + gaps, 0)

/**
 * The ladder of some gaps, rung by rung: each with how many of those of whom it can be said (domain standards §6.2). Rungs are kept apart: a later one is not a part of the one before it unless its own
 * number says so. Whether somebody answered the questions of six weeks later is told to them alone (decision 031), so that rung has no number here.
 */
export function rungsOf(rows: readonly Alike[]): { need: number } & Rungs {
  const rung = (of: (row: Alike) => boolean, is: (row: Alike) => boolean): Rung => ({ k: sum(rows, (row) => of(row) && is(row)), n: sum(rows, of) })
  return {
    need: sum(rows, () => true),
    reached: rung(() => true, ({ reached }) => reached),
    completed: rung(({ given }) => given, ({ completed }) => completed),
    applied: rung(({ given }) => given, ({ applied }) => applied),
    endorsed: rung(({ given, completed }) => given && completed, ({ endorsed }) => endorsed),
    repaired: rung(({ timed }) => timed, ({ repaired }) => repaired),
    held: rung(({ held }) => held !== null, ({ held }) => held === true),
    heldAgain: rung(({ heldAgain }) => heldAgain !== null, ({ heldAgain }) => heldAgain === true),
  }
}

/** What each rung is called, and of whom it is. */
export const rungWords: Readonly<Record<keyof Rungs, { title: string; of: string }>> = {
  reached: { title: 'Reached by learning', of: 'of the gaps that are a practitioner’s or a manager’s' },
  completed: { title: 'Learnt: module completed', of: 'of those given a module' },
  applied: { title: 'Applied to a case of their own', of: 'of those given a module' },
  endorsed: { title: 'Endorsed by the manager afterwards', of: 'of those who completed it' },
  repaired: { title: 'Repaired in time', of: 'of those whose actions are each sent in or due, and none done by the council’s file alone: all of them checked, and first sent in in time' },
  held: { title: 'Held in another case', of: 'of those looked at again' },
  heldAgain: { title: 'Still held at the second', of: 'of those that held and were looked at once more' },
}

const after: Readonly<Record<LadderBy, string>> = { theme: '', module: ' after the module was completed or applied', workshop: ' after the workshop', format: ' after the coaching' }

/** 'Held in another case: of those looked at again after the workshop' */
export const rungInWords = (rung: keyof Rungs, by: LadderBy) => `${rungWords[rung].title}: ${rungWords[rung].of}${rung === 'held' ? after[by] : ''}`

/** A rung's cell: the count, the share and its range, and that it is too few to tell where it is. */
export const rungCell = ({ k, n }: Rung): Cell => (n === 0 ? { figure: 'nobody yet', shade: 0 } : cellOf({ judged: n, belowGood: k }))

/**
 * A later look: of gaps on one theme in one month, of people who had learnt about it before or had not yet, how many held. Partly trained is whoever had learnt something on the theme by then that does
 * not count as learnt: a module without its own-case task, or a workshop or coaching before the gap was found.
 */
export type Looked = { theme: string; month: string; learnt: boolean; partly: boolean; held: number; looked: number }

/** Pairs in one later audit of somebody: a theme they had learnt about, and another that was below good too and about which they had learnt nothing. */
export type Pairs = { bothHeld: number; onlyLearnt: number; onlyOther: number; neither: number }

export type ComparedLooks = { learnt: Rung; notYet: Rung; leftOut: number; range: Range | undefined; says: 'more held' | 'fewer held' | 'no clear difference' | 'too few to compare' }

/**
 * Gaps looked at again after learning beside gaps of people not yet trained, in the same months and on the same theme: only months in which both were looked at count (`matchedDifference`).
 * Whoever is partly trained is in neither group, and is counted. Something is said only where the 95% range leaves nought out.
 */
export function comparedLooks(looks: readonly Looked[]): ComparedLooks {
  const leftOut = looks.filter(({ partly }) => partly).reduce((all, { looked }) => all + looked, 0)
  const strata = [...Map.groupBy(looks.filter(({ partly }) => !partly), ({ theme, month }) => `${theme} ${month}`).values()].map((of) => {
    const group = (learnt: boolean) => of.filter((one) => one.learnt === learnt).reduce((all, { held, looked }) => ({ k: all.k + held, n: all.n + looked }), { k: 0, n: 0 })
    return { first: group(true), second: group(false) }
  })
  const found = matchedDifference(strata)
  if (!found || found.first.n < fewestToCompare || found.second.n < fewestToCompare) return { learnt: found?.first ?? { k: 0, n: 0 }, notYet: found?.second ?? { k: 0, n: 0 }, leftOut, range: undefined, says: 'too few to compare' }
  const { low, high } = found.range
  return { learnt: found.first, notYet: found.second, leftOut, range: found.range, says: low > 0 ? 'more held' : high < 0 ? 'fewer held' : 'no clear difference' }
}

const points = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(Math.round(share * 100))}`
const difference = ({ low, high }: Range) => `${points(low)} to ${points(high)} percentage points`

/** The comparison with people not yet trained, in a sentence. */
export function comparedInWords({ learnt, notYet, leftOut, range, says }: ComparedLooks): string {
  const without = leftOut === 0 ? '' : ` ${counted(leftOut, 'gap', 'gaps')} of people who were partly trained ${leftOut === 1 ? 'is' : 'are'} left out of both.`
  if (!range) return `Too few to compare: in months in which both were looked at there are ${counted(learnt.n, 'gap', 'gaps')} after learning and ${notYet.n} without; ten of each are needed.${without}`
  const counts = `After learning ${learnt.k} of ${learnt.n} held, without it ${notYet.k} of ${notYet.n}, in the same months; the difference is ${difference(range)}.`
  return `${counts} ${says === 'no clear difference' ? 'No clear difference' : says === 'more held' ? 'More held after learning than without it' : 'Fewer held after learning than without it'}.${without}`
}

/** The comparison of a person’s own themes, in a sentence: of pairs in one later audit that differ, how uneven the split is. */
export function pairsInWords({ bothHeld, onlyLearnt, onlyOther, neither }: Pairs): string {
  const all = bothHeld + onlyLearnt + onlyOther + neither
  if (all < fewestToCompare) return `Too few to compare: in ${counted(all, 'later audit', 'later audits')} somebody’s theme with learning and one without it were both looked at; ten are needed.`
  const chance = mcnemarExact(onlyLearnt, onlyOther)
  const counts = `In ${all} later audits a theme with learning and one without it were looked at together. In ${onlyLearnt} only the one with learning held, in ${onlyOther} only the other; in ${bothHeld} both, in ${neither} neither.`
  if (chance > 0.05) return `${counts} So uneven a split, or a more uneven one, comes by chance ${chanceInWords(chance)}: no clear difference.`
  return `${counts} So uneven a split comes by chance ${chanceInWords(chance)}: ${onlyLearnt > onlyOther ? 'more held where there was learning' : 'fewer held where there was learning'}.`
}

/** 'in 7 of 100', 'in fewer than 1 of 1,000' */
export const chanceInWords = (chance: number) => (chance < 0.001 ? 'in fewer than 1 of 1,000' : chance < 0.01 ? `in ${Math.ceil(chance * 1000)} of 1,000` : `in ${Math.round(chance * 100)} of 100`)
