import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { assignmentReasons, assignments, audits, coachingMeetings, declarations, disputes, endorsements, evidence, evidenceChecks, frameworks, gaps, meetingReasons, moduleVersions, places, remedialActions, ruleVersions, themes, workshops, workshopSeries } from '../../../db/schema.ts'
import { layDown } from '../frameworks/frameworks.server.ts'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { monthsOf } from '../insight/asked.ts'
import { ladderOf } from './ladder.server.ts'
import { rungsOf, type LadderBy } from './ladder.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
const at = '2026-11-23T09:00:00Z'
const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const cora = await somebody(owner, 'northmere', { name: 'Cora Care', role: 'leader', area: 'Children in Care' })
const checker = await somebody(owner, 'northmere', { name: 'Ada Check', role: 'auditor' })
const { organisationId } = maren

const row = (number: number, day: string, more: SheetRow = {}): SheetRow => ({ 'Audit No': `L-${number}`, 'Case ID': `NM60000${number}`, 'Date of audit': day, Attribution: 'practitioner', ...more })
await takeIn(db, sheet([
  row(1, '04/05/2026', { Plan: 'RI', Assessment: 'RI', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 08/05/2026' }),
  // Another child ten weeks on: the plan held, the assessment did not; and a third child, where the plan did not.
  row(2, '13/07/2026', { Assessment: 'RI' }), row(3, '05/10/2026', { Plan: 'RI' }),
  row(4, '05/05/2026', { Plan: 'RI', 'Allocated SW': 'Xan Birch', 'SW email': 'xan.birch@northmere.example' }),
]), { at: '2026-10-06T09:00:00Z' })
const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
const themeIds = (await owner.select({ id: themes.id }).from(themes).where(eq(themes.organisationId, organisationId))).map(({ id }) => id)
const gapOf = async (reference: string, key: string) => (await owner.select({ id: gaps.id, auditId: gaps.auditId }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId)).innerJoin(themes, eq(themes.id, gaps.themeId)).where(and(eq(audits.reference, reference), eq(themes.key, key))))[0]!
const plan = await gapOf('L-1', 'planning')
const dispute = (gapId: string) => owner.insert(disputes).values({
  organisationId, gapId, raisedById: wilma.id, raisedAt: new Date(at), because: 'I did.', settleBy: '2026-12-01',
  challengedGradeId: sql`(select grade_id from judgements join gaps on gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id where gaps.id = ${gapId}::uuid)`,
} as unknown as typeof disputes.$inferInsert)

/** A workshop on a theme that somebody attended. */
async function attended(title: string, theme: string, day: string, who = wilma) {
  const [series] = await owner.insert(workshopSeries).values({ organisationId, workshopKey: 'a-workshop', contentVersion: '1', title, minutes: 120, hours: 2, themeKeys: [theme], standards: [], arrangedById: checker.id, arrangedAt: new Date('2026-01-05') }).returning()
  const [workshop] = await owner.insert(workshops).values({ organisationId, seriesId: series!.id, startsAt: new Date(`${day}T09:00:00Z`), endsAt: new Date(`${day}T11:00:00Z`), room: 'Room 3', capacity: 12 }).returning()
  const [place] = await owner.insert(places).values({
    organisationId, workshopId: workshop!.id, seriesId: series!.id, personId: who.id, number: 1, priority: false, askedAt: new Date('2026-01-06'), bookedAt: new Date('2026-01-06'), attendance: 'attended', registeredAt: new Date(`${day}T12:00:00Z`), registeredById: checker.id,
  }).returning()
  const movedTo = (to: string) => owner.update(workshops).set({ startsAt: new Date(`${to}T09:00:00Z`), endsAt: new Date(`${to}T11:00:00Z`) }).where(eq(workshops.id, workshop!.id))
  const forgotten = () => owner.delete(places).where(eq(places.id, place!.id))
  return { movedTo, forgotten }
}

const look = async (reader = maren, by: LadderBy = 'theme', period = 'all') => ladderOf(await through(db, 'see insight', reader, at), { themeIds, months: monthsOf(period, '2026-11-23')!, by })
const rungs = async (...what: Parameters<typeof look>) => rungsOf((await look(...what)).rows)

test('need and what was looked at again are there before any learning is', async () => {
  expect(await rungs()).toMatchObject({ need: 5, reached: { k: 0, n: 5 }, completed: { k: 0, n: 0 }, held: { k: 2, n: 3 }, heldAgain: { k: 0, n: 1 }, repaired: { k: 0, n: 2 } })
  expect(await rungs(maren, 'theme', '2026-07 to 2026-07')).toMatchObject({ need: 1 })
  expect(await rungs(cora)).toMatchObject({ need: 0 })
  const council = await anotherCouncil(owner)
  const elsewhere = await somebody(owner, council.key, { name: 'Sol Vale', role: 'leader' })
  expect(await rungs(elsewhere)).toMatchObject({ need: 0 })
})

test('a module counts rung by rung: given, completed, applied, endorsed, and for the gap that it was given for alone', async () => {
  const [version] = await owner.select().from(moduleVersions).where(and(eq(moduleVersions.organisationId, organisationId), eq(moduleVersions.moduleKey, 'childs-day')))
  const [rule] = await owner.select().from(ruleVersions).where(eq(ruleVersions.organisationId, organisationId)).limit(1)
  await owner.execute(sql`delete from assignment_reasons`)
  const [given] = await owner.insert(assignments).values({ organisationId, personId: wilma.id, moduleKey: version!.moduleKey, proposedAt: new Date('2026-05-06'), dueOn: '2026-06-01', decision: 'confirmed', decidedAt: new Date('2026-05-07'), decidedById: checker.id }).returning()
  await owner.insert(assignmentReasons).values({ organisationId, gapId: plan.id, ruleVersionId: rule!.id, personId: wilma.id, moduleKey: version!.moduleKey, assignmentId: given!.id, sentence: 'Because.' } as typeof assignmentReasons.$inferInsert)
  expect(await rungs()).toMatchObject({ reached: { k: 1, n: 5 }, completed: { k: 0, n: 1 }, applied: { k: 0, n: 1 }, endorsed: { k: 0, n: 0 } })
  await endReadings()
  await owner.insert(declarations).values({ organisationId, personId: wilma.id, moduleVersionId: version!.id, declaredAt: new Date('2026-05-20') })
  await owner.insert(endorsements).values({ organisationId, assignmentId: given!.id, moment: 'after', endorsedById: checker.id, endorsedAt: new Date('2026-05-28') })
  expect(await rungs()).toMatchObject({ completed: { k: 1, n: 1 }, applied: { k: 0, n: 1 }, endorsed: { k: 1, n: 1 } })
  // Completed and not applied is neither learnt nor not yet trained.
  expect((await look()).looked.map(({ learnt, partly, held, looked }) => [learnt, partly, held, looked]).toSorted()).toEqual([[false, false, 0, 1], [false, false, 1, 1], [false, true, 1, 1]])
  await endReadings()
  const [sent] = await owner.insert(evidence).values({ organisationId, assignmentId: given!.id, caseReference: 'NM1', recordKind: 'Plan', recordDate: '2026-05-21', submittedById: wilma.id, submittedAt: new Date('2026-05-21'), checkDueOn: '2026-05-25' }).returning()
  await owner.insert(evidenceChecks).values({ organisationId, evidenceId: sent!.id, outcome: 'accepted', checkedById: checker.id, checkedAt: new Date('2026-05-22') })
  expect(await rungs()).toMatchObject({ applied: { k: 1, n: 1 } })

  // From then on the later audit stands after learning on the plan, and without it on the assessment.
  const found = await look()
  expect(found.looked.map(({ learnt, held, looked }) => [learnt, held, looked]).toSorted()).toEqual([[false, 0, 1], [false, 1, 1], [true, 1, 1]])
  expect(found.pairs).toEqual({ bothHeld: 0, onlyLearnt: 1, onlyOther: 0, neither: 0 })
  const byModule = await look(maren, 'module')
  expect(byModule.rows.map(({ key }) => key)).toEqual(['childs-day'])
  expect(byModule.modules['childs-day']).toBe(version!.title)
  expect(rungsOf(byModule.rows)).toMatchObject({ need: 1, applied: { k: 1, n: 1 } })
})

test('coaching about the gap reaches it once it was held, and learning that came after the later audit is none before it', async () => {
  const other = await gapOf('L-1', 'assessment')
  const [meeting] = await owner.insert(coachingMeetings).values({ organisationId, coachId: checker.id, learnerId: wilma.id, format: 'action clinic', startsAt: new Date('2026-08-03T09:00:00Z'), endsAt: new Date('2026-08-03T09:30:00Z'), bookedById: wilma.id, bookedAt: new Date('2026-08-01'), zone: 'Europe/London', bufferBefore: 0, bufferAfter: 15, place: 'Room 3' } as typeof coachingMeetings.$inferInsert).returning()
  await owner.insert(meetingReasons).values({ organisationId, meetingId: meeting!.id, gapId: other.id } as typeof meetingReasons.$inferInsert)
  expect(await rungs()).toMatchObject({ reached: { k: 1, n: 5 } })
  await endReadings()
  await owner.update(coachingMeetings).set({ attendance: 'held', attendanceSaidById: checker.id, attendanceSaidAt: new Date('2026-08-03T10:00:00Z') }).where(eq(coachingMeetings.id, meeting!.id))
  expect(await rungs()).toMatchObject({ reached: { k: 2, n: 5 } })
  expect((await look(maren, 'format')).rows.map(({ key, gaps: many }) => [key, many])).toEqual([['action clinic', 1]])
  // The later audit of July came before the meeting of August.
  expect((await look()).looked.map(({ learnt, held, looked }) => [learnt, held, looked]).toSorted()).toEqual([[false, 0, 1], [false, 1, 1], [true, 1, 1]])
})

test('a look counts under a module, a workshop or a kind of coaching only where it came after it', async () => {
  const heldBy = async (by: LadderBy) => {
    await endReadings()
    const { need, held, heldAgain } = await rungs(maren, by)
    return [need, held, heldAgain]
  }
  // The later audit of July came after the module, and before the clinic of August.
  expect(await heldBy('module')).toEqual([1, { k: 1, n: 1 }, { k: 0, n: 1 }])
  expect(await heldBy('format')).toEqual([1, { k: 0, n: 0 }, { k: 0, n: 0 }])
  // A module for the assessment that was completed after that look, and never applied.
  const other = await gapOf('L-1', 'assessment')
  const [version] = await owner.select().from(moduleVersions).where(and(eq(moduleVersions.organisationId, organisationId), eq(moduleVersions.moduleKey, 'assess-analyse')))
  const [rule] = await owner.select().from(ruleVersions).where(eq(ruleVersions.organisationId, organisationId)).limit(1)
  const [given] = await owner.insert(assignments).values({ organisationId, personId: wilma.id, moduleKey: 'assess-analyse', proposedAt: new Date('2026-05-06'), dueOn: '2026-06-01', decision: 'confirmed', decidedAt: new Date('2026-05-07'), decidedById: checker.id }).returning()
  await owner.insert(assignmentReasons).values({ organisationId, gapId: other.id, ruleVersionId: rule!.id, personId: wilma.id, moduleKey: 'assess-analyse', assignmentId: given!.id, sentence: 'Because.' } as typeof assignmentReasons.$inferInsert)
  expect(await heldBy('module')).toEqual([2, { k: 1, n: 1 }, { k: 0, n: 1 }])
  await owner.insert(declarations).values({ organisationId, personId: wilma.id, moduleVersionId: version!.id, declaredAt: new Date('2026-07-13') })
  expect(await heldBy('module')).toEqual([2, { k: 1, n: 1 }, { k: 0, n: 1 }])
  expect(await heldBy('theme')).toEqual([5, { k: 2, n: 3 }, { k: 0, n: 1 }])
  await owner.delete(assignmentReasons).where(eq(assignmentReasons.assignmentId, given!.id))

  const workshop = await attended('Plans that work', 'planning', '2026-07-14')
  expect(await heldBy('workshop')).toEqual([1, { k: 0, n: 0 }, { k: 0, n: 0 }])
  await workshop.movedTo('2026-07-12')
  expect(await heldBy('workshop')).toEqual([1, { k: 1, n: 1 }, { k: 0, n: 1 }])
  await workshop.forgotten()
})

test('coaching about learning that a gap joined later reaches it only from the day after its audit', async () => {
  const [given] = await owner.select({ id: assignments.id }).from(assignments).where(and(eq(assignments.personId, wilma.id), eq(assignments.moduleKey, 'childs-day'), eq(assignments.decision, 'confirmed')))
  const [meeting] = await owner.insert(coachingMeetings).values({ organisationId, coachId: checker.id, learnerId: wilma.id, format: 'practice coaching', startsAt: new Date('2026-05-04T22:30:00Z'), endsAt: new Date('2026-05-04T22:50:00Z'), bookedById: wilma.id, bookedAt: new Date('2026-03-01'), zone: 'Europe/London', bufferBefore: 0, bufferAfter: 15, place: 'Room 3', attendance: 'held', attendanceSaidById: checker.id, attendanceSaidAt: new Date('2026-05-05T10:00:00Z') } as typeof coachingMeetings.$inferInsert).returning()
  await owner.insert(meetingReasons).values({ organisationId, meetingId: meeting!.id, assignmentId: given!.id } as typeof meetingReasons.$inferInsert)
  expect((await look(maren, 'format')).rows.map(({ key }) => key)).toEqual(['action clinic'])
  await endReadings()
  // An hour later it is the fifth of May in London.
  await owner.update(coachingMeetings).set({ startsAt: new Date('2026-05-04T23:30:00Z'), endsAt: new Date('2026-05-04T23:50:00Z') }).where(eq(coachingMeetings.id, meeting!.id))
  expect((await look(maren, 'format')).rows.map(({ key }) => key).toSorted()).toEqual(['action clinic', 'practice coaching'])
  await owner.delete(meetingReasons).where(eq(meetingReasons.meetingId, meeting!.id))
})

test('whoever checked a gap’s evidence or coached about it does not say whether it still held', async () => {
  const [third] = await owner.select({ id: audits.id }).from(audits).where(eq(audits.reference, 'L-3'))
  expect((await rungs()).heldAgain).toEqual({ k: 0, n: 1 })
  await endReadings()
  // The checker accepted the own-case task of this gap.
  await owner.update(audits).set({ auditorId: checker.id }).where(eq(audits.id, third!.id))
  expect((await rungs()).heldAgain).toEqual({ k: 0, n: 0 })
  await owner.update(audits).set({ auditorId: null }).where(eq(audits.id, third!.id))
})

test('repaired in time is every action of the gap, checked, and first sent in in time', async () => {
  const [action] = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, plan.auditId))
  const [sent] = await owner.insert(evidence).values({ organisationId, remedialActionId: action!.id, caseReference: 'NM600001', recordKind: 'Plan', recordDate: '2026-05-07', submittedById: wilma.id, submittedAt: new Date(action!.dueAt.getTime() + 60_000), checkDueOn: '2026-05-12' }).returning()
  await owner.update(remedialActions).set({ doneAt: new Date('2026-05-11') }).where(eq(remedialActions.id, action!.id))
  expect((await rungs()).repaired).toEqual({ k: 0, n: 2 })
  await endReadings()
  await owner.update(evidence).set({ submittedAt: new Date(action!.dueAt.getTime() - 60_000) }).where(eq(evidence.id, sent!.id))
  // The action is for the whole case, so both gaps of the audit are repaired by it.
  expect((await rungs()).repaired).toEqual({ k: 2, n: 2 })
})

