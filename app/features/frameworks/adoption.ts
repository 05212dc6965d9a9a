import { inWords, type Day } from '../../lib/days.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import type { FrameworkPlan } from './framework-plan.ts'

/** A rule by what it names: keys of a theme and a grade, and the title of one case type or null for all. */
export type RuleNamed = { theme: string; grade: string; caseType: string | null; role: 'practitioner' | 'manager' }

/**
 * What a rule names, in the version that follows: the same theme and grade by their keys, the case type by its title there.
 * @returns undefined where one of them is gone, so that the rule ends
 */
export function carriedOver({ theme, grade, caseType }: Omit<RuleNamed, 'role'>, current: FrameworkPlan, next: FrameworkPlan) {
  if (!next.themes.some(({ key }) => key === theme) || next.grades.find(({ key }) => key === grade)?.goodEnough !== false) return undefined
  const known = current.caseTypes?.find(({ title }) => title === caseType)
  if (!known) return { theme, grade, caseType }
  const type = next.caseTypes?.find(({ key }) => key === known.key)
  return type && { theme, grade, caseType: type.title }
}

type Circumstances = {
  today: Day
  /** The first day of the version that it is to follow. */
  currentFrom: Day
  /** How many audits of that day or later are judged by the version that it is to follow. */
  judgedFromThen: number
}

/** Why a version cannot hold from a day on. @returns undefined where it can */
export function whyNotFrom(from: Day, { today, currentFrom, judgedFromThen }: Circumstances): string | undefined {
  if (from <= today) return 'Choose a day from tomorrow on: what was judged until today was judged by the version in force.'
  if (from <= currentFrom) return `Choose a day after ${inWords(currentFrom)}, from which the version before it holds.`
  if (judgedFromThen > 0) return `${counted(judgedFromThen, 'audit is', 'audits are')} dated ${inWords(from)} or later and judged by the version that ends. Choose a later day.`
  return undefined
}

/** What putting a version in force means, in sentences. */
export function consequences(from: Day, { judged, rules }: { judged: number; rules: readonly RuleNamed[] }, current: FrameworkPlan, draft: FrameworkPlan): string[] {
  const title = (key: string) => current.themes.find((theme) => theme.key === key)?.title ?? key
  const ended = rules.filter((rule) => !carriedOver(rule, current, draft))
  const others = rules.length - ended.length
  const name = ({ theme, role, caseType }: RuleNamed) => `${title(theme)} for a ${role}${caseType ? ` (${caseType})` : ''}`
  return [
    `Audits from ${inWords(from)} are judged by it.`,
    judged === 0 ? 'No audit has been judged by the version that it follows.' : `${counted(judged, 'audit', 'audits')} before that day ${judged === 1 ? 'stays as it is' : 'stay as they are'}, and so does every figure that counts them.`,
    ...(ended.length > 0 ? [`${counted(ended.length, 'rule names', 'rules name')} a theme, a grade or a case type that is gone and ${ended.length === 1 ? 'ends' : 'end'} that day: ${andOf(ended.map(name))}.`] : []),
    ...(others > 0 ? [`${ended.length > 0 ? counted(others, 'other rule is', 'other rules are') : counted(others, 'rule is', 'rules are')} carried over.`] : []),
  ]
}
