import { expect, test } from 'vitest'
import { letterToOfficer, Mending, messageToOfficer, standingInWords } from './corrections.ts'

test('the message to the data protection officer leads nowhere and names the audit alone', () => {
  const { parts, ...letter } = letterToOfficer({ reference: 'A-0205', kind: 'wrong child', hidden: '26 November 2026', readers: 1 })
  expect(letter.opening).toBe('An audit in Practice Loop, A-0205, was reported on 26 November 2026: it is of the wrong child.')
  expect(parts.flatMap(({ lines }) => lines).every(({ link }) => link === undefined)).toBe(true)
})

test('where a correction stands follows from who told whom and what was decided', () => {
  const open = { kind: 'wrong child' as const, knownAt: null, decidedAt: null, upheld: null }
  const [knownAt, decidedAt] = [new Date('2026-11-26T09:30:00Z'), new Date('2026-11-27T09:30:00Z')]
  expect(standingInWords(open)).toBe('Hidden. The data protection officer has not been told yet.')
  expect(standingInWords({ ...open, knownAt })).toBe('Hidden. Waits for you to decide.')
  expect(standingInWords({ ...open, knownAt, decidedAt, upheld: true })).toBe('It was so. The audit stays hidden for good and counts as nothing.')
  expect(standingInWords({ ...open, kind: 'identifying text', knownAt, decidedAt, upheld: true })).toBe('It was so. The text was changed and the audit is shown again.')
  expect(standingInWords({ ...open, decidedAt, upheld: false })).toBe('It was not so. The audit is shown again.')
})

test('the message to the data protection officer names an audit and a number of people, and nobody', () => {
  const message = messageToOfficer({ reference: 'A-0188', kind: 'identifying text', hidden: '26 November 2026, 9:12am', readers: 1 })
  expect(message).toMatch(/^An audit in Practice Loop, A-0188, was reported on 26 November 2026, 9:12am: it holds text that identifies somebody\. .*One person is recorded/)
})

test('a new text goes through the guard, whoever writes it, and into a text that an audit can have', () => {
  expect(Mending.safeParse({ field: 'audit:improvements', text: ' The visit is not dated. ' }).data).toEqual({ field: 'audit:improvements', text: 'The visit is not dated.' })
  expect(Mending.safeParse({ field: 'audit:improvements', text: 'Ring 07700 900123' }).error!.issues[0]!.message).toBe('Take out the identifying detail (phone number). Other people read this.')
  for (const field of ['', 'audit:worker_id', 'audit:improvements:more', 'action:improvements', `evidence:${'a'.repeat(36)}:submittedById`]) {
    expect(Mending.safeParse({ field, text: 'Well' }).success, field).toBe(false)
  }
})
