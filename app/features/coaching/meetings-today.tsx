import type { TodaysMeeting } from './diary.ts'

/** Somebody’s meetings of today, on their first page; nothing on a day that has none. */
export function MeetingsToday({ meetings }: { meetings: readonly TodaysMeeting[] }) {
  if (meetings.length === 0) return null
  return (
    <section aria-labelledby="meetings-today">
      <h2 id="meetings-today" className="govuk-heading-m">Today’s meetings: {meetings.length}</h2>
      <ul className="govuk-list govuk-list--spaced">
        {meetings.map(({ id, title, times, where, link, state }) => (
          <li key={id}>{times}: <a className="govuk-link" href={`/coaching/meetings/${id}`}>{title}</a>{where && `. ${where}`}. {state}.
            {link && <><br /><a className="govuk-link" href={link} rel="noreferrer">Join online<span className="govuk-visually-hidden">: {title}, {times}</span></a></>}</li>
        ))}
      </ul>
      <p className="govuk-body"><a className="govuk-link" href="/diary">My diary</a></p>
    </section>
  )
}
