import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-invitations'
import { allow } from '../../door.server.ts'
import { invitationStanding, type Standing } from '../../features/coaching/within.ts'
import { invitationsOf, stopHelping } from '../../features/coaching/within.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, parseForm } from '../../lib/http.server.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'

const Form = z.object({ stop: z.guid('Choose with which theme you stop.') })

const sentences: Record<string, string> = { yes: 'Thank you. Learners find you for this theme as soon as you say when you can help.', no: 'Your answer is kept. Nobody is told of it.', stopped: 'You do not help with it any more. What is booked stands; cancel it where you cannot come.' }

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const invitations = await invitationsOf(one)
  const day = (at: Date | null) => at && inWords(dayInLondon(at))
  return {
    invitations: invitations.map(({ id, theme, by, invitedAt, answeredAt, endedAt, answer }) => ({ id, theme, by, asked: day(invitedAt)!, answered: day(answeredAt), ended: day(endedAt), standing: invitationStanding({ answer, endedAt }) })),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  found(await stopHelping(one, form.value.stop))
  return redirect('/coaching/invitations?done=stopped')
}

type Invitation = Route.ComponentProps['loaderData']['invitations'][number]

const standsInWords: Record<Standing, (one: Invitation) => string> = {
  'to answer': ({ asked, by }) => `${by} asked you on ${asked}. You have not answered.`,
  helps: ({ answered }) => `You help with it, since ${answered}.`,
  no: ({ answered }) => `You said no on ${answered}. Nobody else is told.`,
  stopped: ({ ended }) => `You stopped on ${ended}.`,
}

export default function CoachingInvitations({ loaderData: { invitations, done }, actionData }: Route.ComponentProps) {
  const problems = actionData?.problems
  const helps = invitations.some(({ standing }) => standing === 'helps')
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}What you help others with – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Coaching', href: '/coaching' }]} />
      {done && !problems && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">What you help others with</h1>
          {invitations.length === 0 ? (
            <EmptyState title="Nobody has asked you yet">When your own cases are good or better on a theme, an auditor or a leader may ask whether you would help others with it. It is yours to say, and stands here.</EmptyState>
          ) : (
            <ul className="govuk-list govuk-list--spaced">
              {invitations.map((one) => (
                <li key={one.id} className="pl-card">
                  <h2 className="govuk-heading-s">{one.theme}</h2>
                  <p className="govuk-body">{standsInWords[one.standing](one)}</p>
                  {one.standing === 'to answer' && <p className="govuk-body"><a className="govuk-link" href={`/coaching/invitations/${one.id}`}>Answer<span className="govuk-visually-hidden">: {one.theme}</span></a></p>}
                  {one.standing === 'helps' && <form method="post"><Button name="stop" value={one.id} variant="secondary">Stop helping with it<span className="govuk-visually-hidden">: {one.theme}</span></Button></form>}
                </li>
              ))}
            </ul>
          )}
          {helps && <p className="govuk-body"><Button href="/availability">Say when you can help</Button></p>}
          <p className="pl-who-can-see">Learners see what you help with while you do. Whoever asked you sees how many were asked and the names of those who said yes, and never who said no. You need give no reason to stop.</p>
        </div>
      </div>
    </>
  )
}
