import { inWords, type Day } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'

/** '3 hours', '45 minutes', '1 hour 20 minutes' */
export function minutesInWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 && counted(hours, 'hour', 'hours'), (rest > 0 || hours === 0) && counted(rest, 'minute', 'minutes')].filter(Boolean).join(' ')
}

/**
 * A warning for whoever confirms learning, or undefined while the month in which it is due stays within the council's limit. It stops nobody.
 * @param minutes of learning from audits in that month, with this
 */
export function monthWarning({ person, minutes, limit, dueOn }: { person: string; minutes: number; limit: number; dueOn: Day }): string | undefined {
  if (minutes <= limit) return undefined
  const month = inWords(dueOn).replace(/^\d+ /, '')
  return `With this, ${person} has ${minutesInWords(minutes)} of learning from audits in ${month}; your council’s limit is ${minutesInWords(limit)} a month.`
}
