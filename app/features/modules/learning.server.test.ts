import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { activity, attempts, declarations, moduleVersions, organisations, reflections, sectionReadings } from '../../../db/schema.ts'
import { nextStep } from './learning.ts'
import { attemptOf, declare, hoursDeclared, keepReflection, learningIn, modulesOf, readSection, skipPreCheck, takeCheck, type Check, type Learning } from './learning.server.ts'
import { publishModules } from './publish.server.ts'
import { minutesLeft, scoreOf, whatIsMissing, type Module } from './modules.ts'

const { db, owner } = await ownDatabase()
const key = 'childs-day'
const wording = 'I know least about the hour before bed, because I only visit after school.'
afterEach(endReadings)

let people = 0
const letters = 'abcdefghijklmnopqrstuvwxyz'
const learnerOf = (council = 'northmere', role: 'practitioner' | 'manager' = 'practitioner') =>
  somebody(owner, council, { name: `Learner ${letters[Math.floor(people / 26)]}${letters[people++ % 26]}`, role, team: council === 'northmere' ? 'Family Help South' : 'Safeguarding East' })

const as = (who: Somebody, at: string | Date = '2026-03-03T10:00:00Z') => through(db, 'learn', who, at)
const learning = async (who: Somebody): Promise<Learning> => (await learningIn(await as(who), key))!

/** Answers with so many right and the rest wrong. */
function answersTo({ preCheck, postCheck }: Module, check: Check, right: number) {
  return Object.fromEntries((check === 'pre' ? preCheck : postCheck).map(({ id, options }, nth) => [id, options.find((option) => option.right === nth < right)!.key]))
}

async function take(who: Somebody, check: Check, right: number, at?: string) {
  const { module } = await learning(who)
  return takeCheck(await as(who, at), key, check, randomUUID(), answersTo(module, check, right))
}

const idOf = (taken: Awaited<ReturnType<typeof takeCheck>>) => (taken as { attemptId: string }).attemptId

async function readAll(who: Somebody) {
  for (const { id } of (await learning(who)).module.sections) await readSection(await as(who), key, id)
}

async function readyToDeclare(who: Somebody) {
  await take(who, 'pre', 2)
  await readAll(who)
  await take(who, 'post', 5)
}

/** The hours that what somebody declared counts for, oldest version first. */
const hoursOf = async (who: Somebody) => (await owner.select({ hours: hoursDeclared }).from(declarations).innerJoin(moduleVersions, eq(moduleVersions.id, declarations.moduleVersionId))
  .where(eq(declarations.personId, who.id)).orderBy(moduleVersions.publishedAt)).map(({ hours }) => hours)

/** Publishes a later version of the module to Northmere, changed as said. */
async function publishVersion(change: Module['change'], publishedAt: string, alter: (content: Module) => Partial<Module> = () => ({})) {
  const [first] = await owner.select().from(moduleVersions).innerJoin(organisations, eq(organisations.id, moduleVersions.organisationId))
    .where(sql`${organisations.key} = 'northmere' and ${moduleVersions.moduleKey} = ${key}`).orderBy(moduleVersions.publishedAt).limit(1)
  const { id: _, ...row } = first!.module_versions
  const version = `${publishedAt.slice(2, 4)}.${publishedAt.slice(5, 7)}`
  const [made] = await owner.insert(moduleVersions).values({
    ...row, version, change, contentHash: randomUUID(), publishedAt: new Date(publishedAt), content: { ...row.content, version, change, ...alter(row.content) },
  }).returning()
  return made!
}

async function withdraw(id: string) {
  await owner.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    for (const table of [sectionReadings, attempts, reflections, declarations]) await tx.delete(table).where(eq(table.moduleVersionId, id))
    await tx.delete(moduleVersions).where(eq(moduleVersions.id, id))
  })
}

