import { expect, test } from 'vitest'
import { certificateOf, hoursIn, mayBeHandedIn, nextOf, partsOf, standardsIn, standingOf, stepDueOn, steps, tasksDueOn, weekOn, whatIsMissing, type MemberFacts } from './cohorts.ts'

const day = (date: string) => `${date}T10:00:00Z`
const fresh: MemberFacts = {
  startsOn: '2026-09-07', joinedAt: day('2026-08-20'), leftAt: null, completedAt: null, coach: 'Isla Nettles', preCheckAt: null, postCheckAt: null, guide: null, modules: [], day: null, place: null, datesAhead: 1,
  memberId: 'member', booked: [], coachOffers: false, meetings: [], peerGroupOn: '2026-10-20', observation: null, samples: [],
  tasks: tasksDueOn({ startsOn: '2026-09-07', joinedOn: '2026-08-20' }).map(({ task, dueOn }) => ({ id: task, task, dueOn, sent: null })),
}
const accepted = { at: day('2026-10-01'), checkDueOn: '2026-10-05', outcome: 'accepted' as const, because: null, dueAgainOn: null, checkedAt: day('2026-10-02') }
const completed = (key: MemberFacts['modules'][number]['key'], hours: number, standards: string[]) => ({ key, doneAt: day('2026-09-10'), hours, standards })
const whole: MemberFacts = {
  ...fresh,
  modules: [completed('visible-oversight', 0.75, ['SWE 3.8', 'KSS-S4']), completed('case-supervision', 0.67, ['SWE 4.2']), completed('caseload-flow', 0.58, ['KSS-S3']), completed('remedial-lead', 0.58, ['SWE 3.8'])],
  day: { attendedAt: day('2026-09-16'), hours: 6, standards: ['SWE 3.11'] }, meetings: [{ meeting: 'coaching 1', heldOn: '2026-09-24', minutes: 60 }, { meeting: 'coaching 2', heldOn: '2026-10-22', minutes: 50 }],
  observation: { observedOn: '2026-10-08', minutes: 75 }, tasks: fresh.tasks.map((task) => ({ ...task, sent: accepted })),
}
const at = (facts: MemberFacts, key: string, today: string) => standingOf(facts, today).find((step) => step.key === key)!

test('a step is due by the Friday of its week, or the working day after; before it begins, by the Friday before', () => {
  const when = { startsOn: '2026-11-30', joinedOn: '2026-11-02' }
  expect(stepDueOn(0, when)).toBe('2026-11-27')
  expect(stepDueOn(1, when)).toBe('2026-12-04')
  expect(stepDueOn(4, when)).toBe('2026-12-29')
  expect(tasksDueOn(when).find(({ task }) => task === 'weekly review')!.dueOn).toBe(stepDueOn(7, when))
})

test('whoever joins late has a week for what is past', () => {
  expect(stepDueOn(1, { startsOn: '2026-09-07', joinedOn: '2026-10-01' })).toBe('2026-10-08')
})

test('weeks are counted from the Monday on which it begins', () => {
  expect([weekOn('2026-09-07', '2026-09-06'), weekOn('2026-09-07', '2026-09-07'), weekOn('2026-09-07', '2026-09-14')]).toEqual([0, 1, 2])
})

test('what a member could do is late after its day; what waits for somebody else never is', () => {
  const late = '2026-12-31'
  expect(at(fresh, 'visible-oversight', '2026-09-11').state).toBe('to do')
  expect(at(fresh, 'visible-oversight', '2026-09-12').state).toBe('late')
  expect(['coaching 1', 'observation', 'before', 'after'].map((key) => at(fresh, key, late).state)).toEqual(['waits', 'waits', 'waits', 'waits'])
  expect(at({ ...fresh, coach: null }, 'coaching 1', late).said).toContain('to name your coach')
  expect(at({ ...fresh, datesAhead: 0 }, 'day', late).state).toBe('waits')
  expect(at({ ...fresh, place: { startsAt: day('2027-01-11'), state: 'booked' } }, 'day', late)).toMatchObject({ state: 'waits', dueOn: '2027-01-11' })
})

