import { daysAfter, instantInLondon, type Day } from '../../lib/days.ts'
import { differenceOfShares, fewestToCompare, wilson, type Range } from '../../lib/statistics.ts'
import { countsUntil, dipThemes, type Moment } from './dips.ts'

/** Of fewer members nothing is told: three managers who compare notes would know about one another. */
export const fewestMembers = 4

/** Of one theme of one sample: how many cases were good or better, how many were graded, and in how many the theme does not apply. */
export type Tally = { good: number; graded: number; none: number }
export type FinishedSample = { finishedAt: Date; frameworkId: string; auditorId: string; themes: Readonly<Record<string, Tally>> }

/** A member of a cohort with the samples that were finished, whenever that was. */
export type MemberWithSamples = { joinedAt: Date; leftAt: Date | null; before: FinishedSample | null; after: FinishedSample | null }

type Both = { before: FinishedSample; after: FinishedSample }
/** Members whose change cannot be known, counted by why. */
export type CannotBeKnown = { left: number; before: number; after: number; version: number }

/** A cohort’s results are told once, as they stood at one moment, and never change afterwards; or not yet; or, where too few have both samples, never. */
export type Release = { told: 'now'; at: Date; members: Both[]; cannot: CannotBeKnown } | { told: 'not yet'; until: Day; finished: number; of: number } | { told: 'never'; finished: number }

/** The first moment at which a sample comes too late to count. With that of the sample after, nothing more is waited for. */
const tooLate = (moment: Moment, startsOn: Day) => instantInLondon(daysAfter(countsUntil(moment, startsOn), 1), '00:00')

/**
 * When the results of a cohort are told, and of whom. It is one moment, found from facts that were there by then and do not change: the first at which nothing more
 * is waited for of any member, or else the closing of the cohort. Whoever finishes, leaves or joins afterwards changes nothing, so no two looks differ by one member.
 */
export function releaseOf(members: readonly MemberWithSamples[], startsOn: Day, now: Date): Release {
  const ends = { before: tooLate('before', startsOn), after: tooLate('after', startsOn) }
  const end = ends.after
  const turns = members.flatMap(({ leftAt, before, after }) => [leftAt, before?.finishedAt, after?.finishedAt]).filter((at) => at instanceof Date)
    .filter((at) => at <= now && at < end).toSorted((a, b) => a.getTime() - b.getTime())
  const first = turns.map((at) => standingAt(members, ends, at)).find(({ waits, both }) => waits === 0 && both.length >= fewestMembers)
  if (first) return told(first)
  const last = standingAt(members, ends, now < end ? now : end)
  if (now < end) return { told: 'not yet', until: countsUntil('after', startsOn), finished: last.both.length, of: last.present }
  return last.both.length >= fewestMembers ? told(last) : { told: 'never', finished: last.both.length }
}

const told = ({ at, both, cannot }: ReturnType<typeof standingAt>): Release => ({ told: 'now', at, members: both, cannot })

/** How the samples of a cohort stood at a moment: who had both in time and by one version of the framework, who never will, and for how many something was still waited for. */
function standingAt(members: readonly MemberWithSamples[], ends: Readonly<Record<Moment, Date>>, at: Date) {
  const joined = members.filter(({ joinedAt }) => joinedAt <= at)
  const present = joined.filter(({ leftAt }) => leftAt === null || leftAt > at)
  const inTime = (sample: FinishedSample | null, moment: Moment) => (sample && sample.finishedAt <= at && sample.finishedAt < ends[moment] ? sample : undefined)
  const over = (moment: Moment) => at >= ends[moment]
  const samples = present.map((member) => ({ before: inTime(member.before, 'before'), after: inTime(member.after, 'after') }))
  const whole = samples.filter((one): one is Both => one.before !== undefined && one.after !== undefined)
  const both = ofOneVersion(whole)
  const withoutBefore = samples.filter(({ before }) => !before).length
  const withoutAfter = samples.filter(({ before, after }) => before && !after).length
  return {
    at, both, present: present.length,
    waits: (over('before') ? 0 : withoutBefore) + (over('after') ? 0 : withoutAfter),
    cannot: { left: joined.length - present.length, before: withoutBefore, after: withoutAfter, version: whole.length - both.length },
  }
}

/** Those whose samples were both judged by the version of the framework by which most were: grades of two versions are not added up. */
function ofOneVersion(whole: readonly Both[]): Both[] {
  const groups = Map.groupBy(whole.filter(({ before, after }) => before.frameworkId === after.frameworkId), ({ before }) => before.frameworkId)
  return [...groups].toSorted(([one, its], [other, others]) => others.length - its.length || (one < other ? -1 : 1))[0]?.[1] ?? []
}

