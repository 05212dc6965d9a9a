import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import postgres from 'postgres'

/** What the floor does for one page: its transactions as they were sent, and an answer of the same size. */
export type Recorded = { transactions: { begin: boolean; statements: { text: string; values: (string | null)[] }[] }[]; bytes: number }

// The least that any server could do for the same pages: node:http and postgres.js with every statement prepared once, and
// nothing in between.
const { ownerUrl, role, file } = JSON.parse(process.argv[2]!) as { ownerUrl: string; role: string; file: string }
const pages = JSON.parse(readFileSync(file, 'utf8')) as Recorded[]
const answers = pages.map(({ bytes }) => 'x'.repeat(bytes))
const sql = postgres(ownerUrl, { max: 10, onnotice: () => {}, connection: { options: `-c role=${role}` } })
await sql`select 1`
// The values are the text that went over the wire, so they go as they are.
for (const type of Object.keys(sql.options.serializers)) sql.options.serializers[Number(type)] = (value: unknown) => value

const server = createServer(async (request, response) => {
  const page = Number(request.url!.slice(1))
  for (const { begin, statements } of pages[page]!.transactions) {
    if (begin) await sql.begin(async (tx) => { for (const { text, values } of statements) await tx.unsafe(text, values, { prepare: true }) })
    else for (const { text, values } of statements) await sql.unsafe(text, values, { prepare: true })
  }
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.end(answers[page])
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.on('disconnect', () => process.exit())
process.send!({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
