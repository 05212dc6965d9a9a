export type Line = 'first' | 'second'

/** What somebody has to do with an audit that might keep them from moderating it. */
export type Ties = {
  /** Their roles give them this line: auditors the first, leaders the second. */
  inLine: boolean
  isAuditor: boolean
  isWorkerOrManager: boolean
  /** They lead the team, its area or the council as a manager, or, for the first line, as a leader; today or on the day of the audit. */
  leadsTheLine: boolean
  moderatedOtherLine: boolean
  /** They confirmed its grades, said whose its gaps are, or opened a page that shows them. */
  hasSeenGrades: boolean
}

/** Why somebody may not moderate an audit, in a sentence to them, or undefined when they may (audit-framework §6). */
export function whyNotToModerate(line: Line, ties: Ties): string | undefined {
  if (!ties.inLine) return line === 'first' ? 'An auditor moderates in the first line.' : 'A Head of Service moderates the auditors’ own work.'
  if (ties.isAuditor) return 'You audited this case, so somebody else moderates it.'
  if (ties.isWorkerOrManager) return 'You held or managed this case, so somebody else moderates it.'
  if (ties.leadsTheLine) return 'You lead the line of management of this case, so somebody outside it moderates it.'
  if (ties.moderatedOtherLine) return 'You moderated this audit before, so somebody else does it now.'
  if (ties.hasSeenGrades) return 'You have opened this audit and may have seen its grades, so somebody moderates it who has not.'
  return undefined
}

/** A grade by its place on the scale, 1 for the best; null where the theme does not apply. */
type Place = number | null

export type Comparison = 'equal' | 'one apart' | 'two apart' | 'whether it applies'

/** How a moderator's grade stands to the first. */
export function compared(first: Place, moderator: Place): Comparison {
  if (first === moderator) return 'equal'
  if (first === null || moderator === null) return 'whether it applies'
  return Math.abs(first - moderator) === 1 ? 'one apart' : 'two apart'
}

export const comparisonInWords: Readonly<Record<Comparison, string>> = {
  equal: 'The same', 'one apart': 'One grade apart', 'two apart': 'Two or more grades apart', 'whether it applies': 'One of you found that it does not apply',
}

/** Whether a difference is talked through with the auditor before a grade is agreed: two or more apart, whether a theme applies, and any change of the whole (audit-framework §6). */
export const needsTalk = (themes: readonly Comparison[], overall: Comparison) => overall !== 'equal' || themes.some((one) => one === 'two apart' || one === 'whether it applies')

/** One theme, or the whole, as it is to be agreed. */
export type ToAgree = { themeId: string; title: string; comparison: Comparison }
/** What a moderator says of one difference: the grade agreed, with null for "does not apply", and why. */
export type Said = { gradeId: string | null; because: string }

/**
 * What is missing before grades can be agreed, by field. Every difference needs the grade that is agreed: with a remark where it is one apart, with a
 * reason where it is more, and the talk with the auditor noted; and whoever audited it is told something. What is equal is confirmed as it is.
 * @param said feedback is undefined where no auditor is named who could read it
 */
export function missingToAgree(
  themes: readonly ToAgree[], overall: Comparison | undefined, said: { themes: Readonly<Record<string, Said>>; overall: Said | undefined; talked: boolean; feedback: string | undefined },
): Record<string, string> {
  const missing: Record<string, string> = {}
  for (const { themeId, title, comparison } of themes) {
    if (comparison === 'equal') continue
    const one = said.themes[themeId]
    if (!one) missing[`grade-${themeId}`] = `Choose the agreed grade: ${title}.`
    if (!one?.because) missing[`because-${themeId}`] = comparison === 'one apart' ? `Write a remark on the difference: ${title}.` : `Say why this grade was agreed: ${title}.`
  }
  if (overall !== undefined && overall !== 'equal') {
    if (!said.overall) missing['grade-overall'] = 'Choose the agreed grade for the whole.'
    if (!said.overall?.because) missing['because-overall'] = 'Say why this grade was agreed for the whole.'
  }
  if (needsTalk(themes.map(({ comparison }) => comparison), overall ?? 'equal') && !said.talked) missing.talked = 'Talk with the auditor first, and note here that you have.'
  if (said.feedback === '') missing.feedback = 'Write to the auditor: what was done well, and what to look at again.'
  return missing
}

/** 'Of 22 grades moderated 14 were the same, 7 higher than the moderator’s and 1 lower.' */
export function ownFiguresInWords({ pairs, exact, over, under }: { pairs: number; exact: number; over: number; under: number }): string {
  if (pairs === 0) return 'None of your grades has been moderated yet.'
  return `Of ${pairs} of your grades that were moderated ${exact} were the same, ${over} higher than the moderator’s and ${under} lower.`
}
