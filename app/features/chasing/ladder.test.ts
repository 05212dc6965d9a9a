import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon, isWorkingDay, type Day } from '../../lib/days.ts'
import { dueFor, endOf, type Priority } from '../remedial-actions/clocks.ts'
import { waitsFor } from '../remedial-actions/action-facts.server.ts'
import { defaultSettings } from '../people/settings.ts'
import { isOwners, rungFor, rungs, type OnLadder, type Rung, type Sent } from './ladder.ts'

type Told = { priority?: Priority; daysOff?: number[]; away?: { from: Day; backOn: Day | null }[]; challenge?: { raisedAt: Date; decidedAt: Date | null } | null; extendedTo?: Day; returnedUntil?: Day; submitted?: true }

/** An action issued at ten in the morning, as its facts stand. */
function issued(on: Day, { priority = 'amber', daysOff = [], away = [], challenge = null, extendedTo, returnedUntil, submitted }: Told = {}): OnLadder {
  const issuedAt = instantInLondon(on, '10:00')
  const due = dueFor(priority, issuedAt, { bankHolidays, weekdaysOff: daysOff }, defaultSettings)
  const extension = extendedTo ? { dueOn: extendedTo, dueAt: endOf(extendedTo), at: issuedAt } : null
  return {
    off: { bankHolidays, weekdaysOff: daysOff }, away, challenged: challenge !== null && challenge.decidedAt === null,
    facts: {
      priority, ...due, extendedTo: extension, waits: waitsFor({ priority, ...due, issuedAt, ownerDaysOff: daysOff, ownerAway: away, extension, challenge }),
      submittedAt: submitted || returnedUntil ? issuedAt : null, doneAt: null, doneBySheet: false, withdrawnAt: null, check: returnedUntil ? { outcome: 'returned', dueAgainOn: returnedUntil } : null,
    },
  }
}

const dueOf = ({ facts }: OnLadder) => (facts.check?.dueAgainOn ?? (facts.waits && typeof facts.waits !== 'string' ? facts.waits.dueOn : facts.extendedTo?.dueOn ?? facts.dueOn))

/** What is told morning by morning, at eight in London, over so many days; days without a run are left out. */
function climbed(action: OnLadder, from: Day, days: number, { without = [] as Day[], nudged = [] as Day[], time = '08:00' } = {}) {
  const sent: Sent[] = []
  for (let nth = 0; nth <= days; nth++) {
    const on = daysAfter(from, nth)
    if (nudged.includes(on)) sent.push({ rung: 'nudge', dueOn: dueOf(action), on })
    const rung = without.includes(on) ? undefined : rungFor(action, sent, instantInLondon(on, time))
    if (rung) sent.push({ rung, dueOn: dueOf(action), on })
  }
  return sent
}
const said = (sent: readonly Sent[]) => sent.map(({ rung, on }) => `${on} ${rung}`)

test('an amber of a Monday is due on Thursday: its owner hears on Wednesday, Thursday and Friday, the manager on Monday, then the managers above', () => {
  expect(said(climbed(issued('2026-06-01'), '2026-06-01', 20))).toEqual([
    '2026-06-03 before', '2026-06-04 on the day', '2026-06-05 after', '2026-06-08 manager', '2026-06-09 service manager', '2026-06-12 head of service',
  ])
})

test('a red’s owner hears on the morning of the day, and the team manager on the next; the managers above are told at noon, elsewhere', () => {
  expect(said(climbed(issued('2026-06-05', { priority: 'red' }), '2026-06-06', 20))).toEqual(['2026-06-08 on the day', '2026-06-09 manager'])
})

test('at noon in London, and not before, a red’s morning is over, in summer and in winter', () => {
  for (const [day, last, over] of [['2026-06-08', '2026-06-08T10:59:59Z', '2026-06-08T11:00:00Z'], ['2026-11-09', '2026-11-09T11:59:59Z', '2026-11-09T12:00:00Z']] as const) {
    const red = issued(daysAfter(day, -3), { priority: 'red' })

    expect(rungFor(red, [], new Date(last))).toBe('on the day')
    expect(rungFor(red, [], new Date(over))).toBeUndefined()
  }
})

test('whoever never works on Mondays is told nothing on one, and no Monday makes an action later', () => {
  const sent = climbed(issued('2026-06-02', { daysOff: [1] }), '2026-06-02', 30)

  expect(said(sent)).toEqual(['2026-06-04 before', '2026-06-05 on the day', '2026-06-09 after', '2026-06-10 manager', '2026-06-11 service manager', '2026-06-17 head of service'])
  expect(said(climbed(issued('2026-05-29', { daysOff: [1] }), '2026-05-29', 30))[0]).toBe('2026-06-03 before')
})

