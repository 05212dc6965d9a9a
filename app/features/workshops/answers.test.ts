import { expect, test } from 'vitest'
import { askedNow, standsWith, toldOf, whatToMendOf, type Counted } from './answers.ts'

const endsAt = new Date('2026-09-03T12:00:00Z')
const took = { endsAt, attendance: 'attended', answered: [] } as const

test('two questions are asked from the day itself until six weeks later, and one from the 42nd to the 98th day', () => {
  expect(askedNow(took, new Date('2026-09-03T11:00:00Z'))).toBeUndefined()
  expect(askedNow(took, new Date('2026-09-03T12:30:00Z'))).toBe('after')
  expect(askedNow(took, new Date('2026-10-14T12:00:00Z'))).toBe('after')
  expect(askedNow(took, new Date('2026-10-15T12:00:00Z'))).toBe('six weeks')
  expect(askedNow(took, new Date('2026-12-10T12:00:00Z'))).toBe('six weeks')
  expect(askedNow(took, new Date('2026-12-11T12:00:00Z'))).toBeUndefined()
  expect(standsWith('six weeks', took, new Date('2026-12-11T12:00:00Z'))).toBe('over')
})

test('each is asked once, and only of those who took part', () => {
  const dayAfter = new Date('2026-09-04T09:00:00Z')
  expect(askedNow({ ...took, answered: ['after'] }, dayAfter)).toBeUndefined()
  expect(askedNow({ ...took, answered: ['after'] }, new Date('2026-10-20T09:00:00Z'))).toBe('six weeks')
  expect(askedNow({ ...took, attendance: 'part' }, dayAfter)).toBe('after')
  expect(standsWith('after', { ...took, attendance: null }, dayAfter)).toBe('too early')
  for (const attendance of ['no-show', 'case emergency'] as const) expect(standsWith('after', { ...took, attendance }, dayAfter)).toBe('not there')
})

test('a line that could identify somebody is refused, and what may be a name is asked about once', () => {
  expect(whatToMendOf('Ask what the morning is like.', false, [])).toBeUndefined()
  expect(whatToMendOf('', false, [])).toBeUndefined()
  expect(whatToMendOf('Ring 01632 960 123 first.', true, [])).toMatch(/phone number/)
  expect(whatToMendOf('Ask how Oskar sleeps.', false, [])).toMatch(/This may name somebody: Oskar/)
  expect(whatToMendOf('Ask how Oskar sleeps.', true, [])).toBeUndefined()
  expect(whatToMendOf('I use what Planning lab taught.', false, ['Planning lab'])).toBeUndefined()
  expect(whatToMendOf('a'.repeat(201), true, [])).toMatch(/200/)
})

test('nothing is told of the answers before five have answered, and then only counts', () => {
  const line = (count: number, answer = 'very', moment: Counted['moment'] = 'after', inTheWay: string | null = null): Counted => ({ moment, answer, inTheWay, count })
  expect(toldOf([line(4)], 9)).toEqual({ took: 9, after: undefined, sixWeeks: undefined })
  expect(toldOf([line(4), line(1, 'not')], 9).after).toEqual({ answered: 5, of: { very: 4, fairly: 0, 'a little': 0, not: 1 } })
  // Five after it do not open the one answer of six weeks later.
  expect(toldOf([line(5), line(1, 'yes', 'six weeks')], 9).sixWeeks).toBeUndefined()
  expect(toldOf([line(3, 'yes', 'six weeks'), line(2, 'not yet', 'six weeks', 'time')], 9).sixWeeks)
    .toEqual({ answered: 5, of: { yes: 3, 'in part': 0, 'not yet': 2 }, inTheWay: { time: 2, 'no case': 0, 'forms or system': 0, 'not agreed in the team': 0, other: 0 } })
})
