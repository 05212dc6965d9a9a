import { expect, test } from 'vitest'
import { isSameOrigin } from './same-origin.ts'

test('a form of the portal’s own page is let through', () => {
  expect(isSameOrigin({ origin: 'http://localhost:3000', host: 'localhost:3000' }, undefined)).toBe(true)
  expect(isSameOrigin({ origin: 'https://practice.example', host: '10.0.0.7:3000' }, 'https://practice.example')).toBe(true)
})

test.for([
  ['no origin', undefined],
  ['an origin that is hidden', 'null'],
  ['another site', 'https://elsewhere.example'],
  ['another port', 'http://localhost:3001'],
  ['a name that only begins like ours', 'http://localhost:3000.elsewhere.example'],
  ['nonsense', 'http://'],
])('%s is not', ([, origin]) => {
  expect(isSameOrigin({ origin, host: 'localhost:3000' }, undefined)).toBe(false)
})

test('behind a proxy only the address the portal is reached under counts, whatever the host says', () => {
  expect(isSameOrigin({ origin: 'http://10.0.0.7:3000', host: '10.0.0.7:3000' }, 'https://practice.example')).toBe(false)
  expect(isSameOrigin({ origin: 'http://practice.example', host: 'practice.example' }, 'https://practice.example')).toBe(false)
})
