import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { audits, disputes, gaps, people, themes } from '../../../db/schema.ts'
import { addToTallies } from '../publishing/publishing.server.ts'
import { topicsToTeach } from './topics.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
const at = '2026-07-13T09:00:00Z'
const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const cora = await somebody(owner, 'northmere', { name: 'Cora Elsewhere', role: 'leader', area: 'Children in Care' })
const workers = ['A', 'B', 'C', 'D'].map((letter) => `Worker ${letter}`)
const row = (nth: number, more: SheetRow = {}): SheetRow => ({
  'Audit No': `W-${nth}`, 'Case ID': `NM70000${nth}`, 'Allocated SW': workers[nth % 4]!, 'SW email': `worker.${'abcd'[nth % 4]}@northmere.example`, ...more,
})
await takeIn(db, sheet([
  row(0, { Plan: 'RI', Attribution: 'practitioner' }), row(1, { Plan: 'RI', Attribution: 'manager' }), row(2, { Plan: 'RI', Attribution: 'system' }), row(3, { Plan: 'Inadequate' }),
  row(4), row(5, { Permanence: 'RI', Attribution: 'practitioner', 'Team Manager': 'Mona Second', 'TM email': 'mona.second@northmere.example' }),
  // Too long ago, and so neither judged nor reached.
  row(6, { 'Date of audit': '04/05/2025', Plan: 'RI' }),
]), { at: '2026-05-05T09:00:00Z' })
const topics = async (reader = maren) => {
  await endReadings()
  const found = await topicsToTeach(await through(db, 'see insight', reader, at))
  return { sample: found?.sample, notConfirmed: found?.notConfirmed, of: (key: string, learners = 'practitioners') => found?.topics.find((topic) => topic.key === key && topic.learners === learners) }
}
const planningOf = async (reference: string) => (await owner.select({ id: gaps.id, auditId: gaps.auditId, organisationId: gaps.organisationId }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId)).innerJoin(themes, eq(themes.id, gaps.themeId))
  .where(and(eq(audits.reference, reference), eq(themes.key, 'planning'))))[0]!

test('a theme is weighed by the practitioners, or managers, of whose cases it judged one within twelve months, and by the gaps that are mainly theirs', async () => {
  const { sample, of, notConfirmed } = await topics()
  expect([sample, of('planning'), of('planning', 'managers'), of('permanence'), of('permanence', 'managers'), notConfirmed]).toEqual(['moderation',
    { key: 'planning', title: 'Planning', learners: 'practitioners', people: 4, gap: { k: 1, n: 6 }, hold: { k: 0, n: 0 } }, { key: 'planning', title: 'Planning', learners: 'managers', people: 2, gap: { k: 1, n: 6 }, hold: { k: 0, n: 0 } },
    expect.objectContaining({ people: 1, gap: { k: 1, n: 1 } }), undefined, 1])
  expect((await topics(cora)).sample).toBeUndefined()
})

test('whoever left is reached no more, and their cases stay judged', async () => {
  const { id } = await personCalled(owner, 'northmere', 'Worker C')
  await owner.update(people).set({ leftOn: '2026-07-01' }).where(eq(people.id, id))
  expect((await topics()).of('planning')).toMatchObject({ people: 3, gap: { k: 1, n: 6 } })
  await owner.update(people).set({ leftOn: null }).where(eq(people.id, id))
})

test('a disputed finding waits outside of both counts, and takes a gap off those whose it is', async () => {
  const dispute = async (reference: string) => {
    const { id: gapId, auditId, organisationId } = await planningOf(reference)
    await owner.insert(disputes).values({ organisationId, gapId, raisedById: maren.id, raisedAt: new Date(at), because: 'I planned.', settleBy: '2026-08-01', challengedGradeId: sql`(select grade_id from judgements where audit_id = ${auditId}::uuid and theme_id = (select theme_id from gaps where id = ${gapId}::uuid))` } as unknown as typeof disputes.$inferInsert)
  }
  await dispute('W-2')
  expect((await topics()).of('planning')!.gap).toEqual({ k: 1, n: 5 })
  await dispute('W-1')
  const { of } = await topics()
  expect([of('planning')!.gap, of('planning', 'managers')]).toEqual([{ k: 1, n: 4 }, undefined])
  await owner.delete(disputes)
})

test('where cases were drawn at random they are what is weighed, however few', async () => {
  await writing(db, maren.organisationId, async (tx) => {
    const which = eq(audits.reference, 'W-0')
    await addToTallies(tx, which, -1)
    await tx.update(audits).set({ sample: 'random' }).where(which)
    await addToTallies(tx, which, 1)
  })
  const { sample, of } = await topics()
  expect([sample, of('planning')!.people, of('planning')!.gap]).toEqual(['random', 1, { k: 1, n: 1 }])
})
