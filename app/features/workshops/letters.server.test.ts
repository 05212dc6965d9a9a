import { sql } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { sendMail } from '../../jobs/send-mail.server.ts'
import { instantInLondon, spanInWords } from '../../lib/days.ts'
import { addTeams, foundOrganisation } from '../people/organisations.server.ts'
import { smtpTransport } from '../notices/transport.server.ts'
import { writeMessages } from '../notices/notices.server.ts'
import { writing } from '../../../db/client.server.ts'
import { facilitators, messages, people, places, workshops, workshopSeries } from '../../../db/schema.ts'
import { endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { Diary, readCalendar } from '../../../tests/support/diary.ts'
import { mailServer, type MailServer } from '../../../tests/support/mail-server.ts'
import { myCalendarEntry, tellFacilitators, tellOfPlaces, type PlaceNews } from './letters.server.ts'

const { db, owner } = await ownDatabase()
const appUrl = 'https://practice.example'
const sender = 'Practice Loop <no-reply@practice.example>'
const at = new Date('2026-10-01T08:00:00Z')
const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
let [wilma, omar, fay, marcus]: Somebody[] = []
let mail: MailServer

beforeAll(async () => {
  await owner.transaction(async (tx) => {
    const { id } = await foundOrganisation(tx, { key: 'eastmoor', name: 'Eastmoor', demo: false })
    await addTeams(tx, id, [{ area: 'Family Help', team: 'Family Help South' }], '2013-01-01')
  })
  const of = (name: string, role: 'practitioner' | 'manager' | 'auditor') => somebody(owner, 'eastmoor', { name, role, ...role !== 'auditor' && { team: 'Family Help South' } })
  wilma = await of('Wilma Ashdown', 'practitioner')
  omar = await of('Omar Other', 'practitioner')
  fay = await of('Fay Leads', 'auditor')
  marcus = await of('Marcus Tull', 'manager')
})
beforeEach(async () => {
  await owner.execute(sql`truncate messages cascade`)
  for (const table of [places, facilitators, workshops, workshopSeries]) await owner.delete(table)
  mail = await mailServer()
})
afterEach(async () => {
  await endReadings()
  await mail.close()
})

async function arranged(day = '2026-10-25') {
  const organisationId = wilma!.organisationId
  const [series] = await owner.insert(workshopSeries).values({
    organisationId, workshopKey: 'planning-lab', contentVersion: '1.0', title: 'Planning lab', minutes: 180, hours: 3, themeKeys: ['planning'], standards: [], arrangedById: fay!.id, arrangedAt: at,
  }).returning()
  const [workshop] = await owner.insert(workshops).values({
    organisationId, seriesId: series!.id, startsAt: instantInLondon(day, '09:30'), endsAt: instantInLondon(day, '12:30'), room: 'Room 4; Civic Centre, “east”', capacity: 12,
  }).returning()
  let number = 0
  return {
    id: workshop!.id, seriesId: series!.id,
    place: async (who: Somebody, more: Partial<typeof places.$inferInsert> = { bookedAt: at }) => (await owner.insert(places).values({
      organisationId, workshopId: workshop!.id, seriesId: series!.id, personId: who.id, number: number += 1, askedAt: at, priority: false, ...more,
    }).returning())[0]!.id,
    move: (to: string) => owner.update(workshops).set({ startsAt: instantInLondon(to, '13:00'), endsAt: instantInLondon(to, '16:00') }),
  }
}
const by = (minutes = 0) => ({ organisationId: wilma!.organisationId, at: after(minutes) })
const tell = (...news: PlaceNews[]) => writing(db, wilma!.organisationId, (tx) => tellOfPlaces(tx, by(), news))
const tellLeaders = (workshopId: string, ...news: Parameters<typeof tellFacilitators>[3]) => writing(db, wilma!.organisationId, (tx) => tellFacilitators(tx, by(), workshopId, news))
const drain = (minutes = 0) => sendMail(db, { appUrl, sender, demo: false, transport: smtpTransport({ smtpUrl: mail.url, from: sender }), troubled: (fault) => { throw fault } }, () => after(minutes))
/** What a mail brings to a calendar: the part that mail programs act on, with the method of its header. */
const entered = () => mail.caught.map(({ attachments, subject, text }) => {
  const part = attachments.find(({ contentType }) => contentType === 'text/calendar')
  return { subject, text, header: (part?.headers.get('content-type') as { params?: { method?: string; charset?: string } } | undefined)?.params, calendar: part ? part.content.toString() : undefined }
})

test('from booking over moving to cancelling it is one event with a rising sequence, and mail, entry and page say the same time', async () => {
  const { id, place, move } = await arranged()
  const placeId = await place(wilma!)
  await tell({ placeId, what: 'booked' })
  await drain()
  await move('2027-03-28')
  await tell({ placeId, what: 'changed' })
  await drain()
  await owner.update(places).set({ endedAt: at, ended: 'cancelled', cannotBecause: 'court' })
  await tell({ placeId, what: 'cancelled' })
  await drain()

  const mails = entered()
  expect(mails.map(({ header }) => header)).toEqual(['REQUEST', 'REQUEST', 'CANCEL'].map((method) => ({ charset: 'utf-8', method })))
  const read = mails.map(({ calendar }) => readCalendar(calendar!))
  expect(read.map(({ method, uid, sequence, status }) => ({ method, uid, sequence, status }))).toEqual([
    { method: 'REQUEST', uid: `booking-${placeId}@practice.example`, sequence: 1, status: 'CONFIRMED' }, { method: 'REQUEST', uid: `booking-${placeId}@practice.example`, sequence: 2, status: 'CONFIRMED' },
    { method: 'CANCEL', uid: `booking-${placeId}@practice.example`, sequence: 3, status: 'CANCELLED' },
  ])
  expect(read.map(({ startsAt }) => startsAt.toISOString())).toEqual(['2026-10-25T09:30:00.000Z', '2027-03-28T12:00:00.000Z', '2027-03-28T12:00:00.000Z'])
  expect(mails[0]!.text).toContain(`When: ${spanInWords(read[0]!.startsAt, read[0]!.endsAt)}.`)
  // The workshop's page says when it is by this.
  expect(mails[0]!.text).toContain('Sunday 25 October 2026, 9:30am to 12:30pm')
  expect(mails[1]!.text).toContain(`When: ${spanInWords(read[1]!.startsAt, read[1]!.endsAt)}.`)
  expect(mails[1]!.text).toContain('Sunday 28 March 2027, 1pm to 4pm')
  expect(read[0]).toMatchObject({ title: 'Workshop: Planning lab', where: 'Room 4; Civic Centre, “east”', kept: 'PRIVATE', stamp: at, organiser: 'mailto:no-reply@practice.example', url: `https://practice.example/workshops/${id}/cancel` })
  expect(mails.map(({ text, calendar }) => `${text}${calendar}`).join()).not.toMatch(/court|planning\b/)

  const diary = new Diary()
  diary.take(mails[0]!.calendar!)
  diary.take(mails[1]!.calendar!)
  expect(diary.shown()).toHaveLength(1)
  diary.take(mails[2]!.calendar!)
  expect(diary.shown()).toEqual([])
})

test('a cancelled place that is booked again is another event', async () => {
  const { place } = await arranged()
  const first = await place(wilma!)
  await tell({ placeId: first, what: 'booked' })
  await owner.update(places).set({ endedAt: at, ended: 'cancelled' })
  await tell({ placeId: first, what: 'cancelled' })
  const second = await place(wilma!)
  await tell({ placeId: second, what: 'booked' })
  for (const minute of [0, 1, 2]) await drain(minute)

  const diary = new Diary()
  for (const { calendar } of entered()) if (calendar) diary.take(calendar)
  expect(diary.shown().map(({ uid, sequence }) => ({ uid, sequence }))).toEqual([{ uid: `booking-${second}@practice.example`, sequence: 1 }])
})

test('what is called off is taken out of the calendar of whoever had a place, and only told to whoever waited', async () => {
  const { place } = await arranged()
  const [booked, offered, waits] = [await place(wilma!), await place(omar!, { offeredAt: at, offerUntil: after(600) }), await place(marcus!, {})]
  await tell({ placeId: booked, what: 'booked' }, { placeId: offered, what: 'offered' })
  await drain()
  expect(entered().map(({ subject, calendar }) => [subject, Boolean(calendar)]).toSorted()).toEqual([
    ['A place for you until Thursday 1 October, 7pm: Planning lab on Sunday 25 October', false], ['You have a place: Planning lab on Sunday 25 October', true],
  ])
  mail.caught.length = 0
  await owner.update(workshops).set({ calledOffAt: at, calledOffById: fay!.id, calledOffBecause: 'The room is flooded.' })
  await owner.update(places).set({ endedAt: at, ended: 'called off' })
  await tell(...[booked, offered, waits].map((placeId) => ({ placeId, what: 'called off' as const })))
  await drain()
  const mails = entered()
  expect(mails).toHaveLength(3)
  for (const { text } of mails) expect(text).toContain('The reason: The room is flooded.')
  expect(mails.flatMap(({ calendar }) => (calendar ? [readCalendar(calendar)] : []))).toMatchObject([{ method: 'CANCEL', uid: `booking-${booked}@practice.example`, sequence: 2 }])
  expect((await owner.select({ sequence: places.calendarSequence }).from(places).orderBy(places.number)).map(({ sequence }) => sequence)).toEqual([2, 0, 0])
})

test('of several words about one place the last is told', async () => {
  const { place } = await arranged()
  const [one, other] = [await place(wilma!), await place(omar!)]
  await tell({ placeId: one, what: 'booked' }, { placeId: other, what: 'booked' }, { placeId: one, what: 'changed' })
  const rows = await owner.select().from(messages).orderBy(messages.name)
  expect(rows.map(({ name, kind, subjectKind, letter, calendar }) => [name, kind, subjectKind, letter.subject.split(':')[0], calendar!.sequence])).toEqual([['Omar Other', 'workshop', 'workshop', 'You have a place', 1], ['Wilma Ashdown', 'workshop', 'workshop', 'Changed', 1]])
})

test('a message that the mail server kept waiting brings no entry once a later one was written: its letter alone goes', async () => {
  const { place, move } = await arranged()
  const placeId = await place(wilma!)
  await tell({ placeId, what: 'booked' })
  const { port } = mail
  await mail.close()
  await drain()
  await move('2026-10-26')
  await tell({ placeId, what: 'changed' })
  await owner.update(places).set({ endedAt: at, ended: 'cancelled' })
  await tell({ placeId, what: 'cancelled' })
  mail = await mailServer(port)
  await drain(3)

  const mails = entered()
  expect(mails.map(({ subject }) => subject!.split(':')[0]).toSorted()).toEqual(['Changed', 'You have a place', 'Your place is cancelled'])
  expect(mails.flatMap(({ subject, calendar }) => (calendar ? [`${subject!.split(':')[0]} ${readCalendar(calendar).method} ${readCalendar(calendar).sequence}`] : []))).toEqual(['Your place is cancelled CANCEL 3'])
})

test('an offer goes before four hundred digests, and after a red', async () => {
  const { place } = await arranged()
  const write = (kind: 'digest' | 'red action', minutes: number) => writing(db, wilma!.organisationId, (tx) => writeMessages(tx, by(minutes), [{ kind, to: { personId: omar!.id }, letter: { subject: kind, opening: 'One.', parts: [], closing: 'Daily.' } }]))
  await write('digest', -60)
  await tell({ placeId: await place(wilma!, { offeredAt: at, offerUntil: after(600) }), what: 'offered' })
  await write('red action', 1)
  await drain(1)
  expect(mail.caught.map(({ subject }) => subject!.split(':')[0])).toEqual(['red action', 'A place for you until Thursday 1 October, 7pm'.split(':')[0], 'digest'])
})

test('a mail about anything else has no calendar part, and one without an address waits without', async () => {
  const { place } = await arranged()
  await owner.update(people).set({ email: null }).where(sql`id = ${omar!.id}::uuid`)
  await tell({ placeId: await place(omar!), what: 'booked' })
  await owner.update(people).set({ email: 'omar.other@eastmoor.example' }).where(sql`id = ${omar!.id}::uuid`)
  await writing(db, wilma!.organisationId, (tx) => writeMessages(tx, by(), [{ kind: 'digest', to: { personId: wilma!.id }, letter: { subject: 'Today', opening: 'One.', parts: [], closing: 'Daily.' } }]))
  await drain()
  expect(mail.caught.map(({ subject, attachments }) => [subject, attachments.length])).toEqual([['Today', 0]])
  expect((await owner.select({ name: messages.name, address: messages.address }).from(messages).where(sql`kind = 'workshop'`))).toEqual([{ name: 'Omar Other', address: null }])
})

test('whoever leads has an entry of their own; it goes on in its sequence even where they led no longer for a while', async () => {
  const { id } = await arranged()
  const lead = () => owner.insert(facilitators).values({ organisationId: wilma!.organisationId, workshopId: id, personId: fay!.id })
  await lead()
  await tellLeaders(id, { personId: fay!.id, what: 'leads' })
  await owner.delete(facilitators)
  await tellLeaders(id, { personId: fay!.id, what: 'leads no longer' })
  await lead()
  await tellLeaders(id, { personId: fay!.id, what: 'leads' }, { personId: marcus!.id, what: 'leads' })
  await tellLeaders(id, { personId: fay!.id, what: 'changed' })

  const told = await owner.select({ name: messages.name, calendar: messages.calendar }).from(messages).orderBy(messages.name, sql`(calendar ->> 'sequence')::int`)
  expect(told.map(({ name, calendar }) => `${name} ${calendar!.method} ${calendar!.sequence}`)).toEqual(['Fay Leads REQUEST 1', 'Fay Leads CANCEL 2', 'Fay Leads REQUEST 3', 'Fay Leads REQUEST 4', 'Marcus Tull REQUEST 1'])
  expect(new Set(told.map(({ calendar }) => calendar!.uid))).toEqual(new Set([`${id}-${fay!.id}`, `${id}-${marcus!.id}`]))
  expect(await owner.select({ sequence: facilitators.calendarSequence }).from(facilitators)).toEqual([{ sequence: 4 }])
})

test('the file is for whoever has the place alone, and says what their calendar was last told', async () => {
  const { id, place } = await arranged()
  const placeId = await place(wilma!)
  await place(omar!, {})
  await tell({ placeId, what: 'booked' })
  await tell({ placeId, what: 'changed' })
  const mine = async (who: Somebody) => myCalendarEntry(await through(db, 'book workshops', who, at), id)
  expect(await mine(wilma!)).toMatchObject({ uid: placeId, sequence: 2, title: 'Workshop: Planning lab' })
  expect(await mine(omar!)).toBeUndefined()
  expect(await mine(marcus!)).toBeUndefined()
  await owner.update(places).set({ endedAt: at, ended: 'cancelled' })
  await endReadings()
  expect(await mine(wilma!)).toBeUndefined()
})
