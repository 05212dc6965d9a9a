import { and, asc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { attempts, declarations, frameworks, moduleVersions, reflections, sectionReadings, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { factsChecked } from './facts.server.ts'
import { factsFor, hasBegun, learnersVersion, missingBeforeDeclaring, missingBeforePostCheck, type Attempt } from './learning.ts'
import { nextSection, scoreOf, type Module } from './modules.ts'
import { completionsAsJson } from './recall.server.ts'

export type Check = 'pre' | 'post'

/** What one person has done in a version, as columns beside the version's own. */
const factsOf = (personId: string) => {
  const theirs = (row: string) => sql`${sql.raw(row)}.organisation_id = module_versions.organisation_id and ${sql.raw(row)}.module_version_id = module_versions.id and ${sql.raw(row)}.person_id = ${personId}::uuid`
  return {
    sectionsRead: sql<string[]>`(select coalesce(json_agg(reading.section_id), '[]') from section_readings reading where ${theirs('reading')})`,
    attempts: sql<Attempt[]>`(select coalesce(json_agg(json_build_object('id', go.id, 'check', go."check", 'right', go."right", 'of', go."of", 'skippedBecause', go.skipped_because, 'finishedAt', go.finished_at)
      order by go.finished_at, go.id), '[]') from attempts go where ${theirs('go')})`,
    reflection: sql<string | null>`(select reflection.wording from reflections reflection where ${theirs('reflection')})`,
    declaredAt: sql<string | null>`(select to_json(declared.declared_at) #>> '{}' from declarations declared where ${theirs('declared')})`,
  }
}

const versionColumns = {
  id: moduleVersions.id, moduleKey: moduleVersions.moduleKey, version: moduleVersions.version, change: moduleVersions.change,
  hours: moduleVersions.hours, publishedAt: moduleVersions.publishedAt,
}

const oldestFirst = [asc(moduleVersions.publishedAt), asc(moduleVersions.id)]

/** What a catalogue needs of a module's content: everything but what is read inside it. */
const outline = sql<Pick<Module, 'title' | 'summary' | 'themes' | 'minutes' | 'sections' | 'postCheck' | 'reflection'>>`
  (module_versions.content - '{preCheck,sources,openFacts,applyTask,outcomes}'::text[])
  || jsonb_build_object('sections', (select jsonb_agg(section - 'html' order by place) from jsonb_array_elements(module_versions.content -> 'sections') with ordinality as each(section, place)))`

/** The council's modules, each in the version the learner is on, with what they have done in it. */
export async function modulesOf(learner: Allowed<'learn'>) {
  const tx = await learner.reading()
  const rows = await tx.select({ ...versionColumns, ...factsOf(whoever(learner)), outline }).from(moduleVersions).orderBy(...oldestFirst)
  return [...Map.groupBy(rows, ({ moduleKey }) => moduleKey)].map(([key, versions]) => {
    const version = learnersVersion(versions)!
    return { key, ...version.outline, ...factsFor(version, versions) }
  })
}

/** The titles of the themes in force, in the order of their framework. */
export async function themesInForce(learner: Allowed<'learn'>): Promise<{ key: string; title: string }[]> {
  const tx = await learner.reading()
  const today = dayInLondon(learner.at)
  return tx.select({ key: themes.key, title: themes.title }).from(themes)
    .innerJoin(frameworks, and(eq(frameworks.organisationId, themes.organisationId), eq(frameworks.id, themes.frameworkId)))
    .where(and(lte(frameworks.validFrom, today), or(isNull(frameworks.validTo), gt(frameworks.validTo, today))))
    .orderBy(asc(frameworks.title), asc(themes.position))
}

async function learningAt(tx: Transaction, personId: string, key: string, versionId?: string) {
  const versions = await tx.select({ ...versionColumns, ...factsOf(personId) }).from(moduleVersions).where(eq(moduleVersions.moduleKey, key)).orderBy(...oldestFirst)
  const current = learnersVersion(versions)
  const version = versionId === undefined ? current : versions.find((one) => one.id === versionId && hasBegun(one))
  if (!version) return undefined
  const [row] = await tx.select({ content: moduleVersions.content, factsChecked, completions: completionsAsJson(personId, key) }).from(moduleVersions).where(eq(moduleVersions.id, version.id))
  const { id, version: number, hours } = version
  return {
    versionId: id, version: number, hours, isCurrent: version === current,
    module: row!.content, factsChecked: row!.factsChecked, completions: row!.completions, ...factsFor(version, versions),
    completedBefore: versions.filter((one) => one.declaredAt && one !== version).map((one) => ({ versionId: one.id, version: one.version, completedAt: new Date(one.declaredAt!) })),
  }
}
export type Learning = NonNullable<Awaited<ReturnType<typeof learningAt>>>

/**
 * A module in the version the learner is on, with what they have done in it.
 * @param versionId another version that they have begun, to be read again as it was
 * @returns undefined when the council has no such module, or the learner never began that version
 */
export async function learningIn(learner: Allowed<'learn'>, key: string, versionId?: string): Promise<Learning | undefined> {
  return learningAt(await learner.reading(), whoever(learner), key, versionId)
}

/** Holds what somebody does in a module until the transaction ends: nothing is read, answered or declared meanwhile. */
export const holdLearning = (tx: Transaction, personId: string, key: string) => tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`learning ${personId} ${key}`}, 0))`)

/** One change to a person's learning at a time, so that what it rests on cannot change under it. */
async function changing<Result>(learner: Allowed<'learn'>, key: string, work: (tx: Transaction, learning: Learning, own: { organisationId: string; personId: string; moduleVersionId: string }) => Promise<Result>): Promise<Result | undefined> {
  const personId = whoever(learner)
  return learner.writing(async (tx) => {
    await holdLearning(tx, personId, key)
    const learning = await learningAt(tx, personId, key)
    return learning && work(tx, learning, { organisationId: learner.organisationId, personId, moduleVersionId: learning.versionId })
  })
}

/** The learner has read a section to its end. Saying so again changes nothing. @returns the next section's id, null after the last */
export async function readSection(learner: Allowed<'learn'>, key: string, sectionId: string): Promise<string | null | undefined> {
  return changing(learner, key, async (tx, { module }, own) => {
    if (!module.sections.some(({ id }) => id === sectionId)) return undefined
    await tx.insert(sectionReadings).values({ ...own, sectionId, readAt: learner.at }).onConflictDoNothing()
    return nextSection(module, sectionId)?.id ?? null
  })
}

/**
 * Marks and keeps a finished go at a check. Earlier ones stay as they were.
 * @param go an id for this go, made with its form: a form sent twice with the same answers is one go
 * @param answers the chosen option's key under each question's id
 * @returns the attempt's id; 'not open' while something is missing before the last check
 */
export async function takeCheck(learner: Allowed<'learn'>, key: string, check: Check, go: string, answers: Record<string, string>): Promise<{ attemptId: string } | 'not open' | undefined> {
  return changing(learner, key, async (tx, { module, progress }, own) => {
    if (check === 'post' && missingBeforePostCheck(module, progress).length > 0) return 'not open'
    const { right, of } = scoreOf(check === 'pre' ? module.preCheck : module.postCheck, answers)
    const attempt = { ...own, check, answers, right, of, finishedAt: learner.at }
    const [first] = await tx.insert(attempts).values({ ...attempt, id: go }).onConflictDoNothing().returning({ id: attempts.id })
    if (!first) {
      const [same] = await tx.select({ id: attempts.id }).from(attempts)
        .where(and(eq(attempts.id, go), eq(attempts.personId, own.personId), eq(attempts.check, check), sql`${attempts.answers} = ${JSON.stringify(answers)}::text::jsonb`))
      if (same) return { attemptId: same.id }
    }
    const [kept] = first ? [first] : await tx.insert(attempts).values(attempt).returning({ id: attempts.id })
    await note(tx, learner, { did: 'took a check', subjectKind: 'module', subjectId: own.moduleVersionId })
    return { attemptId: kept!.id }
  })
}

/** The learner leaves the first check out and says why. @returns false once it has been taken or skipped: then this changes nothing */
export async function skipPreCheck(learner: Allowed<'learn'>, key: string, skippedBecause: string): Promise<boolean | undefined> {
  return changing(learner, key, async (tx, { progress }, own) => {
    if (progress.preCheck) return false
    await tx.insert(attempts).values({ ...own, check: 'pre', answers: {}, skippedBecause, finishedAt: learner.at })
    await note(tx, learner, { did: 'skipped a check', subjectKind: 'module', subjectId: own.moduleVersionId })
    return true
  })
}

/** One of the learner's own finished goes at a check, with the questions as they then stood. Nobody else's is ever found. */
export async function attemptOf(learner: Allowed<'learn'>, key: string, check: Check, attemptId: string) {
  const tx = await learner.reading()
  const [one] = await tx.select({ id: attempts.id, answers: attempts.answers, right: attempts.right, of: attempts.of, finishedAt: attempts.finishedAt, module: moduleVersions.content }).from(attempts)
    .innerJoin(moduleVersions, and(eq(moduleVersions.organisationId, attempts.organisationId), eq(moduleVersions.id, attempts.moduleVersionId)))
    .where(and(eq(attempts.id, attemptId), eq(attempts.personId, whoever(learner)), eq(attempts.check, check), eq(moduleVersions.moduleKey, key)))
  if (!one || one.right === null || one.of === null) return undefined
  const { module, right, of, ...attempt } = one
  return { ...attempt, right, of, questions: check === 'pre' ? module.preCheck : module.postCheck }
}

/** Keeps the learner's reflection; it can be changed until they declare. @returns 'not open' while something is missing before it */
export async function keepReflection(learner: Allowed<'learn'>, key: string, wording: string): Promise<true | 'not open' | 'declared' | undefined> {
  return changing(learner, key, async (tx, { module, progress }, own) => {
    if (progress.declaredAt) return 'declared'
    if (missingBeforeDeclaring(module, progress).length > 0) return 'not open'
    await writeReflection(tx, own, wording, learner.at)
    return true
  })
}

/**
 * The learner declares that the work is their own: with this the version is completed, for ever. Declaring again changes nothing.
 * @returns 'not open' while a check or a section is missing
 */
export async function declare(learner: Allowed<'learn'>, key: string, reflection: string): Promise<true | 'not open' | undefined> {
  return changing(learner, key, async (tx, { module, progress }, own) => {
    if (progress.declaredAt) return true
    if (missingBeforeDeclaring(module, progress).length > 0) return 'not open'
    await writeReflection(tx, own, reflection, learner.at)
    await tx.insert(declarations).values({ ...own, declaredAt: learner.at })
    await note(tx, learner, { did: 'declared', subjectKind: 'module', subjectId: own.moduleVersionId })
    return true
  })
}

async function writeReflection(tx: Transaction, own: Pick<typeof reflections.$inferInsert, 'organisationId' | 'personId' | 'moduleVersionId'>, wording: string, writtenAt: Date) {
  await tx.insert(reflections).values({ ...own, wording, writtenAt })
    .onConflictDoUpdate({ target: [reflections.organisationId, reflections.personId, reflections.moduleVersionId], set: { wording, writtenAt } })
}
