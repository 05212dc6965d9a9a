import { timeTo, oneByOne } from '../../lib/time-to.ts'
import { funnel, z95, z998 } from '../../lib/statistics.ts'
import { limitsFor, meanShare, signalsOf } from '../../lib/trend.ts'

const percent = (share: number) => `${Math.round(share * 100)}%`

/** Eight months read by the code that reads a council's own; and the limits of a funnel for a rate of 45%. */
export function exampleOfTrend() {
  const months = [[9, 18], [10, 20], [8, 19], [11, 21], [7, 20], [6, 22], [6, 21], [5, 20]].map(([k, n]) => ({ k: k!, n: n! }))
  const mean = meanShare(months)!
  return {
    mean: `${(mean * 100).toFixed(1)}%`, signals: signalsOf(months).length,
    rows: months.map(({ k, n }, nth) => { const { low, high } = limitsFor(mean, n); return [`Month ${nth + 1}`, `${k} of ${n}`, percent(k / n), `${percent(low)} to ${percent(high)}`] }),
    funnel: [10, 28, 100].map((n) => { const [warning, action] = [funnel(0.45, n, z95), funnel(0.45, n, z998)]; return [String(n), `${percent(warning.low)} to ${percent(warning.high)}`, `${percent(action.low)} to ${percent(action.high)}`] }),
  }
}

/** Eleven gaps, five of them still open, read as a council's own are. */
export function exampleOfTime() {
  const [closed, open] = [[2, 3, 4, 5, 6, 7], [8, 20, 30, 40, 50]]
  const { steps, median } = timeTo([...oneByOne(closed, true), ...oneByOne(open, false)])
  return {
    closed: closed.join(', '), open: open.join(', '), median: median?.day ?? 0, naive: (closed.reduce((sum, day) => sum + day, 0) / closed.length).toFixed(1),
    rows: steps.map(({ day, atRisk, ended, share, low, high }) => [String(day), String(atRisk), String(ended), percent(share), `${percent(low)} to ${percent(high)}`]),
  }
}
