import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { coachingPairs, pairGoals, people } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { writeMessages } from '../notices/notices.server.ts'
import { whoCanHelp } from './coaches.server.ts'
import type { MeetingFacts } from './meetings.ts'
import { pairLetter } from './pair-letters.ts'
import { mostGoals, type Outcome, type PairKind, type Reached } from './pairs.ts'

type Two = Allowed<'book coaching' | 'offer coaching'>
type Learner = Allowed<'book coaching'>

/** A pair is the two people’s, and nobody else’s: no manager, auditor or leader sees that there is one. */
const isOfTheTwo = (one: Two) => or(eq(coachingPairs.coachId, whoever(one)), eq(coachingPairs.learnerId, whoever(one)))!

export type Goal = { id: string; wording: string; gapId: string | null; writtenById: string; reached: Reached | null }
export type PairMeeting = { id: string } & { [Fact in keyof MeetingFacts]: MeetingFacts[Fact] extends Date | null ? string | (null extends MeetingFacts[Fact] ? null : never) : MeetingFacts[Fact] }

/** A pair with its goals and meetings. @returns undefined when it is not theirs. One statement */
export async function pairOf(one: Two, id: string) {
  const tx = await one.reading()
  const [coach, learner, closer] = [alias(people, 'coach'), alias(people, 'learner'), alias(people, 'closer')]
  const [pair] = await tx.select({
    id: coachingPairs.id, kind: coachingPairs.kind, askedById: coachingPairs.askedById, askedAt: coachingPairs.askedAt, agreedAt: coachingPairs.agreedAt, reviewOn: coachingPairs.reviewOn, reviewedAt: coachingPairs.reviewedAt,
    closedAt: coachingPairs.closedAt, closed: coachingPairs.closed, closedBy: closer.name, coach: { id: coach.id, name: coach.name }, learner: { id: learner.id, name: learner.name },
    goals: sql<Goal[]>`(select coalesce(json_agg(json_build_object('id', goal.id, 'wording', goal.wording, 'gapId', goal.gap_id, 'writtenById', goal.written_by_id, 'reached', goal.reached) order by goal.written_at, goal.gap_id is null, goal.wording, goal.id), '[]')
      from ${pairGoals} goal where goal.organisation_id = ${coachingPairs.organisationId} and goal.pair_id = ${coachingPairs.id})`,
    meetings: sql<PairMeeting[]>`(select coalesce(json_agg(json_build_object('id', meeting.id, 'startsAt', meeting.starts_at, 'endsAt', meeting.ends_at, 'offerUntil', meeting.offer_until, 'acceptedAt', meeting.accepted_at, 'ended', meeting.ended,
        'attendance', meeting.attendance) order by meeting.starts_at), '[]')
      from coaching_meetings meeting where meeting.organisation_id = ${coachingPairs.organisationId} and meeting.pair_id = ${coachingPairs.id})`,
  }).from(coachingPairs)
    .innerJoin(coach, and(eq(coach.organisationId, coachingPairs.organisationId), eq(coach.id, coachingPairs.coachId)))
    .innerJoin(learner, and(eq(learner.organisationId, coachingPairs.organisationId), eq(learner.id, coachingPairs.learnerId)))
    .leftJoin(closer, and(eq(closer.organisationId, coachingPairs.organisationId), eq(closer.id, coachingPairs.closedById)))
    .where(and(eq(coachingPairs.id, id), isOfTheTwo(one)))
  return pair
}

/** Somebody’s own pairs that are not closed, as coach or as learner, oldest first. One statement. */
export async function pairsOf(one: Two) {
  const tx = await one.reading()
  const other = alias(people, 'other')
  return tx.select({ id: coachingPairs.id, kind: coachingPairs.kind, other: other.name, isLearner: sql<boolean>`${coachingPairs.learnerId} = ${whoever(one)}::uuid`, agreedAt: coachingPairs.agreedAt, askedById: coachingPairs.askedById }).from(coachingPairs)
    .innerJoin(other, and(eq(other.organisationId, coachingPairs.organisationId), sql`${other.id} = case when ${coachingPairs.learnerId} = ${whoever(one)}::uuid then ${coachingPairs.coachId} else ${coachingPairs.learnerId} end`))
    .where(and(isOfTheTwo(one), isNull(coachingPairs.closedAt))).orderBy(coachingPairs.askedAt)
}

