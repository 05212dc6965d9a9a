import { sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { audits, themeTallies } from '../../../db/schema.ts'
import { monthsOf } from '../insight/asked.ts'
import type { Sample } from '../insight/insight.ts'
import { disputedNow } from '../insight/insight.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { looksOf } from '../transfer/ladder.server.ts'
import type { Topic } from './topics.ts'

/**
 * The themes of the framework that holds today, as they were judged in the last twelve months in reach: in cases drawn at random, or where there are none in the sample of which there is most. A gap that is mainly the
 * service's or a partner's is none that learning answers. Who would be reached are workers who are still here and whose cases were judged by the theme; hold rates are of gaps looked at again after
 * learning, whenever they were found. Two statements; judgements are counted from the tallies, and workers by whether there is one case of theirs.
 */
export async function topicsToTeach(reader: Allowed<'see insight'>): Promise<{ sample: Sample; topics: Topic[] } | undefined> {
  const tx = await reader.reading()
  const today = dayInLondon(reader.at)
  const { from } = monthsOf('year', today)!
  const ofAudits = sql`audits.audited_on >= ${from}::date and ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })}`
  const rows = await tx.execute<{ id: string; key: string; title: string; sample: Sample; judged: number; gaps: number; people: number }>(sql`
    with framework as (select frameworks.organisation_id, frameworks.id from frameworks where frameworks.followed_up_by = 'person' and frameworks.valid_from <= ${today}::date and (frameworks.valid_to is null or frameworks.valid_to > ${today}::date)
      order by frameworks.valid_from desc limit 1),
    tallied as (select theme_id, sample, sum(judged)::int as judged, sum(below_good - of_service)::int as gaps from theme_tallies
      where month >= ${from}::date and ${withinReach(reader.reach, { area: themeTallies.serviceAreaId })} group by 1, 2),
    open as (select theme_id, sample, sum(disputed)::int as judged, sum(disputed - disputed_service)::int as gaps from (${disputedNow(ofAudits)}) disputed group by 1, 2),
    judged as (
      select theme.organisation_id, theme.id, theme.key, theme.title, theme.position, sample, tallied.judged - coalesce(open.judged, 0) as judged, tallied.gaps - coalesce(open.gaps, 0) as gaps
      from framework join themes theme on theme.organisation_id = framework.organisation_id and theme.framework_id = framework.id
      join tallied on tallied.theme_id = theme.id and tallied.judged > 0 left join open using (theme_id, sample)),
    chosen as (select sample from judged group by 1 order by sample = 'random' desc, sum(judged) desc limit 1),
    workers as materialized (select distinct audits.organisation_id, audits.worker_id from chosen join audits on audits.sample = chosen.sample and ${ofAudits}
      join people on people.organisation_id = audits.organisation_id and people.id = audits.worker_id and (people.left_on is null or people.left_on > ${today}::date))
    select judged.id, judged.key, judged.title, judged.sample, judged.judged, judged.gaps, (select count(*)::int from workers where exists (
        select 1 from audits join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id and judgements.theme_id = judged.id and judgements.grade_id is not null
        where audits.organisation_id = workers.organisation_id and audits.worker_id = workers.worker_id and audits.sample = judged.sample and ${ofAudits})) as people
    from judged join chosen using (sample) order by judged.position`)
  const sample = rows[0]?.sample
  if (!sample) return undefined
  const looked = await looksOf(reader, { themeIds: rows.map(({ id }) => id), months: monthsOf('all', today)! })
  return {
    sample,
    topics: rows.map(({ id, key, title, judged, gaps, people }) => {
      const again = looked.filter(({ theme, learnt }) => theme === id && learnt)
      return { key, title, people, gap: { k: gaps, n: judged }, hold: { k: again.reduce((sum, { held }) => sum + held, 0), n: again.reduce((sum, { looked: many }) => sum + many, 0) } }
    }),
  }
}
