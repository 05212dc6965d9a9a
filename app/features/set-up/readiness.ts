import { daysBetween, inWords, type Day } from '../../lib/days.ts'
import type { Role } from '../../permissions.ts'

/** What a council's set-up is judged by. */
export type Facts = {
  teams: number
  frameworks: number
  rules: number
  /** Keys of modules that rules in force name and that are not published. */
  modulesMissing: readonly string[]
  /** How many people hold each role today. */
  holders: Readonly<Record<Role, number>>
  audits: number
  provisional: number
  gapsToAttribute: number
  caseQuestions: number
  lastImport: { id: string; rejected: number | null; failure: string | null } | undefined
  bankHolidaysKnownUntil: Day
}

/** Something that is missing, in a sentence, and the page on which to put it right, where there is one. */
export type Missing = { words: string; next?: { text: string; href: string } }

const asked: Readonly<Record<Exclude<Role, 'practitioner'>, string>> = {
  auditor: 'Nobody is an auditor, so findings cannot be confirmed and evidence cannot be checked.',
  manager: 'Nobody is a team manager, so nobody sees who is stuck.',
  leader: 'Nobody may see insight yet.',
  admin: 'Nobody looks after the set-up.',
}

/** What is missing in a council's set-up today, most pressing first. */
export function whatIsMissing(facts: Facts, today: Day): Missing[] {
  const missing: Missing[] = []
  const add = (needed: boolean, words: string, next?: Missing['next']) => { if (needed) missing.push({ words, next }) }
  const imports = { text: 'Import a sheet', href: '/set-up/imports' }
  const audits = { text: 'See the audits', href: '/audits' }
  const { lastImport } = facts

  add(facts.teams === 0, 'No teams are set up, so no audit can be imported.')
  add(facts.frameworks === 0, 'No framework is in force, so no judgement can be read.')
  add(facts.audits === 0, 'No audits are here yet.', imports)
  add(facts.caseQuestions > 0, `${facts.caseQuestions === 1 ? 'One audit waits' : `${facts.caseQuestions} audits wait`} for someone to settle whose case it is.`)
  add(!!lastImport?.failure, 'The last import took nothing in.', { text: 'See why', href: `/set-up/imports/${lastImport?.id}` })
  add(!!lastImport?.rejected, `${lastImport?.rejected} ${lastImport?.rejected === 1 ? 'row' : 'rows'} of the last import ${lastImport?.rejected === 1 ? 'was' : 'were'} left out.`, { text: 'See what to mend', href: `/set-up/imports/${lastImport?.id}` })
  add(facts.provisional > 0, `${counted(facts.provisional, 'audit is', 'audits are')} provisional: until an auditor confirms the grades, no learning follows from them.`, audits)
  add(facts.gapsToAttribute > 0, `${counted(facts.gapsToAttribute, 'gap waits', 'gaps wait')} for someone to say whose they mainly are: until then no learning follows from them.`, audits)
  for (const role of Object.keys(asked) as (keyof typeof asked)[]) add(facts.holders[role] === 0, asked[role])
  add(facts.frameworks > 0 && facts.rules === 0, 'No rules are in force, so gaps bring no learning.')
  add(facts.modulesMissing.length > 0, `Rules name ${counted(facts.modulesMissing.length, 'module that is', 'modules that are')} not published: ${facts.modulesMissing.join(', ')}. Until then these are not proposed.`)
  add(daysBetween(today, facts.bankHolidaysKnownUntil) < 365, `Bank holidays are known until ${inWords(facts.bankHolidaysKnownUntil)} only. A later version of the portal adds the next years.`)
  return missing
}

const counted = (n: number, one: string, many: string) => `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`
