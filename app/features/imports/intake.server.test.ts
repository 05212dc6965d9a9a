import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stringify } from 'csv-stringify/sync'
import { and, eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, expect, test } from 'vitest'
import { forgetSpooled } from '../../jobs/forget-uploads.server.ts'
import { importSpooled } from '../../jobs/import-spooled.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { voidImport } from '../publishing/changes.server.ts'
import { activity } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { forgetUploads, importOf, markInterrupted } from './imports.server.ts'
import {
  answerQuestions, askForRun, auditsOf, bringIn, describe as describeFile, intakeOf, phasesFor, planFrameworks, profileFitting, profilesFor, putAside, rejectsOf,
} from './intake.server.ts'
import { guessPlan } from './guess-plan.ts'
import type { SheetPlan } from './sheet-plan.ts'

const { db, owner } = await ownDatabase()
const ben = await somebody(owner, 'northmere', { name: 'Ben Lomax', role: 'admin' })
const elsewhere = await anotherCouncil(owner)
const stranger = await somebody(owner, elsewhere.key, { name: 'Sam Else', role: 'admin' })
const spool = await mkdtemp(path.join(tmpdir(), 'practice-loop-intake-'))
afterAll(() => rm(spool, { recursive: true, force: true }))
afterEach(endReadings)

const at = '2026-11-20T10:00Z'
const admin = (moment = at) => through(db, 'import audits', ben, moment)

let used = 0
type Cells = Record<string, string>
const audit = (more: Cells = {}): Cells => ({
  'Audit ref': `I-${++used}`, 'Audit date': '04/05/2026', 'Child ref': `C${used}`, 'Case type': 'CIN', Team: 'Family Help South', Worker: 'Wilma Ashdown', 'Worker email': 'wilma.ashdown@northmere.example',
  Planning: 'Good', Supervision: 'Good', Recording: 'Good', 'Action 1': '', 'Action 1 owner': '', 'Action 1 due': '', 'RAG 1': '', ...more,
})
const header = Object.keys(audit())

async function upload(content: string, { createPeople = true, moment = at } = {}) {
  const by = await admin(moment)
  const spooled = path.join(spool, `file-${Math.random()}`)
  await writeFile(spooled, content)
  const id = await by.writing((tx) => bringIn(by, tx, { fileName: 'audits.csv', bytes: content.length, spooled, createPeople }))
  return { id, spooled }
}
const uploadRows = (rows: Cells[]) => upload(stringify(rows, { header: true }))

async function plan(): Promise<SheetPlan> {
  const [framework] = await planFrameworks(await admin())
  return guessPlan(header, [], framework!)
}

/** Asks for a run as the page does, and does its job. */
async function run(id: string, dryRun: boolean) {
  const by = await admin()
  const asked = await by.writing((tx) => askForRun(by, tx, id, { dryRun }))
  if (asked === undefined || typeof asked === 'string') return asked
  await importSpooled(db, { organisationKey: 'northmere', importId: id, path: asked.path })
  await endReadings()
  return (await intakeOf(await admin(), id))!
}
const there = (file: string) => access(file).then(() => true, () => false)

