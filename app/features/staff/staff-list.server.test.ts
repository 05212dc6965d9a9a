import { randomUUID } from 'node:crypto'
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { and, eq } from 'drizzle-orm'
import { afterAll, afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn as takeInAudits, through } from '../../../tests/support/council.ts'
import { activity, people, roleHoldings, teamMemberships, teams } from '../../../db/schema.ts'
import { allowNamed } from '../../door.server.ts'
import { UnreadableFile } from '../../lib/sheets/reading.ts'
import { personWith } from './person.server.ts'
import { applyStaffList, bringInStaffList, forgetStaffLists, putAsideStaffList, staffListsWaiting, staffListWith, takeInStaffList } from './staff-list.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
const folder = await mkdtemp(path.join(tmpdir(), 'staff-lists-'))
afterAll(() => rm(folder, { recursive: true, force: true }))
const at = '2026-06-01T09:00Z'
const ada = await somebody(owner, 'northmere', { name: 'Ada Minster', role: 'admin' })
const admin = () => through(db, 'look after people', ada, at)

const title = 'Staff number,Name,E-mail,Job title,Team,Manager?,Start date,Leaving day,Working days,Cases'
const listOf = (...rows: string[]) => [title, ...rows].join('\n')
const first = listOf(
  'S1,Priya Listed,priya.listed@northmere.example,Social worker,Family Help South,,,,Mon-Thu,17',
  'S2,Mo Listed,mo.listed@northmere.example,Team manager,Family Help South,yes,,,,',
  'S3,Una Listed,,Social worker,Nowhere,,,,,',
)
async function takeIn(content: string, how: { complete?: boolean; dryRun?: boolean; confirmed?: number; moment?: string; key?: string } = {}) {
  const by = await allowNamed(db, how.key ?? 'northmere', 'staff command', 'look after people', new Date(how.moment ?? at))
  const bytes = new TextEncoder().encode(content)
  async function* source() { yield bytes }
  return takeInStaffList(by, { source: source(), fileName: 'staff.csv', bytes: bytes.byteLength, complete: how.complete ?? false, dryRun: how.dryRun ?? false, confirmed: how.confirmed })
}
const numbered = async (staffNumber: string) => (await owner.select().from(people).where(and(eq(people.organisationId, ada.organisationId), eq(people.staffNumber, staffNumber))))[0]

test('a list brings people into their teams and roles, with the rows left out and why, and again changes nothing', async () => {
  expect(await takeIn(first, { dryRun: true })).toMatchObject({ joiners: 2, rejected: 1 })
  expect(await numbered('S1')).toBeUndefined()

  expect(await takeIn(first)).toEqual({
    read: 3, joiners: 2, movers: 0, changed: 0, leavers: 0, unchanged: 0, rejected: 1,
    leftOut: [{ row: 4, name: 'Una Listed', words: ['There is no team called “Nowhere”. Correct the name, or set the team up first: lists never create teams.'] }],
  })
  expect(await personWith(await admin(), (await numbered('S1'))!.id)).toMatchObject({
    daysOff: [5], cases: [{ cases: 17, countedOn: '2026-06-01' }], roles: [{ role: 'practitioner', scope: 'own' }], memberOf: [{ team: 'Family Help South', from: '2026-06-01', to: null }],
  })
  expect(await personWith(await admin(), (await numbered('S2'))!.id)).toMatchObject({ roles: [{ role: 'manager', scope: 'team', place: 'Family Help South' }] })

  expect(await takeIn(first)).toMatchObject({ joiners: 0, movers: 0, changed: 0, leavers: 0, unchanged: 2, rejected: 1 })
  expect(await takeIn(first, { moment: '2026-06-02T00:30Z' })).toMatchObject({ unchanged: 2, rejected: 1 })
})

test('a nightly list moves people, changes what they are called, and is noted about each', async () => {
  await takeIn(first)
  expect(await takeIn(listOf('S1,Priya Married,priya.listed@northmere.example,Advanced practitioner,Family Help North,,,,,18', 'S2,Mo Listed,,,Family Help North,,,,,'), { moment: '2026-06-10T00:30Z' })).toMatchObject({ movers: 2, unchanged: 0 })

  const { id } = (await numbered('S1'))!
  expect(await personWith(await through(db, 'look after people', ada, '2026-06-10T09:00Z'), id)).toMatchObject({
    name: 'Priya Married', jobTitle: 'Advanced practitioner', memberOf: [{ team: 'Family Help South', to: '2026-06-10' }, { team: 'Family Help North', from: '2026-06-10', to: null }],
    cases: [{ cases: 18, countedOn: '2026-06-10' }, { cases: 17, countedOn: '2026-06-01' }],
  })
  const [mo] = await owner.select().from(roleHoldings).where(eq(roleHoldings.personId, (await numbered('S2'))!.id))
  expect(mo).toMatchObject({ role: 'manager', validTo: '2026-06-10' })
  expect((await owner.select().from(activity).where(eq(activity.aboutPersonId, id))).map(({ did, actor }) => [did, actor])).toContainEqual(['from a staff list: mover', 'staff command'])
})

