import { eq } from 'drizzle-orm'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { activity, audits, examples, moderations } from '../../../db/schema.ts'
import { hideAudit } from '../corrections/report.server.ts'
import { changeExample, exampleFor, examplesOf, keepExample, takeExampleOut } from './examples.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const at = '2026-06-30T22:59:00Z'
const isla = await somebody(owner, 'northmere', { name: 'Isla Nettles', role: 'auditor' })
const cora = await somebody(owner, 'northmere', { name: 'Cora Care', role: 'leader', area: 'Children in Care' })
const keeping = (who: Somebody = isla, when = at) => through(db, 'keep examples', who, when)
const idOf = async (reference: string) => (await owner.select({ id: audits.id }).from(audits).where(eq(audits.reference, reference)))[0]!.id

beforeAll(async () => {
  await takeIn(db, sheet([
    { 'Audit No': 'E-1', 'Case ID': 'NM600001', Strengths: 'His own words changed the plan.' },
    { 'Audit No': 'E-2', 'Case ID': 'NM600002', Strengths: '' },
    { 'Audit No': 'E-3', 'Case ID': 'NM600003', Strengths: 'The plan was read to Kayleigh first.' },
  ]), { at: '2026-05-05T09:00:00Z' })
})

test('what an audit found done well is kept in its own words for the month in London, once however often it is pressed', async () => {
  const id = await idOf('E-1')
  const kept = await Promise.all(Array.from({ length: 12 }, async () => keepExample(await keeping(), id)))
  expect(new Set(kept).size).toBe(1)
  expect(await examplesOf(await keeping(), '2026-06-01')).toMatchObject([{ wording: 'His own words changed the plan.', audit: 'E-1', area: 'Family Help', keptBy: 'Isla Nettles', mayName: [] }])
  expect(await owner.select().from(activity).where(eq(activity.did, 'kept an example'))).toHaveLength(1)
})

test('a minute later it is another month, for whose report it can be kept again', async () => {
  await keepExample(await keeping(isla, '2026-06-30T23:00:00Z'), await idOf('E-1'))
  expect(await examplesOf(await keeping(), '2026-07-01')).toHaveLength(1)
})

test('where nothing was done well, or the audit is out of reach, nothing is kept', async () => {
  expect(await keepExample(await keeping(), await idOf('E-2'))).toBeUndefined()
  expect(await keepExample(await keeping(cora), await idOf('E-1'))).toBeUndefined()
  expect(await examplesOf(await keeping(cora), '2026-06-01')).toEqual([])
})

test('whoever moderates the audit blind keeps nothing of it', async () => {
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, 'E-3'))
  await owner.insert(moderations).values({ organisationId: audit!.organisationId, auditId: audit!.id, line: 'first', chosenBecause: 'random', chosenAt: new Date(at), dueOn: '2026-07-04', moderatorId: isla.id, takenAt: new Date(at) })
  expect(await keepExample(await keeping(), audit!.id)).toBeUndefined()
  await owner.delete(moderations).where(eq(moderations.auditId, audit!.id))
})

test('its words can be changed to words that name nobody, and to no others', async () => {
  const id = (await keepExample(await keeping(), await idOf('E-3')))!
  expect(await exampleFor(await keeping(), id)).toMatchObject({ mayName: ['Kayleigh'] })
  expect(await changeExample(await keeping(), id, { wording: 'Ring 07700 900123.', sure: true })).toEqual({ wrong: 'Take out the identifying detail (phone number). An example names nobody.' })
  expect(await changeExample(await keeping(cora), id, { wording: 'The plan was read to the child first.', sure: false })).toBeUndefined()
  expect(await changeExample(await keeping(), id, { wording: 'The plan was read to the child first.', sure: false })).toBe(true)
  await endReadings()
  expect(await exampleFor(await keeping(), id)).toMatchObject({ wording: 'The plan was read to the child first.', mayName: [] })
})

test('taken out it is gone from the month, and the audit can be kept anew', async () => {
  const id = (await keepExample(await keeping(), await idOf('E-3')))!
  expect(await Promise.all([1, 2, 3].map(async () => takeExampleOut(await keeping(), id)))).toEqual(expect.arrayContaining(['2026-06-01', undefined, undefined]))
  await endReadings()
  expect(await exampleFor(await keeping(), id)).toBeUndefined()
  expect(await changeExample(await keeping(), id, { wording: 'Words.', sure: false })).toBeUndefined()
  expect(await keepExample(await keeping(), await idOf('E-3'))).not.toBe(id)
  expect(await owner.select().from(examples).where(eq(examples.id, id))).toMatchObject([{ takenOutAt: new Date(at) }])
})

test('an example of a hidden audit is not there any more', async () => {
  const before = (await examplesOf(await keeping(), '2026-06-01')).length
  await hideAudit(await through(db, 'report wrong audits', await personCalled(owner, 'northmere', 'Marcus Tull')), await idOf('E-1'), 'wrong child')
  await endReadings()
  expect(await examplesOf(await keeping(), '2026-06-01')).toHaveLength(before - 1)
})
