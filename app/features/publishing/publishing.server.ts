import { and, eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { helpedWith } from '../audits/meetings-about.server.ts'
import type { Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, inWords, type Day } from '../../lib/days.ts'
import type { Ability } from '../../permissions.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, audits, frameworks, gaps, grades, judgements, themes } from '../../../db/schema.ts'
import { knownForDays, proposeLearning, type GapToAnswer, type Proposal } from '../assignments/assignments.ts'
import { proposeCoaching } from '../assignments/coaching.ts'
import { coachingBrought, proposeForGaps } from '../assignments/coaching.server.ts'
import { dueDays, monthOf } from '../assignments/monthly-learning.ts'
import { minutesByMonth } from '../assignments/monthly-learning.server.ts'
import { rulesAnswering, type Rule } from '../assignments/rules.ts'
import { rulesOn, stepsBelow } from '../assignments/rules.server.ts'
import { closeWhatMayBeComplete } from '../gaps/closing.server.ts'
import { disputed } from '../gaps/disputed.server.ts'
import { noticePatterns } from '../patterns/noticing.server.ts'
import { passedSince } from '../modules/attempts.server.ts'
import { modulesPublished } from '../modules/publish.server.ts'
import { settingsOn } from '../people/settings.server.ts'

type Publisher = Pick<Allowed<Ability>, 'organisationId' | 'at'>

/** The first audit of a batch is handled with the rest: rules are asked once for so many audits. */
const auditsAtOnce = 500

/**
 * What follows when audits have been written, in the same transaction: a gap for every judgement below good, and the tallies
 * that insight reads.
 * @param which condition on `audits` that picks those just written
 * @param attribute says whose the gaps are, where that is known with the audits, before they are counted
 * @returns how many gaps were raised
 */
export async function publish(tx: Transaction, which: SQL, attribute?: () => Promise<void>): Promise<number> {
  await tx.execute(sql`select ${turn(sql`current_setting('app.organisation_id')`)}`)
  const raised = await tx.execute(sql`
    insert into gaps (organisation_id, audit_id, theme_id)
    select judgements.organisation_id, judgements.audit_id, judgements.theme_id
    from audits
    join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id
    join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    where ${which} and not grades.good_enough
    on conflict do nothing`)
  await attribute?.()
  await addToTallies(tx, which, 1)
  return raised.count
}

/**
 * Adds audits to the tallies, or takes them out again before something about them changes, be it a grade, whose gap it is or the worker; always in one order, so that two at once
 * wait and do not clash.
 */
export async function addToTallies(tx: Transaction, which: SQL, sign: 1 | -1) {
  const many = (what?: SQL) => sql`${sign}::int * count(*)${what ? sql` filter (where not grades.good_enough and ${what})` : sql``}`
  await tx.execute(sql`
    insert into theme_tallies (organisation_id, month, theme_id, service_area_id, sample, case_type, role, confirmed, judged, below_good, of_practitioner, of_manager, of_service)
    select audits.organisation_id, date_trunc('month', audits.audited_on::timestamp)::date, judgements.theme_id, audits.service_area_id, audits.sample, audits.case_type,
      coalesce(audits.worker_title, 'not said'), audits.confirmed_at is not null,
      ${many()}, ${many(sql`true`)}, ${many(sql`gaps.attribution = 'practitioner'`)}, ${many(sql`gaps.attribution = 'manager'`)}, ${many(sql`gaps.attribution in ('system', 'partner')`)}
    from audits
    join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id
    join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    left join gaps on gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id and gaps.withdrawn_at is null
    where ${which}
    group by 1, 2, 3, 4, 5, 6, 7, 8
    order by 8, 1, 2, 3, 4, 5, 6, 7
    on conflict on constraint theme_tallies_pk
    do update set judged = theme_tallies.judged + excluded.judged, below_good = theme_tallies.below_good + excluded.below_good, of_practitioner = theme_tallies.of_practitioner + excluded.of_practitioner,
      of_manager = theme_tallies.of_manager + excluded.of_manager, of_service = theme_tallies.of_service + excluded.of_service`)
}

/** Someone stands by an audit's grades: they are no longer provisional. @returns false when they were confirmed already */
export async function confirmGrades(tx: Transaction, auditId: string, by: Publisher & { personId: string | undefined }): Promise<boolean> {
  const [waiting] = await tx.select({ confirmedAt: audits.confirmedAt }).from(audits).where(eq(audits.id, auditId)).for('no key update')
  if (!waiting || waiting.confirmedAt) return false
  await addToTallies(tx, sql`audits.id = ${auditId}`, -1)
  await tx.update(audits).set({ confirmedAt: by.at, confirmedById: by.personId }).where(eq(audits.id, auditId))
  await addToTallies(tx, sql`audits.id = ${auditId}`, 1)
  return true
}

/**
 * What follows once grades and attributions are confirmed, in the same transaction: proposals of learning or coaching, what is common in a team, the
 * answer to whether earlier gaps held, and the closing of gaps for which nothing is left to do. Running it again changes nothing.
 * @param which condition on `audits` that picks those to go through
 * @returns how many assignments were proposed
 */
export async function followThrough(tx: Transaction, publisher: Publisher, which: SQL): Promise<number> {
  await takeTurn(tx, publisher.organisationId)
  await lookAgain(tx, which)
  const proposed = await propose(tx, publisher, which)
  await noticePatterns(tx, publisher, which)
  await closeWhatMayBeComplete(tx, publisher.organisationId, which, publisher.at)
  return proposed
}

/** Gaps of audits of so many days are looked at again once a module can be given. */
const lookedBackDays = 365

/**
 * What follows once modules can be given that could not be before, because they were not published or facts in them waited to be checked, in the
 * same transaction: gaps of the last twelve months that are still open and have brought no learning are proposed for, by the rules in force today
 * that name one of the modules. Running it again changes nothing.
 * @returns how many assignments were proposed
 */
export async function proposeForEarlierGaps(tx: Transaction, publisher: Publisher, modules: readonly string[]): Promise<number> {
  await takeTurn(tx, publisher.organisationId)
  const since = daysAfter(dayInLondon(publisher.at), -lookedBackDays)
  const waiting = sql`audits.audited_on > ${since}::date and audits.confirmed_at is not null and exists (
    select 1 from gaps open where open.organisation_id = audits.organisation_id and open.audit_id = audits.id and open.withdrawn_at is null and open.attribution in ('practitioner', 'manager')
      and not exists (select 1 from gap_closures closure where closure.organisation_id = open.organisation_id and closure.gap_id = open.id)
      and not exists (select 1 from assignment_reasons reason where reason.organisation_id = open.organisation_id and reason.gap_id = open.id))`
  // Held, in the order in which everybody holds them: whoever does the last thing for a gap at the same time closes it before, or finds the learning.
  await tx.execute(sql`select audits.id from audits where ${waiting} order by audits.id for no key update`)
  return propose(tx, publisher, waiting, new Set(modules))
}

/**
 * One at a time for each council follows through: of two who confirm at once, neither may miss what the other brings or give the same module
 * twice. Whoever changes audits or gaps before following through takes the turn before changing them, or two might wait for each other.
 */
export const takeTurn = (tx: Transaction, organisationId: string) => tx.execute(sql`select ${turn(sql`${organisationId}`)}`)

const turn = (organisationId: SQL) => sql`pg_advisory_xact_lock(hashtextextended('follow through ' || ${organisationId}, 0))`

/**
 * Finds, for each attributed gap that these audits found or may answer, the first later audit of another case that shows whether the theme
 * held: the same person's (the worker's or, for a manager's gap, the manager's) or, where the framework says so, the same team's, within
 * its number of days. A later version of the framework answers for the theme of the same key, by its own line. Whoever checked the evidence of the gap's audit, or of its learning, cannot be the judge of it. An audit that comes in late
 * takes the place of a later one.
 */
export async function lookAgain(tx: Transaction, which: SQL) {
  await answerBy(tx, which, sql.raw('worker_id'), sql`framework.followed_up_by = 'person' and ${whoseNow} = 'practitioner'`)
  await answerBy(tx, which, sql.raw('manager_id'), sql`framework.followed_up_by = 'person' and ${whoseNow} = 'manager'`)
  await answerBy(tx, which, sql.raw('team_id'), sql`framework.followed_up_by = 'team' and ${whoseNow} is not null`)
}

/** Whose a gap is that stands; nobody's once it was withdrawn. */
const whoseNow = sql.raw('case when gap.withdrawn_at is null then gap.attribution end')

/**
 * About rows of its own transaction PostgreSQL knows nothing yet. `offset 0` keeps it from guessing that an audit's gaps are best found theme by
 * theme, which reads all gaps again for every audit.
 * @param whose the column of `audits` that two audits must share, @param gapsOfTheirs which gaps that answers */
async function answerBy(tx: Transaction, which: SQL, whose: SQL, gapsOfTheirs: SQL) {
  await tx.execute(sql`
    with written as materialized (
      select audits.organisation_id, audits.id, audits.${whose} as whose from audits where ${which}
    ), firsts as materialized (
      select audits.organisation_id, audits.id, audits.${whose} as whose, audits.audited_on, audits.case_reference
      from (select distinct organisation_id, whose from written) touched
      join audits on audits.organisation_id = touched.organisation_id and audits.${whose} = touched.whose
      where exists (
        select 1 from (select * from gaps where gaps.organisation_id = audits.organisation_id and gaps.audit_id = audits.id offset 0) gap
        join themes theme on theme.organisation_id = gap.organisation_id and theme.id = gap.theme_id
        join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id
        where ${gapsOfTheirs})
    )
    insert into follow_ups (organisation_id, gap_id, audit_id, judged_on, held)
    select distinct on (gap.id) gap.organisation_id, gap.id, again.id, again.audited_on, grade.good_enough
    from firsts first
    join audits again on again.organisation_id = first.organisation_id and again.${whose} = first.whose and again.audited_on > first.audited_on
    join gaps gap on gap.organisation_id = first.organisation_id and gap.audit_id = first.id
    join themes theme on theme.organisation_id = gap.organisation_id and theme.id = gap.theme_id
    join frameworks framework on framework.organisation_id = gap.organisation_id and framework.id = theme.framework_id
    join themes later on later.organisation_id = gap.organisation_id and later.key = theme.key
    join frameworks version on version.organisation_id = gap.organisation_id and version.id = later.framework_id and version.key = framework.key
    join judgements judgement on judgement.organisation_id = gap.organisation_id and judgement.audit_id = again.id and judgement.theme_id = later.id
    join grades grade on grade.organisation_id = judgement.organisation_id and grade.id = judgement.grade_id
    where ${gapsOfTheirs}
      and (first.id in (select id from written) or again.id in (select id from written))
      and again.case_reference <> first.case_reference
      and again.audited_on >= first.audited_on + coalesce(framework.follow_up_from_days, 0)
      and (framework.follow_up_to_days is null or again.audited_on <= first.audited_on + framework.follow_up_to_days)
      and not exists (
        select 1 from remedial_actions action
        join evidence on evidence.organisation_id = action.organisation_id and evidence.remedial_action_id = action.id
        join evidence_checks checked on checked.organisation_id = evidence.organisation_id and checked.evidence_id = evidence.id
        where action.organisation_id = gap.organisation_id and action.audit_id = gap.audit_id and checked.checked_by_id = again.auditor_id)
      and not exists (
        select 1 from assignment_reasons reason
        join evidence on evidence.organisation_id = reason.organisation_id and evidence.assignment_id = reason.assignment_id
        join evidence_checks checked on checked.organisation_id = evidence.organisation_id and checked.evidence_id = evidence.id
        where reason.organisation_id = gap.organisation_id and reason.gap_id = gap.id and checked.checked_by_id = again.auditor_id)
      and not ${helpedWith({ gap: 'gap', learner: sql`first.whose`, coach: sql`again.auditor_id`, when: sql`met.starts_at >= first.audited_on::timestamp at time zone 'Europe/London' and met.starts_at < (again.audited_on + 1)::timestamp at time zone 'Europe/London'` })}
    order by gap.id, again.audited_on, again.reference
    on conflict (organisation_id, gap_id) do update set audit_id = excluded.audit_id, judged_on = excluded.judged_on, held = excluded.held
    where excluded.judged_on < follow_ups.judged_on`)
}

/** @param newly where given, only gaps whose rule names one of these modules are proposed for */
async function propose(tx: Transaction, { organisationId, at }: Publisher, which: SQL, newly?: ReadonlySet<string>): Promise<number> {
  const today = dayInLondon(at)
  const rules = await rulesOn(tx, today)
  const given = (await modulesPublished(tx)).filter(({ factsWaiting }) => factsWaiting === 0)
  const [open, minutes] = [new Map(given.map(({ key, title }) => [key, title])), new Map(given.map(({ key, minutes }) => [key, minutes]))]
  if (rules.length === 0 || open.size === 0) return 0

  const { learningDays, learningMinutesAMonth } = await settingsOn(tx, today)
  const usual = daysAfter(today, learningDays)
  const namesNew = ({ moduleKeys }: Rule) => !newly || moduleKeys.some((key) => newly.has(key))
  const themesWithRules = [...new Set(rules.filter(namesNew).map(({ frameworkKey, themeKey }) => `${frameworkKey} ${themeKey}`))]
  // Always in one order, so that of several modules for one person the same comes first, and takes the room of its month.
  const concerned = await tx.selectDistinct({ id: audits.id, auditedOn: audits.auditedOn, reference: audits.reference }).from(audits).innerJoin(gaps, eq(gaps.auditId, audits.id))
    .innerJoin(themes, eq(themes.id, gaps.themeId)).innerJoin(frameworks, eq(frameworks.id, themes.frameworkId))
    .where(and(which, isNotNull(audits.confirmedAt), isNull(gaps.withdrawnAt), sql`not ${disputed()}`, inArray(gaps.attribution, ['practitioner', 'manager']), inArray(sql`${frameworks.key} || ' ' || ${themes.key}`, themesWithRules)))
    .orderBy(audits.auditedOn, audits.reference)

  let proposed = 0
  for (let from = 0; from < concerned.length; from += auditsAtOnce) {
    const ids = concerned.slice(from, from + auditsAtOnce).map(({ id }) => id)
    const found = await gapsOf(tx, ids, today)
    const batch = found.map(({ toAnswer, ...of }) => ({ ...of, toAnswer: toAnswer.filter((gap) => rulesAnswering(rules, gap, of.audit.caseType).some(namesNew)) }))
    const coached = await coachingBrought(tx, ids)
    const [everCoached, coachedStill] = [new Set(coached.map(({ gapId }) => gapId)), new Set(coached.filter(({ theirs }) => theirs).map(({ gapId }) => gapId))]
    const people = [...new Set(batch.flatMap(({ toAnswer }) => toAnswer.map(({ personId }) => personId)))]
    const passed = await passedSince(tx, daysAfter(today, -knownForDays), people)
    const passedOn = (personId: string, moduleKey: string) => passed.get(`${personId} ${moduleKey}`)
    const dueFor = dueDays(await minutesByMonth(tx, people, `${monthOf(usual)}-01`), learningMinutesAMonth, { bankHolidays })
    const dueOn = ({ personId, moduleKey }: Proposal) => dueFor(personId, minutes.get(moduleKey)!, usual).dueOn
    const coaching = batch.flatMap(({ audit, toAnswer, brought }) => proposeCoaching(toAnswer, { rules, open, answered: new Set([...everCoached, ...brought.map(({ gapId }) => gapId)]), passedOn, audit }))
    for (const { audit, toAnswer, brought } of batch) {
      const learning = proposeLearning(toAnswer.filter(({ id }) => !coachedStill.has(id)), { rules, open, brought, passedLately: (person, key) => passedOn(person, key) !== undefined, audit })
      proposed += await assign(tx, organisationId, at, dueOn, learning)
    }
    await proposeForGaps(tx, organisationId, at, coaching)
  }
  return proposed
}

/** The open gaps of audits that rules may answer, disputed ones left out until they are settled; whoever has left learns nothing here any more. */
async function gapsOf(tx: Transaction, auditIds: string[], today: Day) {
  const here = (column: PgColumn) => sql<string | null>`(select people.id from people where people.organisation_id = ${audits.organisationId} and people.id = ${column} and (people.left_on is null or people.left_on > ${today}::date))`
  const rows = await tx.select({
    auditId: audits.id, reference: audits.reference, auditedOn: audits.auditedOn, caseType: audits.caseType, workerId: here(audits.workerId), managerId: here(audits.managerId),
    id: gaps.id, attribution: gaps.attribution, frameworkKey: frameworks.key, themeKey: themes.key, theme: themes.title, position: themes.position, grade: grades.word, below: stepsBelow,
  }).from(gaps)
    .innerJoin(audits, eq(audits.id, gaps.auditId))
    .innerJoin(themes, eq(themes.id, gaps.themeId))
    .innerJoin(frameworks, eq(frameworks.id, themes.frameworkId))
    .innerJoin(judgements, and(eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
    .innerJoin(grades, eq(grades.id, judgements.gradeId))
    .where(and(inArray(audits.id, auditIds), isNull(gaps.withdrawnAt), sql`not ${disputed()}`, sql`not exists (select 1 from gap_closures closure where closure.organisation_id = ${gaps.organisationId} and closure.gap_id = ${gaps.id})`)).orderBy(audits.auditedOn, audits.reference)
  const brought = await tx.select({ auditId: gaps.auditId, gapId: assignmentReasons.gapId, personId: assignmentReasons.personId, moduleKey: assignmentReasons.moduleKey }).from(assignmentReasons)
    .innerJoin(gaps, and(eq(gaps.organisationId, assignmentReasons.organisationId), eq(gaps.id, assignmentReasons.gapId)))
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .innerJoin(assignments, and(eq(assignments.organisationId, assignmentReasons.organisationId), eq(assignments.id, assignmentReasons.assignmentId)))
    // What was ended because the grade behind it changed, and what somebody was given whom the audit no longer names, leaves its place to other learning.
    .where(and(inArray(gaps.auditId, auditIds), sql`${assignments.endedBecause} is distinct from 'regraded' and (${assignmentReasons.personId} = ${audits.workerId} or ${assignmentReasons.personId} = ${audits.managerId})`))
  const broughtBy = Map.groupBy(brought, ({ auditId }) => auditId)
  return Object.values(Object.groupBy(rows, ({ auditId }) => auditId)).map((ofAudit) => ({
    audit: { reference: ofAudit![0]!.reference, dateInWords: inWords(ofAudit![0]!.auditedOn), caseType: ofAudit![0]!.caseType },
    brought: broughtBy.get(ofAudit![0]!.auditId) ?? [],
    toAnswer: ofAudit!.flatMap(({ attribution, workerId, managerId, ...gap }): GapToAnswer[] => {
      if (attribution !== 'practitioner' && attribution !== 'manager') return []
      const personId = attribution === 'practitioner' ? workerId : managerId
      return personId ? [{ ...gap, attribution, personId }] : []
    }),
  }))
}

/**
 * Writes proposals down. A module that a person already has to do gains a reason instead of being given twice.
 * @param dueOn asked once for each that is given, in their order
 */
async function assign(tx: Transaction, organisationId: string, at: Date, dueOn: (given: Proposal) => Day, proposals: Proposal[]): Promise<number> {
  let made = 0
  for (const proposal of proposals) {
    const { personId, moduleKey, ...why } = proposal
    const [open] = await tx.execute<{ id: string; flagged: boolean }>(sql`
      select assignments.id, flagged_at is not null as flagged from assignments
      where person_id = ${personId} and module_key = ${moduleKey} and decision is distinct from 'waived' and ended_at is null
        and not exists (
          select 1 from evidence join evidence_checks on evidence_checks.evidence_id = evidence.id
          where evidence.assignment_id = assignments.id and evidence_checks.outcome = 'accepted')
      order by proposed_at limit 1`)
    const assignmentId = open?.id ?? (await tx.insert(assignments).values({
      organisationId, personId, moduleKey, proposedAt: at, dueOn: dueOn(proposal),
    }).returning({ id: assignments.id }))[0]!.id
    if (!open) made += 1
    if (open?.flagged) await tx.update(assignments).set({ flaggedAt: null }).where(eq(assignments.id, assignmentId))
    await tx.insert(assignmentReasons).values({ organisationId, personId, moduleKey, assignmentId, ...why })
  }
  return made
}
