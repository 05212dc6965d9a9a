import { and, eq, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { people, reportReaders } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { rolesFor } from '../../permissions.ts'
import type { Kind } from './reports.ts'

type Issuer = Allowed<'issue reports'>

/** Someone who is sent a kind of report as it is issued. */
export type Reader = {
  id: string; kind: Kind; personId: string | null; name: string; address: string | null
  /** Answers for the whole council, and so sees every count. */
  inLine: boolean
  /** Has left, or may read reports no longer: nothing is sent. */
  gone: boolean
}

const roleOn = (today: Day, more = sql`true`) => sql`exists (select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id
  and held.role in (${sql.join(rolesFor('read reports').map((role) => sql`${role}`), sql`, `)}) and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date) and ${more})`
const there = (today: Day) => sql`(people.left_on is null or people.left_on > ${today}::date)`

/** Who is on the list of a kind of report now, or of all kinds, from A to Z. What they see follows from the roles that they hold on the day. */
export async function readersNow(tx: Transaction, kind: Kind | undefined, today: Day): Promise<Reader[]> {
  return [...await tx.execute<Reader>(sql`
    select reader.id, reader.kind, reader.person_id as "personId", coalesce(people.name, reader.name) as name, coalesce(people.email, reader.address) as address,
      people.id is not null and ${roleOn(today, sql`held.scope = 'council'`)} as "inLine", people.id is not null and not (${there(today)} and ${roleOn(today)}) as gone
    from report_readers reader left join people on people.organisation_id = reader.organisation_id and people.id = reader.person_id
    where reader.ended_at is null and ${kind ? sql`reader.kind = ${kind}` : sql`true`} order by reader.kind desc, lower(coalesce(people.name, reader.name)), reader.id`)]
}

/** The list, for whoever looks after it. @returns undefined to whom the whole council is out of reach */
export async function readersOf(issuer: Issuer): Promise<Reader[] | undefined> {
  if (!issuer.reach.council) return undefined
  return readersNow(await issuer.reading(), undefined, dayInLondon(issuer.at))
}

/** More than this many people of a name are not shown: whoever looks writes more of it. */
export const mostFound = 10

/** People who may read reports, by a part of their name. @returns undefined to whom the whole council is out of reach */
export async function whoMayRead(issuer: Issuer, name: string): Promise<{ id: string; name: string; jobTitle: string | null }[] | undefined> {
  if (!issuer.reach.council) return undefined
  const today = dayInLondon(issuer.at)
  const tx = await issuer.reading()
  const like = `%${name.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return tx.select({ id: people.id, name: people.name, jobTitle: people.jobTitle }).from(people)
    .where(and(sql`lower(${people.name}) like ${like}`, there(today), roleOn(today))).orderBy(sql`lower(${people.name})`).limit(mostFound + 1)
}

/**
 * Puts somebody on the list of a kind of report: a person who may read reports, or an address outside.
 * @returns 'on the list' where they are on it; 'may not read'; undefined to whom the whole council is out of reach
 */
export async function addReader(issuer: Issuer, kind: Kind, who: { personId: string } | { name: string; address: string }): Promise<true | 'on the list' | 'may not read' | undefined> {
  const { organisationId, at } = issuer
  if (!issuer.reach.council) return undefined
  const today = dayInLondon(at)
  return issuer.writing(async (tx) => {
    const [person] = 'personId' in who ? await tx.select({ name: people.name, inLine: roleOn(today, sql`held.scope = 'council'`).mapWith(Boolean) }).from(people)
      .where(and(eq(people.id, who.personId), there(today), roleOn(today))) : []
    if ('personId' in who && !person) return 'may not read'
    const rows = await tx.insert(reportReaders).values({
      organisationId, kind, personId: 'personId' in who ? who.personId : null, name: person?.name ?? ('name' in who ? who.name : ''), address: 'address' in who ? who.address : null,
      inLine: person?.inLine ?? false, addedById: whoever(issuer), addedAt: at,
    }).onConflictDoNothing().returning({ id: reportReaders.id })
    if (rows.length === 0) return 'on the list'
    await note(tx, issuer, { did: 'added a reader of reports', subjectKind: 'report', aboutPersonId: 'personId' in who ? who.personId : undefined })
    return true
  })
}

/** Takes somebody off the list. What they were sent, they were sent. @returns undefined where they are not on it, or the list is out of reach */
export async function endReader(issuer: Issuer, id: string): Promise<{ name: string } | undefined> {
  if (!issuer.reach.council) return undefined
  return issuer.writing(async (tx) => {
    const [ended] = await tx.update(reportReaders).set({ endedAt: issuer.at }).where(and(eq(reportReaders.id, id), sql`${reportReaders.endedAt} is null`)).returning({ name: reportReaders.name, personId: reportReaders.personId })
    if (!ended) return undefined
    await note(tx, issuer, { did: 'took a reader of reports off the list', subjectKind: 'report', aboutPersonId: ended.personId })
    return { name: ended.name }
  })
}
