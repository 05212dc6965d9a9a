import { createHash } from 'node:crypto'
import { sql, type SQL } from 'drizzle-orm'
import { canonical } from '../../lib/canonical.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { teamsByName } from '../people/teams.server.ts'
import { waitsFor } from '../remedial-actions/action-facts.server.ts'
import type { Priority, TimeAway } from '../remedial-actions/clocks.ts'
import type { Period } from './periods.ts'
import type { Taken } from './reports.ts'
import { countedAs, weeksContents, weeksWords, type ActionThen, type AuditsAlike, type GradesAlike, type Layout, type Learning, type WeekFacts } from './weekly.ts'

/**
 * The figures of a week from dated facts: nothing that happened at its cut-off or later is in them, so that a week that was missed can still be told. The number
 * of statements is the same however much there is. What is hidden because it is of the wrong child counts nowhere.
 */
export async function weeklyFigures(tx: Transaction, period: Period): Promise<Taken> {
  const day = dayInLondon(period.cutOff)
  const { smallNumber } = await settingsOn(tx, day)
  const teams = await teamsByName(tx)
  const behind = await rowsBehind(tx, period)
  const around = await whatElse(tx, period)
  const { audits, grades, waiting, learning, actions } = behind
  const { scale, ...rest } = around
  const facts: WeekFacts = { smallNumber, teams, audits, grades, waiting, learning, actions, layout: layoutOf(scale, audits, grades), ...rest }
  return { contents: weeksContents(period, facts), words: weeksWords(period, facts), inputsHash: hashOf(behind, period) }
}

/** The hash of the rows behind a week's figures, as they are today. */
export const weeklyInputsHash = async (tx: Transaction, period: Period): Promise<string> => hashOf(await rowsBehind(tx, period), period)

type Behind = { audits: (AuditsAlike & { ids: string })[]; grades: (GradesAlike & { ids: string })[]; waiting: WeekFacts['waiting']; learning: Learning & { ids: string | null }; actions: ActionThen[] }

/** The ids of all that is counted, and as what. */
const hashOf = ({ actions, ...behind }: Behind, period: Period) => createHash('sha256').update(canonical({
  ...behind,
  actions: actions.map((action) => ({ id: action.id, teamId: action.teamId, areaId: action.areaId, priority: action.facts.priority, madeSafe: action.madeSafe, ...countedAs(action, period) }))
    .filter(({ open, due, saidBySheet }) => open || due || saidBySheet),
})).digest('hex')

/** Everything that is counted, in two statements. */
async function rowsBehind(tx: Transaction, period: Period): Promise<Behind> {
  const list = (rows: SQL) => sql`(select coalesce(json_agg(row_to_json(its)), '[]') from (${rows}) its)`
  const [row] = await tx.execute<Omit<Behind, 'actions'>>(sql`
    select ${list(auditsThen(period))} as audits, ${list(gradesThen(period))} as grades, ${waitingThen(period)} as waiting, (select row_to_json(its) from (${learningThen(period)}) its) as learning`)
  return { ...row!, actions: await actionsThen(tx, period) }
}

const instant = (at: Date) => sql`${at.toISOString()}::timestamptz`

/** How far the grades of an audit had come: moderated once somebody has agreed them with a moderator. */
const stateThen = (cutOff: Date) => sql`case
  when exists (select 1 from moderations agreed where agreed.organisation_id = audits.organisation_id and agreed.audit_id = audits.id and agreed.agreed_at < ${instant(cutOff)}) then 'moderated'
  when audits.confirmed_at < ${instant(cutOff)} then 'confirmed' else 'provisional' end`

