import { dayFrom } from '../../lib/date-field.ts'
import { daysAfter, daysBetween, inWords, weekdayInWords, type Day } from '../../lib/days.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { timeTyped } from '../workshops/arranging.ts'
import { missingHour, neverComes, windowsOn, type Exception, type Rule, type WhenThere } from './availability.ts'
import { formatKeys, formats, type Format } from './formats.ts'

type Typed = Readonly<Record<string, string>>
export type Problems = Record<string, string>

/** The zone in which hours are written down; they are kept as clock times in it. */
export const zone = 'Europe/London'

export const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
/** Monday first, as the week is read. */
export const weekdaysInOrder = [1, 2, 3, 4, 5, 6, 0] as const

const aTime = 'Write a time such as 9:30am or 13:30.'
const endsAfter = 'Write an end that is later than the beginning.'

/** '9am', '12 noon' or '1:30pm' of a clock time 'HH:MM' or 'HH:MM:SS'. */
export function clockInWords(time: string): string {
  const [hour, minutes] = [Number(time.slice(0, 2)), time.slice(3, 5)]
  if (minutes === '00' && hour % 12 === 0) return hour === 0 ? 'midnight' : '12 noon'
  return `${hour % 12 || 12}${minutes === '00' ? '' : `:${minutes}`}${hour < 12 ? 'am' : 'pm'}`
}

/** 'Tuesdays, 9am to 12 noon', with from and until which day where that is not plain. */
export function hoursInWords({ weekday, fromTime, toTime, validFrom, validTo }: Omit<Rule, 'zone'>, today: Day): string {
  const dates = [...validFrom > today ? [`from ${inWords(validFrom)}`] : [], ...validTo ? [`until ${inWords(daysAfter(validTo, -1))}`] : []].join(' ')
  return `${weekdays[weekday]}s, ${clockInWords(fromTime)} to ${clockInWords(toTime)}${dates && `, ${dates}`}`
}

/** 'Not there: 24 December 2026 to 2 January 2027', 'There as well: Saturday 5 December 2026, 10am to 12 noon'. */
export function daysInWords({ kind, firstDay, lastDay, fromTime, toTime }: Omit<Exception, 'zone'>): string {
  const days = firstDay === lastDay ? `${weekdayInWords(firstDay)} ${firstDay.slice(0, 4)}` : `${inWords(firstDay)} to ${inWords(lastDay)}`
  const times = fromTime !== null && toTime !== null ? `, ${clockInWords(fromTime)} to ${clockInWords(toTime)}` : ''
  return `${kind === 'not there' ? 'Not there' : 'There as well'}: ${days}${times}`
}

/** The times from and to of a form, with what is wrong with them. */
function timesTyped({ from, to }: Typed): { fromTime: string; toTime: string } | { problems: Problems } {
  const [fromTime, toTime] = [timeTyped(from ?? ''), timeTyped(to ?? '')]
  if (!fromTime || !toTime) return { problems: { ...(fromTime ? {} : { from: aTime }), ...(toTime ? {} : { to: aTime }) } }
  return fromTime < toTime ? { fromTime, toTime } : { problems: { to: endsAfter } }
}

/** Whether nothing was written in any of the three boxes of a day. */
const isEmptyDay = (typed: Typed, name: string) => ['day', 'month', 'year'].every((part) => !typed[`${name}-${part}`]?.trim())

const longest = 366

/**
 * Weekly hours as they were typed: `weekday`, `from`, `to`, the day `validFrom` and perhaps the last day `last`.
 * @param today the day on which they are written; no hours begin or end before it
 */
