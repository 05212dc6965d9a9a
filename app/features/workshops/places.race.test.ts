import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { mixedTries } from '../../../tests/support/workshop-mix.ts'
import { replay, watchPlaces } from '../../../tests/support/workshop-replay.ts'
import { workshopOf } from '../../../tests/support/workshops.ts'
import { people, places, teams } from '../../../db/schema.ts'
import { allowNamed } from '../../door.server.ts'
import { answerOffer, bookPlace, cancelPlace, changeCapacity, keepPlaces, moveOn } from './places.server.ts'

const long = Boolean(process.env.PRACTICE_LOOP_LONG)
/** The whole is 50 workshops and 2,400 tries; without asking for it a seeded part of it is run. */
const { howManyWorkshops, tries, folkInAll } = long ? { howManyWorkshops: 50, tries: 2_400, folkInAll: 60 } : { howManyWorkshops: 4, tries: 200, folkInAll: 27 }
const clients = 24
/** So much time passes with each try that offers lapse, times for priority end and kept places are let go while others press. */
const minutesATry = (80 * 60) / tries
const patient = long ? 900_000 : 90_000

const { db, owner } = await ownDatabase()
afterEach(endReadings)
await watchPlaces(owner)
const south = 'Family Help South'
const folk: Somebody[] = []
for (let n = 0; n < folkInAll; n += 1) folk.push(await somebody(owner, 'northmere', { name: `Racer ${String.fromCodePoint(65 + Math.floor(n / 26), 97 + (n % 26))}`, role: 'practitioner', ...n % 3 === 0 && { team: south } }))
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Keeps', role: 'manager', team: south })
const ada = await somebody(owner, 'northmere', { name: 'Ada Arranges', role: 'auditor' })
const [team] = await owner.select({ id: teams.id }).from(teams).where(sql`${teams.organisationId} = ${ada.organisationId} and ${teams.name} = ${south}`)
// Every fifth has a red action to do, and so comes first while a time for priority lasts.
const names = new Map((await owner.select({ id: people.id, name: people.name }).from(people)).map(({ id, name }) => [id, name]))
await takeIn(db, sheet(folk.filter((_, n) => n % 5 === 0).map(({ id }, n) => ({
  'Audit No': `R-${n}`, 'Case ID': `NM30${String(n).padStart(4, '0')}`, 'Allocated SW': names.get(id), 'SW email': `${names.get(id)!.toLowerCase().replace(' ', '.')}@northmere.example`,
  'Remedial actions (RAG: action ~ owner ~ due)': `R: See the child ~ ${names.get(id)} ~ 11/05/2026`,
}))))

const base = new Date('2026-06-01T08:00:00Z').getTime()
const starts = new Date('2026-07-20T09:00:00Z')
const at = (minutes: number) => new Date(base + minutes * 60_000)
const book = async (who: Somebody, id: string, when: Date) => bookPlace(await through(db, 'book workshops', who, when), id)
const cancel = async (who: Somebody, id: string, when: Date) => cancelPlace(await through(db, 'book workshops', who, when), id, 'court')
const accept = async (who: Somebody, id: string, when: Date) => answerOffer(await through(db, 'book workshops', who, when), id, 'accept')
const setCapacity = async (id: string, capacity: number, when: Date) => changeCapacity(await through(db, 'arrange workshops', ada, when), id, capacity)
const move = async (when: Date) => moveOn(await allowNamed(db, 'northmere', 'workshops job', 'move waiting lists on', when))
const aWorkshop = async (capacity: number) => (await workshopOf(owner, 'northmere', { startsAt: starts, capacity })).id
const standing = async (id: string) => {
  const rows = await owner.select({ personId: places.personId, offeredAt: places.offeredAt, bookedAt: places.bookedAt, ended: places.ended }).from(places).where(eq(places.workshopId, id)).orderBy(places.number)
  return rows.map(({ offeredAt, bookedAt, ended }) => ended ?? (bookedAt ? 'booked' : offeredAt ? 'offered' : 'waiting'))
}

test('of 24 who ask for the last place at once one has it, and 23 wait, each with a number of their own', async () => {
  const id = await aWorkshop(1)
  const asked = await Promise.all(folk.slice(0, clients).map((who) => book(who, id, at(0))))
  expect(asked.toSorted()).toEqual(['booked', ...Array.from({ length: clients - 1 }, () => 'waiting')])
  expect(await standing(id)).toEqual(asked.toSorted())
}, patient)

test('an offer that is accepted on two screens at once is one place', async () => {
  const id = await aWorkshop(1)
  for (const who of folk.slice(0, 3)) await book(who, id, at(0))
  await cancel(folk[0]!, id, at(1))
  expect(await Promise.all([accept(folk[1]!, id, at(2)), accept(folk[1]!, id, at(2)), accept(folk[2]!, id, at(2))])).toEqual([true, true, undefined])
  expect(await standing(id)).toEqual(['cancelled', 'booked', 'waiting'])
}, patient)

