import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { activity, actionChallenges, awayPeriods, chases, digests, messages, remedialActions } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { instantInLondon } from '../../lib/days.ts'
import { challenge } from '../remedial-actions/owner-says.server.ts'
import { passOn } from '../remedial-actions/passing-on.server.ts'
import { tellOfReds } from '../remedial-actions/red-alerts.server.ts'
import { remedialActionFor, sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { writeDigests } from './digests.server.ts'
import { actionToRemindOf, lateToRemindOf, remind, remindOfAll, toldOf } from './nudge.server.ts'
import { toldEntry } from './nudge.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
// A Monday; what was due on Friday 8 May is late.
const at = '2026-05-11T10:00:00Z'
const wilma = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const fay = await somebody(owner, council, { name: 'Fay Fellow', role: 'practitioner', team: 'Family Help South' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const sal = await somebody(owner, council, { name: 'Sal Weir', role: 'manager', area: 'Family Help' })
const olga = await somebody(owner, council, { name: 'Olga Stern', role: 'manager', team: 'Safeguarding North' })
const adele = await somebody(owner, council, { name: 'Adele March', role: 'admin' })
await anotherCouncil(owner)
const olu = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'manager', team: 'Safeguarding East' })
afterEach(async () => {
  await endReadings()
  await owner.delete(chases)
  await owner.delete(digests)
  await owner.delete(messages)
  await owner.delete(awayPeriods)
  await owner.delete(actionChallenges)
  await owner.update(remedialActions).set({ withdrawnAt: new Date('2026-05-01') })
})

let audited = 0
async function late(priority: 'R' | 'A' | 'G' = 'A', by = 'Wilma Ashdown') {
  const reference = `N-${4000 + (audited += 1)}`
  await takeIn(db, sheet([{ 'Audit No': reference, 'Case ID': `NM95${audited}`, Plan: 'Inadequate', 'Remedial actions (RAG: action ~ owner ~ due)': `${priority}: See the child at the windmill ~ ${by} ~ 08/05/2026` }]), { at: '2026-05-05T09:00:00Z' })
  const [row] = await owner.execute<{ id: string }>(sql`select action.id from remedial_actions action join audits on audits.id = action.audit_id where audits.reference = ${reference}`)
  return row!.id
}
const chasing = (who: Somebody = marcus, moment = at) => through(db, 'chase actions', who, moment)
const nudges = () => owner.select().from(chases).where(eq(chases.rung, 'nudge'))
const sent = () => owner.select().from(messages).where(eq(messages.kind, 'reminder'))
const away = (who: Somebody, deputy: Somebody | null, to: string | null = null) =>
  owner.insert(awayPeriods).values({ organisationId: who.organisationId, personId: who.id, awayFrom: '2026-05-11', backOn: to, deputyId: deputy?.id ?? null, recordedById: adele.id, recordedAt: new Date(at) })

test('one press sends a reminder to the owner at once, with the manager’s line, and it is noted', async () => {
  const id = await late()

  expect(await remind(await chasing(), id, 'Can we talk at two?')).toBe(true)
  expect(await nudges()).toMatchObject([{ remedialActionId: id, toId: wilma.id, byId: marcus.id, line: 'Can we talk at two?', dueOn: '2026-05-08', on: '2026-05-11' }])
  const [{ letter, ...message } = { letter: undefined }] = await sent()
  expect(message).toMatchObject({ name: 'Wilma Ashdown', causedById: marcus.id, subjectKind: 'remedial action', subjectId: id })
  expect(letter).toMatchObject({ opening: 'Marcus Tull asks you about an action, and writes: “Can we talk at two?”', parts: [{ lines: [{ text: expect.stringMatching(/^Case NM95\d+, audit N-\d+: amber, 1 working day late\.$/), link: `/remedial-actions/${id}` }] }] })
  expect(JSON.stringify(letter)).not.toContain('windmill')
  expect(await owner.$count(activity, sql`did = 'reminded of an action' and subject_id = ${id}`)).toBe(1)
})

test('of two dozen presses at once one sends, by whoever of two managers', async () => {
  const id = await late()
  const came = await Promise.all(Array.from({ length: 24 }, async (_, nth) => remind(await chasing(nth % 2 ? marcus : sal), id, '')))

  expect(came.filter((one) => one === true)).toHaveLength(1)
  expect(came.filter((one) => one === 'reminded already')).toHaveLength(23)
  expect(await sent()).toHaveLength(1)
})

test('there is one a day for an action, and another on the next', async () => {
  const id = await late()
  await remind(await chasing(), id, '')

  expect(await remind(await chasing(marcus, '2026-05-11T22:59:00Z'), id, '')).toBe('reminded already')
  expect(await remind(await chasing(marcus, '2026-05-11T23:01:00Z'), id, '')).toBe(true)
})

test('to a manager of another team or council the action is not there', async () => {
  const id = await late()

  for (const who of [olga, olu]) {
    expect(await remind(await chasing(who), id, '')).toBeUndefined()
    expect(await actionToRemindOf(await chasing(who), id)).toBeUndefined()
    expect(await remindOfAll(await chasing(who), [id], '')).toBe(0)
    expect(await lateToRemindOf(await chasing(who))).toEqual([])
  }
  expect(await sent()).toEqual([])
})

test('nobody reminds themselves, nor of what waits for a check, is challenged or is done', async () => {
  const [own, checking, challenged, gone] = [await late('A', 'Marcus Tull'), await late(), await late(), await late()]
  await sayItIsDone(await through(db, 'do remedial actions', wilma, '2026-05-11T09:00:00Z'), checking, { recordKind: 'Plan', recordDate: '2026-05-10', remark: null })
  await challenge(await through(db, 'do remedial actions', wilma, '2026-05-11T09:00:00Z'), challenged, 'It is on the file.')
  await owner.update(remedialActions).set({ withdrawnAt: new Date(at) }).where(eq(remedialActions.id, gone))
  const refused = async (id: string) => (await remind(await chasing(), id, '') as { mayNot: string }).mayNot

  expect(await refused(own)).toContain('This action is yours')
  expect(await refused(checking)).toContain('waits for a check')
  expect(await refused(challenged)).toContain('clock stands still')
  expect(await refused(gone)).toContain('no longer asked for')
  expect(await lateToRemindOf(await chasing())).toEqual([])
  expect(await sent()).toEqual([])
})

test('of an amber whose owner is away nobody is reminded, and it is said until when', async () => {
  const id = await late()
  await away(wilma, fay, '2026-05-18')

  expect(await remind(await chasing(), id, '')).toEqual({ mayNot: 'Wilma Ashdown is away until 18 May 2026, so the action waits. You can do it yourself, or give it to somebody else.' })
})

test('of a red whose owner is away their deputy is reminded; where nobody stands in, that is said', async () => {
  const id = await late('R')
  await away(wilma, fay)
  expect(await remind(await chasing(), id, '')).toBe(true)
  expect(await nudges()).toMatchObject([{ toId: fay.id, insteadOfId: wilma.id }])

  const other = await late('R')
  await owner.update(awayPeriods).set({ deputyId: null })
  expect(await remind(await chasing(), other, '')).toEqual({ mayNot: expect.stringContaining('is away and nobody stands in') })
})

test('on the day of a reminder the morning tells neither the worker nor the manager, and the next morning goes on', async () => {
  const id = await late()
  const morning = async (day: string, time = '08:00') => writeDigests(await allowNamed(db, council, 'notices job', 'send notices', instantInLondon(day, time)))
  await morning('2026-05-11')
  await owner.delete(digests)
  await remind(await chasing(sal, '2026-05-12T06:00:00Z'), id, '')

  expect(await morning('2026-05-12')).toBe(0)
  expect(await morning('2026-05-13')).toBe(1)
  expect((await owner.select().from(chases).orderBy(chases.at)).map(({ rung, on }) => `${on} ${rung}`)).toEqual(['2026-05-11 issued', '2026-05-12 nudge', '2026-05-13 after'])
})

test('several are reminded in one press, each in one e-mail, and what was reminded of meanwhile is passed over', async () => {
  const [one, two, faysOne] = [await late(), await late(), await late('A', 'Fay Fellow')]
  await remind(await chasing(sal), one, '')
  expect((await lateToRemindOf(await chasing())).map(({ id }) => id).toSorted()).toEqual([two, faysOne].toSorted())
  const three = await late()

  expect(await remindOfAll(await chasing(), [one, two, three, faysOne], 'Thank you.')).toBe(3)
  expect((await sent()).filter(({ causedById }) => causedById === marcus.id).map(({ name, letter }) => `${name}: ${letter.parts[0]!.lines.length}`).toSorted()).toEqual(['Fay Fellow: 1', 'Wilma Ashdown: 2'])
})

test('reminders, hand-overs and runs at once wait for one another', async () => {
  const ids = await Promise.all([late('R'), late('R'), late('R')])
  const job = () => allowNamed(db, council, 'notices job', 'send notices', new Date(at))
  await Promise.all([
    ...ids.map(async (id) => remind(await chasing(), id, '')), remindOfAll(await chasing(sal), ids, ''),
    ...ids.map(async (id) => passOn(await through(db, 'pass actions on', marcus, at), wilma.id, [{ actionId: id, toId: fay.id }], 'reassigned')),
    ...ids.map(async () => { const by = await job(); return by.writing((tx) => tellOfReds(tx, by)) }), ...ids.map(async () => writeDigests(await job())),
  ])

  expect(await nudges()).toHaveLength(3)
})

test('the action’s page says who was told what and when and how far it got, to the owner as to the manager', async () => {
  const id = await late()
  await writeDigests(await allowNamed(db, council, 'notices job', 'send notices', instantInLondon('2026-05-08', '08:00')))
  await remind(await chasing(), id, 'Can we talk at two?')
  await owner.update(messages).set({ sentAt: new Date('2026-05-11T10:01:00Z'), openedAt: new Date('2026-05-11T10:05:00Z') }).where(eq(messages.kind, 'reminder'))
  const asSeenBy = async (who: Somebody) => {
    const reader = await through(db, 'follow gaps', who, at)
    const action = await remedialActionFor(reader, id)
    return (await toldOf(reader, action!.id)).map((one) => {
      const { when, who: whom, why, line, delivery } = toldEntry(one, who.id, new Date(at))
      return `${when}: ${whom} ${why}.${line ? ` “${line}”` : ''} ${delivery}`
    })
  }

  expect(await asSeenBy(wilma)).toEqual([
    '11 May 2026, 11am: you were reminded by Marcus Tull, due 8 May 2026. “Can we talk at two?” sent 11:01am, opened',
    '8 May 2026, 8am: you were told that it is there, due 8 May 2026. waits to be sent',
  ])
  expect((await asSeenBy(marcus))[0]).toBe('11 May 2026, 11am: Wilma Ashdown was reminded by you, due 8 May 2026. “Can we talk at two?” sent 11:01am, opened')
  await endReadings()
  expect((await remedialActionFor(await through(db, 'follow gaps', marcus, at), id))!.remindedToday).toMatchObject({ by: 'Marcus Tull', addressed: true })
})
