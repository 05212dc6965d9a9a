import { inWords, momentInWords, type Day } from '../../lib/days.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import type { Role } from '../../permissions.ts'
import type { Stage } from '../imports/intake.ts'
import { plannedTitle } from '../modules/planned-modules.ts'
import { kindInWords, type Kind as CorrectionKind } from '../corrections/corrections.ts'
import type { MailServer } from '../notices/standing.ts'
import { whyMoreHolidays } from './council.ts'

/** A file that waits for somebody, or the one published last. */
export type FileFacts = { id: string; fileName: string; stage: Stage; read: number; accepted: number | null; rejected: number | null; unchanged: number | null; questions: number }

/** From a day on, one team goes on in another. */
export type Change = { from: string; to: string; changesOn: Day }

/** A hidden audit about which nobody has decided yet. */
export type OpenCorrection = { id: string; kind: CorrectionKind; reference: string; raisedAt: string; told: boolean; openedBy: number }

/** What a council's set-up is judged by. */
export type Facts = {
  demo: boolean
  /** Whether messages can leave. */
  mail: MailServer
  caseLinkPattern: string | null
  outOfHours: string | null
  dataProtectionEmail: string | null
  teams: number
  /** Names of teams that nobody manages, and of those that nobody belongs to. */
  unmanagedTeams: readonly string[]
  emptyTeams: readonly string[]
  frameworks: number
  rules: number
  /** Keys of modules that rules in force name and that are not published. */
  modulesMissing: readonly string[]
  /** Rules in force of whose modules none is published. */
  rulesWithoutModule: number
  /** Titles of modules that are given to nobody, because facts in them wait to be checked. */
  modulesWaiting: readonly string[]
  /** How many people hold each role today, and how many of them can sign in. */
  holders: Readonly<Record<Role, { people: number; waysIn: number }>>
  /** Whether any sheet has been read to its end, tried out or published. */
  tried: boolean
  audits: number
  provisional: number
  gapsToAttribute: number
  caseQuestions: number
  corrections: readonly OpenCorrection[]
  learningToDecide: number
  /** The latest files that wait for somebody. */
  waiting: readonly FileFacts[]
  lastPublished: FileFacts | undefined
  bankHolidaysKnownUntil: Day
  people: number
  peopleWithoutWayIn: number
  inTwoTeams: number
  managersWithoutTeam: number
  /** Within the last seven days: who left, and actions that moved to their managers. */
  leftLately: number
  movedLately: number
  /** Open actions of people who have left. */
  actionsLeftBehind: number
  /** Open reds of whoever is away, for whom nobody stands in. */
  redsWithNobody: number
  /** Open service actions whose owner has left. */
  serviceActionsLeftBehind: number
  /** Challenged findings and actions that nobody has decided in time. */
  disputesLate: number
  challengesLate: number
  changes: readonly Change[]
}

export type Line = { words: string; next?: { text: string; href: string } }
/** Something to be done before live data comes in. */
export type Check = Line & { done: boolean }

/** Which pages beyond the set-up the reader may open; others are named and not linked. */
export type May = { confirmFindings: boolean; seeTeam: boolean; settleDisputes: boolean }

type Needed = Exclude<Role, 'admin'>
const nobodyIs: Readonly<Record<Needed, string>> = {
  practitioner: 'Nobody is a practitioner, so nobody can be given an action or learning.',
  manager: 'Nobody is a team manager, so nobody sees who is stuck.',
  auditor: 'Nobody is an auditor, so findings cannot be confirmed and evidence cannot be checked.',
  leader: 'Nobody may see insight yet.',
}
const roleNames: Readonly<Record<Needed, { one: string; many: string }>> = {
  practitioner: { one: 'practitioner', many: 'practitioners' },
  manager: { one: 'team manager', many: 'team managers' },
  auditor: { one: 'auditor', many: 'auditors' },
  leader: { one: 'leader', many: 'leaders' },
}

