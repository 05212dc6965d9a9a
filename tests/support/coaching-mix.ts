import { sql } from 'drizzle-orm'
import { answerMeeting, arrangeMeeting, bookCycle, bookMeeting, cancelMeeting, lapseOffers, moveMeeting, type Booked, type Wanted } from '../../app/features/coaching/booking.server.ts'
import { allowAs, allowNamed } from '../../app/door.server.ts'
import { chanceFrom } from '../../app/lib/chance.ts'
import { daysAfter, instantInLondon, isWorkingDay } from '../../app/lib/days.ts'
import type { Database } from '../../db/client.server.ts'
import type { Somebody } from './council.ts'

export type CoachingMix = {
  db: Database; owner: Database
  coaches: readonly Somebody[]; learners: readonly Somebody[]; arranger: Somebody
  /** The times that are asked for begin on so many working days from this day on. */
  firstDay: string; days: number
  tries: number; clients: number; seed: string
  /** The moment of a try, counted from 0. */
  at: (nth: number) => Date
}

/** A meeting that somebody was told they have, as it was asked for. */
export type ToldOfMeeting = { id: string; coachId: string; learnerId: string; startsAt: Date; minutes: number }

const bankHolidays: ReadonlySet<string> = new Set()

/**
 * Has so many clients at once do everything that takes, moves or frees somebody’s time, in turn and by a chance that is the same in every run: half of it books, by people who coach as well as by those
 * who only learn; the rest moves, cancels, offers, answers, lets offers lapse, puts one meeting in the place of another, and books cycles.
 * @returns how often what came of what, the meetings that people were told they have, to what they were told each was moved and which they were told had ended, and how long each try took in milliseconds
 */
