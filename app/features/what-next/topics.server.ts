import { sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { audits, themeTallies } from '../../../db/schema.ts'
import { monthsOf } from '../insight/asked.ts'
import type { Sample } from '../insight/insight.ts'
import { disputedNow } from '../insight/insight.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { looksOf } from '../transfer/ladder.server.ts'
import type { Learners, Topic } from './topics.ts'

/**
 * The themes of the framework that holds today, as they were judged in the last twelve months in reach: in cases drawn at random, or where there are none in the sample of which there is most. Counted are
 * gaps that somebody has confirmed as the practitioner's, and as the manager's, each with whom learning would reach: workers, or managers, who are still here and of whose cases one was judged by the theme. Hold rates are of a
 * theme's gaps looked at again after learning, whoever's they were, whenever they were found and in whatever sample. Two statements; judgements are counted from the tallies, and people by whether there is one case of theirs.
 * @returns also how many gaps nobody has confirmed as anybody's; undefined where nothing was judged
 */
export async function topicsToTeach(reader: Allowed<'see insight'>): Promise<{ sample: Sample; topics: Topic[]; notConfirmed: number } | undefined> {
  const tx = await reader.reading()
  const today = dayInLondon(reader.at)
  const { from } = monthsOf('year', today)!
  const ofAudits = sql`audits.audited_on >= ${from}::date and ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })}`
  /** Who is still here of those whose case it was, and has one that was judged by the theme. */
  const reached = (whose: 'worker_id' | 'manager_id') => sql`(
    select count(*)::int from (select distinct organisation_id, ${sql.raw(whose)} as person_id from cases) whoever
    join people on people.organisation_id = whoever.organisation_id and people.id = whoever.person_id and (people.left_on is null or people.left_on > ${today}::date)
    where exists (
      select 1 from audits join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id and judgements.theme_id = judged.id and judgements.grade_id is not null
      where audits.organisation_id = whoever.organisation_id and audits.${sql.raw(whose)} = whoever.person_id and audits.sample = judged.sample and ${ofAudits}))`
  const rows = await tx.execute<{ id: string; key: string; title: string; sample: Sample; judged: number; notConfirmed: number } & Record<'practitioners' | 'managers', { gaps: number; people: number }>>(sql`
    with framework as (select frameworks.organisation_id, frameworks.id from frameworks where frameworks.followed_up_by = 'person' and frameworks.valid_from <= ${today}::date and (frameworks.valid_to is null or frameworks.valid_to > ${today}::date)
      order by frameworks.valid_from desc limit 1),
    tallied as (select theme_id, sample, sum(judged)::int as judged, sum(below_good)::int as below, sum(of_practitioner)::int as of_practitioner, sum(of_manager)::int as of_manager, sum(of_service)::int as of_service from theme_tallies
      where month >= ${from}::date and ${withinReach(reader.reach, { area: themeTallies.serviceAreaId })} group by 1, 2),
    open as (select theme_id, sample, sum(disputed)::int as judged, sum(disputed_practitioner)::int as of_practitioner, sum(disputed_manager)::int as of_manager, sum(disputed_service)::int as of_service from (${disputedNow(ofAudits)}) disputed group by 1, 2),
    judged as (
      select theme.organisation_id, theme.id, theme.key, theme.title, theme.position, sample, tallied.judged - coalesce(open.judged, 0) as judged, tallied.below - coalesce(open.judged, 0) as below,
        tallied.of_practitioner - coalesce(open.of_practitioner, 0) as of_practitioner, tallied.of_manager - coalesce(open.of_manager, 0) as of_manager, tallied.of_service - coalesce(open.of_service, 0) as of_service
      from framework join themes theme on theme.organisation_id = framework.organisation_id and theme.framework_id = framework.id
      join tallied on tallied.theme_id = theme.id and tallied.judged > 0 left join open using (theme_id, sample)),
    chosen as (select sample from judged group by 1 order by sample = 'random' desc, sum(judged) desc limit 1),
    cases as materialized (select audits.organisation_id, audits.id, audits.worker_id, audits.manager_id, audits.sample from chosen join audits on audits.sample = chosen.sample and ${ofAudits})
    select judged.id, judged.key, judged.title, judged.sample, judged.judged, judged.below - judged.of_practitioner - judged.of_manager - judged.of_service as "notConfirmed",
      json_build_object('gaps', judged.of_practitioner, 'people', ${reached('worker_id')}) as practitioners, json_build_object('gaps', judged.of_manager, 'people', ${reached('manager_id')}) as managers
    from judged join chosen using (sample) order by judged.position`)
  const sample = rows[0]?.sample
  if (!sample) return undefined
  const looked = await looksOf(reader, { themeIds: rows.map(({ id }) => id), months: monthsOf('all', today)! })
  return {
    sample,
    notConfirmed: rows.reduce((sum, { notConfirmed }) => sum + notConfirmed, 0),
    topics: rows.flatMap(({ id, key, title, judged, practitioners, managers }) => {
      const again = looked.filter(({ theme, learnt }) => theme === id && learnt)
      const hold = { k: again.reduce((sum, { held }) => sum + held, 0), n: again.reduce((sum, { looked: many }) => sum + many, 0) }
      return Object.entries({ practitioners, managers }).filter(([, { gaps }]) => gaps > 0).map(([learners, { gaps, people }]) => ({ key, title, learners: learners as Learners, people, gap: { k: gaps, n: judged }, hold }))
    }),
  }
}
