import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { foundCouncil } from '../../../db/seed/foundations.ts'
import { activity, assignments, confirmedFacts, moduleVersions } from '../../../db/schema.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { decideLearning, learningToDecide } from '../assignments/decisions.server.ts'
import { confirmFact } from '../publishing/confirm-fact.server.ts'
import { previewOf } from '../publishing/preview.server.ts'
import { setUpOf } from '../set-up/set-up.server.ts'
import { moduleToCheck, modulesToCheck, takeBackFact } from './facts.server.ts'
import { learningIn } from './learning.server.ts'
import type { Module } from './modules.ts'

const { db, owner } = await ownDatabase()
const at = '2026-05-06T10:00:00Z'
const key = 'childs-day'
const edition = 'As amended to April 2026, read on 5 May 2026'

/** A council that is no demo, with the people this needs. */
async function realCouncil(councilKey: string) {
  await owner.transaction((tx) => foundCouncil(tx, { key: councilKey, name: 'Southwold Vale', demo: false }, [{ area: 'Family Help', team: 'Family Help South' }], new Date('2026-05-01T09:00:00Z')))
  return {
    key: councilKey,
    editor: await somebody(owner, councilKey, { name: 'Ed Marlow', role: 'admin' }),
    manager: await somebody(owner, councilKey, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' }),
  }
}
const [ours, theirs] = [await realCouncil('southwold-vale'), await realCouncil('eastmoor')]
const demoEditor = await somebody(owner, 'northmere', { name: 'Ben Lomax', role: 'admin' })

beforeEach(async () => {
  await owner.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    await tx.execute(sql`delete from confirmed_facts`)
    await tx.execute(sql`delete from module_versions where version = '9.0'`)
  })
})
afterEach(endReadings)

const as = (who: Somebody, moment = at) => through(db, 'confirm facts of modules', who, moment)
const factsOf = async (who: Somebody) => (await moduleToCheck(await as(who), key))!.openFacts.map(({ fact }) => fact)
const confirmationsOf = async (who: Somebody) => (await moduleToCheck(await as(who), key))!.confirmations
async function confirmAll(who: Somebody) {
  for (const fact of await factsOf(who)) expect(await confirmFact(await as(who), key, fact, edition)).toBe(true)
}
const openOf = async (who: Somebody) => (await modulesToCheck(await as(who))).find((module) => module.key === key)!.open

/** Publishes a later version of the module to a council, with these open facts. */
async function publishWith({ organisationId }: Somebody, openFacts: Module['openFacts']) {
  const [{ id: _id, ...row }] = await owner.select().from(moduleVersions).where(sql`organisation_id = ${organisationId} and module_key = ${key} and version <> '9.0'`) as [typeof moduleVersions.$inferSelect]
  await owner.insert(moduleVersions).values({ ...row, version: '9.0', contentHash: randomUUID(), publishedAt: new Date('2026-05-05T09:00:00Z'), content: { ...row.content, version: '9.0', openFacts } })
}

let audited = 0
/** What learning an audit brings whose gap is the practitioner's, and the module's. @returns ids of the assignments of its worker */
async function learningFrom(organisation: string) {
  audited += 1
  const worker = `Wilma ${'abcdefghijklmnopqrstuvwxyz'[audited]}`
  await takeIn(db, sheet([{
    'Audit No': `F-${audited}`, 'Case ID': `NM9${1_000 + audited}`, 'Allocated SW': worker, 'SW email': `wilma.${audited}@${organisation}.example`,
    'Voice & lived experience': 'Inadequate', Attribution: 'practitioner',
  }]), { organisation, at })
  const { id } = await personCalled(owner, organisation, worker)
  return owner.select({ id: assignments.id, moduleKey: assignments.moduleKey }).from(assignments).where(eq(assignments.personId, id))
}
const given = async (organisation: string) => (await learningFrom(organisation)).map(({ moduleKey }) => moduleKey)

test('in a demo organisation a module is given whatever is checked', async () => {
  expect(await openOf(demoEditor)).toBe(3)
  expect(await given('northmere')).toEqual([key])
  expect((await setUpOf(await through(db, 'see set-up', demoEditor, at))).modulesWaiting).toEqual([])
})

test('elsewhere a module is given once every fact of it is confirmed, and not before', async () => {
  const [first, ...others] = await factsOf(ours.editor)
  expect(await given(ours.key)).toEqual([])
  for (const fact of others) await confirmFact(await as(ours.editor), key, fact, edition)
  expect(await openOf(ours.editor)).toBe(1)
  expect(await given(ours.key)).toEqual([])

  await confirmFact(await as(ours.editor), key, first!, edition)
  expect(await openOf(ours.editor)).toBe(0)
  expect(await given(ours.key)).toEqual([key])
})

test('what another council has confirmed does not count, and is not seen', async () => {
  await confirmAll(theirs.editor)
  expect(await given(ours.key)).toEqual([])
  expect(await confirmationsOf(ours.editor)).toEqual([])
  const [one] = await confirmationsOf(theirs.editor)
  expect(await takeBackFact(await as(ours.editor), key, one!.id)).toBeUndefined()
  expect(await given(theirs.key)).toEqual([key])
})

