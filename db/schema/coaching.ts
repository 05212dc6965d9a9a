import { sql } from 'drizzle-orm'
import { check, customType, date, foreignKey, index, pgPolicy, pgTable, primaryKey, smallint, text, time, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { assignments, coachingProposals } from './assignments.ts'
import { cohortMembers } from './cohorts.ts'
import { gaps } from './gaps.ts'
import { people } from './people.ts'
import { remedialActions } from './remedial-actions.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

const format = () => text({ enum: ['action clinic', 'practice coaching', 'supervisor coaching', 'auditor pairing'] })
const tstzrange = customType<{ data: string }>({ dataType: () => 'tstzrange' })

/** Somebody who coaches, as they offer it themselves: nobody is a coach by somebody else’s word. */
export const coaches = pgTable('coaches', {
  organisationId: organisationId(),
  personId: uuid().notNull(),
  formats: text({ enum: ['action clinic', 'practice coaching', 'supervisor coaching', 'auditor pairing'] }).array().notNull(),
  /** The keys of the themes that they can help with; none named means any. */
  themeKeys: text().array().notNull().default(sql`'{}'::text[]`),
  /** Where meetings are: a place, a link, or both. */
  place: text(),
  link: text(),
  /** Minutes kept free before and after each meeting; they are part of the time that a meeting holds. */
  bufferBefore: smallint().notNull(),
  bufferAfter: smallint().notNull(),
  mostADay: smallint().notNull(),
  /** So many hours ahead a time can no longer be taken. */
  noticeHours: smallint().notNull(),
  /** How many of the first times of each day are kept for red actions, and until what time on the working day before. */
  firstForRed: smallint().notNull(),
  forRedUntil: time().notNull(),
  startedAt: timestamp({ withTimezone: true }).notNull(),
  /** They take nobody new for the time being; what is booked stands. */
  pausedAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.personId] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  check('offers_something', sql`cardinality(${row.formats}) > 0`),
  check('somewhere', sql`num_nonnulls(${row.place}, ${row.link}) > 0`),
  check('sensible_limits', sql`${row.bufferBefore} between 0 and 120 and ${row.bufferAfter} between 0 and 120 and ${row.mostADay} between 1 and 12 and ${row.noticeHours} between 0 and 168 and ${row.firstForRed} between 0 and 4`),
  ownOrganisationOnly(),
])

/** Hours of a weekday in which somebody coaches: clock times where they are, so that no change of the clocks moves them. */
export const availabilityRules = pgTable('availability_rules', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  /** 0 for Sunday. */
  weekday: smallint().notNull(),
  fromTime: time().notNull(),
  toTime: time().notNull(),
  /** An IANA zone, such as Europe/London. */
  zone: text().notNull(),
  validFrom: date().notNull(),
  /** The first day on which it holds no more; open while nobody has said. */
  validTo: date(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [coaches.organisationId, coaches.personId] }),
  index().on(row.organisationId, row.personId),
  check('a_weekday', sql`${row.weekday} between 0 and 6`),
  check('ends_after_it_begins', sql`${row.fromTime} < ${row.toTime} and (${row.validTo} is null or ${row.validTo} > ${row.validFrom})`),
  ownOrganisationOnly(),
])

/** Days that are not as the week says: not there, for a time of day or whole days, or there as well. Never why. */
export const availabilityExceptions = pgTable('availability_exceptions', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  kind: text({ enum: ['not there', 'there as well'] }).notNull(),
  firstDay: date().notNull(),
  lastDay: date().notNull(),
  /** Both empty for whole days. */
  fromTime: time(),
  toTime: time(),
  zone: text().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [coaches.organisationId, coaches.personId] }),
  index().on(row.organisationId, row.personId, row.lastDay),
  check('last_day_not_before_the_first', sql`${row.lastDay} >= ${row.firstDay}`),
  check('times_are_whole', sql`num_nulls(${row.fromTime}, ${row.toTime}) in (0, 2) and (${row.fromTime} is null or ${row.fromTime} < ${row.toTime})`),
  check('there_as_well_on_one_day', sql`${row.kind} = 'not there' or (${row.fromTime} is not null and ${row.firstDay} = ${row.lastDay})`),
  ownOrganisationOnly(),
])

