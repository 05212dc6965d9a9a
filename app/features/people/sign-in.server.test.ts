import { createHmac, randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { ownDatabase, somebody } from '../../../tests/support/council.ts'
import { accounts, credentials, signIns } from '../../../db/schema.ts'
import { openAccount } from './accounts.server.ts'
import { demoPeople } from './demo-people.ts'
import { hashOf } from './hashed-tokens.server.ts'
import { openSignIn } from './sign-in.server.ts'

const { db, owner } = await ownDatabase()
const origin = 'http://localhost:3000'
const secret = 'a secret of this test, long enough to sign with'
const signIn = openSignIn(db, { origin, secret, demo: false })
const demoSignIn = openSignIn(db, { origin, secret, demo: true })

const email = 'wilma.ashdown@northmere.example'
const password = 'six blue herons at dusk'
const wilma = await accountOf('Wilma Ashdown', email)
await owner.insert(credentials).values({ id: randomUUID(), accountId: wilma, providerId: 'credential', userId: wilma, password: await (await signIn.$context).password.hash(password) })
const [practitioner] = demoPeople
const priya = await accountOf(practitioner.name, practitioner.email)

async function accountOf(name: string, address: string) {
  const person = await somebody(owner, 'northmere', { name, role: 'practitioner', team: 'Family Help South' })
  await owner.transaction((tx) => openAccount(tx, person.organisationId, person.id, { name, email: address }))
  return (await owner.select().from(accounts).where(eq(accounts.email, address)))[0]!.id
}

beforeEach(async () => { await owner.delete(signIns) })

const post = (path: string, body: object, by = signIn) => by.handler(new Request(`${origin}/auth${path}`, {
  method: 'POST', headers: { 'Content-Type': 'application/json', Origin: origin }, body: JSON.stringify(body),
}))

/** The cookie that an answer sets, as a browser sends it back. */
const cookieOf = (answer: Response) => answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0]!).find((cookie) => cookie.startsWith('practice-loop.session_token='))!
const tokenIn = (cookie: string) => decodeURIComponent(cookie.split('=').slice(1).join('=')).split('.')[0]!
/** The cookie of a token, signed with the portal's own secret. */
const signed = (token: string) => `practice-loop.session_token=${encodeURIComponent(`${token}.${createHmac('sha256', secret).update(token).digest('base64')}`)}`

const whoHas = async (cookie: string) => (await signIn.api.getSession({ headers: new Headers({ Cookie: cookie }) }))?.user.id
const enter = async () => cookieOf(await post('/sign-in/email', { email, password }))
const stored = async () => (await owner.select().from(signIns))[0]

test('the right password signs in, with a cookie that scripts and other sites do not get', async () => {
  const answer = await post('/sign-in/email', { email, password })

  expect(answer.status).toBe(200)
  expect(answer.headers.getSetCookie()[0]).toMatch(/HttpOnly.*SameSite=Lax/i)
  const session = await signIn.api.getSession({ headers: new Headers({ Cookie: cookieOf(answer) }) })
  expect(session!.user).toMatchObject({ id: wilma, email, organisationId: expect.any(String), personId: expect.any(String) })
})

test('what is stored of a sign-in is a hash of the cookie’s token and nothing of the token itself', async () => {
  const token = tokenIn(await enter())

  const row = await stored()
  expect(token).toHaveLength(32)
  expect(row!.token).toBe(hashOf(token))
  expect(JSON.stringify(row)).not.toContain(token)
})

test('whoever reads the table cannot be anybody, not even with the secret that signs cookies', async () => {
  const token = tokenIn(await enter())

  expect(await whoHas(signed(token))).toBe(wilma)
  expect(await whoHas(signed((await stored())!.token))).toBeUndefined()
})

test('a cookie with another signature is nobody’s', async () => {
  const cookie = await enter()

  expect(await whoHas(`${cookie.slice(0, -8)}AAAA%3D`)).toBeUndefined()
  expect(await whoHas(cookie.split('.').slice(0, 2).join('.'))).toBeUndefined()
})