/** Whether somebody judged one of these samples. With the grades that they know, the sum would tell them of the others. */
export const judgedOne = (members: readonly Both[], personId: string) => members.some(({ before, after }) => before.auditorId === personId || after.auditorId === personId)

/** A count as it is told: itself, or, where it is near none or near all, only that it lies up to or from there. */
export type ToldCount = { least: number; most: number; of: number }

/**
 * What is told of how many cases were good or better, so that of each manager every count from none to all of theirs stays possible: a figure of at most as many
 * as one manager’s own cases, or of all but so many, is told as a bound.
 * @param own the counts of each manager
 */
export function toldCount(own: readonly { good: number; graded: number }[]): ToldCount {
  const [good, of] = [own.reduce((sum, one) => sum + one.good, 0), own.reduce((sum, one) => sum + one.graded, 0)]
  const edge = Math.max(0, ...own.map(({ graded }) => graded))
  if (good <= edge) return { least: 0, most: Math.min(edge, of), of }
  if (of - good <= edge) return { least: of - edge, most: of, of }
  return { least: good, most: good, of }
}

/** The 95% Wilson range of the share, of all counts that a told one may be. */
export const rangeOf = ({ least, most, of }: ToldCount): Range => ({ low: wilson(least, of).low, high: wilson(most, of).high })

/** The 95% range of the difference, after less before, over all counts that the told ones may be. */
export function differenceOf(before: ToldCount, after: ToldCount): Range {
  const ranges = [before.least, before.most].flatMap((k) => [after.least, after.most].map((l) => differenceOfShares({ k, n: before.of }, { k: l, n: after.of })))
  return { low: Math.min(...ranges.map(({ low }) => low)), high: Math.max(...ranges.map(({ high }) => high)) }
}

export type ThemeResult = { themeKey: string; none: { before: number; after: number } } & ({ before: ToldCount; after: ToldCount; difference: Range } | { tooFew: true })

/** What is told of each theme: nothing where fewer than four managers have a grade on it, or fewer than ten cases do. */
export function themeResults(members: readonly Both[]): ThemeResult[] {
  return dipThemes.map((themeKey): ThemeResult => {
    const of = (moment: Moment) => members.map((member) => member[moment].themes[themeKey] ?? { good: 0, graded: 0, none: 0 })
    const none = (moment: Moment) => of(moment).reduce((sum, one) => sum + one.none, 0)
    const [before, after] = [toldCount(of('before')), toldCount(of('after'))]
    const enough = (['before', 'after'] as const).every((moment) => of(moment).filter(({ graded }) => graded > 0).length >= fewestMembers)
    const shared = { themeKey, none: { before: none('before'), after: none('after') } }
    return enough && before.of >= fewestToCompare && after.of >= fewestToCompare ? { ...shared, before, after, difference: differenceOf(before, after) } : { ...shared, tooFew: true }
  })
}

const percent = (share: number) => Math.round(share * 100)

/** '14 of 20', 'at most 5 of 20', 'at least 15 of 20' */
export function countInWords({ least, most, of }: ToldCount): string {
  if (least === most) return `${most} of ${of}`
  return least === 0 ? `at most ${most} of ${of}` : `at least ${least} of ${of}`
}

/** 'between 48% and 85%' */
export const shareRangeInWords = (count: ToldCount) => `between ${percent(rangeOf(count).low)}% and ${percent(rangeOf(count).high)}%`

const points = (n: number) => `${n} percentage ${n === 1 ? 'point' : 'points'}`

/** How the share after the programme stands to the one before it. It says what came after, and never why. */
export function differenceInWords({ low, high }: Range): string {
  const [least, most] = [percent(low), percent(high)]
  if (low > 0) return `between ${least} and ${points(most)} more after the programme`
  if (high < 0) return `between ${-most} and ${points(-least)} fewer after the programme`
  return `between ${points(Math.abs(least))} fewer and ${points(Math.abs(most))} more after the programme: from this it cannot be told whether there is a difference`
}

/** Four managers’ samples on one theme, for the page that says how figures are made. */
export function exampleOfResults() {
  const counts = (...good: number[]) => good.map((one) => ({ good: one, graded: 5 }))
  const [before, after] = [toldCount(counts(1, 2, 3, 1)), toldCount(counts(3, 4, 4, 3))]
  const [few, all] = [toldCount(counts(0, 1, 0, 2)), toldCount(counts(5, 5, 4, 5))]
  return {
    rows: [['Before', countInWords(before), shareRangeInWords(before)], ['After', countInWords(after), shareRangeInWords(after)], ['3 of 20, as it is told', countInWords(few), shareRangeInWords(few)], ['19 of 20, as it is told', countInWords(all), shareRangeInWords(all)]],
    difference: differenceInWords(differenceOf(before, after)),
  }
}
