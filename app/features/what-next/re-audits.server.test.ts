import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { audits, casesLookingAgain, casesToAudit, disputes, draws, followUps, gaps, listedCases, people, teams, themes } from '../../../db/schema.ts'
import { findings } from '../../../db/invariants.server.ts'
import { allocate } from '../programmes/allocation.server.ts'
import { keepCaseList } from '../programmes/case-lists.server.ts'
import { setAside } from '../programmes/draws.server.ts'
import { planProgramme } from '../programmes/programmes.server.ts'
import { drawReAudits, dueToLookAgain, placesToDraw, previewReAudits } from './re-audits.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
// Eight weeks and more after the audits of May.
const at = '2026-07-13T09:00:00Z'
const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const hal = await somebody(owner, 'northmere', { name: 'Hal Family', role: 'leader', area: 'Family Help' })
const isla = await somebody(owner, 'northmere', { name: 'Isla Nettles', role: 'auditor' })
const { organisationId } = maren
const workers = Array.from({ length: 8 }, (_, nth) => `Worker ${'ABCDEFGH'[nth]}`)
const row = (nth: number, more: SheetRow = {}): SheetRow => ({
  'Audit No': `W-${nth}`, 'Case ID': `NM70000${nth}`, 'Allocated SW': workers[nth]!, 'SW email': `worker.${'abcdefgh'[nth]}@northmere.example`, Attribution: 'practitioner', Plan: 'RI', ...more,
})
await takeIn(db, sheet(workers.map((_, nth) => row(nth, nth === 0 ? { Assessment: 'Inadequate' } : {}))), { at: '2026-05-05T09:00:00Z' })
const [team] = await owner.select().from(teams).where(and(eq(teams.organisationId, organisationId), eq(teams.name, 'Family Help South')))
const everyone = await Promise.all(workers.map((name) => personCalled(owner, 'northmere', name)))

const plans = async () => through(db, 'plan audits', isla, at)
const { phases } = (await planProgramme(await plans(), { title: 'Looking again', startsOn: '2026-07-01', phases: [{ title: 'First', planned: 20 }, { title: 'Second', planned: 20 }] }))!
const programmeId = (await owner.execute<{ id: string }>(sql`select id from programmes where title = 'Looking again'`))[0]!.id
const caseOf = (nth: number, reference: string) => ({ caseReference: reference, caseType: 'CIN', serviceAreaId: team!.serviceAreaId, teamId: team!.id, workerId: everyone[nth]!.id, managerId: null })
// Two cases of each of six workers, the very case of the gap of the seventh, and none of the eighth.
const listId = (await keepCaseList(await plans(), programmeId, { fileName: 'cases.csv', asOf: '2026-07-10', cases: [...Array.from({ length: 6 }, (_, nth) => [caseOf(nth, `NM80${nth}1`), caseOf(nth, `NM80${nth}2`)]).flat(), caseOf(6, 'NM700006')] }))!

const drawing = async (reader = maren) => through(db, 'plan re-audits', reader, at)
const asked = { listId, phaseId: phases[0]!.id, themeKey: null, size: 50 }
const broken = () => owner.transaction(async (tx) => (await Array.fromAsync(findings(tx))).filter(({ problems }) => problems > 0))
const empty = () => owner.transaction(async (tx) => { await tx.delete(casesLookingAgain); await tx.delete(casesToAudit); await tx.delete(draws) })
const standing = async (reader = maren) => dueToLookAgain(await through(db, 'see insight', reader, at))

