import { sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { workshopOf } from '../../../tests/support/workshops.ts'
import { writing } from '../../../db/client.server.ts'
import { places, workshopAnswers } from '../../../db/schema.ts'
import { answerAfter, answeringPage, answersTold, type Answers } from './answers.server.ts'
import { bookPlace } from './places.server.ts'

const { db, owner } = await ownDatabase()
const everyone = await Promise.all(['Ann', 'Ben', 'Cleo', 'Dora', 'Edda', 'Finn'].map((name) => somebody(owner, 'northmere', { name: `${name} Answers`, role: 'practitioner', team: 'Family Help South' })))
const [ann, ben] = everyone as [Somebody, Somebody]
afterEach(endReadings)

const startsAt = new Date('2026-06-22T09:00:00Z')
const dayAfter = '2026-06-23T09:00:00Z'
const very = (willDo: string | null = null): Answers => ({ moment: 'after', useful: 'very', willDo })
const answer = async (who: Somebody, id: string, answers: Answers, when: string) => answerAfter(await through(db, 'book workshops', who, when), id, answers)
const pageOf = async (who: Somebody, id: string, when: string) => answeringPage(await through(db, 'book workshops', who, when), id)
const told = (id: string) => writing(db, ann.organisationId, (tx) => answersTold(tx, id))

/** A workshop that everyone of these took part in. */
async function heldWith(people: readonly Somebody[]) {
  const { id } = await workshopOf(owner, 'northmere', { startsAt })
  for (const who of people) await bookPlace(await through(db, 'book workshops', who, '2026-06-01T09:00:00Z'), id)
  await owner.update(places).set({ attendance: 'attended', registeredAt: startsAt, registeredById: ann.id }).where(sql`${places.workshopId} = ${id}`)
  return id
}

test('two questions are answered once, and one some weeks later, by whoever took part', async () => {
  const id = await heldWith([ann])
  expect(await pageOf(ben, id, dayAfter)).toBeUndefined()
  expect(await answer(ben, id, very(), dayAfter)).toBeUndefined()
  expect(await answer(ann, id, very(), '2026-06-22T11:00:00Z')).toBe('too early')
  expect(await pageOf(ann, id, dayAfter)).toMatchObject({ asked: 'after', standing: 'asked' })
  expect(await answer(ann, id, very('Ask what the morning is like.'), dayAfter)).toBe(true)
  expect(await answer(ann, id, { moment: 'after', useful: 'not', willDo: null }, dayAfter)).toBe('answered')
  expect(await pageOf(ann, id, dayAfter)).toMatchObject({ asked: undefined, standing: 'too early' })
  expect(await pageOf(ann, id, '2026-08-03T09:00:00Z')).toMatchObject({ asked: 'six weeks', willDo: 'Ask what the morning is like.' })
  expect(await answer(ann, id, { moment: 'six weeks', used: 'in part', inTheWay: 'time' }, '2026-08-03T09:00:00Z')).toBe(true)
  expect(await pageOf(ann, id, '2026-08-03T09:00:00Z')).toMatchObject({ asked: undefined, standing: 'answered' })
})

test('of two answers sent at once the first counts', async () => {
  const id = await heldWith([ann])
  const came = await Promise.all(Array.from({ length: 12 }, () => answer(ann, id, very(), dayAfter)))
  expect(came.filter((one) => one === true)).toHaveLength(1)
  expect(came.filter((one) => one === 'answered')).toHaveLength(11)
})

test('whoever leads it is told counts from five answers on, and never what somebody wrote for themselves', async () => {
  const id = await heldWith(everyone)
  for (const who of everyone.slice(0, 4)) await answer(who, id, very('Ring the school first.'), dayAfter)
  expect(await told(id)).toEqual({ took: 6, after: undefined, sixWeeks: undefined })
  await answer(everyone[4]!, id, { moment: 'after', useful: 'a little', willDo: null }, dayAfter)
  expect(await told(id)).toEqual({ took: 6, after: { answered: 5, of: { very: 4, fairly: 0, 'a little': 1, not: 0 } }, sixWeeks: undefined })
  expect(JSON.stringify(await told(id))).not.toContain('school')
  expect((await owner.select().from(workshopAnswers)).length).toBeGreaterThan(4)
})
