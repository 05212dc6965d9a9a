import { sql } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { listOf, programmeOf } from '../../../tests/support/programme.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { allocate, casesToAuditOf, shareOut, whoMayAudit } from './allocation.server.ts'
import { casesDrawn, draw } from './draws.server.ts'
import { seedFor } from './programmes.ts'

const { db, owner } = await ownDatabase()
await anotherCouncil(owner)
const una = await somebody(owner, 'northmere', { name: 'Una Planner', role: 'auditor' })
const isla = await somebody(owner, 'northmere', { name: 'Isla Audit', role: 'auditor' })
const grace = await somebody(owner, 'northmere', { name: 'Grace Audit', role: 'auditor' })
const partly = await somebody(owner, 'northmere', { name: 'Parta Lee', role: 'auditor', area: 'Family Help' })
const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Else Where', role: 'auditor' })
let wilma: Somebody
const at = '2026-06-29T09:00:00Z'
const planner = (who = una, when = at) => through(db, 'plan audits', who, when)
const dueOn = '2026-07-13'
afterEach(endReadings)

beforeAll(async () => {
  await takeIn(db, sheet([
    { 'Audit No': 'A-1', 'Case ID': 'NM100001', Plan: 'Inadequate', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 11/05/2026', Attribution: 'practitioner' },
  ]))
  wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  await owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, valid_from) values (${wilma.organisationId}::uuid, ${wilma.id}::uuid, 'auditor', 'council', '2020-01-01')`)
  const [action] = await owner.execute<{ id: string }>(sql`select id from remedial_actions`)
  const sent = await sayItIsDone(await through(db, 'do remedial actions', wilma, '2026-05-08T09:00:00Z'), action!.id, { recordKind: 'Plan', recordDate: '2026-05-08', remark: null })
  await checkEvidence(await through(db, 'check evidence', isla, '2026-05-11T09:00:00Z'), sent!, { outcome: 'accepted' })
})

let made = 0
async function drawnCases(rows: Parameters<typeof listOf>[2], when = at) {
  const where = await programmeOf(await planner(), { title: `Programme ${++made}` })
  const listId = await listOf(await planner(), where.programmeId, rows)
  await draw(await planner(una, when), where.phaseId, { listId, size: rows.length, by: [], seed: seedFor(where.phaseId, 0) })
  await endReadings()
  const cases = (await casesDrawn(await planner(), { phaseId: where.phaseId })).toSorted((a, b) => a.caseReference.localeCompare(b.caseReference))
  return { ...where, cases }
}
const many = (count: number) => Array.from({ length: count }, (_, nth) => ({ case: `NM${7000 + nth}` }))
const today = async (phaseId: string) => { await endReadings(); return casesDrawn(await planner(), { phaseId }) }

describe('who may audit a case', () => {
  const why = async (rows: Parameters<typeof listOf>[2], due: string | null, who: Somebody, when = at) => {
    const { cases } = await drawnCases(rows)
    return (await whoMayAudit(await planner(una, when), cases, due)).find(({ id }) => id === who.id)!.whyNot.get(cases[0]!.id)
  }

  test('is not who holds it, nor who checked evidence of an earlier gap of the worker that this audit may answer', async () => {
    const ofWilma = [{ case: 'NM200001', worker: 'Wilma Ashdown' }]
    expect(await why(ofWilma, dueOn, wilma)).toBe('Holds this case')
    expect(await why(ofWilma, dueOn, isla)).toBe('Checked evidence for an earlier gap of Wilma Ashdown, so somebody else judges whether it held')
    expect(await why(ofWilma, dueOn, grace)).toBeUndefined()
    // The very case, or one of somebody else, answers nothing about it.
    expect(await why([{ case: 'NM100001', worker: 'Wilma Ashdown' }], dueOn, isla)).toBeUndefined()
    expect(await why([{ case: 'NM200002' }], dueOn, isla)).toBeUndefined()
  })

  test('is anybody while the audit comes before or after the days in which it would answer', async () => {
    // By the framework that is 8 to 16 weeks after the audit of 4 May 2026: from 29 June to 24 August.
    const ofWilma = [{ case: 'NM200001', worker: 'Wilma Ashdown' }]
    expect(await why(ofWilma, '2026-06-28', isla, '2026-06-01T09:00:00Z')).toBeUndefined()
    expect(await why(ofWilma, '2026-06-29', isla, '2026-06-01T09:00:00Z')).toMatch(/^Checked evidence/)
    expect(await why(ofWilma, '2026-09-30', isla, '2026-08-24T22:59:00Z')).toMatch(/^Checked evidence/)
    expect(await why(ofWilma, '2026-09-30', isla, '2026-08-24T23:01:00Z')).toBeUndefined()
  })

  test('is anybody once the gap was said to be the system’s, or another audit has answered', async () => {
    const ofWilma = [{ case: 'NM200001', worker: 'Wilma Ashdown' }]
    await owner.execute(sql`update gaps set attribution = 'system'`)
    expect(await why(ofWilma, dueOn, isla)).toBeUndefined()
    await owner.execute(sql`update gaps set attribution = null, attributed_at = null`)
    expect(await why(ofWilma, dueOn, isla)).toMatch(/^Checked evidence/)
    await owner.execute(sql`update gaps set attribution = 'practitioner', attributed_at = now()`)
    await owner.transaction(async (tx) => {
      await tx.execute(sql`insert into follow_ups (organisation_id, gap_id, audit_id, judged_on, held) select organisation_id, id, audit_id, '2026-06-29', true from gaps`)
    })
    expect(await why(ofWilma, dueOn, isla)).toBeUndefined()
    await owner.execute(sql`delete from follow_ups`)
  })

  test('is not who leads the team today, nor who has left', async () => {
    const [team] = await owner.execute<{ id: string }>(sql`select id from teams where name = 'Family Help South'`)
    await owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, team_id, valid_from) values (${grace.organisationId}::uuid, ${grace.id}::uuid, 'manager', 'team', ${team!.id}::uuid, '2026-06-29')`)
    expect(await why([{ case: 'NM200003' }], dueOn, grace)).toBe('Leads Family Help South')
    expect(await why([{ case: 'NM200003' }], dueOn, grace, '2026-06-28T09:00:00Z')).toBeUndefined()
    await owner.execute(sql`delete from role_holdings where person_id = ${grace.id}::uuid and role = 'manager'`)
    await owner.execute(sql`update people set left_on = '2026-06-29' where id = ${grace.id}::uuid`)
    const { cases } = await drawnCases([{ case: 'NM200003' }])
    expect((await whoMayAudit(await planner(), cases, dueOn)).map(({ name }) => name)).not.toContain('Grace Audit')
    await owner.execute(sql`update people set left_on = null where id = ${grace.id}::uuid`)
  })
})

