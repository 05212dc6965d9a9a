import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writing } from '../../../db/client.server.ts'
import { messages } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { timeInWords } from '../../lib/days.ts'
import { deliveryInWords } from './delivery.ts'
import { deliveryOf } from './delivery.server.ts'
import { ledger, tryAgain } from './ledger.server.ts'
import { inMailbox, mailbox, myMessage, myMessages, openedFromMail } from './my-messages.server.ts'
import { writeMessages, type ToWrite } from './notices.server.ts'
import { unsentEverywhere } from './standing.server.ts'
import { mailInFigures, mailInWords } from './standing.ts'

const { db, owner } = await ownDatabase()
await anotherCouncil(owner)
const [ben, wilma, omar] = [
  await somebody(owner, 'northmere', { name: 'Ben Admin', role: 'admin' }), await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' }),
  await somebody(owner, 'northmere', { name: 'Omar Other', role: 'practitioner', team: 'Family Help South' }),
]
const zoe = await somebody(owner, 'southwold-vale', { name: 'Zoe Wren', role: 'admin' })
const at = new Date('2026-08-05T07:00:00Z')
const letter = { subject: 'Today', opening: 'One is due.', parts: [], closing: 'Daily.' }

beforeEach(() => owner.execute(sql`truncate messages cascade`))
afterEach(endReadings)

const write = (of: Somebody, ...toWrite: Partial<ToWrite>[]) => writing(db, of.organisationId, (tx) => writeMessages(tx, { organisationId: of.organisationId, at },
  toWrite.map((one) => ({ kind: 'digest', to: { personId: of.id }, letter, ...one }))))
const set = (id: string, to: Partial<typeof messages.$inferInsert>) => owner.update(messages).set(to).where(sql`id = ${id}::uuid`)
const row = async (id: string) => (await owner.select().from(messages).where(sql`id = ${id}::uuid`))[0]!
const now = (minutes = 2) => new Date(at.getTime() + minutes * 60_000)
const inLedger = async (who: Somebody, state: Parameters<typeof ledger>[1]['state'] = 'all', page = 1) => ledger(await through(db, 'see set-up', who, now()), { state, page })
const again = async (who: Somebody, which: string, minutes = 2) => {
  const admin = await through(db, 'see set-up', who, now(minutes))
  return admin.writing((tx) => tryAgain(tx, admin, which))
}

test('the ledger counts each message in one state, lists the newest first, fifty a page, and no other council’s', async () => {
  const [sent, opened, refused, waits, none] = await write(wilma, {}, {}, {}, {}, {}) as [string, string, string, string, string]
  await set(sent, { sentAt: now() })
  await set(opened, { sentAt: now(), openedAt: now() })
  await set(refused, { refusedAt: now(), trouble: 'address refused' })
  await set(none, { address: null })
  await write(zoe, {})

  const { counts, rows } = await inLedger(ben)
  expect(counts).toEqual({ all: 5, waits: 1, 'not yet due': 0, refused: 1, 'no address': 1, sent: 1, opened: 1 })
  expect(rows).toHaveLength(5)
  for (const [state, id] of [['waits', waits], ['refused', refused], ['no address', none], ['sent', sent], ['opened', opened]] as const) expect((await inLedger(ben, state)).rows.map((one) => one.id)).toEqual([id])
  expect((await inLedger(zoe)).counts.all).toBe(1)
  expect(JSON.stringify(rows)).not.toContain('One is due')

  await write(wilma, ...Array.from({ length: 50 }, () => ({})))
  expect((await inLedger(ben)).rows).toHaveLength(50)
  expect((await inLedger(ben, 'all', 2)).rows).toHaveLength(5)
})

