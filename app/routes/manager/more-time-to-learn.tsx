import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/more-time-to-learn'
import { allow } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { learningToDecide } from '../../features/assignments/decisions.server.ts'
import { extensionInWords, latestDay, noMoreTime, whyNotMoreTime } from '../../features/assignments/more-time.ts'
import { giveLearningMoreTime } from '../../features/assignments/more-time.server.ts'
import { blindModerationOf } from '../../features/audits/being-moderated.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { dayWritten, typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const changed = 'Somebody else gave more time while you had this open. What they gave is below; yours was not kept.'

const MoreTime = withDay('dueOn', 'Write the new date, such as 27 11 2026.', z.object({ because: reason('Say why more time is needed.'), dueBefore: dayWritten('Open the page again.') }))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const decider = allow({ context, request }, 'decide learning')
  const id = idFrom(params.id)
  const toDecide = await learningToDecide(decider, id)
  const moderation = toDecide ? undefined : await blindModerationOf(decider, { assignmentId: id })
  if (moderation) throw redirect(`/moderation/${moderation}?blind`)
  const one = found(toDecide)
  await noteReading(decider, { subjectKind: 'assignment', subjectId: id, aboutPersonId: one.personId })
  const why = whyNotMoreTime(one, decider.personId)
  return {
    id, title: one.title, person: one.person, dueBefore: one.dueOn, due: inWords(one.dueOn), extensions: one.extensions.map(extensionInWords),
    latest: inWords(latestDay(one.dueOn, dayInLondon(decider.at))), refused: why && noMoreTime[why],
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const decider = allow({ context, request }, 'decide learning')
  const id = idFrom(params.id)
  const form = await parseForm(request, MoreTime)
  if (!form.ok) return form.reply
  const given = found(await giveLearningMoreTime(decider, id, form.value))
  if (given === true) return redirect(`/team/learning/${id}?done=given`)
  if (typeof given === 'object') return mend({ dueOn: given.wrongDate }, form.typed)
  return data({ problems: { form: given === 'changed' ? changed : noMoreTime[given] }, typed: form.typed }, { status: 409 })
}

export default function MoreTimeToLearn({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Give more time to learn – Practice Loop`}</title>
      <BackLink href={`/team/learning/${one.id}`}>Back to the learning</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.title}, for {one.person}</span>
          <h1 className="govuk-heading-l">Give more time to learn</h1>
          <p className="govuk-body">It is due by {one.due}, and so is the task on a case of their own.</p>
          {one.extensions.length > 0 && <ul className="govuk-list govuk-list--bullet">{one.extensions.map((words) => <li key={words}>{words}</li>)}</ul>}
          {one.refused ? <InsetText>{one.refused}</InsetText> : (
            <form method="post" noValidate>
              <input type="hidden" name="dueBefore" value={one.dueBefore} />
              <p className="govuk-body">The first date stays on record. The new date can be {one.latest} at the latest. You can give more time again later.</p>
              <DateInput name="dueOn" label="New date" hint="A working day, for example 27 11 2026" value={typedDate(typed, 'dueOn')} error={problems?.dueOn} />
              <Textarea name="because" label="Why is more time needed?" hint="The learner, their managers and the auditors read this. Never why somebody is away." rows={3} value={typed?.because} error={problems?.because} />
              <Button>Give more time</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">{one.person}, their managers and the auditors see the new date, the reason and who gave it. That you opened this is noted.</p>
        </div>
      </div>
    </>
  )
}
