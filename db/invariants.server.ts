import { sql, type SQL } from 'drizzle-orm'
import { firstBrokenSeal } from '../app/features/activity/seal.server.ts'
import { bankHolidays } from '../app/lib/bank-holidays.ts'
import { passMark } from '../app/features/modules/modules.ts'
import { troubles } from '../app/features/notices/delivery.ts'
import { releaseHashOf } from '../app/features/released/hash.server.ts'
import type { Contents as Released } from '../app/features/released/released.ts'
import { issuedHashOf } from '../app/features/reports/hashes.server.ts'
import type { Contents, Words } from '../app/features/reports/reports.ts'
import { notACaseReference } from '../app/lib/case-reference.ts'
import { findIdentifiers, removedMark } from '../app/lib/identifiers.ts'
import { appRole, type Transaction } from './client.server.ts'

/** How a promise about the data stands: how often it is broken, and the first few places. */
export type Finding = { promise: string; problems: number; examples: string[] }

/** What must hold in every council at every moment, whatever was interrupted. A statement selects what breaks it. */
type Invariant = { name: string } & ({ sql: SQL } | { walk: (tx: Transaction) => AsyncIterable<string> })

const mostExamples = 5

/** Tables that row security cannot bind: they are read before anyone's council is known, or are no council's own. */
const withoutRowSecurity = ['organisations', 'installation', 'accounts', 'sign_ins', 'credentials', 'verifications']
const writtenOnce = ['activity', 'activity_seals', 'attempts', 'evidence_checks', 'declarations', 'module_versions', 'agreed_grades', 'reports', 'report_notes', 'learning_extensions', 'endorsements', 'recalls', 'workshop_answers', 'cohort_meetings', 'observations', 'figure_releases']

/** The last word on what was sent in for something, which is the one that counts. */
const latestOutcome = (sentFor: SQL) => sql`(
  select checked.outcome from evidence sent
  left join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
  where ${sentFor} order by sent.submitted_at desc limit 1)`

const belowGood = sql`(
  select judgements.organisation_id, judgements.audit_id, judgements.theme_id from judgements
  join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
  where not grades.good_enough)`

const auditsBrought = sql`(select count(*) from audits where audits.organisation_id = imports.organisation_id and audits.import_id = imports.id)`
const auditsChanged = sql`(select count(*) from audit_changes where audit_changes.organisation_id = imports.organisation_id and audit_changes.import_id = imports.id)`
const takenBack = sql`(select count(*) from activity where activity.organisation_id = imports.organisation_id and activity.subject_kind = 'import' and activity.subject_id = imports.id and did = 'took back an audit')`

/** Of a row of places under a name, whether somebody waits. */
const isWaiting = (name: string) => sql.raw(`${name}.offered_at is null and ${name}.booked_at is null and ${name}.ended_at is null`)

/** The places of a workshop that nobody else may have, as a column of a query on `workshops`. */
const placesCounted = sql`(
  (select count(*) from places where places.organisation_id = workshops.organisation_id and places.workshop_id = workshops.id and ended_at is null and (booked_at is not null or offered_at is not null))
  + (select coalesce(sum(kept), 0) from team_places where team_places.organisation_id = workshops.organisation_id and team_places.workshop_id = workshops.id and released_at is null))`

