import { and, eq, gte, inArray } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { attempts, moduleVersions } from '../../../db/schema.ts'
import { instantInLondon, type Day } from '../../lib/days.ts'
import { passMark } from './modules.ts'

/** Who has passed which module since a day. @returns "person module" pairs */
export async function passedSince(tx: Transaction, day: Day, personIds: string[]): Promise<Set<string>> {
  if (personIds.length === 0) return new Set()
  const rows = await tx.select({ personId: attempts.personId, moduleKey: moduleVersions.moduleKey, right: attempts.right, of: attempts.of }).from(attempts)
    .innerJoin(moduleVersions, eq(moduleVersions.id, attempts.moduleVersionId))
    .where(and(eq(attempts.check, 'post'), gte(attempts.finishedAt, instantInLondon(day, '00:00')), inArray(attempts.personId, personIds)))
  return new Set(rows.filter(({ right, of }) => right !== null && of !== null && right >= of * passMark).map(({ personId, moduleKey }) => `${personId} ${moduleKey}`))
}
