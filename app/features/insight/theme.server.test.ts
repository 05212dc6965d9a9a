import { and, eq, inArray, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, audits, disputes, evidence, frameworks, gaps, grades, people, remedialActions, ruleVersions, serviceAreas, themes } from '../../../db/schema.ts'
import { addToTallies } from '../publishing/publishing.server.ts'
import type { Asked } from './asked.ts'
import { themesByArea } from './insight.server.ts'
import { themesByTeam } from './teams.server.ts'
import { themeInDetail } from './theme.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const at = '2026-11-23T09:00:00Z'
const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const hal = await somebody(owner, 'northmere', { name: 'Hal Family', role: 'leader', area: 'Family Help' })
const nothing: Asked = { framework: null, sample: null, period: 'all', caseType: null, role: null, area: null, team: null, panel: null }

/** Audits of some month, so many of which judge the plan below good. */
const audited = (name: string, month: string, many: number, below: number, more: SheetRow = {}): SheetRow[] => Array.from({ length: many }, (_, nth) => ({
  'Audit No': `${name}-${nth}`, 'Case ID': `NM4${String(name.charCodeAt(0)).padStart(3, '0')}${String(nth).padStart(2, '0')}`, 'Date of audit': `0${(nth % 5) + 1}/${month}/2026`, Plan: nth < below ? 'Requires improvement' : 'Good', ...more,
}))
await takeIn(db, sheet([
  ...audited('A', '08', 6, 2, { 'Case category': 'CIN' }), ...audited('B', '09', 4, 3, { 'Case category': 'CIN' }),
  ...audited('C', '09', 3, 3, { 'Case category': 'CP' }),
  ...audited('D', '09', 5, 5, { 'Case category': 'CIN', Service: 'Safeguarding', Team: 'Safeguarding North' }),
]), { at })
const [theme] = await owner.select({ key: themes.key, id: themes.id }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).limit(1)

const plan = async (reader: typeof maren, more: Partial<Asked> = {}) => themeInDetail(await through(db, 'see insight', reader, at), theme!.key, { ...nothing, ...more })
const shown = async (...what: Parameters<typeof plan>) => {
  const found = await plan(...what)
  if (!found || found.judged === undefined) throw new Error('Nothing to show.')
  return found
}
const monthsOfPlan = async (...what: Parameters<typeof plan>) => (await shown(...what)).byMonth.map(({ month, judged, belowGood }) => [month.slice(0, 7), belowGood, judged])

test('the line of months is of one kind of case, at first of that of which there is most, and never of two', async () => {
  const opened = await shown(maren)
  expect(opened.kinds.map(({ judged, current }) => [judged, current]).toSorted()).toEqual([[15, true], [3, false]])
  expect(await monthsOfPlan(maren)).toEqual([['2026-08', 2, 6], ['2026-09', 8, 9]])
  const other = opened.kinds.find(({ current }) => !current)!.name
  expect(await monthsOfPlan(maren, { caseType: other })).toEqual([['2026-09', 3, 3]])
  // The count of the theme is of all kinds, unless one is asked for.
  expect([opened.whole.belowGood, opened.whole.judged]).toEqual([13, 18])
})

test('a kind, sample, framework or theme of which there is nothing is not there', async () => {
  for (const more of [{ caseType: 'Adoption of otters' }, { sample: 'inspection' }, { framework: 'nonsense' }, { period: 'nonsense' }]) expect(await plan(maren, more), JSON.stringify(more)).toBeUndefined()
  expect(await themeInDetail(await through(db, 'see insight', maren, at), 'no-such-theme', nothing)).toBeUndefined()
})

test('a leader of one area sees the months of that area, and no other area’s page', async () => {
  expect(await monthsOfPlan(hal)).toEqual([['2026-08', 2, 6], ['2026-09', 3, 4]])
  expect((await shown(hal)).areas.map(({ name }) => name)).toEqual(['Family Help'])
  const areas = await owner.select({ id: serviceAreas.id, name: serviceAreas.name }).from(serviceAreas).where(eq(serviceAreas.organisationId, hal.organisationId))
  const of = async (reader: typeof maren, name: string) => themesByTeam(await through(db, 'see insight', reader, at), areas.find((area) => area.name === name)!.id, nothing)
  expect(await of(hal, 'Safeguarding')).toBeUndefined()
  expect(await of(hal, 'Family Help')).toMatchObject({ area: { name: 'Family Help' } })
  expect(await of(maren, 'Safeguarding')).toMatchObject({ area: { name: 'Safeguarding' } })
})

