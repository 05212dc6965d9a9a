import { and, asc, eq, gt, isNull, lte, or, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Transaction } from '../../../db/client.server.ts'
import { caseTypes, descriptors, frameworks, grades, themes, themesNotApplicable } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'
import type { FrameworkPlan } from './framework-plan.ts'

/** Who put a version in force, and when. */
type Adopted = { adoptedById: string | undefined; adoptedAt: Date }

/**
 * Lays a framework down for a council. One of this key and first day that is already there is left as it is.
 * @returns its id; undefined when it was there already
 */
export async function layDown(tx: Transaction, organisationId: string, plan: FrameworkPlan, adopted?: Adopted): Promise<string | undefined> {
  const [framework] = await tx.insert(frameworks).values({
    organisationId,
    key: plan.key,
    title: plan.title,
    validFrom: plan.validFrom,
    followedUpBy: plan.followedUpBy,
    followUpFromDays: plan.followUpDays?.from,
    followUpToDays: plan.followUpDays?.to,
    ...adopted,
  }).onConflictDoNothing().returning()
  if (!framework) return undefined

  const scale = await tx.insert(grades).values(plan.grades.map(({ key, word, goodEnough }, index) => (
    { organisationId, frameworkId: framework.id, key, word, goodEnough, rank: index + 1 }
  ))).returning()
  const laid = await tx.insert(themes).values(plan.themes.map(({ key, title, question }, index) => (
    { organisationId, frameworkId: framework.id, key, title, question, position: index + 1 }
  ))).returning()

  const wordings = laid.flatMap((theme) => scale.flatMap((grade) => {
    const wording = plan.themes.find(({ key }) => key === theme.key)?.descriptors?.[grade.key]
    return wording ? { organisationId, themeId: theme.id, gradeId: grade.id, wording } : []
  }))
  if (wordings.length > 0) await tx.insert(descriptors).values(wordings)
  await layDownCaseTypes(tx, framework, plan)
  return framework.id
}

/** Lays down the case types of a version that has none yet, with the themes that are not judged in each. */
export async function layDownCaseTypes(tx: Transaction, { organisationId, id: frameworkId }: { organisationId: string; id: string }, plan: FrameworkPlan) {
  if (!plan.caseTypes?.length) return
  const laid = await tx.insert(caseTypes).values(plan.caseTypes.map(({ key, title }, index) => (
    { organisationId, frameworkId, key, title, position: index + 1 }
  ))).onConflictDoNothing().returning()
  const judged = await tx.select({ id: themes.id, key: themes.key }).from(themes).where(and(eq(themes.organisationId, organisationId), eq(themes.frameworkId, frameworkId)))
  const left = laid.flatMap((type) => judged.flatMap((theme) => (
    plan.caseTypes!.find(({ key }) => key === type.key)!.notApplicable.includes(theme.key) ? { organisationId, caseTypeId: type.id, themeId: theme.id } : []
  )))
  if (left.length > 0) await tx.insert(themesNotApplicable).values(left)
}

/** The versions of this key, of whatever council, that the portal brought along and that have no case types yet. Asked by the database's owner. */
export function withoutCaseTypes(tx: Transaction, key: string) {
  return tx.select({ organisationId: frameworks.organisationId, id: frameworks.id }).from(frameworks).where(and(
    eq(frameworks.key, key), isNull(frameworks.adoptedAt),
    sql`not exists (select 1 from ${caseTypes} where ${caseTypes.organisationId} = ${frameworks.organisationId} and ${caseTypes.frameworkId} = ${frameworks.id})`,
  ))
}

export type Framework = typeof frameworks.$inferSelect & {
  /** Best first. */
  grades: (typeof grades.$inferSelect)[]
  /** In their order. */
  themes: (typeof themes.$inferSelect)[]
  /** In their order, each with the keys of the themes that are not judged in such cases. */
  caseTypes: { key: string; title: string; notApplicable: string[] }[]
}

/**
 * The frameworks in force on a day, each with its scale from best to worst, its themes in order and its case types.
 * @param organisationId only needed by the database's owner, whom row security does not hold to one council
 */
export function frameworksOn(tx: Transaction, day: Day, organisationId?: string): Promise<Framework[]> {
  return frameworksWhere(tx, and(lte(frameworks.validFrom, day), or(isNull(frameworks.validTo), gt(frameworks.validTo, day))), organisationId)
}

