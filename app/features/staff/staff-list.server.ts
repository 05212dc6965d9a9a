import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { and, desc, eq, inArray, isNull, isNotNull, gte, lt, or, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { writing, type Database, type Transaction } from '../../../db/client.server.ts'
import { accounts, caseloads, organisations, people, remedialActions, roleHoldings, staffLists } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { openSheet, UnreadableFile } from '../../lib/sheets/reading.ts'
import { note } from '../activity/activity.server.ts'
import { teamsByName } from '../people/teams.server.ts'
import type { Teams } from '../people/teams.ts'
import { openAction } from '../remedial-actions/remedial-actions.server.ts'
import { passOnFromLeavers } from './leavers.server.ts'
import { holdRole, isTakenMeanwhile, joinTeam, leaveTeam, takePeopleTurn } from './person-changes.server.ts'
import { columns, columnsUnder, countsOf, needsConfirming, planStaffList, readStaffRow, type Change, type KnownPerson, type Plan, type StaffRow } from './staff-list.ts'

type Admin = Allowed<'look after people'>
type RowRead = { ok: true; value: StaffRow } | { ok: false; row: number; name: string; problems: string[] }
export type ReadList = { rows: RowRead[]; hasNumbers: boolean }

const mostRows = 20_000

/** Reads a staff list, a CSV file or a workbook, to its end. @throws UnreadableFile when it is none; its message says what to do */
export async function readStaffList(source: AsyncIterable<Uint8Array>): Promise<ReadList> {
  const sheet = await openSheet(source, Object.values(columns))
  const { at, why } = columnsUnder(sheet.header)
  const rows: RowRead[] = []
  for await (const { row, cells, fault } of sheet.rows) {
    // Leaving the loop closes the file.
    if (why) break
    if (rows.length === mostRows) throw new UnreadableFile(`This list has more than ${mostRows.toLocaleString('en-GB')} rows. Split it, and send each part without saying that it names everyone.`)
    const read = fault ? { ok: false as const, name: '', problems: [fault] } : readStaffRow(row, cells, at)
    rows.push(read.ok ? read : { ...read, row })
  }
  if (why) throw new UnreadableFile(why)
  return { rows, hasNumbers: at.staffNumber !== undefined }
}

/** What a list would change, as things stand. */
async function planOf(tx: Transaction, { organisationId, at }: Admin, { rows, hasNumbers }: ReadList, complete: boolean): Promise<{ plan: Plan; teams: Teams }> {
  const today = dayInLondon(at)
  const teams = await teamsByName(tx)
  const known = await peopleKnown(tx, today)
  const emails = rows.flatMap((read) => (read.ok && read.value.email ? [read.value.email] : []))
  const elsewhere = emails.length === 0 ? [] : await tx.execute<{ email: string }>(sql`
    select email from accounts where organisation_id <> ${organisationId}::uuid and email in (select json_array_elements_text(${JSON.stringify(emails)}::text::json))`)
  return { teams, plan: planStaffList(rows, { people: known, teams, today, complete, hasNumbers, emailsElsewhere: new Set(elsewhere.map(({ email }) => email)) }) }
}

/** Everyone of the council, as far as a list is concerned. One statement. */
async function peopleKnown(tx: Transaction, today: Day): Promise<KnownPerson[]> {
  const rows = await tx.execute<Omit<KnownPerson, 'lastAdministrator'> & { administers: boolean; staysAdministrator: boolean }>(sql`
    select people.id, people.name, people.staff_number as "staffNumber", people.email, people.job_title as "jobTitle", people.days_off as "daysOff", people.left_on as "leftOn",
      coalesce(member.now, member.later, '{}') as "teamIds", coalesce(held.manages, '{}') as "managesIds",
      coalesce(held.given, false) as "givenByAPerson", coalesce(held.administers, false) as administers, coalesce(held.stays, false) and people.left_on is null as "staysAdministrator",
      (select cases from caseloads where caseloads.organisation_id = people.organisation_id and caseloads.person_id = people.id order by counted_on desc limit 1) as cases
    from people
    left join lateral (
      select array_agg(team_id::text) filter (where valid_from <= ${today}::date) as now, array_agg(team_id::text) as later from team_memberships
      where team_memberships.organisation_id = people.organisation_id and team_memberships.person_id = people.id and (valid_to is null or valid_to > ${today}::date)
        and not exists (select 1 from teams where teams.organisation_id = team_memberships.organisation_id and teams.id = team_memberships.team_id and teams.valid_to <= ${today}::date)) member on true
    left join lateral (
      select array_agg(team_id::text) filter (where role = 'manager' and scope = 'team' and (valid_from <= ${today}::date or not exists (
          select 1 from team_successions where team_successions.organisation_id = role_holdings.organisation_id and team_successions.to_team_id = role_holdings.team_id and changes_on > ${today}::date))) as manages,
        bool_or(role in ('auditor', 'leader', 'admin')) as given, bool_or(role = 'admin') as administers, bool_or(role = 'admin' and valid_from <= ${today}::date and valid_to is null) as stays
      from role_holdings where role_holdings.organisation_id = people.organisation_id and role_holdings.person_id = people.id and (valid_to is null or valid_to > ${today}::date)) held on true
    order by people.id`)
  return rows.map((person) => ({ ...person, lastAdministrator: person.administers && !rows.some((other) => other.id !== person.id && other.staysAdministrator) }))
}

/** Keeps a list that was uploaded, until it is applied or put aside. @returns its id */
export async function bringInStaffList(admin: Admin, { fileName, bytes, spooled, complete }: { fileName: string; bytes: number; spooled: string; complete: boolean }): Promise<string> {
  return admin.writing(async (tx) => {
    const [row] = await tx.insert(staffLists).values({ organisationId: admin.organisationId, fileName: fileName.slice(0, 200), bytes, spooled, complete, askedById: admin.personId, askedAt: admin.at }).returning({ id: staffLists.id })
    await note(tx, admin, { did: 'uploaded a staff list', subjectKind: 'staff list', subjectId: row!.id })
    return row!.id
  })
}

/** The latest lists, newest first, with who sent each; no name where the command did. */
export async function latestStaffLists(admin: Admin) {
  const tx = await admin.reading()
  return tx.select({
    id: staffLists.id, fileName: staffLists.fileName, askedAt: staffLists.askedAt, appliedAt: staffLists.appliedAt, complete: staffLists.complete, by: people.name,
    joiners: staffLists.joiners, movers: staffLists.movers, leavers: staffLists.leavers, unchanged: staffLists.unchanged, rejected: staffLists.rejected,
  }).from(staffLists).leftJoin(people, and(eq(people.organisationId, staffLists.organisationId), eq(people.id, staffLists.askedById)))
    .where(or(isNotNull(staffLists.appliedAt), isNotNull(staffLists.spooled))).orderBy(desc(staffLists.askedAt), desc(staffLists.id)).limit(30)
}

/** One list, and while it waits what it would change as things stand now. @returns undefined when there is no such list in this council */
export async function staffListWith(admin: Admin, id: string) {
  const tx = await admin.reading()
  const [list] = await tx.select().from(staffLists).where(eq(staffLists.id, id))
  if (!list || (!list.appliedAt && !list.spooled)) return undefined
  if (list.appliedAt) return { list, plan: undefined, unreadable: undefined }
  const read = await readSpooled(list.spooled!)
  if ('unreadable' in read) return { list, plan: undefined, unreadable: read.unreadable }
  const { plan } = await planOf(tx, admin, read, list.complete)
  return { list, plan, unreadable: undefined, leftOpen: await leftOpenBy(tx, plan.changes) }
}

/** How many open actions, and how many reds among them, whoever leaves by a list would pass on. */
async function leftOpenBy(tx: Transaction, changes: readonly Change[]) {
  const leavers = changes.flatMap(({ kind, personId }) => (kind === 'leaver' && personId ? [personId] : []))
  if (leavers.length === 0) return { actions: 0, reds: 0 }
  const [open] = await tx.select({ actions: sql<number>`count(*)::int`, reds: sql<number>`(count(*) filter (where ${remedialActions.priority} = 'red'))::int` })
    .from(remedialActions).where(and(inArray(remedialActions.ownerId, leavers), openAction))
  return open!
}

async function readSpooled(spooled: string): Promise<ReadList | { unreadable: string }> {
  try {
    await access(spooled)
    return await readStaffList(createReadStream(spooled))
  } catch (error) {
    if (error instanceof UnreadableFile) return { unreadable: error.message }
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { unreadable: 'The file is no longer kept here. Upload it again.' }
    throw error
  }
}

export type Outcome = ReturnType<typeof countsOf> & { read: number }
/** A complete list takes more than a quarter of those it touches to have left: their number has to be confirmed. */
export type ToConfirm = { confirm: number; touched: number }

/**
 * Applies a list that was uploaded, as things stand now. Of two who apply at once, the second is told.
 * @param confirmed how many people missing from a complete list may be taken to have left
 */
export async function applyStaffList(admin: Admin, id: string, confirmed: number | undefined): Promise<Outcome | ToConfirm | 'applied already' | { unreadable: string } | undefined> {
  return againWhenTaken(() => admin.writing(async (tx) => {
    await takePeopleTurn(tx, admin.organisationId)
    const [list] = await tx.select().from(staffLists).where(eq(staffLists.id, id)).for('update')
    if (!list || (!list.appliedAt && !list.spooled)) return undefined
    if (list.appliedAt) return 'applied already'
    const read = await readSpooled(list.spooled!)
    if ('unreadable' in read) return read
    const came = await apply(tx, admin, read, list.complete, confirmed)
    if ('confirm' in came) return came
    await tx.update(staffLists).set({ ...kept(came), appliedAt: admin.at, spooled: null }).where(eq(staffLists.id, id))
    await note(tx, admin, { did: 'applied a staff list', subjectKind: 'staff list', subjectId: id })
    return came
  }))
}

/** Ends a dry run without keeping anything. */
class TriedOut extends Error {
  readonly came: Outcome
  constructor(came: Outcome) {
    super('tried out')
    this.came = came
  }
}

/**
 * Takes a list in at once, as the nightly command does: one transaction, two at once in turn.
 * @returns what came of it, with the rows that were left out; or how many people would have left, where that has to be confirmed
 * @throws UnreadableFile when it cannot be read
 */
export async function takeInStaffList(
  admin: Admin, { source, fileName, bytes, complete, dryRun, confirmed }: { source: AsyncIterable<Uint8Array>; fileName: string; bytes: number; complete: boolean; dryRun: boolean; confirmed: number | undefined },
): Promise<(Outcome & { leftOut: { row: number; name: string; words: string[] }[] }) | ToConfirm> {
  const read = await readStaffList(source)
  let leftOut: Change[] = []
  const run = () => againWhenTaken(() => admin.writing(async (tx) => {
    await takePeopleTurn(tx, admin.organisationId)
    const came = await apply(tx, admin, read, complete, confirmed, (changes) => { leftOut = changes.filter(({ kind }) => kind === 'rejected') })
    if ('confirm' in came) return came
    if (dryRun) throw new TriedOut(came)
    const [row] = await tx.insert(staffLists).values({ organisationId: admin.organisationId, fileName: fileName.slice(0, 200), bytes, complete, askedById: admin.personId, askedAt: admin.at, ...kept(came), appliedAt: admin.at }).returning({ id: staffLists.id })
    await note(tx, admin, { did: 'applied a staff list', subjectKind: 'staff list', subjectId: row!.id })
    return came
  }))
  const came = await run().catch((error: unknown) => {
    if (error instanceof TriedOut) return error.came
    throw error
  })
  return 'confirm' in came ? came : { ...came, leftOut: leftOut.map(({ row, name, words }) => ({ row: row!, name, words })) }
}

/** An import that brings people does not wait its turn: when it takes an address first, the list is planned once more. */
async function againWhenTaken<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isTakenMeanwhile(error)) throw error
    return work()
  }
}