describe('allocating a case', () => {
  test('gives it to an auditor by a day, who finds it among those to do', async () => {
    const { phaseId, cases: [one] } = await drawnCases(many(1))
    expect(await allocate(await planner(), one!.id, { auditorId: isla.id, dueOn, insteadOf: null })).toBe(true)
    expect(await today(phaseId)).toMatchObject([{ auditor: 'Isla Audit', dueOn, standing: 'allocated' }])
    expect(await casesToAuditOf(await through(db, 'record audits', isla, at))).toMatchObject([
      { id: one!.id, caseReference: 'NM7000', caseType: 'Child in need', team: 'Family Help South', phase: 'Children in need', dueOn, sample: 'random' },
    ])
    expect(await casesToAuditOf(await through(db, 'record audits', grace, at))).toEqual([])
    // Somebody else takes it over, knowing whose it was.
    expect(await allocate(await planner(), one!.id, { auditorId: grace.id, dueOn, insteadOf: isla.id })).toBe(true)
  })

  test('is once for one of two who do so at the same time', async () => {
    const { phaseId, cases: [one] } = await drawnCases(many(1))
    const came = await Promise.all([isla, grace, isla, grace].map(async (who) => allocate(await planner(), one!.id, { auditorId: who.id, dueOn, insteadOf: null })))
    expect(came.filter((said) => said === true)).toHaveLength(1)
    expect(came.filter((said) => said === 'allocated meanwhile')).toHaveLength(3)
    expect((await today(phaseId))[0]!.auditorId).toBe([isla, grace, isla, grace][came.indexOf(true)]!.id)
    expect((await owner.execute<{ n: number }>(sql`select count(*)::int as n from activity where did = 'allocated a case to audit' and subject_id = ${one!.id}::uuid`))[0]!.n).toBe(1)
  })

  test('is refused with the reason where something keeps the auditor from it, also where the page did not know', async () => {
    const { phaseId, cases: [one] } = await drawnCases([{ case: 'NM200001', worker: 'Wilma Ashdown' }])
    expect(await allocate(await planner(), one!.id, { auditorId: isla.id, dueOn, insteadOf: null })).toEqual({ conflict: expect.stringMatching(/^Checked evidence/) })
    expect(await allocate(await planner(), one!.id, { auditorId: wilma.id, dueOn, insteadOf: null })).toEqual({ conflict: 'Holds this case' })
    expect((await today(phaseId))[0]!.auditorId).toBeNull()
  })

  test('is for a day that is not past, in London', async () => {
    const { cases: [one] } = await drawnCases(many(1))
    const asked = { auditorId: isla.id, dueOn: '2027-03-28', insteadOf: null }
    expect(await allocate(await planner(una, '2027-03-28T23:01:00Z'), one!.id, asked)).toBe('past')
    expect(await allocate(await planner(una, '2027-03-28T22:59:00Z'), one!.id, asked)).toBe(true)
  })

  test('is not for others, nor of a case that is begun or of a programme that has ended', async () => {
    const { phaseId, programmeId, cases: [one, two] } = await drawnCases(many(2))
    const asked = { auditorId: isla.id, dueOn, insteadOf: null }
    for (const who of [partly, elsewhere]) expect(await allocate(await planner(who), one!.id, asked)).toBeUndefined()
    expect(await allocate(await planner(), one!.id, { ...asked, auditorId: elsewhere.id })).toBeUndefined()
    await takeIn(db, sheet([{ 'Audit No': 'A-2', 'Case ID': one!.caseReference }]), { phaseId })
    expect(await allocate(await planner(), one!.id, asked)).toBe('begun')
    expect(await allocate(await planner(), two!.id, { ...asked, auditorId: grace.id })).toBe(true)
    await owner.execute(sql`update programmes set ends_on = '2026-06-29' where id = ${programmeId}::uuid`)
    const graces = async (when: string) => (await casesToAuditOf(await through(db, 'record audits', grace, when))).filter(({ id }) => id === two!.id)
    expect(await graces('2026-06-29T22:59:00Z')).toHaveLength(1)
    expect(await graces('2026-06-29T23:01:00Z')).toEqual([])
    expect(await allocate(await planner(una, '2026-06-30T09:00:00Z'), two!.id, { ...asked, insteadOf: grace.id })).toBeUndefined()
  })
})

