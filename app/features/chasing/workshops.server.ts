import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { recallToDays } from '../modules/recall.ts'
import { workshopCatalogue } from '../workshops/catalogue.server.ts'
import { mostDaysBack } from './morning.ts'
import type { MorningPlace, MorningRegister, MorningTeamPlaces, MorningWorkshops } from './workshops.ts'

type Told<T> = { [Key in keyof T]: T[Key] extends Date ? string : T[Key] extends Date | null ? string | null : T[Key] }

const iso = (column: string) => sql.raw(`to_json(${column}) #>> '{}'`)
const ofWorkshop = sql`workshop.id as "workshopId", series.title, ${iso('workshop.starts_at')} as "startsAt", ${iso('workshop.ends_at')} as "endsAt"`
const itsSeries = sql`join workshop_series series on series.organisation_id = workshop.organisation_id and series.id = workshop.series_id`

/** The module that comes before each workshop, by the workshop’s key. Content takes a process some seconds the first time: whoever holds anything reads it before. */
export async function modulesBefore(): Promise<ReadonlyMap<string, string>> {
  return new Map([...(await workshopCatalogue()).values()].flatMap(({ key, preWork: { module } }) => (module ? [[key, module] as const] : [])))
}

/** What a morning asks of workshops: places, registers that are not complete and places kept for teams, of none that was called off. Four statements, however many there are. */
export async function workshopsToTell(tx: Transaction, at: Date, before: ReadonlyMap<string, string>): Promise<MorningWorkshops> {
  const now = sql`${at.toISOString()}::timestamptz`
  const places = await tx.execute<Told<Omit<MorningPlace, 'prepared'>> & { workshopKey: string }>(sql`
    select place.person_id as "personId", ${ofWorkshop}, ${iso('place.booked_at')} as "bookedAt", ${iso('place.offered_at')} as "offeredAt", ${iso('place.offer_until')} as "offerUntil",
      case when place.attendance in ('attended', 'part') then ${iso('place.registered_at')} end as "tookPartAt",
      array(select answer.moment from workshop_answers answer where answer.organisation_id = place.organisation_id and answer.place_id = place.id) as answered, series.workshop_key as "workshopKey"
    from places place join workshops workshop on workshop.organisation_id = place.organisation_id and workshop.id = place.workshop_id ${itsSeries}
    where place.ended_at is null and workshop.called_off_at is null and (place.booked_at is not null or place.offer_until > ${now})
      and workshop.ends_at > ${now} - make_interval(days => ${recallToDays + 1}) and (workshop.ends_at > ${now} or place.attendance in ('attended', 'part'))
    order by workshop.starts_at, place.number`)
  const registers = await tx.execute<Told<MorningRegister>>(sql`
    select leads.person_id as "personId", ${ofWorkshop}
    from facilitators leads join workshops workshop on workshop.organisation_id = leads.organisation_id and workshop.id = leads.workshop_id ${itsSeries}
    where workshop.called_off_at is null and workshop.register_closed_at is null and workshop.ends_at < ${now} and workshop.ends_at > ${now} - make_interval(days => ${2 * mostDaysBack})
    order by workshop.starts_at`)
  const teamPlaces = await tx.execute<Told<MorningTeamPlaces>>(sql`
    select kept.team_id as "teamId", team.name as team, kept.kept, ${iso('kept.release_at')} as "releaseAt", ${ofWorkshop}
    from team_places kept join workshops workshop on workshop.organisation_id = kept.organisation_id and workshop.id = kept.workshop_id ${itsSeries}
    join teams team on team.organisation_id = kept.organisation_id and team.id = kept.team_id
    where kept.released_at is null and kept.kept > 0 and kept.release_at > ${now} and workshop.called_off_at is null
    order by kept.release_at`)
  const when = (text: string | null) => (text === null ? null : new Date(text))
  const span = ({ startsAt, endsAt }: { startsAt: string; endsAt: string }) => ({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) })
  const isPrepared = await preparedFor(tx, places.filter(({ bookedAt, startsAt }) => bookedAt !== null && new Date(startsAt) > at), before)
  return {
    places: places.map(({ workshopKey, ...row }) => ({ ...row, ...span(row), prepared: isPrepared(row.personId, workshopKey), bookedAt: when(row.bookedAt), offeredAt: when(row.offeredAt), offerUntil: when(row.offerUntil), tookPartAt: when(row.tookPartAt) })),
    registers: registers.map((row) => ({ ...row, ...span(row) })),
    teamPlaces: teamPlaces.map((row) => ({ ...row, ...span(row), releaseAt: new Date(row.releaseAt) })),
  }
}

/** Who of those with a place to come has completed the module that comes before the workshop. */
async function preparedFor(tx: Transaction, coming: readonly { personId: string; workshopKey: string }[], before: ReadonlyMap<string, string>): Promise<(personId: string, workshopKey: string) => boolean> {
  if (coming.length === 0) return () => false
  const modules = [...new Set(coming.flatMap(({ workshopKey }) => before.get(workshopKey) ?? []))]
  const completed = await tx.execute<{ personId: string; moduleKey: string }>(sql`
    select distinct declared.person_id as "personId", of.module_key as "moduleKey"
    from declarations declared join module_versions of on of.organisation_id = declared.organisation_id and of.id = declared.module_version_id
    where of.module_key = any(${sql.param(`{${modules.join(',')}}`)}::text[]) and declared.person_id = any(${sql.param(`{${coming.map(({ personId }) => personId).join(',')}}`)}::uuid[])`)
  const done = new Set(completed.map(({ personId, moduleKey }) => `${personId} ${moduleKey}`))
  return (personId, workshopKey) => done.has(`${personId} ${before.get(workshopKey)}`)
}
