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
import { actionsWhere, hold, openAction, type RemedialAction } from '../remedial-actions/remedial-actions.server.ts'
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
  return manager.writing((tx) => remindOf(tx, manager, id, line))
}

/** The same for several, all in one press. @returns of how many somebody was reminded; what was sent in or reminded of meanwhile is passed over */
export function remindOfAll(manager: Manager, ids: readonly string[], line: string): Promise<number> {
  return manager.writing(async (tx) => {
    let reminded = 0
    // All are held before the first is told of: whoever has the turn to tell waits for no row.
    const held = await tx.select({ id: remedialActions.id }).from(remedialActions).where(inArray(remedialActions.id, [...ids])).orderBy(asc(remedialActions.id)).for('update')
    for (const { id } of held) if (await remindOf(tx, manager, id, line) === true) reminded++
    return reminded
  })
}

async function remindOf(tx: Transaction, manager: Manager, id: string, personal: string) {
  const { organisationId, at } = manager
  const me = whoever(manager)
  const today = dayInLondon(at)
  await hold(tx, id)
  const [action] = await actionsWhere(tx, and(eq(remedialActions.id, id), led(manager)), at)
  if (!action) return undefined
  const asked = toRemind(action, await lineOn(tx, today))
  const mayNot = whyNotRemind(me, asked)
  if (mayNot) return { mayNot }
  const { personId, insteadOfId } = asked.to!
  await takeTurnToTell(tx, organisationId, { personIds: [me, personId, ...insteadOfId ? [insteadOfId] : []], actionIds: [id] })
  const [before] = await tx.select({ id: chases.id }).from(chases).where(and(eq(chases.remedialActionId, id), eq(chases.rung, 'nudge'), eq(chases.on, today)))
  if (before) return 'reminded already' as const

  const due = nowToSend(action.facts)
  const [by] = await tx.select({ name: people.name }).from(people).where(eq(people.id, me))
  const letter = reminderLetter({ ...action, due, returned: action.standing === 'returned', daysOff: action.ownerDaysOff }, { by: by!.name, line: personal, today })
  const [messageId] = await writeMessages(tx, { organisationId, at }, [{ kind: 'reminder', to: { personId }, letter, about: { kind: 'remedial action', id }, causedById: me }])
  await tx.insert(chases).values({ organisationId, remedialActionId: id, rung: 'nudge', dueOn: due.dueOn, toId: personId, insteadOfId, on: today, at, messageId: messageId!, byId: me, line: personal || null })
  await note(tx, manager, { did: 'reminded of an action', subjectKind: 'remedial action', subjectId: id, aboutPersonId: action.ownerId })
  return true as const
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
