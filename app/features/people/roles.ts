import { inWords, type Day } from '../../lib/days.ts'
import type { Role } from '../../permissions.ts'

export type Scope = 'own' | 'team' | 'service area' | 'council'

export const roleName: Readonly<Record<Role, string>> = {
  practitioner: 'Practitioner', auditor: 'Auditor', manager: 'Team manager', leader: 'Leader', admin: 'Administrator',
}

/** How far each role can go. */
export const scopesOf: Readonly<Record<Role, readonly Scope[]>> = {
  practitioner: ['own'],
  auditor: ['council', 'service area', 'team'],
  manager: ['team', 'service area', 'council'],
  leader: ['council', 'service area'],
  admin: ['council'],
}

/** 'for their own work', 'for the team Safeguarding North' */
export const scopeInWords = ({ scope, place }: { scope: Scope; place: string | null }) =>
  ({ own: 'for their own work', team: `for the team ${place}`, 'service area': `for the service area ${place}`, council: 'for the whole council' })[scope]

/** 'Team manager for the team Safeguarding North' */
export const roleInWords = ({ role, ...where }: { role: Role; scope: Scope; place: string | null }) => `${roleName[role]} ${scopeInWords(where)}`

/** 'since 3 March 2026', 'from 3 March 2027', 'since 3 March 2026 until 1 April 2027': from one day to the last day on which it holds. */
export function periodInWords({ from, to }: { from: Day; to: Day | null }, today: Day) {
  const begins = `${from <= today ? 'since' : 'from'} ${inWords(from)}`
  return to === null ? begins : `${begins}, ends on ${inWords(to)}`
}
