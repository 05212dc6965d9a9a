import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { declarations, digests, facilitators, messages, moduleVersions, people, places, teamPlaces, teams, workshopAnswers, workshops } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { workshopOf } from '../../../tests/support/workshops.ts'
import { instantInLondon, type Day } from '../../lib/days.ts'
import { workshopCatalogue } from '../workshops/catalogue.server.ts'
import { changeDate } from '../workshops/changing.server.ts'
import { writeDigests } from './digests.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const wilma = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const fay = await somebody(owner, council, { name: 'Fay Fellow', role: 'practitioner', team: 'Family Help South' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const gwen = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
await anotherCouncil(owner)
const { organisationId } = wilma

// Content is read once, before any test begins to count its time.
beforeAll(() => workshopCatalogue(), 180_000)
beforeEach(async () => {
  await owner.update(places).set({ endedAt: new Date(), ended: 'cancelled' }).where(sql`attendance is null and ended_at is null`)
  await owner.update(workshops).set({ registerClosedAt: new Date(), registerClosedById: gwen.id }).where(sql`register_closed_at is null`)
  for (const table of [digests, messages, teamPlaces]) await owner.delete(table)
})
afterEach(endReadings)

const on = (day: Day, time = '08:00') => instantInLondon(day, time)
const run = async (day: Day, at = council) => writeDigests(await allowNamed(db, at, 'notices job', 'send notices', on(day)))
const mornings = async (...days: Day[]) => { for (const day of days) await run(day) }
/** What the digests said of workshops, in the order in which they were written: 'day, who: line'. */
const heard = async () => (await owner.select({ day: digests.on, who: people.name, letter: messages.letter }).from(digests).innerJoin(messages, eq(messages.id, digests.messageId)).innerJoin(people, eq(people.id, digests.personId)).orderBy(digests.on, people.name))
  .flatMap(({ day, who, letter }) => letter.parts.filter(({ heading }) => heading === 'Workshops').flatMap(({ lines }) => lines.map(({ text }) => `${day}, ${who}: ${text}`)))

/** A workshop on Monday 8 June 2026 unless it says otherwise. Days around it that no digest goes out on: 6 and 7 June. */
async function workshop(day: Day = '2026-06-08', title = 'Grading together') {
  const { id, seriesId } = await workshopOf(owner, council, { startsAt: on(day, '09:30'), title })
  let number = 0
  return {
    id,
    place: async (who: Somebody, more: Partial<typeof places.$inferInsert> = { bookedAt: on('2026-05-20') }) => (await owner.insert(places).values({
      organisationId, workshopId: id, seriesId, personId: who.id, number: number += 1, askedAt: on('2026-05-20'), priority: false, ...more,
    }).returning())[0]!.id,
  }
}

test('somebody with a place hears two working days before and on the last, once each; who has done the module before it on the last alone', async () => {
  const one = await workshop()
  await one.place(wilma)
  await one.place(gwen)
  const [version] = await owner.select({ id: moduleVersions.id }).from(moduleVersions).where(sql`${moduleVersions.organisationId} = ${organisationId} and ${moduleVersions.moduleKey} = 'audit-to-standard'`)
  await owner.insert(declarations).values({ organisationId, personId: gwen.id, moduleVersionId: version!.id, declaredAt: on('2026-06-01') })
  await mornings('2026-06-03', '2026-06-04', '2026-06-05', '2026-06-08', '2026-06-09')
  expect(await heard()).toEqual([
    '2026-06-04, Wilma Ashdown: Grading together is on Monday 8 June, 9:30am: there is something to do before it.',
    '2026-06-05, Gwen Marsh: Grading together is on Monday 8 June, 9:30am.',
    '2026-06-05, Wilma Ashdown: Grading together is on Monday 8 June, 9:30am. Its page says what to do before it.',
  ])
})

