import { z } from 'zod'
import { inWords, momentInWords, type Day } from '../../lib/days.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { deliveryInWords, type Delivery } from '../notices/delivery.ts'
import { cut } from '../notices/cut.ts'
import type { Letter } from '../notices/letter.ts'
import type { Told } from '../people/line.ts'
import { canBePassedOn, standsStill, type ActionFacts, type Standing } from '../remedial-actions/remedial-actions.ts'
import { ownersLine, type Spoken } from './digest.ts'

const longestLine = 200

/** A manager's own line beside a reminder: none, or one that identifies nobody; it goes out by e-mail. */
export const personalLine = z.string().default('').transform((text) => text.replace(/\s+/g, ' ').trim()).pipe(z.string().max(longestLine, `Keep your line to ${longestLine} characters.`)
  .refine((text) => findIdentifiers(text).length === 0, { error: ({ input }) => `Take out the identifying detail (${findIdentifiers(String(input))[0]?.kind}). It would go out by e-mail.` }))

/** What a reminder is about, and who would get it: nobody where its owner is away and nobody stands in, or has left. */
export type ToRemind = { ownerId: string; owner: string; standing: Standing; facts: ActionFacts; challenged: boolean; to: Told | undefined; away: { backOn: Day | null } | undefined }

/** Why whoever has an action to do is not reminded of it now, in a sentence; undefined when they may be. Nobody reminds themselves. */
export function whyNotRemind(managerId: string, { ownerId, owner, standing, facts, challenged, to, away }: ToRemind): string | undefined {
  if (ownerId === managerId) return 'This action is yours, so there is nobody to remind.'
  if (standing === 'being checked') return `${owner} has sent it in. It waits for a check, and not for them.`
  if (!canBePassedOn(standing)) return 'It is done, or no longer asked for, so there is nothing to remind anybody of.'
  if (facts.priority !== 'red') {
    if (challenged) return 'It was challenged, so its clock stands still until somebody has decided. Nobody is reminded meanwhile.'
    if (away) return `${owner} is away${away.backOn ? ` until ${inWords(away.backOn)}` : ''}, so the action waits. You can do it yourself, or give it to somebody else.`
    if (standsStill(facts)) return 'Its clock stands still, so nobody is reminded meanwhile.'
  }
  if (!to) return `${owner} ${away ? 'is away and nobody stands in' : 'has left'}. Do it yourself, or give it to somebody else: a red action cannot wait.`
  return to.personId === managerId ? 'You stand in for its owner, so there is nobody to remind.' : undefined
}

/** A reminder as it goes out, of one action or of several that one person has to do. @param line the manager's own, or none */
export function reminderLetter(actions: readonly Spoken[], { by, line, today }: { by: string; line: string; today: Day }): Letter {
  const what = actions.length === 1 ? 'an action' : `${actions.length} actions`
  return {
    subject: `${actions.some(({ priority }) => priority === 'red') ? 'RED: urgent. ' : ''}A reminder from ${by}: ${actions.length === 1 ? `case ${actions[0]!.caseReference}` : what}`,
    opening: line ? `${by} asks you about ${what}, and writes: “${line}”` : `${by} asks you about ${what}.`,
    parts: [{ lines: cut(actions.map((one) => ownersLine(one, today)), '/my-practice') }],
    closing: `${by} sent you this through Practice Loop, at most once a day for an action, and sees whether it was sent and whether you followed its link. If you cannot do it, say “I need help” on its page.`,
  }
}

const rungInWords = {
  issued: 'told that it is there', before: 'reminded before the day', 'on the day': 'reminded on the day', after: 'told that it is late', manager: 'told, for the team, that it is late',
  'service manager': 'told, for the service, that it is late', 'head of service': 'told, as the Head of Service, that it is late', nudge: 'reminded',
} as const

type Entry = {
  chaseId: string; rung: keyof typeof rungInWords; dueOn: Day; at: Date; line: string | null; toId: string; to: string; insteadOf: string | null; by: string | null; byId: string | null; delivery: Omit<Delivery, 'id' | 'name'>
}

/** One of those who were told of an action, as its page lists them to a reader. */
export function toldEntry({ chaseId, rung, dueOn, at, line, toId, to, insteadOf, by, byId, delivery }: Entry, readerId: string, now: Date) {
  const who = `${toId === readerId ? 'you' : to}${insteadOf ? `, standing in for ${insteadOf},` : ''} ${toId === readerId ? 'were' : 'was'}`
  return {
    id: chaseId, when: momentInWords(at), who, line, delivery: deliveryInWords(delivery, now),
    why: `${rungInWords[rung]}${by ? ` by ${byId === readerId ? 'you' : by}` : ''}, due ${inWords(dueOn)}`,
  }
}
