import { sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, instantInLondon } from '../../lib/days.ts'
import { withoutSmallNumbers } from '../../lib/small-numbers.ts'
import { programmeGuide } from '../modules/planned-modules.ts'
import { settingsOn } from '../people/settings.server.ts'
import { classOf } from './classes.ts'

/** Of the people to whom a module was given: who has still to complete it, who completed it, and of these whose own-case task was accepted or is still to be. */
const columns = ['Given to', 'Still to complete it', 'Completed it', 'Own-case task still to be accepted', 'Own-case task accepted']
const sums = [{ whole: 0, parts: [1, 2] }, { whole: 2, parts: [3, 4] }]

/**
 * What became of the modules of the whole council, whatever the reader's areas: nothing here is told by area or team, so that no two views can be taken from each other. Whoever does
 * not answer for the whole council sees no small counts. Of scores there are only those of whole tens of people, as they stood when the day began. People who left stay in. The guide of
 * the managers’ programme is left out: whoever knows the cohorts would know whose scores they are.
 */
export async function learningOfCouncil(reader: Allowed<'see insight'>) {
  const tx = await reader.reading()
  const today = dayInLondon(reader.at)
  const modules = await tx.execute<{ title: string; given: number; completed: number; accepted: number; pres: (number | null)[] | null; posts: number[] | null }>(sql`
    with given as (
      select module_key, count(*)::int as given, (count(*) filter (where completed or accepted))::int as completed, (count(*) filter (where accepted))::int as accepted from (
        select given.module_key, given.person_id,
          bool_or(exists (select 1 from declarations declared join module_versions of on of.organisation_id = declared.organisation_id and of.id = declared.module_version_id
            where declared.organisation_id = given.organisation_id and declared.person_id = given.person_id and of.module_key = given.module_key and declared.declared_at >= given.proposed_at - interval '6 months')) as completed,
          bool_or(exists (select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
            where sent.organisation_id = given.organisation_id and sent.assignment_id = given.id and checked.outcome = 'accepted')) as accepted
        from assignments given where given.decision = 'confirmed' and (given.ended_because is null or given.ended_because = 'left')
        group by given.module_key, given.person_id) people
      group by module_key),
    last_checks as (
      select distinct on (version.module_key, go.person_id) version.module_key, go.organisation_id, go.person_id, go.id, go."right" as post, go.finished_at from attempts go
      join module_versions version on version.organisation_id = go.organisation_id and version.id = go.module_version_id
      where go."check" = 'post' and go."right" is not null order by version.module_key, go.person_id, go.finished_at, go.id),
    classes as (
      select last_checks.module_key, json_agg(first_check.pre order by last_checks.finished_at, last_checks.id) as pres, json_agg(last_checks.post order by last_checks.finished_at, last_checks.id) as posts from last_checks
      left join lateral (
        select go."right" as pre from attempts go join module_versions version on version.organisation_id = go.organisation_id and version.id = go.module_version_id
        where go.organisation_id = last_checks.organisation_id and go.person_id = last_checks.person_id and version.module_key = last_checks.module_key
          and go."check" = 'pre' and go."right" is not null and go.finished_at <= last_checks.finished_at order by go.finished_at, go.id limit 1) first_check on true
      where last_checks.finished_at < ${instantInLondon(today, '00:00').toISOString()}::timestamptz
      group by last_checks.module_key)
    select latest.title, coalesce(given.given, 0) as given, coalesce(given.completed, 0) as completed, coalesce(given.accepted, 0) as accepted, classes.pres, classes.posts
    from (select distinct on (module_key) module_key, title from module_versions where module_key <> ${programmeGuide} order by module_key, published_at desc, id desc) latest
    left join given on given.module_key = latest.module_key left join classes on classes.module_key = latest.module_key
    order by latest.title`)
  const { smallNumber } = await settingsOn(tx, today)

  const table = {
    columns, sums, total: null,
    rows: modules.filter(({ given }) => given > 0).map(({ title, given, completed, accepted }) => ({ name: title, counts: [given, given - completed, completed, completed - accepted, accepted] })),
  }
  const hiddenBelow = reader.reach.council ? undefined : smallNumber
  const [shown] = hiddenBelow === undefined ? [table] : withoutSmallNumbers([table], hiddenBelow)
  return {
    hiddenBelow, columns, given: shown!.rows.map(({ name, counts }) => ({ title: name, counts })),
    classes: modules.flatMap(({ title, pres, posts }) => {
      const of = classOf((posts ?? []).map((post, nth) => ({ pre: pres![nth]!, post })))
      return of ? [{ title, ...of }] : []
    }),
  }
}