test('a leader of another council sees nothing of this one', async () => {
  await anotherCouncil(owner)
  const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Sol Vale', role: 'leader' })
  expect((await plan(elsewhere))?.judged).toBeUndefined()
})

test('an audit counts for the team in which it was made, though its worker was audited in another too', async () => {
  const [area] = await owner.select({ id: serviceAreas.id }).from(serviceAreas).where(sql`${serviceAreas.name} = 'Safeguarding' and ${serviceAreas.organisationId} = ${maren.organisationId}`)
  const found = await themesByTeam(await through(db, 'see insight', maren, at), area!.id, nothing)
  if (!found?.themes) throw new Error('Nothing to show.')
  expect(found.themes.find(({ key }) => key === theme!.key)!.teams.map(({ name, counted, workers }) => [name, counted.belowGood, counted.judged, workers])).toEqual([['Safeguarding North', 5, 5, 1]])
})

test('a disputed finding is left out of its month and counted', async () => {
  const [gap] = await owner.execute<{ id: string; grade: string }>(sql`
    select gaps.id, judgements.grade_id as grade from gaps join audits on audits.id = gaps.audit_id join judgements on judgements.audit_id = audits.id and judgements.theme_id = gaps.theme_id
    where audits.reference = 'A-0' and gaps.theme_id = ${theme!.id}::uuid`)
  await owner.insert(disputes).values({ organisationId: maren.organisationId, gapId: gap!.id, raisedById: maren.id, raisedAt: new Date(at), because: 'I planned.', settleBy: '2026-12-01', challengedGradeId: gap!.grade })
  const after = await shown(maren)
  expect(after.byMonth.map(({ month, judged, belowGood, leftOut }) => [month.slice(0, 7), belowGood, judged, leftOut])).toEqual([['2026-08', 1, 5, 1], ['2026-09', 8, 9, 0]])
  expect([after.whole.belowGood, after.whole.judged, after.whole.leftOut]).toEqual([12, 17, 1])
  expect(after.reach.gaps).toBe(12)
})

test('what fewer than three people are called is asked of no theme, and of no team at all', async () => {
  const called = async (title: string, many: number) => {
    const some = Array.from({ length: many }, (_, nth) => `Worker ${title.slice(0, 1)}${'abc'[nth]}`)
    await takeIn(db, sheet(some.map((name, nth) => ({ 'Audit No': `${title}-${nth}`, 'Case ID': `NM49${title.charCodeAt(0)}${nth}`, 'Date of audit': '05/10/2026', 'Allocated SW': name, 'SW email': `${name.toLowerCase().replace(' ', '.')}@northmere.example`, Plan: 'Requires improvement' }))), { at })
    await owner.update(people).set({ jobTitle: title }).where(inArray(people.name, some))
    await writing(db, maren.organisationId, async (tx) => {
      const which = sql`audits.reference like ${`${title}-%`}`
      await addToTallies(tx, which, -1)
      await tx.update(audits).set({ workerTitle: title }).where(sql`audits.reference like ${`${title}-%`}`)
      await addToTallies(tx, which, 1)
    })
  }
  await called('Quality lead', 1)
  await called('Social worker', 3)
  expect((await plan(maren, { role: 'Quality lead' }))?.judged).toBeUndefined()
  const several = await shown(maren, { role: 'Social worker' })
  expect([several.judged, several.reach.gaps]).toEqual([3, 3])
  const [area] = await owner.select({ id: serviceAreas.id }).from(serviceAreas).where(sql`${serviceAreas.name} = 'Family Help' and ${serviceAreas.organisationId} = ${maren.organisationId}`)
  const ofTeams = async (role: string | null) => { const found = await themesByTeam(await through(db, 'see insight', maren, at), area!.id, { ...nothing, role }); return found?.themes && found.judged }
  expect(await ofTeams('Social worker')).toBe(await ofTeams(null))
})

