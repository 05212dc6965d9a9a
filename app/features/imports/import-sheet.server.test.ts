import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { anotherCouncil, ownDatabase, sheet, somebody, takeIn, type SheetRow } from '../../../tests/support/council.ts'
import { askForImport, importSheet } from './import-sheet.server.ts'
import { profileNamed } from './profiles/profiles.ts'
import { UnreadableFile } from '../../lib/sheets/reading.ts'

const { db, owner } = await ownDatabase()
const file = await readFile('data/northmere-audits.csv')

/** How many rows of the council stand in each table that an import writes to. */
async function stored(council = 'northmere') {
  const tables = ['audits', 'judgements', 'gaps', 'remedial_actions', 'people', 'team_memberships', 'role_holdings', 'assignments', 'theme_tallies', 'follow_ups']
  const counts = tables.map((table) => `(select count(*) from ${table} where organisation_id = council.id)::int as ${table}`)
  const [row] = await owner.execute<Record<string, number>>(sql.raw(`select ${counts.join(', ')} from organisations council where key = '${council}'`))
  return row!
}

const problemsOf = (importId: string) => owner.execute<{ row: number; column: string | null; cell: string; problem: string }>(
  sql`select row, "column", cell, problem from import_problems where import_id = ${importId}::uuid order by position`)

/** The themes of an audit's gaps that still stand. */
const standingGaps = async (reference: string) => (await owner.execute<{ key: string }>(sql`
  select themes.key from gaps join audits on audits.id = gaps.audit_id join themes on themes.id = gaps.theme_id
  where audits.reference = ${reference} and gaps.withdrawn_at is null order by 1`)).map(({ key }) => key)

/** Rows with numbers and cases that no other test uses. */
let used = 0
const row = (more: SheetRow = {}): SheetRow => ({ 'Audit No': `X-${++used}`, 'Case ID': `NM9${String(used).padStart(5, '0')}`, ...more })

test('a try leaves nothing but its own record and what is wrong with which row', async () => {
  const before = await stored()

  expect(await takeIn(db, file, { dryRun: true })).toMatchObject({ read: 129, accepted: 115, rejected: 12, unchanged: 2 })
  expect(await stored()).toEqual(before)
})

test('of two imports of the same file at once one takes the audits in and the other finds them here', async () => {
  const both = await Promise.all([takeIn(db, file), takeIn(db, file)])

  expect(both.map(({ accepted }) => accepted).toSorted((a, b) => b - a)).toEqual([115, 0])
  expect(both.find(({ accepted }) => accepted === 0)).toMatchObject({ read: 129, rejected: 12, unchanged: 117, gaps: 0, actions: 0, assignments: 0 })
  expect(await stored()).toMatchObject({ audits: 115 })
})

test('the council’s own sheet comes in with its faulty rows left out and its repeated rows unchanged', async () => {
  await anotherCouncil(owner, 'again')
  const before = await stored()

  expect(await takeIn(db, file)).toMatchObject({ read: 129, accepted: 0, rejected: 12, unchanged: 117, gaps: 0, actions: 0 })
  expect(await stored()).toEqual(before)
  expect(await stored('again')).toMatchObject({ audits: 0, people: 0 })
})

test('others see how far an import is while it runs', async () => {
  const importer = await allowNamed(db, 'northmere', 'import command', 'import audits', new Date())
  const asked = { profile: profileNamed('northmere')!, fileName: 'long.csv', createPeople: true, dryRun: true }
  const importId = await importer.writing((tx) => askForImport(importer, tx, asked))
  const [header, ...lines] = sheet(Array.from({ length: 3_000 }, () => row())).split('\n')
  const seen: { step: string; read: number; bytes_read: number }[] = []
  async function* slowly() {
    yield Buffer.from(`${header}\n${lines.slice(0, 1_500).join('\n')}\n`)
    for (let tries = 0; tries < 100; tries++) {
      const [now] = await owner.execute<(typeof seen)[number]>(sql`select step, read, bytes_read::int from imports where id = ${importId}::uuid`)
      if (now!.read > 0) { seen.push(now!); break }
      await new Promise((soon) => setTimeout(soon, 20))
    }
    yield Buffer.from(lines.slice(1_500).join('\n'))
  }

  expect(await importSheet(importer, { importId, source: slowly() })).toMatchObject({ read: 3_000, accepted: 3_000 })
  expect(seen).toMatchObject([{ step: 'reading', read: 1_000 }])
  expect(seen[0]!.bytes_read).toBeGreaterThan(100_000)
})

