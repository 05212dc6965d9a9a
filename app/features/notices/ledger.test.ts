import { expect, test } from 'vitest'
import { LedgerAsked, subjectOf } from './ledger.ts'

const id = '4b6c1d02-1111-4111-8111-111111111111'
const everything = { followGaps: true, readReports: true, arrangeCoaching: true }
const about = (subjectKind: 'remedial action' | 'report' | 'correction' | 'coaching meeting' | null, report: { kind: 'weekly' | 'monthly'; period: string } | null = null, may = everything) => subjectOf({ subjectKind, subjectId: subjectKind && id, report }, may)

test('a message leads to what it is about, where its reader may open that', () => {
  expect(about(null)).toBeUndefined()
  expect(about('correction')).toEqual({ text: 'A correction', href: `/set-up/corrections/${id}` })
  expect(about('remedial action')).toEqual({ text: 'An action', href: `/remedial-actions/${id}` })
  expect(about('report', { kind: 'weekly', period: '2026-11-26' })).toEqual({ text: 'A weekly report', href: '/reports/weekly/2026-11-26' })
  expect(about('report', { kind: 'monthly', period: '2026-11-01' })).toEqual({ text: 'A monthly report', href: '/reports/monthly/2026-11' })
  expect(about('coaching meeting')).toEqual({ text: 'A coaching meeting', href: `/coaching/meetings/${id}` })
  expect(about('report')).toEqual({ text: 'A report' })
  for (const kind of ['remedial action', 'report', 'coaching meeting'] as const) expect(about(kind, { kind: 'weekly', period: '2026-11-26' }, { followGaps: false, readReports: false, arrangeCoaching: false })).not.toHaveProperty('href')
})

test('what nobody can ask of the ledger is read as all of it, from its beginning', () => {
  expect(LedgerAsked.parse({ state: 'everything', page: '-3' })).toEqual({ state: 'all', page: 1 })
  expect(LedgerAsked.parse({ state: 'no address', page: '2' })).toEqual({ state: 'no address', page: 2 })
})
