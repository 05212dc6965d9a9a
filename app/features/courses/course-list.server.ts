import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { and, between, desc, eq, gt, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Database, Transaction } from '../../../db/client.server.ts'
import { courseLists, coursesElsewhere, people } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { openSheet, UnreadableFile } from '../../lib/sheets/reading.ts'
import { note } from '../activity/activity.server.ts'
import { inEveryCouncil } from '../staff/staff-list.server.ts'
import { columns, columnsUnder, countsOf, planCourses, readCourseRow, sameCourse, type Counts, type Entry, type RowRead } from './course-list.ts'

type Admin = Allowed<'look after people'>
type ReadList = { header: string[]; rows: RowRead[] }

const mostRows = 20_000

/** Reads a list of courses, a CSV file or a workbook, to its end. @throws UnreadableFile when it is none; its message says what to do */
async function readCourseList(source: AsyncIterable<Uint8Array>, today: Day): Promise<ReadList> {
  const sheet = await openSheet(source, Object.values(columns))
  const { at, why } = columnsUnder(sheet.header)
  const rows: RowRead[] = []
  for await (const { row, cells, fault } of sheet.rows) {
    // Leaving the loop closes the file.
    if (why) break
    if (rows.length === mostRows) throw new UnreadableFile(`This list has more than ${mostRows.toLocaleString('en-GB')} rows. Split it, and send each part.`)
    rows.push(fault ? { row, cells, ok: false, who: '', title: '', faults: [{ column: null, problem: fault }] } : readCourseRow(row, cells, at, today))
  }
  if (why) throw new UnreadableFile(why)
  return { header: sheet.header, rows }
}

async function readSpooled(spooled: string, today: Day): Promise<ReadList | { unreadable: string }> {
  try {
    await access(spooled)
    return await readCourseList(createReadStream(spooled), today)
  } catch (error) {
    if (error instanceof UnreadableFile) return { unreadable: error.message }
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { unreadable: 'The file is no longer kept here. Upload it again.' }
    throw error
  }
}

/** What a list would bring, as things stand. Two statements, however long it is. */
async function planOf(tx: Transaction, admin: Admin, { rows }: ReadList): Promise<Entry[]> {
  const days = rows.flatMap((said) => (said.ok ? [said.value.completedOn] : [])).toSorted()
  const known = await tx.select({ id: people.id, name: people.name, email: people.email, staffNumber: people.staffNumber, leftOn: people.leftOn }).from(people)
  const there = await tx.select({ personId: coursesElsewhere.personId, title: coursesElsewhere.title, completedOn: coursesElsewhere.completedOn }).from(coursesElsewhere)
    .where(days.length > 0 ? between(coursesElsewhere.completedOn, days[0]!, days.at(-1)!) : sql`false`)
  return planCourses(rows, { people: known, there: new Set(there.map((one) => sameCourse(one.personId, one))), today: dayInLondon(admin.at) })
}

