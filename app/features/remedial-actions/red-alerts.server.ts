import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { chases, organisations, remedialActions } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { writeMessages } from '../notices/notices.server.ts'
import { takeTurnToTell } from '../notices/turn.server.ts'
import { lineOn } from '../people/line-today.server.ts'
import type { Line, Told, ToldInLine } from '../people/line.ts'
import { redLetter, redsAreLate, type Found } from './red-alerts.ts'
import { actionsToChase, type ToChase } from './to-chase.server.ts'

type Rung = 'issued' | 'service manager' | 'head of service'
type ToTell = Told & { as: ToldInLine['as'] | 'owner'; red: ToChase; rung: Rung; dueOn: Day }

/** Where whoever is told as this finds the actions, and the rest of them where a letter cannot hold all. */
const foundAs = ({ as, insteadOfId }: Pick<ToTell, 'as' | 'insteadOfId'>): Found => {
  if (as === 'leader') return { action: () => (insteadOfId ? undefined : '/insight'), rest: insteadOfId ? undefined : '/insight' }
  return { action: (id) => `/remedial-actions/${id}`, rest: as === 'owner' ? '/my-practice' : '/team' }
}

/**
 * Tells of reds at once, in the transaction of what makes it needed. Whoever has a red to do, the team manager and the service manager, or whoever stands in for
 * them, is told once that it is there; when its time is over and nothing has been sent in, the service manager and the Head of Service are told so, once. One
 * letter to a person, however many reds. Running it again changes nothing. Call it last: it holds the council's turn to tell until the transaction ends.
 * @param actionIds which reds it may be about; every open one of the council if left out
 * @returns how many messages were written
 */
export async function tellOfReds(tx: Transaction, { organisationId, at }: { organisationId: string; at: Date }, actionIds?: readonly string[]): Promise<number> {
  if (actionIds?.length === 0) return 0
  const first = await toTell(tx, at, actionIds)
  if (first.length === 0) return 0
  const personIds = new Set(first.flatMap(({ personId, insteadOfId }) => (insteadOfId ? [personId, insteadOfId] : [personId])))
  const reds = [...new Set(first.map(({ red }) => red.id))]
  await takeTurnToTell(tx, organisationId, { personIds: [...personIds], actionIds: reds })
  // Whoever comes to be told by what was changed meanwhile is told by the next run.
  const now = (await toTell(tx, at, reds)).filter(({ personId, insteadOfId }) => personIds.has(personId) && (!insteadOfId || personIds.has(insteadOfId)))
  if (now.length === 0) return 0

  const [council] = await tx.select({ outOfHours: organisations.outOfHours }).from(organisations).where(eq(organisations.id, organisationId))
  const letters = [...Map.groupBy(now, ({ personId, rung }) => `${personId} ${rung === 'issued' ? 'issued' : 'late'}`).values()]
  const messageIds = await writeMessages(tx, { organisationId, at }, letters.map((told) => {
    const [{ personId, rung }] = told as [ToTell]
    const found = foundAs(told[0]!)
    const each = [...new Map(told.map(({ red }) => [red.id, red])).values()]
    const about = each.length === 1 ? { kind: 'remedial action' as const, id: each[0]!.id } : undefined
    const outOfHours = council!.outOfHours
    return rung === 'issued'
      ? { kind: 'red action' as const, to: { personId }, letter: redLetter(each, { at, outOfHours, found }), about }
      : { kind: 'escalation' as const, to: { personId }, letter: redsAreLate(each, { outOfHours, found }), about }
  }))
  await tx.insert(chases).values(letters.flatMap((told, nth) => told.map(({ red, rung, dueOn, personId, insteadOfId }) => (
    { organisationId, remedialActionId: red.id, rung, dueOn, toId: personId, insteadOfId, on: dayInLondon(at), at, messageId: messageIds[nth]! }
  ))))
  return letters.length
}

/** Who has to be told of which red, and has not been. Four statements, and one where no red is open. */
async function toTell(tx: Transaction, at: Date, actionIds: readonly string[] | undefined): Promise<ToTell[]> {
  const reds = await actionsToChase(tx, and(eq(remedialActions.priority, 'red'), actionIds && inArray(remedialActions.id, [...actionIds])), at)
  if (reds.length === 0) return []
  const told = await tx.select({ id: chases.remedialActionId, rung: chases.rung, dueOn: chases.dueOn, toId: chases.toId }).from(chases)
    .where(and(inArray(chases.remedialActionId, reds.map(({ id }) => id)), sql`${chases.rung} in ('issued', 'service manager', 'head of service')`))
  const line = await lineOn(tx, dayInLondon(at))
  return reds.flatMap((red) => {
    const isTold = (rung: Rung, dueOn: Day, toId?: string) => told.some((one) => one.id === red.id && one.rung === rung && one.dueOn === dueOn && (!toId || one.toId === toId))
    const late = at >= red.due.dueAt
    return [
      ...whoHasIt(line, red, late).filter(({ personId }) => !isTold('issued', red.dueOn, personId)).map((one) => ({ ...one, red, rung: 'issued' as const, dueOn: red.dueOn })),
      ...(late ? ['service manager', 'head of service'] as const : []).filter((rung) => !isTold(rung, red.due.dueOn)).flatMap((rung) => line.at(red.teamId, rung, [red.ownerId])
        .map((one) => ({ ...one, red, rung, dueOn: red.due.dueOn }))),
    ]
  })
}

/** Whoever has a red to do, then the managers. A service manager who hears of it when it is late already hears that it is late, and nothing else. */
function whoHasIt(line: Line, { ownerId, teamId }: ToChase, late: boolean): Pick<ToTell, 'personId' | 'insteadOfId' | 'as'>[] {
  const owner = line.personOrDeputy(ownerId)
  const managers = [...line.at(teamId, 'team manager', [ownerId]), ...late ? [] : line.at(teamId, 'service manager', [ownerId])]
  const all = [...owner ? [{ ...owner, as: 'owner' as const }] : [], ...managers]
  return all.filter(({ personId }, nth) => all.findIndex((one) => one.personId === personId) === nth)
}
