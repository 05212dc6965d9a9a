import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addTeams, foundOrganisation } from '../features/people/organisations.server.ts'
import { writeMessages } from '../features/notices/notices.server.ts'
import { smtpTransport } from '../features/notices/transport.server.ts'
import { writing } from '../../db/client.server.ts'
import { ownDatabase } from '../../tests/support/council.ts'
import { mailServer } from '../../tests/support/mail-server.ts'
import { askForJobs, startJobs, type Doers, type Jobs } from './jobs.server.ts'

const { db, owner, ownerUrl } = await ownDatabase()
const mail = await mailServer()
const letter = { subject: 'A red action is yours', opening: 'It is due by noon.', parts: [], closing: 'An action is yours.' }
const doers: Doers = {
  'import audits': async () => {},
  post: { appUrl: 'https://practice.example', sender: 'no-reply@practice.example', demo: false, transport: smtpTransport({ smtpUrl: mail.url, from: 'no-reply@practice.example' }), troubled: () => {} },
}
let organisationId: string
let workers: Jobs[]

beforeAll(async () => {
  organisationId = await owner.transaction(async (tx) => {
    const { id } = await foundOrganisation(tx, { key: 'eastmoor', name: 'Eastmoor', demo: false })
    await addTeams(tx, id, [{ area: 'Family Help', team: 'Family Help South' }], '2013-01-01')
    return id
  })
  workers = [await startJobs(ownerUrl, db, doers, () => {}), await startJobs(ownerUrl, db, doers, () => {})]
})
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()))
  await mail.close()
})

const write = (...names: string[]) => writing(db, organisationId, (tx) => writeMessages(tx, { organisationId, at: new Date() }, names.map((name) => ({
  kind: 'red action' as const, to: { name, address: `${name}@council.example` }, letter,
}))))
const caught = () => mail.caught.map(({ to }) => (to as { value: { name: string }[] }).value[0]!.name).toSorted()

test('a message leaves within seconds of its commit, once, although two workers listen', async () => {
  await write('ann', 'ben', 'cleo')
  await expect.poll(caught, { timeout: 8_000 }).toEqual(['ann', 'ben', 'cleo'])
}, 15_000)

test('it leaves so, too, after the connection was lost over which the workers hear of it', async () => {
  await owner.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where query = 'LISTEN "messages"' or query like '%pg_listening_channels%' and pid <> pg_backend_pid()`)
  await write('dora')
  await expect.poll(caught, { timeout: 8_000 }).toEqual(['ann', 'ben', 'cleo', 'dora'])
  await write('edda')
  await expect.poll(caught, { timeout: 8_000 }).toEqual(['ann', 'ben', 'cleo', 'dora', 'edda'])
}, 20_000)

test('a process that only asks for jobs runs none', async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()))
  const asking = await askForJobs(ownerUrl, () => {})
  await write('finn')
  await asking.ask(db as never, 'send mail', {})
  await new Promise((later) => setTimeout(later, 1_500))
  await asking.stop()
  expect(caught()).not.toContain('finn')
  expect(await owner.execute(sql`select 1 from pgboss.job where name = 'send-mail' and state = 'created'`)).toHaveLength(1)
}, 20_000)
