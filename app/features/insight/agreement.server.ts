import { and, eq, isNotNull, sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { agreedGrades, audits, moderations } from '../../../db/schema.ts'
import type { Because } from '../moderation/choosing.ts'
import { countsOf, whyCalibrate, type AgreementTable, type Counts } from '../moderation/agreement.ts'
import type { Line } from '../moderation/moderation.ts'
import { withinReach } from '../people/reach.server.ts'
import { patternDays } from '../patterns/patterns.ts'
import { allFrameworks, choose } from './insight.server.ts'

/** Of a theme, or of the whole: both grades of each pair in a table, and of how many audits only one of the two found that it applies. */
export type SubjectAgreed = { name: string; title: string; table: AgreementTable; counts: Counts; oneDoesNotApply: number }

/**
 * How far first and moderator's grades agree, of one framework and one line, theme by theme and for the whole: each pair is counted in the database, so that the cost follows
 * themes and grades, not audits. Agreed grades play no part in it. No auditor is told apart.
 * @returns 'nothing moderated' while there is nothing in reach; undefined when the framework or line asked for has nothing in reach
 */
export async function gradesAgree(reader: Allowed<'see insight'>, asked: { framework: string | null; line: string | null }) {
  const tx = await reader.reading()
  const inReach = and(isNotNull(moderations.agreedAt), withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId }))
  const itsAudit = and(eq(audits.organisationId, moderations.organisationId), eq(audits.id, moderations.auditId))
  const grade = (as: string, id: SQL) => [sql`grades ${sql.raw(as)}`, sql`${sql.raw(as)}.organisation_id = ${moderations.organisationId} and ${sql.raw(as)}.id = ${id}`] as const
  const many = sql<number>`count(*)::int`
  const ofThemes = await tx.select({ themeId: agreedGrades.themeId, line: moderations.line, first: sql<number | null>`first.rank`, moderator: sql<number | null>`own.rank`, many }).from(moderations)
    .innerJoin(audits, itsAudit)
    .innerJoin(agreedGrades, and(eq(agreedGrades.organisationId, moderations.organisationId), eq(agreedGrades.moderationId, moderations.id)))
    .leftJoin(...grade('first', sql`${agreedGrades.firstGradeId}`)).leftJoin(...grade('own', sql`${agreedGrades.moderatorGradeId}`))
    .where(inReach).groupBy(agreedGrades.themeId, moderations.line, sql`first.rank`, sql`own.rank`)
  if (ofThemes.length === 0) return 'nothing moderated' as const
  const ofWholes = await tx.select({ frameworkId: sql<string>`first.framework_id`, line: moderations.line, first: sql<number>`first.rank`, moderator: sql<number>`own.rank`, many }).from(moderations)
    .innerJoin(audits, itsAudit).innerJoin(...grade('first', sql`${moderations.firstOverallId}`)).innerJoin(...grade('own', sql`${moderations.ownOverallId}`))
    .where(inReach).groupBy(sql`first.framework_id`, moderations.line, sql`first.rank`, sql`own.rank`)
  const chosen = await tx.select({ line: moderations.line, because: moderations.chosenBecause, many }).from(moderations).innerJoin(audits, itsAudit).where(inReach).groupBy(moderations.line, moderations.chosenBecause)

  const added = (rows: readonly { many: number }[]) => rows.reduce((sum, row) => sum + row.many, 0)
  const known = (await allFrameworks(tx, dayInLondon(reader.at))).map((framework) => ({ ...framework, pairs: ofThemes.filter(({ themeId }) => framework.themes.some(({ id }) => id === themeId)) })).filter(({ pairs }) => pairs.length > 0)
  const framework = choose(known, asked.framework, ({ pairs }) => added(pairs))
  if (!framework) return undefined
  const taken = (['first', 'second'] as const).map((name) => ({ name, pairs: framework.pairs.filter(({ line }) => line === name) })).filter(({ pairs }) => pairs.length > 0)
  const line = choose<{ name: Line; pairs: typeof framework.pairs }>(taken, asked.line, ({ name }) => Number(name === 'first'))
  if (!line) return undefined

  const grades = framework.scale.length
  const subject = (name: string, title: string, rows: readonly { first: number | null; moderator: number | null; many: number }[]): SubjectAgreed => {
    const table = Array.from({ length: grades }, () => Array.from({ length: grades }, () => 0))
    // The database counts from the best grade, the table from the worst.
    for (const row of rows) if (row.first !== null && row.moderator !== null) table[grades - row.first]![grades - row.moderator]! += row.many
    return { name, title, table, counts: countsOf(table), oneDoesNotApply: added(rows.filter(({ first, moderator }) => (first === null) !== (moderator === null))) }
  }
  return {
    frameworks: known.map(({ name, title }) => ({ name, title, current: name === framework.name })),
    lines: taken.map(({ name }) => ({ name, current: name === line.name })),
    scale: framework.scale.map(({ word }) => word).toReversed(),
    chosen: chosen.filter((row) => row.line === line.name).map(({ because, many: howMany }) => ({ because: because as Because, many: howMany })),
    whole: subject('whole', 'The whole', ofWholes.filter((row) => row.frameworkId === framework.id && row.line === line.name)),
    themes: framework.themes.map(({ id, title }, nth) => subject(String(nth + 1), title, line.pairs.filter(({ themeId }) => themeId === id))),
  }
}

