import { bankHolidays } from '../../lib/bank-holidays.ts'
import { daysAfter, dueInWords, isWorkingDay, timeInWords, weekdayInWords, type Day } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { cut } from '../notices/cut.ts'
import type { Letter, Line } from '../notices/letter.ts'
import { endOf, type Due, type Priority } from '../remedial-actions/clocks.ts'

/** The parts of a digest, most urgent first, each with its heading and the page on which the rest of it is found. */
const parts = {
  due: { heading: 'Due or late', page: '/my-practice' },
  'standing in': { heading: 'Red, and with you while its owner is away', page: '/my-practice' },
  team: { heading: 'Late in your team', page: '/team' },
  service: { heading: 'Late for a week, in your service', page: '/insight' },
  help: { heading: 'Somebody asked for help', page: '/team' },
  workshops: { heading: 'Workshops', page: '/workshops' },
  coaching: { heading: 'Coaching', page: '/coaching' },
  new: { heading: 'New for you', page: '/my-practice' },
  check: { heading: 'Waiting for your check', page: '/evidence' },
  learning: { heading: 'Learning to confirm or waive', page: '/team' },
  talk: { heading: 'To talk about in supervision', page: '/team' },
  audits: { heading: 'Audits and moderation', page: '/desk' },
} as const
export type Part = keyof typeof parts
export type Contents = Partial<Record<Part, readonly Line[]>>

const inSubject: Record<Part, (n: number) => string> = {
  due: (n) => `${n} due or late`, 'standing in': (n) => `${n} red for somebody away`, team: (n) => `${n} late in your team`, service: (n) => `${n} late in your service`,
  help: (n) => `${n} asked for help`, workshops: (n) => `${n} about workshops`, coaching: (n) => `${n} about coaching`, new: (n) => `${n} new`, check: (n) => `${n} to check`, learning: (n) => `${n} of learning to decide`, talk: (n) => `${n} to talk with`, audits: (n) => `${n} to audit or moderate`,
}

/** Somebody's digest of a morning. @returns undefined when there is nothing to say: then there is no mail */
export function digestLetter(contents: Contents, today: Day): Letter | undefined {
  const said = (Object.keys(parts) as Part[]).flatMap((part) => (contents[part]?.length ? [{ part, lines: contents[part] }] : []))
  if (said.length === 0) return undefined
  return {
    subject: `Practice Loop, ${weekdayInWords(today)}: ${said.slice(0, 2).map(({ part, lines }) => inSubject[part](lines.length)).join(', ')}${said.length > 2 ? ' and more' : ''}`,
    opening: 'This is what has changed for you, or needs you today. Each line leads to its page, where it is said what is asked.',
    parts: said.map(({ part, lines }) => ({ heading: parts[part].heading, lines: cut(lines, parts[part].page) })),
    closing: 'You get one such e-mail a day at most, at 8am on days that you work, and none when there is nothing to say. Reds come at once. It holds references and links only: what is asked stands in Practice Loop.',
  }
}

/** An action as a line speaks of it. */
export type Spoken = { id: string; caseReference: string; audit: string; team: string; owner: string; priority: Priority; due: Due; returned: boolean; daysOff: readonly number[] }

const itsPage = (id: string) => `/remedial-actions/${id}`

/** 'amber, due tomorrow' */
function dueWords({ priority, due: { dueOn, dueAt }, returned, daysOff }: Spoken, today: Day) {
  const hour = dueOn === today && dueAt < endOf(dueOn) ? `, ${timeInWords(dueAt)}` : ''
  return `${priority}${returned ? ', returned to be sent again' : ''}, ${when(dueOn, today, priority === 'red' ? [] : daysOff)}${hour}`
}

/** 'due tomorrow', 'due in 2 working days (Monday 30 November)' or '1 working day late' */
const when = (dueOn: Day, today: Day, weekdaysOff: readonly number[] = []) => dueInWords(dueOn, today, { bankHolidays, weekdaysOff }).replace(/^in /, 'due in ')

const named = ({ caseReference, audit }: Pick<Spoken, 'caseReference' | 'audit'>) => `Case ${caseReference}, audit ${audit}`

export const ownersLine = (one: Spoken, today: Day): Line => ({ text: `${named(one)}: ${dueWords(one, today)}.`, link: itsPage(one.id) })

