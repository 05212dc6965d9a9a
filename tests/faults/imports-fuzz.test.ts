import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { sql } from 'drizzle-orm'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { allowNamed } from '../../app/door.server.ts'
import { practiceFramework } from '../../app/features/frameworks/practice-framework.ts'
import { fits, guessPlan } from '../../app/features/imports/guess-plan.ts'
import { planTyped, shownBy } from '../../app/features/imports/plan-form.ts'
import { sheetPlan } from '../../app/features/imports/sheet-plan.ts'
import { unusedColumns } from '../../app/features/imports/unused-columns.ts'
import { takeInStaffList } from '../../app/features/staff/staff-list.server.ts'
import { readDate } from '../../app/lib/sheets/cells.ts'
import { previewOf, UnreadableFile } from '../../app/lib/sheets/reading.ts'
import { ownDatabase, savedProfile, takeIn } from '../support/council.ts'

const long = process.env.PRACTICE_LOOP_LONG === '1'
const rounds = long ? 10_000 : 45
const seed = Number(process.env.SEED) || randomInt(1, 2 ** 31)

/**
 * Files of each kind in turn, so that every sample has all of them. The whole seeded run is one test, so that a failure names the file that
 * brought it about.
 */
test(`${rounds} damaged files: nothing but an unreadable file stops an import or a staff list, and none comes in by half`, { timeout: long ? 7_200_000 : 240_000 }, async () => {
  console.log(`imports-fuzz: SEED=${seed}`)
  const { db, owner } = await ownDatabase()
  const wide = await readFile('data/northmere-audits.csv')
  const judged = judgementsOf(wide)
  await savedProfile(owner, 'northmere', 'A row a judgement', rowAJudgement, {
    rag: 'how urgent', pastDue: 'still open', gaps: 'one by one', teams: Object.fromEntries([...wide.toString().matchAll(/[\w.+-]+@[\w.-]+/g)].map(([email]) => [email.toLowerCase(), 'all'])),
  })
  const workbooks = [await workbookOf(wide), await workbookOf(judged)] as const
  const staff = staffListOf(wide)
  const kinds: readonly Kind[] = [
    { name: 'a row an audit', damaged: (chance) => damaged(wide, chance), taken: audits(db, 'northmere') },
    { name: 'a row a judgement', damaged: (chance) => damaged(judged, chance), taken: audits(db, 'a-row-a-judgement') },
    { name: 'a workbook, a row an audit', damaged: (chance) => damagedWorkbook(workbooks[0], chance), taken: audits(db, 'northmere') },
    { name: 'a workbook, a row a judgement', damaged: (chance) => damagedWorkbook(workbooks[1], chance), taken: audits(db, 'a-row-a-judgement') },
    { name: 'a staff list', damaged: (chance) => damaged(staff, chance), taken: (file, how) => listTaken(db, file, how) },
  ]
  const taken = kinds.map(() => 0)
  let before = await stored(owner)

  for (let round = 0; round < rounds; round++) {
    const chance = chanceFrom(seed + round)
    const kind = kinds[round % kinds.length]!
    const { file, by } = kind.damaged(chance)
    const dryRun = chance(10) > 0
    const what = `SEED=${seed}, round ${round}, ${kind.name}: ${by.join(', ')}${dryRun ? ', tried out' : ''}`
    const stopped = (error: unknown) => {
      if (error instanceof UnreadableFile) return undefined
      throw new Error(`${what}: ${String(error)}`, { cause: error })
    }

    await seenAndGuessed(file, what).catch(stopped)
    const came = await kind.taken(file, { dryRun, complete: chance(4) === 0 }).catch(stopped)
    const after = await stored(owner)
    if (came) {
      taken[round % kinds.length]! += 1
      expect(came.rows, what).toBe(came.read)
      for (const name of ['audits', 'gaps', 'actions', 'people'] as const) expect(after[name] - before[name], `${what}: ${name}`).toBe(dryRun ? 0 : came[name])
    } else {
      expect(after, what).toEqual({ ...before })
    }
    expect(after, what).toMatchObject({ unfinished: 0, orphans: 0, tallied: after.judged })
    before = after
  }
  expect(taken.reduce((sum, one) => sum + one)).toBeGreaterThan(rounds / 4)
  if (long) for (const [index, { name }] of kinds.entries()) expect(taken[index], name).toBeGreaterThan(rounds / kinds.length / 10)
})

