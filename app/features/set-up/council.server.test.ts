import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { writing } from '../../../db/client.server.ts'
import { activity, assignments, councilSettings, evidence, organisations, remedialActions } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { defaultSettings } from '../people/settings.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { changeCouncil, settle, settlementsOf, takeBack } from './council.server.ts'

const { db, owner } = await ownDatabase()
const ben = await somebody(owner, 'northmere', { name: 'Ben Lomax', role: 'admin' })
const ann = await somebody(owner, 'northmere', { name: 'Ann Fell', role: 'admin' })
const other = await anotherCouncil(owner)
const zoe = await somebody(owner, 'southwold-vale', { name: 'Zoe Wren', role: 'admin' })

afterEach(async () => {
  await endReadings()
  await owner.delete(councilSettings).where(sql`true`)
})

const at = (day: string) => `${day}T09:00:00Z`
const settings = async (day: string, organisationId = ben.organisationId) => writing(db, organisationId, (tx) => settingsOn(tx, day))
const admin = (who = ben, day = '2026-11-26') => through(db, 'settle council settings', who, at(day))
const seenBy = async (who = ben, day = '2026-11-26') => (await settlementsOf(await admin(who, day))).seen
const slow = { ...defaultSettings, amberDays: 4, checkDays: 3, returnDays: 3, learningDays: 56, smallNumber: 8 }
const settleFrom = async (from: string, day: string, wanted = slow) => settle(await admin(ben, day), { from, settings: wanted, seen: await seenBy(ben, day) })

test('where nothing is settled the defaults hold', async () => {
  expect(await settings('2026-11-26')).toEqual(defaultSettings)
  expect(await settlementsOf(await admin())).toEqual({ now: { ...defaultSettings, since: undefined }, later: [], earlier: [], seen: '' })
})

test('what is settled holds from its day on, until the day of the next, and for its own council alone', async () => {
  expect(await settleFrom('2026-12-01', '2026-11-26')).toBe(true)
  expect(await settleFrom('2027-01-04', '2026-11-26', { ...slow, amberDays: 2 })).toBe(true)
  expect(await settings('2026-11-30')).toEqual(defaultSettings)
  expect(await settings('2026-12-01')).toEqual(slow)
  expect(await settings('2027-01-03')).toEqual(slow)
  expect((await settings('2027-01-04')).amberDays).toBe(2)
  expect(await settings('2027-06-01', other.id)).toEqual(defaultSettings)
  expect((await settlementsOf(await through(db, 'settle council settings', zoe, at('2026-11-26')))).later).toEqual([])

  const { now, later, earlier } = await settlementsOf(await admin(ann, '2026-12-15'))
  expect(now).toMatchObject({ ...slow, since: '2026-12-01' })
  expect(later).toMatchObject([{ validFrom: '2027-01-04', amberDays: 2, settledBy: 'Ben Lomax' }])
  expect(earlier).toEqual([])
  await endReadings()
  expect((await settlementsOf(await admin(ann, '2027-02-01'))).earlier).toMatchObject([{ validFrom: '2026-12-01' }])
})

test('settling again for the same day takes the place of what was settled; a day that is over is refused', async () => {
  expect(await settleFrom('2026-11-26', '2026-11-26')).toBe(true)
  await endReadings()
  expect(await settleFrom('2026-11-26', '2026-11-26', { ...slow, greenDays: 4 })).toBe(true)
  expect(await settings('2026-11-26')).toEqual({ ...slow, greenDays: 4 })
  await endReadings()
  expect(await settleFrom('2026-11-25', '2026-11-26')).toBe('too early')
  // Until midnight in London it is still the day before, whatever the clock of the server says.
  const late = await through(db, 'settle council settings', ben, '2026-07-14T22:59:59Z')
  expect(await settle(late, { from: '2026-07-14', settings: slow, seen: await seenBy() })).toBe(true)
  const past = await through(db, 'settle council settings', ben, '2026-07-14T23:00:00Z')
  expect(await settle(past, { from: '2026-07-14', settings: slow, seen: '' })).toBe('too early')
})

test('what begins later may be taken back before its day, once, and by its own council', async () => {
  await settleFrom('2026-12-01', '2026-11-26')
  expect(await takeBack(await through(db, 'settle council settings', zoe, at('2026-11-26')), '2026-12-01')).toBeUndefined()
  expect(await takeBack(await admin(ann, '2026-12-01'), '2026-12-01')).toBeUndefined()
  expect(await settings('2026-12-01')).toEqual(slow)
  const both = await Promise.all([takeBack(await admin(), '2026-12-01'), takeBack(await admin(ann), '2026-12-01')])
  expect(both.toSorted()).toEqual([true, undefined])
  expect(await settings('2026-12-01')).toEqual(defaultSettings)
})

test('a form that is sent twice settles once, and says so both times', async () => {
  const asked = { from: '2027-02-01', settings: slow, seen: (await settlementsOf(await admin())).seen }
  expect(await settle(await admin(), asked)).toBe(true)

  expect(await settle(await admin(), asked)).toBe(true)
  expect(await settle(await admin(), { ...asked, settings: { ...slow, smallNumber: slow.smallNumber + 1 } })).toBe('changed meanwhile')
  expect(await takeBack(await admin(), '2027-02-01')).toBe(true)
})

