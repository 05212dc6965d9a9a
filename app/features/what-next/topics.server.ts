import { sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { audits } from '../../../db/schema.ts'
import { monthsOf } from '../insight/asked.ts'
import { isSample, type Sample } from '../insight/insight.ts'
import { withinReach } from '../people/reach.server.ts'
import { ladderOf } from '../transfer/ladder.server.ts'
import type { Topic } from './topics.ts'

/**
 * The themes of the framework that holds today, as they were judged in the last twelve months in reach: in cases drawn at random, or where there are none in the sample of which there is most. A gap that is mainly the
 * service's or a partner's is none that learning answers. Who would be reached are workers who are still here and whose cases were judged by the theme; hold rates are of gaps looked at again after
 * learning, whenever they were found. Two statements.
 */
export async function topicsToTeach(reader: Allowed<'see insight'>): Promise<{ sample: Sample; topics: Topic[] } | undefined> {
  const tx = await reader.reading()
  const today = dayInLondon(reader.at)
  const { from } = monthsOf('year', today)!
  const rows = await tx.execute<{ id: string; key: string; title: string; sample: string; judged: number; gaps: number; people: number }>(sql`
    with framework as (select frameworks.organisation_id, frameworks.id from frameworks where frameworks.followed_up_by = 'person' and frameworks.valid_from <= ${today}::date and (frameworks.valid_to is null or frameworks.valid_to > ${today}::date)
      order by frameworks.valid_from desc limit 1)
    select theme.id, theme.key, theme.title, audits.sample, count(*)::int as judged, (count(*) filter (where not grades.good_enough and gaps.attribution is distinct from 'system' and gaps.attribution is distinct from 'partner'))::int as gaps,
      (count(distinct audits.worker_id) filter (where person.left_on is null or person.left_on > ${today}::date))::int as people
    from framework join themes theme on theme.organisation_id = framework.organisation_id and theme.framework_id = framework.id
    join judgements on judgements.organisation_id = theme.organisation_id and judgements.theme_id = theme.id
    join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    join audits on audits.organisation_id = judgements.organisation_id and audits.id = judgements.audit_id and audits.audited_on >= ${from}::date and ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })}
    left join people person on person.organisation_id = audits.organisation_id and person.id = audits.worker_id
    left join gaps on gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id and gaps.withdrawn_at is null
    where not exists (select 1 from disputes open where open.organisation_id = gaps.organisation_id and open.gap_id = gaps.id and open.settled_at is null)
    group by theme.id, theme.key, theme.title, theme.position, audits.sample order by theme.position`)
  const samples = [...Map.groupBy(rows, ({ sample }) => sample)].flatMap(([name, of]) => (isSample(name) ? [{ name, of, judged: of.reduce((sum, { judged }) => sum + judged, 0) }] : []))
  const sample = samples.find(({ name }) => name === 'random') ?? samples.toSorted((a, b) => b.judged - a.judged)[0]
  if (!sample) return undefined
  const { looked } = await ladderOf(reader, { themeIds: sample.of.map(({ id }) => id), months: monthsOf('all', today)!, by: 'theme' })
  return {
    sample: sample.name,
    topics: sample.of.map(({ id, key, title, judged, gaps, people }) => {
      const again = looked.filter(({ theme, learnt }) => theme === id && learnt)
      return { key, title, people, gap: { k: gaps, n: judged }, hold: { k: again.reduce((sum, { held }) => sum + held, 0), n: again.reduce((sum, { looked: many }) => sum + many, 0) } }
    }),
  }
}
