import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { writing } from '../../../db/client.server.ts'
import { coachingMeetings, heldTimes, meetingReasons, messages, people } from '../../../db/schema.ts'
import { coaching } from '../../../tests/support/coaching.ts'
import { endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { Diary, readCalendar } from '../../../tests/support/diary.ts'
import { mailServer, type MailServer } from '../../../tests/support/mail-server.ts'
import { sendMail } from '../../jobs/send-mail.server.ts'
import { instantInLondon, spanInWords, type Day } from '../../lib/days.ts'
import { deliveryOf } from '../notices/delivery.server.ts'
import { deliveryInWords } from '../notices/delivery.ts'
import { smtpTransport } from '../notices/transport.server.ts'
import { addTeams, foundOrganisation } from '../people/organisations.server.ts'
import { answerMeeting, arrangeMeeting, bookMeeting, cancelMeeting, moveMeeting } from './booking.server.ts'
import { tellOfMeetings, type MeetingNews } from './letters.server.ts'

const { db, owner } = await ownDatabase()
const appUrl = 'https://practice.example'
const sender = 'Practice Loop <no-reply@practice.example>'
const at = new Date('2026-10-01T08:00:00Z')
const after = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
const idOf = (nth: number) => `4b6c1d02-000${nth}-4111-8111-111111111111`
let [wilma, ada, bea]: Somebody[] = []
let mail: MailServer

beforeAll(async () => {
  await owner.transaction(async (tx) => {
    const { id } = await foundOrganisation(tx, { key: 'eastmoor', name: 'Eastmoor', demo: false })
    await addTeams(tx, id, [{ area: 'Family Help', team: 'Family Help South' }], '2013-01-01')
  })
  wilma = await somebody(owner, 'eastmoor', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
  ada = await somebody(owner, 'eastmoor', { name: 'Ada Penrose', role: 'auditor' })
  bea = await somebody(owner, 'eastmoor', { name: 'Bea Calder', role: 'auditor' })
  await coaching(owner, ada, { place: 'Room 3; Civic Centre, “east”', link: 'https://meet.example/ada?as=guest' })
})
beforeEach(async () => {
  for (const table of [meetingReasons, heldTimes, coachingMeetings, messages]) await owner.delete(table)
  mail = await mailServer()
})
afterEach(async () => {
  await endReadings()
  await mail.close()
})

const drain = (when = at) => sendMail(db, { appUrl, sender, demo: false, transport: smtpTransport({ smtpUrl: mail.url, from: sender }), troubled: (fault) => { throw fault } }, () => when)
/** What came by mail, to one of them, with what it brings to a calendar: the part that mail programs act on, with the method of its header. */
const came = (to: 'Wilma Ashdown' | 'Ada Penrose') => mail.caught.filter(({ to: whom }) => (whom as { value: { name: string }[] }).value[0]!.name === to).map(({ attachments, subject, text, html }) => {
  const part = attachments.find(({ contentType }) => contentType === 'text/calendar')
  return { subject: subject!, text: text!, html: html as string, header: (part?.headers.get('content-type') as { params?: { method?: string } } | undefined)?.params?.method, calendar: part?.content.toString() }
})
const meeting = (nth: number, day: Day, more: Partial<typeof coachingMeetings.$inferInsert> = {}) => owner.insert(coachingMeetings).values({
  organisationId: wilma!.organisationId, id: idOf(nth), coachId: ada!.id, learnerId: wilma!.id, format: 'practice coaching', startsAt: instantInLondon(day, '09:30'), endsAt: instantInLondon(day, '10:30'), zone: 'Europe/London',
  bufferBefore: 0, bufferAfter: 15, place: 'Room 3; Civic Centre, “east”', link: null, bookedById: wilma!.id, bookedAt: at, ...more,
})
const tell = (by: Somebody, ...news: MeetingNews[]) => writing(db, wilma!.organisationId, (tx) => tellOfMeetings(tx, { organisationId: wilma!.organisationId, at, personId: by.id }, news))
const set = (nth: number, to: Partial<typeof coachingMeetings.$inferInsert>) => owner.update(coachingMeetings).set(to).where(eq(coachingMeetings.id, idOf(nth)))
const reminders = async () => (await owner.select({ name: messages.name, notBefore: messages.notBefore, subject: sql<string>`letter ->> 'subject'`, sentAt: messages.sentAt, trouble: messages.trouble }).from(messages).where(sql`not_before is not null`).orderBy(messages.notBefore, messages.name))
const dueReminders = async () => (await reminders()).map(({ name, notBefore }) => `${name} ${notBefore!.toISOString().slice(0, 16)}`)
const book = async (time: string, day: Day, when = at) => {
  const booked = await bookMeeting(await through(db, 'book coaching', wilma!, when), { coachId: ada!.id, format: 'action clinic', startsAt: instantInLondon(day, time) })
  if (typeof booked !== 'object' || !('id' in booked)) throw new Error(`Not booked: ${JSON.stringify(booked)}`)
  return booked.id
}

test('from booking over moving to cancelling it is one event with a rising sequence, in the mail that arrives; and mail, entry and page say the same time on both days on which clocks change', async () => {
  await meeting(1, '2026-10-25')
  await tell(wilma!, { meetingId: idOf(1), what: 'booked' })
  await drain()
  await set(1, { startsAt: instantInLondon('2027-03-28', '09:30'), endsAt: instantInLondon('2027-03-28', '10:30') })
  await tell(ada!, { meetingId: idOf(1), what: 'moved' })
  await drain()
  await set(1, { endedAt: at, ended: 'cancelled', endedById: ada!.id, cannotBecause: 'court' })
  await tell(ada!, { meetingId: idOf(1), what: 'cancelled' })
  await drain()

  for (const to of ['Wilma Ashdown', 'Ada Penrose'] as const) {
    const mails = came(to)
    expect(mails.map(({ header }) => header)).toEqual(['REQUEST', 'REQUEST', 'CANCEL'])
    const read = mails.map(({ calendar }) => readCalendar(calendar!))
    expect(read.map(({ method, sequence, status }) => `${method} ${sequence} ${status}`)).toEqual(['REQUEST 1 CONFIRMED', 'REQUEST 2 CONFIRMED', 'CANCEL 3 CANCELLED'])
    expect(new Set(read.map(({ uid }) => uid))).toEqual(new Set([`booking-${idOf(1)}@practice.example`]))
    expect(read.map(({ startsAt }) => startsAt.toISOString())).toEqual(['2026-10-25T09:30:00.000Z', '2027-03-28T08:30:00.000Z', '2027-03-28T08:30:00.000Z'])
    // The meeting's page says when it is by this.
    for (const [nth, words] of [[0, 'Sunday 25 October 2026, 9:30am to 10:30am'], [1, 'Sunday 28 March 2027, 9:30am to 10:30am']] as const) {
      expect(spanInWords(read[nth]!.startsAt, read[nth]!.endsAt)).toBe(words)
      expect(mails[nth]!.text).toContain(`When: ${words}.`)
    }
    const diary = new Diary()
    diary.take(mails[0]!.calendar!)
    diary.take(mails[1]!.calendar!)
    expect(diary.shown()).toHaveLength(1)
    diary.take(mails[2]!.calendar!)
    expect(diary.shown()).toEqual([])
  }
  for (const [nth, name] of ['created', 'moved', 'cancelled'].entries()) await expect(came('Wilma Ashdown')[nth]!.calendar!.replaceAll('\r\n', '\n')).toMatchFileSnapshot(`golden/${name}.ics`)
})

test('a series of three is three events, each of its own', async () => {
  const days: Day[] = ['2026-10-22', '2026-11-05', '2026-11-19']
  for (const [nth, day] of days.entries()) await meeting(nth + 1, day)
  await tell(wilma!, ...days.map((_, nth) => ({ meetingId: idOf(nth + 1), what: 'booked' as const })))
  await drain()
  const entries = came('Ada Penrose').map(({ calendar }) => calendar!).toSorted()
  expect(entries.map((text) => readCalendar(text)).map(({ uid, sequence }) => `${uid} ${sequence}`).toSorted()).toEqual([1, 2, 3].map((nth) => `booking-${idOf(nth)}@practice.example 1`))
  expect(entries.map((text) => readCalendar(text).startsAt.toISOString()).toSorted()).toEqual(['2026-10-22T08:30:00.000Z', '2026-11-05T09:30:00.000Z', '2026-11-19T09:30:00.000Z'])
  const inOrder = entries.toSorted((a, b) => readCalendar(a).startsAt.getTime() - readCalendar(b).startsAt.getTime())
  for (const [nth, text] of inOrder.entries()) await expect(text.replaceAll('\r\n', '\n')).toMatchFileSnapshot(`golden/series-${nth + 1}.ics`)
})

test('nothing in mail, subject or entry says more than that they meet: no format, no reason, and no court', async () => {
  await meeting(1, '2026-10-22', { offerUntil: after(600), bookedById: bea!.id })
  await tell(bea!, { meetingId: idOf(1), what: 'offered' })
  await set(1, { acceptedAt: at })
  await tell(wilma!, { meetingId: idOf(1), what: 'accepted' })
  await tell(bea!, { meetingId: idOf(1), what: 'changed' })
  await drain()
  await set(1, { endedAt: at, ended: 'cancelled', endedById: bea!.id, cannotBecause: 'court' })
  await tell(bea!, { meetingId: idOf(1), what: 'cancelled' })
  await drain()
  expect(came('Wilma Ashdown')).toHaveLength(4)
  const all = mail.caught.map(({ subject, text, html, attachments }) => `${subject}${text}${html as string}${attachments.map(({ content }) => content.toString()).join('')}`).join('\n')
  expect(all.match(/practice coaching|clinic|court|grade|inadequate|\b(gap|case|theme|red|amber|green|learner)\b/i) ?? []).toEqual([])
  const entry = came('Wilma Ashdown').flatMap(({ calendar }) => (calendar ? [readCalendar(calendar)] : [])).find(({ method }) => method === 'REQUEST')!
  expect(entry).toMatchObject({ title: 'Coaching meeting', kept: 'PRIVATE', where: 'Room 3; Civic Centre, “east”', organiser: 'mailto:no-reply@practice.example', url: `https://practice.example/coaching/meetings/${idOf(1)}` })
})

test('a calendar that never heard of a meeting hears of no end; one that was agreed to, moved and cancelled does, with a higher sequence', async () => {
  const offer = async (time: string) => {
    const offered = await arrangeMeeting(await through(db, 'arrange coaching', bea!, at), { kind: 'person', id: wilma!.id }, { coachId: ada!.id, format: 'action clinic', startsAt: instantInLondon('2026-10-08', time) }, 'offer')
    if (typeof offered !== 'object' || !('id' in offered)) throw new Error(JSON.stringify(offered))
    return offered.id
  }
  const [first, second] = [await offer('10:00'), await offer('13:00')]
  expect(await dueReminders()).toEqual([])
  await cancelMeeting(await through(db, 'arrange coaching', bea!, at), first, 'other')
  await answerMeeting(await through(db, 'book coaching', wilma!, at), second, 'yes')
  await moveMeeting(await through(db, 'offer coaching', ada!, at), second, instantInLondon('2026-10-09', '13:00'))
  await cancelMeeting(await through(db, 'book coaching', wilma!, at), second, 'leave')
  expect(await owner.select({ sequence: coachingMeetings.calendarSequence }).from(coachingMeetings).orderBy(coachingMeetings.calendarSequence)).toEqual([{ sequence: 0 }, { sequence: 3 }])
  await drain()
  const told = await owner.select({ id: messages.subjectId, to: messages.name, subject: sql<string>`letter ->> 'subject'`, opening: sql<string>`letter ->> 'opening'`, entry: sql<string | null>`(calendar ->> 'method') || ' ' || (calendar ->> 'sequence')` }).from(messages).where(eq(messages.name, 'Wilma Ashdown')).orderBy(sql`(calendar ->> 'sequence')::int nulls first`, sql`letter ->> 'subject'`)
  expect(told.map(({ subject, opening, entry }) => `${subject} | ${opening} | ${entry ?? 'nothing'}`)).toEqual([
    'A coaching meeting is offered to you: Thursday 8 October | Bea Calder has offered you a coaching meeting with Ada Penrose. The time is kept for you until 5pm on 1 October 2026. | nothing',
    'A coaching meeting is offered to you: Thursday 8 October | Bea Calder has offered you a coaching meeting with Ada Penrose. The time is kept for you until 5pm on 1 October 2026. | nothing',
    'No longer offered: coaching meeting on Thursday 8 October | Bea Calder has cancelled the coaching meeting on Thursday 8 October that was offered. | nothing',
    'Agreed: coaching meeting on Thursday 8 October | You have said yes to a coaching meeting. | REQUEST 1',
    'Moved: coaching meeting, now on Friday 9 October | Ada Penrose has moved the coaching meeting with you. | REQUEST 2',
    'Cancelled: coaching meeting on Friday 9 October | You have cancelled the coaching meeting with Ada Penrose on Friday 9 October. | CANCEL 3',
  ])
})

test('whoever arranges for two is named as neither of them, and a meeting that made room says that another had to go there', async () => {
  const id = await book('10:00', '2026-10-08')
  const other = await arrangeMeeting(await through(db, 'arrange coaching', bea!, at), { kind: 'person', id: wilma!.id }, { coachId: ada!.id, format: 'practice coaching', startsAt: instantInLondon('2026-10-08', '10:00') }, 'assign', { meetingId: id, moveTo: null })
  expect(other).toMatchObject({ id: expect.any(String) })
  const lines = await owner.select({ opening: sql<string>`letter ->> 'opening'`, letter: messages.letter, subject: sql<string>`letter ->> 'subject'`, subjectId: messages.subjectId }).from(messages).where(sql`not_before is null and name = 'Wilma Ashdown'`)
  const cancelled = lines.find(({ subject }) => subject.startsWith('Cancelled'))!
  expect(cancelled.opening).toBe('Bea Calder has cancelled your coaching meeting with Ada Penrose on Thursday 8 October.')
  expect(cancelled.letter.parts[0]!.lines[0]).toEqual({ text: 'Another meeting had to go there.' })
  expect(lines.map(({ opening }) => opening)).toContain('Bea Calder has booked a coaching meeting for you and Ada Penrose.')
})

test('both are reminded at two in the afternoon of the last day that they work before it, once, and their calendars hear nothing of it', async () => {
  await owner.update(people).set({ daysOff: [5] }).where(eq(people.id, wilma!.id))
  await book('10:00', '2026-10-12')
  await owner.update(people).set({ daysOff: [] }).where(eq(people.id, wilma!.id))
  expect(await dueReminders()).toEqual(['Wilma Ashdown 2026-10-08T13:00', 'Ada Penrose 2026-10-09T13:00'])
  await drain()
  await drain(new Date('2026-10-09T12:59:00Z'))
  await drain(new Date('2026-10-09T13:00:00Z'))
  await drain(new Date('2026-10-09T13:01:00Z'))
  expect(came('Ada Penrose').map(({ subject, header }) => `${subject} ${header}`)).toEqual(['Booked: coaching meeting on Monday 12 October REQUEST', 'Reminder: coaching meeting on Monday 12 October, 10am undefined'])
  expect(came('Wilma Ashdown').map(({ subject }) => subject)).toEqual(['Booked: coaching meeting on Monday 12 October', 'Reminder: coaching meeting on Monday 12 October, 10am'])
  expect(came('Wilma Ashdown')[1]!.text).toContain('When: Monday 12 October 2026, 10am to 10:30am.')
})

test('whoever books later than that has just been told, and is not reminded', async () => {
  await book('10:00', '2026-10-08', instantInLondon('2026-10-07', '14:00'))
  expect(await dueReminders()).toEqual([])
  await book('11:00', '2026-10-08', instantInLondon('2026-10-07', '13:59'))
  expect(await dueReminders()).toEqual(['Ada Penrose 2026-10-07T13:00', 'Wilma Ashdown 2026-10-07T13:00'])
})

test('a move works it out again, in the same step; a cancellation takes it back', async () => {
  const id = await book('10:00', '2026-10-08')
  const move = async (startsAt: Date) => moveMeeting(await through(db, 'offer coaching', ada!, at), id, startsAt)
  await move(instantInLondon('2026-10-27', '09:00'))
  expect((await reminders()).map(({ name, notBefore, subject }) => [name, notBefore, subject])).toEqual(['Ada Penrose', 'Wilma Ashdown'].map((name) => [name, new Date('2026-10-26T14:00:00Z'), 'Reminder: coaching meeting on Tuesday 27 October, 9am']))
  // Another time of the same day: due at the same moment, and it says the new time.
  await move(instantInLondon('2026-10-27', '11:00'))
  expect((await reminders()).map(({ subject }) => subject)).toEqual(Array.from({ length: 2 }, () => 'Reminder: coaching meeting on Tuesday 27 October, 11am'))
  await move(instantInLondon('2026-10-02', '09:00'))
  await cancelMeeting(await through(db, 'book coaching', wilma!, at), id, 'court')
  expect(await reminders()).toEqual([])
  await drain(new Date('2026-10-26T15:00:00Z'))
  expect(mail.caught.filter(({ subject }) => subject!.startsWith('Reminder'))).toEqual([])
})

test('its page tells how far the reminder got: when it goes, and that it went', async () => {
  const id = await book('10:00', '2026-10-08')
  const words = async (now: Date) => (await writing(db, wilma!.organisationId, (tx) => deliveryOf(tx, wilma!.organisationId, { kind: 'coaching meeting', id }))).map((one) => `${one.name}: ${deliveryInWords(one, now)}`).filter((line) => line.startsWith('Ada')).toSorted()
  await drain()
  expect(await words(after(1))).toEqual(['Ada Penrose: reminder: goes 7 October 2026, 2pm', 'Ada Penrose: sent 9am'])
  await drain(new Date('2026-10-07T13:00:00Z'))
  expect(await words(new Date('2026-10-07T14:00:00Z'))).toEqual(['Ada Penrose: sent 1 October 2026, 9am', 'Ada Penrose: sent 2pm'])
})

test('where the mail server was away until the meeting had begun, nobody is reminded of it any more; before that, late is better than never', async () => {
  await book('10:00', '2026-10-08')
  await book('13:00', '2026-10-08')
  await drain()
  const { port } = mail
  await mail.close()
  await drain(new Date('2026-10-07T13:00:00Z'))
  mail = await mailServer(port)
  await drain(instantInLondon('2026-10-08', '10:00'))
  expect(mail.caught.map(({ subject }) => subject)).toEqual(Array.from({ length: 2 }, () => 'Reminder: coaching meeting on Thursday 8 October, 1pm'))
  expect((await reminders()).map(({ subject, sentAt, trouble }) => `${subject} ${sentAt ? 'sent' : trouble}`).toSorted()).toEqual([
    'Reminder: coaching meeting on Thursday 8 October, 10am too late', 'Reminder: coaching meeting on Thursday 8 October, 10am too late', 'Reminder: coaching meeting on Thursday 8 October, 1pm sent', 'Reminder: coaching meeting on Thursday 8 October, 1pm sent',
  ])
})

test('it goes to the address of the day on which it goes, and to nobody who has left', async () => {
  await book('10:00', '2026-10-08')
  await drain()
  mail.caught.length = 0
  await owner.update(people).set({ email: 'wilma.new@eastmoor.example' }).where(eq(people.id, wilma!.id))
  await owner.update(people).set({ leftOn: '2026-10-06' }).where(eq(people.id, ada!.id))
  await drain(new Date('2026-10-07T13:00:00Z'))
  await owner.update(people).set({ leftOn: null }).where(eq(people.id, ada!.id))
  await owner.update(people).set({ email: 'wilma.ashdown@eastmoor.example' }).where(eq(people.id, wilma!.id))
  expect(mail.caught.map(({ to }) => (to as { text: string }).text)).toEqual(['"Wilma Ashdown" <wilma.new@eastmoor.example>'])
})

test('of a reminder that is being sent while its meeting moves, none of the old time goes once the move is told', async () => {
  const due = new Date('2026-10-07T13:00:00Z')
  for (const nth of [1, 2, 3, 4, 5, 6]) {
    const time = `${String(8 + nth).padStart(2, '0')}:00`
    const id = await book(time, '2026-10-08')
    await drain()
    mail.caught.length = 0
    let toldAt: number | undefined
    const handedOver: number[] = []
    mail.beforeTaking = async (letter) => {
      if (letter.subject?.startsWith('Reminder')) {
        await new Promise((later) => setTimeout(later, 60))
        handedOver.push(performance.now())
      }
    }
    const mover = await through(db, 'offer coaching', ada!, new Date('2026-10-07T12:59:00Z'))
    const changes = async () => {
      await new Promise((later) => setTimeout(later, nth * 25))
      if (nth % 2) await moveMeeting(mover, id, instantInLondon('2026-10-20', time))
      else await cancelMeeting(mover, id, 'other')
      toldAt = performance.now()
    }
    await Promise.all([drain(due), drain(due), changes()])
    for (const moment of handedOver) expect(moment).toBeLessThan(toldAt!)
    mail.beforeTaking = undefined
    mail.caught.length = 0
    await drain(new Date('2026-10-08T06:00:00Z'))
    expect(mail.caught.filter(({ subject }) => subject!.startsWith('Reminder'))).toEqual([])
    for (const table of [meetingReasons, heldTimes, coachingMeetings, messages]) await owner.delete(table)
  }
}, 60_000)
