import { sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { recalls } from '../../../db/schema.ts'
import { scoreOf, type CheckQuestion, type Module } from './modules.ts'
import { programmeGuide } from './planned-modules.ts'
import { questionsToRecall, recallStanding, type Completion, type Go, type RecallStanding } from './recall.ts'

/**
 * What people completed, newest first, each with what became of its three questions, as a statement or part of one. The guide of the managers’ programme is left out:
 * its checks are the first and last of the programme, and nothing of it is asked again.
 * @param which a condition on rows of `declared`. Scores are the learner's: whoever asks for others' may take from it only whether to offer the questions to them
 */
export const completionsWhere = (which: SQL) => sql`
  select declared.person_id as "personId", version.id as "versionId", version.module_key as "moduleKey", version.title, to_json(declared.declared_at) #>> '{}' as "declaredAt",
    exists (select 1 from module_versions newer where newer.organisation_id = version.organisation_id and newer.module_key = version.module_key and newer.change = 'material'
      and (newer.published_at, newer.id) > (version.published_at, version.id))
    or exists (select 1 from declarations later join module_versions of on of.organisation_id = later.organisation_id and of.id = later.module_version_id
      where later.organisation_id = declared.organisation_id and later.person_id = declared.person_id and of.module_key = version.module_key and later.declared_at > declared.declared_at) as superseded,
    to_json(recall.finished_at) #>> '{}' as "finishedAt", recall."right", recall."of"
  from declarations declared
  join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
  left join recalls recall on recall.organisation_id = declared.organisation_id and recall.person_id = declared.person_id and recall.module_version_id = declared.module_version_id
  where (${which}) and version.module_key <> ${programmeGuide}
  order by declared.declared_at desc, version.id`

const ofPerson = (personId: string) => sql`declared.person_id = ${personId}::uuid`

/** Somebody's completions, of one module or of all, as a column of JSON: for a page that asks for something else in the same statement. */
export const completionsAsJson = (personId: string, key?: string) =>
  sql<Completion[]>`(select coalesce(json_agg(done), '[]') from (${completionsWhere(key === undefined ? ofPerson(personId) : sql`${ofPerson(personId)} and version.module_key = ${key}`)}) done)`

/** Every version that the learner completed, newest first, with what became of its three questions. */
export async function completionsOf(learner: Allowed<'learn'>): Promise<Completion[]> {
  const tx = await learner.reading()
  return [...await tx.execute<Completion>(completionsWhere(ofPerson(whoever(learner))))]
}

/** The three questions on a version that the learner completed, with how it stands with them. */
export type Recall = Completion & { standing: RecallStanding; module: Module; questions: CheckQuestion[]; answers: Record<string, string> }

/**
 * The three questions on a module: of the version that the learner completed last, or of the one asked for.
 * @returns undefined where they completed no such version. Nobody else's is ever found
 */
export async function recallOf(learner: Allowed<'learn'>, key: string, versionId?: string): Promise<Recall | undefined> {
  return recallAt(await learner.reading(), learner, key, versionId)
}

async function recallAt(tx: Transaction, learner: Allowed<'learn'>, key: string, versionId?: string): Promise<Recall | undefined> {
  const personId = whoever(learner)
  const [found] = await tx.execute<Completion & { module: Module; asked: string[] | null; answers: Record<string, string> | null; goes: (Pick<Go, 'check' | 'finishedAt'> & { questions: CheckQuestion[]; answers: Record<string, string> })[] }>(sql`
    select done.*, version.content as module, recall.question_ids as asked, recall.answers,
      (select coalesce(json_agg(json_build_object('check', go."check", 'finishedAt', go.finished_at, 'answers', go.answers, 'questions', taken.content -> (go."check" || 'Check')) order by go.finished_at, go.id), '[]')
        from attempts go join module_versions taken on taken.organisation_id = go.organisation_id and taken.id = go.module_version_id
        where go.organisation_id = version.organisation_id and go.person_id = done."personId" and taken.module_key = done."moduleKey" and go."right" is not null and go.finished_at <= done."declaredAt"::timestamptz) as goes
    from (${completionsWhere(ofPerson(personId))}) done
    join module_versions version on version.id = done."versionId"
    left join recalls recall on recall.organisation_id = version.organisation_id and recall.person_id = done."personId" and recall.module_version_id = version.id
    where done."moduleKey" = ${key} and (${versionId ?? null}::uuid is null or done."versionId" = ${versionId ?? null}::uuid)
    order by done."declaredAt"::timestamptz desc limit 1`)
  if (!found) return undefined
  const { module, asked, answers, goes, ...completion } = found
  const every = [...module.preCheck, ...module.postCheck]
  return {
    ...completion, module, answers: answers ?? {}, standing: recallStanding(completion, learner.at),
    questions: asked?.length ? asked.map((id) => every.find((question) => question.id === id)!) : questionsToRecall(module, goes.map(wentLike)),
  }
}

const wentLike = ({ check, finishedAt, questions, answers }: Pick<Go, 'check' | 'finishedAt'> & { questions: CheckQuestion[]; answers: Record<string, string> }): Go => ({
  check, finishedAt, asked: questions.map(({ id }) => id), wrong: questions.filter((question) => scoreOf([question], answers).right === 0).map(({ id }) => id),
})

/**
 * Marks and keeps the learner's answers, once and for ever: of two sent at once the first counts. It is not noted in the activity log, so that nobody can tell whether they answered.
 * @returns true, or how it stands where the questions are not offered, which is 'answered' for whoever comes second; undefined where they completed no such version
 */
export async function answerRecall(learner: Allowed<'learn'>, key: string, versionId: string | undefined, answers: Record<string, string>): Promise<true | RecallStanding | undefined> {
  return finish(learner, key, versionId, (questions) => {
    const { right, of } = scoreOf(questions, answers)
    return { questionIds: questions.map(({ id }) => id), answers, right, of }
  })
}

/** The learner would rather not: this version is never offered again. @returns as `answerRecall` does */
export const declineRecall = (learner: Allowed<'learn'>, key: string, versionId: string | undefined) => finish(learner, key, versionId, () => ({ questionIds: [], answers: {} }))

async function finish(learner: Allowed<'learn'>, key: string, versionId: string | undefined, outcome: (questions: CheckQuestion[]) => Pick<typeof recalls.$inferInsert, 'questionIds' | 'answers' | 'right' | 'of'>) {
  return learner.writing(async (tx) => {
    const recall = await recallAt(tx, learner, key, versionId)
    if (!recall || recall.standing !== 'offered') return recall?.standing
    const [first] = await tx.insert(recalls).values({ organisationId: learner.organisationId, personId: whoever(learner), moduleVersionId: recall.versionId, ...outcome(recall.questions), finishedAt: learner.at })
      .onConflictDoNothing().returning({ finishedAt: recalls.finishedAt })
    return first ? true as const : (await recallAt(tx, learner, key, recall.versionId))!.standing
  })
}
