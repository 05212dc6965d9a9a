import type { SignIn } from './features/people/sign-in.server.ts'
import type { MailServer } from './features/notices/standing.ts'
import type { Jobs } from './jobs/jobs.server.ts'
import type { Database } from '../db/client.server.ts'

/** One installation at work: what the routes reach through the request's context, and nothing global. */
export type Portal = {
  db: Database
  signIn: SignIn
  jobs: Jobs
  demo: boolean
  /** What the portal is reached under, whatever a request says. */
  appUrl: string
  /** Whom the portal's letters are from. */
  sender: string
  /** Whether a mail server is set; in a demo nothing leaves the computer. */
  mail: MailServer
  /** Where an uploaded sheet waits for the job that reads it; emptied as soon as it is read. */
  spool: string
  /** Logs what nobody expected, under the request's id. */
  trouble(error: unknown, requestId: string): void
}
