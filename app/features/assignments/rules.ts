import type { Day } from '../../lib/days.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'

/** Whose gap a rule answers. */
export type RuleRole = 'practitioner' | 'manager'
export const ruleRoles: Readonly<Record<RuleRole, string>> = { practitioner: 'Social worker', manager: 'Team manager' }

/** A version of a rule in force: what learning a gap on a theme, in any version of its framework, brings to whose gap it is. */
export type Rule = {
  id: string
  key: string
  version: number
  frameworkKey: string
  themeKey: string
  /** The mildest grade that brings it, in steps below the good-enough line: 1 is the first. */
  fromBelow: number
  role: RuleRole
  /** The title of the one type of case it is for; null for all. */
  caseType: string | null
  moduleKeys: string[]
  reason: string
}

/** What a rule is about: there is one rule for each. Which grades it answers, and with what, may change from version to version. */
export type RulePlace = Pick<Rule, 'frameworkKey' | 'themeKey' | 'role' | 'caseType'>

const plain = (title: string) => title.trim().toLowerCase()
const sameCaseType = (one: string | null, other: string | null) => (one === null || other === null ? one === other : plain(one) === plain(other))
export const samePlace = (one: RulePlace, other: RulePlace) =>
  one.frameworkKey === other.frameworkKey && one.themeKey === other.themeKey && one.role === other.role && sameCaseType(one.caseType, other.caseType)

/**
 * The rules that answer a gap. A rule for the audit's type of case takes the place of the general rule of the same theme and role, also for
 * grades that it does not answer itself. The theme is known by its key, so that a gap judged by an older version of the framework finds the rule too.
 */
export function rulesAnswering<R extends Rule>(
  rules: readonly R[], gap: { frameworkKey: string; themeKey: string; attribution: RuleRole; below: number }, caseType: string,
): R[] {
  const ofTheme = rules.filter(({ frameworkKey, themeKey, role }) => frameworkKey === gap.frameworkKey && themeKey === gap.themeKey && role === gap.attribution)
  const ofCaseType = ofTheme.filter((rule) => rule.caseType !== null && sameCaseType(rule.caseType, caseType))
  return (ofCaseType.length > 0 ? ofCaseType : ofTheme.filter((rule) => rule.caseType === null)).filter(({ fromBelow }) => gap.below >= fromBelow)
}

/** The words in braces that a reason may hold, each with what is put in its place. */
export const reasonWords = {
  theme: 'the theme', grade: 'the grade', audit: 'the audit’s number', date: 'the day of the audit', caseType: 'the type of case', rule: 'the rule’s name', version: 'the rule’s version',
} as const
export type ReasonWord = keyof typeof reasonWords

/** Every assignment says what was found, in which audit, and which version of a rule said so. The day and the type of case may be left out. */
const wordsNeeded: readonly ReasonWord[] = ['theme', 'grade', 'audit', 'rule', 'version']
export const longestReason = 300

const braced = (words: readonly string[]) => new Intl.ListFormat('en-GB').format(words.map((word) => `{${word}}`))

/** What is wrong with a reason as a council writes it, in a sentence, or undefined when it will do. */
export function whyNotReason(template: string): string | undefined {
  if (!template.trim()) return 'Write the reason that people will read.'
  if (template.length > longestReason) return `Keep the reason to ${longestReason} characters. It has ${template.length}.`
  const written = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, word]) => word!)
  const unknown = [...new Set(written.filter((word) => !Object.hasOwn(reasonWords, word)))]
  if (unknown.length > 0) return `Nothing can be put in place of ${braced(unknown)}. These words can be used: ${braced(Object.keys(reasonWords))}.`
  if (/[{}]/.test(template.replace(/\{[^{}]*\}/g, ''))) return 'A brace stands alone. Write each word between two braces, such as {theme}.'
  const missing = wordsNeeded.filter((word) => !written.includes(word))
  if (missing.length > 0) return `Put ${braced(missing)} into the reason, so that each person can read why and which rule says so.`
  const [identifier] = findIdentifiers(template)
  return identifier && `Take out the identifying detail (${identifier.kind}). Other people read this.`
}

/** The sentence in which an assignment says why. A word that is not known stays as it was written. */
export const sentenceFrom = (template: string, words: Readonly<Record<ReasonWord, string>>) =>
  template.replace(/\{(\w+)\}/g, (whole, word: string) => (Object.hasOwn(reasonWords, word) ? words[word as ReasonWord] : whole))

/** A version's days: from the first, up to but not with the second. */
export type Validity = { validFrom: Day; validTo: Day | null }

/** Where a version stands on a day; one that another replaced before its first day was never in force. */
export function standingOn({ validFrom, validTo }: Validity, day: Day): 'in force' | 'starts later' | 'ended' | 'never in force' {
  if (validTo !== null && validTo <= validFrom) return 'never in force'
  if (validFrom > day) return 'starts later'
  return validTo !== null && validTo <= day ? 'ended' : 'in force'
}

/**
 * Stands for all versions of a rule as somebody saw them: when it is another by the time they save, somebody else has changed the rule.
 * Whatever is done to a rule adds a version or ends the latest.
 */
export const asSeen = (versions: readonly ({ version: number } & Validity)[]) => {
  const latest = versions.toSorted((a, b) => b.version - a.version)[0]
  return latest ? `${latest.version} to ${latest.validTo ?? 'further notice'}` : 'none'
}

/** The name of a new rule, as reasons and addresses have it: its theme, role and type of case, and a number where another framework has one so named. */
export function ruleKeyFor({ themeKey, role, caseType }: RulePlace, taken: readonly string[]): string {
  const slug = caseType?.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '')
  const key = [themeKey, role, slug].filter(Boolean).join('-')
  let free = key
  for (let number = 2; taken.includes(free); number++) free = `${key}-${number}`
  return free
}

/** Today's rules as they would be with one put in the place of its like. */
export const rulesWith = (rules: readonly Rule[], one: Rule): Rule[] => [...rules.filter((rule) => !samePlace(rule, one)), one]
