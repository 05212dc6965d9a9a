import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { coaching } from '../../../tests/support/coaching.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { coachingMeetings, coachingProposals, gapClosures, remedialActions } from '../../../db/schema.ts'
import { writing } from '../../../db/client.server.ts'
import { besideActionsOf } from '../assignments/beside-actions.server.ts'
import { coachingToDecide, decideCoaching, dropCoaching } from '../assignments/coaching.server.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { actedOn } from '../publishing/acted-on.server.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { passOnFromLeavers } from '../staff/leavers.server.ts'
import { allowNamed } from '../../door.server.ts'
import type { Because } from './about.server.ts'
import { bookMeeting } from './booking.server.ts'
import { closeWhatCoachingAnswered } from './closing.server.ts'

const { db, owner } = await ownDatabase()
const south = 'Family Help South'
const at = '2026-05-06T10:00:00Z'
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const bea = await somebody(owner, 'northmere', { name: 'Bea Calder', role: 'auditor' })
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: south })
await coaching(owner, ada)
const { organisationId } = ada
afterEach(endReadings)

type Case = { who: Somebody; auditId: string; gapId: string; proposalId: string; actionId: string; because: Record<'action' | 'gap' | 'coaching', Because> }
let cases = 0
/** A worker with one gap, an action for it that is done and checked unless said otherwise, and coaching that a manager agreed to. */
async function agreedCoaching({ actionDone = true, more = {} as SheetRow } = {}): Promise<Case> {
  cases += 1
  const name = `Wilma ${'Abcdefghijklmnopqrstuvwxyz'[cases]}o`
  await takeIn(db, sheet([{
    'Audit No': `K-${cases}`, 'Case ID': `NM7100${String(cases).padStart(2, '0')}`, 'Allocated SW': name, 'SW email': `${name.toLowerCase().replaceAll(' ', '.')}@northmere.example`, Plan: 'Inadequate', Attribution: 'practitioner',
    'Remedial actions (RAG: action ~ owner ~ due)': `A: Rewrite the plan ~ ${name} ~ 11/05/2026`, ...more,
  }]), { at: '2026-05-04T12:00:00Z' })
  const who = await personCalled(owner, 'northmere', name)
  const [gap] = await owner.execute<{ id: string; auditId: string }>(sql`select gaps.id, gaps.audit_id as "auditId" from gaps join audits on audits.id = gaps.audit_id where audits.worker_id = ${who.id}::uuid`)
  await confirmFindings(await through(db, 'confirm findings', bea, at), gap!.auditId, { [gap!.id]: 'practitioner' })
  // Nothing but the action and the coaching is agreed about it.
  await owner.execute(sql`delete from assignment_reasons where gap_id = ${gap!.id}::uuid`)
  const [action] = await owner.select({ id: remedialActions.id }).from(remedialActions).where(eq(remedialActions.auditId, gap!.auditId))
  const [proposal] = await owner.insert(coachingProposals).values({ organisationId, personId: who.id, moduleKey: 'childs-day', proposedAt: new Date(at) }).returning({ id: coachingProposals.id })
  await owner.execute(sql`insert into coaching_reasons (organisation_id, coaching_proposal_id, gap_id, rule_version_id, sentence)
    select ${organisationId}::uuid, ${proposal!.id}::uuid, ${gap!.id}::uuid, id, 'Passed lately.' from rule_versions where organisation_id = ${organisationId}::uuid limit 1`)
  await decideCoaching(await through(db, 'decide learning', marcus, at), proposal!.id, { decision: 'agreed' })
  const one = { who, auditId: gap!.auditId, gapId: gap!.id, proposalId: proposal!.id, actionId: action!.id, because: { action: { kind: 'action', id: action!.id }, gap: { kind: 'gap', id: gap!.id }, coaching: { kind: 'coaching', id: proposal!.id } } } satisfies Case
  if (actionDone) await finishAction(one)
  return one
}
async function finishAction({ who, actionId }: Case) {
  const sent = await sayItIsDone(await through(db, 'do remedial actions', who, at), actionId, { recordKind: 'Plan', recordDate: '2026-05-06', remark: null })
  await checkEvidence(await through(db, 'check evidence', bea, at), sent!, { outcome: 'accepted' })
}
const isClosed = async ({ gapId }: Case) => (await owner.select().from(gapClosures).where(eq(gapClosures.gapId, gapId))).length > 0
const missing = async ({ gapId }: Case) => { await endReadings(); return (await threadOf(await through(db, 'follow gaps', bea, at), gapId))!.missing }
const waiting = ['Coaching about “The child’s day” was agreed and has not been held.']

let hours = 0
async function meet({ who }: Case, because: Because | undefined, said: 'held' | 'learner not there', when = '2026-05-06T12:00:00Z') {
  hours += 1
  const booked = await bookMeeting(await through(db, 'book coaching', who, when), { coachId: ada.id, format: 'action clinic', startsAt: new Date(Date.UTC(2026, 4, 11 + Math.floor(hours / 7), 8 + hours % 7)) }, because)
  if (typeof booked !== 'object' || !('id' in booked)) throw new Error(`Not booked: ${JSON.stringify(booked)}`)
  await attend(booked.id, said)
  return booked.id
}
const attend = (id: string, said: 'held' | 'learner not there') => writing(db, organisationId, async (tx) => {
  await tx.update(coachingMeetings).set({ attendance: said, attendanceSaidById: ada.id, attendanceSaidAt: new Date('2026-05-14T12:00:00Z') }).where(eq(coachingMeetings.id, id))
  await closeWhatCoachingAnswered(tx, { organisationId, at: new Date('2026-05-14T12:00:00Z') }, id)
})

