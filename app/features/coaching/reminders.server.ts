import { and, eq, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { coachingMeetings, coachReminders } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'

type Coach = Allowed<'offer coaching'>

/** Whether a reminder is a year old by a day, as `forgottenOn` says it: then it is read no more, and deleted in the night. */
const isForgotten = (today: Day) => sql`(((${coachReminders.writtenAt} at time zone 'Europe/London')::date + interval '1 year')::date <= ${today}::date)`

/** A coach’s own reminder of a meeting. Nobody else’s query ever asks for one: this is the only place in the portal that reads them. @returns undefined when there is none, or it is not theirs */
export async function reminderOf(coach: Coach, meetingId: string): Promise<{ text: string; writtenAt: Date } | undefined> {
  const tx = await coach.reading()
  const [reminder] = await tx.select({ text: coachReminders.text, writtenAt: coachReminders.writtenAt }).from(coachReminders)
    .innerJoin(coachingMeetings, and(eq(coachingMeetings.organisationId, coachReminders.organisationId), eq(coachingMeetings.id, coachReminders.meetingId)))
    .where(and(eq(coachReminders.meetingId, meetingId), eq(coachingMeetings.coachId, whoever(coach)), sql`not ${isForgotten(dayInLondon(coach.at))}`))
  return reminder
}

/**
 * Keeps a coach’s own reminder; no words at all delete it. It is noted nowhere that there is one.
 * @param before when what the form showed was written, as ISO text; empty where there was none
 * @returns 'changed meanwhile' when something else was saved since; undefined when they did not coach it
 */
export async function keepReminder(coach: Coach, meetingId: string, text: string, before: string): Promise<true | 'changed meanwhile' | undefined> {
  return coach.writing(async (tx) => {
    const [meeting] = await tx.select({ id: coachingMeetings.id }).from(coachingMeetings).where(and(eq(coachingMeetings.id, meetingId), eq(coachingMeetings.coachId, whoever(coach)))).for('update')
    if (!meeting) return undefined
    const [known] = await tx.select().from(coachReminders).where(and(eq(coachReminders.meetingId, meetingId), sql`not ${isForgotten(dayInLondon(coach.at))}`))
    if ((known?.text ?? '') === text) return true
    if ((known?.writtenAt.toISOString() ?? '') !== before) return 'changed meanwhile'
    if (text === '') await tx.delete(coachReminders).where(eq(coachReminders.meetingId, meetingId))
    else await tx.insert(coachReminders).values({ organisationId: coach.organisationId, meetingId, text, writtenAt: coach.at })
      .onConflictDoUpdate({ target: [coachReminders.organisationId, coachReminders.meetingId], set: { text, writtenAt: coach.at } })
    return true
  })
}

/** Deletes what was last written a year ago or longer. @returns how many */
export async function forgetCoachReminders(job: Allowed<'look after coaching'>): Promise<number> {
  return job.writing(async (tx) => (await tx.delete(coachReminders).where(isForgotten(dayInLondon(job.at))).returning({ id: coachReminders.meetingId })).length)
}
