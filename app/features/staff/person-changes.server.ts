import { and, eq, gt, gte, inArray, isNull, ne, or, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, inWords, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { accounts, awayPeriods, caseloads, people, remedialActions, roleHoldings, serviceAreas, teamMemberships } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { openAccountWithPassword, renewPassword } from '../people/accounts.server.ts'
import { teamsByName } from '../people/teams.server.ts'
import type { Teams } from '../people/teams.ts'
import { canWork } from '../people/working-days.ts'
import { tellOfReds } from '../remedial-actions/red-alerts.server.ts'
import { openAction } from '../remedial-actions/remedial-actions.server.ts'
import { passOnFromLeavers } from './leavers.server.ts'
import { whyNotAway, whyNotEnd, whyNotGive, whyNotLeave, type RoleToGive, type Wrong } from './person-rules.ts'
import { inTheirCare, mayStandIn, type Recorder } from './person.server.ts'

type Admin = Allowed<'look after people'>
/** What came of a change: done, what is wrong with it, or undefined where there is no such person in this council. */
export type Came = { wrong: Wrong } | { done: true } | undefined

const done = { done: true } as const
const wrong = (problems: Wrong) => ({ wrong: problems })

/** One at a time for each council changes people, so that of two administrators neither takes away what the other relies on. */
export const takePeopleTurn = (tx: Transaction, organisationId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('people ' || ${organisationId}, 0))`)

/** Does some work on one person, whose row is held meanwhile. @returns undefined when there is no such person, or none in the care of whoever does it */
function changing<T>(admin: Recorder, id: string, did: string, work: (tx: Transaction, person: typeof people.$inferSelect) => Promise<T | { wrong: Wrong }>): Promise<T | { wrong: Wrong } | undefined> {
  return admin.writing(async (tx) => {
    await takePeopleTurn(tx, admin.organisationId)
    const [person] = await tx.select().from(people).where(and(eq(people.id, id), inTheirCare(admin))).for('no key update')
    if (!person) return undefined
    const came = await work(tx, person)
    if (!isWrong(came)) await note(tx, admin, { did, subjectKind: 'person', subjectId: id, aboutPersonId: id })
    return came
  }).catch((error: unknown) => {
    if (isTakenMeanwhile(error)) return wrong({ form: 'Somebody else has just been given this e-mail address or staff number. Check, and send it again.' })
    throw error
  })
}

/** An import that brings people does not wait its turn, so that an address may be taken between looking and writing. */
export const isTakenMeanwhile = (error: unknown) => error instanceof Error && (error.cause as { code?: string } | undefined)?.code === '23505'
const isWrong = (came: unknown): came is { wrong: Wrong } => typeof came === 'object' && came !== null && 'wrong' in came

export type Details = { name: string; email: string | null; staffNumber: string | null; jobTitle: string | null; daysOff: number[] }

/** Adds somebody, with a first team and a first role where these are known. @returns the person's id, or what is wrong */
export async function addPerson(admin: Admin, { teamId, role, ...details }: Details & { teamId: string | null; role: 'practitioner' | 'manager' | null }): Promise<{ id: string } | { wrong: Wrong }> {
  return admin.writing(async (tx) => {
    await takePeopleTurn(tx, admin.organisationId)
    const today = dayInLondon(admin.at)
    const known = await teamsByName(tx)
    const faults = await whyNotCalled(tx, details, undefined) ?? await whyNotTold(tx, details) ?? (role === 'manager' && !teamId ? { teamId: 'Choose the team that they manage.' } : undefined) ?? (teamId ? whyNotIn(known, teamId, today) : undefined)
    if (faults) return wrong(faults)
    const [made] = await tx.insert(people).values({ organisationId: admin.organisationId, ...details }).onConflictDoNothing().returning({ id: people.id })
    if (!made) return wrong({ email: 'Somebody else has just been added with this e-mail address or staff number.' })
    const whose = { organisationId: admin.organisationId, personId: made.id }
    if (teamId) await joinTeam(tx, known, { ...whose, teamId }, today)
    if (role) await holdRole(tx, known, { ...whose, role, scope: role === 'manager' ? 'team' : 'own', teamId: role === 'manager' ? teamId : null, serviceAreaId: null }, today)
    await note(tx, admin, { did: 'added a person', subjectKind: 'person', subjectId: made.id, aboutPersonId: made.id })
    return { id: made.id }
  })
}

/** Changes what somebody is called and when they work. Whoever signs in with an e-mail address signs in with the new one from then on. */
export const changeDetails = (admin: Admin, id: string, details: Details): Promise<Came> => changing(admin, id, 'changed a person’s details', async (tx, person) => {
  const faults = await whyNotCalled(tx, details, id)
  if (faults) return wrong(faults)
  if (!details.email && person.email) {
    const [account] = await tx.select({ id: accounts.id }).from(accounts).where(and(eq(accounts.organisationId, admin.organisationId), eq(accounts.personId, id)))
    if (account) return wrong({ email: 'They sign in with their e-mail address, so it cannot be left out.' })
  }
  await tx.update(people).set(details).where(eq(people.id, id))
  await tx.update(accounts).set({ name: details.name, ...(details.email && { email: details.email }) }).where(and(eq(accounts.organisationId, admin.organisationId), eq(accounts.personId, id)))
  return done
})

/** Why somebody cannot be known by these details: each address and number belongs to one person, an address to one way in of all councils. */
export async function whyNotCalled(tx: Transaction, { email, staffNumber, daysOff }: Pick<Details, 'email' | 'staffNumber' | 'daysOff'>, id: string | undefined): Promise<Wrong | undefined> {
  if (!canWork(daysOff)) return { daysOff: 'Leave at least one weekday on which they work: otherwise nothing could ever be due.' }
  const another = id ? ne(people.id, id) : undefined
  const [sameEmail] = email ? await tx.select({ name: people.name }).from(people).where(and(sql`lower(${people.email}) = ${email}`, another)) : []
  if (sameEmail) return { email: `${sameEmail.name} has this e-mail address.` }
  const [sameNumber] = staffNumber ? await tx.select({ name: people.name }).from(people).where(and(eq(people.staffNumber, staffNumber), another)) : []
  if (sameNumber) return { staffNumber: `${sameNumber.name} has this staff number.` }
  const [account] = email ? await tx.select({ personId: accounts.personId }).from(accounts).where(eq(accounts.email, email)) : []
  return account && account.personId !== id ? { email: 'This e-mail address signs in to the portal already, for another council or another person.' } : undefined
}

/** Why somebody new cannot be told from another: nothing but a name is known of either. A form that is sent twice adds nobody twice. */
async function whyNotTold(tx: Transaction, { name, email, staffNumber }: Pick<Details, 'name' | 'email' | 'staffNumber'>): Promise<Wrong | undefined> {
  if (email || staffNumber) return undefined
  const [same] = await tx.select({ id: people.id }).from(people).where(and(sql`lower(${people.name}) = lower(${name})`, isNull(people.email), isNull(people.staffNumber)))
  return same && { email: `There is somebody called ${name} already. Write an e-mail address or a staff number, so that they can be told apart.` }
}

/** Why nobody can come into a team on a day: it has not begun, or goes on under another name by then. */
function whyNotIn(known: Teams, teamId: string, from: Day): Wrong | undefined {
  const team = known.withId(teamId)
  if (!team) return { teamId: 'Choose a team.' }
  if (from < team.validFrom) return { teamId: `${team.name} begins on ${inWords(team.validFrom)}. Choose that day, or a later one.` }
  const there = known.named(team.name, from)
  return there && 'problem' in there ? { teamId: there.problem } : undefined
}

/** Why nothing can be of this service area: it is none of the council's. */
export async function whyNotOf(tx: Transaction, serviceAreaId: string): Promise<string | undefined> {
  const [area] = await tx.select({ id: serviceAreas.id }).from(serviceAreas).where(eq(serviceAreas.id, serviceAreaId))
  return area ? undefined : 'Choose the service area.'
}

/** Gives somebody a role from a day on. */
export const giveRole = (admin: Admin, id: string, given: RoleToGive): Promise<Came> => changing(admin, id, `gave a role: ${given.role}`, async (tx, person) => {
  const today = dayInLondon(admin.at)
  if (person.leftOn && person.leftOn <= given.from) return wrong({ from: `They leave on ${inWords(person.leftOn)}.` })
  const held = await tx.select({ id: roleHoldings.id, role: roleHoldings.role, scope: roleHoldings.scope, teamId: roleHoldings.teamId, serviceAreaId: roleHoldings.serviceAreaId, from: roleHoldings.validFrom, to: roleHoldings.validTo })
    .from(roleHoldings).where(eq(roleHoldings.personId, id))
  const known = await teamsByName(tx)
  const noArea = given.serviceAreaId ? await whyNotOf(tx, given.serviceAreaId) : undefined
  const faults = whyNotGive(given, held, today) ?? (given.teamId ? whyNotIn(known, given.teamId, given.from) : noArea && { serviceAreaId: noArea })
  if (faults) return wrong(faults)
  const { from, ...role } = given
  await holdRole(tx, known, { organisationId: admin.organisationId, personId: id, ...role }, from)
  return done
})

/** Ends one of somebody's roles: from that day on it holds no longer. Nobody takes the administrator's role from themselves, or from the last who has it. */
export const endRole = (admin: Admin, id: string, holdingId: string, on: Day): Promise<Came> => changing(admin, id, 'ended a role', async (tx) => {
  const [held] = await tx.select().from(roleHoldings).where(and(eq(roleHoldings.personId, id), eq(roleHoldings.id, holdingId)))
  if (!held) return wrong({ holding: 'This role has been taken away meanwhile.' })
  const faults = whyNotEnd({ from: held.validFrom, to: held.validTo }, on, dayInLondon(admin.at))
  if (faults) return wrong(faults)
  if (held.role === 'admin') {
    if (id === admin.personId) return wrong({ on: 'You cannot end your own role as administrator. Ask another administrator.' })
    if (await isLastAdministrator(tx, id, on)) return wrong({ on: 'Nobody else would be an administrator then. Give somebody else that role first.' })
  }
  if (held.validFrom >= on) await tx.delete(roleHoldings).where(eq(roleHoldings.id, holdingId))
  else await tx.update(roleHoldings).set({ validTo: on }).where(eq(roleHoldings.id, holdingId))
  return done
})

/** Whether nobody else who stays would be an administrator on a day and after. */
export async function isLastAdministrator(tx: Transaction, id: string, on: Day): Promise<boolean> {
  const [one] = await tx.select({
    theirs: sql<boolean>`coalesce(bool_or(${roleHoldings.personId} = ${id}::uuid and (${roleHoldings.validTo} is null or ${roleHoldings.validTo} > ${on}::date)), false)`,
    others: sql<boolean>`coalesce(bool_or(${roleHoldings.personId} <> ${id}::uuid and ${roleHoldings.validFrom} <= ${on}::date and ${roleHoldings.validTo} is null and ${people.leftOn} is null), false)`,
  }).from(roleHoldings).innerJoin(people, and(eq(people.organisationId, roleHoldings.organisationId), eq(people.id, roleHoldings.personId))).where(eq(roleHoldings.role, 'admin'))
  return one!.theirs && !one!.others
}

/** Somebody joins a team on a day, leaves one, or both, which is a move. What they were in before stays known. */
export const changeTeams = (admin: Admin, id: string, { join, leave, on }: { join: string | null; leave: string | null; on: Day }): Promise<Came> => changing(admin, id, join && leave ? 'moved somebody to another team' : join ? 'put somebody into a team' : 'took somebody out of a team', async (tx, person) => {
  if (!join && !leave) return wrong({ join: 'Choose the team that they join.' })
  if (join === leave) return wrong({ join: 'Choose another team than the one they leave.' })
  if (person.leftOn && person.leftOn <= on) return wrong({ on: `They leave on ${inWords(person.leftOn)}.` })
  const known = await teamsByName(tx)
  const theirs = await tx.select({ teamId: teamMemberships.teamId, from: teamMemberships.validFrom, to: teamMemberships.validTo }).from(teamMemberships).where(eq(teamMemberships.personId, id))
  if (leave) {
    const held = theirs.find(({ teamId, to }) => teamId === leave && (to === null || to > on))
    if (!held) return wrong({ leave: 'They are not in that team on that day.' })
    if (held.from > on) return wrong({ on: `They are in that team from ${inWords(held.from)} only. Choose that day, or a later one.` })
  }
  if (join) {
    const faults = whyNotIn(known, join, on)
    if (faults) return wrong({ join: faults.teamId! })
    if (theirs.some(({ teamId, to }) => teamId === join && (to === null || to > on))) return wrong({ join: 'They are in this team already, or will be.' })
  }
  if (leave) await leaveTeam(tx, known, id, leave, on)
  if (join) await joinTeam(tx, known, { organisationId: admin.organisationId, personId: id, teamId: join }, on)
  return done
})

/** Somebody is in a team from a day on, and in what it goes on in; whoever has just been taken out of it is in it again. */
export async function joinTeam(tx: Transaction, known: Teams, { teamId, ...whose }: { organisationId: string; personId: string; teamId: string }, from: Day) {
  const stretches = known.stretchesFrom(teamId, from).map((one) => ({ ...whose, teamId: one.teamId, validFrom: one.from, validTo: one.to }))
  await tx.insert(teamMemberships).values(stretches)
    .onConflictDoUpdate({ target: [teamMemberships.organisationId, teamMemberships.personId, teamMemberships.teamId, teamMemberships.validFrom], set: { validTo: sql`excluded.valid_to` } })
}

/** Somebody is in a team until a day, and not in what it goes on in later; a membership that would never have begun goes. */
export async function leaveTeam(tx: Transaction, known: Teams, personId: string, teamId: string, on: Day) {
  const teamIds = [teamId, ...known.successions.filter(({ fromTeamId, changesOn }) => fromTeamId === teamId && changesOn > on).map(({ toTeamId }) => toTeamId)]
  const running = and(eq(teamMemberships.personId, personId), inArray(teamMemberships.teamId, teamIds), or(isNull(teamMemberships.validTo), gt(teamMemberships.validTo, on)))
  await tx.delete(teamMemberships).where(and(running, gte(teamMemberships.validFrom, on)))
  await tx.update(teamMemberships).set({ validTo: on }).where(running)
}

/** Somebody holds a role from a day on: for a team, also for what it goes on in. */
export async function holdRole(tx: Transaction, known: Teams, role: Omit<typeof roleHoldings.$inferInsert, 'validFrom' | 'validTo'>, from: Day) {
  const stretches = role.teamId ? known.stretchesFrom(role.teamId, from) : [{ teamId: null, from, to: null }]
  await tx.insert(roleHoldings).values(stretches.map((one) => ({ ...role, teamId: one.teamId, validFrom: one.from, validTo: one.to }))).onConflictDoNothing()
}

/** Somebody is away from a day, until they are back where that is known, and who stands in. Never why. A manager names somebody of their own teams, or themselves, to stand in. */
export const recordAway = (by: Recorder, id: string, { from, to, deputyId }: { from: Day; to: Day | null; deputyId: string | null }): Promise<Came> => changing(by, id, 'recorded that somebody is away', async (tx, person) => {
  const today = dayInLondon(by.at)
  if (person.leftOn && person.leftOn <= from) return wrong({ from: `They leave on ${inWords(person.leftOn)}.` })
  const [deputy] = deputyId ? await tx.select({ leavesOn: people.leftOn, able: sql<boolean>`${mayStandIn(from)}` }).from(people).where(and(eq(people.id, deputyId), deputyId === by.personId ? undefined : inTheirCare(by))) : []
  if (deputyId && !deputy) return wrong({ deputyId: 'Choose who stands in.' })
  if (deputy && !deputy.able) return wrong({ deputyId: 'This person cannot do remedial actions. Choose a social worker or a manager.' })
  const reds = deputyId ? 0 : await openRedsWith(tx, id, { from, to })
  if (reds > 0) return wrong({ deputyId: `They have ${reds === 1 ? 'a red action' : `${reds} red actions`} open, which cannot wait. Choose who stands in for them.` })
  const faults = whyNotAway({ from, to, deputy: deputy && { leavesOn: deputy.leavesOn, isThem: deputyId === id, away: await awayOf(tx, deputyId!) } }, await awayOf(tx, id), today)
  if (faults) return wrong(faults)
  await tx.insert(awayPeriods).values({ organisationId: by.organisationId, personId: id, awayFrom: from, backOn: to, deputyId, recordedById: whoever(by), recordedAt: by.at })
  await tellOfReds(tx, by)
  return done
})

/** How many reds that nobody has accepted yet are somebody's own, or would be with them in a time because they stand in for their owner. */
const openRedsWith = (tx: Transaction, personId: string, { from, to }: { from: Day; to: Day | null }) => tx.$count(remedialActions, and(eq(remedialActions.priority, 'red'), openAction, or(eq(remedialActions.ownerId, personId), sql`exists (
  select 1 from ${awayPeriods} away where away.organisation_id = ${remedialActions.organisationId} and away.person_id = ${remedialActions.ownerId} and away.deputy_id = ${personId}::uuid
    and (away.back_on is null or away.back_on > ${from}::date) and (${to}::date is null or away.away_from < ${to}::date))`)))

const awayOf = (tx: Transaction, personId: string) =>
  tx.select({ id: awayPeriods.id, from: awayPeriods.awayFrom, to: awayPeriods.backOn, deputyId: awayPeriods.deputyId }).from(awayPeriods).where(eq(awayPeriods.personId, personId))

/** Somebody is back on a day, or was never away when that is the day on which they should have gone. */
export const recordBack = (by: Recorder, id: string, awayId: string, backOn: Day): Promise<Came> => changing(by, id, 'recorded that somebody is back', async (tx) => {
  const periods = await awayOf(tx, id)
  const period = periods.find((one) => one.id === awayId)
  if (!period) return wrong({ backOn: 'This has been changed meanwhile.' })
  const next = periods.find((one) => one.from > period.from && one.from < backOn)
  if (next) return wrong({ backOn: `They are away again from ${inWords(next.from)}. Choose that day, or an earlier one.` })
  if (backOn <= period.from) await tx.delete(awayPeriods).where(eq(awayPeriods.id, awayId))
  else await tx.update(awayPeriods).set({ backOn }).where(eq(awayPeriods.id, awayId))
  await tellOfReds(tx, by)
  return done
})

/** How many cases somebody held on a day. Counted again on the same day, the later number stands. */
export const countCases = (admin: Admin, id: string, { cases, countedOn }: { cases: number; countedOn: Day }): Promise<Came> => changing(admin, id, 'counted somebody’s cases', async (tx) => {
  if (countedOn > dayInLondon(admin.at)) return wrong({ countedOn: 'This day is still to come.' })
  await tx.insert(caseloads).values({ organisationId: admin.organisationId, personId: id, countedOn, cases })
    .onConflictDoUpdate({ target: [caseloads.organisationId, caseloads.personId, caseloads.countedOn], set: { cases } })
  return done
})

/** Somebody leaves: from that day on they have no access, and what they have open is passed on, at once when the day has come. */
export const recordLeaving = (admin: Admin, id: string, leftOn: Day): Promise<Came> => changing(admin, id, 'recorded that somebody leaves', async (tx, person) => {
  const today = dayInLondon(admin.at)
  if (person.leftOn && person.leftOn <= today) return wrong({ leftOn: `They left on ${inWords(person.leftOn)}. Take them back first, if that was wrong.` })
  const faults = whyNotLeave({ on: leftOn, today, themselves: id === admin.personId, lastAdministrator: await isLastAdministrator(tx, id, leftOn < today ? today : leftOn) })
  if (faults) return wrong(faults)
  await tx.update(people).set({ leftOn }).where(eq(people.id, id))
  if (leftOn <= today) await passOnFromLeavers(tx, admin)
  return done
})

/** Somebody comes back, or does not leave after all. What was passed on stays where it is. */
export const takeBack = (admin: Admin, id: string): Promise<Came> => changing(admin, id, 'took somebody back', async (tx, person) => {
  if (!person.leftOn) return wrong({ form: 'They have not left, and no leaving day is recorded.' })
  await tx.update(people).set({ leftOn: null }).where(eq(people.id, id))
  return done
})

/**
 * A way in by e-mail address and a password made for them; whoever has a way in gets a new password, and is signed out everywhere.
 * @returns the password, which is nowhere else to be had
 */
export const giveWayIn = (admin: Admin, id: string): Promise<{ password: string } | { wrong: Wrong } | undefined> => changing(admin, id, 'gave a first password', async (tx, person) => {
  if (!person.email) return wrong({ form: 'They need an e-mail address first: it is what they sign in with.' })
  if (person.leftOn && person.leftOn <= dayInLondon(admin.at)) return wrong({ form: `They left on ${inWords(person.leftOn)}.` })
  if (id === admin.personId) return wrong({ form: 'Ask another administrator for a new password of your own.' })
  const renewed = await renewPassword(tx, admin.organisationId, id)
  const password = renewed ?? await openAccountWithPassword(tx, admin.organisationId, id, { name: person.name, email: person.email })
  return password ? { password } : wrong({ form: 'This e-mail address signs in to the portal already, for another council or another person.' })
})