type Db = Awaited<ReturnType<typeof ownDatabase>>['db']
/** What came of a file that could be read: its rows, in all and by what became of each, and what it brought. */
type Came = { read: number; rows: number; audits: number; gaps: number; actions: number; people: number }
type Kind = { name: string; damaged: (chance: Chance) => { file: Buffer; by: string[] }; taken: (file: Buffer, how: { dryRun: boolean; complete: boolean }) => Promise<Came | undefined> }

const audits = (db: Db, profile: string): Kind['taken'] => async (file, { dryRun }) => {
  const { read, accepted, rejected, unchanged, created, gaps, actions, peopleCreated } = await takeIn(db, file, { profile, dryRun })
  return { read, rows: accepted + rejected + unchanged, audits: created, gaps, actions, people: peopleCreated }
}

/** A complete list without many whom it should hold comes to nothing before their number is confirmed. */
async function listTaken(db: Db, file: Buffer, { dryRun, complete }: { dryRun: boolean; complete: boolean }): Promise<Came | undefined> {
  const by = await allowNamed(db, 'northmere', 'staff command', 'look after people', new Date())
  async function* source() { yield file }
  const came = await takeInStaffList(by, { source: source(), fileName: 'staff.csv', bytes: file.byteLength, complete, dryRun, confirmed: undefined })
  if ('confirm' in came) return undefined
  const { read, joiners, movers, changed, leavers, unchanged, rejected } = came
  // Whoever is missing from a complete list has left and stands in no row of it.
  const rows = joiners + movers + changed + leavers + unchanged + rejected
  return { read, rows: complete ? Math.min(rows, read) : rows, audits: 0, gaps: 0, actions: 0, people: joiners }
}

const framework = { ...practiceFramework, caseTypes: practiceFramework.caseTypes! }

/** What the pages make of an upload: its first rows, and a guess at its columns that can be shown, sent as it is and kept. */
async function seenAndGuessed(file: Buffer, what: string) {
  async function* source() { yield file }
  const { header, rows } = await previewOf(source(), { rows: 20 })
  const before = guessPlan(header, rows, framework)
  expect(fits(before, header), what).toBe(true)
  const shown = shownBy(before, header)
  const typed = planTyped(shown, { header, framework, before })
  if (typed.ok) expect(sheetPlan.safeParse(typed.plan).success, what).toBe(true)
  expect(unusedColumns(before, header, rows).every(({ title, sample }) => title !== '' && sample.length <= 200), what).toBe(true)
}

/** How the council of the demo would keep its audits if every judgement had a row. */
const rowAJudgement = sheetPlan.parse({
  layout: 'row a judgement', framework: 'practice-themes',
  columns: {
    reference: ['Audit No'], kind: ['Audit type'], date: ['Date of audit'], case: ['Case ID'], caseType: ['Case category'], team: ['Team'], worker: ['Allocated SW'], workerEmail: ['SW email'],
    manager: ['Team Manager'], managerEmail: ['TM email'], auditor: ['Auditor'], theme: ['Theme'], grade: ['Grade'], actions: ['Remedial actions (RAG: action ~ owner ~ due)'],
  },
})

/** Some of the same audits with a row for each judgement. */
function judgementsOf(csv: Buffer): Buffer {
  const rows = parse(csv, { bom: true, columns: true, relax_column_count: true }) as Record<string, string>[]
  const shared = Object.entries(rowAJudgement.columns).filter(([field]) => field !== 'theme' && field !== 'grade').map(([, [title]]) => title!)
  const themes = ['Assessment', 'Plan', 'Management oversight', 'Identity', 'Permanence']
  const judged = rows.slice(0, 40).flatMap((row) => themes.map((Theme) => ({ ...Object.fromEntries(shared.map((title) => [title, row[title] ?? ''])), Theme, Grade: row[Theme] ?? '' })))
  return Buffer.from(stringify(judged, { header: true }))
}

/** The people of these audits as a staff list. */
function staffListOf(csv: Buffer): Buffer {
  const rows = parse(csv, { bom: true, columns: true, relax_column_count: true }) as Record<string, string>[]
  const people = new Map(rows.map((row) => [row['SW email'], row]))
  const listed = [...people.values()].slice(0, 40).map((row, index) => ({
    'Staff number': `S${index + 1}`, Name: row['Allocated SW'], 'E-mail': row['SW email'], 'Job title': 'Social worker', Team: row.Team, 'Manager?': '', 'Start date': '', 'Leaving day': index % 9 === 8 ? '31/12/2030' : '', 'Working days': 'Mon-Thu', Cases: String(index),
  }))
  return Buffer.from(stringify(listed, { header: true }))
}

type Stored = { audits: number; gaps: number; actions: number; people: number; unfinished: number; orphans: number; judged: number; tallied: number }

