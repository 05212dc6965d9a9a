import { and, eq, isNull, lte, or, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { coaches, coachingMeetings, coachingPairs, meetingReasons, pairGoals } from '../../../db/schema.ts'
import { dayInLondon, daysAfter } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { memberWithinReach } from '../people/members.server.ts'
import { offerUntil } from '../workshops/offers.ts'
import type { CannotBecause } from '../workshops/places.ts'
import { aboutFor, type About, type Because } from './about.server.ts'
import { whoCanHelp } from './coaches.server.ts'
import { formats, weeksAhead, weeksOfCycle, type Format } from './formats.ts'
import { tellOfMeetings, type MeetingNews } from './letters.server.ts'
import { isAhead, stateOf } from './meetings.ts'
import { goesOn } from './pairs.server.ts'

type Booker = Allowed<'book coaching'>
type Arranger = Allowed<'arrange coaching'>
/** Whoever may change a meeting: the learner, the coach, or an auditor who arranges coaching. */
export type Party = Allowed<'book coaching' | 'offer coaching' | 'arrange coaching'>

export type Wanted = { coachId: string; format: Format; startsAt: Date }

/**
 * How booking came out: booked; 'taken', where somebody else was a moment sooner; or why it cannot be, in a sentence. Undefined where what it is for is not there, or not theirs.
 */
export type Booked = { id: string } | 'taken' | { why: string } | undefined

/** Ends a transaction that has written already, with what whoever asked is told. */
class CannotBe extends Error {
  readonly told: 'taken' | { why: string } | undefined
  /** Of whom an offer holds the time that is over, and of which nobody has noted yet that it lapsed. */
  readonly overdueOf: readonly string[]
  constructor(told: 'taken' | { why: string } | undefined, overdueOf: readonly string[] = []) {
    super('A meeting cannot be booked.')
    this.told = told
    this.overdueOf = overdueOf
  }
}

const codeOf = (error: unknown) => (error instanceof Error ? (error.cause as { code?: string } | undefined)?.code ?? (error as { code?: string }).code : undefined)

/**
 * Does some work that holds time. Where it clashes with what is held the answer is 'taken'; of people who wait for each other in a circle, one tries once more. What holds the time only because
 * nobody has noted yet that an offer lapsed is let go of first.
 * @param moves whether it moves a meeting, which learns of a clash from the constraint alone: whatever is overdue may be what it clashed with
 */
async function holding<T>(one: Party, work: (tx: Transaction) => Promise<T>, { moves = false } = {}): Promise<T | 'taken' | { why: string } | undefined> {
  for (let again = false; ; again = true) {
    try {
      return await one.writing(work)
    } catch (error) {
      if (error instanceof CannotBe) {
        if (again || error.overdueOf.length === 0) return error.told
        await lapseOffers(one, error.overdueOf)
        continue
      }
      const code = codeOf(error)
      if (!again && (code === '40P01' || code === '40001')) continue
      if (code !== '23P01') throw error
      if (again || !moves || !await lapseOffers(one)) return 'taken'
    }
  }
}

/** A learner books a time for themselves. @param pairId where it is one of the meetings of a pair that goes on */
export async function bookMeeting(one: Booker, wanted: Wanted, because?: Because, pairId?: string): Promise<Booked> {
  const learnerId = whoever(one)
  return holding(one, async (tx) => {
    if (pairId && !await goesOn(tx, pairId, { coachId: wanted.coachId, learnerId })) throw new CannotBe(undefined)
    const id = await hold(tx, one, wanted, { learnerId, ...pairId && { pairId } })
    const about = await aboutFor(tx, one, because ?? { kind: 'person', id: learnerId }, sql`${learnerId}::uuid`)
    await confirm(tx, one, about, wanted, id, { inPair: pairId !== undefined })
    await tellOfMeetings(tx, one, [{ meetingId: id, what: 'booked' }])
    return { id }
  })
}

/** Another meeting that makes room for this one: moved to a time, or cancelled. */
export type InsteadOf = { meetingId: string; moveTo: Date | null }

/**
 * An auditor books a time for a learner: offers it, so that the learner says yes or no, or assigns it. Where another meeting stands in its place, it is moved or cancelled in the same step.
 * @param because what it is about, or whom it is for
 */
export async function arrangeMeeting(arranger: Arranger, because: Because | { kind: 'person'; id: string }, wanted: Wanted, how: 'offer' | 'assign', insteadOf?: InsteadOf): Promise<Booked> {
  return holding(arranger, async (tx) => {
    const about = await aboutFor(tx, arranger, because, undefined)
    if (!about) return undefined
    const until = how === 'offer' ? offerUntil(arranger.at, wanted.startsAt) : undefined
    if (how === 'offer' && !until) return { why: 'It begins too soon to be offered. Agree the time with the learner and assign it, or choose a later one.' }
    const roomMade = insteadOf ? await makeRoom(tx, arranger, insteadOf, [wanted.coachId, about.learner.id]) : []
    const id = await hold(tx, arranger, wanted, { learnerId: about.learner.id, ...until && { offerUntil: until } })
    await confirm(tx, arranger, about, wanted, id, { anyTime: insteadOf !== undefined })
    await tellOfMeetings(tx, arranger, [...roomMade, { meetingId: id, what: how === 'offer' ? 'offered' : 'booked' }])
    return { id }
  }, { moves: insteadOf !== undefined })
}

export type Cycle = { coachId: string; starts: readonly Date[]; goals: readonly string[]; gapId: string | null }

/** A learner books the three meetings of a coaching cycle, with what they work towards: all of them, or none. */
export async function bookCycle(one: Booker, { coachId, starts, goals, gapId }: Cycle, because?: Because): Promise<{ id: string; pairId: string } | Exclude<Booked, { id: string }>> {
  const learnerId = whoever(one)
  const booked = await holding(one, async (tx) => {
    const about = await aboutFor(tx, one, because ?? { kind: 'person', id: learnerId }, sql`${learnerId}::uuid`)
    if (!about) return undefined
    const [pair] = await tx.insert(coachingPairs).values({
      organisationId: one.organisationId, kind: 'coaching cycle', coachId, learnerId, askedById: learnerId, askedAt: one.at, agreedAt: one.at, reviewOn: daysAfter(dayInLondon(one.at), weeksOfCycle * 7),
    }).onConflictDoNothing().returning({ id: coachingPairs.id })
    if (!pair) return { why: 'You have a coaching cycle with them already. Close it first, on its page.' }
    if (goals.length > 0) await tx.insert(pairGoals).values(goals.map((wording) => ({ organisationId: one.organisationId, pairId: pair.id, gapId, wording, writtenById: learnerId, writtenAt: one.at })))
    const ids: string[] = []
    for (const startsAt of starts.toSorted((a, b) => a.getTime() - b.getTime())) {
      const wanted: Wanted = { coachId, format: 'practice coaching', startsAt }
      const id = await hold(tx, one, wanted, { learnerId, pairId: pair.id })
      await confirm(tx, one, about, wanted, id, { weeks: weeksOfCycle })
      ids.push(id)
    }
    await note(tx, one, { did: 'began a coaching cycle', subjectKind: 'coaching pair', subjectId: pair.id, aboutPersonId: learnerId })
    await tellOfMeetings(tx, one, ids.map((meetingId) => ({ meetingId, what: 'booked' })))
    return { id: ids[0]!, pairId: pair.id }
  })
  return booked
}

type Held = { learnerId: string; offerUntil?: Date; pairId?: string }

/**
 * Takes the time. It is the first thing that is written, so that whoever comes second learns it at once: from a look at what is held, in the same statement, or from the constraint where the other was
 * there in the same moment.
 * @throws 23P01 where it is held; `CannotBe` where it was held before, or nobody coaches who was asked for
 */
async function hold(tx: Transaction, by: Party, { coachId, format, startsAt }: Wanted, { learnerId, offerUntil: until, pairId }: Held): Promise<string> {
  if (startsAt <= by.at) throw new CannotBe({ why: 'That time has passed. Choose a later one.' })
  const [starts, ends] = [startsAt, new Date(startsAt.getTime() + formats[format].minutes * 60_000)].map((instant) => sql`${instant.toISOString()}::timestamptz`)
  const now = sql`${by.at.toISOString()}::timestamptz`
  const [found] = await tx.execute<{ id: string | null; coaches: boolean; overdue: boolean | null }>(sql`
    with coach as materialized (
      select coach.*, tstzrange(${starts} - make_interval(mins => coach.buffer_before), ${ends} + make_interval(mins => coach.buffer_after)) as around from coaches coach
      where coach.organisation_id = ${by.organisationId}::uuid and coach.person_id = ${coachId}::uuid and coach.person_id <> ${learnerId}::uuid),
    clashes as materialized (
      select held.organisation_id, held.meeting_id from coach join held_times held on held.organisation_id = coach.organisation_id and held.person_id = coach.person_id and held.during && coach.around
      union all select held.organisation_id, held.meeting_id from held_times held where held.organisation_id = ${by.organisationId}::uuid and held.person_id = ${learnerId}::uuid and held.during && tstzrange(${starts}, ${ends})),
    held as (
      insert into coaching_meetings (organisation_id, coach_id, learner_id, format, pair_id, starts_at, ends_at, zone, buffer_before, buffer_after, place, link, booked_by_id, booked_at, offer_until)
      select coach.organisation_id, coach.person_id, ${learnerId}::uuid, ${format}, ${pairId ?? null}::uuid, ${starts}, ${ends}, 'Europe/London', coach.buffer_before, coach.buffer_after,
        coach.place, coach.link, ${whoever(by)}::uuid, ${now}, ${until?.toISOString() ?? null}::timestamptz
      from coach where not exists (select 1 from clashes) returning id)
    select (select id from held) as id, exists (select 1 from coach) as coaches,
      (select bool_or(other.offer_until <= ${now} and other.accepted_at is null) from clashes join coaching_meetings other on other.organisation_id = clashes.organisation_id and other.id = clashes.meeting_id) as overdue`)
  if (!found?.coaches) throw new CannotBe(undefined)
  if (found.id === null) throw new CannotBe('taken', found.overdue ? [coachId, learnerId] : [])
  return found.id
}

/** Looks, now that the time is held, whether the coach may coach them and offers that time, and writes why they meet. @throws `CannotBe`, which lets the time go */
async function confirm(tx: Transaction, by: Party, about: About | undefined, { coachId, format, startsAt }: Wanted, id: string, { anyTime = false, inPair = false, weeks = inPair ? weeksOfCycle : weeksAhead }: { anyTime?: boolean; inPair?: boolean; weeks?: number } = {}): Promise<void> {
  if (!about) throw new CannotBe(undefined)
  const { because } = about
  if (about.coachId && (about.coachId !== coachId || about.format !== format)) throw new CannotBe({ why: 'This is for the coach who is named in the programme, as supervisor coaching.' })
  const [coach] = await whoCanHelp(tx, by, { ...about, format }, { only: coachId, without: id, inPair, day: dayInLondon(startsAt), weeks })
  if (!coach) throw new CannotBe(undefined)
  if (coach.whyNot) throw new CannotBe({ why: coach.whyNot })
  if (!anyTime && !coach.times.some((time) => time.getTime() === startsAt.getTime())) throw new CannotBe('taken')
  if (because?.kind === 'programme') await tx.update(coachingMeetings).set({ cohortMemberId: because.id, cohortMeeting: because.meeting }).where(eq(coachingMeetings.id, id))
  else if (because) await tx.insert(meetingReasons).values({ organisationId: by.organisationId, meetingId: id, [columnOf[because.kind]]: because.id })
  await note(tx, by, { did: 'booked a coaching meeting', subjectKind: 'coaching meeting', subjectId: id, aboutPersonId: about.learner.id })
}

const columnOf = { action: 'remedialActionId', gap: 'gapId', learning: 'assignmentId', coaching: 'coachingProposalId' } as const satisfies Record<Exclude<Because['kind'], 'programme'>, keyof typeof meetingReasons.$inferInsert>

/** Of a meeting that is somebody’s: theirs as learner or as coach, or of a learner in reach for an auditor who arranges coaching. */
export const isPartys = (party: Party) => or(
  eq(coachingMeetings.coachId, whoever(party)), eq(coachingMeetings.learnerId, whoever(party)), memberWithinReach(party.reach, coachingMeetings.organisationId, coachingMeetings.learnerId, dayInLondon(party.at)),
)!

async function heldMeeting(tx: Transaction, party: Party, id: string) {
  const [meeting] = await tx.select().from(coachingMeetings).where(and(eq(coachingMeetings.id, id), isPartys(party))).for('update')
  return meeting
}
type Meeting = NonNullable<Awaited<ReturnType<typeof heldMeeting>>>

const over = { why: 'It has begun, or has ended already. Its page says how it stands.' }

/**
 * Moves a meeting, which stays the same meeting: one release, one take, one sequence more. A learner moves it to a time that the coach offers; the coach, and whoever arranges coaching, to any at
 * which both are free.
 */
export async function moveMeeting(party: Party, id: string, startsAt: Date): Promise<Booked> {
  return holding(party, async (tx) => {
    const meeting = await heldMeeting(tx, party, id)
    if (!meeting) return undefined
    if (!isAhead(meeting, party.at)) return over
    if (meeting.startsAt.getTime() === startsAt.getTime()) return { id }
    await tellOfMeetings(tx, party, [await moved(tx, party, meeting, startsAt)])
    return { id }
  }, { moves: true })
}

async function moved(tx: Transaction, party: Party, meeting: Meeting, startsAt: Date): Promise<MeetingNews> {
  if (startsAt <= party.at) throw new CannotBe({ why: 'That time has passed. Choose a later one.' })
  const isOffer = meeting.offerUntil !== null && meeting.acceptedAt === null
  const until = isOffer ? offerUntil(party.at, startsAt) : meeting.offerUntil
  if (isOffer && !until) throw new CannotBe({ why: 'It is still offered, and that time is too soon for an answer. Choose a later one.' })
  await tx.update(coachingMeetings).set({ startsAt, endsAt: new Date(startsAt.getTime() + meeting.endsAt.getTime() - meeting.startsAt.getTime()), offerUntil: until ?? null }).where(eq(coachingMeetings.id, meeting.id))
  if (meeting.learnerId === party.personId) {
    const about = await aboutOf(tx, party, meeting)
    const [coach] = await whoCanHelp(tx, party, { ...about, format: meeting.format }, { only: meeting.coachId, without: meeting.id, inPair: meeting.pairId !== null, day: dayInLondon(startsAt), weeks: meeting.pairId === null ? weeksAhead : weeksOfCycle })
    if (!coach?.times.some((time) => time.getTime() === startsAt.getTime())) throw new CannotBe('taken')
  }
  await note(tx, party, { did: 'moved a coaching meeting', subjectKind: 'coaching meeting', subjectId: meeting.id, aboutPersonId: meeting.learnerId })
  return { meetingId: meeting.id, what: isOffer ? 'offered' : 'moved' }
}

/** What a meeting that is booked is about; where that is done or gone meanwhile, nothing but the person. */
export async function aboutOf(tx: Transaction, party: Party, { id, learnerId }: { id: string; learnerId: string }): Promise<About> {
  const [reason] = await tx.select().from(meetingReasons).where(eq(meetingReasons.meetingId, id))
  const because = reason && (Object.entries(columnOf) as [keyof typeof columnOf, (typeof columnOf)[keyof typeof columnOf]][]).flatMap(([kind, column]) => (reason[column] ? [{ kind, id: reason[column] }] : []))[0]
  const mine = sql`${learnerId}::uuid`
  return (because && await aboutFor(tx, party as Booker, because, mine)) ?? (await aboutFor(tx, party as Booker, { kind: 'person', id: learnerId }, mine))!
}

/** Cancels a meeting; its time is free at once. */
export async function cancelMeeting(party: Party, id: string, because: CannotBecause): Promise<true | { why: string } | undefined> {
  return party.writing(async (tx) => {
    const meeting = await heldMeeting(tx, party, id)
    if (!meeting) return undefined
    if (meeting.ended === 'cancelled') return true
    if (!isAhead(meeting, party.at)) return over
    await tellOfMeetings(tx, party, [await cancelled(tx, party, meeting, because)])
    return true
  })
}

async function cancelled(tx: Transaction, party: Party, { id, learnerId }: Meeting, cannotBecause: CannotBecause | 'made room'): Promise<MeetingNews> {
  await tx.update(coachingMeetings).set({ endedAt: party.at, ended: 'cancelled', endedById: whoever(party), cannotBecause }).where(eq(coachingMeetings.id, id))
  await note(tx, party, { did: cannotBecause === 'made room' ? 'cancelled a coaching meeting to make room' : 'cancelled a coaching meeting', subjectKind: 'coaching meeting', subjectId: id, aboutPersonId: learnerId })
  return { meetingId: id, what: 'cancelled' }
}

/**
 * Moves or cancels the meeting that stands in the way. Everybody whose time changes in this step is locked first and in one order, as the trigger that holds time does for the two of each meeting: so
 * of two who make room for each other’s learners, one waits.
 */
async function makeRoom(tx: Transaction, arranger: Arranger, { meetingId, moveTo }: InsteadOf, forWhom: readonly string[]): Promise<MeetingNews[]> {
  const other = await heldMeeting(tx, arranger, meetingId)
  if (!other || !isAhead(other, arranger.at)) throw new CannotBe({ why: 'The meeting that was to make room has changed meanwhile. Look again.' })
  for (const id of [...new Set([other.coachId, other.learnerId, ...forWhom])].toSorted()) await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('held times ' || ${id}::uuid, 0))`)
  return [moveTo ? await moved(tx, arranger, other, moveTo) : await cancelled(tx, arranger, other, 'made room')]
}

/** The learner says yes or no to a meeting that was offered. Pressing twice is the same as once. */
export async function answerMeeting(one: Booker, id: string, answer: 'yes' | 'no'): Promise<true | 'lapsed' | { why: string } | undefined> {
  return one.writing(async (tx) => {
    const meeting = await heldMeeting(tx, one, id)
    if (!meeting || meeting.learnerId !== whoever(one) || !meeting.offerUntil) return undefined
    const state = stateOf(meeting, one.at)
    if (state === 'lapsed') return 'lapsed'
    if (state !== 'offered') return (answer === 'yes' ? meeting.acceptedAt !== null && !meeting.ended : meeting.ended === 'declined') || over
    await tx.update(coachingMeetings).set(answer === 'yes' ? { acceptedAt: one.at } : { endedAt: one.at, ended: 'declined', endedById: whoever(one) }).where(eq(coachingMeetings.id, id))
    await note(tx, one, { did: answer === 'yes' ? 'agreed to a coaching meeting' : 'declined a coaching meeting', subjectKind: 'coaching meeting', subjectId: id })
    await tellOfMeetings(tx, one, [{ meetingId: id, what: answer === 'yes' ? 'accepted' : 'declined' }])
    return true
  })
}

/** Lets go of the time of offers that nobody took up, each in a transaction of its own. @param of whose; everybody’s where nobody is named @returns whether there were any */
export async function lapseOffers(by: Party | Allowed<'look after coaching'>, of: readonly string[] = []): Promise<boolean> {
  const due = and(lte(coachingMeetings.offerUntil, by.at), isNull(coachingMeetings.acceptedAt), isNull(coachingMeetings.endedAt), of.length > 0
    ? sql`(${coachingMeetings.coachId} = any(${sql.param(`{${of.join(',')}}`)}::uuid[]) or ${coachingMeetings.learnerId} = any(${sql.param(`{${of.join(',')}}`)}::uuid[]))` : undefined)
  const ids = await by.writing((tx) => tx.select({ id: coachingMeetings.id }).from(coachingMeetings).where(due))
  for (const { id } of ids) {
    await by.writing(async (tx) => {
      const [lapsed] = await tx.update(coachingMeetings).set({ endedAt: by.at, ended: 'lapsed' }).where(and(eq(coachingMeetings.id, id), due)).returning({ id: coachingMeetings.id })
      if (lapsed) await tellOfMeetings(tx, { ...by, personId: undefined }, [{ meetingId: id, what: 'lapsed' }])
    })
  }
  return ids.length > 0
}

/** Whether somebody coaches at all, paused or not. */
export async function isCoach(tx: Transaction, personId: string): Promise<boolean> {
  return (await tx.select({ id: coaches.personId }).from(coaches).where(eq(coaches.personId, personId))).length > 0
}