export async function mixedMeetings({ db, owner, coaches, learners, arranger, firstDay, days, tries, clients, seed, at }: CoachingMix) {
  const workingDays: string[] = []
  for (let day = firstDay; workingDays.length < days; day = daysAfter(day, 1)) if (isWorkingDay(day, { bankHolidays })) workingDays.push(day)
  // Starts lie half an hour apart, so that meetings of 30 and of 60 minutes overlap in every way.
  const clock = Array.from({ length: 15 }, (_, nth) => `${String(9 + Math.floor(nth / 2)).padStart(2, '0')}:${nth % 2 ? '30' : '00'}`)
  const counted = new Map<string, number>()
  const booked: ToldOfMeeting[] = []
  const moved = new Map<string, Date[]>()
  const ended = new Set<string>()
  const took: number[] = []
  const everybody = [...learners, ...coaches]
  const one = async (which: string, nth: number) => (await owner.execute<{ id: string; coachId: string; learnerId: string; startsAt: string }>(sql.raw(`
    select id, coach_id as "coachId", learner_id as "learnerId", to_json(starts_at) #>> '{}' as "startsAt" from coaching_meetings where ended_at is null and ${which} order by md5(id::text || ${nth}) limit 1`)))[0]

  async function oneTry(nth: number): Promise<string> {
    // What is tried hangs on its number alone, however the clients come to be mixed.
    const chance = chanceFrom(`${seed} ${nth}`)
    const pick = <T>(list: readonly T[]) => list[Math.floor(chance() * list.length)]!
    const now = at(nth)
    const [kind, coach, learner] = [chance(), pick(coaches), pick(chance() < 0.8 ? learners : everybody)]
    const wanted: Wanted = { coachId: coach.id, format: chance() < 0.5 ? 'action clinic' : 'practice coaching', startsAt: instantInLondon(pick(workingDays), pick(clock)) }
    const minutes = wanted.format === 'action clinic' ? 30 : 60
    const as = (id: string) => allowAs(db, { ...learner, id }, 'book coaching', now)
    const asArranger = () => allowAs(db, arranger, 'arrange coaching', now)
    const outcome = (what: string, told: Booked, learnerId: string) => {
      if (typeof told === 'object' && 'id' in told) {
        booked.push({ id: told.id, coachId: wanted.coachId, learnerId, startsAt: wanted.startsAt, minutes })
        return `${what}: booked`
      }
      return `${what}: ${told === 'taken' ? 'taken' : told ? 'why' : 'not there'}`
    }
    if (kind < 0.5) return outcome('book', await bookMeeting(await as(learner.id), wanted), learner.id)
    if (kind < 0.62) {
      const its = await one('true', nth)
      if (!its) return 'move: none'
      const told = chance() < 0.5 ? await moveMeeting(await as(its.learnerId), its.id, wanted.startsAt) : await moveMeeting(await allowAs(db, { ...learner, id: its.coachId }, 'offer coaching', now), its.id, wanted.startsAt)
      if (typeof told === 'object' && 'id' in told) moved.set(its.id, [...moved.get(its.id) ?? [], wanted.startsAt])
      return `move: ${typeof told === 'object' && 'id' in told ? 'moved' : told === 'taken' ? 'taken' : told ? 'why' : 'not there'}`
    }
    if (kind < 0.7) {
      const its = await one('true', nth)
      if (!its) return 'cancel: none'
      const told = await cancelMeeting(await as(its.learnerId), its.id, 'court')
      if (told === true) ended.add(its.id)
      return `cancel: ${told === true}`
    }
    if (kind < 0.8) return outcome('offer', await arrangeMeeting(await asArranger(), { kind: 'person', id: learner.id }, wanted, 'offer'), learner.id)
    if (kind < 0.89) {
      const its = await one('offer_until is not null and accepted_at is null', nth)
      if (!its) return 'answer: none'
      const said = chance() < 0.6 ? 'yes' : 'no'
      const told = await answerMeeting(await as(its.learnerId), its.id, said)
      if (said === 'no' && told === true) ended.add(its.id)
      return `${said}: ${typeof told === 'object' ? 'why' : told}`
    }
    if (kind < 0.92) return `lapse: ${await lapseOffers(await allowNamed(db, 'northmere', 'coaching job', 'look after coaching', now))}`
    if (kind < 0.97) {
      // Somebody’s meeting makes room for another of the same coach, moved or cancelled in the same step.
      const its = await one(`starts_at > '${now.toISOString()}'`, nth)
      if (!its) return 'make room: none'
      const moveTo = chance() < 0.6 ? wanted.startsAt : null
      Object.assign(wanted, { coachId: its.coachId, startsAt: new Date(its.startsAt) })
      const told = await arrangeMeeting(await asArranger(), { kind: 'person', id: learner.id }, wanted, 'assign', { meetingId: its.id, moveTo })
      if (typeof told === 'object' && 'id' in told) {
        if (moveTo) moved.set(its.id, [...moved.get(its.id) ?? [], moveTo])
        else ended.add(its.id)
      }
      return outcome('make room', told, learner.id)
    }
    const starts = [0, 7, 14].map((later) => new Date(wanted.startsAt.getTime() + later * 86_400_000))
    const told = await bookCycle(await as(learner.id), { coachId: coach.id, starts, goals: ['Plans that say by when'], gapId: null })
    if (typeof told === 'object' && 'pairId' in told) {
      const its = await owner.execute<{ id: string; startsAt: string }>(sql`select id, to_json(starts_at) #>> '{}' as "startsAt" from coaching_meetings where pair_id = ${told.pairId}::uuid`)
      for (const { id } of its) booked.push({ id, coachId: coach.id, learnerId: learner.id, startsAt: starts[0]!, minutes: 60 })
      for (const { id } of its) moved.set(id, [...moved.get(id) ?? [], ...starts])
      return `cycle: ${its.length === 3 ? 'booked' : 'not whole'}`
    }
    return `cycle: ${told === 'taken' ? 'taken' : 'why'}`
  }

  let next = 0
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < tries) {
      const nth = next
      next += 1
      const began = performance.now()
      const what = await oneTry(nth)
      took.push(performance.now() - began)
      counted.set(what, (counted.get(what) ?? 0) + 1)
    }
  }))
  return { counted: Object.fromEntries([...counted].toSorted()), booked, moved, ended, took }
}

/**
 * Meetings that go on and lie over each other for one of their people, the coach with the minutes kept free around each: told from the meetings themselves, and not from what is kept of held times.
 * @returns one line for each two
 */
export const overlaps = async (owner: Database): Promise<string[]> => (await owner.execute<{ both: string }>(sql`
  with taken as (
    select id, coach_id as person, starts_at - make_interval(mins => buffer_before) as "from", ends_at + make_interval(mins => buffer_after) as "to" from coaching_meetings where ended_at is null
    union all select id, learner_id, starts_at, ends_at from coaching_meetings where ended_at is null)
  select a.id || ' and ' || b.id as both from taken a join taken b on a.person = b.person and a.id < b.id and a."from" < b."to" and b."from" < a."to" order by 1`)).map(({ both }) => both)

/** Meetings whose held times are not those of its two people, or that hold time though they ended. */
export const heldWrong = async (owner: Database): Promise<string[]> => (await owner.execute<{ id: string }>(sql`
  select meeting.id from coaching_meetings meeting where (select coalesce(json_agg(json_build_array(held.person_id, held.during) order by held.person_id), '[]')::text from held_times held where held.meeting_id = meeting.id)
    is distinct from (select coalesce(json_agg(json_build_array(person, during) order by person), '[]')::text from (
      select meeting.coach_id as person, tstzrange(meeting.starts_at - make_interval(mins => meeting.buffer_before), meeting.ends_at + make_interval(mins => meeting.buffer_after)) as during
      union all select meeting.learner_id, tstzrange(meeting.starts_at, meeting.ends_at)) due where meeting.ended_at is null)`)).map(({ id }) => id)
