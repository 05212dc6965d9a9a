import { eq } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { organisations, serviceAreas, teams, type Organisation } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'

export type NewOrganisation = Pick<typeof organisations.$inferInsert, 'key' | 'name' | 'colour' | 'caseLinkPattern' | 'outOfHours' | 'dataProtectionEmail' | 'demo'>

/** Makes an organisation, or finds the one with this key. Run as the database's owner. */
export async function foundOrganisation(tx: Transaction, wanted: NewOrganisation): Promise<Organisation> {
  const [made] = await tx.insert(organisations).values(wanted).onConflictDoNothing().returning()
  if (made) return made
  const [there] = await tx.select().from(organisations).where(eq(organisations.key, wanted.key))
  return there!
}

/** Adds service areas and the teams in them; those already there are left as they are. @returns how many teams were added */
export async function addTeams(tx: Transaction, organisationId: string, list: { area: string; team: string }[], validFrom: Day): Promise<number> {
  const areaNames = [...new Set(list.map(({ area }) => area))]
  if (areaNames.length === 0) return 0
  await tx.insert(serviceAreas).values(areaNames.map((name) => ({ organisationId, name, validFrom }))).onConflictDoNothing()
  const areas = await tx.select().from(serviceAreas).where(eq(serviceAreas.organisationId, organisationId))
  const added = await tx.insert(teams).values(list.map(({ area, team }) => (
    { organisationId, name: team, serviceAreaId: areas.find(({ name }) => name === area)!.id, validFrom }
  ))).onConflictDoNothing().returning({ id: teams.id })
  return added.length
}
