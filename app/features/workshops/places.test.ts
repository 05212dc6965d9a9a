import { expect, test } from 'vitest'
import { movesOf, stateOf, whosePriorityCounts, type Standing } from './places.ts'

const at = new Date('2026-06-01T09:00:00Z')
const later = (hours: number) => new Date(at.getTime() + hours * 3_600_000)
const nobody: ReadonlySet<string> = new Set()

type Place = Standing['places'][number]
const place = (number: number, more: Partial<Place> = {}): Place => ({ id: `p${number}`, number, priority: false, hasLeft: false, offeredAt: null, offerUntil: null, bookedAt: null, ...more })
const booked = { bookedAt: later(-1) }
const offered = (hours: number) => ({ offeredAt: later(-8), offerUntil: later(hours) })
const standing = (places: Place[], { kept = [], ...more }: Partial<Standing['workshop']> & { kept?: Standing['kept'] } = {}): Standing => ({
  workshop: { capacity: 2, startsAt: later(500), calledOffAt: null, priorityUntil: null, ...more }, places, kept,
})

test('a place is what its facts say', () => {
  const facts = { offeredAt: null, bookedAt: null, endedAt: null }
  expect([facts, { ...facts, offeredAt: at }, { ...facts, offeredAt: at, bookedAt: at }, { offeredAt: at, bookedAt: at, endedAt: at }].map(stateOf)).toEqual(['waiting', 'offered', 'booked', 'ended'])
})

test('what is free is offered in the order of the numbers, and whoever asks is booked when it is their turn', () => {
  expect(movesOf(standing([place(1, booked), place(2), place(3)]), at, nobody)).toMatchObject({ offered: { ids: ['p2'] }, taken: 2 })
  expect(movesOf(standing([place(1, booked), place(2)]), at, nobody, { placeId: 'p2' })).toMatchObject({ booked: { placeId: 'p2' }, offered: undefined, taken: 2 })
  const notTheirTurn = movesOf(standing([place(1, booked), place(2), place(3)]), at, nobody, { placeId: 'p3' })
  expect(notTheirTurn.booked).toBeUndefined()
  expect(notTheirTurn.offered!.ids).toEqual(['p2'])
})

test('an offer lapses at its end and goes to the next in the same moment', () => {
  expect(movesOf(standing([place(1, booked), place(2, offered(0)), place(3)]), at, nobody)).toMatchObject({ ended: [{ id: 'p2', ended: 'lapsed' }], offered: { ids: ['p3'] }, taken: 2 })
  expect(movesOf(standing([place(1, booked), place(2, offered(1)), place(3)]), at, nobody)).toMatchObject({ ended: [], offered: undefined, taken: 2 })
})

test('whoever has left is passed over, and their place goes to the next', () => {
  expect(movesOf(standing([place(1, { ...booked, hasLeft: true }), place(2, { hasLeft: true }), place(3), place(4), place(5)]), at, nobody))
    .toMatchObject({ ended: [{ id: 'p1', ended: 'left' }, { id: 'p2', ended: 'left' }], offered: { ids: ['p3', 'p4'] }, taken: 2 })
})

test('within the time for priority only whoever has it is served, by now or by when they asked', () => {
  const window = standing([place(1), place(2, { priority: true }), place(3), place(4)], { priorityUntil: later(1) })
  expect(whosePriorityCounts(window, at)).toEqual(['p1', 'p3', 'p4'])
  expect(movesOf(window, at, nobody).offered!.ids).toEqual(['p2'])
  expect(movesOf(window, at, new Set(['p3'])).offered!.ids).toEqual(['p2', 'p3'])
  expect(movesOf(window, later(1), nobody).offered!.ids).toEqual(['p1', 'p2'])
  expect(whosePriorityCounts(window, later(1))).toEqual([])
})

test('a kept place is the team’s, whoever waits, and is free once its day has come', () => {
  const kept = [{ id: 'k', kept: 1, releaseAt: later(5) }]
  expect(movesOf(standing([place(1, booked), place(2), place(3)], { kept }), at, nobody, { placeId: 'p3', teamPlacesId: 'k' })).toMatchObject({ booked: { placeId: 'p3', teamPlacesId: 'k' }, offered: undefined, taken: 2 })
  expect(movesOf(standing([place(1, booked), place(2), place(3)], { kept }), later(5), nobody, { placeId: 'p3', teamPlacesId: 'k' })).toEqual({ ended: [], released: ['k'], offered: { ids: ['p2'], until: expect.any(Date) }, taken: 2 })
  expect(movesOf(standing([place(1)], { kept, priorityUntil: later(9) }), at, nobody, { placeId: 'p1', teamPlacesId: 'k' }).booked).toEqual({ placeId: 'p1', teamPlacesId: 'k' })
})

test('shortly before the start nothing is offered, and whoever asks has what is free', () => {
  const soon = standing([place(1, booked), place(2), place(3)], { startsAt: later(1) })
  expect(movesOf(soon, at, nobody)).toMatchObject({ offered: undefined, taken: 1 })
  expect(movesOf(soon, at, nobody, { placeId: 'p3' })).toMatchObject({ booked: { placeId: 'p3' }, offered: undefined, taken: 2 })
})

test('once it has begun nobody waits, nothing is offered and nothing kept, and whoever had a place still has it', () => {
  const begun = standing([place(1, { ...booked, hasLeft: true }), place(2, offered(9)), place(3)], { startsAt: at, kept: [{ id: 'k', kept: 0, releaseAt: later(9) }] })
  expect(movesOf(begun, at, nobody)).toEqual({ ended: [{ id: 'p2', ended: 'lapsed' }, { id: 'p3', ended: 'none came free' }], released: ['k'], offered: undefined, taken: 1 })
})

test('nothing is offered of a workshop that was called off', () => {
  expect(movesOf(standing([place(1)], { calledOffAt: at }), at, nobody).offered).toBeUndefined()
})
