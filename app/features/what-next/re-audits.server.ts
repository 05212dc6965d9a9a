import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, caseLists, casesLookingAgain, phases, programmes } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { withinReach } from '../people/reach.server.ts'
import { keep, lockPhase } from '../programmes/draws.server.ts'
import { goesOn, planning, standingOf } from '../programmes/programmes.server.ts'
import { seedFor } from '../programmes/programmes.ts'
import { drawnToLookAgain, gapsThatCanBeShown, type Candidate } from './re-audits.ts'

type Planner = Allowed<'plan re-audits'>

/** A gap is due once its weeks begin within so many days, so that an audit can be planned for them. */
export const dueWithinDays = 28

/**
 * Gaps to be looked at again, as a query: confirmed as a practitioner's or a manager's who is still here, neither disputed, withdrawn nor looked at yet, in the weeks in which another case would count. With whether a case is
 * drawn for it that is still to be audited: one that was audited and did not answer leaves its gap due.
 */
const dueGaps = (today: Day, where: SQL) => sql`
  select gaps.organisation_id, gaps.id, gaps.theme_id, theme.key as theme_key, gaps.attribution, audits.case_reference, person.id as person_id,
    exists (select 1 from cases_looking_again looking join cases_to_audit one on one.organisation_id = looking.organisation_id and one.id = looking.case_to_audit_id
      where looking.organisation_id = gaps.organisation_id and looking.gap_id = gaps.id and ${standingOf(sql`one`)} not in ('done', 'set aside')) as drawn
  from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
  join themes theme on theme.organisation_id = gaps.organisation_id and theme.id = gaps.theme_id
  join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id and framework.followed_up_by = 'person'
  join people person on person.organisation_id = gaps.organisation_id and person.id = case gaps.attribution when 'practitioner' then audits.worker_id when 'manager' then audits.manager_id end
    and (person.left_on is null or person.left_on > ${today}::date)
  where gaps.withdrawn_at is null and gaps.attribution in ('practitioner', 'manager') and audits.audited_on <= ${today}::date + ${dueWithinDays}::int - coalesce(framework.follow_up_from_days, 0)
    and audits.audited_on >= coalesce(${today}::date - framework.follow_up_to_days, '-infinity')
    and not exists (select 1 from follow_ups where follow_ups.organisation_id = gaps.organisation_id and follow_ups.gap_id = gaps.id)
    and not exists (select 1 from disputes open where open.organisation_id = gaps.organisation_id and open.gap_id = gaps.id and open.settled_at is null)
    and ${where}`

export type DueTheme = { key: string; title: string; due: number; drawn: number; people: number }
/** Of all cases ever drawn to look again in reach: how many there are, were audited, and how many gaps these have answered. What another case answered first is not theirs. */
export type LookedSoFar = { cases: number; audited: number; gaps: number; answered: number; held: number }

/** What is due to be looked at again in the reader's reach, theme by theme, and what was drawn so far. One statement. */
export async function dueToLookAgain(reader: Allowed<'see insight'>): Promise<{ themes: DueTheme[]; soFar: LookedSoFar }> {
  const tx = await reader.reading()
  const [found] = await tx.execute<{ themes: DueTheme[]; soFar: LookedSoFar }>(sql`
    with due as (${dueGaps(dayInLondon(reader.at), withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId }))}),
    looking as (
      select looking.case_to_audit_id, looking.gap_id, one.set_aside_at is null as stands, again.held,
        answering.id is not null or exists (select 1 from recordings recorded where recorded.organisation_id = one.organisation_id and recorded.case_to_audit_id = one.id and recorded.published_at is not null) as audited
      from cases_looking_again looking join cases_to_audit one on one.organisation_id = looking.organisation_id and one.id = looking.case_to_audit_id
      left join (follow_ups again join audits answering on answering.organisation_id = again.organisation_id and answering.id = again.audit_id)
        on again.organisation_id = looking.organisation_id and again.gap_id = looking.gap_id and answering.case_reference = one.case_reference
      where ${reader.reach.council ? sql`true` : sql`one.service_area_id = any(${sql.param(`{${reader.reach.areaIds.join(',')}}`)}::uuid[])`})
    select (select coalesce(json_agg(themes order by themes.title), '[]') from (select due.theme_key as key, min(theme.title) as title, count(*)::int as due, (count(*) filter (where drawn))::int as drawn, count(distinct person_id)::int as people
        from due join themes theme on theme.organisation_id = due.organisation_id and theme.id = due.theme_id group by 1) themes) as themes,
      (select json_build_object('cases', count(distinct case_to_audit_id) filter (where stands), 'audited', count(distinct case_to_audit_id) filter (where stands and audited), 'gaps', count(*) filter (where stands),
        'answered', count(held) filter (where stands), 'held', count(*) filter (where stands and held)) from looking) as "soFar"`)
  return found!
}

