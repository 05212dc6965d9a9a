import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-invitation'
import { allow } from '../../door.server.ts'
import { invitationStanding } from '../../features/coaching/within.ts'
import { answerInvitation, invitationsOf } from '../../features/coaching/within.server.ts'
import { whatCoachingIsNot } from '../../features/coaching/formats.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'

const Form = z.object({ answer: z.enum(['yes', 'no'], { error: 'Choose yes or no.' }) })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const [asked] = await invitationsOf(one, idFrom(params.id))
  const { id, theme, by, invitedAt, answer, endedAt } = found(asked)
  return { id, theme, by, asked: inWords(dayInLondon(invitedAt)), standing: invitationStanding({ answer, endedAt }) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const came = found(await answerInvitation(one, idFrom(params.id), form.value.answer))
  if (came === 'answered') return data({ problems: { form: 'You have answered already, perhaps in another window. What you help with shows how it stands.' } as Problems, typed: form.typed }, { status: 409 })
  return redirect(`/coaching/invitations?done=${form.value.answer}`)
}

export default function CoachingInvitation({ loaderData: { theme, by, asked, standing }, actionData }: Route.ComponentProps) {
  const problems = actionData?.problems
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Would you help others with this? – Practice Loop`}</title>
      <BackLink href="/coaching/invitations">What you help others with</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{theme}</span>
          <h1 className="govuk-heading-l">Would you help others with this?</h1>
          <p className="govuk-body">{by} asked you on {asked}, because the last three cases of yours that were audited on this theme were good or better.</p>
          <p className="govuk-body">You would meet colleagues one at a time, for half an hour or an hour, at times that you choose. You say how many a day at most, and which weeks. {whatCoachingIsNot}</p>
          {standing === 'to answer' ? (
            <form method="post">
              <p className="govuk-body">Nobody learns that you were asked unless you say yes. You may stop at any time, without a reason.</p>
              <div className="govuk-button-group">
                <Button name="answer" value="yes">Yes, I will</Button>
                <Button name="answer" value="no" variant="secondary">No, not at present</Button>
              </div>
            </form>
          ) : <p className="govuk-body">You have answered. <a className="govuk-link" href="/coaching/invitations">What you help others with</a></p>}
        </div>
      </div>
    </>
  )
}