describe('sharing out', () => {
  test('gives every case that has nobody to one whom nothing keeps from it, evenly', async () => {
    const { phaseId, cases } = await drawnCases([...many(4), { case: 'NM200001', worker: 'Wilma Ashdown' }])
    await allocate(await planner(), cases[1]!.id, { auditorId: una.id, dueOn, insteadOf: null })
    await owner.execute(sql`update cases_to_audit set auditor_id = null, allocated_by_id = null, allocated_at = null where phase_id <> ${phaseId}::uuid`)
    expect(await shareOut(await planner(), phaseId, { auditorIds: [isla.id, grace.id], dueOn })).toEqual({ given: 4, left: 0 })
    const shared = await today(phaseId)
    expect(shared.map(({ auditor }) => auditor).toSorted()).toEqual(['Grace Audit', 'Grace Audit', 'Isla Audit', 'Isla Audit', 'Una Planner'])
    expect(shared.find(({ worker }) => worker === 'Wilma Ashdown')!.auditor).toBe('Grace Audit')
    expect(await shareOut(await planner(), phaseId, { auditorIds: [isla.id], dueOn })).toEqual({ given: 0, left: 0 })
  })

  test('leaves what none of them may audit, and tells', async () => {
    const { phaseId } = await drawnCases([{ case: 'NM200001', worker: 'Wilma Ashdown' }, { case: 'NM7001' }])
    expect(await shareOut(await planner(), phaseId, { auditorIds: [isla.id], dueOn })).toEqual({ given: 1, left: 1 })
  })

  test('twice at once gives each case once', async () => {
    const { phaseId, cases } = await drawnCases(many(6))
    const came = await Promise.all([isla, grace].map(async (who) => shareOut(await planner(), phaseId, { auditorIds: [who.id], dueOn })))
    expect(came.map((said) => (typeof said === 'object' ? said.given : said)).toSorted()).toEqual([0, 6])
    expect(new Set((await today(phaseId)).map(({ auditorId }) => auditorId)).size).toBe(1)
    expect(cases).toHaveLength(6)
  })

  test('is not for others, nor for a day that is past', async () => {
    const { phaseId } = await drawnCases(many(1))
    expect(await shareOut(await planner(partly), phaseId, { auditorIds: [isla.id], dueOn })).toBeUndefined()
    expect(await shareOut(await planner(elsewhere), phaseId, { auditorIds: [isla.id], dueOn })).toEqual({ given: 0, left: 0 })
    expect(await shareOut(await planner(), phaseId, { auditorIds: [isla.id], dueOn: '2026-06-28' })).toBe('past')
  })
})
