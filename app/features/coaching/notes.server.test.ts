import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { aMeeting } from '../../../tests/support/coaching.ts'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { activity, agreedSteps, assignmentReasons, coachingMeetings, coachReminders, gaps, remedialActions, themes } from '../../../db/schema.ts'
import { allowNamed } from '../../door.server.ts'
import { forgetRemindersEverywhere } from '../../jobs/forget-coach-reminders.server.ts'
import { hideAudit } from '../corrections/report.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { afterMeeting, agreeStep, sayAttendance, stepDone, takeStepBack } from './notes.server.ts'
import { forgetCoachReminders, keepReminder, reminderOf } from './reminders.server.ts'
import { learntWithOthers, meetingsOfAction } from './thread.server.ts'

const { db, owner } = await ownDatabase()
const south = 'Family Help South'
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const bea = await somebody(owner, 'northmere', { name: 'Bea Calder', role: 'auditor' })
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: south })
const noah = await somebody(owner, 'northmere', { name: 'Noah Birch', role: 'practitioner', team: south })
await takeIn(db, sheet([
  { Plan: 'Inadequate', Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 11/05/2026' },
  { 'Audit No': 'T-0002', 'Case ID': 'NM100002', Plan: 'Inadequate', Attribution: 'practitioner' },
]), { at: '2026-05-04T12:00:00Z' })
const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
const [gap, otherGap] = await owner.select({ id: gaps.id, auditId: gaps.auditId }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).orderBy(sql`(select reference from audits where audits.id = gaps.audit_id)`)
const [action] = await owner.select({ id: remedialActions.id }).from(remedialActions)

afterEach(endReadings)

let nth = 0
/** A meeting of Wilma’s with Ada, each on a day of its own. */
const met = async (more: Partial<Parameters<typeof aMeeting>[1]> = {}) => aMeeting(owner, { coach: ada, learner: wilma, startsAt: new Date(Date.parse('2026-05-06T09:00Z') + nth++ * 86_400_000), ...more })
const dayAfter = async (id: string, days = 1) => new Date((await owner.select().from(coachingMeetings).where(eq(coachingMeetings.id, id)))[0]!.startsAt.getTime() + days * 86_400_000)
const as = async (who: Somebody, at: Date) => through(db, 'book coaching', who, at)
const deeds = async (id: string) => (await owner.select({ did: activity.did }).from(activity).where(eq(activity.subjectId, id)).orderBy(activity.at)).map(({ did }) => did)

test('either says whether it was held, the other puts it right within two weeks, and both are noted', async () => {
  const id = await met()
  const after = await dayAfter(id)
  expect(await sayAttendance(await as(ada, after), id, { attendance: 'learner not there', because: 'not known' }, '')).toBe(true)
  const said = (await afterMeeting(await as(wilma, after), id))!
  expect(said).toMatchObject({ attendance: 'learner not there', missedBecause: 'not known', saidBy: 'Ada Penrose' })
  expect(await sayAttendance(await as(wilma, await dayAfter(id, 5)), id, { attendance: 'held' }, said.attendanceSaidAt!.toISOString())).toBe(true)
  expect(await afterMeeting(await as(ada, await dayAfter(id, 5)), id)).toMatchObject({ attendance: 'held', missedBecause: null, saidBy: 'Wilma Ashdown' })
  expect(await deeds(id)).toEqual(['said whether a coaching meeting was held', 'put right whether a coaching meeting was held'])
  const later = (await afterMeeting(await as(ada, await dayAfter(id, 5)), id))!.attendanceSaidAt!.toISOString()
  expect(await sayAttendance(await as(ada, await dayAfter(id, 20)), id, { attendance: 'coach not there', because: 'court' }, later)).toEqual({ why: expect.stringContaining('two weeks') })
})

test('what two say at once is not overwritten: whoever comes second reads what stands', async () => {
  const id = await met()
  const after = await dayAfter(id)
  const came = await Promise.all([sayAttendance(await as(ada, after), id, { attendance: 'learner not there', because: 'not known' }, ''), sayAttendance(await as(wilma, after), id, { attendance: 'held' }, '')])
  expect(came.toSorted()).toEqual(['changed meanwhile', true])
})

test('nothing is said before it begins, nor of a meeting that was cancelled', async () => {
  const [ahead, cancelled] = [await met(), await met({ ended: 'cancelled', endedAt: new Date('2026-05-05T09:00Z') })]
  expect(await sayAttendance(await as(ada, await dayAfter(ahead, -0.01)), ahead, { attendance: 'held' }, '')).toEqual({ why: 'It has not begun yet.' })
  expect(await sayAttendance(await as(ada, await dayAfter(cancelled)), cancelled, { attendance: 'held' }, '')).toEqual({ why: expect.stringContaining('not to take place') })
  expect(await agreeStep(await as(ada, await dayAfter(cancelled)), cancelled, { wording: 'Rewrite the plan', whose: 'learner', dueOn: null })).toEqual({ why: 'It did not take place.' })
})

test('a step is agreed once however often it is sent, done by whose it is, and taken back by who wrote it', async () => {
  const id = await met()
  const after = await dayAfter(id)
  const step = { wording: 'Rewrite the plan', whose: 'learner', dueOn: '2026-06-30' } as const
  expect([await agreeStep(await as(ada, after), id, step), await agreeStep(await as(wilma, after), id, step)]).toEqual([true, true])
  const steps = (await afterMeeting(await as(wilma, after), id))!.steps
  expect(steps).toMatchObject([{ wording: 'Rewrite the plan', whose: 'learner', dueOn: '2026-06-30', doneAt: null }])
  const stepId = steps[0]!.id
  await endReadings()
  expect(await takeStepBack(await as(wilma, after), id, stepId)).toBeUndefined()
  expect(await stepDone(await as(ada, after), id, stepId)).toBeUndefined()
  expect([await stepDone(await as(wilma, after), id, stepId), await stepDone(await as(wilma, after), id, stepId)]).toEqual([true, true])
  expect(await takeStepBack(await as(ada, after), id, stepId)).toEqual({ why: expect.stringContaining('done already') })
  await agreeStep(await as(ada, after), id, { wording: 'Send the template', whose: 'coach', dueOn: null })
  const [second] = (await owner.select().from(agreedSteps).where(eq(agreedSteps.wording, 'Send the template')))
  expect([await takeStepBack(await as(ada, after), id, second!.id), await takeStepBack(await as(ada, after), id, second!.id)]).toEqual([true, true])
  expect((await afterMeeting(await as(wilma, after), id))!.steps).toHaveLength(1)
})

test('to anybody but the two there is no such meeting: a manager, another auditor, another worker, another council', async () => {
  const id = await met({ because: { gapId: gap!.id } })
  const after = await dayAfter(id)
  await agreeStep(await as(ada, after), id, { wording: 'Rewrite the plan', whose: 'learner', dueOn: null })
  const [step] = await owner.select().from(agreedSteps).where(eq(agreedSteps.meetingId, id))
  await anotherCouncil(owner)
  const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Eve Stone', role: 'auditor' })
  for (const who of [marcus, bea, noah, elsewhere]) {
    const one = await as(who, after)
    expect(await afterMeeting(one, id)).toBeUndefined()
    expect(await sayAttendance(one, id, { attendance: 'held' }, '')).toBeUndefined()
    expect(await agreeStep(one, id, { wording: 'Something', whose: 'learner', dueOn: null })).toBeUndefined()
    expect(await stepDone(one, id, step!.id)).toBeUndefined()
    expect(await takeStepBack(one, id, step!.id)).toBeUndefined()
    const coach = await through(db, 'offer coaching', who, after)
    expect(await reminderOf(coach, id)).toBeUndefined()
    expect(await keepReminder(coach, id, 'Mine', '')).toBeUndefined()
  }
})

test('a reminder is the coach’s alone: no learner, message or activity knows of it', async () => {
  const id = await met({ because: { gapId: gap!.id } })
  const after = await dayAfter(id)
  const coach = async () => through(db, 'offer coaching', ada, after)
  expect(await keepReminder(await coach(), id, 'Ask about zinnias next time.', '')).toBe(true)
  expect(await reminderOf(await coach(), id)).toMatchObject({ text: 'Ask about zinnias next time.', writtenAt: after })
  const learner = await through(db, 'offer coaching', wilma, after)
  expect(await reminderOf(learner, id)).toBeUndefined()
  expect(await keepReminder(learner, id, 'Mine now', '')).toBeUndefined()
  for (const other of [marcus, bea, noah]) expect(await reminderOf(await through(db, 'offer coaching', other, after), id)).toBeUndefined()
  for (const role of ['leader', 'admin'] as const) await expect(through(db, 'offer coaching', await somebody(owner, 'northmere', { name: `Some ${role}`, role, area: 'Family Help' }), after)).rejects.toThrow()
  expect(JSON.stringify([await afterMeeting(await as(wilma, after), id), await threadOf(await through(db, 'follow gaps', marcus, after), gap!.id, learntWithOthers)])).not.toContain('zinnia')
  // No other table has a word of it: no message, no activity, no search.
  const tables = await owner.execute<{ name: string }>(sql`select quote_ident(table_name) as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`)
  const telling: string[] = []
  for (const { name } of tables) if ((await owner.execute(sql.raw(`select 1 from ${name} told where told::text ilike '%zinnia%' limit 1`))).length > 0) telling.push(name)
  expect(telling).toEqual(['coach_reminders'])
  expect(await deeds(id)).toEqual([])
})

test('what a coach wrote in another window is not overwritten, and an empty reminder is deleted', async () => {
  const id = await met()
  const [first, later] = [await dayAfter(id), await dayAfter(id, 2)]
  await keepReminder(await through(db, 'offer coaching', ada, first), id, 'One', '')
  expect(await keepReminder(await through(db, 'offer coaching', ada, later), id, 'Two', '')).toBe('changed meanwhile')
  expect(await keepReminder(await through(db, 'offer coaching', ada, later), id, 'Two', first.toISOString())).toBe(true)
  expect(await reminderOf(await through(db, 'offer coaching', ada, later), id)).toEqual({ text: 'Two', writtenAt: later })
  expect(await keepReminder(await through(db, 'offer coaching', ada, later), id, '', later.toISOString())).toBe(true)
  expect(await owner.select().from(coachReminders).where(eq(coachReminders.meetingId, id))).toEqual([])
})

test('a reminder is read no more, and is deleted, a year after it was last written', async () => {
  const id = await met()
  await owner.delete(coachReminders)
  await keepReminder(await through(db, 'offer coaching', ada, '2026-06-30T23:30:00Z'), id, 'Old', '')
  const job = async (at: string) => allowNamed(db, 'northmere', 'coaching job', 'look after coaching', new Date(at))
  expect(await forgetCoachReminders(await job('2027-06-30T22:59:00Z'))).toBe(0)
  expect(await reminderOf(await through(db, 'offer coaching', ada, '2027-06-30T22:59:00Z'), id)).toBeDefined()
  // Also before the job of that night.
  expect(await reminderOf(await through(db, 'offer coaching', ada, '2027-06-30T23:01:00Z'), id)).toBeUndefined()
  await forgetRemindersEverywhere(db, new Date('2027-06-30T23:20:00Z'))
  expect(await owner.select().from(coachReminders)).toEqual([])
})

test('the gap’s thread tells managers when, with whom, held or not and what was agreed, of every meeting about it and no other', async () => {
  await owner.execute(sql`delete from meeting_reasons`)
  const [learning] = await owner.select({ id: assignmentReasons.assignmentId }).from(assignmentReasons).where(eq(assignmentReasons.gapId, gap!.id))
  const about = [await met({ because: { gapId: gap!.id }, attendance: 'learner not there', missedBecause: 'case emergency', attendanceSaidById: ada.id, attendanceSaidAt: new Date('2026-06-01T09:00Z') }), await met({ because: { remedialActionId: action!.id } }), await met({ because: { assignmentId: learning!.id } })]
  await met({ because: { gapId: otherGap!.id } })
  await met({ because: { gapId: gap!.id }, ended: 'cancelled', endedAt: new Date('2026-05-05T09:00Z') })
  await met({ because: { gapId: gap!.id }, offerUntil: new Date('2026-05-08T09:00Z') })
  const at = await dayAfter(about[2]!)
  await agreeStep(await as(ada, at), about[1]!, { wording: 'Rewrite the plan', whose: 'learner', dueOn: null })
  for (const reader of [marcus, wilma, bea]) {
    const thread = (await threadOf(await through(db, 'follow gaps', reader, at), gap!.id, learntWithOthers))!
    expect(thread.also.meetings.map(({ id }) => id)).toEqual(about)
    expect(thread.also.meetings[0]).toMatchObject({ learner: 'Wilma Ashdown', coach: 'Ada Penrose', held: false })
    expect(thread.also.meetings[1]!.steps).toEqual([{ wording: 'Rewrite the plan', whose: 'learner', dueOn: null, done: null }])
    expect(JSON.stringify(thread.also)).not.toMatch(/emergency|not there/)
  }
  expect((await meetingsOfAction(await through(db, 'follow gaps', marcus, at), action!.id)).map(({ id }) => id)).toEqual([about[1]])
  expect(await meetingsOfAction(await through(db, 'follow gaps', noah, at), action!.id)).toEqual([])

  await owner.update(gaps).set({ withdrawnAt: at }).where(eq(gaps.id, gap!.id))
  await endReadings()
  expect((await threadOf(await through(db, 'follow gaps', marcus, at), gap!.id, learntWithOthers))!.also.meetings).toEqual([])
  await owner.update(gaps).set({ withdrawnAt: null }).where(eq(gaps.id, gap!.id))
  expect(await hideAudit(await through(db, 'report wrong audits', marcus, at), gap!.auditId, 'wrong child')).toBe(true)
  await endReadings()
  expect(await meetingsOfAction(await through(db, 'follow gaps', marcus, at), action!.id)).toEqual([])
})
