import { and, eq, sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, serviceAreas, teams } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'
import { monthsOf, type Asked, type Months } from './asked.ts'
import { added, countedOf, isSample, type Counted, type Sample, type Tallied } from './insight.ts'
import { allFrameworks, choose } from './insight.server.ts'

type OfTeam = Tallied & { themeId: string; teamId: string; team: string; sample: string; workerIds: string[] }

/**
 * What audits of some teams found in some months, theme by theme, from their judgements: a team's audits of half a year are few, and its index finds them. Teams are those of the audits, whatever they
 * are called today. One statement.
 * @param where condition on `audits` that says whose
 */
async function judgedByTeam(tx: Transaction, where: SQL, { from, to }: Months, caseType: string | null): Promise<OfTeam[]> {
  const below = (what: SQL) => sql`(count(*) filter (where not grades.good_enough and ${what}))::int`
  const open = (what: SQL) => sql`(count(*) filter (where open.gap_id is not null and ${what}))::int`
  return tx.execute<OfTeam>(sql`
    select judgements.theme_id as "themeId", teams.id as "teamId", teams.name as team, audits.sample, count(*)::int as judged, ${below(sql`true`)} as "belowGood", ${below(sql`gaps.attribution = 'practitioner'`)} as "ofPractitioner",
      ${below(sql`gaps.attribution = 'manager'`)} as "ofManager", ${below(sql`gaps.attribution in ('system', 'partner')`)} as "ofService", (count(*) filter (where audits.confirmed_at is null))::int as provisional,
      json_build_object('all', ${open(sql`true`)}, 'provisional', ${open(sql`audits.confirmed_at is null`)}, 'practitioner', ${open(sql`gaps.attribution = 'practitioner'`)}, 'manager', ${open(sql`gaps.attribution = 'manager'`)},
        'service', ${open(sql`gaps.attribution in ('system', 'partner')`)}) as disputed,
      coalesce(json_agg(distinct audits.worker_id) filter (where audits.worker_id is not null), '[]') as "workerIds"
    from audits join teams on teams.organisation_id = audits.organisation_id and teams.id = audits.team_id
    join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id
    join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    left join gaps on gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id and gaps.withdrawn_at is null
    left join disputes open on open.organisation_id = gaps.organisation_id and open.gap_id = gaps.id and open.settled_at is null
    where ${where} and ${from ? sql`audits.audited_on >= ${from}::date` : sql`true`} and audits.audited_on < (${to}::date + interval '1 month')
      and ${caseType ? sql`audits.case_type = ${caseType}` : sql`true`}
    group by 1, 2, 3, 4`)
}

/** A team's figure, with how many workers it is of: fewer than three say nothing about a team. */
export type TeamCell = { id: string; name: string; counted: Required<Counted>; workers: number }

const judgedOf = (rows: readonly { judged: number }[]) => rows.reduce((sum, { judged }) => sum + judged, 0)

/** Of what was judged, one framework and one sample: those asked for, or those of which there is most. */
async function frameworkAndSample<Row extends OfTeam>(tx: Transaction, rows: readonly Row[], asked: Pick<Asked, 'framework' | 'sample'>, today: Day) {
  const known = (await allFrameworks(tx, today)).map((framework) => ({ ...framework, rows: rows.filter(({ themeId }) => framework.themes.some(({ id }) => id === themeId)) })).filter((framework) => framework.rows.length > 0)
  const framework = choose(known, asked.framework, (one) => judgedOf(one.rows))
  if (!framework) return undefined
  const taken = Object.entries(Object.groupBy(framework.rows, ({ sample }) => sample)).flatMap(([name, ofSample]) => (isSample(name) && ofSample ? [{ name: name as Sample, rows: ofSample, judged: judgedOf(ofSample) }] : []))
  const sample = choose(taken, asked.sample, ({ judged }) => judged)
  return sample && { framework, sample, samples: taken.map(({ name, judged }) => ({ name, judged, current: name === sample.name })), frameworks: known.map(({ name, title }) => ({ name, title, current: name === framework.name })) }
}

/**
 * Themes by team of one service area, of one kind of case where that is asked for. A role is not told of a team: in one team it would be a worker.
 * @returns undefined when the area is not in reach or the period is none; no `themes` where nothing was judged
 */
