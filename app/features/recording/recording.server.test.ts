import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { activity, recordingEntries, recordings, teams } from '../../../db/schema.ts'
import { casesToAuditOf } from '../programmes/allocation.server.ts'
import { beginRecording, caseToBegin, peopleOfTeam, type ByHand } from './begin.server.ts'
import { putAside, recordingFor, recordingsInHand, saveRecording, type SentField } from './recording.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const worker = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const manager = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const elsewhere = await somebody(owner, council, { name: 'Nora Vale', role: 'practitioner', team: 'Family Help North' })
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const colleague = await somebody(owner, council, { name: 'Ravi Oakley', role: 'auditor' })
const admin = await somebody(owner, council, { name: 'Ben Lomax', role: 'admin' })
const teamId = (await owner.select({ id: teams.id }).from(teams).where(sql`name = 'Family Help South' and organisation_id = ${auditor.organisationId}`))[0]!.id
await takeIn(db, sheet([{ 'Audit No': 'A-0419' }, { 'Audit No': 'A-0107', 'Case ID': 'NM100002' }]))
afterEach(endReadings)

const period = { auditedFrom: '2026-01-01', auditedTo: '2026-06-30' }
const door = (who: Somebody = auditor, at?: string) => through(db, 'record audits', who, at)
let cases = 100
const byHand = (also: Partial<ByHand> = {}): ByHand => ({ caseReference: `NM70${cases++}`, caseType: 'Child in need', teamId, workerId: worker.id, managerId: manager.id, ...also })
async function begun(who: Somebody = auditor) {
  const one = await beginRecording(await door(who), byHand(), period)
  if (!one || typeof one === 'string') throw new Error(`Not begun: ${one}`)
  return one.id
}
const field = (name: string, value: string, loadedAt = 0): SentField => ({ field: name, value, loadedAt })
async function save(id: string, fields: SentField[], { tab = 'one', who = auditor }: { tab?: string; who?: Somebody } = {}) {
  const saved = await saveRecording(await door(who), id, { fields, tab })
  if (!saved || saved === 'published') throw new Error('Not saved')
  return saved
}
async function valuesOf(id: string) {
  await endReadings()
  return (await recordingFor(await door(), id))!.values
}

test('an audit begun by hand is a targeted one, under the next reference of the council’s own pattern', async () => {
  const id = await begun()
  expect(await recordingFor(await door(), id)).toMatchObject({ reference: 'A-0420', sample: 'targeted', worker: 'Wilma Ashdown', manager: 'Marcus Tull', area: 'Family Help', values: {}, revision: 0 })
})

test('of 8 who begin at once each gets a reference of their own', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, () => begun()))
  const given = await owner.select({ reference: recordings.reference }).from(recordings).where(sql`id in ${ids}`)
  expect(new Set(given.map(({ reference }) => reference)).size).toBe(8)
})

test('nobody records an audit of their own case', async () => {
  const both = await somebody(owner, council, { name: 'Greta Both', role: 'auditor', team: 'Family Help South' })
  expect(await beginRecording(await door(both), byHand({ workerId: both.id }), period)).toBe('own case')
  expect(await beginRecording(await door(both), byHand({ managerId: both.id }), period)).toBe('own case')
})

