import { and, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { assignments, moduleVersions } from '../../../db/schema.ts'
import type { Module } from '../modules/modules.ts'
import type { Evidence } from './evidence.server.ts'

/**
 * What an own-case task asked of its learner, as it stands in the version of the module that they had completed when they sent it, and when that was.
 * @returns undefined when it is no own-case task
 */
export async function ownCaseAsked(checker: Allowed<'check evidence'>, { assignmentId, submittedAt }: Pick<Evidence, 'assignmentId' | 'submittedAt'>): Promise<(Module['applyTask'] & { completedAt: Date }) | undefined> {
  if (!assignmentId) return undefined
  const tx = await checker.reading()
  const [asked] = await tx.select({ applyTask: sql<Module['applyTask']>`${moduleVersions.content} -> 'applyTask'`, completedAt: sql<string>`to_json(declared.declared_at) #>> '{}'` }).from(assignments)
    .innerJoin(moduleVersions, and(eq(moduleVersions.organisationId, assignments.organisationId), eq(moduleVersions.moduleKey, assignments.moduleKey)))
    .innerJoin(sql`declarations declared`, sql`declared.organisation_id = ${moduleVersions.organisationId} and declared.module_version_id = ${moduleVersions.id} and declared.person_id = ${assignments.personId}`)
    .where(and(eq(assignments.id, assignmentId), sql`declared.declared_at <= ${submittedAt.toISOString()}::timestamptz`)).orderBy(sql`declared.declared_at desc`).limit(1)
  return asked && { ...asked.applyTask, completedAt: new Date(asked.completedAt) }
}