test('whoever is at work stays signed in: within thirty minutes the time begins anew, with the same cookie', async () => {
  const cookie = await enter()
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000)
  await owner.update(signIns).set({ expiresAt: inMinutes(20) })

  const { headers } = await signIn.api.getSession({ headers: new Headers({ Cookie: cookie }), returnHeaders: true })

  const row = await stored()
  expect(row!.expiresAt.getTime()).toBeGreaterThan(inMinutes(29).getTime())
  expect(row!.token).toBe(hashOf(tokenIn(cookie)))
  const again = headers.getSetCookie().map((one) => one.split(';')[0]!).find((one) => one.startsWith('practice-loop.session_token='))!
  expect(tokenIn(again)).toBe(tokenIn(cookie))
  expect(await whoHas(again)).toBe(wilma)
})

test('within the first five minutes nothing is written for each page', async () => {
  const cookie = await enter()
  const expiresAt = new Date(Date.now() + 27 * 60_000)
  await owner.update(signIns).set({ expiresAt })

  expect(await whoHas(cookie)).toBe(wilma)
  expect((await stored())!.expiresAt).toEqual(expiresAt)
})

test('after thirty idle minutes one signs in again', async () => {
  const cookie = await enter()
  await owner.update(signIns).set({ expiresAt: new Date(Date.now() - 1_000) })

  expect(await whoHas(cookie)).toBeUndefined()
})

test('signing out ends this sign-in and no other', async () => {
  const [here, there] = [await enter(), await enter()]

  await signIn.api.signOut({ headers: new Headers({ Cookie: here }) })

  expect(await whoHas(here)).toBeUndefined()
  expect(await whoHas(there)).toBe(wilma)
  expect(await owner.select().from(signIns)).toHaveLength(1)
})

test('a wrong password and an unknown address look alike, and so does an address without a password', async () => {
  const answers = await Promise.all([
    post('/sign-in/email', { email, password: 'not her password at all' }),
    post('/sign-in/email', { email: 'nobody@northmere.example', password }),
    post('/sign-in/email', { email: practitioner.email, password }),
  ])

  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401])
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  expect(answers.flatMap(({ headers }) => headers.getSetCookie())).toEqual([])
  expect(await owner.select().from(signIns)).toEqual([])
})

test('nobody signs themselves up', async () => {
  const answer = await post('/sign-up/email', { email: 'eve@northmere.example', password: 'a long enough password', name: 'Eve Newcomer' })

  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'EMAIL_PASSWORD_SIGN_UP_DISABLED' })
  expect(await owner.select().from(accounts).where(eq(accounts.email, 'eve@northmere.example'))).toEqual([])
})

test('nobody can make themselves another person or another council’s', async () => {
  const cookie = await enter()
  const before = await owner.select().from(accounts).where(eq(accounts.id, wilma))
  const change = (body: object) => signIn.handler(new Request(`${origin}/auth/update-user`, {
    method: 'POST', headers: { 'Content-Type': 'application/json', Origin: origin, Cookie: cookie }, body: JSON.stringify(body),
  }))

  expect((await change({ personId: randomUUID() })).ok).toBe(false)
  expect((await change({ organisationId: randomUUID() })).ok).toBe(false)
  expect(await owner.select().from(accounts).where(eq(accounts.id, wilma))).toEqual(before)
})

test('in a demo one signs in as a demo person, and as nobody else', async () => {
  const answer = await post('/sign-in/demo-person', { person: practitioner.key }, demoSignIn)
  expect(answer.status).toBe(200)
  expect(await whoHas(cookieOf(answer))).toBe(priya)

  for (const person of ['wilma', email, '']) {
    const refused = await post('/sign-in/demo-person', { person }, demoSignIn)
    expect(refused.status).toBe(404)
    expect(refused.headers.getSetCookie()).toEqual([])
  }
})

test('outside a demo there is no such way in', async () => {
  const answer = await post('/sign-in/demo-person', { person: practitioner.key })

  expect(answer.status).toBe(404)
  expect(await owner.select().from(signIns)).toEqual([])
})