export const deputysLine = (one: Spoken, today: Day): Line => ({ text: `${named(one)}: ${dueWords(one, today)}. With you while ${one.owner} is away.`, link: itsPage(one.id) })

/** @param remindedOn the day on which whoever has it to do was last told */
export const managersLine = (one: Spoken, remindedOn: Day | undefined, today: Day): Line => (
  { text: `${one.owner}, ${one.team}, case ${one.caseReference}: ${dueWords(one, today)}. ${remindedInWords(remindedOn, today)}`, link: itsPage(one.id) })

/** Leaders hear of a team and a case, and not by name of whoever has it to do. */
export const leadersLine = (one: Spoken, today: Day, link: string | undefined): Line => ({ text: `${one.team}, case ${one.caseReference}: ${dueWords(one, today)}.`, actionId: one.id, ...(link && { link }) })

export const helpLine = (one: Spoken, today: Day): Line => ({ text: `${one.owner} asked for help: case ${one.caseReference}, audit ${one.audit}: ${dueWords(one, today)}.`, link: itsPage(one.id) })

export type HowNew = 'issued' | 'passed on' | 'returned'
export const newLine = (one: Spoken, how: HowNew, today: Day): Line => (
  { text: how === 'returned' ? `${ownersLine(one, today).text} The checker says why.` : how === 'passed on' ? `${ownersLine(one, today).text} Passed on to you.` : ownersLine(one, today).text, link: itsPage(one.id) })

export const decidedLine = (one: { id: string; caseReference: string; audit: string; outcome: 'stands' | 'withdrawn' }): Line => (
  { text: `${named(one)}: your challenge was decided. The action ${one.outcome === 'stands' ? 'stands' : 'is no longer asked for'}.`, link: itsPage(one.id) })

export const confirmedLine = (n: number): Line => ({ text: `${counted(n, 'module', 'modules')} of learning confirmed for you.`, link: '/my-practice' })

/** The module by its title, and never how somebody did. */
export const recallLine = ({ moduleKey, title }: { moduleKey: string; title: string }): Line => ({ text: `Three questions on ${title}, two minutes, if you like.`, link: `/modules/${moduleKey}/recall` })

/** Everything that was proposed for one person, in one line. */
export const proposedLine = (person: string, [id, ...more]: readonly string[]): Line => (
  more.length === 0 ? { text: `Learning proposed for ${person}.`, link: `/team/learning/${id}` } : { text: `${counted(more.length + 1, 'module', 'modules')} of learning proposed for ${person}.`, link: '/team' })

/** What one person has completed and their manager has not yet talked with them about, in one line. */
export const talkLine = ({ personId, person, completed }: { personId: string; person: string; completed: number }): Line => (
  { text: `${person} completed ${completed === 1 ? 'a module: talk about it' : `${completed} modules: talk about them`}.`, link: `/team/people/${personId}/supervision` })

export const checkLine = ({ id, actionId, caseReference, task, priority, checkDueOn }: { id: string; actionId: string | null; caseReference: string | null; task: string | null; priority: Priority | null; checkDueOn: Day }, today: Day): Line => (
  { text: `${caseReference === null ? 'A paper of a team' : `Case ${caseReference}`}: ${priority ?? (task === null ? 'own-case task' : 'task of the managers’ programme')}, check ${when(checkDueOn, today)}.`, link: `/evidence/${id}`, ...(actionId && { actionId }) })

export const auditLine = ({ caseReference, dueOn }: { caseReference: string; dueOn: Day | null }, today: Day): Line => (
  { text: `Case ${caseReference}: for you to audit${dueOn ? `, ${when(dueOn, today)}` : ''}.`, link: '/desk' })

export const moderationLine = ({ id, audit, dueOn }: { id: string; audit: string; dueOn: Day }, today: Day): Line => (
  { text: `Moderation of audit ${audit}: ${when(dueOn, today)}.`, link: `/moderation/${id}` })

function remindedInWords(on: Day | undefined, today: Day): string {
  if (on === undefined) return 'Nobody has reminded them.'
  return on === daysAfter(today, -1) ? 'They were reminded yesterday.' : `They were reminded on ${weekdayInWords(on)}.`
}

/** Whether a digest goes out on a day at all, and to somebody with these days off. */
export const worksOn = (day: Day, daysOff: readonly number[]) => isWorkingDay(day, { bankHolidays, weekdaysOff: daysOff })

