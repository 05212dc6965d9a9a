import { and, desc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, daysAfter } from '../../lib/days.ts'
import type { Role } from '../../permissions.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { importProfiles, imports, moduleVersions } from '../../../db/schema.ts'
import { hasDay, standsIn } from '../people/deputies.server.ts'
import { rulesOn } from '../assignments/rules.server.ts'
import { stageOf } from '../imports/intake.ts'
import { factsWaiting } from '../modules/facts.server.ts'
import { unsentAsJson, unsentFrom, type UnsentJson } from '../notices/standing.server.ts'
import { stillOpen } from '../imports/questions.ts'
import type { Change, FileFacts, OpenCorrection } from './readiness.ts'

type Counts = {
  areas: number; teams: number; unmanagedTeams: string[]; emptyTeams: string[]; changes: Change[]
  people: number; waysIn: number; peopleWithoutWayIn: number; inTwoTeams: number; managersWithoutTeam: number; holders: Partial<Record<Role, { people: number; waysIn: number }>>
  leftLately: number; movedLately: number; actionsLeftBehind: number; redsWithNobody: number; serviceActionsLeftBehind: number; disputesLate: number; challengesLate: number
  corrections: OpenCorrection[]
  audits: number; provisional: number; gapsToAttribute: number; caseQuestions: number; learningToDecide: number; tried: boolean
  activity: number; sealed: number; sealedAt: string | null
  unsent: UnsentJson
}

const lately = 7

/** Everything that is set up for the council, and what waits for somebody, as it stands at the moment of the request. Five statements. */
export async function setUpOf(admin: Allowed<'see set-up'>) {
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const counts = await countsOn(tx, admin, today)
  const frameworks = await tx.execute<{ title: string; validFrom: string; themes: number }>(sql`
    select frameworks.title, frameworks.valid_from as "validFrom",
      (select count(*) from themes where themes.organisation_id = frameworks.organisation_id and themes.framework_id = frameworks.id)::int as themes
    from frameworks where valid_from <= ${today}::date and (valid_to is null or valid_to > ${today}::date) order by frameworks.title`)
  const rules = await rulesOn(tx, today)
  const modules = await tx.selectDistinctOn([moduleVersions.moduleKey], {
    key: moduleVersions.moduleKey, title: moduleVersions.title, version: moduleVersions.version, publishedAt: moduleVersions.publishedAt, factsWaiting,
  }).from(moduleVersions).orderBy(moduleVersions.moduleKey, desc(moduleVersions.publishedAt))

  const { activity, sealed, sealedAt, holders, unsent, ...more } = counts
  const published = new Set(modules.map(({ key }) => key))
  const nobody = { people: 0, waysIn: 0 }
  return {
    ...more,
    unsent: unsentFrom(unsent),
    holders: { practitioner: nobody, auditor: nobody, manager: nobody, leader: nobody, admin: nobody, ...holders },
    activity: { rows: activity, unsealed: activity - sealed, lastSealedAt: sealedAt ? new Date(sealedAt) : undefined },
    frameworks: [...frameworks],
    rules: rules.length,
    modules: modules.toSorted((a, b) => a.title.localeCompare(b.title)),
    modulesMissing: [...new Set(rules.flatMap(({ moduleKeys }) => moduleKeys))].filter((key) => !published.has(key)).toSorted(),
    rulesWithoutModule: rules.filter(({ moduleKeys }) => !moduleKeys.some((key) => published.has(key))).length,
    modulesWaiting: modules.filter((module) => module.factsWaiting > 0).map(({ title }) => title).toSorted((a, b) => a.localeCompare(b)),
    ...await filesOf(tx),
  }
}