export const invariants: readonly Invariant[] = [
  {
    name: 'every gap has a judgement below good',
    sql: sql`
      select gaps.organisation_id, 'gap ' || gaps.id as subject from gaps
      left join ${belowGood} judged using (organisation_id, audit_id, theme_id)
      where judged.audit_id is null and gaps.withdrawn_at is null`,
  },
  {
    name: 'every judgement below good has its gap',
    sql: sql`
      select organisation_id, 'audit ' || audit_id as subject from ${belowGood} judged
      left join gaps using (organisation_id, audit_id, theme_id)
      where gaps.id is null or gaps.withdrawn_at is not null`,
  },
  {
    name: 'every judgement has a theme and a grade of its own framework',
    sql: sql`
      select judgements.organisation_id, 'audit ' || judgements.audit_id as subject from judgements
      join themes on themes.organisation_id = judgements.organisation_id and themes.id = judgements.theme_id
      left join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
      where themes.framework_id <> judgements.framework_id or grades.framework_id <> judgements.framework_id`,
  },
  {
    name: 'no closed gap waits for a grade to be confirmed or for anyone to say whose it is',
    sql: sql`
      select gaps.organisation_id, 'gap ' || gaps.id as subject from gap_closures
      join gaps on gaps.organisation_id = gap_closures.organisation_id and gaps.id = gap_closures.gap_id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      where audits.confirmed_at is null or gaps.attribution is null`,
  },
  {
    name: 'no closed gap has an open action',
    sql: sql`
      select gaps.organisation_id, 'gap ' || gaps.id as subject from gap_closures
      join gaps on gaps.organisation_id = gap_closures.organisation_id and gaps.id = gap_closures.gap_id
      where exists (
        select 1 from remedial_actions action
        where action.organisation_id = gaps.organisation_id and action.audit_id = gaps.audit_id
          and (not exists (select 1 from remedial_action_gaps named where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id)
            or exists (select 1 from remedial_action_gaps named where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id and named.gap_id = gaps.id))
          and action.done_at is null and action.withdrawn_at is null)`,
  },
  {
    name: 'an action is done when its evidence was accepted or the council’s file said so, and else not',
    sql: sql`
      select action.organisation_id, 'remedial action ' || action.id as subject from remedial_actions action
      where (action.done_at is not null) is distinct from (action.done_by_sheet
        or ${latestOutcome(sql`sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id`)} is not distinct from 'accepted')`,
  },
  {
    name: 'no gap that was withdrawn is closed or looked at again',
    sql: sql`
      select gaps.organisation_id, 'gap ' || gaps.id as subject from gaps
      where gaps.withdrawn_at is not null and (
        exists (select 1 from gap_closures closure where closure.organisation_id = gaps.organisation_id and closure.gap_id = gaps.id)
        or exists (select 1 from follow_ups answer where answer.organisation_id = gaps.organisation_id and answer.gap_id = gaps.id))`,
  },
  {
    name: 'no closed gap has unfinished learning',
    sql: sql`
      select gap_closures.organisation_id, 'gap ' || gap_closures.gap_id as subject from gap_closures
      where exists (
        select 1 from assignment_reasons reason
        join assignments given on given.organisation_id = reason.organisation_id and given.id = reason.assignment_id
        where reason.organisation_id = gap_closures.organisation_id and reason.gap_id = gap_closures.gap_id
          and given.decision is distinct from 'waived' and given.ended_at is null
          and ${latestOutcome(sql`sent.organisation_id = given.organisation_id and sent.assignment_id = given.id`)} is distinct from 'accepted')`,
  },
  {
    name: 'no gap is closed or withdrawn while its finding is disputed',
    sql: sql`
      select disputes.organisation_id, 'dispute ' || disputes.id as subject from disputes
      join gaps on gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id
      where disputes.settled_at is null and (gaps.withdrawn_at is not null
        or exists (select 1 from gap_closures closure where closure.organisation_id = gaps.organisation_id and closure.gap_id = gaps.id))`,
  },
  {
    name: 'every challenge is of a grade below good, and was raised with a reply to the same audit',
    sql: sql`
      select disputes.organisation_id, 'dispute ' || disputes.id as subject from disputes
      join gaps on gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id
      join grades challenged on challenged.organisation_id = disputes.organisation_id and challenged.id = disputes.challenged_grade_id
      where challenged.good_enough or not exists (select 1 from replies given where given.organisation_id = disputes.organisation_id and given.audit_id = gaps.audit_id
        and given.person_id = disputes.raised_by_id and given.stance = 'challenges')`,
  },
  {
    name: 'no challenge is settled by somebody who held, managed or audited the case',
    sql: sql`
      select disputes.organisation_id, 'dispute ' || disputes.id as subject from disputes
      join gaps on gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      where disputes.settled_by_id in (audits.worker_id, audits.manager_id, audits.auditor_id)`,
  },
  {
    name: 'every action is owned by a person of its council',
    sql: sql`
      select action.organisation_id, 'remedial action ' || action.id as subject from remedial_actions action
      left join people on people.organisation_id = action.organisation_id and people.id = action.owner_id
      where people.id is null`,
  },
  {
    name: 'every row that an import read was accepted, rejected or unchanged',
    sql: sql`
      select organisation_id, 'import ' || id as subject from imports
      where finished_at is not null and failure is null and read is distinct from accepted + rejected + unchanged`,
  },
  {
    name: 'every published import has brought the audits that it says, but for those taken back, and any other none',
    sql: sql`
      select organisation_id, 'import ' || id as subject from imports
      where ${auditsBrought} is distinct from (case when published_at is not null and voided_at is null then created - ${takenBack} else 0 end)
        or ${auditsChanged} > (case when published_at is not null and voided_at is null then changed else 0 end)`,
  },
  {
    name: 'what an import brought and what it changed is what it accepted',
    sql: sql`
      select organisation_id, 'import ' || id as subject from imports
      where published_at is not null and (created + changed > accepted or (created + changed = 0) is distinct from (accepted = 0))`,
  },
  {
    name: 'the tallies that insight reads are those of the judgements',
    sql: sql`
      with anew as (
        select audits.organisation_id, date_trunc('month', audits.audited_on::timestamp)::date as month, judgements.theme_id, audits.service_area_id,
          audits.sample, audits.case_type, coalesce(audits.worker_title, 'not said') as role, audits.confirmed_at is not null as confirmed,
          array[count(*), count(*) filter (where not grades.good_enough), count(*) filter (where not grades.good_enough and gaps.attribution = 'practitioner'),
            count(*) filter (where not grades.good_enough and gaps.attribution = 'manager'), count(*) filter (where not grades.good_enough and gaps.attribution in ('system', 'partner'))] as counts
        from audits
        join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id
        join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
        left join gaps on gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id and gaps.withdrawn_at is null
        where audits.hidden_at is null
        group by 1, 2, 3, 4, 5, 6, 7, 8)
      select organisation_id, 'tally of theme ' || theme_id as subject from anew
      full join theme_tallies kept using (organisation_id, month, theme_id, service_area_id, sample, case_type, role, confirmed)
      where coalesce(anew.counts, '{0,0,0,0,0}') <> coalesce(array[kept.judged, kept.below_good, kept.of_practitioner, kept.of_manager, kept.of_service]::bigint[], '{0,0,0,0,0}')`,
  },
  {
    name: 'every follow-up is a later audit of another case, and says what it found',
    sql: sql`
      select follow_ups.organisation_id, 'gap ' || gaps.id as subject from follow_ups
      join gaps on gaps.organisation_id = follow_ups.organisation_id and gaps.id = follow_ups.gap_id
      join audits first on first.organisation_id = gaps.organisation_id and first.id = gaps.audit_id
      join audits again on again.organisation_id = follow_ups.organisation_id and again.id = follow_ups.audit_id
      join themes theme on theme.organisation_id = gaps.organisation_id and theme.id = gaps.theme_id
      join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id
      left join lateral (
        select grades.good_enough from judgements
        join themes same on same.organisation_id = judgements.organisation_id and same.id = judgements.theme_id and same.key = theme.key
        join frameworks version on version.organisation_id = same.organisation_id and version.id = same.framework_id and version.key = framework.key
        join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
        where judgements.organisation_id = again.organisation_id and judgements.audit_id = again.id limit 1) judged on true
      where again.audited_on <= first.audited_on or again.case_reference = first.case_reference
        or follow_ups.judged_on <> again.audited_on or follow_ups.held is distinct from judged.good_enough`,
  },
  {
    name: 'no follow-up rests on a hidden audit or answers one',
    sql: sql`
      select follow_ups.organisation_id, 'gap ' || gaps.id as subject from follow_ups
      join gaps on gaps.organisation_id = follow_ups.organisation_id and gaps.id = follow_ups.gap_id
      join audits on audits.organisation_id = follow_ups.organisation_id and audits.id in (gaps.audit_id, follow_ups.audit_id) where audits.hidden_at is not null`,
  },
  {
    name: 'an audit is hidden while nobody has decided about it or once it was of the wrong child, and else not',
    sql: sql`
      select audits.organisation_id, 'audit ' || audits.id as subject from audits
      where (audits.hidden_at is not null) is distinct from exists (
        select 1 from corrections where corrections.organisation_id = audits.organisation_id and corrections.audit_id = audits.id
          and (corrections.decided_at is null or (corrections.upheld and corrections.kind = 'wrong child')))`,
  },
  {
    name: 'no learning ended for another child’s audit while a reason for it stands',
    sql: sql`
      select given.organisation_id, 'assignment ' || given.id as subject from assignments given
      join assignment_reasons reason on reason.organisation_id = given.organisation_id and reason.assignment_id = given.id
      join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      where given.ended_because = 'wrong child' and audits.hidden_at is null and gaps.withdrawn_at is null
        and given.person_id = case gaps.attribution when 'practitioner' then audits.worker_id when 'manager' then audits.manager_id end`,
  },
  {
    name: 'no evidence was checked by the one who sent it',
    sql: sql`
      select sent.organisation_id, 'evidence ' || sent.id as subject from evidence sent
      join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where checked.checked_by_id = sent.submitted_by_id`,
  },
  {
    name: 'the managers’ programme is completed only with its modules, the full day, two coachings, an observation and four accepted tasks',
    sql: sql`
      select member.organisation_id, 'member of a cohort ' || member.id as subject from cohort_members member
      where member.completed_at is not null and (
        (select count(distinct version.module_key) from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
          where declared.organisation_id = member.organisation_id and declared.person_id = member.person_id and version.module_key in ('visible-oversight', 'case-supervision', 'caseload-flow', 'remedial-lead')) < 4
        or not exists (select 1 from places place join workshop_series series on series.organisation_id = place.organisation_id and series.id = place.series_id
          where place.organisation_id = member.organisation_id and place.person_id = member.person_id and series.workshop_key = 'seeing-the-thinking' and place.attendance = 'attended')
        or (select count(*) from cohort_meetings met where met.organisation_id = member.organisation_id and met.member_id = member.id and met.meeting <> 'peer group') < 2
        or not exists (select 1 from observations seen where seen.organisation_id = member.organisation_id and seen.member_id = member.id)
        or (select count(*) from cohort_tasks asked where asked.organisation_id = member.organisation_id and asked.member_id = member.id
          and ${latestOutcome(sql`sent.organisation_id = asked.organisation_id and sent.cohort_task_id = asked.id`)} = 'accepted') < 4)`,
  },
  {
    name: 'nobody in the managers’ programme was their own coach or observer, and no coaching was said to be held by the member',
    sql: sql`
      select member.organisation_id, 'member of a cohort ' || member.id as subject from cohort_members member
      where member.coach_id = member.person_id
        or exists (select 1 from observations seen where seen.organisation_id = member.organisation_id and seen.member_id = member.id and seen.observer_id = member.person_id)
        or exists (select 1 from cohort_meetings met where met.organisation_id = member.organisation_id and met.member_id = member.id and met.meeting <> 'peer group' and met.said_by_id = member.person_id)`,
  },
  {
    name: 'a task of the managers’ programme was handed in by its member alone',
    sql: sql`
      select sent.organisation_id, 'evidence ' || sent.id as subject from evidence sent
      join cohort_tasks asked on asked.organisation_id = sent.organisation_id and asked.id = sent.cohort_task_id
      join cohort_members member on member.organisation_id = asked.organisation_id and member.id = asked.member_id
      where sent.submitted_by_id <> member.person_id`,
  },
  {
    name: 'no learning was decided by its learner',
    sql: sql`select organisation_id, 'assignment ' || id as subject from assignments where decided_by_id = person_id`,
  },
  {
    name: 'nobody said that they talked with themself about their learning, or kept time free for it',
    sql: sql`
      select given.organisation_id, 'assignment ' || given.id as subject from assignments given
      where exists (select 1 from endorsements said where said.organisation_id = given.organisation_id and said.assignment_id = given.id and said.endorsed_by_id = given.person_id)
        or exists (select 1 from protected_times kept where kept.organisation_id = given.organisation_id and kept.assignment_id = given.id and kept.given_by_id = given.person_id)`,
  },
  {
    name: 'a talk after a module comes after its learner declared it',
    sql: sql`
      select said.organisation_id, 'assignment ' || said.assignment_id as subject from endorsements said
      join assignments given on given.organisation_id = said.organisation_id and given.id = said.assignment_id
      where said.moment = 'after' and not exists (
        select 1 from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
        where declared.organisation_id = given.organisation_id and declared.person_id = given.person_id and version.module_key = given.module_key and declared.declared_at <= said.endorsed_at)`,
  },
  {
    name: 'no two times that are kept free for one person overlap',
    sql: sql`
      select one.organisation_id, 'protected time ' || one.id as subject from protected_times one
      join assignments given on given.organisation_id = one.organisation_id and given.id = one.assignment_id
      where one.withdrawn_at is null and exists (
        select 1 from protected_times other join assignments too on too.organisation_id = other.organisation_id and too.id = other.assignment_id
        where other.organisation_id = one.organisation_id and other.id > one.id and other.withdrawn_at is null and too.person_id = given.person_id and other.day = one.day
          and (one.day + one.starts_at, make_interval(mins => one.minutes)) overlaps (other.day + other.starts_at, make_interval(mins => other.minutes)))`,
  },
  {
    name: 'learning that was given more time is due on the latest day, and each time counts from the one before',
    sql: sql`
      select given.organisation_id, 'assignment ' || given.id as subject from assignments given
      join learning_extensions latest on latest.organisation_id = given.organisation_id and latest.assignment_id = given.id
      left join learning_extensions next on next.organisation_id = given.organisation_id and next.assignment_id = given.id and next.due_before = latest.due_on
      where next.id is null and latest.due_on <> given.due_on`,
  },
  {
    name: 'no learning was given more time before it was confirmed, by its learner, or after it was waived or had ended',
    sql: sql`
      select given.organisation_id, 'assignment ' || given.id as subject from learning_extensions extended
      join assignments given on given.organisation_id = extended.organisation_id and given.id = extended.assignment_id
      where given.decision is null or extended.extended_by_id = given.person_id or extended.extended_at > given.ended_at
        or (given.decision = 'waived' and extended.extended_at > given.decided_at)
        or (given.decision = 'confirmed' and extended.extended_at < given.decided_at)`,
  },
  {
    name: 'every assignment has a reason, and every reason is of its own learner and module',
    sql: sql`
      select given.organisation_id, 'assignment ' || given.id as subject from assignments given
      left join assignment_reasons reason on reason.organisation_id = given.organisation_id and reason.assignment_id = given.id
      where reason.gap_id is null and given.ended_because is distinct from 'regraded' and not exists (
          select 1 from case_questions asked where asked.organisation_id = given.organisation_id and asked.person_id = given.person_id and not asked.theirs)
        or reason.person_id <> given.person_id or reason.module_key <> given.module_key`,
  },
  {
    name: 'no learning ended for another grade while its gap stands and is the learner’s',
    sql: sql`
      select given.organisation_id, 'assignment ' || given.id as subject from assignments given
      join assignment_reasons reason on reason.organisation_id = given.organisation_id and reason.assignment_id = given.id
      join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      where given.ended_because = 'regraded' and gaps.withdrawn_at is null
        and given.person_id = case gaps.attribution when 'practitioner' then audits.worker_id when 'manager' then audits.manager_id end`,
  },
  {
    name: 'nobody has the same module to do twice at once',
    sql: sql`
      select given.organisation_id, 'person ' || given.person_id || ', module ' || given.module_key as subject from assignments given
      where given.decision is distinct from 'waived' and given.ended_at is null
        and ${latestOutcome(sql`sent.organisation_id = given.organisation_id and sent.assignment_id = given.id`)} is distinct from 'accepted'
      group by given.organisation_id, given.person_id, given.module_key having count(*) > 1`,
  },
  {
    name: 'every score is that of its answers, by the version that was answered',
    sql: sql`
      select attempts.organisation_id, 'attempt ' || attempts.id as subject from attempts
      join module_versions version on version.organisation_id = attempts.organisation_id and version.id = attempts.module_version_id
      cross join lateral (select version.content -> (attempts."check" || 'Check') as questions) asked
      where attempts."right" is not null and (
        attempts."of" <> jsonb_array_length(asked.questions)
        or attempts."right" <> (
          select count(*) from jsonb_array_elements(asked.questions) question
          cross join jsonb_array_elements(question -> 'options') option
          where (option ->> 'right')::boolean and option ->> 'key' = attempts.answers ->> (question ->> 'id')))`,
  },
  {
    name: 'every section that was read is one that its version has',
    sql: sql`
      select reading.organisation_id, 'section ' || reading.section_id || ' of module version ' || reading.module_version_id as subject from section_readings reading
      join module_versions version on version.organisation_id = reading.organisation_id and version.id = reading.module_version_id
      where not exists (select 1 from jsonb_array_elements(version.content -> 'sections') section where section ->> 'id' = reading.section_id)`,
  },
  {
    name: 'every declaration rests on a passed last check, of its version or of one that it adds to',
    sql: sql`
      select declared.organisation_id, 'declaration of person ' || declared.person_id || ' about module version ' || declared.module_version_id as subject from declarations declared
      join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
      where not exists (
        select 1 from attempts passed join module_versions counted on counted.organisation_id = passed.organisation_id and counted.id = passed.module_version_id
        where passed.organisation_id = declared.organisation_id and passed.person_id = declared.person_id and passed."check" = 'post' and passed."right" >= passed."of" * ${passMark}::numeric
          and passed.finished_at <= declared.declared_at and counted.module_key = version.module_key and (counted.id = version.id or counted.published_at < version.published_at and not exists (
            select 1 from module_versions renewed where renewed.organisation_id = version.organisation_id and renewed.module_key = version.module_key and renewed.change = 'material'
              and renewed.published_at > counted.published_at and renewed.published_at <= version.published_at)))`,
  },
  {
    name: 'three questions on a module were answered or declined after it was completed',
    sql: sql`
      select recall.organisation_id, 'person ' || recall.person_id || ', version ' || recall.module_version_id as subject from recalls recall
      left join declarations declared on declared.organisation_id = recall.organisation_id and declared.person_id = recall.person_id and declared.module_version_id = recall.module_version_id
      where declared.declared_at is null or recall.finished_at <= declared.declared_at`,
  },
  {
    name: 'what was asked of a module some weeks later are at most three questions of its version, each once, and the score is that of the answers',
    sql: sql`
      select recall.organisation_id, 'person ' || recall.person_id || ', version ' || recall.module_version_id as subject from recalls recall
      join module_versions version on version.organisation_id = recall.organisation_id and version.id = recall.module_version_id
      cross join lateral (
        select count(*) as many, count(*) filter (where exists (
          select 1 from jsonb_array_elements(question -> 'options') option where (option ->> 'right')::boolean and option ->> 'key' = recall.answers ->> (question ->> 'id'))) as "right"
        from jsonb_array_elements((version.content -> 'preCheck') || (version.content -> 'postCheck')) question where question ->> 'id' = any(recall.question_ids)) asked
      where recall."right" is not null and (cardinality(recall.question_ids) > 3 or asked.many <> cardinality(recall.question_ids) or recall."of" <> asked.many or recall."right" <> asked."right")`,
  },
  {
    name: 'an audit that was recorded here is the audit of its recording, with a judgement of each of its framework’s themes',
    sql: sql`
      select recordings.organisation_id, 'recording ' || recordings.id as subject from recordings
      join audits on audits.organisation_id = recordings.organisation_id and audits.id = recordings.audit_id
      where not exists (select 1 from audit_changes change where change.organisation_id = audits.organisation_id and change.audit_id = audits.id) and (audits.case_reference <> recordings.case_reference
        or (select count(*) from judgements where judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id and judgements.framework_id = recordings.framework_id)
          <> (select count(*) from themes where themes.organisation_id = recordings.organisation_id and themes.framework_id = recordings.framework_id))`,
  },
  {
    // On the day itself somebody may still be at work: the night comes after it.
    name: 'whoever has left audits nothing, records nothing and stands in for nobody',
    sql: sql`
      select gone.organisation_id, 'person ' || gone.id as subject from people gone
      where gone.left_on < current_date and (
        exists (select 1 from recordings where recordings.organisation_id = gone.organisation_id and recordings.auditor_id = gone.id and num_nonnulls(recordings.published_at, recordings.put_aside_at) = 0)
        or exists (select 1 from away_periods away where away.organisation_id = gone.organisation_id and away.deputy_id = gone.id and (away.back_on is null or away.back_on > current_date))
        or exists (
          select 1 from cases_to_audit one where one.organisation_id = gone.organisation_id and one.auditor_id = gone.id and one.set_aside_at is null
            and not exists (select 1 from recordings where recordings.organisation_id = one.organisation_id and recordings.case_to_audit_id = one.id and recordings.published_at is not null)
            and not exists (select 1 from audits where audits.organisation_id = one.organisation_id and audits.phase_id = one.phase_id and audits.case_reference = one.case_reference)))`,
  },
  {
    name: 'nothing is kept of the drafts of a recording that was published or put aside',
    sql: sql`
      select recordings.organisation_id, 'recording ' || recordings.id as subject from recordings
      where num_nonnulls(recordings.published_at, recordings.put_aside_at) > 0
        and exists (select 1 from recording_entries entry where entry.organisation_id = recordings.organisation_id and entry.recording_id = recordings.id)`,
  },
  {
    name: 'no entry of a recording is newer than its last save',
    sql: sql`
      select entry.organisation_id, 'recording ' || entry.recording_id as subject from recording_entries entry
      join recordings on recordings.organisation_id = entry.organisation_id and recordings.id = entry.recording_id
      where entry.revision > recordings.revision`,
  },
  {
    name: 'every red action of a recorded audit says who was spoken to or tried',
    sql: sql`
      select action.organisation_id, 'remedial action ' || action.id as subject from remedial_actions action
      join recordings on recordings.organisation_id = action.organisation_id and recordings.audit_id = action.audit_id
      where action.priority = 'red' and action.issued_at = recordings.published_at
        and not exists (select 1 from safety_contacts contact where contact.organisation_id = action.organisation_id and contact.remedial_action_id = action.id)`,
  },
  {
    name: 'nobody carried out an audit of their own case, nor confirmed the grades of an audit that they carried out here',
    sql: sql`
      select audits.organisation_id, 'audit ' || audits.id as subject from audits
      join recordings on recordings.organisation_id = audits.organisation_id and recordings.audit_id = audits.id
      where audits.auditor_id in (audits.worker_id, audits.manager_id) or audits.confirmed_by_id = audits.auditor_id`,
  },
  {
    name: 'nobody moderates their own audit or case, or one audit in both lines',
    sql: sql`
      select moderations.organisation_id, 'moderation ' || moderations.id as subject from moderations
      join audits on audits.organisation_id = moderations.organisation_id and audits.id = moderations.audit_id
      where moderations.moderator_id in (audits.auditor_id, audits.worker_id, audits.manager_id)
        or exists (select 1 from moderations other where other.organisation_id = moderations.organisation_id and other.audit_id = moderations.audit_id and other.id <> moderations.id
          and other.moderator_id = moderations.moderator_id)`,
  },
  {
    name: 'no first grades were shown unnoted, and no moderator’s grade is younger than that moment',
    sql: sql`
      select organisation_id, 'moderation ' || id as subject from moderations
      where revealed_at is not null and (
        not exists (select 1 from activity where activity.organisation_id = moderations.organisation_id and activity.subject_kind = 'moderation' and activity.subject_id = moderations.id and did = 'saw the first grades')
        or exists (select 1 from moderator_grades own where own.organisation_id = moderations.organisation_id and own.moderation_id = moderations.id and own.saved_at > moderations.revealed_at))`,
  },
  {
    name: 'what was agreed has the moderator’s grade as it was given, and a reason for each difference',
    sql: sql`
      select agreed.organisation_id, 'moderation ' || agreed.moderation_id as subject from agreed_grades agreed
      left join moderator_grades own on own.organisation_id = agreed.organisation_id and own.moderation_id = agreed.moderation_id and own.theme_id = agreed.theme_id
      where own.theme_id is null or own.grade_id is distinct from agreed.moderator_grade_id
        or (agreed.because is null and (agreed.first_grade_id is distinct from agreed.moderator_grade_id or agreed.agreed_grade_id is distinct from agreed.first_grade_id))`,
  },
  {
    name: 'an audit whose moderation was agreed is confirmed, unless a later sheet changed it',
    sql: sql`
      select moderations.organisation_id, 'audit ' || audits.id as subject from moderations
      join audits on audits.organisation_id = moderations.organisation_id and audits.id = moderations.audit_id
      where moderations.agreed_at is not null and audits.confirmed_at is null and not exists (
        select 1 from audit_changes later where later.organisation_id = audits.organisation_id and later.audit_id = audits.id and later.changed_at >= moderations.agreed_at)`,
  },
  {
    name: 'a challenge is decided by nobody who raised it or asked for the action, and what it withdrew is no longer asked for',
    sql: sql`
      select challenge.organisation_id, 'remedial action ' || challenge.remedial_action_id as subject from action_challenges challenge
      join remedial_actions action on action.organisation_id = challenge.organisation_id and action.id = challenge.remedial_action_id
      join audits on audits.organisation_id = action.organisation_id and audits.id = action.audit_id
      where challenge.decided_by_id in (challenge.raised_by_id, coalesce((select added.person_id from activity added where added.organisation_id = action.organisation_id
          and added.subject_kind = 'remedial action' and added.subject_id = action.id and added.did = 'added an action' limit 1), audits.auditor_id))
        or (challenge.outcome = 'withdrawn' and action.withdrawn_at is null)`,
  },
  {
    name: 'an action answers gaps of its own audit only',
    sql: sql`
      select named.organisation_id, 'remedial action ' || named.remedial_action_id as subject from remedial_action_gaps named
      join remedial_actions action on action.organisation_id = named.organisation_id and action.id = named.remedial_action_id
      join gaps on gaps.organisation_id = named.organisation_id and gaps.id = named.gap_id
      where gaps.audit_id <> action.audit_id`,
  },
  {
    name: 'a second look is at a green that a manager accepted, by an auditor who neither sent nor accepted it',
    sql: sql`
      select look.organisation_id, 'evidence ' || look.evidence_id as subject from second_looks look
      join evidence sent on sent.organisation_id = look.organisation_id and sent.id = look.evidence_id
      left join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      left join remedial_actions action on action.organisation_id = sent.organisation_id and action.id = sent.remedial_action_id
      where checked.outcome is distinct from 'accepted' or action.priority is distinct from 'green' or look.looked_by_id in (sent.submitted_by_id, checked.checked_by_id)`,
  },
  {
    name: 'whoever has an action now is who it was last passed on to',
    sql: sql`
      select action.organisation_id, 'remedial action ' || action.id as subject from remedial_actions action
      join lateral (select passed.to_id from hand_overs passed where passed.organisation_id = action.organisation_id and passed.remedial_action_id = action.id order by passed.at desc limit 1) last on true
      where last.to_id <> action.owner_id`,
  },
  {
    name: 'every service action answers a gap, or what several people of a team have in common',
    sql: sql`
      select organisation_id, 'service action ' || id as subject from service_actions
      where not exists (select 1 from service_action_gaps answers where answers.organisation_id = service_actions.organisation_id and answers.service_action_id = service_actions.id)
        and not exists (select 1 from team_patterns common where common.organisation_id = service_actions.organisation_id and common.service_action_id = service_actions.id)`,
  },
  {
    name: 'what nobody has decided about a team rests on gaps of practitioners of that team, on that theme',
    sql: sql`
      select pattern.organisation_id, 'team pattern ' || pattern.id as subject from team_patterns pattern
      join team_pattern_gaps its on its.organisation_id = pattern.organisation_id and its.team_pattern_id = pattern.id
      join gaps on gaps.organisation_id = its.organisation_id and gaps.id = its.gap_id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
      join frameworks on frameworks.organisation_id = themes.organisation_id and frameworks.id = themes.framework_id
      where pattern.decided_at is null and (audits.team_id <> pattern.team_id or gaps.attribution is distinct from 'practitioner' or themes.key <> pattern.theme_key or frameworks.key <> pattern.framework_key)`,
  },
  {
    name: 'what was taken up for a team names a workshop or a service action',
    sql: sql`select organisation_id, 'team pattern ' || id as subject from team_patterns where decision = 'taken up' and workshop_wanted is null and service_action_id is null`,
  },
  {
    name: 'coaching that is proposed or agreed says because of which gap',
    sql: sql`
      select organisation_id, 'coaching ' || id as subject from coaching_proposals coaching
      where ended_at is null and decision is distinct from 'not needed'
        and not exists (select 1 from coaching_reasons reason where reason.organisation_id = coaching.organisation_id and reason.coaching_proposal_id = coaching.id)`,
  },
  {
    name: 'no gap is answered by two service actions, unless the earlier was not done',
    sql: sql`
      select answers.organisation_id, 'gap ' || answers.gap_id as subject from service_action_gaps answers
      join service_actions its on its.organisation_id = answers.organisation_id and its.id = answers.service_action_id
      where its.done is distinct from false group by answers.organisation_id, answers.gap_id having count(*) > 1`,
  },
  {
    name: 'no closed gap has an open service action',
    sql: sql`
      select gap_closures.organisation_id, 'gap ' || gap_closures.gap_id as subject from gap_closures
      join service_action_gaps answers on answers.organisation_id = gap_closures.organisation_id and answers.gap_id = gap_closures.gap_id
      join service_actions its on its.organisation_id = answers.organisation_id and its.id = answers.service_action_id
      where its.ended_at is null`,
  },
  {
    name: 'the owner and the month of a service action are what its last change says',
    sql: sql`
      select organisation_id, 'service action ' || id as subject from service_actions
      where owner_id is distinct from coalesce((
          select step.owner_after_id from service_action_steps step where step.organisation_id = service_actions.organisation_id and step.service_action_id = service_actions.id
            and step.owner_after_id is not null order by step.at desc limit 1), owner_id)
        or due_month is distinct from coalesce((
          select step.due_month_after from service_action_steps step where step.organisation_id = service_actions.organisation_id and step.service_action_id = service_actions.id
            and step.due_month_after is not null order by step.at desc limit 1), due_month)`,
  },
  {
    name: 'no message is both sent and refused, and what was sent had an address',
    sql: sql`
      select organisation_id, 'message ' || id as subject from messages
      where sent_at is not null and (refused_at is not null or address is null) or refused_at is not null and trouble is null`,
  },
  {
    name: 'a message is sent after it was written, and opened after it was sent',
    sql: sql`
      select organisation_id, 'message ' || id as subject from messages
      where sent_at < written_at or opened_at is not null and (sent_at is null or opened_at < sent_at)`,
  },
  {
    name: 'of a message that could not go only a category is kept, and no word of a mail server',
    sql: sql`select organisation_id, 'message ' || id as subject from messages where trouble <> all (${sql.param(`{${Object.keys(troubles).map((trouble) => `"${trouble}"`)}}`)}::text[])`,
  },
  {
    name: 'no two coaching meetings lie over each other for one person, for the coach with the minutes kept free around them',
    sql: sql`
      with taken as materialized (
        select organisation_id, id, coach_id as person_id, starts_at - make_interval(mins => buffer_before) as "from", ends_at + make_interval(mins => buffer_after) as "to" from coaching_meetings where ended_at is null
        union all select organisation_id, id, learner_id, starts_at, ends_at from coaching_meetings where ended_at is null)
      select a.organisation_id, 'coaching meetings ' || a.id || ' and ' || b.id as subject from taken a
      join taken b on b.organisation_id = a.organisation_id and b.person_id = a.person_id and a.id < b.id and a."from" < b."to" and b."from" < a."to"`,
  },
  {
    name: 'a coaching meeting holds just the time of its two people, and none once it has ended',
    sql: sql`
      with due as (
        select organisation_id, id as meeting_id, coach_id as person_id, tstzrange(starts_at - make_interval(mins => buffer_before), ends_at + make_interval(mins => buffer_after)) as during from coaching_meetings where ended_at is null
        union all select organisation_id, id, learner_id, tstzrange(starts_at, ends_at) from coaching_meetings where ended_at is null)
      select organisation_id, 'coaching meeting ' || meeting_id as subject from due full join held_times held using (organisation_id, meeting_id, person_id)
      where due.during is distinct from held.during`,
  },
  {
    name: 'an offer of a coaching meeting was answered before its time was over, and lapsed only after it',
    sql: sql`
      select organisation_id, 'coaching meeting ' || id as subject from coaching_meetings
      where accepted_at >= offer_until or ended = 'declined' and ended_at >= offer_until or ended = 'lapsed' and ended_at < offer_until`,
  },
  {
    name: 'whether a coaching meeting was held is said once it has begun, by one of its two',
    sql: sql`
      select organisation_id, 'coaching meeting ' || id as subject from coaching_meetings
      where attendance_said_at < starts_at or attendance_said_by_id not in (coach_id, learner_id)`,
  },
  {
    name: 'learning or coaching that brought a meeting is of its learner, a pair’s meetings are of its two people, and those of the managers’ programme of its member',
    sql: sql`
      select met.organisation_id, 'coaching meeting ' || met.id as subject from coaching_meetings met
      left join meeting_reasons why on why.organisation_id = met.organisation_id and why.meeting_id = met.id
      left join assignments given on given.organisation_id = why.organisation_id and given.id = why.assignment_id
      left join coaching_proposals agreed on agreed.organisation_id = why.organisation_id and agreed.id = why.coaching_proposal_id
      left join coaching_pairs pair on pair.organisation_id = met.organisation_id and pair.id = met.pair_id
      left join cohort_members member on member.organisation_id = met.organisation_id and member.id = met.cohort_member_id
      where met.learner_id <> any(array_remove(array[given.person_id, agreed.person_id, member.person_id], null)) or (met.coach_id, met.learner_id) <> (pair.coach_id, pair.learner_id)`,
  },
  {
    name: 'each coaching of the managers’ programme has one meeting that goes on or was held, as supervisor coaching',
    sql: sql`
      select organisation_id, 'member of a cohort ' || cohort_member_id as subject from coaching_meetings
      where cohort_member_id is not null and ended_at is null and (attendance is null or attendance = 'held')
      group by organisation_id, cohort_member_id, cohort_meeting having count(*) > 1 or bool_or(format <> 'supervisor coaching')`,
  },
  {
    name: 'a calendar hears of a coaching meeting under one name, with a number that it heard once and that is no higher than the meeting’s',
    sql: sql`
      select told.organisation_id, 'coaching meeting ' || told.subject_id as subject from messages told
      join coaching_meetings met on met.organisation_id = told.organisation_id and met.id = told.subject_id
      where told.subject_kind = 'coaching meeting' and told.calendar is not null
      group by told.organisation_id, told.subject_id, told.person_id, met.calendar_sequence
      having count(distinct told.calendar ->> 'uid') > 1 or count(distinct told.calendar ->> 'sequence') < count(*) or max((told.calendar ->> 'sequence')::int) > met.calendar_sequence`,
  },
  {
    name: 'no reminder of a coaching meeting that has ended waits to be sent',
    sql: sql`
      select told.organisation_id, 'message ' || told.id as subject from messages told
      join coaching_meetings met on met.organisation_id = told.organisation_id and met.id = told.subject_id
      where told.subject_kind = 'coaching meeting' and told.not_before is not null and told.sent_at is null and told.refused_at is null and met.ended_at is not null`,
  },
  {
    name: 'what a coach wrote for themselves is gone a year and a day after it was last written',
    sql: sql`select organisation_id, 'coaching meeting ' || meeting_id as subject from coach_reminders where written_at < now() - interval '1 year 1 day'`,
  },
  { name: 'an issued report says what its hash says', walk: reportsChanged },
  { name: 'a release says what its hash says', walk: releasesChanged },
  {
    name: 'no report is issued twice, or before its cut-off',
    sql: sql`
      select organisation_id, kind || ' report of ' || period as subject from reports
      group by 1, kind, period having count(*) > 1 or bool_or(issued_at < cut_off)`,
  },
  {
    name: 'an issued report has the figures and the words of its draft',
    sql: sql`
      select organisation_id, kind || ' report of ' || period as subject from reports left join report_drafts draft using (organisation_id, kind, period)
      where (draft.contents, draft.inputs_hash, draft.cut_off, draft.words) is distinct from (reports.contents, reports.inputs_hash, reports.cut_off, reports.words)`,
  },
  { name: 'the activity log is as it was sealed', walk: brokenSeals },
  {
    name: 'what is written once cannot be changed',
    sql: sql`
      select null::uuid as organisation_id, 'table ' || name as subject from unnest(${sql.param(`{${writtenOnce}}`)}::text[]) as name
      where not exists (
        select 1 from pg_trigger where tgrelid = to_regclass('public.' || name) and tgname = 'written_once' and tgenabled in ('O', 'A'))`,
  },
  {
    name: 'row security guards every table of a council',
    sql: sql`
      select null::uuid as organisation_id, 'table ' || relname as subject from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> all (${sql.param(`{${withoutRowSecurity}}`)}::text[])
        and not (relrowsecurity
          and exists (select 1 from pg_attribute where attrelid = pg_class.oid and attname = 'organisation_id' and attnotnull and not attisdropped)
          and exists (select 1 from pg_policy where polrelid = pg_class.oid))`,
  },
  {
    name: 'the role the portal works as is no superuser and owns nothing',
    sql: sql`
      select null::uuid as organisation_id, rolname || ' ' || wrong as subject from pg_roles
      cross join lateral (
        select 'is a superuser' as wrong where rolsuper
        union all select 'passes by row security' where rolbypassrls
        union all select 'may make roles' where rolcreaterole
        union all select 'is a member of ' || roleid::regrole from pg_auth_members where member = pg_roles.oid
        union all select distinct 'owns something in ' || classid::regclass from pg_shdepend
          where refclassid = 'pg_authid'::regclass and refobjid = pg_roles.oid and deptype = 'o') found
      where rolname = ${appRole}`,
  },
  {
    name: 'a gap has one case at most that is still to look at it again, and it is of another child',
    sql: sql`
      with looking as (
        select its.organisation_id, its.gap_id, one.case_reference from cases_looking_again its
        join cases_to_audit one on one.organisation_id = its.organisation_id and one.id = its.case_to_audit_id where one.set_aside_at is null
          and not exists (select 1 from audits where audits.organisation_id = one.organisation_id and audits.phase_id = one.phase_id and audits.case_reference = one.case_reference)
          and not exists (select 1 from recordings where recordings.organisation_id = one.organisation_id and recordings.case_to_audit_id = one.id and recordings.published_at is not null))
      select organisation_id, 'gap ' || gap_id as subject from looking group by organisation_id, gap_id having count(*) > 1
      union all select looking.organisation_id, 'gap ' || looking.gap_id from looking join gaps on gaps.organisation_id = looking.organisation_id and gaps.id = looking.gap_id
        join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id where audits.case_reference = looking.case_reference`,
  },
  {
    name: 'a case is in a sample by chance where its draw was by chance, and else targeted',
    sql: sql`
      select drawn.organisation_id, 'case to audit ' || drawn.id as subject from cases_to_audit drawn
      join draws on draws.organisation_id = drawn.organisation_id and draws.id = drawn.draw_id
      where (drawn.sample = 'targeted') <> (draws.kind in ('targeted', 're-audit')) or draws.phase_id <> drawn.phase_id
        or (draws.kind <> 'targeted' and not exists (
          select 1 from listed_cases listed where listed.organisation_id = draws.organisation_id and listed.case_list_id = draws.case_list_id and listed.case_reference = drawn.case_reference))`,
  },
  {
    name: 'every random sample is what its list and seed give',
    sql: sql`
      with places as materialized (
        select draws.organisation_id, draws.id, draws.phase_id, draws.case_list_id, draws.seed, max(encode(sha256(convert_to(draws.seed || ' ' || drawn.case_reference, 'UTF8')), 'hex') collate "C") as last
        from draws join cases_to_audit drawn on drawn.organisation_id = draws.organisation_id and drawn.draw_id = draws.id
        where draws.kind = 'random' group by draws.organisation_id, draws.id)
      select places.organisation_id, 'draw ' || places.id as subject from places
      join listed_cases listed on listed.organisation_id = places.organisation_id and listed.case_list_id = places.case_list_id
      where (encode(sha256(convert_to(places.seed || ' ' || listed.case_reference, 'UTF8')), 'hex') collate "C") < places.last
        and not exists (select 1 from cases_to_audit drawn where drawn.organisation_id = places.organisation_id and drawn.phase_id = places.phase_id and drawn.case_reference = listed.case_reference)`,
  },
  {
    name: 'no action comes to two rungs on one day, least of all its worker’s and a manager’s',
    sql: sql`
      select organisation_id, 'remedial action ' || remedial_action_id as subject from chases where rung in ('before', 'on the day', 'after', 'manager')
      group by organisation_id, remedial_action_id, "on" having count(distinct rung) > 1`,
  },
  {
    name: 'no morning tells of an action of which a manager has reminded somebody that day',
    sql: sql`
      select reminder.organisation_id, 'remedial action ' || reminder.remedial_action_id as subject from chases reminder
      join chases later on later.organisation_id = reminder.organisation_id and later.remedial_action_id = reminder.remedial_action_id and later."on" = reminder."on"
      where reminder.rung = 'nudge' and later.rung in ('before', 'on the day', 'after', 'manager') and later.at > reminder.at`,
  },
  {
    name: 'no digest is of a weekend or a bank holiday',
    sql: sql`
      select organisation_id, 'digest of person ' || person_id as subject from digests
      where extract(isodow from "on") > 5 or "on" = any(${sql.param(`{${[...bankHolidays].join(',')}}`)}::date[])`,
  },
  {
    name: 'whatever was told went out in a message to whoever was told, and every digest in one of its own',
    sql: sql`
      select chases.organisation_id, 'remedial action ' || chases.remedial_action_id as subject from chases
      join messages on messages.organisation_id = chases.organisation_id and messages.id = chases.message_id
      where messages.person_id is distinct from chases.to_id or messages.written_at <> chases.at or (messages.kind = 'reminder') <> (chases.rung = 'nudge')
      union all select digests.organisation_id, 'digest of person ' || digests.person_id from digests
      join messages on messages.organisation_id = digests.organisation_id and messages.id = digests.message_id
      where messages.person_id is distinct from digests.person_id or messages.kind <> 'digest'`,
  },
  {
    name: 'no course is recorded of a list that was taken back or not taken in, and of every other list as many as it brought',
    sql: sql`
      select list.organisation_id, 'list of courses ' || list.id as subject from course_lists list
      left join courses_elsewhere course on course.organisation_id = list.organisation_id and course.course_list_id = list.id
      group by list.organisation_id, list.id, list.taken_in_at, list.taken_back_at, list.accepted
      having count(course.id) <> case when list.taken_in_at is not null and list.taken_back_at is null then list.accepted else 0 end`,
  },
  {
    name: 'no workshop has more places booked, offered and kept than it has',
    sql: sql`select workshops.organisation_id, 'workshop ' || workshops.id as subject from workshops where ${placesCounted} > capacity or taken > capacity`,
  },
  {
    name: 'as many places of a workshop are taken as are booked, offered and kept for teams',
    sql: sql`select workshops.organisation_id, 'workshop ' || workshops.id as subject from workshops where taken <> ${placesCounted}`,
  },
  {
    // Where a time for priority was set, what is free after it is offered by the minute's job; within the last days nothing may be left to offer.
    name: 'nobody waits for a workshop that is open to everybody while a place in it is free',
    sql: sql`
      select workshops.organisation_id, 'workshop ' || workshops.id as subject from workshops
      where called_off_at is null and priority_until is null and taken < capacity and starts_at > now() + interval '7 days' and exists (
        select 1 from places where places.organisation_id = workshops.organisation_id and places.workshop_id = workshops.id and ${isWaiting('places')})`,
  },
  {
    // A minute is left for requests that came at once: the workshop was held in another order than that in which they came. Places of a team are its manager's to give, and
    // shortly before the start, which may have been moved since, a place is whoever's asks.
    name: 'nobody was offered or given a place while somebody with a smaller number waited who might have had it',
    sql: sql`
      select served.organisation_id, 'place ' || served.id as subject from places served
      join workshops on workshops.organisation_id = served.organisation_id and workshops.id = served.workshop_id
      cross join lateral (select coalesce(served.offered_at, served.booked_at) as at) given
      where given.at is not null and served.team_places_id is null and (served.offered_at is not null or (given.at < workshops.starts_at - interval '7 days' and workshops.revision = 0))
        and exists (
          select 1 from places before where before.organisation_id = served.organisation_id and before.workshop_id = served.workshop_id and before.number < served.number
            and before.asked_at < given.at - interval '1 minute'
            and coalesce(least(before.offered_at, before.booked_at, before.ended_at), 'infinity') > given.at + interval '1 minute'
            and (before.priority or workshops.priority_until is null or (given.at >= workshops.priority_until and not served.priority)))`,
  },
  {
    name: 'the numbers of a workshop’s places are below the next that is given',
    sql: sql`
      select places.organisation_id, 'place ' || places.id as subject from places
      join workshops on workshops.organisation_id = places.organisation_id and workshops.id = places.workshop_id where number >= next_number`,
  },
  {
    name: 'every place is in a date of its series',
    sql: sql`
      select places.organisation_id, 'place ' || places.id as subject from places
      join workshops on workshops.organisation_id = places.organisation_id and workshops.id = places.workshop_id where places.series_id <> workshops.series_id`,
  },
  {
    name: 'who took part is said only of a workshop that has begun and was not called off',
    sql: sql`
      select places.organisation_id, 'place ' || places.id as subject from places
      join workshops on workshops.organisation_id = places.organisation_id and workshops.id = places.workshop_id
      where attendance is not null and (registered_at < starts_at or called_off_at is not null)`,
  },
  {
    name: 'what is offered or kept for a team is so only until before the workshop starts',
    sql: sql`
      select places.organisation_id, 'place ' || places.id as subject from places
      join workshops on workshops.organisation_id = places.organisation_id and workshops.id = places.workshop_id
      where offered_at is not null and booked_at is null and ended_at is null and offer_until >= starts_at
      union all select kept.organisation_id, 'places of team ' || kept.team_id from team_places kept
      join workshops on workshops.organisation_id = kept.organisation_id and workshops.id = kept.workshop_id where released_at is null and release_at >= starts_at`,
  },
  {
    name: 'nobody has, wants or keeps a place in a workshop that was called off',
    sql: sql`
      select workshops.organisation_id, 'workshop ' || workshops.id as subject from workshops where called_off_at is not null and (
        exists (select 1 from places where places.organisation_id = workshops.organisation_id and places.workshop_id = workshops.id and ended_at is null)
        or exists (select 1 from team_places kept where kept.organisation_id = workshops.organisation_id and kept.workshop_id = workshops.id and released_at is null))`,
  },
  {
    name: 'every dip sample is of five children, and no child is in both samples of a manager',
    sql: sql`
      select sample.organisation_id, 'dip sample ' || sample.id as subject from dip_samples sample
      where (select array_agg(one.position order by one.position) from dip_cases one where one.organisation_id = sample.organisation_id and one.dip_sample_id = sample.id) is distinct from array[1, 2, 3, 4, 5]::smallint[]
      union all select organisation_id, 'member ' || member_id from dip_cases
      group by organisation_id, member_id, upper(regexp_replace(case_reference, '[^[:alnum:]]', '', 'g')) having count(*) > 1`,
  },
  {
    name: 'no finished dip sample was judged by the manager, whoever asked for it, judged the other, or had had a hand in what was judged',
    sql: sql`
      select sample.organisation_id, 'dip sample ' || sample.id as subject from dip_samples sample
      join cohort_members member on member.organisation_id = sample.organisation_id and member.id = sample.member_id
      where sample.finished_at is not null and (sample.auditor_id in (member.person_id, sample.asked_by_id) or (sample.moment = 'after' and sample.auditor_id is not distinct from member.coach_id)
        or exists (select 1 from dip_samples other where other.organisation_id = sample.organisation_id and other.member_id = sample.member_id and other.id <> sample.id and other.auditor_id = sample.auditor_id)
        or exists (select 1 from cohort_meetings met where met.organisation_id = sample.organisation_id and met.member_id = sample.member_id and met.meeting <> 'peer group'
          and met.said_by_id = sample.auditor_id and met.said_at < sample.finished_at)
        or exists (select 1 from observations seen where seen.organisation_id = sample.organisation_id and seen.member_id = sample.member_id
          and seen.observer_id = sample.auditor_id and seen.written_at < sample.finished_at)
        or exists (select 1 from cohort_tasks task join evidence sent on sent.organisation_id = task.organisation_id and sent.cohort_task_id = task.id
          join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
          where task.organisation_id = sample.organisation_id and task.member_id = sample.member_id and checked.checked_by_id = sample.auditor_id and checked.checked_at < sample.finished_at))`,
  },
  {
    name: 'every grade of a dip sample is on one of its two themes and of its own framework, and a finished one has all ten, with where each was seen',
    sql: sql`
      select said.organisation_id, 'dip sample ' || said.dip_sample_id as subject from dip_grades said
      join dip_samples sample on sample.organisation_id = said.organisation_id and sample.id = said.dip_sample_id
      left join grades on grades.organisation_id = said.organisation_id and grades.id = said.grade_id
      where said.theme_key not in ('oversight', 'review-progress') or grades.framework_id <> sample.framework_id
        or (sample.finished_at is not null and said.grade_id is not null and said.where_seen = '')
      union all select sample.organisation_id, 'dip sample ' || sample.id from dip_samples sample
      where sample.finished_at is not null and (select count(*) from dip_grades said where said.organisation_id = sample.organisation_id and said.dip_sample_id = sample.id) <> 10`,
  },
  { name: 'no identifying detail stands in what was written about a case', walk: identifyingDetails },
  { name: 'no name and no words stand where the reference of a case belongs', walk: casesThatAreNone },
  {
    name: 'no gap that an identifying detail left in a sheet was taken in with it',
    sql: sql`
      select organisation_id, subject from (
        select organisation_id, 'audit ' || id as subject, concat_ws(' ', reference, case_reference, case_type, strengths, improvements) as text from audits
        union all select organisation_id, 'remedial action ' || id, wording from remedial_actions) taken_in
      where position(${removedMark} in text) > 0`,
  },
]