test('the QA lead has a message tried again, to the address of today; what has gone, and another council’s, stays as it is', async () => {
  const [refused, sent, none] = await write(wilma, {}, {}, {}) as [string, string, string]
  await set(refused, { refusedAt: now(), trouble: 'address refused', tries: 1, address: 'old@northmere.example' })
  await set(sent, { sentAt: now() })
  await set(none, { address: null })
  const [theirs] = await write(zoe, {})
  await set(theirs!, { refusedAt: now(), trouble: 'address refused' })

  expect(await again(ben, refused)).toBe(1)
  expect(await row(refused)).toMatchObject({ refusedAt: null, trouble: null, nextTryAt: now(), address: 'wilma.ashdown@northmere.example' })
  expect(await again(ben, sent)).toBe(0)
  expect(await again(ben, theirs!)).toBe(0)
  expect(await again(ben, 'all')).toBe(2)
  expect(await row(none)).toMatchObject({ address: 'wilma.ashdown@northmere.example' })
  expect(await row(theirs!)).toMatchObject({ trouble: 'address refused' })
  expect(await owner.execute(sql`select subject_id::text as id from activity where did = 'asked to send again' order by id`)).toEqual([{ id: refused }, { id: null }])
})

test('a reminder waits for nobody before its moment: it is in no mailbox, no figure and no list of what waits, and nobody can have it sent', async () => {
  const soon: Partial<ToWrite> = { kind: 'coaching', reminder: { id: crypto.randomUUID(), notBefore: now(60) } }
  const [id] = await write(wilma, soon) as [string]
  expect((await inLedger(ben)).counts).toMatchObject({ all: 1, waits: 0, 'not yet due': 1, 'no address': 0 })
  expect((await inLedger(ben, 'not yet due')).rows).toMatchObject([{ id, notBefore: now(60) }])
  expect(await unsentEverywhere(db, now())).toEqual({ waiting: 0, oldestAt: null, refused: 0, unaddressed: 0 })
  const me = await through(db, 'see my account', wilma, now())
  expect([await myMessages(me), await mailbox(me, 1), await myMessage(me, id), await inMailbox(me, id)]).toEqual([[], [], undefined, undefined])
  expect([await again(ben, 'all'), await again(ben, id)]).toEqual([0, 0])
  await set(id, { address: null })
  expect((await inLedger(ben)).counts).toMatchObject({ 'not yet due': 1, 'no address': 0 })
  expect(await unsentEverywhere(db, now())).toMatchObject({ unaddressed: 0 })

  await set(id, { address: 'wilma.ashdown@northmere.example' })
  await endReadings()
  const later = await through(db, 'see my account', wilma, now(61))
  expect((await myMessages(later)).map((one) => one.id)).toEqual([id])
  expect(await unsentEverywhere(db, now(61))).toMatchObject({ waiting: 1, oldestAt: now(60) })
  expect(await again(ben, 'all', 61)).toBe(1)
  expect(deliveryInWords({ ...(await myMessages(later))[0]! }, now())).toBe(`reminder: goes ${timeInWords(now(60))}`)
})

test('of one reminder there is one, whoever writes it how often, and one that came too late is left as it is', async () => {
  const one: Partial<ToWrite> = { kind: 'coaching', reminder: { id: crypto.randomUUID(), notBefore: now(60) } }
  const [id] = await write(wilma, one) as [string]
  await Promise.all([write(wilma, one), write(wilma, one)])
  expect(await owner.select({ id: messages.id }).from(messages)).toEqual([{ id }])
  await set(id, { refusedAt: now(90), trouble: 'too late' })
  expect(await again(ben, 'all', 120)).toBe(0)
  expect(await unsentEverywhere(db, now(120))).toMatchObject({ waiting: 0, refused: 0 })
})

test('nothing is tried again for whoever has left', async () => {
  const gone = await somebody(owner, 'northmere', { name: 'Gone Away', role: 'practitioner', team: 'Family Help South' })
  const [id] = await write(gone, {})
  await set(id!, { refusedAt: now(), trouble: 'has left' })
  await owner.execute(sql`update people set left_on = '2026-08-05' where id = ${gone.id}::uuid`)
  expect(await again(ben, 'all')).toBe(0)
})

