import { and, asc, eq, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { messages, organisations, people } from '../../../db/schema.ts'
import { linkFromMail, messageIdOf, oneLine } from './addresses.ts'
import { nextTry } from './back-off.ts'
import { calendarText } from './calendar.server.ts'
import type { Trouble } from './delivery.ts'
import { withoutHidden } from './hidden-lines.ts'
import { letterAsHtml, letterAsText } from './letter.ts'
import type { Refusal } from './smtp-trouble.ts'
import type { Transport } from './transport.server.ts'

/** So many are sent before it is looked again whether anything more urgent has come. */
export const batch = 20

/** Reds and escalations go before all others, and workshops and coaching before the digests of a morning: an offer runs out, and a change may be of today. */
const urgentFirst = sql`case when ${messages.kind} in ('red action', 'escalation') then 0 when ${messages.kind} in ('workshop', 'coaching') then 1 else 2 end`

/**
 * A later word about the same event has been written to the same reader, and goes by itself. Were this one to come after it, a calendar that had not known the event
 * would take a cancellation for nothing and then enter what was cancelled.
 */
const overtaken = sql<boolean>`exists (select 1 from messages later where later.organisation_id = ${messages.organisationId} and later.subject_kind = ${messages.subjectKind} and later.subject_id = ${messages.subjectId}
  and later.person_id = ${messages.personId} and later.address is not null and later.refused_at is null
  and later.calendar ->> 'uid' = ${messages.calendar} ->> 'uid' and (later.calendar ->> 'sequence')::int > (${messages.calendar} ->> 'sequence')::int)`

/** A reminder of a meeting that has begun meanwhile, or is not to be, helps nobody any more. */
const tooLate = (at: Date) => sql<boolean>`${messages.notBefore} is not null and not exists (select 1 from coaching_meetings meeting where meeting.organisation_id = ${messages.organisationId} and meeting.id = ${messages.subjectId}
  and meeting.ended_at is null and (meeting.offer_until is null or meeting.accepted_at is not null) and meeting.starts_at > ${at.toISOString()}::timestamptz)`

/** A reminder was written long before, and goes to the address that its reader has today. */
const addressNow = sql<string>`case when ${messages.notBefore} is null then ${messages.address}
  else coalesce((select person.email from people person where person.organisation_id = ${messages.organisationId} and person.id = ${messages.personId}), ${messages.address}) end`

/** Due at a moment: at its next try, and a reminder never before its own. */
const dueBy = (at: Date) => and(lte(messages.nextTryAt, at), or(isNull(messages.notBefore), lte(messages.notBefore, at)))

/** Still to be sent: the condition of the index `messages_to_send`. */
export const unsent = and(isNull(messages.sentAt), isNull(messages.refusedAt), isNotNull(messages.address))

export type Sent = {
  sent: number
  /** Whether something may be left that is due now. */
  goOn: boolean
  /** Whether the mail server takes nothing just now, from nobody. */
  away: boolean
}

type By = Allowed<'send notices'>
type Post = { transport: Transport; appUrl: string; sender: string; troubled: (error: unknown) => void }

/** Sends what is due of one council, reds and escalations first, at most a batch. Two that send at once never send the same message. */
export async function sendMessages(by: By, post: Post): Promise<Sent> {
  const done: Sent = { sent: 0, goOn: false, away: false }
  const due = await dueOf(by)
  let tried = 0
  for (const id of due) {
    const outcome = await by.writing((tx) => sendOne(tx, by, post, id))
    if (outcome === 'not ours') continue
    tried++
    if (outcome === 'sent') done.sent++
    if (outcome === 'away') return { ...done, away: true }
  }
  const broughtForward = done.sent > 0 ? await bringForward(by) : 0
  // Who got none of a whole batch leaves the rest to those who took it.
  return { ...done, goOn: (due.length === batch && tried > 0) || broughtForward > 0 }
}

async function dueOf({ organisationId, at, writing }: By): Promise<string[]> {
  const rows = await writing((tx) => tx.select({ id: messages.id }).from(messages).where(and(eq(messages.organisationId, organisationId), unsent, dueBy(at)))
    .orderBy(urgentFirst, asc(messages.nextTryAt), asc(messages.id)).limit(batch))
  return rows.map(({ id }) => id)
}

/**
 * Claims one message, hands it over and notes what came of it, all in one transaction: whoever else sends passes over it meanwhile. Where we fall after
 * the mail server's yes and before our commit it is sent again, under the same Message-ID.
 */
async function sendOne(tx: Transaction, { organisationId, at }: By, { transport, appUrl, sender, troubled }: Post, id: string): Promise<'sent' | 'not sent' | 'away' | 'not ours'> {
  const theMessage = and(eq(messages.organisationId, organisationId), eq(messages.id, id))
  const [row] = await tx.select({
    name: messages.name, address: addressNow, letter: messages.letter, calendar: messages.calendar, overtaken, writtenAt: messages.writtenAt, tries: messages.tries, council: organisations.name,
    tooLate: tooLate(at),
    hasLeft: sql<boolean>`exists (select 1 from ${people} where ${people.organisationId} = ${messages.organisationId} and ${people.id} = ${messages.personId} and ${people.leftOn} <= ${dayInLondon(at)}::date)`,
    hiddenActions: sql<string[]>`array(select id::text from hidden_rows('remedial action'))`,
  }).from(messages).innerJoin(organisations, eq(organisations.id, messages.organisationId))
    .where(and(theMessage, unsent, dueBy(at))).for('update', { of: messages, skipLocked: true })
  if (!row) return 'not ours'
  if (row.hasLeft || row.tooLate) {
    await tx.update(messages).set({ refusedAt: at, trouble: (row.hasLeft ? 'has left' : 'too late') satisfies Trouble }).where(theMessage)
    return 'not sent'
  }
  const outcome = await handOver().catch((error: unknown): Refusal => {
    // We are at fault ourselves: it is told to whoever looks after the portal, and this message does not stand in the way of the others.
    troubled(error)
    return { trouble: 'letter refused', forAll: false, forGood: false }
  })
  if (outcome === 'taken') {
    await tx.update(messages).set({ sentAt: at, address: row.address, trouble: null, tries: sql`least(${messages.tries} + 1, 32767)`, triedAt: at }).where(theMessage)
    return 'sent'
  }
  const { trouble, forAll, forGood } = outcome
  const tries = Math.min(row.tries + 1, 32_767)
  await tx.update(messages).set({ tries, triedAt: at, trouble, ...(forGood ? { refusedAt: at } : { nextTryAt: nextTry(tries, at) }) }).where(theMessage)
  return forAll ? 'away' : 'not sent'

  async function handOver() {
    const { name, address, council, hiddenActions, calendar: entry, overtaken: tooLate, writtenAt } = row!
    const letter = withoutHidden(row!.letter, hiddenActions)
    const parts = { name, letter, council, linkTo: linkFromMail(appUrl, id) }
    const calendar = entry && !tooLate ? { method: entry.method, content: calendarText(entry, { at: writtenAt, appUrl, sender, reader: { name, address } }) } : undefined
    return transport.send({
      ...calendar && { calendar },
      messageId: messageIdOf(appUrl, id), to: { name: oneLine(name), address }, subject: oneLine(letter.subject), text: letterAsText(parts), html: letterAsHtml(parts), date: at,
    })
  }
}

/** A server that takes one message again takes those, too, that waited for it: they need not wait out their hour. @returns how many */
async function bringForward({ organisationId, at, writing }: By): Promise<number> {
  const rows = await writing((tx) => tx.update(messages).set({ nextTryAt: at }).where(and(eq(messages.organisationId, organisationId), sql`${messages.id} in (
    select waiting.id from messages waiting where waiting.organisation_id = ${organisationId} and waiting.sent_at is null and waiting.refused_at is null and waiting.address is not null
      and waiting.next_try_at > ${at.toISOString()}::timestamptz and waiting.trouble in ('server away', 'not secure', 'sign-in refused') for update skip locked)`)).returning({ id: messages.id }))
  return rows.length
}
