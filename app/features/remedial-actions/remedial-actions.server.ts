import { and, asc, desc, eq, inArray, isNull, ne, or, sql, type SQL } from 'drizzle-orm'
import { alias, type PgColumn } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Ability } from '../../permissions.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { acknowledgements, actionChallenges, audits, awayPeriods, caseQuestions, evidence, extensions, handOvers, helpRequests, messages, people, remedialActionGaps, remedialActions, roleHoldings, safetyContacts, teams } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { hasDay, standsIn } from '../people/deputies.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { teamsByName } from '../people/teams.server.ts'
import { askedById, factsOf, latestEvidence, ownerAway } from './action-facts.server.ts'
import { checkDueOn, endOf } from './clocks.ts'
import { isOpen, nowDue, standing, undecided } from './remedial-actions.ts'
import type { Reminded } from './reminded.ts'

const owner = alias(people, 'owner')

const today = (at: Date) => sql`${dayInLondon(at)}::date`

/** The time for which an action's owner is away today, as a condition on `away_periods`. */
const awayNow = (at: Date) => sql`away.organisation_id = ${remedialActions.organisationId} and away.person_id = ${remedialActions.ownerId} and ${hasDay('away', today(at))}`

/**
 * Open reds whose owner is away and for whom this person stands in: they cannot wait, so they are the deputy's to do meanwhile. Ambers and
 * greens are not.
 */
const stoodInFor = (one: Pick<Allowed<Ability>, 'personId' | 'at'>) => and(eq(remedialActions.priority, 'red'), openAction,
  sql`exists (select 1 from ${awayPeriods} away where ${awayNow(one.at)} and ${standsIn(today(one.at))} = ${one.personId ?? null}::uuid)`)

type SafetyContact = { reached: boolean; spokenTo: (typeof safetyContacts.$inferSelect)['spokenTo']; at: string }


type HandedOver = { from: string; by: string; byId: string; because: (typeof handOvers.$inferSelect)['because']; at: string }

const nameOf = (column: PgColumn) => sql<string | null>`(select name from ${people} named where named.organisation_id = ${remedialActions.organisationId} and named.id = ${column})`