/** Tests the invariants, as the database's owner and in one transaction, so that all speak of the same moment. */
export async function* findings(tx: Transaction, which = invariants): AsyncGenerator<Finding> {
  for (const invariant of which) {
    yield { promise: invariant.name, ...await ('sql' in invariant ? found(tx, invariant.sql) : walked(invariant.walk(tx))) }
  }
}

async function found(tx: Transaction, problems: SQL): Promise<Omit<Finding, 'promise'>> {
  const [row] = await tx.execute<{ problems: number; examples: string[] | null }>(sql`
    select count(*)::int as problems, (array_agg(concat_ws(': ', organisations.key, problem.subject)))[1:${sql.raw(String(mostExamples))}] as examples
    from (${problems}) problem left join organisations on organisations.id = problem.organisation_id`)
  return { problems: row!.problems, examples: row!.examples ?? [] }
}

async function walked(problems: AsyncIterable<string>): Promise<Omit<Finding, 'promise'>> {
  const examples: string[] = []
  let count = 0
  for await (const problem of problems) if (++count <= mostExamples) examples.push(problem)
  return { problems: count, examples }
}

/** Each council's chain is walked as the portal sees it, so that row security tells one council's rows from another's. */
async function* brokenSeals(tx: Transaction) {
  for (const { id, key } of await tx.query.organisations.findMany()) {
    await tx.execute(sql.raw(`set local role ${appRole}`))
    await tx.execute(sql`select set_config('app.organisation_id', ${id}, true)`)
    const broken = await firstBrokenSeal(tx)
    await tx.execute(sql`set local role none`)
    if (broken !== undefined) yield `${key}: activity ${broken}`
  }
}

