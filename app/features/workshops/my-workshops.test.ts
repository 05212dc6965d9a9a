import { expect, test } from 'vitest'
import { nextAmong } from './my-workshops.tsx'
import { offersAmong } from './offered-card.tsx'
import type { OwnPlace } from './offered.server.ts'

const at = new Date('2026-12-01T12:00:00Z')
const place = (workshopId: string, more: Partial<OwnPlace> = {}): OwnPlace => ({
  workshopId, title: 'Planning lab', startsAt: '2026-12-10T09:30:00+00:00', endsAt: '2026-12-10T12:30:00+00:00', room: 'Room 2', byLink: false, offeredAt: null, offerUntil: null, bookedAt: null, attendance: null, answered: [], ...more,
})
const offered = (workshopId: string, offerUntil: string) => place(workshopId, { offeredAt: '2026-12-01T09:00:00+00:00', offerUntil })

test('offers that still stand come first, the one that ends first at the top', () => {
  const own = [offered('later', '2026-12-02T12:00:00+00:00'), offered('sooner', '2026-12-01T15:00:00+00:00'), offered('over', '2026-12-01T12:00:00+00:00'), place('waits'), { ...offered('accepted', '2026-12-02T12:00:00+00:00'), bookedAt: '2026-12-01T10:00:00+00:00' }]
  expect(offersAmong(own, at).map(({ workshopId, until }) => `${workshopId} ${until}`)).toEqual(['sooner Tuesday 1 December, 3pm', 'later Wednesday 2 December, 12 noon'])
})

test('the next workshop is the earliest that is not over and on which one has a place', () => {
  const booked = (id: string, day: string, more: Partial<OwnPlace> = {}) => place(id, { bookedAt: '2026-11-01T09:00:00+00:00', startsAt: `${day}T09:30:00+00:00`, endsAt: `${day}T12:30:00+00:00`, ...more })
  const shown = nextAmong([booked('second', '2026-12-10'), booked('held', '2026-11-20', { attendance: 'attended' }), booked('first', '2026-12-01'), place('waits'), booked('away', '2026-11-20', { attendance: 'no-show' })], at)
  expect(shown).toMatchObject({ next: { id: 'first', when: 'Tuesday 1 December 2026, 9:30am to 12:30pm' }, others: 1, asked: [{ id: 'held', moment: 'after' }] })
  expect(nextAmong([place('waits')], at)).toEqual({ next: undefined, others: 0, asked: [] })
})
