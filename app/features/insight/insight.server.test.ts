import { readFile } from 'node:fs/promises'
import { eq, getTableColumns, sql, type SQL } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { audits, awayPeriods, disputes, evidence, evidenceChecks, caseloads, organisations, remedialActions, safetyContacts, teams, themeTallies, vacancies } from '../../../db/schema.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { addToTallies, confirmGrades } from '../publishing/publishing.server.ts'
import type { Asked } from './asked.ts'
import { themesByArea } from './insight.server.ts'
import { mostCounted, openWork } from './open-work.server.ts'
import { pressures } from './pressures.server.ts'
import { talliesAnew } from './tallies.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const at = '2026-11-23T09:00:00Z'
const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const una = await somebody(owner, 'england', { name: 'Una Fairweather', role: 'leader' })
const hal = await somebody(owner, 'northmere', { name: 'Hal Family', role: 'leader', area: 'Family Help' })

const asked = async (reader: typeof maren, framework: string | null = null, sample: string | null = null, more: Partial<Asked> = {}) => themesByArea(await through(db, 'see insight', reader, at), { framework, sample, period: 'all', ...more })
const shown = async (...what: Parameters<typeof asked>) => {
  const insight = await asked(...what)
  if (insight === undefined || insight === 'nothing judged' || !('areas' in insight)) throw new Error('Nothing to show.')
  return insight
}

/** What is stored, without rows that have come down to nothing, and the full rebuild. */
const stored = (organisationId: string) => writing(db, organisationId, async (tx) => (await tx.select({
  ...getTableColumns(themeTallies),
}).from(themeTallies)
  .where(sql`${themeTallies.judged} <> 0 or ${themeTallies.belowGood} <> 0`)).map((row) => JSON.stringify(row, Object.keys(row).toSorted())).toSorted())
const anew = (organisationId: string) => writing(db, organisationId, async (tx) => (await talliesAnew(tx)).map((row) => JSON.stringify(row, Object.keys(row).toSorted())).toSorted())

test('while nothing has been judged it says so', async () => {
  expect(await asked(maren)).toBe('nothing judged')
  expect((await openWork(await through(db, 'see insight', maren, at))).actions).toBeUndefined()
})

test('themes by area are counted from the council’s own sheet, sample by sample', async () => {
  await takeIn(db, await readFile('data/northmere-audits.csv'))

  const opened = await shown(maren)
  const other = opened.samples.find(({ current }) => !current)!
  expect(opened.samples.find(({ current }) => current)!.judged).toBeGreaterThan(other.judged)
  const second = await shown(maren, null, other.name)
  expect([second.sample, second.judged]).toEqual([other.name, other.judged])

  const [byHand] = await owner.execute<{ judged: number; below: number }>(sql`
    select count(*)::int as judged, count(*) filter (where not grades.good_enough)::int as below
    from judgements join grades on grades.id = judgements.grade_id join themes on themes.id = judgements.theme_id
    join audits on audits.id = judgements.audit_id join service_areas on service_areas.id = audits.service_area_id
    where themes.key = 'oversight' and audits.sample = ${opened.sample} and service_areas.name = 'Safeguarding'`)
  expect(opened.themes.find(({ title }) => title === 'Management oversight and supervision')!.areas.find(({ name }) => name === 'Safeguarding')!.counted)
    .toEqual({ judged: byHand!.judged, belowGood: byHand!.below, leftOut: 0 })
})

test('a framework or sample of which there is nothing is not there', async () => {
  expect(await asked(maren, 'improvement-points')).toBeUndefined()
  expect(await asked(maren, null, 'inspection')).toBeUndefined()
  expect(await asked(maren, null, 'nonsense')).toBeUndefined()
})

test('a leader of one area sees its counts and nothing of any other area', async () => {
  const own = await shown(hal)
  expect(own.areas.map(({ name }) => name)).toEqual(['Family Help'])
  const all = await shown(maren, null, own.sample)
  for (const theme of own.themes) {
    const ofAll = all.themes.find(({ title }) => title === theme.title)!
    expect(theme.whole.judged).toBe(0)
    expect(theme.areas).toEqual(ofAll.areas.filter(({ name }) => name === 'Family Help'))
  }
})

test('a leader of another council sees nothing of this one', async () => {
  await anotherCouncil(owner)
  const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Sol Vale', role: 'leader' })
  expect(await asked(elsewhere)).toBe('nothing judged')
  expect((await openWork(await through(db, 'see insight', elsewhere, at))).actions).toBeUndefined()
})

