import { and, asc, eq, sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, daysAfter, inWords, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, frameworks, grades, themes, themeTallies } from '../../../db/schema.ts'
import type { Reach } from '../people/people.ts'
import { withinReach } from '../people/reach.server.ts'
import { monthsOf, type Asked, type Months } from './asked.ts'
import { added, countedOf, isPanel, isSample, whoseOf, type Sample, type Tallied, type ThemeCounted } from './insight.ts'

/** Every version of every framework that there is, with its scale and themes, and a name for addresses as of a day. One statement. */
export async function allFrameworks(tx: Transaction, today: Day) {
  const laid = await tx.select({
    id: frameworks.id, key: frameworks.key, title: frameworks.title, validFrom: frameworks.validFrom, validTo: frameworks.validTo, followedUpBy: frameworks.followedUpBy,
    followUpFromDays: frameworks.followUpFromDays, followUpToDays: frameworks.followUpToDays, themeId: themes.id, themeKey: themes.key, theme: themes.title,
    scale: sql<{ word: string; goodEnough: boolean }[]>`(select coalesce(json_agg(json_build_object('word', step.word, 'goodEnough', step.good_enough) order by step.rank), '[]') from ${grades} step
      where step.organisation_id = ${frameworks.organisationId} and step.framework_id = ${frameworks.id})`,
  }).from(frameworks)
    .innerJoin(themes, and(eq(themes.organisationId, frameworks.organisationId), eq(themes.frameworkId, frameworks.id)))
    .orderBy(asc(frameworks.title), asc(frameworks.validFrom), asc(themes.position))
  return named(Object.values(Object.groupBy(laid, ({ id }) => id)).map((ofOne) => {
    const { themeId: _, themeKey: __, theme: ___, ...framework } = ofOne![0]!
    return {
      ...framework,
      themes: ofOne!.map((row) => ({ id: row.themeId, key: row.themeKey, title: row.theme })),
    }
  }), today)
}
export type KnownFramework = Awaited<ReturnType<typeof allFrameworks>>[number]

/** Versions with a name each for addresses, the same on every page: the newest that has begun goes by its key, an older one also by its first day, and says until when it held. */
const named = <T extends { key: string; title: string; validFrom: Day; validTo: Day | null }>(versions: readonly T[], today: Day) => versions.map((one) => {
  const replaced = one.validFrom > today || versions.some(({ key, validFrom }) => key === one.key && validFrom > one.validFrom && validFrom <= today)
  return { ...one, name: replaced ? `${one.key} ${one.validFrom}` : one.key, title: replaced && one.validTo ? `${one.title} (to ${inWords(daysAfter(one.validTo, -1))})` : one.title }
})

/** The one asked for, or, with nothing asked for, the one of which there is most; undefined when what was asked for is not there. */
export function choose<T extends { name: string }>(choices: readonly T[], asked: string | null, amount: (one: T) => number): T | undefined {
  if (asked !== null) return choices.find(({ name }) => name === asked)
  return choices.toSorted((a, b) => amount(b) - amount(a))[0]
}

/** How the tallies of some months are picked, of one kind of case and one role where these are asked for; each on whatever the query calls its months, kinds and roles. */
function picked({ from, to }: Months, { caseType, role }: Pick<Asked, 'caseType' | 'role'>, columns: { month: SQL; caseType: SQL; role: SQL }): SQL {
  return and(
    from ? sql`${columns.month} >= ${from}::date` : undefined, sql`${columns.month} <= ${to}::date`,
    caseType ? sql`${columns.caseType} = ${caseType}` : undefined, role ? sql`${columns.role} = ${role}` : undefined)!
}

const ofTallies = { month: sql`month`, caseType: sql`case_type`, role: sql`role` }
/** The audits behind the tallies, for what is asked live because there is always little of it. */
const ofAudits = { month: sql`date_trunc('month', audits.audited_on::timestamp)::date`, caseType: sql`audits.case_type`, role: sql`coalesce(audits.worker_title, 'not said')` }

/** Open challenges of findings, theme by theme, area by area and sample by sample, with whose gaps they mainly are. */
export const disputedNow = (where: SQL) => sql`
  select gaps.theme_id, audits.service_area_id, audits.sample, count(*)::int as disputed, (count(*) filter (where audits.confirmed_at is null))::int as disputed_provisional,
    (count(*) filter (where gaps.attribution = 'practitioner'))::int as disputed_practitioner, (count(*) filter (where gaps.attribution = 'manager'))::int as disputed_manager,
    (count(*) filter (where gaps.attribution in ('system', 'partner')))::int as disputed_service
  from disputes join gaps on gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id
  join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
  where disputes.settled_at is null and gaps.withdrawn_at is null and ${where} group by 1, 2, 3`

