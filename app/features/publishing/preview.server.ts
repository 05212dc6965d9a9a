import { sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, daysAfter, instantInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { knownForDays } from '../assignments/assignments.ts'
import { monthOf } from '../assignments/monthly-learning.ts'
import { countsInItsMonth } from '../assignments/monthly-learning.server.ts'
import { foresee, gapsCounted, type AuditToForesee, type Learners } from '../assignments/preview.ts'
import { rulesWith, type Rule } from '../assignments/rules.ts'
import { rulesOn } from '../assignments/rules.server.ts'
import { factsWaiting } from '../modules/facts.server.ts'
import { passMark } from '../modules/modules.ts'
import type { PublishedModule } from '../modules/publish.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import type { AuditsChosen, AuditsToChoose } from './preview.ts'

/** At most so many audits are looked at, the latest; more would not change what one sees, and would keep the portal busy. */
export const mostAudits = 10_000

const year = 365

/** A framework and theme, or a module, with how many assignments the rules foreseen and today’s rules bring. */
type Compared = { key: string; foreseen: number; today: number }

/**
 * What rules would bring if the grades of some audits were confirmed, beside what today's rules would. It runs the very rules that confirming
 * runs, and writes nothing. Audits chosen otherwise than because they wait are looked at as if they came in today: what they have brought
 * already is left out of account, because nobody would learn anything about a rule from audits that have been through it.
 * @param tried a rule to put in the place of today's, with its theme's title; today's rules alone where left out
 * @param guess whether a gap that nobody has attributed counts as the practitioner's, or on oversight the manager's
 */
export async function previewOf(admin: Allowed<'change rules'>, { audits: chosen, tried, guess }: { audits: AuditsChosen; tried?: Rule & { theme: string }; guess: boolean }) {
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const anew = chosen.kind !== 'waiting'
  const inForce = await rulesOn(tx, today)
  const settings = await settingsOn(tx, today)
  const { of, audits } = await auditsChosen(tx, chosen, today, settings.learningDays)
  const { modules, learners } = await circumstancesOf(tx, audits, today, anew)

  const by = { minutes: new Map(modules.filter((module) => module.factsWaiting === 0).map(({ key, minutes }) => [key, minutes])), learners, limit: settings.learningMinutesAMonth, guess }
  const now = foresee(audits, { ...by, rules: inForce })
  const foreseen = tried ? foresee(audits, { ...by, rules: rulesWith(inForce, tried) }) : now
  return {
    anew, guess, of, looked: audits.length, limit: settings.learningMinutesAMonth, counted: gapsCounted(audits, guess), foreseen,
    today: tried && now,
    byTheme: compared(foreseen.byTheme, now.byTheme),
    byModule: compared(foreseen.byModule, now.byModule),
    /** Of themes, by framework and theme, and of modules. */
    titles: new Map([
      ...[...inForce, ...(tried ? [tried] : [])].map(({ frameworkKey, themeKey, theme }) => [`${frameworkKey} ${themeKey}`, theme] as const),
      ...modules.map(({ key, title }) => [key, title] as const),
    ]),
  }
}
export type Preview = Awaited<ReturnType<typeof previewOf>>

const compared = (foreseen: ReadonlyMap<string, number>, now: ReadonlyMap<string, number>): Compared[] =>
  [...new Set([...foreseen.keys(), ...now.keys()])].map((key) => ({ key, foreseen: foreseen.get(key) ?? 0, today: now.get(key) ?? 0 }))

function whichAudits(chosen: AuditsChosen, today: Day): SQL {
  if (chosen.kind === 'waiting') return sql`audits.confirmed_at is null`
  if (chosen.kind === 'last 90 days') return sql`audits.audited_on > ${daysAfter(today, -90)}::date and audits.audited_on <= ${today}::date`
  return chosen.kind === 'import' ? sql`audits.import_id = ${chosen.id}::uuid` : sql`audits.phase_id = ${chosen.id}::uuid`
}

type Row = {
  reference: string; case_type: string; audited_on: Day; worker_id: string | null; manager_id: string | null; of: number
  gaps: [id: string, frameworkKey: string, themeKey: string, position: number, below: number, attribution: AuditToForesee['gaps'][number]['attribution']][]
  brought: [gapId: string, personId: string, moduleKey: string][]
}

/** The audits with their gaps, latest first, and how many there are in all. One statement. */
async function auditsChosen(tx: Transaction, chosen: AuditsChosen, today: Day, learningDays: number): Promise<{ of: number; audits: AuditToForesee[] }> {
  const anew = chosen.kind !== 'waiting'
  const brought = anew ? sql`'[]'::json` : sql`(
    select coalesce(json_agg(json_build_array(reason.gap_id, reason.person_id, reason.module_key)), '[]')
    from gaps gap join assignment_reasons reason on reason.organisation_id = gap.organisation_id and reason.gap_id = gap.id
    join assignments given on given.organisation_id = reason.organisation_id and given.id = reason.assignment_id
    where gap.organisation_id = chosen.organisation_id and gap.audit_id = chosen.id and given.ended_because is distinct from 'regraded')`
  const rows = await tx.execute<Row>(sql`
    with chosen as materialized (
      select organisation_id, id, reference, case_type, audited_on, worker_id, manager_id, count(*) over ()::int as of
      from audits where ${whichAudits(chosen, today)} order by audited_on desc, reference limit ${mostAudits}
    ), below as materialized (
      select grade.organisation_id, grade.id, grade.rank - coalesce(max(line.rank), 0) as steps from grades grade
      left join grades line on line.organisation_id = grade.organisation_id and line.framework_id = grade.framework_id and line.good_enough
      where not grade.good_enough group by grade.organisation_id, grade.id, grade.rank
    ), found as materialized (
      select gap.audit_id, json_agg(json_build_array(gap.id, framework.key, theme.key, theme.position, below.steps, gap.attribution)) as gaps
      from chosen
      join gaps gap on gap.organisation_id = chosen.organisation_id and gap.audit_id = chosen.id and gap.withdrawn_at is null
      join themes theme on theme.organisation_id = gap.organisation_id and theme.id = gap.theme_id
      join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id
      join judgements judgement on judgement.organisation_id = gap.organisation_id and judgement.audit_id = gap.audit_id and judgement.theme_id = gap.theme_id
      join below on below.organisation_id = judgement.organisation_id and below.id = judgement.grade_id
      group by gap.audit_id
    )
    select chosen.reference, chosen.case_type, chosen.audited_on, worker.id as worker_id, manager.id as manager_id, chosen.of, coalesce(found.gaps, '[]') as gaps, ${brought} as brought
    from chosen left join found on found.audit_id = chosen.id
    left join people worker on worker.organisation_id = chosen.organisation_id and worker.id = chosen.worker_id and (worker.left_on is null or worker.left_on > ${today}::date)
    left join people manager on manager.organisation_id = chosen.organisation_id and manager.id = chosen.manager_id and (manager.left_on is null or manager.left_on > ${today}::date)
    order by chosen.audited_on, chosen.reference`)
  return {
    of: rows[0]?.of ?? 0,
    audits: rows.map((row) => ({
      reference: row.reference, caseType: row.case_type, workerId: row.worker_id, managerId: row.manager_id,
      gaps: row.gaps.map(([id, frameworkKey, themeKey, position, below, attribution]) => ({ id, frameworkKey, themeKey, position, below, attribution })),
      brought: row.brought.map(([gapId, personId, moduleKey]) => ({ gapId, personId, moduleKey })),
      dueOn: daysAfter(anew ? row.audited_on : today, learningDays),
    })),
  }
}

type Known = {
  modules: PublishedModule[]
  passed: [person: string, module: string, lately: boolean][]
  toDo: [person: string, module: string][]
  months: [person: string, month: string, minutes: number][]
}

/** The modules that are published, and what the people whom the audits name have passed and have to do already. One statement. */
async function circumstancesOf(tx: Transaction, audits: readonly AuditToForesee[], today: Day, anew: boolean): Promise<{ modules: Known['modules']; learners: Learners }> {
  const people = [...new Set(audits.flatMap(({ workerId, managerId }) => [workerId, managerId].filter((id) => id !== null)))]
  const theirs = sql`person_id = any(${sql.param(`{${people.join(',')}}`)}::uuid[])`
  const since = (days: number) => sql`${instantInLondon(daysAfter(today, -days), '00:00').toISOString()}::timestamptz`
  const [known] = await tx.execute<Known>(sql`
    with published as materialized (
      select distinct on (module_key) module_key, title, minutes, ${factsWaiting} as facts_waiting from module_versions order by module_key, published_at desc
    ), given as materialized (
      select id, person_id, module_key, due_on, exists (
        select 1 from evidence join evidence_checks checked on checked.organisation_id = evidence.organisation_id and checked.evidence_id = evidence.id
        where evidence.organisation_id = assignments.organisation_id and evidence.assignment_id = assignments.id and checked.outcome = 'accepted') as done
      from assignments where ${!anew} and ${theirs} and ${countsInItsMonth}
    ), passed as materialized (
      select go.person_id, version.module_key, max(go.finished_at) >= ${since(knownForDays)} as lately
      from attempts go join module_versions version on version.organisation_id = go.organisation_id and version.id = go.module_version_id
      where go.${theirs} and go."check" = 'post' and go."right" >= go."of" * ${passMark}::float8 and go.finished_at >= ${since(year)}
      group by 1, 2
    ), months as materialized (
      select given.person_id, to_char(given.due_on, 'YYYY-MM') as month, sum(published.minutes)::int as minutes
      from given join published on published.module_key = given.module_key where given.due_on >= ${`${monthOf(today)}-01`}::date group by 1, 2
    )
    select (select coalesce(json_agg(json_build_object('key', module_key, 'title', title, 'minutes', minutes, 'factsWaiting', facts_waiting)), '[]') from published) as modules,
      (select coalesce(json_agg(json_build_array(person_id, module_key, lately)), '[]') from passed) as passed,
      (select coalesce(json_agg(json_build_array(person_id, module_key)), '[]') from given where not done) as "toDo",
      (select coalesce(json_agg(json_build_array(person_id, month, minutes)), '[]') from months) as months`)
  const { modules, passed, toDo, months } = known!
  return {
    modules,
    learners: {
      passedLately: new Set(passed.filter(([, , lately]) => lately).map(([person, module]) => `${person} ${module}`)),
      passedThisYear: new Set(passed.map(([person, module]) => `${person} ${module}`)),
      toDo: new Set(toDo.map(([person, module]) => `${person} ${module}`)),
      minutes: new Map(months.map(([person, month, minutes]) => [`${person} ${month}`, minutes])),
    },
  }
}

/** What one may choose to preview: how many audits wait, the latest imports that brought audits, and the phases of programmes. One statement. */
export async function auditsToChoose(admin: Allowed<'change rules'>): Promise<AuditsToChoose> {
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const [counts] = await tx.execute<AuditsToChoose>(sql`
    select (select count(*) from audits where confirmed_at is null)::int as waiting,
      (select count(*) from audits where ${whichAudits({ kind: 'last 90 days' }, today)})::int as lately,
      (select coalesce(json_agg(one order by one."askedAt" desc), '[]') from (
        select imports.id, imports.file_name as "fileName", imports.asked_at as "askedAt", (select count(*) from audits where audits.organisation_id = imports.organisation_id and audits.import_id = imports.id)::int as audits
        from imports where not imports.dry_run and imports.voided_at is null
          and exists (select 1 from audits where audits.organisation_id = imports.organisation_id and audits.import_id = imports.id)
        order by imports.asked_at desc limit 20) one) as imports,
      (select coalesce(json_agg(one order by one.place), '[]') from (
        select phases.id, programmes.title || ': ' || phases.title as title, row_number() over (order by programmes.starts_on desc, phases.position) as place,
          (select count(*) from audits where audits.organisation_id = phases.organisation_id and audits.phase_id = phases.id)::int as audits
        from phases join programmes on programmes.organisation_id = phases.organisation_id and programmes.id = phases.programme_id
        order by place limit 20) one) as phases`)
  return counts!
}