test('one file goes from its upload to its end on one row: described, tried, answered, published', async () => {
  const { id, spooled } = await uploadRows([audit({ Planning: 'RI', 'Action 1': 'See child', 'RAG 1': 'G' }), audit({ Planning: 'Fair' })])
  expect(await intakeOf(await admin(), id)).toMatchObject({ stage: 'to describe', askedBy: 'Ben Lomax', fileName: 'audits.csv', plan: undefined, open: [] })
  expect(await run(id, true)).toBe('no profile')

  const by = await admin()
  expect(await profileFitting(by, header)).toBeUndefined()
  expect(await describeFile(by, id, { title: 'Our monthly sheet', plan: await plan() })).toBe('saved')
  await endReadings()
  expect(await intakeOf(await admin(), id)).toMatchObject({ stage: 'to try', profile: 'our-monthly-sheet', profileTitle: 'Our monthly sheet', builtIn: false, plan: { layout: 'row an audit' }, answers: {} })
  expect(await profileFitting(await admin(), [...header, 'What to mend'])).toEqual({ key: 'our-monthly-sheet', title: 'Our monthly sheet', builtIn: false })

  const tried = await run(id, true)
  expect(tried).toMatchObject({ stage: 'tried', read: 2, accepted: 1, rejected: 1, rejectedRows: 1, gaps: 1, dryRun: true, header })
  expect((tried as { open: { about: string }[] }).open.map(({ about }) => about)).toEqual(['rag', 'grade words', 'past due', 'gaps'])
  expect(await there(spooled)).toBe(true)
  expect(await run(id, false)).toBe('questions open')

  expect(await answerQuestions(await admin(), id, { rag: 'how urgent', gaps: 'one by one', pastDue: 'still open', gradeWords: { Fair: 'requires-improvement' } })).toBe('saved')
  await endReadings()
  expect(await intakeOf(await admin(), id)).toMatchObject({ open: [], stage: 'tried' })
  expect(await run(id, false)).toMatchObject({ stage: 'published', accepted: 2, created: 2, rejected: 0, rejectedRows: 0, open: [], spooled: null, publishedAt: expect.any(Date) })
  expect(await there(spooled)).toBe(false)
  expect(await run(id, false)).toBe('published already')
  expect(await importOf(await admin(), id, 1)).toMatchObject({ problemCount: 0, gapsToAttribute: 2, stage: 'published' })

  // The next file of its kind asks nothing.
  const next = await uploadRows([audit({ Planning: 'Fair', 'Action 1': 'See child', 'RAG 1': 'R' })])
  await describeFile(await admin(), next.id, { profileKey: 'our-monthly-sheet' })
  expect(await run(next.id, false)).toMatchObject({ stage: 'published', accepted: 1, open: [] })
})

test('of two who press publish at once only one is given the run', async () => {
  const { id } = await upload(sheet([{ 'Audit No': 'TWICE-1', 'Case ID': 'NM700001' }]))
  await describeFile(await admin(), id, { profileKey: 'northmere' })
  const presses = await Promise.all(Array.from({ length: 6 }, async () => {
    const by = await admin()
    return by.writing((tx) => askForRun(by, tx, id, { dryRun: false }))
  }))

  expect(presses.filter((one) => one === 'running')).toHaveLength(5)
  expect(presses.filter((one) => typeof one === 'object')).toHaveLength(1)
  for (const refused of [await putAside(await admin(), id), await describeFile(await admin(), id, { profileKey: 'ofsted' }), await answerQuestions(await admin(), id, { rag: 'how far' })]) expect(refused).toBe('running')
})

test('a job that comes twice runs once', async () => {
  const { id, spooled } = await upload(sheet([{ 'Audit No': 'TWICE-2', 'Case ID': 'NM700002' }]))
  await describeFile(await admin(), id, { profileKey: 'northmere' })
  expect(await run(id, false)).toMatchObject({ stage: 'published', created: 1 })
  await importSpooled(db, { organisationKey: 'northmere', importId: id, path: spooled })
  await endReadings()

  expect(await intakeOf(await admin(), id)).toMatchObject({ stage: 'published', created: 1 })
})

test('a built-in profile asks nothing and can be neither answered nor changed', async () => {
  const { id } = await upload(sheet([{ 'Audit No': 'BUILT-1', 'Case ID': 'NM700003', Plan: 'RI' }]))
  const by = await admin()
  expect(await describeFile(by, id, { profileKey: 'northmere' })).toBe('saved')
  expect(await answerQuestions(by, id, { rag: 'how far' })).toBe('no such profile')
  expect(await describeFile(by, id, { title: 'Mine', plan: await plan(), changes: 'northmere' })).toBe('no such profile')
  expect(await describeFile(by, id, { profileKey: 'nobodys' })).toBe('no such profile')
  expect(await run(id, false)).toMatchObject({ stage: 'published', builtIn: true, open: [], gaps: 1 })
})

