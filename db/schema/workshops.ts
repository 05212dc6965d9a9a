import { sql } from 'drizzle-orm'
import { bigint, boolean, check, foreignKey, index, numeric, pgTable, primaryKey, smallint, text, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { teamPatterns } from './assignments.ts'
import { organisations, people, teams } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/** One workshop of the curriculum offered on one or more dates. What it is, is copied from its file when it is set up, so that a certificate says later what it was then. */
export const workshopSeries = pgTable('workshop_series', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  workshopKey: text().notNull(),
  contentVersion: text().notNull(),
  title: text().notNull(),
  minutes: smallint().notNull(),
  hours: numeric({ mode: 'number' }).notNull(),
  /** Keys of the practice themes that it is about; empty for a workshop about all of them. */
  themeKeys: text().array().notNull(),
  standards: text().array().notNull(),
  /** Why it is held: what a team has in common, a theme on which auditors do not agree, or neither. */
  teamPatternId: uuid(),
  agreementThemeKey: text(),
  arrangedById: uuid().notNull(),
  arrangedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.teamPatternId], foreignColumns: [teamPatterns.organisationId, teamPatterns.id] }),
  foreignKey({ columns: [row.organisationId, row.arrangedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.teamPatternId),
  check('one_reason_at_most', sql`num_nonnulls(${row.teamPatternId}, ${row.agreementThemeKey}) <= 1`),
  ownOrganisationOnly(),
])

/**
 * One date of a series, with its places. Whatever changes who has a place, or how many there are, holds this row first; `taken` is kept with it. It counts the places
 * that are booked, those that are offered to somebody who waits, and those that are kept for a team.
 */
export const workshops = pgTable('workshops', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  seriesId: uuid().notNull(),
  startsAt: timestamp({ withTimezone: true }).notNull(),
  endsAt: timestamp({ withTimezone: true }).notNull(),
  /** The zone of the clock by which it was set. */
  zone: text().notNull().default('Europe/London'),
  /** Where it is held, or the link by which it is joined; for a hybrid one both. */
  room: text(),
  link: text(),
  capacity: smallint().notNull(),
  taken: smallint().notNull().default(0),
  /** The number that whoever asks for a place next is given. */
  nextNumber: bigint({ mode: 'number' }).notNull().default(1),
  /** Until then free places go only to whoever has an open red action or a gap graded inadequate on its themes; empty where there is no such time. */
  priorityUntil: timestamp({ withTimezone: true }),
  /** Raised whenever time or place change: calendars are told. */
  revision: smallint().notNull().default(0),
  calledOffAt: timestamp({ withTimezone: true }),
  calledOffById: uuid(),
  calledOffBecause: text(),
  /** Whoever kept the register has said that it is complete. */
  registerClosedAt: timestamp({ withTimezone: true }),
  registerClosedById: uuid(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.seriesId], foreignColumns: [workshopSeries.organisationId, workshopSeries.id] }),
  foreignKey({ columns: [row.organisationId, row.calledOffById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.registerClosedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.startsAt),
  index().on(row.organisationId, row.seriesId),
  check('never_over_its_places', sql`${row.taken} between 0 and ${row.capacity}`),
  check('some_places', sql`${row.capacity} between 1 and 200`),
  check('ends_after_it_starts', sql`${row.endsAt} > ${row.startsAt}`),
  check('held_somewhere', sql`num_nonnulls(${row.room}, ${row.link}) >= 1`),
  check('calling_off_is_whole', sql`num_nulls(${row.calledOffAt}, ${row.calledOffById}, ${row.calledOffBecause}) in (0, 3)`),
  check('closing_is_whole', sql`num_nulls(${row.registerClosedAt}, ${row.registerClosedById}) in (0, 2)`),
  ownOrganisationOnly(),
])

/** Who leads a workshop: they keep its register. */
export const facilitators = pgTable('facilitators', {
  organisationId: organisationId(),
  workshopId: uuid().notNull(),
  personId: uuid().notNull(),
  /** What their calendars were last told: raised with every change. */
  calendarSequence: smallint().notNull().default(0),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.workshopId, row.personId] }),
  foreignKey({ columns: [row.organisationId, row.workshopId], foreignColumns: [workshops.organisationId, workshops.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.personId),
  ownOrganisationOnly(),
])

/** Places that a manager keeps for a team until they are let go. As people of the team book, fewer are kept. */
export const teamPlaces = pgTable('team_places', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  workshopId: uuid().notNull(),
  teamId: uuid().notNull(),
  keptById: uuid().notNull(),
  keptAt: timestamp({ withTimezone: true }).notNull(),
  /** How many were asked for, and how many of them nobody of the team has booked yet. */
  asked: smallint().notNull(),
  kept: smallint().notNull(),
  /** When those that nobody booked are let go of by themselves. */
  releaseAt: timestamp({ withTimezone: true }).notNull(),
  releasedAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.workshopId], foreignColumns: [workshops.organisationId, workshops.id] }),
  foreignKey({ columns: [row.organisationId, row.teamId], foreignColumns: [teams.organisationId, teams.id] }),
  foreignKey({ columns: [row.organisationId, row.keptById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.workshopId),
  uniqueIndex('kept_for_a_team_once').on(row.organisationId, row.workshopId, row.teamId).where(sql`released_at is null`),
  check('kept_of_those_asked', sql`${row.asked} > 0 and ${row.kept} between 0 and ${row.asked} and (${row.releasedAt} is null or ${row.kept} = 0)`),
  ownOrganisationOnly(),
])