/** Everything to be done before live data comes in, done or not, in the order in which one would do it. */
export function checksOf(facts: Facts, today: Day): Check[] {
  const check = (done: boolean, whenDone: string, missing: string, text: string, href: string): Check => (done ? { done, words: whenDone } : { done, words: missing, next: { text, href } })
  const roleCheck = (role: Needed): Check => {
    const { people, waysIn } = facts.holders[role]
    return check(waysIn > 0, `${counted(waysIn, `${roleNames[role].one} can`, `${roleNames[role].many} can`)} sign in.`,
      people === 0 ? nobodyIs[role] : `Nobody who is a${role === 'auditor' ? 'n' : ''} ${roleNames[role].one} can sign in yet.`,
      'Look after people', people === 0 ? '/set-up/people' : `/set-up/people?role=${role}&standing=no+way+in`)
  }
  const holidays = whyMoreHolidays(facts.bankHolidaysKnownUntil, today)
  return [
    check(facts.teams > 0, `${counted(facts.teams, 'team is', 'teams are')} set up.`, 'No teams are set up, so no audit can be imported.', 'Set up teams', '/set-up/teams'),
    check(facts.teams > 0 && facts.unmanagedTeams.length === 0, 'Every team has a manager.', facts.teams === 0 ? 'No team has a manager.' : unmanaged(facts.unmanagedTeams), 'See the teams', '/set-up/teams'),
    ...(['practitioner', 'manager', 'auditor', 'leader'] as const).map(roleCheck),
    check(facts.frameworks > 0, `${counted(facts.frameworks, 'framework is', 'frameworks are')} in force.`, 'No framework is in force, so no judgement can be read.', 'See the framework', '/set-up/framework'),
    check(facts.rules > 0, `${counted(facts.rules, 'rule is', 'rules are')} in force.`, 'No rules are in force, so gaps bring no learning.', 'See the rules', '/set-up/rules'),
    check(facts.caseLinkPattern !== null, 'Pages lead to your case system.', 'The address of your case system is not set, so no page leads to a case.', 'Set the address', '/set-up/council/links'),
    check(facts.outOfHours !== null, `Red actions show the out-of-hours number, ${facts.outOfHours}.`, 'No out-of-hours number is set, so red actions show none.', 'Set the number', '/set-up/council/links'),
    check(facts.dataProtectionEmail !== null, 'Data protection is told by mail when an audit is hidden.', 'No address of the data protection officer is set, so nobody is told by mail when an audit is hidden.', 'Set the address', '/set-up/council/links'),
    check(!holidays, `Bank holidays are known until ${inWords(facts.bankHolidaysKnownUntil)}.`, holidays ?? '', 'See the bank holidays', '/set-up/council/bank-holidays'),
    facts.mail === 'not set'
      ? { done: false, words: 'No mail server is set, so no message leaves the portal. Whoever runs it sets SMTP_URL.', next: { text: 'See the messages', href: '/set-up/notices' } }
      : { done: true, words: facts.mail === 'set' ? 'A mail server is set.' : 'Messages go to the mailbox of the demo.' },
    check(facts.tried, 'A sheet has been read.', 'No sheet has been tried out yet.', 'Import a sheet', '/set-up/imports'),
    facts.demo
      ? { done: false, words: 'This is a demo: every person and case in it is made up. Set the portal up anew for live data.' }
      : { done: true, words: 'This is no demo.' },
  ]
}

function unmanaged(names: readonly string[]) {
  return names.length === 1 ? `${names[0]} has no manager.` : `${names.length.toLocaleString('en-GB')} teams have no manager: ${someOf(names)}.`
}

/** 'No. 9 of 13 done.' */
export function readyInWords(checks: readonly Check[]): string {
  const done = checks.filter((check) => check.done).length
  return done === checks.length ? `Yes. All ${done} done.` : `No. ${done} of ${checks.length} done.`
}