test('a saved profile keeps what it has learnt when its columns are changed, and no two have one title', async () => {
  const first = await uploadRows([audit()])
  const by = await admin()
  expect(await describeFile(by, first.id, { title: 'Zürich & Co.', plan: await plan() })).toBe('saved')
  expect(await answerQuestions(by, first.id, { gradeWords: { Weak: 'inadequate' }, teams: { 'a@n.example': 'all' } })).toBe('saved')
  expect(await answerQuestions(by, first.id, { rag: 'how far', teams: { 'b@n.example': 'MASH' } })).toBe('saved')
  const second = await uploadRows([audit()])
  expect(await describeFile(by, second.id, { title: 'zürich & co.', plan: await plan() })).toBe('title taken')
  expect(await describeFile(by, second.id, { title: 'Published inspections of local authority children’s services', plan: await plan() })).toBe('title taken')
  expect(await describeFile(by, second.id, { title: 'Zurich, Co', plan: await plan() })).toBe('saved')
  const { Planning: _, ...themes } = (await plan()).themes
  expect(await describeFile(by, first.id, { title: 'Zürich', plan: { ...await plan(), themes }, changes: 'zurich-co' })).toBe('saved')
  await endReadings()

  expect(await intakeOf(await admin(), first.id)).toMatchObject({
    profile: 'zurich-co', profileTitle: 'Zürich', plan: { themes, gradeWords: { Weak: 'inadequate' } }, answers: { rag: 'how far', teams: { 'a@n.example': 'all', 'b@n.example': 'MASH' } },
  })
  expect(await profilesFor(await admin())).toEqual(expect.arrayContaining([{ key: 'zurich-co-2', title: 'Zurich, Co', builtIn: false }, { key: 'northmere', title: 'One row an audit, one column a theme', builtIn: true }]))
})

test('to another council’s administrator the file, its profile and its rows do not exist', async () => {
  const { id } = await uploadRows([audit({ Planning: 'Nonsense' })])
  await describeFile(await admin(), id, { title: 'Northmere only', plan: await plan() })
  await run(id, true)
  const other = await through(db, 'import audits', stranger, at)

  expect(await intakeOf(other, id)).toBeUndefined()
  expect(await rejectsOf(other, id)).toBeUndefined()
  expect(await auditsOf(other, id, 1)).toBeUndefined()
  expect((await profilesFor(other)).every(({ builtIn }) => builtIn)).toBe(true)
  expect(await profileFitting(other, header)).toBeUndefined()
  expect(await phasesFor(other)).toEqual([])
  expect(await describeFile(other, id, { profileKey: 'northmere' })).toBe('not yours')
  expect(await answerQuestions(other, id, { rag: 'how far' })).toBe('not yours')
  expect(await putAside(other, id)).toBeUndefined()
  expect(await other.writing((tx) => askForRun(other, tx, id, { dryRun: true }))).toBeUndefined()
})

test('the rows left out come back as they were but for identifying details, and mended they come in', async () => {
  const rows = [audit({ Planning: 'Nonsense', 'Action 1': 'Ring 07700 900123' }), audit(), audit({ 'Audit date': '31/02/2026', Worker: '=A1' })]
  const { id } = await uploadRows(rows)
  await describeFile(await admin(), id, { title: 'To mend', plan: await plan() })
  await run(id, true)
  const rejects = (await rejectsOf(await admin(), id))!
  await endReadings()
  const found = await Array.fromAsync(rejects.rows)

  expect(rejects).toMatchObject({ fileName: 'audits.csv', header })
  expect(await owner.select({ personId: activity.personId }).from(activity).where(and(eq(activity.subjectId, id), eq(activity.did, 'downloaded the rows left out')))).toEqual([{ personId: ben.id }])
  expect(found.map(({ row, problems }) => [row, problems.map(({ column }) => column)])).toEqual([[2, ['Action 1', 'Planning']], [4, ['Worker', 'Audit date']]])
  expect(found[0]!.cells).toEqual(Object.values({ ...rows[0]!, 'Action 1': 'Ring [removed: phone number]' }))
  expect(found[1]!.cells).toContain('=A1')

  const mended = found.map(({ cells }) => Object.fromEntries([...rejects.header.map((title, index) => [title, cells[index]!]), ['What to mend', 'see above']]))
  const again = await uploadRows([{ ...mended[0]!, Planning: 'Good', 'Action 1': 'Ring the carer' }, { ...mended[1]!, 'Audit date': '01/02/2026', Worker: 'Wilma Ashdown' }])
  await describeFile(await admin(), again.id, { profileKey: 'to-mend' })
  expect(await run(again.id, true)).toMatchObject({ accepted: 2, rejected: 0 })
})