/** A role that fewer people hold would be a worker with a name. */
export const fewestOfARole = 3

/** Roles that may be asked for, as a query: what so many people are called today. */
export const rolesOfSeveral = sql`(select btrim(job_title) from people where job_title is not null group by 1 having count(*) >= ${fewestOfARole}::int)`

type TalliedRow = Tallied & { themeId: string; areaId: string; area: string; sample: string; from: Day; to: Day }

/**
 * What was judged in some months in reach, from the tallies and the few open challenges, so that the cost follows months, themes and areas and not judgements; with the kinds of case and
 * the roles that there are to choose from, whatever is chosen. One statement.
 */
async function judgedIn(tx: Transaction, reach: Reach, months: Months, asked: Pick<Asked, 'caseType' | 'role'>) {
  const [found] = await tx.execute<{ rows: TalliedRow[]; kinds: string[]; roles: string[] }>(sql`
    with period as materialized (
      select theme_id, service_area_id, sample, case_type, role, sum(judged)::int as judged, sum(below_good)::int as below_good, sum(of_practitioner)::int as of_practitioner, sum(of_manager)::int as of_manager,
        sum(of_service)::int as of_service, coalesce(sum(judged) filter (where not confirmed), 0)::int as provisional, min(month) as first, max(month) as last
      from theme_tallies where ${withinReach(reach, { area: themeTallies.serviceAreaId })} and judged <> 0 and ${picked(months, { caseType: null, role: null }, ofTallies)} group by 1, 2, 3, 4, 5),
    tallied as (
      select theme_id, service_area_id, sample, sum(judged)::int as judged, sum(below_good)::int as below_good, sum(of_practitioner)::int as of_practitioner, sum(of_manager)::int as of_manager,
        sum(of_service)::int as of_service, sum(provisional)::int as provisional, min(first) as first, max(last) as last
      from period where ${and(asked.caseType ? sql`case_type = ${asked.caseType}` : sql`true`, asked.role ? sql`role = ${asked.role}` : undefined)} group by 1, 2, 3),
    open as (${disputedNow(and(withinReach(reach, { area: audits.serviceAreaId }), picked(months, asked, ofAudits))!)})
    select
      (select coalesce(json_agg(json_build_object('themeId', theme_id, 'areaId', service_area_id, 'area', service_areas.name, 'sample', sample, 'judged', judged, 'belowGood', below_good,
          'ofPractitioner', of_practitioner, 'ofManager', of_manager, 'ofService', of_service, 'provisional', provisional, 'from', first, 'to', last,
          'disputed', json_build_object('all', coalesce(disputed, 0), 'provisional', coalesce(disputed_provisional, 0), 'practitioner', coalesce(disputed_practitioner, 0),
            'manager', coalesce(disputed_manager, 0), 'service', coalesce(disputed_service, 0)))), '[]')
        from tallied left join open using (theme_id, service_area_id, sample) join service_areas on service_areas.organisation_id = current_setting('app.organisation_id')::uuid and service_areas.id = service_area_id) as rows,
      (select coalesce(json_agg(kind order by kind), '[]') from (select distinct case_type as kind from period) kinds) as kinds,
      (select coalesce(json_agg(role order by role), '[]') from (select distinct role from period where role in ${rolesOfSeveral}) roles) as roles`)
  return found!
}

/**
 * Themes by service area, of one framework, one sample and some months: what was judged, and how much of it fell below good or was mainly a practitioner's, a manager's or the service's gap.
 * What is disputed is left out, and counted. Where nothing is asked of the months and the last six hold nothing, it is all there is.
 *
 * @returns 'nothing judged' while there is nothing in reach; 'nothing of this' with what there is to choose from, where the months, kind and role asked for leave nothing; undefined when the framework,
 *   sample, period, kind, role, area or panel asked for is not there
 */
