import { and, eq } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { anotherCouncil, ownDatabase, somebody } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { people, roleHoldings } from '../../../db/schema.ts'
import { organisationByKey, personBehind } from './people.server.ts'

const { db, owner } = await ownDatabase()
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'auditor' })

beforeEach(async () => {
  await owner.update(people).set({ leftOn: null })
  await owner.update(roleHoldings).set({ validFrom: '2020-01-01', validTo: null })
})

const on = (moment: string, council = marcus.organisationId) => writing(db, council, (tx) => personBehind(tx, council, marcus.id, new Date(moment)))
const rolesOn = async (moment: string) => (await on(moment))?.person.holdings.map(({ role }) => role).toSorted()
const audits = (dates: Partial<typeof roleHoldings.$inferInsert>) => owner.update(roleHoldings).set(dates).where(and(eq(roleHoldings.personId, marcus.id), eq(roleHoldings.role, 'auditor')))

test('someone comes with their council and with every role they hold, each with its place', async () => {
  const { person, organisation } = (await on('2026-03-03T09:00Z'))!

  expect(organisation).toMatchObject({ id: marcus.organisationId, key: 'northmere' })
  expect(person).toMatchObject({ id: marcus.id, name: 'Marcus Tull', daysOff: [] })
  expect(person.holdings).toHaveLength(2)
  expect(person.holdings).toContainEqual({ role: 'auditor', scope: 'council', teamId: null, serviceAreaId: null })
  expect(person.holdings).toContainEqual({ role: 'manager', scope: 'team', teamId: expect.any(String), serviceAreaId: null })
})

test('a role counts from its first day', async () => {
  await audits({ validFrom: '2026-03-03' })

  expect(await rolesOn('2026-03-02T23:59Z')).toEqual(['manager'])
  expect(await rolesOn('2026-03-03T00:00Z')).toEqual(['auditor', 'manager'])
})

test('a role no longer counts from the day on which it ends, by London’s clocks', async () => {
  await audits({ validTo: '2026-06-15' })

  expect(await rolesOn('2026-06-14T22:59Z')).toEqual(['auditor', 'manager'])
  expect(await rolesOn('2026-06-14T23:00Z')).toEqual(['manager'])
})

test('someone without a role today is somebody, who may do nothing', async () => {
  await owner.update(roleHoldings).set({ validTo: '2026-03-01' })

  expect(await rolesOn('2026-03-03T09:00Z')).toEqual([])
})

test('access ends on the day someone leaves', async () => {
  await owner.update(people).set({ leftOn: '2026-03-03' }).where(eq(people.id, marcus.id))

  expect(await on('2026-03-02T23:59Z')).toBeDefined()
  expect(await on('2026-03-03T00:00Z')).toBeUndefined()
})

test('in another council there is no such person', async () => {
  const other = await anotherCouncil(owner)

  expect(await on('2026-03-03T09:00Z', other.id)).toBeUndefined()
})

test('an organisation is known by its key', async () => {
  expect(await organisationByKey(db, 'northmere')).toMatchObject({ id: marcus.organisationId })
  expect(await organisationByKey(db, 'nowhere')).toBeUndefined()
})