/** The record has one number for all who move or whose details change. */
const kept = ({ joiners, movers, changed, leavers, unchanged, rejected }: Outcome) => ({ joiners, movers: movers + changed, leavers, unchanged, rejected })

async function apply(tx: Transaction, admin: Admin, read: ReadList, complete: boolean, confirmed: number | undefined, tell: (changes: Change[]) => void = () => {}): Promise<Outcome | ToConfirm> {
  const { plan, teams } = await planOf(tx, admin, read, complete)
  if (needsConfirming(plan) && confirmed !== plan.missing) return { confirm: plan.missing, touched: plan.touched }
  tell(plan.changes)
  await write(tx, admin, plan.changes, teams)
  return { read: read.rows.length, ...countsOf(plan.changes) }
}

async function write(tx: Transaction, admin: Admin, changes: readonly Change[], teams: Teams) {
  const { organisationId } = admin
  const today = dayInLondon(admin.at)
  for (const change of changes) {
    if (change.kind === 'unchanged' || change.kind === 'rejected') continue
    const personId = change.personId ?? randomUUID()
    const whose = { organisationId, personId }
    const leftOn = change.leftOn === undefined ? {} : { leftOn: change.leftOn }
    if (!change.personId) await tx.insert(people).values({ organisationId, id: personId, name: change.name, ...change.details, ...leftOn })
    else if (Object.keys({ ...change.details, ...leftOn }).length > 0) {
      await tx.update(people).set({ ...change.details, ...leftOn }).where(eq(people.id, personId))
      const { name, email } = change.details
      if (name || email) await tx.update(accounts).set({ ...(name && { name }), ...(email && { email }) }).where(and(eq(accounts.organisationId, organisationId), eq(accounts.personId, personId)))
    }
    for (const teamId of change.leaves) await leaveTeam(tx, teams, personId, teamId, today)
    for (const { teamId, from } of change.joins) await joinTeam(tx, teams, { ...whose, teamId }, from)
    if (change.managesNoLonger.length > 0) await managesNoLonger(tx, teams, personId, change.managesNoLonger, today)
    for (const { teamId, from } of change.manages) await holdRole(tx, teams, { ...whose, role: 'manager', scope: 'team', teamId }, from)
    if (change.practitionerFrom) await holdRole(tx, teams, { ...whose, role: 'practitioner', scope: 'own' }, change.practitionerFrom)
    if (change.cases !== undefined) {
      await tx.insert(caseloads).values({ ...whose, countedOn: today, cases: change.cases })
        .onConflictDoUpdate({ target: [caseloads.organisationId, caseloads.personId, caseloads.countedOn], set: { cases: change.cases } })
    }
    await note(tx, admin, { did: `from a staff list: ${change.kind}`, subjectKind: 'person', subjectId: personId, aboutPersonId: personId })
  }
  if (changes.some(({ leftOn }) => leftOn && leftOn <= today)) await passOnFromLeavers(tx, admin)
}

