import { and, asc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { frameworks, grades, people, ruleVersions, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { defaultReason, type RulePlan } from './default-rules.ts'
import { asSeen, ruleKeyFor, samePlace, type Rule, type RulePlace } from './rules.ts'

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

/** How many steps a grade of the query lies below its framework's good-enough line, so that scales of two versions can be compared. */
export const stepsBelow = sql<number>`${grades.rank} - coalesce((select max(line.rank) from ${grades} line
  where line.organisation_id = ${grades.organisationId} and line.framework_id = ${grades.frameworkId} and line.good_enough), 0)`.mapWith(Number)

const ruleColumns = {
  id: ruleVersions.id, key: ruleVersions.ruleKey, version: ruleVersions.version, frameworkKey: frameworks.key, themeKey: themes.key, theme: themes.title,
  fromBelow: stepsBelow, role: ruleVersions.role, caseType: ruleVersions.caseType, moduleKeys: ruleVersions.moduleKeys, reason: ruleVersions.reason,
}

/** The versions of the rules in force on a day, each with its theme by key, whatever version of the framework that is in. One statement. */
export function rulesOn(tx: Transaction, day: Day): Promise<(Rule & { theme: string })[]> {
  return tx.select(ruleColumns).from(ruleVersions)
    .innerJoin(themes, and(eq(themes.organisationId, ruleVersions.organisationId), eq(themes.id, ruleVersions.themeId)))
    .innerJoin(frameworks, and(eq(frameworks.organisationId, themes.organisationId), eq(frameworks.id, themes.frameworkId)))
    .innerJoin(grades, and(eq(grades.organisationId, ruleVersions.organisationId), eq(grades.id, ruleVersions.gradeId)))
    .where(and(lte(ruleVersions.validFrom, day), or(isNull(ruleVersions.validTo), gt(ruleVersions.validTo, day))))
    .orderBy(asc(ruleVersions.ruleKey))
}

/** Every version of every rule there has been, by rule and then oldest first, with who put it in force. One statement. */
export function ruleVersionsOf(tx: Transaction) {
  return tx.select({
    ...ruleColumns, position: themes.position, framework: frameworks.title, grade: grades.word, gradeKey: grades.key,
    validFrom: ruleVersions.validFrom, validTo: ruleVersions.validTo, setAt: ruleVersions.setAt, setBy: people.name,
  }).from(ruleVersions)
    .innerJoin(themes, and(eq(themes.organisationId, ruleVersions.organisationId), eq(themes.id, ruleVersions.themeId)))
    .innerJoin(frameworks, and(eq(frameworks.organisationId, themes.organisationId), eq(frameworks.id, themes.frameworkId)))
    .innerJoin(grades, and(eq(grades.organisationId, ruleVersions.organisationId), eq(grades.id, ruleVersions.gradeId)))
    .leftJoin(people, and(eq(people.organisationId, ruleVersions.organisationId), eq(people.id, ruleVersions.setById)))
    .orderBy(asc(frameworks.title), asc(themes.position), asc(ruleVersions.ruleKey), asc(ruleVersions.version))
}
export type RuleVersion = Awaited<ReturnType<typeof ruleVersionsOf>>[number]

/** What a rule can be about on a day: for each framework in force its themes, its grades below the line, mildest first, and its types of case. */
export type Choices = {
  key: string
  title: string
  themes: { id: string; key: string; title: string }[]
  grades: { id: string; key: string; word: string; below: number }[]
  caseTypes: { title: string; notApplicable: string[] }[]
}

/** @returns what a rule can be about on that day, frameworks from A to Z. One statement */
export async function choicesOn(tx: Transaction, day: Day): Promise<Choices[]> {
  const of = (table: string) => sql.raw(`${table}.organisation_id = framework.organisation_id and ${table}.framework_id = framework.id`)
  return [...await tx.execute<Choices>(sql`
    select framework.key, framework.title,
      (select coalesce(json_agg(json_build_object('id', theme.id, 'key', theme.key, 'title', theme.title) order by theme.position), '[]') from themes theme where ${of('theme')}) as themes,
      (select coalesce(json_agg(json_build_object('id', grade.id, 'key', grade.key, 'word', grade.word,
        'below', grade.rank - coalesce((select max(line.rank) from grades line where ${of('line')} and line.good_enough), 0)) order by grade.rank), '[]')
        from grades grade where ${of('grade')} and not grade.good_enough) as grades,
      (select coalesce(json_agg(json_build_object('title', kind.title, 'notApplicable', (
        select coalesce(json_agg(theme.key), '[]') from themes_not_applicable off
        join themes theme on theme.organisation_id = off.organisation_id and theme.id = off.theme_id
        where off.organisation_id = kind.organisation_id and off.case_type_id = kind.id)) order by kind.position), '[]')
        from case_types kind where ${of('kind')}) as "caseTypes"
    from frameworks framework
    where framework.valid_from <= ${day}::date and (framework.valid_to is null or framework.valid_to > ${day}::date)
    order by framework.title, framework.key`)]
}

/** A rule as somebody wants it from a day on. */
export type RuleWanted = RulePlace & { gradeKey: string; moduleKeys: string[]; reason: string; from: Day }

/** Why a rule cannot be put in force. */
export type NotPut = 'too early' | 'changed meanwhile' | 'no such theme' | 'no such grade' | 'no such type of case' | 'not judged in such cases'

/**
 * Looks a wanted rule's theme, grade and type of case up among what can be chosen on the day from which it is to hold.
 * @returns why it cannot be, where it cannot
 */
export function whatIsMeant({ frameworkKey, themeKey, gradeKey, caseType }: RuleWanted, choices: readonly Choices[]) {
  const framework = choices.find(({ key }) => key === frameworkKey)
  const theme = framework?.themes.find(({ key }) => key === themeKey)
  if (!framework || !theme) return 'no such theme'
  const grade = framework.grades.find(({ key }) => key === gradeKey)
  if (!grade) return 'no such grade'
  const kind = framework.caseTypes.find(({ title }) => title === caseType)
  if (caseType !== null && !kind) return 'no such type of case'
  return kind?.notApplicable.includes(themeKey) ? 'not judged in such cases' : { theme, grade }
}

/**
 * Puts a rule in force from a day on, as the next version of the rule for the same theme, role and type of case, or as a new rule. The version
 * before ends on that day; one that was to start later never does.
 * @param seen what `asSeen` gave when the form was opened
 * @returns the rule's key and version; 'changed meanwhile' when the rule is not as it was seen, also when a new rule has been made by somebody else
 */
export async function putInForce(admin: Allowed<'change rules'>, wanted: RuleWanted, seen: string): Promise<{ key: string; version: number } | NotPut> {
  if (wanted.from < dayInLondon(admin.at)) return 'too early'
  return admin.writing(async (tx) => {
    await takeRulesInTurn(tx, admin.organisationId)
    const meant = whatIsMeant(wanted, await choicesOn(tx, wanted.from))
    if (typeof meant === 'string') return meant
    const all = await ruleVersionsOf(tx)
    const before = all.filter((version) => samePlace(version, wanted))
    if (asSeen(before) !== seen) {
      // A form that was sent twice finds the rule as it is wanted.
      const latest = before.at(-1)
      return latest && isAsWanted(latest, wanted) ? { key: latest.key, version: latest.version } : 'changed meanwhile'
    }

    const key = before[0]?.key ?? ruleKeyFor(wanted, all.map((one) => one.key))
    const version = Math.max(0, ...before.map((one) => one.version)) + 1
    const { organisationId } = admin
    await endVersions(tx, key, wanted.from)
    const [put] = await tx.insert(ruleVersions).values({
      organisationId, ruleKey: key, version, themeId: meant.theme.id, gradeId: meant.grade.id, role: wanted.role, caseType: wanted.caseType,
      moduleKeys: wanted.moduleKeys, reason: wanted.reason, validFrom: wanted.from, setById: whoever(admin), setAt: admin.at,
    }).returning({ id: ruleVersions.id })
    await note(tx, admin, { did: version === 1 ? 'put a new rule in force' : 'put a new version of a rule in force', subjectKind: 'rule', subjectId: put!.id })
    return { key, version }
  })
}

const isAsWanted = (one: RuleVersion, { gradeKey, moduleKeys, reason, from }: RuleWanted) =>
  one.validFrom === from && one.validTo === null && one.gradeKey === gradeKey && one.reason === reason && one.moduleKeys.join() === moduleKeys.join()

/**
 * Ends a rule from a day on; what it has brought stays.
 * @returns 'changed meanwhile' when the rule is not as it was seen; 'ended already' when nothing of it holds on that day or later; undefined when there is no such rule
 */
export async function endRule(
  admin: Allowed<'change rules'>, key: string, from: Day, seen: string,
): Promise<true | 'too early' | 'changed meanwhile' | 'ended already' | undefined> {
  if (from < dayInLondon(admin.at)) return 'too early'
  return admin.writing(async (tx) => {
    await takeRulesInTurn(tx, admin.organisationId)
    const versions = await tx.select({ version: ruleVersions.version, validFrom: ruleVersions.validFrom, validTo: ruleVersions.validTo }).from(ruleVersions).where(eq(ruleVersions.ruleKey, key))
    if (versions.length === 0) return undefined
    if (asSeen(versions) !== seen) return 'changed meanwhile'
    const ended = await endVersions(tx, key, from)
    if (ended.length === 0) return 'ended already'
    await note(tx, admin, { did: 'ended a rule', subjectKind: 'rule', subjectId: ended[0]!.id })
    return true
  })
}

/** Ends whatever of a rule holds on a day or would later; what had not begun by then never begins. */
const endVersions = (tx: Transaction, key: string, from: Day) =>
  tx.update(ruleVersions).set({ validTo: sql`greatest(${ruleVersions.validFrom}, ${from}::date)` })
    .where(and(eq(ruleVersions.ruleKey, key), or(isNull(ruleVersions.validTo), and(gt(ruleVersions.validTo, from), gt(ruleVersions.validTo, ruleVersions.validFrom)))))
    .returning({ id: ruleVersions.id })

/** One at a time for each council changes rules, so that the second sees what the first has done. */
export const takeRulesInTurn = (tx: Transaction, organisationId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('rules ' || ${organisationId}, 0))`)
