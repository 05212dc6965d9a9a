import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import ICAL from 'ical.js'
import { activity, calendarFeeds, coachingMeetings, facilitators, heldTimes, messages, people, places, roleHoldings, workshops } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { workshopOf } from '../../../tests/support/workshops.ts'
import { writing } from '../../../db/client.server.ts'
import { allowNamed } from '../../door.server.ts'
import { feedText, uidOf } from '../notices/calendar.server.ts'
import { tellOfPlaces } from '../workshops/letters.server.ts'
import { feedBehind, makeFeed, myFeed, revokeFeed } from './calendar-feed.server.ts'
import { tellOfMeetings } from './letters.server.ts'

const { db, owner } = await ownDatabase()
await anotherCouncil(owner)
const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const omar = await somebody(owner, 'northmere', { name: 'Omar Other', role: 'practitioner', team: 'Family Help South' })
const { organisationId } = wilma
const at = new Date('2026-05-05T08:00:00Z')
const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
const appUrl = 'https://practice.example'

beforeEach(async () => { for (const table of [heldTimes, coachingMeetings, places, facilitators, calendarFeeds, messages]) await owner.delete(table) })
afterEach(endReadings)

const own = async (who: Somebody, when = at) => through(db, 'see my account', who, when)
const make = async (who: Somebody, when = at) => makeFeed(await own(who, when))
const read = async (token: string, when = after(1), council = 'northmere') => feedBehind(await allowNamed(db, council, 'calendar feed', 'read calendar feeds', when), token)
const feedOf = async (who: Somebody) => { await endReadings(); return myFeed(await own(who)) }
const meeting = async (startsAt: string, more: Partial<typeof coachingMeetings.$inferInsert> = {}) => (await owner.insert(coachingMeetings).values({
  organisationId, coachId: ada.id, learnerId: wilma.id, format: 'action clinic', startsAt: new Date(startsAt), endsAt: new Date(Date.parse(startsAt) + 1_800_000), zone: 'Europe/London', bufferBefore: 0, bufferAfter: 0,
  place: 'Room 3', bookedById: wilma.id, bookedAt: at, calendarSequence: 1, ...more,
}).returning({ id: coachingMeetings.id }))[0]!.id

test('an address gives its own owner’s meetings and no other’s, and rests in the database as a hash', async () => {
  const [theirs, others] = [await meeting('2026-05-06T09:00:00Z'), await meeting('2026-05-06T10:00:00Z', { learnerId: omar.id })]
  const [wilmas, omars, adas] = [await make(wilma), await make(omar), await make(ada)]
  expect((await read(wilmas))!.map(({ uid }) => uid)).toEqual([theirs])
  expect((await read(omars))!.map(({ uid }) => uid)).toEqual([others])
  expect((await read(adas))!.map(({ uid }) => uid)).toEqual([theirs, others])
  expect(wilmas).toMatch(/^[\w-]{43}$/)
  const kept = JSON.stringify(await owner.select().from(calendarFeeds)) + JSON.stringify(await owner.execute(sql`select activity::text from activity`))
  for (const token of [wilmas, omars, adas]) expect(kept).not.toContain(token)
  expect(await read(wilmas, after(1), 'southwold-vale')).toBeUndefined()
  expect(await read(`${wilmas.slice(0, -1)}${wilmas.endsWith('A') ? 'B' : 'A'}`)).toBeUndefined()
  const [row] = await owner.select({ hash: calendarFeeds.tokenHash }).from(calendarFeeds).where(eq(calendarFeeds.personId, wilma.id))
  expect(await read(row!.hash)).toBeUndefined()
})

test('it ends at once when it is revoked, when another is made, and when its owner has left or has no role', async () => {
  const first = await make(wilma)
  expect(await revokeFeed(await own(wilma, after(1)))).toBe(true)
  expect([await read(first), await feedOf(wilma), await revokeFeed(await own(wilma, after(1)))]).toEqual([undefined, undefined, false])

  const [second, third] = await Promise.all([make(wilma, after(2)), make(wilma, after(2))])
  expect([await read(second!), await read(third!)].filter(Boolean)).toHaveLength(1)
  const fourth = await make(wilma, after(3))
  expect([await read(second!), await read(third!), await read(fourth)]).toEqual([undefined, undefined, []])

  await owner.update(people).set({ leftOn: '2026-05-05' }).where(eq(people.id, wilma.id))
  expect(await read(fourth)).toBeUndefined()
  await owner.update(people).set({ leftOn: null }).where(eq(people.id, wilma.id))
  const held = eq(roleHoldings.personId, wilma.id)
  await owner.update(roleHoldings).set({ validTo: '2026-05-01' }).where(held)
  expect(await read(fourth)).toBeUndefined()
  await owner.update(roleHoldings).set({ validTo: null }).where(held)
  expect(await read(fourth)).toEqual([])
})

