import { and, eq, isNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { agreedSteps, coachingMeetings, meetingReasons, people } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { closeWhatCoachingAnswered } from './closing.server.ts'
import { mostSteps, whyNotAgree, whyNotSay, type Attendance, type MissedBecause } from './notes.ts'
import { sayHeldInProgramme } from './programme.server.ts'

type Two = Allowed<'book coaching' | 'offer coaching'>

/** A meeting is the two people’s, and nobody else’s: not a manager’s, and not an auditor’s who arranged it. */
const isOfTheTwo = (one: Two) => or(eq(coachingMeetings.learnerId, whoever(one)), eq(coachingMeetings.coachId, whoever(one)))!

export type Step = { id: string; wording: string; whose: 'learner' | 'coach'; dueOn: Day | null; writtenById: string; doneAt: string | null }

/** A meeting as the two look back on it, with what they agreed. @returns undefined when it is not theirs. One statement */
export async function afterMeeting(one: Two, id: string) {
  const tx = await one.reading()
  const [coach, learner, said] = [alias(people, 'coach'), alias(people, 'learner'), alias(people, 'said')]
  const [meeting] = await tx.select({
    id: coachingMeetings.id, format: coachingMeetings.format, startsAt: coachingMeetings.startsAt, endsAt: coachingMeetings.endsAt, offerUntil: coachingMeetings.offerUntil, acceptedAt: coachingMeetings.acceptedAt, ended: coachingMeetings.ended,
    attendance: coachingMeetings.attendance, missedBecause: coachingMeetings.missedBecause, attendanceSaidAt: coachingMeetings.attendanceSaidAt, saidBy: said.name, saidById: coachingMeetings.attendanceSaidById,
    coach: { id: coach.id, name: coach.name }, learner: { id: learner.id, name: learner.name }, pairId: coachingMeetings.pairId,
    /** Whether it is about something that an audit found, on whose page it is told of. */
    onThread: sql<boolean>`exists (select 1 from ${meetingReasons} reason where reason.organisation_id = ${coachingMeetings.organisationId} and reason.meeting_id = ${coachingMeetings.id})`,
    steps: sql<Step[]>`(select coalesce(json_agg(json_build_object('id', step.id, 'wording', step.wording, 'whose', step.whose, 'dueOn', step.due_on, 'writtenById', step.written_by_id, 'doneAt', step.done_at) order by step.written_at, step.id), '[]')
      from ${agreedSteps} step where step.organisation_id = ${coachingMeetings.organisationId} and step.meeting_id = ${coachingMeetings.id} and step.withdrawn_at is null)`,
  }).from(coachingMeetings)
    .innerJoin(coach, and(eq(coach.organisationId, coachingMeetings.organisationId), eq(coach.id, coachingMeetings.coachId)))
    .innerJoin(learner, and(eq(learner.organisationId, coachingMeetings.organisationId), eq(learner.id, coachingMeetings.learnerId)))
    .leftJoin(said, and(eq(said.organisationId, coachingMeetings.organisationId), eq(said.id, coachingMeetings.attendanceSaidById)))
    .where(and(eq(coachingMeetings.id, id), isOfTheTwo(one)))
  return meeting
}

const heldForTwo = async (tx: Transaction, one: Two, id: string) => (await tx.select().from(coachingMeetings).where(and(eq(coachingMeetings.id, id), isOfTheTwo(one))).for('update'))[0]

export type Said = { attendance: 'held' } | { attendance: Exclude<Attendance, 'held'>; because: MissedBecause }

/**
 * One of the two says whether a meeting was held, or puts right what was said.
 * @param before when what the form showed had been said, as ISO text; empty where nobody had
 * @returns 'changed meanwhile' when it has been said otherwise since, or why it cannot be said; undefined when it is not theirs
 */
export async function sayAttendance(one: Two, id: string, said: Said, before: string): Promise<true | 'changed meanwhile' | { why: string } | undefined> {
  return one.writing(async (tx) => {
    const meeting = await heldForTwo(tx, one, id)
    if (!meeting) return undefined
    const missedBecause = said.attendance === 'held' ? null : said.because
    if (meeting.attendance === said.attendance && meeting.missedBecause === missedBecause) {
      // The programme for managers takes the coach’s word, also where the learner said it first.
      await sayHeldInProgramme(tx, one, id)
      return true
    }
    if ((meeting.attendanceSaidAt?.toISOString() ?? '') !== before) return 'changed meanwhile'
    const why = whyNotSay(meeting, one.at)
    if (why) return { why }
    await tx.update(coachingMeetings).set({ attendance: said.attendance, missedBecause, attendanceSaidById: whoever(one), attendanceSaidAt: one.at }).where(eq(coachingMeetings.id, id))
    await note(tx, one, { did: meeting.attendance ? 'put right whether a coaching meeting was held' : 'said whether a coaching meeting was held', subjectKind: 'coaching meeting', subjectId: id, aboutPersonId: meeting.learnerId })
    await sayHeldInProgramme(tx, one, id)
    await closeWhatCoachingAnswered(tx, one, id)
    return true
  })
}

export type NewStep = Pick<Step, 'wording' | 'whose' | 'dueOn'>

/** Keeps a step that the two agreed. The same words sent twice are kept once. @returns why it cannot be, or undefined when the meeting is not theirs */
export async function agreeStep(one: Two, id: string, { wording, whose, dueOn }: NewStep): Promise<true | { why: string } | undefined> {
  return one.writing(async (tx) => {
    const meeting = await heldForTwo(tx, one, id)
    if (!meeting) return undefined
    const why = whyNotAgree(meeting, one.at)
    if (why) return { why }
    const known = await tx.select({ wording: agreedSteps.wording, whose: agreedSteps.whose }).from(agreedSteps).where(and(eq(agreedSteps.meetingId, id), isNull(agreedSteps.withdrawnAt)))
    if (known.some((step) => step.wording === wording && step.whose === whose)) return true
    if (known.length >= mostSteps) return { why: `${mostSteps} steps stand already. Take one back first.` }
    await tx.insert(agreedSteps).values({ organisationId: one.organisationId, meetingId: id, wording, whose, dueOn, writtenById: whoever(one), writtenAt: one.at })
    await note(tx, one, { did: 'agreed a step of a coaching meeting', subjectKind: 'coaching meeting', subjectId: id, aboutPersonId: meeting.learnerId })
    return true
  })
}

/** Whoever has to do a step says that it is done. Saying it twice is the same as once. @returns undefined when it is not theirs to do */
export async function stepDone(one: Two, id: string, stepId: string): Promise<true | undefined> {
  return one.writing(async (tx) => {
    const meeting = await heldForTwo(tx, one, id)
    if (!meeting) return undefined
    const mine = [...meeting.learnerId === whoever(one) ? ['learner' as const] : [], ...meeting.coachId === whoever(one) ? ['coach' as const] : []]
    const [step] = await tx.select().from(agreedSteps).where(and(eq(agreedSteps.id, stepId), eq(agreedSteps.meetingId, id), isNull(agreedSteps.withdrawnAt))).for('update')
    if (!step || !mine.includes(step.whose)) return undefined
    if (step.doneAt) return true
    await tx.update(agreedSteps).set({ doneAt: one.at }).where(eq(agreedSteps.id, stepId))
    await note(tx, one, { did: 'did a step of a coaching meeting', subjectKind: 'coaching meeting', subjectId: id, aboutPersonId: meeting.learnerId })
    return true
  })
}

/** Whoever wrote a step takes it back; what is done stays. @returns why it cannot be, or undefined when they did not write it */
export async function takeStepBack(one: Two, id: string, stepId: string): Promise<true | { why: string } | undefined> {
  return one.writing(async (tx) => {
    const meeting = await heldForTwo(tx, one, id)
    if (!meeting) return undefined
    const [step] = await tx.select().from(agreedSteps).where(and(eq(agreedSteps.id, stepId), eq(agreedSteps.meetingId, id), eq(agreedSteps.writtenById, whoever(one)))).for('update')
    if (!step) return undefined
    if (step.withdrawnAt) return true
    if (step.doneAt) return { why: 'It is done already, so it stays.' }
    await tx.update(agreedSteps).set({ withdrawnAt: one.at }).where(eq(agreedSteps.id, stepId))
    await note(tx, one, { did: 'took a step of a coaching meeting back', subjectKind: 'coaching meeting', subjectId: id, aboutPersonId: meeting.learnerId })
    return true
  })
}
