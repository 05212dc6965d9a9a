import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/example'
import { allow } from '../../door.server.ts'
import { changeExample, exampleFor, takeExampleOut } from '../../features/reports/examples.server.ts'
import { mostLetters } from '../../features/reports/examples.ts'
import { monthInWords } from '../../features/service-actions/service-actions.ts'
import { inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Change = z.discriminatedUnion('what', [
  z.object({ what: z.literal('change'), wording: z.string().default(''), sure: z.string().optional() }),
  z.object({ what: z.literal('out') }),
], { error: 'Change its words, or take it out.' })

const listOf = (month: string) => `/reports/examples?month=${month}`

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const keeper = allow({ context, request }, 'keep examples')
  const { month, wording, audit, auditedOn, area, mayName } = found(await exampleFor(keeper, idFrom(params.id)))
  return { month: monthInWords(month), list: listOf(month), wording, about: `Audit ${audit}, ${inWords(auditedOn)}, ${area}`, mayName, kept: url.searchParams.has('kept') }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const keeper = allow({ context, request }, 'keep examples')
  const id = idFrom(params.id)
  const { month } = found(await exampleFor(keeper, id))
  const form = await parseForm(request, Change)
  if (!form.ok) return form.reply
  if (form.value.what === 'out') return redirect(`${listOf(found(await takeExampleOut(keeper, id)))}&out`)
  const changed = found(await changeExample(keeper, id, { wording: form.value.wording, sure: form.value.sure === 'yes' }))
  return changed === true ? redirect(`${listOf(month)}&changed`) : mend({ wording: changed.wrong }, form.typed)
}

export default function Example({ loaderData: { month, list, wording, about, mayName, kept }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const asks = mayName.length > 0 || problems?.wording?.startsWith('This may name')
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}An example of practice at its best – Practice Loop`}</title>
      <BackLink href={list}>Practice at its best: {month}</BackLink>
      {kept && !problems && <NotificationBanner success>Kept for the report of {month}. Nothing more need be done; its words can be changed here.</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{about}</span>
          <h1 className="govuk-heading-l">An example for {month}</h1>
          {mayName.length > 0 && !problems && <InsetText>This may name somebody: {mayName.join(', ')}. Look before the report is issued.</InsetText>}
          <form method="post" noValidate>
            <input type="hidden" name="what" value="change" />
            <Textarea name="wording" label="Practice at its best, in words that name nobody" labelSize="m" rows={6} hint={`What was done, and what it changed for the child. No name, no place, no story that tells who it is. At most ${mostLetters.toLocaleString('en-GB')} letters.`} value={typed?.wording ?? wording} error={problems?.wording} />
            {asks && <Checkboxes name="sure" small options={[{ value: 'yes', label: 'Nobody can be known by these words' }]} value={typed?.sure ? ['yes'] : []} />}
            <Button>Keep these words</Button>
          </form>
          <form method="post">
            <input type="hidden" name="what" value="out" />
            <Button variant="secondary">Take it out of the report</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">Auditors and leaders see this page. The report prints the words alone, and readers of the report may be outside the council.</p>
        </div>
      </div>
    </>
  )
}
