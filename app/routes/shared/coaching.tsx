import type { Route } from './+types/coaching'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan } from '../../door.server.ts'
import { formats, whatCoachingIsNot } from '../../features/coaching/formats.ts'
import { standingInWords } from '../../features/coaching/meeting-words.ts'
import { stateOf } from '../../features/coaching/meetings.ts'
import { myMeetings, type MeetingShown } from '../../features/coaching/meetings.server.ts'
import { meetingInWords } from '../../features/coaching/times.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book coaching')
  const me = whoever(one)
  const { coming, past } = await myMeetings(one)
  const row = (meeting: MeetingShown) => ({
    id: meeting.id, when: meetingInWords(meeting), with: meeting.coach.id === me ? meeting.learner.name : meeting.coach.name, asCoach: meeting.coach.id === me, format: formats[meeting.format].title,
    about: meeting.brought?.title, state: stateOf(meeting, one.at), standing: standingInWords(meeting, me, one.at),
  })
  const [ahead, over] = [coming.map(row).filter(({ state }) => state !== 'lapsed'), [...coming.map(row).filter(({ state }) => state === 'lapsed'), ...past.map(row)]]
  const toAnswer = ahead.filter(({ state, asCoach }) => state === 'offered' && !asCoach)
  const toSay = over.filter(({ state }) => state === 'to be said')
  const next = ahead.find(({ state }) => state === 'booked' || state === 'under way')
  return {
    // At most three things first.
    first: [...toAnswer.map((meeting) => ({ ...meeting, button: 'Say yes or no' })), ...toSay.map((meeting) => ({ ...meeting, button: 'Say how it was' })), ...next ? [{ ...next, button: 'Open it' }] : []].slice(0, 3),
    asLearner: ahead.filter(({ asCoach }) => !asCoach), asCoach: ahead.filter(({ asCoach }) => asCoach), over,
    arranges: allowIfCan({ context, request }, 'arrange coaching') !== undefined,
  }
}

type Row = Route.ComponentProps['loaderData']['over'][number]

export default function Coaching({ loaderData: { first, asLearner, asCoach, over, arranges } }: Route.ComponentProps) {
  const nothing = asLearner.length + asCoach.length + over.length === 0
  return (
    <>
      <title>Coaching – Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Coaching</h1>
          {first.map((meeting) => (
            <article key={meeting.id} className="pl-card pl-card--brand">
              <h2 className="govuk-heading-s">{meeting.when}, with {meeting.with}</h2>
              <p className="govuk-body">{meeting.standing}{meeting.about && ` It is about: ${meeting.about}.`}</p>
              <Button href={`/coaching/meetings/${meeting.id}${meeting.state === 'to be said' ? '/after' : ''}`}>{meeting.button}<span className="govuk-visually-hidden">: {meeting.when}</span></Button>
            </article>
          ))}
          {nothing && <EmptyState title="No meetings yet">A time that you book, or that somebody offers you, appears here. You can ask for coaching about an action or a gap from its own page, and for anything else here.</EmptyState>}
          <p className="govuk-body"><Button href="/coaching/book" variant={first.length > 0 ? 'secondary' : undefined}>Book coaching for something of your own</Button></p>
          <Listed title="To come" rows={asLearner} />
          <Listed title="To come, with you as coach" rows={asCoach} />
          <Listed title="Before" rows={over} />
          <h2 className="govuk-heading-m">More</h2>
          <ul className="govuk-list govuk-list--spaced">
            <li><a className="govuk-link" href="/coaching/pairs/new">Ask somebody to be your mentor</a></li>
            <li><a className="govuk-link" href="/coaching/invitations">Invitations to help others</a></li>
            <li><a className="govuk-link" href="/availability">Coach others: your hours</a>, and <a className="govuk-link" href="/diary">your diary</a></li>
            {arranges && <li><a className="govuk-link" href="/coaching/within">Find people who could help others</a></li>}
          </ul>
          <p className="govuk-body pl-quiet">{whatCoachingIsNot}</p>
          <p className="pl-who-can-see">Who can see this: you. Each meeting is seen by the two of you, and by an auditor who arranges coaching, without what it is about.</p>
        </div>
      </div>
    </>
  )
}

function Listed({ title, rows }: { title: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null
  const id = title.toLowerCase().replace(/\W+/g, '-')
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="govuk-heading-m">{title}</h2>
      <ul className="govuk-list govuk-list--spaced">
        {rows.map((meeting) => <li key={meeting.id}><a className="govuk-link" href={`/coaching/meetings/${meeting.id}`}>{meeting.when}</a>, {meeting.format.toLowerCase()} with {meeting.with}<br /><span className="pl-quiet">{meeting.standing}</span></li>)}
      </ul>
    </section>
  )
}
