import { isOpen, type Standing } from '../remedial-actions/remedial-actions.ts'

export type LearningStanding = 'proposed' | 'waived' | 'ended' | 'to do' | 'own case to show' | 'being checked' | 'done'

/** Where coaching stands that somebody proposed because of a gap. Once it was agreed it waits to be held, until somebody says with a reason that it is not needed any more, or whom it was for has left. */
export type CoachingStanding = 'proposed' | 'not needed' | 'ended' | 'agreed' | 'held' | 'dropped'

/** What is known about a gap, for the question of whether it is closed. */
export type GapFacts = {
  confirmed: boolean
  /** The judgement behind it was changed: it is a gap no longer. */
  withdrawn: boolean
  attribution: 'practitioner' | 'manager' | 'system' | 'partner' | null
  /** Actions that answer this gap, and those of its audit that name no gap. */
  actions: readonly { wording: string; standing: Standing }[]
  learning: readonly { title: string; standing: LearningStanding }[]
  coaching: readonly { title: string; standing: CoachingStanding }[]
  /** What the service or a partner changes because of it. */
  serviceActions: readonly { wording: string; done: boolean | null }[]
  /** The worker says that the case is not theirs, and nobody has settled it. */
  caseQuestioned: boolean
  /** The finding is challenged, and nobody outside the line has settled it. */
  disputed: boolean
}

/**
 * What is still missing to close a gap, as sentences in the order to do it; empty once everything agreed has been done and checked.
 * Remedial action, learning, coaching and service action are kept apart: finishing one never counts as another. Learning that somebody waived with a reason, or that
 * ended, is settled, and so is a service action that ended without being done: where it is all that there was, the gap closes. So is coaching that was agreed, once it
 * was held or somebody has said why it is not needed any more; what nobody has agreed to yet holds nothing open.
 */
export function whatIsMissing({ confirmed, withdrawn, attribution, actions, learning, coaching, serviceActions, caseQuestioned, disputed }: GapFacts): string[] {
  if (withdrawn) return []
  const missing: string[] = []
  if (!confirmed) missing.push('Someone has to confirm the grade: it is provisional.')
  if (!attribution) missing.push('Someone has to confirm whose gap this mainly is.')
  if (caseQuestioned) missing.push('Someone has to settle whose case this was.')
  if (disputed) missing.push('Someone outside the line has to settle whether the finding stands: it is disputed.')
  for (const { wording: asWritten, standing } of actions) {
    const wording = asWritten.trim().replace(/\.$/, '')
    if (standing === 'being checked') missing.push(`Somebody else has to check: ${wording}.`)
    else if (standing === 'returned') missing.push(`Returned, to be sent again: ${wording}.`)
    else if (isOpen(standing)) missing.push(`To be done: ${wording}.`)
  }
  for (const { title, standing } of learning) {
    if (standing === 'proposed') missing.push(`A manager or auditor has to confirm or waive the module ${title}.`)
    if (standing === 'to do') missing.push(`The module ${title} is to be completed.`)
    if (standing === 'own case to show') missing.push(`The own-case task of ${title} is to be sent in.`)
    if (standing === 'being checked') missing.push(`An auditor has to check the own-case task of ${title}.`)
  }
  for (const { title, standing } of coaching) if (standing === 'agreed') missing.push(`Coaching about “${title}” was agreed and has not been held.`)
  for (const { wording, done } of serviceActions) if (done === null) missing.push(`A service action is to be finished: ${wording.trim().replace(/\.$/, '')}.`)
  const agreed = actions.filter(({ standing }) => standing !== 'no longer asked for').length + learning.length + serviceActions.length + coaching.filter(({ standing }) => ['agreed', 'held', 'dropped'].includes(standing)).length
  if (missing.length === 0 && agreed === 0) missing.push('Nothing has been agreed about this gap yet.')
  return missing
}

export const attributionInWords = {
  practitioner: 'mainly the practitioner’s',
  manager: 'mainly the manager’s',
  system: 'mainly the service’s',
  partner: 'mainly a partner agency’s',
} as const