/**
 * Somebody's place in one workshop, from asking on. While nothing is offered, booked or ended they wait. The number is given once, under the workshop's lock, and nothing edits
 * it: whoever waits is served in its order.
 */
export const places = pgTable('places', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  workshopId: uuid().notNull(),
  seriesId: uuid().notNull(),
  personId: uuid().notNull(),
  number: bigint({ mode: 'number' }).notNull(),
  askedAt: timestamp({ withTimezone: true }).notNull(),
  /** Who asked for them, where somebody else did: their manager from the team's places, or whoever keeps the register for somebody who came. */
  askedById: uuid(),
  /** Whether they had an open red action or a gap graded inadequate on its themes when they asked. Told to nobody but themselves. */
  priority: boolean().notNull(),
  /** From which of a team's places it was booked. */
  teamPlacesId: uuid(),
  offeredAt: timestamp({ withTimezone: true }),
  offerUntil: timestamp({ withTimezone: true }),
  bookedAt: timestamp({ withTimezone: true }),
  endedAt: timestamp({ withTimezone: true }),
  /** 'none came free' of whoever still waited when it began: they may ask for another date. */
  ended: text({ enum: ['cancelled', 'declined', 'lapsed', 'called off', 'left', 'none came free'] }),
  endedById: uuid(),
  /** Why they cannot come, as a fact about the work and never about a person's health: counted for the service, and shown to nobody by name. */
  cannotBecause: text({ enum: ['court', 'crisis', 'leave', 'duty', 'other'] }),
  /** What the register says, and who last said so. */
  attendance: text({ enum: ['attended', 'part', 'no-show', 'case emergency'] }),
  registeredAt: timestamp({ withTimezone: true }),
  registeredById: uuid(),
  /** What their calendar was last told: raised with every message about this place. */
  calendarSequence: smallint().notNull().default(0),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.workshopId], foreignColumns: [workshops.organisationId, workshops.id] }),
  foreignKey({ columns: [row.organisationId, row.seriesId], foreignColumns: [workshopSeries.organisationId, workshopSeries.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.askedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.teamPlacesId], foreignColumns: [teamPlaces.organisationId, teamPlaces.id] }),
  foreignKey({ columns: [row.organisationId, row.endedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.registeredById], foreignColumns: [people.organisationId, people.id] }),
  unique().on(row.organisationId, row.workshopId, row.number),
  // One date of a series at a time; whoever could not come may book another once the register says so.
  uniqueIndex('one_place_in_a_series').on(row.organisationId, row.seriesId, row.personId).where(sql`ended_at is null and attendance is null`),
  index().on(row.organisationId, row.personId),
  index('places_offered').on(row.organisationId, row.offerUntil).where(sql`offered_at is not null and booked_at is null and ended_at is null`),
  check('an_offer_has_its_end', sql`num_nulls(${row.offeredAt}, ${row.offerUntil}) in (0, 2)`),
  check('an_end_is_whole', sql`num_nulls(${row.endedAt}, ${row.ended}) in (0, 2)`),
  check('only_a_cancellation_says_why', sql`${row.cannotBecause} is null or ${row.ended} = 'cancelled'`),
  check('only_an_offer_is_declined_or_lapses', sql`coalesce(${row.ended} not in ('declined', 'lapsed'), true) or (${row.offeredAt} is not null and ${row.bookedAt} is null)`),
  check('registered_whole_and_of_a_place', sql`num_nulls(${row.attendance}, ${row.registeredAt}, ${row.registeredById}) in (0, 3) and (${row.attendance} is null or (${row.bookedAt} is not null and ${row.endedAt} is null))`),
  ownOrganisationOnly(),
])

/** What somebody who took part said: two questions after it, and one six weeks later. Each once; told on only as counts. */
export const workshopAnswers = pgTable('workshop_answers', {
  organisationId: organisationId(),
  placeId: uuid().notNull(),
  moment: text({ enum: ['after', 'six weeks'] }).notNull(),
  /** After: how useful it was for their work. */
  useful: text({ enum: ['very', 'fairly', 'a little', 'not'] }),
  /** After: the one thing that they will do differently, in a line; may be left out. */
  willDo: text(),
  /** Six weeks later: whether they have used it on a case, and what stood in the way where they have not. */
  used: text({ enum: ['yes', 'in part', 'not yet'] }),
  inTheWay: text({ enum: ['time', 'no case', 'forms or system', 'not agreed in the team', 'other'] }),
  answeredAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.placeId, row.moment] }),
  foreignKey({ columns: [row.organisationId, row.placeId], foreignColumns: [places.organisationId, places.id] }),
  check('each_moment_has_its_question', sql`case ${row.moment} when 'after' then ${row.useful} is not null and num_nonnulls(${row.used}, ${row.inTheWay}) = 0
    else ${row.used} is not null and num_nonnulls(${row.useful}, ${row.willDo}) = 0 and (${row.inTheWay} is null or ${row.used} <> 'yes') end`),
  ownOrganisationOnly(),
])
