import { eq, inArray, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { facilitators, people, teamPlaces, workshops, workshopSeries } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { instantsOf, meet, priorityUntil, whyNotThen, type DateWished, type PriorityDays } from './arranging.ts'
import { workshopCatalogue } from './catalogue.server.ts'
import { tellFacilitators } from './letters.server.ts'
import { releaseDays, releasedAt } from './offers.ts'

type Arranger = Allowed<'arrange workshops'>

/** Where a date is held, with how many places, and who leads it. */
export type Held = { room: string | null; link: string | null; capacity: number; leaderIds: readonly string[] }
export type Plan = Held & { workshopKey: string; dates: readonly DateWished[]; priorityDays: PriorityDays }

/**
 * Why a series is held. A pattern is taken up with it, in the same transaction: `takeUp` says that it could be, with the team that it is of, or why not. Of its places some
 * may be kept for that team, and are let go on the morning of a day.
 */
export type Because<No extends string> =
  | { agreementThemeKey: string }
  | { patternId: string; takeUp: (tx: Transaction) => Promise<{ teamId: string } | No | undefined>; keep?: { places: number; releaseOn: Day } }

/** That somebody who is to lead a date leads another at that time, or has a coaching meeting, of which no title is told. */
export type Busy = { name: string; title: string | null; startsAt: Date; endsAt: Date }
type NotArranged = { problem: 'no workshop' } | { problem: 'no leader' } | { problem: 'when'; nth: number; part: 'day' | 'starts' | 'ends'; why: string } | { problem: 'dates meet'; nth: number }
  | { problem: 'leads another'; nth: number; busy: Busy } | { problem: 'priority too long' } | { problem: 'too many kept' } | { problem: 'release day' }

/** Today's people who may lead a workshop: they have a role with responsibility, and have not left. */
const mayLead = (today: Day): SQL => sql`((people.left_on is null or people.left_on > ${today}::date) and exists (
  select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id and held.role in ('auditor', 'manager', 'leader')
    and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date)))`

/** Everybody who may lead a workshop, by name. */
export async function whoMayLead(arranger: Arranger) {
  const tx = await arranger.reading()
  return [...await tx.execute<{ id: string; name: string; title: string | null }>(sql`select people.id, people.name, people.job_title as title from people where ${mayLead(dayInLondon(arranger.at))} order by people.name, people.id`)]
}

/** Holds those who are to lead, so that nobody is given two dates at one time by two who set them at once. @returns whether all of them may lead */
async function holdLeaders(tx: Transaction, { at }: Pick<Arranger, 'at'>, leaderIds: readonly string[]): Promise<boolean> {
  if (leaderIds.length === 0) return false
  const held = await tx.select({ id: people.id }).from(people).where(sql`${inArray(people.id, [...leaderIds])} and ${mayLead(dayInLondon(at))}`).orderBy(people.id).for('no key update')
  return held.length === new Set(leaderIds).size
}

/** The first of some people's other workshops, or of their coaching meetings, that meets a time. @param except a workshop that is changed itself */
export async function leadsAnother(tx: Transaction, leaderIds: readonly string[], { startsAt, endsAt }: { startsAt: Date; endsAt: Date }, except?: string): Promise<Busy | undefined> {
  const leaders = sql`any(${sql.param(`{${leaderIds.join(',')}}`)}::uuid[])`
  const time = sql`tstzrange(${startsAt.toISOString()}::timestamptz, ${endsAt.toISOString()}::timestamptz)`
  const [busy] = await tx.execute<{ name: string; title: string | null; startsAt: string; endsAt: string }>(sql`
    select people.name, busy.title, to_json(busy.starts_at) #>> '{}' as "startsAt", to_json(busy.ends_at) #>> '{}' as "endsAt" from people join (
      select leads.organisation_id, leads.person_id, series.title, workshop.starts_at, workshop.ends_at from facilitators leads
      join workshops workshop on workshop.organisation_id = leads.organisation_id and workshop.id = leads.workshop_id and workshop.called_off_at is null and tstzrange(workshop.starts_at, workshop.ends_at) && ${time}
      join workshop_series series on series.organisation_id = workshop.organisation_id and series.id = workshop.series_id
      where leads.person_id = ${leaders} and workshop.id is distinct from ${except ?? null}::uuid
      union all select held.organisation_id, held.person_id, null, lower(held.during), upper(held.during) from held_times held where held.person_id = ${leaders} and held.during && ${time}
    ) busy on busy.organisation_id = people.organisation_id and busy.person_id = people.id
    order by busy.starts_at, people.name limit 1`)
  return busy && { ...busy, startsAt: new Date(busy.startsAt), endsAt: new Date(busy.endsAt) }
}

/** What those who lead a workshop lead at another time that it might be moved to. */
export async function leadsElsewhere(arranger: Arranger, workshopId: string, to: { startsAt: Date; endsAt: Date }): Promise<Busy | undefined> {
  const tx = await arranger.reading()
  const its = (await tx.select({ personId: facilitators.personId }).from(facilitators).where(eq(facilitators.workshopId, workshopId))).map(({ personId }) => personId)
  return leadsAnother(tx, its, to, workshopId)
}

/** Why some dates cannot be set, the first reason found; those who are to lead are held. */
async function whyNotThese(tx: Transaction, arranger: Arranger, dates: readonly DateWished[], leaderIds: readonly string[]): Promise<NotArranged | undefined> {
  for (const [nth, date] of dates.entries()) {
    const wrong = whyNotThen(date, arranger.at)
    if (wrong) return { problem: 'when', nth, ...wrong }
    if (dates.slice(0, nth).some((earlier) => meet(instantsOf(earlier), instantsOf(date)))) return { problem: 'dates meet', nth }
  }
  if (!await holdLeaders(tx, arranger, leaderIds)) return { problem: 'no leader' }
  for (const [nth, date] of dates.entries()) {
    const busy = await leadsAnother(tx, leaderIds, instantsOf(date))
    if (busy) return { problem: 'leads another', nth, busy }
  }
  return undefined
}

/**
 * Sets a workshop of the catalogue up on one or more dates. Whatever it is held because of is answered in the same transaction.
 * @returns the series with its dates in their order; a problem; what `takeUp` said against it; undefined when the pattern is not in reach
 */
export async function arrangeSeries<No extends string = never>(arranger: Arranger, plan: Plan, because?: Because<No>): Promise<{ seriesId: string; workshopIds: string[] } | NotArranged | No | undefined> {
  const content = (await workshopCatalogue()).get(plan.workshopKey)
  if (!content) return { problem: 'no workshop' }
  const { organisationId, at } = arranger
  return arranger.writing(async (tx) => {
    const pattern = because && 'patternId' in because ? because : undefined
    const wrong = await whyNotThese(tx, arranger, plan.dates, plan.leaderIds)
    if (wrong) return wrong
    const first = instantsOf(plan.dates[0]!)
    const until = priorityUntil(plan.priorityDays, at, { bankHolidays })
    if (until && plan.dates.some((date) => instantsOf(date).startsAt <= until)) return { problem: 'priority too long' }
    const keep = pattern?.keep && { ...pattern.keep, releaseAt: releasedAt(pattern.keep.releaseOn) }
    if (keep && keep.places > plan.capacity) return { problem: 'too many kept' }
    const days = releaseDays(at, first.startsAt)
    if (keep && !(days && keep.releaseOn >= days.from && keep.releaseOn <= days.to)) return { problem: 'release day' }
    // Last of all, because what it writes stays only where the dates are set.
    const taken = pattern && await pattern.takeUp(tx)
    if (pattern && (taken === undefined || typeof taken === 'string')) return taken

    const [series] = await tx.insert(workshopSeries).values({
      organisationId, workshopKey: content.key, contentVersion: content.version, title: content.title, minutes: content.minutes, hours: content.hours, themeKeys: content.themes, standards: content.standards,
      teamPatternId: pattern?.patternId, agreementThemeKey: because && 'agreementThemeKey' in because ? because.agreementThemeKey : undefined, arrangedById: whoever(arranger), arrangedAt: at,
    }).returning({ id: workshopSeries.id })
    const workshopIds: string[] = []
    for (const [nth, date] of plan.dates.entries()) workshopIds.push(await setDate(tx, arranger, series!.id, date, plan, { until, keptPlaces: nth === 0 ? keep?.places : undefined }))
    if (keep && taken && typeof taken === 'object') await tx.insert(teamPlaces).values({
      organisationId, workshopId: workshopIds[0]!, teamId: taken.teamId, keptById: whoever(arranger), keptAt: at, asked: keep.places, kept: keep.places, releaseAt: keep.releaseAt,
    })
    return { seriesId: series!.id, workshopIds }
  })
}

async function setDate(tx: Transaction, arranger: Arranger, seriesId: string, date: DateWished, { room, link, capacity, leaderIds }: Held, { until, keptPlaces = 0 }: { until?: Date; keptPlaces?: number }): Promise<string> {
  const { organisationId } = arranger
  const [set] = await tx.insert(workshops).values({ organisationId, seriesId, ...instantsOf(date), room, link, capacity, taken: keptPlaces, priorityUntil: until }).returning({ id: workshops.id })
  await tx.insert(facilitators).values([...new Set(leaderIds)].map((personId) => ({ organisationId, workshopId: set!.id, personId })))
  await tellFacilitators(tx, arranger, set!.id, [...new Set(leaderIds)].map((personId) => ({ personId, what: 'leads' as const })))
  await note(tx, arranger, { did: 'set a date for a workshop', subjectKind: 'workshop', subjectId: set!.id })
  return set!.id
}

/** Sets another date of the series that a workshop is of, held where and led by whom this one is. @returns its id; a problem; undefined when there is no such workshop */
export async function addDate(arranger: Arranger, workshopId: string, date: DateWished): Promise<{ workshopId: string } | NotArranged | undefined> {
  return arranger.writing(async (tx) => {
    const [like] = await tx.select().from(workshops).where(eq(workshops.id, workshopId))
    if (!like) return undefined
    const leads = (await tx.select({ personId: facilitators.personId }).from(facilitators).where(eq(facilitators.workshopId, workshopId))).map(({ personId }) => personId)
    await tx.select({ id: workshopSeries.id }).from(workshopSeries).where(eq(workshopSeries.id, like.seriesId)).for('no key update')
    const others = await tx.select({ startsAt: workshops.startsAt, endsAt: workshops.endsAt }).from(workshops).where(sql`${workshops.seriesId} = ${like.seriesId}::uuid and ${workshops.calledOffAt} is null`)
    const wrong = await whyNotThese(tx, arranger, [date], leads)
    if (wrong) return wrong
    if (others.some((other) => meet(other, instantsOf(date)))) return { problem: 'dates meet', nth: 0 }
    return { workshopId: await setDate(tx, arranger, like.seriesId, date, { ...like, leaderIds: leads }, {}) }
  })
}

/** Gives a workshop that is still to come to others to lead; both are told. @returns a problem; 'called off'; 'has begun'; undefined when there is no such workshop */
export async function changeWhoLeads(arranger: Arranger, workshopId: string, leaderIds: readonly string[]): Promise<true | 'called off' | 'has begun' | NotArranged | undefined> {
  const { organisationId, at } = arranger
  return arranger.writing(async (tx) => {
    const [workshop] = await tx.select().from(workshops).where(eq(workshops.id, workshopId)).for('update')
    if (!workshop) return undefined
    if (workshop.calledOffAt) return 'called off'
    if (workshop.startsAt <= at) return 'has begun'
    if (!await holdLeaders(tx, arranger, leaderIds)) return { problem: 'no leader' }
    const busy = await leadsAnother(tx, leaderIds, workshop, workshopId)
    if (busy) return { problem: 'leads another', nth: 0, busy }
    const before = (await tx.select({ personId: facilitators.personId }).from(facilitators).where(eq(facilitators.workshopId, workshopId))).map(({ personId }) => personId)
    const [gone, come] = [before.filter((id) => !leaderIds.includes(id)), [...new Set(leaderIds)].filter((id) => !before.includes(id))]
    // Whoever leads it no longer is told first, while their calendar’s number still stands here.
    if (gone.length > 0) await tellFacilitators(tx, arranger, workshopId, gone.map((personId) => ({ personId, what: 'leads no longer' as const })))
    if (gone.length > 0) await tx.delete(facilitators).where(sql`${facilitators.workshopId} = ${workshopId}::uuid and ${inArray(facilitators.personId, gone)}`)
    if (come.length > 0) await tx.insert(facilitators).values(come.map((personId) => ({ organisationId, workshopId, personId })))
    if (come.length > 0) await tellFacilitators(tx, arranger, workshopId, come.map((personId) => ({ personId, what: 'leads' as const })))
    if (gone.length + come.length > 0) await note(tx, arranger, { did: 'changed who leads a workshop', subjectKind: 'workshop', subjectId: workshopId })
    return true
  })
}

const leaders = sql<{ id: string; name: string }[]>`(select coalesce(json_agg(json_build_object('id', person.id, 'name', person.name) order by person.name), '[]') from facilitators leads
  join people person on person.organisation_id = leads.organisation_id and person.id = leads.person_id where leads.organisation_id = workshops.organisation_id and leads.workshop_id = workshops.id)`
const counted = (which: SQL) => sql<number>`(select count(*)::int from places where places.organisation_id = workshops.organisation_id and places.workshop_id = workshops.id and places.ended_at is null and ${which})`
const ofSeries = sql`${workshopSeries.organisationId} = ${workshops.organisationId} and ${workshopSeries.id} = ${workshops.seriesId}`

const columns = {
  id: workshops.id, title: workshopSeries.title, key: workshopSeries.workshopKey, minutes: workshopSeries.minutes, startsAt: workshops.startsAt, endsAt: workshops.endsAt, room: workshops.room, link: workshops.link, capacity: workshops.capacity, taken: workshops.taken,
  priorityUntil: workshops.priorityUntil, calledOffAt: workshops.calledOffAt, calledOffBecause: workshops.calledOffBecause, registerClosedAt: workshops.registerClosedAt, leaders,
  booked: counted(sql`places.booked_at is not null`), waiting: counted(sql`places.booked_at is null and places.offered_at is null`),
}

/** One workshop for whoever arranges it, with the other dates of its series; nobody who has a place is named. @returns undefined when there is none */
export async function workshopToArrange(arranger: Arranger, workshopId: string) {
  const tx = await arranger.reading()
  const [one] = await tx.select({
    ...columns, seriesId: workshops.seriesId, patternId: workshopSeries.teamPatternId,
    others: sql<{ id: string; startsAt: string; endsAt: string; calledOff: boolean }[]>`(select coalesce(json_agg(json_build_object('id', other.id, 'startsAt', other.starts_at, 'endsAt', other.ends_at, 'calledOff', other.called_off_at is not null) order by other.starts_at, other.id), '[]')
      from workshops other where other.organisation_id = ${workshops.organisationId} and other.series_id = ${workshops.seriesId} and other.id <> ${workshops.id})`,
  }).from(workshops).innerJoin(workshopSeries, ofSeries).where(eq(workshops.id, workshopId))
  return one
}

/** What is arranged: what comes, soonest first, and what was held and has its register open still, oldest first. One statement. */
export async function arrangedWorkshops(arranger: Arranger) {
  const tx = await arranger.reading()
  const all = await tx.select(columns).from(workshops).innerJoin(workshopSeries, ofSeries)
    .where(sql`${workshops.calledOffAt} is null and (${workshops.endsAt} > ${arranger.at.toISOString()}::timestamptz or ${workshops.registerClosedAt} is null)`).orderBy(workshops.startsAt, workshops.id)
  return { coming: all.filter(({ endsAt }) => endsAt > arranger.at), open: all.filter(({ endsAt }) => endsAt <= arranger.at) }
}
