import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, audits, disputes, followUps, gapClosures, gaps, grades, judgements, moderations, remedialActions, roleHoldings, themes, themeTallies } from '../../../db/schema.ts'
import { decideLearning } from '../assignments/decisions.server.ts'
import { learningOf } from '../assignments/my-learning.server.ts'
import { teamBoard } from '../assignments/team-board.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { heldByTheme } from '../insight/held.server.ts'
import { themesByArea } from '../insight/insight.server.ts'
import { talliesAnew } from '../insight/tallies.server.ts'
import { disputeFor, openDisputes } from '../replies/disputes.server.ts'
import { answerAudit, repliesTo } from '../replies/replies.server.ts'
import { confirmFindings } from './confirm-findings.server.ts'
import { settleDispute } from './settle-dispute.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const council = 'northmere'
const published = '2026-07-06T09:00:00Z'
const raised = '2026-07-08T09:00:00Z'
const at = '2026-07-13T09:00:00Z'
const outside = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const director = await somebody(owner, council, { name: 'Maren Oakhurst', role: 'leader' })

let audited = 1000
/** An audit that found planning and lived experience below good, both of which its worker has challenged; confirmed unless said otherwise. */
async function challenged(also: SheetRow = {}) {
  audited += 1
  const reference = `D-${audited}`
  const row = {
    'Audit No': reference, 'Case ID': `NM20${audited}`, 'Allocated SW': `Worker ${audited}`, 'SW email': `worker.${audited}@northmere.example`, 'Date of audit': '01/07/2026',
    'Voice & lived experience': 'Requires improvement', Plan: 'Inadequate', Attribution: 'practitioner', ...also,
  }
  await takeIn(db, sheet([row]), { at: published })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const worker = await personCalled(owner, council, `Worker ${audited}`)
  const found = await owner.select({ id: gaps.id, theme: themes.key }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, audit!.id))
  await answerAudit(await through(db, 'reply to audits', worker, raised), audit!.id, { stance: 'challenges', words: 'See May.', challenged: found.map(({ id }) => ({ gapId: id, because: 'The record of May shows it.' })) })
  const rows = await owner.select({ id: disputes.id, gapId: disputes.gapId }).from(disputes)
  const of = (theme: string) => {
    const gapId = found.find((one) => one.theme === theme)!.id
    return { gapId, id: rows.find((one) => one.gapId === gapId)!.id }
  }
  return { ...audit!, row, worker, livedExperience: of('lived-experience'), planning: of('planning') }
}
const gradeCalled = async (word: string) => (await owner.select({ id: grades.id }).from(grades).innerJoin(judgements, eq(judgements.frameworkId, grades.frameworkId)).where(eq(grades.word, word)).limit(1))[0]!.id

const stands = async (who: Somebody, id: string) => settleDispute(await through(db, 'settle disputes', who, at), id, { outcome: 'stands', because: 'The plan has no dates.' })
const changes = async (who: Somebody, id: string, word: string) => settleDispute(await through(db, 'settle disputes', who, at), id, { outcome: 'changed', gradeId: await gradeCalled(word), because: 'The review of May shows it.' })
const reasonsOf = (gapId: string) => owner.select().from(assignmentReasons).where(eq(assignmentReasons.gapId, gapId))
const gapOf = async (id: string) => (await owner.select().from(gaps).where(eq(gaps.id, id)))[0]!

async function heldShown() {
  const held = await heldByTheme(await through(db, 'see insight', director, at), { framework: null })
  if (!held || held === 'no gaps') throw new Error('Nothing to show.')
  return held
}

/** What insight's tallies say must be what a rebuild says. */
async function talliesAreRight({ organisationId }: { organisationId: string }) {
  const kept = await owner.select({ judged: sql<number>`sum(judged)::int`, belowGood: sql<number>`sum(below_good)::int` }).from(themeTallies).where(eq(themeTallies.organisationId, organisationId))
  const anew = await writing(db, organisationId, talliesAnew)
  expect(kept[0]).toEqual({ judged: anew.reduce((sum, { judged }) => sum + judged, 0), belowGood: anew.reduce((sum, { belowGood }) => sum + belowGood, 0) })
}

