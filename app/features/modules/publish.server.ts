import { desc } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { moduleVersions } from '../../../db/schema.ts'
import { catalogue } from './catalogue.server.ts'

/** Publishes what content/ holds to a council: each module whose text is new becomes a new version; older ones are kept as they were. */
export async function publishModules(tx: Transaction, organisationId: string, at: Date) {
  const modules = [...(await catalogue()).values()]
  await tx.insert(moduleVersions).values(modules.map((module) => ({
    organisationId, moduleKey: module.key, version: module.version, change: module.change, title: module.title,
    minutes: module.minutes, hours: module.hours, contentHash: module.contentHash, content: module, publishedAt: at,
  }))).onConflictDoNothing()
}

/** The latest version of each module published to the council, by key. One statement. */
export const modulesPublished = (tx: Transaction): Promise<{ key: string; title: string; minutes: number }[]> =>
  tx.selectDistinctOn([moduleVersions.moduleKey], { key: moduleVersions.moduleKey, title: moduleVersions.title, minutes: moduleVersions.minutes })
    .from(moduleVersions).orderBy(moduleVersions.moduleKey, desc(moduleVersions.publishedAt))