test('published inspections open with the points for improvement and hold the judgement areas apart', async () => {
  await takeIn(db, await readFile('data/ofsted-inspections.csv'), { organisation: 'england', profile: 'ofsted' })

  const points = await shown(una)
  expect([points.framework.title, points.sample, points.areas.length, points.themes.length, points.provisional]).toEqual(['Points for improvement', 'inspection', 9, 29, 0])
  expect(points.themes.find(({ title }) => title === 'Plans and planning')!.whole).toEqual({ judged: 338, belowGood: 250, leftOut: 0 })
  expect(points.frameworks.map(({ title }) => title)).toEqual(['Inspection judgements', 'Points for improvement'])

  const judged = await shown(una, 'inspection-judgements')
  expect(judged.themes.find(({ title }) => title.startsWith('Overall'))!.whole).toEqual({ judged: 486, belowGood: 231, leftOut: 0 })
  expect((await openWork(await through(db, 'see insight', una, at))).actions).toBeUndefined()
}, 60_000)

test('open and overdue actions are counted in reach as they stand', async () => {
  const before = (await openWork(await through(db, 'see insight', hal, at))).actions!
  const wholeBefore = (await openWork(await through(db, 'see insight', maren, at))).actions!
  const owned = 'R: Make sure the child is seen ~ Wilma Ashdown ~ 30/11/2026 | A: Write the analysis ~ Wilma Ashdown ~ 09/05/2026 | G: Tidy the chronology ~ Wilma Ashdown ~ 09/05/2026'
  await takeIn(db, sheet([{ 'Audit No': 'O-1', 'Case ID': 'NM300001', 'Remedial actions (RAG: action ~ owner ~ due)': owned }]))
  const agreed = await owner.select({ id: remedialActions.id, priority: remedialActions.priority }).from(remedialActions)
    .innerJoin(audits, eq(audits.id, remedialActions.auditId)).where(eq(audits.reference, 'O-1'))
  const of = (priority: string) => agreed.find((one) => one.priority === priority)!.id
  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  const { organisationId } = wilma
  const more = async (reader: typeof maren, from: typeof before) => {
    const now = (await openWork(await through(db, 'see insight', reader, at))).actions!
    return Object.fromEntries(Object.entries(now).map(([what, count]) => [what, count - from[what as keyof typeof from]]))
  }
  expect(await more(hal, before)).toEqual({ red: 1, redMadeSafe: 0, redOverdue: 0, other: 2, otherOverdue: 2 })
  await endReadings()

  // While its owner is away an amber or a green waits, and is not late.
  const [leave] = await owner.insert(awayPeriods).values({ organisationId, personId: wilma.id, awayFrom: '2026-05-06', backOn: null, recordedById: wilma.id, recordedAt: new Date(at) }).returning({ id: awayPeriods.id })
  expect(await more(hal, before)).toMatchObject({ other: 2, otherOverdue: 0 })
  await owner.update(awayPeriods).set({ backOn: '2026-05-12' }).where(eq(awayPeriods.id, leave!.id))
  await endReadings()
  expect(await more(hal, before)).toMatchObject({ other: 2, otherOverdue: 2 })
  await owner.delete(awayPeriods)
  await endReadings()

  await owner.insert(safetyContacts).values({ organisationId, remedialActionId: of('red'), reached: true, spokenTo: 'practitioner', at: new Date(at), recordedById: wilma.id, recordedAt: new Date(at) })
  const sent = await owner.insert(evidence).values([of('amber'), of('green')].map((remedialActionId) => ({
    organisationId, remedialActionId, caseReference: 'NM300001', recordKind: 'Case note', recordDate: '2026-05-08', submittedById: wilma.id, submittedAt: new Date('2026-05-08T10:00:00Z'), checkDueOn: '2026-05-12',
  }))).returning()
  await owner.insert(evidenceChecks).values({ organisationId, evidenceId: sent[1]!.id, outcome: 'accepted', checkedById: maren.id, checkedAt: new Date('2026-05-09T10:00:00Z') })
  await owner.update(remedialActions).set({ doneAt: new Date('2026-05-09T10:00:00Z') }).where(eq(remedialActions.id, of('green')))

  expect(await more(hal, before)).toEqual({ red: 1, redMadeSafe: 1, redOverdue: 0, other: 1, otherOverdue: 0 })
  expect(await more(maren, wholeBefore)).toEqual({ red: 1, redMadeSafe: 1, redOverdue: 0, other: 1, otherOverdue: 0 })
  const cora = await somebody(owner, 'northmere', { name: 'Cora Care', role: 'leader', area: 'Children in Care' })
  const ofCare = (await openWork(await through(db, 'see insight', cora, at))).actions
  expect(ofCare!.other).toBeLessThan(wholeBefore.other)
})

