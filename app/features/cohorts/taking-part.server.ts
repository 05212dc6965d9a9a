import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, inWords, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { cohortMeetings, cohortMembers, cohorts, cohortTasks, evidence, observations, people, teams } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { addPiece } from '../cpd/cpd.server.ts'
import type { PeerRole } from '../cpd/cpd.ts'
import { casesInOne, type ProgrammeTask } from '../evidence/programme-tasks.ts'
import { withinReach } from '../people/reach.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { checkDueOn } from '../remedial-actions/clocks.ts'
import { mayBeHandedIn, programmeTitle, type coachings, type MemberFacts, type Observed, type ObservationPoint } from './cohorts.ts'
import type { Observation } from './cohorts.server.ts'

type Member = Allowed<'go through the programme'>

/** Of a task that is the member's own and still goes on. */
const myTask = (personId: string, id: string) => and(eq(cohortTasks.id, id), eq(cohortMembers.personId, personId), isNull(cohortMembers.leftAt))

const latestSent = sql<MemberFacts['tasks'][number]['sent']>`(
  select json_build_object('at', to_json(sent.submitted_at) #>> '{}', 'checkDueOn', sent.check_due_on, 'outcome', checked.outcome, 'because', checked.because, 'dueAgainOn', checked.due_again_on, 'checkedAt', to_json(checked.checked_at) #>> '{}',
    'caseReference', sent.case_reference, 'recordKind', sent.record_kind, 'recordDate', sent.record_date, 'remark', sent.remark)
  from evidence sent left join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
  where sent.organisation_id = cohort_tasks.organisation_id and sent.cohort_task_id = cohort_tasks.id order by sent.submitted_at desc limit 1)`

type Sent = NonNullable<MemberFacts['tasks'][number]['sent']> & { caseReference: string | null; recordKind: string; recordDate: Day; remark: string | null }

/** A task of the member's with what they handed in last. @returns undefined when it is not theirs */
export async function myTaskOf(member: Member, id: string) {
  const tx = await member.reading()
  const [task] = await tx.select({ id: cohortTasks.id, task: cohortTasks.task, dueOn: cohortTasks.dueOn, sent: latestSent }).from(cohortTasks)
    .innerJoin(cohortMembers, and(eq(cohortMembers.organisationId, cohortTasks.organisationId), eq(cohortMembers.id, cohortTasks.memberId))).where(myTask(whoever(member), id))
  return task && { ...task, task: task.task as ProgrammeTask, sent: task.sent as Sent | null }
}

export type HandedIn = { caseReferences: readonly string[]; recordKind: string; recordDate: Day; remark: string | null }

/** The member says where it can be seen. @returns 'already sent' while it is being checked or once it is accepted; undefined when it is not theirs */
export async function handInTask(member: Member, id: string, { caseReferences, ...seen }: HandedIn): Promise<true | 'already sent' | undefined> {
  return member.writing(async (tx) => {
    // Two who send at once come one after the other, and the second sees what the first has sent.
    const [held] = await tx.select({ id: cohortTasks.id }).from(cohortTasks)
      .innerJoin(cohortMembers, and(eq(cohortMembers.organisationId, cohortTasks.organisationId), eq(cohortMembers.id, cohortTasks.memberId))).where(myTask(whoever(member), id)).for('update', { of: cohortTasks })
    if (!held) return undefined
    const [{ sent } = { sent: null }] = await tx.select({ sent: latestSent }).from(cohortTasks).where(eq(cohortTasks.id, id))
    if (!mayBeHandedIn({ sent })) return 'already sent'
    const today = dayInLondon(member.at)
    await tx.insert(evidence).values({
      organisationId: member.organisationId, cohortTaskId: id, caseReference: caseReferences.length > 0 ? casesInOne(caseReferences) : null, ...seen,
      submittedById: whoever(member), submittedAt: member.at, checkDueOn: checkDueOn(today, { bankHolidays }, await settingsOn(tx, today)),
    })
    await note(tx, member, { did: 'handed in a task of the programme', subjectKind: 'cohort member', subjectId: id, aboutPersonId: whoever(member) })
    return true
  })
}

const whose = (tx: Transaction, condition: SQL | undefined) => tx.select({ id: cohortMembers.id, personId: people.id, name: people.name, team: teams.name, cohortId: cohorts.id, cohort: cohorts.title, joinedAt: cohortMembers.joinedAt }).from(cohortMembers)
  .innerJoin(cohorts, and(eq(cohorts.organisationId, cohortMembers.organisationId), eq(cohorts.id, cohortMembers.cohortId)))
  .innerJoin(people, and(eq(people.organisationId, cohortMembers.organisationId), eq(people.id, cohortMembers.personId)))
  .innerJoin(teams, and(eq(teams.organisationId, cohortMembers.organisationId), eq(teams.id, cohortMembers.teamId)))
  .where(and(isNull(cohortMembers.leftAt), condition))

const coachedBy = (coach: Allowed<'coach supervisors'>, id: string) => and(eq(cohortMembers.id, id), eq(cohortMembers.coachId, whoever(coach)))

/** Whom somebody coaches, with the meetings that were held. @returns undefined for anybody but the named coach */
export async function memberICoach(coach: Allowed<'coach supervisors'>, id: string) {
  const tx = await coach.reading()
  const [member] = await whose(tx, coachedBy(coach, id))
  if (!member) return undefined
  const held = await tx.select({ meeting: cohortMeetings.meeting, heldOn: cohortMeetings.heldOn, minutes: cohortMeetings.minutes }).from(cohortMeetings)
    .where(and(eq(cohortMeetings.memberId, id), sql`${cohortMeetings.meeting} <> 'peer group'`)).orderBy(cohortMeetings.meeting)
  return { ...member, held }
}

