import { createHash } from 'node:crypto'
import { sql, type SQL } from 'drizzle-orm'
import { canonical } from '../../lib/canonical.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { allFrameworks } from '../insight/insight.server.ts'
import type { GapStanding, Sample } from '../insight/insight.ts'
import { settingsOn } from '../people/settings.server.ts'
import { monthOf, monthsAfter } from '../service-actions/service-actions.ts'
import { mayName } from './examples.ts'
import { monthlyWords } from './monthly-words.ts'
import { monthlyContents, monthsFollowed, monthsShown, type Graded, type Judged, type MonthlyFigures } from './monthly.ts'
import type { Period } from './periods.ts'
import type { Taken } from './reports.ts'
import { mostCharacters } from './words.ts'

/**
 * The findings of a month with the facts as of its cut-off: grades that were changed later are counted as they were, and so is what was confirmed, disputed, closed, done or ended later.
 * The cost of the tables follows themes, areas and kinds of case; each statement reads the audits of the months once.
 */
export async function monthlyFigures(tx: Transaction, period: Period): Promise<Taken> {
  const facts = await factsThen(tx, period)
  const { judged, graded, together, gaps, repeats, agreed, learning, actions, service } = facts
  const examples = await examplesThen(tx, momentsOf(period))
  const frameworks = await allFrameworks(tx, dayInLondon(period.cutOff))
  const { smallNumber } = await settingsOn(tx, dayInLondon(period.cutOff))

  const framework = mostOf(frameworks, judged) ?? frameworks.findLast(({ key }) => key === 'practice-themes') ?? frameworks.at(-1)
  if (!framework) throw new Error('A council without a framework has no findings.')
  const titleOf = new Map(framework.themes.map(({ id, title }) => [id, title]))
  const known = <T extends { themeId: string }>(rows: readonly T[]) => rows.flatMap((row) => { const theme = titleOf.get(row.themeId); return theme === undefined ? [] : [{ ...row, theme }] })
  const figures: MonthlyFigures = {
    month: period.on, scale: framework.scale, themes: framework.themes.map(({ title }) => title), voice: framework.themes.find(({ id }) => id === judged.find(({ voice }) => voice && titleOf.has(id))?.themeId)?.title,
    judged: known(judged), graded: graded.filter(({ frameworkId }) => frameworkId === framework.id), otherwiseJudged: graded.filter(({ frameworkId }) => frameworkId !== framework.id).reduce((sum, { audits }) => sum + audits, 0),
    together: together.filter(({ frameworkId }) => frameworkId === framework.id).map(({ sample, judged: all, below, audits }) => ({ sample, audits, judged: placesOf(all), below: placesOf(below) })),
    gaps: known(gaps).filter(({ disputed }) => !disputed), gapsDisputed: known(gaps).filter(({ disputed }) => disputed).reduce((sum, row) => sum + row.gaps, 0),
    repeats: known(repeats), agreed, learning, actions, service, examples: fitting(examples.filter((words) => mayName(words).length === 0)),
  }
  return {
    contents: monthlyContents(figures, { examplesLeftOut: examples.length - figures.examples.length, smallNumber }), words: monthlyWords(figures),
    inputsHash: hashOf(facts),
  }
}

/** The hash of the rows behind a month's figures, as they are today. */
export const monthlyInputsHash = async (tx: Transaction, period: Period): Promise<string> => hashOf(await factsThen(tx, period))
const hashOf = (facts: MonthFacts) => createHash('sha256').update(canonical(facts)).digest('hex')

type MonthFacts = {
  judged: (Omit<Judged, 'theme'> & { themeId: string; voice: boolean; rows: string })[]
  graded: (Graded & { frameworkId: string; rows: string })[]
  together: { sample: Sample; frameworkId: string; judged: number; below: number; audits: number }[]
  gaps: { themeId: string; standing: GapStanding; attribution: MonthlyFigures['gaps'][number]['attribution']; closed: boolean; recent: boolean; disputed: boolean; gaps: number; rows: string }[]
  repeats: { themeId: string; below: number; samePerson: number; sameTeam: number }[]
  agreed: MonthlyFigures['agreed']; learning: MonthlyFigures['learning']; actions: MonthlyFigures['actions']; service: MonthlyFigures['service']
}

