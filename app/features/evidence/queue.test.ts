import { expect, test } from 'vitest'
import { chosenFrom, kindOf, onQueue, queueAt, sentInWords, whatItShows } from './queue.ts'

const sent = new Date('2026-11-24T15:00:00Z')
const due = { dueAt: new Date('2026-11-24T12:00:00Z') }

test('evidence was in time when it was sent before the action was late', () => {
  expect(sentInWords(new Date('2026-11-24T11:59:00Z'), [], due)).toBe('24 November 2026, 11:59am, in time')
  expect(sentInWords(sent, [], due)).toBe('24 November 2026, 3pm, late')
})

test('after a return it is in time until the end of the day on which it is due again', () => {
  const returns = [{ dueAgainOn: '2026-11-20' }, { dueAgainOn: '2026-11-24' }]
  expect(sentInWords(sent, returns, due)).toBe('24 November 2026, 3pm, in time')
  expect(sentInWords(new Date('2026-11-25T00:00:00Z'), returns, due)).toBe('25 November 2026, midnight, late')
})

test('an own-case task is neither in time nor late', () => {
  expect(sentInWords(sent, [], undefined)).toBe('24 November 2026, 3pm')
})

test('the queue says what it is, where to look, and until when', () => {
  const one = { id: '1', wording: null, moduleTitle: null, moduleKey: 'chronology', priority: null, caseReference: 'NM1', submittedBy: 'Wilma Ashdown', recordKind: 'Plan', recordDate: '2026-11-23', checkDueOn: '2026-11-25' }

  expect(whatItShows({ wording: null, moduleTitle: 'Chronologies', moduleKey: 'chronology', task: null })).toBe('Own-case task: Chronologies')
  expect(onQueue(one as never, sent)).toMatchObject({ shows: 'Own-case task: chronology', seen: 'Plan, 23 November 2026', checkBy: 'due tomorrow', overdue: false })
  expect(onQueue(one as never, new Date('2026-11-26T09:00:00Z'))).toMatchObject({ checkBy: '1 working day late', overdue: true })
})

test('a task of the programme shows each of its cases, and a paper of the team none', () => {
  const one = { id: '1', wording: null, moduleTitle: null, moduleKey: null, task: 'three entries', priority: null, caseReference: 'NM1, NM2, NM3', submittedBy: 'Tariq', recordKind: 'Plan', recordDate: '2026-11-23', checkDueOn: '2026-11-25' }
  expect(onQueue(one as never, sent)).toMatchObject({ shows: 'Managers’ programme: Three management decisions on the record', cases: ['NM1', 'NM2', 'NM3'] })
  expect(onQueue({ ...one, caseReference: null } as never, sent).cases).toEqual([])
})

test('a checker may look at own-case tasks alone, and what they chose stays chosen from one piece to the next', () => {
  expect([kindOf({ assignmentId: 'one', cohortTaskId: null }), kindOf({ assignmentId: null, cohortTaskId: null }), kindOf({ assignmentId: null, cohortTaskId: 'one' })]).toEqual(['own-case', 'actions', 'programme'])
  expect(queueAt('/evidence', 'own-case', { done: 'accepted' })).toBe('/evidence?of=own-case&done=accepted')
  expect(queueAt('/evidence/one', undefined)).toBe('/evidence/one')
  expect(chosenFrom(new URL('http://localhost/evidence/one?of=own-case'))).toBe('own-case')
  expect(chosenFrom(new URL('http://localhost/evidence?of=anything'))).toBeUndefined()
})
