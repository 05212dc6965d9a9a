import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { workshopOf } from '../../../tests/support/workshops.ts'
import { facilitators, messages, people, places, teamPlaces, teams, workshops } from '../../../db/schema.ts'
import { allowNamed } from '../../door.server.ts'
import { addWhoCame, answerOffer, bookFromTeamPlaces, bookPlace, callOff, cancelPlace, changeCapacity, changeDate, endPlacesOfLeavers, keepPlaces, letGo, moveOn } from './places.server.ts'

const { db, owner } = await ownDatabase()
const south = 'Family Help South'
const named = (name: string, more: { role?: 'practitioner' | 'manager' | 'auditor'; team?: string } = {}) => somebody(owner, 'northmere', { name, role: 'practitioner', team: south, ...more })
const [ann, ben, cleo, dora, edda] = await Promise.all(['Ann One', 'Ben Two', 'Cleo Three', 'Dora Four', 'Edda Five'].map((name) => named(name))) as [Somebody, Somebody, Somebody, Somebody, Somebody]
const marcus = await named('Marcus Keeps', { role: 'manager' })
const arrange = await named('Ada Arranges', { role: 'auditor' })
const [team] = await owner.select({ id: teams.id }).from(teams).where(sql`${teams.organisationId} = ${ann.organisationId} and ${teams.name} = ${south}`)
afterEach(endReadings)

const at = '2026-06-01T09:00:00Z'
const starts = new Date('2026-06-22T09:00:00Z')
const aWorkshop = (more: Partial<Parameters<typeof workshopOf>[2]> = {}) => workshopOf(owner, 'northmere', { startsAt: starts, capacity: 2, ...more })
const book = async (who: Somebody, id: string, when: string = at) => bookPlace(await through(db, 'book workshops', who, when), id)
const cancel = async (who: Somebody, id: string, when: string = at) => cancelPlace(await through(db, 'book workshops', who, when), id, 'court')
const answer = async (who: Somebody, id: string, what: 'accept' | 'decline', when: string = at) => answerOffer(await through(db, 'book workshops', who, when), id, what)
const keep = async (id: string, howMany: number, when: string = at) => keepPlaces(await through(db, 'keep places for a team', marcus, when), id, { teamId: team!.id, places: howMany, releaseOn: '2026-06-15' })
const move = async (when: string) => moveOn(await allowNamed(db, 'northmere', 'workshops job', 'move waiting lists on', new Date(when)))
/** Who stands how, by name and in the order of the numbers, and how many places are taken. */
async function standing(id: string) {
  const rows = await owner.select({ name: people.name, offeredAt: places.offeredAt, bookedAt: places.bookedAt, ended: places.ended }).from(places)
    .innerJoin(people, eq(people.id, places.personId)).where(eq(places.workshopId, id)).orderBy(places.number)
  const [{ taken } = { taken: -1 }] = await owner.select({ taken: workshops.taken }).from(workshops).where(eq(workshops.id, id))
  return [...rows.map(({ name, offeredAt, bookedAt, ended }) => `${name.split(' ')[0]} ${ended ?? (bookedAt ? 'booked' : offeredAt ? 'offered' : 'waiting')}`), taken]
}

test('whoever asks first has a place, and the others wait in the order in which they asked', async () => {
  const { id } = await aWorkshop()
  expect([await book(ann, id), await book(ben, id), await book(cleo, id), await book(dora, id), await book(ann, id)]).toEqual(['booked', 'booked', 'waiting', 'waiting', 'already'])
  expect(await standing(id)).toEqual(['Ann booked', 'Ben booked', 'Cleo waiting', 'Dora waiting', 2])
})