test('counting of actions stops just beyond the most that is said', async () => {
  const [one] = await owner.select().from(remedialActions).where(eq(remedialActions.priority, 'amber')).limit(1)
  const { id: _, ...like } = one!
  await owner.insert(remedialActions).values(Array.from({ length: mostCounted + 5 }, () => ({ ...like, dueAt: new Date('2026-05-09T17:00:00Z') })))
  expect((await openWork(await through(db, 'see insight', maren, at))).actions).toMatchObject({ other: mostCounted + 1, otherOverdue: mostCounted + 1 })
  // Those of somebody away wait and are not overdue: what is left is counted, not what stands below the most that is counted.
  await endReadings()
  const away = await somebody(owner, 'northmere', { name: 'Amy Away', role: 'practitioner', team: 'Family Help South' })
  const overdueOf = async (whose: SQL) => (await owner.execute<{ many: number }>(sql`select count(*)::int as many from remedial_actions where organisation_id = ${away.organisationId}::uuid and priority <> 'red' and done_at is null
    and withdrawn_at is null and due_at <= ${at}::timestamptz and ${whose} and not exists (select 1 from evidence where evidence.remedial_action_id = remedial_actions.id)`))[0]!.many
  const theirs = await overdueOf(sql`true`) - (mostCounted - 20)
  await owner.execute(sql`update remedial_actions set owner_id = ${away.id}::uuid where id in (select id from remedial_actions where organisation_id = ${away.organisationId}::uuid and due_at = '2026-05-09T17:00:00Z' and done_at is null limit ${theirs}::int)`)
  await owner.insert(awayPeriods).values({ organisationId: away.organisationId, personId: away.id, awayFrom: '2026-05-05', backOn: null, recordedById: away.id, recordedAt: new Date(at) })
  expect(await overdueOf(sql`owner_id <> ${away.id}::uuid`)).toBe(mostCounted - 20)
  expect((await openWork(await through(db, 'see insight', maren, at))).actions).toMatchObject({ otherOverdue: mostCounted - 20 })
})

test('tallies equal a full rebuild after imports, confirmations and both at once', async () => {
  const [northmere] = await owner.select().from(organisations).where(eq(organisations.key, 'northmere'))
  const { id } = northmere!
  expect(await stored(id)).toEqual(await anew(id))
  expect((await stored(id)).length).toBeGreaterThan(50)

  const grades = ['Good', 'RI', 'Inadequate', 'N/A']
  const file = (batch: number) => sheet(Array.from({ length: 40 }, (_, index): SheetRow => ({
    'Audit No': `B${batch}-${index}`, 'Case ID': `NM4${batch}${1000 + index}`, 'Audit type': index % 2 ? 'Moderation of internal audit' : 'Internal audit', 'Date of audit': `0${1 + (index % 9)}/0${5 + (batch % 3)}/2026`,
    Thresholds: grades[index % 4], Assessment: grades[(index + batch) % 4], Plan: grades[(index * 3 + batch) % 4],
  })))
  const waiting = await owner.select({ id: audits.id }).from(audits).where(sql`${audits.organisationId} = ${id} and ${audits.confirmedAt} is null`)
  expect(waiting.length).toBeGreaterThan(0)
  await Promise.all([
    ...Array.from({ length: 6 }, (_, batch) => takeIn(db, file(batch))),
    ...waiting.flatMap((audit) => [1, 2].map(() => writing(db, id, (tx) => confirmGrades(tx, audit.id, { organisationId: id, personId: maren.id, at: new Date(at) })))),
  ])
  const imported = await owner.select({ id: audits.id }).from(audits).where(sql`${audits.organisationId} = ${id} and ${audits.confirmedAt} is null`)
  expect(imported).toHaveLength(120)
  await Promise.all([
    ...imported.map((audit) => writing(db, id, (tx) => confirmGrades(tx, audit.id, { organisationId: id, personId: maren.id, at: new Date(at) }))),
    ...[6, 7, 8].map((batch) => takeIn(db, file(batch))),
  ])

  expect(await stored(id)).toEqual(await anew(id))
  expect((await shown(maren, null, 'moderation')).provisional).toBe(0)
}, 60_000)