test('over Christmas and the New Year no day is counted that England does not work', () => {
  expect(said(climbed(issued('2026-12-22'), '2026-12-22', 30))).toEqual([
    '2026-12-24 before', '2026-12-29 on the day', '2026-12-30 after', '2026-12-31 manager', '2027-01-04 service manager', '2027-01-07 head of service',
  ])
})

test('when the clocks go back or forward each morning still has its one rung', () => {
  expect(said(climbed(issued('2026-10-22'), '2026-10-22', 14))).toEqual(['2026-10-26 before', '2026-10-27 on the day', '2026-10-28 after', '2026-10-29 manager', '2026-10-30 service manager', '2026-11-04 head of service'])
  expect(said(climbed(issued('2027-03-23'), '2027-03-23', 20))).toEqual(['2027-03-25 before', '2027-03-30 on the day', '2027-03-31 after', '2027-04-01 manager', '2027-04-02 service manager', '2027-04-07 head of service'])
})

test('the day in London decides, also when it is another day elsewhere', () => {
  const action = issued('2026-06-01')

  expect(rungFor(action, [], new Date('2026-06-03T22:59:59Z'))).toBe('before')
  expect(rungFor(action, [], new Date('2026-06-03T23:00:00Z'))).toBe('on the day')
  expect(rungFor(action, [], new Date('2026-06-04T22:59:59Z'))).toBe('on the day')
  expect(rungFor(action, [], new Date('2026-06-04T23:00:00Z'))).toBe('after')
})

test('after days without a run the owner hears first, and each above a day later; what lay before it was late is not caught up', () => {
  const down = Array.from({ length: 14 }, (_, nth) => daysAfter('2026-06-02', nth))

  expect(said(climbed(issued('2026-06-01'), '2026-06-01', 30, { without: down }))).toEqual(['2026-06-16 after', '2026-06-17 manager', '2026-06-18 service manager', '2026-06-19 head of service'])
})

test('a day on which the owner was nudged has nothing else, and the next goes on', () => {
  expect(said(climbed(issued('2026-06-01'), '2026-06-01', 20, { nudged: ['2026-06-05'] }))).toEqual([
    '2026-06-03 before', '2026-06-04 on the day', '2026-06-05 nudge', '2026-06-08 after', '2026-06-09 manager', '2026-06-10 service manager', '2026-06-12 head of service',
  ])
})

test('the day on which somebody is told that it is there has nothing else', () => {
  const action = issued('2026-06-01')

  expect(rungFor(action, [{ rung: 'issued', dueOn: action.facts.dueOn, on: '2026-06-03' }], instantInLondon('2026-06-03', '08:00'))).toBeUndefined()
})

test('while an amber’s owner is away nobody is told anything, and its day moves', () => {
  const away = [{ from: '2026-06-03', backOn: '2026-06-10' }]

  expect(said(climbed(issued('2026-06-01', { away }), '2026-06-01', 30)).slice(0, 3)).toEqual(['2026-06-10 before', '2026-06-11 on the day', '2026-06-12 after'])
  expect(climbed(issued('2026-06-01', { away: [{ from: '2026-06-03', backOn: null }] }), '2026-06-01', 30)).toEqual([])
})

test('leave that begins once it is late stops the ladder meanwhile, and its days are not counted', () => {
  const away = [{ from: '2026-06-08', backOn: '2026-06-15' }]

  expect(said(climbed(issued('2026-06-01', { away }), '2026-06-01', 30))).toEqual(['2026-06-03 before', '2026-06-04 on the day', '2026-06-05 after', '2026-06-15 manager', '2026-06-16 service manager', '2026-06-19 head of service'])
})

test('a red’s owner who is away changes nothing: somebody stands in', () => {
  expect(said(climbed(issued('2026-06-05', { priority: 'red', away: [{ from: '2026-06-05', backOn: null }] }), '2026-06-06', 20))).toEqual(['2026-06-08 on the day', '2026-06-09 manager'])
})

test('a challenge that waits to be decided stops an amber’s ladder, also one raised when it was late, and never a red’s', () => {
  const raised = (at: string) => ({ challenge: { raisedAt: new Date(at), decidedAt: null } })

  expect(climbed(issued('2026-06-01', raised('2026-06-02T10:00:00Z')), '2026-06-01', 30)).toEqual([])
  expect(climbed(issued('2026-06-01', raised('2026-06-05T10:00:00Z')), '2026-06-06', 30)).toEqual([])
  expect(climbed(issued('2026-06-05', { priority: 'red', ...raised('2026-06-05T12:00:00Z') }), '2026-06-06', 20)).toHaveLength(2)
})

