import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/module-apply'
import { allow } from '../../door.server.ts'
import { givenOf, sendOwnCase } from '../../features/assignments/own-case.server.ts'
import { ownWords } from '../../lib/own-words.ts'
import { notACaseReference } from '../../lib/case-reference.ts'
import { learningIn } from '../../features/modules/learning.server.ts'
import { recordKinds } from '../../features/remedial-actions/remedial-actions.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const reflectionWords = { least: 100, most: 250 }

const OwnCase = withDay('recordDate', 'Write the date of the record, such as 20 11 2026.', z.object({
  caseReference: z.string().trim().min(1, 'Write the case reference.').max(100, 'This is too long to be a case reference.')
    .superRefine((text, context) => {
      const problem = notACaseReference(text)
      if (problem) context.addIssue({ code: 'custom', message: problem })
    }),
  recordKind: z.enum(recordKinds, { error: 'Choose the kind of record in which it can be seen.' }),
  remark: ownWords(reflectionWords),
}))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  const given = found(await givenOf(learner, params.slug))
  const { module } = found(await learningIn(learner, params.slug))
  const { shown, standing, declaredAt, dueOn } = given
  return {
    slug: module.key, title: module.title, task: module.applyTask.task, acceptedIf: module.applyTask.acceptedIf, standing,
    completedOn: declaredAt && inWords(dayInLondon(new Date(declaredAt))),
    due: inWords(shown?.outcome === 'returned' ? shown.dueAgainOn! : dueOn),
    returned: shown?.outcome === 'returned' ? shown.because : null,
    sent: shown && standing !== 'own case to show' ? {
      caseReference: shown.caseReference, recordKind: shown.recordKind, recordDate: inWords(shown.recordDate),
      at: momentInWords(new Date(shown.submittedAt)), checkBy: inWords(shown.checkDueOn),
    } : null,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const learner = allow({ context, request }, 'learn')
  const { id } = found(await givenOf(learner, params.slug))
  const form = await parseForm(request, OwnCase)
  if (!form.ok) return form.reply
  const sent = found(await sendOwnCase(learner, id, form.value))
  if (sent === 'not declared') return mend({ form: 'Complete the module first.' }, form.typed)
  if (sent === 'already sent') return redirect(`/modules/${params.slug}/apply`)
  if (sent !== true) return mend({ recordDate: sent.wrongDate }, form.typed)
  return redirect(`/modules/${params.slug}?done=sent`)
}

export default function ModuleApply({ loaderData, actionData }: Route.ComponentProps) {
  const { slug, title, task, acceptedIf, standing, completedOn, due, returned, sent } = loaderData
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Own-case task: ${title} – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Modules', href: '/modules' }, { text: title, href: `/modules/${slug}` }]} />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{title}</span>
          <h1 className="govuk-heading-l">Show it on a case of your own</h1>
          {returned && standing === 'own case to show' && <InsetText>An auditor returned what you sent: “{returned}” Send it again by {due}.</InsetText>}
          <p className="govuk-body">{task}</p>
          <h2 className="govuk-heading-m">What an auditor accepts</h2>
          <ul className="govuk-list govuk-list--bullet">{acceptedIf.map((one) => <li key={one}>{one}</li>)}</ul>

          {standing === 'to do' && <p className="govuk-body"><a className="govuk-link" href={`/modules/${slug}`}>Complete the module first</a>. Then send this by {due}.</p>}
          {sent && (
            <>
              <h2 className="govuk-heading-m">{standing === 'done' ? 'Accepted' : 'Being checked'}</h2>
              <p className="govuk-body">{standing === 'done' ? 'An auditor opened the record and accepted it.' : `You sent this on ${sent.at}. An auditor checks it by ${sent.checkBy}.`}</p>
              <SummaryList rows={[
                { key: 'Case', value: <span className="pl-reference">{sent.caseReference}</span> },
                { key: 'Where to look', value: `${sent.recordKind}, ${sent.recordDate}` },
              ]} />
            </>
          )}
          {standing === 'own case to show' && (
            <form method="post" noValidate>
              <h2 className="govuk-heading-m">Where it can be seen</h2>
              {!returned && <p className="govuk-body">Send it by {due}. Say where to look; never copy or upload the record.</p>}
              <Input name="caseReference" label="Case reference" hint="Your council’s own reference, such as NM123456." width={20} autoComplete="off" spellCheck={false} value={typed?.caseReference} error={problems?.caseReference} />
              <Radios name="recordKind" label="Kind of record" value={typed?.recordKind} error={problems?.recordKind} options={recordKinds.map((kind) => ({ value: kind, label: kind }))} />
              <DateInput name="recordDate" label="Date of the record" hint={`On or after ${completedOn}, the day you completed the module.`} value={typedDate(typed, 'recordDate')} error={problems?.recordDate} />
              <Textarea name="remark" label={`What you did, and what came of it, in ${reflectionWords.least} to ${reflectionWords.most} words`} hint="No names, dates of birth, addresses or numbers that could identify a child or a family." rows={10} value={typed?.remark} error={problems?.remark} />
              <Button>Send to be checked</Button>
            </form>
          )}
          <p className="pl-who-can-see">The auditors see what you send here. Your manager sees whether it was sent and accepted.</p>
        </div>
      </div>
    </>
  )
}
