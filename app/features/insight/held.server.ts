import { and, eq, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { audits, disputes, followUps, frameworks, gaps, people, teams, themes } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'
import { standings, type GapStanding } from './insight.ts'
import { allFrameworks, choose } from './insight.server.ts'

const again = alias(audits, 'again')
const subject = alias(people, 'subject')

/**
 * What became of every gap in reach, theme by theme of one framework: held, found again, or not known and why not. Each gap is counted once;
 * disputed ones are left out, and counted by themselves. Where what was found when a gap was looked at again is disputed, the gap counts and whether it held is not known yet. The later
 * audit may have been judged by another version of the framework: its theme is the one of the same key.
 * @returns 'no gaps' while there are none in reach; undefined when the framework asked for has none
 */
export async function heldByTheme(reader: Allowed<'see insight'>, asked: { framework: string | null }) {
  const tx = await reader.reading()
  const today = sql`${dayInLondon(reader.at)}::date`
  const standing = sql<GapStanding>`case
    when ${followUps.held} then 'held'
    when not ${followUps.held} then 'recurred'
    when ${gaps.attribution} is null then 'whose gap is not confirmed'
    when ${frameworks.followedUpBy} = 'team' and ${teams.validTo} <= ${today} then 'cannot be known'
    when ${frameworks.followedUpBy} = 'person' and ${gaps.attribution} in ('system', 'partner') then 'of the service or a partner'
    when ${frameworks.followedUpBy} = 'person' and (${subject.id} is null or ${subject.leftOn} <= ${today}) then 'cannot be known'
    when ${audits.auditedOn} + ${frameworks.followUpToDays}::int < ${today} then 'not looked at in time'
    else 'not known yet' end`
  const rows = await tx.select({
    themeId: gaps.themeId, standing: standing.as('standing'), disputed: sql<'finding' | 'later finding' | null>`case
      when ${gaps.id} in (select open.gap_id from ${disputes} open where open.settled_at is null) then 'finding'
      when (${followUps.auditId}, ${themes.key}, ${frameworks.key}) in (select later.audit_id, same.key, version.key from ${disputes} open join ${gaps} later on later.organisation_id = open.organisation_id and later.id = open.gap_id
        join ${themes} same on same.organisation_id = later.organisation_id and same.id = later.theme_id join ${frameworks} version on version.organisation_id = same.organisation_id and version.id = same.framework_id
        where open.settled_at is null) then 'later finding' end`.as('disputed'), gaps: sql<number>`count(*)::int`,
    provisional: sql<number>`count(*) filter (where ${again.id} is not null and ${again.confirmedAt} is null)::int`,
  }).from(gaps)
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .innerJoin(frameworks, and(eq(frameworks.organisationId, themes.organisationId), eq(frameworks.id, themes.frameworkId)))
    .innerJoin(teams, and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId)))
    .leftJoin(subject, and(
      eq(subject.organisationId, audits.organisationId),
      sql`${subject.id} = case ${gaps.attribution} when 'practitioner' then ${audits.workerId} when 'manager' then ${audits.managerId} end`))
    .leftJoin(followUps, and(eq(followUps.organisationId, gaps.organisationId), eq(followUps.gapId, gaps.id)))
    .leftJoin(again, and(eq(again.organisationId, followUps.organisationId), eq(again.id, followUps.auditId)))
    .where(and(isNull(gaps.withdrawnAt), withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })))
    .groupBy(gaps.themeId, sql`standing`, sql`disputed`)
  if (rows.length === 0) return 'no gaps'

  const found = (await allFrameworks(tx, dayInLondon(reader.at))).map((framework) => ({ ...framework, rows: rows.filter(({ themeId }) => framework.themes.some(({ id }) => id === themeId)) })).filter((framework) => framework.rows.length > 0)
  const framework = choose(found, asked.framework, (one) => one.rows.reduce((sum, row) => sum + row.gaps, 0))
  if (!framework) return undefined

  const sum = (ofRows: typeof rows, standing?: GapStanding) => ofRows.filter((row) => standing === undefined || row.standing === standing).reduce((all, row) => all + row.gaps, 0)
  const byStanding = (ofRows: typeof rows) => Object.fromEntries(standings.map((one) => [one, sum(ofRows, one)])) as Record<GapStanding, number>
  const tallied = (ofRows: typeof rows): Tallied => {
    const counts = ofRows.filter(({ disputed }) => disputed !== 'finding')
    const known = counts.map((row) => (row.disputed === 'later finding' ? { ...row, standing: 'not known yet' as const } : row))
    return {
      gaps: sum(counts), ...byStanding(known),
      leftOut: { gaps: sum(ofRows) - sum(counts), ...byStanding(ofRows.filter(({ disputed }) => disputed !== null)) },
    }
  }
  const { title, scale, followedUpBy, followUpFromDays, followUpToDays } = framework
  return {
    frameworks: found.map((one) => ({ name: one.name, title: one.title, current: one.name === framework.name })),
    framework: { title, scale, followedUpBy, followUpFromDays, followUpToDays },
    themes: framework.themes.map(({ id, title: theme }) => ({ title: theme, ...tallied(framework.rows.filter(({ themeId }) => themeId === id)) })).filter((theme) => theme.gaps + theme.leftOut.gaps > 0),
    themesOfVersion: framework.themes.map(({ id, title: theme }) => ({ id, title: theme })),
    all: tallied(framework.rows),
    provisional: framework.rows.filter(({ disputed }) => disputed === null).reduce((all, row) => all + row.provisional, 0),
  }
}
type Standings = { gaps: number } & Record<GapStanding, number>
/** Of gaps that count how many stand how; and the same of what is left out because the finding, or the later one, is disputed. */
export type Tallied = Standings & { leftOut: Standings }
