import { request, type APIRequestContext, type Page } from '@playwright/test'
import { demoPeople, type DemoKey } from '../../app/features/people/demo-people.ts'
import { expect, journey, test } from '../support/journey.ts'

/** What each person opens from the pages' own menus, and what stands outside them. */
const pages: Record<DemoKey, string[]> = {
  practitioner: ['/my-practice', '/modules', '/modules/childs-day', '/modules/childs-day/check/pre', '/account', '/insight', '/no-such-page'],
  auditor: ['/desk', '/evidence', '/audits'],
  manager: ['/team'],
  leader: ['/insight', '/insight/held', '/insight/methods'],
  admin: ['/set-up', '/set-up/imports', '/set-up/people', '/set-up/teams', '/set-up/framework', '/set-up/rules', '/set-up/rules/planning-practitioner', '/set-up/council', '/set-up/council/name'],
  'ofsted-leader': ['/insight', '/insight/held'],
}
const publicPages = ['/', '/sign-in', '/help', '/privacy', '/accessibility', '/no-such-page']

const ask = () => request.newContext({ baseURL: process.env.APP_URL, maxRedirects: 0, extraHTTPHeaders: { Origin: process.env.APP_URL! } })

async function askAs(person: DemoKey): Promise<APIRequestContext> {
  const browser = await ask()
  await browser.post('/sign-in/demo', { form: { person, to: '/' } })
  return browser
}

test('every answer says what a browser may run, with a nonce of its own, and nothing runs or is styled in the page without it', async () => {
  const nonces: string[] = []
  for (const who of [undefined, ...demoPeople.map(({ key }) => key)]) {
    const browser = who ? await askAs(who) : await ask()
    for (const path of who ? pages[who] : publicPages) {
      const answer = await browser.get(path)
      const policy = answer.headers()['content-security-policy']!
      const nonce = /'nonce-([^']+)'/.exec(policy)![1]!
      expect.soft(policy, path).not.toMatch(/unsafe|\*|data:|https?:/)
      expect.soft(policy, path).toContain("style-src 'self';")
      expect.soft(policy, path).toContain("frame-ancestors 'none'")
      nonces.push(nonce)

      const html = await answer.text()
      expect.soft(html.match(/<style|\sstyle=|\son[a-z]+=|javascript:/g), path).toBeNull()
      for (const [tag] of html.matchAll(/<script\b[^>]*>/g)) expect.soft(tag, path).toContain(`nonce="${nonce}"`)
    }
    await browser.dispose()
  }
  expect(new Set(nonces).size).toBe(nonces.length)
})

test('pages, files, refusals and what is not found all carry the same guards', async () => {
  const browser = await askAs('practitioner')
  const stylesheet = /href="(\/assets\/[^"]+\.css)"/.exec(await (await browser.get('/my-practice')).text())![1]!
  for (const [path, status] of [['/my-practice', 200], ['/insight', 403], ['/no-such-page', 404], ['/gaps/none', 404], [stylesheet, 200], ['/assets/none.js', 404], ['/icon.svg', 200], ['/brand.css', 200], ['/healthz', 200], ['/readyz', 200]] as const) {
    const answer = await browser.get(path)
    expect.soft(answer.status(), path).toBe(status)
    expect.soft(answer.headers(), path).toMatchObject({
      'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin', 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("default-src 'self'"), 'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    expect.soft(answer.headers()['x-powered-by'], path).toBeUndefined()
  }
  expect(await (await browser.get('/readyz')).json()).toMatchObject({ database: 'answers', mail: { server: 'demo', oldestUnsentSeconds: expect.any(Number), waiting: expect.any(Number), refused: expect.any(Number), late: expect.any(Boolean) } })
  // What stands on a page is one person's; a file is the same for all and never changes under its name.
  expect((await browser.get('/my-practice')).headers()['cache-control']).toBe('no-store')
  expect((await browser.get(stylesheet)).headers()['cache-control']).toContain('immutable')
  // So is a council's colour, which is part of the address; what is no colour makes no style.
  const colour = await browser.get('/brand.css?colour=%23123456')
  expect(colour.headers()['cache-control']).toContain('immutable')
  expect(await colour.text()).toContain('--council-colour:#123456')
  expect(await (await browser.get('/brand.css?colour=red;}')).text()).toBe('')
  await browser.dispose()
})