test('a long list of rejected rows is read in pieces and comes whole', async () => {
  const { importId } = await takeIn(db, sheet(Array.from({ length: 1_203 }, (_, n) => ({ 'Audit No': `L-${n}`, 'Case ID': `NM8${n}`, Plan: 'Nonsense' }))), { at })
  const { rows } = (await rejectsOf(await admin(), importId))!

  expect((await Array.fromAsync(rows)).map(({ row }) => row)).toEqual(Array.from({ length: 1_203 }, (_, n) => n + 2))
})

test('a file that was put aside is given up with its path, and nothing more can be done with it', async () => {
  const { id, spooled } = await uploadRows([audit()])
  await describeFile(await admin(), id, { profileKey: 'northmere' })

  expect(await putAside(await admin(), id)).toEqual({ path: spooled })
  expect(await putAside(await admin(), id)).toBe('put aside')
  expect(await run(id, true)).toBe('put aside')
  expect(await intakeOf(await admin(), id)).toMatchObject({ stage: 'put aside', spooled: null })
})

test('of a file that is put aside, or given up, no row is kept', async () => {
  const [aside, old] = [await uploadRows([audit({ Planning: 'Nonsense' })]), await upload(stringify([audit({ Planning: 'Nonsense' })], { header: true }), { moment: '2026-11-10T10:00Z' })]
  for (const { id } of [aside, old]) {
    await describeFile(await admin(), id, { title: `Given up ${id}`, plan: await plan() })
    expect(await run(id, true)).toMatchObject({ stage: 'tried', rejectedRows: 1 })
  }
  await owner.execute(sql`update imports set finished_at = asked_at where id = ${old.id}::uuid`)
  await putAside(await admin(), aside.id)
  await forgetUploads(db, new Date(at))

  for (const { id } of [aside, old]) {
    await endReadings()
    expect(await importOf(await admin(), id, 1)).toMatchObject({ stage: 'put aside', rejectedRows: 0, problemCount: 0 })
  }
})

test('a file that cannot be read stays to be described otherwise, and a second try forgets what the first found', async () => {
  const { id, spooled } = await uploadRows([audit({ Planning: 'Nonsense' })])
  await describeFile(await admin(), id, { profileKey: 'northmere' })
  expect(await run(id, true)).toMatchObject({ stage: 'stopped', failure: expect.stringMatching(/column/i), rejectedRows: 0 })
  expect(await there(spooled)).toBe(true)

  await describeFile(await admin(), id, { title: 'Described otherwise', plan: await plan() })
  expect(await run(id, true)).toMatchObject({ stage: 'tried', failure: null, rejectedRows: 1 })
  expect(await run(id, true)).toMatchObject({ stage: 'tried', rejectedRows: 1, read: 1 })
  expect((await importOf(await admin(), id, 1))!.problemCount).toBe(1)
})

test('an upload waits through a restart; one that nobody touches for a week is given up and removed', async () => {
  const [waiting, old] = [await upload('a', { moment: '2026-11-18T10:00Z' }), await upload('b', { moment: '2026-11-10T10:00Z' })]
  expect(await markInterrupted(db)).toEqual(expect.arrayContaining([waiting.spooled, old.spooled]))
  await endReadings()
  expect(await intakeOf(await admin(), waiting.id)).toMatchObject({ stage: 'to describe', failure: null })

  expect(await forgetUploads(db, new Date(at))).toContain(old.spooled)
  expect(await forgetUploads(db, new Date(at))).not.toContain(old.spooled)
  await endReadings()
  expect(await intakeOf(await admin(), old.id)).toMatchObject({ stage: 'put aside', spooled: null })
  expect(await intakeOf(await admin(), waiting.id)).toMatchObject({ stage: 'to describe' })

  const gone = await upload('c', { moment: '2020-01-01T10:00Z' })
  await forgetSpooled(db)
  expect(await there(gone.spooled)).toBe(false)
})

