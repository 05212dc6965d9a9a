import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'
import { sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { figureReleases } from '../../../db/schema.ts'
import { allowNamed } from '../../door.server.ts'
import { csvOf } from '../../lib/sheets/writing.ts'
import { themesByArea } from '../insight/insight.server.ts'
import { releaseHashOf } from './hash.server.ts'
import { heldOf, progressOf } from './outcomes.server.ts'
import { asSheet, type OutcomeContents, type Release } from './released.ts'
import { releaseOf, releases, releaseWhatIsDue } from './released.server.ts'
import { placeOf, splits } from './themes.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const hal = await somebody(owner, 'northmere', { name: 'Hal Family', role: 'leader', area: 'Family Help' })
const una = await somebody(owner, 'england', { name: 'Una Fairweather', role: 'leader' })
const job = (at: string, council = 'northmere') => allowNamed(db, council, 'releases job', 'release figures', new Date(at))
const reading = (who = maren) => through(db, 'see insight', who, '2026-12-01T09:00:00Z')
const list = async (who = maren) => releases(await reading(who))
const ofQuarter = async (quarter: string): Promise<Release> => (await releaseOf(await reading(), (await list()).find((one) => one.quarter === quarter && one.kind === 'themes')!.id)) as Release

test('a quarter is released 28 days after its last day and not before; one in which nothing was judged is not', async () => {
  await takeIn(db, await readFile('data/northmere-audits.csv'))
  expect(await releaseWhatIsDue(await job('2026-07-27T12:00:00Z'))).toEqual([])
  expect(await releaseWhatIsDue(await job('2026-07-28T12:00:00Z'))).toEqual(['2026-04-01'])
  expect(await releaseWhatIsDue(await job('2026-07-29T12:00:00Z'))).toEqual([])
})

test('what is shown is what was counted by hand, and every small count is hidden', async () => {
  const { contents } = await ofQuarter('2026-04-01')
  let compared = 0
  for (const { sample, themes } of contents.parts) {
    for (const { theme, lines } of themes) {
      const counted = await owner.execute<{ area: string | null; judged: number; below: number }>(sql`
        select service_areas.name as area, count(*)::int as judged, count(*) filter (where not grades.good_enough)::int as below
        from judgements join grades on grades.id = judgements.grade_id join themes on themes.id = judgements.theme_id join audits on audits.id = judgements.audit_id
        join service_areas on service_areas.id = audits.service_area_id join organisations on organisations.id = audits.organisation_id and organisations.key = 'northmere'
        where audits.sample = ${sample} and themes.title = ${theme} and audits.audited_on between '2026-04-01' and '2026-06-30' group by rollup (1)`)
      for (const line of lines.filter(({ split }) => split === 'all')) {
        const { judged, below } = counted.find(({ area }) => area === line.area) ?? { judged: 0, below: 0 }
        expect([judged, 'hidden']).toContain(line.judged)
        expect([below, 'hidden']).toContain(line.belowGood)
        if ((below > 0 && below < 5) || (judged > below && judged - below < 5 && line.judged !== 'hidden')) expect(line.belowGood).toBe('hidden')
        if (judged > 0 && judged < 5) expect(line.judged).toBe('hidden')
        compared++
      }
    }
  }
  expect(compared).toBeGreaterThan(40)
})

test('a release is the same to a leader of one area as to one of the whole council, and does not exist to another council', async () => {
  const id = (await list())[0]!.id
  expect(await releaseOf(await reading(hal), id)).toEqual(await releaseOf(await reading(), id))
  await anotherCouncil(owner)
  const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Sol Vale', role: 'leader' })
  expect(await releaseOf(await reading(elsewhere), id)).toBeUndefined()
  expect(await list(elsewhere)).toEqual([])
})

test('a correction made later changes no release, and the next quarter’s holds none of its audits', async () => {
  const before = await ofQuarter('2026-04-01')
  await owner.execute(sql`update audits set sample = 'targeted' where audited_on between '2026-04-01' and '2026-04-30'`)
  await takeIn(db, sheet(Array.from({ length: 12 }, (_, nth): SheetRow => ({ 'Audit No': `LATE-${nth}`, 'Case ID': `NM20010${nth}`, 'Date of audit': '05/05/2026', Plan: 'Inadequate' }))), { at: '2026-10-01T08:00:00Z' })
  await takeIn(db, sheet(Array.from({ length: 12 }, (_, nth): SheetRow => ({ 'Audit No': `Q3-${nth}`, 'Case ID': `NM20020${nth}`, 'Date of audit': '05/08/2026', Plan: nth < 6 ? 'Inadequate' : 'Good', 'Allocated SW': `Worker ${nth % 4}`, 'SW email': `w${nth % 4}@northmere.example` }))), { at: '2026-10-01T08:00:00Z' })
  expect(await releaseWhatIsDue(await job('2026-10-28T12:00:00Z'))).toEqual(['2026-07-01'])
  expect(await ofQuarter('2026-04-01')).toEqual(before)
  const { contents } = await ofQuarter('2026-07-01')
  expect([contents.smallNumber, contents.fewestPeople]).toEqual([5, 3])
  const whole = contents.parts.find(({ sample }) => sample === 'moderation')!.themes.find(({ theme }) => /plan/i.test(theme))!.lines.find((line) => placeOf(line) === placeOf({ area: 'Family Help', split: 'all', part: splits.all }))!
  expect(whole.judged).toBe(12)
})

test('a release is written once, and says what its hash says', async () => {
  const [row] = await owner.execute<{ contents: Release['contents']; hash: string }>(sql`select contents, hash from figure_releases limit 1`)
  expect(releaseHashOf(row!.contents)).toBe(row!.hash)
  await expect(owner.execute(sql`update figure_releases set released_at = now()`)).rejects.toThrow()
  await expect(owner.execute(sql`delete from figure_releases`)).rejects.toThrow()
})

test('of 24 jobs at once one makes a release', async () => {
  await takeIn(db, sheet([{ 'Audit No': 'Q1-1', 'Case ID': 'NM200301', 'Date of audit': '05/02/2026' }]), { at: '2026-10-01T08:00:00Z' })
  const made = await Promise.all(Array.from({ length: 24 }, async () => releaseWhatIsDue(await job('2026-11-01T12:00:00Z'))))
  expect(made.flat()).toEqual(['2026-01-01'])
  expect((await list()).filter(({ quarter }) => quarter === '2026-01-01')).toHaveLength(1)
})

test('where fewer than three people were audited their counts are hidden however large they are', async () => {
  await takeIn(db, sheet(Array.from({ length: 24 }, (_, nth): SheetRow => ({
    'Audit No': `FEW-${nth}`, 'Case ID': `NM2004${String(nth).padStart(2, '0')}`, 'Date of audit': '05/11/2025', 'Case category': nth < 12 ? 'CIN' : 'CP', Plan: nth % 2 ? 'Inadequate' : 'Good',
    ...nth >= 12 && { 'Allocated SW': `Worker ${nth % 4}`, 'SW email': `w${nth % 4}@northmere.example` } }))), { at: '2026-10-01T08:00:00Z' })
  await releaseWhatIsDue(await job('2026-11-01T12:00:00Z'))
  const { contents } = await ofQuarter('2025-10-01')
  const lines = contents.parts[0]!.themes.find(({ theme }) => /plan/i.test(theme))!.lines
  expect(lines.filter(({ split }) => split === 'kind').map(({ judged, belowGood }) => [judged, belowGood])).toEqual([['hidden', 'hidden'], ['hidden', 'hidden']])
  expect(lines.filter(({ split }) => split === 'all').map(({ judged, belowGood }) => [judged, belowGood])).toEqual([[24, 12], [24, 12]])
})

test('a theme that was judged of one worker only is hidden however often, where other themes were judged of many', async () => {
  await takeIn(db, sheet(Array.from({ length: 30 }, (_, nth): SheetRow => ({
    'Audit No': `ONE-${nth}`, 'Case ID': `NM2005${String(nth).padStart(2, '0')}`, 'Date of audit': '05/05/2025', Plan: nth % 2 ? 'Inadequate' : 'Good', Permanence: nth % 5 ? 'N/A' : 'Inadequate',
    'Allocated SW': `Worker ${nth % 5}`, 'SW email': `w${nth % 5}@northmere.example` }))), { at: '2026-10-01T08:00:00Z' })
  await releaseWhatIsDue(await job('2026-11-01T12:00:00Z'))
  const { contents } = await ofQuarter('2025-04-01')
  const linesOf = (title: RegExp) => contents.parts[0]!.themes.find(({ theme }) => title.test(theme))!.lines.filter(({ split }) => split === 'all').map(({ judged, belowGood }) => [judged, belowGood])
  expect(linesOf(/permanence/i)).toEqual([['hidden', 'hidden'], ['hidden', 'hidden']])
  expect(linesOf(/plan/i)).toEqual([[30, 15], [30, 15]])
})

test('how many findings were left out because they were disputed is hidden where they are of one worker', async () => {
  const disputedOf = async (month: string, quarter: string, workers: number) => {
    await takeIn(db, sheet(Array.from({ length: 12 }, (_, nth): SheetRow => ({
      'Audit No': `DIS-${workers}-${nth}`, 'Case ID': `NM20${workers}7${String(nth).padStart(2, '0')}`, 'Date of audit': `05/${month}`, Plan: nth < 6 ? 'Inadequate' : 'Good', Attribution: 'practitioner',
      'Allocated SW': `Worker ${nth % workers}`, 'SW email': `w${nth % workers}@northmere.example` }))), { at: '2026-10-01T08:00:00Z' })
    await owner.execute(sql`
      insert into disputes (organisation_id, gap_id, raised_by_id, raised_at, because, challenged_grade_id, settle_by)
      select gaps.organisation_id, gaps.id, ${maren.id}::uuid, '2026-10-02', 'It was there.', judgements.grade_id, '2026-12-01' from gaps join audits on audits.id = gaps.audit_id
      join judgements on judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id where audits.reference like ${`DIS-${workers}-%`}`)
    await releaseWhatIsDue(await job('2026-11-01T12:00:00Z'))
    return (await ofQuarter(quarter)).contents.leftOut
  }
  expect([await disputedOf('02/2025', '2025-01-01', 1), await disputedOf('11/2024', '2024-10-01', 4)]).toEqual(['hidden', 6])
})

test('of what Ofsted publishes nothing is released', async () => {
  await takeIn(db, await readFile('data/ofsted-inspections.csv'), { organisation: 'england', profile: 'ofsted' })
  expect(await releaseWhatIsDue(await job('2026-11-01T12:00:00Z', 'england'))).toEqual([])
  expect(await list(una)).toEqual([])
}, 60_000)

test('the file says first what it is, and is read back as it was released', async () => {
  const release = await ofQuarter('2026-04-01')
  const { header, rows } = asSheet(release, undefined)
  let text = ''
  for await (const piece of csvOf(header, rows)) text += piece
  const read = parse(text, { bom: true }) as string[][]
  expect(read[0]!.slice(0, 2)).toEqual(['Themes by service area', release.contents.council])
  expect(read.slice(0, 6).map(([first]) => first)).toEqual(['Themes by service area', 'Quarter', 'Made on', 'Small number', 'Left out because disputed on that day', 'Not to be added'])
  const at = read.findIndex(([first]) => first === 'Framework')
  const lines = release.contents.parts.flatMap(({ themes }) => themes.flatMap((theme) => theme.lines))
  expect(read.slice(at + 1).map((cells) => [cells[6], cells[7]])).toEqual(lines.map(({ judged, belowGood }) => [String(judged), String(belowGood)]))
})

test('a title that a spreadsheet program would calculate is text in the file', async () => {
  const release = await ofQuarter('2026-04-01')
  const [part] = release.contents.parts
  const { header, rows } = asSheet({ ...release, contents: { ...release.contents, parts: [{ ...part!, title: '=1+1', themes: part!.themes.slice(0, 1) }] } }, undefined)
  let text = ''
  for await (const piece of csvOf(header, rows)) text += piece
  expect(text).toContain("'=1+1")
  expect(text).not.toMatch(/(^|,|")=1/m)
})

test('a leader of one area is told nothing of the others but what was released', async () => {
  const found = await themesByArea(await reading(hal), { period: '2026-05 to 2026-05' })
  if (!found || found === 'nothing judged' || !('areas' in found)) throw new Error('Nothing to show.')
  expect([found.seesWhole, found.themes.every(({ whole }) => whole.judged === 0)]).toEqual([false, true])
})

test('what became of a quarter is released half a year on, once whoever works at the same time, with every small count hidden', async () => {
  const kindsOf = async () => (await owner.execute<{ kind: string; quarter: string }>(sql`select kind, quarter::text from figure_releases where quarter = '2026-04-01' order by kind`)).map(({ kind }) => kind)
  await releaseWhatIsDue(await job('2026-12-28T12:00:00Z'))
  const early = await kindsOf()
  expect(early).not.toContain('progress')
  await Promise.all(Array.from({ length: 24 }, async () => releaseWhatIsDue(await job('2026-12-29T12:00:00Z'))))
  expect(await kindsOf()).toEqual([...new Set([...early, 'progress'])].toSorted())
  const [one] = await owner.select().from(figureReleases).where(sql`kind = 'progress' and quarter = '2026-04-01'`)
  const { outcomes } = one!.contents as OutcomeContents
  const [byArea, byPriority] = outcomes
  expect([byArea!.of, byPriority!.of]).toEqual(['Service area', 'Priority'])
  expect(byArea!.rows.at(-1)).toEqual(byPriority!.rows.at(-1))
  for (const count of outcomes.flatMap(({ rows }) => rows.flatMap(({ counts }) => counts))) expect(count === 'hidden' || count === 0 || count >= 5).toBe(true)
  expect(releaseHashOf(one!.contents as OutcomeContents)).toBe(one!.hash)
})

/** Forty audits of eight workers in August 2025, each with an action and with learning that was given for it. */
async function fortyWithActions() {
  await takeIn(db, sheet(Array.from({ length: 40 }, (_, nth): SheetRow => ({
    'Audit No': `HALF-${nth}`, 'Case ID': `NM2006${String(nth).padStart(2, '0')}`, 'Date of audit': '04/08/2025', 'Allocated SW': `Half ${nth % 8}`, 'SW email': `half${nth % 8}@northmere.example`,
    Plan: 'RI', Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': `A: Rewrite the plan ~ Half ${nth % 8} ~ 15/08/2025` }))), { at: '2025-08-05T08:00:00Z' })
  await owner.execute(sql`
    with given as (
      insert into assignments (organisation_id, person_id, module_key, proposed_at, due_on, decided_at, decided_by_id, decision)
      select audits.organisation_id, worker_id, (select module_key from module_versions order by module_key limit 1), '2025-08-05T10:00:00Z'::timestamptz + substr(audits.reference, 6)::int * interval '1 minute', '2025-09-30', '2025-08-06', ${maren.id}::uuid, 'confirmed'
      from audits where audits.reference like 'HALF-%' returning *)
    insert into assignment_reasons (organisation_id, gap_id, rule_version_id, person_id, module_key, assignment_id, sentence)
    select given.organisation_id, gaps.id, (select id from rule_versions where organisation_id = given.organisation_id limit 1), given.person_id, given.module_key, given.id, 'Of the gap'
    from given join audits on given.proposed_at = '2025-08-05T10:00:00Z'::timestamptz + substr(audits.reference, 6)::int * interval '1 minute' and audits.reference like 'HALF-%' join gaps on gaps.audit_id = audits.id`)
}

const halfAYearOnOf = async () => (await job('2027-06-01T12:00:00Z')).writing((tx) => progressOf(tx, '2025-07-01', { smallNumber: 5, seenByOne: [['Family Help']] }))
const cells = ({ rows }: { rows: { name: string; counts: unknown[] }[] }) => rows.map(({ name, counts }) => [name, ...counts])
/** The last half hour before 31 March 2026 in London, which has summer time by then; and the first of that day, half a year after the quarter. */
const [justBefore, justAfter] = ['2026-03-30T22:30:00Z', '2026-03-30T23:30:00Z']

test('half a year on an action is done in time, late or by the council’s own file; what was done from that day on is not done, however late it is told', async () => {
  await fortyWithActions()
  const done = (from: number, sentAt: string | null, doneAt: string) => owner.execute(sql`
    with those as (
      select action.* from remedial_actions action join audits on audits.id = action.audit_id where audits.reference in (select 'HALF-' || nth from generate_series(${from}::int, ${from + 7}::int) nth)),
    sent as (
      insert into evidence (organisation_id, remedial_action_id, case_reference, record_kind, record_date, submitted_by_id, submitted_at, check_due_on)
      select organisation_id, id, 'NM200600', 'Plan', '2025-08-10', owner_id, ${sentAt}::timestamptz, '2025-08-20' from those where ${sentAt}::timestamptz is not null)
    update remedial_actions set done_at = ${doneAt}::timestamptz, done_by_sheet = ${sentAt}::timestamptz is null where id in (select id from those)`)
  await done(0, '2025-08-14T10:00:00Z', '2025-08-20T10:00:00Z')
  await done(8, '2026-02-01T10:00:00Z', justBefore)
  await done(16, '2026-02-01T10:00:00Z', justAfter)
  await done(24, null, '2025-08-16T00:00:00Z')
  const [byArea, byPriority] = await halfAYearOnOf()
  expect(byArea!.columns).toEqual(['Done, sent in in time', 'Done, sent in late', 'Done by the council’s own file', 'Not done', 'Actions'])
  expect(cells(byArea!)).toEqual([['Family Help', 8, 8, 8, 16, 40], ['All together', 8, 8, 8, 16, 40]])
  expect(cells(byPriority!)).toEqual([['Amber', 8, 8, 8, 16, 40], ['All together', 8, 8, 8, 16, 40]])
})

test('learning that was completed or accepted from half a year on is not', async () => {
  await owner.execute(sql`
    insert into declarations (organisation_id, person_id, module_version_id, declared_at)
    select people.organisation_id, people.id, (select id from module_versions where organisation_id = people.organisation_id order by module_key limit 1), case when name < 'Half 4' then ${justBefore}::timestamptz else ${justAfter}::timestamptz end from people where name like 'Half %'`)
  const accepted = (from: number, at: string) => owner.execute(sql`
    with sent as (
      insert into evidence (organisation_id, assignment_id, case_reference, record_kind, record_date, submitted_by_id, submitted_at, check_due_on)
      select organisation_id, id, 'NM200600', 'Plan', '2025-08-10', person_id, '2025-09-01', '2025-09-05' from assignments
      where proposed_at in (select '2025-08-05T10:00:00Z'::timestamptz + nth * interval '1 minute' from generate_series(${from}::int, ${from + 7}::int) nth) returning *)
    insert into evidence_checks (organisation_id, evidence_id, outcome, checked_by_id, checked_at) select organisation_id, id, 'accepted', ${maren.id}::uuid, ${at}::timestamptz from sent`)
  await accepted(0, justBefore)
  await accepted(8, justAfter)
  const learning = (await halfAYearOnOf()).at(-1)!
  expect(learning.columns).toEqual(['Applied to an own case', 'Completed, not applied', 'Not completed', 'Modules given'])
  expect(cells(learning)).toEqual([['Family Help', 8, 16, 16, 40], ['All together', 8, 16, 16, 40]])
})

test('actions of one owner are hidden however many, and so is what held of one worker', async () => {
  const [one] = await owner.execute<{ id: string }>(sql`select id from people where name = 'Half 0'`)
  await owner.execute(sql`update remedial_actions set owner_id = ${one!.id}::uuid where audit_id in (select id from audits where reference in (select 'HALF-' || nth from generate_series(0, 7) nth))`)
  const [byArea] = await halfAYearOnOf()
  expect(byArea!.rows[0]!.counts[0]).toBe('hidden')

  const held = async () => (await job('2027-06-01T12:00:00Z')).writing((tx) => heldOf(tx, '2025-07-01', { smallNumber: 5, seenByOne: [['Family Help']] }))
  await owner.execute(sql`
    insert into follow_ups (organisation_id, gap_id, audit_id, judged_on, held) select gaps.organisation_id, gaps.id, audits.id, '2025-12-01', substr(audits.reference, 6)::int % 2 = 0
    from gaps join audits on audits.id = gaps.audit_id where audits.reference like 'HALF-%' on conflict (organisation_id, gap_id) do update set held = excluded.held`)
  const [heldByArea, heldByTheme] = await held()
  expect([cells(heldByArea!)[0], cells(heldByTheme!)[0]!.slice(1)]).toEqual([['Family Help', 20, 20, 40], [20, 20, 40]])
  await owner.execute(sql`update audits set worker_id = ${one!.id}::uuid where reference like 'HALF-%' and substr(reference, 6)::int % 2 = 1`)
  expect(cells((await held())[0]!)[0]).toEqual(['Family Help', 'hidden', 'hidden', 40])
})
