import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/standards-new'
import { allow } from '../../door.server.ts'
import { addStandardSet } from '../../features/frameworks/standards.server.ts'
import { readStandards } from '../../features/frameworks/standards.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const words = (missing: string) => z.string({ error: missing }).trim().min(1, missing).max(160, 'Keep it to 160 characters.')
const NewSet = withDay('validFrom', 'Write the first day on which it holds, such as 1 4 2027.', z.object({
  title: words('Write the title of the set.'), owner: words('Write who publishes it.'), audience: words('Write who it is for.'),
  source: z.union([z.literal(''), z.url({ protocol: /^https$/, error: 'Write an address that begins with https://, or leave it empty.' })]).default(''),
  standards: z.string().default(''),
}))

export async function loader({ context, request }: Route.LoaderArgs) {
  allow({ context, request }, 'change the framework')
  return null
}

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const form = await parseForm(request, NewSet)
  if (!form.ok) return form.reply
  const { standards: text, source, ...set } = form.value
  const read = readStandards(text)
  if ('because' in read) return mend({ standards: read.because }, form.typed)
  const id = await addStandardSet(admin, { ...set, source: source || null, standards: read.standards })
  if (!id) return mend({ validFrom: 'A set of this title begins on that day already.' }, form.typed)
  return redirect(`/set-up/framework/standards/${id}?done=added`)
}

export default function NewStandards({ actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Add a set of standards – Practice Loop`}</title>
      <BackLink href="/set-up/framework/standards">Professional standards</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Add a set of standards</h1>
          <form method="post" noValidate>
            <Input name="title" label="Title" value={typed?.title} error={problems?.title} />
            <Input name="owner" label="Who publishes it?" value={typed?.owner} error={problems?.owner} />
            <Input name="audience" label="Who is it for?" hint="For example “Team managers”" value={typed?.audience} error={problems?.audience} />
            <Input name="source" label="Address of the source (optional)" type="url" inputMode="url" spellCheck={false} value={typed?.source} error={problems?.source} />
            <DateInput name="validFrom" label="First day on which it holds" hint="For example 1 4 2027" value={typedDate(typed, 'validFrom')} error={problems?.validFrom} />
            <Textarea name="standards" label="Its standards (optional)" hint="One a line: the code, a colon, a short title in your own words. You can add them later, until the set is in force." rows={8} spellCheck={false} value={typed?.standards} error={problems?.standards} />
            <Button>Add the set</Button>
          </form>
        </div>
      </div>
    </>
  )
}