export type MayAsk = { id: string; name: string; jobTitle: string | null }

/** Whom a learner may ask, in the order in which coaches are told: whoever coaches and is neither their line nor to judge their work. Four statements at most. */
export async function whoMayBeAsked(learner: Learner): Promise<MayAsk[]> {
  return mayBeAsked(await learner.reading(), learner)
}

/** Every theme counts here: what they work towards they settle between them. */
async function mayBeAsked(tx: Transaction, learner: Learner, only?: string): Promise<MayAsk[]> {
  const themes = await tx.execute<{ key: string; title: string }>(sql`select distinct on (theme.key) theme.key, theme.title from themes theme where theme.organisation_id = ${learner.organisationId}::uuid order by theme.key`)
  const coaches = await whoCanHelp(tx, learner, { learner: { id: whoever(learner), name: '' }, themes: [...themes], red: false, dueAt: null, auditorIds: [], format: 'practice coaching' }, only ? { only } : {})
  return coaches.filter(({ whyNot }) => whyNot === undefined).map(({ id, name, jobTitle }) => ({ id, name, jobTitle }))
}

/** Open gaps of the learner’s own, by theme, from which a goal may be drawn: not what is disputed. One statement. */
export async function gapsForGoals(one: Two): Promise<{ id: string; theme: string; auditedOn: Day }[]> {
  const tx = await one.reading()
  return [...await tx.execute<{ id: string; theme: string; auditedOn: Day }>(ownGaps(whoever(one), one.organisationId))]
}

const ownGaps = (learnerId: string, organisationId: string) => sql`
  select gap.id, theme.title as theme, audit.audited_on::text as "auditedOn" from gaps gap join audits audit on audit.organisation_id = gap.organisation_id and audit.id = gap.audit_id
  join themes theme on theme.organisation_id = gap.organisation_id and theme.id = gap.theme_id
  where gap.organisation_id = ${organisationId}::uuid and gap.withdrawn_at is null and case gap.attribution when 'practitioner' then audit.worker_id when 'manager' then audit.manager_id end = ${learnerId}::uuid
    and not exists (select 1 from gap_closures closed where closed.organisation_id = gap.organisation_id and closed.gap_id = gap.id)
    and not exists (select 1 from disputes open where open.organisation_id = gap.organisation_id and open.gap_id = gap.id and open.settled_at is null)
  order by audit.audited_on desc, theme.position limit 30`

export type Asked = { coachId: string; kind: PairKind; reviewOn: Day; gapIds: readonly string[]; goal: string | null }

/**
 * A learner asks somebody to go on meeting. Asked twice, also at once, it is one pair.
 * @returns the pair; undefined where they may not be asked
 */
export async function askForPair(learner: Learner, { coachId, kind, reviewOn, gapIds, goal }: Asked): Promise<{ id: string; already: boolean } | undefined> {
  const learnerId = whoever(learner)
  return learner.writing(async (tx) => {
    if ((await mayBeAsked(tx, learner, coachId)).length === 0) return undefined
    const of = { organisationId: learner.organisationId, kind, coachId, learnerId }
    const [pair] = await tx.insert(coachingPairs).values({ ...of, askedById: learnerId, askedAt: learner.at, reviewOn }).onConflictDoNothing().returning({ id: coachingPairs.id })
    if (!pair) {
      const [known] = await tx.select({ id: coachingPairs.id }).from(coachingPairs).where(and(eq(coachingPairs.kind, kind), eq(coachingPairs.coachId, coachId), eq(coachingPairs.learnerId, learnerId), isNull(coachingPairs.closedAt)))
      return known && { id: known.id, already: true }
    }
    const drawn = gapIds.length === 0 ? [] : (await tx.execute<{ id: string; theme: string }>(ownGaps(learnerId, learner.organisationId))).filter(({ id }) => gapIds.includes(id))
    const goals = [...drawn.map(({ id, theme }) => ({ gapId: id, wording: theme })), ...goal ? [{ gapId: null, wording: goal }] : []].slice(0, mostGoals)
    if (goals.length > 0) await tx.insert(pairGoals).values(goals.map((one) => ({ ...one, organisationId: learner.organisationId, pairId: pair.id, writtenById: learnerId, writtenAt: learner.at })))
    await note(tx, learner, { did: 'asked somebody to go on meeting', subjectKind: 'coaching pair', subjectId: pair.id, aboutPersonId: learnerId })
    await writeMessages(tx, learner, [{ kind: 'coaching', to: { personId: coachId }, letter: pairLetter.asked(kind, await nameOf(tx, learnerId), pair.id) }])
    return { id: pair.id, already: false }
  })
}