test('one sees one’s own messages alone, sent or not', async () => {
  const [mine, none] = await write(wilma, {}, {}) as [string, string]
  await set(none, { address: null })
  const [theirs] = await write(omar, {})
  const me = await through(db, 'see my account', wilma, now())
  expect((await myMessages(me)).map(({ id }) => id).toSorted()).toEqual([mine, none].toSorted())
  expect(await myMessage(me, none)).toMatchObject({ letter, addressed: false })
  expect(await myMessage(me, theirs!)).toBeUndefined()
  expect(await mailbox(await through(db, 'see my account', zoe, now()), 1)).toEqual([])
})

test('a message is opened by its own reader alone, once, and only after it was sent', async () => {
  const [id] = await write(wilma, {}) as [string]
  const follow = async (who: Somebody, minutes: number) => openedFromMail(await through(db, 'see my account', who, now(minutes)), id)
  await follow(wilma, 2)
  expect((await row(id)).openedAt).toBeNull()
  await set(id, { sentAt: now(3) })
  await follow(omar, 4)
  await follow(zoe, 4)
  expect((await row(id)).openedAt).toBeNull()
  await follow(wilma, 5)
  await follow(wilma, 6)
  expect((await row(id)).openedAt).toEqual(now(5))
})

test('how far the messages about a subject got is told newest first, and of that subject alone', async () => {
  const subject = { kind: 'report' as const, id: '4b6c1d02-1111-4111-8111-111111111111' }
  const [first] = await write(wilma, { about: subject }, { about: { ...subject, kind: 'correction' } })
  expect(await writing(db, wilma.organisationId, (tx) => deliveryOf(tx, wilma.organisationId, subject))).toMatchObject([{ id: first, name: 'Wilma Ashdown', addressed: true, sentAt: null }])
  expect(await writing(db, zoe.organisationId, (tx) => deliveryOf(tx, zoe.organisationId, subject))).toEqual([])
})

test('the figures are of all councils, and late is what waits longer than a quarter of an hour', async () => {
  expect(mailInFigures(await unsentEverywhere(db, now()), 'set', now())).toEqual({ server: 'set', waiting: 0, oldestUnsentSeconds: 0, refused: 0, late: false })
  const [refused] = await write(wilma, {}, {})
  await set(refused!, { refusedAt: now(), trouble: 'address refused' })
  const [none] = await write(zoe, {}, {})
  await set(none!, { address: null })
  const unsent = await unsentEverywhere(db, now())
  expect(unsent).toEqual({ waiting: 2, oldestAt: at, refused: 1, unaddressed: 1 })
  expect(mailInFigures(unsent, 'set', now(15))).toMatchObject({ waiting: 2, oldestUnsentSeconds: 900, refused: 1, late: false })
  expect(mailInFigures(unsent, 'not set', now(16))).toMatchObject({ server: 'not set', late: true })
})

test('the set-up says it in sentences', () => {
  const none = { waiting: 0, oldestAt: null, refused: 0, unaddressed: 0 }
  expect(mailInWords(none, 'set', at)).toEqual(['Oldest unsent: none. Failed: 0.'])
  expect(mailInWords({ ...none, waiting: 1, oldestAt: at, refused: 2 }, 'set', now())).toEqual(['Oldest unsent: 2 minutes. Failed: 2.'])
  expect(mailInWords({ ...none, waiting: 3, oldestAt: at }, 'set', now(200))).toEqual(['Oldest unsent: 3 hours. Failed: 0.', '3 messages are late: the mail server may not answer. They go by themselves as soon as it does.'])
  expect(mailInWords({ ...none, waiting: 1, oldestAt: at }, 'not set', now(3_000))[0]).toBe('No mail server is set, so no message leaves the portal: 1 waits here until whoever runs it sets SMTP_URL.')
  expect(mailInWords(none, 'not set', at)[0]).toContain('those to come wait here')
  expect(mailInWords({ ...none, unaddressed: 1 }, 'demo', at)).toEqual(['This is a demo: no message leaves this computer.', 'Oldest unsent: none. Failed: 0.', 'For 1 message nobody knows an e-mail address. Their readers find them under their own account.'])
})