/** Counts and short lists of names, in one statement. */
async function countsOn(tx: Transaction, { organisationId, at }: Allowed<'see set-up'>, today: string): Promise<Counts> {
  const inForce = (table: string) => sql`${sql.raw(table)}.valid_from <= ${today}::date and (${sql.raw(table)}.valid_to is null or ${sql.raw(table)}.valid_to > ${today}::date)`
  const [counts] = await tx.execute<Counts>(sql`
    with here as (
      select person.id, exists (select 1 from accounts where accounts.organisation_id = person.organisation_id and accounts.person_id = person.id) as way_in
      from people person where person.left_on is null or person.left_on > ${today}::date
    ), team as (
      select teams.id, teams.name from teams where ${inForce('teams')}
    ), holding as (
      select holding.person_id, holding.role, holding.scope, holding.team_id, here.way_in from role_holdings holding join here on here.id = holding.person_id where ${inForce('holding')}
    ), belonging as (
      select member.person_id, member.team_id from team_memberships member join here on here.id = member.person_id join team on team.id = member.team_id where ${inForce('member')}
    )
    select
      (select count(*) from service_areas where ${inForce('service_areas')})::int as areas,
      (select count(*) from team)::int as teams,
      (select coalesce(json_agg(name order by name), '[]') from team where not exists (select 1 from holding where holding.role = 'manager' and holding.team_id = team.id)) as "unmanagedTeams",
      (select coalesce(json_agg(name order by name), '[]') from team where not exists (select 1 from belonging where belonging.team_id = team.id)) as "emptyTeams",
      (select coalesce(json_agg(json_build_object('from', before.name, 'to', after.name, 'changesOn', next.changes_on) order by next.changes_on, before.name, after.name), '[]')
        from team_successions next
        join teams before on before.organisation_id = next.organisation_id and before.id = next.from_team_id
        join teams after on after.organisation_id = next.organisation_id and after.id = next.to_team_id
        where next.changes_on > ${today}::date) as changes,
      (select count(*) from here)::int as people,
      (select count(*) from here where way_in)::int as "waysIn",
      (select count(distinct person_id) from holding where not way_in)::int as "peopleWithoutWayIn",
      (select count(*) from (select person_id from belonging group by person_id having count(distinct team_id) > 1) both_of)::int as "inTwoTeams",
      (select count(distinct person_id) from holding one where role = 'manager' and scope = 'team' and not exists (
        select 1 from holding other where other.person_id = one.person_id and other.role = 'manager' and (other.scope <> 'team' or other.team_id in (select id from team))))::int as "managersWithoutTeam",
      (select coalesce(json_object_agg(role, json_build_object('people', people, 'waysIn', ways_in)), '{}') from (
        select role, count(distinct person_id) as people, count(distinct person_id) filter (where way_in) as ways_in from holding group by role) held) as holders,
      (select count(*) from people where left_on <= ${today}::date and left_on > ${daysAfter(today, -lately)}::date)::int as "leftLately",
      (select count(distinct remedial_action_id) from hand_overs where because = 'left' and at > ${at.toISOString()}::timestamptz - make_interval(days => ${lately}::int))::int as "movedLately",
      (select count(*) from people gone join remedial_actions action on action.organisation_id = gone.organisation_id and action.owner_id = gone.id
        where gone.left_on <= ${today}::date and action.done_at is null and action.withdrawn_at is null)::int as "actionsLeftBehind",
      (select count(*) from remedial_actions action join away_periods away on away.organisation_id = action.organisation_id and away.person_id = action.owner_id and ${hasDay('away', sql`${today}::date`)}
        where action.priority = 'red' and action.done_at is null and action.withdrawn_at is null and ${standsIn(sql`${today}::date`)} is null)::int as "redsWithNobody",
      (select count(*) from service_actions its join people gone on gone.organisation_id = its.organisation_id and gone.id = its.owner_id
        where its.ended_at is null and gone.left_on <= ${today}::date)::int as "serviceActionsLeftBehind",
      (select count(*) from disputes where settled_at is null and settle_by < ${today}::date)::int as "disputesLate",
      (select count(*) from action_challenges where decided_at is null and decide_by < ${today}::date)::int as "challengesLate",
      (select coalesce(json_agg(json_build_object('id', open.id, 'kind', open.kind, 'reference', hidden.reference, 'raisedAt', open.raised_at, 'told', open.told_at is not null or exists (select 1 from messages sent where sent.organisation_id = open.organisation_id and sent.subject_kind = 'correction' and sent.subject_id = open.id and sent.sent_at is not null), 'openedBy', (
          select count(distinct read.person_id) from (select 'audit' as kind, * from hidden_rows('audit') union all select 'gap', * from hidden_rows('gap')
            union all select 'remedial action', * from hidden_rows('remedial action') union all select 'evidence', * from hidden_rows('evidence')) subject
          join activity read on read.subject_kind = subject.kind and read.subject_id = subject.id where subject.audit_id = open.audit_id)) order by open.raised_at), '[]')
        from corrections open join hidden_rows('audit') hidden on hidden.id = open.audit_id where open.decided_at is null) as corrections,
      (select count(*) from audits)::int as audits,
      (select count(*) from audits where confirmed_at is null)::int as provisional,
      (select count(*) from gaps where attribution is null and withdrawn_at is null)::int as "gapsToAttribute",
      (select count(*) from case_questions where settled_at is null)::int as "caseQuestions",
      (select count(*) from assignments where decision is null and ended_at is null and exists (
        select 1 from assignment_reasons reason where reason.organisation_id = assignments.organisation_id and reason.assignment_id = assignments.id))::int as "learningToDecide",
      (select exists (select 1 from imports where finished_at is not null and failure is null)) as tried,
      (select count(*) from activity)::int as activity,
      (select coalesce(max(position), 0) from activity_seals)::int as sealed,
      (select max(sealed_at) from activity_seals) as "sealedAt",
      ${unsentAsJson(at)} as unsent
    from organisations where organisations.id = ${organisationId}::uuid`)
  return counts!
}