/** Actions with everything that is known about each, in one statement; the condition says which. */
export async function actionsWhere(tx: Transaction, condition: SQL | undefined, at: Date) {
  const latest = latestEvidence(tx)
  const rows = await tx.select({
    id: remedialActions.id, priority: remedialActions.priority, wording: remedialActions.wording, place: remedialActions.place, closesWhen: remedialActions.closesWhen, because: remedialActions.because, issuedAt: remedialActions.issuedAt,
    dueOn: remedialActions.dueOn, dueAt: remedialActions.dueAt, doneAt: remedialActions.doneAt, doneBySheet: remedialActions.doneBySheet, withdrawnAt: remedialActions.withdrawnAt, ownerId: remedialActions.ownerId, owner: owner.name, ownerDaysOff: owner.daysOff, ownerAway,
    auditId: audits.id, audit: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType,
    provisional: sql<boolean>`${audits.confirmedAt} is null`, teamId: audits.teamId, serviceAreaId: audits.serviceAreaId, team: teams.name, workerId: audits.workerId, managerId: audits.managerId, askedById,
    extension: extensions, latest: latest.latest, challenge: actionChallenges, challengedBy: nameOf(actionChallenges.raisedById), challengeDecidedBy: nameOf(actionChallenges.decidedById),
    /** When its owner said that they have read what is asked of them; whoever was given it since has to say so anew. */
    readAt: sql<string | null>`(select read.at from ${acknowledgements} read where read.organisation_id = ${remedialActions.organisationId} and read.remedial_action_id = ${remedialActions.id}
      and read.by_id = ${remedialActions.ownerId} and not exists (select 1 from ${handOvers} passed where passed.organisation_id = read.organisation_id and passed.remedial_action_id = read.remedial_action_id
        and passed.to_id = read.by_id and passed.at > read.at))`,
    handedOver: sql<HandedOver | null>`(select json_build_object('from', giver.name, 'by', passer.name, 'byId', passed.by_id, 'because', passed.because, 'at', passed.at) from ${handOvers} passed
      join ${people} giver on giver.organisation_id = passed.organisation_id and giver.id = passed.from_id join ${people} passer on passer.organisation_id = passed.organisation_id and passer.id = passed.by_id
      where passed.organisation_id = ${remedialActions.organisationId} and passed.remedial_action_id = ${remedialActions.id} order by passed.at desc limit 1)`,
    /** Who has it while its owner is away; only what cannot wait goes to a deputy. */
    deputy: sql<{ id: string; name: string } | null>`(select json_build_object('id', deputy.id, 'name', deputy.name) from ${awayPeriods} away
      join ${people} deputy on deputy.organisation_id = away.organisation_id and deputy.id = ${standsIn(today(at))}
      where ${remedialActions.priority} = 'red' and ${openAction} and ${awayNow(at)} order by away.away_from limit 1)`,
    awayNow: sql<boolean>`exists (select 1 from ${awayPeriods} away where ${awayNow(at)})`,
    /** The gaps it answers; none means the whole case. */
    gapIds: sql<string[]>`array(select link.gap_id::text from ${remedialActionGaps} link where link.organisation_id = ${remedialActions.organisationId} and link.remedial_action_id = ${remedialActions.id})`,
    madeSafe: sql<SafetyContact | null>`(select json_build_object('reached', contact.reached, 'spokenTo', contact.spoken_to, 'at', contact.at) from ${safetyContacts} contact
      where contact.organisation_id = ${remedialActions.organisationId} and contact.remedial_action_id = ${remedialActions.id} order by contact.reached desc, contact.at desc limit 1)`,
    /** A manager's own reminder of today, of which there is one a day, and how far it got. */
    remindedToday: sql<Reminded | null>`(select json_build_object('by', reminder.name, 'at', chase.at, 'addressed', sent.address is not null, 'tries', sent.tries, 'trouble', sent.trouble, 'sentAt', sent.sent_at, 'refusedAt', sent.refused_at, 'openedAt', sent.opened_at)
      from chases chase join ${messages} sent on sent.organisation_id = chase.organisation_id and sent.id = chase.message_id
      join ${people} reminder on reminder.organisation_id = chase.organisation_id and reminder.id = chase.by_id
      where chase.organisation_id = ${remedialActions.organisationId} and chase.remedial_action_id = ${remedialActions.id} and chase.on = ${dayInLondon(at)}::date and chase.rung = 'nudge')`,
    helpAskedAt: sql<string | null>`(select max(asked.asked_at) from ${helpRequests} asked
      where asked.organisation_id = ${remedialActions.organisationId} and asked.remedial_action_id = ${remedialActions.id} and asked.answered_at is null)`,
  }).from(remedialActions)
    .innerJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
    .innerJoin(teams, and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId)))
    .innerJoin(owner, and(eq(owner.organisationId, remedialActions.organisationId), eq(owner.id, remedialActions.ownerId)))
    .leftJoin(extensions, and(eq(extensions.organisationId, remedialActions.organisationId), eq(extensions.remedialActionId, remedialActions.id)))
    .leftJoin(actionChallenges, and(eq(actionChallenges.organisationId, remedialActions.organisationId), eq(actionChallenges.remedialActionId, remedialActions.id)))
    .leftJoinLateral(latest, sql`true`)
    .where(condition)
    .orderBy(asc(remedialActions.id))
  return rows
    .map((row) => {
      const facts = factsOf(row)
      return { ...row, facts, standing: standing(facts, at) }
    })
    .toSorted((a, b) => nowDue(a.facts).dueAt.getTime() - nowDue(b.facts).dueAt.getTime())
}
export type RemedialAction = Awaited<ReturnType<typeof actionsWhere>>[number]

