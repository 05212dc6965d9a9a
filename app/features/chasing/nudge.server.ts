import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Ability } from '../../permissions.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, chases, messages, people, remedialActions } from '../../../db/schema.ts'
import { dayInLondon } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { deliveryColumns } from '../notices/delivery.server.ts'
import { writeMessages } from '../notices/notices.server.ts'
import { takeTurnToTell } from '../notices/turn.server.ts'
import { lineOn } from '../people/line-today.server.ts'
import type { Line } from '../people/line.ts'
import { withinReach } from '../people/reach.server.ts'
import { actionsWhere, openAction, type RemedialAction } from '../remedial-actions/remedial-actions.server.ts'
import { nowToSend, undecided } from '../remedial-actions/remedial-actions.ts'
import { reminderLetter, whyNotRemind } from './nudge.ts'

type Manager = Allowed<'chase actions'>

const led = ({ reach }: Manager) => withinReach(reach, { area: audits.serviceAreaId, team: audits.teamId })

const toRemind = (action: RemedialAction, line: Line) => ({ ...action, challenged: undecided(action.challenge) !== undefined, to: line.personOrDeputy(action.ownerId), away: line.awayToday(action.ownerId) })

/** An action of the manager's teams, with why its owner is not reminded of it now if that is so. @returns undefined when it is not in reach */
export async function actionToRemindOf(manager: Manager, id: string) {
  const tx = await manager.reading()
  const [action] = await actionsWhere(tx, and(eq(remedialActions.id, id), led(manager)), manager.at)
  return action && { ...action, mayNot: whyNotRemind(whoever(manager), toRemind(action, await lineOn(tx, dayInLondon(manager.at)))) }
}

/** What of the manager's teams is late and whose owners can be reminded now, the longest late first. */
export async function lateToRemindOf(manager: Manager) {
  const tx = await manager.reading()
  const line = await lineOn(tx, dayInLondon(manager.at))
  return (await actionsWhere(tx, and(openAction, led(manager)), manager.at)).filter((action) => manager.at >= nowToSend(action.facts).dueAt && !action.remindedToday && !whyNotRemind(whoever(manager), toRemind(action, line)))
}

/**
 * A manager reminds whoever has an action to do, with a line of their own if they wish: a message goes out at once. Once a day for an action; of several who
 * do it at once one is heard, and the others are told that it was sent.
 * @returns 'reminded already'; a sentence saying why it is not sent; undefined when it is not in reach
 */
export function remind(manager: Manager, id: string, line: string): Promise<true | 'reminded already' | { mayNot: string } | undefined> {
  return manager.writing(async (tx) => {
    const { asked: [one], sent } = await remindOf(tx, manager, [id], line)
    if (!one) return undefined
    if (one.mayNot) return { mayNot: one.mayNot }
    return sent === 1 ? true : 'reminded already'
  })
}

/** The same for several in one press, one message to a person. @returns of how many somebody was reminded; what was sent in or reminded of meanwhile is passed over */
export function remindOfAll(manager: Manager, ids: readonly string[], line: string): Promise<number> {
  return manager.writing(async (tx) => (await remindOf(tx, manager, ids, line)).sent)
}

async function remindOf(tx: Transaction, manager: Manager, ids: readonly string[], personal: string) {
  const { organisationId, at } = manager
  const me = whoever(manager)
  const today = dayInLondon(at)
  // Held before the turn is taken, in one order: whoever has the turn to tell waits for no row.
  await tx.select({ id: remedialActions.id }).from(remedialActions).where(inArray(remedialActions.id, [...ids])).orderBy(asc(remedialActions.id)).for('update')
  const line = await lineOn(tx, today)
  const asked = (await actionsWhere(tx, and(inArray(remedialActions.id, [...ids]), led(manager)), at)).map((action) => {
    const one = toRemind(action, line)
    return { ...one, mayNot: whyNotRemind(me, one) }
  })
  const able = asked.flatMap(({ mayNot, to, ...action }) => (mayNot || !to ? [] : [{ ...action, to }]))
  if (able.length === 0) return { asked, sent: 0 }
  await takeTurnToTell(tx, organisationId, { personIds: [...new Set([me, ...able.flatMap(({ to }) => (to.insteadOfId ? [to.personId, to.insteadOfId] : [to.personId]))])], actionIds: able.map(({ id }) => id) })
  const before = await tx.select({ id: chases.remedialActionId }).from(chases).where(and(inArray(chases.remedialActionId, able.map(({ id }) => id)), eq(chases.rung, 'nudge'), eq(chases.on, today)))
  const now = able.filter(({ id }) => !before.some((one) => one.id === id))

  const [by] = await tx.select({ name: people.name }).from(people).where(eq(people.id, me))
  const letters = [...Map.groupBy(now, ({ to }) => to.personId)]
  const messageIds = await writeMessages(tx, manager, letters.map(([personId, theirs]) => ({
    kind: 'reminder', to: { personId }, causedById: me, about: theirs.length === 1 ? { kind: 'remedial action', id: theirs[0]!.id } : undefined,
    letter: reminderLetter(theirs.map((action) => ({ ...action, due: nowToSend(action.facts), returned: action.standing === 'returned', daysOff: action.ownerDaysOff })), { by: by!.name, line: personal, today }),
  })))
  const told = letters.flatMap(([, theirs], nth) => theirs.map(({ id, facts, to }) => (
    { organisationId, remedialActionId: id, rung: 'nudge' as const, dueOn: nowToSend(facts).dueOn, toId: to.personId, insteadOfId: to.insteadOfId, on: today, at, messageId: messageIds[nth]!, byId: me, line: personal || null }
  )))
  if (told.length > 0) await tx.insert(chases).values(told)
  for (const { id, ownerId } of now) await note(tx, manager, { did: 'reminded of an action', subjectKind: 'remedial action', subjectId: id, aboutPersonId: ownerId })
  return { asked, sent: now.length }
}

const reader = alias(people, 'reader')
const absent = alias(people, 'absent')
const reminder = alias(people, 'reminder')

/** Who was told of an action, why, when and how far it got, latest first. Whether the reader may follow the action has been asked where it was found. One statement. */
export async function toldOf(one: Allowed<Ability>, actionId: string) {
  const tx = await one.reading()
  return tx.select({ chaseId: chases.id, rung: chases.rung, dueOn: chases.dueOn, on: chases.on, at: chases.at, line: chases.line, toId: chases.toId, to: reader.name, insteadOf: absent.name, by: reminder.name, byId: chases.byId, delivery: deliveryColumns }).from(chases)
    .innerJoin(messages, and(eq(messages.organisationId, chases.organisationId), eq(messages.id, chases.messageId)))
    .innerJoin(reader, and(eq(reader.organisationId, chases.organisationId), eq(reader.id, chases.toId)))
    .leftJoin(absent, and(eq(absent.organisationId, chases.organisationId), eq(absent.id, chases.insteadOfId)))
    .leftJoin(reminder, and(eq(reminder.organisationId, chases.organisationId), eq(reminder.id, chases.byId)))
    .where(eq(chases.remedialActionId, actionId))
    .orderBy(desc(chases.at), sql`${chases.rung} = 'issued'`, reader.name)
}
export type ToldOf = Awaited<ReturnType<typeof toldOf>>[number]