test('somebody whom a sheet brought is known by the address and gains a number; a name alone makes somebody new', async () => {
  const wilma = await somebody(owner, 'northmere', { name: 'Wilma Sheeted', role: 'practitioner', team: 'Leaving Care' })
  expect(await takeIn(listOf('W1,Wilma Sheeted,wilma.sheeted@northmere.example,,Leaving Care,,,,,', 'W2,Wilma Sheeted,,,Leaving Care,,,,,'))).toMatchObject({ changed: 1, joiners: 1 })
  expect((await numbered('W1'))!.id).toBe(wilma.id)
  expect((await numbered('W2'))!.id).not.toBe(wilma.id)
})

test('a leaving day ends access on that day', async () => {
  await takeIn(listOf('L1,Lea Goes,lea@northmere.example,,Leaving Care,,,,,'))
  expect(await takeIn(listOf('L1,Lea Goes,lea@northmere.example,,Leaving Care,,,05/06/2026,,'))).toMatchObject({ leavers: 1 })
  const who = { id: (await numbered('L1'))!.id, organisationId: ada.organisationId }
  await expect(through(db, 'see my practice', who, '2026-06-04T22:00Z')).resolves.toBeDefined()
  await expect(through(db, 'see my practice', who, '2026-06-04T23:30Z')).rejects.toThrow()
})

test('a complete list lets whoever is missing leave, but no more than a quarter unless their number is confirmed', async () => {
  const other = await anotherCouncil(owner, 'westholm')
  const team = (await owner.select().from(teams).where(eq(teams.organisationId, other.id)))[0]!.name
  const row = (n: number) => `C${n},Cora ${'abcdefgh'[n]}ounted,cora${n}@westholm.example,,${team},,,,,`
  const all = [0, 1, 2, 3, 4, 5, 6, 7].map(row)
  await takeIn(listOf(...all), { key: other.key })
  const auditor = await somebody(owner, other.key, { name: 'Outside Auditor', role: 'auditor' })

  expect(await takeIn(listOf(...all.slice(0, 5)), { key: other.key, complete: true })).toEqual({ confirm: 3, touched: 8 })
  expect(await takeIn(listOf(...all.slice(0, 5)), { key: other.key, complete: true, confirmed: 2 })).toEqual({ confirm: 3, touched: 8 })
  expect(await owner.select().from(people).where(and(eq(people.organisationId, other.id), eq(people.leftOn, '2026-06-01')))).toEqual([])

  expect(await takeIn(listOf(...all.slice(0, 6)), { key: other.key, complete: true })).toMatchObject({ leavers: 2, unchanged: 6 })
  expect(await takeIn(listOf(...all.slice(0, 3)), { key: other.key, complete: true, confirmed: 3 })).toMatchObject({ leavers: 3 })
  expect((await owner.select().from(people).where(eq(people.id, auditor.id)))[0]!.leftOn).toBeNull()
})

test('two lists at once are taken in turn: the second finds everything as it is', async () => {
  const rows = listOf(...Array.from({ length: 40 }, (_, n) => `R${n},Rae ${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + Math.floor(n / 26))}ced,rae${n}@northmere.example,,Safeguarding South,,,,,3`))
  const came = await Promise.all(Array.from({ length: 6 }, () => takeIn(rows)))

  expect(came.map((one) => 'joiners' in one && one.joiners).toSorted()).toEqual([0, 0, 0, 0, 0, 40])
  expect(came.map((one) => 'unchanged' in one && one.unchanged).toSorted((a, b) => Number(a) - Number(b))).toEqual([0, 40, 40, 40, 40, 40])
  expect(await owner.select().from(teamMemberships).innerJoin(people, eq(people.id, teamMemberships.personId)).where(eq(people.staffNumber, 'R7'))).toHaveLength(1)
})

test('a file that is no staff list changes nothing and says why', async () => {
  await expect(takeIn('Name,Team\nPriya,Family Help South')).rejects.toThrow(/never known by their names alone/)
  await expect(takeIn('nothing at all')).rejects.toBeInstanceOf(UnreadableFile)
})

