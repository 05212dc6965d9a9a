/** A calendar day in London as ISO text, '2026-03-03'. Days compare and sort as text. */
export type Day = string

/** Days on which nobody's clock runs, and those on which one person's does not. Saturday and Sunday are always off. */
export type NonWorking = {
  bankHolidays: ReadonlySet<Day>
  /** Weekdays that the person never works, 0 for Sunday. */
  weekdaysOff?: readonly number[]
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const months = [
  'January', 'February', 'March', 'April', 'May', 'June',
  'July', 'August', 'September', 'October', 'November', 'December',
]
const millisecondsADay = 86_400_000

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
})

/** The day and the time of day, 'HH:MM', that a clock in London shows at an instant. */
function clockInLondon(instant: Date): { day: Day; time: string } {
  const shown = Object.fromEntries(london.formatToParts(instant).map(({ type, value }) => [type, value]))
  return { day: `${shown.year}-${shown.month}-${shown.day}`, time: `${shown.hour}:${shown.minute}` }
}

export const dayInLondon = (instant: Date): Day => clockInLondon(instant).day

/** The instant at which London's clocks show a time, 'HH:MM'. When the clocks go back an hour happens twice: this is the
 *  first. When they go forward an hour never happens: this is the same time an hour later. */
export function instantInLondon(day: Day, time: string): Date {
  const inWinter = new Date(`${day}T${time}:00Z`)
  const inSummer = new Date(inWinter.getTime() - 3_600_000)
  const shown = clockInLondon(inSummer)
  return shown.day === day && shown.time === time ? inSummer : inWinter
}

const numberOf = (day: Day) => Date.parse(day) / millisecondsADay
const weekdayOf = (day: Day) => new Date(day).getUTCDay()

/** The day n days later, or earlier when n is below 0. */
export const daysAfter = (day: Day, n: number): Day =>
  new Date(Date.parse(day) + n * millisecondsADay).toISOString().slice(0, 10)

/** How many days lie from one day to another; below 0 when the second comes first. */
export const daysBetween = (from: Day, to: Day) => numberOf(to) - numberOf(from)

export function isWorkingDay(day: Day, off: NonWorking) {
  const weekday = weekdayOf(day)
  return weekday !== 0 && weekday !== 6 && !off.bankHolidays.has(day) && !off.weekdaysOff?.includes(weekday)
}

/** The nth working day after a day, which itself never counts; for n = 0 the day itself.
 *  A person without any working weekday is a RangeError, because no such day would ever come. */
export function workingDaysAfter(day: Day, n: number, off: NonWorking): Day {
  if ([1, 2, 3, 4, 5].every((weekday) => off.weekdaysOff?.includes(weekday))) {
    throw new RangeError('No weekday is left to work on.')
  }
  let reached = day
  for (let counted = 0; counted < n;) {
    reached = daysAfter(reached, 1)
    if (isWorkingDay(reached, off)) counted++
  }
  return reached
}

/** The nth working day before a day, which itself never counts. A person without any working weekday is a RangeError, as above. */
export function workingDaysBefore(day: Day, n: number, off: NonWorking): Day {
  if ([1, 2, 3, 4, 5].every((weekday) => off.weekdaysOff?.includes(weekday))) {
    throw new RangeError('No weekday is left to work on.')
  }
  let reached = day
  for (let counted = 0; counted < n;) {
    reached = daysAfter(reached, -1)
    if (isWorkingDay(reached, off)) counted++
  }
  return reached
}

/** How many working days come after one day, up to and with another. */
export function workingDaysBetween(from: Day, to: Day, off: NonWorking) {
  let counted = 0
  for (let day = daysAfter(from, 1); day <= to; day = daysAfter(day, 1)) {
    if (isWorkingDay(day, off)) counted++
  }
  return counted
}

const dayAndMonth = (day: Day) => `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]}`

/** '3 March 2026' */
export const inWords = (day: Day) => `${dayAndMonth(day)} ${day.slice(0, 4)}`

/** 'Thursday 5 March' */
export const weekdayInWords = (day: Day) => `${weekdays[weekdayOf(day)]} ${dayAndMonth(day)}`

/** '2:30pm', '9am', '12 noon' or 'midnight', in London. */
export function timeInWords(instant: Date) {
  const { time } = clockInLondon(instant)
  if (time === '00:00') return 'midnight'
  if (time === '12:00') return '12 noon'
  const hour = Number(time.slice(0, 2))
  const minutes = time.endsWith(':00') ? '' : time.slice(2)
  return `${hour % 12 || 12}${minutes}${hour < 12 ? 'am' : 'pm'}`
}

/** 'Thursday 3 December 2026, 9:30am to 12:30pm', in London; where it ends on another day, both days are said. */
export function spanInWords(startsAt: Date, endsAt: Date): string {
  const [first, last] = [dayInLondon(startsAt), dayInLondon(endsAt)]
  const day = (of: Day) => `${weekdayInWords(of)} ${of.slice(0, 4)}`
  return `${day(first)}, ${timeInWords(startsAt)} to ${first === last ? '' : `${day(last)}, `}${timeInWords(endsAt)}`
}

/** '3 March 2026, 2:30pm', in London. */
export const momentInWords = (instant: Date) => `${inWords(dayInLondon(instant))}, ${timeInWords(instant)}`

/** '9am on 3 December 2026', in London: at what time something ends by itself. */
export const timeOnDayInWords = (instant: Date) => `${timeInWords(instant)} on ${inWords(dayInLondon(instant))}`

/** How far off a due day is: 'due today', 'due tomorrow', 'in 2 working days (Thursday 5 March)' or '2 working days late'.
 *  Where no working day lies between, it names the day instead. */
export function dueInWords(dueDay: Day, today: Day, off: NonWorking) {
  if (dueDay === today) return 'due today'
  if (dueDay === daysAfter(today, 1)) return 'due tomorrow'
  if (dueDay > today) {
    const ahead = workingDaysBetween(today, dueDay, off)
    return ahead === 0 ? `due ${weekdayInWords(dueDay)}` : `in ${workingDays(ahead)} (${weekdayInWords(dueDay)})`
  }
  const late = workingDaysBetween(dueDay, today, off)
  return late === 0 ? `late, was due ${weekdayInWords(dueDay)}` : `${workingDays(late)} late`
}

const workingDays = (n: number) => `${n} working ${n === 1 ? 'day' : 'days'}`