export function hoursTyped(typed: Typed, today: Day): { rule: Rule } | { problems: Problems } {
  const weekday = /^[0-6]$/.test(typed.weekday ?? '') ? Number(typed.weekday) : undefined
  const times = timesTyped(typed)
  const validFrom = dayFrom(typed, 'validFrom')
  const last = isEmptyDay(typed, 'last') ? null : dayFrom(typed, 'last')
  const problems: Problems = {
    ...(weekday === undefined ? { weekday: 'Choose a day of the week.' } : {}),
    ...('problems' in times ? times.problems : {}),
    ...(validFrom ? validFrom < today ? { validFrom: 'That day has passed. Choose today or a later day.' } : {} : { validFrom: 'Write the day from which it holds, such as 7 12 2026.' }),
    ...(last === undefined ? { last: 'Write the last day, such as 18 12 2026, or leave it empty.' } : last !== null && validFrom && last < validFrom ? { last: 'Write a last day that is not before the first.' } : {}),
  }
  if (Object.keys(problems).length > 0 || 'problems' in times || last === undefined) return { problems }
  const rule: Rule = { weekday: weekday!, ...times, zone, validFrom: validFrom!, validTo: last && daysAfter(last, 1) }
  if (last && !daysOf(rule.validFrom, last).some((day) => new Date(day).getUTCDay() === weekday)) return { problems: { last: `No ${weekdays[weekday!]} lies between the first and the last day.` } }
  const never = missingHour(rule, today)
  return never ? { problems: { from: never } } : { rule }
}

/** The days from one up to and with another, at most eight: as many as it takes to see which weekdays there are. */
const daysOf = (first: Day, last: Day): Day[] => Array.from({ length: Math.min(daysBetween(first, last), 7) + 1 }, (_, nth) => daysAfter(first, nth))

/** Of some hours the first that meet others on a weekday and on a date; times that touch do not meet. */
export const meets = <One extends Rule>(rule: Rule, others: readonly One[]): One | undefined => others.find((one) => one.weekday === rule.weekday
  && one.fromTime.slice(0, 5) < rule.toTime.slice(0, 5) && rule.fromTime.slice(0, 5) < one.toTime.slice(0, 5)
  && (rule.validTo === null || one.validFrom < rule.validTo) && (one.validTo === null || rule.validFrom < one.validTo))

/** Days that are not as the week says, as they were typed: `kind`, the days `first` and perhaps `last`, and perhaps `from` and `to`. */
export function daysTyped(typed: Typed, today: Day): { exception: Exception } | { problems: Problems } {
  const kind = typed.kind === 'not there' || typed.kind === 'there as well' ? typed.kind : undefined
  const firstDay = dayFrom(typed, 'first')
  const lastDay = isEmptyDay(typed, 'last') ? firstDay : dayFrom(typed, 'last')
  const whole = !typed.from?.trim() && !typed.to?.trim()
  const times = whole && kind !== 'there as well' ? { fromTime: null, toTime: null } : timesTyped(typed)
  const problems: Problems = {
    ...(kind ? {} : { kind: 'Choose whether you are not there, or there as well.' }),
    ...(firstDay ? firstDay < today ? { first: 'That day has passed. Choose today or a later day.' } : {} : { first: 'Write the day, such as 7 12 2026.' }),
    ...(!isEmptyDay(typed, 'last') && !lastDay ? { last: 'Write the last day, such as 18 12 2026, or leave it empty.' } : {}),
    ...(firstDay && lastDay && lastDay < firstDay ? { last: 'Write a last day that is not before the first.' } : {}),
    ...(firstDay && lastDay && lastDay >= daysAfter(firstDay, longest) ? { last: 'Write days within one year of each other.' } : {}),
    ...(kind === 'there as well' && firstDay && lastDay && lastDay > firstDay ? { last: 'Being there as well is written down for one day at a time. Leave this empty.' } : {}),
    ...('problems' in times ? times.problems : {}),
  }
  if (Object.keys(problems).length > 0 || 'problems' in times) return { problems }
  const exception: Exception = { kind: kind!, firstDay: firstDay!, lastDay: lastDay!, ...times, zone }
  if (exception.fromTime === null || exception.toTime === null) return { exception }
  const { fromTime, toTime } = exception
  const never = Array.from({ length: daysBetween(exception.firstDay, exception.lastDay) + 1 }, (_, nth) => neverComes(daysAfter(exception.firstDay, nth), { fromTime, toTime, zone })).find(Boolean)
  return never ? { problems: { from: never } } : { exception }
}

/** What makes somebody a coach: an auditor or a manager is one by role, a practitioner by the themes of the invitations that they said yes to. */
export type MayOffer = { auditor: boolean; manager: boolean; invitedFor: readonly string[] }

export const mayOfferAnything = ({ auditor, manager, invitedFor }: MayOffer) => auditor || manager || invitedFor.length > 0
export const formatsFor = ({ auditor }: MayOffer): Format[] => formatKeys.filter((key) => formats[key].forRole === null || auditor)