test('of a gap with an action that is not due yet, or done by the sheet alone, nobody can say whether it was repaired in time', async () => {
  const wanted = { organisationId, auditId: plan.auditId, ownerId: wilma.id, priority: 'amber' as const, wording: 'Say it again.', issuedAt: new Date('2026-05-04'), dueOn: '2026-05-08', dueAt: new Date('2026-05-09') }
  const [second] = await owner.insert(remedialActions).values(wanted).returning()
  const asIs = async (how: Partial<typeof remedialActions.$inferInsert>) => {
    await endReadings()
    await owner.update(remedialActions).set(how).where(eq(remedialActions.id, second!.id))
    return (await rungs()).repaired
  }
  expect(await asIs({ dueOn: '2026-12-01', dueAt: new Date('2026-12-02') })).toEqual({ k: 0, n: 0 })
  // Once it is due and nobody has sent anything in it is not in time, however the first one was.
  expect(await asIs({ dueOn: '2026-05-08', dueAt: new Date('2026-05-09') })).toEqual({ k: 0, n: 2 })
  expect(await asIs({ doneAt: new Date('2026-05-08') })).toEqual({ k: 0, n: 2 })
  expect(await asIs({ doneBySheet: true })).toEqual({ k: 0, n: 0 })
  expect(await asIs({ withdrawnAt: new Date(at), doneAt: null, doneBySheet: false })).toEqual({ k: 2, n: 2 })
})

