import { randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { UnreadableFile } from '../../app/lib/sheets/reading.ts'
import { ownDatabase, takeIn } from '../support/council.ts'

const long = process.env.PRACTICE_LOOP_LONG === '1'
const rounds = long ? 10_000 : 60
const seed = Number(process.env.SEED) || randomInt(1, 2 ** 31)

/** The whole seeded run is one test, so that a failure names the file that brought it about. */
test(`${rounds} damaged files: nothing but an unreadable file stops an import, and none comes in by half`, { timeout: long ? 3_600_000 : 120_000 }, async () => {
  console.log(`imports-fuzz: SEED=${seed}`)
  const { db, owner } = await ownDatabase()
  const original = await readFile('data/northmere-audits.csv')
  let before = await stored(owner)
  let taken = 0

  for (let round = 0; round < rounds; round++) {
    const chance = chanceFrom(seed + round)
    const { file, by } = damaged(original, chance)
    const dryRun = chance(10) > 0
    const what = `SEED=${seed}, round ${round}: ${by.join(', ')}${dryRun ? ', tried out' : ''}`

    const outcome = await takeIn(db, file, { dryRun }).catch((error: unknown) => {
      if (error instanceof UnreadableFile) return undefined
      throw new Error(`${what}: ${String(error)}`, { cause: error })
    })
    const after = await stored(owner)
    if (outcome) {
      taken += 1
      expect(outcome.accepted + outcome.rejected + outcome.unchanged, what).toBe(outcome.read)
      expect(after.audits - before.audits, what).toBe(dryRun ? 0 : outcome.accepted)
      expect(after.gaps - before.gaps, what).toBe(dryRun ? 0 : outcome.gaps)
      expect(after.actions - before.actions, what).toBe(dryRun ? 0 : outcome.actions)
      expect(after.people - before.people, what).toBe(dryRun ? 0 : outcome.peopleCreated)
    } else {
      expect(after, what).toEqual({ ...before })
    }
    expect(after, what).toMatchObject({ unfinished: 0, orphans: 0, tallied: after.judged })
    before = after
  }
  expect(taken).toBeGreaterThan(rounds / 4)
})

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
