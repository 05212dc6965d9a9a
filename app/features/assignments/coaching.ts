import { inWords, type Day } from '../../lib/days.ts'
import type { GapToAnswer } from './assignments.ts'
import { rulesAnswering, sentenceFrom, type Rule } from './rules.ts'

/** Coaching for whoever knows what a gap is about, with the module that is not given again because of it. */
export type CoachingForGap = { gapId: string; ruleVersionId: string; personId: string; moduleKey: string; sentence: string }

type Circumstances = {
  rules: readonly Rule[]
  /** The titles of the modules that can be given, by key. */
  open: Pick<ReadonlyMap<string, string>, 'get' | 'has'>
  /** The gaps that have brought learning or coaching before, decided or not. */
  answered: Pick<ReadonlySet<string>, 'has'>
  /** The day on which somebody passed a module within the last six months. */
  passedOn: (personId: string, moduleKey: string) => Day | undefined
  audit: { reference: string; dateInWords: string; caseType: string }
}

/**
 * The coaching that one audit's gaps bring: where every module that the rules of a gap could give was passed within six months, so that none is given,
 * coaching about the first of them (curriculum, section G: the knowledge is there and the use isn't). It does not count towards the two modules of an audit.
 */
export function proposeCoaching(gaps: readonly GapToAnswer[], { rules, open, answered, passedOn, audit }: Circumstances): CoachingForGap[] {
  return gaps.filter(({ id }) => !answered.has(id)).flatMap((gap): CoachingForGap[] => {
    const couldGive = rulesAnswering(rules, gap, audit.caseType).flatMap((rule) => rule.moduleKeys.filter((key) => open.has(key)).map((moduleKey) => ({ rule, moduleKey, on: passedOn(gap.personId, moduleKey) })))
    const [first] = couldGive
    if (!first || couldGive.some(({ on }) => on === undefined)) return []
    const { rule, moduleKey, on } = first
    const because = sentenceFrom(rule.reason, { theme: gap.theme, grade: gap.grade, audit: audit.reference, date: audit.dateInWords, caseType: audit.caseType, rule: rule.key, version: String(rule.version) })
    return [{ gapId: gap.id, ruleVersionId: rule.id, personId: gap.personId, moduleKey, sentence: `${because} ${insteadOf(open.get(moduleKey)!, on!)}` }]
  })
}

/** Why coaching stands in the place of a module, for the one who passed it and for whoever decides. */
const insteadOf = (title: string, passedOn: Day) =>
  `“${title}” was passed on ${inWords(passedOn)}, so it is not given again. Coaching is proposed because the knowledge is there, and using it is what is missing.`
