import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { audits, evidence, gapClosures, gaps, people, remedialActions, themes } from '../../../db/schema.ts'
import { askedOf } from './asked.ts'
import { progressByPlace } from './progress.server.ts'
import { progressOf } from './progress.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
const at = '2026-06-30T09:00:00Z'
const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const cora = await somebody(owner, 'northmere', { name: 'Cora Care', role: 'leader', area: 'Children in Care' })
const row = (number: number, more: SheetRow = {}): SheetRow => ({ 'Audit No': `P-${number}`, 'Case ID': `NM61000${number}`, 'Date of audit': '04/05/2026', Attribution: 'practitioner', Plan: 'RI', ...more })
await takeIn(db, sheet([row(1, { 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 11/05/2026' }), row(2, { 'Allocated SW': 'Xan Birch', 'SW email': 'xan.birch@northmere.example' }), row(3, { Attribution: 'system' })]), { at: '2026-05-05T09:00:00Z' })
const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
const { organisationId } = maren

const look = async (reader = maren, query = '') => {
  const found = await progressByPlace(await through(db, 'see insight', reader, at), askedOf(new URLSearchParams(query)))
  if (!found) throw new Error('Not there.')
  return found
}
const all = async (...what: Parameters<typeof look>) => progressOf((await look(...what)).standings)
const gapOf = async (reference: string) => (await owner.select({ id: gaps.id, auditId: gaps.auditId }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId)).innerJoin(themes, eq(themes.id, gaps.themeId)).where(and(eq(audits.reference, reference), eq(themes.key, 'planning'))))[0]!

test('an action is late, in time by its first date, and checked, as it stands', async () => {
  expect(await all()).toMatchObject({ gaps: 3, service: 1, repaired: { k: 0, n: 1 }, late: { k: 1, n: 1 }, inTime: { k: 0, n: 1 }, noAction: 2 })
  await endReadings()
  const [action] = await owner.select().from(remedialActions)
  const [sent] = await owner.insert(evidence).values({ organisationId, remedialActionId: action!.id, caseReference: 'NM610001', recordKind: 'Plan', recordDate: '2026-05-07', submittedById: wilma.id, submittedAt: action!.dueAt, checkDueOn: '2026-05-12' }).returning()
  expect(await all()).toMatchObject({ late: { k: 0, n: 1 }, inTime: { k: 0, n: 1 } })
  await endReadings()
  await owner.update(evidence).set({ submittedAt: new Date(action!.dueAt.getTime() - 1000) }).where(eq(evidence.id, sent!.id))
  await owner.update(remedialActions).set({ doneAt: new Date('2026-05-11') })
  expect(await all()).toMatchObject({ repaired: { k: 1, n: 1 }, inTime: { k: 1, n: 1 } })
})

test('gaps are those of the reader’s areas, by team of one area, and none of another council', async () => {
  expect((await look()).standings.map(({ place }) => place)).toEqual(expect.arrayContaining(['Family Help']))
  expect(await all(cora)).toMatchObject({ gaps: 0 })
  await endReadings()
  const areaId = (await look()).standings[0]!.placeId
  const byTeam = await look(maren, `area=${areaId}`)
  expect([byTeam.area?.name, ...new Set(byTeam.standings.map(({ place }) => place))]).toEqual(['Family Help', 'Family Help South'])
  expect(byTeam.people[byTeam.standings[0]!.placeId]).toBe(2)
  await expect(look(cora, `area=${areaId}`)).rejects.toThrow('Not there.')
  const council = await anotherCouncil(owner)
  const elsewhere = await somebody(owner, council.key, { name: 'Sol Vale', role: 'leader' })
  expect(await all(elsewhere)).toMatchObject({ gaps: 0 })
  await expect(look(maren, 'sample=random')).rejects.toThrow('Not there.')
  expect(await all(maren, 'period=2026-01+to+2026-02')).toMatchObject({ gaps: 0 })
})

test('a gap is watched until it closes, is withdrawn, or its worker leaves', async () => {
  const days = async () => (await look()).open.map(({ days: day, ended, gone, many }) => [day, ended, gone, many]).toSorted()
  expect(await days()).toEqual([[56, false, false, 3]])
  await endReadings()
  const [one, two] = [await gapOf('P-1'), await gapOf('P-2')]
  await owner.insert(gapClosures).values({ organisationId, gapId: one.id, closedAt: new Date('2026-05-15T10:00:00Z') })
  await owner.update(people).set({ leftOn: '2026-06-05' }).where(eq(people.name, 'Xan Birch'))
  expect(await days()).toEqual([[10, true, false, 1], [31, false, true, 1], [56, false, false, 1]].toSorted())
  await endReadings()
  await owner.update(gaps).set({ withdrawnAt: new Date('2026-05-25T10:00:00Z') }).where(eq(gaps.id, two.id))
  expect(await days()).toEqual([[10, true, false, 1], [20, false, true, 1], [56, false, false, 1]].toSorted())
  expect(await all()).toMatchObject({ gaps: 2 })
  await endReadings()
  await owner.execute(sql`update audits set hidden_at = now() where id = ${one.auditId}::uuid`)
  expect(await all()).toMatchObject({ gaps: 1 })
})
