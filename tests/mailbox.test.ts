import { randomUUID } from 'node:crypto'
import { RouterContextProvider, type MiddlewareFunction } from 'react-router'
import { expect, test } from 'vitest'
import { atTheDoor, portalContext, visitContext } from '../app/door.server.ts'
import { writeMessages } from '../app/features/notices/notices.server.ts'
import { openAccount } from '../app/features/people/accounts.server.ts'
import { demoAccountFor } from '../app/features/people/demo-people.ts'
import { openSignIn } from '../app/features/people/sign-in.server.ts'
import type { Portal } from '../app/portal.server.ts'
import { loader as fromMail } from '../app/routes/shared/from-mail.ts'
import { loader as mailbox } from '../app/routes/shared/mailbox.tsx'
import { loader as mailboxMessage } from '../app/routes/shared/mailbox-message.tsx'
import { writing } from '../db/client.server.ts'
import { ownDatabase, somebody } from './support/council.ts'

const { db, owner } = await ownDatabase()
const origin = 'http://127.0.0.1'
const signIn = openSignIn(db, { origin, secret: 'a secret that only this test knows', demo: true })
const priya = await somebody(owner, 'northmere', { name: 'Some practitioner', role: 'practitioner', team: 'Family Help South' })
await owner.transaction((tx) => openAccount(tx, priya.organisationId, priya.id, { name: 'Some practitioner', email: demoAccountFor('practitioner')! }))
const signedIn = await signIn.handler(new Request(`${origin}/auth/sign-in/demo-person`, {
  method: 'POST', headers: { 'Content-Type': 'application/json', Origin: origin }, body: JSON.stringify({ person: 'practitioner' }),
}))
const cookie = signedIn.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
const [id] = await writing(db, priya.organisationId, (tx) => writeMessages(tx, { organisationId: priya.organisationId, at: new Date() }, [
  { kind: 'digest', to: { personId: priya.id }, letter: { subject: 'Today', opening: 'One is due.', parts: [], closing: 'Daily.' } },
]))

/** The status with which an address answers this person, and where it leads. */
async function answered(path: string, loader: (args: never) => unknown, { demo = true, cookies = cookie } = {}): Promise<[number, string?]> {
  const context = new RouterContextProvider()
  context.set(portalContext, { db, signIn, demo } as Portal)
  context.set(visitContext, { id: randomUUID(), nonce: '', at: new Date() })
  const request = new Request(`${origin}${path}`, { headers: { Cookie: cookies } })
  const args = { request, context, params: { id }, url: new URL(request.url) }
  let answer: [number, string?] = [200]
  await atTheDoor(args as unknown as Parameters<MiddlewareFunction<Response>>[0], async () => {
    const result = await Promise.resolve().then(() => loader(args as never)).catch((thrown: unknown) => thrown)
    if (result instanceof Response) answer = [result.status, result.headers.get('Location') ?? undefined]
    else if (result instanceof Error) throw result
    else if ((result as { init?: { status?: number } }).init?.status) answer = [(result as { init: { status: number } }).init.status]
    return new Response()
  })
  return answer
}

test('the mailbox is there in a demo, and nowhere else for anybody', async () => {
  expect(await answered('/mailbox', mailbox)).toEqual([200])
  expect(await answered(`/mailbox/${id}`, mailboxMessage)).toEqual([200])
  expect(await answered('/mailbox', mailbox, { demo: false })).toEqual([404])
  expect(await answered(`/mailbox/${id}`, mailboxMessage, { demo: false })).toEqual([404])
})

test('a link in a letter leads to a page of the portal alone, and over the sign-in page back to itself', async () => {
  const follow = (to: string, more = {}) => answered(`/from-mail/${id}?${new URLSearchParams({ to })}`, fromMail, more)
  expect(await follow('/remedial-actions/1?see=more')).toEqual([302, '/remedial-actions/1?see=more'])
  for (const trap of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example', '']) expect(await follow(trap), trap).toEqual([302, '/'])
  expect(await follow('/my-practice', { cookies: '' })).toEqual([302, `/sign-in?${new URLSearchParams({ to: `/from-mail/${id}?to=%2Fmy-practice` })}`])
})