test('a learner fails, takes it again, passes and completes; every attempt stays as it was', async () => {
  const who = await learnerOf()
  expect(nextStep((await learning(who)).module, (await learning(who)).progress)).toBe('check/pre')

  expect(await take(who, 'post', 5)).toBe('not open')
  await take(who, 'pre', 1)
  await readAll(who)
  const failed = idOf(await take(who, 'post', 3, '2026-03-03T11:00:00Z'))
  expect(await declare(await as(who), key, wording)).toBe('not open')
  expect(await keepReflection(await as(who), key, wording)).toBe('not open')

  // Opening the form again changes nothing; only a finished attempt adds to what is known.
  expect((await learning(who)).progress.postChecks).toEqual([{ right: 3, of: 5, passed: false }])
  const passed = idOf(await take(who, 'post', 4, '2026-03-03T12:00:00Z'))
  expect((await learning(who)).progress.postChecks.map(({ right }) => right)).toEqual([3, 4])

  expect(await keepReflection(await as(who), key, 'A first thought.')).toBe(true)
  expect((await learning(who)).progress.reflection).toBe('A first thought.')
  expect(await declare(await as(who, '2026-03-03T13:00:00Z'), key, wording)).toBe(true)
  const { module, progress } = await learning(who)
  expect(whatIsMissing(module, progress)).toEqual([])
  expect(progress).toMatchObject({ reflection: wording, declaredAt: new Date('2026-03-03T13:00:00Z') })

  // Failing it once more afterwards takes nothing away.
  await take(who, 'post', 0, '2026-03-04T09:00:00Z')
  const after = await learning(who)
  expect(after.progress.declaredAt).toEqual(new Date('2026-03-03T13:00:00Z'))
  expect(after.attempts.filter(({ check }) => check === 'post').map(({ right, of }) => `${right} of ${of}`)).toEqual(['3 of 5', '4 of 5', '0 of 5'])
  expect((await attemptOf(await as(who), key, 'post', failed))!.right).toBe(3)
  expect((await attemptOf(await as(who), key, 'post', passed))!.right).toBe(4)
})

test('what was declared is for ever: neither the reflection nor the day changes', async () => {
  const who = await learnerOf()
  await readyToDeclare(who)
  await declare(await as(who, '2026-03-03T13:00:00Z'), key, wording)

  expect(await declare(await as(who, '2026-04-01T09:00:00Z'), key, 'Other words.')).toBe('declared')
  expect(await declare(await as(who, '2026-04-01T09:00:00Z'), key, wording)).toBe(true)
  expect(await keepReflection(await as(who), key, 'Other words.')).toBe('declared')
  expect((await learning(who)).progress).toMatchObject({ reflection: wording, declaredAt: new Date('2026-03-03T13:00:00Z') })
})

test('of several declarations at once in two windows one is heard, and the others are told', async () => {
  const who = await learnerOf()
  await readyToDeclare(who)
  const at = await as(who)

  const replies = await Promise.all(['One.', 'Two.', 'Three.', 'Four.'].map((words) => declare(at, key, words)))
  expect(replies.toSorted()).toEqual(['declared', 'declared', 'declared', true])
  expect((await learning(who)).progress.reflection).toBe(['One.', 'Two.', 'Three.', 'Four.'][replies.indexOf(true)])
  expect(await owner.select().from(declarations).where(eq(declarations.personId, who.id))).toHaveLength(1)
  expect((await owner.select().from(activity).where(eq(activity.personId, who.id))).filter(({ did }) => did === 'declared')).toHaveLength(1)
})

test('an attempt is never rewritten, not even by the owner of the tables', async () => {
  const who = await learnerOf()
  const id = idOf(await take(who, 'pre', 1))

  await expect(owner.update(attempts).set({ right: 5 }).where(eq(attempts.id, id))).rejects.toMatchObject({ cause: { message: expect.stringContaining('written once') } })
  expect((await attemptOf(await as(who), key, 'pre', id))!.right).toBe(1)
})

test('a form sent twice is one attempt; the same form with other answers is another', async () => {
  const who = await learnerOf()
  const { module } = await learning(who)
  const go = randomUUID()
  const answers = answersTo(module, 'pre', 2)

  const sent = await Promise.all(Array.from({ length: 6 }, async () => takeCheck(await as(who), key, 'pre', go, answers)))
  expect(new Set(sent.map(idOf))).toEqual(new Set([go]))
  expect((await learning(who)).attempts).toHaveLength(1)

  expect(idOf(await takeCheck(await as(who, '2026-03-03T10:01:00Z'), key, 'pre', go, answersTo(module, 'pre', 5)))).not.toBe(go)
  expect((await learning(who)).attempts.map(({ right }) => right)).toEqual([2, 5])
})

test('the first check can be skipped once, with a reason and without a score', async () => {
  const who = await learnerOf()
  const at = await as(who)
  expect((await Promise.all(Array.from({ length: 6 }, () => skipPreCheck(at, key, 'I teach this.')))).filter(Boolean)).toHaveLength(1)
  expect(await skipPreCheck(at, key, 'Again.')).toBe(false)

  const { progress, attempts: goes } = await learning(who)
  expect(progress.preCheck).toEqual({ skippedBecause: 'I teach this.' })
  expect(goes).toHaveLength(1)
  expect(await attemptOf(await as(who), key, 'pre', goes[0]!.id)).toBeUndefined()
})

