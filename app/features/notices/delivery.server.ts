import { and, desc, eq, sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { messages } from '../../../db/schema.ts'
import type { Delivery, Trouble } from './delivery.ts'

type Subject = { kind: NonNullable<typeof messages.$inferSelect['subjectKind']>; id: string }

/** A reminder whose moment has not come: nobody waits for it, and its reader does not see it yet. */
export const notYetDue = (at: Date) => sql`(coalesce(${messages.notBefore} > ${at.toISOString()}::timestamptz, false) and ${messages.sentAt} is null and ${messages.refusedAt} is null)`

/** What says how far a message got. */
export const deliveryColumns = {
  id: messages.id, name: messages.name, addressed: sql<boolean>`${messages.address} is not null`, writtenAt: messages.writtenAt, notBefore: messages.notBefore, tries: messages.tries,
  trouble: sql<Trouble | null>`${messages.trouble}`, nextTryAt: messages.nextTryAt, sentAt: messages.sentAt, refusedAt: messages.refusedAt, openedAt: messages.openedAt,
}

/** How far each message about a subject got, newest first. Whether the reader may see the subject is for the caller to ask. One statement. */
export const deliveryOf = (tx: Transaction, organisationId: string, { kind, id }: Subject): Promise<Delivery[]> => tx.select(deliveryColumns).from(messages)
  .where(and(eq(messages.organisationId, organisationId), eq(messages.subjectKind, kind), eq(messages.subjectId, id))).orderBy(desc(messages.writtenAt), messages.id)
