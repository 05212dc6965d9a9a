import { sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { tellOfPlaces } from './letters.server.ts'
import { moveUnderLock, movesCounted, placesLock } from './offering.server.ts'

type Mover = Allowed<'move waiting lists on'> | Allowed<'look after people'> | Allowed<'lead workshops'>

/** Somebody who has or wants a place in it and has left by a day, as a condition on `workshops` that have not begun. */
const leaversIn = (at: SQL, today: SQL) => sql`(workshops.starts_at > ${at} and exists (
  select 1 from places join people on people.organisation_id = places.organisation_id and people.id = places.person_id
  where places.organisation_id = workshops.organisation_id and places.workshop_id = workshops.id and places.ended_at is null and people.left_on <= ${today}))`

/**
 * The job of each minute: offers whose time is over lapse, places kept for teams are let go on their day, and what is free by then, also because the time for priority has ended, is
 * offered to whoever is next. Whoever still waits when a workshop begins waits no longer. Running it twice changes nothing. A transaction for each workshop.
 * @returns how many offers, ends and releases there were
 */
export function moveOn(job: Allowed<'move waiting lists on'>): Promise<number> {
  const at = sql`${job.at.toISOString()}::timestamptz`
  const of = (what: SQL) => sql`exists (select 1 from places where places.organisation_id = workshops.organisation_id and places.workshop_id = workshops.id and places.ended_at is null and places.booked_at is null and ${what})`
  const kept = (due: SQL) => sql`exists (select 1 from team_places kept where kept.organisation_id = workshops.organisation_id and kept.workshop_id = workshops.id and kept.released_at is null and ${due})`
  return moveEach(job, sql`${of(sql`places.offer_until <= ${at}`)} or ${kept(sql`(kept.release_at <= ${at} or workshops.starts_at <= ${at})`)}
    or ${of(sql`(workshops.starts_at <= ${at} or (workshops.taken < workshops.capacity and places.offered_at is null))`)} or ${leaversIn(at, sql`${dayInLondon(job.at)}::date`)}`)
}

/** Ends what people who have left have or want in workshops to come, so that others have it. Call it outside of any transaction. @returns as `moveOn` */
export const endPlacesOfLeavers = (by: Allowed<'look after people'>): Promise<number> =>
  moveEach(by, leaversIn(sql`${by.at.toISOString()}::timestamptz`, sql`${dayInLondon(by.at)}::date`))

async function moveEach(by: Mover, which: SQL): Promise<number> {
  const due = await by.writing((tx) => tx.execute<{ id: string }>(sql`select id from workshops where called_off_at is null and (${which}) order by starts_at, id`))
  let moved = 0
  for (const { id } of due) moved += await moveWorkshop(by, id)
  return moved
}

/** Brings one workshop to where it should be now. @returns as `moveOn` */
export const moveWorkshop = (by: Mover, workshopId: string): Promise<number> => by.writing(async (tx) => {
  const held = await placesLock(tx, workshopId)
  if (!held) return 0
  const moves = await moveUnderLock(tx, by, held)
  await tellOfPlaces(tx, by, moves.news)
  return movesCounted(moves)
})
