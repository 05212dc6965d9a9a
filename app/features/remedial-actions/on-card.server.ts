import { dayInLondon, daysAfter, inWords, momentInWords, weekdayInWords } from '../../lib/days.ts'
import type { ActionOnCard } from './action-card.tsx'
import { handedOverInWords } from './passing-on.ts'
import { remindedInWords } from './reminded.ts'
import { canBePassedOn, isOpen, nowDue, standsStill, undecided } from './remedial-actions.ts'
import { daysOffOf, type RemedialAction } from './remedial-actions.server.ts'
import { caseLink, dueSentence, madeSafeInWords } from './wording.ts'

/** An action as its card shows it to `readerId`. */
export function onCard(action: RemedialAction, { at, readerId, casePattern }: { at: Date; readerId: string; casePattern: string | null }): ActionOnCard {
  const due = nowDue(action.facts)
  const open = undecided(action.challenge)
  const returned = action.latest?.outcome === 'returned' && action.latest.because
  return {
    id: action.id, priority: action.priority, wording: action.wording, caseReference: action.caseReference, caseType: action.caseType, place: action.place ?? undefined, closesWhen: action.closesWhen ?? undefined,
    caseLink: caseLink(casePattern, action.caseReference),
    due: {
      // The card itself says "Due", or "Late: was due".
      sentence: dueSentence(action.facts, at, daysOffOf({ daysOff: action.ownerDaysOff })).replace(/^(was )?due /, ''),
      at: due.dueAt.toISOString(),
      standing: !isOpen(action.standing) || action.standing === 'being checked' ? 'done'
        : action.standing === 'overdue' ? 'late' : !standsStill(action.facts) && due.dueOn <= daysAfter(dayInLondon(at), 1) ? 'soon' : 'later',
    },
    why: `Why ${action.ownerId === readerId ? 'you' : action.owner}: ${whyOwner(action)} Audit ${action.audit}, ${inWords(action.auditedOn)}${action.provisional ? ', provisional' : ''}.`,
    standsInFor: action.deputy?.id === readerId ? action.owner : undefined,
    madeSafe: action.priority === 'red' && isOpen(action.standing) ? madeSafeInWords(action.madeSafe) : undefined,
    helpAsked: action.helpAskedAt ? `Help asked for on ${momentInWords(new Date(action.helpAskedAt))}.` : undefined,
    note: returned ? `Returned: ${returned}` : action.handedOver && canBePassedOn(action.standing) ? handedOverInWords(action.handedOver, (day) => inWords(dayInLondon(day))) : undefined,
    read: action.ownerId === readerId ? undefined : action.readAt ? `${action.owner} has read it, ${momentInWords(new Date(action.readAt))}.` : canBePassedOn(action.standing) ? `${action.owner} has not said yet that they have read it.` : undefined,
    reminded: action.remindedToday ? remindedInWords(action.remindedToday, at) : undefined,
    challenged: open && `Challenged by ${action.challengedBy}, to be decided by ${weekdayInWords(open.decideBy)}.`,
  }
}

function whyOwner({ ownerId, workerId, managerId }: RemedialAction) {
  if (ownerId === workerId) return 'held the case in the audited period.'
  return ownerId === managerId ? 'managed the case in the audited period.' : 'was named as owner.'
}