test('whoever had learnt something on the theme before the later audit is not counted as not yet trained', async () => {
  const zoe = { 'Allocated SW': 'Zoe Ash', 'SW email': 'zoe.ash@northmere.example' }
  await takeIn(db, sheet([row(7, '04/05/2026', { ...zoe, Plan: 'RI' }), row(8, '15/05/2026', { ...zoe, Plan: 'RI' }), row(9, '03/08/2026', zoe)]), { at: '2026-10-06T10:00:00Z' })
  const ofZoe = await personCalled(owner, 'northmere', 'Zoe Ash')
  /** How the two gaps stand that were looked at in August, and how many pairs there are. */
  const standing = async () => {
    await endReadings()
    const { looked, pairs } = await look()
    const many = (is: (one: typeof looked[number]) => boolean) => looked.filter((one) => one.month === '2026-08' && is(one)).reduce((sum, one) => sum + one.looked, 0)
    return { learnt: many(({ learnt }) => learnt), partly: many(({ partly }) => partly), notYet: many(({ learnt, partly }) => !learnt && !partly), pairs: Object.values(pairs).reduce((sum, one) => sum + one, 0) }
  }
  const { pairs } = await standing()
  expect(await standing()).toEqual({ learnt: 0, partly: 0, notYet: 2, pairs })

  // A workshop between the two gaps: learnt of the first, trained before of the second, and one judgement of one theme is no pair.
  const workshop = await attended('Plans that work', 'planning', '2026-05-10', ofZoe)
  expect(await standing()).toEqual({ learnt: 1, partly: 1, notYet: 0, pairs })
  await workshop.movedTo('2026-05-04')
  expect(await standing()).toEqual({ learnt: 0, partly: 2, notYet: 0, pairs })
  await workshop.movedTo('2026-08-03')
  expect(await standing()).toEqual({ learnt: 0, partly: 0, notYet: 2, pairs })
  await workshop.forgotten()

  // Coaching about the first gap, before the second was found.
  const [meeting] = await owner.insert(coachingMeetings).values({ organisationId, coachId: wilma.id, learnerId: ofZoe.id, format: 'practice coaching', startsAt: new Date('2026-05-11T09:00:00Z'), endsAt: new Date('2026-05-11T09:30:00Z'), bookedById: ofZoe.id, bookedAt: new Date('2026-05-06'), zone: 'Europe/London', bufferBefore: 0, bufferAfter: 15, place: 'Room 3', attendance: 'held', attendanceSaidById: wilma.id, attendanceSaidAt: new Date('2026-05-11T10:00:00Z') } as typeof coachingMeetings.$inferInsert).returning()
  await owner.insert(meetingReasons).values({ organisationId, meetingId: meeting!.id, gapId: (await gapOf('L-7', 'planning')).id } as typeof meetingReasons.$inferInsert)
  expect(await standing()).toEqual({ learnt: 1, partly: 1, notYet: 0, pairs })
  await owner.delete(meetingReasons).where(eq(meetingReasons.meetingId, meeting!.id))
  expect(await standing()).toEqual({ learnt: 0, partly: 0, notYet: 2, pairs })

  const versionOf = async (moduleKey: string) => (await owner.select().from(moduleVersions).where(and(eq(moduleVersions.organisationId, organisationId), eq(moduleVersions.moduleKey, moduleKey))))[0]!.id
  const [rule] = await owner.select().from(ruleVersions).where(eq(ruleVersions.organisationId, organisationId)).limit(1)
  const firstGap = await gapOf('L-7', 'planning')
  /** A module that Zoe was given because of the first gap. */
  const givenFor = async (moduleKey: string) => {
    const [given] = await owner.insert(assignments).values({ organisationId, personId: ofZoe.id, moduleKey, proposedAt: new Date('2026-05-06'), dueOn: '2026-06-01', decision: 'confirmed', decidedAt: new Date('2026-05-07'), decidedById: checker.id }).returning()
    await owner.insert(assignmentReasons).values({ organisationId, gapId: firstGap.id, ruleVersionId: rule!.id, personId: ofZoe.id, moduleKey, assignmentId: given!.id, sentence: 'Because.' } as typeof assignmentReasons.$inferInsert)
    return { id: given!.id, takenBack: () => owner.delete(assignmentReasons).where(eq(assignmentReasons.assignmentId, given!.id)) }
  }
  // An own-case task accepted for the first gap.
  const tried = await givenFor('threshold-decisions')
  const [sent] = await owner.insert(evidence).values({ organisationId, assignmentId: tried.id, caseReference: 'NM1', recordKind: 'Plan', recordDate: '2026-05-10', submittedById: ofZoe.id, submittedAt: new Date('2026-05-10'), checkDueOn: '2026-05-14' }).returning()
  await owner.insert(evidenceChecks).values({ organisationId, evidenceId: sent!.id, outcome: 'accepted', checkedById: wilma.id, checkedAt: new Date('2026-05-12') })
  expect(await standing()).toEqual({ learnt: 1, partly: 1, notYet: 0, pairs })
  await tried.takenBack()

  // A module about another theme completed, which was given because of the first gap; then one about this theme, by their own choice.
  await owner.insert(declarations).values({ organisationId, personId: ofZoe.id, moduleVersionId: await versionOf('curiosity'), declaredAt: new Date('2026-05-12') })
  expect(await standing()).toEqual({ learnt: 0, partly: 0, notYet: 2, pairs })
  const completed = await givenFor('curiosity')
  expect(await standing()).toEqual({ learnt: 0, partly: 2, notYet: 0, pairs })
  await completed.takenBack()
  expect(await standing()).toEqual({ learnt: 0, partly: 0, notYet: 2, pairs })
  await owner.insert(declarations).values({ organisationId, personId: ofZoe.id, moduleVersionId: await versionOf('pathway'), declaredAt: new Date('2026-08-02') })
  expect(await standing()).toEqual({ learnt: 0, partly: 2, notYet: 0, pairs })
})