test('the cookie of a sign-in is for this portal’s requests alone', async () => {
  const browser = await ask()
  const cookie = (await browser.post('/sign-in/demo', { form: { person: 'leader', to: '/' } })).headersArray().find(({ name }) => name.toLowerCase() === 'set-cookie')!.value
  expect(cookie).toMatch(/HttpOnly/i)
  expect(cookie).toMatch(/SameSite=Lax/i)
  await browser.dispose()
})

test('after signing in one is never sent to another site', async () => {
  const browser = await ask()
  for (const to of ['https://elsewhere.example/', '//elsewhere.example/', '/\\elsewhere.example']) {
    expect((await browser.post('/sign-in/demo', { form: { person: 'leader', to } })).headers().location).toBe('/')
  }
  await browser.dispose()
})

test('whoever tries to sign in too often is told so in words, and nobody else is held up', async () => {
  const browser = await ask()
  const tries = async (address: string) => browser.post('/sign-in', { form: {}, headers: { 'X-Forwarded-For': address } })
  const statuses: number[] = []
  for (let sent = 0; sent < 300; sent += 20) statuses.push(...await Promise.all(Array.from({ length: 20 }, async () => (await tries('203.0.113.7')).status())))
  expect(new Set(statuses)).toEqual(new Set([400]))

  const refused = await tries('203.0.113.7')
  expect(refused.status()).toBe(429)
  expect(await refused.text()).toBe('Too many tries to sign in. Wait a minute, then try again.')
  expect((await tries('203.0.113.8')).status()).toBe(400)
  await browser.dispose()
})

