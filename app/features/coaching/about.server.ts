import { and, eq, isNull, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignments, audits, coachingProposals, cohortMembers, cohorts, gaps, grades, judgements, people, remedialActions, themes } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'
import { programmeTitle, stepDueOn, steps, type coachings } from '../cohorts/cohorts.ts'
import { withinReach } from '../people/reach.server.ts'
import { memberWithinReach } from '../people/members.server.ts'
import { dayInLondon } from '../../lib/days.ts'
import { endOf } from '../remedial-actions/clocks.ts'
import { isOpen, nowDue, standsStill } from '../remedial-actions/remedial-actions.ts'
import { actionsWhere } from '../remedial-actions/remedial-actions.server.ts'
import type { Format } from './formats.ts'

/** What a meeting is asked for because of, by its kind and id; undefined where somebody asks of themselves. */
export type Because = { kind: 'action' | 'gap' | 'learning' | 'coaching'; id: string } | OfProgramme

/** One of the two coachings of the managers’ programme, by the id of the membership. */
export type OfProgramme = { kind: 'programme'; id: string; meeting: (typeof coachings)[number] }

/** What a meeting would be about, for whoever chooses who can help and when. */
export type About = {
  because: Because | undefined
  learner: { id: string; name: string }
  /** One line that says what it is, and where it is read. No child is in it. */
  title: string
  page: string | undefined
  themes: { key: string; title: string }[]
  /** The instant from which it would be late; null where nothing is due. */
  dueAt: Date | null
  red: boolean
  /** The format that fits it first. */
  format: Format
  /** Who audited the case, where there is one. */
  auditorIds: string[]
  /** The one who alone coaches it, in its own format: whoever is named for the member of the managers’ programme. */
  coachId?: string
}

type Booker = Allowed<'book coaching'>
type Arranger = Allowed<'arrange coaching'>
type Theme = { key: string; title: string; auditorId: string }

/** The themes of some gaps, and who audited them, as a column. @param gapIds a query that gives their ids */
const themesOf = (gapIds: ReturnType<typeof sql>) => sql<Theme[]>`(
  select coalesce(json_agg(distinct jsonb_build_object('key', theme.key, 'title', theme.title, 'auditorId', audit.auditor_id)), '[]')
  from gaps gap join themes theme on theme.organisation_id = gap.organisation_id and theme.id = gap.theme_id join audits audit on audit.organisation_id = gap.organisation_id and audit.id = gap.audit_id
  where gap.withdrawn_at is null and gap.id in (${gapIds}))`

const named = (found: readonly Theme[]) => ({
  themes: [...new Map(found.map(({ key, title }) => [key, { key, title }])).values()].toSorted((a, b) => a.title.localeCompare(b.title, 'en-GB')),
  auditorIds: [...new Set(found.map(({ auditorId }) => auditorId).filter(Boolean))],
})

/** What somebody’s own meeting would be about. @returns undefined when it is not theirs, or nothing of it is open any more. At most three statements */
export const aboutMine = async (one: Booker, because: Because | undefined): Promise<About | undefined> =>
  aboutFor(await one.reading(), one, because ?? { kind: 'person', id: whoever(one) }, sql`${whoever(one)}::uuid`)

/** The same for somebody in an auditor’s reach. @param because what it is about, or whom it is for */
export const aboutTheirs = async (arranger: Arranger, because: Because | { kind: 'person'; id: string }): Promise<About | undefined> =>
  aboutFor(await arranger.reading(), arranger, because, undefined)

