import { and, eq, gt, inArray, isNull, max, or, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { frameworks, grades, ruleVersions, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { takeRulesInTurn } from '../assignments/rules.server.ts'
import { carriedOver, whyNotFrom } from '../frameworks/adoption.ts'
import { differenceBetween } from '../frameworks/difference.ts'
import { draftOf, dropDraft, heldDraft } from '../frameworks/drafts.server.ts'
import type { FrameworkPlan } from '../frameworks/framework-plan.ts'
import { layDown, newestOf, type Version } from '../frameworks/frameworks.server.ts'
import { takeTurn } from './publishing.server.ts'

type Admin = Allowed<'change the framework'>

/**
 * What putting a draft in force would do: what it changes, how many audits stay as they are, and which rules it meets.
 * @param from the day from which it would hold; undefined before one is chosen
 * @returns undefined when there is no such framework; 'no draft' when nobody works on one
 */
export async function adoptionOf(admin: Admin, key: string, from: Day | undefined) {
  const found = await draftOf(admin, key)
  if (!found?.draft) return found && 'no draft'
  const tx = await admin.reading()
  const { current, draft: { plan: draft, changedAt } } = found
  const { judged, judgedFromThen } = await judgedBy(tx, found.id, from)
  const rules = await rulesOf(tx, found.id, from ?? dayInLondon(admin.at))
  return {
    title: current.title, current, draft, changedAt, difference: differenceBetween(current, draft), judged, rules,
    refused: from && whyNotFrom(from, { today: dayInLondon(admin.at), currentFrom: current.validFrom, judgedFromThen }),
  }
}

/** How many audits a version has judged, and how many of these are of a day or later. */
async function judgedBy(tx: Transaction, frameworkId: string, from: Day | undefined) {
  const [row] = await tx.execute<{ judged: number; judgedFromThen: number }>(sql`
    select count(*)::int as judged, count(*) filter (where audits.audited_on >= ${from ?? null}::date)::int as "judgedFromThen" from audits
    where exists (select 1 from judgements where judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id and judgements.framework_id = ${frameworkId}::uuid)`)
  return row!
}

/** The versions of rules for a framework's themes that hold on a day or later, with what each names by key. */
const rulesOf = (tx: Transaction, frameworkId: string, day: Day) => tx.select({ rule: ruleVersions, theme: themes.key, grade: grades.key, role: ruleVersions.role, caseType: ruleVersions.caseType })
  .from(ruleVersions)
  .innerJoin(themes, and(eq(themes.organisationId, ruleVersions.organisationId), eq(themes.id, ruleVersions.themeId)))
  .innerJoin(grades, and(eq(grades.organisationId, ruleVersions.organisationId), eq(grades.id, ruleVersions.gradeId)))
  .where(and(eq(themes.frameworkId, frameworkId), or(isNull(ruleVersions.validTo), and(gt(ruleVersions.validTo, day), gt(ruleVersions.validTo, ruleVersions.validFrom)))))
  .orderBy(themes.position, ruleVersions.role)

export type NotAdopted = 'no draft' | 'changed meanwhile' | 'changes nothing' | { because: string }

/**
 * Puts a draft in force from a day on: the version before it ends that day, and the rules go on with the themes, grades and case types of the
 * same keys. Everything judged before stays as it is. Of two who do it at once, the second finds no draft.
 * @param seen when the draft was last changed, as whoever decides has seen it
 * @returns the id of the version, or why it was not put in force
 */
export async function adoptFramework(admin: Admin, key: string, from: Day, seen?: Date): Promise<{ id: string } | NotAdopted> {
  return admin.writing(async (tx) => {
    // Audits that are being written must not be judged by a version that ends under them.
    await takeTurn(tx, admin.organisationId)
    await takeRulesInTurn(tx, admin.organisationId)
    const draft = await heldDraft(tx, key)
    const newest = draft && await newestOf(tx, key)
    if (!newest) return 'no draft'
    if (seen && draft.changedAt.getTime() !== seen.getTime()) return 'changed meanwhile'
    const current = newest.plan
    if (differenceBetween(current, draft.plan).length === 0) return 'changes nothing'
    const because = whyNotFrom(from, { today: dayInLondon(admin.at), currentFrom: current.validFrom, judgedFromThen: (await judgedBy(tx, newest.id, from)).judgedFromThen })
    if (because) return { because }

    const next = { ...draft.plan, key, validFrom: from }
    const id = (await layDown(tx, admin.organisationId, next, { adoptedById: admin.personId, adoptedAt: admin.at }))!
    await tx.update(frameworks).set({ validTo: from }).where(and(eq(frameworks.id, newest.id), or(isNull(frameworks.validTo), gt(frameworks.validTo, from))))
    await carryRulesOver(tx, admin, { before: newest, id, next })
    await dropDraft(tx, key)
    await note(tx, admin, { did: 'put a framework in force', subjectKind: 'framework', subjectId: id })
    return { id }
  })
}

type Versions = { before: Version; id: string; next: FrameworkPlan }

/**
 * Each rule that holds when the version begins ends that day and goes on as its next version, with the same modules and reason; a rule that was to
 * begin later begins with the new themes. A rule whose theme, grade or case type is gone ends.
 */
async function carryRulesOver(tx: Transaction, admin: Admin, { before, id, next }: Versions) {
  const from = next.validFrom
  const rules = await rulesOf(tx, before.id, from).for('update', { of: ruleVersions })
  if (rules.length === 0) return
  const idOf = async (table: typeof themes | typeof grades) => {
    const rows = await tx.select({ id: table.id, key: table.key }).from(table).where(eq(table.frameworkId, id))
    return new Map(rows.map((row) => [row.key, row.id]))
  }
  const [themeIds, gradeIds] = [await idOf(themes), await idOf(grades)]
  const latest = new Map((await tx.select({ key: ruleVersions.ruleKey, version: max(ruleVersions.version) }).from(ruleVersions)
    .where(inArray(ruleVersions.ruleKey, rules.map(({ rule }) => rule.ruleKey))).groupBy(ruleVersions.ruleKey)).map(({ key, version }) => [key, version!]))

  const carried = rules.map((one) => {
    const names = carriedOver(one, before.plan, next)
    return { rule: one.rule, names: names && { themeId: themeIds.get(names.theme)!, gradeId: gradeIds.get(names.grade)!, caseType: names.caseType } }
  })
  const [running, toCome] = [carried.filter(({ rule }) => rule.validFrom < from), carried.filter(({ rule }) => rule.validFrom >= from)]

  if (running.length > 0) await tx.update(ruleVersions).set({ validTo: from }).where(inArray(ruleVersions.id, running.map(({ rule }) => rule.id)))
  const goingOn = running.flatMap(({ rule, names }) => (names ? [{
    ...rule, ...names, id: undefined, version: latest.get(rule.ruleKey)! + 1, validFrom: from, setById: whoever(admin), setAt: admin.at,
  }] : []))
  if (goingOn.length > 0) await tx.insert(ruleVersions).values(goingOn)
  for (const { rule, names } of toCome) {
    // It has never held, so nothing was decided by it: it may be changed where it stands, or end before it begins.
    await tx.update(ruleVersions).set(names ?? { validTo: rule.validFrom }).where(eq(ruleVersions.id, rule.id))
  }
}
