import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { activity, moduleVersions, organisations, recalls } from '../../../db/schema.ts'
import { declare, learningIn, readSection, takeCheck } from './learning.server.ts'
import { publishModules } from './publish.server.ts'
import { answerRecall, completionsOf, declineRecall, recallOf } from './recall.server.ts'
import { isOffered, questionsToRecall } from './recall.ts'

const { db, owner } = await ownDatabase()
const key = 'childs-day'
const offered = '2026-04-20T10:00:00Z'
afterEach(endReadings)

let people = 0
const someLearner = () => somebody(owner, 'northmere', { name: `Learner ${'abcdefghijklmnopqrstuvwxyz'[people++]}`, role: 'practitioner', team: 'Family Help South' })
const as = (who: Somebody, at = offered) => through(db, 'learn', who, at)

/** Takes the module from the first check to the declaration on 3 March; the first of the last check's questions is wrong. */
async function completes(who: Somebody) {
  const learner = await as(who, '2026-03-03T10:00:00Z')
  const { module } = (await learningIn(learner, key))!
  const answers = (check: 'preCheck' | 'postCheck', wrong: number) => Object.fromEntries(module[check].map(({ id, options }, nth) => [id, options.find(({ right }) => right === (nth !== wrong))!.key]))
  await takeCheck(learner, key, 'pre', randomUUID(), answers('preCheck', 4))
  for (const { id } of module.sections) await readSection(learner, key, id)
  await takeCheck(learner, key, 'post', randomUUID(), answers('postCheck', 0))
  expect(await declare(learner, key, 'I ask about the hour before bed.')).toBe(true)
  return module
}

async function answersWith(who: Somebody, right: number) {
  const { questions } = (await recallOf(await as(who), key))!
  return Object.fromEntries(questions.map(({ id, options }, nth) => [id, options.find((option) => option.right === nth < right)!.key]))
}

const offersTo = async (who: Somebody, at = offered) => (await completionsOf(await as(who, at))).filter(isOffered(new Date(at))).map(({ moduleKey }) => moduleKey)

/** A later version of the module in Northmere; `withdraw` takes it away again. */
async function publishVersion(change: 'editorial' | 'top-up' | 'material') {
  const [first] = await owner.select().from(moduleVersions).innerJoin(organisations, eq(organisations.id, moduleVersions.organisationId)).where(sql`${organisations.key} = 'northmere' and ${moduleVersions.moduleKey} = ${key}`).limit(1)
  const { id: _, ...row } = first!.module_versions
  const [made] = await owner.insert(moduleVersions).values({ ...row, version: '9', change, contentHash: randomUUID(), publishedAt: new Date('2027-01-01') }).returning()
  return made!.id
}
const withdraw = (id: string) => owner.transaction(async (tx) => {
  await tx.execute(sql`set local session_replication_role = replica`)
  await tx.delete(moduleVersions).where(eq(moduleVersions.id, id))
})

test('six weeks after a learner completed a module three questions are offered, and answered once for ever', async () => {
  const who = await someLearner()
  const module = await completes(who)
  expect(await offersTo(who, '2026-04-13T10:00:00Z')).toEqual([])
  expect(await offersTo(who)).toEqual([key])

  // What was wrong in the last check, then in the first, then the module's own order; all from the form met longest ago.
  expect((await recallOf(await as(who), key))!.questions.map(({ id }) => id)).toEqual([0, 4, 1].map((nth) => module.preCheck[nth]!.id))
  expect(await answerRecall(await as(who), key, undefined, await answersWith(who, 2))).toBe(true)
  expect(await recallOf(await as(who, '2027-01-12T10:00:00Z'), key)).toMatchObject({ standing: 'answered', right: 2, of: 3 })
  expect(await offersTo(who)).toEqual([])
  expect(await answerRecall(await as(who), key, undefined, {})).toBe('answered')
  expect(await declineRecall(await as(who), key, undefined)).toBe('answered')
  expect(await owner.select().from(recalls).where(eq(recalls.personId, who.id))).toMatchObject([{ right: 2, of: 3 }])
})