test('an offer that is accepted in the moment in which it lapses is either booked or the next one’s, never both', async () => {
  for (let round = 0; round < 4; round += 1) {
    const id = await aWorkshop(1)
    for (const who of folk.slice(0, 3)) await book(who, id, at(0))
    await cancel(folk[0]!, id, at(0))
    const [accepted] = await Promise.all([accept(folk[1]!, id, at(8 * 60 - 1)), move(at(8 * 60))])
    expect([accepted, await standing(id)]).toEqual(accepted === true ? [true, ['cancelled', 'booked', 'waiting']] : ['lapsed', ['cancelled', 'lapsed', 'offered']])
  }
}, patient)

test('while the last place is asked for there are not fewer places than are taken', async () => {
  for (let round = 0; round < 4; round += 1) {
    const id = await aWorkshop(2)
    await book(folk[0]!, id, at(0))
    const [booked, changed] = await Promise.all([book(folk[1]!, id, at(1)), setCapacity(id, 1, at(1))])
    expect([booked, changed]).toEqual(booked === 'booked' ? ['booked', { taken: 2 }] : ['waiting', true])
  }
}, patient)

test('what a manager keeps while others ask for it is theirs or the manager’s', async () => {
  const id = await aWorkshop(3)
  const outside = folk.filter((_, n) => n % 3 !== 0).slice(0, 3)
  const manager = await through(db, 'keep places for a team', marcus, at(1))
  const [kept, ...asked] = await Promise.all([keepPlaces(manager, id, { teamId: team!.id, places: 2, releaseOn: '2026-07-10' }), ...outside.map((who) => book(who, id, at(1)))])
  const booked = asked.filter((outcome) => outcome === 'booked').length
  expect(kept === true ? booked + 2 : booked).toBe(3)
}, patient)

test('while one clock is past the time for priority and others are not, each gives what is free by its own', async () => {
  const { id } = await workshopOf(owner, 'northmere', { startsAt: starts, capacity: 5, priorityUntil: at(40 * 60) })
  expect(await keepPlaces(await through(db, 'keep places for a team', marcus, at(40 * 60 + 1)), id, { teamId: team!.id, places: 2, releaseOn: '2026-07-10' })).toBe(true)
  expect(await book(folk[1]!, id, at(40 * 60 - 2))).toBe('waiting')
  expect(await book(folk[3]!, id, at(40 * 60 - 1))).toBe('booked')
  expect(await standing(id)).toEqual(['waiting', 'booked'])
}, patient)

test(`${clients} clients over ${howManyWorkshops} workshops with ${tries} tries of every kind: none over its places, nobody overtaken, nothing lost`, async () => {
  const workshopIds: string[] = []
  // Half of them have a time for priority that ends midway.
  for (let n = 0; n < howManyWorkshops; n += 1) workshopIds.push((await workshopOf(owner, 'northmere', { startsAt: starts, capacity: 12, priorityUntil: n % 2 === 0 ? null : at(40 * 60) })).id)
  const { counted, told } = await mixedTries({ db, owner, workshopIds, folk, manager: marcus, arranger: ada, teamId: team!.id, tries, clients, seed: 'places', at: (nth) => at(nth * minutesATry) })

  if (long) console.log(counted)
  // It is no race unless every kind of thing was tried, and places went from hand to hand.
  expect(new Set(Object.keys(counted).map((what) => what.split(':')[0]))).toEqual(new Set(['accept', 'book', 'book for the team', 'cancel', 'capacity', 'decline', 'keep', 'let go', 'moved on']))
  expect(Object.keys(counted)).toEqual(expect.arrayContaining(['book: booked', 'book: waiting', 'cancel: true']))
  for (const { who, workshopId, at: when, outcome } of told) {
    const [place] = await owner.execute<{ booked: boolean }>(sql`
      select booked_at is not distinct from ${when.toISOString()}::timestamptz as booked from places where workshop_id = ${workshopId}::uuid and person_id = ${who.id}::uuid
        and ${when.toISOString()}::timestamptz in (asked_at, booked_at)`)
    // Whoever was told that they wait has no place of that moment; whoever was told that they have one was given it then, also one who had waited before and pressed again.
    expect([when, place?.booked]).toEqual([when, outcome === 'booked'])
  }
}, patient)

test('replayed in the order in which each held its workshop, every transaction of all these races left it right', async () => {
  const { transactions, served, wrong } = await replay(owner)
  if (long) console.log({ transactions, served })
  expect(wrong).toEqual([])
  expect(transactions).toBeGreaterThan(tries / 3)
  expect(served).toBeGreaterThan(howManyWorkshops * 4)
  const [{ over, deadlocks } = { over: -1, deadlocks: -1 }] = await owner.execute<{ over: number; deadlocks: number }>(sql`
    select (select count(*)::int from workshops where taken > capacity) as over, (select deadlocks::int from pg_stat_database where datname = current_database()) as deadlocks`)
  expect({ over, deadlocks }).toEqual({ over: 0, deadlocks: 0 })
}, patient)

