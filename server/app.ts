import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import path from 'node:path'
import { createRequestHandler } from '@react-router/express'
import compression from 'compression'
import express from 'express'
import { rateLimit } from 'express-rate-limit'
import { pino, type Logger } from 'pino'
import { RouterContextProvider } from 'react-router'
import { portalContext, visitContext } from '../app/door.server.ts'
import { markInterrupted } from '../app/features/imports/imports.server.ts'
import { usualSender } from '../app/features/notices/addresses.ts'
import { openSignIn } from '../app/features/people/sign-in.server.ts'
import { courseListsWaiting } from '../app/features/courses/course-list.server.ts'
import { staffListsWaiting } from '../app/features/staff/staff-list.server.ts'
import { askForJobs } from '../app/jobs/jobs.server.ts'
import { faultOf } from '../app/lib/faults.ts'
import { clearSpool } from '../app/lib/upload.server.ts'
import type { Portal } from '../app/portal.server.ts'
import { connect } from '../db/client.server.ts'
import { isLoopback } from './loopback.ts'
import { pathToLog } from './path-to-log.ts'
import { ready } from './ready.ts'
import { isSameOrigin } from './same-origin.ts'
import { securityHeaders } from './security-headers.ts'
import { startWorking, type MailSettings } from './working.ts'

export type Serving = { origin: string; close(): Promise<void> }

export type ToServe = {
  port: number
  host: string
  ownerUrl: string
  /** Signs the sign-in cookies; the same for every process that serves one database. */
  secret: string
  /** What the portal is reached under, when that is not this process's own address. */
  appUrl?: string
  demo: boolean
  /** A folder for uploaded sheets on their way to being read. */
  spool: string
  mail?: MailSettings
  /** The jobs are worked through by processes of their own (`npm run worker`), and only asked for here. */
  workerApart?: boolean
  logLevel?: string
}

/** Serves the portal until closed: pages, and the jobs behind them where no process of their own works through them. @throws when the port is taken */
export async function serve({ port, host, ownerUrl, secret, appUrl, demo, spool, mail = {}, workerApart = false, logLevel = 'info' }: ToServe): Promise<Serving> {
  const log = pino({ level: logLevel, base: undefined })

  // Whoever asks before everything is there is told so, and does not wait for an answer that never comes.
  const http = createServer()
  const notYet: RequestListener = (_, response) => void response.writeHead(503, { 'Retry-After': '2', 'Content-Type': 'text/plain' }).end('The portal is starting. Try again in a moment.')
  http.on('request', notYet)
  http.listen(port, host)
  await once(http, 'listening')
  const address = http.address()
  const origin = new URL(appUrl ?? `http://${host}:${typeof address === 'object' && address ? address.port : port}`).origin

  const db = connect(ownerUrl)
  await clearSpool(spool, [...await markInterrupted(db), ...await staffListsWaiting(db), ...await courseListsWaiting(db)])
  const signIn = openSignIn(db, { origin, secret, demo })
  const jobTrouble = (error: unknown) => log.error({ fault: faultOf(error) }, 'a job is in trouble')
  const jobs = workerApart ? await askForJobs(ownerUrl, jobTrouble) : await startWorking({ ownerUrl, db, appUrl: origin, demo, mail, troubled: jobTrouble })
  const trouble = (error: unknown, requestId: string) => log.error({ id: requestId, fault: faultOf(error) }, 'unexpected')
  http.off('request', notYet)
  http.on('request', application({ db, signIn, jobs, demo, appUrl: origin, sender: mail.mailFrom ?? usualSender(origin), mail: demo ? 'demo' : mail.smtpUrl ? 'set' : 'not set', spool, trouble }, { log, appOrigin: appUrl && origin }))

  return {
    origin,
    async close() {
      const closed = once(http, 'close')
      http.close()
      http.closeIdleConnections()
      const lingering = setTimeout(() => http.closeAllConnections(), 3_000)
      await closed
      clearTimeout(lingering)
      await jobs.stop()
      await db.$client.end({ timeout: 3 })
    },
  }
}

/** The life of a request, in the order in which it happens. */
function application(portal: Portal, { log, appOrigin }: { log: Logger; appOrigin: string | undefined }) {
  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', 'loopback')

  app.use((request, response, next) => {
    response.locals.id = randomUUID()
    response.locals.nonce = randomBytes(16).toString('base64')
    response.setHeader('X-Request-Id', response.locals.id)
    securityHeaders(response, { nonce: response.locals.nonce, https: appOrigin?.startsWith('https:') ?? false })
    const began = performance.now()
    const page = pathToLog(request.path)
    // The path and never the query, nor who asked: logs hold nothing personal.
    response.on('finish', () => log.info({
      id: response.locals.id, method: request.method, path: page, status: response.statusCode, ms: Math.round(performance.now() - began),
    }))
    next()
  })

  // PostgreSQL holds no zero bytes, so no address of ours has one.
  app.use((request, response, next) => {
    if (!request.url.includes('%00')) return next()
    response.status(400).type('text').send('This address cannot be read. Check it, or start again from your first page.')
  })
  app.get('/healthz', (_, response) => void response.type('text').send('ok'))
  app.get('/readyz', async (_, response) => {
    const { status, body } = await ready(portal.db, portal.mail, new Date())
    response.status(status).json(body)
  })

  app.use((request, response, next) => {
    if (!portal.demo || isLoopback(request.headers.host)) return next()
    response.status(421).type('text').send('This demo answers only on the computer it runs on. Open it there, under http://localhost and its port.')
  })
  app.use((request, response, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(request.method) || isSameOrigin(request.headers, appOrigin)) return next()
    response.status(403).type('text').send('This form was not sent from this portal, so nothing was done. Go back to the page, reload it and send it again.')
  })
  app.use(['/sign-in', '/sign-in/demo', '/sign-in.data'], rateLimit({
    windowMs: 60_000, limit: portal.demo ? 300 : 10, standardHeaders: 'draft-8', legacyHeaders: false,
    skip: ({ method }) => method !== 'POST',
    message: 'Too many tries to sign in. Wait a minute, then try again.',
  }))

  app.use(compression())
  app.use('/assets', express.static(path.resolve('build/client/assets'), { immutable: true, maxAge: '1y', index: false }), (_, response) => void response.status(404).type('text').send('Not found'))
  app.use(express.static(path.resolve('build/client'), { maxAge: '1h', index: false }))

  app.use((_, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    next()
  })
  app.use('/calendar', rateLimit({ windowMs: 60_000, limit: 120, standardHeaders: 'draft-8', legacyHeaders: false, message: 'Read this less often: once in some minutes is enough.' }), (request, response, next) => {
    // Calendar programs sign in to nothing. A cookie that a browser sends along is not looked at, and so none is set; and nobody keeps what is read, passes its address on or finds it by searching.
    delete request.headers.cookie
    response.setHeader('Cache-Control', 'private, no-store')
    response.setHeader('Referrer-Policy', 'no-referrer')
    response.setHeader('X-Robots-Tag', 'noindex, nofollow')
    next()
  })
  app.use(createRequestHandler({
    build: () => import('virtual:react-router/server-build'),
    getLoadContext: (_, response) => {
      const context = new RouterContextProvider()
      context.set(portalContext, portal)
      context.set(visitContext, { id: response.locals.id, nonce: response.locals.nonce, at: new Date() })
      return context
    },
  }))
  return app
}
