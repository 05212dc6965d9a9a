import { and, eq, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { places, workshops } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import type { Attendance } from './register.ts'

type Leader = Allowed<'lead workshops'>

const ledBy = (personId: string): SQL => sql`exists (select 1 from facilitators leads where leads.organisation_id = ${workshops.organisationId} and leads.workshop_id = ${workshops.id} and leads.person_id = ${personId}::uuid)`

export type WorkshopLed = { id: string; key: string; title: string; startsAt: string; endsAt: string; room: string | null; link: string | null; capacity: number; booked: number; waiting: number; marked: number }

/** The workshops that somebody leads and that are still to come, or whose register is still open, soonest first: as a column of JSON. */
export const workshopsLed = (personId: string, at: Date) => sql<WorkshopLed[]>`(
  select coalesce(json_agg(json_build_object('id', workshops.id, 'key', series.workshop_key, 'title', series.title, 'startsAt', workshops.starts_at, 'endsAt', workshops.ends_at, 'room', workshops.room, 'link', workshops.link,
    'capacity', workshops.capacity, 'booked', told.booked, 'waiting', told.waiting, 'marked', told.marked) order by workshops.starts_at, workshops.id), '[]')
  from workshops join workshop_series series on series.organisation_id = workshops.organisation_id and series.id = workshops.series_id
  cross join lateral (select count(*) filter (where booked_at is not null)::int as booked, count(*) filter (where booked_at is null and offered_at is null)::int as waiting, count(attendance)::int as marked
    from places where places.organisation_id = workshops.organisation_id and places.workshop_id = workshops.id and places.ended_at is null) told
  where ${ledBy(personId)} and workshops.called_off_at is null and (workshops.ends_at > ${at.toISOString()}::timestamptz or workshops.register_closed_at is null))`

/** What `workshopsLed` tells, for a page that asks nothing else. One statement. */
export async function workshopsLedBy(leader: Leader): Promise<WorkshopLed[]> {
  const tx = await leader.reading()
  const [row] = await tx.execute<{ led: WorkshopLed[] }>(sql`select ${workshopsLed(whoever(leader), leader.at)} as led`)
  return row!.led
}

/** Of a person who had a place. What the register says of them nobody reads by name but those who lead the workshop. */
export type Registered = { id: string; personId: string; name: string; team: string | null; attendance: Attendance | null; cameWithout: boolean }

/** A workshop that somebody leads, with its register. @returns undefined when they do not lead it */
export async function registerOf(leader: Leader, workshopId: string) {
  const tx = await leader.reading()
  const [one] = await tx.execute<{ id: string; key: string; title: string; startsAt: string; endsAt: string; room: string | null; link: string | null; calledOff: boolean; closedAt: string | null; registered: Registered[] }>(sql`
    select workshops.id, series.workshop_key as key, series.title, workshops.starts_at as "startsAt", workshops.ends_at as "endsAt", workshops.room, workshops.link, workshops.called_off_at is not null as "calledOff",
      workshops.register_closed_at as "closedAt",
      (select coalesce(json_agg(json_build_object('id', places.id, 'personId', person.id, 'name', person.name, 'team', ${teamOf(sql`person`, leader)}, 'attendance', places.attendance,
          'cameWithout', places.booked_at >= workshops.starts_at) order by person.name, person.id), '[]')
        from places join people person on person.organisation_id = places.organisation_id and person.id = places.person_id
        where places.organisation_id = workshops.organisation_id and places.workshop_id = workshops.id and places.booked_at is not null and places.ended_at is null) as registered
    from workshops join workshop_series series on series.organisation_id = workshops.organisation_id and series.id = workshops.series_id
    where workshops.id = ${workshopId}::uuid and ${ledBy(whoever(leader))}`)
  return one && { ...one, startsAt: new Date(one.startsAt), endsAt: new Date(one.endsAt), closedAt: one.closedAt === null ? null : new Date(one.closedAt) }
}

/** The team that somebody is of today. */
const teamOf = (person: SQL, { at }: Pick<Leader, 'at'>) => sql`(select team.name from team_memberships member join teams team on team.organisation_id = member.organisation_id and team.id = member.team_id
  where member.organisation_id = ${person}.organisation_id and member.person_id = ${person}.id and member.valid_from <= ${dayInLondon(at)}::date and (member.valid_to is null or member.valid_to > ${dayInLondon(at)}::date) order by team.name limit 1)`

/** Those of the council who may book workshops and have no place in this one, by team: whoever may have come without one. */
export async function whoElseMayHaveCome(leader: Leader, workshopId: string) {
  const tx = await leader.reading()
  const today = dayInLondon(leader.at)
  return [...await tx.execute<{ id: string; name: string; team: string | null }>(sql`
    select person.id, person.name, ${teamOf(sql`person`, leader)} as team from people person
    where (person.left_on is null or person.left_on > ${today}::date)
      and exists (select 1 from role_holdings held where held.organisation_id = person.organisation_id and held.person_id = person.id and held.role in ('practitioner', 'manager', 'auditor')
        and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date))
      and not exists (select 1 from places where places.organisation_id = person.organisation_id and places.person_id = person.id and places.workshop_id = ${workshopId}::uuid and places.booked_at is not null and places.ended_at is null)
      and exists (select 1 from workshops where workshops.organisation_id = person.organisation_id and workshops.id = ${workshopId}::uuid and ${ledBy(whoever(leader))})
    order by team nulls last, person.name, person.id`)]
}

type Refused = 'not begun' | 'closed' | 'called off'

/** Holds a workshop that somebody leads and whose register can be kept now. */
async function hold(tx: Transaction, leader: Leader, workshopId: string): Promise<true | Refused | undefined> {
  const [one] = await tx.select({ startsAt: workshops.startsAt, calledOffAt: workshops.calledOffAt, closedAt: workshops.registerClosedAt }).from(workshops)
    .where(and(eq(workshops.id, workshopId), ledBy(whoever(leader)))).for('update')
  if (!one) return undefined
  if (one.calledOffAt) return 'called off'
  if (one.closedAt) return 'closed'
  return one.startsAt > leader.at ? 'not begun' : true
}

/**
 * Writes down who took part; whatever was written before and is not named stays. It can be mended until the register is closed, which takes a word about everybody.
 * @returns how many nobody has said anything about, where it was to be closed; 'not begun', 'closed' or 'called off'; undefined when they do not lead it, or a place is none of its
 */
export async function keepRegister(leader: Leader, workshopId: string, marks: ReadonlyMap<string, Attendance>, { close }: { close: boolean }): Promise<true | { left: number } | Refused | undefined> {
  const { at } = leader
  return leader.writing(async (tx) => {
    const held = await hold(tx, leader, workshopId)
    if (held !== true) return held
    const theirs = await tx.select({ id: places.id, personId: places.personId, attendance: places.attendance }).from(places).where(sql`${places.workshopId} = ${workshopId}::uuid and ${places.bookedAt} is not null and ${places.endedAt} is null`)
    if ([...marks.keys()].some((id) => !theirs.some((place) => place.id === id))) return undefined
    for (const { id, personId, attendance } of theirs) {
      const mark = marks.get(id)
      if (mark === undefined || mark === attendance) continue
      await tx.update(places).set({ attendance: mark, registeredAt: at, registeredById: whoever(leader) }).where(eq(places.id, id))
      await note(tx, leader, { did: 'kept the register of a workshop', subjectKind: 'workshop', subjectId: workshopId, aboutPersonId: personId })
    }
    const left = theirs.filter(({ id, attendance }) => attendance === null && !marks.has(id)).length
    if (!close) return true
    if (left > 0) return { left }
    await tx.update(workshops).set({ registerClosedAt: at, registerClosedById: whoever(leader) }).where(eq(workshops.id, workshopId))
    await note(tx, leader, { did: 'closed the register of a workshop', subjectKind: 'workshop', subjectId: workshopId })
    return true
  })
}
