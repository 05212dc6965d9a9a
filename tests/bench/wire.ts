import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'

/** One statement as it went over the wire, with its parameters as text; `connection` tells whose transaction it was in. */
export type Statement = { connection: number; text: string; values: (string | null)[] }

export type Wire = {
  /** The database's URL by way of the wire. */
  url: string
  /** What was sent since the last time of asking, in the order of sending. */
  sent(): Statement[]
  close(): void
}

/** What begins, ends and labels a transaction is no statement of the page's own. */
export const isOfThePage = ({ text }: Statement) => !/^\s*(begin|commit|rollback|set transaction|start transaction)\b/i.test(text) && !/^\s*select set_config\(/i.test(text)

/**
 * A wire to the database that remembers every statement, whichever client sends it. The job queue's own polling is let pass
 * unnoticed: it serves no page.
 */
export async function tapWire(ownerUrl: string): Promise<Wire> {
  const target = new URL(ownerUrl)
  let statements: Statement[] = []
  let connections = 0

  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname)
    const listen = listener(++connections, (statement) => void statements.push(statement))
    near.on('data', listen)
    near.pipe(far).pipe(near)
    near.on('error', () => far.destroy())
    far.on('error', () => near.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(ownerUrl)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    sent: () => { const all = statements; statements = []; return all },
    close: () => void server.close(),
  }
}

/** Reads what a client says to PostgreSQL: Parse and Bind of the extended protocol, and simple queries. */
function listener(connection: number, hear: (statement: Statement) => void) {
  const prepared = new Map<string, string>()
  let waiting = Buffer.alloc(0)
  let started = false
  let ignored = false

  return (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk])
    for (;;) {
      const head = started ? 1 : 0
      if (waiting.length < head + 4) return
      const length = head + waiting.readInt32BE(head)
      if (waiting.length < length) return
      const kind = started ? String.fromCharCode(waiting[0]!) : 'startup'
      const message = new Message(waiting.subarray(head + 4, length))
      waiting = waiting.subarray(length)
      if (kind === 'startup') {
        ignored = message.rest().includes('pgboss')
        started = true
      } else if (ignored) continue
      else if (kind === 'Q') hear({ connection, text: message.text(), values: [] })
      else if (kind === 'P') prepared.set(message.text(), message.text())
      else if (kind === 'B') {
        message.text()
        hear({ connection, text: prepared.get(message.text()) ?? '', values: message.values() })
      }
    }
  }
}

class Message {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  text() {
    const end = this.#bytes.indexOf(0, this.#at)
    const text = this.#bytes.toString('utf8', this.#at, end)
    this.#at = end + 1
    return text
  }

  rest = () => this.#bytes.toString('latin1', this.#at)

  values() {
    for (let formats = this.#int16(); formats > 0; formats--) this.#int16()
    return Array.from({ length: this.#int16() }, () => {
      const length = this.#bytes.readInt32BE(this.#at)
      this.#at += 4
      if (length < 0) return null
      this.#at += length
      return this.#bytes.toString('utf8', this.#at - length, this.#at)
    })
  }

  #int16() {
    this.#at += 2
    return this.#bytes.readInt16BE(this.#at - 2)
  }
}