/** Everything that a month's figures are made of. One statement. */
async function factsThen(tx: Transaction, period: Period): Promise<MonthFacts> {
  const then = momentsOf(period)
  const rows = (query: SQL) => sql`(select coalesce(json_agg(found), '[]') from (${query}) found)`
  const [facts] = await tx.execute<MonthFacts>(sql`
    select ${rows(judgedThen(then))} as judged, ${rows(gradedThen(then))} as graded, ${rows(togetherThen(then))} as together, ${rows(gapsThen(then))} as gaps, ${rows(repeatsThen(then))} as repeats,
      ${rows(agreedThen(then))} as agreed, ${rows(learningThen(then))} as learning, ${rows(actionsThen(then))} as actions, (select row_to_json(found) from (${serviceThen(then)}) found) as service`)
  return facts!
}

/** As many examples as the words of one heading hold, from the first on. */
const fitting = (examples: readonly string[]) => examples.filter((_, nth) => examples.slice(0, nth + 1).join('\n').length <= mostCharacters - 1_000)

/** The framework by which most was judged; another one's themes ask something else. */
function mostOf<T extends { id: string; themes: readonly { id: string }[] }>(frameworks: readonly T[], judged: readonly { themeId: string; judged: number }[]): T | undefined {
  const amount = ({ themes }: T) => judged.filter(({ themeId }) => themes.some(({ id }) => id === themeId)).reduce((sum, row) => sum + row.judged, 0)
  const [most] = frameworks.map((framework) => ({ framework, many: amount(framework) })).toSorted((a, b) => b.many - a.many)
  return most && most.many > 0 ? most.framework : undefined
}

/** The places of the bits that are set, counted from 0: themes in the order of their framework. */
const placesOf = (bits: number) => Array.from({ length: 31 }, (_, place) => place).filter((place) => (bits >> place) & 1)

type Moments = ReturnType<typeof momentsOf>

function momentsOf({ on, cutOff, from }: Period) {
  return {
    cut: sql`${cutOff.toISOString()}::timestamptz`, from: sql`${from.toISOString()}::timestamptz`, month: on, next: sql`${monthsAfter(on, 1)}::date`, first: sql`${on}::date`,
    since: sql`${monthsAfter(on, 1 - monthsShown)}::date`, yearSince: sql`${monthsAfter(on, 1 - monthsFollowed)}::date`, today: sql`${dayInLondon(cutOff)}::date`, thisMonth: monthOf(dayInLondon(cutOff)),
  }
}

/** What was changed at the cut-off or later, with what stood before the first change; and what was disputed at it. To be put before a statement. */
const changedSince = ({ cut }: Moments) => sql`
  changed as materialized (select distinct on (organisation_id, audit_id, theme_id) organisation_id, audit_id, theme_id, grade_id from (
      select moderations.organisation_id, moderations.audit_id, agreed.theme_id, moderations.agreed_at as at, agreed.first_grade_id as grade_id from moderations
        join agreed_grades agreed on agreed.organisation_id = moderations.organisation_id and agreed.moderation_id = moderations.id where moderations.agreed_at >= ${cut}
      union all select gaps.organisation_id, gaps.audit_id, gaps.theme_id, disputes.settled_at, disputes.challenged_grade_id from disputes
        join gaps on gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id where disputes.settled_at >= ${cut}) events order by organisation_id, audit_id, theme_id, at),
  disputed as materialized (select gaps.organisation_id, gaps.audit_id, gaps.theme_id from disputes join gaps on gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id
    where disputes.raised_at < ${cut} and (disputes.settled_at is null or disputes.settled_at >= ${cut}))`

/** Judgements with the grade of then, joined to audits. */
const judgedAsThen = sql`
  join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id
  join themes on themes.organisation_id = judgements.organisation_id and themes.id = judgements.theme_id
  left join changed on changed.organisation_id = judgements.organisation_id and changed.audit_id = judgements.audit_id and changed.theme_id = judgements.theme_id
  left join disputed on disputed.organisation_id = judgements.organisation_id and disputed.audit_id = judgements.audit_id and disputed.theme_id = judgements.theme_id
  join grades on grades.organisation_id = judgements.organisation_id and grades.id = case when changed.audit_id is null then judgements.grade_id else changed.grade_id end`