test('the audits of an import are listed with what people have done about them, and go when it is voided', async () => {
  const { importId } = await takeIn(db, sheet([
    { 'Audit No': 'ACT-1', 'Case ID': 'NM710001', Plan: 'RI', 'Remedial actions (RAG: action ~ owner ~ due)': 'R: See child ~ Wilma Ashdown ~ 14/05/2030' }, { 'Audit No': 'ACT-2', 'Case ID': 'NM710002' },
  ]), { at })
  const [action] = await owner.execute<{ id: string }>(sql`select action.id from remedial_actions action join audits on audits.id = audit_id where reference = 'ACT-1'`)
  expect(await auditsOf(await admin(), importId, 1)).toMatchObject({ count: 2, acted: 0, audits: [{ reference: 'ACT-1', how: 'created', actedOn: [] }, { reference: 'ACT-2' }] })

  const { importId: later } = await takeIn(db, sheet([{ 'Audit No': 'ACT-2', 'Case ID': 'NM710002', Plan: 'RI' }]), { at })
  expect(await auditsOf(await admin(), later, 1)).toMatchObject({ count: 1, created: 0, changedSince: 0, audits: [{ reference: 'ACT-2', how: 'changed' }] })
  await endReadings()
  expect(await auditsOf(await admin(), importId, 1)).toMatchObject({ count: 2, created: 2, acted: 0, changedSince: 1, audits: [{ changedSince: false }, { reference: 'ACT-2', changedSince: true }] })
  expect(await voidImport(await admin(), later)).toBe('voided')
  await endReadings()
  expect(await intakeOf(await admin(), later)).toMatchObject({ stage: 'voided' })

  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  await sayItIsDone(await through(db, 'do remedial actions', wilma, at), action!.id, { recordKind: 'Visit', recordDate: '2026-11-19', remark: null })
  await endReadings()
  expect(await auditsOf(await admin(), importId, 1)).toMatchObject({ count: 2, acted: 1, audits: [{ reference: 'ACT-1', actedOn: [expect.any(String)] }, { actedOn: [] }] })
  expect(await auditsOf(await admin(), importId, 2)).toMatchObject({ count: 2, audits: [] })
})

test('what the council has answered once about whose gaps are is said by whoever published, and is nobody’s acting on the audit', async () => {
  const { id } = await uploadRows([audit({ Planning: 'RI', Supervision: 'RI' })])
  await describeFile(await admin(), id, { title: 'Gaps answered', plan: await plan() })
  await answerQuestions(await admin(), id, { gaps: 'practitioner, oversight manager' })
  expect(await run(id, false)).toMatchObject({ stage: 'published', gaps: 2 })

  expect(await owner.execute(sql`select distinct attributed_by_id from gaps join audits on audits.id = audit_id where import_id = ${id}::uuid`)).toEqual([{ attributed_by_id: ben.id }])
  expect(await auditsOf(await admin(), id, 1)).toMatchObject({ count: 1, acted: 0 })
  expect(await voidImport(await admin(), id)).toBe('voided')
})

test('an import belongs to the phase it was uploaded for', async () => {
  const [phase] = await owner.execute<{ id: string }>(sql`
    with programme as (insert into programmes (organisation_id, title, starts_on) select id, 'Thematic audit', '2026-09-01' from organisations where key = 'northmere' returning organisation_id, id)
    insert into phases (organisation_id, programme_id, title, position) select organisation_id, id, 'Moderation', 1 from programme returning id`)
  expect(await phasesFor(await admin())).toEqual([{ id: phase!.id, title: 'Thematic audit, Moderation' }])
  const { importId } = await takeIn(db, sheet([{ 'Audit No': 'PH-1', 'Case ID': 'NM720001' }]), { at, phaseId: phase!.id })

  expect(await owner.execute(sql`select phase_id from audits where reference = 'PH-1'`)).toEqual([{ phase_id: phase!.id }])
  expect(await intakeOf(await admin(), importId)).toMatchObject({ phaseTitle: 'Thematic audit, Moderation' })
})

test('two imports of one uploaded file are taken in turn, and the second finds all of it here', async () => {
  const content = sheet([{ 'Audit No': 'TURN-1', 'Case ID': 'NM730001' }, { 'Audit No': 'TURN-2', 'Case ID': 'NM730002' }])
  const both = [await upload(content), await upload(content)]
  for (const { id } of both) await describeFile(await admin(), id, { profileKey: 'northmere' })
  await endReadings()
  const came = await Promise.all(both.map(async ({ id }) => {
    const by = await admin()
    const asked = await by.writing((tx) => askForRun(by, tx, id, { dryRun: false }))
    await importSpooled(db, { organisationKey: 'northmere', importId: id, path: (asked as { path: string }).path })
    return intakeOf(by, id)
  }))

  expect(came.map((one) => one!.accepted).toSorted()).toEqual([0, 2])
  expect(came.map((one) => one!.unchanged).toSorted()).toEqual([0, 2])
})
