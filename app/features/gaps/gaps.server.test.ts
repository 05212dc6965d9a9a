import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { audits, followUps, gaps, moderations } from '../../../db/schema.ts'
import { threadOf } from './gaps.server.ts'

const { db, owner } = await ownDatabase()
await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const gwen = await somebody(owner, 'northmere', { name: 'Gwen Marsh', role: 'auditor' })
const mo = await somebody(owner, 'northmere', { name: 'Mo Second', role: 'auditor' })

test('whether a gap held is not told to whoever moderates the later audit and has not graded it', async () => {
  await takeIn(db, sheet([
    { 'Audit No': 'B-1', 'Case ID': 'NM771001', 'Date of audit': '04/05/2026', Plan: 'Inadequate', Attribution: 'practitioner' },
    { 'Audit No': 'B-2', 'Case ID': 'NM771002', 'Date of audit': '20/07/2026' },
  ]))
  const [gap] = await owner.select({ id: gaps.id }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId)).where(eq(audits.reference, 'B-1'))
  const [later] = await owner.select().from(audits).where(eq(audits.reference, 'B-2'))
  expect(await owner.select().from(followUps).where(eq(followUps.gapId, gap!.id))).toMatchObject([{ auditId: later!.id, held: true }])
  await owner.insert(moderations).values({ organisationId: later!.organisationId, auditId: later!.id, line: 'first', chosenBecause: 'asked for', chosenAt: new Date('2026-07-21T09:00:00Z'), chosenById: gwen.id, dueOn: '2026-07-28', moderatorId: mo.id, takenAt: new Date('2026-07-22T09:00:00Z') })
  const told = async (who: Somebody) => {
    await endReadings()
    return (await threadOf(await through(db, 'follow gaps', who, '2026-07-23T09:00:00Z'), gap!.id))!.lookedAgain
  }
  expect(await told(gwen)).toMatchObject({ held: true, audit: 'B-2' })
  expect(await told(mo)).toBeNull()
})