export async function themesByTeam(reader: Allowed<'see insight'>, areaId: string, asked: Asked) {
  const tx = await reader.reading()
  const today = dayInLondon(reader.at)
  const months = monthsOf(asked.period ?? 'six-months', today)
  const [area] = await tx.select({ id: serviceAreas.id, name: serviceAreas.name }).from(serviceAreas).where(and(eq(serviceAreas.id, areaId), withinReach(reader.reach, { area: serviceAreas.id })))
  if (!area || !months) return undefined
  const rows = await judgedByTeam(tx, sql`${audits.serviceAreaId} = ${areaId}::uuid`, months, asked.caseType)
  const found = await frameworkAndSample(tx, rows, asked, today)
  if (!found) return { area, themes: undefined }
  const { framework, sample, samples, frameworks } = found
  const here = [...new Map(sample.rows.map(({ teamId, team }) => [teamId, team]))].toSorted(([, a], [, b]) => a.localeCompare(b, 'en-GB'))
  return {
    area, samples, frameworks, sample: sample.name, framework: { name: framework.name, title: framework.title, scale: framework.scale }, teams: here.map(([id, name]) => ({ id, name })),
    judged: judgedOf(sample.rows), provisional: sample.rows.reduce((sum, row) => sum + row.provisional - row.disputed.provisional, 0), leftOut: sample.rows.reduce((sum, row) => sum + row.disputed.all, 0),
    themes: framework.themes.map(({ id, key, title }) => {
      const ofTheme = sample.rows.filter(({ themeId }) => themeId === id)
      return {
        key, title, whole: added(ofTheme.map((row) => countedOf(row, 'all'))),
        teams: here.map(([teamId, name]): TeamCell => { const row = ofTheme.find((one) => one.teamId === teamId); return { id: teamId, name, counted: row ? countedOf(row, 'all') : { judged: 0, belowGood: 0, leftOut: 0 }, workers: row?.workerIds.length ?? 0 } }),
      }
    }).filter(({ whole }) => whole.judged + (whole.leftOut ?? 0) > 0),
  }
}

/**
 * What audits of a manager's own teams found, all teams in reach together or one of them, all kinds of case together.
 * @returns undefined when the team or period asked for is not there; no `themes` where nothing was judged
 */
export async function themesOfMyTeams(manager: Allowed<'see own team in insight'>, asked: Asked) {
  const tx = await manager.reading()
  const today = dayInLondon(manager.at)
  const months = monthsOf(asked.period ?? 'six-months', today)
  if (!months) return undefined
  const ofAll = await judgedByTeam(tx, withinReach(manager.reach, { area: audits.serviceAreaId, team: audits.teamId }), months, null)
  const rows = asked.team ? ofAll.filter(({ teamId }) => teamId === asked.team) : ofAll
  if (asked.team && rows.length === 0) {
    const mine = await tx.select({ id: teams.id }).from(teams).where(and(sql`${teams.id}::text = ${asked.team}`, withinReach(manager.reach, { area: teams.serviceAreaId, team: teams.id })))
    if (mine.length === 0) return undefined
  }
  const found = await frameworkAndSample(tx, rows, asked, today)
  if (!found) return { themes: undefined }
  const { framework, sample, samples, frameworks } = found
  return {
    samples, frameworks, sample: sample.name, framework: { id: framework.id, name: framework.name, title: framework.title, scale: framework.scale },
    teams: [...new Map(ofAll.map(({ teamId, team }) => [teamId, team]))].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB')),
    judged: judgedOf(sample.rows), leftOut: sample.rows.reduce((sum, row) => sum + row.disputed.all, 0),
    provisional: sample.rows.reduce((sum, row) => sum + row.provisional - row.disputed.provisional, 0),
    themes: framework.themes.map(({ id, key, title }) => {
      const ofTheme = sample.rows.filter(({ themeId }) => themeId === id)
      const of = (panel: 'all' | 'practitioner' | 'manager' | 'service') => added(ofTheme.map((row) => countedOf(row, panel)))
      return {
        key, title, all: of('all'), practitioner: of('practitioner'), manager: of('manager'), service: of('service'), workers: new Set(ofTheme.flatMap(({ workerIds }) => workerIds)).size,
      }
    }).filter(({ all }) => all.judged + (all.leftOut ?? 0) > 0),
  }
}