/** What a published inspection is known by is its authority, and no case. */
async function* casesThatAreNone(tx: Transaction) {
  await tx.execute(sql`
    declare cases no scroll cursor for
    select 'audit ' || id as subject, case_reference as text from audits where sample <> 'inspection'
    union all select 'evidence ' || id, unnest(string_to_array(case_reference, ', ')) from evidence where case_reference is not null
    union all select 'inspection pack ' || id, unnest(case_references) from inspection_packs
    union all select 'dip sample ' || dip_sample_id, case_reference from dip_cases`)
  for (;;) {
    const rows = await tx.execute<{ subject: string; text: string }>(sql`fetch 5000 from cases`)
    for (const { subject, text } of rows) if (notACaseReference(text)) yield subject
    if (rows.length < 5000) break
  }
  await tx.execute(sql`close cases`)
}

async function* releasesChanged(tx: Transaction) {
  const released = await tx.execute<{ id: string; contents: Released; hash: string }>(sql`select id, contents, hash from figure_releases order by released_at, quarter`)
  for (const { id, contents, hash } of released) if (releaseHashOf(contents) !== hash) yield `release ${id}`
}

async function* reportsChanged(tx: Transaction) {
  const issued = await tx.execute<{ id: string; contents: Contents; words: Words; issuedHash: string }>(sql`select id, contents, words, issued_hash as "issuedHash" from reports order by issued_at`)
  for (const { id, contents, words, issuedHash } of issued) if (issuedHashOf(contents, words) !== issuedHash) yield `report ${id}`
}