test('what was sent in, is done or is no longer asked for is chased no more', () => {
  const at = instantInLondon('2026-06-08', '08:00')
  const one = issued('2026-06-01')

  expect(rungFor(one, [], at)).toBe('after')
  expect(rungFor(issued('2026-06-01', { submitted: true }), [], at)).toBeUndefined()
  expect(rungFor({ ...one, facts: { ...one.facts, doneAt: at } }, [], at)).toBeUndefined()
  expect(rungFor({ ...one, facts: { ...one.facts, withdrawnAt: at } }, [], at)).toBeUndefined()
})

test('more time and a return each begin a ladder anew, from the day that they gave', () => {
  const told: Sent[] = rungs.map((rung, nth) => ({ rung, dueOn: '2026-06-04', on: daysAfter('2026-06-03', nth) }))

  expect(rungFor(issued('2026-06-01', { extendedTo: '2026-06-12' }), told, instantInLondon('2026-06-11', '08:00'))).toBe('before')
  expect(rungFor(issued('2026-06-01', { returnedUntil: '2026-06-12' }), told, instantInLondon('2026-06-15', '08:00'))).toBe('after')
  expect(rungFor(issued('2026-06-01'), told, instantInLondon('2026-06-15', '08:00'))).toBeUndefined()
})

const day = fc.integer({ min: 0, max: 500 }).map((nth) => daysAfter('2026-06-01', nth))
const lives = fc.record({
  on: day, priority: fc.constantFrom<Priority>('red', 'amber', 'green'), daysOff: fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
  leave: fc.option(fc.record({ after: fc.integer({ min: 0, max: 20 }), days: fc.option(fc.integer({ min: 1, max: 20 })) })),
  challenge: fc.option(fc.record({ after: fc.integer({ min: 0, max: 12 }), days: fc.option(fc.integer({ min: 0, max: 4 })) })),
  without: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 30 }), nudged: fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 5 }),
}).map(({ on, priority, daysOff, leave, challenge, without, nudged }) => {
  const away = leave ? [{ from: daysAfter(on, leave.after), backOn: leave.days === null ? null : daysAfter(on, leave.after + leave.days) }] : []
  const raised = challenge && { raisedAt: instantInLondon(daysAfter(on, challenge.after), '11:00'), decidedAt: challenge.days === null ? null : instantInLondon(daysAfter(on, challenge.after + challenge.days), '15:00') }
  const action = issued(on, { priority, daysOff, away, challenge: raised })
  return { action, daysOff, away, priority, sent: climbed(action, daysAfter(on, 1), 60, { without: without.map((nth) => daysAfter(on, nth)), nudged: nudged.map((nth) => daysAfter(on, nth)) }) }
})

test('whatever happens: one rung a day at most, each at most once, in their order, and never the worker and a manager on one day', () => {
  fc.assert(fc.property(lives, ({ sent }) => {
    const told = sent.filter((one): one is Sent & { rung: Rung } => one.rung !== 'nudge' && one.rung !== 'issued')
    expect(new Set(sent.map(({ on }) => on)).size).toBe(sent.length)
    expect(new Set(told.map(({ rung }) => rung)).size).toBe(told.length)
    expect(told.map(({ rung }) => rungs.indexOf(rung))).toEqual(told.map(({ rung }) => rungs.indexOf(rung)).toSorted((a, b) => a - b))
    for (const { rung, on } of told) if (!isOwners(rung)) expect(sent.some((other) => other.on === on && (other.rung === 'nudge' || isOwners(other.rung as Rung)))).toBe(false)
  }), { numRuns: 500 })
})

test('whatever happens: nothing is told on a day that its owner does not work, and no manager before it is late', () => {
  fc.assert(fc.property(lives, ({ action, daysOff, away, priority, sent }) => {
    for (const { rung, on, dueOn } of sent) {
      if (rung === 'nudge') continue
      expect(isWorkingDay(on, priority === 'red' ? { bankHolidays } : { bankHolidays, weekdaysOff: daysOff })).toBe(true)
      if (priority !== 'red') expect(away.some(({ from, backOn }) => from <= on && (backOn === null || on < backOn))).toBe(false)
      expect(on > dueOn).toBe(rung !== 'before' && rung !== 'on the day')
      expect(dueOn).toBe(dueOf(action))
    }
  }), { numRuns: 500 })
})

test('without nudges and days without a run, a late amber comes to every rung', () => {
  fc.assert(fc.property(day, fc.uniqueArray(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }), (on, daysOff) => {
    const told = climbed(issued(on, { daysOff }), daysAfter(on, 1), 70)
    expect(told.map(({ rung }) => rung).filter((rung) => rung !== 'before' && rung !== 'on the day')).toEqual(['after', 'manager', 'service manager', 'head of service'])
    expect(told.every(({ on: when }) => dayInLondon(instantInLondon(when, '08:00')) === when)).toBe(true)
  }), { numRuns: 300 })
})