test('a file that breaks off in the middle leaves nothing, and says so', async () => {
  const before = await stored()
  const importer = await allowNamed(db, 'northmere', 'import command', 'import audits', new Date())
  const asked = { profile: profileNamed('northmere')!, fileName: 'broken.csv', createPeople: true, dryRun: false }
  const importId = await importer.writing((tx) => askForImport(importer, tx, asked))
  async function* breaking() {
    yield Buffer.from(`${sheet(Array.from({ length: 2_500 }, () => row({ Plan: 'RI', 'Allocated SW': 'Newly Named', 'SW email': 'newly.named@northmere.example' })))}\n`)
    throw new Error('the disk went away')
  }

  await expect(importSheet(importer, { importId, source: breaking() })).rejects.toThrow('the disk went away')
  expect(await stored()).toEqual(before)
  const [record] = await owner.execute<{ failure: string; finished_at: Date; accepted: number | null }>(sql`select failure, finished_at, accepted from imports where id = ${importId}::uuid`)
  expect(record!.failure).toMatch(/^The import stopped because of a fault of ours, and nothing was saved/)
  expect(record).toMatchObject({ accepted: null, finished_at: expect.anything() })
})

test('a file that cannot be read leaves nothing and tells what to do', async () => {
  const before = await stored()

  await expect(takeIn(db, 'Name,Colour\nPlum,violet\n')).rejects.toThrow(UnreadableFile)
  await expect(takeIn(db, sheet([row()]).replace('Team,', 'Crew,'))).rejects.toThrow('This sheet has no column called Team.')
  expect(await stored()).toEqual(before)
})

test('identifying details are replaced before anything is stored', async () => {
  const nhs = '943 476 5919'
  const { importId, accepted, rejected } = await takeIn(db, sheet([
    row({ Strengths: `Child, NHS ${nhs}, was seen` }),
    row({ 'What needs to improve': 'Write to ana.p@example.org, 07700 900123, at SW1A 1AA' }),
    row({ 'Audit No': '9434765919' }),
    row({ Team: 'DOB 04/05/2016' }),
    row({ 'Overall judgement': `Good ${nhs}` }),
    row({ 'Case category': `CIN NHS ${nhs}` }),
    row({ 'Allocated SW': `Wilma ${nhs}` }),
    row({ Attribution: `DOB 04/05/2016` }),
  ]))

  expect({ accepted, rejected }).toEqual({ accepted: 0, rejected: 8 })
  expect((await problemsOf(importId)).map(({ cell }) => cell).filter((cell) => cell.includes('[removed:')).length).toBeGreaterThanOrEqual(8)
  const columns = await owner.execute<{ place: string; name: string }>(sql`
    select format('%I.%I', table_schema, table_name) as place, format('%I', column_name) as name
    from information_schema.columns join information_schema.tables using (table_schema, table_name)
    where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE' and data_type in ('text', 'character varying', 'json', 'jsonb')`)
  expect(columns.length).toBeGreaterThan(50)
  const telling = '943.?476.?5919|ana\\.p@example|07700.?900123|SW1A|04/05/2016'
  for (const { place, name } of columns) {
    const found = await owner.execute(sql`select 1 from ${sql.raw(place)} where ${sql.raw(name)}::text ~ ${telling} limit 1`)
    expect([place, name, found.length]).toEqual([place, name, 0])
  }
})

