import { redirect } from 'react-router'
import type { Route } from './+types/correction-texts'
import { allow } from '../../door.server.ts'
import { Mending } from '../../features/corrections/corrections.ts'
import { changeField, textsToMend } from '../../features/corrections/mending.server.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Select } from '../../ui/select.tsx'
import { Textarea } from '../../ui/textarea.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const id = idFrom(params.id)
  return { id, ...found(await textsToMend(allow({ context, request }, 'correct audits'), id)) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const corrector = allow({ context, request }, 'correct audits')
  const id = idFrom(params.id)
  const form = await parseForm(request, Mending)
  if (!form.ok) return form.reply
  if (found(await changeField(corrector, id, form.value)) === 'not there') return mend({ field: 'Choose which text to change.' }, form.typed)
  return redirect(`/set-up/corrections/${id}?done=changed`)
}

export default function CorrectionTexts({ loaderData: { id, reference, texts }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Change a text – Practice Loop`}</title>
      <BackLink href={`/set-up/corrections/${id}`}>The correction</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Audit {reference}</span>
          <h1 className="govuk-heading-l">Change a text that identifies somebody</h1>
          <p className="govuk-body">Each text opens on its own. What you write takes the place of the whole text, and the old one is gone for good.</p>
          {texts.map(({ field, label, text }) => <Details key={field} summary={label}><p className="govuk-body">{text}</p></Details>)}
          <form method="post" noValidate>
            <Select name="field" label="Which text is to be changed?" value={typed?.field} error={problems?.field} options={[{ value: '', label: 'Choose a text' }, ...texts.map(({ field, label }) => ({ value: field, label }))]} />
            <Textarea name="text" label="What it is to say instead" hint="Write the whole text again, without what identifies somebody." value={typed?.text} error={problems?.text} />
            <Button>Change it</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">Only administrators can open this page, until somebody has decided. That you did is noted; the words are not.</p>
        </div>
      </div>
    </>
  )
}
