import { and, eq, gte, inArray } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { attempts, moduleVersions } from '../../../db/schema.ts'
import { dayInLondon, instantInLondon, type Day } from '../../lib/days.ts'
import { passMark } from './modules.ts'

/** Who has passed which module since a day. @returns by "person module" the day on which they did so last */
export async function passedSince(tx: Transaction, day: Day, personIds: string[]): Promise<Map<string, Day>> {
  if (personIds.length === 0) return new Map()
  const rows = await tx.select({ personId: attempts.personId, moduleKey: moduleVersions.moduleKey, right: attempts.right, of: attempts.of, finishedAt: attempts.finishedAt }).from(attempts)
    .innerJoin(moduleVersions, eq(moduleVersions.id, attempts.moduleVersionId))
    .where(and(eq(attempts.check, 'post'), gte(attempts.finishedAt, instantInLondon(day, '00:00')), inArray(attempts.personId, personIds))).orderBy(attempts.finishedAt)
  return new Map(rows.flatMap(({ personId, moduleKey, right, of, finishedAt }) => (
    right !== null && of !== null && finishedAt !== null && right >= of * passMark ? [[`${personId} ${moduleKey}`, dayInLondon(finishedAt)]] : [])))
}
