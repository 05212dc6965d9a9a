const names = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const

/** The weekdays on which somebody may or may not work, Monday to Friday, 0 being Sunday. */
export const weekdays = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, name: names[weekday]! }))

/** Whether a weekday is left to work on: somebody without any could never be asked to do anything. */
export const canWork = (daysOff: readonly number[]) => weekdays.some(({ weekday }) => !daysOff.includes(weekday))

/** 'Never works on Monday and Friday', or 'Works Monday to Friday'. */
export function daysOffInWords(daysOff: readonly number[]) {
  const off = weekdays.filter(({ weekday }) => daysOff.includes(weekday)).map(({ name }) => name)
  if (off.length === 0) return 'Works Monday to Friday'
  return `Never works on ${off.length === 1 ? off[0] : `${off.slice(0, -1).join(', ')} and ${off.at(-1)}`}`
}

/**
 * The weekdays that somebody never works, from the words for those on which they do: "Mon, Tue, Thu", "Monday to Thursday", "MTWTF" with a
 * dash for a day off, "full time".
 * @returns undefined when it cannot be read
 */
export function readWorkingDays(cell: string): number[] | undefined {
  const text = cell.trim().toLowerCase()
  if (/^(full[ -]?time|all|every day|5 days|m(on(day)?)?\s*(-|–|to)\s*f(ri(day)?)?)$/.test(text)) return []
  if (/^[m-][t-][w-][t-][f-]$/.test(text)) return weekdays.flatMap(({ weekday }) => (text[weekday - 1] === '-' ? [weekday] : []))
  const worked = new Set<number>()
  for (const part of text.replace(/\s*(?:-|–|\bto\b)\s*/g, '-').split(/\s+and\s+|[\s,;/&+]+/).filter(Boolean)) {
    const ends = part.split('-').map(weekdayOf)
    const [first, last = first] = ends
    if (ends.length > 2 || ends.includes(undefined)) return undefined
    for (let weekday = first!; weekday <= last!; weekday++) worked.add(weekday)
  }
  const off = weekdays.flatMap(({ weekday }) => (worked.has(weekday) ? [] : [weekday]))
  return canWork(off) ? off : undefined
}

/** 'mon', 'tues', 'wednesdays' and the like. */
function weekdayOf(word: string): number | undefined {
  const found = names.findIndex((name) => word.length >= 3 && `${name.toLowerCase()}s`.startsWith(word.replace(/\.$/, '')))
  return found === -1 ? undefined : found
}