/** Open in SQL, as `isOpen` says it: the words by which PostgreSQL knows the indexes of open actions. */
export const openAction = sql`${remedialActions.doneAt} is null and ${remedialActions.withdrawnAt} is null`

/** Open actions that a manager gave to somebody else in the last four weeks: nothing disappears from a page without a word. */
const passedOnFrom = (one: Allowed<'see my practice'>) => and(openAction, ne(remedialActions.ownerId, whoever(one)), sql`exists (
  select 1 from ${handOvers} passed where passed.organisation_id = ${remedialActions.organisationId} and passed.remedial_action_id = ${remedialActions.id} and passed.from_id = ${whoever(one)}::uuid
    and passed.because in ('reassigned', 'taken over', 'shared out') and passed.at >= ${one.at.toISOString()}::timestamptz - interval '28 days'
    and not exists (select 1 from hand_overs later where later.organisation_id = passed.organisation_id and later.remedial_action_id = passed.remedial_action_id and later.at > passed.at))`)

/** Someone's own actions and the reds they stand in for: those still open, however old, what was done in the last four weeks, and what was passed on from them. */
export async function actionsOf(one: Allowed<'see my practice'>): Promise<RemedialAction[]> {
  const tx = await one.reading()
  const shown = sql`${remedialActions.withdrawnAt} is null and (${remedialActions.doneAt} is null or ${remedialActions.doneAt} >= ${one.at.toISOString()}::timestamptz - interval '28 days')`
  return actionsWhere(tx, or(and(eq(remedialActions.ownerId, whoever(one)), shown), stoodInFor(one), passedOnFrom(one)), one.at)
}

/** An action that the reader may follow: as its owner or who stands in for them, as a manager or auditor with its team in reach. */
export async function remedialActionFor(reader: Allowed<'follow gaps'>, id: string): Promise<RemedialAction | undefined> {
  const tx = await reader.reading()
  const [action] = await actionsWhere(tx, and(eq(remedialActions.id, id), or(stoodInFor(reader), withinReach(reader.reach, {
    area: audits.serviceAreaId, team: audits.teamId, own: [remedialActions.ownerId, audits.workerId, audits.managerId],
  }))), reader.at)
  return action
}

/** Everything agreed for one audit, in order of due date. Reach has been asked where the audit was found. */
export const actionsOfAudit = (tx: Transaction, auditId: string, at: Date) => actionsWhere(tx, eq(remedialActions.auditId, auditId), at)

/** Open actions of some teams, oldest first. */
export const openActionsOfTeams = (tx: Transaction, teamIds: string[], at: Date) =>
  teamIds.length === 0 ? Promise.resolve([]) : actionsWhere(tx, and(inArray(audits.teamId, teamIds), openAction), at)

/** The days on which nothing is due: weekends, England's bank holidays and the person's own. */
export const daysOffOf = (person: { daysOff: number[] }) => ({ bankHolidays, weekdaysOff: person.daysOff })

/** Takes the row of one of the person's own actions for changing; nobody else changes it meanwhile. */
export async function ownAction(tx: Transaction, one: Allowed<'do remedial actions'>, id: string) {
  const [action] = await tx.select().from(remedialActions).where(and(eq(remedialActions.id, id), eq(remedialActions.ownerId, whoever(one)))).for('update')
  return action
}

/** Takes the row of an action that is the person's own, or that they stand in for, for changing; nobody else changes it meanwhile. */
async function actionToDo(tx: Transaction, one: Allowed<'do remedial actions'>, id: string) {
  const [action] = await tx.select().from(remedialActions).where(and(eq(remedialActions.id, id), or(eq(remedialActions.ownerId, whoever(one)), stoodInFor(one)))).for('update')
  return action
}