test('a task goes from hand it in to being checked, and back with a new day when it is returned', () => {
  const sent = { ...accepted, outcome: null, checkedAt: null }
  const withSent = (one: typeof fresh.tasks[number]['sent']) => ({ ...fresh, tasks: fresh.tasks.map((task) => ({ ...task, sent: one })) })
  expect(at(withSent(sent), 'three entries', '2026-12-31').state).toBe('waits')
  expect(at(withSent({ ...accepted, outcome: 'returned', dueAgainOn: '2026-10-09' }), 'three entries', '2026-10-09')).toMatchObject({ state: 'to do', dueOn: '2026-10-09' })
  expect(at(withSent(accepted), 'three entries', '2026-10-09')).toMatchObject({ state: 'done', doneOn: '2026-10-02' })
  expect([mayBeHandedIn({ sent: null }), mayBeHandedIn({ sent }), mayBeHandedIn({ sent: accepted }), mayBeHandedIn({ sent: { ...accepted, outcome: 'returned' } })]).toEqual([true, false, false, true])
})

test('it is complete with modules, the day, both coachings, the observation and all tasks; each of these is missed, and nothing else is', () => {
  expect(whatIsMissing(whole, '2026-11-01')).toEqual([])
  expect(whatIsMissing(fresh, '2026-11-01')).toHaveLength(steps.filter(({ needed }) => needed).length)
  const without: MemberFacts[] = [
    ...whole.modules.map((one) => ({ ...whole, modules: whole.modules.filter((other) => other !== one) })), { ...whole, day: null },
    ...whole.meetings.map((one) => ({ ...whole, meetings: whole.meetings.filter((other) => other !== one) })), { ...whole, observation: null },
    ...whole.tasks.map((one) => ({ ...whole, tasks: whole.tasks.map((other) => (other === one ? { ...other, sent: null } : other)) })),
  ]
  expect(without.map((facts) => whatIsMissing(facts, '2026-11-01').length)).toEqual(Array.from({ length: 12 }, () => 1))
})

test('what is late comes first, then what is due first', () => {
  expect(nextOf(standingOf(fresh, '2026-09-01'))!.key).toBe('pre-check')
  expect(nextOf(standingOf({ ...whole, preCheckAt: day('2026-08-21') }, '2026-10-26'))!.key).toBe('peer group')
  expect(nextOf(standingOf({ ...whole, preCheckAt: day('2026-08-21'), postCheckAt: day('2026-10-28'), meetings: [...whole.meetings, { meeting: 'peer group', heldOn: '2026-10-20', minutes: 90 }] }, '2026-10-30'))).toBeUndefined()
})

test('hours add up, each with who says so, and standards are named once', () => {
  const parts = partsOf(whole, '2026-11-01')
  expect(hoursIn(parts)).toBe(0.75 + 0.67 + 0.58 + 0.58 + 6 + 1 + 0.83 + 1.25)
  expect(parts.filter(({ hours }) => hours === 0)).toHaveLength(4)
  expect(standardsIn(whole)).toEqual(['KSS-S3', 'KSS-S4', 'SWE 3.8', 'SWE 3.11', 'SWE 4.2'])
  expect(certificateOf('0b9f1a2c-0000-4000-8000-000000000000', '2026-11-02')).toBe('CMP-2026-0B9F1A2C')
})

test('a coaching is booked where the coach offers times, is told with its time once it is, and waits for the coach’s word after it', () => {
  const offers = { ...fresh, coachOffers: true }
  expect(at(offers, 'coaching 1', '2026-09-21')).toMatchObject({ state: 'to do', said: 'Choose a time with Isla Nettles', href: '/coaching/book?member=member&meeting=coaching+1' })
  const booked = (offered: boolean) => ({ ...offers, booked: [{ meeting: 'coaching 1' as const, id: 'one', startsAt: day('2026-09-23'), offered }] })
  expect(at(booked(false), 'coaching 1', '2026-09-21')).toMatchObject({ state: 'waits', said: 'You meet Isla Nettles: 23 September 2026, 11am', href: '/coaching/meetings/one', dueOn: '2026-09-23' })
  expect(at(booked(true), 'coaching 1', '2026-09-21')).toMatchObject({ state: 'to do', href: '/coaching/meetings/one' })
  expect(at(booked(false), 'coaching 1', '2026-09-24')).toMatchObject({ state: 'waits', said: expect.stringContaining('Isla Nettles has said that it was held') })
  expect(at(booked(false), 'coaching 2', '2026-09-21').said).toBe('Choose a time with Isla Nettles')
  expect(at({ ...booked(false), meetings: whole.meetings }, 'coaching 1', '2026-09-25').state).toBe('done')
})
