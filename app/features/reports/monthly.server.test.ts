import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { audits, disputes, gapClosures, gaps, judgements, people } from '../../../db/schema.ts'
import { hideAudit } from '../corrections/report.server.ts'
import { answerAudit } from '../replies/replies.server.ts'
import { startServiceAction, endServiceAction } from '../service-actions/looking-after.server.ts'
import { keepExample } from './examples.server.ts'
import { figuresOf } from './figures.server.ts'
import { periodOn } from './periods.ts'
import type { Count, ReportTable } from './reports.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const ben = await somebody(owner, 'northmere', { name: 'Ben Lomax', role: 'admin' })
const isla = await somebody(owner, 'northmere', { name: 'Isla Nettles', role: 'auditor' })
const september = periodOn('monthly', '2026-09-01')
const taken = (period = september) => writing(db, maren.organisationId, (tx) => figuresOf(tx, period))
const table = async (key: string, period = september): Promise<ReportTable | undefined> => (await taken(period)).contents.tables.find((one) => one.key === key)
const rowsOf = async (key: string, period = september): Promise<Record<string, Count[]>> => Object.fromEntries((await table(key, period))?.rows.map(({ name, counts }) => [name, counts]) ?? [])
const auditOf = async (reference: string) => (await owner.select().from(audits).where(eq(audits.reference, reference)))[0]!
const gapOf = async (reference: string, theme: string) => (await owner.execute<{ id: string }>(sql`
  select gaps.id from gaps join audits on audits.id = gaps.audit_id join themes on themes.id = gaps.theme_id where audits.reference = ${reference} and themes.key = ${theme}`))[0]!.id

/** 'Internal audit' is of no named sample, 'Moderation of internal audit' of the moderation sample, and both are set to others where a test needs it. */
const one = (number: number, date: string, more: Record<string, string> = {}) => ({ 'Audit No': `M-${number}`, 'Case ID': `NM70${number}`, 'Date of audit': date, ...more })