/** One change to a council's courses at a time, so that what is there already is known. */
const changing = <Result>(admin: Admin, work: (tx: Transaction) => Promise<Result>) => admin.writing(async (tx) => {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`courses elsewhere of ${admin.organisationId}`}, 0))`)
  return work(tx)
})

async function record(tx: Transaction, organisationId: string, courseListId: string, entries: readonly Entry[]) {
  const rows = entries.flatMap((entry) => (entry.kind === 'accepted' ? [{ person_id: entry.personId, title: entry.course.title, provider: entry.course.provider, completed_on: entry.course.completedOn, hours: entry.course.hours }] : []))
  await tx.execute(sql`
    insert into courses_elsewhere (organisation_id, course_list_id, person_id, title, provider, completed_on, hours)
    select ${organisationId}::uuid, ${courseListId}::uuid, person_id, title, provider, completed_on, hours
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as said (person_id uuid, title text, provider text, completed_on date, hours numeric)`)
}

/** Keeps a list that was uploaded, until it is taken in or put aside. @returns its id */
export async function bringInCourseList(admin: Admin, { fileName, bytes, spooled }: { fileName: string; bytes: number; spooled: string }): Promise<string> {
  return admin.writing(async (tx) => {
    const [row] = await tx.insert(courseLists).values({ organisationId: admin.organisationId, fileName: fileName.slice(0, 200), bytes, spooled, askedById: admin.personId, askedAt: admin.at }).returning({ id: courseLists.id })
    await note(tx, admin, { did: 'uploaded a list of courses', subjectKind: 'course list', subjectId: row!.id })
    return row!.id
  })
}

const kept = or(isNotNull(courseLists.takenInAt), isNotNull(courseLists.spooled))

/** The latest lists, newest first, with who sent each; no name where the command did. */
export async function latestCourseLists(admin: Admin) {
  const tx = await admin.reading()
  return tx.select({
    id: courseLists.id, fileName: courseLists.fileName, askedAt: courseLists.askedAt, takenInAt: courseLists.takenInAt, takenBackAt: courseLists.takenBackAt, by: people.name,
    accepted: courseLists.accepted, unchanged: courseLists.unchanged, rejected: courseLists.rejected,
  }).from(courseLists).leftJoin(people, and(eq(people.organisationId, courseLists.organisationId), eq(people.id, courseLists.askedById)))
    .where(kept).orderBy(desc(courseLists.askedAt), desc(courseLists.id)).limit(30)
}

export type CourseListShown = {
  list: typeof courseLists.$inferSelect
  /** Why it cannot be read. */
  unreadable?: string
  /** While it waits: what it would bring, as things stand now. */
  waiting?: { header: string[]; entries: Entry[] }
  /** Once it was taken in: how many courses are its own, and how many lists were taken in after it. */
  since?: { courses: number; laterLists: number }
}

/** One list. @returns undefined when there is no such list in this council */
export async function courseListWith(admin: Admin, id: string): Promise<CourseListShown | undefined> {
  const tx = await admin.reading()
  const [list] = await tx.select().from(courseLists).where(and(eq(courseLists.id, id), kept))
  if (!list) return undefined
  if (list.takenInAt) return { list, since: await sinceTakenIn(tx, id, list.takenInAt) }
  const read = await readSpooled(list.spooled!, dayInLondon(admin.at))
  if ('unreadable' in read) return { list, unreadable: read.unreadable }
  return { list, waiting: { header: read.header, entries: await planOf(tx, admin, read) } }
}

async function sinceTakenIn(tx: Transaction, id: string, takenInAt: Date) {
  return {
    courses: await tx.$count(coursesElsewhere, eq(coursesElsewhere.courseListId, id)),
    laterLists: await tx.$count(courseLists, and(gt(courseLists.takenInAt, takenInAt), isNull(courseLists.takenBackAt))),
  }
}

/** Takes in a list that was uploaded, as things stand now. Of two who take it in at once, the second is told. */
export async function takeInUploaded(admin: Admin, id: string): Promise<Counts | 'taken in already' | { unreadable: string } | undefined> {
  return changing(admin, async (tx) => {
    const [list] = await tx.select().from(courseLists).where(and(eq(courseLists.id, id), kept)).for('update')
    if (!list) return undefined
    if (list.takenInAt) return 'taken in already'
    const read = await readSpooled(list.spooled!, dayInLondon(admin.at))
    if ('unreadable' in read) return read
    const entries = await planOf(tx, admin, read)
    const { read: _, ...counts } = countsOf(entries)
    await record(tx, admin.organisationId, id, entries)
    await tx.update(courseLists).set({ ...counts, takenInAt: admin.at, spooled: null }).where(eq(courseLists.id, id))
    await note(tx, admin, { did: 'took in a list of courses', subjectKind: 'course list', subjectId: id })
    return countsOf(entries)
  })
}

/**
 * Takes a list in at once, as the command does.
 * @returns what came of it, with the rows that were left out
 * @throws UnreadableFile when it cannot be read
 */
export async function takeInCourseList(admin: Admin, { source, fileName, bytes, dryRun }: { source: AsyncIterable<Uint8Array>; fileName: string; bytes: number; dryRun: boolean }): Promise<Counts & { leftOut: Extract<Entry, { kind: 'rejected' }>[] }> {
  const list = await readCourseList(source, dayInLondon(admin.at))
  return changing(admin, async (tx) => {
    const entries = await planOf(tx, admin, list)
    const { read, ...counts } = countsOf(entries)
    if (!dryRun) {
      const [row] = await tx.insert(courseLists).values({ organisationId: admin.organisationId, fileName: fileName.slice(0, 200), bytes, askedById: admin.personId, askedAt: admin.at, ...counts, takenInAt: admin.at }).returning({ id: courseLists.id })
      await record(tx, admin.organisationId, row!.id, entries)
      await note(tx, admin, { did: 'took in a list of courses', subjectKind: 'course list', subjectId: row!.id })
    }
    return { read, ...counts, leftOut: entries.filter((entry) => entry.kind === 'rejected') }
  })
}

/**
 * Takes a list back as a whole: the courses that it brought go. One that a later list named too goes with them, because it was this list's;
 * the later list brings it again when it is uploaded again.
 * @returns how many courses went; undefined when no such list was taken in
 */
export async function takeCourseListBack(admin: Admin, id: string): Promise<{ gone: number } | 'taken back already' | undefined> {
  return changing(admin, async (tx) => {
    const [list] = await tx.select({ takenBackAt: courseLists.takenBackAt }).from(courseLists).where(and(eq(courseLists.id, id), isNotNull(courseLists.takenInAt))).for('update')
    if (!list) return undefined
    if (list.takenBackAt) return 'taken back already'
    const gone = await tx.delete(coursesElsewhere).where(eq(coursesElsewhere.courseListId, id)).returning({ id: coursesElsewhere.id })
    await tx.update(courseLists).set({ takenBackById: whoever(admin), takenBackAt: admin.at }).where(eq(courseLists.id, id))
    await note(tx, admin, { did: 'took back a list of courses', subjectKind: 'course list', subjectId: id })
    return { gone: gone.length }
  })
}

const waits = and(isNull(courseLists.takenInAt), isNotNull(courseLists.spooled))

/** Gives a list up: nothing of it is kept. @returns where its file was, for the caller to remove; undefined when there is none that waits */
export async function putAsideCourseList(admin: Admin, id: string): Promise<string | undefined> {
  return admin.writing(async (tx) => {
    const [gone] = await tx.delete(courseLists).where(and(eq(courseLists.id, id), waits)).returning({ spooled: courseLists.spooled })
    if (gone) await note(tx, admin, { did: 'put a list of courses aside', subjectKind: 'course list', subjectId: id })
    return gone?.spooled ?? undefined
  })
}

/** Where a list's file waits. */
export async function spooledCourseList(admin: Admin, id: string): Promise<string | undefined> {
  const [list] = await admin.writing((tx) => tx.select({ spooled: courseLists.spooled }).from(courseLists).where(eq(courseLists.id, id)))
  return list?.spooled ?? undefined
}

/** The files of lists that wait, in every council. */
export const courseListsWaiting = (db: Database) => inEveryCouncil(db, (tx) => tx.select({ spooled: courseLists.spooled }).from(courseLists).where(waits))

/** A list that nobody has taken in for so many days is given up. */
const daysKept = 7

/** Gives up, in every council, the lists that nobody has gone on with. @returns where their files are, for the caller to remove */
export const forgetCourseLists = (db: Database, at: Date) => inEveryCouncil(db, (tx) => (
  tx.delete(courseLists).where(and(waits, lt(courseLists.askedAt, new Date(at.getTime() - daysKept * 86_400_000)))).returning({ spooled: courseLists.spooled })))
