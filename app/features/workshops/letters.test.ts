import { expect, test } from 'vitest'
import { instantInLondon } from '../../lib/days.ts'
import type { Letter } from '../notices/letter.ts'
import { leadersEntry, leadersLetter, placeEntry, placeLetter, type OfWorkshop, type WhatOfPlace } from './letters.ts'

const one: OfWorkshop = {
  workshopId: '4b6c1d02-2222-4222-8222-222222222222', title: 'Planning lab', room: 'Room 4', link: null,
  startsAt: instantInLondon('2026-12-03', '09:30'), endsAt: instantInLondon('2026-12-03', '12:30'),
}
const facts = { had: true, bookedBy: null, offerUntil: instantInLondon('2026-12-01', '15:00'), because: 'Two of the facilitators are ill.' }
const said = ({ subject, opening, parts, closing }: Letter) => [subject, opening, ...parts.flatMap(({ lines }) => lines.map(({ text, link }) => (link ? `${text}: ${link}` : text))), closing].join('\n')
const letter = (what: WhatOfPlace, more: Partial<typeof facts | { bookedBy: string }> = {}, of: Partial<OfWorkshop> = {}) => said(placeLetter(what, { ...one, ...of }, { ...facts, ...more }))

test('who has a place reads when, where, how to get ready and how to cancel', () => {
  expect(letter('booked').split('\n')).toEqual([
    'You have a place: Planning lab on Thursday 3 December', 'You have a place in the workshop Planning lab.', 'When: Thursday 3 December 2026, 9:30am to 12:30pm.', 'Where: Room 4.',
    `What to do before it, and what it is about: /workshops/${one.workshopId}`,
    `If you cannot come, cancel here, so that somebody else can. Declining in your calendar cancels nothing: /workshops/${one.workshopId}/cancel`,
    `If your calendar does not have it from this e-mail, get it here: /workshops/${one.workshopId}/calendar.ics`,
    'You get this because you have a place in a workshop, had one or asked for one. Replies to it reach nobody.',
  ])
  expect(letter('booked', { bookedBy: 'Marcus Tull' })).toContain('\nMarcus Tull has booked a place for you in the workshop Planning lab.\n')
})

test('one that is joined by link says so, a hybrid one both', () => {
  expect(letter('booked', {}, { room: null, link: 'https://meet.example/1' })).toContain('\nTo join: https://meet.example/1\n')
  expect(letter('booked', {}, { link: 'https://meet.example/1' })).toContain('\nWhere: Room 4.\nTo join from elsewhere: https://meet.example/1\n')
})

test('an offer says until when, and leads to where it is answered; one that has run out says that it goes on', () => {
  expect(letter('offered')).toMatch(/^A place for you until Tuesday 1 December, 3pm: Planning lab on Thursday 3 December\nA place has come free in the workshop Planning lab\. It is kept for you until Tuesday 1 December, 3pm\.\n/)
  expect(letter('offered')).toContain(`Accept it, or let it go to the next: /workshops/${one.workshopId}/offer`)
  expect(letter('offer lapsed')).toContain('was kept for you until Tuesday 1 December, 3pm. It now goes to the next.')
})

test('a cancellation says that the place goes to the next, and nothing else', () => {
  expect(placeLetter('cancelled', one, facts)).toMatchObject({ opening: 'Your place in the workshop Planning lab on Thursday 3 December is cancelled. It goes to the next.', parts: [] })
  expect(placeLetter('cancelled', one, { ...facts, had: false })).toMatchObject({ opening: 'You no longer wait for a place in the workshop Planning lab on Thursday 3 December.', parts: [] })
})

test('what has changed says the new time and place, and what was called off the reason that was given', () => {
  expect(letter('changed')).toContain('You keep your place.\nWhen: Thursday 3 December 2026, 9:30am to 12:30pm.\nWhere: Room 4.\n')
  expect(letter('changed', { had: false })).toContain(`You keep your turn.\nWhen: Thursday 3 December 2026, 9:30am to 12:30pm.\nWhere: Room 4.\nThe place that is kept for you is kept until Tuesday 1 December, 3pm: /workshops/${one.workshopId}/offer`)
  expect(said(placeLetter('changed', one, { ...facts, had: false, offerUntil: null }))).toContain(`How it stands: /workshops/${one.workshopId}\n`)
  expect(letter('called off')).toContain('The workshop Planning lab on Thursday 3 December is called off.\nThe reason: Two of the facilitators are ill.\n')
})

test('who leads is led to what they need and to its register, and told when they lead no longer', () => {
  expect(said(leadersLetter('leads', one, null))).toContain(`Where: Room 4.\nWhat whoever leads it needs: /workshops/${one.workshopId}/notes\nIts register: /workshops/${one.workshopId}/register\n`)
  expect(leadersLetter('changed', one, null).subject).toBe('Changed: Planning lab on Thursday 3 December')
  expect(said(leadersLetter('called off', one, 'The room is flooded.'))).toContain('The reason: The room is flooded.')
  expect(leadersLetter('leads no longer', one, null)).toMatchObject({ opening: 'You no longer lead the workshop Planning lab on Thursday 3 December.', parts: [] })
})

test('a calendar is told the title, the time and the place, and where to cancel', () => {
  expect(placeEntry(one, 'p1', 2, 'REQUEST')).toEqual({
    method: 'REQUEST', uid: 'p1', sequence: 2, startsAt: '2026-12-03T09:30:00.000Z', endsAt: '2026-12-03T12:30:00.000Z', title: 'Workshop: Planning lab', where: 'Room 4', path: `/workshops/${one.workshopId}/cancel`,
  })
  expect(placeEntry({ ...one, link: 'https://meet.example/1' }, 'p1', 2, 'CANCEL').where).toBe('Room 4, or https://meet.example/1')
  expect(leadersEntry(one, 'f1', 1, 'REQUEST')).toMatchObject({ uid: `${one.workshopId}-f1`, path: `/workshops/${one.workshopId}/notes` })
})
