import { rulesAnswering, sentenceFrom, type Rule, type RuleRole } from './rules.ts'

/** A confirmed gap of one audit, ready for a rule to answer. */
export type GapToAnswer = {
  id: string
  frameworkKey: string
  themeKey: string
  theme: string
  /** The theme's place in the framework. */
  position: number
  grade: string
  /** How many steps the grade lies below the good-enough line: 1 is the first; the higher, the worse. */
  below: number
  attribution: RuleRole
  personId: string
}

export type Proposal = { gapId: string; ruleVersionId: string; personId: string; moduleKey: string; sentence: string }

/** At most so many modules follow from one audit, whatever it found (curriculum, section G). */
export const modulesFromOneAudit = 2

/** Whoever passed a module within so many days knows it, and is not given it again (curriculum, section G: six months). */
export const knownForDays = 183

type Circumstances = {
  rules: readonly Rule[]
  /** Modules that have been published and can be given: no fact of theirs waits to be checked. */
  open: Pick<ReadonlySet<string>, 'has'>
  /** What the audit's gaps have brought before, decided or not. */
  brought: readonly { gapId: string; personId: string; moduleKey: string }[]
  /** Whether the person passed the module within the last six months: then the knowledge is there, and it is not given again. */
  passedLately: (personId: string, moduleKey: string) => boolean
  audit: { reference: string; dateInWords: string; caseType: string }
}

/**
 * The learning that one audit's gaps bring: for each gap, worst grade first and then in the framework's order, the first module
 * of its rule that is open and not passed lately, until two modules have been given. Two gaps that bring a person the same module
 * give it once, with two reasons. A gap that has brought learning brings no other, whatever has changed since; what the audit brought before
 * counts towards the two.
 */
export function proposeLearning(gaps: readonly GapToAnswer[], { rules, open, brought, passedLately, audit }: Circumstances): Proposal[] {
  const given = new Set(brought.map(({ personId, moduleKey }) => `${personId} ${moduleKey}`))
  const waiting = gaps.filter(({ id }) => !brought.some(({ gapId }) => gapId === id))
  const proposals: Proposal[] = []
  for (const gap of waiting.toSorted((a, b) => b.below - a.below || a.position - b.position)) {
    for (const rule of rulesAnswering(rules, gap, audit.caseType)) {
      const moduleKey = rule.moduleKeys.find((key) => open.has(key) && !passedLately(gap.personId, key))
      if (!moduleKey) continue
      const learning = `${gap.personId} ${moduleKey}`
      if (!given.has(learning) && given.size >= modulesFromOneAudit) continue
      given.add(learning)
      const sentence = sentenceFrom(rule.reason, {
        theme: gap.theme, grade: gap.grade, audit: audit.reference, date: audit.dateInWords, caseType: audit.caseType, rule: rule.key, version: String(rule.version),
      })
      proposals.push({ gapId: gap.id, ruleVersionId: rule.id, personId: gap.personId, moduleKey, sentence })
    }
  }
  return proposals
}
