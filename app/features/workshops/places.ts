import { offerUntil } from './offers.ts'

export const cannotBecauses = ['court', 'crisis', 'leave', 'duty', 'other'] as const
/** Why somebody cannot come: a fact about the work, counted for the service and shown to nobody by name. */
export type CannotBecause = (typeof cannotBecauses)[number]

export type PlaceFacts = { offeredAt: Date | null; bookedAt: Date | null; endedAt: Date | null }
export type PlaceState = 'waiting' | 'offered' | 'booked' | 'ended'

/** How a place stands, from its facts. */
export function stateOf({ offeredAt, bookedAt, endedAt }: PlaceFacts): PlaceState {
  if (endedAt) return 'ended'
  if (bookedAt) return 'booked'
  return offeredAt ? 'offered' : 'waiting'
}

/** What decides who has a place: the workshop as it is held, whoever has or wants a place in it in the order of their numbers, and what is kept for teams. */
export type Standing = {
  workshop: { capacity: number; startsAt: Date; calledOffAt: Date | null; priorityUntil: Date | null }
  places: { id: string; number: number; priority: boolean; hasLeft: boolean; offeredAt: Date | null; offerUntil: Date | null; bookedAt: Date | null }[]
  kept: { id: string; kept: number; releaseAt: Date }[]
}

/** Somebody who asks for a place now: the place that waits for an answer, and the team's places from which it may come. */
export type Asking = { placeId: string; teamPlacesId?: string }

export type Moves = {
  ended: { id: string; ended: 'lapsed' | 'left' | 'none came free' }[]
  released: string[]
  booked?: Asking
  offered: { ids: string[]; until: Date } | undefined
  taken: number
}

export const inPriorityWindow = ({ priorityUntil }: { priorityUntil: Date | null }, at: Date) => priorityUntil !== null && at < priorityUntil

/** What time alone has changed by now: offers that lapsed, kept places whose day has come, people who have left, and once it begins whoever still waits. */
function overBy({ workshop, places, kept }: Standing, at: Date) {
  const begun = workshop.startsAt <= at
  const ended = places.flatMap(({ id, hasLeft, ...place }): Moves['ended'] => {
    const state = stateOf({ ...place, endedAt: null })
    if (state === 'booked') return hasLeft && !begun ? [{ id, ended: 'left' }] : []
    if (hasLeft) return [{ id, ended: 'left' }]
    if (state === 'offered') return begun || place.offerUntil! <= at ? [{ id, ended: 'lapsed' }] : []
    return begun ? [{ id, ended: 'none came free' }] : []
  })
  return { ended, released: kept.filter(({ releaseAt }) => begun || releaseAt <= at).map(({ id }) => id) }
}

/** Who is to be asked about again before a free place is given: within the time for priority, everyone who waits. Nobody where it makes no difference. */
export const whosePriorityCounts = ({ workshop, places }: Standing, at: Date) =>
  (inPriorityWindow(workshop, at) ? places.filter(({ priority, offeredAt, bookedAt }) => !priority && !offeredAt && !bookedAt).map(({ id }) => id) : [])

/**
 * What has to happen to a workshop's places now. Whatever is free goes to whoever waits, in the order of their numbers: offered for a time, or booked at once for the
 * one who is asking. While the time for priority lasts, only to those who have it. Shortly before the start nothing is offered, and whoever asks has what is free.
 * A place of the team's is the manager's to give, whoever else waits and whatever time it is.
 * @param priorityNow those of the places whose people have come to have priority since they asked
 */
export function movesOf(standing: Standing, at: Date, priorityNow: ReadonlySet<string>, asking?: Asking): Moves {
  const { workshop, places, kept } = standing
  const { ended, released } = overBy(standing, at)
  const over = new Set([...ended.map(({ id }) => id), ...released])
  const still = places.filter(({ id }) => !over.has(id))
  const held = still.filter(({ offeredAt, bookedAt }) => offeredAt ?? bookedAt).length + kept.filter(({ id }) => !over.has(id)).reduce((sum, one) => sum + one.kept, 0)
  const moves: Moves = { ended, released, offered: undefined, taken: held }
  if (workshop.calledOffAt || workshop.startsAt <= at) return moves

  const ofTheTeam = asking?.teamPlacesId && !over.has(asking.teamPlacesId) && kept.some(({ id, kept: left }) => id === asking.teamPlacesId && left > 0) ? asking : undefined
  if (ofTheTeam) moves.booked = ofTheTeam
  const until = offerUntil(at, workshop.startsAt)
  const next = still.filter((place) => stateOf({ ...place, endedAt: null }) === 'waiting' && place.id !== ofTheTeam?.placeId
    && (until !== undefined || place.id === asking?.placeId)
    && (!inPriorityWindow(workshop, at) || place.priority || priorityNow.has(place.id))).slice(0, Math.max(0, workshop.capacity - held))
  const offered = next.filter(({ id }) => id !== asking?.placeId).map(({ id }) => id)
  if (next.length > offered.length) moves.booked = { placeId: asking!.placeId }
  if (until && offered.length > 0) moves.offered = { ids: offered, until }
  moves.taken = held + next.length
  return moves
}
