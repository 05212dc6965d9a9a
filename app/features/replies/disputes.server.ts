import { and, asc, eq, isNull, not, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { audits, disputes, gaps, grades, judgements, people, serviceAreas, teams, themes } from '../../../db/schema.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { leads } from '../people/line.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { whyNotToSettle } from './disputes.ts'

/** So many open disputes are listed; whoever has settled these sees the next. */
export const disputesAtOnce = 50

/** What is in somebody's reach, and not of an audit that they moderate and have not yet graded themselves: a challenge tells its grade. */
export const inSight = (one: Allowed<'settle disputes'> | Allowed<'confirm findings'>) =>
  and(withinReach(one.reach, { area: audits.serviceAreaId, team: audits.teamId }), not(blindTo(whoever(one))))!

/** What decides whether somebody may settle, as a column. */
export const whyNotFor = (settler: Allowed<'settle disputes'>) => {
  const me = sql`${whoever(settler)}::uuid`
  return {
    raisedIt: sql<boolean>`${disputes.raisedById} = ${me}`,
    heldOrManaged: sql<boolean>`(${audits.workerId} is not distinct from ${me} or ${audits.managerId} is not distinct from ${me})`,
    audited: sql<boolean>`${audits.auditorId} is not distinct from ${me}`,
    moderated: sql<boolean>`exists (select 1 from moderations moderation where moderation.organisation_id = ${audits.organisationId} and moderation.audit_id = ${audits.id}
      and (moderation.moderator_id = ${me} or moderation.agreed_by_id = ${me}))`,
    leadsTheLine: leads(whoever(settler), dayInLondon(settler.at), { organisation: audits.organisationId, team: audits.teamId, area: audits.serviceAreaId }),
  }
}

/** What somebody may settle, as a condition on `disputes` with its audit: nobody of the line, and nobody who had a part in it. */
export const mineToSettle = (settler: Allowed<'settle disputes'>) => {
  const { raisedIt, heldOrManaged, audited, moderated, leadsTheLine } = whyNotFor(settler)
  return settler.reach.council ? and(isNull(disputes.settledAt), inSight(settler), not(raisedIt), not(heldOrManaged), not(audited), not(moderated), not(leadsTheLine))! : sql`false`
}

/** Who raised it, by their part in the case: whoever settles it is not told the name. */
const raisedBy = sql<'worker' | 'manager' | null>`case ${disputes.raisedById} when ${audits.workerId} then 'worker' when ${audits.managerId} then 'manager' end`
const challengedGrade = sql<string>`(select word from ${grades} was where was.organisation_id = ${disputes.organisationId} and was.id = ${disputes.challengedGradeId})`

/**
 * Challenges that nobody has settled, first due first, each with why the reader may not settle it where that is so. Without the grades: who has read a grade, which is
 * noted where it is shown, cannot moderate the audit any more.
 */
export async function openDisputes(settler: Allowed<'settle disputes'>) {
  const tx = await settler.reading()
  const rows = await tx.select({
    id: disputes.id, theme: themes.title, caseReference: audits.caseReference, caseType: audits.caseType, audit: audits.reference, area: serviceAreas.name,
    raisedBy, raisedAt: disputes.raisedAt, settleBy: disputes.settleBy, part: whyNotFor(settler),
  }).from(disputes)
    .innerJoin(gaps, and(eq(gaps.organisationId, disputes.organisationId), eq(gaps.id, disputes.gapId)))
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .innerJoin(serviceAreas, and(eq(serviceAreas.organisationId, audits.organisationId), eq(serviceAreas.id, audits.serviceAreaId)))
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .where(and(isNull(disputes.settledAt), inSight(settler))).orderBy(asc(disputes.settleBy), asc(disputes.raisedAt), asc(audits.reference), asc(themes.position)).limit(disputesAtOnce + 1)
  return rows.map(({ part, ...dispute }) => ({ ...dispute, whyNot: whyNotToSettle({ wholeCouncil: settler.reach.council, ...part }) }))
}

/**
 * One challenge with what was found, what every grade looks like on the theme, and the outcome where there is one.
 * @returns undefined when it is not in reach, and to whoever moderates its audit until they have given their own grades
 */
export async function disputeFor(settler: Allowed<'settle disputes'>, id: string) {
  const tx = await settler.reading()
  const [row] = await tx.select({
    id: disputes.id, gapId: gaps.id, theme: themes.title, question: themes.question, grade: challengedGrade, gradeId: judgements.gradeId, evidence: judgements.evidence, finding: judgements.finding,
    strengths: audits.strengths, improvements: audits.improvements, audit: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType,
    area: serviceAreas.name, team: teams.name, workerId: audits.workerId, raisedBy, raisedAt: disputes.raisedAt, because: disputes.because, settleBy: disputes.settleBy,
    settledAt: disputes.settledAt, settledBy: people.name, outcome: disputes.outcome, settledBecause: disputes.settledBecause, part: whyNotFor(settler),
    newGrade: sql<string | null>`(select word from ${grades} now where now.organisation_id = ${disputes.organisationId} and now.id = ${disputes.gradeId})`,
    scale: sql<{ id: string; word: string; goodEnough: boolean; descriptor: string | null }[]>`(
      select json_agg(json_build_object('id', grade.id, 'word', grade.word, 'goodEnough', grade.good_enough, 'descriptor', descriptor.wording) order by grade.rank)
      from grades grade left join descriptors descriptor on descriptor.organisation_id = grade.organisation_id and descriptor.grade_id = grade.id and descriptor.theme_id = ${gaps.themeId}
      where grade.organisation_id = ${disputes.organisationId} and grade.framework_id = ${judgements.frameworkId})`,
  }).from(disputes)
    .innerJoin(gaps, and(eq(gaps.organisationId, disputes.organisationId), eq(gaps.id, disputes.gapId)))
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .innerJoin(teams, and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId)))
    .innerJoin(serviceAreas, and(eq(serviceAreas.organisationId, audits.organisationId), eq(serviceAreas.id, audits.serviceAreaId)))
    .leftJoin(people, and(eq(people.organisationId, disputes.organisationId), eq(people.id, disputes.settledById)))
    .where(and(eq(disputes.id, id), inSight(settler)))
  if (!row) return undefined
  const { part, ...dispute } = row
  return { ...dispute, whyNot: whyNotToSettle({ wholeCouncil: settler.reach.council, ...part }) }
}
export type DisputeShown = NonNullable<Awaited<ReturnType<typeof disputeFor>>>
