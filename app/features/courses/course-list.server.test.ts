import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { and, count, eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, expect, test } from 'vitest'
import { tapWire } from '../../../tests/bench/wire.ts'
import { anotherCouncil, endReadings, ownDatabase, somebody, through } from '../../../tests/support/council.ts'
import { connect } from '../../../db/client.server.ts'
import { activity, courseLists, coursesElsewhere, people } from '../../../db/schema.ts'
import { allowNamed } from '../../door.server.ts'
import { forgetSpooled } from '../../jobs/forget-uploads.server.ts'
import { UnreadableFile } from '../../lib/sheets/reading.ts'
import { personWith } from '../staff/person.server.ts'
import { bringInCourseList, courseListsWaiting, courseListWith, latestCourseLists, putAsideCourseList, takeCourseListBack, takeInCourseList, takeInUploaded } from './course-list.server.ts'
import { courseOf, coursesLately, coursesOf } from './courses.server.ts'

const { db, owner, ownerUrl } = await ownDatabase()
const wire = await tapWire(ownerUrl)
const tapped = connect(wire.url, { max: 1 })
afterAll(async () => {
  await tapped.$client.end({ timeout: 1 })
  wire.close()
})
afterEach(endReadings)
const folder = await mkdtemp(path.join(tmpdir(), 'course-lists-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const at = '2026-11-26T09:00Z'
const ada = await somebody(owner, 'northmere', { name: 'Ada Courses', role: 'admin' })
const admin = (moment = at) => through(db, 'look after people', ada, moment)

let made = 0
/** A worker whom no other test knows. */
async function worker() {
  const one = await somebody(owner, 'northmere', { name: `Una Course${'abcdefghijklmnopqrstuvwxyz'[made++]}`, role: 'practitioner', team: 'Family Help South' })
  const [{ email } = { email: '' }] = await owner.select({ email: people.email }).from(people).where(eq(people.id, one.id))
  return { ...one, email: email! }
}
const header = 'Who,Course title,Provider,Completed on,Hours'
const listOf = (...rows: string[]) => [header, ...rows].join('\n')
async function takeIn(content: string | Uint8Array, { dryRun = false, key = 'northmere', through = db } = {}) {
  const by = await allowNamed(through, key, 'courses command', 'look after people', new Date(at))
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  async function* source() { yield bytes }
  return takeInCourseList(by, { source: source(), fileName: 'courses.csv', bytes: bytes.byteLength, dryRun })
}
async function upload(content: string) {
  const spooled = path.join(folder, randomUUID())
  await writeFile(spooled, content)
  return { spooled, id: await bringInCourseList(await admin(), { fileName: 'courses.csv', bytes: content.length, spooled }) }
}
const titlesOf = async (whose: { id: string }) => (await owner.select({ title: coursesElsewhere.title }).from(coursesElsewhere).where(eq(coursesElsewhere.personId, whose.id))).map(({ title }) => title).toSorted()

test('a list records courses, leaves out rows with what to do, and again changes nothing', async () => {
  const una = await worker()
  const list = listOf(`${una.email},Neglect in practice,Northmere College,03/03/2026,6`, `${una.email},Chairing,,2026-04-01,`, 'nobody@northmere.example,Chairing,,01/04/2026,')
  expect(await takeIn(list, { dryRun: true })).toMatchObject({ read: 3, accepted: 2, unchanged: 0, rejected: 1 })
  expect(await titlesOf(una)).toEqual([])

  expect(await takeIn(list)).toMatchObject({ read: 3, accepted: 2, unchanged: 0, rejected: 1, leftOut: [{ row: 4, who: 'nobody@northmere.example', faults: [{ column: 'Who' }] }] })
  expect(await takeIn(list)).toMatchObject({ read: 3, accepted: 0, unchanged: 2, rejected: 1 })
  expect(await coursesOf(await through(db, 'see my practice', una, at))).toMatchObject([
    { title: 'Chairing', provider: null, completedOn: '2026-04-01', hours: null }, { title: 'Neglect in practice', provider: 'Northmere College', completedOn: '2026-03-03', hours: 6 },
  ])
  expect((await personWith(await admin(), una.id))!.courses).toEqual({ count: 2, latest: '2026-04-01' })
})

test('an uploaded list says what it would bring, waits, and is taken in once, however many press at once', async () => {
  const una = await worker()
  const { id, spooled } = await upload(listOf(`${una.email},Raced,,03/03/2026,6`, `${una.email},Raced,,03/03/2026,6`))
  expect((await courseListWith(await admin(), id))!.waiting!.entries).toMatchObject([{ kind: 'accepted' }, { kind: 'unchanged' }])
  expect(await courseListsWaiting(db)).toContain(spooled)
  expect(await titlesOf(una)).toEqual([])

  const doors = await Promise.all(Array.from({ length: 8 }, () => admin()))
  const came = await Promise.all(doors.map((door) => takeInUploaded(door, id)))
  expect(came.filter((one) => one === 'taken in already')).toHaveLength(7)
  expect(came).toContainEqual({ read: 2, accepted: 1, unchanged: 1, rejected: 0 })
  expect(await titlesOf(una)).toEqual(['Raced'])
  expect(await courseListsWaiting(db)).not.toContain(spooled)
  expect((await courseListWith(await admin(), id))).toMatchObject({ list: { accepted: 1, unchanged: 1, rejected: 0, spooled: null }, since: { courses: 1 } })
})

test('of two lists that name the same course, taken in at once, one brings it', async () => {
  const una = await worker()
  const came = await Promise.all(Array.from({ length: 8 }, () => takeIn(listOf(`${una.email},Both name it,,03/03/2026,6`))))
  expect(came.map(({ accepted }) => accepted).toSorted()).toEqual([0, 0, 0, 0, 0, 0, 0, 1])
  expect(await titlesOf(una)).toEqual(['Both name it'])
})

test('a list that is taken back takes its courses along, those too that a later list named; the later one, sent again, brings them again', async () => {
  const una = await worker()
  const first = await upload(listOf(`${una.email},Of the first,,03/03/2026,`, `${una.email},Of both,,03/03/2026,`))
  const second = listOf(`${una.email},Of both,,03/03/2026,`, `${una.email},Of the second,,03/03/2026,`)
  await takeInUploaded(await admin(), first.id)
  expect(await takeIn(second)).toMatchObject({ accepted: 1, unchanged: 1 })

  const doors = await Promise.all(Array.from({ length: 4 }, () => admin()))
  const came = await Promise.all(doors.map((door) => takeCourseListBack(door, first.id)))
  expect(came.filter((one) => one === 'taken back already')).toHaveLength(3)
  expect(came).toContainEqual({ gone: 2 })
  expect(await titlesOf(una)).toEqual(['Of the second'])
  expect(await courseListWith(await admin(), first.id)).toMatchObject({ list: { takenBackById: ada.id, accepted: 2 }, since: { courses: 0 } })

  expect(await takeIn(second)).toMatchObject({ accepted: 1, unchanged: 1 })
  expect(await titlesOf(una)).toEqual(['Of both', 'Of the second'])
  expect((await owner.select({ did: activity.did }).from(activity).where(eq(activity.subjectId, first.id))).map(({ did }) => did)).toEqual(['uploaded a list of courses', 'took in a list of courses', 'took back a list of courses'])
})

test('a list that waits cannot be taken back, and one that was taken in cannot be put aside', async () => {
  const una = await worker()
  const { id, spooled } = await upload(listOf(`${una.email},Waits,,03/03/2026,`))
  expect(await takeCourseListBack(await admin(), id)).toBeUndefined()
  expect(await putAsideCourseList(await admin(), id)).toBe(spooled)
  expect(await courseListWith(await admin(), id)).toBeUndefined()
  expect(await takeInUploaded(await admin(), id)).toBeUndefined()

  const other = await upload(listOf(`${una.email},Stays,,03/03/2026,`))
  await takeInUploaded(await admin(), other.id)
  expect(await putAsideCourseList(await admin(), other.id)).toBeUndefined()
  expect(await titlesOf(una)).toEqual(['Stays'])
})

test('a list that nobody goes on with is forgotten after a week, with its file', async () => {
  const { id, spooled } = await upload(listOf('1,Forgotten,,03/03/2026,'))
  await forgetSpooled(db, new Date('2026-12-03T08:59Z'))
  expect((await latestCourseLists(await admin())).map((list) => list.id)).toContain(id)
  await forgetSpooled(db, new Date('2026-12-03T09:01Z'))
  expect((await latestCourseLists(await admin())).map((list) => list.id)).not.toContain(id)
  await expect(access(spooled)).rejects.toThrow()
})

test('a list whose file has gone, or that is none, says so and brings nothing', async () => {
  const { id, spooled } = await upload('Who,Training\n1,Chairing')
  expect(await courseListWith(await admin(), id)).toMatchObject({ unreadable: 'This list has no column for the day. Call it “Completed on”.' })
  await rm(spooled)
  expect(await takeInUploaded(await admin(), id)).toEqual({ unreadable: 'The file is no longer kept here. Upload it again.' })
  for (const bytes of ['', '\0\0\0', 'PK\x03\x04broken', '<html>', `${header}\n"open`, 'Name\nPriya']) await expect(takeIn(bytes), bytes).rejects.toThrow(UnreadableFile)
  for (const bytes of [`${header}\n`, `${header}\n,,,,\n`, `${header}\n${'x'.repeat(100_000)},,,,`, `${header.replaceAll(',', ';')}\na;b;c;d;e;f;g`]) expect(await takeIn(bytes)).toMatchObject({ accepted: 0 })
})

test('to another council a list does not exist, and its people are unknown there', async () => {
  const una = await worker()
  const { id } = await upload(listOf(`${una.email},Ours,,03/03/2026,`))
  const other = await anotherCouncil(owner, 'eastholm')
  const eve = await somebody(owner, other.key, { name: 'Eve Elsewhere', role: 'admin' })
  const stranger = () => through(db, 'look after people', eve, at)
  expect(await courseListWith(await stranger(), id)).toBeUndefined()
  expect(await takeInUploaded(await stranger(), id)).toBeUndefined()
  expect(await putAsideCourseList(await stranger(), id)).toBeUndefined()
  expect(await takeIn(listOf(`${una.email},Theirs,,03/03/2026,`), { key: other.key })).toMatchObject({ accepted: 0, rejected: 1 })
})

test('courses are one’s own to see, and a decider sees those of the last twelve months, latest first', async () => {
  const [una, ulf] = [await worker(), await worker()]
  const manager = await somebody(owner, 'northmere', { name: 'Mona Decides', role: 'manager', team: 'Family Help South' })
  await takeIn(listOf(`${una.email},A year ago,,26/11/2025,`, `${una.email},Longer ago,,25/11/2025,`, `${una.email},Lately,,25/11/2026,`))
  const [{ id } = { id: '' }] = await owner.select({ id: coursesElsewhere.id }).from(coursesElsewhere).where(and(eq(coursesElsewhere.personId, una.id), eq(coursesElsewhere.title, 'Lately')))

  expect(await courseOf(await through(db, 'see my practice', una, at), id)).toMatchObject({ title: 'Lately' })
  expect(await courseOf(await through(db, 'see my practice', ulf, at), id)).toBeUndefined()
  expect(await coursesOf(await through(db, 'see my practice', ulf, at))).toEqual([])
  expect((await coursesLately(await through(db, 'decide learning', manager, at), { personId: una.id })).map(({ title }) => title)).toEqual(['Lately', 'A year ago'])
})

test('what was recorded of somebody stays when they leave', async () => {
  const una = await worker()
  await takeIn(listOf(`${una.email},Before leaving,,03/03/2026,`))
  await owner.update(people).set({ leftOn: '2026-11-01' }).where(eq(people.id, una.id))
  expect(await takeIn(listOf(`${una.email},After leaving,,03/03/2026,`))).toMatchObject({ rejected: 1 })
  expect(await titlesOf(una)).toEqual(['Before leaving'])
})

test('ten thousand rows take seconds, and no more statements than one row', async () => {
  const una = await worker()
  const rows = Array.from({ length: 10_000 }, (_, nth) => `${una.email},Course ${nth},,03/03/2026,1`)
  await takeIn(listOf(rows[0]!), { through: tapped })
  // What a connection asks when it is new is asked before we listen.
  wire.sent()
  await takeIn(listOf(rows[1]!), { through: tapped })
  const ofOne = wire.sent().length
  const began = performance.now()
  expect(await takeIn(listOf(...rows), { through: tapped })).toMatchObject({ read: 10_000, accepted: 9_998, unchanged: 2 })
  expect(performance.now() - began).toBeLessThan(10_000)
  expect(wire.sent()).toHaveLength(ofOne)
  expect(await takeIn(listOf(...rows))).toMatchObject({ unchanged: 10_000 })
  expect((await owner.select({ n: count() }).from(coursesElsewhere).where(eq(coursesElsewhere.personId, una.id)))[0]!.n).toBe(10_000)
  expect(await owner.execute(sql`select id from ${courseLists} where accepted is null and taken_in_at is not null`)).toEqual([])
})
