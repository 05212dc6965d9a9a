import { sql } from 'drizzle-orm'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { listOf, programmeOf, type CaseRow } from '../../../tests/support/programme.ts'
import { allocate } from './allocation.server.ts'
import { casesDrawn, chooseFromList, chooseOne, draw, drawsOf, previewDraw, setAside } from './draws.server.ts'
import { seedFor } from './programmes.ts'
import { inSeededOrder } from './sampling.ts'

const { db, owner } = await ownDatabase()
await anotherCouncil(owner)
const una = await somebody(owner, 'northmere', { name: 'Una Planner', role: 'auditor' })
const isla = await somebody(owner, 'northmere', { name: 'Isla Audit', role: 'auditor' })
const partly = await somebody(owner, 'northmere', { name: 'Parta Lee', role: 'auditor', area: 'Family Help' })
const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Else Where', role: 'auditor' })
const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
await somebody(owner, 'northmere', { name: 'Kofi Bright', role: 'practitioner', team: 'Family Help North' })
const at = '2026-06-02T09:00:00Z'
const planner = (who = una, when = at) => through(db, 'plan audits', who, when)
afterEach(endReadings)

const rows: CaseRow[] = Array.from({ length: 30 }, (_, nth) => (
  { case: `NM${6000 + nth}`, type: nth % 3 ? 'CIN' : 'CP', team: nth % 2 ? 'Family Help South' : 'Family Help North', worker: nth % 2 ? 'Wilma Ashdown' : nth === 0 ? '' : 'Kofi Bright' }
))
let made = 0
async function ready() {
  const where = await programmeOf(await planner(), { title: `Programme ${++made}` })
  const listId = await listOf(await planner(), where.programmeId, rows)
  await endReadings()
  return { ...where, listId, asked: { listId, size: 6, by: [] as const, seed: seedFor(where.phaseId, 0) } }
}
const referencesOf = async (which: Parameters<typeof casesDrawn>[1]) => { await endReadings(); return (await casesDrawn(await planner(), which)).map(({ caseReference }) => caseReference) }

beforeAll(async () => {
  await takeIn(db, sheet([{ 'Audit No': 'D-1', 'Case ID': 'NM1', 'Date of audit': '04/05/2026', 'Allocated SW': 'Wilma Ashdown', 'SW email': 'wilma.ashdown@northmere.example' }]))
})