test('a place given back is offered to the first who waits, passed on when they decline, and booked by the press of whoever accepts', async () => {
  const { id } = await aWorkshop()
  for (const who of [ann, ben, cleo, dora, edda]) await book(who, id)
  expect(await cancel(ben, id)).toBe(true)
  expect(await standing(id)).toEqual(['Ann booked', 'Ben cancelled', 'Cleo offered', 'Dora waiting', 'Edda waiting', 2])
  expect(await answer(cleo, id, 'decline')).toBe(true)
  expect(await answer(dora, id, 'accept')).toBe(true)
  expect(await answer(dora, id, 'accept')).toBe(true)
  expect(await answer(edda, id, 'accept')).toBeUndefined()
  expect(await standing(id)).toEqual(['Ann booked', 'Ben cancelled', 'Cleo declined', 'Dora booked', 'Edda waiting', 2])
})

test('an offer that nobody answers lapses after eight working hours and goes to the next', async () => {
  const { id } = await aWorkshop({ capacity: 1 })
  for (const who of [ann, ben, cleo]) await book(who, id)
  await cancel(ann, id)
  await move('2026-06-02T08:59:00Z')
  expect(await standing(id)).toEqual(['Ann cancelled', 'Ben offered', 'Cleo waiting', 1])
  await move('2026-06-02T09:00:00Z')
  expect(await standing(id)).toEqual(['Ann cancelled', 'Ben lapsed', 'Cleo offered', 1])
  expect(await answer(ben, id, 'accept', '2026-06-02T09:01:00Z')).toBe('lapsed')
  expect(await book(ben, id, '2026-06-02T09:02:00Z')).toBe('waiting')
})

test('whoever’s offer is over when they decline or ask again is told so, and the next has it already', async () => {
  const { id } = await aWorkshop({ capacity: 1 })
  for (const who of [ann, ben, cleo]) await book(who, id)
  await cancel(ann, id)
  expect(await answer(ben, id, 'accept', '2026-06-02T09:00:00Z')).toBe('lapsed')
  expect(await standing(id)).toEqual(['Ann cancelled', 'Ben lapsed', 'Cleo offered', 1])
})

test('whoever leaves the waiting list is asked for no reason and passed over', async () => {
  const { id } = await aWorkshop({ capacity: 1 })
  for (const who of [ann, ben, cleo]) await book(who, id)
  expect(await cancel(ben, id)).toBe(true)
  expect(await cancel(ben, id)).toBeUndefined()
  await cancel(ann, id)
  expect(await standing(id)).toEqual(['Ann cancelled', 'Ben cancelled', 'Cleo offered', 1])
  const rows = await owner.select({ because: places.cannotBecause }).from(places).where(eq(places.workshopId, id)).orderBy(places.number)
  expect(rows.map(({ because }) => because)).toEqual(['court', null, null])
  expect(await cancel(cleo, id)).toBe(true)
  expect(await standing(id)).toEqual(['Ann cancelled', 'Ben cancelled', 'Cleo declined', 0])
})

test('one date of a series at a time, also when two are asked for at once, and none again after taking part', async () => {
  const first = await aWorkshop()
  const second = await aWorkshop({ seriesId: first.seriesId, startsAt: new Date('2026-07-06T09:00:00Z') })
  expect([await book(ann, first.id), await book(ann, second.id)]).toEqual(['booked', 'another date of it'])
  expect((await Promise.all([book(ben, first.id), book(ben, second.id)])).toSorted()).toEqual(['another date of it', 'booked'])
  await owner.execute(sql`update places set attendance = 'no-show', registered_at = now(), registered_by_id = ${marcus.id}::uuid where person_id = ${ann.id}::uuid and workshop_id = ${first.id}::uuid`)
  expect(await book(ann, second.id)).toBe('booked')
  await cancel(ann, second.id)
  await owner.execute(sql`update places set attendance = 'attended' where person_id = ${ann.id}::uuid and workshop_id = ${first.id}::uuid`)
  expect(await book(ann, second.id)).toBe('took part before')
})