test('nobody records an audit of the team or area that they lead', async () => {
  const inArea = await somebody(owner, council, { name: 'Lena Area', role: 'leader', area: 'Family Help' })
  const inTeam = await somebody(owner, council, { name: 'Tom Lead', role: 'manager', team: 'Family Help South' })
  for (const who of [inArea, inTeam]) {
    await owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, valid_from) values (${who.organisationId}, ${who.id}, 'auditor', 'council', '2020-01-01')`)
    expect(await beginRecording(await door(who), byHand(), period)).toBe('own team')
  }
})

test('whoever is named has to be of the team, and the team of the council', async () => {
  expect(await beginRecording(await door(), byHand({ workerId: elsewhere.id }), period)).toBe('not of the team')
  const other = await anotherCouncil(owner)
  const [theirs] = await owner.select({ id: teams.id }).from(teams).where(eq(teams.organisationId, other.id))
  expect(await beginRecording(await door(), byHand({ teamId: theirs!.id, workerId: null, managerId: null }), period)).toBe('no such team')
  const { workers, managers } = await peopleOfTeam(await door(), teamId)
  expect(workers.map(({ name }) => name)).toContain('Wilma Ashdown')
  expect(managers.map(({ name }) => name)).toContain('Marcus Tull')
})

/** A case of a sample, allocated to an auditor. */
async function allocated(to: Somebody) {
  const reference = `NM71${cases++}`
  const [made] = await owner.execute<{ id: string }>(sql`
    with programme as (insert into programmes (organisation_id, title, starts_on) values (${to.organisationId}, ${reference}, '2026-01-01') returning id),
    phase as (insert into phases (organisation_id, programme_id, title, position) select ${to.organisationId}, id, 'First phase', 1 from programme returning id),
    draw as (insert into draws (organisation_id, phase_id, kind, size, because, drawn_by_id, drawn_at) select ${to.organisationId}, id, 'targeted', 1, 'A test', ${admin.id}, now() from phase returning id, phase_id)
    insert into cases_to_audit (organisation_id, phase_id, draw_id, position, case_reference, case_type, service_area_id, team_id, worker_id, manager_id, sample, auditor_id, allocated_by_id, allocated_at)
    select ${to.organisationId}, phase_id, draw.id, 1, ${reference}, 'Child in need', teams.service_area_id, teams.id, ${worker.id}, ${manager.id}, 'random', ${to.id}, ${admin.id}, now() from draw, teams where teams.id = ${teamId}
    returning id`)
  return made!.id
}

test('an allocated case is begun with what the sample says of it, once however often it is pressed', async () => {
  const caseToAuditId = await allocated(auditor)
  const doors = await Promise.all(Array.from({ length: 8 }, () => door()))
  const begunAt = await Promise.all(doors.map((one) => beginRecording(one, { caseToAuditId }, period)))
  const ids = new Set(begunAt.map((one) => (one as { id: string }).id))
  expect(ids.size).toBe(1)
  const [id] = ids
  expect(await recordingFor(await door(), id!)).toMatchObject({ sample: 'random', worker: 'Wilma Ashdown', phaseId: expect.any(String) })
  await endReadings()
  expect((await caseToBegin(await door(), caseToAuditId))!.begunId).toBe(id)
  expect((await casesToAuditOf(await door())).map((one) => one.id)).not.toContain(caseToAuditId)
})

test('a case that is allocated to another auditor is not there', async () => {
  const caseToAuditId = await allocated(colleague)
  expect(await caseToBegin(await door(), caseToAuditId)).toBeUndefined()
  expect(await beginRecording(await door(), { caseToAuditId }, period)).toBeUndefined()
})

test('only the auditor who records an audit sees it, saves it or puts it aside', async () => {
  const id = await begun()
  const other = await door(colleague)
  expect(await recordingFor(other, id)).toBeUndefined()
  expect(await saveRecording(other, id, { fields: [field('strengths', 'Mine now')], tab: 'x' })).toBeUndefined()
  expect(await putAside(other, id)).toBeUndefined()
  expect(await recordingsInHand(other)).toEqual([])
  await expect(through(db, 'record audits', admin)).rejects.toThrow()
})

test('what is saved is there, and a field that is not sent is not touched', async () => {
  const id = await begun()
  await save(id, [field('strengths', 'Visits are kept.'), field('grade:planning', 'good')])
  const { revision } = await save(id, [field('impact', 'She sleeps at home.', 1)])
  expect(revision).toBe(2)
  expect(await valuesOf(id)).toEqual({ strengths: 'Visits are kept.', 'grade:planning': 'good', impact: 'She sleeps at home.' })
})

test('two tabs that write different fields both keep theirs, though each sends the whole page', async () => {
  const id = await begun()
  await save(id, [field('strengths', 'Visits are kept.'), field('impact', '')], { tab: 'one' })
  const second = await save(id, [field('strengths', ''), field('impact', 'She sleeps at home.')], { tab: 'two' })
  expect(second.beside).toEqual([])
  expect(await valuesOf(id)).toEqual({ strengths: 'Visits are kept.', impact: 'She sleeps at home.' })
})

test('two tabs that write the same field lose neither text, and it is settled by choosing', async () => {
  const id = await begun()
  await save(id, [field('strengths', 'The first.')], { tab: 'one' })
  const second = await save(id, [field('strengths', 'The second.')], { tab: 'two' })
  expect(second.beside).toEqual(['strengths'])
  expect(await valuesOf(id)).toEqual({ strengths: 'The first.', 'beside:two:strengths': 'The second.' })
  await saveRecording(await door(), id, { fields: [], tab: 'one', deed: { do: 'use', name: 'beside:two:strengths' } })
  expect(await valuesOf(id)).toEqual({ strengths: 'The second.', 'beside:two:strengths': '' })
})

test('of 8 tabs that save at once nothing that any of them wrote is lost', async () => {
  const id = await begun()
  const doors = await Promise.all(Array.from({ length: 8 }, () => door()))
  const saved = await Promise.all(doors.map((one, n) => saveRecording(one, id, { tab: `tab${n}`, fields: [field('strengths', `Text of tab ${n}.`), field(`note:${n + 1}`, `Note of tab ${n}.`)] })))

  const values = await valuesOf(id)
  const kept = [values.strengths, ...Object.entries(values).filter(([name]) => name.startsWith('beside:')).map(([, value]) => value)]
  expect(kept.toSorted()).toEqual(Array.from({ length: 8 }, (_, n) => `Text of tab ${n}.`))
  expect(Array.from({ length: 8 }, (_, n) => values[`note:${n + 1}`])).toEqual(Array.from({ length: 8 }, (_, n) => `Note of tab ${n}.`))
  expect(new Set(saved.map((one) => (one as { revision: number }).revision)).size).toBe(8)
})

test('saving the same again writes nothing, so that a save whose answer was lost can be sent twice', async () => {
  const id = await begun()
  await save(id, [field('strengths', 'Visits are kept.')])
  expect(await save(id, [field('strengths', 'Visits are kept.')])).toMatchObject({ revision: 1, beside: [] })
  expect(await owner.select().from(recordingEntries).where(eq(recordingEntries.recordingId, id))).toHaveLength(1)
})

test('a text that could identify somebody is not kept, and the others of the same save are', async () => {
  const id = await begun()
  const saved = await save(id, [field('strengths', 'Write to mum@example.com'), field('impact', 'She sleeps at home.')])
  expect(saved.refused.strengths).toContain('could identify somebody')
  expect(await valuesOf(id)).toEqual({ impact: 'She sleeps at home.' })
})

test('a field that the page does not have, or of a theme of no such framework, is not kept', async () => {
  const id = await begun()
  await save(id, [field('organisation_id', 'x'), field('grade:invented', 'good'), field('action:99:wording', 'See'), field('beside:one:strengths', 'x')])
  expect(await valuesOf(id)).toEqual({})
})

test('an action begins from a phrase, answers its gap, goes, and comes back as it was', async () => {
  const id = await begun()
  await save(id, [field('grade:lived-experience', 'inadequate')])
  const added = await saveRecording(await door(), id, { fields: [], tab: 'one', deed: { do: 'add an action', phrase: 'lived-experience-1' } })
  expect(added).toMatchObject({ added: 1 })
  const values = await valuesOf(id)
  expect(values).toMatchObject({ 'action:1:there': 'yes', 'action:1:gaps': 'lived-experience', 'action:1:wording': expect.stringContaining('See the child alone') })
  await saveRecording(await door(), id, { fields: [], tab: 'one', deed: { do: 'remove an action', nth: 1 } })
  await saveRecording(await door(), id, { fields: [], tab: 'one', deed: { do: 'put an action back', nth: 1 } })
  expect(await valuesOf(id)).toEqual(values)
})

test('what is put aside is deleted, notes and all, and its case can be begun again', async () => {
  const caseToAuditId = await allocated(auditor)
  const first = await beginRecording(await door(), { caseToAuditId }, period) as { id: string }
  await save(first.id, [field('note:1', 'Only for me.')])
  expect(await putAside(await door(), first.id)).toEqual({ aside: true })
  expect(await owner.select().from(recordingEntries).where(eq(recordingEntries.recordingId, first.id))).toEqual([])
  await endReadings()
  expect(await recordingFor(await door(), first.id)).toBeUndefined()
  const again = await beginRecording(await door(), { caseToAuditId }, period) as { id: string }
  expect(again.id).not.toBe(first.id)
  const noted = await owner.select({ did: activity.did }).from(activity).where(eq(activity.subjectId, first.id))
  expect(noted.map(({ did }) => did)).toEqual(['began to record an audit', 'put a recording aside'])
})
