import { counted } from '../../lib/phrases.ts'

/** So many judgements at least are looked at, and so many of the newest have to be good. */
const fewest = 3
const newest = 3

/**
 * Whether somebody’s own practice on a theme says that they could help others with it: at least three judgements in the last twelve months, and the last three all good or better.
 * @param good whether each was good or better, newest first
 */
export const couldHelp = (good: readonly boolean[]): boolean => good.length >= fewest && good.slice(0, newest).every(Boolean)

/** Why somebody is named, in a sentence: a count, and never a rank. */
export function whyNamed(good: readonly boolean[]): string {
  const all = good.filter(Boolean).length
  return `${all === good.length ? `All ${good.length}` : `${all} of ${good.length}`} judgements in the last twelve months were good or better, the last three among them.`
}

export type Standing = 'to answer' | 'helps' | 'no' | 'stopped'

export const invitationStanding = ({ answer, endedAt }: { answer: 'yes' | 'no' | null; endedAt: Date | null }): Standing =>
  (answer === null ? 'to answer' : answer === 'no' ? 'no' : endedAt ? 'stopped' : 'helps')

/** What whoever invites is told of a theme: how many were asked, and who helps by their own consent. Of a no, or of no answer, never whose it is. */
export function askedInWords({ asked, helping }: { asked: number; helping: readonly string[] }): string {
  if (asked === 0) return 'Nobody has been asked.'
  const silent = asked - helping.length
  return `${counted(asked, 'person was', 'people were')} asked. ${helping.length === 0 ? 'Nobody has said yes yet.' : `${counted(helping.length, 'person has', 'people have')} said yes.`}${silent > 0 ? ` ${counted(silent, 'has', 'have')} not answered, or said no.` : ''}`
}
