import { and, asc, count, desc, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { caseLists, listedCases, people, programmes } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { withoutIdentifiers } from '../../lib/identifiers.ts'
import { openSheet, UnreadableFile } from '../../lib/sheets/reading.ts'
import { csvOf } from '../../lib/sheets/writing.ts'
import { note } from '../activity/activity.server.ts'
import { frameworksOn } from '../frameworks/frameworks.server.ts'
import { teamsByName } from '../people/teams.server.ts'
import { columnNames, columns, columnsUnder, PeopleKnown, readCase, type Council, type ListedCase } from './case-list.ts'
import { planning } from './programmes.server.ts'

type Planner = Allowed<'plan audits'>

const mostRows = 10_000

/** The types of case that the frameworks in force on a day tell apart, those of the council's own first. */
export async function caseTypesOn(tx: Transaction, day: Day): Promise<{ key: string; title: string }[]> {
  const types = (await frameworksOn(tx, day)).flatMap(({ caseTypes }) => caseTypes.map(({ key, title }) => ({ key, title })))
  return [...new Map(types.map((type) => [type.title, type])).values()]
}

export type ReadList = {
  cases: ListedCase[]
  /** The rows that can be kept with the columns that are read, and no other, as a sheet to be read again. */
  kept: string
  leftOut: { row: number; problems: string[] }[]
  /** Titles of columns of which nothing is kept. */
  dropped: string[]
  /** Types of case that no framework of the council knows, with how many rows say so. */
  unknownTypes: Map<string, number>
}

/**
 * Reads a list of cases, a CSV file or a workbook, to its end. Nothing is kept.
 * @throws UnreadableFile when it is none; its message says what to do
 */
export async function readCaseList(planner: Planner, source: AsyncIterable<Uint8Array>, asOf: Day): Promise<ReadList> {
  const sheet = await openSheet(source, Object.values(columns))
  const { at, dropped, why } = columnsUnder(sheet.header)
  const council = why ? undefined : await councilOf(await planner.reading(), dayInLondon(planner.at))
  const list: ReadList = { cases: [], kept: '', leftOut: [], dropped, unknownTypes: new Map() }
  const rows: string[][] = []
  const met = new Set<string>()
  for await (const { row, cells, fault } of sheet.rows) {
    // Leaving the loop closes the file.
    if (!council) break
    if (rows.length + list.leftOut.length === mostRows) throw new UnreadableFile(`This list has more than ${mostRows.toLocaleString('en-GB')} rows. Split it by type of case or by area, and draw from each part.`)
    const read = fault ? { ok: false as const, problems: [fault] } : readCase(cells, at, council, asOf)
    if (!read.ok) list.leftOut.push({ row, problems: read.problems })
    else if (met.has(read.value.caseReference)) list.leftOut.push({ row, problems: ['This case is on the list already, further up.'] })
    else {
      met.add(read.value.caseReference)
      list.cases.push(read.value)
      rows.push(columnNames.map((column) => read.written[column]))
      if (!read.knownType) list.unknownTypes.set(read.value.caseType, (list.unknownTypes.get(read.value.caseType) ?? 0) + 1)
    }
  }
  if (why) throw new UnreadableFile(why)
  list.kept = (await Array.fromAsync(csvOf(columnNames.map((column) => columns[column][0]), rows))).join('')
  return list
}

/** What the council is to a list of cases. */
export async function councilOf(tx: Transaction, today: Day): Promise<Council> {
  const everyone = await tx.select({ id: people.id, name: people.name, email: people.email, leftOn: people.leftOn }).from(people)
  return { teams: await teamsByName(tx), people: new PeopleKnown(everyone), caseTypes: await caseTypesOn(tx, today) }
}

/**
 * Keeps a list that was read: references and whose they are.
 * @returns its id; undefined where the programme is none of this planner's or has ended
 */
export async function keepCaseList(planner: Planner, programmeId: string, { fileName, asOf, cases }: { fileName: string; asOf: Day; cases: readonly ListedCase[] }): Promise<string | undefined> {
  const { organisationId } = planner
  const today = dayInLondon(planner.at)
  return planner.writing(async (tx) => {
    const [programme] = await tx.select({ id: programmes.id }).from(programmes)
      .where(and(eq(programmes.id, programmeId), planning(planner), sql`(${programmes.endsOn} is null or ${programmes.endsOn} >= ${today}::date)`)).for('share')
    if (!programme) return undefined
    const [list] = await tx.insert(caseLists).values({ organisationId, programmeId, fileName: withoutIdentifiers(fileName).slice(0, 200), asOf, uploadedById: planner.personId!, uploadedAt: planner.at }).returning({ id: caseLists.id })
    await tx.execute(sql`
      insert into listed_cases (organisation_id, case_list_id, case_reference, case_type, service_area_id, team_id, worker_id, manager_id)
      select ${organisationId}::uuid, ${list!.id}::uuid, listed."caseReference", listed."caseType", listed."serviceAreaId", listed."teamId", listed."workerId", listed."managerId"
      from json_to_recordset(${JSON.stringify(cases)}::text::json) as listed ("caseReference" text, "caseType" text, "serviceAreaId" uuid, "teamId" uuid, "workerId" uuid, "managerId" uuid)`)
    await note(tx, planner, { did: 'kept a list of cases', subjectKind: 'case list', subjectId: list!.id })
    return list!.id
  })
}

/** The lists of a programme, newest first, with how many cases each has. One statement. */
export async function caseListsOf(planner: Planner, programmeId: string) {
  const tx = await planner.reading()
  return tx.select({ id: caseLists.id, fileName: caseLists.fileName, asOf: caseLists.asOf, uploadedAt: caseLists.uploadedAt, by: people.name, cases: count(listedCases.caseReference) }).from(caseLists)
    .innerJoin(people, and(eq(people.organisationId, caseLists.organisationId), eq(people.id, caseLists.uploadedById)))
    .leftJoin(listedCases, and(eq(listedCases.organisationId, caseLists.organisationId), eq(listedCases.caseListId, caseLists.id)))
    .where(and(eq(caseLists.programmeId, programmeId), planning(planner)))
    .groupBy(caseLists.organisationId, caseLists.id, people.name).orderBy(desc(caseLists.uploadedAt), asc(caseLists.id))
}

/** How a list is made up: its cases by type and area, and its workers with the day on which each was last audited. @returns undefined when it is none of this programme's */
export async function caseListWith(planner: Planner, programmeId: string, id: string) {
  const list = (await caseListsOf(planner, programmeId)).find((one) => one.id === id)
  if (!list) return undefined
  const tx = await planner.reading()
  const groups = await tx.execute<{ caseType: string; area: string; cases: number }>(sql`
    select listed.case_type as "caseType", area.name as area, count(*)::int as cases from listed_cases listed
    join service_areas area on area.organisation_id = listed.organisation_id and area.id = listed.service_area_id
    where listed.case_list_id = ${id}::uuid group by 1, 2 order by 1, 2`)
  return { ...list, groups: [...groups], workers: await workersOn(tx, id) }
}

/** Whose cases are on a list, how many, and when each was last audited in the portal. One statement. */
export async function workersOn(tx: Transaction, listId: string): Promise<{ id: string; name: string; cases: number; lastAuditedOn: Day | null }[]> {
  return [...await tx.execute<{ id: string; name: string; cases: number; lastAuditedOn: Day | null }>(sql`
    select worker.id, worker.name, listed.cases, (select max(audits.audited_on)::text from audits where audits.organisation_id = worker.organisation_id and audits.worker_id = worker.id) as "lastAuditedOn"
    from (select organisation_id, worker_id, count(*)::int as cases from listed_cases where case_list_id = ${listId}::uuid group by 1, 2) listed
    join people worker on worker.organisation_id = listed.organisation_id and worker.id = listed.worker_id
    order by lower(worker.name), worker.id`)]
}
