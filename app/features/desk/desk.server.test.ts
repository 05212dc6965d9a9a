import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { audits, gaps, remedialActions, secondLooks } from '../../../db/schema.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { addAction } from '../publishing/add-action.server.ts'
import { challenge } from '../remedial-actions/owner-says.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { answerAudit } from '../replies/replies.server.ts'
import { waitingOnDesk } from './desk.server.ts'

const { db, owner } = await ownDatabase()
const at = '2026-05-06T10:00:00Z'
const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const gwen = await somebody(owner, 'northmere', { name: 'Gwen Marsh', role: 'auditor' })
const isla = await somebody(owner, 'northmere', { name: 'Isla Fenn', role: 'auditor' })
await anotherCouncil(owner)
const olu = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })
afterEach(endReadings)

let audited = 0
async function anAudit(priority = 'A') {
  const reference = `D-${1000 + (audited += 1)}`
  await takeIn(db, sheet([{ 'Audit No': reference, 'Case ID': `NM67${1000 + audited}`, Plan: 'Inadequate', 'Remedial actions (RAG: action ~ owner ~ due)': `${priority}: See the child alone ~ Wilma Ashdown ~ 08/05/2026` }]), { at: '2026-05-05T09:00:00Z' })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const [action] = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit!.id))
  const [gap] = await owner.select().from(gaps).where(eq(gaps.auditId, audit!.id))
  return { audit: audit!, action: action!, gap: gap! }
}
const desk = async (who: Somebody) => {
  await endReadings()
  return waitingOnDesk({ confirming: await through(db, 'confirm findings', who, at), settling: await through(db, 'settle disputes', who, at), deciding: await through(db, 'decide challenges', who, at) })
}

test('a challenged action is on the desk of whoever may decide it, and not of who asked for it', async () => {
  const { audit, action, gap } = await anAudit()
  await challenge(await through(db, 'do remedial actions', wilma, at), action.id, 'It is on the file.')
  for (const who of [gwen, isla]) expect((await desk(who)).challenges).toMatchObject([{ id: action.id, decideBy: '2026-05-08' }])
  expect((await desk(olu)).challenges).toEqual([])
  await owner.update(audits).set({ auditorId: gwen.id }).where(eq(audits.id, audit.id))
  expect((await desk(gwen)).challenges).toEqual([])

  const added = await addAction(await through(db, 'record audits', isla, at), gap.id, { ownerId: wilma.id, priority: 'amber', wording: 'Ring the school', place: '', closesWhen: 'The note of the call is on the file.', because: '', gapIds: [gap.id] }, [])
  const { id } = added as { id: string }
  await challenge(await through(db, 'do remedial actions', wilma, at), id, 'The school is shut.')
  expect((await desk(isla)).challenges.map((one) => one.id)).toEqual([action.id])
  expect((await desk(gwen)).challenges.map((one) => one.id)).toEqual([id])
})

test('a challenged finding is on the desk of who may settle it', async () => {
  const { audit, gap } = await anAudit()
  await owner.update(audits).set({ auditorId: isla.id }).where(eq(audits.id, audit.id))
  expect((await desk(gwen)).disputes).toEqual({ many: 0, firstDue: null })
  await answerAudit(await through(db, 'reply to audits', wilma, at), audit.id, { stance: 'challenges', words: 'See May.', challenged: [{ gapId: gap.id, because: 'The plan is on the file.' }] })
  expect((await desk(gwen)).disputes).toMatchObject({ many: 1 })
  for (const who of [isla, olu]) expect((await desk(who)).disputes.many).toBe(0)
})

test('a second look is on the desk of every auditor but whoever accepted', async () => {
  const { action } = await anAudit('G')
  const sent = await sayItIsDone(await through(db, 'do remedial actions', wilma, at), action.id, { recordKind: 'Plan', recordDate: '2026-05-06', remark: null })
  await checkEvidence(await through(db, 'check evidence', gwen, at), sent!, { outcome: 'accepted' })
  await owner.insert(secondLooks).values({ organisationId: gwen.organisationId, evidenceId: sent!, chosenAt: new Date(at), lookBy: '2026-05-13' })
  expect([(await desk(isla)).secondLooks, (await desk(gwen)).secondLooks, (await desk(olu)).secondLooks]).toEqual([1, 0, 0])
  await owner.update(secondLooks).set({ lookedAt: new Date(at), lookedById: isla.id, agrees: true })
  expect((await desk(isla)).secondLooks).toBe(0)
})
