import { and, asc, eq, gt, isNull, lte, or, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { attempts, declarations, frameworks, moduleVersions, reflections, sectionReadings, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { factsChecked } from './facts.server.ts'
import { factsFor, hasBegun, learnersVersion, missingBeforeDeclaring, missingBeforePostCheck, goesAt, versionsInWords, type Attempt } from './learning.ts'
import { hoursAsked, nextSection, scoreOf, sectionsBeside, type Module } from './modules.ts'
import { completionsAsJson } from './recall.server.ts'

export type Check = 'pre' | 'post'

/**
 * How things stood when a form was opened, as the form says when it is sent: in which version of the module, how often the check had been finished, and when the
 * reflection had been written. What is sent counts for that version, whatever was published since. What a form leaves out is not compared.
 */
export type Opened = { version?: string; goes?: number; reflectedAt?: string }

/** What one person has done in a version, as columns beside the version's own. */
const factsOf = (personId: string) => {
  const theirs = (row: string) => sql`${sql.raw(row)}.organisation_id = module_versions.organisation_id and ${sql.raw(row)}.module_version_id = module_versions.id and ${sql.raw(row)}.person_id = ${personId}::uuid`
  return {
    sectionsRead: sql<string[]>`(select coalesce(json_agg(reading.section_id), '[]') from section_readings reading where ${theirs('reading')})`,
    attempts: sql<Attempt[]>`(select coalesce(json_agg(json_build_object('id', go.id, 'check', go."check", 'right', go."right", 'of', go."of", 'skippedBecause', go.skipped_because, 'finishedAt', go.finished_at)
      order by go.finished_at, go.id), '[]') from attempts go where ${theirs('go')})`,
    reflection: sql<string | null>`(select reflection.wording from reflections reflection where ${theirs('reflection')})`,
    reflectedAt: sql<string | null>`(select to_json(reflection.written_at) #>> '{}' from reflections reflection where ${theirs('reflection')})`,
    declaredAt: sql<string | null>`(select to_json(declared.declared_at) #>> '{}' from declarations declared where ${theirs('declared')})`,
  }
}

const versionColumns = {
  id: moduleVersions.id, moduleKey: moduleVersions.moduleKey, version: moduleVersions.version, change: moduleVersions.change,
  hours: moduleVersions.hours, publishedAt: moduleVersions.publishedAt,
  sections: sql<string[]>`(select coalesce(json_agg(section ->> 'id' order by place), '[]') from jsonb_array_elements(module_versions.content -> 'sections') with ordinality as each(section, place))`,
}

/**
 * The hours that a declared version counts for, of a row of `declarations` joined with its `module_versions`: as `hoursAsked` has them, what it adds to
 * the version completed before, unless a material change lies between.
 */
export const hoursDeclared = sql<number>`coalesce((
  select least(module_versions.hours, ceil((
    select coalesce(sum((section ->> 'minutes')::int), 0) from jsonb_array_elements(module_versions.content -> 'sections') section
    where not exists (select 1 from jsonb_array_elements(earlier.content -> 'sections') had where had ->> 'id' = section ->> 'id')) / 15.0) / 4)
  from declarations completed join module_versions earlier on earlier.organisation_id = completed.organisation_id and earlier.id = completed.module_version_id
  where completed.organisation_id = declarations.organisation_id and completed.person_id = declarations.person_id
    and earlier.module_key = module_versions.module_key and earlier.published_at < module_versions.published_at
    and not exists (select 1 from module_versions renewed where renewed.organisation_id = earlier.organisation_id and renewed.module_key = earlier.module_key and renewed.change = 'material'
      and renewed.published_at > earlier.published_at and renewed.published_at <= module_versions.published_at)
  order by earlier.published_at desc limit 1), module_versions.hours)::float8`

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

const versionsOf = (tx: Transaction, personId: string, key: string) =>
  tx.select({ ...versionColumns, ...factsOf(personId) }).from(moduleVersions).where(eq(moduleVersions.moduleKey, key)).orderBy(...oldestFirst)
type Version = Awaited<ReturnType<typeof versionsOf>>[number]

/** @param which finds the version among a module's, oldest first */
async function learningAt(tx: Transaction, personId: string, key: string, which: (versions: Version[]) => Version | undefined = learnersVersion) {
  const versions = await versionsOf(tx, personId, key)
  const version = which(versions)
  if (!version) return undefined
  const [row] = await tx.select({ content: moduleVersions.content, factsChecked, completions: completionsAsJson(personId, key) }).from(moduleVersions).where(eq(moduleVersions.id, version.id))
  const { id, version: number, hours, reflectedAt } = version
  const isCurrent = version === learnersVersion(versions)
  const facts = factsFor(version, versions)
  return {
    versionId: id, version: number, hours: hoursAsked(row!.content, hours, facts.progress), isCurrent, reflectedAt,
    module: row!.content, factsChecked: row!.factsChecked, completions: row!.completions, ...facts, otherVersions: isCurrent ? versionsInWords(version, versions) : undefined,
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
  return learningAt(await learner.reading(), whoever(learner), key, versionId === undefined ? undefined : (versions) => versions.find((one) => one.id === versionId && hasBegun(one)))
}

const opened = (versionId?: string) => (versionId === undefined ? undefined : (versions: Version[]) => versions.find(({ id }) => id === versionId))

/** A module in the version on which the learner opened a form, whether or not they are on it still; in the one they are on where the form does not say. */
export async function learningOpened(learner: Allowed<'learn'>, key: string, versionId?: string): Promise<Learning | undefined> {
  return learningAt(await learner.reading(), whoever(learner), key, opened(versionId))
}

/** Holds what somebody does in a module until the transaction ends: nothing is read, answered or declared meanwhile. */
export const holdLearning = (tx: Transaction, personId: string, key: string) => tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`learning ${personId} ${key}`}, 0))`)

/** One change to a person's learning at a time, so that what it rests on cannot change under it. */
async function changing<Result>(learner: Allowed<'learn'>, key: string, version: string | undefined, work: (tx: Transaction, learning: Learning, own: { organisationId: string; personId: string; moduleVersionId: string }) => Promise<Result>): Promise<Result | undefined> {
  const personId = whoever(learner)
  return learner.writing(async (tx) => {
    await holdLearning(tx, personId, key)
    const learning = await learningAt(tx, personId, key, opened(version))
    return learning && work(tx, learning, { organisationId: learner.organisationId, personId, moduleVersionId: learning.versionId })
  })
}

/**
 * The learner has read a section to its end, in the version whose page they had open. Saying so again changes nothing.
 * @returns the next section's id, null after the last
 */
export async function readSection(learner: Allowed<'learn'>, key: string, sectionId: string, version?: string): Promise<string | null | undefined> {
  return changing(learner, key, version, async (tx, { module, progress }, own) => {
    if (!module.sections.some(({ id }) => id === sectionId)) return undefined
    await tx.insert(sectionReadings).values({ ...own, sectionId, readAt: learner.at }).onConflictDoNothing()
    return nextSection({ sections: sectionsBeside(module, progress, sectionId) }, sectionId)?.id ?? null
  })
}

/**
 * Marks and keeps a finished go at a check. Earlier ones stay as they were.
 * @param go an id for this go, made with its form: a form sent twice with the same answers is one go
 * @param answers the chosen option's key under each question's id
 * @returns the attempt's id; 'not open' while something is missing before the last check; a go that was finished elsewhere since the form was opened, and
 * then this one is not kept
 */
export async function takeCheck(learner: Allowed<'learn'>, key: string, check: Check, go: string, answers: Record<string, string>, form: Opened = {}): Promise<{ attemptId: string } | 'not open' | { meanwhile: Attempt } | undefined> {
  return changing(learner, key, form.version, async (tx, { module, progress, attempts: all }, own) => {
    if (check === 'post' && missingBeforePostCheck(module, progress).length > 0) return 'not open'
    const [same] = await tx.select({ id: attempts.id }).from(attempts)
      .where(and(eq(attempts.id, go), eq(attempts.personId, own.personId), eq(attempts.check, check), sql`${attempts.answers} = ${JSON.stringify(answers)}::text::jsonb`))
    if (same) return { attemptId: same.id }
    const goes = goesAt(check, all)
    if (form.goes !== undefined && goes.length > form.goes) return { meanwhile: goes.at(-1)! }
    const { right, of } = scoreOf(check === 'pre' ? module.preCheck : module.postCheck, answers)
    const attempt = { ...own, check, answers, right, of, finishedAt: learner.at }
    const [first] = await tx.insert(attempts).values({ ...attempt, id: go }).onConflictDoNothing().returning({ id: attempts.id })
    const [kept] = first ? [first] : await tx.insert(attempts).values(attempt).returning({ id: attempts.id })
    await note(tx, learner, { did: 'took a check', subjectKind: 'module', subjectId: own.moduleVersionId })
    return { attemptId: kept!.id }
  })
}

/** The learner leaves the first check out and says why. @returns false once it has been taken or skipped: then this changes nothing */
export async function skipPreCheck(learner: Allowed<'learn'>, key: string, skippedBecause: string, version?: string): Promise<boolean | undefined> {
  return changing(learner, key, version, async (tx, { progress }, own) => {
    if (progress.preCheck) return false
    await tx.insert(attempts).values({ ...own, check: 'pre', answers: {}, skippedBecause, finishedAt: learner.at })
    await note(tx, learner, { did: 'skipped a check', subjectKind: 'module', subjectId: own.moduleVersionId })
    return true
  })
}

/** One of the learner's own finished goes at a check, with the questions as they then stood. Nobody else's is ever found. */
export async function attemptOf(learner: Allowed<'learn'>, key: string, check: Check, attemptId: string) {
  const tx = await learner.reading()
  const [one] = await tx.select({ id: attempts.id, answers: attempts.answers, right: attempts.right, of: attempts.of, finishedAt: attempts.finishedAt, versionId: moduleVersions.id, version: moduleVersions.version, module: moduleVersions.content }).from(attempts)
    .innerJoin(moduleVersions, and(eq(moduleVersions.organisationId, attempts.organisationId), eq(moduleVersions.id, attempts.moduleVersionId)))
    .where(and(eq(attempts.id, attemptId), eq(attempts.personId, whoever(learner)), eq(attempts.check, check), eq(moduleVersions.moduleKey, key)))
  if (!one || one.right === null || one.of === null) return undefined
  const { module, right, of, ...attempt } = one
  return { ...attempt, right, of, questions: check === 'pre' ? module.preCheck : module.postCheck }
}

/** What was written in another window since a form was opened: 'declared' with other words, or a reflection kept. */
export type Meanwhile = 'declared' | { kept: string }

/**
 * Keeps the learner's reflection; it can be changed until they declare.
 * @returns 'not open' while something is missing before it; what happened in another window since the form was opened, and then nothing is changed
 */
export async function keepReflection(learner: Allowed<'learn'>, key: string, wording: string, form: Opened = {}): Promise<true | 'not open' | Meanwhile | undefined> {
  return changing(learner, key, form.version, async (tx, learning, own) => {
    const reply = beforeWriting(learning, wording, form)
    if (reply) return reply
    await writeReflection(tx, own, wording, learner.at)
    return true
  })
}

/**
 * The learner declares that the work is their own: with this the version is completed, for ever. Declaring again with the same words changes nothing.
 * @returns 'not open' while a check or a section is missing; what happened in another window since the form was opened, and then nothing is changed
 */
export async function declare(learner: Allowed<'learn'>, key: string, reflection: string, form: Opened = {}): Promise<true | 'not open' | Meanwhile | undefined> {
  return changing(learner, key, form.version, async (tx, learning, own) => {
    const { progress } = learning
    if (progress.declaredAt && progress.reflection === reflection) return true
    const reply = beforeWriting(learning, reflection, form)
    if (reply) return reply
    await writeReflection(tx, own, reflection, learner.at)
    await tx.insert(declarations).values({ ...own, declaredAt: learner.at })
    await note(tx, learner, { did: 'declared', subjectKind: 'module', subjectId: own.moduleVersionId })
    return true
  })
}

function beforeWriting({ module, progress, reflectedAt }: Learning, wording: string, form: Opened): 'not open' | Meanwhile | undefined {
  if (progress.declaredAt) return 'declared'
  if (missingBeforeDeclaring(module, progress).length > 0) return 'not open'
  if (form.reflectedAt !== undefined && form.reflectedAt !== (reflectedAt ?? '') && progress.reflection !== wording) return { kept: progress.reflection! }
  return undefined
}

async function writeReflection(tx: Transaction, own: Pick<typeof reflections.$inferInsert, 'organisationId' | 'personId' | 'moduleVersionId'>, wording: string, writtenAt: Date) {
  await tx.insert(reflections).values({ ...own, wording, writtenAt })
    .onConflictDoUpdate({ target: [reflections.organisationId, reflections.personId, reflections.moduleVersionId], set: { wording, writtenAt } })
}