test('learning counts with the one whose gap it is, and an action in time once it was sent in or is due', async () => {
  await takeIn(db, sheet([{ 'Audit No': 'L-1', 'Case ID': 'NM499001', 'Date of audit': '05/11/2026', 'Allocated SW': 'Lena Learns', 'SW email': 'lena.learns@northmere.example', Plan: 'Requires improvement', Attribution: 'practitioner', 'Case category': 'LAC',
    'Remedial actions (RAG: action ~ owner ~ due)': 'A: Write it again ~ Lena Learns ~ 12/11/2026 | A: Tell the family ~ Lena Learns ~ 30/11/2026 | A: Tell the school ~ Lena Learns ~ 30/11/2026' }]), { at: '2026-11-06T09:00:00Z' })
  const { organisationId } = maren
  const [lena, olu] = [await personCalled(owner, 'northmere', 'Lena Learns'), await somebody(owner, 'northmere', { name: 'Olu Other', role: 'practitioner', team: 'Family Help South' })]
  const [gap] = await owner.select({ id: gaps.id }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId)).where(eq(audits.reference, 'L-1'))
  const [rule] = await owner.select({ id: ruleVersions.id }).from(ruleVersions).where(eq(ruleVersions.organisationId, organisationId)).limit(1)
  await owner.delete(assignmentReasons)
  for (const who of [lena, olu]) {
    const [given] = await owner.insert(assignments).values({ organisationId, personId: who.id, moduleKey: 'a-module-of-its-own', proposedAt: new Date(at), decision: 'confirmed', decidedAt: new Date(at), decidedById: maren.id, dueOn: '2026-12-01' } as typeof assignments.$inferInsert).returning()
    await owner.insert(assignmentReasons).values({ organisationId, assignmentId: given!.id, gapId: gap!.id, personId: who.id, ruleVersionId: rule!.id, moduleKey: 'a-module-of-its-own', sentence: 'Because.' } as typeof assignmentReasons.$inferInsert)
  }
  const reach = async () => { await endReadings(); return (await shown(maren, { caseType: (await shown(maren)).kinds.find(({ name }) => /care/i.test(name) || name === 'LAC')!.name })).reach }
  expect(await reach()).toMatchObject({ gaps: 1, people: 1, actions: 3, timed: 1, inTime: 0, pastTheirDay: 1 })
  const [, second, third] = await owner.select({ id: remedialActions.id }).from(remedialActions).where(eq(remedialActions.ownerId, lena.id)).orderBy(remedialActions.dueAt, remedialActions.wording)
  await owner.insert(evidence).values({ organisationId, remedialActionId: second!.id, caseReference: 'NM499001', recordKind: 'Case note', recordDate: '2026-11-10', submittedById: lena.id, submittedAt: new Date('2026-11-10T10:00:00Z'), checkDueOn: '2026-11-12' })
  await owner.update(remedialActions).set({ doneAt: new Date(at), doneBySheet: true }).where(eq(remedialActions.id, third!.id))
  expect(await reach()).toMatchObject({ actions: 3, timed: 2, inTime: 1, pastTheirDay: 1 })
})

test('a theme goes by one name on every page, also once another version has begun or will begin', async () => {
  const names = async (on: string) => {
    await endReadings()
    const reader = await through(db, 'see insight', maren, on)
    const insight = await themesByArea(reader, { period: 'all' })
    if (!insight || insight === 'nothing judged' || !('areas' in insight)) throw new Error('Nothing to show.')
    const found = await themeInDetail(reader, theme!.key, { ...nothing, framework: insight.framework.name, sample: insight.sample })
    return [insight.framework.name, found?.judged !== undefined, (await themeInDetail(reader, theme!.key, nothing))?.framework.name]
  }
  const [first] = await owner.select().from(frameworks).where(and(eq(frameworks.organisationId, maren.organisationId), eq(frameworks.key, 'practice-themes')))
  const [next] = await owner.insert(frameworks).values({ ...first!, id: undefined, validFrom: '2026-12-01', validTo: null }).returning()
  await owner.update(frameworks).set({ validTo: '2026-12-01' }).where(eq(frameworks.id, first!.id))
  await owner.insert(grades).values((await owner.select().from(grades).where(eq(grades.frameworkId, first!.id))).map((grade) => ({ ...grade, id: undefined, frameworkId: next!.id })))
  await owner.insert(themes).values((await owner.select().from(themes).where(eq(themes.frameworkId, first!.id))).map((one) => ({ ...one, id: undefined, frameworkId: next!.id })))
  expect(await names('2026-11-30T09:00:00Z')).toEqual(['practice-themes', true, 'practice-themes'])
  const before = `practice-themes ${first!.validFrom}`
  expect(await names('2026-12-02T09:00:00Z')).toEqual([before, true, 'practice-themes'])
})
