import { timeInWords } from '../../lib/days.ts'
import { deliveryInWords, type Trouble } from '../notices/delivery.ts'

/** A reminder that a manager sent today, as one statement of many facts brings it: moments as text. */
export type Reminded = { by: string; at: string; addressed: boolean; tries: number; trouble: Trouble | null; sentAt: string | null; refusedAt: string | null; openedAt: string | null }

const moment = (text: string | null) => (text === null ? null : new Date(text))

/** 'Reminded by Tariq Mossley today, 3:05pm: sent 3:06pm, opened.' */
export function remindedInWords({ by, at, sentAt, refusedAt, openedAt, ...rest }: Reminded, now: Date): string {
  const written = new Date(at)
  return `Reminded by ${by} today, ${timeInWords(written)}: ${deliveryInWords({ ...rest, writtenAt: written, nextTryAt: written, sentAt: moment(sentAt), refusedAt: moment(refusedAt), openedAt: moment(openedAt) }, now)}.`
}
