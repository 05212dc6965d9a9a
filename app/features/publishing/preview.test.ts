import { expect, test } from 'vitest'
import { auditOptions, auditsNamed, firstChoice } from './preview.ts'

const id = '0198a4b2-7a3c-7000-8000-0123456789ab'

test('the audits that an address names are found, and nothing else is taken for audits', () => {
  expect(auditsNamed('waiting')).toEqual({ kind: 'waiting' })
  expect(auditsNamed('last-90-days')).toEqual({ kind: 'last 90 days' })
  expect(auditsNamed(`import-${id}`)).toEqual({ kind: 'import', id })
  expect(auditsNamed(`phase-${id}`)).toEqual({ kind: 'phase', id })
  for (const value of [null, undefined, '', 'import-', `import-${id}'; drop`, `team-${id}`, 'phase-1']) expect(auditsNamed(value)).toBeUndefined()
})

test('each choice says how many audits there are', () => {
  const choose = { waiting: 28, lately: 1, phases: [{ id, title: 'Thematic audit: Phase 1', audits: 41 }], imports: [{ id, fileName: 'november.csv', askedAt: '2026-11-20T14:30:00Z', audits: 1_200 }] }

  expect(auditOptions(choose)).toEqual([
    { value: 'waiting', label: 'Audits whose grades wait to be confirmed (28 audits)' },
    { value: 'last-90-days', label: 'Audits of the last 90 days (1 audit)' },
    { value: `phase-${id}`, label: 'Thematic audit: Phase 1 (41 audits)' },
    { value: `import-${id}`, label: 'november.csv, 20 November 2026, 2:30pm (1,200 audits)' },
  ])
  expect([firstChoice(choose), firstChoice({ ...choose, waiting: 0 })]).toEqual(['waiting', 'last-90-days'])
})
