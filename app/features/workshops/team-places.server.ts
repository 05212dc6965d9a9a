import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { people, places, teamMemberships, teamPlaces, teams, workshops } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { askFor, onceInASeries, standingInSeries } from './asking.server.ts'
import { tellOfPlaces, type PlaceNews } from './letters.server.ts'
import { moveUnderLock, placesLock, standingOf, type Held } from './offering.server.ts'
import { releaseDays, releasedAt } from './offers.ts'
import { inPriorityWindow, stateOf } from './places.ts'

const inTeams = (reach: Allowed<'keep places for a team'>['reach']) => withinReach(reach, { area: teams.serviceAreaId, team: teams.id })
const memberOn = (day: Day) => sql`${teamMemberships.validFrom} <= ${day}::date and (${teamMemberships.validTo} is null or ${teamMemberships.validTo} > ${day}::date)`

/** The places kept for a team that somebody may book from, being of the team today. */
export async function keptFor(tx: Transaction, held: Held, personId: string, at: Date): Promise<string | undefined> {
  const [kept] = await tx.select({ id: teamPlaces.id }).from(teamPlaces)
    .innerJoin(teamMemberships, and(eq(teamMemberships.organisationId, teamPlaces.organisationId), eq(teamMemberships.teamId, teamPlaces.teamId)))
    .where(and(eq(teamPlaces.workshopId, held.id), isNull(teamPlaces.releasedAt), gt(teamPlaces.kept, 0), eq(teamMemberships.personId, personId), memberOn(dayInLondon(at))))
    .orderBy(asc(teamPlaces.keptAt), asc(teamPlaces.id)).limit(1)
  return kept?.id
}

/**
 * Keeps places for a team until the morning of a day before the workshop. They come only from what is free after everybody who waits, and while a time for priority
 * lasts nothing is.
 * @returns how many are free to keep where that is fewer; undefined when there is no such workshop
 */
export async function keepPlaces(
  manager: Allowed<'keep places for a team'>, workshopId: string, { teamId, places: asked, releaseOn }: { teamId: string; places: number; releaseOn: Day },
): Promise<true | { free: number } | 'kept already' | 'called off' | 'has begun' | 'not theirs' | 'not that day' | undefined> {
  return manager.writing(async (tx) => {
    const held = await placesLock(tx, workshopId)
    if (!held) return undefined
    const [team] = await tx.select({ id: teams.id }).from(teams).where(and(eq(teams.id, teamId), inTeams(manager.reach)))
    if (!team) return 'not theirs'
    if (held.calledOffAt) return 'called off'
    if (held.startsAt <= manager.at) return 'has begun'
    const days = releaseDays(manager.at, held.startsAt)
    if (!days || releaseOn < days.from || releaseOn > days.to) return 'not that day'

    const { news } = await moveUnderLock(tx, manager, held)
    await tellOfPlaces(tx, manager, news)
    const standing = await standingOf(tx, held, manager.at)
    if (standing.kept.some((one) => one.teamId === teamId)) return 'kept already'
    const waiting = standing.places.filter((place) => stateOf({ ...place, endedAt: null }) === 'waiting').length
    const free = inPriorityWindow(held, manager.at) ? 0 : Math.max(0, held.capacity - held.taken - waiting)
    if (asked < 1 || asked > free) return { free }
    await tx.insert(teamPlaces).values({ organisationId: manager.organisationId, workshopId, teamId, keptById: whoever(manager), keptAt: manager.at, asked, kept: asked, releaseAt: releasedAt(releaseOn) })
    await tx.update(workshops).set({ taken: held.taken + asked }).where(eq(workshops.id, workshopId))
    await note(tx, manager, { did: 'kept places for a team', subjectKind: 'workshop', subjectId: workshopId })
    return true
  })
}

export type CannotBook = { personId: string; because: 'already' | 'another date of it' | 'took part before' }

/**
 * Books people of a team out of the places kept for it: all of them, or none. Whoever waits or is offered a place has one of the team's instead, and leaves theirs to the next.
 * @returns how many are kept where that is fewer; who cannot have one; 'not theirs' where somebody is not of a team in reach for which places are kept; undefined when there is no such workshop
 */
