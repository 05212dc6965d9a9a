import type { Team } from '../people/teams.ts'

/** What a role of an auditor reaches: audits, or people whom they lead. */
type Holding = { role: 'auditor' | 'manager' | 'leader'; scope: 'own' | 'team' | 'service area' | 'council'; teamId: string | null; serviceAreaId: string | null }

/** Somebody who audits, with all that could keep them from a case, and how many cases they have to do. */
export type Auditor = { id: string; name: string; toDo: number; holdings: readonly Holding[] }

export type CaseAtHand = { id: string; serviceAreaId: string; teamId: string; workerId: string | null; worker: string | null; managerId: string | null; manager: string | null; team: string }

/** An auditor checked evidence for an earlier gap, or coached about it or whom it is of, and the audit of this case may show whether it held. */
export type HadAHand = { caseId: string; auditorId: string; whose: 'worker' | 'manager' | 'team'; did: 'checked' | 'coached' }

export type Known = { hadAHand: readonly HadAHand[]; goesOnIn: (teamId: string) => readonly Pick<Team, 'id' | 'areaId'>[] }

/**
 * Why an auditor cannot be given a case, in a sentence; undefined where nothing speaks against it. Never the worker or manager of the case, never
 * somebody who leads its team today or the line above it, and never whoever checked the evidence of an earlier gap on which this audit may
 * answer, or coaches because of it: nobody judges what they have verified or helped with.
 */
export function whyNot({ id, holdings }: Auditor, one: CaseAtHand, { hadAHand, goesOnIn }: Known): string | undefined {
  if (id === one.workerId) return 'Holds this case'
  if (id === one.managerId) return 'Manages this case'
  const today = [{ id: one.teamId, areaId: one.serviceAreaId }, ...goesOnIn(one.teamId)]
  const reaches = ({ scope, teamId, serviceAreaId }: Holding) => scope === 'council' || today.some((team) => (scope === 'team' && teamId === team.id) || (scope === 'service area' && serviceAreaId === team.areaId))
  const leads = holdings.find((held) => held.role !== 'auditor' && reaches(held))
  if (leads) return { own: '', team: `Leads ${one.team}`, 'service area': `Leads the service area of ${one.team}`, council: `Leads the line above ${one.team}` }[leads.scope]
  if (!holdings.some((held) => held.role === 'auditor' && reaches(held))) return `Is not an auditor for ${one.team}`
  const hand = hadAHand.filter(({ caseId, auditorId }) => caseId === one.id && auditorId === id).toSorted((a, b) => a.did.localeCompare(b.did))[0]
  if (hand) {
    const whose = { worker: one.worker, manager: one.manager, team: one.team }[hand.whose]
    return `${hand.did === 'checked' ? `Checked evidence for an earlier gap of ${whose}` : `Coaches ${whose}, or has coached them, since an earlier gap was found`}, so somebody else judges whether it held`
  }
  return undefined
}

/**
 * Shares cases out so that all have about as many to do: the case that the fewest may audit goes first, each to whoever of them has fewest then.
 * @returns who gets which, and the cases that none of them may audit
 */
export function shareEvenly<One extends CaseAtHand>(cases: readonly One[], auditors: readonly Auditor[], known: Known): { given: { one: One; auditor: Auditor }[]; left: One[] } {
  const has = new Map(auditors.map(({ id, toDo }) => [id, toDo]))
  const withWhom = cases.map((one) => ({ one, may: auditors.filter((auditor) => whyNot(auditor, one, known) === undefined) }))
  const given = withWhom.toSorted((a, b) => a.may.length - b.may.length).flatMap(({ one, may }) => {
    const auditor = may.toSorted((a, b) => has.get(a.id)! - has.get(b.id)!)[0]
    if (!auditor) return []
    has.set(auditor.id, has.get(auditor.id)! + 1)
    return [{ one, auditor }]
  })
  return { given, left: withWhom.filter(({ may }) => may.length === 0).map(({ one }) => one) }
}