/** Somebody whose own recent judgements on a theme were good or better is asked whether they would help others with it. Nobody else learns of it unless they say yes. */
export const coachInvitations = pgTable('coach_invitations', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  themeKey: text().notNull(),
  invitedById: uuid().notNull(),
  invitedAt: timestamp({ withTimezone: true }).notNull(),
  answer: text({ enum: ['yes', 'no'] }),
  answeredAt: timestamp({ withTimezone: true }),
  /** They said yes, and do not help with it any more. */
  endedAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.invitedById], foreignColumns: [people.organisationId, people.id] }),
  uniqueIndex('asked_once').on(row.organisationId, row.personId, row.themeKey).where(sql`ended_at is null and answer is distinct from 'no'`),
  check('an_answer_is_whole', sql`num_nulls(${row.answer}, ${row.answeredAt}) in (0, 2)`),
  check('only_a_yes_ends', sql`${row.endedAt} is null or ${row.answer} = 'yes'`),
  check('nobody_invites_themselves', sql`${row.invitedById} <> ${row.personId}`),
  ownOrganisationOnly(),
])

/** Two people who go on meeting: a coaching cycle of three meetings, or mentoring, which is longer. It begins once both have said yes. */
export const coachingPairs = pgTable('coaching_pairs', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  kind: text({ enum: ['coaching cycle', 'mentoring'] }).notNull(),
  coachId: uuid().notNull(),
  learnerId: uuid().notNull(),
  askedById: uuid().notNull(),
  askedAt: timestamp({ withTimezone: true }).notNull(),
  /** When whoever did not ask said yes; a cycle whose three meetings somebody books for themselves is agreed at once. */
  agreedAt: timestamp({ withTimezone: true }),
  /** When both look at how it goes. */
  reviewOn: date().notNull(),
  reviewedAt: timestamp({ withTimezone: true }),
  closedAt: timestamp({ withTimezone: true }),
  closedById: uuid(),
  closed: text({ enum: ['declined', 'goals reached', 'some goals reached', 'ended early'] }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.coachId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.learnerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.askedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.closedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.coachId),
  index().on(row.organisationId, row.learnerId),
  uniqueIndex('one_pair_of_a_kind').on(row.organisationId, row.kind, row.coachId, row.learnerId).where(sql`closed_at is null`),
  check('nobody_coaches_themselves', sql`${row.coachId} <> ${row.learnerId}`),
  check('asked_by_one_of_them', sql`${row.askedById} in (${row.coachId}, ${row.learnerId})`),
  check('a_close_is_whole', sql`num_nulls(${row.closedAt}, ${row.closedById}, ${row.closed}) in (0, 3)`),
  check('only_what_began_is_reviewed', sql`${row.reviewedAt} is null or ${row.agreedAt} is not null`),
  ownOrganisationOnly(),
])

