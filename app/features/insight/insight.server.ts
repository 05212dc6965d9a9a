import { and, asc, eq, isNull, ne, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { daysAfter, inWords } from '../../lib/days.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { actionChallenges, audits, disputes, evidence, extensions, frameworks, gaps, grades, people, remedialActions, safetyContacts, serviceAreas, themes, themeTallies } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'
import { smallNumberOn } from '../people/settings.server.ts'
import { defaultSettings } from '../people/settings.ts'
import { ownerAway, waitsFor } from '../remedial-actions/action-facts.server.ts'
import type { TimeAway } from '../remedial-actions/clocks.ts'
import { openAction } from '../remedial-actions/remedial-actions.server.ts'
import { added, isSample, type Sample, type ThemeCounted, withoutDisputed } from './insight.ts'
import { glance, type Glance } from '../service-actions/service-actions.server.ts'
import { workshopsLed, type WorkshopLed } from '../workshops/register.server.ts'

/** Every version of every framework there has been, with its scale and themes. */
export async function allFrameworks(tx: Transaction) {
  const laid = await tx.select({
    id: frameworks.id, key: frameworks.key, title: frameworks.title, validFrom: frameworks.validFrom, validTo: frameworks.validTo, followedUpBy: frameworks.followedUpBy,
    followUpFromDays: frameworks.followUpFromDays, followUpToDays: frameworks.followUpToDays, themeId: themes.id, theme: themes.title,
  }).from(frameworks)
    .innerJoin(themes, and(eq(themes.organisationId, frameworks.organisationId), eq(themes.frameworkId, frameworks.id)))
    .orderBy(asc(frameworks.title), asc(frameworks.validFrom), asc(themes.position))
  const scales = await tx.select({ frameworkId: grades.frameworkId, word: grades.word, goodEnough: grades.goodEnough }).from(grades).orderBy(asc(grades.rank))
  return Object.values(Object.groupBy(laid, ({ id }) => id)).map((ofOne) => {
    const { themeId: _, theme: __, ...framework } = ofOne![0]!
    return {
      ...framework,
      scale: scales.filter(({ frameworkId }) => frameworkId === framework.id),
      themes: ofOne!.map((row) => ({ id: row.themeId, title: row.theme })),
    }
  })
}
export type KnownFramework = Awaited<ReturnType<typeof allFrameworks>>[number]

/** Versions with a name each for addresses: the newest of those that there is something of goes by its key, an older one also by its first day, and says until when it held. */
export const named = <T extends Pick<KnownFramework, 'key' | 'title' | 'validFrom' | 'validTo'>>(versions: readonly T[]) => versions.map((one) => {
  const replaced = versions.some(({ key, validFrom }) => key === one.key && validFrom > one.validFrom)
  return { ...one, name: replaced ? `${one.key} ${one.validFrom}` : one.key, title: replaced && one.validTo ? `${one.title} (to ${inWords(daysAfter(one.validTo, -1))})` : one.title }
})

/** The one asked for, or, with nothing asked for, the one of which there is most; undefined when what was asked for is not there. */
export function choose<T extends { name: string }>(choices: readonly T[], asked: string | null, amount: (one: T) => number): T | undefined {
  if (asked !== null) return choices.find(({ name }) => name === asked)
  return choices.toSorted((a, b) => amount(b) - amount(a))[0]
}

/** How many open challenges there are of each theme, area and sample: asked live, because there are always few. */
const disputedNow = (tx: Transaction, where: SQL) => tx.select({
  themeId: sql<string>`${gaps.themeId}`.as('disputed_theme'), areaId: sql<string>`${audits.serviceAreaId}`.as('disputed_area'), sample: sql<string>`${audits.sample}`.as('disputed_sample'),
  all: sql<number>`count(*)::int`.as('disputed_all'), provisional: sql<number>`(count(*) filter (where ${audits.confirmedAt} is null))::int`.as('disputed_provisional'),
}).from(disputes)
  .innerJoin(gaps, and(eq(gaps.organisationId, disputes.organisationId), eq(gaps.id, disputes.gapId)))
  .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
  .where(and(isNull(disputes.settledAt), where)).groupBy(gaps.themeId, audits.serviceAreaId, audits.sample).as('disputed')

/**
 * Themes by service area, of one framework and one sample, from the tallies and the few open challenges: the cost follows themes and areas, not judgements. What
 * is disputed is left out, and counted.
 *
 * @returns 'nothing judged' while there is nothing in reach; undefined when the framework or sample asked for has nothing in reach
 */
export async function themesByArea(reader: Allowed<'see insight'>, asked: { framework: string | null; sample: string | null }) {
  const tx = await reader.reading()
  const tallied = tx.select({
    themeId: themeTallies.themeId, areaId: themeTallies.serviceAreaId, sample: themeTallies.sample,
    judged: sql<number>`sum(${themeTallies.judged})::int`.as('all_judged'), belowGood: sql<number>`sum(${themeTallies.belowGood})::int`.as('all_below_good'),
    provisional: sql<number>`coalesce(sum(${themeTallies.judged}) filter (where not ${themeTallies.confirmed}), 0)::int`.as('provisional'),
    from: sql<string>`min(${themeTallies.month})::text`.as('from_day'), to: sql<string>`max(${themeTallies.month})::text`.as('to_day'),
  }).from(themeTallies)
    .where(and(withinReach(reader.reach, { area: themeTallies.serviceAreaId }), ne(themeTallies.judged, 0)))
    .groupBy(themeTallies.themeId, themeTallies.serviceAreaId, themeTallies.sample).as('tallied')
  const disputed = disputedNow(tx, withinReach(reader.reach, { area: audits.serviceAreaId }))
  const rows = await tx.select({
    themeId: tallied.themeId, areaId: tallied.areaId, area: serviceAreas.name, sample: tallied.sample,
    judged: tallied.judged, belowGood: tallied.belowGood, provisional: tallied.provisional, from: tallied.from, to: tallied.to,
    disputed: { all: sql<number>`coalesce(${disputed.all}, 0)`, provisional: sql<number>`coalesce(${disputed.provisional}, 0)` },
  }).from(tallied).innerJoin(serviceAreas, eq(serviceAreas.id, tallied.areaId))
    .leftJoin(disputed, and(eq(disputed.themeId, tallied.themeId), eq(disputed.areaId, tallied.areaId), eq(disputed.sample, tallied.sample)))
  if (rows.length === 0) return 'nothing judged'
  const all = rows.map(({ disputed: open, ...row }) => ({ ...row, ...withoutDisputed(row, open) }))

  const judgedOf = (rows: readonly { judged: number }[]) => rows.reduce((sum, { judged }) => sum + judged, 0)
  const known = named((await allFrameworks(tx)).map((framework) => ({ ...framework, tallies: all.filter(({ themeId }) => framework.themes.some(({ id }) => id === themeId)) }))
    .filter(({ tallies }) => tallies.length > 0))
  const framework = choose(known, asked.framework, ({ tallies }) => judgedOf(tallies))
  if (!framework) return undefined

  const taken = Object.entries(Object.groupBy(framework.tallies, ({ sample }) => sample))
    .flatMap(([name, tallies]) => (isSample(name) && tallies ? [{ name: name as Sample, tallies, judged: judgedOf(tallies) }] : []))
  const sample = choose(taken, asked.sample, ({ judged }) => judged)
  if (!sample) return undefined

  const whole = reader.reach.council ? undefined : await wholeCouncilByTheme(tx, framework.id, sample.name, dayInLondon(reader.at))
  const areas = [...new Map(sample.tallies.map(({ areaId, area }) => [areaId, area]))].toSorted(([, a], [, b]) => a.localeCompare(b, 'en-GB'))
  return {
    frameworks: known.map(({ name, title }) => ({ name, title, current: name === framework.name })),
    samples: taken.map(({ name, judged }) => ({ name, judged, current: name === sample.name })),
    framework: { title: framework.title, scale: framework.scale },
    sample: sample.name,
    judged: sample.judged,
    leftOut: sample.tallies.reduce((sum, { leftOut }) => sum + leftOut, 0),
    provisional: sample.tallies.reduce((sum, { provisional }) => sum + provisional, 0),
    from: sample.tallies.map(({ from }) => from).toSorted()[0]!,
    to: sample.tallies.map(({ to }) => to).toSorted().at(-1)!,
    areas: areas.map(([, name]) => name),
    /** The council's small number, for a leader of some areas; undefined for one who sees the whole council. */
    hiddenBelow: whole?.smallNumber,
    themes: framework.themes.map(({ id, title }): ThemeCounted => {
      const ofTheme = sample.tallies.filter(({ themeId }) => themeId === id)
      return {
        title,
        areas: areas.map(([areaId, name]) => ({ name, counted: added(ofTheme.filter((tally) => tally.areaId === areaId)) })),
        whole: whole ? whole.byTheme.get(id) ?? added([]) : added(ofTheme),
      }
    }).filter(({ areas, whole }) => [...areas.map(({ counted }) => counted), whole].some(({ judged, leftOut = 0 }) => judged + leftOut > 0)),
  }
}
export type ThemesByArea = Exclude<Awaited<ReturnType<typeof themesByArea>>, 'nothing judged' | undefined>

/** Every theme's counts over the whole council, for a rate to stand beside, and the council's small number; what of it a leader of some areas may see, `rateBeyond` says. */
async function wholeCouncilByTheme(tx: Transaction, frameworkId: string, sample: Sample, today: Day) {
  const disputed = disputedNow(tx, sql`${audits.sample} = ${sample}`)
  const open = sql`coalesce((select sum(${disputed.all}) from ${disputed} where ${disputed.themeId} = ${themeTallies.themeId}), 0)`
  const rows = await tx.select({
    themeId: themeTallies.themeId, judged: sql<number>`(sum(${themeTallies.judged}) - ${open})::int`, belowGood: sql<number>`(sum(${themeTallies.belowGood}) - ${open})::int`, smallNumber: smallNumberOn(today),
  }).from(themeTallies)
    .innerJoin(themes, and(eq(themes.organisationId, themeTallies.organisationId), eq(themes.id, themeTallies.themeId)))
    .where(and(eq(themes.frameworkId, frameworkId), eq(themeTallies.sample, sample)))
    .groupBy(themeTallies.themeId)
  return {
    byTheme: new Map(rows.map(({ themeId, judged, belowGood }) => [themeId, { judged, belowGood }])),
    smallNumber: rows[0]?.smallNumber ?? defaultSettings.smallNumber,
  }
}

/** Counting stops here: beyond it the page says "more than", and costs no more. */
export const mostCounted = 1_000

/**
 * How many remedial actions are open in reach, and how many of them nobody has sent in though their time is over. Counts only, and never
 * hidden however small. Open and overdue mean what `standing` in remedial-actions says. With them, what there is of service actions.
 * @returns no actions when none was ever agreed; a count of `mostCounted` + 1 means more than that
 */
export async function openWork(reader: Allowed<'see insight'>) {
  const tx = await reader.reading()
  const inReach = reader.reach.council ? sql`true` : sql`exists (select 1 from ${audits}
    where ${audits.organisationId} = ${remedialActions.organisationId} and ${audits.id} = ${remedialActions.auditId}
      and ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })})`
  const at = sql`${reader.at.toISOString()}::timestamptz`
  const sentIn = sql`select 1 from ${evidence} where ${evidence.organisationId} = ${remedialActions.organisationId} and ${evidence.remedialActionId} = ${remedialActions.id}`
  // More time is always to a later day, so whatever is overdue was due first: this way the index of open actions finds it.
  const overdue = sql`${openAction} and ${remedialActions.dueAt} <= ${at} and not exists (${sentIn}) and not exists (select 1 from ${extensions}
    where ${extensions.organisationId} = ${remedialActions.organisationId} and ${extensions.remedialActionId} = ${remedialActions.id} and ${extensions.dueAt} > ${at})`
  const red = sql`${remedialActions.priority} = 'red'`
  const other = sql`${remedialActions.priority} in ('amber', 'green')`
  const count = (from: SQL, ...what: SQL[]) => sql`(select count(*)::int from (select 1 from ${from} where ${and(...what, inReach)} limit ${mostCounted + 1}::int) counted)`
  const all = sql`${remedialActions}`
  // Begun from the few that were spoken about: looked up action by action it would have to go through every one.
  const madeSafe = sql`(select distinct ${safetyContacts.organisationId}, ${safetyContacts.remedialActionId} from ${safetyContacts} where ${safetyContacts.reached}) safe
    join ${remedialActions} on ${remedialActions.organisationId} = safe.organisation_id and ${remedialActions.id} = safe.remedial_action_id`
  // Of those, the few whose owner was or is away meanwhile, or who challenged them, may only be waiting: which, their clocks say.
  const perhapsWaiting = sql`(select coalesce(json_agg(waiting), '[]') from (
    select ${remedialActions.priority} as priority, ${remedialActions.dueOn} as "dueOn", ${remedialActions.dueAt} as "dueAt", ${remedialActions.issuedAt} as "issuedAt", ${people.daysOff} as "ownerDaysOff", ${ownerAway} as "ownerAway",
      (select json_build_object('dueOn', more.due_on, 'dueAt', more.due_at, 'at', more.at) from ${extensions} more where more.organisation_id = ${remedialActions.organisationId} and more.remedial_action_id = ${remedialActions.id}) as extension,
      (select json_build_object('raisedAt', raised.raised_at, 'decidedAt', raised.decided_at) from ${actionChallenges} raised where raised.organisation_id = ${remedialActions.organisationId} and raised.remedial_action_id = ${remedialActions.id}) as challenge
    from ${remedialActions} join ${people} on ${people.organisationId} = ${remedialActions.organisationId} and ${people.id} = ${remedialActions.ownerId}
    where ${and(other, overdue, inReach)} and (
      exists (select 1 from away_periods away where away.organisation_id = ${remedialActions.organisationId} and away.person_id = ${remedialActions.ownerId} and (away.back_on is null or away.back_on > ${remedialActions.issuedAt}::date))
      or exists (select 1 from ${actionChallenges} raised where raised.organisation_id = ${remedialActions.organisationId} and raised.remedial_action_id = ${remedialActions.id}))
    limit ${mostCounted + 1}::int) waiting)`
  const [row] = await tx.execute<{ any: boolean; red: number; redMadeSafe: number; redOverdue: number; other: number; otherOverdue: number; perhapsWaiting: PerhapsWaiting[]; service: Glance; led: WorkshopLed[] }>(sql`
    select exists (select 1 from ${remedialActions} where ${inReach}) as "any", ${count(all, red, openAction)} as red, ${count(madeSafe, red, openAction)} as "redMadeSafe",
      ${count(all, red, overdue)} as "redOverdue", ${count(all, other, openAction)} as other, ${count(all, other, overdue)} as "otherOverdue", ${perhapsWaiting} as "perhapsWaiting", ${workshopsLed(whoever(reader), reader.at)} as led, ${glance(reader)} as service`)
  const { any, perhapsWaiting: perhaps, service, led, ...counts } = row!
  if (!any) return { actions: undefined, service, led }
  const waiting = perhaps.map((one) => waitsFor(asRow(one)))
    .filter((waits) => typeof waits === 'string' || (waits && waits.dueAt > reader.at))
  return { actions: { ...counts, otherOverdue: counts.otherOverdue - waiting.length }, service, led }
}

/** An action past its first day whose clock may stand still, as JSON has it. */
type PerhapsWaiting = {
  priority: 'amber' | 'green'; dueOn: Day; dueAt: string; issuedAt: string; ownerDaysOff: number[]; ownerAway: TimeAway[]
  extension: { dueOn: Day; dueAt: string; at: string } | null; challenge: { raisedAt: string; decidedAt: string | null } | null
}

const asRow = ({ dueAt, issuedAt, extension, challenge, ...one }: PerhapsWaiting) => ({
  ...one, dueAt: new Date(dueAt), issuedAt: new Date(issuedAt),
  extension: extension && { dueOn: extension.dueOn, dueAt: new Date(extension.dueAt), at: new Date(extension.at) },
  challenge: challenge && { raisedAt: new Date(challenge.raisedAt), decidedAt: challenge.decidedAt ? new Date(challenge.decidedAt) : null },
})