test('due is what another case can show now: not what is disputed, answered, withdrawn, the service’s, of a leaver, or out of its weeks', async () => {
  expect((await standing()).themes.map(({ key, due, drawn, people: many }) => [key, due, drawn, many])).toEqual([['assessment', 1, 0, 1], ['planning', 8, 0, 8]])
  expect((await standing(hal)).themes.map(({ due }) => due)).toEqual([1, 8])
  const planning = async () => { await endReadings(); return (await standing()).themes.find(({ key }) => key === 'planning')!.due }
  const gap = async (nth: number) => (await owner.select({ id: gaps.id, auditId: gaps.auditId }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId)).innerJoin(themes, eq(themes.id, gaps.themeId)).where(and(eq(audits.reference, `W-${nth}`), eq(themes.key, 'planning'))))[0]!
  const [one, two, three, four] = [await gap(1), await gap(2), await gap(3), await gap(4)]
  await owner.insert(disputes).values({ organisationId, gapId: one.id, raisedById: everyone[1]!.id, raisedAt: new Date(at), because: 'I planned.', settleBy: '2026-08-01', challengedGradeId: sql`(select grade_id from judgements where audit_id = ${one.auditId}::uuid and theme_id = (select theme_id from gaps where id = ${one.id}::uuid))` } as unknown as typeof disputes.$inferInsert)
  await owner.update(gaps).set({ withdrawnAt: new Date(at) }).where(eq(gaps.id, two.id))
  await owner.update(gaps).set({ attribution: 'system' }).where(eq(gaps.id, three.id))
  await owner.update(people).set({ leftOn: '2026-07-01' }).where(eq(people.id, everyone[4]!.id))
  expect(await planning()).toBe(4)
  await owner.delete(disputes)
  await owner.update(gaps).set({ withdrawnAt: null }).where(eq(gaps.id, two.id))
  await owner.update(gaps).set({ attribution: 'practitioner' }).where(eq(gaps.id, three.id))
  await owner.update(people).set({ leftOn: null }).where(eq(people.id, everyone[4]!.id))
  expect([four, await planning()]).toEqual([four, 8])
  await endReadings()
  expect((await dueToLookAgain(await through(db, 'see insight', maren, '2026-09-30T09:00:00Z'))).themes).toEqual([])
  await endReadings()
  expect((await dueToLookAgain(await through(db, 'see insight', maren, '2026-05-20T09:00:00Z'))).themes).toEqual([])
})

test('a draw takes one case of each person at most, never the case of the gap, and says what no case can show', async () => {
  const preview = (await previewReAudits(await drawing(), asked))!
  expect(preview).toMatchObject({ due: 9, drawn: 0, showable: 7, cases: 6, gaps: 7 })
  expect(await previewReAudits(await drawing(hal), asked)).toBeUndefined()
  expect(await placesToDraw(await drawing())).toHaveLength(2)
  await endReadings()
  expect(await placesToDraw(await drawing(hal))).toEqual([])
  const drawn = await drawReAudits(await drawing(), { ...asked, size: 3, seed: preview.seed, because: 'To look again.' })
  expect(drawn).toMatchObject({ cases: 3 })
  await endReadings()
  const [kept] = await owner.select().from(draws)
  expect(kept).toMatchObject({ kind: 're-audit', size: 3, seed: preview.seed, because: 'To look again.' })
  expect(new Set((await owner.select().from(casesToAudit)).map(({ sample }) => sample))).toEqual(new Set(['targeted']))
  expect((await standing()).soFar).toMatchObject({ cases: 3, audited: 0, answered: 0 })
  expect((await previewReAudits(await drawing(), { ...asked, phaseId: phases[1]!.id }))!.cases).toBe(3)
  expect(await drawReAudits(await drawing(), { ...asked, seed: preview.seed, because: 'Again.' })).toBe('drawn meanwhile')
  expect(await broken()).toEqual([])
})

test('a case set aside leaves its gaps due again, and no other person’s comes in its place', async () => {
  const [one] = await owner.select().from(casesToAudit)
  const before = (await standing()).themes.reduce((sum, { drawn }) => sum + drawn, 0)
  await endReadings()
  expect(await setAside(await plans(), one!.id, { because: 'The child has moved.', replace: true })).toEqual({ inItsPlace: undefined })
  expect((await standing()).themes.reduce((sum, { drawn }) => sum + drawn, 0)).toBeLessThan(before)
  await empty()
})

