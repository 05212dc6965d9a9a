import { expect, test } from 'vitest'
import { instantInLondon, spanInWords } from '../../lib/days.ts'
import { Diary, readCalendar } from '../../../tests/support/diary.ts'
import { nameAndAddress } from './addresses.ts'
import { calendarInWords, type CalendarEntry } from './calendar-entry.ts'
import { calendarText, type ToEnter } from './calendar.server.ts'

const at = new Date('2026-10-01T08:00:00Z')
const to: ToEnter = { at, appUrl: 'https://practice.example/', sender: 'Practice Loop <no-reply@practice.example>', reader: { name: 'Zoë O’Brien', address: 'zoe.obrien@northmere.example' } }
const entry = (day: string, more: Partial<CalendarEntry> = {}): CalendarEntry => ({
  method: 'REQUEST', uid: '4b6c1d02-1111-4111-8111-111111111111', sequence: 1, startsAt: instantInLondon(day, '09:30').toISOString(), endsAt: instantInLondon(day, '12:30').toISOString(),
  title: 'Workshop: Planning lab', where: 'Room 4, Civic Centre', path: '/workshops/4b6c1d02-2222-4222-8222-222222222222/cancel', ...more,
})

test.for([
  ['the-day-clocks-go-back', entry('2026-10-25'), '2026-10-25T09:30:00.000Z'],
  ['the-day-before-clocks-go-back', entry('2026-10-24'), '2026-10-24T08:30:00.000Z'],
  ['the-day-clocks-go-forward', entry('2027-03-28'), '2027-03-28T08:30:00.000Z'],
  ['the-day-before-clocks-go-forward', entry('2027-03-27', { where: 'https://meet.example/planning-lab?room=4&as=guest' }), '2027-03-27T09:30:00.000Z'],
  ['a-cancellation', entry('2026-10-25', { method: 'CANCEL', sequence: 3 }), '2026-10-25T09:30:00.000Z'],
  ['for-whoever-leads', entry('2026-10-25', { path: '/workshops/4b6c1d02-2222-4222-8222-222222222222/notes', cannotCome: 'If you cannot lead it, tell whoever arranged it. What you need for it:' }), '2026-10-25T09:30:00.000Z'],
] as const)('the entry of %s reads as agreed, and half past nine in London is that instant', async ([name, one, startsAt]) => {
  const text = calendarText(one, to)
  await expect(text.replaceAll('\r\n', '\n')).toMatchFileSnapshot(`golden/${name}.ics`)
  const read = readCalendar(text)
  expect(read).toMatchObject({ startsAt: new Date(startsAt), endsAt: new Date(one.endsAt), inUtc: true, zones: 0 })
  expect(spanInWords(read.startsAt, read.endsAt)).toMatch(/, 9:30am to 12:30pm$/)
})

test('a workshop that begins in the hour that happens twice, or would in the one that never does, keeps its instant and its length', () => {
  for (const [startsAt, endsAt] of [['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z'], ['2027-03-28T00:30:00.000Z', '2027-03-28T01:30:00.000Z']] as const) {
    expect(readCalendar(calendarText(entry('2026-10-25', { startsAt, endsAt }), to))).toMatchObject({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) })
  }
})

test('it says who is asked, that no answer is wanted, and that the portal is the organiser', () => {
  expect(readCalendar(calendarText(entry('2026-10-25', { sequence: 2 }), to))).toMatchObject({
    method: 'REQUEST', uid: 'booking-4b6c1d02-1111-4111-8111-111111111111@practice.example', sequence: 2, stamp: at, kept: 'PRIVATE', status: 'CONFIRMED', title: 'Workshop: Planning lab',
    organiser: 'mailto:no-reply@practice.example', organiserName: 'Practice Loop', attendee: 'MAILTO:zoe.obrien@northmere.example', rsvp: 'FALSE',
    url: 'https://practice.example/workshops/4b6c1d02-2222-4222-8222-222222222222/cancel',
    description: 'Declining here cancels nothing. If you cannot come, cancel in Practice Loop:\nhttps://practice.example/workshops/4b6c1d02-2222-4222-8222-222222222222/cancel',
  })
  expect(readCalendar(calendarText(entry('2026-10-25', { method: 'CANCEL' }), to))).toMatchObject({ method: 'CANCEL', status: 'CANCELLED' })
})

