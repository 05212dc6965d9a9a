/** What has happened to a meeting, as far as its state hangs on it. */
export type MeetingFacts = {
  startsAt: Date; endsAt: Date; offerUntil: Date | null; acceptedAt: Date | null
  ended: 'cancelled' | 'declined' | 'lapsed' | null; attendance: 'held' | 'learner not there' | 'coach not there' | null
}

export type MeetingState = 'offered' | 'booked' | 'under way' | 'to be said' | 'held' | 'missed' | 'cancelled' | 'declined' | 'lapsed'

/** Where a meeting stands at a moment. An offer whose time is over has lapsed, also while nobody has noted it. Once it is over somebody says whether it was held. */
export function stateOf({ startsAt, endsAt, offerUntil, acceptedAt, ended, attendance }: MeetingFacts, at: Date): MeetingState {
  if (ended) return ended
  if (attendance) return attendance === 'held' ? 'held' : 'missed'
  if (offerUntil && !acceptedAt) return at < offerUntil ? 'offered' : 'lapsed'
  if (at < startsAt) return 'booked'
  return at < endsAt ? 'under way' : 'to be said'
}

/** Whether it can still be moved or cancelled. */
export const isAhead = (facts: MeetingFacts, at: Date) => ['offered', 'booked'].includes(stateOf(facts, at))

/** Cancelled less than a day ahead: allowed, because crises happen, and told apart from the others when they are counted. */
export const isLate = ({ startsAt }: Pick<MeetingFacts, 'startsAt'>, endedAt: Date) => startsAt.getTime() - endedAt.getTime() < 24 * 3_600_000
