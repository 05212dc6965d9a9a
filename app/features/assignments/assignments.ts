import type { Rule } from './rules.server.ts'

/** A confirmed gap of one audit, ready for a rule to answer. */
export type GapToAnswer = {
  id: string
  themeId: string
  theme: string
  /** The theme's place in the framework. */
  position: number
  grade: string
  /** 1 is best; the higher, the worse. */
  rank: number
  attribution: 'practitioner' | 'manager'
  personId: string
}

export type Proposal = { gapId: string; ruleVersionId: string; personId: string; moduleKey: string; sentence: string }

/** At most so many modules follow from one audit, whatever it found (curriculum, section G). */
export const modulesFromOneAudit = 2

/** Learning is done in weeks: six from when it was proposed. */
export const learningDays = 42

type Circumstances = {
  rules: readonly Rule[]
  /** Modules that have been published and can be done. */
  open: ReadonlySet<string>
  /** What the audit's gaps have brought before, decided or not. */
  brought: readonly { gapId: string; personId: string; moduleKey: string }[]
  /** Whether the person passed the module within the last six months: then the knowledge is there, and it is not given again. */
  passedLately: (personId: string, moduleKey: string) => boolean
  audit: { reference: string; dateInWords: string }
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
  for (const gap of waiting.toSorted((a, b) => b.rank - a.rank || a.position - b.position)) {
    for (const rule of rules.filter(({ themeId, role, fromRank }) => themeId === gap.themeId && role === gap.attribution && gap.rank >= fromRank)) {
      const moduleKey = rule.moduleKeys.find((key) => open.has(key) && !passedLately(gap.personId, key))
      if (!moduleKey) continue
      const learning = `${gap.personId} ${moduleKey}`
      if (!given.has(learning) && given.size >= modulesFromOneAudit) continue
      given.add(learning)
      proposals.push({ gapId: gap.id, ruleVersionId: rule.id, personId: gap.personId, moduleKey, sentence: sentenceFor(rule, gap, audit) })
    }
  }
  return proposals
}

function sentenceFor(rule: Rule, gap: GapToAnswer, audit: Circumstances['audit']) {
  const words: Record<string, string> = {
    theme: gap.theme, grade: gap.grade, audit: audit.reference, date: audit.dateInWords, rule: rule.key, version: String(rule.version),
  }
  return rule.reason.replace(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole)
}