test('reading a section is kept once, leads to the next, and a section that is not there is not found', async () => {
  const who = await learnerOf()
  const [first, second] = (await learning(who)).module.sections
  const last = (await learning(who)).module.sections.at(-1)!

  const at = await as(who)
  expect(await Promise.all([1, 2, 3].map(() => readSection(at, key, first!.id)))).toEqual([second!.id, second!.id, second!.id])
  expect((await learning(who)).progress.sectionsRead).toEqual([first!.id])
  expect(await readSection(at, key, last.id)).toBeNull()
  expect(await readSection(at, key, 'not-there')).toBeUndefined()
  expect(await readSection(at, 'not-there', first!.id)).toBeUndefined()
})

test('nobody else, not even of the same team, ever reaches an attempt or what someone has done', async () => {
  const [who, colleague, manager] = [await learnerOf(), await learnerOf(), await learnerOf('northmere', 'manager')]
  const id = idOf(await take(who, 'pre', 2))

  for (const other of [colleague, manager]) {
    expect(await attemptOf(await as(other), key, 'pre', id)).toBeUndefined()
    expect((await learning(other)).attempts).toEqual([])
    expect((await learning(other)).progress.preCheck).toBeUndefined()
  }
  expect(await attemptOf(await as(who), key, 'post', id)).toBeUndefined()
  expect(await attemptOf(await as(who), 'other-module', 'pre', id)).toBeUndefined()
})

test('somebody else’s attempt id given as one’s own go adds an attempt of one’s own', async () => {
  const [who, colleague] = [await learnerOf(), await learnerOf()]
  const id = idOf(await take(who, 'pre', 2))
  const { module } = await learning(colleague)

  expect(idOf(await takeCheck(await as(colleague), key, 'pre', id, answersTo(module, 'pre', 2)))).not.toBe(id)
  expect((await learning(who)).attempts).toHaveLength(1)
  expect((await learning(colleague)).attempts).toHaveLength(1)
})

test('a council has only the modules published to it', async () => {
  const council = await anotherCouncil(owner)
  const stranger = await learnerOf('southwold-vale')
  expect(await learningIn(await as(stranger), key)).toBeUndefined()
  expect(await modulesOf(await as(stranger))).toEqual([])

  await owner.transaction((tx) => publishModules(tx, council.id, new Date('2026-01-05T09:00:00Z')))
  const who = await learnerOf()
  const id = idOf(await take(who, 'pre', 2))
  expect(await attemptOf(await as(stranger), key, 'pre', id)).toBeUndefined()
  expect((await learning(stranger)).attempts).toEqual([])
})

test('a learner goes on with the version they began; someone who has not begun gets the newest', async () => {
  const [begun, fresh] = [await learnerOf(), await learnerOf()]
  const { versionId } = await learning(begun)
  await readSection(await as(begun), key, (await learning(begun)).module.sections[0]!.id)
  const newer = await publishVersion('material', '2027-02-01T09:00:00Z', () => ({ title: 'The child’s day, again' }))

  expect(await learning(begun)).toMatchObject({ versionId, isCurrent: true })
  expect(await learning(fresh)).toMatchObject({ versionId: newer.id, module: { title: 'The child’s day, again' } })
  expect((await modulesOf(await as(fresh))).find((one) => one.key === key)!.title).toBe('The child’s day, again')
  await take(begun, 'pre', 3)
  expect((await learning(begun)).attempts).toHaveLength(1)
  await withdraw(newer.id)
})

test('a completed version stays readable as read after a new one asks for the whole module again', async () => {
  const [who, stranger] = [await learnerOf(), await learnerOf()]
  await readyToDeclare(who)
  await declare(await as(who), key, wording)
  const { versionId, module: asRead } = await learning(who)
  const newer = await publishVersion('material', '2027-03-01T09:00:00Z', () => ({ sections: [{ id: 'only', title: 'Only', minutes: 5, html: '<p>New.</p>' }] }))

  const now = await learning(who)
  expect(now).toMatchObject({ versionId: newer.id, progress: { sectionsRead: [], declaredAt: undefined }, completedBefore: [{ versionId }] })
  const before = await learningIn(await as(who), key, versionId)
  expect(before).toMatchObject({ isCurrent: false, progress: { reflection: wording } })
  expect(before!.module).toEqual(asRead)
  expect(await learningIn(await as(stranger), key, versionId)).toBeUndefined()
  await withdraw(newer.id)
})

