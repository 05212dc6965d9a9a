import { sql } from 'drizzle-orm'
import { unsentEverywhere } from '../app/features/notices/standing.server.ts'
import { mailInFigures, type MailServer } from '../app/features/notices/standing.ts'
import type { Database } from '../db/client.server.ts'

/**
 * Whether the portal can serve, for whoever watches it from outside, and how its mail stands. Mail that is late keeps nobody from working here, so it changes the figures
 * and not the status.
 */
export async function ready(db: Database, mail: MailServer, at: Date) {
  try {
    await db.execute(sql`select 1`)
    return { status: 200, body: { database: 'answers', mail: mailInFigures(await unsentEverywhere(db, at), mail, at) } }
  } catch {
    return { status: 503, body: { database: 'does not answer' } }
  }
}
