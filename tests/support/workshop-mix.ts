import { sql } from 'drizzle-orm'
import { answerOffer, bookFromTeamPlaces, bookPlace, cancelPlace, changeCapacity, keepPlaces, letGo, moveOn } from '../../app/features/workshops/places.server.ts'
import { allowAs, allowNamed } from '../../app/door.server.ts'
import { chanceFrom } from '../../app/lib/chance.ts'
import type { Database } from '../../db/client.server.ts'
import type { Somebody } from './council.ts'

export type Mix = {
  db: Database; owner: Database
  workshopIds: readonly string[]; folk: readonly Somebody[]; manager: Somebody; arranger: Somebody; teamId: string
  tries: number; clients: number; seed: string
  /** The moment of a try, counted from 0. */
  at: (nth: number) => Date
}

/** What somebody was told who asked for a place. */
export type Told = { who: Somebody; workshopId: string; at: Date; outcome: 'booked' | 'waiting' }

/**
 * Has so many clients at once do everything that changes who has a place, in turn and by a chance that is the same in every run: half of it books, the rest cancels, answers
 * offers, changes capacities, moves waiting lists on, keeps places for a team, books from them and lets them go.
 * @returns how often what came of what, what those were told who asked, and how long each took in milliseconds
 */
export async function mixedTries({ db, owner, workshopIds, folk, manager, arranger, teamId, tries, clients, seed, at }: Mix) {
  const chance = chanceFrom(seed)
  const pick = <T>(list: readonly T[]) => list[Math.floor(chance() * list.length)]!
  const counted = new Map<string, number>()
  const told: Told[] = []
  const took: number[] = []
  const somePlace = async (which: string, nth: number) => (await owner.execute<{ personId: string; workshopId: string }>(sql.raw(
    `select person_id as "personId", workshop_id as "workshopId" from places where ended_at is null and ${which} order by number + ${nth} % 7 desc limit 1`)))[0]

  async function oneTry(nth: number): Promise<string> {
    const when = at(nth)
    const [kind, id, who] = [chance(), pick(workshopIds), pick(folk)]
    const as = (personId: string) => allowAs(db, { ...who, id: personId }, 'book workshops', when)
    if (kind < 0.5) {
      const outcome = await bookPlace(await as(who.id), id)
      if (outcome === 'booked' || outcome === 'waiting') told.push({ who, workshopId: id, at: when, outcome })
      return `book: ${outcome}`
    }
    if (kind < 0.62) {
      const theirs = await somePlace(`workshop_id = '${id}'`, nth)
      return `cancel: ${await cancelPlace(await as(theirs?.personId ?? who.id), id, 'court')}`
    }
    if (kind < 0.78) {
      const offer = await somePlace('offered_at is not null and booked_at is null', nth)
      const answer = chance() < 0.7 ? 'accept' : 'decline'
      return `${answer}: ${await answerOffer(await as(offer?.personId ?? who.id), offer?.workshopId ?? id, answer)}`
    }
    if (kind < 0.82) return `capacity: ${await changeCapacity(await allowAs(db, arranger, 'arrange workshops', when), id, 8 + Math.floor(chance() * 9)) === true}`
    if (kind < 0.88) return `moved on: ${await moveOn(await allowNamed(db, 'northmere', 'workshops job', 'move waiting lists on', when)) > 0}`
    const keeper = await allowAs(db, manager, 'keep places for a team', when)
    if (kind < 0.93) {
      const kept = await keepPlaces(keeper, id, { teamId, places: 1 + Math.floor(chance() * 3), releaseOn: new Date(when.getTime() + 2 * 86_400_000).toISOString().slice(0, 10) })
      return `keep: ${typeof kept === 'object' ? 'fewer free' : kept}`
    }
    if (kind < 0.97) {
      const booked = await bookFromTeamPlaces(keeper, id, [pick(folk).id, pick(folk).id])
      return `book for the team: ${typeof booked === 'object' ? Object.keys(booked)[0] : booked}`
    }
    return `let go: ${await letGo(keeper, id)}`
  }

  let next = 0
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < tries) {
      const nth = next
      next += 1
      const began = performance.now()
      const what = await oneTry(nth)
      took.push(performance.now() - began)
      counted.set(what, (counted.get(what) ?? 0) + 1)
    }
  }))
  return { counted: Object.fromEntries([...counted].toSorted()), told, took }
}
