import { sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { workshopAnswers } from '../../../db/schema.ts'
import { askedNow, standsWith, toldOf, type AnswersTold, type AnsweringStanding, type Attendance, type Counted, type InTheWay, type Moment, type Used, type Useful } from './answers.ts'

/** What somebody answers: two questions after a workshop, or one some weeks later. */
export type Answers = { moment: 'after'; useful: Useful; willDo: string | null } | { moment: 'six weeks'; used: Used; inTheWay: InTheWay | null }

type Place = { placeId: string; title: string; startsAt: string; endsAt: string; attendance: Attendance | null; answered: Moment[]; willDo: string | null }

export type AnsweringPage = Omit<Place, 'placeId'> & { asked: Moment | undefined; standing: AnsweringStanding }

/** The questions on a workshop, for somebody who has a place on it. @returns undefined where they have none */
export async function answeringPage(one: Allowed<'book workshops'>, workshopId: string): Promise<AnsweringPage | undefined> {
  const place = await placeOn(await one.reading(), one, workshopId)
  if (!place) return undefined
  const { placeId: _, ...shown } = place
  return { ...shown, ...standingNow(place, one.at) }
}

/** What is asked now; where nothing is, how it stands with what would be asked next. */
function standingNow(place: Place, at: Date) {
  const facts = { ...place, endsAt: new Date(place.endsAt) }
  const asked = askedNow(facts, at)
  const next: Moment = facts.answered.includes('after') || standsWith('after', facts, at) === 'over' ? 'six weeks' : 'after'
  return { asked, standing: standsWith(asked ?? next, facts, at) }
}

async function placeOn(tx: Transaction, one: Allowed<'book workshops'>, workshopId: string): Promise<Place | undefined> {
  const [place] = await tx.execute<Place>(sql`
    select place.id as "placeId", series.title, to_json(workshop.starts_at) #>> '{}' as "startsAt", to_json(workshop.ends_at) #>> '{}' as "endsAt", place.attendance,
      (select coalesce(json_agg(answer.moment), '[]') from workshop_answers answer where answer.organisation_id = place.organisation_id and answer.place_id = place.id) as answered,
      (select answer.will_do from workshop_answers answer where answer.organisation_id = place.organisation_id and answer.place_id = place.id and answer.moment = 'after') as "willDo"
    from places place join workshops workshop on workshop.organisation_id = place.organisation_id and workshop.id = place.workshop_id
    join workshop_series series on series.organisation_id = workshop.organisation_id and series.id = workshop.series_id
    where place.workshop_id = ${workshopId}::uuid and place.person_id = ${whoever(one)}::uuid and place.booked_at is not null and place.ended_at is null
    order by place.number desc limit 1`)
  return place
}

/**
 * Keeps what somebody answers, once and for ever: of two sent at once the first counts. It is not noted in the activity log, so that nobody can tell whether they answered.
 * @returns true, or how it stands where this is not asked now, which is 'answered' for whoever comes second; undefined where they have no place
 */
export async function answerAfter(one: Allowed<'book workshops'>, workshopId: string, answers: Answers): Promise<true | AnsweringStanding | undefined> {
  return one.writing(async (tx) => {
    const place = await placeOn(tx, one, workshopId)
    if (!place) return undefined
    const { moment, ...said } = answers
    const standing = standsWith(moment, { ...place, endsAt: new Date(place.endsAt) }, one.at)
    if (standing !== 'asked') return standing
    const [first] = await tx.insert(workshopAnswers).values({ organisationId: one.organisationId, placeId: place.placeId, moment, ...said, answeredAt: one.at }).onConflictDoNothing().returning({ moment: workshopAnswers.moment })
    return first ? true as const : 'answered'
  })
}

/**
 * What those who took part in a workshop said, as counts from five answers on, for whoever leads it. The caller has asked whether they do.
 * The line that somebody wrote for themselves is never among it.
 */
export async function answersTold(tx: Transaction, workshopId: string): Promise<AnswersTold> {
  const [row] = await tx.execute<{ took: number; counted: Counted[] }>(sql`
    select (select count(*)::int from places took where took.workshop_id = ${workshopId}::uuid and took.attendance in ('attended', 'part')) as took,
      (select coalesce(json_agg(said), '[]') from (
        select answer.moment, coalesce(answer.useful, answer.used) as answer, answer.in_the_way as "inTheWay", count(*)::int as count
        from workshop_answers answer join places place on place.organisation_id = answer.organisation_id and place.id = answer.place_id
        where place.workshop_id = ${workshopId}::uuid group by 1, 2, 3) said) as counted`)
  return toldOf(row!.counted, row!.took)
}