test('whoever checked the evidence of a gap is not given the case that looks at it again', async () => {
  const preview = (await previewReAudits(await drawing(), asked))!
  await drawReAudits(await drawing(), { ...asked, seed: preview.seed, because: 'To look again.' })
  await endReadings()
  const [one] = await owner.select().from(casesToAudit).where(eq(casesToAudit.workerId, everyone[2]!.id))
  const [gap] = await owner.select({ id: gaps.id }).from(casesLookingAgain).innerJoin(gaps, eq(gaps.id, casesLookingAgain.gapId)).where(eq(casesLookingAgain.caseToAuditId, one!.id))
  await owner.execute(sql`
    with action as (insert into remedial_actions (organisation_id, audit_id, owner_id, priority, wording, issued_at, due_on, due_at, done_at) select organisation_id, audit_id, ${everyone[2]!.id}::uuid, 'amber', 'Write it.', '2026-05-05T09:00:00Z', '2026-05-08', '2026-05-08T16:00:00Z', '2026-05-08T09:00:00Z' from gaps where id = ${gap!.id}::uuid returning organisation_id, id),
    sent as (insert into evidence (organisation_id, remedial_action_id, case_reference, record_kind, record_date, submitted_by_id, submitted_at, check_due_on) select organisation_id, id, 'NM700002', 'Plan', '2026-05-07', ${everyone[2]!.id}::uuid, '2026-05-07T09:00:00Z', '2026-05-11' from action returning organisation_id, id)
    insert into evidence_checks (organisation_id, evidence_id, outcome, checked_by_id, checked_at) select organisation_id, id, 'accepted', ${isla.id}::uuid, '2026-05-08T09:00:00Z' from sent`)
  expect(await allocate(await plans(), one!.id, { auditorId: isla.id, dueOn: '2026-07-20', insteadOf: null })).toMatchObject({ conflict: expect.stringMatching(/checked/i) })
  const other = await somebody(owner, 'northmere', { name: 'Otto Fresh', role: 'auditor' })
  await endReadings()
  expect(await allocate(await plans(), one!.id, { auditorId: other.id, dueOn: '2026-07-20', insteadOf: null })).toBe(true)
})

test('once a drawn case was audited, its gaps are answered and counted', async () => {
  const [one] = await owner.select().from(casesToAudit).where(eq(casesToAudit.workerId, everyone[3]!.id))
  await takeIn(db, sheet([row(3, { 'Audit No': 'W-30', 'Case ID': one!.caseReference, 'Date of audit': '13/07/2026', Plan: 'Good' })]), { at: '2026-07-13T08:00:00Z' })
  const [gap] = await owner.select({ gapId: casesLookingAgain.gapId }).from(casesLookingAgain).where(eq(casesLookingAgain.caseToAuditId, one!.id))
  expect(await owner.select({ held: followUps.held }).from(followUps).where(eq(followUps.gapId, gap!.gapId))).toEqual([{ held: true }])
  expect((await standing()).soFar).toMatchObject({ audited: 1, answered: 1, held: 1 })
  await endReadings()
  // Worker E is audited in another case than the one that was drawn: the gap is answered, but not by a drawn case.
  await takeIn(db, sheet([row(4, { 'Audit No': 'W-40', 'Case ID': 'NM899999', 'Date of audit': '13/07/2026', Plan: 'Good' })]), { at: '2026-07-13T08:00:00Z' })
  expect(await owner.select().from(followUps)).toHaveLength(2)
  expect((await standing()).soFar).toMatchObject({ audited: 1, answered: 1, held: 1 })
  expect(await broken()).toEqual([])
  await owner.execute(sql`delete from follow_ups`)
  await empty()
})

