import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { coaching } from '../../../tests/support/coaching.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { cohortOf } from '../../../tests/support/dips.ts'
import { listOf, programmeOf } from '../../../tests/support/programme.ts'
import { coachingMeetings, followUps, recordings, remedialActions } from '../../../db/schema.ts'
import { dipToAskFor } from '../cohorts/dips.server.ts'
import { whyNotToJudge } from '../cohorts/dips.ts'
import { allocate, whoMayAudit } from '../programmes/allocation.server.ts'
import { casesDrawn, draw } from '../programmes/draws.server.ts'
import { seedFor } from '../programmes/programmes.ts'
import { beginRecording } from '../recording/begin.server.ts'
import { bookMeeting, cancelMeeting } from './booking.server.ts'
import { whoCanHelp } from './coaches.server.ts'

const { db, owner } = await ownDatabase()
const south = 'Family Help South'
const una = await somebody(owner, 'northmere', { name: 'Una Planner', role: 'auditor' })
const gwen = await somebody(owner, 'northmere', { name: 'Gwen Marsh', role: 'auditor' })
const ravi = await somebody(owner, 'northmere', { name: 'Ravi Oakley', role: 'auditor' })
await coaching(owner, gwen)
const { organisationId } = gwen
afterEach(endReadings)

let made = 0
/** A worker whose plan was found wanting on 4 May 2026, with an action. A later audit of another case between 29 June and 24 August shows whether it held. */
async function found() {
  made += 1
  const name = `Wilma ${'Abcdefghijklmnopqrstuvwxyz'[made]}o`
  const row: SheetRow = { 'Allocated SW': name, 'SW email': `${name.toLowerCase().replace(' ', '.')}@northmere.example` }
  await takeIn(db, sheet([{ ...row, 'Audit No': `J-${made}`, 'Case ID': `NM8100${10 + made}`, Plan: 'Inadequate', Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': `A: Rewrite the plan ~ ${name} ~ 11/05/2026` }]), { at: '2026-05-04T12:00:00Z' })
  const who = await personCalled(owner, 'northmere', name)
  const [gap] = await owner.execute<{ id: string; actionId: string }>(sql`
    select gaps.id, action.id as "actionId" from gaps join audits on audits.id = gaps.audit_id join remedial_actions action on action.audit_id = audits.id where audits.worker_id = ${who.id}::uuid`)
  return { who, name, row, gapId: gap!.id, actionId: gap!.actionId }
}
const now = '2026-05-05T08:00:00Z'
let hour = 0
const aTime = () => { hour += 1; return new Date(Date.UTC(2026, 4, 11 + Math.floor(hour / 7), 8 + hour % 7)) }
async function booked(who: Somebody, because?: Parameters<typeof bookMeeting>[2], startsAt = aTime()) {
  const told = await bookMeeting(await through(db, 'book coaching', who, now), { coachId: gwen.id, format: 'action clinic', startsAt }, because)
  if (typeof told !== 'object' || !('id' in told)) throw new Error(`Not booked: ${JSON.stringify(told)}`)
  return told.id
}
const said = (id: string, attendance: 'held' | 'coach not there') => owner.update(coachingMeetings).set({ attendance, attendanceSaidById: gwen.id, attendanceSaidAt: new Date('2026-06-01') }).where(eq(coachingMeetings.id, id))

const caseOf = async (worker: string, plannedAt = '2026-06-29T09:00:00Z') => {
  made += 1
  const planner = () => through(db, 'plan audits', una, plannedAt)
  const { programmeId, phaseId } = await programmeOf(await planner(), { title: `Programme ${made}` })
  const listId = await listOf(await planner(), programmeId, [{ case: `NM82${1000 + made}`, worker }])
  await draw(await planner(), phaseId, { listId, size: 1, by: [], seed: seedFor(phaseId, 0) })
  await endReadings()
  return (await casesDrawn(await planner(), { phaseId }))[0]!
}
async function whyNotAudit(worker: string, who: Somebody) {
  const one = await caseOf(worker)
  return (await whoMayAudit(await through(db, 'plan audits', una, '2026-06-29T09:00:00Z'), [one], '2026-07-13')).find(({ id }) => id === who.id)!.whyNot.get(one.id)
}
const later = async ({ row }: { row: SheetRow }, auditor: string) => {
  made += 1
  await takeIn(db, sheet([{ ...row, 'Audit No': `J-${made}`, 'Case ID': `NM8300${10 + made}`, Auditor: auditor, 'Date of audit': '13/07/2026' }]), { at: '2026-07-14T12:00:00Z' })
}
const answer = async ({ gapId }: { gapId: string }) => (await owner.select({ held: followUps.held }).from(followUps).where(eq(followUps.gapId, gapId)))[0]

test('whoever coaches somebody since a gap was found is not given the audit that may show whether it held', async () => {
  const [coached, other, cancelled, missed] = [await found(), await found(), await found(), await found()]
  const because = 'since an earlier gap was found, so somebody else judges whether it held'
  // Booked is enough, whatever it is about.
  await booked(coached.who)
  expect(await whyNotAudit(coached.name, gwen)).toBe(`Coaches ${coached.name}, or has coached them, ${because}`)
  expect(await whyNotAudit(coached.name, ravi)).toBeUndefined()
  expect(await whyNotAudit(other.name, gwen)).toBeUndefined()
  const gone = await booked(cancelled.who)
  await cancelMeeting(await through(db, 'book coaching', cancelled.who, now), gone, 'court')
  expect(await whyNotAudit(cancelled.name, gwen)).toBeUndefined()
  await said(await booked(missed.who), 'coach not there')
  expect(await whyNotAudit(missed.name, gwen)).toBeUndefined()
})

test('nor is whoever coaches somebody else because of that gap', async () => {
  const [one, helper] = [await found(), await found()]
  // The action was handed on: its new owner is coached about it.
  await owner.update(remedialActions).set({ ownerId: helper.who.id }).where(eq(remedialActions.id, one.actionId))
  await booked(helper.who, { kind: 'action', id: one.actionId })
  expect(await whyNotAudit(one.name, gwen)).toMatch(/^Coaches /)
})

test('an audit by whoever coached does not say whether the gap held, and the next one does', async () => {
  const one = await found()
  await said(await booked(one.who, { kind: 'gap', id: one.gapId }), 'held')
  await later(one, 'Gwen Marsh')
  expect(await answer(one)).toBeUndefined()
  await later(one, 'Ravi Oakley')
  expect(await answer(one)).toEqual({ held: true })
})

test('what comes after the later audit, or was not held, keeps nobody from judging', async () => {
  const [after, missed] = [await found(), await found()]
  const id = await booked(after.who)
  await owner.update(coachingMeetings).set({ startsAt: new Date('2026-07-14T09:00:00Z'), endsAt: new Date('2026-07-14T09:30:00Z') }).where(eq(coachingMeetings.id, id))
  await later(after, 'Gwen Marsh')
  expect(await answer(after)).toEqual({ held: true })
  await said(await booked(missed.who), 'coach not there')
  await later(missed, 'Gwen Marsh')
  expect(await answer(missed)).toEqual({ held: true })
})

test('whoever coached a manager does not judge a sample of the manager’s team', async () => {
  const { cohortId, ids: [member], persons: [manager] } = await cohortOf(owner, 'northmere', { title: 'Autumn', startsOn: '2026-06-15', many: 1, by: una })
  const judge = async (who: Somebody) => whyNotToJudge((await dipToAskFor(await through(db, 'look after cohorts', una, now), { cohortId, memberId: member!, moment: 'before' }))!.auditors.find(({ id }) => id === who.id)!.ties)
  expect(await judge(gwen)).toBeUndefined()
  await booked(manager!)
  await endReadings()
  expect([await judge(gwen), await judge(ravi)]).toEqual(['coaches this manager, or has', undefined])
})

test('the other way about, whoever is to judge somebody’s work is not offered to them as a coach', async () => {
  const why = async ({ who, name }: { who: Somebody; name: string }) => {
    await endReadings()
    const tx = await (await through(db, 'book coaching', who, '2026-06-29T10:00:00Z')).reading()
    const [coach] = await whoCanHelp(tx, { organisationId, at: new Date('2026-06-29T10:00:00Z') }, { learner: { id: who.id, name }, format: 'action clinic', themes: [], red: false, dueAt: null, auditorIds: [] }, { only: gwen.id })
    return coach!.whyNot
  }
  const judges = 'They may be asked to judge the learner’s work, so somebody else coaches.'
  const [allocated, begun, free] = [await found(), await found(), await found()]
  expect([await why(allocated), await why(begun), await why(free)]).toEqual([undefined, undefined, undefined])

  const one = await caseOf(allocated.name)
  expect(await allocate(await through(db, 'plan audits', una, '2026-06-29T09:00:00Z'), one.id, { auditorId: gwen.id, dueOn: '2026-07-13', insteadOf: null })).toBe(true)
  expect(await why(allocated)).toBe(judges)
  expect(await bookMeeting(await through(db, 'book coaching', allocated.who, '2026-06-29T10:00:00Z'), { coachId: gwen.id, format: 'action clinic', startsAt: new Date('2026-07-01T09:00:00Z') })).toEqual({ why: judges })

  const [team] = await owner.execute<{ id: string }>(sql`select id from teams where organisation_id = ${organisationId}::uuid and name = ${south}`)
  const recording = await beginRecording(await through(db, 'record audits', gwen, '2026-06-29T09:00:00Z'), { caseReference: 'NM840001', teamId: team!.id, workerId: begun.who.id, managerId: null, caseType: 'Child in need' } as never, { auditedFrom: '2025-06-01', auditedTo: '2026-06-01' })
  expect(await why(begun)).toBe(judges)
  await owner.update(recordings).set({ putAsideAt: new Date('2026-06-29T09:30:00Z') }).where(eq(recordings.id, (recording as { id: string }).id))
  expect(await why(begun)).toBeUndefined()
  expect(await why(free)).toBeUndefined()
})
