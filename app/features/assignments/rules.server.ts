import { and, eq, gt, isNull, lte, or } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { grades, ruleVersions, themes } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'
import { defaultReason, type RulePlan } from './default-rules.ts'

/** Lays the first version of each rule down for a council's framework; rules already there are left as they are. */
export async function layDownRules(tx: Transaction, organisationId: string, frameworkId: string, plans: readonly RulePlan[], validFrom: Day) {
  const laid = await tx.select().from(themes).where(and(eq(themes.organisationId, organisationId), eq(themes.frameworkId, frameworkId)))
  const [mildest] = await tx.select().from(grades)
    .where(and(eq(grades.organisationId, organisationId), eq(grades.frameworkId, frameworkId), eq(grades.goodEnough, false))).orderBy(grades.rank).limit(1)
  if (!mildest) return
  await tx.insert(ruleVersions).values(plans.map(({ key, theme, role, modules }) => ({
    organisationId,
    ruleKey: key,
    version: 1,
    themeId: laid.find((one) => one.key === theme)!.id,
    gradeId: mildest.id,
    role,
    moduleKeys: [...modules],
    reason: defaultReason,
    validFrom,
  }))).onConflictDoNothing()
}

/** The versions of the rules in force on a day, with the rank of the mildest grade each answers to. */
export function rulesOn(tx: Transaction, day: Day) {
  return tx.select({
    id: ruleVersions.id, key: ruleVersions.ruleKey, version: ruleVersions.version, themeId: ruleVersions.themeId,
    fromRank: grades.rank, role: ruleVersions.role, moduleKeys: ruleVersions.moduleKeys, reason: ruleVersions.reason,
  }).from(ruleVersions).innerJoin(grades, eq(grades.id, ruleVersions.gradeId))
    .where(and(lte(ruleVersions.validFrom, day), or(isNull(ruleVersions.validTo), gt(ruleVersions.validTo, day))))
}
export type Rule = Awaited<ReturnType<typeof rulesOn>>[number]