export async function bookFromTeamPlaces(
  manager: Allowed<'keep places for a team'>, workshopId: string, personIds: readonly string[],
): Promise<true | { kept: number } | { cannot: CannotBook[] } | 'called off' | 'has begun' | 'not theirs' | 'another date of it' | undefined> {
  const wanted = [...new Set(personIds)].toSorted()
  return onceInASeries(() => manager.writing(async (tx) => {
    const held = await placesLock(tx, workshopId)
    if (!held) return undefined
    if (held.calledOffAt) return 'called off'
    if (held.startsAt <= manager.at) return 'has begun'
    const from = await keptInReach(tx, manager, held, wanted)
    if (wanted.some((personId) => !from.members.has(personId))) return 'not theirs'
    const chosen = chooseKept(wanted, from)
    if (!chosen) return { kept: [...from.kept.values()].reduce((sum, kept) => sum + kept, 0) }
    const standing = await standingInSeries(tx, held, wanted)
    const cannot = wanted.flatMap((personId): CannotBook[] => {
      const { here, cannot: because } = standing.get(personId) ?? {}
      if (here && stateOf(here) === 'booked') return [{ personId, because: 'already' }]
      return because ? [{ personId, because }] : []
    })
    if (cannot.length > 0) return { cannot }

    const asked = await askFor(tx, manager, held, wanted.filter((personId) => !standing.get(personId)?.here))
    const news: PlaceNews[] = []
    for (const personId of wanted) {
      const placeId = standing.get(personId)?.here?.id ?? asked.get(personId)!
      const teamPlacesId = chosen.get(personId)!
      await tx.update(places).set({ bookedAt: manager.at, teamPlacesId }).where(eq(places.id, placeId))
      await tx.update(teamPlaces).set({ kept: sql`${teamPlaces.kept} - 1` }).where(eq(teamPlaces.id, teamPlacesId))
      news.push({ placeId, what: 'booked' })
    }
    news.push(...(await moveUnderLock(tx, manager, held)).news)
    await note(tx, manager, ...wanted.map((personId) => ({ did: 'booked a place for somebody', subjectKind: 'workshop' as const, subjectId: workshopId, aboutPersonId: personId })))
    await tellOfPlaces(tx, manager, news)
    return true
  }))
}

type Kept = { kept: Map<string, number>; members: Map<string, string[]> }

/** What is kept in the manager's reach and not due to be let go, and for whom of some people: whoever is of the team today and has not left. */
async function keptInReach(tx: Transaction, manager: Allowed<'keep places for a team'>, held: Held, personIds: readonly string[]): Promise<Kept> {
  const today = dayInLondon(manager.at)
  const rows = await tx.select({ id: teamPlaces.id, kept: teamPlaces.kept, personId: people.id }).from(teamPlaces)
    .innerJoin(teams, and(eq(teams.organisationId, teamPlaces.organisationId), eq(teams.id, teamPlaces.teamId)))
    .leftJoin(teamMemberships, and(eq(teamMemberships.organisationId, teamPlaces.organisationId), eq(teamMemberships.teamId, teamPlaces.teamId), inArray(teamMemberships.personId, [...personIds]), memberOn(today)))
    .leftJoin(people, and(eq(people.organisationId, teamMemberships.organisationId), eq(people.id, teamMemberships.personId), sql`(${people.leftOn} is null or ${people.leftOn} > ${today}::date)`))
    .where(and(eq(teamPlaces.workshopId, held.id), isNull(teamPlaces.releasedAt), gt(teamPlaces.releaseAt, manager.at), inTeams(manager.reach)))
    .orderBy(asc(teamPlaces.keptAt), asc(teamPlaces.id))
  const members = Map.groupBy(rows.filter((row) => row.personId !== null), ({ personId }) => personId!)
  return { kept: new Map(rows.map(({ id, kept }) => [id, kept])), members: new Map([...members].map(([personId, of]) => [personId, of.map(({ id }) => id)])) }
}

/** From which of the kept places each is booked: the oldest of their teams' that has one left. @returns undefined where there are too few */
function chooseKept(personIds: readonly string[], { kept, members }: Kept): Map<string, string> | undefined {
  const left = new Map(kept)
  const chosen = new Map<string, string>()
  // Whoever is of one team only chooses first.
  for (const personId of personIds.toSorted((a, b) => members.get(a)!.length - members.get(b)!.length)) {
    const id = members.get(personId)!.find((one) => left.get(one)! > 0)
    if (!id) return undefined
    left.set(id, left.get(id)! - 1)
    chosen.set(personId, id)
  }
  return chosen
}

/** Lets the places go that are kept for teams in the manager's reach. @returns undefined when none are */
export async function letGo(manager: Allowed<'keep places for a team'>, workshopId: string): Promise<true | undefined> {
  return manager.writing(async (tx) => {
    const held = await placesLock(tx, workshopId)
    if (!held) return undefined
    const theirs = await tx.select({ id: teamPlaces.id }).from(teamPlaces).innerJoin(teams, and(eq(teams.organisationId, teamPlaces.organisationId), eq(teams.id, teamPlaces.teamId)))
      .where(and(eq(teamPlaces.workshopId, workshopId), isNull(teamPlaces.releasedAt), inTeams(manager.reach)))
    if (theirs.length === 0) return undefined
    await tx.update(teamPlaces).set({ kept: 0, releasedAt: manager.at }).where(inArray(teamPlaces.id, theirs.map(({ id }) => id)))
    const { news } = await moveUnderLock(tx, manager, held)
    await note(tx, manager, { did: 'let kept places go', subjectKind: 'workshop', subjectId: workshopId })
    await tellOfPlaces(tx, manager, news)
    return true
  })
}