/** What a pair works towards, drawn from a gap or in their own words. Both read it, and nobody else. */
export const pairGoals = pgTable('pair_goals', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  pairId: uuid().notNull(),
  gapId: uuid(),
  wording: text().notNull(),
  writtenById: uuid().notNull(),
  writtenAt: timestamp({ withTimezone: true }).notNull(),
  reached: text({ enum: ['reached', 'in part', 'not reached'] }),
  reachedSaidAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.pairId], foreignColumns: [coachingPairs.organisationId, coachingPairs.id] }),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }),
  foreignKey({ columns: [row.organisationId, row.writtenById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.pairId),
  check('reached_is_whole', sql`num_nulls(${row.reached}, ${row.reachedSaidAt}) in (0, 2)`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('gap_id', 'gap'),
])

/**
 * A meeting of a coach and a learner. From asking on it holds its time for both, also while it is offered and nobody has said yes, until it has ended: cancelled, declined or lapsed.
 * Moving it changes this row; there is never a second one.
 */
export const coachingMeetings = pgTable('coaching_meetings', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  coachId: uuid().notNull(),
  learnerId: uuid().notNull(),
  format: format().notNull(),
  pairId: uuid(),
  /** Whose programme for managers it is part of, and which of the two meetings there. */
  cohortMemberId: uuid(),
  cohortMeeting: text({ enum: ['coaching 1', 'coaching 2'] }),
  startsAt: timestamp({ withTimezone: true }).notNull(),
  endsAt: timestamp({ withTimezone: true }).notNull(),
  /** The zone in which it was booked. */
  zone: text().notNull(),
  /** Minutes that the coach keeps free around it, as they were when it was booked. */
  bufferBefore: smallint().notNull(),
  bufferAfter: smallint().notNull(),
  place: text(),
  link: text(),
  bookedById: uuid().notNull(),
  bookedAt: timestamp({ withTimezone: true }).notNull(),
  /** An auditor offers it: the learner says yes by then, or it lapses. */
  offerUntil: timestamp({ withTimezone: true }),
  acceptedAt: timestamp({ withTimezone: true }),
  endedAt: timestamp({ withTimezone: true }),
  ended: text({ enum: ['cancelled', 'declined', 'lapsed'] }),
  endedById: uuid(),
  /** Why, as a fact about the work and never about a person’s health. 'made room' says that another meeting was put in its place on purpose. */
  cannotBecause: text({ enum: ['court', 'crisis', 'leave', 'duty', 'made room', 'other'] }),
  attendance: text({ enum: ['held', 'learner not there', 'coach not there'] }),
  /** A case emergency never counts against anybody. */
  missedBecause: text({ enum: ['case emergency', 'court', 'duty', 'not known', 'other'] }),
  attendanceSaidById: uuid(),
  attendanceSaidAt: timestamp({ withTimezone: true }),
  /** What the calendars of both were last told: raised with every message about it. */
  calendarSequence: smallint().notNull().default(0),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.coachId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.learnerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.pairId], foreignColumns: [coachingPairs.organisationId, coachingPairs.id] }),
  foreignKey({ columns: [row.organisationId, row.cohortMemberId], foreignColumns: [cohortMembers.organisationId, cohortMembers.id] }),
  foreignKey({ columns: [row.organisationId, row.bookedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.endedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.attendanceSaidById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.coachId, row.startsAt),
  index().on(row.organisationId, row.learnerId, row.startsAt),
  index().on(row.organisationId, row.pairId),
  index().on(row.organisationId, row.cohortMemberId),
  index('meetings_offered').on(row.organisationId, row.offerUntil).where(sql`offer_until is not null and accepted_at is null and ended_at is null`),
  check('with_somebody_else', sql`${row.coachId} <> ${row.learnerId}`),
  check('takes_some_time', sql`${row.endsAt} > ${row.startsAt} and ${row.bufferBefore} >= 0 and ${row.bufferAfter} >= 0`),
  check('only_an_offer_is_accepted', sql`${row.acceptedAt} is null or ${row.offerUntil} is not null`),
  check('an_end_is_whole', sql`num_nulls(${row.endedAt}, ${row.ended}) in (0, 2)`),
  check('only_a_cancellation_says_why', sql`${row.cannotBecause} is null or ${row.ended} = 'cancelled'`),
  check('only_an_open_offer_is_declined_or_lapses', sql`coalesce(${row.ended} not in ('declined', 'lapsed'), true) or (${row.offerUntil} is not null and ${row.acceptedAt} is null)`),
  check('attendance_is_whole', sql`num_nulls(${row.attendance}, ${row.attendanceSaidById}, ${row.attendanceSaidAt}) in (0, 3) and (${row.attendance} is null or ${row.endedAt} is null)`),
  check('only_a_missed_one_says_why', sql`${row.missedBecause} is null or ${row.attendance} <> 'held'`),
  check('of_a_programme_whole', sql`num_nulls(${row.cohortMemberId}, ${row.cohortMeeting}) in (0, 2)`),
  ownOrganisationOnly(),
])

/**
 * The time that a meeting holds of each of its two people, the coach’s with the minutes kept free around it. A trigger keeps it with the meeting, after a lock on each person, and a
 * constraint lets nobody be held twice, whichever of the two they are: no page, import or command can pass by it.
 */
