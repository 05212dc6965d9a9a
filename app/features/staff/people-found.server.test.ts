import { afterEach, expect, test } from 'vitest'
import { teamMemberships, teams } from '../../../db/schema.ts'
import { endReadings, ownDatabase, somebody, through } from '../../../tests/support/council.ts'
import { openAccount } from '../people/accounts.server.ts'
import { peopleFound } from './people-found.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
const at = '2026-06-01T09:00Z'
const ada = await somebody(owner, 'northmere', { name: 'Ada Minster', role: 'admin' })
const found = async (standing: 'two teams' | 'no way in') => (
  (await peopleFound(await through(db, 'look after people', ada, at), { words: '', teamId: undefined, standing, page: 1 })).people.map(({ name }) => name))

test('whoever is in two teams today is found as that, and not once one of them has ended', async () => {
  const both = await somebody(owner, 'northmere', { name: 'Bea Both', role: 'practitioner', team: 'Family Help South' })
  const once = await somebody(owner, 'northmere', { name: 'Ora Once', role: 'practitioner', team: 'Family Help South' })
  const north = (await owner.select().from(teams)).find(({ name, organisationId }) => name === 'Family Help North' && organisationId === both.organisationId)!
  const member = (who: { id: string }, validTo: string | null) => ({ organisationId: both.organisationId, personId: who.id, teamId: north.id, validFrom: '2026-01-01', validTo })
  await owner.insert(teamMemberships).values([member(both, null), member(once, '2026-06-01')])

  expect(await found('two teams')).toEqual(['Bea Both'])
})

test('whoever has a role and no way in is found as that', async () => {
  const una = await somebody(owner, 'northmere', { name: 'Una Inside', role: 'practitioner' })
  expect(await found('no way in')).toContain('Una Inside')
  await owner.transaction((tx) => openAccount(tx, una.organisationId, una.id, { name: 'Una Inside', email: 'una.inside@northmere.example' }))
  await endReadings()
  expect(await found('no way in')).not.toContain('Una Inside')
})