type Theme = { key: string; title: string }
/** The themes among which somebody can choose: of those in force, for whoever only an invitation makes a coach those they were invited for. */
export const themesFor = <One extends Theme>({ auditor, manager, invitedFor }: MayOffer, inForce: readonly One[]): One[] => inForce.filter(({ key }) => auditor || manager || invitedFor.includes(key))

/** How somebody coaches, whatever the hours. */
export type HowCoaching = {
  formats: Format[]; themeKeys: string[]; place: string | null; link: string | null
  bufferBefore: number; bufferAfter: number; mostADay: number; noticeHours: number; firstForRed: number; forRedUntil: string
}

export const usualTerms = { bufferBefore: 0, bufferAfter: 15, mostADay: 4, noticeHours: 4, firstForRed: 1, forRedUntil: '16:00' } as const

const limits = {
  bufferBefore: [0, 120, 'how many minutes'], bufferAfter: [0, 120, 'how many minutes'], mostADay: [1, 12, 'how many meetings'], noticeHours: [0, 168, 'how many hours'], firstForRed: [0, 4, 'how many times'],
} as const satisfies Record<string, readonly [least: number, most: number, what: string]>

const isLink = (link: string) => link.length <= 500 && URL.canParse(link) && new URL(link).protocol === 'https:'

/** How somebody coaches, as they typed it; what they may not offer is refused as nothing chosen. */
export function termsTyped(typed: Typed, may: MayOffer, inForce: readonly Theme[]): { terms: HowCoaching } | { problems: Problems } {
  const [place, link] = [typed.place?.trim() ?? '', typed.link?.trim() ?? '']
  // Formats have a space in them, which parts several ticked boxes: the form writes a dash there.
  const chosen = (typed.formats ?? '').split(' ').map((one) => one.replaceAll('-', ' '))
  const offered = formatsFor(may).filter((key) => chosen.includes(key))
  const themeKeys = themesFor(may, inForce).map(({ key }) => key).filter((key) => (typed.themes ?? '').split(' ').includes(key))
  const numbers = Object.fromEntries(Object.keys(limits).map((name) => [name, /^\d{1,3}$/.test(typed[name]?.trim() ?? '') ? Number(typed[name]) : Number.NaN])) as Record<keyof typeof limits, number>
  const forRedUntil = timeTyped(typed.forRedUntil ?? '')
  const problems: Problems = {
    ...(offered.length === 0 ? { formats: 'Choose at least one kind of meeting.' } : {}),
    ...(!place && !link ? { place: 'Write the place, or below it the link by which people join.' } : place.length > 200 ? { place: 'Keep the place to 200 characters.' } : {}),
    ...(link && !isLink(link) ? { link: 'Write the whole address of the meeting, beginning with https://.' } : {}),
    ...Object.fromEntries(Object.entries(limits).flatMap(([name, [least, most, what]]) => (numbers[name as keyof typeof limits] >= least && numbers[name as keyof typeof limits] <= most ? [] : [[name, `Write ${what}, from ${least} to ${most}.`]]))),
    ...(forRedUntil ? {} : { forRedUntil: aTime }),
  }
  return Object.keys(problems).length > 0 ? { problems } : { terms: { formats: offered, themeKeys, place: place || null, link: link || null, ...numbers, forRedUntil: forRedUntil! } }
}

/** The name of a format as a value of a form. */
export const formatValue = (format: Format) => format.replaceAll(' ', '-')

/** How many times are free, by format: '14 free times for an action clinic and 9 for practice coaching'. */
export function freeInWords(free: readonly { format: Format; times: number }[]): string {
  const article = (format: Format) => (format === 'action clinic' || format === 'auditor pairing' ? `an ${format}` : format)
  return andOf(free.map(({ format, times }, nth) => `${nth === 0 ? counted(times, 'free time', 'free times') : times} for ${article(format)}`))
}

/** Of meetings that are booked, those that stand in a time that is not, or no longer, offered. */
export const outsideOf = <One extends { startsAt: Date; endsAt: Date }>(meetings: readonly One[], there: WhenThere, dayOf: (instant: Date) => Day): One[] =>
  meetings.filter(({ startsAt, endsAt }) => !windowsOn(dayOf(startsAt), there).some(({ from, to }) => from <= startsAt && endsAt <= to))
