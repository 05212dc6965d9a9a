import { asc } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { sendMessages } from '../features/notices/send-messages.server.ts'
import { demoTransport, type Transport } from '../features/notices/transport.server.ts'
import type { Database } from '../../db/client.server.ts'
import { organisations } from '../../db/schema.ts'

/** How messages leave this installation. */
export type Post = {
  /** What the portal is reached under, for the links in letters. */
  appUrl: string
  /** Whom letters say they are from, and who is the organiser of what they put into calendars. */
  sender: string
  demo: boolean
  /** The council's mail server; undefined where none is set, and then messages wait. */
  transport: Transport | undefined
  /** Told of a fault of our own. */
  troubled: (error: unknown) => void
}

/** The job that drains the outbox: a batch of each council in turn until nothing is due, so that the reds of none wait behind the digests of another. */
export async function sendMail(db: Database, { appUrl, sender, demo, transport, troubled }: Post, now = () => new Date()): Promise<void> {
  // A made-up council is one wherever it is: nothing it writes leaves the computer.
  const known = await db.select({ key: organisations.key, demo: organisations.demo }).from(organisations).orderBy(asc(organisations.key))
  let councils = known.flatMap(({ key, demo: madeUp }) => {
    const theirs = demo || madeUp ? demoTransport : transport
    return theirs ? [{ key, transport: theirs }] : []
  })
  while (councils.length > 0) {
    const goOn: typeof councils = []
    for (const council of councils) {
      const by = await allowNamed(db, council.key, 'notices job', 'send notices', now())
      const done = await sendMessages(by, { appUrl, sender, transport: council.transport, troubled })
      if (done.away) return
      if (done.goOn) goOn.push(council)
    }
    councils = goOn
  }
}
