import { and, eq, isNotNull, isNull, or, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, daysAfter, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { casesToAudit, people, phases, recordings, teams } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { seeingHidden } from '../audits/hidden.server.ts'
import { frameworkOn } from '../frameworks/frameworks.server.ts'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { teamsByName } from '../people/teams.server.ts'

/** A team's case may be read for two years back, by whom it was held and managed then. */
const membersSinceDays = 730

type Period = { auditedFrom: Day; auditedTo: Day }

/** One case that was allocated to the auditor, with who held and managed it. @returns undefined when it was not allocated to them, or was set aside */
export async function caseToBegin(auditor: Allowed<'record audits'>, id: string) {
  const tx = await auditor.reading()
  const nameOf = (column: PgColumn) => sql<string | null>`(select name from ${people} named where named.organisation_id = ${casesToAudit.organisationId} and named.id = ${column})`
  const [one] = await tx.select({
    id: casesToAudit.id, caseReference: casesToAudit.caseReference, caseType: casesToAudit.caseType, team: teams.name, phase: phases.title, sample: casesToAudit.sample,
    worker: nameOf(casesToAudit.workerId), manager: nameOf(casesToAudit.managerId),
    begunId: sql<string | null>`(select begun.id from ${recordings} begun where begun.organisation_id = ${casesToAudit.organisationId} and begun.case_to_audit_id = ${casesToAudit.id} and begun.put_aside_at is null
      and begun.auditor_id = ${casesToAudit.auditorId} limit 1)`,
  }).from(casesToAudit)
    .innerJoin(teams, and(eq(teams.organisationId, casesToAudit.organisationId), eq(teams.id, casesToAudit.teamId)))
    .innerJoin(phases, and(eq(phases.organisationId, casesToAudit.organisationId), eq(phases.id, casesToAudit.phaseId)))
    .where(and(eq(casesToAudit.id, id), eq(casesToAudit.auditorId, whoever(auditor)), isNull(casesToAudit.setAsideAt)))
  return one
}

/** The teams whose cases the auditor may record by hand, and the types of case that the framework in force tells apart. */
export async function toChooseFrom(auditor: Allowed<'record audits'>) {
  const tx = await auditor.reading()
  const today = dayInLondon(auditor.at)
  const { all } = await teamsByName(tx)
  const { reach } = auditor
  const caseTypes = await tx.execute<{ title: string }>(sql`
    select type.title from case_types type join frameworks framework on framework.organisation_id = type.organisation_id and framework.id = type.framework_id
    where framework.key = ${practiceFramework.key} and framework.valid_from <= ${today}::date and (framework.valid_to is null or framework.valid_to > ${today}::date) order by type.position`)
  return {
    teams: all.filter(({ id, areaId, validFrom, validTo }) => validFrom <= today && (validTo === null || validTo > daysAfter(today, -membersSinceDays))
      && (reach.council || reach.areaIds.includes(areaId) || reach.teamIds.includes(id))),
    caseTypes: caseTypes.map(({ title }) => title),
  }
}

/** Who has worked in a team, or in what it came from, in the last two years, and who has managed it. Those who have left are among them. */
export async function peopleOfTeam(auditor: Allowed<'record audits'>, teamId: string) {
  return whoWasInTeam(await auditor.reading(), teamId, dayInLondon(auditor.at))
}

async function whoWasInTeam(tx: Transaction, teamId: string, today: Day) {
  const since = daysAfter(today, -membersSinceDays)
  const rows = await tx.execute<{ id: string; name: string; manages: boolean }>(sql`
    with recursive line (id) as (
      select ${teamId}::uuid union select from_team_id from team_successions join line on line.id = to_team_id)
    select people.id, people.name, exists (
      select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id and held.role = 'manager' and held.team_id in (select id from line)
        and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${since}::date)) as manages
    from people where exists (
      select 1 from team_memberships member where member.organisation_id = people.organisation_id and member.person_id = people.id and member.team_id in (select id from line)
        and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${since}::date))
      or exists (
      select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id and held.role = 'manager' and held.team_id in (select id from line)
        and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${since}::date))
    order by people.name`)
  return { managers: rows.filter(({ manages }) => manages), workers: rows.filter(({ manages }) => !manages) }
}

export type ByHand = { caseReference: string; caseType: string; teamId: string; workerId: string | null; managerId: string | null }

/** Why an audit is not begun: it would be of one's own practice, or somebody named is not of the team. */
export type NotBegun = 'own case' | 'own team' | 'no such team' | 'not of the team' | 'no framework'

/**
 * Begins to record an audit: of a case allocated to the auditor, or of one chosen by hand, which counts as a targeted audit. It gets the next
 * reference of the council's own pattern. Beginning the same allocated case again leads to the recording that there is.
 * @returns the recording's id; why not; undefined when the case was not allocated to the auditor
 */
export async function beginRecording(auditor: Allowed<'record audits'>, what: { caseToAuditId: string } | ByHand, period: Period): Promise<{ id: string } | NotBegun | undefined> {
  const me = whoever(auditor)
  const today = dayInLondon(auditor.at)
  return auditor.writing(async (tx) => {
    let whose: ByHand & { caseToAuditId?: string; phaseId?: string; serviceAreaId: string; sample: 'random' | 'targeted' }
    if ('caseToAuditId' in what) {
      const [allocated] = await tx.select().from(casesToAudit).where(and(eq(casesToAudit.id, what.caseToAuditId), eq(casesToAudit.auditorId, me), isNull(casesToAudit.setAsideAt))).for('update')
      if (!allocated) return undefined
      // What an auditor before them left unfinished is theirs alone, and keeps nobody from beginning.
      const [begun] = await tx.select({ id: recordings.id, auditorId: recordings.auditorId }).from(recordings)
        .where(and(eq(recordings.caseToAuditId, allocated.id), isNull(recordings.putAsideAt), or(eq(recordings.auditorId, me), isNotNull(recordings.publishedAt))))
      if (begun) return begun.auditorId === me ? { id: begun.id } : undefined
      const { id: caseToAuditId, caseReference, caseType, teamId, workerId, managerId, phaseId, serviceAreaId, sample } = allocated
      whose = { caseToAuditId, caseReference, caseType, teamId, workerId, managerId, phaseId, serviceAreaId, sample }
    } else {
      const { reach } = auditor
      const team = (await teamsByName(tx)).withId(what.teamId)
      if (!team || !(reach.council || reach.areaIds.includes(team.areaId) || reach.teamIds.includes(team.id))) return 'no such team'
      const { managers, workers } = await whoWasInTeam(tx, team.id, today)
      const there = new Set([...managers, ...workers].map(({ id }) => id))
      if ([what.workerId, what.managerId].some((id) => id !== null && !there.has(id))) return 'not of the team'
      whose = { ...what, serviceAreaId: team.areaId, sample: 'targeted' }
    }
    if (whose.workerId === me || whose.managerId === me) return 'own case'
    if (await leads(tx, me, whose, today)) return 'own team'
    const framework = await frameworkOn(tx, practiceFramework.key, today)
    if (!framework) return 'no framework'

    const [recording] = await tx.insert(recordings).values({
      organisationId: auditor.organisationId, reference: await nextReference(tx, auditor.organisationId), frameworkId: framework.id, auditorId: me, startedAt: auditor.at, ...whose, ...period,
    }).returning({ id: recordings.id })
    await note(tx, auditor, { did: 'began to record an audit', subjectKind: 'recording', subjectId: recording!.id, aboutPersonId: whose.workerId })
    return recording!
  })
}

/** Whether somebody manages a team, or leads its area: its cases are for another auditor. */
async function leads(tx: Transaction, personId: string, { teamId, serviceAreaId }: { teamId: string; serviceAreaId: string }, today: Day): Promise<boolean> {
  const [row] = await tx.execute<{ leads: boolean }>(sql`
    with recursive line (id) as (
      select ${teamId}::uuid union select to_team_id from team_successions join line on line.id = from_team_id where changes_on <= ${today}::date)
    select exists (select 1 from role_holdings held where held.person_id = ${personId}::uuid and held.role in ('manager', 'leader')
      and (held.team_id in (select id from line) or held.service_area_id = ${serviceAreaId}::uuid)
      and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date)) as leads`)
  return row!.leads
}

/**
 * The next reference in the council's own pattern: what its latest audits begin with, and the highest number with that beginning plus one, with
 * as many figures. One at a time for each council, so that of two who ask at once each gets their own. Audits that are hidden count: their numbers are taken.
 */
export async function nextReference(tx: Transaction, organisationId: string): Promise<string> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('audit reference ' || ${organisationId}, 0))`)
  const [row] = await seeingHidden(tx, async () => tx.execute<{ reference: string }>(sql`
    with given as (select reference, published_at as at from audits union all select reference, started_at from recordings),
    parted as materialized (select coalesce(part[1], '') as beginning, part[2] as figures, at from (select regexp_match(reference, '^(.*\\D)?(\\d{1,9})$') as part, at from given) of where part is not null),
    pattern as (select beginning from (select beginning, at from parted order by at desc limit 200) lately group by 1 order by count(*) desc, max(at) desc, 1 limit 1),
    next as (select beginning, max(figures::bigint) + 1 as number, max(length(figures)) as width from parted join pattern using (beginning) group by 1)
    select beginning || lpad(number::text, greatest(width, length(number::text)), '0') as reference from next`))
  return row?.reference ?? 'A-0001'
}
