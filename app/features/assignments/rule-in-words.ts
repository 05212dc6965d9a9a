import { inWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { plannedTitle } from '../modules/planned-modules.ts'
import { ruleRoles, standingOn, type Rule, type Validity } from './rules.ts'

export type ModuleTitles = ReadonlyMap<string, { title: string; minutes: number; factsWaiting: number }>

/** A module as a rule names it, such as "Plans that work, 40 minutes"; one that is given to nobody yet says why. */
export function moduleInWords(key: string, published: ModuleTitles): string {
  const module = published.get(key)
  if (!module) return `${plannedTitle(key)}: not written yet`
  const waits = module.factsWaiting > 0 ? `: not given yet, ${counted(module.factsWaiting, 'fact waits', 'facts wait')} to be checked` : ''
  return `${module.title}, ${module.minutes} minutes${waits}`
}

/** Why a rule brings nobody anything, in a sentence; undefined where one of its modules can be given. */
export function whyItBringsNothing(moduleKeys: readonly string[], published: ModuleTitles): string | undefined {
  const modules = moduleKeys.flatMap((key) => published.get(key) ?? [])
  if (modules.length === 0) return 'None of the rule’s modules has been published yet, so it brings nobody anything until one is.'
  if (modules.some(({ factsWaiting }) => factsWaiting === 0)) return undefined
  return 'None of the rule’s modules can be given yet, because facts in them wait to be checked. It brings nobody anything until those of one are confirmed.'
}

export const caseTypeInWords = (caseType: string | null) => caseType ?? 'All types of case'

/** @param worst whether no grade is worse, so that there is nothing to add */
export const gradesInWords = (grade: string, worst: boolean) => (worst ? grade : `${grade} or worse`)

/** 'Since 1 January 2024, ends on 1 April 2027, version 1': from when to when a version holds. The day on which it ends is the first on which it no longer holds. */
export function validityInWords({ version, validFrom, validTo }: { version: number } & Validity, today: string): string {
  const named = `version ${version}`
  switch (standingOn({ validFrom, validTo }, today)) {
    case 'never in force': return `Set for ${inWords(validFrom)} and replaced or ended by then, ${named}`
    case 'ended': return `From ${inWords(validFrom)}, ended on ${inWords(validTo!)}, ${named}`
    case 'starts later': return `From ${inWords(validFrom)}${validTo ? `, ends on ${inWords(validTo)}` : ''}, ${named}`
    case 'in force': return `Since ${inWords(validFrom)}${validTo ? `, ends on ${inWords(validTo)}` : ''}, ${named}`
  }
}

/** A rule in a few words: its theme, whose gap and, where it is for one only, the type of case. */
export const ruleTitle = ({ theme, role, caseType }: { theme: string } & Pick<Rule, 'role' | 'caseType'>) =>
  `${theme}: ${ruleRoles[role].toLowerCase()}${caseType ? `, ${caseType}` : ''}`
