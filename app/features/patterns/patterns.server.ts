import { sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import type { Ability } from '../../permissions.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, teams } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { standingGapsOf } from './noticing.server.ts'
import { peopleInPattern, workshopFor } from './patterns.ts'

type Reader = Allowed<'look at team patterns'>

/** What stands of a pattern, as a lateral join: nothing of audits that the reader moderates and has not yet graded. */
const whatStands = (readerId: string) => sql`lateral (
  select count(distinct audits.worker_id)::int as people, count(*)::int as gaps, min(audits.audited_on)::text as since, coalesce(bool_or(audits.worker_id = ${readerId}::uuid), false) as own
  from ${standingGapsOf(sql`team_patterns`)} and not ${blindTo(readerId)}) stands`

/** The theme as the newest version of its framework calls it. */
const theme = sql`(select themes.title from themes join frameworks on frameworks.organisation_id = themes.organisation_id and frameworks.id = themes.framework_id
  where themes.organisation_id = team_patterns.organisation_id and themes.key = team_patterns.theme_key and frameworks.key = team_patterns.framework_key order by frameworks.valid_from desc limit 1)`

const open = sql`(team_patterns.decided_at is null and stands.people >= ${peopleInPattern}::int)`

export type PatternOpen = { id: string; theme: string; people: number; since: Day }

/** The open patterns of a team, oldest first, as a column. @param organisation, @param team the columns that hold them */
export const openPatternsOf = (organisation: SQL, team: SQL, readerId: string) => sql<PatternOpen[]>`(
  select coalesce(json_agg(json_build_object('id', team_patterns.id, 'theme', ${theme}, 'people', stands.people, 'since', stands.since) order by team_patterns.noticed_at, team_patterns.id), '[]')
  from team_patterns cross join ${whatStands(readerId)} where team_patterns.organisation_id = ${organisation} and team_patterns.team_id = ${team} and ${open})`

const inReach = (reader: Pick<Reader, 'reach'>) => withinReach(reader.reach, { area: teams.serviceAreaId, team: teams.id })

/** Every open pattern of the teams in reach, by team. One statement. */
export async function patternsToTakeUp(reader: Reader) {
  const tx = await reader.reading()
  return [...await tx.execute<PatternOpen & { team: string }>(sql`
    select team_patterns.id, ${theme} as theme, stands.people, stands.since, teams.name as team
    from team_patterns join teams on teams.organisation_id = team_patterns.organisation_id and teams.id = team_patterns.team_id
    cross join ${whatStands(whoever(reader))}
    where ${inReach(reader)} and ${open} order by teams.name, team_patterns.noticed_at, team_patterns.id`)]
}

export type Pattern = {
  id: string; themeKey: string; themeId: string; theme: string; team: string; areaId: string; area: string; noticedAt: Date; people: number; gaps: number; since: Day | null; own: boolean
  decision: 'taken up' | 'not needed' | null; because: string | null; decidedBy: string | null; decidedAt: Date | null; workshopWanted: string | null; serviceAction: { id: string; wording: string } | null
  /** The dates that came of it, soonest first. */
  dates: { id: string; title: string; startsAt: string; endsAt: string; calledOff: boolean }[]
}

/** One pattern, with how many people and gaps stand of it and what was decided; no person by name. @returns undefined when its team is not in reach */
export async function patternFor(reader: Reader, id: string): Promise<(Pattern & { open: boolean }) | undefined> {
  const tx = await reader.reading()
  const [one] = await tx.execute<Omit<Pattern, 'noticedAt' | 'decidedAt'> & { open: boolean; noticedAt: string; decidedAt: string | null }>(sql`
    select team_patterns.id, team_patterns.theme_key as "themeKey", ${theme} as theme, teams.name as team, areas.id as "areaId", areas.name as area, team_patterns.noticed_at as "noticedAt",
      (select themes.id from themes join frameworks on frameworks.organisation_id = themes.organisation_id and frameworks.id = themes.framework_id
        where themes.organisation_id = team_patterns.organisation_id and themes.key = team_patterns.theme_key and frameworks.key = team_patterns.framework_key order by frameworks.valid_from desc limit 1) as "themeId",
      stands.people, stands.gaps, stands.since, stands.own, ${open} as open, team_patterns.decision, team_patterns.because, decider.name as "decidedBy", team_patterns.decided_at as "decidedAt", team_patterns.workshop_wanted as "workshopWanted",
      case when begun.id is not null then json_build_object('id', begun.id, 'wording', begun.wording) end as "serviceAction",
      (select coalesce(json_agg(json_build_object('id', workshops.id, 'title', series.title, 'startsAt', workshops.starts_at, 'endsAt', workshops.ends_at, 'calledOff', workshops.called_off_at is not null) order by workshops.starts_at, workshops.id), '[]')
        from workshop_series series join workshops on workshops.organisation_id = series.organisation_id and workshops.series_id = series.id
        where series.organisation_id = team_patterns.organisation_id and series.team_pattern_id = team_patterns.id) as dates
    from team_patterns join teams on teams.organisation_id = team_patterns.organisation_id and teams.id = team_patterns.team_id
    join service_areas areas on areas.organisation_id = teams.organisation_id and areas.id = teams.service_area_id
    left join people decider on decider.organisation_id = team_patterns.organisation_id and decider.id = team_patterns.decided_by_id
    left join service_actions begun on begun.organisation_id = team_patterns.organisation_id and begun.id = team_patterns.service_action_id
    cross join ${whatStands(whoever(reader))}
    where team_patterns.id = ${id}::uuid and ${inReach(reader)}`)
  return one && { ...one, noticedAt: new Date(one.noticedAt), decidedAt: one.decidedAt === null ? null : new Date(one.decidedAt) }
}

/** The gaps of a pattern that stand, newest first, for whoever may follow them: known by their audit, and no worker is named. */
export async function gapsOfPattern(reader: Allowed<'follow gaps'>, id: string) {
  const tx = await reader.reading()
  return [...await tx.execute<{ id: string; audit: string; auditedOn: Day; grade: string }>(sql`
    select found.id, found.audit, found.audited_on::text as "auditedOn", grades.word as grade
    from team_patterns cross join lateral (
      select gaps.organisation_id, gaps.id, gaps.audit_id, gaps.theme_id, audits.reference as audit, audits.audited_on from ${standingGapsOf(sql`team_patterns`)}
        and ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })} and not ${blindTo(whoever(reader))}) found
    join judgements on judgements.organisation_id = found.organisation_id and judgements.audit_id = found.audit_id and judgements.theme_id = found.theme_id
    join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    where team_patterns.id = ${id}::uuid order by found.audited_on desc, found.audit`)]
}

type NotDecided = 'decided already' | 'fallen below' | 'own practice'
type Held = { teamId: string; themeKey: string; theme: string; areaId: string; decision: 'taken up' | 'not needed' | null; serviceActionId: string | null; people: number; own: boolean }

/** Holds the row of a pattern in reach, and says how it stands. */
async function hold(tx: Transaction, reader: Reader, id: string): Promise<Held | undefined> {
  const [there] = await tx.execute(sql`select team_patterns.id from team_patterns join teams on teams.organisation_id = team_patterns.organisation_id and teams.id = team_patterns.team_id
    where team_patterns.id = ${id}::uuid and ${inReach(reader)} for update of team_patterns`)
  if (!there) return undefined
  const [held] = await tx.execute<Held>(sql`
    select team_patterns.team_id as "teamId", team_patterns.theme_key as "themeKey", ${theme} as theme, teams.service_area_id as "areaId", team_patterns.decision, team_patterns.service_action_id as "serviceActionId", stands.people, stands.own
    from team_patterns join teams on teams.organisation_id = team_patterns.organisation_id and teams.id = team_patterns.team_id cross join ${whatStands(whoever(reader))}
    where team_patterns.id = ${id}::uuid`)
  return held
}

const decide = (tx: Transaction, { at, personId }: Pick<Allowed<Ability>, 'at' | 'personId'>, id: string, decision: 'taken up' | 'not needed', more: { because?: string; workshop?: string }) => tx.execute(sql`
  update team_patterns set decision = ${decision}, decided_at = ${at.toISOString()}::timestamptz, decided_by_id = ${personId!}::uuid, because = ${more.because ?? null}, workshop_wanted = ${more.workshop ?? null}
  where id = ${id}::uuid and decided_at is null`)

export type PatternDecision = { decision: 'taken up' } | { decision: 'not needed'; because: string }

/**
 * Somebody in the team's line takes a pattern up with the workshop that its theme calls for, or says why nothing is needed. Of several at once one is heard.
 * @returns 'decided already' for the others; 'fallen below' when fewer than three people are left in it; 'own practice' to whoever held one of the cases; 'no workshop' where none follows from the
 *   theme; undefined when the team is not in reach
 */
export async function decidePattern(reader: Reader, id: string, decision: PatternDecision): Promise<true | NotDecided | 'no workshop' | undefined> {
  return reader.writing(async (tx) => {
    const held = await hold(tx, reader, id)
    if (!held) return undefined
    const why = whyNotToDecide(held)
    if (why) return why
    const workshop = decision.decision === 'taken up' ? workshopFor(held.themeKey) : undefined
    if (decision.decision === 'taken up' && !workshop) return 'no workshop'
    await decide(tx, reader, id, decision.decision, decision.decision === 'taken up' ? { workshop } : { because: decision.because })
    await note(tx, reader, { did: decision.decision === 'taken up' ? 'took up what is common in a team' : 'said that nothing is needed for a team', subjectKind: 'team pattern', subjectId: id })
    return true
  })
}

const whyNotToDecide = ({ decision, own, people }: Held): NotDecided | undefined =>
  (decision !== null ? 'decided already' : own ? 'own practice' : people < peopleInPattern ? 'fallen below' : undefined)

/**
 * Holds a pattern for which a service action is begun: one that is open, or was taken up with a workshop alone.
 * @returns the area of its team, or why not; undefined when the team is not in reach
 */
export async function holdToAnswer(tx: Transaction, reader: Reader, id: string): Promise<{ areaId: string } | NotDecided | undefined> {
  const held = await hold(tx, reader, id)
  if (!held) return undefined
  if (held.decision === 'taken up' && held.serviceActionId === null) return { areaId: held.areaId }
  return whyNotToDecide(held) ?? { areaId: held.areaId }
}

/** A service action was begun for a pattern that is held: it is taken up by that, where nobody had decided. */
export async function answerPattern(tx: Transaction, reader: Reader, id: string, serviceActionId: string) {
  const decided = await decide(tx, reader, id, 'taken up', {})
  await tx.execute(sql`update team_patterns set service_action_id = ${serviceActionId}::uuid where id = ${id}::uuid`)
  if (decided.count > 0) await note(tx, reader, { did: 'took up what is common in a team', subjectKind: 'team pattern', subjectId: id })
}

export type PatternWanted = { id: string; team: string; theme: string; workshopWanted: string; decidedAt: string }

/** The patterns in reach that were taken up with a workshop for which nobody has set a date, longest waiting first. One statement. */
export async function workshopsWanted(reader: Reader) {
  const tx = await reader.reading()
  return [...await tx.execute<PatternWanted>(sql`
    select team_patterns.id, teams.name as team, ${theme} as theme, team_patterns.workshop_wanted as "workshopWanted", team_patterns.decided_at as "decidedAt"
    from team_patterns join teams on teams.organisation_id = team_patterns.organisation_id and teams.id = team_patterns.team_id
    where team_patterns.workshop_wanted is not null and ${inReach(reader)} and not ${hasDates} order by team_patterns.decided_at, team_patterns.id`)]
}

const hasDates = sql`exists (select 1 from workshop_series series where series.organisation_id = team_patterns.organisation_id and series.team_pattern_id = team_patterns.id)`

/**
 * Takes a pattern up with the dates that are being set because of it: one that is open, or was taken up and has no dates yet. Of two who set dates at once one is heard.
 * @returns the team; 'has dates' for the other; as `decidePattern` where it cannot be taken up
 */
export async function takeUpWithDates(tx: Transaction, reader: Reader, id: string, workshopKey: string): Promise<{ teamId: string } | NotDecided | 'has dates' | undefined> {
  const held = await hold(tx, reader, id)
  if (!held) return undefined
  const [dated] = await tx.execute(sql`select 1 from team_patterns where id = ${id}::uuid and ${hasDates}`)
  if (dated) return 'has dates'
  if (held.decision === 'taken up') {
    await tx.execute(sql`update team_patterns set workshop_wanted = coalesce(workshop_wanted, ${workshopKey}) where id = ${id}::uuid`)
    return { teamId: held.teamId }
  }
  const why = whyNotToDecide(held)
  if (why) return why
  await decide(tx, reader, id, 'taken up', { workshop: workshopKey })
  await note(tx, reader, { did: 'took up what is common in a team', subjectKind: 'team pattern', subjectId: id })
  return { teamId: held.teamId }
}
