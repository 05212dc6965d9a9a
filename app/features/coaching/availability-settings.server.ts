import { and, eq, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { availabilityExceptions, availabilityRules, coaches } from '../../../db/schema.ts'
import { dayInLondon, daysAfter, type Day } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { freeTimes, type Away, type Exception, type Rule } from './availability.ts'
import { mayOfferAnything, meets, outsideOf, type HowCoaching, type MayOffer } from './availability-form.ts'
import { busyTimes } from './coaches.server.ts'
import { formats, type Format } from './formats.ts'
import { isAhead, type MeetingFacts } from './meetings.ts'

export type Offerer = Allowed<'offer coaching'>

type Ahead = { id: string; format: Format; with: string; startsAt: Date; endsAt: Date }
type Facts = Pick<MeetingFacts, 'ended' | 'attendance'> & { startsAt: string; endsAt: string; offerUntil: string | null; acceptedAt: string | null }

/** When and how somebody coaches, as they said it; `terms` is missing while they have said nothing. */
export type MyAvailability = {
  may: MayOffer; themes: { key: string; title: string }[]
  terms: HowCoaching & { paused: boolean } | undefined
  rules: (Rule & { id: string })[]; exceptions: (Exception & { id: string })[]; away: (Away & { recordedBy: string })[]
  /** Their meetings as a coach that are still ahead. */
  ahead: Ahead[]
}

/** What makes somebody a coach today, as a column. @param personId who it is */
const mayOffer = (personId: string, today: Day) => {
  const holds = (role: 'auditor' | 'manager') => sql`exists (select 1 from role_holdings held where held.person_id = ${personId}::uuid and held.role = ${role} and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date))`
  return sql`json_build_object('auditor', ${holds('auditor')}, 'manager', ${holds('manager')},
    'invitedFor', array(select asked.theme_key from coach_invitations asked where asked.person_id = ${personId}::uuid and asked.answer = 'yes' and asked.ended_at is null order by asked.theme_key))`
}

const listed = (rows: ReturnType<typeof sql>) => sql`coalesce((select json_agg(row_to_json(listed)) from (${rows}) listed), '[]')`

/** All that somebody has said of when and how they coach. One statement. */
export async function myAvailability(one: Offerer): Promise<MyAvailability> {
  const [me, today, tx] = [whoever(one), dayInLondon(one.at), await one.reading()]
  const its = sql`${me}::uuid`
  const [row] = await tx.execute<Omit<MyAvailability, 'ahead'> & { ahead: (Facts & { id: string; format: Format; with: string })[] }>(sql`
    select ${mayOffer(me, today)} as may,
      ${listed(sql`select theme.key, theme.title from themes theme join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id
        where framework.valid_from <= ${today}::date and (framework.valid_to is null or framework.valid_to > ${today}::date)
          and not exists (select 1 from themes twin join frameworks other on other.organisation_id = twin.organisation_id and other.id = twin.framework_id
            where twin.key = theme.key and other.valid_from <= ${today}::date and (other.valid_to is null or other.valid_to > ${today}::date) and (other.title, other.id) < (framework.title, framework.id))
        order by framework.title, theme.position`)} as themes,
      (select json_build_object('formats', coach.formats, 'themeKeys', coach.theme_keys, 'place', coach.place, 'link', coach.link, 'bufferBefore', coach.buffer_before, 'bufferAfter', coach.buffer_after, 'mostADay', coach.most_a_day,
        'noticeHours', coach.notice_hours, 'firstForRed', coach.first_for_red, 'forRedUntil', coach.for_red_until, 'paused', coach.paused_at is not null) from coaches coach where coach.person_id = ${its}) as terms,
      ${listed(sql`select rule.id, rule.weekday, rule.from_time as "fromTime", rule.to_time as "toTime", rule.zone, rule.valid_from as "validFrom", rule.valid_to as "validTo" from availability_rules rule
        where rule.person_id = ${its} and (rule.valid_to is null or rule.valid_to > ${today}::date) order by (rule.weekday + 6) % 7, rule.from_time, rule.valid_from, rule.id`)} as rules,
      ${listed(sql`select one.id, one.kind, one.first_day as "firstDay", one.last_day as "lastDay", one.from_time as "fromTime", one.to_time as "toTime", one.zone from availability_exceptions one
        where one.person_id = ${its} and one.last_day >= ${today}::date order by one.first_day, one.from_time nulls first, one.id`)} as exceptions,
      ${listed(sql`select away.away_from as "awayFrom", away.back_on as "backOn", recorder.name as "recordedBy" from away_periods away
        join people recorder on recorder.organisation_id = away.organisation_id and recorder.id = away.recorded_by_id
        where away.person_id = ${its} and (away.back_on is null or away.back_on > ${today}::date) order by away.away_from, away.id`)} as away,
      ${listed(sql`select meeting.id, meeting.format, learner.name as with, meeting.starts_at as "startsAt", meeting.ends_at as "endsAt", meeting.offer_until as "offerUntil", meeting.accepted_at as "acceptedAt", meeting.ended, meeting.attendance
        from coaching_meetings meeting join people learner on learner.organisation_id = meeting.organisation_id and learner.id = meeting.learner_id
        where meeting.coach_id = ${its} and meeting.ended_at is null and meeting.starts_at > ${one.at.toISOString()}::timestamptz order by meeting.starts_at, meeting.id`)} as ahead`)
  const moment = (text: string | null) => (text === null ? null : new Date(text))
  return {
    ...row!, terms: row!.terms ?? undefined,
    ahead: row!.ahead.map((told) => ({ ...told, startsAt: new Date(told.startsAt), endsAt: new Date(told.endsAt), offerUntil: moment(told.offerUntil), acceptedAt: moment(told.acceptedAt) }))
      .filter((meeting) => isAhead(meeting, one.at)).map(({ id, format, with: whom, startsAt, endsAt }) => ({ id, format, with: whom, startsAt, endsAt })),
  }
}

/** So many days the preview of free times looks ahead. */
const previewDays = 14

/** How many times a coach has free in the next two weeks, by format, as whoever books for something that is not red would find them; and which meetings stand in a time that they do not offer. One statement. */
export async function whatFollows(one: Offerer, mine: MyAvailability): Promise<{ free: { format: Format; times: number }[]; outside: Ahead[] }> {
  const { terms, ahead } = mine
  if (!terms) return { free: [], outside: [] }
  const today = dayInLondon(one.at)
  const busy = { coach: await busyTimes(await one.reading(), one.organisationId, whoever(one), { from: today, without: undefined }), learner: [], meetings: ahead.map(({ startsAt }) => startsAt) }
  const timesOf = (format: Format) => freeTimes(mine, { ...terms, minutes: formats[format].minutes }, busy, { from: today, to: daysAfter(today, previewDays), at: one.at, red: false })
  return { free: terms.formats.map((format) => ({ format, times: timesOf(format).length })), outside: outsideOf(ahead, mine, dayInLondon) }
}

/** Holds one's own row as a coach, so that of two changes at once the second sees the first. @returns false for whoever has not said yet how they coach, or may coach no more */
async function held(tx: Transaction, one: Offerer): Promise<boolean> {
  const [row] = await tx.execute<{ may: MayOffer }>(sql`select ${mayOffer(whoever(one), dayInLondon(one.at))} as may from coaches where person_id = ${whoever(one)}::uuid for update`)
  return row !== undefined && mayOfferAnything(row.may)
}

/** Says how one coaches. @returns undefined for whoever nothing makes a coach */
export async function saveTerms(one: Offerer, terms: HowCoaching): Promise<true | undefined> {
  return one.writing(async (tx) => {
    const [row] = await tx.execute<{ may: MayOffer }>(sql`select ${mayOffer(whoever(one), dayInLondon(one.at))} as may`)
    if (!mayOfferAnything(row!.may)) return undefined
    const key = { organisationId: one.organisationId, personId: whoever(one) }
    await tx.insert(coaches).values({ ...key, ...terms, startedAt: one.at }).onConflictDoUpdate({ target: [coaches.organisationId, coaches.personId], set: terms })
    return noted(tx, one, 'said how they coach')
  })
}

/** Takes nobody new for the time being, or again. What is booked stands. Pressing twice is the same as once. */
export async function pause(one: Offerer, paused: boolean): Promise<true | undefined> {
  return one.writing(async (tx) => {
    if (!await held(tx, one)) return undefined
    const [changed] = await tx.update(coaches).set({ pausedAt: paused ? one.at : null }).where(and(eq(coaches.personId, whoever(one)), sql`(${coaches.pausedAt} is not null) is distinct from ${paused}`)).returning({ id: coaches.personId })
    return changed ? noted(tx, one, paused ? 'paused coaching' : 'took up coaching again') : true
  })
}

/** What came of weekly hours: saved, or the hours that they meet. */
export type HoursSaved = true | { meets: Rule } | undefined

export async function addHours(one: Offerer, rule: Rule): Promise<HoursSaved> {
  return one.writing(async (tx) => {
    if (!await held(tx, one)) return undefined
    return await met(tx, one, rule) ?? putDown(tx, one, rule)
  })
}

/**
 * Changes weekly hours from a day on. Hours that have held before keep what they were until then: a new row follows them.
 * @returns undefined when they are not one's own, or are over
 */
export async function changeHours(one: Offerer, id: string, rule: Rule): Promise<HoursSaved> {
  return one.writing(async (tx) => {
    const before = await held(tx, one) ? await ofMine(tx, one, id) : undefined
    if (!before) return undefined
    const meeting = await met(tx, one, rule, id)
    if (meeting) return meeting
    await endOn(tx, before, rule.validFrom)
    return putDown(tx, one, rule)
  })
}

/** Ends weekly hours today. @returns undefined when they are not one's own, or are over */
export async function endHours(one: Offerer, id: string): Promise<true | undefined> {
  return one.writing(async (tx) => {
    const before = await held(tx, one) ? await ofMine(tx, one, id) : undefined
    if (!before) return undefined
    await endOn(tx, before, dayInLondon(one.at))
    return noted(tx, one, 'ended coaching hours')
  })
}

/** Weekly hours that are one's own and not over. */
async function ofMine(tx: Transaction, one: Offerer, id: string) {
  const [rule] = await tx.select().from(availabilityRules).where(and(eq(availabilityRules.id, id), eq(availabilityRules.personId, whoever(one)), sql`(${availabilityRules.validTo} is null or ${availabilityRules.validTo} > ${dayInLondon(one.at)}::date)`))
  return rule
}

/** Lets hours hold no more from a day on; those that had not begun by then go. */
async function endOn(tx: Transaction, { id, validFrom, validTo }: { id: string; validFrom: Day; validTo: Day | null }, day: Day) {
  if (validFrom >= day) await tx.delete(availabilityRules).where(eq(availabilityRules.id, id))
  else if (validTo === null || day < validTo) await tx.update(availabilityRules).set({ validTo: day }).where(eq(availabilityRules.id, id))
}

async function met(tx: Transaction, one: Offerer, rule: Rule, without?: string): Promise<{ meets: Rule } | undefined> {
  const others = await tx.select().from(availabilityRules).where(and(eq(availabilityRules.personId, whoever(one)), sql`${availabilityRules.id} is distinct from ${without ?? null}::uuid`))
  const meeting = meets(rule, others)
  return meeting && { meets: meeting }
}

async function putDown(tx: Transaction, one: Offerer, rule: Rule): Promise<true> {
  await tx.insert(availabilityRules).values({ organisationId: one.organisationId, personId: whoever(one), ...rule })
  return noted(tx, one, 'said when they coach')
}

/** Writes down days that are not as the week says. Writing the same twice is the same as once. */
export async function addDays(one: Offerer, exception: Exception): Promise<true | undefined> {
  return one.writing(async (tx) => {
    if (!await held(tx, one)) return undefined
    const [same] = await tx.select({ id: availabilityExceptions.id }).from(availabilityExceptions).where(and(
      eq(availabilityExceptions.personId, whoever(one)), eq(availabilityExceptions.kind, exception.kind), eq(availabilityExceptions.firstDay, exception.firstDay), eq(availabilityExceptions.lastDay, exception.lastDay),
      sql`${availabilityExceptions.fromTime} is not distinct from ${exception.fromTime}::time and ${availabilityExceptions.toTime} is not distinct from ${exception.toTime}::time`,
    ))
    if (same) return true
    await tx.insert(availabilityExceptions).values({ organisationId: one.organisationId, personId: whoever(one), ...exception })
    return noted(tx, one, 'said which days are not as the week')
  })
}

/** Takes such days back. @returns undefined when they are not one's own */
export async function removeDays(one: Offerer, id: string): Promise<true | undefined> {
  return one.writing(async (tx) => {
    if (!await held(tx, one)) return undefined
    const [gone] = await tx.delete(availabilityExceptions).where(and(eq(availabilityExceptions.id, id), eq(availabilityExceptions.personId, whoever(one)))).returning({ id: availabilityExceptions.id })
    return gone && noted(tx, one, 'took back days that are not as the week')
  })
}

async function noted(tx: Transaction, one: Offerer, did: string): Promise<true> {
  await note(tx, one, { did, subjectKind: 'coach', subjectId: whoever(one) })
  return true
}