test('a finding that stands counts again, brings its learning, and its thread tells who settled it in what role and why', async () => {
  const audit = await challenged()
  expect(await stands(director, audit.planning.id)).toBe(true)

  expect(await gapOf(audit.planning.gapId)).toMatchObject({ withdrawnAt: null })
  const { dispute } = (await threadOf(await through(db, 'follow gaps', audit.worker, at), audit.planning.gapId))!
  expect(dispute).toMatchObject({ whose: 'worker', because: 'The record of May shows it.', settledBy: 'Maren Oakhurst', role: 'leader', outcome: 'stands', newGrade: null, settledBecause: 'The plan has no dates.' })
  const [noted] = await owner.execute<{ count: number }>(sql`select count(*)::int as count from activity where did = 'settled: the finding stands' and subject_id = ${audit.planning.gapId}`)
  expect(noted!.count).toBe(1)
})

test('learning that was not proposed while the finding was disputed is proposed when it stands', async () => {
  const provisional = await challenged({ 'Audit type': 'Internal audit' })
  expect(await reasonsOf(provisional.livedExperience.gapId)).toEqual([])
  await confirmFindings(await through(db, 'confirm findings', outside, raised), provisional.id, { [provisional.livedExperience.gapId]: 'practitioner', [provisional.planning.gapId]: 'system' })
  expect(await reasonsOf(provisional.livedExperience.gapId)).toEqual([])

  expect(await stands(director, provisional.livedExperience.id)).toBe(true)
  expect(await reasonsOf(provisional.livedExperience.gapId)).toHaveLength(1)
})

test('learning that waited is due as many days later as it waited', async () => {
  const audit = await challenged()
  const [reason] = await reasonsOf(audit.livedExperience.gapId)
  const dueOn = async () => (await owner.select({ dueOn: assignments.dueOn }).from(assignments).where(eq(assignments.id, reason!.assignmentId)))[0]!.dueOn
  expect(await dueOn()).toBe('2026-08-17')
  await stands(outside, audit.livedExperience.id)
  expect(await dueOn()).toBe('2026-08-22')
  expect(await decideLearning(await through(db, 'decide learning', outside, at), reason!.assignmentId, { decision: 'confirmed' })).toBe(true)
  expect(await learningOf(await through(db, 'see my practice', audit.worker, at))).toHaveLength(1)
})

test('a grade that is changed to good is no gap any more: learning ends, tallies follow, and actions for the child stay', async () => {
  const audit = await challenged({ 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Marcus Tull ~ 09/07/2026' })
  const [reason] = await reasonsOf(audit.livedExperience.gapId)
  expect(reason).toBeDefined()

  expect(await changes(outside, audit.livedExperience.id, 'Good')).toBe(true)
  expect((await gapOf(audit.livedExperience.gapId)).withdrawnAt).toEqual(new Date(at))
  expect((await owner.select().from(assignments).where(eq(assignments.id, reason!.assignmentId)))[0]).toMatchObject({ endedBecause: 'regraded' })
  expect((await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit.id)))[0]).toMatchObject({ withdrawnAt: null, doneAt: null })
  await talliesAreRight(audit)
  expect((await owner.select().from(disputes).where(eq(disputes.id, audit.livedExperience.id)))[0]).toMatchObject({ outcome: 'changed', settledById: outside.id })
  const thread = await threadOf(await through(db, 'follow gaps', audit.worker, at), audit.livedExperience.gapId)
  expect(thread!.dispute).toMatchObject({ grade: 'Requires improvement', newGrade: 'Good', role: 'auditor' })
  // The other finding is still disputed.
  expect(await gapOf(audit.planning.gapId)).toMatchObject({ withdrawnAt: null })
})

test('a grade that is changed below the line stays a gap with that grade, and none is changed to what it is', async () => {
  const audit = await challenged()
  expect(await changes(outside, audit.planning.id, 'Inadequate')).toBe('same grade')
  expect(await settleDispute(await through(db, 'settle disputes', outside, at), audit.planning.id, { outcome: 'changed', gradeId: 'nonsense', because: 'So.' })).toBe('same grade')
  expect(await changes(outside, audit.planning.id, 'Requires improvement')).toBe(true)
  expect(await gapOf(audit.planning.gapId)).toMatchObject({ withdrawnAt: null })
  await talliesAreRight(audit)
})