const nameOf = async (tx: Transaction, id: string) => (await tx.select({ name: people.name }).from(people).where(eq(people.id, id)))[0]!.name

const heldPair = async (tx: Transaction, one: Two, id: string) => (await tx.select().from(coachingPairs).where(and(eq(coachingPairs.id, id), isOfTheTwo(one))).for('update'))[0]

const over = { why: 'It is closed already. Nothing was changed.' }
type Came = true | { why: string } | undefined

/** Whoever was asked says yes or no; nobody asks why. Pressing twice is the same as once. @returns undefined when they were not asked */
export async function answerPair(one: Two, id: string, answer: 'yes' | 'no'): Promise<Came> {
  return one.writing(async (tx) => {
    const pair = await heldPair(tx, one, id)
    if (!pair || pair.askedById === whoever(one)) return undefined
    if (pair.agreedAt || pair.closedAt) return (answer === 'yes' ? pair.agreedAt !== null && !pair.closedAt : pair.closed === 'declined') || { why: 'It has been answered, or taken back, already.' }
    await tx.update(coachingPairs).set(answer === 'yes' ? { agreedAt: one.at } : { closedAt: one.at, closedById: whoever(one), closed: 'declined' }).where(eq(coachingPairs.id, id))
    await note(tx, one, { did: answer === 'yes' ? 'agreed to go on meeting' : 'declined to go on meeting', subjectKind: 'coaching pair', subjectId: id, aboutPersonId: pair.learnerId })
    await writeMessages(tx, one, [{ kind: 'coaching', to: { personId: pair.askedById }, letter: pairLetter.answered(pair.kind, await nameOf(tx, whoever(one)), answer === 'yes', id) }])
    return true
  })
}

/** One of the two writes a goal, in their own words or drawn from a gap of the learner’s. The same twice is one. */
export async function addGoal(one: Two, id: string, goal: { wording: string } | { gapId: string }): Promise<Came> {
  return one.writing(async (tx) => {
    const pair = await heldPair(tx, one, id)
    if (!pair) return undefined
    if (pair.closedAt) return over
    // Of what an audit found, only the learner says that they work towards it.
    const drawn = 'gapId' in goal && pair.learnerId === whoever(one) ? (await tx.execute<{ id: string; theme: string }>(ownGaps(pair.learnerId, one.organisationId))).find((gap) => gap.id === goal.gapId) : undefined
    if ('gapId' in goal && !drawn) return undefined
    const [wording, gapId] = 'wording' in goal ? [goal.wording, null] : [drawn!.theme, goal.gapId]
    const known = await tx.select({ wording: pairGoals.wording, gapId: pairGoals.gapId }).from(pairGoals).where(eq(pairGoals.pairId, id))
    if (known.some((other) => (gapId ? other.gapId === gapId : other.wording === wording))) return true
    if (known.length >= mostGoals) return { why: `You have ${mostGoals} goals already. Take one out first.` }
    await tx.insert(pairGoals).values({ organisationId: one.organisationId, pairId: id, gapId, wording, writtenById: whoever(one), writtenAt: one.at })
    await note(tx, one, { did: 'wrote a goal of a coaching pair', subjectKind: 'coaching pair', subjectId: id, aboutPersonId: pair.learnerId })
    return true
  })
}