/** @param mine the person whose own it has to be; undefined for whoever arranges it, within reach */
export async function aboutFor(tx: Transaction, reader: Booker | Arranger, because: Because | { kind: 'person'; id: string }, mine: ReturnType<typeof sql> | undefined): Promise<About | undefined> {
  const today = dayInLondon(reader.at)
  const theirs = (person: ReturnType<typeof sql>) => (mine ? sql`${person} = ${mine}` : memberWithinReach(reader.reach, sql`people.organisation_id`, person, today))
  if (because.kind === 'person') {
    const [row] = await tx.select({ id: people.id, name: people.name, roles: sql<string[]>`array(select held.role from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id
      and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date))` }).from(people).where(and(eq(people.id, because.id), theirs(sql`people.id`), sql`(people.left_on is null or people.left_on > ${today}::date)`))
    return row && { because: undefined, learner: { id: row.id, name: row.name }, title: 'Something of your own', page: undefined, themes: [], dueAt: null, red: false, format: 'practice coaching', auditorIds: [] }
  }
  if (because.kind === 'action') {
    const [action] = await actionsWhere(tx, and(eq(remedialActions.id, because.id), mine ? sql`${remedialActions.ownerId} = ${mine}` : withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })), reader.at)
    if (!action || !isOpen(action.standing)) return undefined
    const [its] = await tx.select({ found: themesOf(action.gapIds.length > 0 ? sql`select unnest(${sql.param(`{${action.gapIds.join(',')}}`)}::uuid[])` : sql`select its.id from gaps its where its.audit_id = ${action.auditId}::uuid`) }).from(people).where(eq(people.id, action.ownerId))
    return {
      because, learner: { id: action.ownerId, name: action.owner }, title: action.wording, page: `/remedial-actions/${action.id}`, ...named(its?.found ?? []),
      dueAt: standsStill(action.facts) ? null : nowDue(action.facts).dueAt, red: action.priority === 'red', format: 'action clinic',
    }
  }
  if (because.kind === 'gap') {
    const [gap] = await tx.select({
      theme: { key: themes.key, title: themes.title }, auditorId: audits.auditorId, reference: audits.reference, grade: grades.word, learner: { id: people.id, name: people.name },
      due: sql<Day | null>`least(
        (select min(action.due_on) from remedial_actions action where action.organisation_id = gaps.organisation_id and action.audit_id = gaps.audit_id and action.owner_id = people.id and action.done_at is null and action.withdrawn_at is null
          and (exists (select 1 from remedial_action_gaps its where its.organisation_id = action.organisation_id and its.remedial_action_id = action.id and its.gap_id = gaps.id)
            or not exists (select 1 from remedial_action_gaps its where its.organisation_id = action.organisation_id and its.remedial_action_id = action.id))),
        (select min(given.due_on) from assignment_reasons reason join assignments given on given.organisation_id = reason.organisation_id and given.id = reason.assignment_id
          where reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id and given.person_id = people.id and given.decision = 'confirmed' and given.ended_at is null))`,
      red: sql<boolean>`exists (select 1 from remedial_actions action where action.organisation_id = gaps.organisation_id and action.audit_id = gaps.audit_id and action.owner_id = people.id and action.priority = 'red' and action.done_at is null and action.withdrawn_at is null)`,
    }).from(gaps).innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
      .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
      .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
      .innerJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
      .innerJoin(people, and(eq(people.organisationId, gaps.organisationId), sql`${people.id} = case ${gaps.attribution} when 'practitioner' then ${audits.workerId} when 'manager' then ${audits.managerId} end`))
      .where(and(eq(gaps.id, because.id), isNull(gaps.withdrawnAt), mine ? sql`${people.id} = ${mine}` : withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })))
    return gap && {
      because, learner: gap.learner, title: `${gap.theme.title}, ${gap.grade.toLowerCase()} in audit ${gap.reference}`, page: `/gaps/${because.id}`, themes: [gap.theme], auditorIds: gap.auditorId ? [gap.auditorId] : [],
      dueAt: gap.due && gap.due >= today ? endOf(gap.due) : null, red: gap.red, format: gap.red ? 'action clinic' : 'practice coaching',
    }
  }
  if (because.kind === 'programme') return aboutProgramme(tx, because, theirs(sql`people.id`))
  const [table, reasons, title] = because.kind === 'learning'
    ? [assignments, sql`select reason.gap_id from assignment_reasons reason where reason.assignment_id = ${because.id}::uuid`, 'Learning'] as const
    : [coachingProposals, sql`select reason.gap_id from coaching_reasons reason where reason.coaching_proposal_id = ${because.id}::uuid`, 'Coaching'] as const
  const open = because.kind === 'learning' ? and(eq(assignments.decision, 'confirmed'), isNull(assignments.endedAt)) : and(eq(coachingProposals.decision, 'agreed'), isNull(coachingProposals.endedAt), isNull(coachingProposals.droppedAt))
  const [row] = await tx.select({
    learner: { id: people.id, name: people.name }, moduleKey: table.moduleKey, due: because.kind === 'learning' ? sql<Day | null>`${assignments.dueOn}` : sql<Day | null>`null`, found: themesOf(reasons),
    module: sql<string | null>`(select version.title from module_versions version where version.organisation_id = ${table.organisationId} and version.module_key = ${table.moduleKey} order by version.published_at desc limit 1)`,
  }).from(table).innerJoin(people, and(eq(people.organisationId, table.organisationId), eq(people.id, table.personId))).where(and(eq(table.id, because.id), open, theirs(sql`people.id`)))
  return row && {
    because, learner: row.learner, title: `${title}: ${row.module ?? row.moduleKey}`, page: because.kind === 'learning' ? `/modules/${row.moduleKey}` : undefined, ...named(row.found),
    dueAt: row.due && row.due >= today ? endOf(row.due) : null, red: false, format: 'practice coaching',
  }
}

/**
 * A coaching of the managers’ programme that is still to be booked: it has not been said that it was held, and no meeting is booked for it.
 * @param reached condition on `people`, the member
 */
async function aboutProgramme(tx: Transaction, because: OfProgramme, reached: ReturnType<typeof sql>): Promise<About | undefined> {
  const [row] = await tx.select({ learner: { id: people.id, name: people.name }, coachId: cohortMembers.coachId, startsOn: cohorts.startsOn, joinedAt: cohortMembers.joinedAt }).from(cohortMembers)
    .innerJoin(cohorts, and(eq(cohorts.organisationId, cohortMembers.organisationId), eq(cohorts.id, cohortMembers.cohortId)))
    .innerJoin(people, and(eq(people.organisationId, cohortMembers.organisationId), eq(people.id, cohortMembers.personId)))
    .where(and(eq(cohortMembers.id, because.id), isNull(cohortMembers.leftAt), isNull(cohortMembers.completedAt), reached,
      sql`not exists (select 1 from cohort_meetings met where met.organisation_id = ${cohortMembers.organisationId} and met.member_id = ${cohortMembers.id} and met.meeting = ${because.meeting})`,
      sql`not exists (select 1 from coaching_meetings met where met.organisation_id = ${cohortMembers.organisationId} and met.cohort_member_id = ${cohortMembers.id} and met.cohort_meeting = ${because.meeting}
        and met.ended_at is null and (met.attendance is null or met.attendance = 'held'))`))
  if (!row?.coachId) return undefined
  const { week, title } = steps.find(({ key }) => key === because.meeting)!
  return {
    because, learner: row.learner, coachId: row.coachId, title: `${title}, in ${programmeTitle}`, page: '/team/programme', themes: [], red: false, format: 'supervisor coaching', auditorIds: [],
    dueAt: endOf(stepDueOn(week, { startsOn: row.startsOn, joinedOn: dayInLondon(row.joinedAt) })),
  }
}
