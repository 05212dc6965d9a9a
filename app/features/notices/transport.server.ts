import nodemailer from 'nodemailer'
import { refusalIn, type Refusal } from './smtp-trouble.ts'

/** A message as it leaves: whole, with every address in it made whole too. */
export type Mail = { messageId: string; to: { name: string; address: string }; subject: string; text: string; html: string; date: Date; calendar?: { method: 'REQUEST' | 'CANCEL'; content: string } }

/** What takes messages away. It answers with why not, and throws only where we are at fault ourselves. */
export type Transport = { send(mail: Mail): Promise<'taken' | Refusal> }

/** In a demo nothing leaves the computer: the page /mailbox shows what would have. */
export const demoTransport: Transport = { send: async () => 'taken' }

/** A server that hangs holds one message no longer than this, in milliseconds. */
const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, dnsTimeout: 5_000, socketTimeout: 15_000, socketCloseTimeout: 1_000 }
const mostForOne = 40_000

/**
 * The council's own mail server. Each message has a connection of its own, so that none waits behind the fate of another. A password is said over TLS only.
 * @param smtpUrl smtp://host:port or smtps://user:password@host:port
 */
export function smtpTransport({ smtpUrl, from, limits = {} }: { smtpUrl: string; from: string; limits?: Partial<typeof patience> }): Transport {
  const url = new URL(smtpUrl)
  const { hostname: host, port, protocol, username, password } = url
  const mailer = nodemailer.createTransport({
    host: host.replace(/^\[|\]$/g, ''), port: port ? Number(port) : protocol === 'smtps:' ? 465 : 25, secure: protocol === 'smtps:', requireTLS: username !== '',
    ...username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } },
    disableFileAccess: true, disableUrlAccess: true, ...patience, ...limits,
  })
  return {
    async send({ to, calendar, ...mail }) {
      try {
        await mailer.sendMail({ ...mail, ...calendar && { icalEvent: calendar }, from, to: { name: to.name, address: to.address }, headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }, signal: AbortSignal.timeout(mostForOne) })
        return 'taken'
      } catch (error) {
        return refusalIn(error as Parameters<typeof refusalIn>[0])
      }
    },
  }
}