test('a drawn case that was audited and did not answer leaves its gap due without a case', async () => {
  const preview = (await previewReAudits(await drawing(), asked))!
  await drawReAudits(await drawing(), { ...asked, seed: preview.seed, because: 'To look again.' })
  await endReadings()
  const [one] = await owner.select().from(casesToAudit).where(eq(casesToAudit.workerId, everyone[1]!.id))
  const drawnOf = async () => { await endReadings(); return (await standing()).themes.find(({ key }) => key === 'planning')!.drawn }
  const before = await drawnOf()
  // Before the weeks in which another case counts, so it answers nothing.
  await takeIn(db, sheet([row(1, { 'Audit No': 'W-20', 'Case ID': one!.caseReference, 'Date of audit': '06/05/2026', Plan: 'Good' })]), { at: '2026-07-13T08:00:00Z', phaseId: one!.phaseId })
  expect(await owner.select().from(followUps)).toEqual([])
  expect(await drawnOf()).toBe(before - 1)
  expect(await broken()).toEqual([])
  await owner.execute(sql`update audits set phase_id = null where reference = 'W-20'`)
  await empty()
})

test('a case of a kind that is not judged by the theme is not drawn to show it', async () => {
  const [planning] = await owner.select().from(themes).where(and(eq(themes.organisationId, organisationId), eq(themes.key, 'planning')))
  const showable = async () => { await endReadings(); return (await previewReAudits(await drawing(), asked))!.showable }
  const before = await showable()
  const [type] = await owner.execute<{ id: string; title: string }>(sql`select id, title from case_types where organisation_id = ${organisationId}::uuid and framework_id = ${planning!.frameworkId}::uuid limit 1`)
  await owner.update(listedCases).set({ caseType: type!.title.toUpperCase() })
  await owner.execute(sql`insert into themes_not_applicable (organisation_id, case_type_id, theme_id) values (${organisationId}::uuid, ${type!.id}::uuid, ${planning!.id}::uuid) on conflict do nothing`)
  // The one gap of another theme can still be shown.
  expect([before, await showable()]).toEqual([7, 1])
  await owner.execute(sql`delete from themes_not_applicable where theme_id = ${planning!.id}::uuid and case_type_id = ${type!.id}::uuid`)
  await owner.update(listedCases).set({ caseType: 'CIN' })
})

test('of 24 who draw at once into two phases no case comes twice and no gap has two cases', async () => {
  const previews = await Promise.all(phases.map(async ({ id }) => (await previewReAudits(await drawing(), { ...asked, phaseId: id, size: 2 }))!.seed))
  await endReadings()
  const came = await Promise.all(Array.from({ length: 24 }, async (_, nth) => drawReAudits(await drawing(), { ...asked, phaseId: phases[nth % 2]!.id, size: 2, seed: previews[nth % 2]!, because: 'To look again.' })))
  expect(came.filter((one) => typeof one === 'object').length, JSON.stringify(came)).toBe(2)
  const looking = await owner.select().from(casesLookingAgain)
  expect(new Set(looking.map(({ gapId }) => gapId)).size).toBe(looking.length)
  expect(await owner.select().from(casesToAudit)).toHaveLength(4)
  expect((await owner.select().from(listedCases)).length).toBe(13)
  await empty()
})

test('where two phases want every gap at once, each gap still has one case', async () => {
  for (let time = 0; time < 5; time++) {
    const previews = await Promise.all(phases.map(async ({ id }) => (await previewReAudits(await drawing(), { ...asked, phaseId: id }))!.seed))
    await endReadings()
    const planners = await Promise.all(phases.map(async () => drawing()))
    const came = await Promise.all(planners.map(async (planner, nth) => drawReAudits(planner, { ...asked, phaseId: phases[nth]!.id, seed: previews[nth]!, because: 'To look again.' })))
    expect(came.filter((one) => one === 'nothing to draw'), JSON.stringify(came)).toHaveLength(1)
    const looking = await owner.select().from(casesLookingAgain)
    expect(new Set(looking.map(({ gapId }) => gapId)).size).toBe(looking.length)
    await endReadings()
    await empty()
  }
})
