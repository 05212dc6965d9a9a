import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { RouterContextProvider, type MiddlewareFunction } from 'react-router'
import { beforeAll, expect, test } from 'vitest'
import { atTheDoor, portalContext, visitContext } from '../app/door.server.ts'
import { openAccount } from '../app/features/people/accounts.server.ts'
import { demoAccountFor, type DemoKey } from '../app/features/people/demo-people.ts'
import { openSignIn } from '../app/features/people/sign-in.server.ts'
import type { Portal } from '../app/portal.server.ts'
import { loader as notices } from '../app/routes/admin/notices.tsx'
import { loader as desk } from '../app/routes/auditor/desk.tsx'
import { loader as team } from '../app/routes/manager/team.tsx'
import { loader as cpd } from '../app/routes/practitioner/cpd.tsx'
import { loader as myPractice } from '../app/routes/practitioner/my-practice.tsx'
import { action as sayAfter, loader as after } from '../app/routes/shared/coaching-after.tsx'
import { action as answer } from '../app/routes/shared/coaching-invitation.tsx'
import { action as stop, loader as invitations } from '../app/routes/shared/coaching-invitations.tsx'
import { action as ask, loader as within } from '../app/routes/shared/coaching-within.tsx'
import { loader as gap } from '../app/routes/shared/gap.tsx'
import { loader as mailbox } from '../app/routes/shared/mailbox.tsx'
import { aMeeting } from './support/coaching.ts'
import { ownDatabase, sheet, somebody, takeIn, type Somebody } from './support/council.ts'

const { owner, db } = await ownDatabase()
const origin = 'http://127.0.0.1'
const signIn = openSignIn(db, { origin, secret: 'a secret that only this test knows', demo: true })
const cookies = new Map<DemoKey, string>()
const who = new Map<DemoKey, Somebody>()
const inScope = { practitioner: { team: 'Family Help South' }, manager: { team: 'Family Help South' }, auditor: {}, leader: { area: 'Family Help' }, admin: {} } as const
const ids = { meeting: '', gap: '' }

beforeAll(async () => {
  for (const key of ['practitioner', 'auditor', 'manager', 'leader', 'admin'] as const) {
    const one = await somebody(owner, 'northmere', { name: `Some ${key}`, role: key, ...inScope[key] })
    who.set(key, one)
    await owner.transaction((tx) => openAccount(tx, one.organisationId, one.id, { name: `Some ${key}`, email: demoAccountFor(key)! }))
    const reply = await signIn.handler(new Request(`${origin}/auth/sign-in/demo-person`, { method: 'POST', headers: { 'Content-Type': 'application/json', Origin: origin }, body: JSON.stringify({ person: key }) }))
    cookies.set(key, reply.headers.getSetCookie().map((cookie) => cookie.split(';')[0]).join('; '))
  }
  const named = { 'Allocated SW': 'Some practitioner', 'SW email': 'some.practitioner@northmere.example', 'Team Manager': 'Some manager', 'TM email': 'some.manager@northmere.example' }
  await takeIn(db, sheet(['1', '2', '3'].map((nth) => ({ ...named, 'Audit No': `N-${nth}`, 'Case ID': `NM90000${nth}`, 'Date of audit': `0${nth}/05/2026`, ...nth === '3' && { Plan: 'Inadequate', Attribution: 'practitioner' } }))), { at: '2026-05-04T12:00:00Z' })
  ids.gap = (await owner.execute<{ id: string }>(sql`select id from gaps`))[0]!.id
  ids.meeting = await aMeeting(owner, { coach: who.get('auditor')!, learner: who.get('practitioner')!, startsAt: new Date('2026-05-06T09:00Z'), because: { gapId: ids.gap } })
})

type Handler = (args: never) => unknown

/** What a page gives to the browser, or where it sends it, as one text with the status. */
async function given(as: DemoKey, path: string, handler: Handler, params: Record<string, string> = {}, form?: Record<string, string>): Promise<string> {
  const context = new RouterContextProvider()
  context.set(portalContext, { db, signIn, demo: true, appUrl: origin } as Portal)
  context.set(visitContext, { id: randomUUID(), nonce: '', at: new Date('2026-05-07T09:00:00Z') })
  const request = new Request(`${origin}${path}`, { headers: { Cookie: cookies.get(as)! }, ...form && { method: 'POST', body: new URLSearchParams(form) } })
  const args = { request, context, params, url: new URL(request.url) }
  let result: unknown
  await atTheDoor(args as unknown as Parameters<MiddlewareFunction<Response>>[0], async () => {
    result = await Promise.resolve(handler(args as never)).catch((thrown: { init?: { status?: number } }) => {
      if (!thrown.init?.status) throw thrown
      return { status: thrown.init.status }
    })
    return new Response()
  })
  return result instanceof Response ? `${result.status} ${result.headers.get('Location')}` : JSON.stringify(result)
}
const page = () => `/coaching/meetings/${ids.meeting}/after`
const say = (as: DemoKey, form: Record<string, string>) => given(as, page(), sayAfter, { id: ids.meeting }, form)
const notThere = '{"status":404}'

