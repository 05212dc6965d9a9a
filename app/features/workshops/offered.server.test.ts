import { sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { workshopOf } from '../../../tests/support/workshops.ts'
import { coachingMeetings, facilitators, places, workshops } from '../../../db/schema.ts'
import { teamBoard } from '../assignments/team-board.server.ts'
import { keepingPage, placesOf, workshopPage, workshopsOn } from './offered.server.ts'
import { bookPlace, callOff, cancelPlace, keepPlaces } from './places.server.ts'

const { db, owner } = await ownDatabase()
const south = 'Family Help South'
const named = (name: string, more: { role?: 'practitioner' | 'manager' | 'auditor'; team?: string } = {}) => somebody(owner, 'northmere', { name, role: 'practitioner', team: south, ...more })
const [ann, ben, cleo] = await Promise.all(['Ann One', 'Ben Two', 'Cleo Three'].map((name) => named(name))) as [Somebody, Somebody, Somebody]
const nora = await named('Nora Elsewhere', { team: 'Family Help North' })
const marcus = await named('Marcus Keeps', { role: 'manager' })
const ada = await named('Ada Arranges', { role: 'auditor' })
afterEach(endReadings)

const at = '2026-06-01T09:00:00Z'
const startsAt = new Date('2026-06-22T09:00:00Z')
const aWorkshop = async (more: Partial<Parameters<typeof workshopOf>[2]> = {}) => (await workshopOf(owner, 'northmere', { startsAt, capacity: 2, ...more }))
const book = async (who: Somebody, id: string, when = at) => bookPlace(await through(db, 'book workshops', who, when), id)
const reader = (who: Somebody, when = at) => through(db, 'book workshops', who, when)
const seen = async (who: Somebody, id: string, when = at) => (await workshopPage(await reader(who, when), id))!
const says = async (id: string, attendance: 'attended' | 'no-show') => owner.update(places).set({ attendance, registeredAt: new Date(), registeredById: ada.id }).where(sql`${places.workshopId} = ${id} and ${places.bookedAt} is not null`)

test('everybody sees how many places are left and how many wait, and of the list only their own turn', async () => {
  const { id } = await aWorkshop()
  for (const who of [ann, ben, cleo, nora]) await book(who, id)
  expect(await seen(nora, id)).toMatchObject({ left: 0, waiting: 2, capacity: 2, mine: { nth: 2, bookedAt: null } })
  expect(await seen(cleo, id)).toMatchObject({ left: 0, waiting: 2, mine: { nth: 1 } })
  expect(await seen(ann, id)).toMatchObject({ mine: { nth: null, bookedAt: expect.any(String) as string } })
  expect(await seen(marcus, id)).toMatchObject({ waiting: 2, mine: null })
  const listed = (await workshopsOn(await reader(nora))).find((one) => one.id === id)
  expect(listed).toMatchObject({ title: 'Grading together', left: 0, waiting: 2, mine: { nth: 2 }, leads: false })
})

test('the link is for whoever has a place or leads it, and goes when the place does', async () => {
  const { id } = await aWorkshop()
  await owner.update(workshops).set({ link: 'https://meet.example/1' }).where(sql`id = ${id}`)
  await owner.insert(facilitators).values({ organisationId: ada.organisationId, workshopId: id, personId: ada.id })
  await book(ann, id)
  expect([(await seen(ann, id)).link, (await seen(ada, id)).link, (await seen(ben, id)).link]).toEqual(['https://meet.example/1', 'https://meet.example/1', null])
  await book(ben, id)
  await book(cleo, id)
  expect((await seen(cleo, id)).link).toBeNull()
  expect(JSON.stringify(await seen(cleo, id))).not.toContain('meet.example')
  expect(JSON.stringify(await workshopsOn(await reader(ann)))).not.toContain('meet.example')
  await cancelPlace(await reader(ann), id, 'court')
  expect((await seen(ann, id)).link).toBeNull()
})

test('whoever has a coaching meeting at that time is told so, and nobody else is', async () => {
  const { id } = await aWorkshop()
  const [meeting] = await owner.insert(coachingMeetings).values({
    organisationId: ada.organisationId, coachId: ada.id, learnerId: ann.id, format: 'action clinic', startsAt: new Date(startsAt.getTime() + 3_600_000), endsAt: new Date(startsAt.getTime() + 5_400_000), zone: 'Europe/London',
    bufferBefore: 0, bufferAfter: 0, place: 'Room 1', bookedById: ann.id, bookedAt: new Date(at),
  }).returning({ id: coachingMeetings.id })
  expect([(await seen(ann, id)).meetingThen, (await seen(ben, id)).meetingThen]).toEqual([meeting!.id, null])
  await owner.update(coachingMeetings).set({ endedAt: new Date(at), ended: 'cancelled' })
  await endReadings()
  expect((await seen(ann, id)).meetingThen).toBeNull()
})

test('a date is not there for another council', async () => {
  const { id } = await aWorkshop()
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Sue Stranger', role: 'practitioner', team: 'Safeguarding East' })
  expect(await workshopPage(await reader(stranger), id)).toBeUndefined()
  expect(await workshopsOn(await reader(stranger))).toEqual([])
})

test('a date that is called off is listed for whoever had a place on it, and for nobody else', async () => {
  const { id } = await aWorkshop()
  await book(ann, id)
  await callOff(await through(db, 'arrange workshops', ada, at), id, 'The room is flooded.')
  const listed = async (who: Somebody) => (await workshopsOn(await reader(who))).find((one) => one.id === id)
  expect(await listed(ann)).toMatchObject({ calledOff: true, mine: null })
  expect(await listed(ben)).toBeUndefined()
  expect(await seen(ben, id)).toMatchObject({ calledOff: true, calledOffBecause: 'The room is flooded.' })
})

test('another date of the same workshop is named, and so is whether one took part before', async () => {
  const { id, seriesId } = await aWorkshop()
  const later = await aWorkshop({ seriesId, startsAt: new Date('2026-07-06T09:00:00Z') })
  await book(ann, id)
  expect(await seen(ann, later.id)).toMatchObject({ anotherDate: { id }, tookPart: false, otherDates: [{ id, left: 1, waiting: 0 }] })
  await says(id, 'attended')
  expect(await seen(ann, later.id, '2026-06-23T09:00:00Z')).toMatchObject({ anotherDate: null, tookPart: true })
  expect((await placesOf(await reader(ann))).find(({ workshopId }) => workshopId === id)).toMatchObject({ attendance: 'attended', answered: [] })
})

test('whether one comes first is said to oneself, and only while there is a time for it', async () => {
  const { id } = await aWorkshop({ priorityUntil: new Date('2026-06-08T09:00:00Z') })
  expect(await seen(ann, id)).toMatchObject({ comesFirst: false, priorityUntil: expect.any(String) as string })
  expect(await seen(ann, id, '2026-06-08T09:00:00Z')).toMatchObject({ comesFirst: null })
})

test('a manager sees of their own team of today who has a place, and on the board nothing else of a register than that somebody attended', async () => {
  const { id } = await aWorkshop({ capacity: 9 })
  for (const who of [ann, ben, nora]) await book(who, id)
  const manager = await through(db, 'keep places for a team', marcus, at)
  const teamId = (await keepingPage(manager, id))!.teams[0]!.id
  await keepPlaces(manager, id, { teamId, places: 2, releaseOn: '2026-06-15' })
  const { teams } = (await keepingPage(await through(db, 'keep places for a team', marcus, at), id))!
  expect(teams.map(({ name, kept }) => ({ name, kept }))).toEqual([{ name: south, kept: { asked: 2, kept: 2, releaseAt: expect.any(String) as string, by: 'Marcus Keeps' } }])
  const standings = Object.fromEntries(teams[0]!.people.map(({ name, standing }) => [name, standing]))
  expect(standings).toMatchObject({ 'Ann One': 'booked', 'Cleo Three': null })
  expect(standings).not.toHaveProperty('Nora Elsewhere')
  expect(await seen(cleo, id)).toMatchObject({ keptForTeams: [{ team: south, kept: 2 }] })
  expect(await seen(nora, id)).toMatchObject({ keptForTeams: [] })

  const onBoard = async (when: string) => (await teamBoard(await through(db, 'see my team', marcus, when))).teams.flatMap(({ people }) => people).flatMap(({ name, workshops: some }) => some.filter(({ workshopId }) => workshopId === id).map(({ attended }) => `${name} ${attended}`))
  expect(await onBoard(at)).toEqual(['Ann One false', 'Ben Two false'])
  await says(id, 'no-show')
  await owner.update(places).set({ attendance: 'attended' }).where(sql`${places.workshopId} = ${id} and ${places.personId} = ${ann.id}`)
  expect(await onBoard('2026-06-23T09:00:00Z')).toEqual(['Ann One true'])
  expect(await onBoard('2026-09-01T09:00:00Z')).toEqual([])
})