/** What is due of the whole council, for whoever draws. None to whom it is out of reach. */
export async function themesDue(planner: Planner): Promise<DueTheme[]> {
  const tx = await planner.reading()
  return tx.execute<DueTheme>(sql`
    select due.theme_key as key, min(theme.title) as title, count(*)::int as due, (count(*) filter (where drawn))::int as drawn, count(distinct person_id)::int as people
    from (${dueGaps(dayInLondon(planner.at), planning(planner))}) due join themes theme on theme.organisation_id = due.organisation_id and theme.id = due.theme_id group by 1 order by 2`)
}

export type Place = { listId: string; phaseId: string; list: string; asOf: Day; phase: string; programme: string }

/** Lists of cases to draw from with each phase of their programme, newest list first. None to whom the whole council is out of reach. */
export async function placesToDraw(planner: Planner): Promise<Place[]> {
  const tx = await planner.reading()
  return tx.select({ listId: caseLists.id, phaseId: phases.id, list: caseLists.fileName, asOf: caseLists.asOf, phase: phases.title, programme: programmes.title }).from(caseLists)
    .innerJoin(programmes, and(eq(programmes.organisationId, caseLists.organisationId), eq(programmes.id, caseLists.programmeId)))
    .innerJoin(phases, and(eq(phases.organisationId, programmes.organisationId), eq(phases.programmeId, programmes.id)))
    .where(and(planning(planner), goesOn(dayInLondon(planner.at)))).orderBy(sql`${caseLists.uploadedAt} desc, ${caseLists.id}, ${phases.position} desc`)
}

/** What is asked of a draw: the theme's key, or null for all; and how many cases. */
export type AskedToLook = { listId: string; phaseId: string; themeKey: string | null; size: number }

/** The cases of a list that could show a due gap for which no case is drawn: another child of the same person, of a kind of case that is judged by the theme today, and not drawn in the phase before. */
const candidatesOf = (tx: Transaction, today: Day, { listId, phaseId, themeKey }: AskedToLook) => tx.execute<Candidate>(sql`
  with due as materialized (${dueGaps(today, themeKey ? sql`theme.key = ${themeKey}` : sql`true`)})
  select listed.case_reference as "caseReference", listed.case_type as "caseType", listed.service_area_id as "serviceAreaId", listed.team_id as "teamId", listed.worker_id as "workerId", listed.manager_id as "managerId",
    array_agg(due.id order by due.id) as "gapIds"
  from listed_cases listed
  join due on not due.drawn and due.person_id = case due.attribution when 'practitioner' then listed.worker_id else listed.manager_id end and due.case_reference <> listed.case_reference
  where listed.case_list_id = ${listId}::uuid
    and not exists (select 1 from frameworks version join case_types type on type.organisation_id = version.organisation_id and type.framework_id = version.id
      join themes_not_applicable left_out on left_out.organisation_id = type.organisation_id and left_out.case_type_id = type.id join themes same on same.organisation_id = left_out.organisation_id and same.id = left_out.theme_id
      where version.organisation_id = listed.organisation_id and version.valid_from <= ${today}::date and (version.valid_to is null or version.valid_to > ${today}::date)
        and lower(listed.case_type) in (lower(type.title), lower(type.key)) and same.key = due.theme_key)
    and not exists (select 1 from cases_to_audit drawn where drawn.organisation_id = listed.organisation_id and drawn.phase_id = ${phaseId}::uuid and drawn.case_reference = listed.case_reference)
  group by 1, 2, 3, 4, 5, 6`)