test('whoever asks for calendars too often is held up for a minute, alone; a cookie that comes along is not looked at', async () => {
  const browser = await askAs('practitioner')
  const reads = async (address: string) => browser.get('/calendar/northmere/nobodys.ics', { headers: { 'X-Forwarded-For': address } })
  const answers: Awaited<ReturnType<typeof reads>>[] = []
  for (let sent = 0; sent < 120; sent += 20) answers.push(...await Promise.all(Array.from({ length: 20 }, () => reads('203.0.113.9'))))
  expect(new Set(answers.map((answer) => answer.status()))).toEqual(new Set([404]))
  expect(answers.flatMap((answer) => answer.headers()['set-cookie'] ?? [])).toEqual([])
  expect(answers[0]!.headers()).toMatchObject({ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex, nofollow' })
  expect((await reads('203.0.113.9')).status()).toBe(429)
  expect((await reads('203.0.113.10')).status()).toBe(404)
  await browser.dispose()
})

test('the demo answers only to this computer’s own names', async () => {
  const browser = await ask()
  expect((await browser.get('/', { headers: { Host: 'practice.example' } })).status()).toBe(421)
  expect((await browser.get('/healthz', { headers: { Host: 'practice.example' } })).status()).toBe(200)
  await browser.dispose()
})

test('a page that is opened for the first time is light, and pages that need no scripts load none', async ({ council, signInAs }) => {
  for (const [key, path] of [
    ['practitioner', '/my-practice'], ['practitioner', '/modules/childs-day/sections/missing-child'], ['auditor', '/desk'],
    ['manager', '/team'], ['leader', '/insight'], ['admin', '/set-up/imports'], ['admin', '/set-up/people'], ['admin', '/set-up/rules'],
  ] as const) {
    const page = await signInAs(key)
    const { bytes, requests, scriptBytes } = await weightOf(page, path)
    expect.soft(bytes, `bytes of ${path}`).toBeLessThanOrEqual(250_000)
    expect.soft(requests, `requests of ${path}`).toBeLessThanOrEqual(15)
    expect.soft(scriptBytes, `bytes of scripts of ${path}`).toBe(0)
  }

  // The one page that scripts make nicer, while a sheet is being read.
  const { organisationId, admin } = await council.ofItsOwn()
  const adele = await signInAs(admin)
  await adele.goto('/set-up/imports')
  await adele.getByLabel('Sheet', { exact: true }).setInputFiles('data/northmere-audits.csv')
  await council.whileAnotherImports(organisationId, async () => {
    await adele.getByRole('button', { name: 'Upload' }).click()
    await expect(adele.getByRole('status')).toContainText('Waiting')
    const { bytes, requests, scriptBytes } = await weightOf(adele, new URL(adele.url()).pathname)
    expect(scriptBytes).toBeGreaterThan(0)
    expect(scriptBytes).toBeLessThanOrEqual(150_000)
    expect(bytes).toBeLessThanOrEqual(250_000)
    expect(requests).toBeLessThanOrEqual(15)
  })
})

/** What the browser fetches for a page with nothing in its cache, as sent over the network. */
async function weightOf(signedIn: Page, path: string) {
  // A tab of its own: what the page at hand is still fetching is no part of it.
  const page = await signedIn.context().newPage()
  const client = await page.context().newCDPSession(page)
  await client.send('Network.enable')
  await client.send('Network.clearBrowserCache')
  const kinds = new Map<string, string>()
  const weights = new Map<string, number>()
  // A page that looks again every second how far a sheet is goes on asking after it has loaded; that is no part of its weight.
  const looksAgain = new Set<string>()
  client.on('Network.responseReceived', ({ requestId, type, response }) => {
    kinds.set(requestId, type)
    if (new URL(response.url).pathname.endsWith('.data')) looksAgain.add(requestId)
  })
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (!looksAgain.has(requestId)) weights.set(requestId, encodedDataLength)
  })
  await page.goto(path, { waitUntil: 'networkidle' })
  await page.close()
  const sum = (ids: string[]) => ids.reduce((bytes, id) => bytes + weights.get(id)!, 0)
  const ids = [...weights.keys()]
  return { bytes: sum(ids), requests: ids.length, scriptBytes: sum(ids.filter((id) => kinds.get(id) === 'Script')) }
}

journey('the public pages say what this is, who sees what and what to do when something is wrong', async ({ open, visit, isAccessible }) => {
  const page = await open()

  await visit(page, '/')
  await page.getByRole('link', { name: 'Sign in' }).click()
  await isAccessible(page)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await isAccessible(page)
  await expect(page.getByRole('alert')).toContainText('Write your e-mail address.')
  await page.getByLabel('E-mail address').fill('priya.rookwood@northmere.example')
  await page.getByLabel('Password').fill('not her password')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await isAccessible(page)
  await expect(page.getByRole('alert')).toContainText('is not right')
  await expect(page.getByLabel('E-mail address')).toHaveValue('priya.rookwood@northmere.example')
  await expect(page.getByLabel('Password')).toHaveValue('')

  for (const path of ['/help', '/privacy', '/accessibility', '/no-such-page']) await visit(page, path)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Page not found')
})

journey('a page of another role is refused in words, and signing out ends it', async ({ signInAs, visit, isAccessible }) => {
  const priya = await signInAs('practitioner')

  await visit(priya, '/set-up/people/new')
  await expect(priya.getByRole('heading', { level: 1 })).toHaveText('Your role cannot open this page')
  await priya.getByRole('link', { name: 'Go to your first page' }).click()
  await expect(priya).toHaveURL(/\/my-practice$/)
  await priya.getByRole('banner').getByRole('button', { name: 'Sign out' }).click()
  await isAccessible(priya)
  await priya.goto('/my-practice')
  await expect(priya).toHaveURL(/\/sign-in\?to=%2Fmy-practice$/)
  await priya.getByRole('button', { name: 'Sign in as Priya Rookwood' }).click()
  await expect(priya).toHaveURL(/\/my-practice$/)
})