test('a workshop that was called off or has begun takes nobody, and one of another council is none', async () => {
  const off = await aWorkshop()
  const begun = await aWorkshop()
  for (const who of [ann, ben, cleo]) await book(who, off.id)
  await keep(off.id, 1)
  expect(await callOff(await through(db, 'arrange workshops', arrange, at), off.id, 'The trainer is ill.')).toBe(true)
  expect(await callOff(await through(db, 'arrange workshops', arrange, at), off.id, 'Twice.')).toBe('already')
  expect(await standing(off.id)).toEqual(['Ann called off', 'Ben called off', 'Cleo called off', 0])
  expect(await book(dora, off.id)).toBe('called off')
  expect(await answer(cleo, off.id, 'accept')).toBeUndefined()
  await book(ann, begun.id)
  const during = starts.toISOString()
  expect([await book(ben, begun.id, during), await cancel(ann, begun.id, during)]).toEqual(['has begun', 'has begun'])
  expect(await callOff(await through(db, 'arrange workshops', arrange, during), begun.id, 'Too late.')).toBe('has begun')
  const { key } = await anotherCouncil(owner)
  const stranger = await somebody(owner, key, { name: 'Olu Strange', role: 'auditor' })
  expect([await book(stranger, begun.id), await cancel(stranger, begun.id), await answer(stranger, begun.id, 'accept')]).toEqual([undefined, undefined, undefined])
  expect(await book(ann, '00000000-0000-4000-8000-000000000000')).toBeUndefined()
})

test('capacity is never set below what is taken, and more of it is offered on at once', async () => {
  const { id } = await aWorkshop({ capacity: 1 })
  for (const who of [ann, ben, cleo, dora]) await book(who, id)
  const change = async (capacity: number) => changeCapacity(await through(db, 'arrange workshops', arrange, at), id, capacity)
  expect(await change(3)).toBe(true)
  expect(await standing(id)).toEqual(['Ann booked', 'Ben offered', 'Cleo offered', 'Dora waiting', 3])
  expect(await change(2)).toEqual({ taken: 3 })
})

test('places are kept only from what is free after everybody who waits, once for a team, and let go on their day', async () => {
  const { id } = await aWorkshop({ capacity: 3 })
  await book(ann, id)
  expect(await keep(id, 3)).toEqual({ free: 2 })
  expect(await keep(id, 2)).toBe(true)
  expect(await keep(id, 1)).toBe('kept already')
  const eve = await named('Eve Elsewhere', { team: undefined })
  expect(await book(eve, id)).toBe('waiting')
  expect(await book(ben, id)).toBe('booked')
  expect(await standing(id)).toEqual(['Ann booked', 'Eve waiting', 'Ben booked', 3])
  const [kept] = await owner.select().from(teamPlaces).where(eq(teamPlaces.workshopId, id))
  expect(kept).toMatchObject({ asked: 2, kept: 1, releaseAt: new Date('2026-06-15T08:00:00Z') })
  await move('2026-06-15T08:00:00Z')
  expect(await standing(id)).toEqual(['Ann booked', 'Eve offered', 'Ben booked', 3])
})

test('whoever is offered a place because another’s offer lapsed is told so, also by a manager’s vain try to keep more', async () => {
  const { id } = await aWorkshop({ capacity: 3 })
  for (const who of [ann, ben]) await book(who, id)
  expect(await keep(id, 1)).toBe(true)
  const [eve, fitz] = [await named('Eve Waits', { team: undefined }), await named('Fitz Waits', { team: undefined })]
  for (const who of [eve, fitz]) await book(who, id)
  await cancel(ann, id)
  expect(await standing(id)).toEqual(['Ann cancelled', 'Ben booked', 'Eve offered', 'Fitz waiting', 3])
  const later = '2026-06-04T09:00:00Z'
  expect(await keep(id, 1, later)).toBe('kept already')
  expect(await standing(id)).toEqual(['Ann cancelled', 'Ben booked', 'Eve lapsed', 'Fitz offered', 3])
  const told = await owner.select({ name: messages.name }).from(messages).where(eq(messages.writtenAt, new Date(later))).orderBy(messages.name)
  expect(told.map(({ name }) => name)).toEqual(['Eve Waits', 'Fitz Waits'])
})