/** Published audits with the overall grade that they had then: what a later moderation changed, it has kept. */
const auditsThen = ({ from, cutOff }: Period) => sql`
    select then_.team_id as "teamId", then_.service_area_id as "areaId", then_.case_type as "caseType", then_.phase_id as "phaseId", then_.in_week as "inWeek", then_.state, overall.word as grade,
      count(*)::int as audits, string_agg(then_.id::text, ' ' order by then_.id) as ids
    from (select audits.organisation_id, audits.id, audits.team_id, audits.service_area_id, audits.case_type, audits.phase_id, audits.published_at >= ${instant(from)} as in_week, ${stateThen(cutOff)} as state,
        case when later.moderated then later.first_overall_id else audits.overall_grade_id end as grade_id
      from audits left join lateral (select true as moderated, first_overall_id from moderations where moderations.organisation_id = audits.organisation_id and moderations.audit_id = audits.id
        and moderations.agreed_at >= ${instant(cutOff)} order by moderations.agreed_at limit 1) later on true
      where audits.published_at < ${instant(cutOff)} and audits.sample <> 'inspection') then_
    left join grades overall on overall.organisation_id = then_.organisation_id and overall.id = then_.grade_id
    group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7`

/** The grades of themes in the week's audits as they were then: what a later moderation or a settled dispute changed, it has kept. The first change after the cut-off knows what stood at it. */
const gradesThen = ({ from, cutOff }: Period) => sql`
    select then_.theme_id as "themeId", grades.word as grade, then_.state, then_.disputed, count(*)::int as judged, string_agg(then_.audit_id::text, ' ' order by then_.audit_id) as ids
    from (select judgements.organisation_id, judgements.audit_id, judgements.theme_id, ${stateThen(cutOff)} as state, case when later.changed then later.grade_id else judgements.grade_id end as grade_id,
        exists (select 1 from gaps join disputes on disputes.organisation_id = gaps.organisation_id and disputes.gap_id = gaps.id where gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id
          and gaps.theme_id = judgements.theme_id and disputes.raised_at < ${instant(cutOff)} and (disputes.settled_at is null or disputes.settled_at >= ${instant(cutOff)})) as disputed
      from audits join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id
      left join lateral (select true as changed, change.grade_id from (
          select moderations.agreed_at as at, agreed.first_grade_id as grade_id from moderations join agreed_grades agreed on agreed.organisation_id = moderations.organisation_id and agreed.moderation_id = moderations.id
            where moderations.organisation_id = audits.organisation_id and moderations.audit_id = audits.id and agreed.theme_id = judgements.theme_id and moderations.agreed_at >= ${instant(cutOff)}
          union all
          select disputes.settled_at, disputes.challenged_grade_id from gaps join disputes on disputes.organisation_id = gaps.organisation_id and disputes.gap_id = gaps.id
            where gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id and disputes.settled_at >= ${instant(cutOff)}) change
        order by change.at limit 1) later on true
      where audits.published_at >= ${instant(from)} and audits.published_at < ${instant(cutOff)} and audits.sample <> 'inspection') then_
    join grades on grades.organisation_id = then_.organisation_id and grades.id = then_.grade_id
    group by 1, 2, 3, 4 order by 1, 2, 3, 4`

type ActionRow = {
  id: string; teamId: string; areaId: string; priority: Priority; issuedAt: string; dueOn: Day; dueAt: string; doneAt: string | null; doneBySheet: boolean; withdrawnAt: string | null
  firstSentAt: string | null; lastSentAt: string | null; outcome: 'accepted' | 'returned' | null; dueAgainOn: Day | null; ownerDaysOff: number[]; ownerAway: TimeAway[]; ownerLeft: boolean; madeSafe: boolean
  extension: { dueOn: Day; dueAt: string; at: string } | null; challenge: { raisedAt: string; decidedAt: string | null } | null
}

/**
 * Every action that was open at the cut-off, was opened in the week or may have been due in it, with its facts as of the cut-off; its owner is whoever had it then. The clocks are those
 * by which the portal itself counts.
 */
