import { Temporal } from 'temporal-polyfill'
import { dayInLondon, daysAfter, weekdayInWords, workingDaysBefore, type Day } from '../../lib/days.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'

/** Hours of a weekday, 0 for Sunday, as clock times 'HH:MM' or 'HH:MM:SS' in a zone; `validTo` is the first day on which they hold no more. */
export type Rule = { weekday: number; fromTime: string; toTime: string; zone: string; validFrom: Day; validTo: Day | null }

/** Days that are not as the week says, with the last day among them; without times it is whole days. */
export type Exception = { kind: 'not there' | 'there as well'; firstDay: Day; lastDay: Day; fromTime: string | null; toTime: string | null; zone: string }

/** A time away: `backOn` is the first day on which they are there again, null while nobody knows it. */
export type Away = { awayFrom: Day; backOn: Day | null }

/** Half-open, as the database holds it: a time that ends at ten leaves ten free. */
export type Span = { from: Date; to: Date }

export type WhenThere = { rules: readonly Rule[]; exceptions: readonly Exception[]; away: readonly Away[] }

const between = (day: Day, { fromTime, toTime, zone }: { fromTime: string; toTime: string; zone: string }): Span => ({ from: instantOf(day, fromTime, zone), to: instantOf(day, toTime, zone) })

/** Answers from what was worked out before: asking a zone’s clocks takes a hundred times as long as all else, and coaches have the same hours. Never more than so many answers are kept. */
function remembered<Key extends string | number, Answer>(work: (key: Key) => Answer, most = 20_000): (key: Key) => Answer {
  const known = new Map<Key, Answer>()
  return (key) => {
    if (!known.has(key)) {
      if (known.size >= most) known.clear()
      known.set(key, work(key))
    }
    return known.get(key)!
  }
}

const instantAt = remembered((key: string) => {
  const [day, time, zone] = key.split(' ') as [Day, string, string]
  const earlier = earliestAt(day, time, zone)
  return (comes(day, time, zone) ? earlier : earlier.getTimeZoneTransition('next')!).epochMilliseconds
})
/** The instant at which the clocks of a zone show a time; of an hour that comes twice the first, and of one that never comes the moment at which the clocks pass over it. */
const instantOf = (day: Day, time: string, zone: string) => new Date(instantAt(`${day} ${time} ${zone}`))

const earliestAt = (day: Day, time: string, zone: string) => Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone, { disambiguation: 'earlier' })
/** Whether the clocks of a zone show a time on a day at all. */
const comes = (day: Day, time: string, zone: string) => earliestAt(day, time, zone).toPlainDateTime().equals(Temporal.PlainDateTime.from(`${day}T${time}`))

/** The times of a day at which somebody coaches by their rules and exceptions, whatever is booked: in order, none touching another. Bank holidays are off unless they say otherwise. */
export function windowsOn(day: Day, { rules, exceptions, away }: WhenThere): Span[] {
  if (away.some(({ awayFrom, backOn }) => awayFrom <= day && (backOn === null || day < backOn))) return []
  const ofDay = exceptions.filter(({ firstDay, lastDay }) => firstDay <= day && day <= lastDay)
  if (ofDay.some(({ kind, fromTime }) => kind === 'not there' && fromTime === null)) return []
  const weekday = new Date(day).getUTCDay()
  const weekly = bankHolidays.has(day) ? [] : rules.filter((rule) => rule.weekday === weekday && rule.validFrom <= day && (rule.validTo === null || day < rule.validTo))
  const times = (kind: Exception['kind']) => ofDay.flatMap(({ kind: its, fromTime, toTime, zone }) => (its === kind && fromTime !== null && toTime !== null ? [between(day, { fromTime, toTime, zone })] : []))
  return without(joined([...weekly.map((rule) => between(day, rule)), ...times('there as well')]), times('not there'))
}

/** Spans in order, those that overlap or touch made one, and none that is empty. */
function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = []
  for (const { from, to } of spans.filter((one) => one.from < one.to).toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    const last = all.at(-1)
    if (last && from <= last.to) last.to = to > last.to ? to : last.to
    else all.push({ from, to })
  }
  return all
}

/** What is left of spans when others are taken out of them. */
const without = (spans: readonly Span[], taken: readonly Span[]): Span[] => taken.reduce<Span[]>((left, { from, to }) => left.flatMap((one) => [
  { from: one.from, to: one.to < from ? one.to : from }, { from: one.from > to ? one.from : to, to: one.to },
].filter((part) => part.from < part.to)), [...spans])

/** How a meeting of somebody's fits: its minutes, what is kept free around it, and how many and how soon they take. */
export type Terms = { minutes: number; bufferBefore: number; bufferAfter: number; mostADay: number; noticeHours: number; firstForRed: number; forRedUntil: string }

