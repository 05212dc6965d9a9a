import { createServer } from 'node:net'
import { once } from 'node:events'
import { sql } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { addTeams, foundOrganisation } from '../people/organisations.server.ts'
import { sendMail, type Post } from '../../jobs/send-mail.server.ts'
import { messages } from '../../../db/schema.ts'
import { writing } from '../../../db/client.server.ts'
import { ownDatabase, somebody, type Somebody } from '../../../tests/support/council.ts'
import { mailServer, type MailServer } from '../../../tests/support/mail-server.ts'
import type { Letter } from './letter.ts'
import { writeMessages, type ToWrite } from './notices.server.ts'
import { sendMessages } from './send-messages.server.ts'
import { smtpTransport } from './transport.server.ts'

const { db, owner } = await ownDatabase()
const appUrl = 'https://practice.example'
const morning = new Date('2026-08-05T07:00:00Z')
const after = (minutes: number) => new Date(morning.getTime() + minutes * 60_000)
const letter = (subject = 'Today in Practice Loop'): Letter => ({
  subject, opening: 'One action is due today.', closing: 'You get this because an action is yours.',
  parts: [{ heading: 'Due today', lines: [{ text: 'Red: case NM100001, due 12 noon', link: '/remedial-actions/4b6c1d02-1111-4111-8111-111111111111' }, { text: 'Nothing else.' }] }],
})

let wilma: Somebody
let mail: MailServer
const faults: unknown[] = []