test('a top-up asks for its new section and a new declaration only', async () => {
  const who = await learnerOf()
  await readyToDeclare(who)
  await declare(await as(who), key, wording)
  const topUp = await publishVersion('top-up', '2027-04-01T09:00:00Z', ({ sections }) => ({ sections: [...sections, { id: 'added', title: 'Added', minutes: 5, html: '<p>New.</p>' }] }))

  const { module, progress, otherVersions, hours } = await learning(who)
  expect(otherVersions).toBe('Version 27.04 adds one section to what you completed on 3 March 2026. Your checks and your reflection of then count: read what is new, and declare once more.')
  expect({ left: minutesLeft(module, progress), hours }).toEqual({ left: 5, hours: 0.25 })
  expect(whatIsMissing(module, progress)).toEqual(['Read new section 1, Added.', 'Declare that the work is your own.'])
  await readSection(await as(who), key, 'added')
  expect(await declare(await as(who, '2027-04-02T09:00:00Z'), key, wording)).toBe(true)
  expect((await learning(who)).progress.declaredAt).toEqual(new Date('2027-04-02T09:00:00Z'))
  expect(await hoursOf(who)).toEqual([0.75, 0.25])
  await withdraw(topUp.id)
})

test('a correction asks nothing of whoever completed the version before, and says so', async () => {
  const who = await learnerOf()
  await readyToDeclare(who)
  await declare(await as(who), key, wording)
  const { versionId } = await learning(who)
  const corrected = await publishVersion('editorial', '2027-05-01T09:00:00Z', () => ({ title: 'Corrected' }))

  expect(await learning(who)).toMatchObject({ versionId, isCurrent: true, otherVersions: 'Version 27.05, published on 1 May 2027, corrects its wording. It asks nothing of you: your completion stands.' })
  expect((await learning(who)).module.title).not.toBe('Corrected')
  await withdraw(corrected.id)
})

test('a check opened before a version was published and sent after is scored against the version it was opened on', async () => {
  const who = await learnerOf()
  const { module, versionId } = await learning(who)
  const answers = answersTo(module, 'pre', 4)
  // In the newer version another answer is right to every question.
  const newer = await publishVersion('material', '2027-06-01T09:00:00Z', ({ preCheck }) => ({
    preCheck: preCheck.map((question) => ({ ...question, options: question.options.map((option, nth) => ({ ...option, right: question.options.at(nth - 1)!.right })) })),
  }))
  expect((await learning(who)).versionId).toBe(newer.id)
  expect(scoreOf(newer.content.preCheck, answers).right).toBe(0)

  const taken = idOf(await takeCheck(await as(who), key, 'pre', randomUUID(), answers, { version: versionId }))
  expect(await attemptOf(await as(who), key, 'pre', taken)).toMatchObject({ right: 4, versionId })
  expect(await learning(who)).toMatchObject({ versionId, isCurrent: true, otherVersions: expect.stringContaining('came after you had begun') })
  await withdraw(newer.id)
})

test('someone in the middle of a version goes on to its end, and is then asked for what was published meanwhile', async () => {
  const who = await learnerOf()
  await take(who, 'pre', 2)
  const { versionId } = await learning(who)
  const newer = await publishVersion('material', '2027-07-01T09:00:00Z')
  await readAll(who)
  await take(who, 'post', 4)
  expect(await declare(await as(who), key, wording)).toBe(true)

  const now = await learning(who)
  expect(now).toMatchObject({ versionId: newer.id, attempts: [], completedBefore: [{ versionId }] })
  expect(now.otherVersions).toContain('The module is taken again because version 27.07 teaches something else')
  expect(now.progress).toMatchObject({ sectionsRead: [], reflection: undefined, preCheck: undefined })
  expect((await learningIn(await as(who), key, versionId))!.attempts).toHaveLength(2)

  await readyToDeclare(who)
  await declare(await as(who), key, wording)
  expect(await hoursOf(who)).toEqual([0.75, 0.75])
  await withdraw(newer.id)
})

test('a section that was open when its version was completed in another tab counts for that version, not for the one that came after', async () => {
  const who = await learnerOf()
  await readyToDeclare(who)
  const { versionId, module } = await learning(who)
  await declare(await as(who), key, wording)
  const newer = await publishVersion('material', '2027-08-01T09:00:00Z')

  expect(await readSection(await as(who), key, module.sections[0]!.id, versionId)).toBe(module.sections[1]!.id)
  expect((await learning(who)).progress.sectionsRead).toEqual([])
  expect(await readSection(await as(who), key, module.sections[0]!.id, randomUUID())).toBeUndefined()
  await withdraw(newer.id)
})

