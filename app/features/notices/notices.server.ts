import { and, eq, inArray } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { messages, people } from '../../../db/schema.ts'
import type { CalendarEntry } from './calendar-entry.ts'
import type { Letter } from './letter.ts'

type Row = typeof messages.$inferSelect

/** A message to be written: to a person of the council, whose address is looked up, or to an address outside. */
export type ToWrite = {
  kind: Row['kind']
  to: { personId: string } | { name: string; address: string }
  letter: Letter
  about?: { kind: NonNullable<Row['subjectKind']>; id: string }
  causedById?: string
  /** What it tells its reader’s calendar. */
  calendar?: CalendarEntry
  /** A reminder: it is due only then, and of one id there is one, whoever writes it how often. */
  reminder?: { id: string; notBefore: Date }
}

/**
 * Writes messages in the transaction of what they tell; a job sends them once it is committed, and reminders once they are due.
 * @returns the ids, in the order of the messages
 */
export async function writeMessages(tx: Transaction, { organisationId, at }: { organisationId: string; at: Date }, toWrite: readonly ToWrite[]): Promise<string[]> {
  if (toWrite.length === 0) return []
  const personIds = [...new Set(toWrite.flatMap(({ to }) => ('personId' in to ? [to.personId] : [])))]
  const known = personIds.length === 0 ? [] : await tx.select({ id: people.id, name: people.name, email: people.email }).from(people)
    .where(and(eq(people.organisationId, organisationId), inArray(people.id, personIds)))
  const byId = new Map(known.map((person) => [person.id, person]))
  const rows = toWrite.map(({ kind, to, letter, about, causedById, calendar, reminder }) => {
    const person = 'personId' in to ? byId.get(to.personId) : undefined
    if ('personId' in to && !person) throw new Error('A message was written to somebody who is not of this council.')
    return {
      organisationId, id: reminder?.id ?? crypto.randomUUID(), kind, letter, writtenAt: at, notBefore: reminder?.notBefore ?? null, nextTryAt: reminder?.notBefore ?? at, subjectKind: about?.kind ?? null, subjectId: about?.id ?? null, causedById: causedById ?? null, calendar: calendar ?? null,
      personId: person?.id ?? null, name: person?.name ?? ('name' in to ? to.name : ''), address: person ? person.email : 'address' in to ? to.address : null,
    }
  })
  await tx.insert(messages).values(rows).onConflictDoNothing()
  return rows.map(({ id }) => id)
}
