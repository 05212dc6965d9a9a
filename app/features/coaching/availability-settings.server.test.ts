import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { coaching } from '../../../tests/support/coaching.ts'
import { anotherCouncil, endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { activity, availabilityExceptions, availabilityRules, awayPeriods, coaches, coachInvitations, coachingMeetings, heldTimes, messages } from '../../../db/schema.ts'
import type { Exception, Rule } from './availability.ts'
import { mayOfferAnything, themesFor, type HowCoaching } from './availability-form.ts'
import { addDays, addHours, changeHours, endHours, myAvailability, pause, removeDays, saveTerms, whatFollows } from './availability-settings.server.ts'
import { bookMeeting } from './booking.server.ts'

const { db, owner } = await ownDatabase()
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const bea = await somebody(owner, 'northmere', { name: 'Bea Calder', role: 'auditor' })
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const noah = await somebody(owner, 'northmere', { name: 'Noah Birch', role: 'practitioner', team: 'Family Help South' })
await anotherCouncil(owner)
const olu = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })

const now = '2026-05-05T08:00:00Z'
const as = (who: Somebody, at = now) => through(db, 'offer coaching', who, at)
const terms: HowCoaching = { formats: ['action clinic'], themeKeys: ['planning'], place: 'Room 3', link: null, bufferBefore: 0, bufferAfter: 15, mostADay: 4, noticeHours: 4, firstForRed: 0, forRedUntil: '16:00' }
const rule: Rule = { weekday: 3, fromTime: '09:00', toTime: '11:00', zone: 'Europe/London', validFrom: '2026-05-05', validTo: null }
const off: Exception = { kind: 'not there', firstDay: '2026-05-06', lastDay: '2026-05-06', fromTime: null, toTime: null, zone: 'Europe/London' }
const invited = (who: Somebody, changed: Partial<typeof coachInvitations.$inferInsert> = {}) =>
  owner.insert(coachInvitations).values({ organisationId: who.organisationId, personId: who.id, themeKey: 'planning', invitedById: ada.id, invitedAt: new Date(now), answer: 'yes', answeredAt: new Date(now), ...changed })
const rulesOf = async (who: Somebody) => owner.select().from(availabilityRules).where(eq(availabilityRules.personId, who.id)).orderBy(availabilityRules.validFrom)
const did = async (who: Somebody) => (await owner.select({ did: activity.did, kind: activity.subjectKind, about: activity.subjectId }).from(activity).where(eq(activity.personId, who.id)).orderBy(activity.at, activity.id)).map(({ did, kind, about }) => `${did} (${kind}${about === who.id ? ', of themselves' : ''})`)

beforeEach(async () => {
  for (const table of [coachInvitations, availabilityRules, availabilityExceptions, awayPeriods, heldTimes, coachingMeetings, messages, coaches]) await owner.delete(table)
})
afterEach(endReadings)

test('an auditor says how and when they coach, and it is theirs alone', async () => {
  expect(await saveTerms(await as(ada), terms)).toBe(true)
  expect(await addHours(await as(ada), rule)).toBe(true)
  expect(await addDays(await as(ada), off)).toBe(true)
  const mine = await myAvailability(await as(ada))
  expect(mine).toMatchObject({ may: { auditor: true, manager: false, invitedFor: [] }, terms: { ...terms, forRedUntil: '16:00:00', paused: false }, rules: [{ weekday: 3, fromTime: '09:00:00' }], exceptions: [{ kind: 'not there', firstDay: '2026-05-06' }], ahead: [] })
  expect(mine.themes.map(({ key }) => key)).toContain('planning')
  for (const other of [bea, olu]) expect(await myAvailability(await as(other))).toMatchObject({ terms: undefined, rules: [], exceptions: [] })
  expect((await did(ada)).slice(-3)).toEqual(['said how they coach (coach, of themselves)', 'said when they coach (coach, of themselves)', 'said which days are not as the week (coach, of themselves)'])
})