test('a confirmation says who, when and from which edition, is noted, and is kept once it is taken back', async () => {
  const [fact] = await factsOf(ours.editor)
  await confirmFact(await as(ours.editor), key, fact!, edition)
  const [one] = await confirmationsOf(ours.editor)
  expect(one).toEqual({ id: expect.any(String), fact, source: 'Children Act 1989 section 47(5A)', edition, by: 'Ed Marlow', at: new Date(at), withdrawnBy: null, withdrawnAt: null })

  const later = '2026-05-07T10:00:00Z'
  expect(await takeBackFact(await as(ours.editor, later), 'neglect', one!.id)).toBeUndefined()
  expect(await takeBackFact(await as(ours.editor, later), key, one!.id)).toBe(true)
  expect(await takeBackFact(await as(ours.editor, later), key, one!.id)).toBe('taken back already')
  await confirmFact(await as(ours.editor, later), key, fact!, 'Read again')
  expect(await confirmationsOf(ours.editor)).toMatchObject([{ edition, withdrawnBy: 'Ed Marlow', withdrawnAt: new Date(later) }, { edition: 'Read again', withdrawnBy: null }])
  const noted = await owner.select({ did: activity.did }).from(activity).where(sql`person_id = ${ours.editor.id} and did like '%fact of a module'`)
  expect(noted.map(({ did }) => did)).toEqual(expect.arrayContaining(['confirmed a fact of a module', 'took back a confirmed fact of a module']))
})

test('once a confirmation is taken back the module is given to nobody, and what was proposed cannot be confirmed, though waived', async () => {
  await confirmAll(ours.editor)
  const [proposed, decided] = [...await learningFrom(ours.key), ...await learningFrom(ours.key)]
  const decider = () => through(db, 'decide learning', ours.manager, at)
  expect(await decideLearning(await decider(), decided!.id, { decision: 'confirmed' })).toBe(true)
  await takeBackFact(await as(ours.editor), key, (await confirmationsOf(ours.editor))[0]!.id)

  expect(await given(ours.key)).toEqual([])
  expect(await learningToDecide(await decider(), proposed!.id)).toMatchObject({ factsWait: true })
  expect(await decideLearning(await decider(), proposed!.id, { decision: 'confirmed' })).toBe('facts wait')
  expect(await decideLearning(await decider(), decided!.id, { decision: 'confirmed' })).toBe('decided already')
  expect(await decideLearning(await decider(), proposed!.id, { decision: 'waived', because: 'It is not needed.' })).toBe(true)
})

test('a new version that says the same stays confirmed; with a fact in other words it waits', async () => {
  await confirmAll(ours.editor)
  const { openFacts } = (await moduleToCheck(await as(ours.editor), key))!
  await publishWith(ours.editor, openFacts.slice(1).toReversed())
  expect(await openOf(ours.editor)).toBe(0)
  expect(await given(ours.key)).toEqual([key])

  await owner.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    await tx.execute(sql`delete from module_versions where version = '9.0'`)
  })
  await publishWith(ours.editor, [...openFacts.slice(1), { ...openFacts[0]!, fact: `${openFacts[0]!.fact} Always.` }])
  expect(await openOf(ours.editor)).toBe(1)
  expect(await given(ours.key)).toEqual([])
  expect(await confirmFact(await as(ours.editor), key, openFacts[0]!.fact, edition)).toBeUndefined()
})

test('of several who confirm a fact at once one is kept, and so of several who take it back', async () => {
  const [fact] = await factsOf(ours.editor)
  const five = async <R>(work: () => Promise<R>) => (await Promise.all(Array.from({ length: 5 }, work))).toSorted()
  const already = (word: string) => [...Array.from({ length: 4 }, () => word), true]

  expect(await five(async () => confirmFact(await as(ours.editor), key, fact!, edition))).toEqual(already('confirmed already'))
  const [one] = await confirmationsOf(ours.editor)
  expect(await five(async () => takeBackFact(await as(ours.editor), key, one!.id))).toEqual(already('taken back already'))
})

test('what was confirmed is not changed, deleted or emptied, and taken back once', async () => {
  const [fact] = await factsOf(ours.editor)
  await confirmFact(await as(ours.editor), key, fact!, edition)
  await takeBackFact(await as(ours.editor), key, (await confirmationsOf(ours.editor))[0]!.id)
  // Whoever reads keeps a table from being emptied.
  await endReadings()
  const refused = { cause: expect.objectContaining({ message: 'confirmed_facts is written once and never changed' }) }

  for (const change of [`update confirmed_facts set edition = 'Another'`, `update confirmed_facts set withdrawn_at = null, withdrawn_by_id = null`, 'delete from confirmed_facts', 'truncate confirmed_facts']) {
    await expect(owner.execute(sql.raw(change)), change).rejects.toMatchObject(refused)
  }
  expect(await owner.select().from(confirmedFacts)).toHaveLength(1)
})

test('learners see what their council stands by', async () => {
  const [fact, other] = await factsOf(ours.editor)
  for (const one of [fact, other]) await confirmFact(await as(ours.editor), key, one!, edition)
  await takeBackFact(await as(ours.editor), key, (await confirmationsOf(ours.editor)).find((one) => one.fact === other)!.id)

  const { factsChecked } = (await learningIn(await through(db, 'learn', ours.manager, at), key))!
  expect(factsChecked.map((one) => ({ ...one, at: new Date(one.at) }))).toEqual([{ fact, source: 'Children Act 1989 section 47(5A)', edition, at: new Date(at) }])
})

test('set-up and the preview of rules leave out what cannot be given', async () => {
  const waiting = async () => (await setUpOf(await through(db, 'see set-up', ours.editor, at))).modulesWaiting
  const foreseen = async () => (await previewOf(await through(db, 'change rules', ours.editor, at), { audits: { kind: 'last 90 days' }, guess: false })).foreseen.byModule.get(key) ?? 0
  expect(await waiting()).toContain('The child’s day')
  expect(await foreseen()).toBe(0)

  await confirmAll(ours.editor)
  expect(await waiting()).not.toContain('The child’s day')
  expect(await foreseen()).toBeGreaterThan(0)
})
