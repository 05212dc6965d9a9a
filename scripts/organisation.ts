import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { openAccountWithPassword, settlePerson } from '../app/features/people/accounts.server.ts'
import { readTeams } from '../app/features/people/team-list.ts'
import { dayInLondon } from '../app/lib/days.ts'
import { faultOf } from '../app/lib/faults.ts'
import { connect, type Transaction } from '../db/client.server.ts'
import { NoDatabase } from '../db/embedded.server.ts'
import { prepareDatabase } from '../db/prepare.server.ts'
import { foundCouncil } from '../db/seed/foundations.ts'
import { openDatabase } from './database.ts'

// The last line on standard output is JSON and holds the password, once; everything else is said on standard error.
const say = (line: string) => void process.stderr.write(`${line}\n`)

const usage = `npm run organisation -- add KEY "Name" --teams FILE [--admin EMAIL --admin-name NAME]
KEY is short and stays: small letters, digits and dashes. FILE is a CSV file with the columns "Service area" and "Team".`

class Misused extends Error {}

const Asked = z.object({
  key: z.string().regex(/^[a-z][a-z0-9-]{1,49}$/, 'KEY has small letters, digits and dashes, and begins with a letter.'),
  name: z.string().trim().min(1, 'Say the organisation’s name after its key.'),
  teams: z.string({ error: 'Say with --teams which file lists the teams.' }),
  email: z.email('--admin needs an e-mail address.').toLowerCase().optional(),
  adminName: z.string().trim().min(1).optional(),
}).refine(({ email, adminName }) => !email === !adminName, 'An administrator needs both --admin and --admin-name.')

function asked() {
  try {
    const { values, positionals: [verb, key, name, more] } = parseArgs({
      allowPositionals: true, options: { teams: { type: 'string' }, admin: { type: 'string' }, 'admin-name': { type: 'string' } },
    })
    if (verb !== 'add' || more !== undefined) throw new Misused(usage)
    const parsed = Asked.safeParse({ key: key ?? '', name: name ?? '', teams: values.teams, email: values.admin, adminName: values['admin-name'] })
    if (!parsed.success) throw new Misused(`${parsed.error.issues.map(({ message }) => message).join('\n')}\n${usage}`)
    return parsed.data
  } catch (error) {
    throw error instanceof Misused ? error : new Misused(`${(error as Error).message}\n${usage}`)
  }
}

async function run() {
  const { key, name, teams: file, email, adminName } = asked()
  const csv = await readFile(file, 'utf8').catch(() => { throw new Misused(`There is no file ${file}.`) })
  const teams = readOr(() => readTeams(csv))
  const database = await openDatabase(say)
  try {
    const { demo } = await prepareDatabase(database.ownerUrl, { embedded: database.embedded, demo: process.env.DEMO, say })
    const owner = connect(database.ownerUrl, { as: 'owner', max: 1 })
    try {
      const done = await owner.transaction(async (tx) => {
        const { id, added } = await foundCouncil(tx, { key, name, demo }, teams, new Date())
        return { organisation: key, teamsAdded: added, ...(email && adminName && await openForAdmin(tx, id, { name: adminName, email })) }
      })
      say(`${name} (${key}) is set up with its framework, rules and modules. ${done.teamsAdded} teams were added.`)
      if (!demo) say('Its modules are given to nobody until an administrator has confirmed the facts in them, under Set-up, Modules.')
      if (demo) say('This database is a demo, so the organisation is one too: put no real people in it.')
      process.stdout.write(`${JSON.stringify(done)}\n`)
    } finally {
      await owner.$client.end()
    }
  } finally {
    await database.close()
  }
}

async function openForAdmin(tx: Transaction, organisationId: string, { name, email }: { name: string; email: string }) {
  const personId = await settlePerson(tx, organisationId, { name, email, roles: [{ role: 'admin', scope: 'council' }], from: dayInLondon(new Date()) })
  const password = await openAccountWithPassword(tx, organisationId, personId, { name, email })
  say(password
    ? `${name} may sign in as ${email} with the password below. It is shown only this once: hand it over in person or by a second way.`
    : `${name} is an administrator. ${email} had a way to sign in already, and keeps it.`)
  return { admin: email, ...(password && { password }) }
}

/** A list of teams that cannot be read is the caller's to mend. */
function readOr<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw new Misused((error as Error).message)
  }
}

try {
  await run()
} catch (error) {
  say(error instanceof Misused || error instanceof NoDatabase ? error.message : faultOf(error))
  process.exitCode = 1
}