test('a manager keeps nothing for the team of another, beyond the day before, or while a time for priority lasts', async () => {
  const { id } = await aWorkshop({ capacity: 3, priorityUntil: new Date('2026-06-08T08:00:00Z') })
  const keeping = async (more: object, when = at) => keepPlaces(await through(db, 'keep places for a team', marcus, when), id, { teamId: team!.id, places: 1, releaseOn: '2026-06-15', ...more })
  const [other] = await owner.select({ id: teams.id }).from(teams).where(sql`${teams.organisationId} = ${ann.organisationId} and ${teams.name} <> ${south}`).limit(1)
  expect(await keeping({ teamId: other!.id })).toBe('not theirs')
  expect(await keeping({ releaseOn: '2026-06-22' })).toBe('not that day')
  expect(await keeping({})).toEqual({ free: 0 })
  expect(await keeping({}, '2026-06-08T08:00:00Z')).toBe(true)
})

test('a manager books people of the team out of the kept places, all or none, and lets the rest go', async () => {
  const { id } = await aWorkshop({ capacity: 3 })
  await keep(id, 2)
  await book(await named('Fay Elsewhere', { team: undefined }), id)
  const gil = await named('Gil Elsewhere', { team: undefined })
  await book(gil, id)
  const bookFor = async (...who: Somebody[]) => bookFromTeamPlaces(await through(db, 'keep places for a team', marcus, at), id, who.map((one) => one.id))
  expect(await bookFor(ann, gil)).toBe('not theirs')
  expect(await bookFor(ann, ben, cleo)).toEqual({ kept: 2 })
  expect(await bookFor(ann)).toBe(true)
  expect(await bookFor(ann)).toEqual({ cannot: [{ personId: ann.id, because: 'already' }] })
  expect(await standing(id)).toEqual(['Fay booked', 'Gil waiting', 'Ann booked', 3])
  expect(await letGo(await through(db, 'keep places for a team', marcus, at), id)).toBe(true)
  expect(await letGo(await through(db, 'keep places for a team', marcus, at), id)).toBeUndefined()
  expect(await standing(id)).toEqual(['Fay booked', 'Gil offered', 'Ann booked', 3])
})

test('within the time for priority whoever has it is booked and the others wait; after it they are offered places in their order', async () => {
  const red = await named('Rea Red')
  await takeIn(db, sheet([{ 'Audit No': 'P-0001', 'Case ID': 'NM200001', 'Remedial actions (RAG: action ~ owner ~ due)': 'R: See the child ~ Rea Red ~ 11/05/2026', 'Allocated SW': 'Rea Red', 'SW email': 'rea.red@northmere.example' }]))
  const { id } = await aWorkshop({ capacity: 3, priorityUntil: new Date('2026-06-08T08:00:00Z') })
  expect([await book(ann, id), await book(ben, id), await book(red, id)]).toEqual(['waiting', 'waiting', 'booked'])
  await move('2026-06-08T07:59:00Z')
  expect(await standing(id)).toEqual(['Ann waiting', 'Ben waiting', 'Rea booked', 1])
  await move('2026-06-08T08:00:00Z')
  expect(await standing(id)).toEqual(['Ann offered', 'Ben offered', 'Rea booked', 3])
})

test('somebody whose gap comes while they wait is offered a place within the time for priority', async () => {
  const late = await named('Lia Late')
  const { id } = await aWorkshop({ themeKeys: ['planning'], priorityUntil: new Date('2026-06-08T08:00:00Z') })
  for (const who of [ann, late]) expect(await book(who, id)).toBe('waiting')
  await takeIn(db, sheet([{ 'Audit No': 'P-0002', 'Case ID': 'NM200002', Plan: 'Inadequate', Attribution: 'practitioner', 'Allocated SW': 'Lia Late', 'SW email': 'lia.late@northmere.example' }]))
  await move('2026-06-02T08:00:00Z')
  expect(await standing(id)).toEqual(['Ann waiting', 'Lia offered', 1])
})

