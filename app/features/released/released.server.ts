import { and, desc, eq, lte, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { figureReleases, organisations, serviceAreas } from '../../../db/schema.ts'
import { disputed } from '../gaps/disputed.server.ts'
import { closedQuarters, monthsAfter } from '../insight/asked.ts'
import { isSample, nationalInspections, wordsOf, type Sample } from '../insight/insight.ts'
import { allFrameworks, rolesOfSeveral } from '../insight/insight.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { fewestPeople } from './cells.ts'
import { releaseHashOf } from './hash.server.ts'
import { heldOf, progressOf } from './outcomes.server.ts'
import { dueOn, lastDayOf, mostQuarters, outcomesDueOn, type AnyRelease, type Contents, type Kind, type OutcomeContents, type Release } from './released.ts'
import { themesReleased, type Fact } from './themes.ts'

type Job = Allowed<'release figures'>

/**
 * Works out every release whose wait is over and that is not made yet, the earliest quarter first. Of two that run at once one makes it. What Ofsted publishes is published already: nothing is
 * released of it.
 * @returns the first days of the quarters released now
 */
export async function releaseWhatIsDue(job: Job): Promise<Day[]> {
  const today = dayInLondon(job.at)
  const [council] = await job.writing((tx) => tx.select({ key: organisations.key, name: organisations.name }).from(organisations).where(eq(organisations.id, job.organisationId)))
  if (council!.key === nationalInspections) return []
  const made = new Set((await job.writing((tx) => tx.select({ quarter: figureReleases.quarter }).from(figureReleases).where(eq(figureReleases.kind, 'themes')))).map(({ quarter }) => quarter))
  const due = closedQuarters(today, mostQuarters).filter((quarter) => !made.has(quarter) && dueOn(quarter) <= today).toReversed()
  const released: Day[] = []
  for (const quarter of due) {
    const isNew = await job.writing(async (tx) => {
      const contents = await themesOf(tx, quarter, { council: council!.name, today })
      if (!contents) return false
      const kind: Kind = 'themes'
      const rows = await tx.insert(figureReleases).values({ organisationId: job.organisationId, kind, quarter, contents, hash: releaseHashOf(contents), releasedAt: job.at }).onConflictDoNothing().returning({ id: figureReleases.id })
      return rows.length > 0
    })
    if (isNew) released.push(quarter)
  }
  await releaseOutcomes(job, council!.name)
  return released
}

/** The same for what became of a quarter’s gaps, actions and learning, each kind when nothing more is waited for. */
async function releaseOutcomes(job: Job, council: string): Promise<void> {
  const today = dayInLondon(job.at)
  const [known] = await job.writing((tx) => tx.execute<{ made: string[]; followUpToDays: number | null }>(sql`
    select (select coalesce(json_agg(kind || ' ' || quarter), '[]') from figure_releases) as made, (select case when bool_or(follow_up_to_days is null) then null else max(follow_up_to_days) end from frameworks) as "followUpToDays"`))
  for (const quarter of closedQuarters(today, mostQuarters).toReversed()) {
    for (const kind of ['held', 'progress'] as const) {
      if (known!.made.includes(`${kind} ${quarter}`) || outcomesDueOn(kind, quarter, known!.followUpToDays) > today) continue
      await job.writing(async (tx) => {
        const { smallNumber } = await settingsOn(tx, today)
        const outcomes = await (kind === 'held' ? heldOf : progressOf)(tx, quarter, { smallNumber, seenByOne: await areasSeenByOne(tx, today) })
        if (outcomes.length === 0) return
        const contents: OutcomeContents = { council, smallNumber, fewestPeople, from: quarter, to: lastDayOf(quarter), outcomes }
        await tx.insert(figureReleases).values({ organisationId: job.organisationId, kind, quarter, contents, hash: releaseHashOf(contents), releasedAt: job.at }).onConflictDoNothing()
      })
    }
  }
}

const whoseIs = sql`case when grades.good_enough then 'good enough' when gaps.attribution in ('practitioner', 'manager') then gaps.attribution when gaps.attribution is null then 'not confirmed' else 'service or partner' end`

/** What was judged in a quarter, with findings that are open to a dispute and those that are not. */
const judgedIn = (quarter: Day) => sql`
  from audits
  join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id
  join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
  join themes on themes.organisation_id = judgements.organisation_id and themes.id = judgements.theme_id
  join service_areas on service_areas.organisation_id = audits.organisation_id and service_areas.id = audits.service_area_id
  left join gaps on gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id and gaps.withdrawn_at is null
  where audits.hidden_at is null and audits.audited_on >= ${quarter}::date and audits.audited_on < ${monthsAfter(quarter, 3)}::date`

/** A title that few people hold is one of others: it would be a worker with a name. */
const roleIs = sql`case when audits.worker_title in ${rolesOfSeveral} then audits.worker_title else 'Another role, or not said' end`

/** Whose practice an audit judged; where the audit does not say, nobody else's. */
const worker = sql`coalesce(audits.worker_id, audits.id)`

type Counted = Omit<Fact, 'theme'> & { frameworkId: string; themeId: string; sample: string }

/** The figures of a quarter by theme; undefined where nothing was judged in it. Straight from the audits, because it is done once. */
async function themesOf(tx: Transaction, quarter: Day, { council, today }: { council: string; today: Day }): Promise<Contents | undefined> {
  const facts = await tx.execute<Counted>(sql`
    select themes.framework_id as "frameworkId", themes.id as "themeId", audits.sample, service_areas.name as area, audits.case_type as kind, ${roleIs} as role, ${whoseIs} as whose, ${worker} as who, count(*)::int as count
    ${judgedIn(quarter)} and (gaps.id is null or not ${disputed()}) group by 1, 2, 3, 4, 5, 6, 7, 8`)
  if (facts.length === 0) return undefined
  const [left] = await tx.execute<{ disputed: number; people: number }>(sql`select count(*)::int as disputed, count(distinct ${worker})::int as people ${judgedIn(quarter)} and gaps.id is not null and ${disputed()}`)
  const { smallNumber } = await settingsOn(tx, today)
  const seenByOne = await areasSeenByOne(tx, today)
  const parts = (await allFrameworks(tx, today)).flatMap((framework) => {
    const own = facts.filter(({ frameworkId }) => frameworkId === framework.id)
    const titles = new Map(framework.themes.map(({ id, title }) => [id, title]))
    return [...new Set(own.map(({ sample }) => sample))].toSorted().flatMap((sample) => (isSample(sample) ? [{
      framework: framework.id, title: framework.title, ...wordsOf(framework.scale), sample: sample as Sample,
      themes: themesReleased(
        framework.themes.map(({ title }) => title),
        own.filter((fact) => fact.sample === sample).map(({ themeId, area, kind, role, whose, who, count }) => ({ theme: titles.get(themeId)!, area, kind, role, whose, who, count })),
        { smallNumber, seenByOne },
      ),
    }] : []))
  })
  const { disputed: disputes, people } = left!
  return { council, smallNumber, fewestPeople, from: quarter, to: lastDayOf(quarter), leftOut: disputes > 0 && (disputes < smallNumber || people < fewestPeople) ? 'hidden' : disputes, parts }
}

/** The areas of each, and those of every leader who answers for several: whoever sees some counts in full must not work the others out. */
async function areasSeenByOne(tx: Transaction, today: Day): Promise<string[][]> {
  const areas = await tx.select({ name: serviceAreas.name }).from(serviceAreas)
  const held = await tx.execute<{ areas: string[] }>(sql`
    select distinct array_agg(distinct service_areas.name order by service_areas.name) as areas from role_holdings
    join service_areas on service_areas.organisation_id = role_holdings.organisation_id and service_areas.id = role_holdings.service_area_id
    where role_holdings.role = 'leader' and role_holdings.valid_from <= ${today}::date and (role_holdings.valid_to is null or role_holdings.valid_to > ${today}::date)
    group by role_holdings.person_id having count(distinct service_areas.id) > 1`)
  return [...areas.map(({ name }) => [name]), ...held.map((one) => one.areas)]
}

const releaseColumns = { id: figureReleases.id, kind: figureReleases.kind, quarter: figureReleases.quarter, releasedAt: figureReleases.releasedAt, contents: figureReleases.contents }

const mostListed = 40

/** All releases there are, the latest quarter first. Whoever may see insight may have them, whatever their areas: they may leave. One statement. */
export async function releases(reader: Allowed<'see insight'>) {
  const tx = await reader.reading()
  const { contents: _, ...columns } = releaseColumns
  return await tx.select(columns).from(figureReleases).orderBy(desc(figureReleases.quarter), desc(figureReleases.kind)).limit(mostListed) as Omit<AnyRelease, 'contents'>[]
}

export async function releaseOf(reader: Allowed<'see insight'>, id: string): Promise<AnyRelease | undefined> {
  const tx = await reader.reading()
  const [found] = await tx.select(releaseColumns).from(figureReleases).where(eq(figureReleases.id, id)) as AnyRelease[]
  return found
}

/** The latest release by theme that a day knows of, for the council's rate to be read from; undefined while there is none. One statement. */
export async function latestThemes(tx: Transaction, today: Day): Promise<Release | undefined> {
  const [latest] = await tx.select(releaseColumns).from(figureReleases).where(and(eq(figureReleases.kind, 'themes'), lte(figureReleases.quarter, today))).orderBy(desc(figureReleases.quarter)).limit(1) as Release[]
  return latest
}