test('a later sheet that says again what was challenged leaves the grade that was settled; one that says something new changes it', async () => {
  const audit = await challenged()
  const planning = async () => (await owner.select({ word: grades.word }).from(judgements).innerJoin(grades, eq(grades.id, judgements.gradeId)).innerJoin(gaps, and(eq(gaps.auditId, judgements.auditId), eq(gaps.themeId, judgements.themeId)))
    .where(eq(gaps.id, audit.planning.gapId)))[0]!.word
  await changes(outside, audit.planning.id, 'Good')
  await takeIn(db, sheet([{ ...audit.row, Strengths: 'Said more clearly.' }]), { at: '2026-07-14T09:00:00Z' })
  expect([await planning(), (await gapOf(audit.planning.gapId)).withdrawnAt !== null]).toEqual(['Good', true])

  await takeIn(db, sheet([{ ...audit.row, Plan: 'Requires improvement' }]), { at: '2026-07-15T09:00:00Z' })
  expect(await planning()).toBe('Requires improvement')
  await talliesAreRight(audit)
})

test('while what another case showed is disputed it is not known whether the earlier gap held; whether it did is asked anew when the later grade is changed', async () => {
  audited += 1
  const learner = { 'Allocated SW': `Twice ${audited}`, 'SW email': `twice.${audited}@northmere.example` }
  await takeIn(db, sheet([{ 'Audit No': `E-${audited}`, 'Case ID': `NM50${audited}`, ...learner, 'Date of audit': '04/05/2026', Plan: 'Inadequate', Attribution: 'practitioner' }]), { at: '2026-05-05T09:00:00Z' })
  await takeIn(db, sheet([{ 'Audit No': `F-${audited}`, 'Case ID': `NM60${audited}`, ...learner, 'Date of audit': '06/07/2026', Plan: 'Inadequate', Attribution: 'practitioner' }]), { at: published })
  const [earlier] = await owner.select({ gapId: gaps.id }).from(audits).innerJoin(gaps, eq(gaps.auditId, audits.id)).where(eq(audits.reference, `E-${audited}`))
  const held = async () => (await owner.select({ held: followUps.held }).from(followUps).where(eq(followUps.gapId, earlier!.gapId)))[0]
  const counts = async () => {
    await endReadings()
    const { all } = await heldShown()
    const thread = await threadOf(await through(db, 'follow gaps', outside, at), earlier!.gapId)
    return { gaps: all.gaps, recurred: all.recurred, unknown: all['not known yet'], leftOut: all.leftOut, disputed: thread!.lookedAgain!.disputed }
  }
  const before = await counts()
  expect([await held(), before.disputed]).toEqual([{ held: false }, false])

  const [later] = await owner.select({ auditId: audits.id, gapId: gaps.id }).from(audits).innerJoin(gaps, eq(gaps.auditId, audits.id)).where(eq(audits.reference, `F-${audited}`))
  await answerAudit(await through(db, 'reply to audits', await personCalled(owner, council, learner['Allocated SW']), raised), later!.auditId, { stance: 'challenges', words: 'See May.', challenged: [{ gapId: later!.gapId, because: 'See May.' }] })
  expect(await counts()).toEqual({
    // The later finding is left out itself, and was not looked at again; the earlier one counts.
    gaps: before.gaps - 1, recurred: before.recurred - 1, unknown: before.unknown, disputed: true,
    leftOut: { ...before.leftOut, gaps: before.leftOut.gaps + 1, recurred: before.leftOut.recurred + 1, 'not known yet': before.leftOut['not known yet'] + 1 },
  })

  const [one] = await owner.select({ id: disputes.id }).from(disputes).where(eq(disputes.gapId, later!.gapId))
  expect(await changes(outside, one!.id, 'Good')).toBe(true)
  expect(await held()).toEqual({ held: true })
})

