import { dayInLondon, daysAfter, type Day } from '../../lib/days.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { likelyNames } from '../../lib/likely-names.ts'
import { stateOf, type MeetingFacts } from './meetings.ts'

export const attendances = ['held', 'learner not there', 'coach not there'] as const
export type Attendance = (typeof attendances)[number]

export const missedBecauses = ['case emergency', 'court', 'duty', 'not known', 'other'] as const
/** Why a meeting was missed: a fact about the work, never about a person’s health. */
export type MissedBecause = (typeof missedBecauses)[number]
export const missedInWords: Readonly<Record<MissedBecause, string>> = {
  'case emergency': 'An emergency on a case', court: 'Court', duty: 'Duty, or cover for others', 'not known': 'Not known', other: 'Something else',
}

/** Said wherever somebody says why. */
export const emergencyNeverCounts = 'An emergency on a case never counts against anybody.'

/** So long may what was said about attendance be put right. */
const putRightForDays = 14

/** The last day on which it may be put right. */
export const putRightUntil = (saidAt: Date): Day => daysAfter(dayInLondon(saidAt), putRightForDays)

/** Why it cannot be said now whether a meeting was held, in a sentence; undefined where it can. Either side may say it once it has begun, and put it right for two weeks. */
export function whyNotSay(facts: MeetingFacts & { attendanceSaidAt: Date | null }, at: Date): string | undefined {
  switch (stateOf(facts, at)) {
    case 'offered': case 'booked': return 'It has not begun yet.'
    case 'cancelled': case 'declined': case 'lapsed': return 'It was not to take place any more, so there is nothing to say about who was there.'
    case 'held': case 'missed': return facts.attendanceSaidAt && dayInLondon(at) > putRightUntil(facts.attendanceSaidAt) ? 'What was said stands: it could be put right for two weeks.' : undefined
    default: return undefined
  }
}

/** Why nothing can be agreed in a meeting now, in a sentence; undefined where it can. */
export function whyNotAgree(facts: MeetingFacts, at: Date): string | undefined {
  const state = stateOf(facts, at)
  if (state === 'offered' || state === 'booked') return 'It has not begun yet.'
  if (state === 'missed') return 'It was not held, so nothing was agreed in it.'
  return state === 'cancelled' || state === 'declined' || state === 'lapsed' ? 'It did not take place.' : undefined
}

/** What a meeting’s steps, its reminder and a pair’s goals may hold. */
export const mostOfStep = 300
export const mostOfReminder = 2_000
/** So many steps at most stand from one meeting: what is agreed is done. */
export const mostSteps = 10

/**
 * What is wrong with something that is noted about coaching, in a sentence; undefined when it can be kept. Details that identify somebody are refused, and so is what may be a name, until whoever
 * writes says that nobody can be known by it.
 * @param sure whether they have said so
 * @param known words with a capital that are nobody’s secret here, such as the names of the two
 */
export function whatToMendOfNote(text: string, { most, sure, known }: { most: number; sure: boolean; known: readonly string[] }): string | undefined {
  const kinds = [...new Set(findIdentifiers(text).map(({ kind }) => kind))]
  const names = sure ? [] : likelyNames(text, known)
  if (text.length > most) return `Keep it to ${most.toLocaleString('en-GB')} characters.`
  if (kinds.length > 0) return `Take out what could identify someone (${kinds.join(', ')}). This has not been saved; your words are still below.`
  if (names.length > 0) return `${mayName}: ${names.join(', ')}. Take it out, or say below that nobody can be known by it.`
  return undefined
}
const mayName = 'This may name somebody'

/** Whether a problem asks about what may be a name, so that the form has a box to answer it. */
export const asksAboutName = (problem: string | undefined) => problem?.startsWith(mayName) ?? false

/** The day on which a reminder is deleted: a year after it was last written. */
export function forgottenOn(writtenAt: Date): Day {
  const written = dayInLondon(writtenAt)
  const later = `${Number(written.slice(0, 4)) + 1}${written.slice(4)}`
  return later.endsWith('-02-29') ? later.replace('-02-29', '-02-28') : later
}

/** Who reads what two people agreed. @param onThread whether the meeting is about something that an audit found */
export const whoReadsSteps = (other: string, onThread: boolean) => (onThread
  ? `You and ${other} read this. It also stands on the page of the gap that you met about, which auditors, the worker and the manager of the case, and the managers of their team and service area can read.`
  : `You and ${other} read this, and nobody else.`)
