import { expect, test } from 'vitest'
import { oneByOne, timeTo } from './time-to.ts'

/** Weeks in remission of 21 children under 6-MP (Freireich and others 1963, as in most textbooks): nine relapsed, twelve were still in remission when last seen. */
const remission = [...oneByOne([6, 6, 6, 7, 10, 13, 16, 22, 23], true), ...oneByOne([6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35], false)]

test('the published estimates come out, those still going on among them', () => {
  const { n, ended, steps, median } = timeTo(remission)
  expect([n, ended]).toEqual([21, 9])
  expect(steps.map(({ day, atRisk, share }) => [day, atRisk, Number(share.toFixed(3))])).toEqual([[6, 21, 0.857], [7, 17, 0.807], [10, 15, 0.753], [13, 12, 0.69], [16, 11, 0.627], [22, 7, 0.538], [23, 6, 0.448]])
  // R's survival package gives 23 weeks, from 13 and without an upper end, on this scale.
  expect(median).toEqual({ day: 23, low: 13, high: undefined })
})

test('its limits are those of the log(−log) scale', () => {
  // By hand at six weeks: 0.857, greenwood 3 ÷ (21 × 18); exp(±1.96 × √greenwood ÷ |ln 0.857|).
  const [six] = timeTo(remission).steps
  expect([Number(six!.low.toFixed(3)), Number(six!.high.toFixed(3))]).toEqual([0.62, 0.952])
})

test('while more than half go on there is no median, and with none open it is the middle one', () => {
  expect(timeTo([...oneByOne([3, 5], true), ...oneByOne([9, 9, 9], false)]).median).toBeUndefined()
  expect(timeTo(oneByOne([1, 2, 3, 4, 5], true)).median!.day).toBe(3)
  expect(timeTo([])).toEqual({ n: 0, ended: 0, steps: [], median: undefined })
})

test('the middle of those that ended alone would be too short', () => {
  const closed = [2, 3, 4, 5, 6, 7]
  expect(timeTo(oneByOne(closed, true)).median!.day).toBe(4)
  expect(timeTo([...oneByOne(closed, true), ...oneByOne([8, 20, 30, 40, 50], false)]).median!.day).toBe(7)
})

test('what ended together counts as so many', () => {
  expect(timeTo([{ days: 4, ended: true, many: 3 }, { days: 9, ended: false, many: 2 }])).toEqual(timeTo([...oneByOne([4, 4, 4], true), ...oneByOne([9, 9], false)]))
})
