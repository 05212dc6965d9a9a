import { and, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { messages, people, reports } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { deliveryColumns, notYetDue } from './delivery.server.ts'
import type { LedgerState } from './ledger.ts'
import { unsent } from './send-messages.server.ts'

export const ledgerOnPage = 50

const inState = (at: Date): Record<Exclude<LedgerState, 'all'>, SQL> => ({
  waits: and(unsent, isDue(at))!, 'not yet due': notYetDue(at), refused: isNotNull(messages.refusedAt), 'no address': and(isNull(messages.address), isNull(messages.refusedAt), isDue(at))!,
  sent: and(isNotNull(messages.sentAt), isNull(messages.openedAt))!, opened: isNotNull(messages.openedAt),
})
const isDue = (at: Date) => sql`(${messages.notBefore} is null or ${messages.notBefore} <= ${at.toISOString()}::timestamptz)`

/** What was written to whom and how far it got, newest first, and how many there are of each state. Nothing of what a letter says. Two statements. */
export async function ledger(admin: Allowed<'see set-up'>, { state, page }: { state: LedgerState; page: number }) {
  const tx = await admin.reading()
  const ofCouncil = eq(messages.organisationId, admin.organisationId)
  const count = (which: SQL) => sql<number>`(count(*) filter (where ${which}))::int`
  const states = inState(admin.at)
  const [counts] = await tx.select({
    all: sql<number>`count(*)::int`, waits: count(states.waits), 'not yet due': count(states['not yet due']), refused: count(states.refused), 'no address': count(states['no address']), sent: count(states.sent), opened: count(states.opened),
  }).from(messages).where(ofCouncil)
  const rows = await tx.select({ ...deliveryColumns, kind: messages.kind, subjectKind: messages.subjectKind, subjectId: messages.subjectId, report: { kind: reports.kind, period: reports.period } }).from(messages)
    .leftJoin(reports, and(eq(messages.subjectKind, 'report'), eq(reports.organisationId, messages.organisationId), eq(reports.id, messages.subjectId)))
    .where(and(ofCouncil, state === 'all' ? undefined : states[state])).orderBy(desc(messages.writtenAt), messages.id).limit(ledgerOnPage).offset((page - 1) * ledgerOnPage)
  return { counts: counts!, rows }
}

/**
 * Has one message, or everything that waits, was refused or had no address, tried again now, to the address that its reader has today; for the caller to ask for the
 * job in the same transaction. Whoever has left gets nothing, and a reminder goes neither before its moment nor after it has lost its use.
 * @returns how many
 */
export async function tryAgain(tx: Transaction, admin: Allowed<'see set-up'>, which: string | 'all'): Promise<number> {
  const rows = await tx.update(messages).set({
    nextTryAt: admin.at, refusedAt: null, trouble: sql`case when ${messages.refusedAt} is null then ${messages.trouble} end`,
    address: sql`coalesce((select person.email from ${people} person where person.organisation_id = ${messages.organisationId} and person.id = ${messages.personId}), ${messages.address})`,
  }).where(and(
    eq(messages.organisationId, admin.organisationId), which === 'all' ? undefined : eq(messages.id, which), isNull(messages.sentAt), isDue(admin.at), sql`${messages.trouble} is distinct from 'too late'`,
    sql`(${messages.personId} is null or exists (select 1 from ${people} person where person.organisation_id = ${messages.organisationId} and person.id = ${messages.personId}
      and (person.left_on is null or person.left_on > ${dayInLondon(admin.at)}::date) and coalesce(person.email, ${messages.address}) is not null))`,
  )).returning({ id: messages.id })
  if (rows.length > 0) await note(tx, admin, { did: 'asked to send again', subjectKind: 'message', subjectId: which === 'all' ? undefined : which })
  return rows.length
}
