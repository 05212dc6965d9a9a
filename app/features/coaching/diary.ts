import { dayInLondon, daysAfter, instantInLondon, spanInWords, timeInWords, weekdayInWords, type Day } from '../../lib/days.ts'
import { formats, type Format } from './formats.ts'
import { isAhead, stateOf, type MeetingFacts, type MeetingState } from './meetings.ts'

/** So many weeks a diary shows at once. */
export const weeksShown = 4

/** A meeting or workshop of somebody’s, as the database tells it. */
export type InDiary =
  | { kind: 'meeting'; id: string; format: Format; coaches: boolean; with: string; startsAt: string; endsAt: string; place: string | null; link: string | null } & Pick<MeetingFacts, 'ended' | 'attendance'> & { offerUntil: string | null; acceptedAt: string | null }
  | { kind: 'workshop'; id: string; title: string; startsAt: string; endsAt: string; place: string | null; link: string | null }

export type Entry = {
  id: string; kind: 'meeting' | 'workshop'; startsAt: string; endsAt: string
  /** What it is and with whom, that alone by which it is known at a glance, its times, and what there is to say of it. */
  title: string; who: string; times: string; state: string; where: string; link: string | null
  href: string
  /** Whether it can be moved and cancelled, as a meeting that is ahead. */
  ahead: boolean
  /** Whether somebody is to say what became of it. */
  over: boolean
}

const stateInWords: Record<MeetingState, string> = {
  offered: 'Offered, not answered yet', booked: 'Booked', 'under way': 'Under way', 'to be said': 'Over', held: 'Held', missed: 'Not held', cancelled: 'Cancelled', declined: 'Declined', lapsed: 'Not answered in time',
}

const moment = (text: string | null) => (text === null ? null : new Date(text))

/** A meeting or workshop as its diary tells it at a moment. */
export function entryOf(one: InDiary, at: Date): Entry {
  const [startsAt, endsAt] = [new Date(one.startsAt), new Date(one.endsAt)]
  const common = { id: one.id, kind: one.kind, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), times: spanInWords(startsAt, endsAt), where: one.place ?? (one.link === null ? '' : 'Online'), link: one.link }
  if (one.kind === 'workshop') return { ...common, title: `Workshop: ${one.title}`, who: one.title, state: at < startsAt ? 'You lead it' : 'You led it', href: `/workshops/${one.id}/register`, ahead: false, over: false }
  const facts: MeetingFacts = { startsAt, endsAt, offerUntil: moment(one.offerUntil), acceptedAt: moment(one.acceptedAt), ended: one.ended, attendance: one.attendance }
  return {
    ...common, who: one.with, title: `${formats[one.format].title} with ${one.with}${one.coaches ? '' : ', who coaches you'}`, state: stateInWords[stateOf(facts, at)], href: `/coaching/meetings/${one.id}`, ahead: isAhead(facts, at), over: stateOf(facts, at) === 'to be said',
  }
}

/** Entries by day, the earliest first. */
export const byDay = (entries: readonly Entry[]): { day: Day; title: string; entries: Entry[] }[] => [...Map.groupBy(entries, ({ startsAt }) => dayInLondon(new Date(startsAt)))]
  .map(([day, ofDay]) => ({ day, title: `${weekdayInWords(day)} ${day.slice(0, 4)}`, entries: ofDay }))

/** The Monday of the week in which a day lies. */
export const mondayOf = (day: Day): Day => daysAfter(day, -((new Date(day).getUTCDay() + 6) % 7))

/** The weeks of a diary, from the Monday on or before the day that was asked for; of anything that is no day, from this week on. @returns instants half-open, and days up to and with the last */
export function weeksFrom(asked: string | null, today: Day) {
  const isDay = asked !== null && /^20\d{2}-\d{2}-\d{2}$/.test(asked) && !Number.isNaN(Date.parse(asked)) && new Date(asked).toISOString().slice(0, 10) === asked
  const first = mondayOf(isDay ? asked : today)
  const next = daysAfter(first, 7 * weeksShown)
  return { first, last: daysAfter(next, -1), next, earlier: daysAfter(first, -7 * weeksShown), from: instantInLondon(first, '00:00'), to: instantInLondon(next, '00:00') }
}

/** A meeting of today, as a first page tells it. */
export type TodaysMeeting = { id: string; title: string; times: string; where: string; link: string | null; state: string }

export const todayInWords = (all: readonly InDiary[], at: Date): TodaysMeeting[] => all.map((one) => entryOf(one, at)).map(({ id, title, startsAt, endsAt, where, link, state }) => (
  { id, title, times: `${timeInWords(new Date(startsAt))} to ${timeInWords(new Date(endsAt))}`, where, link, state }))
