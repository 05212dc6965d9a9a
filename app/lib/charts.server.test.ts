import { expect, test } from 'vitest'
import { funnelChart, openChart, trendChart } from './charts.server.ts'

const told = { title: 'Management oversight, month by month', description: 'Twelve months <between> 20% & 60%.' }
const months = Array.from({ length: 12 }, (_, nth) => ({ label: `M${nth}`, share: nth === 4 ? undefined : 0.2 + nth / 30, limits: { low: 0.05, high: 0.7 }, signal: nth === 11 }))
const limits = Array.from({ length: 40 }, (_, nth) => ({ n: nth + 1, warning: { low: 0.2, high: 0.6 }, action: { low: 0.1, high: 0.7 } }))
const places = [{ name: 'Family Help and everything besides', n: 12, share: 0.5, beyond: false }, { name: 'Safeguarding', n: 30, share: 0.8, beyond: true }]
const charts = { trend: () => trendChart(months, 0.4, told), funnel: () => funnelChart(places, 0.4, limits, told), open: () => openChart([{ day: 3, share: 0.8, low: 0.6, high: 0.9 }, { day: 9, share: 0.5, low: 0.3, high: 0.7 }], 20, told) }

test.each(Object.entries(charts))('a chart holds no style, names itself and says what it shows: %s', (_, chart) => {
  const svg = chart()
  expect(svg).not.toMatch(/<style|style=|<script|font-family|NaN|Infinity/)
  expect(svg).toMatch(/^<svg /)
  expect(svg).toContain('role="img"')
  expect(svg).toContain('<title>Management oversight, month by month</title>')
  expect(svg).toContain('<desc>Twelve months &lt;between&gt; 20% &amp; 60%.</desc>')
  // Nothing within it speaks a second time.
  expect(svg.match(/aria-/g)).toHaveLength(1)
  expect(chart()).toBe(svg)
})

test('a month without cases leaves a hole in the line, and a signal has a shape of its own', () => {
  const svg = charts.trend()
  expect(svg.match(/<g[^>]*class="pl-chart__line"[^>]*>.*?<\/g>/s)![0].match(/M/g)!.length).toBe(2)
  expect(svg).toContain('pl-chart__signal')
  expect(trendChart(months.map((one) => ({ ...one, signal: false })), 0.4, told).match(/pl-chart__signal/g)?.length ?? 0).toBeLessThanOrEqual(1)
})

test('charts can be drawn again and again without holding on to anything', () => {
  for (let nth = 0; nth < 20; nth++) charts.funnel()
  const timers = process.getActiveResourcesInfo().filter((what) => /Timeout|Immediate/.test(what)).length
  for (let nth = 0; nth < 200; nth++) charts.funnel()
  expect(process.getActiveResourcesInfo().filter((what) => /Timeout|Immediate/.test(what)).length).toBeLessThanOrEqual(timers)
})
