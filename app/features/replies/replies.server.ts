import { and, asc, desc, eq, inArray, isNull, not, or, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, awayPeriods, disputes, gapClosures, gaps, grades, judgements, people, replies, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import type { TimeAway } from '../remedial-actions/clocks.ts'
import { inSight } from './disputes.server.ts'
import { challengeUntil, mayChallenge, settleBy } from './reply-clock.ts'
import type { Answer } from './replies.ts'

const auditor = alias(people, 'auditor')
const me = alias(people, 'me')

/** An audit of a case that somebody held or managed, and that they do not moderate themselves while they have not graded it. */
const own = (one: Allowed<'reply to audits'>): SQL => and(or(eq(audits.workerId, whoever(one)), eq(audits.managerId, whoever(one))), not(blindTo(whoever(one))))!

/** When whoever answers has been, is or will be away since the audit was published. */
const myAway = sql<TimeAway[]>`(select coalesce(json_agg(json_build_object('from', away.away_from, 'backOn', away.back_on)), '[]') from ${awayPeriods} away
  where away.organisation_id = ${audits.organisationId} and away.person_id = ${me.id} and (away.back_on is null or away.back_on > ${audits.publishedAt}::date))`

/** The days on which they never work, and those on which they are away, are those of whoever answers. */
const untilFor = ({ publishedAt, daysOff, away }: { publishedAt: Date; daysOff: number[]; away: TimeAway[] }) => challengeUntil(publishedAt, { bankHolidays, weekdaysOff: daysOff }, away)

/** Longer than five working days of anybody, however few days a week they work. */
const daysLookedBack = 60

/** Nothing that was published before this can still be challenged: so many days ago, or before the leave from which they came back since. */
const publishedSince = (one: Allowed<'reply to audits'>) => {
  const back = sql`(${one.at.toISOString()}::timestamptz - make_interval(days => ${daysLookedBack}))`
  return sql`${audits.publishedAt} > least(${back}, (select min(away.away_from) from ${awayPeriods} away
    where away.organisation_id = ${one.organisationId}::uuid and away.person_id = ${whoever(one)}::uuid and (away.back_on is null or away.back_on > ${back})) - make_interval(days => ${daysLookedBack}))`
}

/** Audits that somebody has not answered, and whose findings they can still challenge: those that end first come first. */
export async function auditsToAnswer(one: Allowed<'reply to audits'>) {
  const tx = await one.reading()
  const rows = await tx.select({ id: audits.id, reference: audits.reference, caseReference: audits.caseReference, publishedAt: audits.publishedAt, daysOff: me.daysOff, away: myAway }).from(audits)
    .innerJoin(me, and(eq(me.organisationId, audits.organisationId), eq(me.id, whoever(one))))
    .where(and(own(one), publishedSince(one), sql`not exists (
      select 1 from replies given where given.organisation_id = ${audits.organisationId} and given.audit_id = ${audits.id} and given.person_id = ${whoever(one)}::uuid)`))
    .orderBy(asc(audits.publishedAt), asc(audits.reference))
  return rows.map(({ publishedAt, daysOff, away, ...audit }) => ({ ...audit, until: untilFor({ publishedAt, daysOff, away }) })).filter(({ until }) => mayChallenge(one.at, until))
}

/** What is asked about an audit, whether to show it or to take an answer to it. */
async function ownAudit(tx: Transaction, one: Allowed<'reply to audits'>, auditId: string) {
  const [audit] = await tx.select({
    id: audits.id, reference: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType, publishedAt: audits.publishedAt,
    confirmedAt: audits.confirmedAt, strengths: audits.strengths, improvements: audits.improvements, overall: grades.word, auditor: auditor.name, workerId: audits.workerId, daysOff: me.daysOff, away: myAway,
  }).from(audits)
    .innerJoin(me, and(eq(me.organisationId, audits.organisationId), eq(me.id, whoever(one))))
    .leftJoin(auditor, and(eq(auditor.organisationId, audits.organisationId), eq(auditor.id, audits.auditorId)))
    .leftJoin(grades, and(eq(grades.organisationId, audits.organisationId), eq(grades.id, audits.overallGradeId)))
    .where(and(eq(audits.id, auditId), own(one)))
  if (!audit) return undefined
  const { daysOff, away, ...rest } = audit
  const until = untilFor({ publishedAt: audit.publishedAt, daysOff, away })
  return { ...rest, until, mayChallenge: mayChallenge(one.at, until) }
}

/**
 * One of somebody's own audits with everything it found, best first, what of it is or was challenged, and what they have answered.
 * @returns undefined when they neither held nor managed the case
 */
export async function auditToAnswer(one: Allowed<'reply to audits'>, auditId: string) {
  const tx = await one.reading()
  const audit = await ownAudit(tx, one, auditId)
  if (!audit) return undefined
  const found = await tx.select({
    theme: themes.title, grade: grades.word, goodEnough: grades.goodEnough, evidence: judgements.evidence, finding: judgements.finding, gapId: gaps.id,
    disputedAt: disputes.raisedAt, settleBy: disputes.settleBy, settledAt: disputes.settledAt,
  }).from(judgements)
    .innerJoin(themes, and(eq(themes.organisationId, judgements.organisationId), eq(themes.id, judgements.themeId)))
    .innerJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
    .leftJoin(gaps, and(eq(gaps.organisationId, judgements.organisationId), eq(gaps.auditId, judgements.auditId), eq(gaps.themeId, judgements.themeId), isNull(gaps.withdrawnAt)))
    .leftJoin(disputes, and(eq(disputes.organisationId, gaps.organisationId), eq(disputes.gapId, gaps.id)))
    .where(eq(judgements.auditId, auditId)).orderBy(asc(grades.rank), asc(themes.position))
  const [given] = await tx.select({ stance: replies.stance, words: replies.words, repliedAt: replies.repliedAt }).from(replies).where(and(eq(replies.auditId, auditId), eq(replies.personId, whoever(one))))
  return { ...audit, found, given }
}
export type AuditToAnswer = NonNullable<Awaited<ReturnType<typeof auditToAnswer>>>

/**
 * Takes somebody's answer to an audit of their case, once. What they challenge is disputed from now on: a gap that was closed is open again,
 * and no learning follows from it until somebody outside the line has settled it.
 * @returns 'replied already' to the second of two; 'too late' where the time to challenge is over; the ids of gaps that somebody has
 *   challenged meanwhile, or that are none any more, and then nothing is kept; undefined when they neither held nor managed the case
 */
export async function answerAudit(one: Allowed<'reply to audits'>, auditId: string, { stance, words, challenged }: Answer): Promise<true | 'replied already' | 'too late' | { notToChallenge: string[] } | undefined> {
  const { organisationId, at } = one
  const personId = whoever(one)
  return one.writing(async (tx) => {
    // Whoever closes, confirms or changes holds the same row: of two, one sees what the other did.
    await tx.select({ id: audits.id }).from(audits).where(and(eq(audits.id, auditId), own(one))).for('no key update')
    const audit = await ownAudit(tx, one, auditId)
    if (!audit) return undefined
    const [given] = await tx.select({ at: replies.repliedAt }).from(replies).where(and(eq(replies.auditId, auditId), eq(replies.personId, personId)))
    if (given) return 'replied already'
    if (stance === 'challenges' && !audit.mayChallenge) return 'too late'

    const gapIds = challenged.map(({ gapId }) => gapId)
    const open = gapIds.length === 0 ? [] : await tx.select({ id: gaps.id, gradeId: sql<string>`${judgements.gradeId}` }).from(gaps)
      .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
      .where(and(eq(gaps.auditId, auditId), inArray(gaps.id, gapIds), isNull(gaps.withdrawnAt), sql`not exists (
        select 1 from disputes before where before.organisation_id = ${gaps.organisationId} and before.gap_id = ${gaps.id})`))
    const gradeOf = new Map(open.map(({ id, gradeId }) => [id, gradeId]))
    const notToChallenge = gapIds.filter((id) => !gradeOf.has(id))
    if (notToChallenge.length > 0 || (stance === 'challenges' && gapIds.length === 0)) return { notToChallenge }

    await tx.insert(replies).values({ organisationId, auditId, personId, stance, words, repliedAt: at })
    if (challenged.length > 0) {
      await tx.insert(disputes).values(challenged.map(({ gapId, because }) => (
        { organisationId, gapId, raisedById: personId, raisedAt: at, because, challengedGradeId: gradeOf.get(gapId)!, settleBy: settleBy(at, { bankHolidays }) })))
      await tx.delete(gapClosures).where(inArray(gapClosures.gapId, gapIds))
    }
    await note(tx, one, { did: challenged.length > 0 ? 'challenged findings' : 'replied to an audit', subjectKind: 'audit', subjectId: auditId, aboutPersonId: audit.workerId })
    return true
  })
}

/** What the worker and the manager of a case have answered to its audit, and what became of what was challenged; first come first. */
export async function repliesTo(reader: Allowed<'confirm findings'>, auditId: string) {
  const tx = await reader.reading()
  return tx.select({
    personId: replies.personId, person: people.name, whose: whoseReply, stance: replies.stance, words: replies.words, repliedAt: replies.repliedAt,
    disputes: sql<{ id: string; gapId: string; theme: string; because: string; settleBy: string; outcome: 'stands' | 'changed' | null; grade: string | null; settledBecause: string | null }[]>`(
      select coalesce(json_agg(json_build_object('id', raised.id, 'gapId', gap.id, 'theme', theme.title, 'because', raised.because, 'settleBy', raised.settle_by, 'outcome', raised.outcome,
        'grade', changed.word, 'settledBecause', raised.settled_because) order by theme.position), '[]')
      from disputes raised
      join gaps gap on gap.organisation_id = raised.organisation_id and gap.id = raised.gap_id
      join themes theme on theme.organisation_id = gap.organisation_id and theme.id = gap.theme_id
      left join grades changed on changed.organisation_id = raised.organisation_id and changed.id = raised.grade_id
      where raised.organisation_id = ${replies.organisationId} and raised.raised_by_id = ${replies.personId} and gap.audit_id = ${replies.auditId})`,
  }).from(replies)
    .innerJoin(audits, and(eq(audits.organisationId, replies.organisationId), eq(audits.id, replies.auditId)))
    .innerJoin(people, and(eq(people.organisationId, replies.organisationId), eq(people.id, replies.personId)))
    .where(and(eq(replies.auditId, auditId), inSight(reader)))
    .orderBy(asc(replies.repliedAt), desc(people.name))
}

const whoseReply = sql<'worker' | 'manager' | null>`case ${replies.personId} when ${audits.workerId} then 'worker' when ${audits.managerId} then 'manager' end`
