import { and, eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { audits, gapClosures, gaps, remedialActionGaps, remedialActions, safetyContacts } from '../../../db/schema.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { addAction, auditToAddTo } from './add-action.server.ts'

const { db, owner } = await ownDatabase()
const at = '2026-10-23T22:30:00Z'
const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const gwen = await somebody(owner, 'northmere', { name: 'Gwen Marsh', role: 'auditor' })
await anotherCouncil(owner)
const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Ida Far', role: 'auditor' })
afterEach(endReadings)

const door = (who: Somebody = gwen) => through(db, 'record audits', who, at)
let audited = 0
async function auditWithGaps() {
  const reference = `X-${1000 + (audited += 1)}`
  await takeIn(db, sheet([{ 'Audit No': reference, 'Case ID': `NM66${1000 + audited}`, Plan: 'Inadequate', Assessment: 'Inadequate', Attribution: 'system', 'Remedial actions (RAG: action ~ owner ~ due)': 'G: Add the dates ~ Wilma Ashdown ~ 30/10/2026' }]), { at: '2026-10-20T09:00:00Z' })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const its = await owner.select({ id: gaps.id }).from(gaps).where(eq(gaps.auditId, audit!.id))
  return { audit: audit!, gapIds: its.map(({ id }) => id) }
}
const asked = (gapIds: readonly string[]) => ({ ownerId: wilma.id, priority: 'amber' as const, wording: 'See the child alone', place: 'Visit form', closesWhen: 'The visit form says what the child said.', because: '', gapIds })

test('one action answers several gaps of its audit, and its clock begins now, over the change of the clocks', async () => {
  const { audit, gapIds } = await auditWithGaps()
  expect(await auditToAddTo(await door(), gapIds[0]!)).toMatchObject({ reference: audit.reference, ownPractice: false, gaps: [{}, {}] })
  await endReadings()
  const { id } = await addAction(await door(), gapIds[0]!, asked(gapIds)) as { id: string }
  // Asked for on a Friday at half past eleven in the evening in London: the third working day after it.
  expect((await owner.select().from(remedialActions).where(eq(remedialActions.id, id)))[0]).toMatchObject({ dueOn: '2026-10-28', dueAt: new Date('2026-10-29T00:00:00Z'), auditId: audit.id })
  expect(await owner.select().from(remedialActionGaps).where(eq(remedialActionGaps.remedialActionId, id))).toHaveLength(2)
})

test('a gap that was closed is open again', async () => {
  const { audit, gapIds } = await auditWithGaps()
  const [first] = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit.id))
  const sent = await sayItIsDone(await through(db, 'do remedial actions', wilma, at), first!.id, { recordKind: 'Plan', recordDate: '2026-10-23', remark: null })
  await owner.update(audits).set({ confirmedAt: new Date(at), confirmedById: gwen.id }).where(eq(audits.id, audit.id))
  await checkEvidence(await through(db, 'check evidence', gwen, at), sent!, { outcome: 'accepted' })
  const closed = () => owner.select().from(gapClosures).where(eq(gapClosures.gapId, gapIds[0]!))
  expect(await closed()).toHaveLength(1)
  await addAction(await door(), gapIds[0]!, asked([gapIds[0]!]))
  expect(await closed()).toEqual([])
})

test('a red goes out with who was spoken to', async () => {
  const { gapIds } = await auditWithGaps()
  const { id } = await addAction(await door(), gapIds[0]!, { ...asked(gapIds), priority: 'red', contact: { reached: false, spokenTo: 'team manager', at: new Date(at) } }) as { id: string }
  expect(await owner.select().from(safetyContacts).where(and(eq(safetyContacts.remedialActionId, id), eq(safetyContacts.reached, false)))).toHaveLength(1)
})

test('nobody adds to their own practice, out of reach, to what is no gap any more, or for somebody who is not there', async () => {
  const { audit, gapIds } = await auditWithGaps()
  const other = await auditWithGaps()
  expect(await addAction(await door(elsewhere), gapIds[0]!, asked(gapIds))).toBeUndefined()
  expect(await addAction(await door(), gapIds[0]!, asked(other.gapIds))).toBe('changed meanwhile')
  expect(await addAction(await door(), gapIds[0]!, asked([]))).toBe('changed meanwhile')
  expect(await addAction(await door(), gapIds[0]!, { ...asked(gapIds), ownerId: gwen.id })).toBe('changed meanwhile')
  await owner.update(gaps).set({ withdrawnAt: new Date(at) }).where(eq(gaps.id, gapIds[1]!))
  expect(await addAction(await door(), gapIds[0]!, asked(gapIds))).toBe('changed meanwhile')
  expect(await addAction(await door(), gapIds[1]!, asked(gapIds))).toBeUndefined()
  await owner.update(audits).set({ workerId: gwen.id }).where(eq(audits.id, audit.id))
  expect(await addAction(await door(), gapIds[0]!, asked([gapIds[0]!]))).toBe('own practice')
  expect(await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit.id))).toHaveLength(1)
})