test('a file is published: it asks nobody, under the same UID and sequence', () => {
  const { reader: _, ...fetched } = to
  const [asked, published] = [readCalendar(calendarText(entry('2026-10-25'), to)), readCalendar(calendarText(entry('2026-10-25'), fetched))]
  expect(published).toMatchObject({ method: 'PUBLISH', uid: asked.uid, sequence: asked.sequence, startsAt: asked.startsAt, attendee: undefined, organiser: asked.organiser })
})

test('whatever stands in a room, a title or a name, it begins no line of its own, and lines are folded and end in CRLF', () => {
  const evil = 'Room 4; “east”, by the lift\\n\r\nEND:VEVENT\nBEGIN:VEVENT\rUID:evil\u2028ATTENDEE:mailto:evil@evil.example\u0085X:1\u0000'
  const text = calendarText(entry('2026-10-25', { where: `${evil}${' ävery long'.repeat(20)}`, title: evil, path: `/workshops/x\r\nEND:VCALENDAR` }), {
    ...to, sender: 'Practice\r\nLoop;X <no-reply@practice.example>', reader: { name: `Ann" ;EVIL=1:\r\nBEGIN:VEVENT`, address: 'ann@council.example\r\nBEGIN:VEVENT' },
  })
  const read = readCalendar(text)
  expect(read.uid).toBe('booking-4b6c1d02-1111-4111-8111-111111111111@practice.example')
  expect(read.where).toBe('Room 4; “east”, by the lift\\n END:VEVENT BEGIN:VEVENT UID:evil ATTENDEE:mailto:evil@evil.example X:1 ' + ' ävery long'.repeat(20))
  expect(read.title).toMatch(/^Room 4; “east”/)
  const lines = text.split('\r\n')
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  expect(lines.filter((line) => /^(BEGIN|END):/.test(line))).toEqual(['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'END:VEVENT', 'END:VCALENDAR'])
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
})

test('in whatever order they come, the newest word stands', () => {
  const [made, moved, cancelled] = [entry('2026-10-25'), entry('2026-10-26', { sequence: 2 }), entry('2026-10-26', { method: 'CANCEL', sequence: 3 })].map((one) => calendarText(one, to)) as [string, string, string]
  const after = (...texts: string[]) => {
    const diary = new Diary()
    for (const text of texts) diary.take(text)
    return diary.shown().map(({ sequence }) => sequence)
  }
  expect([after(made, moved), after(moved, made)]).toEqual([[2], [2]])
  for (const texts of [[made, moved, cancelled], [made, cancelled, moved], [moved, cancelled, made], [moved, made, cancelled]]) expect(after(...texts)).toEqual([])
})

test('what stands in the mailbox of the demo says it in words', () => {
  expect(calendarInWords(entry('2026-10-25'))).toBe('Workshop: Planning lab, Sunday 25 October 2026, 9:30am to 12:30pm. The entry puts it into the reader’s calendar, or moves it there (REQUEST, sequence 1).')
  expect(calendarInWords(entry('2026-10-25', { method: 'CANCEL', sequence: 2 }))).toContain('takes it out of the reader’s calendar (CANCEL, sequence 2)')
})

test('the sender’s name and address are told apart', () => {
  expect(nameAndAddress('Practice Loop <no-reply@council.example>')).toEqual({ name: 'Practice Loop', address: 'no-reply@council.example' })
  expect(nameAndAddress('"Learning, Northmere" <learn@council.example>')).toEqual({ name: 'Learning, Northmere', address: 'learn@council.example' })
  expect(nameAndAddress('no-reply@council.example')).toEqual({ name: 'Practice Loop', address: 'no-reply@council.example' })
})
