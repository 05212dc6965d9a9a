import { dayInLondon, daysAfter, isWorkingDay, type Day, type NonWorking } from '../../lib/days.ts'
import type { TimeAway } from '../remedial-actions/clocks.ts'
import { nowToSend, standing, standsStill, type ActionFacts } from '../remedial-actions/remedial-actions.ts'

/** The rungs an action comes to, in their order: its owner before, on and after the day it is due, then whoever answers for more. */
export const rungs = ['before', 'on the day', 'after', 'manager', 'service manager', 'head of service'] as const
export type Rung = (typeof rungs)[number]

/** Those that are told to whoever has it to do. */
export const isOwners = (rung: Rung) => rung === 'before' || rung === 'on the day' || rung === 'after'

/** What was told of an action already; 'issued' is that it is there, and a nudge is a manager's own word. */
export type Sent = { rung: Rung | 'issued' | 'nudge'; dueOn: Day; on: Day }

export type OnLadder = {
  facts: ActionFacts
  /** A challenge waits to be decided. */
  challenged: boolean
  /** The days on which its owner does not work, and when they are away. */
  off: NonWorking
  away: readonly TimeAway[]
}

/** So many of the owner's working days late, the first being the morning after, an amber or a green comes to each rung (audit-framework §5: due, +2, +5; the manager has the day between). */
const lateFor = { after: 1, manager: 2, 'service manager': 3, 'head of service': 6 } as const

/**
 * Which rung an action has come to by a morning, if any is to be told that day: one a day, each once for each day on which it is due, in order. What lies
 * before it is late is told on its day or never; what lies after is told one a day, so that whoever was told has a day to answer. Whoever was nudged, or told
 * that it is there, hears no more of it that day, and nor does their manager. Days are the owner's working days, for a red the council's. While an amber's or a green's
 * clock stands still nobody is told; a red's runs on, and the managers above the team are told of it at once and not here.
 * @param sent what was told of it already, in any order
 */
export function rungFor({ facts, challenged, off, away }: OnLadder, sent: readonly Sent[], at: Date): Rung | undefined {
  const today = dayInLondon(at)
  const where = standing(facts, at)
  if (where !== 'due' && where !== 'overdue' && where !== 'returned') return undefined
  if (sent.some(({ on }) => on === today)) return undefined
  const red = facts.priority === 'red'
  const leave: readonly TimeAway[] = red ? [] : away
  if (!red && (standsStill(facts) || challenged || isAway(today, leave))) return undefined

  const { dueOn, dueAt } = nowToSend(facts)
  const works = (day: Day) => isWorkingDay(day, red ? { bankHolidays: off.bankHolidays } : off) && !isAway(day, leave)
  if (!works(today)) return undefined
  const told = new Set(sent.flatMap((one) => (one.dueOn === dueOn ? [one.rung] : [])))
  if (today <= dueOn) {
    const rung = today === dueOn ? 'on the day' : nextAfter(today, works, dueOn) === dueOn ? 'before' : undefined
    return rung && at < dueAt && !told.has(rung) ? rung : undefined
  }
  const late = daysFrom(dueOn, today).filter(works).length
  if (red) return late >= 1 && !told.has('manager') ? 'manager' : undefined
  return (['after', 'manager', 'service manager', 'head of service'] as const).find((rung) => !told.has(rung) && late >= lateFor[rung])
}

const isAway = (day: Day, away: readonly TimeAway[]) => away.some(({ from, backOn }) => from <= day && (backOn === null || day < backOn))

/** The next day after one on which somebody works, no later than another day. */
function nextAfter(day: Day, works: (day: Day) => boolean, last: Day): Day {
  let next = daysAfter(day, 1)
  while (next < last && !works(next)) next = daysAfter(next, 1)
  return next
}

/** The days after one, up to and with another; no more than two months of them, after which every rung has come. */
function daysFrom(from: Day, to: Day): Day[] {
  const days: Day[] = []
  for (let day = to; day > from && days.length < 62; day = daysAfter(day, -1)) days.push(day)
  return days
}
