import type { KeptFree } from '../assignments/kept-free.server.ts'
import type { Talk } from '../gaps/talks.server.ts'
import { moments, saidOf, talkInWords } from './endorsements.ts'
import { keptInWords, stillAhead } from './protected-times.ts'

type Support = { talks: readonly Talk[]; keptFree: readonly KeptFree[] }

/** What a learner's manager has done so that they can learn, to the learner: time that is still ahead, and talks before and after the module. */
export const supportInWords = ({ talks, keptFree }: Support, at: Date): string[] => [
  ...stillAhead(keptFree, at).map((time) => `Your manager has kept ${keptInWords(time)}.`),
  ...moments.flatMap((moment) => saidOf({ talks }, moment) ?? []).map((talk) => talkInWords(talk, 'You')),
]

export const hasTime = ({ keptFree }: Pick<Support, 'keptFree'>, at: Date) => stillAhead(keptFree, at).length > 0

export const askForTime = 'No time has been kept free for this yet. You may ask your manager for some.'

/** Whether they talked, to everyone who follows the gap, without a name; undefined where nobody has said so. */
export function talkedInWords({ talks }: Pick<Support, 'talks'>): string | undefined {
  const said = moments.filter((moment) => saidOf({ talks }, moment))
  return said.length > 0 ? `A manager talked with the learner about it ${said.join(' and ')} the module.` : undefined
}