test('nobody but the coach reads or writes a reminder, by any page, message or list', async () => {
  const reminder = { what: 'reminder', reminder: 'Ask about the zinnias first.', before: '' }
  expect(await say('practitioner', reminder)).toBe(notThere)
  expect(await say('manager', reminder)).toBe(notThere)
  expect(await say('leader', reminder)).toBe('{"status":403}')
  expect(await say('auditor', { ...reminder, reminder: 'Call 0161 496 0123' })).toContain('phone number')
  expect(await say('auditor', reminder)).toBe(`302 ${page()}?done=reminder`)
  expect(await given('auditor', page(), after, { id: ids.meeting })).toContain('zinnias')
  const pages: [DemoKey, string, Handler, Record<string, string>?][] = [
    ['practitioner', page(), after, { id: ids.meeting }], ['manager', page(), after, { id: ids.meeting }], ['leader', page(), after, { id: ids.meeting }], ['admin', page(), after, { id: ids.meeting }],
    ['practitioner', '/my-practice', myPractice], ['practitioner', '/my-practice/cpd', cpd], ['practitioner', '/gaps', gap, { id: ids.gap }], ['manager', '/gaps', gap, { id: ids.gap }], ['auditor', '/gaps', gap, { id: ids.gap }],
    ['manager', '/team', team], ['auditor', '/desk', desk], ['admin', '/set-up/notices', notices], ['practitioner', '/mailbox', mailbox],
  ]
  for (const [as, path, handler, params] of pages) expect(await given(as, path, handler, params), `${as} ${path}`).not.toMatch(/zinnias/)
  // To the learner the page is the same, whether or not there is one.
  const withOne = await given('practitioner', page(), after, { id: ids.meeting })
  expect(await say('auditor', { ...reminder, reminder: '', before: '2026-05-07T09:00:00.000Z' })).toBe(`302 ${page()}?done=forgotten`)
  expect(await given('practitioner', page(), after, { id: ids.meeting })).toBe(withOne)
})

test('the two say what was and what they agreed, and others read it on the gap’s page alone', async () => {
  expect(await say('practitioner', { what: 'attendance', attendance: 'coach not there' })).toContain('Choose why')
  expect(await say('practitioner', { what: 'attendance', attendance: 'coach not there', because: 'case emergency' })).toBe(`302 ${page()}?done=attendance`)
  expect(await say('auditor', { what: 'attendance', attendance: 'held', before: '' })).toContain('said otherwise since')
  expect(await say('auditor', { what: 'attendance', attendance: 'held', before: '2026-05-07T09:00:00.000Z' })).toBe(`302 ${page()}?done=attendance`)
  expect(await say('auditor', { what: 'step', wording: 'Write the days into the plan of Oskar', whose: 'learner' })).toContain('This may name somebody: Oskar')
  expect(await say('auditor', { what: 'step', wording: 'Write the days into the plan', whose: 'learner', 'dueOn-day': '1', 'dueOn-month': '1', 'dueOn-year': '2020' })).toContain('from today on')
  expect(await say('auditor', { what: 'step', wording: 'Write the days into the plan', whose: 'learner' })).toBe(`302 ${page()}?done=step`)
  expect(await say('manager', { what: 'step', wording: 'Mine', whose: 'learner' })).toBe(notThere)
  const told = await given('manager', '/gaps', gap, { id: ids.gap })
  expect(told).toContain('Some practitioner: Write the days into the plan.')
  expect(told).toContain('It was held.')
  expect(await given('manager', page(), after, { id: ids.meeting })).toBe(notThere)
})

test('whose cases were good is asked, says yes and stops, and whoever asked sees their name only while they help', async () => {
  const path = '/coaching/within?theme=identity'
  expect(await given('auditor', '/coaching/within', within)).not.toContain('Some practitioner')
  expect(await given('leader', path, within)).toContain('Some practitioner')
  expect(await given('practitioner', path, within)).toBe('{"status":403}')
  const person = who.get('practitioner')!.id
  expect(await given('auditor', path, ask, {}, { person: who.get('manager')!.id, theme: 'identity' })).toContain('cannot be asked')
  expect(await given('auditor', path, ask, {}, { person, theme: 'identity' })).toBe('302 /coaching/within?theme=identity&done=asked')
  expect(await given('auditor', path, within)).not.toContain('Some practitioner')
  const { id } = (await owner.execute<{ id: string }>(sql`select id from coach_invitations`))[0]!
  expect(await given('manager', `/coaching/invitations/${id}`, answer, { id }, { answer: 'yes' })).toBe(notThere)
  expect(await given('practitioner', `/coaching/invitations/${id}`, answer, { id }, { answer: 'yes' })).toBe('302 /coaching/invitations?done=yes')
  expect(await given('auditor', '/coaching/within', within)).toContain('Some practitioner')
  expect(await given('practitioner', '/coaching/invitations', stop, {}, { stop: id })).toBe('302 /coaching/invitations?done=stopped')
  expect(await given('practitioner', '/coaching/invitations', invitations)).toContain('stopped')
  expect(await given('auditor', '/coaching/within', within)).not.toContain('Some practitioner')
})
