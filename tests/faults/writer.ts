import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { allowAs, allowNamed } from '../../app/door.server.ts'
import { checkEvidence } from '../../app/features/evidence/evidence.server.ts'
import { askForImport, importSheet } from '../../app/features/imports/import-sheet.server.ts'
import { profileNamed } from '../../app/features/imports/profiles/profiles.ts'
import { sayItIsDone } from '../../app/features/remedial-actions/remedial-actions.server.ts'
import type { Ability } from '../../app/permissions.ts'
import { connect } from '../../db/client.server.ts'

/** What this process is told to write, as fast as it can, until it is killed. */
export type Orders = {
  ownerUrl: string
  organisationId: string
  ownerId: string
  checkerId: string
  /** Open actions of the owner, each to be said done and then checked. */
  actionIds: string[]
  /** A sheet whose audit numbers begin with "T-", to be taken in again and again under new numbers. */
  sheet: string
}

/** What the process says of each write once the database has acknowledged it. */
export type Acknowledged = { kind: 'sent' | 'checked' | 'imported'; id: string }

const orders = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as Orders
const { organisationId } = orders
const db = connect(orders.ownerUrl)
const northmere = profileNamed('northmere')!
let sheets = 0

const acknowledge = (said: Acknowledged) => void process.stdout.write(`${JSON.stringify(said)}\n`)

const through = <A extends Ability>(ability: A, id: string) => allowAs(db, { id, organisationId }, ability, new Date())

async function sendAndCheck(actionId: string) {
  const sent = await sayItIsDone(await through('do remedial actions', orders.ownerId), actionId, { recordKind: 'Plan', recordDate: '2026-05-08', remark: null })
  if (!sent || sent === 'already sent') return
  acknowledge({ kind: 'sent', id: sent })
  const checked = await checkEvidence(await through('check evidence', orders.checkerId), sent, { outcome: 'accepted' })
  if (checked === true) acknowledge({ kind: 'checked', id: sent })
}

async function takeIn() {
  const importer = await allowNamed(db, 'northmere', 'import command', 'import audits', new Date())
  const content = new TextEncoder().encode(orders.sheet.replaceAll('T-', `W${process.pid}x${++sheets}-`))
  const asked = { profile: northmere, fileName: 'audits.csv', bytes: content.byteLength, createPeople: false, dryRun: false }
  const importId = await importer.writing((tx) => askForImport(importer, tx, asked))
  async function* source() { yield content }
  await importSheet(importer, { importId, source: source(), ...asked })
  acknowledge({ kind: 'imported', id: importId })
}

/** Whatever fails because the database is away is done again, over the same pool, once it is back. */
async function keepOn(work: () => Promise<unknown>) {
  for (;;) await work().catch(() => sleep(100))
}

const waiting = [...orders.actionIds]
await Promise.all([
  keepOn(takeIn),
  keepOn(takeIn),
  keepOn(async () => {
    const next = waiting.shift()
    if (next) await sendAndCheck(next)
    else await sleep(1_000)
  }),
])
