import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, writing, type Database } from '../../db/client.server.ts'
import { openEmbedded } from '../../db/embedded.server.ts'
import { findings } from '../../db/invariants.server.ts'
import { prepareDatabase } from '../../db/prepare.server.ts'
import { people, teams } from '../../db/schema.ts'
import { personCalled, sheet, somebody, takeIn, type SheetRow } from '../support/council.ts'
import type { Acknowledged, Orders } from './writer.ts'

// A server of this file's own, as durable as in real use; the one that other tests share gives durability up for speed.
const folder = path.join(tmpdir(), `practice-loop-kills-${randomUUID()}`)
const orders = path.join(tmpdir(), `practice-loop-orders-${randomUUID()}.json`)
const rounds = process.env.PRACTICE_LOOP_LONG ? 20 : 2
const actionsEach = 40
let begun = 0

let embedded: Awaited<ReturnType<typeof openEmbedded>>
let owner: Database

beforeAll(async () => {
  embedded = await openEmbedded({ dataDir: folder })
  await prepareDatabase(embedded.ownerUrl, { embedded: true, say: () => {} })
  owner = connect(embedded.ownerUrl, { as: 'owner', max: 2 })
  await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
  await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
  await somebody(owner, 'northmere', { name: 'Audrey Penn', role: 'auditor' })
  await somebody(owner, 'northmere', { name: 'Chris Arden', role: 'auditor' })
})

/** A writer outlives a test that fails; none outlives the file. */
const writers: ChildProcess[] = []

afterAll(async () => {
  for (const writer of writers) writer.kill('SIGKILL')
  await owner?.$client.end({ timeout: 1 })
  await embedded?.close()
  rmSync(folder, { recursive: true, force: true })
  rmSync(orders, { force: true })
})

const action = (k: number): SheetRow => ({
  'Audit No': `T-${k}`, 'Case ID': `NM2${k}`, Plan: 'Inadequate', Attribution: 'practitioner',
  'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 11/05/2026',
})

/** Has a process of its own write as fast as it can. What it says was acknowledged is collected until it ends. */
async function startWriting(round: number) {
  const db = connect(embedded.ownerUrl)
  await takeIn(db, sheet(Array.from({ length: actionsEach }, (_, k) => action(k))).replaceAll('T-', `R${++begun}-`))
  await db.$client.end()
  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  const open = await owner.execute<{ id: string }>(sql`
    select id from remedial_actions where owner_id = ${wilma.id} and audit_id in (select id from audits where reference like 'R%')
      and not exists (select 1 from evidence where remedial_action_id = remedial_actions.id) limit ${actionsEach}`)
  writeFileSync(orders, JSON.stringify({
    ownerUrl: embedded.ownerUrl, organisationId: wilma.organisationId, ownerId: wilma.id,
    checkerId: (await personCalled(owner, 'northmere', 'Chris Arden')).id,
    actionIds: open.map(({ id }) => id), sheet: sheet(Array.from({ length: 12 }, (_, k) => action(1000 * round + k))),
  } satisfies Orders))

  const writer = spawn(process.execPath, [path.join(import.meta.dirname, 'writer.ts'), orders], { stdio: ['ignore', 'pipe', 'inherit'] })
  writers.push(writer)
  const acknowledged: Acknowledged[] = []
  createInterface({ input: writer.stdout }).on('line', (line) => acknowledged.push(JSON.parse(line) as Acknowledged))
  return { writer, acknowledged }
}

/** Waits until every kind of write has been acknowledged again, and then a moment of any length: the kill comes in the middle of anything. */
async function inTheMiddle({ acknowledged }: { acknowledged: Acknowledged[] }) {
  const soFar = acknowledged.length
  await until(() => new Set(acknowledged.slice(soFar).map(({ kind }) => kind)).size === 3)
  await sleep(chance() * 60)
}

async function kill(child: ChildProcess) {
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

function killDatabase() {
  process.kill(Number(readFileSync(path.join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')
}

async function expectNothingLost(acknowledged: Acknowledged[]) {
  await until(() => owner.execute(sql`select 1`).then(() => true, () => false))
  const idsOf = (kind: Acknowledged['kind']) => acknowledged.filter((one) => one.kind === kind).map(({ id }) => id)
  const missing = await owner.execute(sql`
    select 'sent' as kind, id from json_array_elements_text(${JSON.stringify(idsOf('sent'))}::text::json) as id
    where not exists (select 1 from evidence where evidence.id = id::uuid)
    union all select 'checked', id from json_array_elements_text(${JSON.stringify(idsOf('checked'))}::text::json) as id
    where not exists (select 1 from evidence_checks where evidence_id = id::uuid)
    union all select 'imported', id from json_array_elements_text(${JSON.stringify(idsOf('imported'))}::text::json) as id
    where not exists (select 1 from imports where imports.id = id::uuid and accepted = 12)`)
  expect([...missing]).toEqual([])

  const broken: string[] = []
  await owner.transaction(async (tx) => {
    for await (const { promise, problems, examples } of findings(tx)) if (problems > 0) broken.push(`${promise}: ${examples.join(', ')}`)
  })
  expect(broken).toEqual([])
}

const roundsOf = (count: number) => Array.from({ length: count }, (_, round) => round + 1)

test.each(roundsOf(rounds))('killed in the middle of writes, round %i: what was acknowledged is there and nothing is half done', async (round) => {
  const first = await startWriting(round)
  await inTheMiddle(first)
  await kill(first.writer)
  await expectNothingLost(first.acknowledged)

  const second = await startWriting(round)
  await inTheMiddle(second)
  killDatabase()
  // The database comes back by itself, and the app's pool finds it again without a restart.
  await inTheMiddle(second)
  killDatabase()
  await kill(second.writer)
  await expectNothingLost(second.acknowledged)
}, 120_000)

test.each(roundsOf(rounds / 2))('killed under a full load of readers, round %i: once it is back, every connection of the pool answers at once', async () => {
  const { organisationId } = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  const db = connect(embedded.ownerUrl)
  const lookAround = () => writing(db, organisationId, async (tx) => {
    await tx.select().from(teams)
    return tx.select().from(people)
  })
  const enough = new AbortController()
  // They ask again at once, as people do who press the same button.
  const readers = Array.from({ length: 24 }, async () => { while (!enough.signal.aborted) await lookAround().catch(() => sleep(chance() * 4)) })
  await sleep(300 + chance() * 60)
  killDatabase()
  await until(() => lookAround().then(() => true, () => false))
  await sleep(1_000)
  enough.abort()
  await Promise.all(readers)

  const asked = await Promise.allSettled(Array.from({ length: 40 }, () => inTime(lookAround(), 3_000)))
  await db.$client.end({ timeout: 1 })
  expect(asked.filter(({ status }) => status === 'rejected')).toEqual([])
}, 60_000)

async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  const late = sleep(milliseconds).then(() => { throw new Error(`There was no answer within ${milliseconds} ms.`) })
  return Promise.race([work, late])
}

/** The same moments in every run. */
let seed = 20_260_302
function chance() {
  seed = (seed * 48_271) % 2_147_483_647
  return seed / 2_147_483_647
}

async function until(holds: () => boolean | Promise<boolean>) {
  for (const giveUpAt = Date.now() + 30_000; !await holds();) {
    if (Date.now() > giveUpAt) throw new Error('It did not come about within 30 seconds.')
    await sleep(5)
  }
}