async function actionsThen(tx: Transaction, { from, cutOff }: Period): Promise<ActionThen[]> {
  const cut = instant(cutOff)
  const its = (table: string) => sql.raw(`${table}.organisation_id = action.organisation_id and ${table}.remedial_action_id = action.id`)
  const openThen = sql`(action.done_at is null or action.done_at >= ${cut}) and (action.withdrawn_at is null or action.withdrawn_at >= ${cut})`
  const rows = await tx.execute<ActionRow>(sql`
    select action.id, audits.team_id as "teamId", audits.service_area_id as "areaId", action.priority, to_json(action.issued_at) #>> '{}' as "issuedAt", action.due_on::text as "dueOn", to_json(action.due_at) #>> '{}' as "dueAt",
      case when action.done_at < ${cut} then to_json(action.done_at) #>> '{}' end as "doneAt", action.done_by_sheet and action.done_at < ${cut} as "doneBySheet",
      case when action.withdrawn_at < ${cut} then to_json(action.withdrawn_at) #>> '{}' end as "withdrawnAt",
      (select to_json(min(sent.submitted_at)) #>> '{}' from evidence sent where ${its('sent')} and sent.submitted_at < ${cut}) as "firstSentAt",
      latest.sent_at as "lastSentAt", latest.outcome, latest.due_again_on::text as "dueAgainOn",
      owner.days_off as "ownerDaysOff", owner.left_on <= ${dayInLondon(cutOff)}::date as "ownerLeft",
      (select coalesce(json_agg(json_build_object('from', away.away_from, 'backOn', away.back_on)), '[]') from away_periods away where away.organisation_id = owner.organisation_id and away.person_id = owner.id
        and away.recorded_at < ${cut} and (away.back_on is null or away.back_on > action.issued_at::date)) as "ownerAway",
      (select json_build_object('dueOn', more.due_on, 'dueAt', more.due_at, 'at', more.at) from extensions more where ${its('more')} and more.at < ${cut}) as extension,
      (select json_build_object('raisedAt', raised.raised_at, 'decidedAt', case when raised.decided_at < ${cut} then raised.decided_at end) from action_challenges raised where ${its('raised')} and raised.raised_at < ${cut}) as challenge,
      action.priority = 'red' and exists (select 1 from safety_contacts spoken where ${its('spoken')} and spoken.reached and spoken.recorded_at < ${cut}) as "madeSafe"
    from remedial_actions action
    join audits on audits.organisation_id = action.organisation_id and audits.id = action.audit_id
    join people owner on owner.organisation_id = action.organisation_id
      and owner.id = coalesce((select passed.from_id from hand_overs passed where ${its('passed')} and passed.at >= ${cut} order by passed.at limit 1), action.owner_id)
    left join lateral (select to_json(sent.submitted_at) #>> '{}' as sent_at, checked.outcome, checked.due_again_on from evidence sent
      left join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id and checked.checked_at < ${cut}
      where ${its('sent')} and sent.submitted_at < ${cut} order by sent.submitted_at desc limit 1) latest on true
    where action.issued_at < ${cut} and audits.published_at < ${cut} and audits.sample <> 'inspection' and ((${openThen}) or action.issued_at >= ${instant(from)} or action.due_at >= ${instant(from)}
      or exists (select 1 from action_challenges raised where ${its('raised')})
      or exists (select 1 from away_periods away where away.organisation_id = owner.organisation_id and away.person_id = owner.id and away.away_from <= action.due_on and (away.back_on is null or away.back_on > action.issued_at::date)))
    order by action.id`)
  return rows.map(({ id, teamId, areaId, firstSentAt, lastSentAt, outcome, dueAgainOn, madeSafe, ownerLeft, ...row }) => {
    const stood = {
      priority: row.priority, dueOn: row.dueOn, dueAt: new Date(row.dueAt), issuedAt: new Date(row.issuedAt), ownerDaysOff: row.ownerDaysOff, ownerAway: row.ownerAway,
      extension: row.extension && { dueOn: row.extension.dueOn, dueAt: new Date(row.extension.dueAt), at: new Date(row.extension.at) },
      challenge: row.challenge && { raisedAt: new Date(row.challenge.raisedAt), decidedAt: row.challenge.decidedAt ? new Date(row.challenge.decidedAt) : null },
    }
    const moved = waitsFor({ ...stood, extension: null })
    return {
      id, teamId, areaId, madeSafe, ownerLeft: ownerLeft ?? false, issuedAt: stood.issuedAt, firstSentAt: firstSentAt ? new Date(firstSentAt) : null,
      firstDueAt: typeof moved === 'string' ? null : moved?.dueAt ?? stood.dueAt,
      facts: {
        priority: row.priority, dueOn: row.dueOn, dueAt: stood.dueAt, extendedTo: stood.extension && { dueOn: stood.extension.dueOn, dueAt: stood.extension.dueAt }, waits: waitsFor(stood),
        submittedAt: lastSentAt ? new Date(lastSentAt) : null, doneAt: row.doneAt ? new Date(row.doneAt) : null, doneBySheet: row.doneBySheet ?? false, withdrawnAt: row.withdrawnAt ? new Date(row.withdrawnAt) : null,
        check: outcome ? { outcome, dueAgainOn } : null,
      },
    }
  })
}

