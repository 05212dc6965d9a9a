import { createHash, randomBytes } from 'node:crypto'
import { and, eq, isNull, lt, or, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { calendarFeeds } from '../../../db/schema.ts'
import { can } from '../../permissions.ts'
import { note } from '../activity/activity.server.ts'
import type { CalendarEntry } from '../notices/calendar-entry.ts'
import { personBehind } from '../people/people.server.ts'
import { leadersEntry, placeEntry } from '../workshops/letters.ts'
import { meetingEntry } from './letters.ts'

type Owner = Allowed<'see my account'>

/** Meetings and workshops stay in it for so many days after they have ended. */
export const feedDaysBack = 30

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64url')
const standing = (organisationId: string, personId: string) => and(eq(calendarFeeds.organisationId, organisationId), eq(calendarFeeds.personId, personId), isNull(calendarFeeds.revokedAt))

/** Somebody’s own address for their calendar, as far as it can be told again: when it was made and last read. One statement. */
export async function myFeed(owner: Owner): Promise<{ madeAt: Date; lastReadAt: Date | null } | undefined> {
  const [feed] = await (await owner.reading()).select({ madeAt: calendarFeeds.madeAt, lastReadAt: calendarFeeds.lastReadAt }).from(calendarFeeds).where(standing(owner.organisationId, whoever(owner)))
  return feed
}

/** Makes an address, in place of one that there may be. @returns what is secret in it, which nobody can be told again: only its hash is kept */
export async function makeFeed(owner: Owner): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  return owner.writing(async (tx) => {
    // Of two who press at once the second begins when the first is done, and its address is the one that holds.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('calendar feed ' || ${whoever(owner)}, 0))`)
    await endFeed(tx, owner)
    const [feed] = await tx.insert(calendarFeeds).values({ organisationId: owner.organisationId, personId: whoever(owner), tokenHash: hashOf(token), madeAt: owner.at }).returning({ id: calendarFeeds.id })
    await note(tx, owner, { did: 'made an address for their calendar', subjectKind: 'calendar feed', subjectId: feed!.id })
    return token
  })
}

/** Ends somebody’s own address: from now on nothing is found there. @returns whether there was one */
export const revokeFeed = (owner: Owner): Promise<boolean> => owner.writing((tx) => endFeed(tx, owner))

async function endFeed(tx: Transaction, owner: Owner): Promise<boolean> {
  const [ended] = await tx.update(calendarFeeds).set({ revokedAt: owner.at }).where(standing(owner.organisationId, whoever(owner))).returning({ id: calendarFeeds.id })
  if (ended) await note(tx, owner, { did: 'ended the address for their calendar', subjectKind: 'calendar feed', subjectId: ended.id })
  return ended !== undefined
}

/**
 * What stands in the calendar behind an address: the meetings that both agreed to, places in workshops, and workshops that its owner leads, to come and of the last days.
 * @returns undefined where there is no such address, or it was ended, or whoever made it has left or has no role any more
 */
export async function feedBehind(reader: Allowed<'read calendar feeds'>, token: string): Promise<CalendarEntry[] | undefined> {
  const { organisationId, at } = reader
  return reader.writing(async (tx) => {
    const [feed] = await tx.select({ id: calendarFeeds.id, personId: calendarFeeds.personId }).from(calendarFeeds).where(and(eq(calendarFeeds.organisationId, organisationId), eq(calendarFeeds.tokenHash, hashOf(token)), isNull(calendarFeeds.revokedAt)))
    if (!feed) return undefined
    const who = await personBehind(tx, organisationId, feed.personId, at)
    if (!who || !can(who.person.holdings, 'see my account')) return undefined
    // Programs read every few minutes; it is noted once an hour, so that reading writes next to nothing.
    await tx.update(calendarFeeds).set({ lastReadAt: at }).where(and(eq(calendarFeeds.organisationId, organisationId), eq(calendarFeeds.id, feed.id), or(isNull(calendarFeeds.lastReadAt), lt(calendarFeeds.lastReadAt, new Date(at.getTime() - 3_600_000)))))
    return [...await meetingsOf(tx, organisationId, feed.personId, at), ...await workshopsOf(tx, organisationId, feed.personId, at)].toSorted((a, b) => a.startsAt.localeCompare(b.startsAt))
  })
}

const since = (at: Date) => sql`${at.toISOString()}::timestamptz - make_interval(days => ${feedDaysBack})`
const iso = (column: string) => sql.raw(`to_json(${column}) #>> '{}'`)
type Told = { id: string; startsAt: string; endsAt: string; sequence: number }
const span = ({ startsAt, endsAt }: Told) => ({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) })

async function meetingsOf(tx: Transaction, organisationId: string, personId: string, at: Date): Promise<CalendarEntry[]> {
  const rows = await tx.execute<Told>(sql`
    select id, ${iso('starts_at')} as "startsAt", ${iso('ends_at')} as "endsAt", calendar_sequence as sequence from coaching_meetings
    where organisation_id = ${organisationId}::uuid and ${personId}::uuid in (coach_id, learner_id) and ended_at is null and (offer_until is null or accepted_at is not null) and ends_at > ${since(at)}`)
  return rows.map((row) => meetingEntry({ meetingId: row.id, ...span(row), place: null, link: null, with: '' }, row.sequence, 'REQUEST'))
}

async function workshopsOf(tx: Transaction, organisationId: string, personId: string, at: Date): Promise<CalendarEntry[]> {
  const rows = await tx.execute<Told & { title: string; placeId: string | null }>(sql`
    select mine.workshop_id as id, series.title, ${iso('workshop.starts_at')} as "startsAt", ${iso('workshop.ends_at')} as "endsAt", mine.place_id as "placeId", mine.sequence
    from (select workshop_id, id as place_id, calendar_sequence as sequence from places where organisation_id = ${organisationId}::uuid and person_id = ${personId}::uuid and booked_at is not null and ended_at is null
      union all select workshop_id, null, calendar_sequence from facilitators where organisation_id = ${organisationId}::uuid and person_id = ${personId}::uuid) mine
    join workshops workshop on workshop.organisation_id = ${organisationId}::uuid and workshop.id = mine.workshop_id
    join workshop_series series on series.organisation_id = workshop.organisation_id and series.id = workshop.series_id
    where workshop.called_off_at is null and workshop.ends_at > ${since(at)}`)
  return rows.map((row) => {
    const one = { workshopId: row.id, title: row.title, ...span(row), room: null, link: null }
    const entry = row.placeId ? placeEntry(one, row.placeId, row.sequence, 'REQUEST') : leadersEntry(one, personId, row.sequence, 'REQUEST')
    return { ...entry, path: `/workshops/${row.id}` }
  })
}
