/** A number with its noun: '1 row', '1,204 rows'. */
export const counted = (n: number, one: string, many: string) => `${n.toLocaleString('en-GB')} ${n === 1 ? one : many}`

const inOne = (names: readonly string[], word: string) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`)
/** 'A, B and C' */
export const andOf = (names: readonly string[]) => inOne(names, 'and')
/** 'A, B or C' */
export const orOf = (names: readonly string[]) => inOne(names, 'or')

/** With a capital, as it begins a sentence. */
export const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** '3 hours', '45 minutes', '1 hour 20 minutes' */
export function minutesInWords(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  return [hours > 0 && counted(hours, 'hour', 'hours'), (rest > 0 || hours === 0) && counted(rest, 'minute', 'minutes')].filter(Boolean).join(' ')
}

/** Hours as a record counts them, 0.67, in whole minutes: '40 minutes'. */
export const hoursInWords = (hours: number) => minutesInWords(Math.round(hours * 60))
