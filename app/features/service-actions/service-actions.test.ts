import { expect, test } from 'vitest'
import { dayInLondon } from '../../lib/days.ts'
import { dueInWords, elsewhereInWords, gapsInWords, glanceInWords, lastDayOf, leftOutInWords, monthInWords, monthOf, monthsAfter, monthsToChoose, movedInWords, readsLikeLearning, standing } from './service-actions.ts'

const openAt = (dueMonth: string, instant: string) => standing({ dueMonth, done: null }, dayInLondon(new Date(instant)))

test('a month ends at midnight in London, before and after the clocks go back', () => {
  expect(openAt('2026-10-01', '2026-09-30T22:59:59Z')).toBe('open')
  expect(openAt('2026-10-01', '2026-09-30T23:00:00Z')).toBe('due this month')
  expect(openAt('2026-10-01', '2026-10-25T00:30:00Z')).toBe('due this month')
  expect(openAt('2026-10-01', '2026-10-31T23:59:59Z')).toBe('due this month')
  expect(openAt('2026-10-01', '2026-11-01T00:00:00Z')).toBe('overdue')
})

test('a month in which the clocks go forward ends an hour earlier for the world, and at midnight in London', () => {
  expect(openAt('2027-03-01', '2027-03-28T00:59:59Z')).toBe('due this month')
  expect(openAt('2027-03-01', '2027-03-28T01:00:00Z')).toBe('due this month')
  expect(openAt('2027-03-01', '2027-03-31T22:59:59Z')).toBe('due this month')
  expect(openAt('2027-03-01', '2027-03-31T23:00:00Z')).toBe('overdue')
})

test('after December comes January of the next year', () => {
  expect(openAt('2026-12-01', '2026-12-31T23:59:59Z')).toBe('due this month')
  expect(openAt('2026-12-01', '2027-01-01T00:00:00Z')).toBe('overdue')
  expect(dueInWords({ dueMonth: '2026-12-01' }, '2027-01-01')).toBe('Overdue: it was due by the end of December 2026, last month')
  expect(monthsAfter('2026-12-01', 1)).toBe('2027-01-01')
  expect(monthsAfter('2027-01-01', -1)).toBe('2026-12-01')
  expect(monthsAfter('2026-12-01', 14)).toBe('2028-02-01')
  expect(lastDayOf('2026-12-01')).toBe('2026-12-31')
})

test('a month has its own last day', () => {
  expect(['2026-02-01', '2028-02-01', '2026-10-01', '2027-03-01', '2027-04-01'].map(lastDayOf)).toEqual(['2026-02-28', '2028-02-29', '2026-10-31', '2027-03-31', '2027-04-30'])
  expect(monthOf('2027-03-28')).toBe('2027-03-01')
  expect(monthInWords('2027-03-01')).toBe('March 2027')
})

test('what has ended is never overdue, however late it ended', () => {
  expect(standing({ dueMonth: '2026-10-01', done: true }, '2027-06-01')).toBe('done')
  expect(standing({ dueMonth: '2026-10-01', done: false }, '2027-06-01')).toBe('not done')
})

test('when it is due is said by its month', () => {
  expect(dueInWords({ dueMonth: '2027-03-01' }, '2026-10-31')).toBe('Due by the end of March 2027')
  expect(dueInWords({ dueMonth: '2026-10-01' }, '2026-10-31')).toBe('Due by the end of this month, October 2026')
  expect(dueInWords({ dueMonth: '2026-10-01' }, '2027-03-28')).toBe('Overdue: it was due by the end of October 2026, 5 months ago')
})

test('something can be due in this month or the eighteen after it', () => {
  const months = monthsToChoose('2026-10-31')
  expect([months[0], months[2], months[3], months.at(-1), months.length]).toEqual(['2026-10-01', '2026-12-01', '2027-01-01', '2028-04-01', 19])
})

test('the first month stays to be read, however often it was moved', () => {
  const step = (dueMonthBefore: string | null) => ({ dueMonthBefore })
  expect(movedInWords([step(null)])).toBeUndefined()
  expect(movedInWords([step(null), step('2026-12-01'), step(null)])).toBe('It was first due by the end of December 2026, and has been moved once')
  expect(movedInWords([step('2026-12-01'), step('2027-01-01'), step('2027-03-01')])).toBe('It was first due by the end of December 2026, and has been moved 3 times')
})

test('gaps are counted with whose they are', () => {
  expect(gapsInWords({ system: 3, partner: 1 })).toBe('4 gaps: 3 of the service, 1 of a partner')
  expect(gapsInWords({ system: 1, partner: 2 })).toBe('3 gaps: 1 of the service, 2 of partners')
  expect(gapsInWords({ system: 1, partner: 0 })).toBe('1 gap of the service')
  expect(gapsInWords({ system: 0, partner: 9 })).toBe('9 gaps of partners')
  expect(gapsInWords({ system: 0, partner: 0 })).toBe('0 gaps')
})

test('of other areas than the reader’s a small number is not said', () => {
  expect(elsewhereInWords(0, 5)).toBeUndefined()
  expect(elsewhereInWords(1, 5)).toBe(elsewhereInWords(4, 5))
  expect(elsewhereInWords(4, 5)).toContain('fewer than 5')
  expect(elsewhereInWords(5, 5)).toBe('It also answers 5 gaps elsewhere in the council.')
})

test('what is left out of a count is said with its reason', () => {
  expect(leftOutInWords({ provisional: 0, disputed: 0 })).toBeUndefined()
  expect(leftOutInWords({ provisional: 6, disputed: 1 })).toBe('Left out: 6 gaps of audits whose grades nobody has confirmed yet and 1 gap whose finding is disputed.')
})

test('a wish that people try harder is told from something that the service changes', () => {
  for (const wish of ['Remind workers to ask about fathers', 'Staff must record within two days', 'train all managers in supervision', 'Ensure that social workers use the chronology', 'Please tell the teams']) expect(readsLikeLearning(wish), wish).toBe(true)
  for (const change of ['Add the father’s view to the assessment form', 'Agree with the hospital who sends the discharge plan', 'Fill two posts in Safeguarding North', 'Staff the front door until 8pm', 'Teams get one template for supervision']) expect(readsLikeLearning(change), change).toBe(false)
})

test('what waits and what is under way is one sentence or two', () => {
  expect(glanceInWords({ open: 0, overdue: 0, unanswered: 0 })).toBeUndefined()
  expect(glanceInWords({ open: 3, overdue: 1, unanswered: 34 })).toBe('34 gaps of the service or of a partner wait for a service action. 3 service actions are open, 1 overdue.')
  expect(glanceInWords({ open: 1, overdue: 0, unanswered: 1 })).toBe('1 gap of the service or of a partner waits for a service action. 1 service action is open.')
  expect(glanceInWords({ open: 1, overdue: 0, unanswered: 0 })).toBe('No gap of the service or of a partner waits for a service action. 1 service action is open.')
  expect(glanceInWords({ open: 0, overdue: 0, unanswered: 2 })).toBe('2 gaps of the service or of a partner wait for a service action. 0 service actions are open.')
})