async function managesNoLonger(tx: Transaction, teams: Teams, personId: string, teamIds: readonly string[], on: Day) {
  const all = [...teamIds, ...teams.successions.filter(({ fromTeamId, changesOn }) => teamIds.includes(fromTeamId) && changesOn > on).map(({ toTeamId }) => toTeamId)]
  const running = and(eq(roleHoldings.personId, personId), eq(roleHoldings.role, 'manager'), inArray(roleHoldings.teamId, all), or(isNull(roleHoldings.validTo), sql`${roleHoldings.validTo} > ${on}::date`))
  await tx.delete(roleHoldings).where(and(running, gte(roleHoldings.validFrom, on)))
  await tx.update(roleHoldings).set({ validTo: on }).where(running)
}

/** Gives a list up: nothing of it is kept. @returns where its file was, for the caller to remove; undefined when there is none that waits */
export async function putAsideStaffList(admin: Admin, id: string): Promise<string | undefined> {
  return admin.writing(async (tx) => {
    const [gone] = await tx.delete(staffLists).where(and(eq(staffLists.id, id), isNull(staffLists.appliedAt))).returning({ spooled: staffLists.spooled })
    if (gone) await note(tx, admin, { did: 'put a staff list aside', subjectKind: 'staff list', subjectId: id })
    return gone?.spooled ?? undefined
  })
}