/** What waits for a person, with the file that waits first before all else. */
export function needsOf(facts: Facts, may: May): Line[] {
  const findings = may.confirmFindings ? { text: 'See the audits', href: '/audits' } : undefined
  const learning = may.seeTeam ? { text: 'See the team', href: '/team' } : findings
  const settling = may.seeTeam ? learning : findings
  const { lastPublished } = facts
  const line = (needed: boolean, words: string, next?: Line['next']): Line[] => (needed ? [{ words, next }] : [])
  return [
    ...facts.corrections.map(correctionLine),
    ...facts.waiting.flatMap(waitingLine),
    ...line(!!lastPublished?.rejected, `${counted(lastPublished?.rejected ?? 0, 'row', 'rows')} of the last import, ${lastPublished?.fileName}, ${lastPublished?.rejected === 1 ? 'was' : 'were'} left out.`,
      { text: 'See what to mend', href: `/set-up/imports/${lastPublished?.id}` }),
    ...line(facts.tried && facts.audits === 0 && facts.waiting.length === 0, 'No audits are here yet.', { text: 'Import a sheet', href: '/set-up/imports' }),
    ...line(facts.redsWithNobody > 0, `${counted(facts.redsWithNobody, 'red action is', 'red actions are')} with somebody who is away, and nobody stands in. Say who does, or ask their manager to take ${facts.redsWithNobody === 1 ? 'it' : 'them'} over.`, { text: 'See who is away', href: '/set-up/people?standing=away' }),
    ...line(facts.actionsLeftBehind > 0, `${counted(facts.actionsLeftBehind, 'open action belongs', 'open actions belong')} to somebody who has left, and no manager is there to take ${facts.actionsLeftBehind === 1 ? 'it' : 'them'}.`, { text: 'See the teams', href: '/set-up/teams' }),
    ...line(facts.serviceActionsLeftBehind > 0, `${counted(facts.serviceActionsLeftBehind, 'service action needs', 'service actions need')} another owner: ${facts.serviceActionsLeftBehind === 1 ? 'its owner has' : 'their owners have'} left.`, { text: 'See the service actions', href: '/service-actions' }),
    ...line(facts.disputesLate > 0, `${counted(facts.disputesLate, 'challenged finding is', 'challenged findings are')} past the five working days in which an auditor or a leader outside the line settles ${facts.disputesLate === 1 ? 'it' : 'them'}.`,
      may.settleDisputes ? { text: 'See the disputed findings', href: '/disputes' } : undefined),
    ...line(facts.challengesLate > 0, `${counted(facts.challengesLate, 'challenged action is', 'challenged actions are')} past the day by which a manager or an auditor decides about ${facts.challengesLate === 1 ? 'it' : 'them'}.`, may.seeTeam ? learning : may.confirmFindings ? { text: 'See your desk', href: '/desk' } : undefined),
    ...line(facts.caseQuestions > 0, `${counted(facts.caseQuestions, 'audit waits', 'audits wait')} for a manager or an auditor to settle whose case it is.`, settling),
    ...line(facts.provisional > 0, `${counted(facts.provisional, 'audit is', 'audits are')} provisional: until an auditor confirms the grades, no learning follows from ${facts.provisional === 1 ? 'it' : 'them'}.`, findings),
    ...line(facts.gapsToAttribute > 0, `${counted(facts.gapsToAttribute, 'gap waits', 'gaps wait')} for an auditor to say whose ${facts.gapsToAttribute === 1 ? 'it mainly is' : 'they mainly are'}: until then no learning follows from ${facts.gapsToAttribute === 1 ? 'it' : 'them'}.`, findings),
    ...line(facts.learningToDecide > 0, `${counted(facts.learningToDecide, 'proposal of learning waits', 'proposals of learning wait')} for a manager or an auditor to confirm or waive ${facts.learningToDecide === 1 ? 'it' : 'them'}.`, learning),
    ...line(facts.modulesMissing.length > 0, `Rules name ${counted(facts.modulesMissing.length, 'module that is', 'modules that are')} not published: ${someOf(facts.modulesMissing.map((key) => `“${plannedTitle(key)}”`))}. Until then ${facts.modulesMissing.length === 1 ? 'it is' : 'these are'} not proposed${facts.rulesWithoutModule > 0 ? `, and ${facts.rulesWithoutModule.toLocaleString('en-GB')} of ${counted(facts.rules, 'rule', 'rules')} ${facts.rulesWithoutModule === 1 ? 'brings' : 'bring'} nothing yet` : ''}.`, { text: 'See the rules', href: '/set-up/rules' }),
    ...line(facts.modulesWaiting.length > 0, `${counted(facts.modulesWaiting.length, 'module', 'modules')} cannot be given yet, because facts in ${facts.modulesWaiting.length === 1 ? 'it' : 'them'} wait to be checked against their sources: ${someOf(facts.modulesWaiting.map((title) => `“${title}”`))}.`, { text: 'Check the facts', href: '/set-up/modules' }),
  ]
}

/** A child's case may lie open behind it, and data protection may not know yet, so it comes before all else. */
const correctionLine = ({ id, kind, reference, raisedAt, told, openedBy }: OpenCorrection): Line => ({
  words: `${kindInWords[kind].title}: ${reference}. Hidden ${momentInWords(new Date(raisedAt))}; ${counted(openedBy, 'person', 'people')} had opened it. ${told ? 'Decide whether it is so.' : 'Tell the data protection officer, and decide.'}`,
  next: { text: 'Review', href: `/set-up/corrections/${id}` },
})