test('a child’s name in the place of a case, and what was taken out of a row, never come in, nor does the list of rows to mend keep the name', async () => {
  const faulty = row({ 'Case ID': 'John Smith', 'Remedial actions (RAG: action ~ owner ~ due)': 'R: Phone mother on 07700 900123, born 12/05/2014 ~ Wilma Ashdown ~ 14/05/2030' })
  const first = await takeIn(db, sheet([faulty]))
  expect(first).toMatchObject({ accepted: 0, rejected: 1 })
  const [kept] = await owner.execute<{ cells: string[] }>(sql`select cells from import_rejects where import_id = ${first.importId}::uuid`)
  expect(kept!.cells).toContain('[removed: not a case reference]')
  expect(JSON.stringify([kept, await problemsOf(first.importId)])).not.toMatch(/John|07700/)

  const again = await takeIn(db, [sheet([faulty]).split('\n')[0], kept!.cells.map((cell) => `"${cell}"`).join(',')].join('\n'))
  expect(again).toMatchObject({ accepted: 0, rejected: 1 })
  expect((await problemsOf(again.importId)).map(({ column }) => column)).toEqual(expect.arrayContaining(['Case ID', 'Remedial actions (RAG: action ~ owner ~ due)']))
})

test('the same row again is unchanged however its cells are spelt; one that says something else changes the audit; one of another case is refused', async () => {
  const first = row({ Plan: 'RI', 'Date of audit': '04/05/2026' })
  await takeIn(db, sheet([first]))
  const before = await stored()

  expect(await takeIn(db, sheet([{ ...first, Plan: '3 - Requires improvement', 'Date of audit': '2026-05-04', Thresholds: 'good ' }]))).toMatchObject({ unchanged: 1, rejected: 0 })
  const another = await takeIn(db, sheet([{ ...first, 'Case ID': 'NM000001' }]))
  expect(another).toMatchObject({ accepted: 0, rejected: 1 })
  expect((await problemsOf(another.importId))[0]!.problem).toBe(`Audit ${first['Audit No']} is here already for another case. Give this audit a number of its own.`)
  expect(await stored()).toEqual(before)

  const other = await takeIn(db, sheet([{ ...first, Plan: 'Good', Thresholds: 'Inad' }, row()]))
  expect(other).toMatchObject({ read: 2, accepted: 2, created: 1, changed: 1, unchanged: 0, rejected: 0, gaps: 1 })
  expect(await standingGaps(first['Audit No']!)).toEqual(['thresholds'])
  expect(await takeIn(db, sheet([{ ...first, Plan: 'Good', Thresholds: 'Inad' }]))).toMatchObject({ unchanged: 1 })
})

test('to try a changed row out changes nothing', async () => {
  const first = row({ Plan: 'RI' })
  await takeIn(db, sheet([first]))

  expect(await takeIn(db, sheet([{ ...first, Plan: 'Good' }]), { dryRun: true })).toMatchObject({ accepted: 1, created: 0, changed: 1 })
  expect(await standingGaps(first['Audit No']!)).toEqual(['planning'])
})

test('a try tells how many answers about whether learning held an audit that comes in late would change', async () => {
  const whose = { 'Allocated SW': 'Wanda Late', 'SW email': 'wanda.late@northmere.example' }
  await takeIn(db, sheet([row({ ...whose, Plan: 'Inadequate', Identity: 'Inadequate', Attribution: 'practitioner' }), row({ ...whose, 'Date of audit': '20/07/2026' })]))
  const late = sheet([row({ ...whose, 'Date of audit': '06/07/2026', Plan: 'Inadequate' })])
  const told = async (importId: string) => (await owner.execute<{ questions: unknown }>(sql`select questions from imports where id = ${importId}::uuid`))[0]!.questions

  expect(await told((await takeIn(db, late, { dryRun: true })).importId)).toEqual([{ about: 'held', answers: 1 }])
  expect(await told((await takeIn(db, late)).importId)).toEqual([])
  expect(await told((await takeIn(db, late, { dryRun: true })).importId)).toEqual([])
})

test('within one file the first of two rows counts: the same again is unchanged, a different one a conflict', async () => {
  const first = row({ Plan: 'RI' })
  const { importId, ...outcome } = await takeIn(db, sheet([first, first, { ...first, Plan: 'Good' }]))

  expect(outcome).toMatchObject({ read: 3, accepted: 1, unchanged: 1, rejected: 1, gaps: 1 })
  expect(await problemsOf(importId)).toMatchObject([{ row: 4, problem: `Audit ${first['Audit No']} stands above in this file and says something else. It was left as it is: check which one is right.` }])
})

