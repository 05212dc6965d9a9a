import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { cohortMembers, dipCases, dipGrades, dipSamples, observations } from '../../../db/schema.ts'
import { endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { judgeWhole, cohortOf, everyGrade } from '../../../tests/support/dips.ts'
import { listOf, programmeOf } from '../../../tests/support/programme.ts'
import { askForDip, dipSampleFor, dipsOfCohort, dipToAskFor, finishDip, giveDipToAnother, saveDip } from './dips.server.ts'
import { casesEach, judgedFrom, type Judged } from './dips.ts'
import { resultsOfCohort } from './results.server.ts'

const { db, owner } = await ownDatabase()
const people = {} as Record<'arranger' | 'isla' | 'audrey' | 'una' | 'leader', Somebody>
const twelve = (from = 1001) => Array.from({ length: 12 }, (_, nth) => `NM${from + nth}`).join('\n')
const startsOn = '2027-01-11'
const [early, later, latest] = ['2026-12-14T12:00:00Z', '2027-05-10T12:00:00Z', '2027-05-20T12:00:00Z']

beforeAll(async () => {
  people.arranger = await somebody(owner, 'northmere', { name: 'Asa Arranger', role: 'admin' })
  people.leader = await somebody(owner, 'northmere', { name: 'Lena Area', role: 'leader', area: 'Family Help' })
  people.isla = await somebody(owner, 'northmere', { name: 'Isla Judge', role: 'auditor' })
  people.audrey = await somebody(owner, 'northmere', { name: 'Audrey Judge', role: 'auditor' })
  people.una = await somebody(owner, 'northmere', { name: 'Una Judge', role: 'auditor' })
})

afterEach(endReadings)

let cohort = 0
/** A cohort of so many managers of their own teams. */
const members = (many = 1) => cohortOf(owner, 'northmere', { title: `Cohort ${++cohort}`, startsOn, many, by: people.arranger })
const arranging = (at = early) => through(db, 'look after cohorts', people.arranger, at)
const judging = (who: Somebody, at = early) => through(db, 'judge dip samples', who, at)
const asked = { references: twelve(), dueOn: '2026-12-21' }

async function sampleOf(memberId: string, who: Somebody, moment: 'before' | 'after' = 'before') {
  const after = moment === 'after'
  const sample = await askForDip(await arranging(after ? later : early), memberId, moment, { references: twelve(after ? 2001 : 1001), auditorId: who.id, dueOn: after ? '2027-05-24' : '2026-12-21' })
  if (typeof sample !== 'object' || !('id' in sample)) throw new Error(JSON.stringify(sample))
  return sample.id
}

const countEverything = async () => owner.execute(sql`
  select (select count(*)::int from audits) as audits, (select count(*)::int from judgements) as judgements, (select count(*)::int from gaps) as gaps, (select count(*)::int from remedial_actions) as actions,
    (select count(*)::int from assignments) as learning, (select coalesce(json_agg(theme_tallies order by theme_tallies::text), '[]') from theme_tallies) as tallies, (select count(*)::int from messages) as messages`)

test('five are drawn of what was given, and the five alone are kept', async () => {
  const { ids: [member] } = await members()
  const id = await sampleOf(member!, people.isla)
  const cases = await owner.select().from(dipCases).where(eq(dipCases.dipSampleId, id))
  const [sample] = await owner.select().from(dipSamples).where(eq(dipSamples.id, id))
  expect(cases.map(({ position }) => position).toSorted()).toEqual([1, 2, 3, 4, 5])
  expect(cases.every(({ caseReference }) => twelve().includes(caseReference))).toBe(true)
  expect(sample).toMatchObject({ moment: 'before', drawnOf: 12, auditorId: people.isla.id, finishedAt: null })
})

test('the newest list of the council’s cases can be drawn from, of the member’s team alone', async () => {
  const { ids: [member], teams: [team], cohortId } = await members()
  const planner = () => through(db, 'plan audits', people.una)
  const { programmeId } = await programmeOf(await planner(), { title: 'Lists for samples' })
  await listOf(await planner(), programmeId, [...Array.from({ length: 6 }, (_, nth) => ({ case: `NM${3001 + nth}`, team: team!.name })), { case: 'NM3999' }])
  expect((await dipToAskFor(await arranging(), { cohortId, memberId: member!, moment: 'before' }))!.list).toMatchObject({ asOf: '2026-06-01', cases: 6 })
  const sample = await askForDip(await arranging(), member!, 'before', { references: undefined, auditorId: people.isla.id, dueOn: asked.dueOn })
  const cases = await owner.select().from(dipCases).where(eq(dipCases.dipSampleId, (sample as { id: string }).id))
  expect(cases.map(({ caseReference }) => caseReference).every((one) => /^NM300[1-6]$/.test(one))).toBe(true)
})

test('fewer than five references, a name among them, a day too late and an auditor who may not are each said by their field, and nothing is kept', async () => {
  const { ids: [member] } = await members()
  const ask = async (more: object) => askForDip(await arranging(), member!, 'before', { ...asked, auditorId: people.isla.id, ...more })
  expect(await ask({ references: 'NM1\nNM2\nNM3\nNM4' })).toEqual({ mend: { references: 'Give at least 5 references of this team’s children. There are 4.' } })
  expect(await ask({ references: 'Sarah Jones', dueOn: '2027-02-01', auditorId: people.leader.id })).toEqual({ mend: {
    references: expect.stringContaining('Line 1'), due: expect.stringContaining('11 January 2027'), auditor: 'Lena Area is no auditor of the council today. Choose somebody else.',
  } })
  expect(await ask({ auditorId: 'nobody' })).toEqual({ mend: { auditor: 'Choose who judges these cases.' } })
  expect(await askForDip(await arranging(later), member!, 'before', { ...asked, auditorId: people.isla.id })).toEqual({ why: expect.stringContaining('Week 1 began') })
  expect(await askForDip(await arranging(early), member!, 'after', { ...asked, auditorId: people.isla.id })).toEqual({ why: expect.stringContaining('can be asked for from') })
  expect(await owner.select().from(dipSamples).where(eq(dipSamples.memberId, member!))).toEqual([])
})

test('the sample after is of other children, however their references are written', async () => {
  const { ids: [member] } = await members()
  const before = await sampleOf(member!, people.isla)
  const first = (await owner.select().from(dipCases).where(eq(dipCases.dipSampleId, before))).map(({ caseReference }) => caseReference)
  const again = (references: string[]) => ({ references: references.map((one) => one.replace('NM', 'nm')).join('\n'), auditorId: people.audrey.id, dueOn: '2027-05-24' })
  expect(await askForDip(await arranging(later), member!, 'after', again([...first, 'NM5001', 'NM5002']))).toEqual({ mend: { references: 'Give at least 5 references of this team’s children that were not looked at before. There are 2.' } })
  const after = await askForDip(await arranging(later), member!, 'after', again([...first, 'NM5001', 'NM5002', 'NM5003', 'NM5004', 'NM5005']))
  const others = (await owner.select().from(dipCases).where(eq(dipCases.dipSampleId, (after as { id: string }).id))).map(({ caseReference }) => caseReference)
  expect(others.toSorted()).toEqual(['nm5001', 'nm5002', 'nm5003', 'nm5004', 'nm5005'])
})

test('nobody is asked to judge who is the member, coaches or observed them, checked a task, judges the other sample, asks for it, or works in the team', async () => {
  const { ids: [member], persons: [manager], cohortId, teams: [team] } = await members()
  const { organisationId } = people.isla
  const refused = async (who: Somebody, moment: 'before' | 'after' = 'before') => {
    const reply = await askForDip(await arranging(moment === 'before' ? early : later), member!, moment, { references: twelve(6001), auditorId: who.id, dueOn: moment === 'before' ? asked.dueOn : '2027-05-24' })
    return typeof reply === 'object' && 'mend' in reply ? reply.mend.auditor : reply
  }
  const audits = (personId: string) => owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, valid_from) values (${organisationId}::uuid, ${personId}::uuid, 'auditor', 'council', '2020-01-01')`)
  await audits(manager!.id)
  expect(await refused(manager!)).toContain('is the manager whose team is looked at')
  const coach = await somebody(owner, 'northmere', { name: `Coach ${cohort}`, role: 'auditor' })
  await owner.update(cohortMembers).set({ coachId: coach.id }).where(eq(cohortMembers.id, member!))
  expect(await refused(coach)).toContain('coaches this manager')
  const observer = await somebody(owner, 'northmere', { name: `Observer ${cohort}`, role: 'auditor' })
  await owner.insert(observations).values({ organisationId, memberId: member!, observerId: observer.id, observedOn: '2026-12-01', minutes: 60, points: {}, strength: 'Calm.', tryNext: 'Ask once more.', writtenAt: new Date('2026-12-01') })
  expect(await refused(observer)).toContain('observed a supervision')
  const checker = await somebody(owner, 'northmere', { name: `Checker ${cohort}`, role: 'auditor' })
  await owner.execute(sql`
    with task as (insert into cohort_tasks (organisation_id, member_id, task, due_on) values (${organisationId}::uuid, ${member!}::uuid, 'three entries', '2026-12-20') returning organisation_id, id),
    sent as (insert into evidence (organisation_id, cohort_task_id, case_reference, record_kind, record_date, submitted_by_id, submitted_at, check_due_on)
      select organisation_id, id, 'NM1', 'Case note', '2026-12-02', ${manager!.id}::uuid, '2026-12-03', '2026-12-10' from task returning organisation_id, id)
    insert into evidence_checks (organisation_id, evidence_id, checked_by_id, checked_at, outcome) select organisation_id, id, ${checker.id}::uuid, '2026-12-04', 'accepted' from sent`)
  expect(await refused(checker)).toContain('checked a task')
  const within = await somebody(owner, 'northmere', { name: `Within ${cohort}`, role: 'practitioner', team: team!.name })
  await audits(within.id)
  expect(await refused(within)).toContain('works in this team')
  const byAuditor = await askForDip(await through(db, 'look after cohorts', people.una, early), member!, 'before', { ...asked, auditorId: people.una.id })
  expect(byAuditor).toEqual({ mend: { auditor: 'Una Judge asks for the sample, and so knows what it is for. Choose somebody else.' } })
  const page = await dipToAskFor(await arranging(), { cohortId, memberId: member!, moment: 'before' })
  expect(page!.mayJudge.map(({ name }) => name)).toContain('Isla Judge')
  expect(page!.mayNot.map(({ name }) => name)).toEqual(expect.arrayContaining([`Checker ${cohort}`, `Coach ${cohort}`, `Observer ${cohort}`]))
  await sampleOf(member!, people.isla)
  expect(await refused(people.isla, 'after')).toContain('judges the other sample of this team')
})

test('an auditor sees five cases of a team and two themes, and nothing of the programme, the manager or which sample it is', async () => {
  const { ids: [member], persons: [manager], teams: [team] } = await members()
  const id = await sampleOf(member!, people.isla)
  const page = (await dipSampleFor(await judging(people.isla), id))!
  expect(page).toMatchObject({ team: team!.name, mayNot: undefined, saved: [], framework: 'Practice themes' })
  expect(page.cases).toHaveLength(casesEach)
  expect(page.themes.map(({ key, grades }) => [key, grades.map(({ word, looks }) => [word, Boolean(looks)])])).toEqual([
    ['oversight', [['Outstanding', true], ['Good', true], ['Requires improvement', true], ['Inadequate', true]]], ['review-progress', [['Outstanding', true], ['Good', true], ['Requires improvement', true], ['Inadequate', true]]],
  ])
  expect(JSON.stringify(page)).not.toMatch(new RegExp(`${manager!.id}|Cohort|"before"|"after"|moment|seed|drawnOf|askedAt`))
  expect([await dipSampleFor(await judging(people.audrey), id), await saveDip(await judging(people.audrey), id, []), await finishDip(await judging(people.audrey), id, [])]).toEqual([undefined, undefined, undefined])
})

test('what is written so far is kept; finished it is with all ten, and then nothing of it changes', async () => {
  const { ids: [member] } = await members()
  const id = await sampleOf(member!, people.isla)
  const { good, all } = await everyGrade(owner, id)
  expect(await saveDip(await judging(people.isla), id, all.slice(0, 3))).toBe(true)
  expect(await finishDip(await judging(people.isla), id, [{ ...all[3]!, gradeId: null, whereSeen: '' }])).toEqual({ missing: expect.objectContaining({ 'grade-5-oversight': expect.stringContaining('Grade Management oversight') }) })
  expect((await dipSampleFor(await judging(people.isla), id))!.saved).toHaveLength(4)
  expect(await finishDip(await judging(people.isla), id, all.slice(4))).toBe(true)
  expect([await saveDip(await judging(people.isla), id, [{ ...all[0]!, gradeId: null }]), await finishDip(await judging(people.isla), id, [])]).toEqual(['finished', 'finished'])
  const kept = await owner.select().from(dipGrades).where(eq(dipGrades.dipSampleId, id))
  expect(kept.filter(({ gradeId }) => gradeId === good)).toHaveLength(9)
})

test('a grade of another scale, a sixth case or a third theme is not kept', async () => {
  const { ids: [member] } = await members()
  const id = await sampleOf(member!, people.isla)
  const { good } = await everyGrade(owner, id)
  await saveDip(await judging(people.isla), id, [
    { position: 1, themeKey: 'oversight', gradeId: id, whereSeen: 'Note' }, { position: 6, themeKey: 'oversight', gradeId: good, whereSeen: 'Note' }, { position: 1, themeKey: 'planning', gradeId: good, whereSeen: 'Note' },
  ])
  expect(await owner.select().from(dipGrades).where(eq(dipGrades.dipSampleId, id))).toEqual([])
})

test('an auditor who has become the member’s coach meanwhile is refused with what to do, and another begins anew', async () => {
  const { ids: [member] } = await members()
  const id = await sampleOf(member!, people.isla)
  const { all } = await everyGrade(owner, id)
  await saveDip(await judging(people.isla), id, all.slice(0, 2))
  await owner.update(cohortMembers).set({ coachId: people.isla.id }).where(eq(cohortMembers.id, member!))
  const refused = { mayNot: 'You now coach this manager in the programme, so somebody else has to judge these cases. Ask whoever gave you the sample to name another auditor. Nothing was saved.' }
  expect([await saveDip(await judging(people.isla), id, all), await finishDip(await judging(people.isla), id, all)]).toEqual([refused, refused])
  expect((await dipSampleFor(await judging(people.isla), id))!.mayNot).toBe(refused.mayNot)
  expect(await giveDipToAnother(await arranging(), member!, 'before', { auditorId: people.isla.id, dueOn: asked.dueOn })).toEqual({ mend: { auditor: expect.stringContaining('coaches this manager') } })
  expect(await giveDipToAnother(await arranging(), member!, 'before', { auditorId: people.audrey.id, dueOn: asked.dueOn })).toBe(true)
  expect((await dipSampleFor(await judging(people.audrey), id))!.saved).toEqual([])
  expect(await dipSampleFor(await judging(people.isla), id)).toBeUndefined()
})

test('of 24 who ask for a sample at once one does', async () => {
  const { ids: [member] } = await members()
  const replies = await Promise.all(Array.from({ length: 24 }, async (_, nth) => askForDip(await arranging(), member!, 'before', { ...asked, references: twelve(1001 + nth), auditorId: people.isla.id })))
  expect(replies.filter((reply) => reply === 'asked already')).toHaveLength(23)
  expect(await owner.select().from(dipCases).where(eq(dipCases.memberId, member!))).toHaveLength(5)
})

test('24 windows save and finish one sample at once: it is finished once, every form is kept whole or not at all, and nothing changes afterwards', async () => {
  const { ids: [member] } = await members()
  const id = await sampleOf(member!, people.isla)
  const { all } = await everyGrade(owner, id)
  const form = (nth: number): Judged[] => all.map((one) => ({ ...one, whereSeen: `Window ${nth}` }))
  const replies = await Promise.all(Array.from({ length: 24 }, async (_, nth) => (nth % 3 === 0 ? finishDip : saveDip)(await judging(people.isla), id, form(nth))))
  const finished = replies.flatMap((reply, nth) => (nth % 3 === 0 && reply === true ? [nth] : []))
  expect(finished).toHaveLength(1)
  expect(replies.filter((reply) => reply !== true && reply !== 'finished')).toEqual([])
  const kept = await owner.select().from(dipGrades).where(eq(dipGrades.dipSampleId, id))
  expect([...new Set(kept.map(({ whereSeen }) => whereSeen))]).toEqual([`Window ${finished[0]}`])
})

test('dip samples are no audits: they make no gap, no action, no learning, no figure and no message', async () => {
  const before = await countEverything()
  const { ids: [member] } = await members()
  const id = await sampleOf(member!, people.isla)
  const { all, worst } = await everyGrade(owner, id)
  expect(await finishDip(await judging(people.isla), id, all.map((one) => ({ ...one, gradeId: worst })))).toBe(true)
  expect(await countEverything()).toEqual(before)
})

test('to a leader of one area and to another’s cohort number, samples and results do not exist', async () => {
  const { ids: [member], cohortId } = await members()
  const leader = () => through(db, 'look after cohorts', people.leader, early)
  expect([await dipsOfCohort(await leader(), cohortId), await resultsOfCohort(await leader(), cohortId), await askForDip(await leader(), member!, 'before', { ...asked, auditorId: people.isla.id })]).toEqual([undefined, undefined, undefined])
  expect(await dipToAskFor(await arranging(), { cohortId: member!, memberId: member!, moment: 'before' })).toBeUndefined()
})

test('results are of all members with both samples, once all have them, and not for whoever judged one', async () => {
  const { ids, cohortId } = await members(4)
  for (const memberId of ids) await judgeWhole(owner, await judging(people.isla), await sampleOf(memberId, people.isla), 2)
  for (const memberId of ids.slice(1)) await judgeWhole(owner, await judging(people.audrey, later), await sampleOf(memberId, people.audrey, 'after'), 4)
  expect(await resultsOfCohort(await arranging(later), cohortId)).toMatchObject({ told: 'not yet', finished: 3, of: 4 })
  await judgeWhole(owner, await judging(people.audrey, latest), await sampleOf(ids[0]!, people.audrey, 'after'), 2)
  const results = await resultsOfCohort(await arranging(latest), cohortId)
  expect(results).toMatchObject({
    told: 'now', members: 4, cannot: { left: 0, before: 0, after: 0, version: 0 },
    results: [{ themeKey: 'oversight', before: { least: 8, most: 8, of: 20 }, after: { least: 14, most: 14, of: 20 }, none: { before: 0, after: 0 } }, { themeKey: 'review-progress' }],
  })
  expect(JSON.stringify(results)).not.toMatch(new RegExp([...ids, people.isla.id, people.audrey.id].join('|')))
  for (const judge of [people.isla, people.audrey]) expect(await resultsOfCohort(await through(db, 'look after cohorts', judge, latest), cohortId)).toMatchObject({ told: 'not to a judge' })
  expect(await resultsOfCohort(await through(db, 'look after cohorts', people.una, latest), cohortId)).toMatchObject({ told: 'now' })
})

test('how samples stand is told without a grade', async () => {
  const { ids, cohortId } = await members(2)
  await judgeWhole(owner, await judging(people.isla), await sampleOf(ids[0]!, people.isla), 2)
  const { members: all, judges } = (await dipsOfCohort(await arranging(), cohortId))!
  expect(all.map(({ samples }) => samples.map(({ moment, auditor, finishedOn }) => [moment, auditor, finishedOn])).toSorted()).toEqual([[], [['before', 'Isla Judge', '2026-12-14']]])
  expect([judges, (await dipsOfCohort(await through(db, 'look after cohorts', people.isla, early), cohortId))!.judges]).toEqual([false, true])
  expect(judgedFrom({}).judged).toEqual([])
})