test('a gap for which nothing else is missing closes when the finding stands', async () => {
  const audit = await challenged()
  const [reason] = await reasonsOf(audit.livedExperience.gapId)
  await decideLearning(await through(db, 'decide learning', outside, raised), reason!.assignmentId, { decision: 'waived', because: 'Covered in supervision.' })
  expect(await owner.select().from(gapClosures).where(eq(gapClosures.gapId, audit.livedExperience.gapId))).toEqual([])
  await stands(director, audit.livedExperience.id)
  expect(await owner.select().from(gapClosures).where(eq(gapClosures.gapId, audit.livedExperience.gapId))).toHaveLength(1)
})

test('of many who settle at once one is heard, and the others find what was decided', async () => {
  const audit = await challenged()
  const doors = await Promise.all(Array.from({ length: 16 }, (_, n) => through(db, 'settle disputes', n % 2 ? outside : director, at)))
  const good = await gradeCalled('Good')
  const answers = await Promise.all(doors.map((door, n) => settleDispute(door, audit.planning.id, n % 3 ? { outcome: 'stands', because: 'So.' } : { outcome: 'changed', gradeId: good, because: 'So.' })))

  expect(answers.filter((one) => one === true)).toHaveLength(1)
  expect(answers.filter((one) => one === 'settled already')).toHaveLength(15)
  const [row] = await owner.select().from(disputes).where(eq(disputes.id, audit.planning.id))
  expect((await gapOf(audit.planning.gapId)).withdrawnAt !== null).toBe(row!.outcome === 'changed')
  await talliesAreRight(audit)
})

test('nobody settles it who raised it, held or managed the case, audited it, moderated it, or leads the line', async () => {
  const audit = await challenged()
  const refused = async (who: Somebody) => ({ said: await stands(who, audit.planning.id), shown: (await disputeFor(await through(db, 'settle disputes', who, at), audit.planning.id))?.whyNot })
  const auditorToo = (who: Somebody) => owner.insert(roleHoldings).values({ organisationId: who.organisationId, personId: who.id, role: 'auditor', scope: 'council', validFrom: '2020-01-01' }).onConflictDoNothing()
  const both = (why: string) => ({ said: { whyNot: why }, shown: why })

  await auditorToo(audit.worker)
  expect(await refused(audit.worker)).toEqual(both('You challenged it yourself.'))
  const marcus = await personCalled(owner, council, 'Marcus Tull')
  await auditorToo(marcus)
  expect(await refused(marcus)).toEqual(both('You held or managed the case.'))
  const audrey = await personCalled(owner, council, 'Audrey Penn')
  await auditorToo(audrey)
  expect(await refused(audrey)).toEqual(both('You audited the case.'))
  const moderator = await somebody(owner, council, { name: `Moderator ${audited}`, role: 'auditor' })
  await owner.insert(moderations).values({ organisationId: audit.organisationId, auditId: audit.id, line: 'first', chosenBecause: 'random', chosenAt: new Date(raised), dueOn: '2026-07-15', moderatorId: moderator.id, takenAt: new Date(raised), revealedAt: new Date(raised) })
  expect(await refused(moderator)).toEqual(both('You moderated the audit.'))
  const ofTeam = await somebody(owner, council, { name: `Lead ${audited}`, role: 'manager', team: 'Family Help South' })
  await auditorToo(ofTeam)
  expect(await refused(ofTeam)).toEqual(both('You lead the team or its service area.'))
  expect(await refused(await somebody(owner, council, { name: `Area lead ${audited}`, role: 'leader', area: 'Family Help' }))).toEqual(both('You lead the team or its service area.'))
  const elsewhere = await somebody(owner, council, { name: `Far lead ${audited}`, role: 'manager', team: 'Safeguarding North' })
  await auditorToo(elsewhere)
  expect(await stands(elsewhere, audit.planning.id)).toBe(true)
})