test('a disputed gap is on no rung, a disputed later finding is no look, and one withdrawn is gone', async () => {
  const before = await rungs()
  await endReadings()
  const later = await gapOf('L-2', 'assessment')
  await dispute(later.id)
  expect(await rungs()).toMatchObject({ need: before.need - 1, held: { k: before.held.k - 1, n: before.held.n - 2 } })
  await owner.delete(disputes)
  await endReadings()
  await owner.update(gaps).set({ withdrawnAt: new Date(at) }).where(eq(gaps.id, plan.id))
  expect(await rungs()).toMatchObject({ need: before.need - 1 })
  await owner.update(gaps).set({ withdrawnAt: null }).where(eq(gaps.id, plan.id))
  await endReadings()
  await owner.update(gaps).set({ attribution: 'system' }).where(eq(gaps.id, plan.id))
  expect(await rungs()).toMatchObject({ need: before.need - 1 })
})

test('a disputed later finding is no look either where a newer version of the framework judged the later audit', async () => {
  await owner.transaction(async (tx) => {
    await tx.update(frameworks).set({ validTo: '2026-07-01' }).where(and(eq(frameworks.organisationId, organisationId), eq(frameworks.key, practiceFramework.key)))
    await layDown(tx, organisationId, { ...practiceFramework, validFrom: '2026-07-01' })
  })
  const yan = { Plan: 'RI', 'Allocated SW': 'Yan Elm', 'SW email': 'yan.elm@northmere.example' }
  await takeIn(db, sheet([row(5, '04/05/2026', yan), row(6, '13/07/2026', yan)]), { at: '2026-10-07T09:00:00Z' })
  const before = await rungs()
  await endReadings()
  await dispute((await gapOf('L-6', 'planning')).id)
  expect(await rungs()).toMatchObject({ need: before.need, held: { k: before.held.k, n: before.held.n - 1 } })
  await owner.delete(disputes)
})
