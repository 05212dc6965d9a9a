import { timeInWords, weekdayInWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { cut } from '../notices/cut.ts'
import type { Letter, Line } from '../notices/letter.ts'
import { endOf, type Due } from './clocks.ts'

/** A red as mail may speak of it: by reference, with nothing of what it says. */
export type RedTold = { id: string; caseReference: string; audit: string; team: string; due: Due }

/** Where a reader finds more: leaders find figures and no named worker's action, and whoever stands in for one may not open those. */
export type Found = { action: (id: string) => string | undefined; rest: string | undefined }

const leadsTo = (id: string, found: Found): Omit<Line, 'text'> => {
  const link = found.action(id)
  return { actionId: id, ...(link && { link }) }
}

const dueInLetter = ({ dueOn, dueAt }: Due) => (dueAt < endOf(dueOn) ? `${weekdayInWords(dueOn)}, ${timeInWords(dueAt)}` : weekdayInWords(dueOn))
const wasDue = (due: Due, at: Date) => `${at >= due.dueAt ? 'Was due' : 'Due'} ${dueInLetter(due)}.`

const phoneFirst = (outOfHours: string | null) =>
  `If you think a child may be unsafe now, phone first: the team manager or the front door${outOfHours ? `, and out of hours ${outOfHours}` : ''}. This e-mail alerts nobody fast enough.`

/** That there are reds, to whoever has them to do or answers for the team, at once. @param found where each is found, and the rest if there are many */
export function redLetter(reds: readonly RedTold[], { at, outOfHours, found }: { at: Date; outOfHours: string | null; found: Found }): Letter {
  const [first] = reds
  return {
    subject: reds.length === 1 ? `RED: urgent. Case ${first!.caseReference}` : `RED: urgent. ${counted(reds.length, 'action', 'actions')}`,
    opening: phoneFirst(outOfHours),
    parts: [{ lines: cut(reds.map((red) => ({ text: `RED: urgent. Case ${red.caseReference}, audit ${red.audit}. ${wasDue(red.due, at)}`, ...leadsTo(red.id, found) })), found.rest) }],
    closing: 'Red actions are told at once to whoever has them to do, the team manager and the service manager, or to whoever stands in for them. What has to be done stands in Practice Loop and never in an e-mail.',
  }
}

/** That the time of reds is over and nothing has been sent in, to whoever answers for more than the team. */
export function redsAreLate(reds: readonly RedTold[], { outOfHours, found }: { outOfHours: string | null; found: Found }): Letter {
  const [first] = reds
  return {
    subject: reds.length === 1 ? `RED and late. Case ${first!.caseReference}` : `RED and late. ${counted(reds.length, 'action', 'actions')}`,
    opening: phoneFirst(outOfHours),
    parts: [{
      heading: 'Their time is over, and nobody has said that they are done',
      lines: cut(reds.map((red) => ({ text: `RED: urgent. ${red.team}. Case ${red.caseReference}, audit ${red.audit}. Was due ${dueInLetter(red.due)}.`, ...leadsTo(red.id, found) })), found.rest),
    }],
    closing: 'Reds that are late are told at once to the service manager and the Head of Service, or to whoever stands in for them. What has to be done stands in Practice Loop and never in an e-mail.',
  }
}