test('to whoever moderates the audit and has not graded it the dispute does not exist', async () => {
  const audit = await challenged()
  const moderator = await somebody(owner, council, { name: `Blind ${audited}`, role: 'auditor' })
  const shown = async () => {
    await endReadings()
    const [settler, reader] = [await through(db, 'settle disputes', moderator, at), await through(db, 'confirm findings', moderator, at)]
    return [(await openDisputes(settler)).filter((one) => one.audit === audit.reference).length, await disputeFor(settler, audit.planning.id) !== undefined, (await repliesTo(reader, audit.id)).length]
  }
  expect(await shown()).toEqual([2, true, 1])
  await owner.insert(moderations).values({ organisationId: audit.organisationId, auditId: audit.id, line: 'first', chosenBecause: 'random', chosenAt: new Date(raised), dueOn: '2026-07-15', moderatorId: moderator.id, takenAt: new Date(raised) })
  expect(await shown()).toEqual([0, false, 0])
  expect(await stands(moderator, audit.planning.id)).toBeUndefined()

  const lead = await somebody(owner, council, { name: `Blind lead ${audited}`, role: 'manager', team: 'Family Help South' })
  const named = async () => (await teamBoard(await through(db, 'see my team', lead, at))).disputed.filter(({ gapId }) => gapId === audit.planning.gapId).length
  expect(await named()).toBe(1)
  await owner.update(moderations).set({ moderatorId: lead.id }).where(eq(moderations.auditId, audit.id))
  await endReadings()
  expect(await named()).toBe(0)
})

test('to another council and to a leader of another area the dispute does not exist', async () => {
  const audit = await challenged()
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Stella Far', role: 'auditor' })
  const far = await somebody(owner, council, { name: `Vera ${audited}`, role: 'leader', area: 'Children in Care' })
  for (const who of [stranger, far]) {
    expect(await disputeFor(await through(db, 'settle disputes', who, at), audit.planning.id)).toBeUndefined()
    expect(await stands(who, audit.planning.id)).toBeUndefined()
  }
})

test('whoever leads the team that took the place of the audited one is in the line', async () => {
  const audit = await challenged()
  const [successor] = await owner.execute<{ id: string }>(sql`
    insert into teams (organisation_id, service_area_id, name, valid_from) select organisation_id, (select id from service_areas area where area.organisation_id = teams.organisation_id and area.name = 'Children in Care'), 'Family Help Quay', '2026-07-10' from teams where id = ${audit.teamId} returning id`)
  await owner.execute(sql`insert into team_successions (organisation_id, from_team_id, to_team_id, changes_on, recorded_at) values (${audit.organisationId}, ${audit.teamId}, ${successor!.id}, '2026-07-10', now())`)
  const lead = await somebody(owner, council, { name: `Quay lead ${audited}`, role: 'manager', team: 'Family Help Quay' })
  await owner.insert(roleHoldings).values({ organisationId: lead.organisationId, personId: lead.id, role: 'auditor', scope: 'council', validFrom: '2020-01-01' })
  expect(await stands(lead, audit.planning.id)).toEqual({ whyNot: 'You lead the team or its service area.' })
})

test('while findings are disputed every figure leaves them out, and says how many and what it would be with them', async () => {
  const counts = async () => {
    await endReadings()
    const insight = await themesByArea(await through(db, 'see insight', director, at), { sample: 'moderation', period: 'all' })
    if (!insight || insight === 'nothing judged' || !('areas' in insight)) throw new Error('Nothing to show.')
    const held = await heldShown()
    return { planning: insight.themes.find(({ title }) => title.startsWith('Plan'))!.whole, leftOut: insight.leftOut, gaps: held.all.gaps, heldLeftOut: held.all.leftOut.gaps }
  }
  const before = await counts()
  const audit = await challenged()
  const during = await counts()
  expect(during.planning).toEqual({ judged: before.planning.judged, belowGood: before.planning.belowGood, leftOut: before.planning.leftOut! + 1 })
  expect(during).toMatchObject({ leftOut: before.leftOut + 2, gaps: before.gaps, heldLeftOut: before.heldLeftOut + 2 })

  await stands(director, audit.planning.id)
  expect((await counts()).planning).toEqual({ judged: before.planning.judged + 1, belowGood: before.planning.belowGood + 1, leftOut: before.planning.leftOut })
  await changes(director, audit.livedExperience.id, 'Good')
  expect(await counts()).toMatchObject({ leftOut: before.leftOut, gaps: before.gaps + 1, heldLeftOut: before.heldLeftOut })
})
