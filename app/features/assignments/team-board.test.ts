import { expect, test } from 'vitest'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { endOf } from '../remedial-actions/clocks.ts'
import { standing, type ActionFacts } from '../remedial-actions/remedial-actions.ts'
import { awayInWords, loadOf, whatNeeds } from './team-board.ts'

const at = new Date('2026-11-26T09:00:00Z')
const off = { bankHolidays }

/** An action due on Monday 30 November 2026, unless said otherwise. */
function action(id: string, { ownerId = 'priya', helpAskedAt = null as string | null, ...facts }: Partial<ActionFacts> & { ownerId?: string; helpAskedAt?: string | null } = {}) {
  const dueOn = facts.dueOn ?? '2026-11-30'
  const all: ActionFacts = { priority: 'amber', dueOn, dueAt: endOf(dueOn), extendedTo: null, waits: null, submittedAt: null, doneAt: null, doneBySheet: false, withdrawnAt: null, check: null, ...facts }
  return { id, priority: all.priority, ownerId, helpAskedAt, facts: all, standing: standing(all, at) }
}
const sent = { submittedAt: new Date('2026-11-25T09:00:00Z') }
const returned = { ...sent, check: { outcome: 'returned' as const, dueAgainOn: '2026-11-27' } }

test('reds come first, then what is late, what was returned, what is the manager’s own, and who asked for help', () => {
  const found = whatNeeds([
    action('help', { helpAskedAt: '2026-11-25T14:00:00Z' }), action('yours', { ownerId: 'rosa' }), action('returned', returned),
    action('late', { dueOn: '2026-11-24' }), action('red', { priority: 'red', dueOn: '2026-11-27' }), action('nothing'),
  ], 'rosa')

  expect(found.map(({ need, action: { id } }) => [need, id])).toEqual([['red', 'red'], ['late', 'late'], ['returned', 'returned'], ['yours', 'yours'], ['help', 'help']])
})

test('within one reason the longest due comes first', () => {
  const found = whatNeeds([action('b', { dueOn: '2026-11-24' }), action('a', { dueOn: '2026-11-20' })], 'rosa')
  expect(found.map(({ action: { id } }) => id)).toEqual(['a', 'b'])
})

test('what is being checked needs the manager only where help was asked for', () => {
  expect(whatNeeds([action('sent', { priority: 'red', ...sent })], 'rosa')).toEqual([])
  expect(whatNeeds([action('sent', { ...sent, helpAskedAt: '2026-11-25T14:00:00Z' })], 'rosa')).toMatchObject([{ need: 'help' }])
})

test('each person’s own actions are counted: to do, late, and due in the next five working days', () => {
  const actions = [
    action('late', { dueOn: '2026-11-24' }), action('soon', { dueOn: '2026-12-03' }), action('later', { dueOn: '2026-12-04' }), action('today', { dueOn: '2026-11-26' }),
    action('sent', sent), action('another’s', { ownerId: 'femi' }),
  ]
  expect(loadOf('priya', actions, at, off)).toEqual({ open: 4, late: 1, soon: 2 })
  expect(loadOf('femi', actions, at, off)).toEqual({ open: 1, late: 0, soon: 1 })
})

test('what was returned is due on the day it is due again, and late after it', () => {
  const again = (dueAgainOn: string) => [action('returned', { ...returned, dueOn: '2026-11-20', check: { outcome: 'returned', dueAgainOn } })]
  expect(loadOf('priya', again('2026-11-27'), at, off)).toEqual({ open: 1, late: 0, soon: 1 })
  expect(loadOf('priya', again('2026-11-25'), at, off)).toEqual({ open: 1, late: 1, soon: 0 })
})

test('with more time an action is due on the later day', () => {
  const extended = action('extended', { dueOn: '2026-11-24', extendedTo: { dueOn: '2026-11-27', dueAt: endOf('2026-11-27') } })
  expect(loadOf('priya', [extended], at, off)).toEqual({ open: 1, late: 0, soon: 1 })
  expect(whatNeeds([extended], 'rosa')).toEqual([])
})

test('a manager is told until when somebody is away and who stands in, and never why', () => {
  const away = { from: '2026-11-27', backOn: '2026-12-07', deputy: 'Dev Starling' }
  expect(awayInWords(away, '2026-11-26')).toBe('Away from 27 November 2026, back on 7 December 2026: Dev Starling stands in')
  expect(awayInWords(away, '2026-11-27')).toBe('Away, back on 7 December 2026: Dev Starling stands in')
  expect(awayInWords({ ...away, backOn: null, deputy: null }, '2026-11-30')).toBe('Away: nobody stands in')
  expect(awayInWords({ ...away, backOn: null, deputy: null }, '2026-11-26')).toBe('Away from 27 November 2026: nobody stands in')
})
