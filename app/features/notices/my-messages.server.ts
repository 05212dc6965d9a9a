import { and, desc, eq, isNotNull, isNull, not, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { messages } from '../../../db/schema.ts'
import { deliveryColumns, notYetDue } from './delivery.server.ts'
import { mostListed } from './delivery.ts'
import { withoutHidden } from './hidden-lines.ts'

type Reader = Allowed<'see my account'>

/** A reminder is somebody’s only once its moment has come. */
const inCouncil = (reader: Reader) => and(eq(messages.organisationId, reader.organisationId), not(notYetDue(reader.at)))
const mine = (reader: Reader) => and(inCouncil(reader), eq(messages.personId, whoever(reader)))
const newestFirst = [desc(sql`coalesce(${messages.notBefore}, ${messages.writtenAt})`), messages.id]
const withLetter = { ...deliveryColumns, letter: messages.letter, hiddenActions: sql<string[]>`array(select id::text from hidden_rows('remedial action'))` }

/** The reader's own latest messages, whether or not they could be sent: nobody is left out for having no e-mail. One statement. */
export const myMessages = async (reader: Reader) => (await reader.reading()).select({ ...deliveryColumns, subject: sql<string>`${messages.letter} ->> 'subject'` }).from(messages)
  .where(mine(reader)).orderBy(...newestFirst).limit(mostListed)

/** One of the reader's own messages, with its letter; undefined where it is not theirs. */
export async function myMessage(reader: Reader, id: string) {
  const tx = await reader.reading()
  const [row] = await tx.select(withLetter).from(messages).where(and(mine(reader), eq(messages.id, id)))
  return row && { ...row, letter: withoutHidden(row.letter, row.hiddenActions) }
}

/** Notes once that the reader followed a link in a message that was sent to them. Of somebody else's message nothing is noted. */
export async function openedFromMail(reader: Reader, id: string): Promise<void> {
  await reader.writing((tx) => tx.update(messages).set({ openedAt: sql`greatest(${reader.at.toISOString()}::timestamptz, ${messages.sentAt})` })
    .where(and(mine(reader), eq(messages.id, id), isNotNull(messages.sentAt), isNull(messages.openedAt))))
}

export const mailboxOnPage = 50

/** In a demo alone, where everybody is made up: what was written in the reader's council, whoever it is to, newest first. One more than a page holds tells that there are more. */
export const mailbox = async (reader: Reader, page: number) => (await reader.reading()).select({ ...deliveryColumns, address: messages.address, kind: messages.kind, subject: sql<string>`${messages.letter} ->> 'subject'` }).from(messages)
  .where(inCouncil(reader)).orderBy(...newestFirst).limit(mailboxOnPage + 1).offset((page - 1) * mailboxOnPage)

/** In a demo alone: one message of the reader's council, whoever it is to. */
export async function inMailbox(reader: Reader, id: string) {
  const tx = await reader.reading()
  const [row] = await tx.select({ ...withLetter, address: messages.address, calendar: messages.calendar }).from(messages).where(and(inCouncil(reader), eq(messages.id, id)))
  return row && { ...row, letter: withoutHidden(row.letter, row.hiddenActions) }
}