describe('drawing a sample', () => {
  test('keeps what the preview showed, with list, seed, size, who and when', async () => {
    const { programmeId, phaseId, listId, asked } = await ready()
    const preview = (await previewDraw(await planner(), { programmeId, phaseId }, asked))!
    expect(preview).toMatchObject({ seed: asked.seed, left: expect.objectContaining({ length: 30 }) })
    await endReadings()
    const kept = await draw(await planner(), phaseId, asked) as { id: string }
    expect(await referencesOf({ drawId: kept.id })).toEqual(preview.sample.map(({ caseReference }) => caseReference))
    expect(await referencesOf({ phaseId })).toEqual(inSeededOrder(preview.left, asked.seed).slice(0, 6).map(({ caseReference }) => caseReference))
    expect(await drawsOf(await planner(), phaseId)).toMatchObject([{ id: kept.id, kind: 'random', size: 6, seed: asked.seed, by: 'Una Planner', list: { id: listId }, drawnAt: new Date(at) }])
    expect((await casesDrawn(await planner(), { phaseId })).every(({ sample, standing }) => sample === 'random' && standing === 'drawn')).toBe(true)
  })

  test('leaves out what was drawn in the phase before, and keeps proportions where asked', async () => {
    const { phaseId, asked } = await ready()
    await draw(await planner(), phaseId, asked)
    const second = await draw(await planner(), phaseId, { ...asked, size: 8, by: ['area', 'case type'], seed: seedFor(phaseId, 1) }) as { id: string }
    const all = await referencesOf({ phaseId })
    expect(new Set(all).size).toBe(14)
    expect((await drawsOf(await planner(), phaseId)).find(({ id }) => id === second.id)).toMatchObject({ kind: 'stratified', strata: ['area', 'case type'] })
    expect(await draw(await planner(), phaseId, { ...asked, size: 17, seed: seedFor(phaseId, 2) })).toEqual({ left: 16 })
  })

  test('lets one of two at once draw, and has the other look again', async () => {
    const { phaseId, asked } = await ready()
    const came = await Promise.all([asked, { ...asked, size: 5 }, { ...asked, by: ['area'] as const }].map(async (one) => draw(await planner(), phaseId, one)))
    expect(came.filter((one) => one === 'drawn meanwhile')).toHaveLength(2)
    expect(await drawsOf(await planner(), phaseId)).toHaveLength(1)
  })

  test('prefers those not audited within a year only as a targeted sample with a reason', async () => {
    const { phaseId, asked } = await ready()
    const kept = await draw(await planner(), phaseId, { ...asked, size: 4, preferSeldomAudited: { because: 'The panel asked for it.' } }) as { id: string }
    const cases = await casesDrawn(await planner(), { drawId: kept.id })
    expect(cases.every(({ worker, sample }) => worker === 'Kofi Bright' && sample === 'targeted')).toBe(true)
    expect(await drawsOf(await planner(), phaseId)).toMatchObject([{ kind: 'targeted', seed: null, because: 'Workers with no audit within a year first. The panel asked for it.' }])
  })

  test('is not for others: less than the council, another council, another programme’s list, or a programme that has ended', async () => {
    const { phaseId, programmeId, asked } = await ready()
    const { listId } = await ready()
    expect(await draw(await planner(partly), phaseId, asked)).toBeUndefined()
    expect(await draw(await planner(elsewhere), phaseId, asked)).toBeUndefined()
    expect(await draw(await planner(), phaseId, { ...asked, listId })).toBeUndefined()
    expect(await previewDraw(await planner(partly), { programmeId, phaseId }, asked)).toBeUndefined()
    await owner.execute(sql`update programmes set ends_on = '2026-06-01' where id = ${programmeId}::uuid`)
    expect(await draw(await planner(), phaseId, asked)).toBeUndefined()
  })
})

describe('choosing cases', () => {
  test('from a list takes them all or none, and they are targeted with the reason', async () => {
    const { phaseId, listId } = await ready()
    const because = 'Three complaints about this team.'
    expect(await chooseFromList(await planner(), phaseId, { listId, references: ['NM6001', 'NM9', 'NM8'], because })).toEqual({ unknown: ['NM9', 'NM8'] })
    expect(await referencesOf({ phaseId })).toEqual([])
    await chooseFromList(await planner(), phaseId, { listId, references: ['nm6001', 'NM6003', 'NM6001'], because })
    expect(await referencesOf({ phaseId })).toEqual(['NM6001', 'NM6003'])
    expect(await chooseFromList(await planner(), phaseId, { listId, references: ['NM6001'], because })).toEqual({ unknown: ['NM6001'] })
    expect(await drawsOf(await planner(), phaseId)).toMatchObject([{ kind: 'targeted', because, size: 2 }])
  })

  test('takes one that is on no list with whose it is', async () => {
    const { phaseId } = await ready()
    const [team] = await owner.execute<{ id: string }>(sql`select id from teams where name = 'Family Help South'`)
    const one = { caseReference: 'NM777', caseType: 'Child in need', teamId: team!.id, workerId: wilma.id, managerId: null, because: 'Asked for by the panel.' }
    expect(await chooseOne(await planner(), phaseId, one)).toHaveProperty('id')
    expect(await chooseOne(await planner(), phaseId, { ...one, caseReference: 'nm777' })).toBe('drawn already')
    expect(await chooseOne(await planner(), phaseId, { ...one, caseReference: 'NM778', workerId: elsewhere.id })).toBe('unknown')
    expect(await casesDrawn(await planner(), { phaseId })).toMatchObject([{ caseReference: 'NM777', worker: 'Wilma Ashdown', sample: 'targeted' }])
  })
})

