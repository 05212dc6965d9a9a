import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { Radios } from '../../ui/radios.tsx'
import type { Choice, Chosen, Time } from './choice.ts'
import type { MeetingCard } from './meeting-words.ts'

/** The nearest times that a form’s reply offers instead of one that was taken. */
export const nearestIn = (reply: object | undefined): readonly Time[] => (reply && 'nearest' in reply ? reply.nearest as Time[] : [])

/** The soonest times, each booked with one press. */
export function SoonestTimes({ soonest: { times, inTime }, due }: { soonest: Choice['soonest']; due: string | null }) {
  if (times.length === 0) return null
  return (
    <section aria-labelledby="soonest">
      <h2 id="soonest" className="govuk-heading-m">{due ? (inTime ? 'Nearest times before it is due' : 'First times after it is due') : 'Nearest times'}</h2>
      {due && !inTime && <p className="govuk-body">No time is free before it is due, {due}. These are the first after it. If it cannot wait, ask whoever you would like to meet: some times are not offered here.</p>}
      <form method="post">
        {times.map(({ value, words }) => <div key={value}><Button name="time" value={value} variant="secondary" className="govuk-!-margin-bottom-3">Book {words}</Button></div>)}
      </form>
    </section>
  )
}

/** Everybody who can help, with the reason why they stand where they do. */
export function WhoCanHelp({ coaches }: Pick<Choice, 'coaches'>) {
  return (
    <ul className="govuk-list pl-list-lined">
      {coaches.map(({ id, name, jobTitle, why, free, href, chosen }) => (
        <li key={id}>
          <h3 className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={href} aria-current={chosen ? 'true' : undefined}>{name}<span className="govuk-visually-hidden">: see their days</span></a></h3>
          {jobTitle && <>{jobTitle}. </>}{free}.
          <br />
          <span className="pl-quiet">{why}</span>
        </li>
      ))}
    </ul>
  )
}

/** Days as a list that says how many times are free, or the times of the day that was chosen. Each is a page of its own, and its heading takes the focus. */
export function DaysAndTimes({ chosen, error, children }: { chosen: Chosen; error?: string | undefined; /** What else the form asks, with its button. */ children: ReactNode }) {
  if (chosen.day) {
    return (
      <section aria-labelledby="times">
        <h2 id="times" tabIndex={-1} className="govuk-heading-m">Times on {chosen.day.words}</h2>
        <p className="govuk-body">With {chosen.name}{chosen.where && <>. {chosen.where}</>}. <a className="govuk-link" href={chosen.back}>Choose a different date</a></p>
        <form method="post" noValidate>
          <Radios name="time" id="time" label="What time?" labelSize="s" error={error} options={chosen.day.times.map(({ value, words }) => ({ value, label: words }))} />
          {children}
        </form>
      </section>
    )
  }
  const [before, after] = [chosen.days.filter(({ late }) => !late), chosen.days.filter(({ late }) => late)]
  return (
    <section aria-labelledby="days">
      <h2 id="days" tabIndex={-1} className="govuk-heading-m">Days on which {chosen.name} is free</h2>
      {chosen.keptForRed && <p className="govuk-body">{chosen.keptForRed}</p>}
      <Days days={before} />
      {after.length > 0 && <><h3 className="govuk-heading-s">After it is due</h3><Days days={after} /></>}
    </section>
  )
}

const Days = ({ days }: Pick<Chosen, 'days'>) => (
  <ul className="govuk-list">
    {days.map(({ day, words, free, href }) => <li key={day}>{href ? <a className="govuk-link" href={href}>{words}, {free}</a> : <span className="pl-quiet">{words}, {free}</span>}</li>)}
  </ul>
)

/** The two presses that answer a meeting that is offered, each without a script. */
export function MeetingAnswers({ id, with: name, when }: Pick<MeetingCard, 'id' | 'with' | 'when'>) {
  const of = <span className="govuk-visually-hidden">, to the meeting with {name}, {when}</span>
  return (
    <form method="post" action={`/coaching/meetings/${id}`} className="govuk-button-group">
      <Button name="answer" value="yes">Yes{of}</Button>
      <Button name="answer" value="no" variant="secondary">No{of}</Button>
    </form>
  )
}

/** A coaching meeting that is offered, to answer with one press. */
export function OfferedMeeting({ meeting, heading: Heading = 'h3' }: { meeting: MeetingCard; heading?: 'h2' | 'h3' }) {
  return (
    <div className="pl-card pl-card--brand">
      <Heading className="govuk-heading-s"><a className="govuk-link" href={`/coaching/meetings/${meeting.id}`}>A coaching meeting with {meeting.with}</a> is offered to you</Heading>
      <p className="govuk-body">{meeting.when}. {meeting.where}.</p>
      <p className="govuk-body">The time is kept for you until {meeting.until}. Say no if it does not suit: nobody asks why.</p>
      <MeetingAnswers {...meeting} />
    </div>
  )
}

/** The next coaching meeting, on somebody’s first page. */
export function NextMeeting({ meeting }: { meeting: MeetingCard | undefined }) {
  return (
    <section aria-labelledby="coaching">
      <h2 id="coaching" className="govuk-heading-m">Next coaching meeting</h2>
      {meeting
        ? <p className="govuk-body"><a className="govuk-link" href={`/coaching/meetings/${meeting.id}`}>{meeting.isLearner ? 'With' : 'You coach'} {meeting.with}</a><br />{meeting.when}<br />{meeting.where}</p>
        : <p className="govuk-body">No meeting is booked.</p>}
      <p className="govuk-body"><a className="govuk-link" href="/coaching">{meeting ? 'All your coaching' : 'Book coaching'}</a></p>
    </section>
  )
}