/** @returns the framework with this key in force on the day, or undefined */
export async function frameworkOn(tx: Transaction, key: string, day: Day, organisationId?: string): Promise<Framework | undefined> {
  return (await frameworksOn(tx, day, organisationId)).find((framework) => framework.key === key)
}

async function frameworksWhere(tx: Transaction, which: SQL | undefined, organisationId?: string): Promise<Framework[]> {
  const of = (column: PgColumn) => (organisationId ? eq(column, organisationId) : undefined)
  const versions = await tx.select().from(frameworks).where(and(of(frameworks.organisationId), which)).orderBy(asc(frameworks.title))
  const scales = await tx.select().from(grades).where(of(grades.organisationId)).orderBy(asc(grades.rank))
  const laid = await tx.select().from(themes).where(of(themes.organisationId)).orderBy(asc(themes.position))
  const types = await tx.select({
    frameworkId: caseTypes.frameworkId, key: caseTypes.key, title: caseTypes.title,
    notApplicable: sql<string[]>`array(select theme.key from themes_not_applicable left_out
      join themes theme on theme.organisation_id = left_out.organisation_id and theme.id = left_out.theme_id
      where left_out.organisation_id = case_types.organisation_id and left_out.case_type_id = case_types.id order by theme.position)`,
  }).from(caseTypes).where(of(caseTypes.organisationId)).orderBy(asc(caseTypes.position))
  return versions.map((framework) => ({
    ...framework,
    grades: scales.filter(({ frameworkId }) => frameworkId === framework.id),
    themes: laid.filter(({ frameworkId }) => frameworkId === framework.id),
    caseTypes: types.filter(({ frameworkId }) => frameworkId === framework.id).map(({ key, title, notApplicable }) => ({ key, title, notApplicable })),
  }))
}

/** A version with the plan that it was laid down from. */
export type Version = { id: string; plan: FrameworkPlan }

/** @returns the newest version with this key, in force already or from a later day on; undefined when there is none. One statement */
export const newestOf = (tx: Transaction, key: string) => versionWhere(tx, sql`framework.key = ${key}`)

/** @returns the version with this key that held from a day on; undefined when none did. One statement */
export const versionFrom = (tx: Transaction, key: string, from: Day) => versionWhere(tx, sql`framework.key = ${key} and framework.valid_from::text = ${from}`)

async function versionWhere(tx: Transaction, which: SQL): Promise<Version | undefined> {
  const of = (table: string) => sql.raw(`${table}.organisation_id = framework.organisation_id and ${table}.framework_id = framework.id`)
  const [row] = await tx.execute<{
    id: string; key: string; title: string; validFrom: Day; followedUpBy: FrameworkPlan['followedUpBy']; from: number | null; to: number | null
    grades: FrameworkPlan['grades']; themes: FrameworkPlan['themes']; caseTypes: NonNullable<FrameworkPlan['caseTypes']>
  }>(sql`
    select framework.id, framework.key, framework.title, framework.valid_from::text as "validFrom", framework.followed_up_by as "followedUpBy",
      framework.follow_up_from_days as "from", framework.follow_up_to_days as "to",
      (select json_agg(json_build_object('key', grade.key, 'word', grade.word, 'goodEnough', grade.good_enough) order by grade.rank) from grades grade where ${of('grade')}) as grades,
      (select json_agg(json_strip_nulls(json_build_object('key', theme.key, 'title', theme.title, 'question', theme.question, 'descriptors', (
        select coalesce(json_object_agg(grade.key, descriptor.wording order by grade.rank), '{}') from descriptors descriptor
        join grades grade on grade.organisation_id = descriptor.organisation_id and grade.id = descriptor.grade_id
        where descriptor.organisation_id = theme.organisation_id and descriptor.theme_id = theme.id))) order by theme.position)
        from themes theme where ${of('theme')}) as themes,
      (select coalesce(json_agg(json_build_object('key', type.key, 'title', type.title, 'notApplicable', array(
        select theme.key from themes_not_applicable left_out
        join themes theme on theme.organisation_id = left_out.organisation_id and theme.id = left_out.theme_id
        where left_out.organisation_id = type.organisation_id and left_out.case_type_id = type.id order by theme.position)) order by type.position), '[]')
        from case_types type where ${of('type')}) as "caseTypes"
    from frameworks framework where ${which} order by framework.valid_from desc limit 1`)
  if (!row) return undefined
  const { id, from, to, ...plan } = row
  return { id, plan: { ...plan, ...(to !== null && { followUpDays: { from: from ?? 0, to } }) } }
}
