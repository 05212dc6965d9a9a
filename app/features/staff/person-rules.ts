import { periodInWords, scopesOf, type Scope } from '../people/roles.ts'
import { inWords, type Day } from '../../lib/days.ts'
import type { Role } from '../../permissions.ts'

/** What is wrong with a change, by the field in which to mend it. */
export type Wrong = Record<string, string>

export type Period = { from: Day; to: Day | null }

/** Whether two periods share a day; the day on which one ends is no longer in it. */
export const overlap = (one: Period, other: Period) => (one.to === null || one.to > other.from) && (other.to === null || other.to > one.from)

export type RoleHeld = Period & { id: string; role: Role; scope: Scope; teamId: string | null; serviceAreaId: string | null }
export type RoleToGive = Pick<RoleHeld, 'role' | 'scope' | 'teamId' | 'serviceAreaId' | 'from'>

/** Why a role cannot be given. */
export function whyNotGive(given: RoleToGive, held: readonly RoleHeld[], today: Day): Wrong | undefined {
  if (!scopesOf[given.role].includes(given.scope)) return { scope: 'This role cannot go that far. Choose another.' }
  if (given.scope === 'team' && !given.teamId) return { teamId: 'Choose the team.' }
  if (given.scope === 'service area' && !given.serviceAreaId) return { serviceAreaId: 'Choose the service area.' }
  const same = held.find((one) => one.role === given.role && one.scope === given.scope && one.teamId === given.teamId && one.serviceAreaId === given.serviceAreaId
    && overlap(one, { from: given.from, to: null }))
  return same && { role: `They hold this role already, ${periodInWords(same, today)}.` }
}

/** Why a role cannot end on a day. A role that has not begun is taken away by ending it on its first day or before. */
export function whyNotEnd(held: Period, on: Day, today: Day): Wrong | undefined {
  if (held.to !== null && held.to <= today) return { on: `This role ended on ${inWords(held.to)}.` }
  if (on < held.from) return { on: `The role begins on ${inWords(held.from)}. End it on that day or later.` }
  return undefined
}

export type AwayPeriod = Period & { id: string; deputyId: string | null }

/** Why somebody cannot be away as said, with this deputy. */
export function whyNotAway(
  said: Period & { deputy: { leavesOn: Day | null; away: readonly Period[]; isThem: boolean } | undefined }, theirs: readonly AwayPeriod[], today: Day,
): Wrong | undefined {
  if (said.to !== null && said.to <= said.from) return { to: 'They are back after they have gone: choose a later day.' }
  if (said.to !== null && said.to <= today) return { to: 'This time is over. Record only who is away now, or will be.' }
  const other = theirs.find((one) => overlap(one, said))
  if (other) return { from: `They are away already ${periodAwayInWords(other)}. Change that first.` }
  const { deputy } = said
  if (deputy?.isThem) return { deputyId: 'Nobody stands in for themselves. Choose somebody else.' }
  if (deputy?.leavesOn && (said.to === null || deputy.leavesOn < said.to)) return { deputyId: `This person leaves on ${inWords(deputy.leavesOn)}. Choose somebody else.` }
  const away = deputy?.away.find((one) => overlap(one, said))
  return away && { deputyId: `This person is away too, ${periodAwayInWords(away)}. Choose somebody else.` }
}

/** 'from 3 March 2026, back on 10 March 2026' */
export const periodAwayInWords = ({ from, to }: Period) => `from ${inWords(from)}, ${to === null ? 'back on a day not known yet' : `back on ${inWords(to)}`}`

/** Why somebody cannot leave on a day. */
export function whyNotLeave({ on, today, themselves, lastAdministrator }: { on: Day; today: Day; themselves: boolean; lastAdministrator: boolean }): Wrong | undefined {
  if (themselves) return { leftOn: 'Ask another administrator to record that you leave.' }
  if (lastAdministrator) return { leftOn: 'Nobody else would be an administrator then. Give somebody else that role first.' }
  if (on < '2000-01-01' || on > `${Number(today.slice(0, 4)) + 5}${today.slice(4)}`) return { leftOn: 'Check the year of this day.' }
  return undefined
}
