import { eq, and, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { cohortMembers, cohorts } from '../../../db/schema.ts'
import { ofWholeCouncil } from './dips.server.ts'
import { dipThemes } from './dips.ts'
import { judgedOne, releaseOf, themeResults, type FinishedSample, type MemberWithSamples, type Release, type ThemeResult } from './results.ts'

type Row = { finishedAt: string; frameworkId: string; auditorId: string; themes: FinishedSample['themes'] }

/** What a reader may know of a cohort’s results: the figures, or why there are none. Nothing of any one member is in it. */
export type CohortResults = { title: string; themes: Record<string, string> } & (
  | { told: 'now'; members: number; cannot: Extract<Release, { told: 'now' }>['cannot']; at: Date; results: ThemeResult[] }
  | { told: 'not to a judge' } | Exclude<Release, { told: 'now' }>)

/** The results of a cohort over the members who have both samples. @returns undefined when there is no such cohort in reach. One statement */
export async function resultsOfCohort(reader: Allowed<'look after cohorts'>, cohortId: string): Promise<CohortResults | undefined> {
  const tx = await reader.reading()
  const finished = (moment: 'before' | 'after') => sql<Row | null>`(
    select json_build_object('finishedAt', sample.finished_at, 'frameworkId', sample.framework_id, 'auditorId', sample.auditor_id, 'themes', (
      select coalesce(json_object_agg(one.theme_key, json_build_object('good', one.good, 'graded', one.graded, 'none', one.none)), '{}') from (
        select said.theme_key, count(*) filter (where grade.good_enough) as good, count(grade.id) as graded, count(*) filter (where grade.id is null) as none
        from dip_grades said left join grades grade on grade.organisation_id = said.organisation_id and grade.id = said.grade_id
        where said.organisation_id = sample.organisation_id and said.dip_sample_id = sample.id group by said.theme_key) one))
    from dip_samples sample where sample.organisation_id = ${cohortMembers.organisationId} and sample.member_id = ${cohortMembers.id} and sample.moment = ${moment} and sample.finished_at <= ${reader.at.toISOString()}::timestamptz)`
  const rows = await tx.select({
    title: cohorts.title, startsOn: cohorts.startsOn, joinedAt: cohortMembers.joinedAt, leftAt: cohortMembers.leftAt, before: finished('before'), after: finished('after'),
    themes: sql<Record<string, string>>`(select coalesce(json_object_agg(theme.key, theme.title order by framework.valid_from), '{}') from themes theme
      join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id where theme.organisation_id = ${cohorts.organisationId} and theme.key in ${dipThemes})`,
  }).from(cohorts).leftJoin(cohortMembers, and(eq(cohortMembers.organisationId, cohorts.organisationId), eq(cohortMembers.cohortId, cohorts.id)))
    .where(and(eq(cohorts.id, cohortId), ofWholeCouncil(reader)))
  if (!rows[0]) return undefined
  const { title, startsOn, themes } = rows[0]
  const members = rows.flatMap(({ joinedAt, leftAt, before, after }): MemberWithSamples[] => (joinedAt ? [{ joinedAt, leftAt, before: read(before), after: read(after) }] : []))
  const release = releaseOf(members, startsOn, reader.at)
  if (release.told !== 'now') return { title, themes, ...release }
  if (judgedOne(release.members, whoever(reader))) return { title, themes, told: 'not to a judge' }
  return { title, themes, told: 'now', members: release.members.length, cannot: release.cannot, at: release.at, results: themeResults(release.members) }
}

const read = (row: Row | null): FinishedSample | null => row && { ...row, finishedAt: new Date(row.finishedAt) }
