import { inWords, type Day } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'

/** What goes to whom when one person's open actions are shared out. */
export type Share<Action> = { toId: string; actions: Action[] }

/**
 * Shares actions out evenly, in the order given, in turn over those who take them, whoever has least to do first. Actions of one case stay together,
 * so that a family does not meet several people at once.
 * @param takers in the order in which they are asked, each with how many actions they have to do already
 * @returns each taker with their share, in the order given, those too for whom nothing was left
 */
export function shareOut<Action extends { caseReference: string }>(actions: readonly Action[], takers: readonly { id: string; open: number }[]): Share<Action>[] {
  const shares = takers.map(({ id, open }) => ({ toId: id, open, actions: [] as Action[] }))
  for (const ofCase of Map.groupBy(actions, ({ caseReference }) => caseReference).values()) {
    const [next] = shares.toSorted((a, b) => a.actions.length - b.actions.length || a.open - b.open)
    next?.actions.push(...ofCase)
  }
  return shares.map(({ toId, actions: theirs }) => ({ toId, actions: theirs }))
}

/** Why an action went from one person to the next, as its page says it. */
export const becauseInWords = {
  'not my case': 'said that it was not their case', 'given back': 'it was their case after all', reassigned: 'given to somebody else', 'taken over': 'taken over',
  'shared out': 'shared out', 'wrong worker': 'the audit named the wrong worker', left: 'left the council',
} as const

/** Who had an action before and how it came to its owner, in a sentence for its page. */
export function handedOverInWords({ from, by, because, at }: { from: string; by: string; because: keyof typeof becauseInWords; at: string }, when: (at: Date) => string): string {
  const day = when(new Date(at))
  switch (because) {
    case 'taken over': return `${by} took it over from ${from} on ${day}.`
    case 'reassigned': case 'shared out': return `${by} passed it on from ${from} on ${day}.`
    case 'left': return `It was ${from}’s, who has left. It was passed on on ${day}.`
    case 'not my case': return `${from} said on ${day} that the case was not theirs, so it was passed on.`
    case 'given back': return `It came back from ${from} on ${day}.`
    case 'wrong worker': return `It was ${from}’s until ${day}: the audit named the wrong worker.`
  }
}

/** What helps to choose whom to give something: their team, what they have to do already, and whether they will be away soon. */
export const takerInWords = ({ team, open, awayFrom }: { team: string | null; open: number; awayFrom: Day | null }) =>
  `${team ? `${team}. ` : ''}${counted(open, 'action', 'actions')} open.${awayFrom ? ` Away from ${inWords(awayFrom)}.` : ''}`

/** Shares as one field of a form, so that what was looked at is what is done. */
export const sharesToSend = (shares: readonly Share<{ id: string }>[]) => shares.flatMap(({ toId, actions }) => actions.map(({ id }) => `${id}>${toId}`)).join(' ')

/** The other way round. What is no share comes back as one that no form takes. */
export const sharesFrom = (field: string) => field.split(' ').filter(Boolean).map((pair) => {
  const [actionId = '', toId = ''] = pair.split('>')
  return { actionId, toId }
})