beforeAll(async () => {
  // Only of a council that is not made up does anything leave.
  await owner.transaction(async (tx) => {
    const { id } = await foundOrganisation(tx, { key: 'eastmoor', name: 'Eastmoor', demo: false })
    await addTeams(tx, id, [{ area: 'Family Help', team: 'Family Help South' }], '2013-01-01')
  })
  wilma = await somebody(owner, 'eastmoor', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
})
beforeEach(async () => {
  await owner.execute(sql`truncate messages cascade`)
  mail = await mailServer()
})
afterEach(async () => {
  await mail.close()
  const [fault] = faults.splice(0)
  if (fault) throw fault
})

const write = (...toWrite: (Partial<ToWrite> & { to?: ToWrite['to'] })[]) => writing(db, wilma.organisationId, (tx) => writeMessages(tx, { organisationId: wilma.organisationId, at: morning },
  toWrite.map((one) => ({ kind: 'digest', to: { personId: wilma.id }, letter: letter(), ...one }))))
const outside = (address: string, name = 'Sponsor'): Partial<ToWrite> => ({ to: { name, address } })
const post = (more: Partial<Post> = {}): Post => ({
  appUrl, sender: 'Practice Loop <no-reply@practice.example>', demo: false, transport: smtpTransport({ smtpUrl: mail.url, from: 'Practice Loop <no-reply@practice.example>' }),
  troubled: (fault) => faults.push(fault), ...more,
})
const drain = (at = morning, more: Partial<Post> = {}) => sendMail(db, post(more), () => at)
const rows = () => owner.select().from(messages).orderBy(messages.address)
const row = async (id: string) => (await rows()).find((one) => one.id === id)!

test('a message leaves once, as text and as HTML, from the portal, with links that come back to it', async () => {
  const [id] = await write({})
  await drain()
  await drain(after(1))

  expect(mail.caught).toHaveLength(1)
  const [caught] = mail.caught
  expect(caught!.from?.text).toBe('"Practice Loop" <no-reply@practice.example>')
  expect(caught!.to).toMatchObject({ value: [{ name: 'Wilma Ashdown', address: 'wilma.ashdown@eastmoor.example' }] })
  expect(caught!.subject).toBe('Today in Practice Loop')
  expect(caught!.messageId).toBe(`<${id}@practice.example>`)
  expect(caught!.date).toEqual(morning)
  expect(caught!.headers.get('auto-submitted')).toBe('auto-generated')
  expect(caught!.headers.get('x-auto-response-suppress')).toBe('All')
  const link = `https://practice.example/from-mail/${id}?to=%2Fremedial-actions%2F4b6c1d02-1111-4111-8111-111111111111`
  expect(caught!.text).toContain(`- Red: case NM100001, due 12 noon\n  ${link}`)
  expect(caught!.text).toContain('Eastmoor Practice Loop')
  expect(caught!.html).toContain(`<a href="${link}">Red: case NM100001, due 12 noon</a>`)
  expect(`${caught!.html} ${caught!.text}`).not.toMatch(/<img|url\(|https?:\/\/(?!practice\.example)/)
  expect(await row(id!)).toMatchObject({ sentAt: morning, refusedAt: null, trouble: null, tries: 1 })
})

test('whatever stands in a name or a subject, it begins no header and no tag of its own', async () => {
  await write({ ...outside('sponsor@council.example', 'Ann\r\nBcc: everyone@council.example'), letter: { ...letter('Due\r\nX-Evil: yes\n\n<b>bold</b>'), opening: '<script>alert(1)</script> & "quotes"' } },
    outside('a@x.example, b@x.example'))
  await drain()

  const [caught] = mail.caught
  expect(mail.caught).toHaveLength(1)
  expect(caught!.headers.has('x-evil')).toBe(false)
  expect(caught!.bcc).toBeUndefined()
  expect(caught!.subject).toBe('Due X-Evil: yes <b>bold</b>')
  expect(caught!.to).toMatchObject({ value: [{ name: 'Ann Bcc: everyone@council.example', address: 'sponsor@council.example' }] })
  expect(caught!.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;')
})

test('a mail server that is away delays every message and loses none: each goes once when it is back', async () => {
  await write(...Array.from({ length: 30 }, (_, n) => outside(`reader-${n}@council.example`)))
  const { port } = mail
  await mail.close()
  for (const minute of [0, 1, 2, 3]) await drain(after(minute))

  const waiting = await rows()
  expect(waiting.filter(({ sentAt, refusedAt }) => sentAt ?? refusedAt)).toEqual([])
  expect(waiting.filter(({ tries }) => tries > 0).map(({ trouble, tries }) => [trouble, tries])).toEqual(Array.from({ length: 4 }, () => ['server away', 1]))

  mail = await mailServer(port)
  await drain(after(4))
  expect(mail.caught.map(({ to }) => (to as { text: string }).text).toSorted()).toEqual((await rows()).map(({ name, address }) => `"${name}" <${address}>`).toSorted())
  expect(mail.caught).toHaveLength(30)
})

test('what waited long for the server goes with the first that it takes again, and does not wait out its hour', async () => {
  const [first] = await write(outside('first@council.example'))
  await owner.update(messages).set({ tries: 6, trouble: 'server away', nextTryAt: after(60) })
  await write(outside('second@council.example'))
  await drain(after(5))

  expect(mail.caught).toHaveLength(2)
  expect((await row(first!)).sentAt).toEqual(after(5))
})

test('one recipient who is asked to wait waits alone, and is told neither an address nor what the server said', async () => {
  const [greylisted] = await write(outside('a-greylisted@council.example'))
  await write(outside('b@council.example'))
  mail.refuse('a-greylisted@council.example', { code: 451, message: '4.7.1 Greylisted, a-greylisted@council.example' })
  await drain()
  expect(await row(greylisted!)).toMatchObject({ sentAt: null, refusedAt: null, tries: 1, trouble: 'asked to wait', nextTryAt: after(1) })
  expect(mail.caught).toHaveLength(1)

  mail.refuse('a-greylisted@council.example', undefined)
  await drain(after(0.5))
  expect(mail.caught).toHaveLength(1)
  await drain(after(1))
  expect(mail.caught).toHaveLength(2)
})

test('an address that is refused for good is not tried again; the others go on', async () => {
  const [gone] = await write(outside('a-gone@council.example'))
  const [refusedLetter] = await write(outside('b-large@council.example'))
  await write(outside('c@council.example'))
  mail.refuse('a-gone@council.example', { code: 550, message: '5.1.1 No such user' })
  mail.refuse('b-large@council.example', { code: 552, message: '5.3.4 Too large', at: 'letter' })
  await drain()
  expect(await row(gone!)).toMatchObject({ sentAt: null, refusedAt: morning, trouble: 'address refused' })
  expect(await row(refusedLetter!)).toMatchObject({ sentAt: null, refusedAt: morning, trouble: 'letter refused' })
  expect(mail.caught).toHaveLength(1)
  mail.refuse('a-gone@council.example', undefined)
  await drain(after(60))
  expect(mail.caught).toHaveLength(1)
})

test('a server that does not take mail from us at all, or not by its policy, loses nobody’s message', async () => {
  const [id] = await write(outside('reader@council.example'))
  mail.refuse('reader@council.example', { code: 554, message: '5.7.1 Relay access denied' })
  await drain()
  expect(await row(id!)).toMatchObject({ refusedAt: null, trouble: 'sender refused', nextTryAt: after(1) })

  mail.refuse('reader@council.example', undefined)
  mail.refuse('no-reply@practice.example', { code: 550, message: '5.1.8 Bad sender', at: 'sender' })
  await drain(after(1))
  expect(await row(id!)).toMatchObject({ refusedAt: null, trouble: 'sender refused', tries: 2, nextTryAt: after(3) })
  mail.refuse('no-reply@practice.example', undefined)
  await drain(after(3))
  expect(mail.caught).toHaveLength(1)
})

test('reds and escalations go before all that was written before them', async () => {
  await write(outside('digest@council.example'), { ...outside('escalation@council.example'), kind: 'escalation' }, { ...outside('red@council.example'), kind: 'red action' })
  await owner.execute(sql`update messages set next_try_at = next_try_at - interval '1 hour' where kind = 'digest'`)
  await drain()
  expect(mail.caught.map(({ to }) => (to as { value: { address: string }[] }).value[0]!.address)).toEqual([expect.stringMatching(/red|escalation/), expect.stringMatching(/red|escalation/), 'digest@council.example'])
})

test('whoever has left gets nothing, and whoever has no address is not tried', async () => {
  const leaver = await somebody(owner, 'eastmoor', { name: 'Lena Leaver', role: 'practitioner', team: 'Family Help South' })
  const nobody = await somebody(owner, 'eastmoor', { name: 'Nora Noaddress', role: 'practitioner', team: 'Family Help South' })
  await owner.execute(sql`update people set email = null where id = ${nobody.id}::uuid`)
  const [left, none] = await write({ to: { personId: leaver.id } }, { to: { personId: nobody.id } })
  await owner.execute(sql`update people set left_on = '2026-08-05' where id = ${leaver.id}::uuid`)
  await drain()
  expect(mail.caught).toEqual([])
  expect(await row(left!)).toMatchObject({ refusedAt: morning, trouble: 'has left', tries: 0 })
  expect(await row(none!)).toMatchObject({ address: null, tries: 0, refusedAt: null, sentAt: null })
})

test('24 workers at once send 100 messages, each once', async () => {
  await write(...Array.from({ length: 100 }, (_, n) => outside(`reader-${n}@council.example`)))
  await Promise.all(Array.from({ length: 24 }, () => drain()))
  expect(new Set(mail.caught.map(({ messageId }) => messageId)).size).toBe(100)
  expect(mail.caught).toHaveLength(100)
  expect((await rows()).every(({ sentAt }) => sentAt)).toBe(true)
}, 60_000)

test('a connection that falls in the middle of a letter sends it again, under the same id; so does a fall after the server’s yes', async () => {
  const [id] = await write({})
  mail.beforeTaking = (_, socket) => { socket.destroy() }
  await drain()
  expect(await row(id!)).toMatchObject({ sentAt: null, trouble: 'server away', tries: 1 })

  mail.beforeTaking = undefined
  const by = await allowNamed(db, 'eastmoor', 'notices job', 'send notices', after(1))
  const { transport } = post()
  const fallen = { send: async (one: Parameters<NonNullable<typeof transport>['send']>[0]) => { await transport!.send(one); await owner.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`); return 'taken' as const } }
  await expect(sendMessages(by, { transport: fallen, appUrl, sender: 'no-reply@practice.example', troubled: () => {} })).rejects.toThrow()
  expect(await row(id!)).toMatchObject({ sentAt: null })

  await drain(after(2))
  expect((await row(id!)).sentAt).toEqual(after(2))
  expect(new Set(mail.caught.map(({ messageId }) => messageId))).toEqual(new Set([`<${id}@practice.example>`]))
})

test('a server that takes the connection and says nothing holds a message for its limit only', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const [id] = await write({})
  const began = Date.now()
  await drain(morning, { transport: smtpTransport({ smtpUrl: `smtp://127.0.0.1:${(silent.address() as { port: number }).port}`, from: 'no-reply@practice.example', limits: { greetingTimeout: 300 } }) })
  silent.close()
  expect(Date.now() - began).toBeLessThan(3_000)
  expect(await row(id!)).toMatchObject({ sentAt: null, trouble: 'server away' })
})

test('a letter that cannot be put together is told to whoever looks after the portal, and stands in nobody’s way', async () => {
  const [broken] = await write({ ...outside('a@council.example'), letter: { subject: 'x' } as Letter })
  await write(outside('b@council.example'))
  await drain()
  expect(faults.splice(0)).toHaveLength(1)
  expect(mail.caught).toHaveLength(1)
  expect(await row(broken!)).toMatchObject({ sentAt: null, refusedAt: null, tries: 1 })
})

test('of a made-up council, and in a demo, nothing leaves, and the outbox reads as sent', async () => {
  const [id] = await write({})
  await drain(morning, { demo: true })
  expect(mail.caught).toEqual([])
  expect((await row(id!)).sentAt).toEqual(morning)

  const priya = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
  const [again] = await writing(db, priya.organisationId, (tx) => writeMessages(tx, { organisationId: priya.organisationId, at: morning }, [{ kind: 'digest', to: { personId: priya.id }, letter: letter() }]))
  await drain(after(1))
  expect(mail.caught).toEqual([])
  expect((await row(again!)).sentAt).toEqual(after(1))
})

test('without a mail server messages wait', async () => {
  const [id] = await write({})
  await drain(morning, { transport: undefined })
  expect(await row(id!)).toMatchObject({ sentAt: null, tries: 0 })
})
