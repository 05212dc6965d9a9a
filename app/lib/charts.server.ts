import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import type { Range } from './statistics.ts'

/** Drawn for a phone: at 320 pixels the letters still have nine, and a wider screen shows it at most so much larger. */
const size = { width: 440, height: 260, marginLeft: 44, marginBottom: 36, marginTop: 18, marginRight: 14 }
const letters = 13

/** What a chart says to those who do not see it: its name, and in a sentence what it shows. The table beside it says all of it. */
export type Told = { title: string; description: string }

/** A chart as SVG, without anything that the content policy forbids: no style, and no words but its own. */
function drawn(options: Plot.PlotOptions, { title, description }: Told): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const svg = Plot.plot({ ...size, ...options, document, className: 'pl-chart' }) as unknown as SVGSVGElement
  for (const style of svg.querySelectorAll('style')) style.remove()
  for (const one of [svg, ...svg.querySelectorAll('*')]) for (const name of ['style', 'aria-label', 'aria-hidden', 'aria-description']) one.removeAttribute(name)
  svg.setAttribute('font-size', String(letters))
  svg.removeAttribute('font-family')
  svg.removeAttribute('width')
  svg.removeAttribute('height')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', title)
  const say = (name: string, words: string) => { const one = document.createElementNS('http://www.w3.org/2000/svg', name); one.textContent = words; return one }
  svg.prepend(say('title', title), say('desc', description))
  return svg.outerHTML
}

const percent = { domain: [0, 100], ticks: [0, 25, 50, 75, 100], tickFormat: (share: number) => `${share}%`, label: null, grid: true }

export type MonthDrawn = { label: string; share: number | undefined; limits?: Range; signal: boolean }

/** Months in a row with the line in the middle, and the limits where there are any. A month without cases leaves a hole in the line. @param middle the mean or the median, as a share */
export function trendChart(months: readonly MonthDrawn[], middle: number | undefined, told: Told): string {
  const rows = months.map(({ label, share, limits, signal }) => ({ label, share: share === undefined ? NaN : share * 100, low: limits && limits.low * 100, high: limits && limits.high * 100, signal }))
  const every = Math.ceil(rows.length / 6)
  const limits = rows.filter(({ low }) => low !== undefined)
  return drawn({
    x: { type: 'point', domain: rows.map(({ label }) => label), ticks: rows.map(({ label }) => label).filter((_, nth) => nth % every === 0), label: null, padding: 0.3 },
    y: percent,
    marks: [
      ...middle === undefined ? [] : [Plot.ruleY([middle * 100], { className: 'pl-chart__middle' })],
      ...limits.length === 0 ? [] : (['low', 'high'] as const).map((end) => Plot.line(limits, { x: 'label', y: end, curve: 'step', className: 'pl-chart__limit', strokeDasharray: '4 3' })),
      Plot.line(rows, { x: 'label', y: 'share', className: 'pl-chart__line' }),
      Plot.dot(rows.filter(({ signal, share }) => !signal && !Number.isNaN(share)), { x: 'label', y: 'share', r: 3.5, fill: 'currentColor', className: 'pl-chart__dot' }),
      // A signal has another shape, not only another colour.
      Plot.dot(rows.filter(({ signal, share }) => signal && !Number.isNaN(share)), { x: 'label', y: 'share', r: 6, symbol: 'diamond', fill: 'currentColor', className: 'pl-chart__signal' }),
    ],
  }, told)
}

export type PlaceDrawn = { name: string; n: number; share: number; beyond: boolean }

/** Places by how many cases they have, between the limits that chance alone draws. @param limits for each number of cases from the least to the most, at 95% and at 99.8% */
export function funnelChart(places: readonly PlaceDrawn[], rate: number, limits: readonly { n: number; warning: Range; action: Range }[], told: Told): string {
  const lines = (['warning', 'action'] as const).flatMap((which) => (['low', 'high'] as const).map((end) => Plot.line(limits.map((one) => ({ n: one.n, share: one[which][end] * 100 })), {
    x: 'n', y: 'share', className: which === 'action' ? 'pl-chart__limit' : 'pl-chart__warning', strokeDasharray: which === 'action' ? undefined : '4 3',
  })))
  const most = limits.at(-1)?.n ?? 1
  return drawn({
    x: { domain: [0, most], ticks: 5, tickFormat: (n: number) => (Number.isInteger(n) ? n.toLocaleString('en-GB') : ''), label: null },
    y: percent,
    marks: [
      Plot.ruleY([rate * 100], { className: 'pl-chart__middle' }), ...lines,
      Plot.dot(places.filter(({ beyond }) => !beyond).map(({ n, share }) => ({ n, share: share * 100 })), { x: 'n', y: 'share', r: 4, fill: 'currentColor', className: 'pl-chart__dot' }),
      Plot.dot(places.filter(({ beyond }) => beyond).map(({ n, share }) => ({ n, share: share * 100 })), { x: 'n', y: 'share', r: 6, symbol: 'diamond', fill: 'currentColor', className: 'pl-chart__signal' }),
      // Named beside the point where there is room, the first words of a long name only: the table has all of them.
      Plot.text(namedApart(places, most).map(({ name, n, share }) => ({ name: name.length > 18 ? `${name.slice(0, 17)}…` : name, n, share: share * 100 })), { x: 'n', y: 'share', text: 'name', dy: -11, fontSize: 11, textAnchor: 'middle', className: 'pl-chart__name' }),
    ],
  }, told)
}

/** Of places that would be written over each other only the first is named, and those beyond the limits before others. */
function namedApart(places: readonly PlaceDrawn[], most: number): PlaceDrawn[] {
  const [across, down] = [size.width - size.marginLeft - size.marginRight, size.height - size.marginTop - size.marginBottom]
  const at = ({ n, share }: PlaceDrawn) => ({ x: (n / most) * across, y: (1 - share) * down })
  return places.toSorted((a, b) => Number(b.beyond) - Number(a.beyond)).reduce<PlaceDrawn[]>((named, one) => (
    named.some((other) => Math.abs(at(one).x - at(other).x) < 90 && Math.abs(at(one).y - at(other).y) < 15) ? named : [...named, one]), [])
}

export type StepDrawn = { day: number; share: number; low: number; high: number }

/** How many are still open after so many days, as a staircase with its range. */
export function openChart(steps: readonly StepDrawn[], last: number, told: Told): string {
  const rows = [{ day: 0, share: 1, low: 1, high: 1 }, ...steps].map((one) => ({ day: one.day, share: one.share * 100, low: one.low * 100, high: one.high * 100 }))
  const ended = [...rows, { ...rows.at(-1)!, day: Math.max(last, rows.at(-1)!.day) }]
  return drawn({
    x: { domain: [0, Math.max(1, ended.at(-1)!.day)], ticks: 6, label: null }, y: percent,
    marks: [
      ...(['low', 'high'] as const).map((end) => Plot.line(ended, { x: 'day', y: end, curve: 'step-after', className: 'pl-chart__warning', strokeDasharray: '4 3' })),
      Plot.line(ended, { x: 'day', y: 'share', curve: 'step-after', className: 'pl-chart__line' }),
    ],
  }, told)
}
