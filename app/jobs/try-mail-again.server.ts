import type { Allowed } from '../allowed.ts'
import { tryAgain } from '../features/notices/ledger.server.ts'
import type { Jobs } from './jobs.server.ts'

/** Has one message, or all that can be, tried again, and asks for the job that sends them: both, or neither. @returns how many */
export const tryMailAgain = (admin: Allowed<'see set-up'>, jobs: Jobs, which: string | 'all'): Promise<number> => admin.writing(async (tx) => {
  const count = await tryAgain(tx, admin, which)
  if (count > 0) await jobs.ask(tx, 'send mail', {})
  return count
})
