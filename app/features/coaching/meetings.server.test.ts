import { and, eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { coaching } from '../../../tests/support/coaching.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { audits, gaps, remedialActions, themes } from '../../../db/schema.ts'
import { hideAudit } from '../corrections/report.server.ts'
import { besideActionsOf } from '../assignments/beside-actions.server.ts'
import { arrangeMeeting, bookMeeting } from './booking.server.ts'
import { comingMeetingsAsJson, meetingEntryFor, meetingFor, meetingsInTheWay, myMeetings } from './meetings.server.ts'

const { db, owner } = await ownDatabase()
const south = 'Family Help South'
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const bea = await somebody(owner, 'northmere', { name: 'Bea Calder', role: 'auditor' })
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: south })
await takeIn(db, sheet([{ Plan: 'Inadequate', Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 11/05/2026' }]), { at: '2026-05-04T12:00:00Z' })
const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
const noah = await somebody(owner, 'northmere', { name: 'Noah Birch', role: 'practitioner', team: south })
await coaching(owner, ada)
const [action] = await owner.select({ id: remedialActions.id }).from(remedialActions)
const [planning] = await owner.select({ id: gaps.id }).from(gaps).innerJoin(themes, and(eq(themes.id, gaps.themeId), eq(themes.key, 'planning')))

const now = '2026-05-05T08:00:00Z'
const at = (time: string, day = '2026-05-06') => new Date(`${day}T${time}:00Z`)
const idOf = (booked: Awaited<ReturnType<typeof bookMeeting>>) => { if (typeof booked !== 'object' || !('id' in booked)) throw new Error(`Not booked: ${JSON.stringify(booked)}`); return booked.id }
const ofAction = idOf(await bookMeeting(await through(db, 'book coaching', wilma, now), { coachId: ada.id, format: 'action clinic', startsAt: at('09:00') }, { kind: 'action', id: action!.id }))
const ofGap = idOf(await bookMeeting(await through(db, 'book coaching', wilma, now), { coachId: ada.id, format: 'practice coaching', startsAt: at('11:00') }, { kind: 'gap', id: planning!.id }))
const offered = idOf(await arrangeMeeting(await through(db, 'arrange coaching', bea, now), { kind: 'person', id: noah.id }, { coachId: ada.id, format: 'action clinic', startsAt: at('09:00', '2026-05-12') }, 'offer'))
afterEach(endReadings)

test('a meeting is read by its learner, its coach and an auditor in reach, and by nobody else', async () => {
  const expected = { learner: { name: 'Wilma Ashdown' }, coach: { name: 'Ada Penrose' }, bookedBy: 'Wilma Ashdown', reason: { kind: 'action', title: 'Rewrite the plan', page: `/remedial-actions/${action!.id}` } }
  expect(await meetingFor(await through(db, 'book coaching', wilma, now), ofAction)).toMatchObject(expected)
  expect(await meetingFor(await through(db, 'book coaching', ada, now), ofAction)).toMatchObject(expected)
  expect(await meetingFor(await through(db, 'arrange coaching', bea, now), ofAction)).toMatchObject(expected)
  expect(await meetingFor(await through(db, 'book coaching', noah, now), ofAction)).toBeUndefined()
  // A manager does not read the coaching of their team.
  expect(await meetingFor(await through(db, 'book coaching', marcus, now), ofAction)).toBeUndefined()
})

test('one’s meetings are those as learner and as coach; what was to come becomes past', async () => {
  const ids = ({ coming, past }: Awaited<ReturnType<typeof myMeetings>>) => [coming.map(({ id }) => id), past.map(({ id }) => id)]
  expect(ids(await myMeetings(await through(db, 'book coaching', wilma, now)))).toEqual([[ofAction, ofGap], []])
  expect(ids(await myMeetings(await through(db, 'book coaching', ada, now)))).toEqual([[ofAction, ofGap, offered], []])
  expect(ids(await myMeetings(await through(db, 'book coaching', ada, '2026-05-07T08:00:00Z')))).toEqual([[offered], [ofGap, ofAction]])
  expect(ids(await myMeetings(await through(db, 'book coaching', marcus, now)))).toEqual([[], []])
})

test('a first page is told of one’s own meetings in a column of another statement', async () => {
  const { also } = await besideActionsOf(await through(db, 'see my practice', wilma, now), comingMeetingsAsJson(wilma.id, new Date(now)))
  expect(also.map(({ id, with: name, isLearner }) => [id, name, isLearner])).toEqual([[ofAction, 'Ada Penrose', true], [ofGap, 'Ada Penrose', true]])
})

test('the calendar file is for the two alone, and only of what is agreed', async () => {
  expect(await meetingEntryFor(await through(db, 'book coaching', wilma, now), ofAction)).toMatchObject({ uid: ofAction, title: 'Coaching meeting' })
  expect(await meetingEntryFor(await through(db, 'book coaching', bea, now), ofAction)).toBeUndefined()
  expect(await meetingEntryFor(await through(db, 'book coaching', noah, now), offered)).toBeUndefined()
})

test('what can make room are a coach’s meetings with others that are to come', async () => {
  const others = async (learner: { id: string }) => (await meetingsInTheWay(await through(db, 'arrange coaching', bea, now), ada.id, learner.id, at('09:00', '2026-06-01'))).map(({ id }) => id)
  expect(await others(noah)).toEqual([ofAction, ofGap])
  expect(await others(wilma)).toEqual([offered])
})

test('what a meeting is about goes with its audit once that is hidden', async () => {
  const [audit] = await owner.select({ id: audits.id }).from(audits)
  expect((await meetingFor(await through(db, 'book coaching', wilma, now), ofGap))!.reason).toMatchObject({ kind: 'gap' })
  expect(await hideAudit(await through(db, 'report wrong audits', marcus, now), audit!.id, 'wrong child')).toBe(true)
  for (const id of [ofAction, ofGap]) expect((await meetingFor(await through(db, 'book coaching', wilma, now), id))!.reason).toBeNull()
})
