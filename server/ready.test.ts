import { expect, test } from 'vitest'
import { writeMessages } from '../app/features/notices/notices.server.ts'
import { connect, writing } from '../db/client.server.ts'
import { ownDatabase, somebody } from '../tests/support/council.ts'
import { ready } from './ready.ts'

const { db, owner, ownerUrl } = await ownDatabase()
const at = new Date('2026-08-05T07:00:00Z')
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)

test('whoever watches the portal reads how its mail stands; mail that is late leaves it ready', async () => {
  expect(await ready(db, 'set', at)).toEqual({ status: 200, body: { database: 'answers', mail: { server: 'set', waiting: 0, oldestUnsentSeconds: 0, refused: 0, late: false } } })
  const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
  await writing(db, wilma.organisationId, (tx) => writeMessages(tx, { organisationId: wilma.organisationId, at }, [{ kind: 'digest', to: { personId: wilma.id }, letter: { subject: 'Today', opening: 'One.', parts: [], closing: 'Daily.' } }]))

  expect(await ready(db, 'not set', later(2))).toMatchObject({ status: 200, body: { mail: { server: 'not set', waiting: 1, oldestUnsentSeconds: 120, late: false } } })
  expect(await ready(db, 'set', later(16))).toMatchObject({ status: 200, body: { mail: { oldestUnsentSeconds: 960, late: true } } })
})

test('without its database it is not ready', async () => {
  const away = connect(ownerUrl.replace(/\/[^/]*$/, '/none_such'), { max: 1 })
  expect(await ready(away, 'set', at)).toEqual({ status: 503, body: { database: 'does not answer' } })
  await away.$client.end({ timeout: 1 })
})
