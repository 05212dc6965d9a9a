import { usualSender } from '../app/features/notices/addresses.ts'
import { smtpTransport } from '../app/features/notices/transport.server.ts'
import { importSpooled } from '../app/jobs/import-spooled.server.ts'
import { startJobs, type Jobs } from '../app/jobs/jobs.server.ts'
import type { Database } from '../db/client.server.ts'

/** The council's mail server, and whom letters say they are from. */
export type MailSettings = { smtpUrl?: string; mailFrom?: string }

export type ToWork = { ownerUrl: string; db: Database; appUrl: string; demo: boolean; mail: MailSettings; troubled: (error: unknown) => void }

/** Starts working through the jobs, in the process that serves or in one apart. */
export const startWorking = ({ ownerUrl, db, appUrl, demo, mail: { smtpUrl, mailFrom = usualSender(appUrl) }, troubled }: ToWork): Promise<Jobs> => startJobs(ownerUrl, db, {
  'import audits': (asked) => importSpooled(db, asked),
  post: { appUrl, sender: mailFrom, demo, transport: smtpUrl && !demo ? smtpTransport({ smtpUrl, from: mailFrom }) : undefined, troubled },
}, troubled)
