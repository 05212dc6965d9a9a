import { momentInWords, timeInWords, dayInLondon, dueInWords, inWords, weekdayInWords, type Day, type NonWorking } from '../../lib/days.ts'
import { endOf } from './clocks.ts'
import { nowDue, standing, standsStill, type ActionFacts } from './remedial-actions.ts'

/** When an action is due or where it stands, in a short sentence; with the hour, where it is due before the day ends. */
export function dueSentence(facts: ActionFacts, at: Date, off: NonWorking): string {
  const due = nowDue(facts)
  const today = dayInLondon(at)
  const hour = due.dueAt < endOf(due.dueOn) ? `, ${timeInWords(due.dueAt)}` : ''
  switch (standing(facts, at)) {
    case 'no longer asked for': return `no longer asked for, since ${inWords(dayInLondon(facts.withdrawnAt!))}`
    case 'done': return facts.doneBySheet ? 'done before the portal, by your council’s file' : 'checked and accepted'
    case 'being checked': return `sent ${momentInWords(facts.submittedAt!)}, waiting to be checked`
    case 'returned': return `returned; send it again by ${weekdayInWords(facts.check!.dueAgainOn!)}`
    case 'overdue': return lateSentence(due.dueOn, hour, today, off)
    case 'due': return standsStill(facts) ? `waits ${facts.waits}` : `${dueInWords(due.dueOn, today, off)}${hour}${facts.waits ? ', the days left out on which its clock stood still' : ''}`
  }
}

function lateSentence(dueOn: Day, hour: string, today: Day, off: NonWorking) {
  const late = dueOn < today ? dueInWords(dueOn, today, off) : ''
  return `was due ${inWords(dueOn)}${hour}${/\d/.test(late.split(',')[0]!) ? `, ${late}` : ''}`
}

export const spokenToInWords = {
  practitioner: 'the social worker', 'team manager': 'the team manager', 'service manager': 'the service manager', 'front door': 'the front door', 'out of hours': 'the out-of-hours team',
} as const

/** For a red: whether the child was made safe, as recorded. */
export function madeSafeInWords(contact: { reached: boolean; spokenTo: keyof typeof spokenToInWords; at: string } | null): string {
  if (!contact) return 'Nobody has recorded yet that the child was made safe.'
  const when = momentInWords(new Date(contact.at))
  return contact.reached ? `Made safe: ${spokenToInWords[contact.spokenTo]} was spoken to on ${when}.` : `Nobody reached: ${spokenToInWords[contact.spokenTo]} was tried on ${when}.`
}

/** The address of a case in the council's own case system, by the pattern the council set; undefined where it set none. */
export const caseLink = (pattern: string | null | undefined, caseReference: string) =>
  pattern?.startsWith('https://') ? pattern.replace('{case}', encodeURIComponent(caseReference)) : undefined
