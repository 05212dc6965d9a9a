import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { activity, audits, coachingMeetings, facilitators, gaps, places, teamPatterns, teamPlaces, teams, themes, workshops, workshopSeries } from '../../../db/schema.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { keepPiece, pieceOf, piecesOf } from '../cpd/cpd.server.ts'
import { patternFor, takeUpWithDates, workshopsWanted } from '../patterns/patterns.server.ts'
import { addDate, arrangedWorkshops, arrangeSeries, changeWhoLeads, workshopToArrange, type Because, type Plan } from './arranging.server.ts'
import { whyPeopleCouldNotCome } from './cannot-come.server.ts'
import { workshopCatalogue } from './catalogue.server.ts'
import { exposureOf } from './exposure.server.ts'
import { bookPlace } from './places.server.ts'
import type { CannotBecause } from './places.ts'
import { keepRegister, registerOf, whoElseMayHaveCome, workshopsLedBy } from './register.server.ts'

const { db, owner } = await ownDatabase()
// Every file is compiled once, before the first test begins to count its time.
await workshopCatalogue()
const at = '2026-05-06T10:00:00Z'
const after = '2026-06-03T13:00:00Z'
const isla = await somebody(owner, 'northmere', { name: 'Gwen Marsh', role: 'auditor' })
const una = await somebody(owner, 'northmere', { name: 'Ravi Oakley', role: 'auditor' })
const leader = await somebody(owner, 'northmere', { name: 'Hollis Grange', role: 'leader', area: 'Family Help' })
const elsewhere = await somebody(owner, 'northmere', { name: 'Verity Salt', role: 'leader', area: 'Front Door' })
const worker = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const colleague = await somebody(owner, 'northmere', { name: 'Ned Fernley', role: 'practitioner', team: 'Family Help South' })
afterEach(endReadings)

let days = 0
/** A plan on a day that no other test has. */
const plan = (more: Partial<Plan> = {}): Plan => {
  days += 1
  return { workshopKey: 'planning-lab', dates: [{ day: `2027-01-${String(days).padStart(2, '0')}`, starts: '09:30', ends: '12:30' }], room: 'Civic Centre, room 2', link: null, capacity: 12, leaderIds: [isla.id], priorityDays: 0, ...more }
}
const arranging = (who: Somebody = una, moment = at) => through(db, 'arrange workshops', who, moment)
const leading = (who: Somebody = isla, moment = after) => through(db, 'lead workshops', who, moment)
/** Sets dates that have to be set. */
async function set(one: Plan, because?: Because<string>) {
  const came = await arrangeSeries(await arranging(), one, because)
  await endReadings()
  if (!came || typeof came === 'string' || 'problem' in came) throw new Error(JSON.stringify(came))
  return came
}
/** A date of 3 June on which some have a place, led by Isla. */
async function heldOnJuneThird(who: readonly Somebody[], workshopKey = 'planning-lab') {
  const { workshopIds: [id] } = await set(plan({ workshopKey, dates: [{ day: '2026-06-03', starts: `${String(8 + held).padStart(2, '0')}:00`, ends: `${String(8 + held++).padStart(2, '0')}:55` }] }))
  for (const one of who) expect(await bookPlace(await through(db, 'book workshops', one, at), id!)).toBe('booked')
  await endReadings()
  return id!
}
let held = 0
const late = '2026-06-03T20:00:00Z'
const placeOf = async (workshopId: string, who: Somebody) => (await owner.select({ id: places.id }).from(places).where(and(eq(places.workshopId, workshopId), eq(places.personId, who.id))))[0]!.id

let patternsMade = 0
/** What three people of a team have in common, about planning. */
async function pattern() {
  patternsMade += 1
  const name = `Pattern team ${patternsMade}`
  await owner.execute(sql`insert into teams (organisation_id, service_area_id, name, valid_from) select organisation_id, service_area_id, ${name}, '2013-01-01' from teams where organisation_id = ${una.organisationId}::uuid and name = 'Family Help South'`)
  await takeIn(db, sheet(['Ann', 'Ben', 'Cat'].map((first, nth) => ({
    'Audit No': `P-${patternsMade}-${nth}`, 'Case ID': `NM61${patternsMade}${nth}00`, 'Date of audit': '04/05/2026', Team: name, 'Allocated SW': `${first} Pattern${'abcdefgh'.charAt(patternsMade)}`, 'SW email': `${first}.pattern${patternsMade}@northmere.example`.toLowerCase(), Plan: 'Inadequate', Attribution: 'practitioner',
  }))), { at })
  const [one] = await owner.select({ id: teamPatterns.id, teamId: teamPatterns.teamId }).from(teamPatterns).innerJoin(teams, and(eq(teams.id, teamPatterns.teamId), eq(teams.name, name)))
  return one!
}
const becauseOf = async (patternId: string, who: Somebody = una, keep?: { places: number; releaseOn: string }): Promise<Because<string>> => {
  const reader = await through(db, 'look at team patterns', who, at)
  return { patternId, takeUp: (tx) => takeUpWithDates(tx, reader, patternId, 'planning-lab'), ...(keep && { keep }) }
}