test('both tabs ask the same, also after the last check was taken once more', async () => {
  const who = await someLearner()
  const module = await completes(who)
  const asked = async () => (await recallOf(await as(who), key))!.questions
  const first = await asked()
  await takeCheck(await as(who, '2026-04-19T10:00:00Z'), key, 'post', randomUUID(), {})
  await takeCheck(await as(who, '2026-04-19T11:00:00Z'), key, 'pre', randomUUID(), {})
  expect(await asked()).toEqual(first)
  expect(first.map(({ options }) => options)).toEqual(first.map(({ id }) => module.preCheck.find((question) => question.id === id)!.options))
})

test('of many answers sent at once the first counts, and every other tab is told so', async () => {
  const who = await someLearner()
  await completes(who)
  const [all, none] = [await answersWith(who, 3), await answersWith(who, 0)]
  const sent = await Promise.all(Array.from({ length: 8 }, async (_, nth) => (nth % 3 === 2 ? declineRecall(await as(who), key, undefined) : answerRecall(await as(who), key, undefined, nth % 3 ? none : all))))
  const [kept] = await owner.select().from(recalls).where(eq(recalls.personId, who.id))
  expect(sent.filter((one) => one === true)).toHaveLength(1)
  expect(new Set(sent.filter((one) => one !== true))).toEqual(new Set([kept!.right === null ? 'declined' : 'answered']))
})

test('with one press it is declined and never offered again, nor answered', async () => {
  const who = await someLearner()
  await completes(who)
  expect(await declineRecall(await as(who), key, undefined)).toBe(true)
  expect(await offersTo(who)).toEqual([])
  expect(await answerRecall(await as(who), key, undefined, await answersWith(who, 3))).toBe('declined')
})

test('too early, too late, and after a material version nothing is asked and nothing is kept', async () => {
  const who = await someLearner()
  await completes(who)
  expect(await answerRecall(await as(who, '2026-04-13T10:00:00Z'), key, undefined, {})).toBe('too early')
  expect(await answerRecall(await as(who, '2026-06-10T10:00:00Z'), key, undefined, {})).toBe('over')
  for (const [change, standing] of [['material', 'superseded'], ['top-up', 'offered'], ['editorial', 'offered']] as const) {
    const id = await publishVersion(change)
    expect((await recallOf(await as(who), key))!.standing).toBe(standing)
    await withdraw(id)
  }
  expect(await owner.select().from(recalls).where(eq(recalls.personId, who.id))).toEqual([])
})

test('nobody finds the questions of another, and the activity log does not tell that they were answered', async () => {
  const [who, other] = [await someLearner(), await someLearner()]
  await completes(who)
  const noted = (await owner.select().from(activity)).length
  expect(await answerRecall(await as(who), key, undefined, await answersWith(who, 1))).toBe(true)
  expect(await owner.select().from(activity)).toHaveLength(noted)

  const versionId = (await recallOf(await as(who), key))!.versionId
  expect(await recallOf(await as(other), key)).toBeUndefined()
  expect(await recallOf(await as(other), key, versionId)).toBeUndefined()
  expect(await answerRecall(await as(other), key, versionId, {})).toBeUndefined()
  expect(await completionsOf(await as(other))).toEqual([])

  const council = await anotherCouncil(owner)
  await owner.transaction((tx) => publishModules(tx, council.id, new Date('2026-01-01')))
  const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Elsie Where', role: 'practitioner', team: 'Safeguarding East' })
  expect(await recallOf(await as(elsewhere), key, versionId)).toBeUndefined()
})

test('in every module each question has its partner in the other check, so that three things can be asked', async () => {
  for (const { content, moduleKey } of await owner.select().from(moduleVersions)) {
    const topics = Map.groupBy([...content.preCheck, ...content.postCheck], ({ id }) => id.replace(/^(before|after)-/, ''))
    expect([...topics.values()].map((forms) => forms.length), moduleKey).toEqual([2, 2, 2, 2, 2])
    expect(questionsToRecall(content, []), moduleKey).toHaveLength(3)
  }
})

test('only what shows learners their own, or writes to them, reads the table', () => {
  const app = path.resolve(import.meta.dirname, '../..')
  const readers = readdirSync(app, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file) && !/\.test\./.test(file))
    .filter((file) => /\brecalls\b[^\n]*schema\.ts|\b(from|join) recalls\b|completionsWhere|completionsAsJson/.test(readFileSync(path.join(app, file), 'utf8')))
  expect(readers.toSorted()).toEqual(['features/assignments/beside-actions.server.ts', 'features/chasing/digests.server.ts', 'features/modules/learning.server.ts', 'features/modules/recall.server.ts'])
})
