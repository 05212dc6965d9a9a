import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/framework-follow-up'
import { allow } from '../../door.server.ts'
import { problemsOf, settleFollowUp } from '../../features/frameworks/draft.ts'
import { changeDraft, draftOf } from '../../features/frameworks/drafts.server.ts'
import { GoneFromDraft } from '../../features/frameworks/gone-from-draft.tsx'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Fieldset } from '../../ui/fieldset.tsx'
import { Input } from '../../ui/input.tsx'
import { Radios } from '../../ui/radios.tsx'

const days = z.string().trim().regex(/^\d{0,3}$/, 'Write a whole number of days, such as 56, or leave both boxes empty.').default('')
const FollowUp = z.object({
  title: z.string({ error: 'Write a name.' }).trim().min(1, 'Write a name.').max(120, 'Keep the name to 120 characters.'),
  followedUpBy: z.enum(['person', 'team'], { error: 'Choose whose later audit shows it.' }),
  from: days, to: days,
})

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const { draft } = found(await draftOf(admin, params.key))
  const back = `/set-up/framework/${params.key}`
  if (!draft) return data({ gone: true as const, back }, { status: 404 })
  const { title, followedUpBy, followUpDays } = draft.plan
  return { back, title, followedUpBy, from: followUpDays ? String(followUpDays.from) : '', to: followUpDays ? String(followUpDays.to) : '' }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const form = await parseForm(request, FollowUp)
  if (!form.ok) return form.reply
  const { title, followedUpBy, from, to } = form.value
  if ((from === '') !== (to === '')) return mend({ [from === '' ? 'from' : 'to']: 'Fill in both boxes, or neither.' }, form.typed)
  const window = to === '' ? undefined : { from: Number(from), to: Number(to) }
  const problems = problemsOf(await changeDraft(admin, params.key, settleFollowUp({ title, followedUpBy, days: window })))
  if (problems) return data({ problems, typed: form.typed }, { status: problems.form ? 409 : 400 })
  return redirect(`/set-up/framework/${params.key}?done`)
}

export default function FrameworkFollowUp({ loaderData, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  if ('gone' in loaderData) return <GoneFromDraft back={loaderData.back} problems={problems} typed={typed} />
  const { back, ...stored } = loaderData
  const shown = { ...stored, ...typed }
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Name and follow-up of the next version – Practice Loop`}</title>
      <BackLink href={back}>Back to the draft</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Name and follow-up</h1>
          <form method="post" noValidate>
            <Input name="title" label="Name of the framework" value={shown.title} error={problems?.title} />
            <Radios
              name="followedUpBy" label="Whose later audit shows whether a theme held?" value={shown.followedUpBy} error={problems?.followedUpBy}
              options={[{ value: 'person', label: 'The same person’s, of another case' }, { value: 'team', label: 'The same team’s' }]}
            />
            <Fieldset legend="How many days later?" legendSize="s" describedBy="window-hint">
              <p id="window-hint" className="govuk-hint">8 weeks are 56 days, 16 weeks are 112. Leave both boxes empty for no limit. Gaps found before keep the time of their own version.</p>
              <Input name="from" label="From" width={3} inputMode="numeric" suffix="days" value={shown.from} error={problems?.from} />
              <Input name="to" label="To" width={3} inputMode="numeric" suffix="days" value={shown.to} error={problems?.to} />
            </Fieldset>
            <Button>Save in the draft</Button>
          </form>
        </div>
      </div>
    </>
  )
}
