import { drawn } from './chance.ts'

/** Why an audit is moderated, as it is stored. */
export type Because = 'inadequate' | 'outstanding' | 'moved from the rule' | 'new auditor' | 'random' | 'asked for'

/** Each reason as the end of a sentence: 'It was chosen because …'. */
export const becauseInWords: Readonly<Record<Because, string>> = {
  inadequate: 'the whole was given the lowest grade',
  outstanding: 'the whole was given the highest grade',
  'moved from the rule': 'the auditor moved the overall grade from what the rule gave',
  'new auditor': 'it is one of the auditor’s first three',
  random: 'it was drawn at random',
  'asked for': 'somebody asked for it',
}

/** The first audits of a new auditor that are all moderated (PROPOSAL, audit-framework §6). */
export const firstAudits = 3
/** Of an auditor's every twenty audits three are drawn, which is 15% of each auditor's (PROPOSAL, audit-framework §6). */
const drawnFirstLine = { of: 20, many: 3 }
/** Of the audits that one moderator has agreed every tenth is drawn for a Head of Service: 10%. */
const drawnSecondLine = { of: 10, many: 1 }

/** By how many working days a moderation is due after it was chosen (PROPOSAL, audit-framework §6). */
export const moderationDays = 5

export type ToChoose = {
  /** Where the overall grade stands on its scale, 1 for the best, and how the scale is made; null without an overall grade. */
  overall: { rank: number; lowest: number; goodEnough: number } | null
  movedBecause: string | null
  /** Who audited it; null where nobody is named. */
  auditorId: string | null
  /** How many audits of the same auditor were published before this one. */
  before: number
}

/**
 * Why an audit is moderated, or undefined when it is not. Every lowest and every highest grade is (the highest only on a scale on which good
 * enough has degrees), every grade that was moved from the rule, and a new auditor's first three. Of the rest chance decides: of each auditor's
 * every twenty audits, in the order of their publication, the same three places are drawn whenever it is asked, because the draw hangs on the auditor's id and the number
 * of the twenty alone. Audits whose auditor nobody named make one stratum. (PROPOSAL, audit-framework §6.)
 */
export function whyModerate({ overall, movedBecause, auditorId, before }: ToChoose): Because | undefined {
  if (overall && overall.rank === overall.lowest && overall.rank > overall.goodEnough) return 'inadequate'
  if (overall && overall.rank === 1 && overall.goodEnough > 1) return 'outstanding'
  if (movedBecause !== null) return 'moved from the rule'
  if (auditorId !== null && before < firstAudits) return 'new auditor'
  return isDrawn(auditorId ?? 'nobody', before, drawnFirstLine) ? 'random' : undefined
}

/** Whether the next audit that a moderator has agreed goes on to the second line. @param before how many they had agreed before it */
export const goesToSecondLine = (moderatorId: string, before: number) => isDrawn(moderatorId, before, drawnSecondLine)

/** Whether the place of something in its stratum, counted from 0, is among those drawn of its round. */
function isDrawn(stratum: string, place: number, { of, many }: { of: number; many: number }): boolean {
  const round = Math.floor(place / of)
  return drawn(Array.from({ length: of }, (_, nth) => nth), many, `${stratum} ${round}`).includes(place % of)
}
