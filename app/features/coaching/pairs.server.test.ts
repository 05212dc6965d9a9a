import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { coaching } from '../../../tests/support/coaching.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { coachingMeetings, coachingPairs, gaps, heldTimes, messages, pairGoals } from '../../../db/schema.ts'
import { bookCycle, bookMeeting } from './booking.server.ts'
import { addGoal, answerPair, askForPair, closePair, gapsForGoals, pairOf, pairsOf, reviewPair, setReview, takeGoalOut, whoMayBeAsked } from './pairs.server.ts'

const { db, owner } = await ownDatabase()
const south = 'Family Help South'
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const bea = await somebody(owner, 'northmere', { name: 'Bea Calder', role: 'auditor' })
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: south })
const noah = await somebody(owner, 'northmere', { name: 'Noah Birch', role: 'practitioner', team: south })
await takeIn(db, sheet([{ Plan: 'Inadequate', Identity: 'Inadequate', Attribution: 'Plan: practitioner; Identity: system' }]), { at: '2026-05-04T12:00:00Z' })
const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
for (const one of [ada, marcus]) await coaching(owner, one)
const [gap] = await owner.select({ id: gaps.id }).from(gaps).where(eq(gaps.attribution, 'practitioner'))

const now = '2026-05-05T08:00:00Z'
const as = async (who: Somebody, at = now) => through(db, 'book coaching', who, at)
const ask = async (coach = ada, who = wilma) => askForPair(await as(who), { coachId: coach.id, kind: 'mentoring', reviewOn: '2026-11-02', gapIds: [], goal: 'To ask what the day is like' })
const asked = async () => (await ask())!.id
const agreed = async () => { const id = await asked(); await answerPair(await as(ada), id, 'yes'); return id }
const told = async () => (await owner.select({ name: messages.name, letter: messages.letter }).from(messages).orderBy(messages.writtenAt, messages.name)).map(({ name, letter }) => `${name}: ${letter.subject}`)

beforeEach(async () => { for (const table of [pairGoals, heldTimes, coachingMeetings, coachingPairs, messages]) await owner.delete(table) })
afterEach(endReadings)

test('a learner asks whoever coaches, and never the line manager, themselves or somebody who does not', async () => {
  expect((await whoMayBeAsked(await as(wilma))).map(({ name }) => name)).toEqual(['Ada Penrose'])
  expect(await ask(marcus)).toBeUndefined()
  expect(await ask(bea)).toBeUndefined()
  expect(await ask(ada, ada)).toBeUndefined()
  expect(await ask()).toMatchObject({ already: false })
  expect(await told()).toEqual(['Ada Penrose: Wilma Ashdown asks you something'])
})

test('asked twice at once it is one pair', async () => {
  const came = await Promise.all([ask(), ask(), ask()])
  expect(came.filter((one) => one?.already === false)).toHaveLength(1)
  expect(new Set(came.map((one) => one!.id)).size).toBe(1)
  expect(await told()).toHaveLength(1)
})

test('it begins once whoever was asked says yes; declining asks nothing, and another can be asked', async () => {
  const id = await asked()
  expect(await answerPair(await as(wilma), id, 'yes')).toBeUndefined()
  expect([await answerPair(await as(ada), id, 'no'), await answerPair(await as(ada), id, 'no')]).toEqual([true, true])
  expect(await pairOf(await as(wilma), id)).toMatchObject({ closed: 'declined', closedBy: 'Ada Penrose', agreedAt: null })
  expect(await answerPair(await as(ada), id, 'yes')).toEqual({ why: expect.any(String) })
  await endReadings()
  const again = await agreed()
  expect(await pairOf(await as(ada), again)).toMatchObject({ agreedAt: new Date(now), closed: null })
  expect(await told()).toContain('Wilma Ashdown: Ada Penrose said yes')
})

test('what is asked is taken back only by whoever asked, and closes nothing that goes on', async () => {
  const id = await asked()
  expect(await closePair(await as(ada), id, 'ended early')).toBeUndefined()
  expect(await closePair(await as(wilma), id, 'goals reached')).toBe(true)
  expect(await pairOf(await as(wilma), id)).toMatchObject({ closed: 'ended early', agreedAt: null })
})

