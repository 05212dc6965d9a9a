import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { coaching } from '../../../tests/support/coaching.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { audits, coaches, coachingMeetings, coachingProposals, coachingReasons, gaps, remedialActionGaps, remedialActions, ruleVersions } from '../../../db/schema.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { bookMeeting } from './booking.server.ts'
import { coachingCapacity } from './capacity.server.ts'

const { db, owner } = await ownDatabase()
const south = 'Family Help South'
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: south })
const leader = await somebody(owner, 'northmere', { name: 'Lena Ford', role: 'leader', area: 'Family Help' })
const elsewhere = await somebody(owner, 'northmere', { name: 'Otto Hale', role: 'leader', area: 'Children in Care' })
await coaching(owner, ada, { hours: ['09:00', '11:00'], weekdays: [2] })
const now = '2026-05-05T08:00:00Z'
await takeIn(db, sheet([
  { Plan: 'Inadequate', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 08/05/2026' },
  { 'Audit No': 'T-0002', 'Case ID': 'NM100002', Assessment: 'Requires improvement' },
], { attribution: false }), { at: '2026-05-04T12:00:00Z' })
const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
afterEach(endReadings)
const seen = async (who = leader) => coachingCapacity(await through(db, 'see insight', who, now))

const found = async (reference: string) => (await owner.select({ auditId: audits.id, gapId: gaps.id }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId)).where(eq(audits.reference, reference)))[0]!

test('a gap counts once its findings are confirmed and it was given the lowest grade, and only where the reader leads', async () => {
  expect(await seen()).toMatchObject({ gaps: 0, coaches: 1, hoursFree: 2 })
  for (const reference of ['T-0001', 'T-0002']) {
    const { auditId, gapId } = await found(reference)
    await confirmFindings(await through(db, 'confirm findings', ada, now), auditId, { [gapId]: 'practitioner' })
  }
  expect(await seen()).toMatchObject({ gaps: 1, booked: 0, days: [{ gaps: 1, minutesNeeded: 30 }], themes: [{ gaps: 1, nobody: 0 }] })
  expect(await seen(elsewhere)).toMatchObject({ gaps: 0, themes: [] })
})

test('a gap for which coaching was agreed counts as an hour, until it was held', async () => {
  const { gapId } = await found('T-0002')
  const [rule] = await owner.select({ id: ruleVersions.id }).from(ruleVersions).where(eq(ruleVersions.organisationId, ada.organisationId)).limit(1)
  const [proposal] = await owner.insert(coachingProposals).values({ organisationId: ada.organisationId, personId: wilma.id, moduleKey: 'assessment', proposedAt: new Date(now), decidedAt: new Date(now), decidedById: ada.id, decision: 'agreed' }).returning()
  await owner.insert(coachingReasons).values({ organisationId: ada.organisationId, coachingProposalId: proposal!.id, gapId, ruleVersionId: rule!.id, sentence: 'Because.' })
  expect(await seen()).toMatchObject({ gaps: 2, themes: [{ gaps: 1 }, { gaps: 1 }] })
  const booked = await bookMeeting(await through(db, 'book coaching', wilma, now), { coachId: ada.id, format: 'practice coaching', startsAt: new Date('2026-05-12T08:00:00Z') }, { kind: 'coaching', id: proposal!.id })
  if (!booked || typeof booked === 'string' || 'why' in booked) throw new Error('It was not booked.')
  expect(await seen()).toMatchObject({ gaps: 2, booked: 1, hoursFree: 1 })
  await owner.update(coachingMeetings).set({ attendance: 'held', attendanceSaidById: ada.id, attendanceSaidAt: new Date('2026-05-12T09:00:00Z') }).where(eq(coachingMeetings.id, booked.id))
  expect(await seen()).toMatchObject({ gaps: 1, booked: 0 })
  await owner.update(coachingMeetings).set({ attendance: null, attendanceSaidById: null, attendanceSaidAt: null, ended: 'cancelled', endedAt: new Date(now) })
  await owner.update(coachingProposals).set({ droppedAt: new Date(now), droppedById: ada.id, droppedBecause: 'Settled in supervision.' })
  expect(await seen()).toMatchObject({ gaps: 1, booked: 0, hoursFree: 2 })
})

test('where only the line manager has time, nobody is free for it', async () => {
  await owner.update(coaches).set({ pausedAt: new Date(now) })
  expect(await seen()).toMatchObject({ coaches: 0, hoursFree: 0, days: [{ short: 30 }], themes: [{ nobody: 1 }] })
  await coaching(owner, marcus, { hours: ['09:00', '11:00'], weekdays: [2] })
  expect(await seen()).toMatchObject({ coaches: 1, hoursFree: 2, themes: [{ nobody: 1 }] })
})

test('a meeting about an action for the whole case counts for each of its gaps', async () => {
  const { auditId } = await found('T-0001')
  const [action] = await owner.select({ id: remedialActions.id }).from(remedialActions).where(eq(remedialActions.auditId, auditId))
  expect(await owner.select().from(remedialActionGaps).where(eq(remedialActionGaps.remedialActionId, action!.id))).toEqual([])
  await owner.update(coaches).set({ pausedAt: null }).where(eq(coaches.personId, ada.id))
  const booked = await bookMeeting(await through(db, 'book coaching', wilma, now), { coachId: ada.id, format: 'action clinic', startsAt: new Date('2026-05-12T08:00:00Z') }, { kind: 'action', id: action!.id })
  if (!booked || typeof booked === 'string' || 'why' in booked) throw new Error('It was not booked.')
  expect(await seen()).toMatchObject({ gaps: 1, booked: 1 })
})
