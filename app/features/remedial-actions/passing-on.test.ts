import { expect, test } from 'vitest'
import { handedOverInWords, shareOut, sharesFrom, sharesToSend, takerInWords } from './passing-on.ts'

const actions = (...cases: string[]) => cases.map((caseReference, nth) => ({ id: `${nth}`, caseReference }))
const shared = (...asked: Parameters<typeof shareOut<{ id: string; caseReference: string }>>) => shareOut(...asked).map(({ toId, actions: theirs }) => [toId, theirs.map(({ id }) => id)])

test('actions are shared evenly, whoever has least to do first', () => {
  expect(shared(actions('A', 'B', 'C'), [{ id: 'dev', open: 4 }, { id: 'fay', open: 1 }])).toEqual([['dev', ['1']], ['fay', ['0', '2']]])
})

test('actions of one case stay with one person', () => {
  expect(shared(actions('A', 'B', 'A', 'A'), [{ id: 'dev', open: 0 }, { id: 'fay', open: 0 }])).toEqual([['dev', ['0', '2', '3']], ['fay', ['1']]])
})

test('someone for whom nothing is left is told so, and without takers nothing is shared', () => {
  expect(shared(actions('A'), [{ id: 'dev', open: 0 }, { id: 'fay', open: 0 }])).toEqual([['dev', ['0']], ['fay', []]])
  expect(shared(actions('A'), [])).toEqual([])
})

test('what was looked at is what is sent', () => {
  expect(sharesFrom(sharesToSend([{ toId: 'dev', actions: [{ id: '1' }, { id: '2' }] }, { toId: 'fay', actions: [] }]))).toEqual([{ actionId: '1', toId: 'dev' }, { actionId: '2', toId: 'dev' }])
  expect(sharesFrom('nonsense')).toEqual([{ actionId: 'nonsense', toId: '' }])
})

test('how an action came to its owner is said in a sentence', () => {
  const said = (because: Parameters<typeof handedOverInWords>[0]['because']) => handedOverInWords({ from: 'Wilma', by: 'Marcus', because, at: '2026-05-06T10:00:00Z' }, () => '6 May 2026')
  expect(said('taken over')).toBe('Marcus took it over from Wilma on 6 May 2026.')
  expect(said('shared out')).toBe('Marcus passed it on from Wilma on 6 May 2026.')
  expect(said('left')).toBe('It was Wilma’s, who has left. It was passed on on 6 May 2026.')
  expect(takerInWords({ team: 'Family Help South', open: 1, awayFrom: '2026-05-11' })).toBe('Family Help South. 1 action open. Away from 11 May 2026.')
})
