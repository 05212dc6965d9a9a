import { useEffect, useState, useSyncExternalStore, type ComponentType } from 'react'
import type { Route } from './+types/diary'
import { allow } from '../../door.server.ts'
import { mayOfferAnything } from '../../features/coaching/availability-form.ts'
import { myAvailability } from '../../features/coaching/availability-settings.server.ts'
import type { CalendarProps } from '../../features/coaching/diary-calendar.tsx'
import { byDay, entryOf, weeksFrom, weeksShown } from '../../features/coaching/diary.ts'
import { diaryOf, windowsBetween } from '../../features/coaching/diary.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

const views = ['list', 'calendar'] as const

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const today = dayInLondon(one.at)
  const view = views.find((view) => view === url.searchParams.get('view'))
  const { first, last, next, earlier, from, to } = weeksFrom(url.searchParams.get('from'), today)
  const mine = await myAvailability(one)
  const entries = (await diaryOf(one, { from, to })).map((told) => entryOf(told, one.at))
  const address = (day: string) => `/diary?${new URLSearchParams({ from: day, ...view && { view } })}`
  return {
    // A list that was asked for needs no scripts; otherwise they look whether there is room for a calendar.
    enhanced: view !== 'list',
    view, coaches: mayOfferAnything(mine.may), today, days: byDay(entries), many: entries.length,
    weeks: { first, next, words: `${inWords(first)} to ${inWords(last)}`, earlier: address(earlier), later: address(next), now: first <= today && today <= last ? undefined : address(today) },
    calendar: { entries: view === 'list' ? [] : entries, there: view === 'list' ? [] : windowsBetween(first, last, mine).map(({ from, to }) => ({ start: from.toISOString(), end: to.toISOString() })) },
  }
}

export default function Diary({ loaderData: { view, coaches, today, days, many, weeks, calendar } }: Route.ComponentProps) {
  const { Calendar, asked, failed } = useCalendar(view)
  const shown = view ?? (asked ? 'calendar' : 'list')
  const as = (wanted: (typeof views)[number]) => `/diary?${new URLSearchParams({ from: weeks.first, view: wanted })}`
  return (
    <>
      <title>My diary – Practice Loop</title>
      <h1 className="govuk-heading-l">My diary</h1>
      <p className="govuk-body">Your coaching meetings, and the workshops that you lead. {coaches && <a className="govuk-link" href="/availability">When and how you coach</a>}</p>
      <SubNavigation label="How the diary is shown" items={[{ text: 'As a list', href: as('list'), current: shown === 'list' }, { text: 'As a calendar, with the list below', href: as('calendar'), current: shown === 'calendar' }]} />
      <h2 className="govuk-heading-m">{weeks.words}</h2>
      <nav aria-label="Other weeks">
        <ul className="govuk-list">
          <li><a className="govuk-link" href={weeks.earlier}>{weeksShown} weeks earlier</a></li>
          <li><a className="govuk-link" href={weeks.later}>{weeksShown} weeks later</a></li>
          {weeks.now && <li><a className="govuk-link" href={weeks.now}>This week and the next three</a></li>}
        </ul>
      </nav>
      {asked && (
        <section aria-label="Calendar" className="pl-calendar">
          {Calendar ? <Calendar {...calendar} first={weeks.first} next={weeks.next} today={today} />
            : <p className="govuk-body" role="status">{failed ? 'The calendar could not be loaded. The list below has everything.' : 'The calendar is loading. The list below has everything.'}</p>}
        </section>
      )}
      <section aria-labelledby="list">
        <h2 id="list" className="govuk-heading-m">As a list: {counted(many, 'entry', 'entries')}</h2>
        {days.length === 0 && (
          <EmptyState title="Nothing in these weeks" titleLevel={3} next={coaches ? { text: 'See how many times you have free', href: '/availability' } : undefined}>When somebody books you, or you book somebody, it is here with its time and place.</EmptyState>
        )}
        {days.map(({ day, title, entries }) => (
          <section key={day} aria-labelledby={`day-${day}`}>
            <h3 id={`day-${day}`} className="govuk-heading-s">{title}{day === today ? ', today' : ''}</h3>
            <ul className="govuk-list govuk-list--spaced">
              {entries.map((entry) => (
                <li key={entry.id}><a className="govuk-link" href={entry.href}>{entry.title}</a><br />{entry.times}{entry.where && `. ${entry.where}`}. <strong>{entry.state}.</strong>
                  {entry.link && <><br /><a className="govuk-link" href={entry.link} rel="noreferrer">Join online<span className="govuk-visually-hidden">: {entry.title}, {entry.times}</span></a></>}
                  {entry.ahead && <><br /><a className="govuk-link" href={`${entry.href}/move`}>Move it<span className="govuk-visually-hidden">: {entry.title}, {entry.times}</span></a> or <a className="govuk-link" href={`${entry.href}/cancel`}>cancel it<span className="govuk-visually-hidden">: {entry.title}, {entry.times}</span></a></>}
                  {entry.over && <><br /><a className="govuk-link" href={`${entry.href}/after`}>Say whether it was held<span className="govuk-visually-hidden">: {entry.title}, {entry.times}</span></a></>}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </section>
    </>
  )
}

/** From so wide a window on a calendar stands above the list by itself; on a phone only when it is asked for. */
const roomForCalendar = '(min-width: 50em)'

/** The calendar, fetched once the page has come to life and there is room, or it was asked for. */
function useCalendar(view: (typeof views)[number] | undefined) {
  const asked = useSyncExternalStore(whenRoomChanges, () => view === 'calendar' || view === undefined && window.matchMedia(roomForCalendar).matches, () => false)
  const [failed, setFailed] = useState(false)
  const [loaded, setLoaded] = useState<{ Calendar: ComponentType<CalendarProps> }>()
  useEffect(() => {
    if (asked) import('../../features/coaching/diary-calendar.tsx').then(({ DiaryCalendar }) => setLoaded({ Calendar: DiaryCalendar }), () => setFailed(true))
  }, [asked])
  return { Calendar: loaded?.Calendar, asked, failed }
}

function whenRoomChanges(changed: () => void) {
  const room = window.matchMedia(roomForCalendar)
  room.addEventListener('change', changed)
  return () => room.removeEventListener('change', changed)
}