test('one that is moved is told of by its new day alone, also where it had been told of already', async () => {
  const [early, late] = [await workshop('2026-06-08', 'Early'), await workshop('2026-06-12', 'Late')]
  await early.place(wilma)
  await late.place(wilma)
  await mornings('2026-06-04')
  const arranger = () => through(db, 'arrange workshops', gwen, on('2026-06-04', '10:00'))
  const to = (day: Day) => ({ startsAt: on(day, '13:00'), endsAt: on(day, '16:00'), room: 'Room 9', link: null })
  expect(await changeDate(await arranger(), early.id, to('2026-06-17'))).toBe(true)
  expect(await changeDate(await arranger(), late.id, to('2026-06-10'))).toBe(true)
  await mornings('2026-06-05', '2026-06-08', '2026-06-09', '2026-06-10', '2026-06-11', '2026-06-12', '2026-06-15', '2026-06-16', '2026-06-17')
  expect(await heard()).toEqual([
    '2026-06-04, Wilma Ashdown: Early is on Monday 8 June, 9:30am: there is something to do before it.',
    '2026-06-08, Wilma Ashdown: Late is on Wednesday 10 June, 1pm: there is something to do before it.',
    '2026-06-09, Wilma Ashdown: Late is tomorrow, 1pm. Its page says what to do before it.',
    '2026-06-15, Wilma Ashdown: Early is on Wednesday 17 June, 1pm: there is something to do before it.',
    '2026-06-16, Wilma Ashdown: Early is tomorrow, 1pm. Its page says what to do before it.',
  ])
})

test('nobody hears of a place that was cancelled, that only waits, or of a workshop that was called off', async () => {
  const one = await workshop()
  await one.place(wilma, { bookedAt: on('2026-05-20'), endedAt: on('2026-06-01'), ended: 'cancelled' })
  await one.place(fay, {})
  const off = await workshop('2026-06-08', 'Off')
  await off.place(marcus)
  await owner.update(workshops).set({ calledOffAt: on('2026-06-01'), calledOffById: gwen.id, calledOffBecause: 'The room.' }).where(eq(workshops.id, off.id))
  await mornings('2026-06-04', '2026-06-05', '2026-06-08')
  expect(await heard()).toEqual([])
})

test('an offer is told on the first morning on which it stands, and a team’s places to its manager before they are let go', async () => {
  const one = await workshop('2026-06-22')
  await one.place(wilma, { offeredAt: on('2026-06-08', '14:00'), offerUntil: on('2026-06-10', '14:00') })
  const [team] = await owner.select({ id: teams.id }).from(teams).where(sql`${teams.organisationId} = ${organisationId} and ${teams.name} = 'Family Help South'`)
  await owner.insert(teamPlaces).values({ organisationId, workshopId: one.id, teamId: team!.id, keptById: marcus.id, keptAt: on('2026-06-01'), asked: 3, kept: 2, releaseAt: on('2026-06-10', '09:00') })
  await mornings('2026-06-09', '2026-06-10', '2026-06-11')
  expect(await heard()).toEqual([
    '2026-06-09, Marcus Tull: 2 places in Grading together, kept for Family Help South, are let go at 9am on 10 June 2026, unless somebody books them.',
    '2026-06-09, Wilma Ashdown: A place in Grading together on Monday 22 June is offered to you until Wednesday 10 June, 2pm.',
  ])
})

test('who took part hears of the questions once, unless they have answered, and six weeks later of the one; a no-show never does', async () => {
  const one = await workshop()
  await owner.insert(facilitators).values({ organisationId, workshopId: one.id, personId: gwen.id })
  const registered = (attendance: 'attended' | 'part' | 'no-show') => ({ bookedAt: on('2026-05-20'), attendance, registeredAt: on('2026-06-08', '13:00'), registeredById: gwen.id })
  await one.place(wilma, registered('attended'))
  const answered = await one.place(fay, registered('part'))
  await one.place(marcus, registered('no-show'))
  await owner.insert(workshopAnswers).values({ organisationId, placeId: answered, moment: 'after', useful: 'very', answeredAt: on('2026-06-08', '15:00') })
  await mornings('2026-06-09', '2026-06-10', '2026-07-17', '2026-07-20', '2026-07-21')
  expect(await heard()).toEqual([
    '2026-06-09, Gwen Marsh: The register of Grading together on Monday 8 June is not complete.', '2026-06-09, Wilma Ashdown: Two questions on Grading together, one minute, if you like.',
    '2026-07-20, Fay Fellow: One question on Grading together, six weeks on, if you like.', '2026-07-20, Wilma Ashdown: One question on Grading together, six weeks on, if you like.',
  ])
})

test('another council’s morning tells of none', async () => {
  await (await workshop()).place(wilma)
  expect(await run('2026-06-05', 'southwold-vale')).toBe(0)
})