/** What stands in the database, and what must never stand there: an import without an end, a judgement below good without its gap. */
async function stored(owner: Awaited<ReturnType<typeof ownDatabase>>['owner']): Promise<Stored> {
  const [row] = await owner.execute<Stored>(sql`
    select (select count(*) from audits)::int as audits, (select count(*) from gaps)::int as gaps, (select count(*) from remedial_actions)::int as actions,
      (select count(*) from people)::int as people, (select count(*) from imports where finished_at is null)::int as unfinished,
      (select count(*) from judgements join grades on grades.id = grade_id where not good_enough
        and not exists (select 1 from gaps where gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id))::int as orphans,
      (select count(*) from judgements where grade_id is not null)::int as judged, (select coalesce(sum(judged), 0) from theme_tallies)::int as tallied`)
  return row!
}

type Chance = (below: number) => number

/** A small seeded generator (mulberry32): the same number gives the same file on every machine. */
function chanceFrom(state: number): Chance {
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

type Damage = (file: Buffer, chance: Chance) => Buffer

function damaged(original: Buffer, chance: Chance): { file: Buffer; by: string[] } {
  const kinds = Object.keys(damages)
  const by = Array.from({ length: 1 + chance(3) }, () => kinds[chance(kinds.length)]!)
  return { file: by.reduce((file, kind) => damages[kind]!(file, chance), renumbered(original, chance)), by }
}

/** Audit numbers of its own, so that an import has something to take in however often the file came before. */
const renumbered: Damage = (file, chance) => {
  const prefix = `F${chance(1e9)}-`
  return Buffer.from(file.toString().replaceAll(/^A-(?=\d{4},)/gm, prefix))
}

const text = (change: (text: string, chance: Chance) => string): Damage => (file, chance) => Buffer.from(change(file.toString(), chance))

/** Puts something into a cell of one of the rows. */
const inCell = (content: (chance: Chance) => string): Damage => text((file, chance) => {
  const lines = file.split('\n')
  const at = 1 + chance(Math.max(1, lines.length - 1))
  const cells = (lines[at] ?? '').split(',')
  cells[chance(cells.length)] = content(chance)
  lines[at] = cells.join(',')
  return lines.join('\n')
})

const awkward = ['=1+1', '@SUM(A1)', '-', '31/02/2026', '2026-13-45', '99999', '4/5/1926', '\u0000', '\uFEFF', '\uD800', '‮abc', 'Ünïcødé', '🙂'.repeat(50), "'; drop table audits; --", '\\N', '{}', 'NULL', '"', '""', '"a', 'a"b', '%s%n', '<script>', '../../etc/passwd', 'R: x ~ y ~', 'R: do it ~ Nobody Known ~ 04/05/2026', '1e400', '٣', ' ', '\t', '\u2028']

const damages: Record<string, Damage> = {
  'a cell with something awkward': inCell((chance) => awkward[chance(awkward.length)]!),
  'a quoted cell with something awkward': inCell((chance) => `"${awkward[chance(awkward.length)]!.replaceAll('"', '""')}"`),
  'a huge cell': inCell((chance) => 'x'.repeat(chance(300_000))),
  'a cell of many lines': inCell((chance) => `"${'line\n'.repeat(chance(2_000))}"`),
  'Windows-1252': (file) => Buffer.from(file.toString('utf8'), 'latin1'),
  'UTF-16': (file) => Buffer.from(`\uFEFF${file.toString()}`, 'utf16le'),
  'UTF-16, big end first': (file) => Buffer.from(`\uFEFF${file.toString()}`, 'utf16le').swap16(),
  'UTF-16 without a mark': (file) => Buffer.from(file.toString().replace('\uFEFF', ''), 'utf16le'),
  'no byte order mark': (file) => (file[0] === 0xef ? file.subarray(3) : file),
  'two byte order marks': (file) => Buffer.concat([Buffer.from('\uFEFF\uFEFF'), file]),
  'CRLF': text((file) => file.replaceAll('\n', '\r\n')),
  'CR alone': text((file) => file.replaceAll('\n', '\r')),
  'mixed line ends': text((file, chance) => file.replaceAll('\n', () => ['\n', '\r\n', '\r'][chance(3)]!)),
  'semicolons': text((file) => file.replaceAll(',', ';')),
  'tabs': text((file) => file.replaceAll(',', '\t')),
  'title lines': text((file) => `Audits of the year,,,\n\n${file}`),
  'a header twice': text((file) => file.replace(/^(.*)\n/, '$1\n$1\n')),
  'a column title twice': text((file, chance) => file.replace('Permanence', ['Plan', 'Audit No', 'Team', ''][chance(4)]!)),
  'a column title gone': text((file, chance) => file.replace(['Audit No', 'Date of audit', 'Team', 'Identity', 'Auditor'][chance(5)]!, 'Colour')),
  'cut short': (file, chance) => file.subarray(0, chance(file.length + 1)),
  'cut inside a character': (file, chance) => Buffer.concat([file.subarray(0, chance(file.length)), Buffer.from('é🙂').subarray(0, 1 + chance(4))]),
  'bytes changed': (file, chance) => {
    const copy = Buffer.from(file)
    for (let times = chance(20); times >= 0; times--) if (copy.length > 0) copy[chance(copy.length)] = chance(256)
    return copy
  },
  'a NUL': (file, chance) => Buffer.concat([file.subarray(0, chance(file.length)), Buffer.alloc(1 + chance(3)), file.subarray(chance(file.length))]),
  'a quotation mark too many': text((file, chance) => { const at = chance(file.length); return `${file.slice(0, at)}"${file.slice(at)}` }),
  'rows shuffled': text((file, chance) => { const [header, ...rows] = file.split('\n'); return [header, ...rows.toSorted(() => chance(3) - 1)].join('\n') }),
  'rows doubled': text((file) => `${file}\n${file.split('\n').slice(1).join('\n')}`),
  'rows without an end': text((file, chance) => file.split('\n').map((row) => (chance(9) ? row : row.slice(0, chance(row.length + 1)))).join('\n')),
  'a ZIP file with a CSV name': (file, chance) => Buffer.concat([Buffer.from('PK\x03\x04'), gzipSync(Buffer.alloc(chance(5_000_000))), file]),
  'gzip with a CSV name': (file) => gzipSync(file),
  'a bomb of commas': (file, chance) => Buffer.concat([file, Buffer.alloc(chance(1_000_000), ',')]),
  'a bomb of blank lines': (file, chance) => Buffer.concat([file, Buffer.alloc(chance(20_000), '\n')]),
  'nothing': () => Buffer.alloc(0),
}

/** The XML files inside a workbook, by name. */
type Parts = Record<string, string>

/** The same audits as a workbook, with real dates. */
async function workbookOf(csv: Buffer): Promise<Parts> {
  const rows = parse(csv, { bom: true, relax_column_count: true }) as string[][]
  const cells = rows.map((row) => row.map((cell, column) => {
    const day = rows[0]![column] === 'Date of audit' ? readDate(cell) : undefined
    return day?.ok ? { value: new Date(day.value), type: Date, format: 'dd/mm/yyyy' } : cell || null
  }))
  const zip = unzipSync(await writeWorkbook(cells, { sheet: 'Audits' }).toBuffer())
  return Object.fromEntries(Object.entries(zip).map(([name, bytes]) => [name, strFromU8(bytes)]))
}

/** A workbook with its parts damaged, or its bytes, or both. */
function damagedWorkbook(original: Parts, chance: Chance): { file: Buffer; by: string[] } {
  const parts = { ...original, [strings]: original[strings]!.replaceAll(/>A-(?=\d{4}<)/g, `>F${chance(1e9)}-`) }
  const kinds = Object.keys(partDamages)
  const by = Array.from({ length: 1 + chance(2) }, () => kinds[chance(kinds.length)]!)
  for (const kind of by) partDamages[kind]!(parts, chance)

  const zipped = Buffer.from(zipSync(Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strToU8(part)])), { level: 1 }))
  if (chance(3) > 0) return { file: zipped, by: ['a workbook', ...by] }
  const inBytes = ['cut short', 'bytes changed', 'a NUL', 'cut inside a character'][chance(4)]!
  return { file: damages[inBytes]!(zipped, chance), by: ['a workbook', ...by, inBytes] }
}

