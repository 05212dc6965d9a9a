import { desc, ne } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { moduleVersions } from '../../../db/schema.ts'
import { catalogue } from './catalogue.server.ts'
import { factsWaiting } from './facts.server.ts'
import { programmeGuide } from './planned-modules.ts'

/** Publishes what content/ holds to a council: each module whose text is new becomes a new version; older ones are kept as they were. @returns the keys of those that were new */
export async function publishModules(tx: Transaction, organisationId: string, at: Date): Promise<string[]> {
  const modules = [...(await catalogue()).values()]
  const published = await tx.insert(moduleVersions).values(modules.map((module) => ({
    organisationId, moduleKey: module.key, version: module.version, change: module.change, title: module.title,
    minutes: module.minutes, hours: module.hours, contentHash: module.contentHash, content: module, publishedAt: at,
  }))).onConflictDoNothing().returning({ key: moduleVersions.moduleKey })
  return published.map(({ key }) => key)
}

/** A module as it was published last. It is given to nobody while facts wait in it. */
export type PublishedModule = { key: string; title: string; minutes: number; factsWaiting: number }

/** The latest version of each module published to the council that an audit may lead to, by key: the guide of the managers’ programme is none. One statement. */
export const modulesPublished = (tx: Transaction): Promise<PublishedModule[]> =>
  tx.selectDistinctOn([moduleVersions.moduleKey], { key: moduleVersions.moduleKey, title: moduleVersions.title, minutes: moduleVersions.minutes, factsWaiting })
    .from(moduleVersions).where(ne(moduleVersions.moduleKey, programmeGuide)).orderBy(moduleVersions.moduleKey, desc(moduleVersions.publishedAt))
