import { verifyPassword } from 'better-auth/crypto'
import { and, eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { accounts, activity, credentials, people, teams } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, somebody, through } from '../../../tests/support/council.ts'
import { giveFirstPasswords, withoutWayIn } from './first-passwords.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
const at = '2026-06-01T09:00Z'
const council = await anotherCouncil(owner)
const [east] = await owner.select().from(teams).where(and(eq(teams.organisationId, council.id), eq(teams.name, 'Safeguarding East')))
const ada = await somebody(owner, council.key, { name: 'Ada Minster', role: 'admin' })
const admin = () => through(db, 'look after people', ada, at)
const accountOf = async (personId: string) => (await owner.select().from(accounts).where(eq(accounts.personId, personId)))[0]

test('whoever of a team has a role, an address and no way in gets one, noted about each; nobody else does', async () => {
  const una = await somebody(owner, council.key, { name: 'Una Vale', role: 'practitioner', team: 'Safeguarding East' })
  const other = await somebody(owner, council.key, { name: 'Otto Elsewhere', role: 'practitioner' })
  const gone = await somebody(owner, council.key, { name: 'Gia Gone', role: 'practitioner', team: 'Safeguarding East' })
  await owner.update(people).set({ leftOn: '2026-05-31' }).where(eq(people.id, gone.id))
  const silent = await somebody(owner, council.key, { name: 'Nan Address', role: 'practitioner', team: 'Safeguarding East' })
  await owner.update(people).set({ email: null }).where(eq(people.id, silent.id))
  await owner.insert(people).values({ organisationId: council.id, name: 'Ray Roleless', email: 'ray.roleless@southwold-vale.example' })

  expect(await withoutWayIn(await admin(), east!.id)).toEqual({ people: 2, withoutEmail: 1 })
  const { given, taken, more } = await giveFirstPasswords(await admin(), east!.id)

  expect({ given, taken, more }).toMatchObject({ given: [{ name: 'Una Vale', teams: 'Safeguarding East', email: 'una.vale@southwold-vale.example' }], taken: [], more: 0 })
  const account = await accountOf(una.id)
  const [credential] = await owner.select().from(credentials).where(eq(credentials.userId, account!.id))
  expect(await verifyPassword({ hash: credential!.password!, password: given[0]!.password })).toBe(true)
  expect((await owner.select().from(activity)).map((entry) => Object.values(entry).join(' ')).join(' ')).not.toContain(given[0]!.password)
  expect(await owner.select({ personId: activity.personId, about: activity.aboutPersonId }).from(activity).where(eq(activity.did, 'gave a first password'))).toEqual([{ personId: ada.id, about: una.id }])
  for (const { id } of [other, gone, silent]) expect(await accountOf(id)).toBeUndefined()
})

test('of two who ask at once each person gets one password, and a way in that is there stays as it is', async () => {
  for (const name of ['Bo Twice', 'Cy Twice']) await somebody(owner, council.key, { name, role: 'practitioner' })
  const before = await owner.select().from(accounts).where(eq(accounts.organisationId, council.id))

  const both = await Promise.all([giveFirstPasswords(await admin(), undefined), giveFirstPasswords(await admin(), undefined)])

  expect(both.map(({ given }) => given.length).toSorted()).toEqual([0, expect.any(Number)])
  expect(both.flatMap(({ taken }) => taken)).toEqual([])
  expect(both.flatMap(({ given }) => given.map(({ name }) => name))).toEqual(expect.arrayContaining(['Bo Twice', 'Cy Twice']))
  expect(await owner.select().from(accounts).where(eq(accounts.organisationId, council.id))).toEqual(expect.arrayContaining(before))
})

test('an address that signs in for another council is named and left alone, and no other council is touched', async () => {
  const eve = await somebody(owner, council.key, { name: 'Eve Same', role: 'leader' })
  const elsewhere = await somebody(owner, 'northmere', { name: 'Eve Same', role: 'leader' })
  await owner.update(people).set({ email: 'eve.same@both.example' }).where(eq(people.id, eve.id))
  await owner.update(people).set({ email: 'eve.same@both.example' }).where(eq(people.id, elsewhere.id))
  const theirs = await somebody(owner, 'northmere', { name: 'Ned Admin', role: 'admin' })
  const { given } = await giveFirstPasswords(await through(db, 'look after people', theirs, at), undefined)
  expect(given.map(({ email }) => email)).toContain('eve.same@both.example')
  expect(given.map(({ email }) => email).filter((email) => email.endsWith('@southwold-vale.example'))).toEqual([])

  expect(await giveFirstPasswords(await admin(), undefined)).toMatchObject({ given: [], taken: ['Eve Same'], more: 0 })
  expect((await accountOf(elsewhere.id))!.organisationId).toBe(theirs.organisationId)
})
