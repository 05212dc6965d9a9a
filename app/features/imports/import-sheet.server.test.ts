import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ownDatabase, takeIn } from '../../../tests/support/council.ts'

const { db } = await ownDatabase()

test('the council’s own sheet comes in with its faulty rows left out and its repeated rows unchanged', async () => {
  const file = await readFile('data/northmere-audits.csv')

  expect(await takeIn(db, file)).toMatchObject({ read: 129, accepted: 115, rejected: 12, unchanged: 2, assignments: 0 })
  expect(await takeIn(db, file)).toMatchObject({ read: 129, accepted: 0, rejected: 12, unchanged: 117, gaps: 0, actions: 0 })
})