test('whoever has left is passed over, and what they had goes to the next', async () => {
  const { id } = await aWorkshop({ capacity: 1 })
  const [gone, goes] = [await named('Gia Goes'), await named('Gus Goes')]
  for (const who of [gone, goes, ann]) await book(who, id)
  await owner.execute(sql`update people set left_on = '2026-06-02' where id in (${gone.id}::uuid, ${goes.id}::uuid)`)
  expect(await endPlacesOfLeavers(await allowNamed(db, 'northmere', 'staff command', 'look after people', new Date('2026-06-01T22:00:00Z')))).toBe(0)
  expect(await endPlacesOfLeavers(await allowNamed(db, 'northmere', 'staff command', 'look after people', new Date('2026-06-02T00:10:00Z')))).toBe(3)
  expect(await standing(id)).toEqual(['Gia left', 'Gus left', 'Ann offered', 1])
})

test('a change of date tells by its revision, and offers still end an hour before the start', async () => {
  const { id } = await aWorkshop({ capacity: 1 })
  for (const who of [ann, ben, cleo]) await book(who, id)
  await cancel(ann, id)
  const change = async (startsAt: string, when = at) => changeDate(await through(db, 'arrange workshops', arrange, when), id, { startsAt: new Date(startsAt), endsAt: new Date(Date.parse(startsAt) + 3_600_000), room: 'Room 2', link: null })
  expect(await change('2026-06-01T14:00:00Z')).toBe(true)
  const [place] = await owner.select({ offerUntil: places.offerUntil }).from(places).where(sql`${places.workshopId} = ${id} and ${places.offeredAt} is not null`)
  expect(place!.offerUntil).toEqual(new Date('2026-06-01T13:00:00Z'))
  expect(await change('2026-06-01T14:00:00Z')).toBe(true)
  expect((await owner.select({ revision: workshops.revision }).from(workshops).where(eq(workshops.id, id)))[0]).toEqual({ revision: 1 })
  expect(await change('2026-05-01T14:00:00Z')).toBe('has begun')
})

test('within the last hours a free place is whoever’s asks first, and nobody is booked unasked', async () => {
  const { id } = await aWorkshop({ capacity: 1 })
  for (const who of [ann, ben, cleo]) await book(who, id)
  expect(await cancel(ann, id, '2026-06-22T07:30:00Z')).toBe(true)
  expect(await standing(id)).toEqual(['Ann cancelled', 'Ben waiting', 'Cleo waiting', 0])
  expect(await book(cleo, id, '2026-06-22T07:31:00Z')).toBe('booked')
  expect(await book(ben, id, '2026-06-22T07:32:00Z')).toBe('already')
  expect(await standing(id)).toEqual(['Ann cancelled', 'Ben waiting', 'Cleo booked', 1])
  await move('2026-06-22T09:00:00Z')
  expect(await standing(id)).toEqual(['Ann cancelled', 'Ben none came free', 'Cleo booked', 1])
})

test('whoever leads the workshop adds somebody who came, once it has begun and where a place is free', async () => {
  const { id } = await aWorkshop()
  await owner.insert(facilitators).values({ organisationId: ann.organisationId, workshopId: id, personId: arrange.id })
  await book(ann, id)
  const add = async (who: Somebody, when: string, by = arrange) => addWhoCame(await through(db, 'lead workshops', by, when), id, who.id)
  expect(await add(ben, '2026-06-22T08:59:00Z')).toBe('not begun')
  expect(await add(ben, '2026-06-22T09:10:00Z', marcus)).toBeUndefined()
  expect([await add(ann, '2026-06-22T09:10:00Z'), await add(ben, '2026-06-22T09:10:00Z'), await add(cleo, '2026-06-22T09:11:00Z')]).toEqual(['already', true, 'full'])
  expect(await standing(id)).toEqual(['Ann booked', 'Ben booked', 2])
})
