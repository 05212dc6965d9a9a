import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** What the server says to a recipient, or to a letter, instead of taking it. */
type Refusing = { code: number; message: string; at?: 'recipient' | 'letter' | 'sender' }

export type MailServer = {
  url: string
  port: number
  /** Every letter that was taken, in the order in which it was. */
  caught: ParsedMail[]
  /** Says this to whoever is asked for, until it is said otherwise. */
  refuse(address: string, how: Refusing | undefined): void
  /** Does this with each letter that has come whole, before it is taken. */
  beforeTaking: ((mail: ParsedMail, socket: Socket) => void | Promise<void>) | undefined
  close(): Promise<void>
}

/** A real mail server on this computer, which keeps what it is sent. @param port so that one that was away comes back where it was */
export async function mailServer(port = 0): Promise<MailServer> {
  const refusing = new Map<string, Refusing>()
  const refusal = (address: string, at: Refusing['at']) => {
    const how = refusing.get(address)
    return how && (how.at ?? 'recipient') === at ? Object.assign(new Error(how.message), { responseCode: how.code }) : null
  }
  const sockets = new Set<Socket>()
  const server = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'], logger: false,
    onMailFrom: ({ address }, _, done) => done(refusal(address, 'sender')),
    onRcptTo: ({ address }, _, done) => done(refusal(address, 'recipient')),
    onData: (stream, { envelope: { rcptTo } }, done) => void answer(take(stream, rcptTo.map(({ address }) => address)), done),
  })
  const listening = server.listen(port, '127.0.0.1')
  listening.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('error', () => {})
  await once(listening, 'listening')
  const took = (listening.address() as AddressInfo).port

  async function answer(taking: Promise<void>, done: (refused?: Error) => void) {
    const [outcome] = await Promise.allSettled([taking])
    done(outcome.status === 'rejected' ? outcome.reason as Error : undefined)
  }

  async function take(stream: NodeJS.ReadableStream, to: string[]) {
    const parts: Buffer[] = []
    for await (const part of stream) parts.push(Buffer.from(part as Buffer))
    const refused = to.map((address) => refusal(address, 'letter')).find(Boolean)
    if (refused) throw refused
    const mail = await simpleParser(Buffer.concat(parts))
    await made.beforeTaking?.(mail, [...sockets].at(-1)!)
    made.caught.push(mail)
  }

  const made: MailServer = {
    url: `smtp://127.0.0.1:${took}`, port: took, caught: [], beforeTaking: undefined,
    refuse: (address, how) => { if (how) refusing.set(address, how); else refusing.delete(address) },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((closed) => server.close(() => closed()))
    },
  }
  return made
}