export type Held = { heldOn: Day; minutes: number }

/** A meeting lies on a day of the programme: not ahead, and not before somebody joined it. */
const wrongDay = (heldOn: Day, joinedAt: Date, today: Day) => heldOn > today ? 'The day must be today or earlier.'
  : heldOn < dayInLondon(joinedAt) ? `They joined the programme on ${inWords(dayInLondon(joinedAt))}: the day cannot lie before that.` : undefined

/** The named coach says that a session was held. @returns 'said already'; `wrongDay` says why the day cannot be; undefined for anybody but the named coach */
export async function sayCoachingHeld(coach: Allowed<'coach supervisors'>, id: string, { meeting, heldOn, minutes }: Held & { meeting: (typeof coachings)[number] }): Promise<true | 'said already' | { wrongDay: string } | undefined> {
  return coach.writing(async (tx) => {
    const [member] = await whose(tx, coachedBy(coach, id))
    if (!member) return undefined
    const wrong = wrongDay(heldOn, member.joinedAt, dayInLondon(coach.at))
    if (wrong) return { wrongDay: wrong }
    const [said] = await tx.insert(cohortMeetings).values({ organisationId: coach.organisationId, memberId: id, meeting, heldOn, minutes, saidById: whoever(coach), saidAt: coach.at }).onConflictDoNothing().returning({ meeting: cohortMeetings.meeting })
    if (!said) return 'said already'
    await note(tx, coach, { did: 'said that coaching was held', subjectKind: 'cohort member', subjectId: id, aboutPersonId: member.personId })
    return true
  })
}

type Observer = Allowed<'observe supervision'>

/** Whom somebody may observe: never themselves, and only a member whose team is in their reach. */
const observable = (observer: Observer) => and(sql`${cohortMembers.personId} <> ${whoever(observer)}::uuid`, withinReach(observer.reach, { area: teams.serviceAreaId, team: teams.id }))

/** A member to observe; once observed, with the form for whoever wrote it. @returns undefined when they are not in reach, are the observer, or were observed by somebody else */
export async function memberToObserve(observer: Observer, id: string) {
  const tx = await observer.reading()
  const [member] = await whose(tx, and(eq(cohortMembers.id, id), observable(observer)))
  if (!member) return undefined
  const [seen] = await tx.execute<Observation>(sql`
    select seen.observed_on as "observedOn", seen.minutes, seen.points, seen.strength, seen.try_next as "tryNext", observer.name as observer, seen.observer_id as "observerId"
    from observations seen join people observer on observer.organisation_id = seen.organisation_id and observer.id = seen.observer_id where seen.member_id = ${id}::uuid`)
  return seen && seen.observerId !== whoever(observer) ? undefined : { ...member, seen }
}

export type Form = { observedOn: Day; minutes: number; points: Record<ObservationPoint, Observed>; strength: string; tryNext: string }

/** Writes the observer's form, once. @returns 'observed already'; undefined when they are not the observer's to observe */
export async function writeObservation(observer: Observer, id: string, form: Form): Promise<true | 'observed already' | { wrongDay: string } | undefined> {
  return observer.writing(async (tx) => {
    const [member] = await whose(tx, and(eq(cohortMembers.id, id), observable(observer)))
    if (!member) return undefined
    const wrong = wrongDay(form.observedOn, member.joinedAt, dayInLondon(observer.at))
    if (wrong) return { wrongDay: wrong }
    const [written] = await tx.insert(observations).values({ organisationId: observer.organisationId, memberId: id, observerId: whoever(observer), ...form, writtenAt: observer.at }).onConflictDoNothing().returning({ memberId: observations.memberId })
    if (!written) return 'observed already'
    await note(tx, observer, { did: 'observed a supervision', subjectKind: 'cohort member', subjectId: id, aboutPersonId: member.personId })
    return true
  })
}

/** What the member wrote after the peer group: for themselves alone. */
export type PeerGroup = Held & { peerRole: PeerRole; peerLearnt: string }

/**
 * The member says that the peer group met, and keeps what they learnt in their own record: both or neither. Sent twice, it is kept once.
 * @param learner the same person, as the owner of their record
 */
export async function sayPeerGroupMet(member: Member, learner: Allowed<'see my practice'>, memberId: string, { heldOn, minutes, peerRole, peerLearnt }: PeerGroup): Promise<true | 'said already' | { wrongDay: string } | undefined> {
  return member.writing(async (tx) => {
    const [mine] = await whose(tx, and(eq(cohortMembers.id, memberId), eq(cohortMembers.personId, whoever(member))))
    if (!mine) return undefined
    const today = dayInLondon(member.at)
    const wrong = wrongDay(heldOn, mine.joinedAt, today)
    if (wrong) return { wrongDay: wrong }
    const [said] = await tx.insert(cohortMeetings).values({ organisationId: member.organisationId, memberId, meeting: 'peer group', heldOn, minutes, saidById: whoever(member), saidAt: member.at }).onConflictDoNothing().returning({ meeting: cohortMeetings.meeting })
    if (!said) return 'said already'
    const description = `A group of team managers who go through the programme ${programmeTitle} together. It is relevant because I lead a team and answer for what it decides for children.`
    await addPiece(tx, learner, { description, learnt: '', impact: '', peerRole, peerLearnt }, { activity: 'Peer group of managers', doneOn: heldOn, hours: Math.round((minutes / 60) * 100) / 100 })
    await note(tx, member, { did: 'said that the peer group met', subjectKind: 'cohort member', subjectId: memberId, aboutPersonId: whoever(member) })
    return true
  })
}