test('a series is what its file says, on each of its dates led by the same, and what was done is noted', async () => {
  const { seriesId, workshopIds } = await set(plan({ dates: [{ day: '2026-09-01', starts: '09:30', ends: '12:30' }, { day: '2026-09-02', starts: '13:00', ends: '16:00' }], leaderIds: [isla.id, una.id], priorityDays: 2 }))
  const [series] = await owner.select().from(workshopSeries).where(eq(workshopSeries.id, seriesId))
  expect(series).toMatchObject({ workshopKey: 'planning-lab', title: 'Planning lab', themeKeys: ['planning', 'review-progress'], arrangedById: una.id, teamPatternId: null })
  const dates = await owner.select().from(workshops).where(eq(workshops.seriesId, seriesId)).orderBy(workshops.startsAt)
  expect(dates.map(({ id, startsAt, capacity, taken, priorityUntil }) => [id, startsAt.toISOString(), capacity, taken, priorityUntil?.toISOString()])).toEqual([
    [workshopIds[0], '2026-09-01T08:30:00.000Z', 12, 0, '2026-05-08T16:00:00.000Z'], [workshopIds[1], '2026-09-02T12:00:00.000Z', 12, 0, '2026-05-08T16:00:00.000Z'],
  ])
  expect(await owner.select().from(facilitators).where(eq(facilitators.workshopId, workshopIds[1]!))).toHaveLength(2)
  expect(await owner.select().from(activity).where(and(eq(activity.subjectId, workshopIds[0]!), eq(activity.did, 'set a date for a workshop')))).toHaveLength(1)
})

test('a date that has passed, the hour that no clock shows, dates that meet and a time for priority that outlasts them are refused, and nothing is kept', async () => {
  const before = await owner.$count(workshopSeries)
  const refused = async (one: Partial<Plan>) => arrangeSeries(await arranging(), plan(one))
  expect(await refused({ dates: [{ day: '2026-05-06', starts: '11:00', ends: '12:00' }] })).toMatchObject({ problem: 'when', nth: 0, part: 'starts' })
  expect(await refused({ dates: [{ day: '2027-03-28', starts: '01:30', ends: '04:30' }] })).toMatchObject({ problem: 'when', part: 'starts', why: expect.stringContaining('clocks go forward') })
  expect(await refused({ dates: [{ day: '2026-08-03', starts: '09:00', ends: '12:00' }, { day: '2026-08-03', starts: '11:00', ends: '13:00' }] })).toEqual({ problem: 'dates meet', nth: 1 })
  expect(await refused({ dates: [{ day: '2026-05-07', starts: '09:00', ends: '12:00' }], priorityDays: 2 })).toEqual({ problem: 'priority too long' })
  expect(await refused({ leaderIds: [worker.id] })).toEqual({ problem: 'no leader' })
  expect(await refused({ workshopKey: 'no-such-workshop' })).toEqual({ problem: 'no workshop' })
  expect(await owner.$count(workshopSeries)).toBe(before)
})

test('whoever has a coaching meeting at that time leads no workshop then', async () => {
  await owner.insert(coachingMeetings).values({
    organisationId: una.organisationId, coachId: isla.id, learnerId: worker.id, format: 'action clinic', startsAt: new Date('2026-08-12T09:00:00Z'), endsAt: new Date('2026-08-12T09:30:00Z'), zone: 'Europe/London', bufferBefore: 0, bufferAfter: 30, place: 'Room 1',
    bookedById: worker.id, bookedAt: new Date('2026-05-01T09:00:00Z'),
  })
  const wanted = plan({ dates: [{ day: '2026-08-12', starts: '10:45', ends: '12:30' }] })
  const came = await arrangeSeries(await arranging(), wanted)
  expect(came).toMatchObject({ problem: 'leads another', busy: { title: null } })
  await owner.update(coachingMeetings).set({ endedAt: new Date('2026-05-02T09:00:00Z'), ended: 'cancelled' })
  expect(await arrangeSeries(await arranging(), wanted)).toMatchObject({ seriesId: expect.any(String) as string })
})