test('its owner sees when it was last read, to the hour; who made and ended what is noted, and the address never', async () => {
  const made = await make(wilma)
  expect(await feedOf(wilma)).toEqual({ madeAt: at, lastReadAt: null })
  await read(made, after(1))
  await read(made, after(60))
  expect(await feedOf(wilma)).toEqual({ madeAt: at, lastReadAt: after(1) })
  await read(made, after(62))
  expect(await feedOf(wilma)).toEqual({ madeAt: at, lastReadAt: after(62) })
  await revokeFeed(await own(wilma, after(70)))
  const [feed] = await owner.select({ id: calendarFeeds.id }).from(calendarFeeds)
  expect(await owner.select({ did: activity.did, who: activity.personId }).from(activity).where(eq(activity.subjectId, feed!.id)).orderBy(activity.did)).toEqual([
    { did: 'ended the address for their calendar', who: wilma.id }, { did: 'made an address for their calendar', who: wilma.id },
  ])
})

test('it holds what both agreed to, places and workshops led, to come and of the last thirty days, and nothing that is offered or was called off', async () => {
  const told = [
    await meeting('2026-04-06T09:00:00Z'), await meeting('2026-05-06T09:00:00Z'), await meeting('2026-05-07T09:00:00Z', { offerUntil: after(600), acceptedAt: at }),
  ]
  await meeting('2026-04-04T09:00:00Z')
  await meeting('2026-05-08T09:00:00Z', { offerUntil: after(600) })
  await meeting('2026-05-09T09:00:00Z', { endedAt: at, ended: 'cancelled' })
  const workshop = async (day: string, more: Partial<typeof workshops.$inferInsert> = {}) => {
    const one = await workshopOf(owner, 'northmere', { startsAt: new Date(`${day}T09:30:00Z`), title: `Planning lab ${day}` })
    await owner.update(workshops).set({ room: 'Room 4', ...more }).where(eq(workshops.id, one.id))
    return one
  }
  let number = 0
  const place = async ({ id, seriesId }: { id: string; seriesId: string }, more: Partial<typeof places.$inferInsert> = { bookedAt: at }) => (await owner.insert(places).values({ organisationId, workshopId: id, seriesId, personId: wilma.id, number: number += 1, askedAt: at, priority: false, ...more }).returning())[0]!.id
  const mine = await place(await workshop('2026-06-01'))
  await place(await workshop('2026-06-02'), {})
  await place(await workshop('2026-06-03', { calledOffAt: at, calledOffById: ada.id, calledOffBecause: 'Flooded.' }))
  const led = await workshop('2026-06-04')
  await owner.insert(facilitators).values({ organisationId, workshopId: led.id, personId: wilma.id, calendarSequence: 3 })

  const entries = (await read(await make(wilma)))!
  expect(entries.map(({ uid, title }) => `${title} ${uid}`)).toEqual([...told.map((id) => `Coaching meeting ${id}`), `Workshop: Planning lab 2026-06-01 ${mine}`, `Workshop: Planning lab 2026-06-04 ${led.id}-${wilma.id}`])
  expect(entries.at(-1)).toMatchObject({ sequence: 3, path: `/workshops/${led.id}` })
})

test('it publishes under the UIDs and sequences of the mails, so that nothing stands twice; and says the title alone', async () => {
  const id = await meeting('2026-10-25T09:30:00Z', { calendarSequence: 0 })
  await writing(db, organisationId, (tx) => tellOfMeetings(tx, { organisationId, at, personId: wilma.id }, [{ meetingId: id, what: 'booked' }]))
  const { id: workshopId, seriesId } = await workshopOf(owner, 'northmere', { startsAt: new Date('2027-03-28T08:30:00Z'), title: 'Grading together' })
  const [place] = await owner.insert(places).values({ organisationId, workshopId, seriesId, personId: wilma.id, number: 1, askedAt: at, priority: false, bookedAt: at }).returning()
  await writing(db, organisationId, (tx) => tellOfPlaces(tx, { organisationId, at }, [{ placeId: place!.id, what: 'booked' }]))

  const text = feedText((await read(await make(wilma)))!, { at, appUrl, sender: 'Practice Loop <no-reply@practice.example>' })
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
  const events = calendar.getAllSubcomponents('vevent').map((one) => ({ event: new ICAL.Event(one), kept: one.getFirstPropertyValue('class') }))
  expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH')
  const inMail = await owner.select({ uid: sql<string>`calendar ->> 'uid'`, sequence: sql<number>`(calendar ->> 'sequence')::int` }).from(messages).where(sql`calendar is not null and person_id = ${wilma.id}::uuid`).orderBy(sql`calendar ->> 'startsAt'`)
  expect(events.map(({ event }) => ({ uid: event.uid, sequence: event.sequence }))).toEqual(inMail.map(({ uid, sequence }) => ({ uid: uidOf(appUrl, uid), sequence })))
  expect(events.map(({ event, kept }) => `${event.summary} ${event.startDate.toJSDate().toISOString()} ${String(kept)}`)).toEqual(['Coaching meeting 2026-10-25T09:30:00.000Z PRIVATE', 'Workshop: Grading together 2027-03-28T08:30:00.000Z PRIVATE'])
  expect(text).not.toMatch(/Room|Ada|LOCATION|ATTENDEE|DESCRIPTION/)
})
