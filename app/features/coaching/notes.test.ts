import { expect, test } from 'vitest'
import { asksAboutName, forgottenOn, mostOfStep, putRightUntil, whatToMendOfNote, whoReadsSteps, whyNotAgree, whyNotSay } from './notes.ts'
import { meetingsInWords, type MeetingTold } from './thread.ts'

const meeting = { startsAt: new Date('2026-05-06T09:00Z'), endsAt: new Date('2026-05-06T10:00Z'), offerUntil: null, acceptedAt: null, ended: null, attendance: null, attendanceSaidAt: null } as const
const at = (moment: string) => new Date(moment)

test('whether a meeting was held is said once it has begun, and of one that was to be no more never', () => {
  expect(whyNotSay(meeting, at('2026-05-06T08:59Z'))).toBe('It has not begun yet.')
  expect(whyNotSay(meeting, at('2026-05-06T09:00Z'))).toBeUndefined()
  expect(whyNotSay(meeting, at('2027-05-06T09:00Z'))).toBeUndefined()
  for (const ended of ['cancelled', 'declined', 'lapsed'] as const) expect(whyNotSay({ ...meeting, ended }, at('2026-05-06T11:00Z')), ended).toMatch(/was not to take place/)
  // An offer that nobody answered has lapsed, also before anybody noted it.
  expect(whyNotSay({ ...meeting, offerUntil: at('2026-05-05T16:00Z') }, at('2026-05-06T11:00Z'))).toMatch(/was not to take place/)
})

test('what was said is put right for two weeks, counted in London’s days', () => {
  const said = { ...meeting, attendance: 'learner not there' as const, attendanceSaidAt: at('2026-05-06T22:30Z') }
  expect(putRightUntil(said.attendanceSaidAt)).toBe('2026-05-20')
  expect(whyNotSay(said, at('2026-05-20T22:59Z'))).toBeUndefined()
  expect(whyNotSay(said, at('2026-05-20T23:00Z'))).toMatch(/two weeks/)
  expect(whyNotSay({ ...said, attendanceSaidAt: at('2026-10-20T09:00Z') }, at('2026-11-03T23:59Z'))).toBeUndefined()
})

test('steps are agreed in a meeting that has begun and was not missed', () => {
  expect(whyNotAgree(meeting, at('2026-05-06T08:59Z'))).toBeDefined()
  expect(whyNotAgree(meeting, at('2026-05-06T09:10Z'))).toBeUndefined()
  expect(whyNotAgree({ ...meeting, attendance: 'held' }, at('2026-06-06T09:10Z'))).toBeUndefined()
  expect(whyNotAgree({ ...meeting, attendance: 'coach not there' }, at('2026-06-06T09:10Z'))).toBeDefined()
  expect(whyNotAgree({ ...meeting, ended: 'cancelled' }, at('2026-06-06T09:10Z'))).toBeDefined()
})

test('a reminder is deleted a year after it was last written, on the day that London’s calendar says', () => {
  expect(forgottenOn(at('2026-05-06T09:00Z'))).toBe('2027-05-06')
  expect(forgottenOn(at('2026-05-06T23:30Z'))).toBe('2027-05-07')
  expect(forgottenOn(at('2028-02-29T09:00Z'))).toBe('2029-02-28')
  expect(forgottenOn(at('2027-02-28T09:00Z'))).toBe('2028-02-28')
})

test('details that identify somebody are refused whatever is ticked, and a name until somebody answers for it', () => {
  const mend = (text: string, sure = false) => whatToMendOfNote(text, { most: mostOfStep, sure, known: ['Ada Penrose', 'Wilma Ashdown'] })
  expect(mend('Look at the plan with Ada before the review.')).toBeUndefined()
  expect(mend('Call 0161 496 0123', true)).toMatch(/phone number/)
  expect(mend('Born on 3 May 2014', true)).toMatch(/date of birth/)
  expect(mend('We talked about Oskar and his plan')).toMatch(/^This may name somebody: Oskar/)
  expect(asksAboutName(mend('We talked about Oskar and his plan'))).toBe(true)
  expect(mend('We talked about Oskar and his plan', true)).toBeUndefined()
  expect(mend('a'.repeat(301), true)).toBe('Keep it to 300 characters.')
})

test('who reads what was agreed is named, with the roles', () => {
  expect(whoReadsSteps('Ada Penrose', false)).toBe('You and Ada Penrose read this, and nobody else.')
  expect(whoReadsSteps('Ada Penrose', true)).toContain('auditors, the worker and the manager of the case, and the managers of their team and service area')
})

test('others are told when, with whom and whether it was held, and never why it was missed or by whom', () => {
  const told: MeetingTold = { id: 'm', learnerId: 'w', learner: 'Wilma', coachId: 'a', coach: 'Ada', startsAt: '2026-05-06T09:00:00Z', endsAt: '2026-05-06T10:00:00Z', held: null, steps: [{ wording: 'Rewrite the plan', whose: 'learner', dueOn: '2026-05-20', done: null }] }
  const words = (one: Partial<MeetingTold>, me = 'x', moment = '2026-05-07T09:00Z') => meetingsInWords([{ ...told, ...one }], me, at(moment))[0]!
  expect(words({}, 'x', '2026-05-05T09:00Z')).toMatchObject({ stands: 'It is to come.', open: true, href: undefined })
  expect(words({})).toMatchObject({ stands: 'Nobody has said yet whether it was held.', open: false })
  expect(words({ held: true })).toMatchObject({ title: 'Coaching meeting: Wilma with Ada', stands: 'It was held.', steps: ['Wilma: Rewrite the plan. By 20 May 2026.'] })
  expect(words({ held: false }).stands).toBe('It was not held.')
  expect([words({}, 'w').href, words({}, 'a').href]).toEqual(['/coaching/meetings/m/after', '/coaching/meetings/m/after'])
})