test('of many who settle at once from what they saw, one is heard, and the others are told', async () => {
  const wanted = Array.from({ length: 12 }, (_, n) => ({ ...slow, learningDays: 20 + n }))
  const asked = await Promise.all(wanted.map(async (one, n) => ({ one, admin: await admin(n % 2 ? ann : ben) })))
  const outcomes = await Promise.all(asked.map(({ one, admin: someone }) => settle(someone, { from: '2026-12-01', settings: one, seen: '' })))
  expect(outcomes.filter((outcome) => outcome === true)).toHaveLength(1)
  expect(outcomes.filter((outcome) => outcome === 'changed meanwhile')).toHaveLength(11)
  expect(await settings('2026-12-01')).toEqual(wanted[outcomes.indexOf(true)])
})

test('each change is noted, with who made it and no words of it', async () => {
  const before = (await owner.select().from(activity)).length
  await settleFrom('2026-12-01', '2026-11-26')
  await takeBack(await admin(ann), '2026-12-01')
  await changeCouncil(await admin(), { name: 'Northmere', colour: '#1d5f6e' })
  await changeCouncil(await admin(), { outOfHours: '01632 960 999' })
  const noted = (await owner.select().from(activity).orderBy(activity.id)).slice(before)
  expect(noted.map(({ did, personId, subjectKind }) => [did, personId, subjectKind])).toEqual([
    ['settled clocks and limits', ben.id, 'council'], ['took back clocks and limits', ann.id, 'council'],
    ['changed name and colour', ben.id, 'council'], ['changed case system and contacts', ben.id, 'council'],
  ])
})

test('a council’s name, colour and links are changed at once, and no other council’s', async () => {
  await changeCouncil(await admin(), { name: 'Northmere and Vale', colour: '#123456' })
  await changeCouncil(await admin(), { caseLinkPattern: null, outOfHours: '0300 123 4567', dataProtectionEmail: 'dpo@northmere.example' })
  const [mine] = await owner.select().from(organisations).where(eq(organisations.id, ben.organisationId))
  expect(mine).toMatchObject({ key: 'northmere', name: 'Northmere and Vale', colour: '#123456', caseLinkPattern: null, outOfHours: '0300 123 4567', demo: true })
  expect(await owner.select({ name: organisations.name }).from(organisations).where(eq(organisations.id, other.id))).toEqual([{ name: 'Southwold Vale' }])
  // Row security keeps a council to its own row, and the key to nobody.
  const changedByOthers = await writing(db, zoe.organisationId, (tx) => tx.update(organisations).set({ name: 'Taken' }).where(eq(organisations.id, ben.organisationId)).returning())
    .catch(() => [])
  expect(changedByOthers).toEqual([])
  await expect(writing(db, ben.organisationId, (tx) => tx.update(organisations).set({ key: 'taken' }).where(eq(organisations.id, ben.organisationId)))).rejects.toThrow()
})

test('checks and returns after the day take the days settled; what was sent before keeps its date', async () => {
  await takeIn(db, sheet([{ 'Audit No': 'S-1', 'Voice & lived experience': 'Inadequate', Attribution: '', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: See the child ~ Wilma Ashdown ~ 11/05/2026 | A: Write to the school ~ Wilma Ashdown ~ 12/05/2026' }]), { at: at('2026-05-05') })
  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  const audrey = await somebody(owner, 'northmere', { name: 'Audrey Bell', role: 'auditor' })
  const [first, second] = await owner.select({ id: remedialActions.id }).from(remedialActions).orderBy(remedialActions.dueOn)
  const send = async (id: string, day: string) => sayItIsDone(await through(db, 'do remedial actions', wilma, at(day)), id, { recordKind: 'Case note', recordDate: day, remark: null })
  const dueOf = async (id: string) => (await owner.select({ due: evidence.checkDueOn }).from(evidence).where(eq(evidence.id, id)))[0]!.due

  const before = await send(first!.id, '2026-05-06')
  await settleFrom('2026-05-07', '2026-05-06')
  const after = await send(second!.id, '2026-05-07')
  expect(await dueOf(before!)).toBe('2026-05-08')
  expect(await dueOf(after!)).toBe('2026-05-12')
  expect(await checkEvidence(await through(db, 'check evidence', audrey, at('2026-05-08')), after!, { outcome: 'returned', because: 'No date in it.' })).toBe(true)
  const [checked] = await owner.execute<{ due: string }>(sql`select due_again_on::text as due from evidence_checks where evidence_id = ${after}::uuid`)
  expect(checked!.due).toBe('2026-05-13')
})

test('learning is due after the days settled', async () => {
  await settleFrom('2026-05-20', '2026-05-20')
  await takeIn(db, sheet([{ 'Audit No': 'S-2', 'Case ID': 'NM100002', 'Allocated SW': 'Tess Moor', 'SW email': 'tess.moor@northmere.example', 'Voice & lived experience': 'Inadequate', Attribution: 'practitioner' }]), { at: at('2026-05-20') })
  const tess = await personCalled(owner, 'northmere', 'Tess Moor')
  expect(await owner.select({ dueOn: assignments.dueOn }).from(assignments).where(eq(assignments.personId, tess.id))).toEqual([{ dueOn: '2026-07-15' }])
})
