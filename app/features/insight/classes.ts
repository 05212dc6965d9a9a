import { normalisedGain } from '../../lib/statistics.ts'

/** Scores are shown of so many people at once, and move on when as many more have finished (docs/decisions/033). */
export const classSize = 10
/** A check has five questions. */
export const outOf = 5

/** Somebody's first finished goes at a module's checks: how many they had right. No `pre` where they had not taken the first check before. */
export type FirstGoes = { pre: number | null; post: number }

export type ModuleClass = {
  people: number
  /** Who finished the last check meanwhile without having taken the first: in none of the figures. */
  withoutFirst: number
  /** Means out of five, to the nearest half. */
  pre: number
  post: number
  /** Between what the class's gain lies, as far as means to the nearest half tell. */
  gain: { low: number; high: number } | undefined
}

/**
 * What is shown of the people who took a module. Only whole tens of them count, so that two looks differ by ten people's scores at least; and means are told to the nearest half,
 * so that those ten scores do not follow even where all are the same. What is said of the gain is worked out from the means as shown, and so tells nothing more.
 * @param goes everybody's, in the order in which they finished their first go at the last check. Nobody's place in it ever changes
 */
export function classOf(goes: readonly FirstGoes[]): ModuleClass | undefined {
  const withBoth = goes.filter((one): one is { pre: number; post: number } => one.pre !== null)
  const people = withBoth.length - (withBoth.length % classSize)
  if (people === 0) return undefined
  const counted = withBoth.slice(0, people)
  const nearestHalf = (check: 'pre' | 'post') => Math.round((counted.reduce((sum, one) => sum + one[check], 0) / people) * 2) / 2
  const [pre, post] = [nearestHalf('pre'), nearestHalf('post')]
  return { people, withoutFirst: goes.indexOf(counted.at(-1)!) + 1 - people, pre, post, gain: gainOf(between(pre), between(post)) }
}

/** Between what a mean lies that is shown to the nearest half. */
export const between = (shown: number) => ({ low: Math.max(0, shown - 0.25), high: Math.min(outOf, shown + 0.25) })

/** A class gained least if it knew as much before, and as little after, as the shown means allow. */
function gainOf(pre: { low: number; high: number }, post: { low: number; high: number }): ModuleClass['gain'] {
  const [low, high] = [normalisedGain(pre.high, post.low, outOf), normalisedGain(pre.low, post.high, outOf)]
  return low === undefined || high === undefined ? undefined : { low, high }
}

/** '0.7 to 0.9'; or why there is none. */
export const gainInWords = (gain: ModuleClass['gain']) => (gain ? `${signed(gain.low)} to ${signed(gain.high)}` : 'Not calculable: nearly all was right before')

const signed = (gain: number) => gain.toFixed(1).replace(/^-0\.0$/, '0.0').replace('-', '−')