test('whoever leads another workshop at that time is told of, and of two who give them one at once one is heard', async () => {
  const first = plan({ dates: [{ day: '2026-08-10', starts: '09:30', ends: '12:30' }] })
  await set(first)
  expect(await arrangeSeries(await arranging(), { ...first, workshopKey: 'threshold-forum', dates: [{ day: '2026-08-10', starts: '12:00', ends: '13:00' }] })).toMatchObject({ problem: 'leads another', nth: 0, busy: { name: 'Gwen Marsh', title: 'Planning lab' } })
  await set({ ...first, dates: [{ day: '2026-08-10', starts: '12:30', ends: '13:30' }] })
  const race = plan({ dates: [{ day: '2026-08-11', starts: '09:30', ends: '12:30' }] })
  const arrangers = await Promise.all(Array.from({ length: 12 }, (_, nth) => arranging(nth % 2 ? una : leader)))
  const came = await Promise.all(arrangers.map((arranger) => arrangeSeries(arranger, race)))
  expect(came.filter((one) => typeof one === 'object' && 'seriesId' in one)).toHaveLength(1)
  expect(came.filter((one) => typeof one === 'object' && 'problem' in one && one.problem === 'leads another')).toHaveLength(11)
})

test('an open pattern is taken up with its dates, with places kept for the team; of several who set them at once one is heard', async () => {
  const { id, teamId } = await pattern()
  const who = [una, isla, leader, una]
  const plans = who.map(() => plan())
  const becauses = await Promise.all(who.map((one) => becauseOf(id, one, { places: 4, releaseOn: '2026-12-01' })))
  const arrangers = await Promise.all(who.map((one) => arranging(one)))
  const came = await Promise.all(arrangers.map((arranger, nth) => arrangeSeries(arranger, plans[nth]!, becauses[nth])))
  expect(came.filter((one) => one === 'has dates')).toHaveLength(3)
  const [set] = came.flatMap((one) => (typeof one === 'object' && 'seriesId' in one ? [one] : []))
  await endReadings()
  expect(await patternFor(await through(db, 'look at team patterns', una, at), id)).toMatchObject({ decision: 'taken up', workshopWanted: 'planning-lab', dates: [{ id: set!.workshopIds[0], title: 'Planning lab' }] })
  const [kept] = await owner.select().from(teamPlaces).where(eq(teamPlaces.workshopId, set!.workshopIds[0]!))
  expect(kept).toMatchObject({ teamId, asked: 4, kept: 4, releasedAt: null })
  expect((await owner.select().from(workshops).where(eq(workshops.id, set!.workshopIds[0]!)))[0]).toMatchObject({ taken: 4, capacity: 12 })
})

test('a pattern that was taken up waits for dates until they are set; a problem with them leaves it as it was', async () => {
  const [{ id }, other] = [await pattern(), await pattern()]
  await owner.update(teamPatterns).set({ decision: 'taken up', decidedAt: new Date(at), decidedById: una.id, workshopWanted: 'planning-lab' }).where(eq(teamPatterns.id, id))
  const wanted = async (who = una) => { const list = await workshopsWanted(await through(db, 'look at team patterns', who, at)); await endReadings(); return list.map((one) => one.id) }
  expect(await wanted()).toContain(id)
  expect(await wanted(elsewhere)).not.toContain(id)
  expect(await arrangeSeries(await arranging(), plan({ capacity: 3 }), await becauseOf(other.id, una, { places: 4, releaseOn: '2026-12-01' }))).toEqual({ problem: 'too many kept' })
  expect(await arrangeSeries(await arranging(elsewhere), plan(), await becauseOf(id, elsewhere))).toBeUndefined()
  await endReadings()
  expect(await patternFor(await through(db, 'look at team patterns', una, at), other.id)).toMatchObject({ decision: null, dates: [] })
  await set(plan(), await becauseOf(id))
  expect(await wanted()).not.toContain(id)
})