export const heldTimes = pgTable('held_times', {
  organisationId: organisationId(),
  meetingId: uuid().notNull(),
  personId: uuid().notNull(),
  during: tstzrange().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.meetingId, row.personId] }),
  foreignKey({ columns: [row.organisationId, row.meetingId], foreignColumns: [coachingMeetings.organisationId, coachingMeetings.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])

/** What brought a meeting: an action, a gap, learning or coaching that was agreed. A meeting that somebody asked for of themselves has none. */
export const meetingReasons = pgTable('meeting_reasons', {
  organisationId: organisationId(),
  meetingId: uuid().notNull(),
  remedialActionId: uuid(),
  gapId: uuid(),
  assignmentId: uuid(),
  coachingProposalId: uuid(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.meetingId] }),
  foreignKey({ columns: [row.organisationId, row.meetingId], foreignColumns: [coachingMeetings.organisationId, coachingMeetings.id] }),
  foreignKey({ columns: [row.organisationId, row.remedialActionId], foreignColumns: [remedialActions.organisationId, remedialActions.id] }),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }),
  foreignKey({ columns: [row.organisationId, row.assignmentId], foreignColumns: [assignments.organisationId, assignments.id] }),
  foreignKey({ columns: [row.organisationId, row.coachingProposalId], foreignColumns: [coachingProposals.organisationId, coachingProposals.id] }),
  index().on(row.organisationId, row.remedialActionId),
  index().on(row.organisationId, row.gapId),
  index().on(row.organisationId, row.assignmentId),
  index().on(row.organisationId, row.coachingProposalId),
  check('one_reason', sql`num_nonnulls(${row.remedialActionId}, ${row.gapId}, ${row.assignmentId}, ${row.coachingProposalId}) = 1`),
  ownOrganisationOnly(),
  pgPolicy('hidden_with_its_audit', {
    as: 'restrictive', withCheck: sql`true`,
    using: sql`(remedial_action_id is null or remedial_action_id not in (select id from hidden_rows('remedial action'))) and (gap_id is null or gap_id not in (select id from hidden_rows('gap')))`,
  }),
])

/** What both agreed to do next: read by both, and on the gap’s thread by whoever follows it. */
export const agreedSteps = pgTable('agreed_steps', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  meetingId: uuid().notNull(),
  wording: text().notNull(),
  whose: text({ enum: ['learner', 'coach'] }).notNull(),
  dueOn: date(),
  writtenById: uuid().notNull(),
  writtenAt: timestamp({ withTimezone: true }).notNull(),
  doneAt: timestamp({ withTimezone: true }),
  /** Taken back by whoever wrote it. */
  withdrawnAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.meetingId], foreignColumns: [coachingMeetings.organisationId, coachingMeetings.id] }),
  foreignKey({ columns: [row.organisationId, row.writtenById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.meetingId),
  check('done_or_withdrawn', sql`num_nonnulls(${row.doneAt}, ${row.withdrawnAt}) <= 1`),
  ownOrganisationOnly(),
])

/** The coach’s own reminder of a meeting: read by the coach alone, in no message, calendar or search, and deleted a year after it was last written. The person it is about can ask for it. */
export const coachReminders = pgTable('coach_reminders', {
  organisationId: organisationId(),
  meetingId: uuid().notNull(),
  text: text().notNull(),
  writtenAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.meetingId] }),
  foreignKey({ columns: [row.organisationId, row.meetingId], foreignColumns: [coachingMeetings.organisationId, coachingMeetings.id] }),
  index().on(row.organisationId, row.writtenAt),
  ownOrganisationOnly(),
])

/** An address at which somebody’s calendar program reads their meetings and workshops. Only its hash is kept; whoever revokes it ends it at once. */
export const calendarFeeds = pgTable('calendar_feeds', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  tokenHash: text().notNull(),
  madeAt: timestamp({ withTimezone: true }).notNull(),
  revokedAt: timestamp({ withTimezone: true }),
  lastReadAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  unique().on(row.organisationId, row.tokenHash),
  uniqueIndex('one_feed_of_a_person').on(row.organisationId, row.personId).where(sql`revoked_at is null`),
  ownOrganisationOnly(),
])
