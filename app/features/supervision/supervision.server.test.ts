import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { activity, assignments, awayPeriods, caseQuestions, declarations, endorsements, evidence, evidenceChecks, moduleVersions, people, protectedTimes, teamMemberships, teams } from '../../../db/schema.ts'
import { learningOf } from '../assignments/my-learning.server.ts'
import { givenOf } from '../assignments/own-case.server.ts'
import { writing } from '../../../db/client.server.ts'
import { holdLearning } from '../modules/learning.server.ts'
import { hideAudit } from '../corrections/report.server.ts'
import { holdAudits } from '../gaps/closing.server.ts'
import { endorse } from './endorsements.server.ts'
import type { Moment } from './endorsements.ts'
import { keepFree, takeBack } from './protected-times.server.ts'
import type { Wish } from './protected-times.ts'
import { supervisionOf } from './supervision.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const key = 'childs-day'
const noon = '2026-11-12T12:00:00Z'
const tuesday: Wish = { day: '2026-11-17', startsAt: '10:00', minutes: 120 }
await takeIn(db, sheet([{ 'Audit No': 'O-0001' }]), { at: '2026-11-01T09:00:00Z' })
const marcus = await personCalled(owner, council, 'Marcus Tull')
const gwen = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const sal = await somebody(owner, council, { name: 'Sal Weir', role: 'manager', area: 'Family Help' })
const mo = await somebody(owner, council, { name: 'Mo North', role: 'manager', team: 'Safeguarding North' })
const colleague = await somebody(owner, council, { name: 'Rae Lead', role: 'manager', team: 'Family Help South' })
await anotherCouncil(owner)
const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'manager', team: 'Safeguarding East' })
let wilma: Somebody
let id: string

/** A social worker of their own for each test, in the team of Marcus, with a module given and confirmed on 2 November. */
let made = 0
async function given(name = `Wilma ${'abcdefghijklmnopqrstuvwxyz'[made++]!.repeat(3)}`, more: Record<string, string> = {}) {
  const reference = `O-${randomUUID().slice(0, 8)}`
  await takeIn(db, sheet([{
    'Audit No': reference, 'Case ID': `NM${String(made).padStart(6, '4')}`, 'Allocated SW': name, 'SW email': `${name.toLowerCase().replace(' ', '.')}@northmere.example`, Attribution: 'practitioner',
    'Voice & lived experience': 'Requires improvement', 'Remedial actions (RAG: action ~ owner ~ due)': `A: Rewrite the plan ~ ${name} ~ 08/05/2026`, ...more,
  }]), { at: '2026-11-01T09:00:00Z' })
  const person = await personCalled(owner, council, name)
  await owner.update(assignments).set({ decision: 'confirmed', decidedAt: new Date('2026-11-02T09:00:00Z'), decidedById: gwen.id }).where(eq(assignments.personId, person.id))
  return { person, ids: (await owner.select({ id: assignments.id }).from(assignments).where(eq(assignments.personId, person.id))).map((one) => one.id) }
}
beforeEach(async () => {
  const one = await given()
  wilma = one.person
  id = one.ids[0]!
})
afterEach(endReadings)

const as = (who: Somebody = marcus, at = noon) => through(db, 'endorse learning', who, at)
const says = async (moment: Moment, who = marcus, at = noon, assignment = id) => endorse(await as(who, at), assignment, moment)
const keeps = async (wish = tuesday, who = marcus, at = noon, assignment = id) => keepFree(await as(who, at), assignment, wish)
const sheetOf = async (who = marcus, at = noon, person = wilma.id) => { await endReadings(); return supervisionOf(await as(who, at), person) }
const said = () => owner.select().from(endorsements).where(eq(endorsements.assignmentId, id))
const kept = () => owner.select().from(protectedTimes).where(eq(protectedTimes.assignmentId, id))
const notedOf = async (did: string) => (await owner.select().from(activity).where(eq(activity.aboutPersonId, wilma.id))).filter((deed) => deed.did === did)

async function completed(at = '2026-11-09T15:00:00Z') {
  const [version] = await owner.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, key))
  await owner.insert(declarations).values({ organisationId: wilma.organisationId, personId: wilma.id, moduleVersionId: version!.id, declaredAt: new Date(at) })
}

