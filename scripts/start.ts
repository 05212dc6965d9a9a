import { resolve } from 'node:path'
import { NoDatabase } from '../db/embedded.server.ts'
import { prepareDatabase, Refused } from '../db/prepare.server.ts'
import type { Serving, ToServe } from '../server/app.ts'
import { openDatabase } from './database.ts'

/** Something the person who starts the portal can put right: told without a stack. */
class ExpectedError extends Error {}

/** What the server bundle exports. */
type Built = {
  serve(options: ToServe): Promise<Serving>
}

const say = (line: string) => console.log(line)
const toClose: (() => Promise<unknown>)[] = []
let toldToStopAt: number | undefined

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopPolitely)

try {
  await start()
} catch (error) {
  if (!toldToStopAt) {
    console.error(reasonFor(error))
    await stop(1)
  }
}

async function start() {
  const port = portFrom(process.env.PORT || '3000')
  const host = process.env.HOST || 'localhost'
  const appUrl = process.env.APP_URL || `http://${host.includes(':') ? `[${host}]` : host}:${port}`

  const spool = resolve(process.env.DATA_DIR || '.practice-loop', 'uploads')

  const database = await openDatabase(say)
  toClose.unshift(() => database.close())
  const { demo, secret, demoPeople } = await prepareDatabase(database.ownerUrl, { embedded: database.embedded, demo: process.env.DEMO, say, story: { spool } })
  if (demo && !['localhost', '127.0.0.1', '::1'].includes(host)) {
    throw new ExpectedError(`The demo council is for this computer only, because anyone may sign in to it: start without HOST=${host}, or set DATABASE_URL.`)
  }

  const { serve } = await import(new URL('../build/server/index.js', import.meta.url).href) as Built
  // Browsers try both addresses of localhost; listening on the older one serves those who type it, too.
  const server = await serve({
    port, host: host === 'localhost' ? '127.0.0.1' : host, ownerUrl: database.ownerUrl, secret, appUrl: process.env.APP_URL, demo,
    spool, logLevel: process.env.LOG_LEVEL,
  })
  toClose.unshift(() => server.close())

  say(`Practice Loop is ready on ${appUrl}`)
  if (demo) {
    say('Sign in as one of the demo council’s people:')
    for (const { name, role, question } of demoPeople) say(`  ${name}, ${role}: ${question}`)
  }
}

/** Ctrl-C reaches us twice at once when npm passes it on as well; a second one that a person means comes later. */
function stopPolitely() {
  if (toldToStopAt && Date.now() - toldToStopAt > 500) process.exit(1)
  if (toldToStopAt) return
  toldToStopAt = Date.now()
  say('Stopping')
  setTimeout(() => process.exit(1), 10_000).unref()
  void stop(0)
}

async function stop(status: number) {
  for (const close of toClose) await close().catch((error: unknown) => console.error(reasonFor(error)))
  process.exit(status)
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
  return error instanceof ExpectedError || error instanceof Refused || error instanceof NoDatabase ? error.message : error
}