test('of two forms of one check sent at once from two tabs one is kept, and the other is told of it', async () => {
  const who = await learnerOf()
  const { module } = await learning(who)
  const at = await as(who)
  const sent = await Promise.all([3, 1].map((right) => takeCheck(at, key, 'pre', randomUUID(), answersTo(module, 'pre', right), { goes: 0 })))

  const kept = sent.findIndex((one) => 'attemptId' in (one as object))
  expect(sent[1 - kept]).toMatchObject({ meanwhile: { right: [3, 1][kept], of: 5 } })
  expect((await learning(who)).attempts).toHaveLength(1)
  // Sent again, with what is known now, it is another attempt; the first still counts.
  await takeCheck(await as(who, '2026-03-03T10:01:00Z'), key, 'pre', randomUUID(), answersTo(module, 'pre', 5), { goes: 1 })
  expect((await learning(who)).progress.preCheck).toMatchObject({ score: { right: [3, 1][kept] } })
})

test('a form sent twice at once is one attempt, although the first has changed how often the check was finished', async () => {
  const who = await learnerOf()
  const { module } = await learning(who)
  const [go, at] = [randomUUID(), await as(who)]

  const sent = await Promise.all(Array.from({ length: 4 }, () => takeCheck(at, key, 'pre', go, answersTo(module, 'pre', 2), { goes: 0 })))
  expect(sent.map(idOf)).toEqual([go, go, go, go])
})

test('of two reflections kept at once from two tabs the second is told what the first says, and overwrites nothing', async () => {
  const who = await learnerOf()
  await readyToDeclare(who)
  const [opened, at] = [{ reflectedAt: '' }, await as(who)]
  const words = ['From one tab.', 'From the other.']

  const replies = await Promise.all(words.map((one) => keepReflection(at, key, one, opened)))
  const kept = words[replies.indexOf(true)]!
  expect(replies[1 - replies.indexOf(true)]).toEqual({ kept })
  expect(await declare(await as(who), key, 'Declared from an old form.', opened)).toEqual({ kept })
  expect((await learning(who)).progress).toMatchObject({ reflection: kept, declaredAt: undefined })

  const { reflectedAt } = await learning(who)
  expect(await declare(await as(who), key, 'Declared from an old form.', { reflectedAt: reflectedAt! })).toBe(true)
})

test('a learner is given the text that was stored with the version, whatever the file says now and without rendering it', async () => {
  const who = await learnerOf()
  const stored = await publishVersion('editorial', '2027-09-01T09:00:00Z', ({ sections }) => ({ sections: sections.map((section) => ({ ...section, html: `<p>Stored ${section.id}.</p>` })) }))

  expect((await learning(who)).module.sections.map(({ id, html }) => html === `<p>Stored ${id}.</p>`)).not.toContain(false)
  await withdraw(stored.id)
})

test('the catalogue tells a learner’s standing and holds no text of a section and no answer of the first check', async () => {
  const who = await learnerOf()
  await readSection(await as(who), key, (await learning(who)).module.sections[0]!.id)
  const listed = (await modulesOf(await as(who))).find((one) => one.key === key)!

  expect(listed.progress.sectionsRead).toHaveLength(1)
  expect(listed.sections.map(({ id }) => id)).toEqual((await learning(who)).module.sections.map(({ id }) => id))
  expect(JSON.stringify(listed)).not.toMatch(/"html"|"preCheck":\[/)
})

test('taking a check, skipping it and declaring are noted, reading a section is not', async () => {
  const [who, other] = [await learnerOf(), await learnerOf()]
  await readyToDeclare(who)
  await declare(await as(who), key, wording)
  await skipPreCheck(await as(other), key, 'I teach this.')
  const { versionId } = await learning(who)

  const noted = await owner.select({ did: activity.did, kind: activity.subjectKind, subjectId: activity.subjectId }).from(activity)
    .innerJoin(organisations, eq(organisations.id, activity.organisationId)).where(sql`${activity.personId} in (${who.id}, ${other.id})`).orderBy(activity.id)
  expect(noted.map(({ did }) => did)).toEqual(['took a check', 'took a check', 'declared', 'skipped a check'])
  expect(noted.every(({ kind, subjectId }) => kind === 'module' && subjectId === versionId)).toBe(true)
})