const waits = and(isNull(staffLists.appliedAt), isNotNull(staffLists.spooled))

/** The files of lists that wait, in every council. */
export const staffListsWaiting = (db: Database) => inEveryCouncil(db, (tx) => tx.select({ spooled: staffLists.spooled }).from(staffLists).where(waits))

/** A list that nobody has applied for so many days is given up. */
const daysKept = 7

/** Gives up, in every council, the lists that nobody has gone on with. @returns where their files are, for the caller to remove */
export const forgetStaffLists = (db: Database, at: Date) => inEveryCouncil(db, (tx) => (
  tx.delete(staffLists).where(and(waits, lt(staffLists.askedAt, new Date(at.getTime() - daysKept * 86_400_000)))).returning({ spooled: staffLists.spooled })))

/** Gathers the files of lists from every council, each in a transaction of its own. */
export async function inEveryCouncil(db: Database, listsOf: (tx: Transaction) => Promise<{ spooled: string | null }[]>): Promise<string[]> {
  const files: string[] = []
  for (const { id } of await db.select({ id: organisations.id }).from(organisations)) files.push(...(await writing(db, id, listsOf)).flatMap(({ spooled }) => spooled ?? []))
  return files
}

/** Where a list's file waits. */
export async function spooledStaffList(admin: Admin, id: string): Promise<string | undefined> {
  const [list] = await admin.writing((tx) => tx.select({ spooled: staffLists.spooled }).from(staffLists).where(eq(staffLists.id, id)))
  return list?.spooled ?? undefined
}
