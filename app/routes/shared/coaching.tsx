import type { Route } from './+types/coaching'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan } from '../../door.server.ts'
import { whatCoachingIsNot } from '../../features/coaching/formats.ts'
import { tagOf, whereMet } from '../../features/coaching/meeting-words.ts'
import { factsOf, myMeetings, type MeetingOf } from '../../features/coaching/meetings.server.ts'
import { stateOf } from '../../features/coaching/meetings.ts'
import { pairsOf } from '../../features/coaching/pairs.server.ts'
import { OfferedMeeting } from '../../features/coaching/time-choice.tsx'
import { spanInWords, timeOnDayInWords } from '../../lib/days.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Tag } from '../../ui/tag.tsx'

const sentences: Record<string, string> = {
  cancelled: 'The meeting is cancelled, and both of you are told. Choose another time when it suits.',
  declined: 'You said no. The time is free again, and nobody asks why.',
}

/** At most so many things are put first. */
const most = 3

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book coaching')
  const { coming, past } = await myMeetings(one)
  const line = (meeting: MeetingOf) => lineOf(meeting, whoever(one), one.at)
  const state = (meeting: MeetingOf) => stateOf(factsOf(meeting), one.at)
  const ahead = coming.map(line).filter(({ lapsed }) => !lapsed)
  const offers = ahead.filter(({ isLearner, offered }) => isLearner && offered)
  const toBeSaid = past.filter((meeting) => state(meeting) === 'to be said').map(line)
  const next = ahead.find(({ offered }) => !offered)
  const first = { offers: offers.slice(0, most), toBeSaid: toBeSaid.slice(0, most - Math.min(offers.length, most)) }
  const isFirst = new Set([...first.offers, ...first.toBeSaid].map(({ id }) => id))
  return {
    ...first, next: isFirst.size < most ? next : undefined,
    asLearner: ahead.filter(({ id, isLearner }) => isLearner && !isFirst.has(id)), asCoach: ahead.filter(({ isLearner }) => !isLearner),
    past: [...past.map(line), ...coming.map(line).filter(({ lapsed }) => lapsed)].filter(({ id }) => !isFirst.has(id)),
    pairs: (await pairsOf(one)).map(({ id, kind, other, isLearner, agreedAt }) => ({ id, words: `${kind === 'mentoring' ? (isLearner ? 'Mentoring with' : 'You mentor') : 'A coaching cycle with'} ${other}`, waits: agreedAt === null })),
    invites: allowIfCan({ context, request }, 'invite coaches') !== undefined,
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

function lineOf(meeting: MeetingOf, readerId: string, at: Date) {
  const { id, startsAt, endsAt, learner, coach, reason, offerUntil } = meeting
  const isLearner = learner.id === readerId
  const state = stateOf(factsOf(meeting), at)
  return {
    id, isLearner, with: isLearner ? coach.name : learner.name, when: spanInWords(startsAt, endsAt), where: whereMet(meeting), about: reason?.title ?? null, tag: tagOf(factsOf(meeting), at),
    offered: state === 'offered', lapsed: state === 'lapsed', toBeSaid: state === 'to be said', until: state === 'offered' ? timeOnDayInWords(offerUntil!) : null,
  }
}
type Line = ReturnType<typeof lineOf>

export default function Coaching({ loaderData: { offers, toBeSaid, next, asLearner, asCoach, past, pairs, invites, done } }: Route.ComponentProps) {
  const nothing = offers.length + toBeSaid.length + asLearner.length + asCoach.length + past.length === 0
  return (
    <>
      <title>Coaching – Practice Loop</title>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Coaching</h1>
          {offers.map((offer) => <OfferedMeeting key={offer.id} meeting={offer} heading="h2" />)}
          {toBeSaid.map((one) => (
            <div key={one.id} className="pl-card pl-card--brand">
              <h2 className="govuk-heading-s">Was the meeting with {one.with} held?</h2>
              <p className="govuk-body">{one.when}.</p>
              <Button href={`/coaching/meetings/${one.id}/after`} className="govuk-!-margin-bottom-0">Say how it went<span className="govuk-visually-hidden">: meeting with {one.with}, {one.when}</span></Button>
            </div>
          ))}
          {next && (
            <div className="pl-card pl-card--brand">
              <h2 className="govuk-heading-s">Next: {next.isLearner ? 'with' : 'you coach'} {next.with}</h2>
              <p className="govuk-body">{next.when}. {next.where}.</p>
              <p className="govuk-body"><a className="govuk-link" href={`/coaching/meetings/${next.id}`}>Open this meeting<span className="govuk-visually-hidden">: {next.with}, {next.when}</span></a></p>
            </div>
          )}
          {nothing && <EmptyState title="No coaching meeting yet">What you book, and what is offered to you, will be here with its day, its place and the person you meet. Book a meeting below, or from an action that you need help with.</EmptyState>}
          <Button href="/coaching/book">Book coaching</Button>
          <p className="govuk-body">{whatCoachingIsNot}</p>
          <Meetings id="as-learner" title="Your meetings to come" meetings={asLearner} />
          <Meetings id="as-coach" title="Meetings in which you coach" meetings={asCoach} />
          <Meetings id="past" title="Past meetings" meetings={past} />
          {pairs.length > 0 && (
            <section aria-labelledby="pairs">
              <h2 id="pairs" className="govuk-heading-m">With whom you go on meeting</h2>
              <ul className="govuk-list govuk-list--spaced">{pairs.map(({ id, words, waits }) => <li key={id}><a className="govuk-link" href={`/coaching/pairs/${id}`}>{words}</a>{waits && ': not answered yet'}</li>)}</ul>
            </section>
          )}
          <h2 className="govuk-heading-m">More</h2>
          <ul className="govuk-list govuk-list--spaced">
            <li><a className="govuk-link" href="/coaching/pairs/new">Ask somebody to be your mentor</a>, or to go on meeting you</li>
            <li><a className="govuk-link" href="/coaching/invitations">What you help others with</a>, and what you are asked</li>
            <li><a className="govuk-link" href="/diary">Your diary</a>: your meetings by week and day</li>
            <li><a className="govuk-link" href="/availability">Offer coaching yourself</a>: when you are free, and for what</li>
            {invites && <li><a className="govuk-link" href="/coaching/within">Coaches from within</a>: invite people whose own practice is good to coach others</li>}
          </ul>
          <p className="pl-who-can-see">You and whoever you meet can see your meetings. So can auditors who arrange coaching for your team, and whenever one of them opens a meeting it is noted.</p>
        </div>
      </div>
    </>
  )
}

function Meetings({ id, title, meetings }: { id: string; title: string; meetings: readonly Line[] }) {
  if (meetings.length === 0) return null
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="govuk-heading-m">{title}</h2>
      <ul className="govuk-list pl-list-lined">
        {meetings.map((one) => (
          <li key={one.id}>
            <h3 className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={`/coaching/meetings/${one.id}`}>{one.with}<span className="govuk-visually-hidden">, {one.when}</span></a></h3>
            {one.when}
            <br />
            {one.where}
            {one.about && <><br /><span className="pl-quiet">{one.about}</span></>}
            <br />
            <Tag colour={one.tag.colour}>{one.tag.words}</Tag>
            {one.toBeSaid && <> <a className="govuk-link" href={`/coaching/meetings/${one.id}/after`}>Say how it went<span className="govuk-visually-hidden">: meeting with {one.with}, {one.when}</span></a></>}
          </li>
        ))}
      </ul>
    </section>
  )
}
