import { afterEach, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { startJobs } from '../../jobs/jobs.server.ts'
import { allowNamed } from '../../door.server.ts'
import { writing } from '../../../db/client.server.ts'
import { imports } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { askForImport } from './import-sheet.server.ts'
import { importOf, interrupted, latestImports, markInterrupted } from './imports.server.ts'
import { profileNamed } from './profiles/profiles.ts'
import { setUpOf } from '../set-up/set-up.server.ts'

const { db, owner, ownerUrl } = await ownDatabase()
const ben = await somebody(owner, 'northmere', { name: 'Ben Lomax', role: 'admin' })
const elsewhere = await anotherCouncil(owner)
const stranger = await somebody(owner, elsewhere.key, { name: 'Sam Else', role: 'admin' })
afterEach(endReadings)

const rows = (n: number, row: SheetRow, from = 1): SheetRow[] => Array.from({ length: n }, (_, index) => ({ 'Audit No': `T-${1000 + from + index}`, 'Case ID': `NM${200_000 + from + index}`, ...row }))

test('an import shows its sums, fifty problems a page in the order of the file, and the gaps that wait to be attributed', async () => {
  const { importId } = await takeIn(db, sheet([...rows(2, { Plan: 'RI', Thresholds: 'Inad' }), ...rows(120, {}, 500).map((row, n) => ({ ...row, Plan: `Middling ${n}` }))]))
  const importer = await through(db, 'import audits', ben)

  const first = await importOf(importer, importId, 1)
  expect(first).toMatchObject({ read: 122, accepted: 2, rejected: 120, unchanged: 0, gaps: 4, gapsToAttribute: 4, problemCount: 120, fileName: 'audits.csv', askedBy: null })
  expect(first!.problems).toHaveLength(50)
  expect(first!.problems[0]).toMatchObject({ column: 'Plan', cell: 'Middling 0', rows: [4], count: 1 })
  expect((await importOf(importer, importId, 3))!.problems.flatMap(({ rows }) => rows)).toEqual(Array.from({ length: 20 }, (_, index) => 104 + index))
  expect((await importOf(importer, importId, 4))!.problems).toEqual([])
})

test('what is wrong in the same way in many rows is one line with the first of them', async () => {
  const { importId } = await takeIn(db, sheet([...rows(35, { Plan: 'Middling' }, 5_500), ...rows(1, { Plan: 'Poor' }, 5_900)]))

  expect(await importOf(await through(db, 'import audits', ben), importId, 1)).toMatchObject({
    rejected: 36, problemCount: 2, problems: [{ cell: 'Middling', rows: [2, 3, 4, 5, 6], count: 35 }, { cell: 'Poor', rows: [37], count: 1 }],
  })
})

test('imports are listed newest first with who asked, a try among them', async () => {
  await takeIn(db, sheet(rows(1, {}, 700)), { dryRun: true, at: '2030-01-01T10:00Z' })
  const by = await through(db, 'import audits', ben, '2030-01-02T10:00Z')
  await by.writing((tx) => askForImport(by, tx, { profile: profileNamed('northmere')!, fileName: 'mai.csv', createPeople: false, dryRun: true }))

  expect((await latestImports(await through(db, 'import audits', ben))).imports.slice(0, 2)).toMatchObject([
    { fileName: 'mai.csv', askedBy: 'Ben Lomax', finishedAt: null }, { fileName: 'audits.csv', askedBy: null, dryRun: true, accepted: 1 },
  ])
})

test('imports older than the latest twenty stand on the next page, each once', async () => {
  const by = await through(db, 'import audits', ben, '2029-01-02T10:00Z')
  for (let n = await owner.$count(imports); n < 21; n++) await by.writing((tx) => askForImport(by, tx, { profile: profileNamed('northmere')!, fileName: `${n}.csv`, createPeople: false, dryRun: true }))
  const reader = await through(db, 'import audits', ben)
  const pages = [await latestImports(reader, 1), await latestImports(reader, 2), await latestImports(reader, 3)]

  expect(pages.map(({ imports: some, more }) => [some.length > 0, more])).toEqual([[true, true], [true, false], [false, false]])
  const ids = pages.flatMap(({ imports: some }) => some.map(({ id }) => id))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThan(20)
})

test('to another council’s administrator an import does not exist', async () => {
  const { importId } = await takeIn(db, sheet(rows(1, {}, 800)))
  const other = await through(db, 'import audits', stranger)

  expect(await importOf(other, importId, 1)).toBeUndefined()
  expect(await latestImports(other)).toEqual({ imports: [], more: false })
})

test('what a stopped server was reading is told as interrupted; what still waits its turn is not', async () => {
  const importer = await allowNamed(db, 'northmere', 'import job', 'import audits', new Date())
  const ask = () => importer.writing((tx) => askForImport(importer, tx, { profile: profileNamed('northmere')!, fileName: 'a.csv', createPeople: false, dryRun: true }))
  await markInterrupted(db)
  const [dropped, waiting, begun] = [await ask(), await ask(), await ask()]
  const { importId: done } = await takeIn(db, sheet(rows(1, {}, 900)))
  for (const [id, state] of [[waiting, 'created'], [begun, 'active']] as const) {
    await owner.execute(sql`insert into pgboss.job (name, data, state) values ('import-audits', ${JSON.stringify({ organisationKey: 'northmere', importId: id, path: `/spool/${id}` })}::text::jsonb, ${state}::pgboss.job_state)`)
  }

  expect(await markInterrupted(db)).toEqual([`/spool/${waiting}`])
  const failures = await writing(db, importer.organisationId, (tx) => tx.execute<{ id: string; failure: string | null }>(sql`select id, failure from imports where id in (${dropped}, ${waiting}, ${begun}, ${done})`))
  expect(Object.fromEntries(failures.map(({ id, failure }) => [id, failure]))).toEqual({ [dropped]: interrupted, [waiting]: null, [begun]: interrupted, [done]: null })
})

test('an import that another process is reading is not called interrupted', async () => {
  const importer = await allowNamed(db, 'northmere', 'import job', 'import audits', new Date())
  const id = await importer.writing((tx) => askForImport(importer, tx, { profile: profileNamed('northmere')!, fileName: 'a.csv', createPeople: false, dryRun: true }))
  await importer.writing(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('import ' || ${importer.organisationId}, 0))`)
    await markInterrupted(db)
  })

  expect(await importOf(await through(db, 'import audits', ben), id, 1)).toMatchObject({ failure: null, finishedAt: null })
})

test('an upload and its job are asked for together or not at all', async () => {
  const jobs = await startJobs(ownerUrl, db, { 'import audits': async () => {}, post: { appUrl: 'http://localhost', sender: 'no-reply@practice.example', demo: true, transport: undefined, troubled: () => {} } }, () => {})
  const by = await through(db, 'import audits', ben)
  const before = await owner.$count(imports)
  await expect(by.writing(async (tx) => {
    const id = await askForImport(by, tx, { profile: profileNamed('northmere')!, fileName: 'gone.csv', createPeople: false, dryRun: true })
    await jobs.ask(tx, 'import audits', { organisationKey: 'northmere', importId: id, path: '/spool/gone' })
    throw new Error('the database went away')
  })).rejects.toThrow('went away')
  await jobs.stop()

  expect(await owner.$count(imports)).toBe(before)
  expect(await owner.execute(sql`select 1 from pgboss.job where data ->> 'path' = '/spool/gone'`)).toHaveLength(0)
})

test('set-up counts what is there and what waits, for one’s own council alone', async () => {
  const here = await setUpOf(await through(db, 'see set-up', ben))
  expect(here).toMatchObject({ areas: 7, teams: 13, frameworks: [{ themes: 12 }], caseQuestions: 0, holders: { admin: { people: 1 } } })
  expect(here.audits).toBeGreaterThan(2)
  expect(here.gapsToAttribute).toBe(4)
  expect(here.rules).toBeGreaterThan(20)
  expect(here.modulesMissing).not.toContain('childs-day')
  expect(here.activity.unsealed).toBe(here.activity.rows)

  expect(await setUpOf(await through(db, 'see set-up', stranger))).toMatchObject({ areas: 1, teams: 1, people: 1, audits: 0, gapsToAttribute: 0, rules: 0, modules: [], activity: { rows: 0, unsealed: 0 } })
})

test('a gap that an import raised in an audit which was here before waits to be attributed, too', async () => {
  await takeIn(db, sheet(rows(1, {}, 650)))
  const { importId } = await takeIn(db, sheet(rows(1, { Plan: 'RI' }, 650)))

  expect(await importOf(await through(db, 'import audits', ben), importId, 1)).toMatchObject({ created: 0, changed: 1, gapsToAttribute: 1 })
})
