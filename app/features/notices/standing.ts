import { counted } from '../../lib/phrases.ts'

/** Whether messages can leave: in a demo none does. */
export type MailServer = 'set' | 'not set' | 'demo'

/** Of messages that have not gone: how many wait, since when the oldest, how many were refused, and for how many nobody knows an address. */
export type Unsent = { waiting: number; oldestAt: Date | null; refused: number; unaddressed: number }

/** After so long a message is late. */
const lateAfterSeconds = 15 * 60

const secondsOf = (oldestAt: Date | null, now: Date) => (oldestAt ? Math.max(0, Math.floor((now.getTime() - oldestAt.getTime()) / 1000)) : 0)

/** For whoever watches the portal from outside. */
export function mailInFigures({ waiting, oldestAt, refused }: Unsent, server: MailServer, now: Date) {
  const oldestUnsentSeconds = secondsOf(oldestAt, now)
  return { server, waiting, oldestUnsentSeconds, refused, late: oldestUnsentSeconds > lateAfterSeconds }
}

/** 'Oldest unsent: 2 minutes. Failed: 0.', and what is to be done about it, for the page of whoever sets the portal up. */
export function mailInWords({ waiting, oldestAt, refused, unaddressed }: Unsent, server: MailServer, now: Date): string[] {
  const seconds = secondsOf(oldestAt, now)
  return [
    ...server === 'demo' ? ['This is a demo: no message leaves this computer.'] : [],
    ...server === 'not set' ? [`No mail server is set, so no message leaves the portal: ${waiting === 0 ? 'those to come wait here' : `${counted(waiting, 'waits', 'wait')} here`} until whoever runs it sets SMTP_URL.`] : [],
    `Oldest unsent: ${waiting === 0 ? 'none' : inWords(seconds)}. Failed: ${refused.toLocaleString('en-GB')}.`,
    ...server === 'set' && seconds > lateAfterSeconds ? [`${counted(waiting, 'message is', 'messages are')} late: the mail server may not answer. They go by themselves as soon as it does.`] : [],
    ...unaddressed > 0 ? [`For ${counted(unaddressed, 'message', 'messages')} nobody knows an e-mail address. Their readers find them under their own account.`] : [],
  ]
}

/** '2 minutes', '3 hours' or '4 days': the largest that is whole. */
function inWords(seconds: number) {
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1) return 'less than a minute'
  if (minutes < 60) return counted(minutes, 'minute', 'minutes')
  return minutes < 60 * 24 ? counted(Math.floor(minutes / 60), 'hour', 'hours') : counted(Math.floor(minutes / 60 / 24), 'day', 'days')
}