test('a goal is drawn from a gap of the learner’s own, by the learner alone, and goes with its audit', async () => {
  const id = await agreed()
  expect((await gapsForGoals(await as(wilma))).map(({ id: one }) => one)).toEqual([gap!.id])
  expect(await gapsForGoals(await as(noah))).toEqual([])
  expect(await addGoal(await as(ada), id, { gapId: gap!.id })).toBeUndefined()
  expect([await addGoal(await as(wilma), id, { gapId: gap!.id }), await addGoal(await as(wilma), id, { gapId: gap!.id })]).toEqual([true, true])
  expect((await pairOf(await as(ada), id))!.goals.map(({ wording, gapId }) => [wording, gapId])).toEqual([['Planning', gap!.id], ['To ask what the day is like', null]])
  await endReadings()
  await owner.transaction((tx) => tx.execute(sql`update audits set hidden_at = now()`))
  expect((await pairOf(await as(ada), id))!.goals.map(({ wording }) => wording)).toEqual(['To ask what the day is like'])
  await owner.execute(sql`update audits set hidden_at = null`)
})

test('a goal is taken out by whoever wrote it, and stays once they have said how far it was reached', async () => {
  const id = await agreed()
  const [goal] = await owner.select().from(pairGoals)
  expect(await takeGoalOut(await as(ada), id, goal!.id)).toBeUndefined()
  expect(await reviewPair(await as(ada), id, new Map([[goal!.id, 'in part']]))).toBe(true)
  expect(await takeGoalOut(await as(wilma), id, goal!.id)).toEqual({ why: expect.any(String) })
  expect(await pairOf(await as(wilma), id)).toMatchObject({ reviewedAt: new Date(now), goals: [{ reached: 'in part' }] })
  expect(await setReview(await as(wilma), id, '2027-01-11')).toBe(true)
  await endReadings()
  expect(await pairOf(await as(wilma), id)).toMatchObject({ reviewOn: '2027-01-11', reviewedAt: null })
})

test('nothing is reviewed before it begins, and nothing of another pair', async () => {
  const id = await asked()
  const [goal] = await owner.select().from(pairGoals)
  expect(await reviewPair(await as(wilma), id, new Map([[goal!.id, 'reached']]))).toBeUndefined()
  await answerPair(await as(ada), id, 'yes')
  expect(await reviewPair(await as(wilma), id, new Map([['00000000-0000-4000-8000-000000000000', 'reached']]))).toBeUndefined()
})

test('either closes it with how it ended, once, and it changes no more', async () => {
  const id = await agreed()
  expect([await closePair(await as(ada), id, 'some goals reached'), await closePair(await as(ada), id, 'some goals reached')]).toEqual([true, true])
  expect(await closePair(await as(wilma), id, 'goals reached')).toEqual({ why: expect.any(String) })
  expect(await addGoal(await as(wilma), id, { wording: 'Another' })).toEqual({ why: expect.any(String) })
  expect((await told()).filter((line) => line.includes('closed'))).toEqual(['Wilma Ashdown: Ada Penrose closed what you had together'])
  expect(await pairsOf(await as(wilma))).toEqual([])
})

test('nobody but the two sees that there is a pair: not the manager, another auditor or another worker', async () => {
  const id = await agreed()
  const [goal] = await owner.select().from(pairGoals)
  for (const who of [marcus, bea, noah]) {
    const one = await as(who)
    expect(await pairOf(one, id)).toBeUndefined()
    expect(await pairsOf(one)).toEqual([])
    expect(await addGoal(one, id, { wording: 'Mine' })).toBeUndefined()
    expect(await takeGoalOut(one, id, goal!.id)).toBeUndefined()
    expect(await reviewPair(one, id, new Map([[goal!.id, 'reached']]))).toBeUndefined()
    expect(await answerPair(one, id, 'yes')).toBeUndefined()
    expect(await closePair(one, id, 'ended early')).toBeUndefined()
  }
})

test('a meeting is booked as one of the pair’s while it goes on, and of a cycle they are there from the first', async () => {
  const id = await agreed()
  const book = async (startsAt: string, pairId: string) => bookMeeting(await as(wilma), { coachId: ada.id, format: 'practice coaching', startsAt: new Date(startsAt) }, undefined, pairId)
  const booked = await book('2026-05-06T09:00Z', id)
  expect((await pairOf(await as(ada), id))!.meetings.map((meeting) => meeting.id)).toEqual([(booked as { id: string }).id])
  await closePair(await as(ada), id, 'ended early')
  expect(await book('2026-05-07T09:00Z', id)).toBeUndefined()
  expect(await book('2026-05-07T09:00Z', '00000000-0000-4000-8000-000000000000')).toBeUndefined()
  const cycle = await bookCycle(await as(wilma), { coachId: ada.id, starts: ['11', '18', '26'].map((day) => new Date(`2026-05-${day}T09:00Z`)), goals: ['To write plans with days'], gapId: null })
  const pair = (await pairOf(await as(wilma), (cycle as { pairId: string }).pairId))!
  expect([pair.kind, pair.meetings.length, pair.goals.map(({ wording }) => wording), pair.agreedAt]).toEqual(['coaching cycle', 3, ['To write plans with days'], new Date(now)])
})