/** A theme on which graders should talk, with why, and whether they have graded together on it of late or are going to. */
export type ThemeToTalkThrough = { key: string; title: string; why: string; arranged: boolean }

/**
 * The themes on which first and moderator’s grades agree too little in one line of one framework, by the rule by which the page of agreement proposes a workshop; nobody is told apart. A
 * workshop of the last three months on that theme, or on all of them, answers it. One statement.
 * @param workshopKey the workshop in which people grade together
 */
export async function themesToTalkThrough(arranger: Allowed<'arrange workshops'>, workshopKey: string): Promise<ThemeToTalkThrough[]> {
  const tx = await arranger.reading()
  const rows = await tx.execute<{ key: string; title: string; arranged: boolean } & Counts>(sql`
    select themes.key, themes.title, pairs.*, exists (select 1 from workshop_series series join workshops on workshops.organisation_id = series.organisation_id and workshops.series_id = series.id
        where series.organisation_id = themes.organisation_id and series.workshop_key = ${workshopKey} and (series.agreement_theme_key is null or series.agreement_theme_key = themes.key)
          and workshops.called_off_at is null and workshops.starts_at > ${arranger.at.toISOString()}::timestamptz - make_interval(days => ${patternDays}::int)) as arranged
    from (select ${agreedGrades.themeId} as theme_id, ${moderations.line} as line, count(*)::int as pairs, count(*) filter (where first.rank = own.rank)::int as exact,
        count(*) filter (where abs(first.rank - own.rank) <= 1)::int as "withinOne", count(*) filter (where first.rank < own.rank)::int as over, count(*) filter (where first.rank > own.rank)::int as under
      from ${moderations} join ${audits} on ${audits.organisationId} = ${moderations.organisationId} and ${audits.id} = ${moderations.auditId}
      join ${agreedGrades} on ${agreedGrades.organisationId} = ${moderations.organisationId} and ${agreedGrades.moderationId} = ${moderations.id}
      join grades first on first.organisation_id = ${moderations.organisationId} and first.id = ${agreedGrades.firstGradeId} join grades own on own.organisation_id = ${moderations.organisationId} and own.id = ${agreedGrades.moderatorGradeId}
      where ${moderations.agreedAt} is not null and ${withinReach(arranger.reach, { area: audits.serviceAreaId, team: audits.teamId })}
      group by ${agreedGrades.themeId}, ${moderations.line}) pairs
    join themes on themes.id = pairs.theme_id join frameworks on frameworks.organisation_id = themes.organisation_id and frameworks.id = themes.framework_id
    order by frameworks.valid_from desc, themes.position, pairs.line`)
  const found = rows.flatMap(({ key, title, arranged, ...counts }) => { const why = whyCalibrate(counts); return why ? [{ key, title, why, arranged }] : [] })
  return found.filter((one, nth) => found.findIndex(({ key }) => key === one.key) === nth)
}