test('a date is given to others to lead, and another date follows it; what is over is not changed', async () => {
  const { workshopIds: [id], seriesId } = await set(plan({ dates: [{ day: '2026-07-01', starts: '09:30', ends: '12:30' }] }))
  expect(await changeWhoLeads(await arranging(), id!, [una.id])).toBe(true)
  await endReadings()
  expect(await workshopToArrange(await arranging(), id!)).toMatchObject({ leaders: [{ name: 'Ravi Oakley' }], booked: 0, waiting: 0 })
  const another = await addDate(await arranging(), id!, { day: '2026-07-02', starts: '09:30', ends: '12:30' })
  expect(another).toEqual({ workshopId: expect.any(String) })
  expect(await addDate(await arranging(), id!, { day: '2026-07-02', starts: '12:00', ends: '13:00' })).toMatchObject({ problem: 'leads another' })
  expect(await owner.select().from(workshops).where(eq(workshops.seriesId, seriesId))).toHaveLength(2)
  expect(await changeWhoLeads(await arranging(una, '2026-07-01T09:00:00Z'), id!, [isla.id])).toBe('has begun')
  await endReadings()
  expect((await arrangedWorkshops(await arranging(una, '2026-07-02T20:00:00Z'))).open.map((one) => one.id)).toContain(id)
})

test('the register is kept from the start on, mended until it is closed, and closed once it says something of everybody', async () => {
  const id = await heldOnJuneThird([worker, colleague])
  const [mine, theirs] = [await placeOf(id, worker), await placeOf(id, colleague)]
  expect(await keepRegister(await leading(isla, at), id, new Map([[mine, 'attended']]), { close: false })).toBe('not begun')
  expect(await keepRegister(await leading(una, late), id, new Map([[mine, 'attended']]), { close: false })).toBeUndefined()
  expect(await keepRegister(await leading(isla, late), id, new Map([[mine, 'no-show']]), { close: false })).toBe(true)
  expect(await keepRegister(await leading(isla, late), id, new Map([[mine, 'case emergency']]), { close: true })).toEqual({ left: 1 })
  await endReadings()
  expect((await registerOf(await leading(isla, late), id))!.registered.map(({ name, attendance }) => [name, attendance])).toEqual([['Ned Fernley', null], ['Wilma Ashdown', 'case emergency']])
  expect(await keepRegister(await leading(isla, late), id, new Map([[mine, 'attended'], [theirs, 'part']]), { close: true })).toBe(true)
  expect(await keepRegister(await leading(isla, late), id, new Map([[mine, 'no-show']]), { close: false })).toBe('closed')
  await endReadings()
  expect(await registerOf(await leading(una, late), id)).toBeUndefined()
  expect((await workshopsLedBy(await leading(isla, late))).map((one) => one.id)).not.toContain(id)
})

test('a place of another workshop is never marked, and whoever has a place is not among those who may have come without one', async () => {
  const [id, other] = [await heldOnJuneThird([worker]), await heldOnJuneThird([colleague], 'threshold-forum')]
  const foreign = await placeOf(other, colleague)
  expect(await keepRegister(await leading(isla, late), id, new Map([[foreign, 'no-show']]), { close: false })).toBeUndefined()
  expect((await owner.select().from(places).where(eq(places.id, foreign)))[0]).toMatchObject({ attendance: null })
  await endReadings()
  const others = (await whoElseMayHaveCome(await leading(isla, late), id)).map(({ name }) => name)
  expect(others).toContain('Ned Fernley')
  expect(others).not.toContain('Wilma Ashdown')
  expect(await whoElseMayHaveCome(await leading(una, late), id)).toEqual([])
})

test('the gap of whoever took part after its audit tells of it, and of nobody who did not come, no other theme and no workshop about all of them', async () => {
  await takeIn(db, sheet([{ 'Audit No': 'E-1', 'Case ID': 'NM900001', 'Date of audit': '04/05/2026', 'Allocated SW': 'Edie Larch', 'SW email': 'edie.larch@northmere.example', Plan: 'Inadequate', Recording: 'Good', Attribution: 'practitioner' } as never]), { at })
  const edie = await personCalled(owner, 'northmere', 'Edie Larch')
  const [gap] = await owner.select({ id: gaps.id }).from(gaps).innerJoin(themes, and(eq(themes.id, gaps.themeId), eq(themes.key, 'planning'))).innerJoin(audits, and(eq(audits.id, gaps.auditId), eq(audits.reference, 'E-1')))
  const look = async (who: Somebody) => { const told = await exposureOf(await through(db, 'follow gaps', who, late), gap!.id); await endReadings(); return told.map(({ title, part }) => [title, part]) }
  const marked = async (key: string, mark: 'attended' | 'part' | 'no-show' | 'case emergency') => {
    const id = await heldOnJuneThird([edie], key)
    await keepRegister(await leading(isla, late), id, new Map([[await placeOf(id, edie), mark]]), { close: true })
  }
  await marked('planning-lab', 'no-show')
  await marked('pattern-and-meaning', 'attended')
  await marked('grading-together', 'attended')
  expect(await look(edie)).toEqual([])
  await marked('planning-lab', 'case emergency')
  expect(await look(edie)).toEqual([])
  await marked('planning-lab', 'attended')
  expect(await look(edie)).toEqual([['Planning lab', false]])
  expect(await look(una)).toEqual([['Planning lab', false]])
  expect(await look(worker)).toEqual([])
  await owner.execute(sql`update audits set audited_on = '2026-06-03' where reference = 'E-1'`)
  expect(await look(edie)).toEqual([])
  await owner.execute(sql`update audits set audited_on = '2026-05-04' where reference = 'E-1'`)
  await owner.execute(sql`update gaps set attribution = 'system' where id = ${gap!.id}::uuid`)
  expect(await look(edie)).toEqual([])
})