test('a period takes in the months it names, and no others; with nothing asked it is the last six, and all there is where these are empty', async () => {
  const judgedOf = async (...what: Parameters<typeof shown>) => (await shown(...what)).judged
  const moderated = (more: Partial<Asked>) => judgedOf(maren, null, 'moderation', more)
  const [all, may, june] = [await moderated({}), await moderated({ period: '2026-05 to 2026-05' }), await moderated({ period: '2026-06 to 2026-06' })]
  expect(Math.min(may, june)).toBeGreaterThan(0)
  expect(await moderated({ period: '2026-05 to 2026-06' })).toBe(may + june)
  expect(all).toBeGreaterThanOrEqual(may + june)
  expect(await asked(maren, null, null, { period: 'last week' })).toBeUndefined()
  const none = await asked(maren, null, null, { period: '2020-01 to 2020-02' })
  expect(none).toMatchObject({ nothingOfThis: true })

  const lately = await themesByArea(await through(db, 'see insight', maren, '2026-06-30T09:00:00Z'), {})
  expect(lately).toMatchObject({ fellBack: false })
  await endReadings()
  const muchLater = await themesByArea(await through(db, 'see insight', maren, '2028-06-30T09:00:00Z'), {})
  expect(muchLater).toMatchObject({ fellBack: true })
})

test('a kind of case narrows every figure, and one that there is none of is not there', async () => {
  const everything = await shown(maren, null, 'moderation')
  const each = await Promise.all(everything.kinds.map(async (caseType) => { const found = await asked(maren, null, 'moderation', { caseType }); return found && typeof found === 'object' && 'areas' in found ? found.judged : 0 }))
  expect(each.reduce((sum, one) => sum + one, 0)).toBe(everything.judged)
  expect(await asked(maren, null, null, { caseType: 'Made up' })).toBeUndefined()
  expect(await asked(maren, null, null, { area: '00000000-0000-4000-8000-000000000000' })).toBeUndefined()
  expect(await asked(maren, null, null, { panel: 'nobody' })).toBeUndefined()
})

test('whose gaps they mainly are is counted once somebody has said it, in a panel each', async () => {
  const { organisationId } = maren
  await owner.execute(sql`update gaps set attribution = null, attributed_at = null, attributed_by_id = null where organisation_id = ${organisationId}::uuid`)
  const [gap] = await owner.execute<{ auditId: string; gapId: string; area: string; title: string }>(sql`
    select audits.id as "auditId", gaps.id as "gapId", area.name as area, themes.title from gaps join audits on audits.id = gaps.audit_id join service_areas area on area.id = audits.service_area_id join themes on themes.id = gaps.theme_id
    where gaps.organisation_id = ${organisationId}::uuid and audits.sample = 'moderation' and gaps.withdrawn_at is null and audits.auditor_id is distinct from ${maren.id}::uuid limit 1`)
  await owner.execute(sql`delete from theme_tallies where organisation_id = ${organisationId}::uuid`)
  await writing(db, organisationId, (tx) => addToTallies(tx, sql`true`, 1))
  const before = await shown(maren, null, 'moderation', { panel: 'manager' })
  expect(before.whose).toMatchObject({ manager: 0, practitioner: 0, service: 0, notConfirmed: before.whose.all })
  const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
  await endReadings()
  expect(await confirmFindings(await through(db, 'confirm findings', ada, at), gap!.auditId, { [gap!.gapId]: 'manager' })).toBe(true)
  const after = await shown(maren, null, 'moderation', { panel: 'manager' })
  expect(after.whose).toMatchObject({ manager: 1, practitioner: 0, notConfirmed: before.whose.all - 1 })
  const cell = after.themes.find(({ title }) => title === gap!.title)!.areas.find(({ name }) => name === gap!.area)!.counted
  const all = (await shown(maren, null, 'moderation')).themes.find(({ title }) => title === gap!.title)!.areas.find(({ name }) => name === gap!.area)!.counted
  expect(cell).toEqual({ judged: all.judged, belowGood: 1, leftOut: 0 })
  expect(await stored(organisationId)).toEqual(await anew(organisationId))
})