const cameIn = ({ cut, next }: Moments, since: SQL) => sql`(audits.published_at < ${cut} and audits.audited_on >= ${since} and audits.audited_on < ${next})`
const provisionalThen = ({ cut }: Moments) => sql`(audits.confirmed_at is null or audits.confirmed_at >= ${cut})`
const monthDone = sql`to_char(audits.audited_on, 'YYYY-MM-01')`
/** The rows behind a count, so that a change which leaves the count as it was is known all the same. */
const rowsBehind = (row: SQL, order: SQL) => sql`md5(string_agg(${row}, ' ' order by ${order}))`

function judgedThen(then: Moments) {
  return sql`
    with ${changedSince(then)}
    select audits.sample, audits.case_type as "caseType", judgements.theme_id as "themeId", themes.key = 'lived-experience' as voice, areas.name as area, ${monthDone} as month,
      count(*) filter (where disputed.audit_id is null)::int as judged, count(*) filter (where disputed.audit_id is null and not grades.good_enough)::int as "belowGood",
      count(*) filter (where disputed.audit_id is not null)::int as disputed, count(*) filter (where disputed.audit_id is null and ${provisionalThen(then)})::int as provisional,
      ${rowsBehind(sql`concat_ws('|', audits.id, grades.id, ${provisionalThen(then)}, disputed.audit_id)`, sql`audits.id`)} as rows
    from audits ${judgedAsThen} join service_areas areas on areas.organisation_id = audits.organisation_id and areas.id = audits.service_area_id
    where ${cameIn(then, then.since)} group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`
}

/** Audits with the overall grade of then, by the framework that judged them. */
function gradedThen(then: Moments) {
  return sql`
    with later as materialized (select distinct on (organisation_id, audit_id) organisation_id, audit_id, first_overall_id from moderations where agreed_at >= ${then.cut} order by organisation_id, audit_id, agreed_at)
    select audits.sample, audits.case_type as "caseType", areas.name as area, ${monthDone} as month, its.framework_id as "frameworkId", grades.word, grades.good_enough as "goodEnough", count(*)::int as audits,
      count(*) filter (where ${provisionalThen(then)})::int as provisional, ${rowsBehind(sql`concat_ws('|', audits.id, ${provisionalThen(then)})`, sql`audits.id`)} as rows
    from audits
    join lateral (select framework_id from judgements where judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id limit 1) its on true
    join service_areas areas on areas.organisation_id = audits.organisation_id and areas.id = audits.service_area_id
    left join later on later.organisation_id = audits.organisation_id and later.audit_id = audits.id
    left join grades on grades.organisation_id = audits.organisation_id and grades.id = case when later.audit_id is null then audits.overall_grade_id else later.first_overall_id end
    where ${cameIn(then, then.since)} group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6`
}

/** Which themes of an audit were judged and which of these fell below the line, as bits, so that pairs of them are counted without a row for each pair of each audit. */
function togetherThen(then: Moments) {
  return sql`
    with ${changedSince(then)}
    select sample, framework_id as "frameworkId", judged, below, count(*)::int as audits from (
      select audits.id, audits.sample, themes.framework_id, bit_or(1 << places.place) as judged, bit_or(case when grades.good_enough then 0 else 1 << places.place end) as below
      from audits ${judgedAsThen}
      join (select organisation_id, id, (row_number() over (partition by organisation_id, framework_id order by position) - 1)::int as place from themes) places on places.organisation_id = themes.organisation_id and places.id = themes.id
      where ${cameIn(then, then.since)} and disputed.audit_id is null and places.place < 31 group by 1, 2, 3) each_one
    where below <> 0 or judged <> 0 group by 1, 2, 3, 4 order by 1, 2, 3, 4`
}