test('a workshop that somebody took part in to the end is a piece of their CPD with its hours, one that they saw a part of is none', async () => {
  const fern = await somebody(owner, 'northmere', { name: 'Fern Osier', role: 'practitioner', team: 'Family Help South' })
  const [whole, part] = [await heldOnJuneThird([fern]), await heldOnJuneThird([fern], 'threshold-forum')]
  await keepRegister(await leading(isla, late), whole, new Map([[await placeOf(whole, fern), 'attended']]), { close: true })
  await keepRegister(await leading(isla, late), part, new Map([[await placeOf(part, fern), 'part']]), { close: true })
  const placeId = await placeOf(whole, fern)
  const learner = await through(db, 'see my practice', fern, late)
  const [piece, ...more] = await piecesOf(learner)
  expect(more).toEqual([])
  expect(piece).toMatchObject({ address: `workshops/${placeId}`, title: 'Planning lab', activity: 'Workshop', doneOn: '2026-06-03', writtenAt: null })
  const words = { description: 'A workshop.', learnt: 'Dates.', impact: 'A plan with dates.', peerRole: null, peerLearnt: null }
  expect(await keepPiece(learner, { placeId }, words, undefined, '')).toBe(true)
  await endReadings()
  const again = await through(db, 'see my practice', fern, late)
  expect(await pieceOf(again, { placeId })).toMatchObject(words)
  expect(await piecesOf(again)).toHaveLength(1)
  expect(await pieceOf(await through(db, 'see my practice', worker, late), { placeId })).toBeUndefined()
  expect(await keepPiece(await through(db, 'see my practice', fern, late), { placeId: await placeOf(part, fern) }, words, undefined, '')).toBeUndefined()
})

test('why people could not come is counted over the twelve months that are over, for the whole council, and a small count is hidden with what would give it away', async () => {
  const [series] = await owner.select({ organisationId: workshopSeries.organisationId, seriesId: workshopSeries.id, workshopId: workshops.id }).from(workshopSeries).innerJoin(workshops, eq(workshops.seriesId, workshopSeries.id)).limit(1)
  let number = 9_000
  const given = async (cannotBecause: CannotBecause, times: number, endedAt: string) => owner.insert(places).values(Array.from({ length: times }, () => ({
    ...series!, personId: worker.id, number: number += 1, askedAt: new Date('2020-01-01'), bookedAt: new Date('2020-01-02'), priority: false, endedAt: new Date(endedAt), ended: 'cancelled' as const, endedById: worker.id, cannotBecause,
  })))
  const told = async () => {
    const { reasons, all, none, from, to } = await whyPeopleCouldNotCome(await arranging(una, '2031-06-15T10:00:00Z'))
    await endReadings()
    return { counts: reasons.map(({ because, times }) => [because, times]), all, none, from, to }
  }
  expect(await told()).toMatchObject({ none: true, from: '2030-06-01', to: '2031-05-31' })
  await given('court', 9, '2031-05-31T22:59:00Z')
  await given('crisis', 6, '2030-05-31T23:00:00Z')
  await given('leave', 20, '2031-05-31T23:00:00Z')
  await given('other', 20, '2030-05-31T22:59:00Z')
  expect(await told()).toMatchObject({ none: false, counts: [['court', 9], ['crisis', 6], ['leave', 0], ['duty', 0], ['other', 0]], all: 15 })
  await given('duty', 2, '2031-02-03T10:00:00Z')
  expect(await told()).toMatchObject({ none: false, counts: [['court', 9], ['crisis', 'hidden'], ['leave', 0], ['duty', 'hidden'], ['other', 0]], all: 17 })
})
