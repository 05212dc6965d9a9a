import { expect, test } from 'vitest'
import { placesInWords, priorityInWords, standingInWords, standingOf, wayFor, whereInWords } from './offered.ts'

const facts = { offeredAt: null, offerUntil: null, bookedAt: null }

test('how somebody stands follows from the facts of their place, and an offer ends by the clock', () => {
  const [at, offered] = [new Date('2026-12-01T12:00:00Z'), { offeredAt: '2026-12-01T10:00:00Z', offerUntil: '2026-12-02T10:00:00Z', bookedAt: null }]
  expect(standingOf(null, at)).toBe('none')
  expect(standingOf(facts, at)).toBe('waiting')
  expect(standingOf(offered, at)).toBe('offered')
  expect(standingOf(offered, new Date('2026-12-02T10:00:00Z'))).toBe('lapsed')
  expect(standingOf({ ...offered, bookedAt: '2026-12-01T11:00:00Z' }, new Date('2026-12-03T10:00:00Z'))).toBe('booked')
})

test('places are said in words, and so is who waits', () => {
  expect(placesInWords({ left: 3, waiting: 0 })).toBe('3 places left')
  expect(placesInWords({ left: 1, waiting: 2 })).toBe('1 place left, 2 wait')
  expect(placesInWords({ left: 0, waiting: 4 })).toBe('Full, 4 wait')
  expect(placesInWords({ left: 0, waiting: 1 })).toBe('Full, 1 waits')
  expect(placesInWords({ left: 0, waiting: 0 })).toBe('Full')
})

test('everybody reads in words how they stand', () => {
  const none = { nth: null, offerUntil: null }
  expect(standingInWords({ ...none, standing: 'none' })).toBeUndefined()
  expect(standingInWords({ ...none, standing: 'booked' })).toBe('You have a place')
  expect(standingInWords({ ...none, standing: 'waiting', nth: 2 })).toBe('You are second on the waiting list')
  expect(standingInWords({ ...none, standing: 'offered', offerUntil: new Date('2026-12-02T15:00:00Z') })).toBe('A place is offered to you until Wednesday 2 December, 3pm')
})

test('a link is never part of where it is held', () => {
  expect(whereInWords({ room: 'Room 4', byLink: false })).toBe('Room 4')
  expect(whereInWords({ room: 'Room 4', byLink: true })).toBe('Room 4, or online')
  expect(whereInWords({ room: null, byLink: true })).toBe('Online')
})

test('one way is open at a time, and a place that is free while somebody waits is not the reader’s to take', () => {
  const free = { standing: 'none', calledOff: false, begun: false, anotherDate: false, tookPart: false, left: 3, waiting: 0, othersFirst: false, keptForTeam: false, pastOffers: false } as const
  expect(wayFor(free)).toBe('book')
  expect(wayFor({ ...free, waiting: 1 })).toBe('wait')
  expect(wayFor({ ...free, left: 0 })).toBe('wait')
  expect(wayFor({ ...free, othersFirst: true })).toBe('wait')
  expect(wayFor({ ...free, left: 0, waiting: 3, keptForTeam: true })).toBe('book')
  expect(wayFor({ ...free, anotherDate: true })).toBe('another date of it')
  expect(wayFor({ ...free, tookPart: true })).toBe('took part before')
  expect(wayFor({ ...free, standing: 'booked' })).toBe('cancel')
  expect(wayFor({ ...free, standing: 'offered' })).toBe('answer')
  expect(wayFor({ ...free, standing: 'lapsed' })).toBe('offer lapsed')
  expect(wayFor({ ...free, standing: 'waiting', waiting: 1 })).toBe('leave')
  expect(wayFor({ ...free, standing: 'booked', begun: true })).toBe('has begun')
  expect(wayFor({ ...free, standing: 'booked', calledOff: true, begun: true })).toBe('called off')
})

test('whoever waits may take a free place once it starts too soon for offers, or one that is kept for their team; else they may leave', () => {
  const waits = { standing: 'waiting', calledOff: false, begun: false, anotherDate: false, tookPart: false, left: 1, waiting: 2, othersFirst: false, keptForTeam: false, pastOffers: true } as const
  expect(wayFor(waits)).toBe('book')
  expect(wayFor({ ...waits, pastOffers: false })).toBe('leave')
  expect(wayFor({ ...waits, left: 0 })).toBe('leave')
  expect(wayFor({ ...waits, othersFirst: true })).toBe('leave')
  expect(wayFor({ ...waits, left: 0, pastOffers: false, keptForTeam: true })).toBe('book')
  expect(wayFor({ ...waits, standing: 'none' })).toBe('book')
})

test('who is put first is said to everybody, and whether one is among them to oneself', () => {
  const until = new Date('2026-12-01T09:00:00Z')
  expect(priorityInWords({ until, reader: true })).toMatch(/You are one of them. Nobody else is told.$/)
  expect(priorityInWords({ until, reader: false })).toMatch(/not among them just now\. From then on/)
  expect(priorityInWords({ until, reader: null })).not.toMatch(/You/)
})
