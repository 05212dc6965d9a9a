import { resolve } from 'node:path'
import { NoDatabase } from '../db/embedded.server.ts'
import { prepareDatabase, Refused } from '../db/prepare.server.ts'
import type { Serving, ToServe } from '../server/app.ts'
import { readMailSettings, WrongSetting } from '../app/lib/env.server.ts'
import { openDatabase } from './database.ts'
import { untilToldToStop } from './until-told-to-stop.ts'

/** Something the person who starts the portal can put right: told without a stack. */
class ExpectedError extends Error {}

/** What the server bundle exports. */
type Built = {
  serve(options: ToServe): Promise<Serving>
}

const say = (line: string) => console.log(line)
const { closing, begin } = untilToldToStop(say, reasonFor)
await begin(start)

async function start() {
  const port = portFrom(process.env.PORT || '3000')
  const host = process.env.HOST || 'localhost'
  const appUrl = process.env.APP_URL || `http://${host.includes(':') ? `[${host}]` : host}:${port}`

  const mail = readMailSettings()
  const spool = resolve(process.env.DATA_DIR || '.practice-loop', 'uploads')

  const database = await openDatabase(say)
  closing(() => database.close())
  const { demo, secret, demoPeople } = await prepareDatabase(database.ownerUrl, { embedded: database.embedded, demo: process.env.DEMO, say, story: { spool } })
  if (demo && !['localhost', '127.0.0.1', '::1'].includes(host)) {
    throw new ExpectedError(`The demo council is for this computer only, because anyone may sign in to it: start without HOST=${host}, or set DATABASE_URL.`)
  }

  const { serve } = await import(new URL('../build/server/index.js', import.meta.url).href) as Built
  // Browsers try both addresses of localhost; listening on the older one serves those who type it, too.
  const server = await serve({
    port, host: host === 'localhost' ? '127.0.0.1' : host, ownerUrl: database.ownerUrl, secret, appUrl: process.env.APP_URL, demo,
    spool, mail, workerApart: process.env.WORKER === 'apart', logLevel: process.env.LOG_LEVEL,
  })
  closing(() => server.close())

  say(`Practice Loop is ready on ${appUrl}`)
  if (demo) {
    say('Sign in as one of the demo council’s people:')
    for (const { name, role, question } of demoPeople) say(`  ${name}, ${role}: ${question}`)
  }
}

function portFrom(text: string) {
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new ExpectedError(`PORT must be a number from 1 to 65535, and is “${text}”.`)
}

function reasonFor(error: unknown) {
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return `Port ${process.env.PORT || '3000'} is in use. Stop what is running there, or choose another: PORT=3001 npm start`
  }
  return error instanceof ExpectedError || error instanceof WrongSetting || error instanceof Refused || error instanceof NoDatabase ? error.message : error
}
