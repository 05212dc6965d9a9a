import { and, asc, eq, gte, isNull, or, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { audits, phases, programmes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'

export type PlannedProgramme = { title: string; startsOn: Day; planned: number; phases: readonly { title: string; planned: number }[] }

/** Plans a programme with its phases; one of the same title stays as it is. @returns its phases in order */
export async function planProgramme(planner: Allowed<'import audits'>, plan: PlannedProgramme): Promise<{ id: string; title: string }[]> {
  const { organisationId } = planner
  return planner.writing(async (tx) => {
    const [made] = await tx.insert(programmes).values({ organisationId, title: plan.title, planned: plan.planned, startsOn: plan.startsOn }).onConflictDoNothing().returning({ id: programmes.id })
    if (made) {
      await tx.insert(phases).values(plan.phases.map((phase, index) => ({ organisationId, programmeId: made.id, position: index + 1, ...phase })))
      await note(tx, planner, { did: 'planned a programme', subjectKind: 'programme', subjectId: made.id })
    }
    return tx.select({ id: phases.id, title: phases.title }).from(phases)
      .innerJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
      .where(eq(programmes.title, plan.title)).orderBy(asc(phases.position))
  })
}

/** How far each programme is that has not ended, phase by phase: counts of the whole council, which its auditors work through together. */
export async function programmesInHand(reader: Allowed<'see my desk'>) {
  const tx = await reader.reading()
  const rows = await tx.select({
    programme: programmes.title, title: phases.title, planned: phases.planned,
    done: sql<number>`(select count(*)::int from ${audits} where ${audits.organisationId} = ${phases.organisationId} and ${audits.phaseId} = ${phases.id})`,
  }).from(phases).innerJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
    .where(or(isNull(programmes.endsOn), gte(programmes.endsOn, dayInLondon(reader.at))))
    .orderBy(asc(programmes.startsOn), asc(programmes.title), asc(phases.position))
  return [...Map.groupBy(rows, ({ programme }) => programme)].map(([title, its]) => ({ title, phases: its.map(({ title: phase, planned, done }) => ({ title: phase, planned, done })) }))
}