test('what is said of one area is of that area alone, and how many grades are provisional is said whoever’s gap is shown', async () => {
  const all = await shown(maren, null, 'moderation')
  const [first] = all.allAreas
  const of = await shown(maren, null, 'moderation', { area: first!.id })
  const judgedThere = all.themes.flatMap(({ areas }) => areas.filter(({ name }) => name === first!.name)).reduce((sum, { counted }) => sum + counted.judged, 0)
  expect([of.judged, of.areas.length, of.samples.find(({ current }) => current)!.judged]).toEqual([judgedThere, 1, judgedThere])
  expect(of.judged).toBeLessThan(all.judged)
  expect(of.whose.all).toBe(all.themes.flatMap(({ areas }) => areas.filter(({ name }) => name === first!.name)).reduce((sum, { counted }) => sum + counted.belowGood, 0))
  // The whole council's column goes on to be that of the whole council.
  expect(of.themes.map(({ whole }) => whole)).toEqual(all.themes.filter(({ key }) => of.themes.some((theme) => theme.key === key)).map(({ whole }) => whole))

  const [gap] = await owner.execute<{ id: string; auditId: string; grade: string }>(sql`
    select gaps.id, gaps.audit_id as "auditId", judgements.grade_id as grade from gaps join audits on audits.id = gaps.audit_id join judgements on judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id
    where gaps.organisation_id = ${maren.organisationId}::uuid and gaps.attribution = 'manager' and audits.sample = 'moderation' limit 1`)
  await writing(db, maren.organisationId, async (tx) => {
    await addToTallies(tx, eq(audits.id, gap!.auditId), -1)
    await tx.update(audits).set({ confirmedAt: null }).where(eq(audits.id, gap!.auditId))
    await addToTallies(tx, eq(audits.id, gap!.auditId), 1)
  })
  await endReadings()
  const said = async (panel: string) => { const { judged, provisional } = await shown(maren, null, 'moderation', { panel }); await endReadings(); return [judged, provisional] }
  const [judged, provisional] = await said('all')
  await owner.insert(disputes).values({ organisationId: maren.organisationId, gapId: gap!.id, raisedById: maren.id, raisedAt: new Date(at), because: 'It was seen.', settleBy: '2026-12-01', challengedGradeId: gap!.grade } as typeof disputes.$inferInsert)
  for (const panel of ['all', 'practitioner', 'manager']) expect(await said(panel), panel).toEqual([judged! - 1, provisional! - 1])
  await owner.delete(disputes)
})

test('what a worker was called stays with the audit, and is offered only where three people are called so', async () => {
  const { organisationId } = maren
  await owner.execute(sql`update people set job_title = 'Social worker' where organisation_id = ${organisationId}::uuid and id in (select worker_id from audits)`)
  const before = await shown(maren, null, 'moderation')
  expect(before.roles).toEqual([])
  await takeIn(db, sheet([{ 'Audit No': 'R-1', 'Case ID': 'NM500001', Plan: 'Inadequate' }, { 'Audit No': 'R-2', 'Case ID': 'NM500002', 'Allocated SW': 'Una Sole', 'SW email': 'una.sole@northmere.example' }]))
  await endReadings()
  const social = await shown(maren, null, 'moderation', { role: 'Social worker' })
  expect([social.roles, social.judged]).toEqual([['Social worker'], 11])
  // A new post changes nothing of what was audited before.
  await owner.execute(sql`update people set job_title = 'Principal social worker' where organisation_id = ${organisationId}::uuid and name = 'Wilma Ashdown'`)
  expect((await shown(maren, null, 'moderation', { role: 'Social worker' })).judged).toBe(11)
  expect(await asked(maren, null, 'moderation', { role: 'Principal social worker' })).toBeUndefined()
  expect(await stored(organisationId)).toEqual(await anew(organisationId))
})

test('cases of a worker are told of three workers or more, with the vacant posts of the teams of today', async () => {
  const { organisationId } = hal
  const [team] = await owner.select().from(teams).where(eq(teams.name, 'Family Help South'))
  const three = await Promise.all(['Ann Three', 'Bo Three', 'Cy Three'].map((name) => somebody(owner, 'northmere', { name, role: 'practitioner', team: 'Family Help South' })))
  const place = async (reader: typeof hal) => (await pressures(await through(db, 'see insight', reader, at))).find(({ name }) => name === 'Family Help')
  await owner.insert(caseloads).values(three.slice(0, 2).map(({ id }) => ({ organisationId, personId: id, countedOn: '2026-11-01', cases: 20 })))
  await owner.insert(vacancies).values([{ organisationId, teamId: team!.id, countedOn: '2026-10-01', posts: 5 }, { organisationId, teamId: team!.id, countedOn: '2026-11-02', posts: 2 }])
  expect(await place(hal)).toMatchObject({ cases: null, workers: 2, posts: 2, postsCountedOn: '2026-11-02' })
  await endReadings()
  await owner.insert(caseloads).values([{ organisationId, personId: three[2]!.id, countedOn: '2026-11-03', cases: 11 }, { organisationId, personId: three[0]!.id, countedOn: '2026-11-10', cases: 14 }])
  expect(await place(hal)).toMatchObject({ cases: 14, workers: 3, countedOn: '2026-11-01' })
  expect((await pressures(await through(db, 'see insight', hal, at))).map(({ name }) => name)).toEqual(['Family Help'])
})
