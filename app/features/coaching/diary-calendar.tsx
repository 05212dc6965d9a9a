import FullCalendar, { type EventDisplayInfo } from '@fullcalendar/react'
import interactionPlugin from '@fullcalendar/react/interaction'
import listPlugin from '@fullcalendar/react/list'
import enGb from '@fullcalendar/react/locales/en-gb'
import classicTheme from '@fullcalendar/react/themes/classic'
import timeGridPlugin from '@fullcalendar/react/timegrid'
import '@fullcalendar/react/skeleton.css'
import '@fullcalendar/react/themes/classic/theme.css'
import '@fullcalendar/react/themes/classic/palette.css'
import { dayInLondon, timeInWords, weekdayInWords } from '../../lib/days.ts'
import type { Entry } from './diary.ts'

export type CalendarProps = {
  entries: readonly Entry[]
  /** When they coach, whatever is booked. */
  there: readonly { start: string; end: string }[]
  /** The first day that is shown and the first that is not. */
  first: string; next: string; today: string
}

const wide = '(min-width: 50em)'

/**
 * The diary as a calendar, an extra over the list: in the browser only. A drag never moves a meeting by itself; it leads to the form in which it is moved, filled in, and the calendar stays as it was.
 */
export function DiaryCalendar({ entries, there, first, next, today }: CalendarProps) {
  const isWide = window.matchMedia(wide).matches
  const hours = hoursShown([...entries.map(({ startsAt, endsAt }) => ({ start: startsAt, end: endsAt })), ...there])
  return (
    <FullCalendar
      plugins={[timeGridPlugin, listPlugin, interactionPlugin, classicTheme]}
      locale={enGb}
      timeZone="Europe/London"
      firstDay={1}
      initialView={isWide ? 'timeGridWeek' : 'listWeek'}
      initialDate={first <= today && today < next ? today : first}
      validRange={{ start: first, end: next }}
      headerToolbar={{ start: 'prev,next today', center: 'title', end: 'timeGridWeek,timeGridDay,listWeek' }}
      headingLevel={3}
      buttons={{ today: { text: 'Today' }, timeGridWeek: { text: 'Week' }, timeGridDay: { text: 'Day' }, listWeek: { text: 'List' } }}
      todayHint={(unit) => `Today, this ${unit.toLowerCase()}`}
      height="auto"
      allDaySlot={false}
      slotMinTime={hours.from}
      slotMaxTime={hours.to}
      slotMinHeight={56}
      slotHeaderFormat={{ hour: 'numeric', hour12: true }}
      weekends={atWeekend([...entries.map(({ startsAt }) => startsAt), ...there.map(({ start }) => start)])}
      nowIndicator
      editable
      eventDurationEditable={false}
      eventColor="var(--pl-ink)"
      eventContrastColor="#ffffff"
      events={[
        ...entries.map(({ id, title, who, startsAt, endsAt, href, ahead, state }) => ({ id, title, start: startsAt, end: endsAt, url: href, editable: ahead, extendedProps: { who, times: `${timeInWords(new Date(startsAt))} to ${timeInWords(new Date(endsAt))}`, from: timeInWords(new Date(startsAt)), said: saidOf({ title, startsAt, endsAt, state }) } })),
        ...there.map(({ start, end }) => ({ start, end, display: 'background' })),
      ]}
      eventContent={shownOf}
      eventDrop={({ event, revert }) => {
        // As the clock of the calendar shows it, whatever zone the browser is in.
        const to = event.startStr
        revert()
        window.location.assign(moveAddress(event.url, to))
      }}
    />
  )
}

/** What is seen of an entry, in its column no more than there is room for, and what is heard of it. A time at which they coach is a colour and nothing else. */
const shownOf = ({ event: { title, extendedProps: { who, from, times, said } }, view }: EventDisplayInfo) => (said
  ? <span className="pl-calendar__entry"><span aria-hidden="true">{view.type === 'listWeek' ? `${times}: ${title}` : `${from} ${who}`}</span><span className="govuk-visually-hidden">{said}</span></span> : null)

/** What is heard of an entry: with the whole date, because nobody hears in which column it stands. */
const saidOf = ({ title, startsAt, endsAt, state }: Pick<Entry, 'title' | 'startsAt' | 'endsAt' | 'state'>) =>
  `${title}, ${weekdayInWords(dayInLondon(new Date(startsAt)))} ${startsAt.slice(0, 4)}, ${timeInWords(new Date(startsAt))} to ${timeInWords(new Date(endsAt))}. ${state}.`

const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

/** The address at which a meeting is moved to a time, '2026-05-06T14:00:00', which its form then asks about. */
const moveAddress = (page: string, to: string) => `${page}/move?${new URLSearchParams({ day: to.slice(0, 10), time: to.slice(11, 16) })}`

/** Whether anything is on a Saturday or Sunday; otherwise the five days have the room. */
const atWeekend = (starts: readonly string[]) => starts.some((start) => [0, 6].includes(new Date(dayInLondon(new Date(start))).getUTCDay()))

/** From and until which full hour a day is shown: the working day, and whatever else there is. */
function hoursShown(times: readonly { start: string; end: string }[]) {
  const starts = times.map(({ start }) => Number(clock.format(new Date(start)).slice(0, 2)))
  const ends = times.map(({ end }) => clock.format(new Date(end))).map((time) => Number(time.slice(0, 2)) + (time.endsWith(':00') ? 0 : 1))
  const hour = (of: number) => `${String(of).padStart(2, '0')}:00:00`
  return { from: hour(Math.min(8, ...starts)), to: hour(Math.max(18, ...ends)) }
}