/** Holds an action's row, if it is there: whoever takes its audit back meanwhile waits, and whoever acts after that finds it gone. */
export const hold = (tx: Transaction, id: string) => tx.select({ id: remedialActions.id }).from(remedialActions).where(eq(remedialActions.id, id)).for('update')

/** Where an action stands, once its row is held. */
export async function standingNow(tx: Transaction, id: string, at: Date) {
  const [action] = await actionsWhere(tx, eq(remedialActions.id, id), at)
  return action?.standing
}

/**
 * The owner, or who stands in for them, says that an action is done and where in the record it can be seen. Somebody else then checks it within
 * the days the council allows.
 * @returns the evidence's id; 'already sent' when it is being checked, is done, or is no longer asked for; undefined when the action is not theirs
 */
export async function sayItIsDone(one: Allowed<'do remedial actions'>, id: string, seen: { recordKind: string; recordDate: Day; remark: string | null }): Promise<string | 'already sent' | undefined> {
  return one.writing(async (tx) => {
    const action = await actionToDo(tx, one, id)
    if (!action) return undefined
    const where = await standingNow(tx, id, one.at)
    if (!where || where === 'being checked' || !isOpen(where)) return 'already sent'
    const [audit] = await tx.select({ caseReference: audits.caseReference }).from(audits).where(eq(audits.id, action.auditId))
    const today = dayInLondon(one.at)
    const [sent] = await tx.insert(evidence).values({
      organisationId: one.organisationId, remedialActionId: id, caseReference: audit!.caseReference, ...seen,
      submittedById: whoever(one), submittedAt: one.at, checkDueOn: checkDueOn(today, { bankHolidays }, await settingsOn(tx, today)),
    }).returning({ id: evidence.id })
    await tx.update(helpRequests).set({ answeredAt: one.at, answeredById: whoever(one) }).where(and(eq(helpRequests.remedialActionId, id), isNull(helpRequests.answeredAt)))
    await note(tx, one, { did: 'sent evidence', subjectKind: 'remedial action', subjectId: id, aboutPersonId: action.ownerId })
    return sent!.id
  })
}

/** "I need help": shown at once to the auditor and the manager. Asking again while nobody has answered, or about what is not open, changes nothing. */
export async function askForHelp(one: Allowed<'do remedial actions'>, id: string): Promise<boolean | undefined> {
  return one.writing(async (tx) => {
    const action = await actionToDo(tx, one, id)
    if (!action) return undefined
    if (action.doneAt || action.withdrawnAt) return false
    const [open] = await tx.select({ id: helpRequests.id }).from(helpRequests).where(and(eq(helpRequests.remedialActionId, id), isNull(helpRequests.answeredAt)))
    if (open) return false
    await tx.insert(helpRequests).values({ organisationId: one.organisationId, remedialActionId: id, askedById: whoever(one), askedAt: one.at })
    await note(tx, one, { did: 'asked for help', subjectKind: 'remedial action', subjectId: id, aboutPersonId: action.ownerId })
    return true
  })
}

/** Someone has been in touch about a request for help. */
export async function answerHelp(helper: Allowed<'follow gaps'>, id: string): Promise<boolean | undefined> {
  return helper.writing(async (tx) => {
    await hold(tx, id)
    const [action] = await actionsWhere(tx, and(eq(remedialActions.id, id), withinReach(helper.reach, { area: audits.serviceAreaId, team: audits.teamId })), helper.at)
    if (!action) return undefined
    const answered = await tx.update(helpRequests).set({ answeredAt: helper.at, answeredById: whoever(helper) })
      .where(and(eq(helpRequests.remedialActionId, id), isNull(helpRequests.answeredAt))).returning({ id: helpRequests.id })
    if (answered.length > 0) await note(tx, helper, { did: 'answered a request for help', subjectKind: 'remedial action', subjectId: id, aboutPersonId: action.ownerId })
    return answered.length > 0
  })
}

