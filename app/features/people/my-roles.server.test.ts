import { afterEach, expect, test } from 'vitest'
import { sql } from 'drizzle-orm'
import { endReadings, ownDatabase, somebody, through } from '../../../tests/support/council.ts'
import { myRoles } from './my-roles.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

test('everyone sees their own roles and teams, each with its place and since when', async () => {
  const ada = await somebody(owner, 'northmere', { name: 'Ada Quill', role: 'manager', team: 'Family Help South' })
  await somebody(owner, 'northmere', { name: 'Ada Quill', role: 'auditor' })
  await somebody(owner, 'northmere', { name: 'Bea Strand', role: 'leader', area: 'Safeguarding' })

  expect(await myRoles(await through(db, 'see my account', ada))).toEqual({
    email: 'ada.quill@northmere.example',
    roles: [
      { role: 'auditor', scope: 'council', team: null, area: null, since: '2020-01-01' },
      { role: 'manager', scope: 'team', team: 'Family Help South', area: null, since: '2020-01-01' },
    ],
    memberOf: [{ team: 'Family Help South', since: '2020-01-01' }],
  })
})

test('a role that has ended is no longer shown', async () => {
  const cyd = await somebody(owner, 'northmere', { name: 'Cyd Marlow', role: 'auditor' })
  await somebody(owner, 'northmere', { name: 'Cyd Marlow', role: 'leader' })
  await owner.execute(sql`update role_holdings set valid_to = '2026-03-02' where person_id = ${cyd.id}::uuid and role = 'leader'`)

  expect((await myRoles(await through(db, 'see my account', cyd, '2026-03-02T09:00Z'))).roles.map(({ role }) => role)).toEqual(['auditor'])
})