async function accepted() {
  const [sent] = await owner.insert(evidence).values({ organisationId: wilma.organisationId, assignmentId: id, caseReference: 'NM1', recordKind: 'Plan', recordDate: '2026-11-10', submittedById: wilma.id, submittedAt: new Date(noon), checkDueOn: '2026-11-16' }).returning()
  await owner.insert(evidenceChecks).values({ organisationId: wilma.organisationId, evidenceId: sent!.id, outcome: 'accepted', checkedById: gwen.id, checkedAt: new Date(noon) })
}

test('a manager says once each that they talked before and after the module; it is noted and holds nothing of what was said', async () => {
  expect(await says('before')).toBe(true)
  await completed('2026-11-13T15:00:00Z')
  expect(await says('after', marcus, '2026-11-16T12:00:00Z')).toBe(true)

  expect(await said()).toEqual([
    { organisationId: wilma.organisationId, assignmentId: id, moment: 'before', endorsedById: marcus.id, endorsedAt: new Date(noon) },
    { organisationId: wilma.organisationId, assignmentId: id, moment: 'after', endorsedById: marcus.id, endorsedAt: new Date('2026-11-16T12:00:00Z') },
  ])
  expect(await notedOf('talked about learning before the module')).toMatchObject([{ personId: marcus.id, subjectKind: 'assignment', subjectId: id }])
  expect(await notedOf('talked about learning after the module')).toHaveLength(1)
})

test('a second press says that it was said already, by whom and when', async () => {
  await says('before')
  expect(await says('before', sal, '2026-11-13T12:00:00Z')).toEqual({ said: { moment: 'before', byId: marcus.id, by: 'Marcus Tull', at: expect.stringContaining('2026-11-12T12:00:00') } })
  expect(await said()).toHaveLength(1)
})

test('of 24 presses at once one is heard, and the others are told whose', async () => {
  const doors = await Promise.all(Array.from({ length: 24 }, (_, nth) => as(nth % 2 ? marcus : sal)))
  const answers = await Promise.all(doors.map((door) => endorse(door, id, 'before')))

  expect(answers.filter((answer) => answer === true)).toHaveLength(1)
  const [row] = await said()
  expect(answers.filter((answer) => typeof answer === 'object' && answer.said.byId === row!.endorsedById)).toHaveLength(23)
  expect(await notedOf('talked about learning before the module')).toHaveLength(1)
})

test('before the module can no longer be said once it is declared, and after the module not until then', async () => {
  expect(await says('after')).toBe('not declared')
  await completed()
  expect(await says('before')).toBe('declared')
  expect(await said()).toEqual([])
  expect(await says('after')).toBe(true)
})

test('a press that comes while the learner declares waits for them, and sees it', async () => {
  const door = await as()
  let answer: Promise<unknown>
  await writing(db, wilma.organisationId, async (tx) => {
    await holdLearning(tx, wilma.id, key)
    answer = endorse(door, id, 'before')
    const [version] = await tx.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, key))
    await new Promise((later) => { setTimeout(later, 200) })
    await tx.insert(declarations).values({ organisationId: wilma.organisationId, personId: wilma.id, moduleVersionId: version!.id, declaredAt: new Date(noon) })
  })
  expect(await answer!).toBe('declared')
})

test('a press that comes while a grade behind the learning is changed waits, and finds that it has ended', async () => {
  const [door, other] = [await as(), await as()]
  const [audit] = await owner.execute<{ id: string }>(sql`select id from audits where worker_id = ${wilma.id}::uuid`)
  let answers: Promise<unknown[]>
  await writing(db, wilma.organisationId, async (tx) => {
    await holdAudits(tx, [audit!.id])
    answers = Promise.all([endorse(door, id, 'before'), keepFree(other, id, tuesday)])
    await new Promise((later) => { setTimeout(later, 200) })
    await tx.update(assignments).set({ endedAt: new Date(noon), endedBecause: 'regraded' }).where(eq(assignments.id, id))
  })
  expect(await answers!).toEqual(['not going', 'not going'])
})