/**
 * "Not my case": every open action that the person has from this audit goes to the manager at once, so that the child does not wait,
 * and their learning from it pauses until somebody settles the question.
 * @returns how many actions moved; 'settled' when somebody has answered the question before; 'no manager' when the audit names none but
 * the person; undefined when the action is not theirs
 */
export async function sayNotMyCase(one: Allowed<'do remedial actions'>, id: string): Promise<number | 'no manager' | 'settled' | undefined> {
  const me = whoever(one)
  return one.writing(async (tx) => {
    const [action] = await tx.select({ auditId: remedialActions.auditId }).from(remedialActions).where(and(eq(remedialActions.id, id), eq(remedialActions.ownerId, me)))
    if (!action) return undefined
    return passOnWhileAsked(tx, one, { auditId: action.auditId, personId: me }, id)
  })
}

/**
 * The same, said by a manager or an auditor of somebody whom the audit names as the one who held or managed the case.
 * @returns undefined when the audit does not name the person or is not in reach; otherwise as `sayNotMyCase`
 */
export async function reportWrongWorker(reporter: Allowed<'report wrong audits'>, auditId: string, personId: string): Promise<number | 'no manager' | 'settled' | undefined> {
  return reporter.writing(async (tx) => {
    const [audit] = await tx.select({ id: audits.id }).from(audits).where(and(eq(audits.id, auditId), sql`${personId}::uuid in (${audits.workerId}, ${audits.managerId})`,
      personId === whoever(reporter) ? undefined : withinReach(reporter.reach, { area: audits.serviceAreaId, team: audits.teamId })))
    return audit && passOnWhileAsked(tx, reporter, { auditId, personId })
  })
}

/** @param own an action that has to be among the person's own */
async function passOnWhileAsked(tx: Transaction, by: Allowed<'do remedial actions' | 'report wrong audits'>, { auditId, personId }: { auditId: string; personId: string }, own?: string) {
  // All of the audit's that are theirs, in one order: of two presses on two of its actions, the second waits for the first.
  const theirs = await tx.select({ id: remedialActions.id }).from(remedialActions)
    .where(and(eq(remedialActions.ownerId, personId), eq(remedialActions.auditId, auditId))).orderBy(asc(remedialActions.id)).for('update')
  if (own && !theirs.some((held) => held.id === own)) return undefined
  const [audit] = await tx.select({ managerId: audits.managerId, teamId: audits.teamId }).from(audits).where(eq(audits.id, auditId))
  if (!audit) return undefined
  const [asked] = await tx.select({ settledAt: caseQuestions.settledAt }).from(caseQuestions).where(and(eq(caseQuestions.auditId, auditId), eq(caseQuestions.personId, personId)))
  if (asked?.settledAt) return 'settled'

  const open = await actionsWhere(tx, and(eq(remedialActions.auditId, auditId), eq(remedialActions.ownerId, personId), openAction), by.at)
  const me = whoever(by)
  // A manager who says it of themself passes nothing to whoever manages the team besides them: they are to speak to their own manager first.
  const managerId = personId === me && audit.managerId === me ? undefined : await managerOf(tx, audit, personId, dayInLondon(by.at))
  if (!managerId && (open.length > 0 || personId === me)) return 'no manager'
  if (managerId && open.length > 0) {
    await tx.update(remedialActions).set({ ownerId: managerId }).where(inArray(remedialActions.id, open.map(({ id: moved }) => moved)))
    await tx.insert(handOvers).values(open.map(({ id: moved }) => ({
      organisationId: by.organisationId, remedialActionId: moved, fromId: personId, toId: managerId, because: 'not my case' as const, byId: me, at: by.at,
    })))
  }
  await tx.insert(caseQuestions).values({ organisationId: by.organisationId, auditId, personId, raisedAt: by.at, raisedById: personId === me ? null : me }).onConflictDoNothing()
  await note(tx, by, { did: personId === me ? 'said not my case' : 'said not their case', subjectKind: 'audit', subjectId: auditId, aboutPersonId: personId === me ? undefined : personId })
  return open.length
}

