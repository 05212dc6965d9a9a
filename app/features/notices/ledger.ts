import { z } from 'zod'
import { counted } from '../../lib/phrases.ts'
import type { messages } from '../../../db/schema.ts'

type Row = typeof messages.$inferSelect

export const kindInWords: Readonly<Record<Row['kind'], string>> = {
  'red action': 'Red action', escalation: 'Escalation', digest: 'Daily digest', reminder: 'Reminder', 'report draft': 'Draft of a report', report: 'Report', 'data protection': 'To data protection', workshop: 'Workshop', coaching: 'Coaching',
}

/** What of the ledger is asked for; each message is in one of the last six. */
export const ledgerStates = ['all', 'waits', 'not yet due', 'refused', 'no address', 'sent', 'opened'] as const
export type LedgerState = (typeof ledgerStates)[number]
export const ledgerStateInWords: Readonly<Record<LedgerState, string>> = { all: 'All', waits: 'Waiting', 'not yet due': 'Reminders to come', refused: 'Could not be delivered', 'no address': 'No address', sent: 'Sent', opened: 'Opened' }

export const LedgerAsked = z.object({ state: z.enum(ledgerStates).catch('all'), page: z.coerce.number().int().min(1).max(100_000).catch(1) })

/** What a message is about, and its page where the reader may open it; undefined where it is about nothing of its own. */
export function subjectOf({ subjectKind, subjectId, report }: Pick<Row, 'subjectKind' | 'subjectId'> & { report: { kind: 'weekly' | 'monthly'; period: string } | null }, may: { followGaps: boolean; readReports: boolean; arrangeCoaching: boolean }):
  { text: string; href?: string } | undefined {
  if (subjectKind === 'correction') return { text: 'A correction', href: `/set-up/corrections/${subjectId}` }
  if (subjectKind === 'remedial action') return { text: 'An action', ...may.followGaps && { href: `/remedial-actions/${subjectId}` } }
  if (subjectKind === 'coaching meeting') return { text: 'A coaching meeting', ...may.arrangeCoaching && { href: `/coaching/meetings/${subjectId}` } }
  if (subjectKind !== 'report') return undefined
  if (!report) return { text: 'A report' }
  const [text, page] = report.kind === 'weekly' ? ['A weekly report', `weekly/${report.period}`] : ['A monthly report', `monthly/${report.period.slice(0, 7)}`]
  return { text, ...may.readReports && { href: `/reports/${page}` } }
}

/** What came of having asked for another try. */
export const triedAgainInWords = (n: number) => (n === 0 ? 'Nothing is left to try again: it has gone meanwhile, or its reader has left, or nobody knows an address yet.'
  : `${counted(n, 'message is', 'messages are')} being tried again now. Look again in a minute.`)
