import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/report-feedback'
import { allow } from '../../door.server.ts'
import { answerFeedback, recordFeedback } from '../../features/reports/issue.server.ts'
import { addressOf, periodFrom, titleOf, titleWithin } from '../../features/reports/periods.ts'
import { feedbackTo } from '../../features/reports/read.server.ts'
import { noNames, openWords } from '../../features/reports/words.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const whoSaid = ['Director', 'sponsor', 'somebody else'] as const
const Form = z.discriminatedUnion('what', [
  z.object({ what: z.literal('said'), from: z.enum(whoSaid, { error: 'Choose who said it.' }), said: openWords('Write what was said.') }),
  z.object({ what: z.literal('answer'), id: z.guid(), answer: openWords('Write what was answered.') }),
])
const sentences: Record<string, string> = { said: 'What was said is in the log.', answered: 'The answer is in the log.' }

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  const period = found(periodFrom(params.kind, params.period))
  const log = found(await feedbackTo(issuer, period))
  const moment = (at: string | null) => (at ? momentInWords(new Date(at)) : '')
  return {
    title: titleOf(period), within: titleWithin(period), address: addressOf(period), done: sentences[url.searchParams.get('done') ?? ''],
    log: log.map(({ id, from, said, recordedBy, at, answer, answeredBy, answeredAt }) => ({
      id, said, answer, from: from === 'somebody else' ? 'Somebody else' : `The ${from}`, recorded: `Noted by ${recordedBy}, ${moment(at)}`, answered: answeredBy && `Answered by ${answeredBy}, ${moment(answeredAt)}`,
    })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  const period = found(periodFrom(params.kind, params.period))
  found(await feedbackTo(issuer, period))
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  if (form.value.what === 'said') {
    found(await recordFeedback(issuer, period, form.value))
    return redirect(`${addressOf(period)}/feedback?done=said`)
  }
  const came = found(await answerFeedback(issuer, period, form.value.id, form.value.answer))
  return came === 'answered' ? mend({ form: 'Somebody has answered it meanwhile. Their answer is below.' }) : redirect(`${addressOf(period)}/feedback?done=answered`)
}

export default function ReportFeedback({ loaderData: { title, within, address, done, log }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const answering = typed?.what === 'answer' ? typed.id : undefined
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}What was said to it, ${within} – Practice Loop`}</title>
      <BackLink href={address}>{title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          {done && !problems && <NotificationBanner success>{done}</NotificationBanner>}
          <ErrorSummary problems={problems && Object.fromEntries(Object.entries(problems).map(([name, problem]) => [answering && name === 'answer' ? `answer-${answering}` : name, problem]))} />
          <span className="govuk-caption-l">{title}</span>
          <h1 className="govuk-heading-l">What was said to it, and answered</h1>
          {log.length === 0 && <EmptyState title="Nobody has said anything yet">Note here what the Director or the sponsor says to the report, and what you answer. It is shown with the report to whoever issues reports.</EmptyState>}
          {log.map(({ id, from, said, recorded, answer, answered }) => (
            <section key={id} className="pl-card">
              <h2 className="govuk-heading-s">{from}</h2>
              <p className="govuk-body pl-kept-lines">{said}</p>
              <p className="govuk-body-s">{recorded}</p>
              {answer === null ? (
                <form method="post" noValidate>
                  <input type="hidden" name="what" value="answer" />
                  <input type="hidden" name="id" value={id} />
                  <Textarea name="answer" id={`answer-${id}`} label="What was answered?" rows={2} value={answering === id ? typed?.answer : undefined} error={answering === id ? problems?.answer : undefined} />
                  <Button variant="secondary">Note the answer</Button>
                </form>
              ) : (
                <>
                  <p className="govuk-body pl-kept-lines">{answer}</p>
                  <p className="govuk-body-s govuk-!-margin-bottom-0">{answered}</p>
                </>
              )}
            </section>
          ))}
          <h2 className="govuk-heading-m">Note what was said</h2>
          <form method="post" noValidate>
            <input type="hidden" name="what" value="said" />
            <Radios name="from" label="Who said it?" small options={whoSaid.map((value) => ({ value, label: value === 'somebody else' ? 'Somebody else' : `The ${value}` }))} value={typed?.from} error={problems?.from} />
            <Textarea name="said" label="What was said?" hint={noNames} rows={3} value={typed?.said} error={problems?.said} />
            <Button>Add to the log</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">Leaders and administrators of the whole council see this log. Nobody is written to.</p>
        </div>
      </div>
    </>
  )
}