export async function themesByArea(reader: Allowed<'see insight'>, asked: Partial<Asked>, { allThereIs = false } = {}) {
  const tx = await reader.reading()
  const today = dayInLondon(reader.at)
  const filters = { caseType: asked.caseType ?? null, role: asked.role ?? null }
  const panel = asked.panel ?? 'all'
  const months = monthsOf(asked.period ?? (allThereIs ? 'all' : 'six-months'), today)
  if (!months || !isPanel(panel)) return undefined
  let [found, within, fellBack] = [await judgedIn(tx, reader.reach, months, filters), months, false]
  if (found.kinds.length === 0 && !asked.period && !allThereIs) {
    const ever = monthsOf('all', today)!
    ;[found, within, fellBack] = [await judgedIn(tx, reader.reach, ever, filters), ever, true]
  }
  if (found.kinds.length === 0 && (fellBack || within.from === null)) return 'nothing judged'
  const choices = { kinds: found.kinds, roles: found.roles }
  if ((filters.caseType && !found.kinds.includes(filters.caseType) && found.kinds.length > 0) || (filters.role && !found.roles.includes(filters.role) && found.kinds.length > 0)) return undefined
  const nothingOfThis = { nothingOfThis: true as const, ...choices }
  const narrowed = filters.caseType !== null || filters.role !== null || (within.from !== null && asked.period !== undefined && asked.period !== null)
  if (found.rows.length === 0) return nothingOfThis

  const judgedOf = (rows: readonly { judged: number }[]) => rows.reduce((sum, { judged }) => sum + judged, 0)
  const versions = await allFrameworks(tx, today)
  const known = versions.map((framework) => ({ ...framework, tallies: found.rows.filter(({ themeId }) => framework.themes.some(({ id }) => id === themeId)) })).filter(({ tallies }) => tallies.length > 0)
  const framework = choose(known, asked.framework ?? null, ({ tallies }) => judgedOf(tallies))
  if (!framework) return narrowed || versions.some(({ name }) => name === asked.framework) ? nothingOfThis : undefined

  const taken = Object.entries(Object.groupBy(framework.tallies, ({ sample }) => sample))
    .flatMap(([name, tallies]) => (isSample(name) && tallies ? [{ name: name as Sample, tallies, judged: judgedOf(tallies) }] : []))
  const sample = choose(taken, asked.sample ?? null, ({ judged }) => judged)
  if (!sample) return narrowed && isSample(asked.sample ?? '') ? nothingOfThis : undefined

  const areas = [...new Map(sample.tallies.map(({ areaId, area }) => [areaId, area]))].toSorted(([, a], [, b]) => a.localeCompare(b, 'en-GB'))
  const shownAreas = asked.area ? areas.filter(([id]) => id === asked.area) : areas
  if (shownAreas.length === 0) return undefined
  const counted = sample.tallies.map((row) => ({ ...row, ...countedOf(row, panel) }))
  const ofShownAreas = (tallies: readonly TalliedRow[]) => tallies.filter(({ areaId }) => !asked.area || areaId === asked.area)
  const shown = ofShownAreas(sample.tallies)
  return {
    frameworks: known.map(({ name, title }) => ({ name, title, current: name === framework.name })),
    samples: taken.map(({ name, tallies }) => ({ name, judged: judgedOf(ofShownAreas(tallies)), current: name === sample.name })),
    framework: { id: framework.id, name: framework.name, title: framework.title, scale: framework.scale },
    sample: sample.name,
    panel,
    ...choices,
    allAreas: areas.map(([id, name]) => ({ id, name })),
    fellBack,
    /** Of the areas shown: how many are below good, and whose gaps these mainly are, over all themes; how many grades there are whoever's gap, and how many of them provisional. All without what is disputed. */
    whose: whoseOf(shown),
    judged: shown.reduce((sum, { judged, disputed }) => sum + judged - disputed.all, 0),
    provisional: shown.reduce((sum, { provisional, disputed }) => sum + provisional - disputed.provisional, 0),
    /** What is disputed in this panel. */
    leftOut: shown.reduce((sum, row) => sum + countedOf(row, panel).leftOut, 0),
    from: shown.map(({ from }) => from).toSorted()[0]!,
    to: shown.map(({ to }) => to).toSorted().at(-1)!,
    areas: shownAreas.map(([id, name]) => ({ id, name })),
    /** A leader of some areas sees nothing of the rest here. */
    seesWhole: reader.reach.council,
    themes: framework.themes.map(({ id, key, title }): ThemeCounted => {
      const ofTheme = counted.filter(({ themeId }) => themeId === id)
      return {
        key, title,
        areas: shownAreas.map(([areaId, name]) => ({ name, counted: added(ofTheme.filter((tally) => tally.areaId === areaId)) })),
        whole: reader.reach.council ? added(ofTheme) : added([]),
      }
    }).filter(({ areas: cells, whole: all }) => [...cells.map((cell) => cell.counted), all].some(({ judged, leftOut = 0 }) => judged + leftOut > 0)),
  }
}
export type ThemesByArea = Extract<Awaited<ReturnType<typeof themesByArea>>, { areas: unknown }>
