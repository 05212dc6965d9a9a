import { expect, test } from 'vitest'
import { asText, byYear, countInWords, draftOf, mostCharacters, onlyYourAccount, registrationYearOf, whatToMend, type Piece } from './cpd.ts'

const piece: Piece = {
  address: 'modules/1', title: 'The child’s day', activity: 'Online learning module', doneOn: '2026-03-03', hours: 1.5, writtenAt: null, applied: false,
  description: 'The child’s day. What it is like.', learnt: 'I ask about the morning.', impact: '', peerRole: null, peerLearnt: null,
}
const saved = { ...piece, writtenAt: new Date('2026-03-04T09:00:00Z') }
const discussed: Piece = { ...saved, peerRole: 'manager', peerLearnt: 'That I hurry.' }
const words = { description: 'A day on plans.', learnt: '', impact: '', peerRole: null, peerLearnt: null }

test('a registration year runs from 1 December to 30 November', () => {
  expect(['2025-11-30', '2025-12-01', '2026-11-30', '2026-12-01'].map(registrationYearOf)).toEqual([2025, 2026, 2026, 2027])
})

test('pieces stand under their registration year, newest first, and this year has its place even when it is empty', () => {
  const years = byYear([{ doneOn: '2025-11-30' }, { doneOn: '2025-12-01' }, { doneOn: '2026-11-30' }], '2026-12-01')
  expect(years).toEqual([{ year: 2027, pieces: [] }, { year: 2026, pieces: [{ doneOn: '2026-11-30' }, { doneOn: '2025-12-01' }] }, { year: 2025, pieces: [{ doneOn: '2025-11-30' }] }])
})

test('what there is is counted plainly, and nobody is told that it is enough', () => {
  expect(countInWords([saved, discussed], 2026)).toBe('2 pieces in the year to 30 November 2026, 1 with a peer reflection.')
  expect(countInWords([piece], 2026)).toBe('1 piece in the year to 30 November 2026, none with a peer reflection, 1 not saved by you yet.')
  expect(countInWords([], 2027)).toBe('No pieces in the year to 30 November 2027.')
  expect(`${countInWords([saved, discussed], 2026)} ${asText([saved, discussed], { name: 'Wilma', today: '2026-05-01', elsewhere: [] })}`).not.toMatch(/\bmet\b|requirement|enough|complete[ds]? (?:your|the) CPD/i)
})

test('a draft says the themes it was given for and the learner’s own reflection, and leaves empty what only they can write', () => {
  expect(draftOf({ title: 'The child’s day', summary: 'What it is like.', themes: ['Plan', 'Direct work'], reflection: 'I ask.' }))
    .toEqual({ description: 'The child’s day. What it is like. It was given to me to build my practice in: Plan; Direct work.', learnt: 'I ask.', impact: '', peerRole: null, peerLearnt: null })
  expect(draftOf({ title: 'The child’s day', summary: 'What it is like.', themes: [], reflection: null }).description).toBe('The child’s day. What it is like.')
})

test('identifying details are refused, sure or not; what may be a name is asked about once', () => {
  expect(whatToMend({ ...words, impact: 'Born 14/02/2016.' }, true, [])).toEqual({ impact: expect.stringContaining('date of birth') as string })
  expect(whatToMend({ ...words, learnt: 'We spoke about how Oskar sleeps.' }, false, [])).toEqual({ learnt: expect.stringContaining('This may name somebody: Oskar.') as string })
  expect(whatToMend({ ...words, learnt: 'We spoke about how Oskar sleeps.' }, true, [])).toEqual({})
  expect(whatToMend({ ...words, activity: 'A talk by Oskar' }, false, ['Oskar'])).toEqual({})
  expect(whatToMend({ ...words, learnt: 'What the people of Social Work England ask for.' }, false, [])).toEqual({})
})

test('a piece says what it was, a peer reflection has both its parts, and no text is endless', () => {
  expect(whatToMend({ ...words, description: '' }, false, [])).toEqual({ description: expect.stringContaining('why it is relevant') as string })
  expect(Object.keys(whatToMend({ ...words, peerRole: 'manager' }, false, []))).toEqual(['peerLearnt'])
  expect(Object.keys(whatToMend({ ...words, peerLearnt: 'That I hurry.' }, false, []))).toEqual(['peerRole'])
  expect(Object.keys(whatToMend({ ...words, impact: 'a'.repeat(mostCharacters + 1) }, false, []))).toEqual(['impact'])
})

test('the text holds every field of the regulator, and says what is not written yet and who alone knows what counts', () => {
  const text = asText([discussed, { ...piece, doneOn: '2025-11-30' }], { name: 'Wilma Ashdown', today: '2026-05-01', elsewhere: [] })
  expect(text).toBe(`CPD of Wilma Ashdown, 1 May 2026


Drafts for your own account with Social Work England. ${onlyYourAccount} Read each once more before you copy it: nothing in it may identify a child, a family or a colleague.


YEAR TO 30 NOVEMBER 2026

1 piece in the year to 30 November 2026, 1 with a peer reflection.

The child’s day

Type of activity:
Online learning module

What it was, and why it is relevant:
The child’s day. What it is like.

Date:
3 March 2026

Time:
1 hour 30 minutes

What you learnt:
I ask about the morning.

Positive impact on your practice and the people you work with:
(not written yet)

Peer reflection: with whom:
My manager or supervisor

Peer reflection: what you learnt:
That I hurry.


YEAR TO 30 NOVEMBER 2025

1 piece in the year to 30 November 2025, none with a peer reflection, 1 not saved by you yet.

The child’s day (draft, not saved yet)

Type of activity:
Online learning module

What it was, and why it is relevant:
The child’s day. What it is like.

Date:
30 November 2025

Time:
1 hour 30 minutes

What you learnt:
I ask about the morning.

Positive impact on your practice and the people you work with:
(not written yet)

Peer reflection: with whom:
(not written yet)

Peer reflection: what you learnt:
(not written yet)
`)
})
