import { data, redirect } from 'react-router'
import type { Route } from './+types/coaching-move'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { neverComes } from '../../features/coaching/availability.ts'
import { aboutOf, moveMeeting, type Party } from '../../features/coaching/booking.server.ts'
import { chosenOf, dueSaid, momentOf, nearestInWords, nearestThree, timeChosen, timeShape } from '../../features/coaching/choice.ts'
import { whoCanHelp } from '../../features/coaching/coaches.server.ts'
import { factsOf, meetingFor, type MeetingOf } from '../../features/coaching/meetings.server.ts'
import { isAhead } from '../../features/coaching/meetings.ts'
import { DaysAndTimes, nearestIn } from '../../features/coaching/time-choice.tsx'
import { timeTyped } from '../../features/workshops/arranging.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon, instantInLondon, spanInWords, timeInWords } from '../../lib/days.ts'
import { found, idFrom, mend, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { Radios } from '../../ui/radios.tsx'

/** The times at which both are free, of this meeting’s coach. At most six statements */
async function timesOf(party: Party, meeting: MeetingOf) {
  const tx = await party.reading()
  const about = await aboutOf(tx, party, { id: meeting.id, learnerId: meeting.learner.id })
  const [coach] = await whoCanHelp(tx, party, { ...about, format: meeting.format }, { only: meeting.coach.id, without: meeting.id, inPair: meeting.pairId !== null })
  return { about, coach: coach?.whyNot === undefined ? coach : undefined }
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const party = allowIfCan({ context, request }, 'arrange coaching') ?? allow({ context, request }, 'book coaching')
  const meeting = found(await meetingFor(party, idFrom(params.id)))
  if (!isAhead(factsOf(meeting), party.at)) throw redirect(`/coaching/meetings/${meeting.id}`)
  const me = whoever(party)
  const isLearner = meeting.learner.id === me
  if (!isLearner && meeting.coach.id !== me) await noteReading(party, { subjectKind: 'coaching meeting', subjectId: meeting.id, aboutPersonId: meeting.learner.id })
  const { about, coach } = await timesOf(party, meeting)
  const page = `/coaching/meetings/${meeting.id}/move`
  const [day, clock] = [url.searchParams.get('day'), url.searchParams.get('time')]
  const shown = day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : dayInLondon(meeting.startsAt)
  return {
    id: meeting.id, when: spanInWords(meeting.startsAt, meeting.endsAt), with: isLearner ? meeting.coach.name : meeting.learner.name, anyTime: !isLearner, due: about.dueAt && dueSaid(about.dueAt),
    chosen: coach && chosenOf(coach, { dueAt: about.dueAt, red: about.red, at: party.at, day: clock ? undefined : day ?? undefined, href: ({ day: its }) => (its ? `${page}?day=${its}` : page) }),
    typedFirst: { day: { day: Number(shown.slice(8)), month: Number(shown.slice(5, 7)), year: Number(shown.slice(0, 4)) }, time: clock ?? timeInWords(meeting.startsAt).replace('12 noon', '12:00') },
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const party = allowIfCan({ context, request }, 'arrange coaching') ?? allow({ context, request }, 'book coaching')
  const meeting = found(await meetingFor(party, idFrom(params.id)))
  const typed: Record<string, string> = {}
  for (const [name, value] of await request.formData()) if (typeof value === 'string') typed[name] = value.replaceAll('\0', '')
  const wanted = wantedTime(typed, meeting.coach.id)
  if ('problems' in wanted) return mend(wanted.problems, typed)
  const moved = found(await moveMeeting(party, meeting.id, wanted.startsAt))
  const conflict = (problems: Problems, nearest: { value: string; words: string }[] = []) => data({ problems, typed, nearest }, { status: 409 })
  if (moved !== 'taken') return 'why' in moved ? conflict({ form: moved.why }) : redirect(`/coaching/meetings/${meeting.id}?done=moved`)
  const { coach } = await party.writing(async (tx) => {
    const about = await aboutOf(tx, party, { id: meeting.id, learnerId: meeting.learner.id })
    const [its] = await whoCanHelp(tx, party, { ...about, format: meeting.format }, { only: meeting.coach.id, without: meeting.id, inPair: meeting.pairId !== null })
    return { coach: its }
  })
  const nearest = coach ? nearestThree([coach], { coachId: coach.id, startsAt: wanted.startsAt }) : []
  const said = 'startsAt-time' in typed ? 'One of you is not free then.' : 'That time was just taken.'
  return nearest.length > 0 ? conflict({ time: `${said} ${nearestInWords(nearest)}` }, nearest) : conflict({ form: `${said} No other time is offered in the next four weeks.` })
}

/** The time that a form asks for: one that was offered, or a day and a clock time in London. */
function wantedTime(typed: Record<string, string>, coachId: string): { startsAt: Date } | { problems: Problems } {
  if ('startsAt-time' in typed) {
    const [day, clock] = [dayFrom(typed, 'startsAt'), timeTyped(typed['startsAt-time'] ?? '')]
    const problems: Problems = { ...(day ? {} : { startsAt: 'Write the day, such as 3 12 2026.' }), ...(clock ? {} : { 'startsAt-time': 'Write a time such as 9:30am or 13:30.' }) }
    if (!day || !clock) return { problems }
    const never = neverComes(day, { fromTime: clock, toTime: clock, zone: 'Europe/London' })
    return never ? { problems: { 'startsAt-time': never } } : { startsAt: instantInLondon(day, clock) }
  }
  if (!timeShape.test(typed.time ?? '')) return { problems: { time: 'Choose a time.' } }
  const chosen = timeChosen(typed.time!)
  return chosen.coachId === coachId ? { startsAt: chosen.startsAt } : { problems: { time: `Choose a time such as ${momentOf(chosen.startsAt)} from the list.` } }
}

export default function CoachingMove({ loaderData: { id, when, with: name, anyTime, due, chosen, typedFirst }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  const nearest = nearestIn(actionData)
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Move the coaching meeting with ${name}, ${when}${chosen?.day ? `, to ${chosen.day.words}` : ''} – Practice Loop`}</title>
      <BackLink href={`/coaching/meetings/${id}`}>The meeting</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Coaching meeting with {name}</span>
          <h1 className="govuk-heading-l">Move it to another time</h1>
          <p className="govuk-body">It is on {when}. It stays the same meeting: both of you are told, and the entries in your calendars move.{due && <> What it is about is due {due}.</>}</p>
          {nearest.length > 0 && (
            <form method="post" noValidate>
              <Radios name="time" label="Choose one of these times" labelSize="m" error={problems?.time} options={nearest.map(({ value, words }) => ({ value, label: words }))} />
              <Button>Move it there</Button>
            </form>
          )}
          {anyTime && (
            <section aria-labelledby="any">
              <h2 id="any" className="govuk-heading-m">Any time at which you are both free</h2>
              <form method="post" noValidate>
                <DateInput name="startsAt" label="On which day?" labelSize="s" value={typed && 'startsAt-day' in typed ? typedDate(typed, 'startsAt') : typedFirst.day} error={problems?.startsAt} />
                <Input name="startsAt-time" label="At what time does it begin?" labelSize="s" hint="In London. For example 9:30am or 13:30." width={10} value={typed?.['startsAt-time'] ?? typedFirst.time} error={problems?.['startsAt-time']} />
                <Button>Move it</Button>
              </form>
            </section>
          )}
          {chosen && nearest.length === 0 ? <DaysAndTimes chosen={chosen} error={problems?.time}><Button>Move it there</Button></DaysAndTimes>
            : !chosen && !anyTime && <p className="govuk-body">They offer no time just now. Cancel the meeting, and book with somebody else.</p>}
          <p className="govuk-body"><a className="govuk-link" href={`/coaching/meetings/${id}`}>Leave it where it is</a></p>
        </div>
      </div>
    </>
  )
}