/** What waited for somebody to check or decide it. */
function waitingThen({ cutOff }: Period): SQL {
  const [cut, day] = [instant(cutOff), sql`${dayInLondon(cutOff)}::date`]
  const counts = (by: string, rows: SQL) => sql`(select json_build_object('waiting', count(*), 'past', count(*) filter (where ${sql.raw(by)} < ${day})) from ${rows})`
  const unchecked = sql`sent.submitted_at < ${cut} and not exists (select 1 from evidence_checks checked where checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id and checked.checked_at < ${cut})`
  const goesOn = (ended: string) => sql`(${sql.raw(ended)} is null or ${sql.raw(ended)} >= ${cut})`
  return sql`json_build_object(
    'actions', ${counts('sent.check_due_on', sql`evidence sent join remedial_actions action on action.organisation_id = sent.organisation_id and action.id = sent.remedial_action_id where ${unchecked} and ${goesOn('action.withdrawn_at')}`)},
    'learning', ${counts('sent.check_due_on', sql`evidence sent join assignments learning on learning.organisation_id = sent.organisation_id and learning.id = sent.assignment_id where ${unchecked} and ${goesOn('learning.ended_at')}`)},
    'disputes', ${counts('disputes.settle_by', sql`disputes where disputes.raised_at < ${cut} and ${goesOn('disputes.settled_at')}`)},
    'challenges', ${counts('raised.decide_by', sql`action_challenges raised where raised.raised_at < ${cut} and ${goesOn('raised.decided_at')}`)})`
}

type WhatElse = Pick<WeekFacts, 'phases' | 'areas' | 'beingRecorded' | 'withoutManager'> & { scale: { word: string; rank: number; themeId: string; theme: string; position: number; inForce: boolean }[] }

/** What else the tables need: what was planned, the layout, and what is missing. One statement. */
async function whatElse(tx: Transaction, { from, cutOff }: Period): Promise<WhatElse> {
  const [cut, day, first] = [instant(cutOff), sql`${dayInLondon(cutOff)}::date`, sql`${dayInLondon(from)}::date`]
  const [row] = await tx.execute<WhatElse>(sql`
    select
      (select coalesce(json_agg(json_build_object('id', phases.id, 'programme', programmes.title, 'title', phases.title, 'planned', phases.planned) order by programmes.starts_on, programmes.title, phases.position), '[]')
        from phases join programmes on programmes.organisation_id = phases.organisation_id and programmes.id = phases.programme_id
        where programmes.starts_on <= ${day} and (programmes.ends_on is null or programmes.ends_on >= ${first})) as phases,
      (select coalesce(json_agg(json_build_object('id', area.id, 'name', area.name, 'validTo', area.valid_to)), '[]') from service_areas area where area.valid_from <= ${day}) as areas,
      (select count(*)::int from recordings where recordings.started_at < ${cut} and (recordings.published_at is null or recordings.published_at >= ${cut}) and (recordings.put_aside_at is null or recordings.put_aside_at >= ${cut})) as "beingRecorded",
      (select coalesce(json_agg(team.name order by team.name), '[]') from teams team where team.valid_from <= ${day} and (team.valid_to is null or team.valid_to > ${day}) and not exists (select 1 from role_holdings held
        where held.organisation_id = team.organisation_id and held.role = 'manager' and (held.team_id = team.id or held.service_area_id = team.service_area_id)
          and held.valid_from <= ${day} and (held.valid_to is null or held.valid_to > ${day}))) as "withoutManager",
      (select coalesce(json_agg(json_build_object('word', grades.word, 'rank', grades.rank, 'themeId', themes.id, 'theme', themes.title, 'position', themes.position,
          'inForce', frameworks.valid_from <= ${day} and (frameworks.valid_to is null or frameworks.valid_to > ${day}))), '[]')
        from frameworks join grades on grades.organisation_id = frameworks.organisation_id and grades.framework_id = frameworks.id
        join themes on themes.organisation_id = frameworks.organisation_id and themes.framework_id = frameworks.id where frameworks.valid_from <= ${day}) as scale`)
  return row!
}

