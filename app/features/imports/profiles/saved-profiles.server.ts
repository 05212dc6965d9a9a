import { desc, eq } from 'drizzle-orm'
import type { Transaction } from '../../../../db/client.server.ts'
import { importProfiles } from '../../../../db/schema.ts'
import { answers, sheetPlan } from '../sheet-plan.ts'
import { profileNamed, type KnownProfile } from './profiles.ts'

/** The profiles that a council has saved, the one changed last first. */
export async function savedProfiles(tx: Transaction): Promise<KnownProfile[]> {
  return (await tx.select().from(importProfiles).orderBy(desc(importProfiles.changedAt), importProfiles.title)).map(asKnown)
}

/** The profile with this key, built in or saved by the council; undefined when there is none. */
export async function profileOfKey(tx: Transaction, key: string | null): Promise<KnownProfile | undefined> {
  if (key === null) return undefined
  const builtIn = profileNamed(key)
  if (builtIn) return builtIn
  const [saved] = await tx.select().from(importProfiles).where(eq(importProfiles.key, key))
  return saved && asKnown(saved)
}

const asKnown = ({ key, title, ...saved }: typeof importProfiles.$inferSelect): KnownProfile =>
  ({ key, title, builtIn: false, plan: sheetPlan.parse(saved.plan), answers: answers.parse(saved.answers) })