/** Who takes an audit's actions over: the manager it names or, where that is nobody who is still here, whoever came last to manage its team or what the team goes on in. */
async function managerOf(tx: Transaction, audit: { managerId: string | null; teamId: string }, notThem: string, today: Day) {
  const goesOn = (await teamsByName(tx)).goesOnIn(audit.teamId, today).map(({ id }) => id)
  const named = sql<boolean>`${people.id} is not distinct from ${audit.managerId}::uuid`
  const [manager] = await tx.select({ id: people.id }).from(people)
    .leftJoin(roleHoldings, and(eq(roleHoldings.organisationId, people.organisationId), eq(roleHoldings.personId, people.id), eq(roleHoldings.role, 'manager'), inArray(roleHoldings.teamId, [audit.teamId, ...goesOn]),
      sql`${roleHoldings.validFrom} <= ${today} and (${roleHoldings.validTo} is null or ${roleHoldings.validTo} > ${today})`))
    .where(and(sql`${people.id} <> ${notThem}`, sql`(${people.leftOn} is null or ${people.leftOn} > ${today})`, sql`(${named} or ${roleHoldings.id} is not null)`))
    .orderBy(desc(named), desc(roleHoldings.validFrom)).limit(1)
  return manager?.id
}

/** For a red: who was spoken to about the child's safety, or who was tried. Recording it changes no due time. */
export async function recordSafetyContact(
  recorder: Allowed<'record safety contacts'>, id: string, contact: Pick<typeof safetyContacts.$inferInsert, 'reached' | 'spokenTo' | 'at'>,
): Promise<boolean | undefined> {
  return recorder.writing(async (tx) => {
    await hold(tx, id)
    const [action] = await actionsWhere(tx, and(eq(remedialActions.id, id), eq(remedialActions.priority, 'red'), or(stoodInFor(recorder), withinReach(recorder.reach, {
      area: audits.serviceAreaId, team: audits.teamId, own: [remedialActions.ownerId, audits.workerId, audits.managerId],
    }))), recorder.at)
    if (!action) return undefined
    await tx.insert(safetyContacts).values({ organisationId: recorder.organisationId, remedialActionId: id, ...contact, recordedById: whoever(recorder), recordedAt: recorder.at })
    await note(tx, recorder, { did: contact.reached ? 'recorded made safe' : 'recorded nobody reached', subjectKind: 'remedial action', subjectId: id, aboutPersonId: action.ownerId })
    return true
  })
}

/** More time, once, by the manager (for a red, the service manager) and with a reason; the first due date stays in every report. @returns 'already given' the second time */
export async function giveMoreTime(manager: Allowed<'extend actions'>, id: string, { dueOn, because }: { dueOn: Day; because: string }): Promise<true | 'already given' | 'not open' | 'challenged' | 'for the service manager' | undefined> {
  return manager.writing(async (tx) => {
    const [held] = await hold(tx, id)
    const [action] = held ? await actionsWhere(tx, and(eq(remedialActions.id, id), withinReach(manager.reach, { area: audits.serviceAreaId, team: audits.teamId })), manager.at) : []
    if (!action) return undefined
    if (!isOpen(action.standing) || action.ownerId === manager.personId) return 'not open'
    if (undecided(action.challenge)) return 'challenged'
    if (action.priority === 'red' && !manager.reach.council && !manager.reach.areaIds.includes(action.serviceAreaId)) return 'for the service manager'
    const [given] = await tx.insert(extensions).values({
      organisationId: manager.organisationId, remedialActionId: id, dueOn, dueAt: endOf(dueOn), because, byId: whoever(manager), at: manager.at,
    }).onConflictDoNothing().returning()
    if (!given) return 'already given'
    await note(tx, manager, { did: 'gave more time', subjectKind: 'remedial action', subjectId: id, aboutPersonId: action.ownerId })
    return true
  })
}