const strings = 'xl/sharedStrings.xml'
const cellsOf = 'xl/worksheets/sheet1.xml'
const relations = 'xl/_rels/workbook.xml.rels'

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

const inPart = (name: string, change: (xml: string, chance: Chance) => string) => (parts: Parts, chance: Chance) => {
  if (parts[name] !== undefined) parts[name] = change(parts[name], chance)
}

/** Puts another cell in the place of one of those that hold a text. */
const otherCell = (cell: (ref: string, chance: Chance) => string) => inPart(cellsOf, (xml, chance) => {
  const found = [...xml.matchAll(/<c r="([A-Z]+\d+)" t="s"><v>\d+<\/v><\/c>/g)]
  const { 0: whole, 1: ref } = found[chance(found.length)] ?? []
  return whole ? xml.replace(whole, () => cell(ref!, chance)) : xml
})

const partDamages: Record<string, (parts: Parts, chance: Chance) => void> = {
  'a cell with something awkward': otherCell((ref, chance) => `<c r="${ref}" t="inlineStr"><is><t>${escaped(awkward[chance(awkward.length)]!)}</t></is></c>`),
  'a formula with its value': otherCell((ref) => `<c r="${ref}" t="str"><f>1+1</f><v>=1+1</v></c>`),
  'a formula without a value': otherCell((ref) => `<c r="${ref}"><f>NOW()</f></c>`),
  'a formula that came to nothing': otherCell((ref) => `<c r="${ref}" t="e"><f>1/0</f><v>#DIV/0!</v></c>`),
  'a number': otherCell((ref, chance) => `<c r="${ref}"><v>${[0, 46_146.5, -1, '1e400', 'x', ''][chance(6)]}</v></c>`),
  'a truth': otherCell((ref, chance) => `<c r="${ref}" t="b"><v>${chance(3)}</v></c>`),
  'a style that is not there': otherCell((ref) => `<c r="${ref}" s="99"><v>1</v></c>`),
  'a text that is not there': otherCell((ref) => `<c r="${ref}" t="s"><v>999999</v></c>`),
  'a cell without its place': otherCell(() => '<c t="str"><v>x</v></c>'),
  'a cell far to the right': inPart(cellsOf, (xml, chance) => xml.replace('</row>', `<c r="${['AZ', 'GZ', 'XFD'][chance(3)]}1"><v>1</v></c></row>`)),
  'a row far down': inPart(cellsOf, (xml, chance) => xml.replace('</sheetData>', `<row r="${[500, 100_500][chance(2)]}"><c r="A${500}"><v>1</v></c></row></sheetData>`)),
  'merged cells': inPart(cellsOf, (xml, chance) => xml.replace('</sheetData>', `</sheetData><mergeCells><mergeCell ref="A${1 + chance(50)}:C${1 + chance(90)}"/></mergeCells>`)),
  'rows shuffled': inPart(cellsOf, (xml, chance) => xml.replace(/<row.*<\/row>/s, (rows) => rows.split(/(?=<row)/).toSorted(() => chance(3) - 1).join(''))),
  'rows doubled': inPart(cellsOf, (xml) => xml.replace(/<row r="2".*<\/row>/s, (rows) => rows + rows)),
  'deep nesting': inPart(cellsOf, (xml, chance) => xml.replace('<sheetData>', `${'<a>'.repeat(chance(50_000))}<sheetData>`)),
  'a bomb of spaces': inPart(cellsOf, (xml, chance) => xml.replace('<sheetData>', `${' '.repeat(chance(5_000_000))}<sheetData>`)),
  'a sheet without an end': inPart(cellsOf, (xml, chance) => xml.slice(0, chance(xml.length))),
  'a document type': inPart(cellsOf, (xml) => `<!DOCTYPE x [<!ENTITY a "aaaa">]>${xml}`),
  'a huge text': inPart(strings, (xml, chance) => xml.replace(/(<t[^>]*>)/, (tag) => tag + 'x'.repeat(chance(3_000_000)))),
  'a column title twice': inPart(strings, (xml, chance) => xml.replace('>Permanence<', `>${['Plan', 'Audit No', 'Team', ''][chance(4)]}<`)),
  'a column title gone': inPart(strings, (xml, chance) => xml.replace(`>${['Audit No', 'Date of audit', 'Team', 'Identity', 'Auditor'][chance(5)]}<`, '>Colour<')),
  'texts without an end': inPart(strings, (xml, chance) => xml.slice(0, chance(xml.length))),
  'a wrong relationship': inPart(relations, (xml, chance) => xml.replace('worksheets/sheet1.xml', ['sharedStrings.xml', 'styles.xml', 'worksheets/sheet9.xml', '../../etc/passwd', ''][chance(5)]!)),
  'two sheets': inPart('xl/workbook.xml', (xml) => xml.replace(/<sheet [^>]*\/>/, (sheet) => sheet + sheet.replace('Audits', 'Again'))),
  'days counted from 1904': inPart('xl/workbook.xml', (xml) => xml.replace(/<workbookPr[^>]*>/, '').replace('<sheets>', '<workbookPr date1904="1"/><sheets>')),
  'a part gone': (parts, chance) => { delete parts[Object.keys(parts)[chance(Object.keys(parts).length)]!] },
  'a part empty': (parts, chance) => { parts[Object.keys(parts)[chance(Object.keys(parts).length)]!] = '' },
}