export type Busy = {
  /** What the coach's other meetings hold, with the minutes kept free around them, and workshops. */
  coach: readonly Span[]
  learner: readonly Span[]
  /** When the coach's meetings begin, for how many a day has. */
  meetings: readonly Date[]
}

export type Asked = { from: Day; to: Day; at: Date; /** Whether it is for an open red action. */ red: boolean }

/** Times lie half an hour apart, from the beginning of each window. */
const step = 30 * 60_000
const minute = 60_000

/**
 * The times of the days from one up to and with another at which a meeting can begin: within a window, with the minutes kept free around it, far enough ahead, on a day that is not full, and not among
 * the first times of a day while these are kept for red actions. An hour that comes twice is told once.
 */
export function freeTimes(there: WhenThere, terms: Terms, busy: Busy, { from, to, at, red }: Asked): Date[] {
  const first = [from, dayInLondon(at)].toSorted()[1]!
  const all: Date[] = []
  for (let day = first; day <= to; day = daysAfter(day, 1)) {
    const windows = windowsOn(day, there)
    if (windows.length === 0 || busy.meetings.filter((one) => dayInLondon(one) === day).length >= terms.mostADay) continue
    const possible = windows.flatMap((window) => startsWithin(window, terms.minutes))
    const kept = red || at >= keptForRedUntil(day, terms) ? 0 : terms.firstForRed
    all.push(...possible.slice(kept).filter((start) => start.getTime() >= at.getTime() + terms.noticeHours * 60 * minute && fits(start, terms, busy)))
  }
  return all
}

/** Until when the first times of a day are kept for red actions: a time of the working day before. */
export const keptForRedUntil = (day: Day, { forRedUntil }: Pick<Terms, 'forRedUntil'>): Date => instantOf(workingDayBefore(day), forRedUntil, 'Europe/London')

const workingDayBefore = remembered((day: Day) => workingDaysBefore(day, 1, { bankHolidays }))

const startsWithin = ({ from, to }: Span, minutes: number): Date[] => {
  const starts: Date[] = []
  for (let start = from.getTime(); start + minutes * minute <= to.getTime(); start += step) starts.push(new Date(start))
  // An hour comes twice only where the clocks change within the window, which one look at both ends tells.
  if (Date.parse(`${clockIn(to)}Z`) - Date.parse(`${clockIn(from)}Z`) === to.getTime() - from.getTime()) return starts
  const clocks = starts.map(clockIn)
  return starts.filter((_, nth) => clocks.indexOf(clocks[nth]!) === nth)
}

const clockAt = remembered((instant: number) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('Europe/London').toPlainDateTime().toString())
const clockIn = (instant: Date) => clockAt(instant.getTime())

const overlaps = (a: Span, b: Span) => a.from < b.to && b.from < a.to

function fits(start: Date, { minutes, bufferBefore, bufferAfter }: Terms, { coach, learner }: Busy): boolean {
  const meeting = { from: start, to: new Date(start.getTime() + minutes * minute) }
  const held = { from: new Date(meeting.from.getTime() - bufferBefore * minute), to: new Date(meeting.to.getTime() + bufferAfter * minute) }
  return !coach.some((one) => overlaps(one, held)) && !learner.some((one) => overlaps(one, meeting))
}

/** So many days ahead the changes of the clocks are looked at: three years, in which every last Sunday of March comes. */
const daysAhead = 3 * 366

/**
 * Whether weekly hours begin or end, on a day on which they hold, in the hour that is left out when the clocks go forward.
 * @param from the day on which somebody asks
 * @returns what is wrong and what to do, in a sentence; undefined where nothing is
 */
export function missingHour(rule: Rule, from: Day): string | undefined {
  const first = [rule.validFrom, from].toSorted()[1]!
  const last = [rule.validTo ?? daysAfter(first, daysAhead), daysAfter(first, daysAhead)].toSorted()[0]!
  for (let day = first; day < last; day = daysAfter(day, 1)) {
    const never = new Date(day).getUTCDay() === rule.weekday ? neverComes(day, rule) : undefined
    if (never) return never
  }
  return undefined
}

/** The same of hours on one day. */
export function neverComes(day: Day, { fromTime, toTime, zone }: Pick<Rule, 'fromTime' | 'toTime' | 'zone'>): string | undefined {
  const missing = [fromTime, toTime].find((time) => !comes(day, time, zone))
  return missing && `On ${weekdayInWords(day)} ${day.slice(0, 4)} the clocks go forward, and there is no ${missing.slice(0, 5)}. Choose a time outside that hour.`
}

/** The times nearest to one, at most so many, in their order: what somebody is told whose time was just taken. */
export const nearest = <One extends { startsAt: Date }>(times: readonly One[], wanted: Date, most = 3): One[] => times
  .toSorted((a, b) => Math.abs(a.startsAt.getTime() - wanted.getTime()) - Math.abs(b.startsAt.getTime() - wanted.getTime()) || a.startsAt.getTime() - b.startsAt.getTime())
  .slice(0, most).toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