/** The words and themes of the framework in force, and of an earlier one where something of it was still graded in the week. */
function layoutOf(scale: WhatElse['scale'], audits: readonly AuditsAlike[], grades: readonly GradesAlike[]): Layout {
  const used = new Set(grades.map(({ themeId }) => themeId))
  const words = new Set([...audits.flatMap(({ grade }) => grade ?? []), ...grades.map(({ grade }) => grade)])
  const kept = scale.filter(({ inForce, themeId, word }) => inForce || used.has(themeId) || words.has(word))
  return {
    grades: [...new Set(kept.filter(({ inForce, word }) => inForce || words.has(word)).toSorted((a, b) => a.rank - b.rank).map(({ word }) => word))],
    themes: [...Map.groupBy(kept.filter(({ inForce, themeId }) => inForce || used.has(themeId)).toSorted((a, b) => a.position - b.position), ({ theme }) => theme)]
      .map(([title, its]) => ({ title, ids: [...new Set(its.map(({ themeId }) => themeId))] })),
  }
}

/** What became of learning in the week, and how it stood at the cut-off. What rests only on disputed findings, or on audits of which somebody asks whose case it was, is not due. */
function learningThen({ from, cutOff }: Period): SQL {
  const [cut, start] = [instant(cutOff), instant(from)]
  const inWeek = (column: ReturnType<typeof sql>) => sql`${column} >= ${start} and ${column} < ${cut}`
  return sql`
    with then_ as (select learning.id, learning.proposed_at, learning.due_on, learning.decided_at, learning.decision, accepted.at as completed_at, learning.decided_at < ${cut} as decided,
        learning.ended_at < ${cut} as ended,
        not exists (select 1 from assignment_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
          where reason.organisation_id = learning.organisation_id and reason.assignment_id = learning.id
            and not exists (select 1 from disputes where disputes.organisation_id = gaps.organisation_id and disputes.gap_id = gaps.id and disputes.raised_at < ${cut} and (disputes.settled_at is null or disputes.settled_at >= ${cut}))
            and not exists (select 1 from case_questions asked where asked.organisation_id = gaps.organisation_id and asked.audit_id = gaps.audit_id and asked.person_id = learning.person_id
              and asked.raised_at < ${cut} and (asked.settled_at is null or asked.settled_at >= ${cut}))) as paused
      from assignments learning
      left join lateral (select min(checked.checked_at) as at from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
        where sent.organisation_id = learning.organisation_id and sent.assignment_id = learning.id and checked.outcome = 'accepted' and checked.checked_at < ${cut}) accepted on true
      where learning.proposed_at < ${cut})
    select (count(*) filter (where ${inWeek(sql`proposed_at`)}))::int as proposed,
      (count(*) filter (where decision = 'confirmed' and ${inWeek(sql`decided_at`)}))::int as confirmed, (count(*) filter (where decision = 'waived' and ${inWeek(sql`decided_at`)}))::int as waived,
      (count(*) filter (where ${inWeek(sql`completed_at`)}))::int as completed,
      (count(*) filter (where decided is not true and ended is not true))::int as undecided,
      (count(*) filter (where decided and decision = 'confirmed' and completed_at is null and ended is not true))::int as "underWay",
      (count(*) filter (where decided and decision = 'confirmed' and completed_at is null and ended is not true and not paused and due_on < ${dayInLondon(cutOff)}::date))::int as overdue,
      string_agg(id::text, ' ' order by id) filter (where (decided is not true and ended is not true) or (decided and decision = 'confirmed' and completed_at is null and ended is not true) or ${inWeek(sql`proposed_at`)} or ${inWeek(sql`decided_at`)} or ${inWeek(sql`completed_at`)}) as ids
    from then_`
}