/** What stands in a hidden audit is known, and waits to be put right. Nothing without a digit or an @ is an identifying detail, so only the rest is fetched, some rows at a time. */
async function* identifyingDetails(tx: Transaction) {
  await tx.execute(sql`
    declare written no scroll cursor for
    select subject, text from (
      select 'audit ' || id as subject, unnest(array[reference, case_reference, case_type, strengths, improvements, impact, moved_because]) as text from audits where hidden_at is null
      union all select 'audit ' || audit_id, unnest(array[evidence, finding, not_applicable_because]) from judgements where not exists (
        select 1 from audits where audits.organisation_id = judgements.organisation_id and audits.id = judgements.audit_id and audits.hidden_at is not null)
      union all select 'recording ' || id, unnest(array[reference, case_reference, case_type]) from recordings
      union all select 'recording ' || recording_id, value from recording_entries
      union all select 'remedial action ' || id, unnest(array[wording, place, closes_when, because]) from remedial_actions where not exists (
        select 1 from audits where audits.organisation_id = remedial_actions.organisation_id and audits.id = remedial_actions.audit_id and audits.hidden_at is not null)
      union all select 'evidence ' || id, unnest(array[case_reference, record_kind, remark]) from evidence
      union all select 'evidence ' || evidence_id, because from evidence_checks
      union all select 'more time for remedial action ' || remedial_action_id, because from extensions
      union all select 'reminder of remedial action ' || remedial_action_id, line from chases
      union all select 'moderation ' || id, unnest(array[agreed_because, feedback]) from moderations
      union all select 'moderation ' || moderation_id, remark from moderator_grades
      union all select 'moderation ' || moderation_id, because from agreed_grades
      union all select 'reply of person ' || person_id, words from replies
      union all select 'dispute ' || id, unnest(array[because, settled_because]) from disputes
      union all select 'service action ' || id, unnest(array[wording, because, outcome]) from service_actions
      union all select 'service action ' || service_action_id, wording from service_action_steps
      union all select 'coaching ' || id, because from coaching_proposals
      union all select 'what a team has in common ' || id, because from team_patterns
      union all select 'observation of member ' || member_id, unnest(array[strength, try_next]) from observations
      union all select 'reflection of person ' || person_id, wording from reflections
      union all select 'CPD of person ' || person_id, unnest(array[activity, description, learnt, impact, peer_learnt]) from cpd_pieces
      union all select 'course of person ' || person_id, unnest(array[title, provider]) from courses_elsewhere
      union all select 'example ' || id, wording from examples where not exists (
        select 1 from audits where audits.organisation_id = examples.organisation_id and audits.id = examples.audit_id and audits.hidden_at is not null)
      union all select 'case list ' || case_list_id, unnest(array[case_reference, case_type]) from listed_cases
      union all select 'draw ' || id, because from draws
      union all select 'dip sample ' || dip_sample_id, case_reference from dip_cases
      union all select 'dip sample ' || dip_sample_id, where_seen from dip_grades
      union all select 'case to audit ' || id, unnest(array[case_reference, case_type, set_aside_because]) from cases_to_audit
      union all select 'draft of the ' || kind || ' report of ' || period, value from report_drafts, jsonb_each_text(words)
      union all select 'correction of report ' || report_id, text from report_notes
      union all select 'feedback to report ' || report_id, unnest(array[said, answer]) from report_feedback
      union all select 'workshop ' || id, called_off_because from workshops
      union all select 'answer about a workshop, place ' || place_id, will_do from workshop_answers
      union all select 'step agreed in coaching meeting ' || meeting_id, wording from agreed_steps
      union all select 'reminder of coaching meeting ' || meeting_id, text from coach_reminders
      union all select 'problem of import ' || import_id, cell from import_problems) all_texts
    where text ~ '[0-9@]'`)
  for (;;) {
    const rows = await tx.execute<{ subject: string; text: string }>(sql`fetch 5000 from written`)
    for (const { subject, text } of rows) {
      const kinds = new Set(findIdentifiers(text).map(({ kind }) => kind))
      if (kinds.size > 0) yield `${subject} (${[...kinds].join(', ')})`
    }
    if (rows.length < 5000) break
  }
  await tx.execute(sql`close written`)
}
