import { and, eq, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { audits, disputes, followUps, frameworks, gaps, people, teams, themes } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'
import { standings, type GapStanding } from './insight.ts'
import { allFrameworks, choose, named } from './insight.server.ts'

const again = alias(audits, 'again')
const subject = alias(people, 'subject')

/**
 * What became of every gap in reach, theme by theme of one framework: held, found again, or not known and why not. Each gap is counted once;
 * disputed ones are left out, and counted by themselves.
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
    themeId: gaps.themeId, standing: standing.as('standing'), disputed: sql<boolean>`${disputes.id} is not null`.as('is_disputed'), gaps: sql<number>`count(*)::int`,
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
    .leftJoin(disputes, and(eq(disputes.organisationId, gaps.organisationId), eq(disputes.gapId, gaps.id), isNull(disputes.settledAt)))
    .where(and(isNull(gaps.withdrawnAt), withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })))
    .groupBy(gaps.themeId, sql`standing`, sql`is_disputed`)
  if (rows.length === 0) return 'no gaps'

  const found = named((await allFrameworks(tx)).map((framework) => ({ ...framework, rows: rows.filter(({ themeId }) => framework.themes.some(({ id }) => id === themeId)) }))
    .filter((framework) => framework.rows.length > 0))
  const framework = choose(found, asked.framework, (one) => one.rows.reduce((sum, row) => sum + row.gaps, 0))
  if (!framework) return undefined

  const sum = (ofRows: typeof rows) => ofRows.reduce((all, row) => all + row.gaps, 0)
  const tallied = (ofRows: typeof rows): Tallied => {
    const [counts, disputed] = [ofRows.filter((row) => !row.disputed), ofRows.filter((row) => row.disputed)]
    const of = (some: typeof rows, standing: GapStanding) => sum(some.filter((row) => row.standing === standing))
    return {
      gaps: sum(counts), leftOut: { gaps: sum(disputed), held: of(disputed, 'held'), recurred: of(disputed, 'recurred') },
      ...Object.fromEntries(standings.map((one) => [one, of(counts, one)])) as Record<GapStanding, number>,
    }
  }
  const { title, scale, followedUpBy, followUpFromDays, followUpToDays } = framework
  return {
    frameworks: found.map((one) => ({ name: one.name, title: one.title, current: one.name === framework.name })),
    framework: { title, scale, followedUpBy, followUpFromDays, followUpToDays },
    themes: framework.themes.map(({ id, title: theme }) => ({ title: theme, ...tallied(framework.rows.filter(({ themeId }) => themeId === id)) })).filter((theme) => theme.gaps + theme.leftOut.gaps > 0),
    all: tallied(framework.rows),
    provisional: framework.rows.filter((row) => !row.disputed).reduce((all, row) => all + row.provisional, 0),
  }
}
/** Of gaps that count how many stand how, and of those left out because they are disputed how many there are and what became of them. */
export type Tallied = { gaps: number; leftOut: { gaps: number; held: number; recurred: number } } & Record<GapStanding, number>