/** What had become of the gaps of a year, as `heldByTheme` in insight says it of today. Where what was found later is disputed, whether it held is not known yet. */
function gapsThen(then: Moments) {
  const { cut, today } = then
  const whose = sql`(case when gaps.attributed_at < ${cut} then gaps.attribution end)`
  return sql`
    with ${changedSince(then)}
    select gaps.theme_id as "themeId", ${whose} as attribution, closures.gap_id is not null as closed, audits.audited_on >= ${then.since} as recent, disputed.audit_id is not null as disputed,
      case when again.id is not null and later_disputed.audit_id is null and answers.held then 'held' when again.id is not null and later_disputed.audit_id is null then 'recurred'
        when again.id is not null then 'not known yet' when ${whose} is null then 'whose gap is not confirmed'
        when frameworks.followed_up_by = 'team' and teams.valid_to <= ${today} then 'cannot be known'
        when frameworks.followed_up_by = 'person' and gaps.attribution in ('system', 'partner') then 'of the service or a partner'
        when frameworks.followed_up_by = 'person' and (subject.id is null or subject.left_on <= ${today}) then 'cannot be known'
        when audits.audited_on + frameworks.follow_up_to_days::int < ${today} then 'not looked at in time' else 'not known yet' end as standing,
      count(*)::int as gaps, ${rowsBehind(sql`gaps.id::text`, sql`gaps.id`)} as rows
    from audits ${judgedAsThen}
    join gaps on gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id
    join frameworks on frameworks.organisation_id = themes.organisation_id and frameworks.id = themes.framework_id
    join teams on teams.organisation_id = audits.organisation_id and teams.id = audits.team_id
    left join people subject on subject.organisation_id = audits.organisation_id and subject.id = case ${whose} when 'practitioner' then audits.worker_id when 'manager' then audits.manager_id end
    left join gap_closures closures on closures.organisation_id = gaps.organisation_id and closures.gap_id = gaps.id and closures.closed_at < ${cut}
    left join follow_ups answers on answers.organisation_id = gaps.organisation_id and answers.gap_id = gaps.id
    left join audits again on again.organisation_id = answers.organisation_id and again.id = answers.audit_id and again.published_at < ${cut}
    left join disputed later_disputed on later_disputed.organisation_id = again.organisation_id and later_disputed.audit_id = again.id
      and exists (select 1 from themes same join frameworks version on version.organisation_id = same.organisation_id and version.id = same.framework_id
        where same.organisation_id = later_disputed.organisation_id and same.id = later_disputed.theme_id and same.key = themes.key and version.key = frameworks.key)
    where ${cameIn(then, then.yearSince)} and not grades.good_enough group by 1, 2, 3, 4, 5, 6 order by 1, 2, 3, 4, 5, 6`
}

/** This month's findings on whose theme a gap of the same person, or else of the same team, had been closed within the twelve months before (audit-framework §8). */
function repeatsThen(then: Moments) {
  const before = (who: SQL) => sql`exists (select 1 from gaps earlier join audits first on first.organisation_id = earlier.organisation_id and first.id = earlier.audit_id
    join gap_closures closed on closed.organisation_id = earlier.organisation_id and closed.gap_id = earlier.id
    where earlier.organisation_id = found.organisation_id and earlier.theme_id = found.theme_id and ${who}
      and closed.closed_at < ${then.cut} and (closed.closed_at at time zone 'Europe/London')::date between found.audited_on - 365 and found.audited_on - 1)`
  return sql`
    with ${changedSince(then)},
    found as materialized (select audits.organisation_id, audits.id as audit_id, audits.audited_on, audits.worker_id, audits.manager_id, audits.team_id, judgements.theme_id, case when gaps.attributed_at < ${then.cut} then gaps.attribution end as whose from audits ${judgedAsThen}
      left join gaps on gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id
      where ${cameIn(then, then.first)} and not grades.good_enough and disputed.audit_id is null)
    select theme_id as "themeId", count(*)::int as below, count(*) filter (where of_person)::int as "samePerson", count(*) filter (where not of_person and of_team)::int as "sameTeam" from (
      select theme_id, ${before(sql`coalesce(found.whose, earlier.attribution) = earlier.attribution and case earlier.attribution when 'practitioner' then first.worker_id = found.worker_id when 'manager' then first.manager_id = found.manager_id end`)} as of_person,
        ${before(sql`first.team_id = found.team_id`)} as of_team from found) each_one group by 1 order by 1`
}

/** How overall grades of first and moderator fell together, of the first line alone, by whether chance had chosen the audit. */
function agreedThen({ cut, since }: Moments) {
  return sql`
    select moderations.chosen_because = 'random' as "byChance", case when first.rank = own.rank then 'same' when first.rank < own.rank then 'higher' else 'lower' end as apart, count(*)::int as pairs
    from moderations join grades first on first.organisation_id = moderations.organisation_id and first.id = moderations.first_overall_id
    join grades own on own.organisation_id = moderations.organisation_id and own.id = moderations.own_overall_id
    where moderations.line = 'first' and moderations.agreed_at < ${cut} and (moderations.agreed_at at time zone 'Europe/London')::date >= ${since} group by 1, 2 order by 1, 2`
}

