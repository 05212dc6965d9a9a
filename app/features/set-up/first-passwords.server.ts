import { and, asc, eq, exists, isNull, notExists, or, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { accounts, people, roleHoldings, teamMemberships, teams } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { openAccountWithPassword } from '../people/accounts.server.ts'
import { takePeopleTurn } from '../staff/person-changes.server.ts'

type Admin = Allowed<'look after people'>

/** So many first passwords are made in one go: each takes a moment to be hashed, and nobody else changes people meanwhile. */
export const passwordsAtOnce = 100

/** Somebody's way in, whose password is nowhere else to be had. */
export type FirstPassword = { name: string; teams: string; email: string; password: string }

/** How many people have a role and no way in, in a team or in all, and how many of them have no e-mail address to sign in with. */
export async function withoutWayIn(admin: Admin, teamId: string | undefined): Promise<{ people: number; withoutEmail: number }> {
  const tx = await admin.reading()
  const [found] = await tx.select({ people: sql<number>`count(*)::int`, withoutEmail: sql<number>`(count(*) filter (where ${people.email} is null))::int` })
    .from(people).where(waiting(tx, dayInLondon(admin.at), teamId))
  return found!
}

/**
 * Makes first passwords for whoever has a role, an e-mail address and no way in, from A to Z and at most so many at once. Whoever has a way in
 * keeps it as it is. Of two administrators who ask at once, the second finds nobody left.
 * @returns the passwords, which are nowhere else to be had; whose address signs in elsewhere already; and how many people wait for the next go
 */
export async function giveFirstPasswords(admin: Admin, teamId: string | undefined): Promise<{ given: FirstPassword[]; taken: string[]; more: number }> {
  return admin.writing(async (tx) => {
    await takePeopleTurn(tx, admin.organisationId)
    const today = dayInLondon(admin.at)
    const all = await tx.select({
      id: people.id, name: people.name, email: people.email,
      teams: sql<string[]>`array(select team.name from team_memberships member join teams team on team.organisation_id = member.organisation_id and team.id = member.team_id
        where member.organisation_id = people.organisation_id and member.person_id = people.id and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${today}::date) order by team.name)`,
    }).from(people).where(and(waiting(tx, today, teamId), sql`${people.email} is not null`)).orderBy(asc(sql`lower(${people.name})`), asc(people.id)).for('no key update')

    const given: FirstPassword[] = []
    const taken: string[] = []
    for (const { id, name, email, teams: theirs } of all.slice(0, passwordsAtOnce)) {
      const password = await openAccountWithPassword(tx, admin.organisationId, id, { name, email: email! })
      if (password === undefined) taken.push(name)
      else {
        given.push({ name, teams: theirs.join(', '), email: email!, password })
        await note(tx, admin, { did: 'gave a first password', subjectKind: 'person', subjectId: id, aboutPersonId: id })
      }
    }
    return { given, taken, more: Math.max(0, all.length - passwordsAtOnce) }
  })
}

/** Whoever is here with a role and without a way in, in this team or in any. */
function waiting(tx: Transaction, today: Day, teamId: string | undefined) {
  const inForce = (row: { validFrom: PgColumn; validTo: PgColumn }) => sql`${row.validFrom} <= ${today}::date and (${row.validTo} is null or ${row.validTo} > ${today}::date)`
  const of = (row: { organisationId: PgColumn; personId: PgColumn }) => and(eq(row.organisationId, people.organisationId), eq(row.personId, people.id))
  return and(
    or(isNull(people.leftOn), sql`${people.leftOn} > ${today}::date`),
    exists(tx.select({ one: sql`1` }).from(roleHoldings).where(and(of(roleHoldings), inForce(roleHoldings)))),
    notExists(tx.select({ one: sql`1` }).from(accounts).where(of(accounts))),
    teamId === undefined ? undefined : exists(tx.select({ one: sql`1` }).from(teamMemberships)
      .innerJoin(teams, and(eq(teams.organisationId, teamMemberships.organisationId), eq(teams.id, teamMemberships.teamId)))
      .where(and(of(teamMemberships), inForce(teamMemberships), eq(teamMemberships.teamId, teamId)))),
  )
}
