/** What decides whether somebody may settle a challenge. */
export type Bystander = {
  /** Their role of auditor or leader is for the whole council. */
  wholeCouncil: boolean
  raisedIt: boolean
  heldOrManaged: boolean
  audited: boolean
  moderated: boolean
  /** They manage the team, or lead its area: they are the line. */
  leadsTheLine: boolean
}

/**
 * Why somebody may not settle a challenge, in a sentence; undefined for whoever may. Only somebody outside the line settles it, who had no part
 * in the case or in its audit (product.md, disputed grade).
 */
export function whyNotToSettle({ wholeCouncil, raisedIt, heldOrManaged, audited, moderated, leadsTheLine }: Bystander): string | undefined {
  if (raisedIt) return 'You challenged it yourself.'
  if (heldOrManaged) return 'You held or managed the case.'
  if (audited) return 'You audited the case.'
  if (moderated) return 'You moderated the audit.'
  if (leadsTheLine) return 'You lead the team or its service area.'
  if (!wholeCouncil) return 'Only an auditor or a leader for the whole council settles it.'
  return undefined
}

/** Who settled it, in a word that fits after "by". */
export const settlerInWords = (role: 'auditor' | 'leader' | null) => (role === 'leader' ? 'a leader outside the line' : 'an auditor outside the line')

/** Who raised or replied. */
export const raiserInWords = (whose: 'worker' | 'manager' | null) => (whose === 'worker' ? 'who held the case' : whose === 'manager' ? 'who managed the case' : 'whom the audit named')

/** What stands beside a disputed finding, wherever it is named. */
export const whileDisputed = 'While it is disputed the finding is left out of every figure, and no learning follows from it. What is to be put right for the child goes on.'