/** So many files that wait are named. */
const filesNamed = 5

/** The latest files that wait for somebody, and the one that was published last. */
async function filesOf(tx: Transaction): Promise<{ waiting: FileFacts[]; lastPublished: (FileFacts & { askedAt: Date }) | undefined }> {
  const waits = and(isNotNull(imports.spooled), isNull(imports.publishedAt), isNull(imports.putAsideAt), isNull(imports.voidedAt))
  const rows = await tx.select({
    id: imports.id, fileName: imports.fileName, profile: imports.profile, askedAt: imports.askedAt, runAskedAt: imports.runAskedAt, finishedAt: imports.finishedAt, failure: imports.failure,
    publishedAt: imports.publishedAt, putAsideAt: imports.putAsideAt, voidedAt: imports.voidedAt,
    read: imports.read, accepted: imports.accepted, rejected: imports.rejected, unchanged: imports.unchanged,
    questions: imports.questions, plan: importProfiles.plan, answers: importProfiles.answers,
  }).from(imports)
    .leftJoin(importProfiles, and(eq(importProfiles.organisationId, imports.organisationId), eq(importProfiles.key, imports.profile)))
    .where(or(waits, sql`${imports.id} = (select id from imports where published_at is not null and voided_at is null order by published_at desc limit 1)`))
    .orderBy(sql`${imports.publishedAt} is null`, desc(imports.askedAt)).limit(filesNamed + 1)
  const files = rows.map(({ plan, answers, questions, ...one }) => ({
    // Only a saved profile is found here: a built-in one is asked nothing.
    ...one, stage: stageOf(one), questions: stillOpen(questions ?? [], { builtIn: false, plan: plan ?? undefined, answers: answers ?? {} }).length,
  }))
  return { waiting: files.filter(({ publishedAt }) => !publishedAt).slice(0, filesNamed), lastPublished: files.find(({ publishedAt }) => publishedAt) }
}
