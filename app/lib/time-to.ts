import { z95 } from './statistics.ts'

/** So many that were watched for so many days, until they ended or, where they had not, until the watching did. */
export type Watched = { days: number; ended: boolean; many: number }

export type Step = { day: number; atRisk: number; ended: number; share: number; low: number; high: number }

export type TimeTo = {
  n: number
  ended: number
  /** At each day on which any ended, the share that had not ended after it, with its 95% range. */
  steps: Step[]
  /** The first day by which half had ended; undefined where more than half have not. Its range has no upper end where the data do not reach so far. */
  median: { day: number; low: number | undefined; high: number | undefined } | undefined
}

/**
 * How long something takes where some have not ended yet: the Kaplan–Meier estimate (Journal of the American Statistical Association 1958; 53: 457), with Greenwood's variance and limits on the scale of
 * log(−log) (Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data, chapter 1). Those still going on count as long as they were watched. The range of the median is where the limits cross a half
 * (Brookmeyer and Crowley 1982). Days from nought; who ends on a day was at risk on it, and so was who was watched to it.
 */
export function timeTo(watched: readonly Watched[]): TimeTo {
  const all = watched.filter(({ many }) => many > 0)
  const n = all.reduce((sum, { many }) => sum + many, 0)
  const days = [...new Set(all.filter(({ ended }) => ended).map(({ days: day }) => day))].toSorted((a, b) => a - b)
  let [share, greenwood] = [1, 0]
  const steps = days.map((day): Step => {
    const atRisk = all.filter((one) => one.days >= day).reduce((sum, { many }) => sum + many, 0)
    const ended = all.filter((one) => one.ended && one.days === day).reduce((sum, { many }) => sum + many, 0)
    share *= 1 - ended / atRisk
    greenwood += atRisk > ended ? ended / (atRisk * (atRisk - ended)) : Infinity
    return { day, atRisk, ended, share, ...limits(share, greenwood) }
  })
  const crossing = (of: (step: Step) => number) => steps.find((step) => of(step) <= 0.5 + 1e-12)?.day
  const middle = crossing((step) => step.share)
  return {
    n, ended: all.filter(({ ended }) => ended).reduce((sum, { many }) => sum + many, 0), steps,
    median: middle === undefined ? undefined : { day: middle, low: crossing(({ low }) => low), high: crossing(({ high }) => high) },
  }
}

function limits(share: number, greenwood: number): { low: number; high: number } {
  if (share <= 0) return { low: 0, high: 0 }
  const reach = (z95 * Math.sqrt(greenwood)) / Math.abs(Math.log(share))
  return { low: share ** Math.exp(reach), high: share ** Math.exp(-reach) }
}

/** Each at one day, for data told one by one. */
export const oneByOne = (days: readonly number[], ended: boolean): Watched[] => days.map((day) => ({ days: day, ended, many: 1 }))