describe('setting a case aside', () => {
  test('keeps the reason, and draws the next of the same order in its place', async () => {
    const { phaseId, asked } = await ready()
    const larger = inSeededOrder(rows.map((row) => ({ caseReference: row.case, caseType: '', serviceAreaId: '', workerId: null })), asked.seed).map(({ caseReference }) => caseReference)
    await draw(await planner(), phaseId, asked)
    const [first, second] = await casesDrawn(await planner(), { phaseId })
    expect(await setAside(await planner(), first!.id, { because: 'Moved away.', replace: true })).toEqual({ inItsPlace: larger[6] })
    expect(await setAside(await planner(), second!.id, { because: 'Sibling of another.', replace: false })).toEqual({ inItsPlace: undefined })
    expect(await setAside(await planner(), first!.id, { because: 'Again.', replace: true })).toBe('set aside already')
    await endReadings()
    expect((await casesDrawn(await planner(), { phaseId })).map(({ standing, setAsideBecause, inPlaceOfAnother }) => [standing, setAsideBecause, inPlaceOfAnother])).toEqual([
      ['set aside', 'Moved away.', false], ['set aside', 'Sibling of another.', false], ...Array.from({ length: 4 }, () => ['drawn', null, false]), ['drawn', null, true],
    ])
  })

  test('is done once, however many do it at once, and brings one case', async () => {
    const { phaseId, asked } = await ready()
    await draw(await planner(), phaseId, asked)
    const [first] = await casesDrawn(await planner(), { phaseId })
    const came = await Promise.all([1, 2, 3].map(async () => setAside(await planner(), first!.id, { because: 'Moved away.', replace: true })))
    expect(came.filter((one) => one === 'set aside already')).toHaveLength(2)
    expect(await referencesOf({ phaseId })).toHaveLength(7)
  })

  test('is too late once somebody records it or it has been audited, and not for others', async () => {
    const { phaseId, asked } = await ready()
    await draw(await planner(), phaseId, asked)
    const [first, second, third] = await casesDrawn(await planner(), { phaseId })
    await allocate(await planner(), first!.id, { auditorId: isla.id, dueOn: '2026-06-20', insteadOf: null })
    await owner.execute(sql`
      insert into recordings (organisation_id, reference, case_to_audit_id, phase_id, framework_id, case_reference, case_type, sample, service_area_id, team_id, auditor_id, audited_from, audited_to, started_at)
      select organisation_id, 'R-1', id, phase_id, (select id from frameworks where frameworks.organisation_id = one.organisation_id limit 1), case_reference, case_type, sample, service_area_id, team_id, auditor_id, '2026-01-01', '2026-06-01', now()
      from cases_to_audit one where id = ${first!.id}::uuid`)
    await takeIn(db, sheet([{ 'Audit No': 'D-2', 'Case ID': second!.caseReference }]), { phaseId })
    for (const id of [first!.id, second!.id]) expect(await setAside(await planner(), id, { because: 'No.', replace: true })).toBe('begun')
    expect(await setAside(await planner(partly), third!.id, { because: 'No.', replace: true })).toBeUndefined()
    expect(await setAside(await planner(elsewhere), third!.id, { because: 'No.', replace: true })).toBeUndefined()
  })

  test('of a case that was chosen brings no other', async () => {
    const { phaseId, listId } = await ready()
    await chooseFromList(await planner(), phaseId, { listId, references: ['NM6001'], because: 'Complaint.' })
    const [one] = await casesDrawn(await planner(), { phaseId })
    expect(await setAside(await planner(), one!.id, { because: 'Withdrawn.', replace: true })).toEqual({ inItsPlace: undefined })
  })
})
