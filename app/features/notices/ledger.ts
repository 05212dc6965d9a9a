import { z } from 'zod'
import { counted } from '../../lib/phrases.ts'
import type { messages } from '../../../db/schema.ts'

type Row = typeof messages.$inferSelect

export const kindInWords: Readonly<Record<Row['kind'], string>> = {
  'red action': 'Red action', escalation: 'Escalation', digest: 'Daily digest', reminder: 'Reminder', 'report draft': 'Draft of a report', report: 'Report', 'data protection': 'To data protection',
}

/** What of the ledger is asked for; each message is in one of the last five. */
export const ledgerStates = ['all', 'waits', 'refused', 'no address', 'sent', 'opened'] as const
export type LedgerState = (typeof ledgerStates)[number]
export const ledgerStateInWords: Readonly<Record<LedgerState, string>> = { all: 'All', waits: 'Waiting', refused: 'Could not be delivered', 'no address': 'No address', sent: 'Sent', opened: 'Opened' }

export const LedgerAsked = z.object({ state: z.enum(ledgerStates).catch('all'), page: z.coerce.number().int().min(1).max(100_000).catch(1) })

/** Where what a message is about has its page; undefined where the reader has none. */
export function subjectPage({ subjectKind, subjectId, report }: Pick<Row, 'subjectKind' | 'subjectId'> & { report: { kind: 'weekly' | 'monthly'; period: string } | null }, may: { followGaps: boolean; readReports: boolean }):
  { href: string; text: string } | undefined {
  if (subjectKind === 'correction') return { href: `/set-up/corrections/${subjectId}`, text: 'The correction' }
  if (subjectKind === 'remedial action' && may.followGaps) return { href: `/remedial-actions/${subjectId}`, text: 'The action' }
  if (subjectKind !== 'report' || !report || !may.readReports) return undefined
  return report.kind === 'weekly' ? { href: `/reports/weekly/${report.period}`, text: 'The weekly report' } : { href: `/reports/monthly/${report.period.slice(0, 7)}`, text: 'The monthly report' }
}

/** What came of having asked for another try. */
export const triedAgainInWords = (n: number) => (n === 0 ? 'Nothing is left to try again: it has gone meanwhile, or its reader has left, or nobody knows an address yet.'
  : `${counted(n, 'message is', 'messages are')} being tried again now. Look again in a minute.`)
