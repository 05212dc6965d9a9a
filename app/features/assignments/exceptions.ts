import { daysAfter, inWords, workingDaysBetween, type Day, type NonWorking } from '../../lib/days.ts'
import { minutesInWords } from '../../lib/phrases.ts'

/** Why learning stands still until a person does something, in the order in which they are shown. */
export const kinds = {
  undecided: { heading: 'Proposed, and nobody has decided', what: 'Proposed more than five working days ago. Until somebody confirms or waives it, the learner does not see it.' },
  late: { heading: 'Late, and not begun', what: 'Confirmed, past its day, and nothing of it has been read, answered or shown. Talk to the learner; you can give more time.' },
  regraded: { heading: 'The grade behind it was changed', what: 'It had been begun. It may go on, or you may end it.' },
  over: { heading: 'More than the month’s limit', what: 'No month had room, or more time brought it there. Some can be waived, or given more time.' },
  paused: { heading: 'Paused until somebody settles what is behind it', what: 'Every finding behind it is disputed, or somebody asks whose case it was. It is not due meanwhile.' },
  waits: { heading: 'The module cannot be given yet', what: 'Facts in it wait to be checked, or it is not published. Once it can be given, it is proposed for gaps of the last 12 months.' },
  nobody: { heading: 'Nobody to learn from it', what: 'The gap is attributed to a person, and there is nobody in a team who could learn.' },
} as const
export type Kind = keyof typeof kinds

/** At most so many of each kind are shown; the others come up as these are settled. */
export const mostShown = 20

/** Proposals may wait so many working days before they count as standing still. */
const daysToDecide = 5

/** The last day of which a proposal has waited too long by today. */
export function waitedTooLong(today: Day, off: NonWorking): Day {
  let day = today
  while (workingDaysBetween(day, today, off) <= daysToDecide) day = daysAfter(day, -1)
  return day
}

export type Exception = {
  kind: Kind
  since: Day
  person: string | null
  /** The module's title, or the gap's theme. */
  title: string
  /** The assignment it is about; null for a gap that has brought none. */
  assignmentId: string | null
  confirmed: boolean
  moduleKey: string | null
  gapId: string | null
  audit: string | null
  auditId: string | null
  /** For `paused`, whose case is asked about, where whoever reads this may settle it; for `nobody`, what keeps the person from learning. */
  personId: string | null
  why: 'whose case it was' | 'whether the finding stands' | 'not named' | 'left' | 'in no team' | null
  /** For `over`: what the month has, and one of its days. */
  minutes: number | null
  month: Day | null
}

/** What is said of one exception beside its name. @param limit minutes a month */
export function saidOf({ kind, why, audit, title, minutes, month }: Exception, limit: number): string {
  const inAudit = `The gap on ${title} in audit ${audit}`
  if (kind === 'over') return `${minutesInWords(minutes!)} of learning from audits in ${inWords(month!).replace(/^\d+ /, '')}; the limit is ${minutesInWords(limit)} a month`
  if (kind === 'nobody') return { 'not named': `${inAudit}: the audit does not name the person`, left: `${inAudit}: they have left`, 'in no team': `${inAudit}: they are in no team today` }[why as 'left']
  if (kind === 'waits' && audit) return `${inAudit}: no module of its rule can be given`
  return kind === 'paused' ? `${title}: until it is settled ${why}` : title
}

/** Since when it stands still. */
export const sinceInWords = ({ kind, since }: Pick<Exception, 'kind' | 'since'>) => `${{ late: 'Was due', undecided: 'Proposed', over: 'Last added' }[kind as 'late'] ?? 'Since'} ${inWords(since)}`

/** The one next step. @param may what whoever reads this may do besides deciding about learning */
export function nextStep({ kind, assignmentId, confirmed, moduleKey, gapId, auditId, personId, why }: Exception, may: { checkFacts: boolean; confirmFindings: boolean }): { href: string; text: string } {
  const decide = `/team/learning/${assignmentId}`
  if (kind === 'waits' && may.checkFacts && moduleKey) return { href: `/set-up/modules/${moduleKey}`, text: 'Check its facts' }
  if (kind === 'nobody' && why !== 'in no team' && may.confirmFindings) return { href: `/audits/${auditId}`, text: 'Say whose it is' }
  if (!assignmentId) return { href: `/gaps/${gapId}`, text: 'Read the gap' }
  if (kind === 'paused' && why === 'whose case it was' && personId) return { href: `/team/case-questions/${auditId}/${personId}`, text: 'Settle whose case it was' }
  if (kind === 'late' || (kind === 'over' && confirmed)) return { href: `${decide}/more-time`, text: 'Give more time' }
  return { href: decide, text: { undecided: 'Confirm or waive it', regraded: 'Let it go on, or end it', over: 'Confirm or waive it' }[kind as 'over'] ?? 'Wait, or waive it' }
}
