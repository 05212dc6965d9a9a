import { sql, type SQL } from 'drizzle-orm'
import { dayInLondon, daysAfter } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { disputed } from '../gaps/disputed.server.ts'
import { patternDays, peopleInPattern } from './patterns.ts'

/** A practitioner's gap that stands: somebody stands by its grade, nobody challenges it or asks whose case it was. A condition on `gaps` and `audits`. */
export const counts = sql`(gaps.attribution = 'practitioner' and gaps.withdrawn_at is null and audits.confirmed_at is not null and audits.worker_id is not null and not ${disputed()}
  and not exists (select 1 from case_questions question where question.organisation_id = audits.organisation_id and question.audit_id = audits.id and question.person_id = audits.worker_id and question.settled_at is null))`

/** The gaps of a pattern that stand, as a FROM with its WHERE. */
export const standingGapsOf = (pattern: SQL) => sql`team_pattern_gaps its
  join gaps on gaps.organisation_id = its.organisation_id and gaps.id = its.gap_id
  join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
  where its.organisation_id = ${pattern}.organisation_id and its.team_pattern_id = ${pattern}.id and ${counts}`

/**
 * Notices where three or more people of a team have a gap on the same theme, in any version of its framework, within three months; and adds later gaps to what was
 * noticed and nobody has decided. After a decision only audits of later days are counted. The caller has taken the council's turn. Running it again changes nothing. Four statements.
 * @param which condition on `audits` that picks those whose teams and themes are looked at
 */
export async function noticePatterns(tx: Transaction, { organisationId, at }: { organisationId: string; at: Date }, which: SQL) {
  const today = dayInLondon(at)
  // Held, so that of this and somebody who decides at the same time one waits for the other.
  await tx.execute(sql`select id from team_patterns where decided_at is null and team_id in (select audits.team_id from audits where ${which}) order by id for update`)
  // Whoever changed an audit may have given it another team, or said that the gap is not the practitioner's.
  await tx.execute(sql`
    delete from team_pattern_gaps its using team_patterns pattern, gaps, audits
    where pattern.organisation_id = its.organisation_id and pattern.id = its.team_pattern_id and pattern.decided_at is null and gaps.organisation_id = its.organisation_id and gaps.id = its.gap_id
      and audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id and ${which} and (audits.team_id <> pattern.team_id or gaps.attribution is distinct from 'practitioner')`)

  // PostgreSQL knows nothing yet of rows of its own transaction: `offset 0` keeps it from finding an audit's gaps theme by theme.
  const common = sql`
    touched as materialized (
      select distinct audits.team_id, frameworks.key as framework_key, themes.key as theme_key
      from audits cross join lateral (select * from gaps where gaps.organisation_id = audits.organisation_id and gaps.audit_id = audits.id offset 0) gaps
      join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
      join frameworks on frameworks.organisation_id = themes.organisation_id and frameworks.id = themes.framework_id
      where ${which}
    ), standing as materialized (
      select gaps.id as gap_id, audits.worker_id, audits.team_id, frameworks.key as framework_key, themes.key as theme_key
      from (select distinct team_id from touched) led
      join audits on audits.organisation_id = ${organisationId}::uuid and audits.team_id = led.team_id and audits.audited_on between ${daysAfter(today, -patternDays)}::date and ${today}::date
      cross join lateral (select * from gaps where gaps.organisation_id = audits.organisation_id and gaps.audit_id = audits.id offset 0) gaps
      join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
      join frameworks on frameworks.organisation_id = themes.organisation_id and frameworks.id = themes.framework_id
      where ${counts} and (audits.team_id, frameworks.key, themes.key) in (select team_id, framework_key, theme_key from touched) and not exists (
        select 1 from team_patterns decided where decided.organisation_id = audits.organisation_id and decided.team_id = audits.team_id and decided.framework_key = frameworks.key
          and decided.theme_key = themes.key and (decided.decided_at at time zone 'Europe/London')::date >= audits.audited_on)
    ), common as materialized (
      select team_id, framework_key, theme_key from standing group by 1, 2, 3 having count(distinct worker_id) >= ${peopleInPattern}::int
    )`
  await tx.execute(sql`
    with ${common}
    insert into team_patterns (organisation_id, team_id, framework_key, theme_key, noticed_at)
    select ${organisationId}::uuid, team_id, framework_key, theme_key, ${at.toISOString()}::timestamptz from common order by 2, 3, 4
    on conflict (organisation_id, team_id, framework_key, theme_key) where decided_at is null do nothing`)
  // A gap joins while three people stand: one alone does not bring back to life what has fallen below.
  await tx.execute(sql`
    with ${common}
    insert into team_pattern_gaps (organisation_id, team_pattern_id, gap_id)
    select pattern.organisation_id, pattern.id, standing.gap_id from standing
    join team_patterns pattern on pattern.organisation_id = ${organisationId}::uuid and pattern.team_id = standing.team_id and pattern.framework_key = standing.framework_key
      and pattern.theme_key = standing.theme_key and pattern.decided_at is null
    where (standing.team_id, standing.framework_key, standing.theme_key) in (select team_id, framework_key, theme_key from common)
      or (select count(distinct audits.worker_id) from ${standingGapsOf(sql`pattern`)}) >= ${peopleInPattern}::int
    on conflict do nothing`)
}

/** Gaps are deleted: what was noticed by nothing else, and nobody has decided, goes with them. @param theirGaps a subquery of gaps' ids */
export async function deletePatternsOf(tx: Transaction, theirGaps: SQL) {
  await tx.execute(sql`delete from team_pattern_gaps where gap_id in ${theirGaps}`)
  await tx.execute(sql`
    delete from team_patterns pattern where pattern.decided_at is null and not exists (
      select 1 from team_pattern_gaps its where its.organisation_id = pattern.organisation_id and its.team_pattern_id = pattern.id)`)
}