test('a gap with everything else done waits for coaching that was agreed, and closes when it was held', async () => {
  const one = await agreedCoaching()
  expect([await isClosed(one), await missing(one)]).toEqual([false, waiting])
  await meet(one, one.because.coaching, 'learner not there')
  expect([await isClosed(one), await missing(one)]).toEqual([false, waiting])
  await meet(one, one.because.coaching, 'held')
  expect([await isClosed(one), await missing(one)]).toEqual([true, []])
})

test('a meeting about its gap or its action answers it too, one about nothing of it does not, nor one before it was agreed', async () => {
  const [byGap, byAction, other, before] = [await agreedCoaching(), await agreedCoaching({ actionDone: false }), await agreedCoaching(), await agreedCoaching()]
  await meet(byGap, byGap.because.gap, 'held')
  expect(await isClosed(byGap)).toBe(true)
  await meet(byAction, byAction.because.action, 'held')
  expect([await isClosed(byAction), await missing(byAction)]).toEqual([false, ['To be done: Rewrite the plan.']])
  await meet(other, undefined, 'held')
  expect([await isClosed(other), await missing(other)]).toEqual([false, waiting])
  await owner.update(coachingProposals).set({ decidedAt: new Date('2026-05-30T12:00:00Z') }).where(eq(coachingProposals.id, before.proposalId))
  await meet(before, before.because.gap, 'held')
  expect([await isClosed(before), await missing(before)]).toEqual([false, waiting])
})

test('where the meeting comes first, the last other thing closes the gap', async () => {
  const one = await agreedCoaching({ actionDone: false })
  await meet(one, one.because.coaching, 'held')
  expect(await isClosed(one)).toBe(false)
  await finishAction(one)
  expect(await isClosed(one)).toBe(true)
})

test('somebody else than the learner says why it is not needed any more, once, which closes what waited for nothing else', async () => {
  const one = await agreedCoaching()
  const drop = async (who: Somebody) => dropCoaching(await through(db, 'decide learning', who, at), one.proposalId, 'They have moved to a team that writes no plans.')
  const elsewhere = await somebody(owner, 'northmere', { name: 'Mo Other', role: 'manager', team: 'Family Help North' })
  expect(await drop(elsewhere)).toBeUndefined()
  expect((await Promise.all([drop(marcus), drop(bea)])).toSorted()).toEqual(['settled already', true])
  expect([await isClosed(one), await missing(one)]).toEqual([true, []])
  expect(await coachingToDecide(await through(db, 'decide learning', marcus, at), one.proposalId)).toMatchObject({ standing: 'dropped', droppedBecause: 'They have moved to a team that writes no plans.' })
  const held = await agreedCoaching()
  await meet(held, held.because.coaching, 'held')
  expect(await dropCoaching(await through(db, 'decide learning', marcus, at), held.proposalId, 'Too late.')).toBe('settled already')
  await owner.insert(coachingProposals).values({ organisationId, personId: marcus.id, moduleKey: 'childs-day', proposedAt: new Date(at), decision: 'agreed', decidedAt: new Date(at), decidedById: bea.id })
  const [own] = await owner.select().from(coachingProposals).where(eq(coachingProposals.personId, marcus.id))
  await owner.execute(sql`insert into coaching_reasons (organisation_id, coaching_proposal_id, gap_id, rule_version_id, sentence)
    select ${organisationId}::uuid, ${own!.id}::uuid, ${held.gapId}::uuid, id, 'Passed lately.' from rule_versions where organisation_id = ${organisationId}::uuid order by id desc limit 1`)
  expect(await dropCoaching(await through(db, 'decide learning', marcus, at), own!.id, 'Mine.')).toBe('own learning')
})

test('a gap that closed before stays closed', async () => {
  const one = await agreedCoaching()
  await owner.insert(gapClosures).values({ organisationId, gapId: one.gapId, closedAt: new Date(at) })
  await meet(one, one.because.coaching, 'learner not there')
  expect(await isClosed(one)).toBe(true)
})

test('nobody waits for the coaching of somebody who has left', async () => {
  const one = await agreedCoaching()
  await owner.execute(sql`update people set left_on = '2026-05-07' where id = ${one.who.id}::uuid`)
  const by = await allowNamed(db, 'northmere', 'import command', 'import audits', new Date('2026-05-08T09:00:00Z'))
  await by.writing((tx) => passOnFromLeavers(tx, by as never))
  expect(await isClosed(one)).toBe(true)
})

test('the learner reads it with where to book until it was held, with the meeting once there is one', async () => {
  const one = await agreedCoaching()
  const mine = async () => { await endReadings(); return (await besideActionsOf(await through(db, 'see my practice', one.who, at))).coaching }
  expect(await mine()).toMatchObject([{ id: one.proposalId, by: 'Marcus Tull', meeting: null }])
  const booked = await bookMeeting(await through(db, 'book coaching', one.who, at), { coachId: ada.id, format: 'action clinic', startsAt: new Date('2026-05-20T09:00:00Z') }, one.because.coaching)
  expect(await mine()).toMatchObject([{ meeting: { id: (booked as { id: string }).id } }])
  await attend((booked as { id: string }).id, 'held')
  expect(await mine()).toEqual([])
})

test('an audit because of which somebody booked a meeting is not taken back with its file', async () => {
  const one = await agreedCoaching({ actionDone: false })
  await meet(one, one.because.action, 'held')
  expect((await writing(db, organisationId, (tx) => actedOn(tx, sql`audits.id = ${one.auditId}::uuid`))).get(one.auditId)).toContain('a coaching meeting was booked')
})