async function drawnFrom(tx: Transaction, planner: Planner, asked: AskedToLook) {
  const [place] = await tx.select({ before: sql<number>`(select count(*)::int from draws where phase_id = ${asked.phaseId}::uuid)` }).from(caseLists)
    .innerJoin(phases, and(eq(phases.organisationId, caseLists.organisationId), eq(phases.programmeId, caseLists.programmeId)))
    .where(and(eq(caseLists.id, asked.listId), eq(phases.id, asked.phaseId), planning(planner)))
  if (!place) return undefined
  const today = dayInLondon(planner.at)
  const candidates = await candidatesOf(tx, today, asked)
  const [due] = await tx.execute<{ due: number; drawn: number }>(sql`select count(*)::int as due, (count(*) filter (where drawn))::int as drawn from (${dueGaps(today, asked.themeKey ? sql`theme.key = ${asked.themeKey}` : sql`true`)}) due`)
  const seed = seedFor(asked.phaseId, place.before)
  return { seed, ...due!, showable: gapsThatCanBeShown(candidates), sample: drawnToLookAgain(candidates, { size: asked.size, seed }) }
}

/** What a draw would bring as things stand, in counts. Nothing is kept, and no case is told: whoever plans may audit. @returns undefined when list and phase do not belong together, or are out of reach */
export async function previewReAudits(planner: Planner, asked: AskedToLook) {
  const found = await drawnFrom(await planner.reading(), planner, asked)
  return found && {
    seed: found.seed, due: found.due, drawn: found.drawn, showable: found.showable, cases: found.sample.length, gaps: found.sample.reduce((sum, { gapIds }) => sum + gapIds.length, 0),
  }
}

/**
 * Draws cases to look again and books them into a phase, with the gaps that each is to show. It is drawn anew here, one draw of a phase after the other.
 * @param seed that of the preview: where somebody has drawn in this phase since, it is another's, and nothing is kept
 * @returns the draw; 'nothing to draw' where no case can show a gap; or undefined when the phase or list is none of this planner's
 */
export async function drawReAudits(planner: Planner, asked: AskedToLook & { seed: string; because: string }): Promise<{ id: string; cases: number; gaps: number } | 'drawn meanwhile' | 'nothing to draw' | undefined> {
  return planner.writing(async (tx) => {
    // Two phases may be drawn in at once, and a gap has one case: whoever draws to look again does so one after the other in a council.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`look again ${planner.organisationId}`}, 0))`)
    if (!await lockPhase(tx, planner, asked.phaseId)) return undefined
    const found = await drawnFrom(tx, planner, asked)
    if (!found) return undefined
    if (found.seed !== asked.seed) return 'drawn meanwhile'
    if (found.sample.length === 0) return 'nothing to draw'
    const { id, cases } = await keep(tx, planner, asked.phaseId, found.sample.map(({ caseReference, caseType, serviceAreaId, teamId, workerId, managerId }) => ({ caseReference, caseType, serviceAreaId, teamId, workerId, managerId })), { kind: 're-audit', caseListId: asked.listId, size: found.sample.length, seed: found.seed, because: asked.because })
    const gapsOf = new Map(found.sample.map(({ caseReference, gapIds }) => [caseReference, gapIds]))
    const looking = cases.flatMap((one) => gapsOf.get(one.caseReference)!.map((gapId) => ({ organisationId: planner.organisationId, caseToAuditId: one.id, gapId })))
    await tx.insert(casesLookingAgain).values(looking)
    return { id, cases: cases.length, gaps: looking.length }
  })
}
