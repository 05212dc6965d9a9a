import { and, eq } from 'drizzle-orm'
import { hashPassword } from 'better-auth/crypto'
import { randomBytes, randomUUID } from 'node:crypto'
import type { Transaction } from '../../../db/client.server.ts'
import { accounts, credentials, people, roleHoldings, signIns, teamMemberships } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'
import type { Role } from '../../permissions.ts'

export type NewPerson = {
  name: string
  email: string
  roles: { role: Role; scope: 'own' | 'team' | 'service area' | 'council'; teamId?: string; serviceAreaId?: string }[]
  teamIds?: string[]
  from: Day
}

/** Makes a person with roles and teams, or adds to the one who has this e-mail address. @returns the person's id */
export async function settlePerson(tx: Transaction, organisationId: string, { name, email, roles, teamIds = [], from }: NewPerson): Promise<string> {
  const [known] = await tx.select({ id: people.id }).from(people).where(and(eq(people.organisationId, organisationId), eq(people.email, email)))
  const personId = known?.id ?? (await tx.insert(people).values({ organisationId, name, email }).returning({ id: people.id }))[0]!.id
  if (roles.length > 0) await tx.insert(roleHoldings).values(roles.map((held) => ({ organisationId, personId, validFrom: from, ...held }))).onConflictDoNothing()
  if (teamIds.length > 0) await tx.insert(teamMemberships).values(teamIds.map((teamId) => ({ organisationId, personId, teamId, validFrom: from }))).onConflictDoNothing()
  return personId
}

/** Gives a person a way in. Whoever has one keeps it. */
export async function openAccount(tx: Transaction, organisationId: string, personId: string, { name, email }: { name: string; email: string }) {
  await tx.insert(accounts).values({ id: randomUUID(), name, email, emailVerified: true, organisationId, personId }).onConflictDoNothing()
}

/**
 * Gives a person a way in by a password made for them.
 * @returns the password, which is nowhere else to be had; undefined when this e-mail address has a way in already, which stays as it is
 */
export async function openAccountWithPassword(tx: Transaction, organisationId: string, personId: string, { name, email }: { name: string; email: string }): Promise<string | undefined> {
  const [account] = await tx.insert(accounts).values({ id: randomUUID(), name, email: email.toLowerCase(), emailVerified: true, organisationId, personId })
    .onConflictDoNothing().returning({ id: accounts.id })
  if (!account) return undefined
  const password = newPassword()
  await tx.insert(credentials).values({ id: randomUUID(), accountId: account.id, userId: account.id, providerId: 'credential', password: await hashPassword(password) })
  return password
}

/**
 * Makes a new password for somebody who has a way in, and signs them out everywhere.
 * @returns the password, which is nowhere else to be had; undefined when they have no way in
 */
export async function renewPassword(tx: Transaction, organisationId: string, personId: string): Promise<string | undefined> {
  const [account] = await tx.select({ id: accounts.id }).from(accounts).where(and(eq(accounts.organisationId, organisationId), eq(accounts.personId, personId))).for('update')
  if (!account) return undefined
  const password = newPassword()
  await tx.delete(credentials).where(and(eq(credentials.userId, account.id), eq(credentials.providerId, 'credential')))
  await tx.insert(credentials).values({ id: randomUUID(), accountId: account.id, userId: account.id, providerId: 'credential', password: await hashPassword(password) })
  await tx.delete(signIns).where(eq(signIns.userId, account.id))
  return password
}

const newPassword = () => randomBytes(18).toString('base64url')
