import type { RemedialAction } from '../remedial-actions/remedial-actions.server.ts'
import { nowDue, standsStill } from '../remedial-actions/remedial-actions.ts'
import { dayInLondon, inWords, workingDaysAfter, type Day, type NonWorking } from '../../lib/days.ts'

type Action = Pick<RemedialAction, 'id' | 'priority' | 'ownerId' | 'standing' | 'facts' | 'helpAskedAt'>

/** Why an action needs the manager; in this order they come first. */
export const needs = ['red', 'late', 'returned', 'yours', 'help'] as const
export type Need = (typeof needs)[number]

/** What in a team's open actions needs its manager, most urgent first: each action once, for its first reason. */
export function whatNeeds<A extends Action>(actions: readonly A[], managerId: string): { need: Need; action: A }[] {
  return actions
    .flatMap((action) => {
      const need = needOf(action, managerId)
      return need ? [{ need, action }] : []
    })
    .toSorted((a, b) => needs.indexOf(a.need) - needs.indexOf(b.need) || nowDue(a.action.facts).dueAt.getTime() - nowDue(b.action.facts).dueAt.getTime())
}

function needOf({ priority, standing, ownerId, helpAskedAt }: Action, managerId: string): Need | undefined {
  if (helpAskedAt && standing === 'being checked') return 'help'
  if (standing === 'done' || standing === 'being checked') return undefined
  if (priority === 'red') return 'red'
  if (standing === 'overdue') return 'late'
  if (standing === 'returned') return 'returned'
  if (ownerId === managerId) return 'yours'
  return helpAskedAt ? 'help' : undefined
}

/** How one person stands: actions to do, how many of them late, and how many fall due in the next five working days. */
export function loadOf(personId: string, actions: readonly Action[], at: Date, off: NonWorking) {
  const today = dayInLondon(at)
  const until = workingDaysAfter(today, 5, off)
  const open = actions.filter(({ ownerId, standing }) => ownerId === personId && standing !== 'done' && standing !== 'being checked')
  const dueOn = (action: Action) => (action.standing === 'returned' ? action.facts.check!.dueAgainOn! : nowDue(action.facts).dueOn)
  return {
    open: open.length,
    late: open.filter((action) => action.standing === 'overdue' || action.standing === 'returned' && dueOn(action) < today).length,
    soon: open.filter((action) => action.standing !== 'overdue' && !standsStill(action.facts) && dueOn(action) >= today && dueOn(action) <= until).length,
  }
}

/** From a day until one on which they are back, where that is known, and who stands in. Never why. */
export type Away = { from: Day; backOn: Day | null; deputy: string | null }

/** 'Away until 7 December 2026: Dev Starling stands in', or the like for one who is not away yet. */
export function awayInWords({ from, backOn, deputy }: Away, today: Day): string {
  const when = from > today ? `Away from ${inWords(from)}${backOn ? `, back on ${inWords(backOn)}` : ''}` : backOn ? `Away, back on ${inWords(backOn)}` : 'Away'
  return deputy ? `${when}: ${deputy} stands in` : `${when}: nobody stands in`
}