test('whoever leads the team, its area or the council may; nobody of another team or council, no auditor, and nobody about themself', async () => {
  for (const other of [mo, stranger]) {
    expect(await says('before', other)).toBeUndefined()
    expect(await keeps(tuesday, other)).toBeUndefined()
    expect(await sheetOf(other)).toBeUndefined()
  }
  await expect(as(gwen)).rejects.toThrow('Nobody of this id may endorse learning')
  await expect(as(wilma)).rejects.toThrow('Nobody of this id may endorse learning')
  expect(await sheetOf(sal)).toMatchObject({ id: wilma.id })
  expect(await says('before', sal)).toBe(true)

  // Rae leads the team, is in it, and has learning of her own.
  const [own] = await owner.insert(assignments).values({ organisationId: wilma.organisationId, personId: colleague.id, moduleKey: key, proposedAt: new Date(noon), dueOn: '2026-12-13', decision: 'confirmed', decidedAt: new Date(noon), decidedById: gwen.id }).returning()
  expect(await says('before', colleague, noon, own!.id)).toBeUndefined()
  expect(await keeps(tuesday, colleague, noon, own!.id)).toBeUndefined()
  expect(await sheetOf(colleague, noon, colleague.id)).toBeUndefined()
  await owner.delete(assignments).where(eq(assignments.id, own!.id))
})

test('learning that is proposed, waived, ended or paused is neither talked about nor given time, and is not on the sheet', async () => {
  const nothing = async () => {
    expect(await says('before')).toBe('not going')
    expect(await keeps()).toBe('not going')
    expect((await sheetOf())!.learning).toEqual([])
  }
  await owner.update(assignments).set({ decision: null, decidedAt: null, decidedById: null }).where(eq(assignments.id, id))
  await nothing()
  await owner.update(assignments).set({ decision: 'waived', decidedAt: new Date(noon), decidedById: gwen.id, waivedBecause: 'They teach it.' }).where(eq(assignments.id, id))
  await nothing()
  await owner.update(assignments).set({ decision: 'confirmed', waivedBecause: null, endedAt: new Date(noon), endedBecause: 'left' }).where(eq(assignments.id, id))
  await nothing()
  await owner.update(assignments).set({ endedAt: null, endedBecause: null }).where(eq(assignments.id, id))
  const [audit] = await owner.execute<{ id: string }>(sql`select id from audits where worker_id = ${wilma.id}::uuid`)
  await owner.insert(caseQuestions).values({ organisationId: wilma.organisationId, auditId: audit!.id, personId: wilma.id, raisedAt: new Date() })
  await nothing()
  expect([await said(), await kept()]).toEqual([[], []])

  await owner.update(caseQuestions).set({ settledAt: new Date(), settledById: marcus.id, theirs: true }).where(eq(caseQuestions.personId, wilma.id))
  expect((await sheetOf())!.learning).toHaveLength(1)
  expect(await says('before')).toBe(true)
})

test('once somebody is in another team, its manager sees the sheet and says it, and the manager before does not', async () => {
  await says('before')
  const [north] = await owner.select().from(teams).where(eq(teams.name, 'Safeguarding North'))
  await owner.update(teamMemberships).set({ validTo: '2026-11-13' }).where(eq(teamMemberships.personId, wilma.id))
  await owner.insert(teamMemberships).values({ organisationId: wilma.organisationId, personId: wilma.id, teamId: north!.id, validFrom: '2026-11-13' })
  await completed()

  const later = '2026-11-13T12:00:00Z'
  expect(await sheetOf(marcus, later)).toBeUndefined()
  expect(await says('after', marcus, later)).toBeUndefined()
  expect(await sheetOf(mo, later)).toMatchObject({ learning: [{ talks: [{ moment: 'before', by: 'Marcus Tull' }] }] })
  expect(await says('after', mo, later)).toBe(true)
})

test('once the audit behind it is hidden, its learning is gone from the sheet; time that was kept free can still be taken back', async () => {
  await says('before')
  await keeps()
  const [audit] = await owner.execute<{ id: string }>(sql`select id from audits where worker_id = ${wilma.id}::uuid`)
  await hideAudit(await through(db, 'report wrong audits', marcus, noon), audit!.id, 'wrong child')

  expect(await sheetOf()).toMatchObject({ learning: [], actions: [], kept: [tuesday] })
  expect(await keeps({ ...tuesday, startsAt: '14:00' })).toBe('not going')
  expect(await takeBack(await as(), (await kept())[0]!.id)).toBe(true)
})

test('of whoever has left there is no sheet', async () => {
  await owner.update(people).set({ leftOn: '2026-11-12' }).where(eq(people.id, wilma.id))
  expect(await sheetOf()).toBeUndefined()
  expect(await says('before')).toBeUndefined()
})