test('a practitioner without an invitation that they said yes to saves nothing', async () => {
  await invited(noah, { answer: null, answeredAt: null })
  await invited(noah, { themeKey: 'oversight', answer: 'no' })
  await invited(noah, { themeKey: 'assessment', endedAt: new Date(now) })
  await coaching(owner, noah)
  const [hours] = await rulesOf(noah)
  for (const who of [wilma, noah]) {
    expect(mayOfferAnything((await myAvailability(await as(who))).may)).toBe(false)
    expect([await saveTerms(await as(who), terms), await addHours(await as(who), rule), await addDays(await as(who), off), await pause(await as(who), true), await endHours(await as(who), hours!.id), await changeHours(await as(who), hours!.id, rule)]).toEqual([undefined, undefined, undefined, undefined, undefined, undefined])
  }
  expect(await owner.select().from(coaches).where(eq(coaches.personId, wilma.id))).toEqual([])
  expect(await rulesOf(noah)).toHaveLength(5)
})

test('a practitioner who said yes coaches on the themes that they were asked about', async () => {
  await invited(noah)
  const { may, themes } = await myAvailability(await as(noah))
  expect(themesFor(may, themes).map(({ key }) => key)).toEqual(['planning'])
  expect(await saveTerms(await as(noah), terms)).toBe(true)
  expect(await addHours(await as(noah), rule)).toBe(true)
})

test('nobody changes or ends the hours of somebody else, nor takes back their days', async () => {
  for (const one of [ada, bea]) await coaching(owner, one)
  await addDays(await as(ada), off)
  const [[hours], [days]] = [await rulesOf(ada), await owner.select().from(availabilityExceptions)]
  expect([await changeHours(await as(bea), hours!.id, rule), await endHours(await as(bea), hours!.id), await removeDays(await as(bea), days!.id)]).toEqual([undefined, undefined, undefined])
  expect(await endHours(await as(olu), hours!.id)).toBeUndefined()
  expect(await rulesOf(ada)).toHaveLength(5)
  expect(await removeDays(await as(ada), days!.id)).toBe(true)
  expect(await removeDays(await as(ada), days!.id)).toBeUndefined()
})

test('of the same hours that are saved twice at once, one is saved and the other is told which they meet', async () => {
  await saveTerms(await as(ada), terms)
  const both = await Promise.all([addHours(await as(ada), rule), addHours(await as(ada), { ...rule, fromTime: '10:00', toTime: '12:00' })])
  expect(both.filter((came) => came === true)).toHaveLength(1)
  expect(both.find((came) => came !== true)).toMatchObject({ meets: { weekday: 3 } })
  expect(await rulesOf(ada)).toHaveLength(1)
  const days = await Promise.all([addDays(await as(ada), off), addDays(await as(ada), off)])
  expect(days).toEqual([true, true])
  expect(await owner.select().from(availabilityExceptions)).toHaveLength(1)
})

test('hours that have held keep what they were until a change begins; hours that have not begun are changed or gone', async () => {
  await saveTerms(await as(ada, '2026-04-01T08:00:00Z'), terms)
  await addHours(await as(ada, '2026-04-01T08:00:00Z'), { ...rule, validFrom: '2026-04-01' })
  const [begun] = await rulesOf(ada)
  expect(await changeHours(await as(ada), begun!.id, { ...rule, toTime: '12:00', validFrom: '2026-05-11' })).toBe(true)
  expect((await rulesOf(ada)).map(({ toTime, validFrom, validTo }) => [toTime, validFrom, validTo])).toEqual([['11:00:00', '2026-04-01', '2026-05-11'], ['12:00:00', '2026-05-11', null]])
  const later = (await rulesOf(ada))[1]!
  expect(await changeHours(await as(ada), later.id, { ...rule, toTime: '13:00', validFrom: '2026-05-11' })).toBe(true)
  expect((await rulesOf(ada)).map(({ toTime }) => toTime)).toEqual(['11:00:00', '13:00:00'])
  // The new hours may not meet what the old ones still hold.
  expect(await addHours(await as(ada), { ...rule, validTo: '2026-05-07' })).toMatchObject({ meets: { toTime: '11:00:00' } })
  expect(await endHours(await as(ada), begun!.id)).toBe(true)
  expect(await endHours(await as(ada), begun!.id)).toBeUndefined()
  expect(await endHours(await as(ada), (await rulesOf(ada))[1]!.id)).toBe(true)
  expect((await rulesOf(ada)).map(({ validTo }) => validTo)).toEqual(['2026-05-05'])
})