/** Whoever wrote a goal takes it out, as long as nobody has said how far it was reached. */
export async function takeGoalOut(one: Two, id: string, goalId: string): Promise<Came> {
  return one.writing(async (tx) => {
    const pair = await heldPair(tx, one, id)
    if (!pair) return undefined
    if (pair.closedAt) return over
    const [goal] = await tx.select().from(pairGoals).where(and(eq(pairGoals.id, goalId), eq(pairGoals.pairId, id), eq(pairGoals.writtenById, whoever(one))))
    if (!goal) return undefined
    if (goal.reached) return { why: 'You have said how far it was reached, so it stays.' }
    await tx.delete(pairGoals).where(eq(pairGoals.id, goalId))
    await note(tx, one, { did: 'took a goal of a coaching pair out', subjectKind: 'coaching pair', subjectId: id, aboutPersonId: pair.learnerId })
    return true
  })
}

/** The two look at their goals: one of them writes down how far each was reached. @returns undefined where it is not theirs, or a goal is not of it */
export async function reviewPair(one: Two, id: string, reached: ReadonlyMap<string, Reached>): Promise<Came> {
  return one.writing(async (tx) => {
    const pair = await heldPair(tx, one, id)
    if (!pair || !pair.agreedAt) return undefined
    if (pair.closedAt) return over
    const known = reached.size === 0 ? [] : await tx.select({ id: pairGoals.id }).from(pairGoals).where(and(eq(pairGoals.pairId, id), inArray(pairGoals.id, [...reached.keys()])))
    if (known.length !== reached.size) return undefined
    for (const [goalId, how] of reached) await tx.update(pairGoals).set({ reached: how, reachedSaidAt: one.at }).where(eq(pairGoals.id, goalId))
    await tx.update(coachingPairs).set({ reviewedAt: one.at }).where(eq(coachingPairs.id, id))
    await note(tx, one, { did: 'looked at the goals of a coaching pair', subjectKind: 'coaching pair', subjectId: id, aboutPersonId: pair.learnerId })
    return true
  })
}

/** One of the two chooses another day on which they look at how it goes. */
export async function setReview(one: Two, id: string, reviewOn: Day): Promise<Came> {
  return one.writing(async (tx) => {
    const pair = await heldPair(tx, one, id)
    if (!pair) return undefined
    if (pair.closedAt) return over
    await tx.update(coachingPairs).set({ reviewOn, reviewedAt: null }).where(eq(coachingPairs.id, id))
    await note(tx, one, { did: 'chose when to review a coaching pair', subjectKind: 'coaching pair', subjectId: id, aboutPersonId: pair.learnerId })
    return true
  })
}

/** Either closes what goes on, with how it ended; whoever asked may also take back what nobody has answered. What is booked stands until somebody cancels it. */
export async function closePair(one: Two, id: string, closed: Outcome): Promise<Came> {
  return one.writing(async (tx) => {
    const pair = await heldPair(tx, one, id)
    if (!pair) return undefined
    if (pair.closedAt) return pair.closed === closed || over
    if (!pair.agreedAt && pair.askedById !== whoever(one)) return undefined
    await tx.update(coachingPairs).set({ closedAt: one.at, closedById: whoever(one), closed: pair.agreedAt ? closed : 'ended early' }).where(eq(coachingPairs.id, id))
    await note(tx, one, { did: 'closed a coaching pair', subjectKind: 'coaching pair', subjectId: id, aboutPersonId: pair.learnerId })
    const other = pair.coachId === whoever(one) ? pair.learnerId : pair.coachId
    if (pair.agreedAt) await writeMessages(tx, one, [{ kind: 'coaching', to: { personId: other }, letter: pairLetter.closed(await nameOf(tx, whoever(one)), id) }])
    return true
  })
}

/** Whether a meeting booked now may be one of a pair’s: it goes on, and is of these two. */
export async function goesOn(tx: Transaction, pairId: string, { coachId, learnerId }: { coachId: string; learnerId: string }): Promise<boolean> {
  const [pair] = await tx.select({ id: coachingPairs.id }).from(coachingPairs)
    .where(and(eq(coachingPairs.id, pairId), eq(coachingPairs.coachId, coachId), eq(coachingPairs.learnerId, learnerId), sql`${coachingPairs.agreedAt} is not null`, isNull(coachingPairs.closedAt)))
  return pair !== undefined
}