const uploaded = async (content: string, complete = false) => {
  const file = path.join(folder, randomUUID())
  await writeFile(file, content)
  return { file, id: await bringInStaffList(await admin(), { fileName: 'staff.csv', bytes: content.length, spooled: file, complete }) }
}

test('an uploaded list shows what it would do, is applied once, and its file waits until then', async () => {
  const { id, file } = await uploaded(listOf('U1,Uma Loaded,uma@northmere.example,,MASH,,,,,'))
  expect((await staffListWith(await admin(), id))!.plan!.changes.map(({ kind, words }) => [kind, words])).toEqual([['joiner', ['In MASH from 1 June 2026, as a practitioner.']]])
  expect(await staffListsWaiting(db)).toContain(file)
  await endReadings()

  const came = await Promise.all([applyStaffList(await admin(), id, undefined), applyStaffList(await admin(), id, undefined)])
  expect(came.filter((one) => one === 'applied already')).toHaveLength(1)
  expect((await staffListWith(await admin(), id))!.list).toMatchObject({ joiners: 1, movers: 0, unchanged: 0, rejected: 0, spooled: null })
  expect(await staffListsWaiting(db)).not.toContain(file)
  await access(file)
})

test('a list that is put aside is gone, and one whose file is gone says so', async () => {
  const { id, file } = await uploaded(first)
  expect(await putAsideStaffList(await admin(), id)).toBe(file)
  expect(await staffListWith(await admin(), id)).toBeUndefined()
  expect(await applyStaffList(await admin(), id, undefined)).toBeUndefined()

  const lost = await uploaded(first)
  await rm(lost.file)
  expect((await staffListWith(await admin(), lost.id))!.unreadable).toMatch(/no longer kept here/)
  expect(await applyStaffList(await admin(), lost.id, undefined)).toHaveProperty('unreadable')
})

test('a list that has waited a week is given up with its file, and one that is younger or applied is not', async () => {
  const broughtIn = async (moment: string) => {
    const file = path.join(folder, randomUUID())
    await writeFile(file, first)
    return { file, id: await bringInStaffList(await through(db, 'look after people', ada, moment), { fileName: 'staff.csv', bytes: 1, spooled: file, complete: false }) }
  }
  const [old, young, applied] = [await broughtIn('2026-05-20T09:00Z'), await broughtIn('2026-05-30T09:00Z'), await broughtIn('2026-05-20T09:00Z')]
  await applyStaffList(await admin(), applied.id, undefined)

  expect(await forgetStaffLists(db, new Date(at))).toEqual([old.file])
  expect(await staffListWith(await admin(), old.id)).toBeUndefined()
  expect(await staffListsWaiting(db)).toContain(young.file)
  expect(await staffListWith(await admin(), applied.id)).toHaveProperty('list.appliedAt')
})

test('another council’s list is not there', async () => {
  const other = await anotherCouncil(owner)
  const eve = await somebody(owner, other.key, { name: 'Eve Other', role: 'admin' })
  const { id } = await uploaded(first)
  const asEve = await through(db, 'look after people', eve, at)

  expect(await staffListWith(asEve, id)).toBeUndefined()
  expect(await applyStaffList(asEve, id, undefined)).toBeUndefined()
  expect(await putAsideStaffList(asEve, id)).toBeUndefined()
})

test('before a list is applied it is counted what those who leave have open', async () => {
  const lee = await somebody(owner, 'northmere', { name: 'Lee Leaving', role: 'practitioner', team: 'Family Help South' })
  await takeInAudits(db, sheet([{ 'Audit No': 'L-1', 'Date of audit': '28/05/2026', 'Allocated SW': 'Lee Leaving', 'SW email': 'lee.leaving@northmere.example', 'Remedial actions (RAG: action ~ owner ~ due)': 'R: Phone the police ~ Lee Leaving ~ 02/06/2026 | G: Tidy the chronology ~ Lee Leaving ~ 04/06/2026' }]), { at: '2026-06-01T08:00:00Z' })
  const spooled = path.join(folder, 'left-open.csv')
  await writeFile(spooled, listOf(',Lee Leaving,lee.leaving@northmere.example,,Family Help South,,,05/06/2026,,'))
  const id = await bringInStaffList(await admin(), { fileName: 'staff.csv', bytes: 80, spooled, complete: false })

  const seen = await staffListWith(await admin(), id)
  expect(seen!.plan!.changes).toMatchObject([{ kind: 'leaver', personId: lee.id }])
  expect(seen!.leftOpen).toEqual({ actions: 2, reds: 1 })
})
