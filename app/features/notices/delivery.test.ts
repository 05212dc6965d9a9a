import { expect, test } from 'vitest'
import { deliveryInWords, troubles, type Delivery } from './delivery.ts'

const now = new Date('2026-08-05T12:00:00Z')
const written: Delivery = {
  id: 'm', name: 'Priya Nair', addressed: true, writtenAt: new Date('2026-08-05T07:00:00Z'), tries: 0, trouble: null, nextTryAt: now, sentAt: null, refusedAt: null, openedAt: null,
}
const said = (facts: Partial<Delivery>) => deliveryInWords({ ...written, ...facts }, now)

test('a message that was sent says when, in London, and whether its link was followed', () => {
  expect(said({ sentAt: new Date('2026-08-05T07:02:00Z') })).toBe('sent 8:02am')
  expect(said({ sentAt: new Date('2026-08-05T07:02:00Z'), openedAt: now })).toBe('sent 8:02am, opened')
  expect(said({ sentAt: new Date('2026-08-04T07:02:00Z') })).toBe('sent 4 August 2026, 8:02am')
})

test('a message that waits says for what, and how often it was tried', () => {
  expect(said({})).toBe('waits to be sent')
  expect(said({ tries: 1, trouble: 'server away' })).toBe('waits: the mail server does not answer, tried once')
  expect(said({ tries: 3, trouble: 'server away' })).toBe('waits: the mail server does not answer, tried 3 times')
})

test('a message that will never go says why', () => {
  expect(said({ tries: 1, refusedAt: now, trouble: 'address refused' })).toBe('could not be delivered: the address does not take it')
  expect(said({ refusedAt: now, trouble: 'has left' })).toBe('could not be delivered: they have left')
  expect(said({ addressed: false })).toBe('not sent: nobody knows an e-mail address')
})

test('no trouble is told with an address or with a code', () => {
  for (const words of Object.values(troubles)) expect(words).not.toMatch(/[@\d]/)
})
