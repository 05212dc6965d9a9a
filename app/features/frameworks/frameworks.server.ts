import { and, asc, eq, gt, isNull, lte, or } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Transaction } from '../../../db/client.server.ts'
import { descriptors, frameworks, grades, themes } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'
import type { FrameworkPlan } from './framework-plan.ts'

/** Lays a framework down for a council. One that is already there is left as it is. */
export async function layDown(tx: Transaction, organisationId: string, plan: FrameworkPlan) {
  const [framework] = await tx.insert(frameworks).values({
    organisationId,
    key: plan.key,
    title: plan.title,
    validFrom: plan.validFrom,
    followedUpBy: plan.followedUpBy,
    followUpFromDays: plan.followUpDays?.from,
    followUpToDays: plan.followUpDays?.to,
  }).onConflictDoNothing().returning()
  if (!framework) return

  const scale = await tx.insert(grades).values(plan.grades.map((grade, index) => (
    { organisationId, frameworkId: framework.id, ...grade, rank: index + 1 }
  ))).returning()
  const laid = await tx.insert(themes).values(plan.themes.map(({ key, title, question }, index) => (
    { organisationId, frameworkId: framework.id, key, title, question, position: index + 1 }
  ))).returning()

  const wordings = laid.flatMap((theme) => scale.flatMap((grade) => {
    const wording = plan.themes.find(({ key }) => key === theme.key)?.descriptors?.[grade.key]
    return wording ? { organisationId, themeId: theme.id, gradeId: grade.id, wording } : []
  }))
  if (wordings.length > 0) await tx.insert(descriptors).values(wordings)
}

export type Framework = typeof frameworks.$inferSelect & {
  grades: (typeof grades.$inferSelect)[]
  themes: (typeof themes.$inferSelect)[]
}

/**
 * The frameworks in force on a day, each with its scale from best to worst and its themes in order.
 * @param organisationId only needed by the database's owner, whom row security does not hold to one council
 */
export async function frameworksOn(tx: Transaction, day: Day, organisationId?: string): Promise<Framework[]> {
  const of = (column: PgColumn) => (organisationId ? eq(column, organisationId) : undefined)
  const inForce = await tx.select().from(frameworks)
    .where(and(of(frameworks.organisationId), lte(frameworks.validFrom, day), or(isNull(frameworks.validTo), gt(frameworks.validTo, day))))
    .orderBy(asc(frameworks.title))
  const scales = await tx.select().from(grades).where(of(grades.organisationId)).orderBy(asc(grades.rank))
  const laid = await tx.select().from(themes).where(of(themes.organisationId)).orderBy(asc(themes.position))
  return inForce.map((framework) => ({
    ...framework,
    grades: scales.filter(({ frameworkId }) => frameworkId === framework.id),
    themes: laid.filter(({ frameworkId }) => frameworkId === framework.id),
  }))
}

/** @returns the framework with this key in force on the day, or undefined */
export async function frameworkOn(tx: Transaction, key: string, day: Day, organisationId?: string): Promise<Framework | undefined> {
  return (await frameworksOn(tx, day, organisationId)).find((framework) => framework.key === key)
}