test('the sheet says why, until when, what an auditor accepts and what is to be put right; no score and no reflection', async () => {
  const [version] = await owner.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, key))
  await owner.execute(sql`insert into reflections (organisation_id, person_id, module_version_id, wording, written_at) values (${wilma.organisationId}::uuid, ${wilma.id}::uuid, ${version!.id}::uuid, 'What I wrote to myself', now())`)
  await owner.execute(sql`insert into attempts (organisation_id, id, person_id, module_version_id, "check", answers, "right", "of", finished_at) values (${wilma.organisationId}::uuid, gen_random_uuid(), ${wilma.id}::uuid, ${version!.id}::uuid, 'post', '{}', 3, 5, now())`)
  await keeps()
  const found = (await sheetOf())!

  expect(found).toMatchObject({ id: wilma.id, kept: [{ ...tuesday, assignmentId: id }], actions: [{ priority: 'amber' }], learning: [{ id, dueOn: '2026-12-13', standing: 'to do', sentences: [expect.stringContaining('was graded')] }] })
  expect(found.learning[0]!.module.applyTask.acceptedIf.length).toBeGreaterThan(1)
  expect(JSON.stringify(found)).not.toMatch(/What I wrote to myself|"right"|"answers"|"wording":"What/)
})

test('learning that is done and talked about is on the sheet for four weeks more', async () => {
  await completed()
  await accepted()
  await says('after')
  expect((await sheetOf(marcus, '2026-12-10T12:00:00Z'))!.learning).toMatchObject([{ standing: 'done' }])
  expect((await sheetOf(marcus, '2026-12-11T12:00:00Z'))!.learning).toEqual([])
})

test('the learner sees who talked with them and what is kept free, and once it is taken back does not', async () => {
  await says('before')
  expect(await keeps()).toEqual({ dueOn: '2026-12-13' })
  const seen = { talks: [{ moment: 'before', by: 'Marcus Tull' }], keptFree: [tuesday] }
  expect(await givenOf(await through(db, 'learn', wilma, noon), key)).toMatchObject(seen)
  expect(await learningOf(await through(db, 'see my practice', wilma, noon))).toMatchObject([seen])

  const [time] = await kept()
  expect(await takeBack(await as(mo), time!.id)).toBeUndefined()
  expect(await takeBack(await as(stranger), time!.id)).toBeUndefined()
  expect(await takeBack(await as(marcus, '2026-11-18T09:00:00Z'), time!.id)).toBe(false)
  expect(await takeBack(await as(sal), time!.id)).toBe(true)
  expect(await takeBack(await as(marcus), time!.id)).toBe(false)
  await endReadings()
  expect(await givenOf(await through(db, 'learn', wilma, noon), key)).toMatchObject({ keptFree: [] })
  expect(await notedOf('kept time free for learning')).toHaveLength(1)
  expect(await notedOf('took back time kept free for learning')).toMatchObject([{ personId: sal.id }])
  expect(await keeps()).toEqual({ dueOn: '2026-12-13' })
})

test('of 24 who keep time at once that overlaps one is heard, for whatever module', async () => {
  const name = 'Wilma Twice'
  await given(name)
  const two = await given(name, { 'Voice & lived experience': 'Good', Plan: 'Requires improvement' })
  expect(two.ids).toHaveLength(2)
  const doors = await Promise.all(Array.from({ length: 24 }, () => as()))
  const answers = await Promise.all(doors.map((door, nth) => keepFree(door, two.ids[nth % 2]!, { ...tuesday, startsAt: nth % 3 ? '10:00' : '11:30' })))

  expect(answers.filter((answer) => typeof answer === 'object' && 'dueOn' in answer)).toHaveLength(1)
  expect(answers.filter((answer) => typeof answer === 'object' && 'wrong' in answer && answer.wrong.startsAt?.includes('already'))).toHaveLength(23)
})

test('no time is kept on a day on which they are away, nor for learning that asks nothing more of them', async () => {
  const [spell] = await owner.insert(awayPeriods).values({ organisationId: wilma.organisationId, personId: wilma.id, awayFrom: '2026-11-16', backOn: '2026-11-18', recordedById: marcus.id, recordedAt: new Date(noon) }).returning()
  expect(await keeps()).toEqual({ wrong: { day: expect.stringContaining('is away on 17 November 2026') } })
  await owner.delete(awayPeriods).where(eq(awayPeriods.id, spell!.id))
  await completed()
  expect(await keeps()).toEqual({ dueOn: '2026-12-13' })
  await accepted()
  expect(await keeps({ ...tuesday, startsAt: '14:00' })).toBe('not going')
})