beforeAll(async () => {
  await takeIn(db, sheet([
    one(1, '04/05/2026', { Plan: 'Inadequate', 'Overall judgement': 'Inadequate', Attribution: 'practitioner' }),
    one(2, '01/09/2026', { Plan: 'Inadequate', 'Overall judgement': 'Inadequate', Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 30/09/2026' }),
    one(3, '02/09/2026', { 'Case category': 'CP', 'Overall judgement': 'Requires improvement', Identity: 'Inadequate', Attribution: 'system' }),
    one(4, '03/09/2026'),
    one(5, '30/09/2026', { Plan: 'Inadequate', Attribution: 'manager' }),
    one(6, '01/10/2026', { Plan: 'Inadequate' }),
  ]), { at: '2026-09-20T10:00:00Z' })
  await owner.update(audits).set({ sample: 'random' }).where(sql`reference in ('M-2', 'M-4', 'M-5')`)
  await owner.update(audits).set({ sample: 'targeted' }).where(sql`reference = 'M-3'`)
  await endReadings()
})

test('a month counts the audits that were done in it and had come in, each sample in tables of its own', async () => {
  const keys = (await taken()).contents.tables.map(({ key }) => key)
  expect(keys.filter((key) => key.startsWith('themes-'))).toEqual(['themes-random', 'themes-targeted', 'themes-moderation'])
  expect((await rowsOf('themes-random')).Planning!.slice(0, 2)).toEqual([{ k: 2, n: 3 }, { k: 2, n: 3 }])
  expect((await rowsOf('themes-targeted')).Planning!.slice(0, 2)).toEqual([{ k: 0, n: 1 }, { k: 0, n: 1 }])
  expect((await rowsOf('themes-moderation')).Planning!.slice(0, 2)).toEqual([null, { k: 1, n: 1 }])
  expect((await rowsOf('themes-random'))['Overall grade']!.slice(0, 2)).toEqual([{ k: 1, n: 3 }, { k: 1, n: 3 }])
})

test('no table joins two samples or two kinds of case into a trend', async () => {
  const trend = await rowsOf('trend-random')
  expect(Object.keys(trend)).toEqual(['Child in need'])
  expect((await table('trend-random'))!.total).toBeNull()
  expect(Object.values(await rowsOf('trend-targeted'))).toEqual([[null, null, null, null, null, { k: 1, n: 1 }]])
  expect((await taken()).contents.missing).toEqual(expect.arrayContaining([expect.stringMatching(/^Samples are never joined/), expect.stringMatching(/^Kinds of case are never joined/)]))
})

test('what an audit of the month says counts only once it has come in, and what came in later counts in no report before', async () => {
  await owner.update(audits).set({ publishedAt: new Date('2026-10-02T10:00:00Z') }).where(eq(audits.reference, 'M-5'))
  expect((await rowsOf('themes-random')).Planning![0]).toEqual({ k: 1, n: 2 })
  expect((await rowsOf('themes-random', periodOn('monthly', '2026-10-01'))).Planning!.slice(0, 2)).toEqual([null, { k: 2, n: 3 }])
  await owner.update(audits).set({ publishedAt: new Date('2026-09-30T22:59:59Z') }).where(eq(audits.reference, 'M-5'))
  expect((await rowsOf('themes-random')).Planning![0]).toEqual({ k: 2, n: 3 })
})

test('a finding that is disputed at the cut-off is left out, and with it in is said; settled later, it stays so in the report of then', async () => {
  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  const gapId = await gapOf('M-2', 'planning')
  expect(await answerAudit(await through(db, 'reply to audits', wilma, '2026-09-22T09:00:00Z'), (await auditOf('M-2')).id, { stance: 'challenges', words: 'See May.', challenged: [{ gapId, because: 'See May.' }] })).toBe(true)
  expect((await rowsOf('themes-random')).Planning![0]).toEqual({ k: 1, n: 2 })
  expect((await rowsOf('disputed'))['Cases drawn at random']).toEqual([1, { k: 1, n: 32 }, { k: 2, n: 33 }])
  expect((await taken()).words.sure).toContain('1 left out because it is disputed; with it in,')
  const before = (await taken()).inputsHash

  const [good] = await owner.execute<{ id: string; was: string }>(sql`select good.id, judgements.grade_id as was from judgements join grades on grades.id = judgements.grade_id join grades good on good.framework_id = grades.framework_id and good.word = 'Good'
    join gaps on gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id where gaps.id = ${gapId}::uuid`)
  await owner.update(disputes).set({ settledById: isla.id, settledAt: new Date('2026-10-05T09:00:00Z'), outcome: 'changed', gradeId: good!.id, settledBecause: 'It is there.' }).where(eq(disputes.gapId, gapId))
  const [gap] = await owner.select().from(gaps).where(eq(gaps.id, gapId))
  await owner.update(judgements).set({ gradeId: good!.id }).where(sql`audit_id = ${gap!.auditId}::uuid and theme_id = ${gap!.themeId}::uuid`)
  expect((await rowsOf('themes-random')).Planning![0]).toEqual({ k: 1, n: 2 })
  expect((await taken()).inputsHash).toBe(before)
  expect((await rowsOf('themes-random', periodOn('monthly', '2026-10-01'))).Planning![1]).toEqual({ k: 1, n: 3 })

  await owner.update(judgements).set({ gradeId: good!.was }).where(sql`audit_id = ${gap!.auditId}::uuid and theme_id = ${gap!.themeId}::uuid`)
  await owner.delete(disputes)
})

test('grades that nobody had confirmed by the cut-off are provisional in its report for ever', async () => {
  await owner.update(audits).set({ confirmedAt: new Date('2026-10-01T10:00:00Z') }).where(eq(audits.reference, 'M-4'))
  expect((await taken()).words.sure).toMatch(/^11 of 55 judgements are provisional\.$/m)
  expect((await taken()).contents.missing).toContain('Fewer than 5 audits of this month are provisional: nobody had confirmed their grades by the cut-off.')
})

test('a gap that was closed by the cut-off is closed, and one closed later is not; whoever had left by then leaves theirs unknown', async () => {
  const gapId = await gapOf('M-1', 'planning')
  await owner.insert(gapClosures).values({ organisationId: maren.organisationId, gapId, closedAt: new Date('2026-06-01T09:00:00Z') })
  expect((await table('gaps'))!.columns.slice(0, 5)).toEqual(['Gaps', 'Closed', 'Held', 'Found again', 'Not known yet'])
  expect((await rowsOf('gaps')).Planning).toEqual([3, 1, 0, 0, 2, 1, 0, 0, 0])
  await owner.update(gapClosures).set({ closedAt: new Date('2026-09-30T23:00:00Z') })
  expect((await rowsOf('gaps')).Planning!.slice(0, 2)).toEqual([3, 0])
  await owner.update(gapClosures).set({ closedAt: new Date('2026-06-01T09:00:00Z') })

  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  await owner.update(people).set({ leftOn: '2026-10-01' }).where(eq(people.id, wilma.id))
  expect((await rowsOf('gaps')).Planning).toEqual([3, 1, 0, 0, 1, 0, 2, 0, 0])
  await owner.update(people).set({ leftOn: null }).where(eq(people.id, wilma.id))
})

test('a finding on a theme on which the same person had closed a gap within the year is found again', async () => {
  expect((await rowsOf('found-again')).Planning).toEqual([{ k: 1, n: 2 }, { k: 1, n: 2 }])
  expect((await taken()).words.know).toContain('Of 3 findings below good this month, 2 are on a theme on which a gap of the same person or team had been closed within the year.')
})

test('whose the gaps mainly are is counted as it was confirmed by then', async () => {
  expect(await rowsOf('whose-gaps')).toMatchObject({ 'The practitioner’s': [2], 'The manager’s': [1], 'The service’s': [1], 'A partner’s': [0] })
})

test('service actions stand as they stood at the cut-off', async () => {
  const keeper = () => through(db, 'look after service actions', ben, '2026-09-21T09:00:00Z')
  const started = await startServiceAction(await keeper(), { wording: 'Add identity to the plan', because: 'There is no place.', ownerId: ben.id, dueMonth: '2026-09-01', gapIds: [await gapOf('M-3', 'identity')] }) as { id: string }
  await endReadings()
  expect(await rowsOf('service-actions')).toMatchObject({ Open: [1], 'Of these overdue': [1], 'Done this month': [0] })
  const ender = await through(db, 'follow service actions', ben, '2026-10-05T09:00:00Z')
  await endServiceAction(ender, undefined, started.id, { done: true, outcome: 'It has a page.' })
  expect((await rowsOf('service-actions')).Open).toEqual([1])
  expect((await rowsOf('service-actions', periodOn('monthly', '2026-10-01')))['Done this month']).toEqual([1])
})

test('examples of the month stand in its words, and one that may name somebody does not', async () => {
  await keepExample(await through(db, 'keep examples', isla, '2026-09-25T09:00:00Z'), (await auditOf('M-4')).id)
  await owner.update(audits).set({ strengths: 'It was read to Kayleigh.' }).where(eq(audits.reference, 'M-3'))
  await keepExample(await through(db, 'keep examples', isla, '2026-09-25T09:00:00Z'), (await auditOf('M-3')).id)
  const { words, contents } = await taken()
  expect(words.best).toBe('“Clear, respectful writing.”')
  expect(contents.missing.at(-1)).toMatch(/^Not every example/)
})

test('audits that were judged by another framework are in no table, and said to be missing', async () => {
  const [other] = await owner.execute<{ frameworkId: string; themeId: string; gradeId: string }>(sql`
    with laid as (insert into frameworks (organisation_id, key, title, valid_from, followed_up_by) select id, 'other', 'Another', '2020-01-01', 'person' from organisations where key = 'northmere' returning organisation_id, id),
      theme as (insert into themes (organisation_id, framework_id, key, title, question, position) select organisation_id, id, 'o', 'Other', 'What?', 1 from laid returning organisation_id, id),
      grade as (insert into grades (organisation_id, framework_id, key, word, rank, good_enough) select organisation_id, id, 'g', 'Fine', 1, true from laid returning id)
    select laid.id as "frameworkId", theme.id as "themeId", grade.id as "gradeId" from laid, theme, grade`)
  const { id, organisationId } = await auditOf('M-4')
  const before = await owner.select().from(judgements).where(eq(judgements.auditId, id))
  await owner.delete(judgements).where(eq(judgements.auditId, id))
  await owner.insert(judgements).values({ organisationId, auditId: id, themeId: other!.themeId, frameworkId: other!.frameworkId, gradeId: other!.gradeId })
  expect((await rowsOf('themes-random'))['Overall grade']![0]).toEqual({ k: 1, n: 2 })
  expect((await taken()).contents.missing).toContain('Fewer than 5 audits of six months were judged by another framework or another version of it and are in no table: its themes ask something else.')
  await owner.delete(judgements).where(eq(judgements.auditId, id))
  await owner.insert(judgements).values(before)
})

test('a hidden audit is in no figure', async () => {
  expect((await rowsOf('themes-targeted')).Planning![0]).toEqual({ k: 0, n: 1 })
  const marcus = await personCalled(owner, 'northmere', 'Marcus Tull')
  await hideAudit(await through(db, 'report wrong audits', marcus), (await auditOf('M-3')).id, 'wrong child')
  expect(await table('themes-targeted')).toBeUndefined()
})
