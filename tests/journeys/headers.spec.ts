import { expect, test, type APIResponse } from '@playwright/test'

/** Every kind of answer: a page, a page that is not there, a page that needs a sign-in, a file, a file that is not there, a small check. */
const answers = ['/', '/help', '/no-such-page', '/gaps/not-an-id', '/my-practice', '/brand.css', '/icon.svg', '/assets/none.js', '/healthz'] as const

const policyOf = (response: APIResponse) => response.headers()['content-security-policy'] ?? ''
const nonceOf = (response: APIResponse) => /'nonce-([^']+)'/.exec(policyOf(response))?.[1]

for (const path of answers) {
  test(`the answer to ${path} tells the browser to be strict`, async ({ request }) => {
    const response = await request.get(path, { maxRedirects: 0 })

    expect(policyOf(response)).toMatch(/^default-src 'self'; script-src 'self' 'nonce-[\w+/=]{24}'; style-src 'self';/)
    expect(policyOf(response)).toContain("frame-ancestors 'none'")
    expect(policyOf(response)).not.toMatch(/unsafe-(inline|eval)/)
    expect(response.headers()).toMatchObject({
      'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
    })
    expect(response.headers()['x-powered-by']).toBeUndefined()
  })
}

test('no two answers share a nonce', async ({ request }) => {
  const nonces = await Promise.all(Array.from({ length: 10 }, async () => nonceOf(await request.get('/help'))))

  expect(new Set(nonces).size).toBe(10)
})

test('no page is kept by a browser or a proxy', async ({ request }) => {
  expect((await request.get('/help')).headers()['cache-control']).toBe('no-store')
})

for (const [what, headers] of [['without an origin', {}], ['from another site', { Origin: 'https://elsewhere.example' }], ['from a hidden origin', { Origin: 'null' }]] as const) {
  test(`a form sent ${what} does nothing, whatever its address, and is told so under the same strict headers`, async ({ request }) => {
    for (const path of ['/sign-in', '/sign-in/demo', '/sign-out', '/set-up/imports', '/remedial-actions/x/done', '/no-such-page']) {
      const response = await request.post(path, { headers, form: { person: 'admin' }, maxRedirects: 0 })
      expect([path, response.status()]).toEqual([path, 403])
      expect(nonceOf(response)).toBeTruthy()
      expect(response.headers()['set-cookie']).toBeUndefined()
    }
  })
}

test('the demo answers only under a name of this computer', async ({ request }) => {
  for (const host of ['practice.example', 'localhost.practice.example', '10.0.0.1:3000']) {
    const response = await request.get('/', { headers: { Host: host }, maxRedirects: 0 })
    expect([host, response.status()]).toEqual([host, 421])
    expect(nonceOf(response)).toBeTruthy()
  }
})