test('somebody who pauses takes nobody new until they take it up again, and what is booked stands', async () => {
  await coaching(owner, ada)
  const book = async (time: string) => bookMeeting(await through(db, 'book coaching', wilma, now), { coachId: ada.id, format: 'action clinic', startsAt: new Date(`2026-05-06T${time}:00Z`) })
  expect(await book('09:00')).toMatchObject({ id: expect.any(String) })
  expect([await pause(await as(ada), true), await pause(await as(ada), true)]).toEqual([true, true])
  expect(await book('11:00')).toEqual({ why: 'They do not offer this at present.' })
  expect((await myAvailability(await as(ada))).ahead).toHaveLength(1)
  await pause(await as(ada), false)
  expect(await book('11:00')).toMatchObject({ id: expect.any(String) })
})

test('saving how one coaches anew leaves the pause as it is', async () => {
  await saveTerms(await as(ada), terms)
  await pause(await as(ada), true)
  await saveTerms(await as(ada), { ...terms, mostADay: 2 })
  expect(await myAvailability(await as(ada))).toMatchObject({ terms: { mostADay: 2, paused: true } })
})

test('how many times are free is counted as whoever books would find them', async () => {
  await saveTerms(await as(ada), terms)
  await addHours(await as(ada), rule)
  const free = async () => { const one = await as(ada); return (await whatFollows(one, await myAvailability(one))).free }
  // Two Wednesdays of four half hours each.
  expect(await free()).toEqual([{ format: 'action clinic', times: 8 }])
  await bookMeeting(await through(db, 'book coaching', wilma, now), { coachId: ada.id, format: 'action clinic', startsAt: new Date('2026-05-06T08:00:00Z') })
  // The meeting and the minutes after it take two of them.
  expect(await free()).toEqual([{ format: 'action clinic', times: 6 }])
  await addDays(await as(ada), { ...off, firstDay: '2026-05-13', lastDay: '2026-05-13' })
  expect(await free()).toEqual([{ format: 'action clinic', times: 2 }])
})

test('when hours end, or somebody is away, what is booked stands and is listed as outside', async () => {
  await saveTerms(await as(ada), terms)
  await addHours(await as(ada), { ...rule, validFrom: '2026-05-05' })
  const startsAt = new Date('2026-05-13T08:00:00Z')
  await bookMeeting(await through(db, 'book coaching', wilma, now), { coachId: ada.id, format: 'action clinic', startsAt })
  const outside = async () => { const one = await as(ada); return (await whatFollows(one, await myAvailability(one))).outside }
  expect(await outside()).toEqual([])
  await owner.insert(awayPeriods).values({ organisationId: ada.organisationId, personId: ada.id, awayFrom: '2026-05-12', backOn: '2026-05-20', recordedById: marcus.id, recordedAt: new Date(now) })
  expect(await outside()).toMatchObject([{ with: 'Wilma Ashdown', startsAt }])
  expect((await myAvailability(await as(ada))).away).toEqual([{ awayFrom: '2026-05-12', backOn: '2026-05-20', recordedBy: 'Marcus Tull' }])
  await owner.delete(awayPeriods)
  const [hours] = await rulesOf(ada)
  await endHours(await as(ada), hours!.id)
  expect(await outside()).toMatchObject([{ with: 'Wilma Ashdown', startsAt }])
  expect(await owner.select({ ended: coachingMeetings.ended }).from(coachingMeetings)).toEqual([{ ended: null }])
  await owner.update(coachingMeetings).set({ endedAt: sql`now()`, ended: 'cancelled' })
  expect(await outside()).toEqual([])
})