test('people the portal does not know come in only when the import may create them', async () => {
  const stranger = row({ 'Allocated SW': 'Neva Strange', 'SW email': 'neva.strange@northmere.example' })
  const before = await stored()
  const without = await takeIn(db, sheet([stranger]), { createPeople: false })
  expect(without).toMatchObject({ accepted: 0, rejected: 1, peopleCreated: 0 })
  expect((await problemsOf(without.importId))[0]!.problem).toBe('Neva Strange is not set up. Add them first, or allow this import to create people.')
  expect(await stored()).toEqual(before)

  expect(await takeIn(db, sheet([stranger]))).toMatchObject({ accepted: 1, peopleCreated: 1 })
  expect(await takeIn(db, sheet([row({ 'Allocated SW': 'Neva Strange', 'SW email': 'NEVA.STRANGE@northmere.example' })]), { createPeople: false })).toMatchObject({ accepted: 1, peopleCreated: 0 })
})

test('an import gives a role to nobody but the people it brings', async () => {
  const leader = await somebody(owner, 'northmere', { name: 'Lena Ward', role: 'leader' })
  await takeIn(db, sheet([row({ 'Allocated SW': 'Lena Ward', 'SW email': 'lena.ward@northmere.example' }), row({ 'Allocated SW': 'Nils Fresh', 'SW email': 'nils.fresh@northmere.example' })]))

  const held = await owner.execute<{ name: string; role: string; scope: string }>(sql`
    select people.name, role, scope from role_holdings join people on people.id = person_id where people.id = ${leader.id}::uuid or people.name = 'Nils Fresh' order by 1`)
  expect(held).toMatchObject([{ name: 'Lena Ward', role: 'leader' }, { name: 'Nils Fresh', role: 'practitioner', scope: 'own' }])
})

test('someone who stands under two teams is one person and a member of both, each since their first audit there', async () => {
  const who = { 'Allocated SW': 'Teo Twain', 'SW email': 'teo.twain@northmere.example' }
  await takeIn(db, sheet([
    row({ ...who, 'Date of audit': '12/05/2026' }), row({ ...who, 'Date of audit': '04/05/2026' }),
    row({ ...who, Team: 'MASH', Service: 'Front Door', 'Date of audit': '20/05/2026' }),
  ]))

  expect(await owner.execute(sql`
    select teams.name, membership.valid_from from team_memberships membership join people on people.id = membership.person_id join teams on teams.id = membership.team_id
    where people.email = 'teo.twain@northmere.example' order by 1`)).toMatchObject([{ name: 'Family Help South', valid_from: '2026-05-04' }, { name: 'MASH', valid_from: '2026-05-20' }])
})

test('teams are never created, and a team that belongs to another area is a fault', async () => {
  const before = await stored()
  const { importId, rejected } = await takeIn(db, sheet([row({ Team: 'Family Help Centre' }), row({ Service: 'Front Door' })]))

  expect(rejected).toBe(2)
  expect((await problemsOf(importId)).map(({ problem }) => problem)).toEqual([
    'There is no team called “Family Help Centre”. Correct the name, or set the team up first: imports never create teams.',
    'Family Help South belongs to Family Help. Correct the service area or the team.',
  ])
  expect(await stored()).toEqual(before)
})

test('a Windows-1252 file with semicolons below two title lines comes in with its letters whole', async () => {
  const semicolons = sheet([row({ Strengths: 'Zoë’s café visit – well told', 'Allocated SW': 'Zoë Brontë', 'SW email': 'zoe.bronte@northmere.example' })]).replaceAll(',', ';')
  const special: Record<string, number> = { 'ë': 0xeb, 'é': 0xe9, '’': 0x92, '–': 0x96 }
  const bytes = Uint8Array.from(`Audits of May;;\r\n\r\n${semicolons}`, (letter) => special[letter] ?? letter.charCodeAt(0))

  expect(await takeIn(db, bytes)).toMatchObject({ read: 1, accepted: 1 })
  expect(await owner.execute(sql`select strengths, name from audits join people on people.id = worker_id where name = 'Zoë Brontë'`)).toMatchObject([{ strengths: 'Zoë’s café visit – well told' }])
})
