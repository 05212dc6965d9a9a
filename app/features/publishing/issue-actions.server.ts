import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { remedialActionGaps, remedialActions, safetyContacts } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { dueFor, type Priority } from '../remedial-actions/clocks.ts'

export type ActionToIssue = {
  ownerId: string
  /** The days of the week on which the owner does not work. */
  daysOff: number[]
  priority: Priority
  wording: string; place: string; closesWhen: string; because: string
  /** The gaps it answers; none means the whole case. */
  gapIds: readonly string[]
  /** For a red: who was spoken to about the child's safety, or tried, and when. */
  contact?: { reached: boolean; spokenTo: (typeof safetyContacts.$inferSelect)['spokenTo']; at: Date }
}

/** Issues actions of an audit that an auditor asks for; their clocks begin now. @returns their ids */
export async function issueActions(tx: Transaction, { organisationId, at, ...auditor }: Allowed<'record audits'>, auditId: string, actions: readonly ActionToIssue[]): Promise<string[]> {
  if (actions.length === 0) return []
  const settings = await settingsOn(tx, dayInLondon(at))
  const ids: string[] = []
  for (const { ownerId, daysOff, priority, wording, place, closesWhen, because, gapIds, contact } of actions) {
    const [issued] = await tx.insert(remedialActions).values({
      organisationId, auditId, ownerId, priority, wording, place: place || null, closesWhen, because: because || null,
      issuedAt: at, ...dueFor(priority, at, { bankHolidays, weekdaysOff: daysOff }, settings),
    }).returning({ id: remedialActions.id })
    ids.push(issued!.id)
    if (gapIds.length > 0) await tx.insert(remedialActionGaps).values(gapIds.map((gapId) => ({ organisationId, remedialActionId: issued!.id, gapId })))
    if (!contact) continue
    await tx.insert(safetyContacts).values({ organisationId, remedialActionId: issued!.id, ...contact, recordedById: whoever(auditor), recordedAt: at })
    await note(tx, { organisationId, ...auditor }, { did: contact.reached ? 'recorded made safe' : 'recorded nobody reached', subjectKind: 'remedial action', subjectId: issued!.id, aboutPersonId: ownerId })
  }
  return ids
}
