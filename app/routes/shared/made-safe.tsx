import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/made-safe'
import { allow, signedIn } from '../../door.server.ts'
import { recordSafetyContact, remedialActionFor } from '../../features/remedial-actions/remedial-actions.server.ts'
import { spokenToInWords } from '../../features/remedial-actions/wording.ts'
import { dayInLondon, instantInLondon } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'

const whom = ['practitioner', 'team manager', 'service manager', 'front door', 'out of hours'] as const

const Contact = z.object({
  reached: z.enum(['yes', 'no'], { error: 'Say whether you reached somebody.' }),
  spokenTo: z.enum(whom, { error: 'Say who you spoke to, or tried.' }),
  time: z.string().trim().regex(/^([01]?\d|2[0-3])[:.][0-5]\d$/, 'Write the time today as hours and minutes, such as 14:15.'),
})

export async function loader({ context, request, params }: Route.LoaderArgs) {
  allow({ context, request }, 'record safety contacts')
  const action = found(await remedialActionFor(allow({ context, request }, 'follow gaps'), idFrom(params.id)))
  found(action.priority === 'red')
  return { id: action.id, wording: action.wording, caseReference: action.caseReference, outOfHours: signedIn(context)!.organisation.outOfHours }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const recorder = allow({ context, request }, 'record safety contacts')
  const id = idFrom(params.id)
  const form = await parseForm(request, Contact)
  if (!form.ok) return form.reply
  const { reached, spokenTo, time } = form.value
  const at = instantInLondon(dayInLondon(recorder.at), time.replace('.', ':').padStart(5, '0'))
  if (at > recorder.at) return mend({ time: 'This time is still to come. Write when you spoke to them, or tried.' }, form.typed)
  found(await recordSafetyContact(recorder, id, { reached: reached === 'yes', spokenTo, at }))
  return redirect(`/remedial-actions/${id}`)
}

export default function MadeSafe({ loaderData: { id, wording, caseReference, outOfHours }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Made safe today – Practice Loop`}</title>
      <BackLink href={`/remedial-actions/${id}`}>Back to the action</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <SafetyBanner outOfHours={outOfHours ?? undefined} />
          <h1 className="govuk-heading-l">Made safe today</h1>
          <p className="govuk-body">{wording}. Case <span className="pl-reference">{caseReference}</span>.</p>
          <form method="post" noValidate>
            <Radios name="reached" label="Did you reach somebody about this child’s safety?" value={typed?.reached} error={problems?.reached} options={[
              { value: 'yes', label: 'Yes, I spoke to them' }, { value: 'no', label: 'No, I tried and reached nobody' },
            ]} />
            <Radios name="spokenTo" label="Who did you speak to, or try?" value={typed?.spokenTo} error={problems?.spokenTo} options={whom.map((value) => ({ value, label: sentenceCase(spokenToInWords[value]) }))} />
            <Input name="time" label="When, today?" hint="For example, 14:15" width={5} value={typed?.time} error={problems?.time} />
            <p className="pl-who-can-see govuk-body-s">The worker, their managers and the auditors see this.</p>
            <Button>Record it</Button>
          </form>
        </div>
      </div>
    </>
  )
}

const sentenceCase = (words: string) => words[0]!.toUpperCase() + words.slice(1)
