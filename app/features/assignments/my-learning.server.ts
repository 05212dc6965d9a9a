import { and, eq, isNull, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import { assignments, moduleVersions } from '../../../db/schema.ts'
import { learningStanding } from '../gaps/closing.server.ts'
import { talks } from '../gaps/talks.server.ts'
import { keptFree } from './kept-free.server.ts'
import { extensionsOf, sendAgainOn } from './extended.server.ts'
import { whyLearn, type Paused } from './why.server.ts'

/**
 * Someone's own confirmed learning that is not finished, with why. What rests only on audits of which somebody asks whose case it was, or on disputed
 * findings, is paused: it is not due, and says no reason.
 */
export async function learningOf(one: Allowed<'see my practice'>) {
  const tx = await one.reading()
  const rows = await tx.select({
    id: assignments.id, moduleKey: assignments.moduleKey, dueOn: assignments.dueOn, extensions: extensionsOf, decision: assignments.decision, endedAt: assignments.endedAt, flaggedAt: assignments.flaggedAt,
    title: sql<string>`version.title`, minutes: sql<number>`version.minutes`,
    talks, keptFree,
    sentences: sql<string[]>`coalesce(why.sentences, '[]')`, paused: sql<Paused | null>`why.paused`,
    declaredAt: sql<string | null>`(select max(declared.declared_at) from declarations declared join module_versions of on of.organisation_id = declared.organisation_id and of.id = declared.module_version_id
      where declared.organisation_id = ${assignments.organisationId} and declared.person_id = ${assignments.personId} and of.module_key = ${assignments.moduleKey} and declared.declared_at >= ${assignments.proposedAt} - interval '6 months')`,
    shown: sql<{ outcome: 'accepted' | 'returned' | null; because: string | null; dueAgainOn: Day | null } | null>`(select json_build_object('outcome', checked.outcome, 'because', checked.because, 'dueAgainOn', ${sendAgainOn})
      from evidence sent left join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where sent.organisation_id = ${assignments.organisationId} and sent.assignment_id = ${assignments.id} order by sent.submitted_at desc limit 1)`,
  }).from(assignments)
    .innerJoinLateral(tx.select({ title: moduleVersions.title, minutes: moduleVersions.minutes }).from(moduleVersions)
      .where(and(eq(moduleVersions.organisationId, assignments.organisationId), eq(moduleVersions.moduleKey, assignments.moduleKey)))
      .orderBy(sql`${moduleVersions.publishedAt} desc`).limit(1).as('version'), sql`true`)
    .innerJoin(whyLearn, sql`why.sentences is not null or why.paused is not null`)
    .where(and(eq(assignments.personId, whoever(one)), eq(assignments.decision, 'confirmed'), isNull(assignments.endedAt)))
    .orderBy(assignments.dueOn, assignments.id)
  return rows.map((row) => ({ ...row, standing: learningStanding(row) })).filter(({ standing }) => standing !== 'done')
}
export type MyLearning = Awaited<ReturnType<typeof learningOf>>[number]