function learningThen({ cut, yearSince }: Moments) {
  return sql`
    select coalesce((select version.title from module_versions version where version.organisation_id = its.organisation_id and version.module_key = its.module_key and version.published_at < ${cut}
        order by version.published_at desc limit 1), its.module_key) as title, count(*)::int as given, count(*) filter (where its.completed)::int as completed, count(*) filter (where its.shown)::int as shown
    from (select given.organisation_id, given.module_key, given.ended_at,
        exists (select 1 from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
          where declared.organisation_id = given.organisation_id and declared.person_id = given.person_id and version.module_key = given.module_key and declared.declared_at < ${cut} and declared.declared_at >= given.proposed_at - interval '6 months') as completed,
        exists (select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
          where sent.organisation_id = given.organisation_id and sent.assignment_id = given.id and checked.outcome = 'accepted' and checked.checked_at < ${cut}) as shown
      from assignments given where given.decision = 'confirmed' and given.decided_at < ${cut} and (given.decided_at at time zone 'Europe/London')::date >= ${yearSince}
        and exists (select 1 from assignment_reasons reason where reason.organisation_id = given.organisation_id and reason.assignment_id = given.id)) its
    where its.shown or its.ended_at is null or its.ended_at >= ${cut} group by its.organisation_id, its.module_key order by 1`
}

/** What was asked for by the audits of six months: done once its evidence was accepted, and in time where it first came in before its first due date was over. */
function actionsThen(then: Moments) {
  const { cut } = then
  return sql`
    select action.priority, count(*)::int as asked, count(*) filter (where action.done_at < ${cut})::int as done, count(*) filter (where action.done_at < ${cut} and not action.done_by_sheet and sent.first_at < action.due_at)::int as "inTime"
    from audits join remedial_actions action on action.organisation_id = audits.organisation_id and action.audit_id = audits.id
    left join lateral (select min(submitted_at) as first_at from evidence where evidence.organisation_id = action.organisation_id and evidence.remedial_action_id = action.id) sent on true
    where ${cameIn(then, then.since)} and action.issued_at < ${cut} and (action.withdrawn_at is null or action.withdrawn_at >= ${cut})
    group by 1 order by array_position(array['red', 'amber', 'green'], action.priority)`
}

function serviceThen({ cut, from, thisMonth }: Moments) {
  const open = sql`(its.ended_at is null or its.ended_at >= ${cut})`
  const due = sql`coalesce((select step.due_month_before from service_action_steps step where step.organisation_id = its.organisation_id and step.service_action_id = its.id and step.due_month_before is not null
    and step.at >= ${cut} order by step.at limit 1), its.due_month)`
  return sql`
    select count(*) filter (where ${open})::int as open, count(*) filter (where ${open} and ${due} < ${thisMonth}::date)::int as overdue,
      count(*) filter (where its.ended_at < ${cut} and its.ended_at >= ${from} and its.done)::int as done, count(*) filter (where its.ended_at < ${cut} and its.ended_at >= ${from} and not its.done)::int as "notDone",
      (select count(*)::int from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
        where gaps.attribution in ('system', 'partner') and gaps.attributed_at < ${cut} and audits.confirmed_at < ${cut} and (gaps.withdrawn_at is null or gaps.withdrawn_at >= ${cut})
          and not exists (select 1 from disputes where disputes.organisation_id = gaps.organisation_id and disputes.gap_id = gaps.id and disputes.raised_at < ${cut} and (disputes.settled_at is null or disputes.settled_at >= ${cut}))
          and not exists (select 1 from service_action_gaps answers join service_actions live on live.organisation_id = answers.organisation_id and live.id = answers.service_action_id
            where answers.organisation_id = gaps.organisation_id and answers.gap_id = gaps.id and answers.added_at < ${cut} and (live.done is distinct from false or live.ended_at >= ${cut}))) as unanswered
    from service_actions its where its.started_at < ${cut}`
}

/** The examples kept for the month, in the order in which they were kept. */
async function examplesThen(tx: Transaction, { cut, month }: { cut: SQL; month: Day }): Promise<string[]> {
  return [...await tx.execute<{ wording: string }>(sql`
    select wording from examples where month = ${month}::date and kept_at < ${cut} and (taken_out_at is null or taken_out_at >= ${cut}) order by kept_at, id`)].map(({ wording }) => wording)
}
