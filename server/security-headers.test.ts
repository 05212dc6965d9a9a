import type { ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { securityHeaders } from './security-headers.ts'

function headersWith(https: boolean) {
  const headers = new Map<string, string>()
  securityHeaders({ setHeader: (name: string, value: string) => headers.set(name, value) } as unknown as ServerResponse, { nonce: 'abc', https })
  return headers
}

test('scripts run from here or with this response’s nonce, and from nowhere else', () => {
  const policy = headersWith(false).get('Content-Security-Policy')!.split('; ')

  expect(policy).toContain("script-src 'self' 'nonce-abc'")
  expect(policy).toContain("style-src 'self'")
  expect(policy).toContain("object-src 'none'")
  expect(policy).toContain("base-uri 'none'")
  expect(policy).toContain("form-action 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy.join()).not.toMatch(/unsafe|\*|data:|https:/)
})

test('browsers are told to stay on https only where the portal is reached so', () => {
  expect(headersWith(true).get('Strict-Transport-Security')).toBe('max-age=31536000; includeSubDomains')
  expect(headersWith(false).has('Strict-Transport-Security')).toBe(false)
})