/** What one file waits for; nothing while it is being read, or once it waits no longer. */
function waitingLine({ id, fileName, stage, questions, ...rows }: FileFacts): Line[] {
  const page = `/set-up/imports/${id}`
  if (stage === 'to describe') return [{ words: `${fileName} waits for you to match its columns.`, next: { text: 'Match them', href: page } }]
  if (stage === 'to try') return [{ words: `${fileName} waits to be tried out.`, next: { text: 'See it', href: page } }]
  if (stage === 'stopped') return [{ words: `${fileName}: nothing was taken in.`, next: { text: 'See why', href: page } }]
  if (stage !== 'tried') return []
  const tried = `${fileName} was tried out: nothing is saved, nobody is told. ${rowsInWords(rows)}`
  return questions === 0
    ? [{ words: tried, next: { text: 'See it and publish it', href: page } }]
    : [{ words: `${tried} ${counted(questions, 'question about it waits', 'questions about it wait')} for an answer.`, next: { text: 'Answer', href: `${page}/questions` } }]
}

function rowsInWords({ read, accepted, rejected, unchanged }: Pick<FileFacts, 'read' | 'accepted' | 'rejected' | 'unchanged'>) {
  const parts = [`${(accepted ?? 0).toLocaleString('en-GB')} ready`, rejected ? `${rejected.toLocaleString('en-GB')} to mend` : '', unchanged ? `${unchanged.toLocaleString('en-GB')} here already` : '']
  return `${counted(read, 'row', 'rows')}: ${parts.filter(Boolean).join(', ')}.`
}

/** How things stand with people and teams, in sentences, and what of it somebody should look at. */
export function peopleOf(facts: Facts): { sentence: string; lines: Line[] } {
  const line = (n: number, words: string, text: string, href: string): Line[] => (n > 0 ? [{ words, next: { text, href } }] : [])
  const { emptyTeams, inTwoTeams, managersWithoutTeam, peopleWithoutWayIn } = facts
  return {
    sentence: [`${counted(facts.people, 'person', 'people')} active.`, leavers(facts)].filter(Boolean).join(' '),
    lines: [
      ...changesInWords(facts.changes).map((words): Line => ({ words, next: { text: 'Map the teams', href: '/set-up/teams/map' } })),
      ...line(peopleWithoutWayIn, `${counted(peopleWithoutWayIn, 'person has', 'people have')} a role and cannot sign in yet.`, 'See the people', '/set-up/people?standing=no+way+in'),
      ...line(inTwoTeams, `${counted(inTwoTeams, 'person is', 'people are')} in two teams or more.`, 'See the people', '/set-up/people?standing=two+teams'),
      ...line(managersWithoutTeam, `${counted(managersWithoutTeam, 'team manager has', 'team managers have')} no team that still goes on.`, 'See the people', '/set-up/people?role=manager'),
      ...line(emptyTeams.length, `Nobody is in ${emptyTeams.length === 1 ? emptyTeams[0] : `${emptyTeams.length.toLocaleString('en-GB')} teams: ${someOf(emptyTeams)}`}.`, 'See the teams', '/set-up/teams'),
    ],
  }
}

function leavers({ leftLately, movedLately }: Facts) {
  const moved = `${counted(movedLately, 'action', 'actions')} moved to ${leftLately === 1 ? 'their manager' : 'their managers'}`
  if (leftLately === 0) return ''
  return `${leftLately.toLocaleString('en-GB')} left in the last seven days${movedLately === 0 ? '' : `: ${moved}`}.`
}

/** What becomes of which team, in a sentence each: renamed, split or merged. */
export function changesInWords(changes: readonly Change[]): string[] {
  const becoming = (name: string) => changes.filter(({ from }) => from === name)
  const into = (name: string, day: Day) => changes.filter(({ to, changesOn }) => to === name && changesOn === day)
  const said = changes.map(({ from, to, changesOn }) => {
    const parts = becoming(from).map((one) => one.to)
    const sources = into(to, changesOn).map((one) => one.from)
    if (parts.length > 1) return `${from} splits into ${andOf(parts)} on ${inWords(changesOn)}.`
    if (sources.length > 1) return `${andOf(sources)} merge into ${to} on ${inWords(changesOn)}.`
    return `${from} becomes ${to} on ${inWords(changesOn)}.`
  })
  return [...new Set(said)]
}

/** At most three names, and how many more there are. */
const someOf = (names: readonly string[]) => (names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : andOf(names))
