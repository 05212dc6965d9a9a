import { sql } from 'drizzle-orm'
import type { Database } from '../../db/client.server.ts'

/**
 * Has the database itself note each change of workshops, places and kept places as it happens. A workshop is held by whoever changes it, so that the notes about one stand in the order in
 * which its changes were made, whatever the clocks of those who made them say.
 */
export async function watchPlaces(owner: Database) {
  await owner.execute(sql.raw(`
    create table seen (seq bigserial primary key, txid text not null default pg_current_xact_id()::text, workshop_id uuid not null, what text not null, facts jsonb not null);
    create function see() returns trigger language plpgsql security definer as $$ begin
      insert into seen (workshop_id, what, facts) values (coalesce((to_jsonb(new) ->> 'workshop_id')::uuid, (to_jsonb(new) ->> 'id')::uuid), tg_table_name, to_jsonb(new));
      return null; end $$;
    create trigger seen after insert or update on workshops for each row execute function see();
    create trigger seen after insert or update on places for each row execute function see();
    create trigger seen after insert or update on team_places for each row execute function see();`))
}

type Place = { id: string; number: number; priority: boolean; asked_at: string; offered_at: string | null; booked_at: string | null; ended_at: string | null; team_places_id: string | null }
type TeamPlaces = { id: string; kept: number; kept_at: string; released_at: string | null }
type Workshop = { capacity: number; taken: number; next_number: number; priority_until: string | null; called_off_at: string | null }
type Seen = { txid: string; workshopId: string } & ({ what: 'workshops'; facts: Workshop } | { what: 'places'; facts: Place } | { what: 'team_places'; facts: TeamPlaces })

const waits = (place: Place) => !place.offered_at && !place.booked_at && !place.ended_at
const takes = (place: Place) => !place.ended_at && Boolean(place.offered_at ?? place.booked_at)

/** What the replay proved: how many transactions of how many workshops it went through, how many were served in them, and whatever was wrong. */
export type Replayed = { workshops: number; transactions: number; served: number; wrong: string[] }

/**
 * Goes through every transaction again in the order in which it held its workshop, and looks after each: whether places are as many as are counted and no more than there are; whether whoever was
 * offered or given a place was the first who might have it, so that nobody with a smaller number still waits who might have had it; whether a place stayed free although somebody waits
 * who may have it; and whether two transactions had the same workshop at once, which would mean that one did not hold it.
 * A place of a team's is the manager's to give and overtakes nobody.
 */
export async function replay(owner: Database): Promise<Replayed> {
  const seen = await owner.execute<Seen>(sql`select txid, workshop_id as "workshopId", what, facts from seen order by seen.seq`) as unknown as Seen[]
  const wrong: string[] = []
  let [transactions, served] = [0, 0]
  const all = Map.groupBy(seen, ({ workshopId }) => workshopId)
  for (const [workshopId, events] of all) {
    const places = new Map<string, Place>()
    const kept = new Map<string, TeamPlaces>()
    let workshop: Workshop | undefined
    const over = new Set<string>()
    for (let from = 0; from < events.length;) {
      const { txid } = events[from]!
      const to = events.findIndex((event, nth) => nth > from && event.txid !== txid)
      const these = events.slice(from, to === -1 ? undefined : to)
      from += these.length
      transactions += 1
      const say = (what: string) => wrong.push(`${what} in transaction ${txid} of workshop ${workshopId}`)
      if (over.has(txid)) say('another had the same workshop meanwhile')
      over.add(txid)

      const times: string[] = []
      const given: { place: Place; at: string }[] = []
      for (const event of these) {
        if (event.what === 'workshops') workshop = event.facts
        else if (event.what === 'team_places') {
          // When they were kept says nothing of when one is booked of them: the clock of whoever kept them may be ahead.
          const { released_at: releasedAt, kept_at: keptAt } = event.facts
          if (releasedAt ?? !kept.has(event.facts.id)) times.push(releasedAt ?? keptAt)
          kept.set(event.facts.id, event.facts)
        } else {
          const before = places.get(event.facts.id)
          if (before && before.number !== event.facts.number) say('a number was edited')
          if (before?.ended_at && !event.facts.ended_at) say('an end was taken back')
          places.set(event.facts.id, event.facts)
          times.push(event.facts.ended_at ?? event.facts.booked_at ?? event.facts.offered_at ?? event.facts.asked_at)
          if ((!before || waits(before)) && takes(event.facts) && !event.facts.team_places_id) given.push({ place: event.facts, at: (event.facts.booked_at ?? event.facts.offered_at)! })
        }
      }
      if (!workshop) continue
      const { capacity, taken, next_number: next, priority_until: priorityUntil } = workshop
      const counted = [...places.values()].filter(takes).length + [...kept.values()].reduce((sum, one) => sum + one.kept, 0)
      if (counted !== taken) say(`${counted} places counted and ${taken} taken`)
      if (counted > capacity) say(`${counted} of ${capacity} places taken`)
      const numbers = [...places.values()].map(({ number }) => number)
      if (new Set(numbers).size !== numbers.length || Math.max(0, ...numbers) >= next) say('a number was given twice')

      const waiting = [...places.values()].filter(waits)
      const mayHave = (at: string) => waiting.filter(({ priority }) => priority || !priorityUntil || at >= priorityUntil)
      for (const { place, at } of given) {
        served += 1
        const overtaken = mayHave(at).find(({ number }) => number < place.number)
        if (overtaken) say(`number ${place.number} served before number ${overtaken.number}`)
      }
      const at = times.toSorted().at(-1) ?? (priorityUntil ? undefined : '')
      if (at !== undefined && !workshop.called_off_at && taken < capacity && mayHave(at).length > 0) say(`${capacity - taken} places free while ${mayHave(at).length} wait who may have them`)
    }
  }
  return { workshops: all.size, transactions, served, wrong }
}
