import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/choose-for-moderation'
import { allow } from '../../door.server.ts'
import { askForModeration, chooseSome, linesOf, sourcesFor } from '../../features/moderation/choosing.server.ts'
import { mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Select } from '../../ui/select.tsx'

const line = z.enum(['first', 'second'], { error: 'Choose who moderates.' })
const Choice = z.discriminatedUnion('what', [
  z.object({ what: z.literal('one'), line, reference: z.string({ error: 'Write the audit’s number, such as A-0104.' }).trim().min(1, 'Write the audit’s number, such as A-0104.').max(100, 'This is too long to be an audit’s number.') }),
  z.object({
    what: z.literal('some'), line,
    from: z.string({ error: 'Choose where the audits are from.' }).regex(/^(phase|import):[0-9a-f-]{36}$/, 'Choose where the audits are from.'),
    many: z.coerce.number({ error: 'Write how many audits, such as 10.' }).int('Write a whole number of audits.').min(1, 'Write how many audits, such as 10.').max(200, 'Choose at most 200 audits at once.'),
  }),
], { error: 'Choose what to moderate.' })

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const asker = allow({ context, request }, 'moderate audits')
  const sources = await sourcesFor(asker)
  const chosen = url.searchParams.get('chosen')
  return {
    lines: linesOf(asker), audit: url.searchParams.get('audit') ?? '',
    sources: sources.map(({ kind, id, title, first, second }) => ({ value: `${kind}:${id}`, label: `${kind === 'phase' ? title : `Sheet ${title}`} (${counted(first, 'audit', 'audits')} not moderated yet${linesOf(asker).includes('second') ? `, ${second} in the second line` : ''})` })),
    chosen: chosen === null ? undefined : chosenInWords(Number(chosen)),
  }
}

function chosenInWords(many: number) {
  if (many === 0) return 'Nothing was chosen: all of these were chosen before.'
  return `${counted(many, 'audit is', 'audits are')} chosen. ${many === 1 ? 'It waits' : 'They wait'} to be taken by a moderator.`
}

export async function action({ context, request }: Route.ActionArgs) {
  const asker = allow({ context, request }, 'moderate audits')
  const form = await parseForm(request, Choice)
  if (!form.ok) return form.reply
  const { value } = form
  if (!linesOf(asker).includes(value.line)) return mend({ line: 'Choose a line that your role moderates.' }, form.typed)
  if (value.what === 'some') {
    const [kind, id] = value.from.split(':') as ['phase' | 'import', string]
    return redirect(`/moderation/choose?chosen=${await chooseSome(asker, { kind, id }, value)}`)
  }
  const asked = await askForModeration(asker, value)
  if (asked === undefined) return mend({ reference: 'No audit of this number is in your reach.' }, form.typed)
  if (asked === 'chosen already') return mend({ reference: 'This audit has been chosen for moderation before.' }, form.typed)
  return redirect('/moderation/choose?chosen=1')
}

export default function ChooseForModeration({ loaderData: { lines, audit, sources, chosen }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const ofForm = (what: string) => (typed?.what === what ? { problems, typed } : { problems: undefined, typed: undefined })
  const [one, some] = [ofForm('one'), ofForm('some')]
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Choose audits for moderation – Practice Loop`}</title>
      <BackLink href="/moderation">Moderation</BackLink>
      {chosen && !problems && <NotificationBanner success>{chosen}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems && Object.fromEntries(Object.entries(problems).map(([name, sentence]) => [name === 'line' && typed?.what === 'some' ? 'line-some' : name, sentence]))} />
          <h1 className="govuk-heading-l">Choose audits for moderation</h1>
          <p className="govuk-body">Every lowest and highest overall grade, every grade moved from the rule, a new auditor’s first three audits and 15% of each auditor’s others are chosen by themselves when they are published here. Others can be chosen on this page. While an audit waits for moderation its provisional grades cannot be confirmed.</p>

          <h2 className="govuk-heading-m">One audit</h2>
          <form method="post" noValidate>
            <input type="hidden" name="what" value="one" />
            <Input name="reference" label="Number of the audit" hint="As it stands on the audit, such as A-0104." value={one.typed?.reference ?? audit} error={one.problems?.reference} autoComplete="off" />
            <Lines id="line" lines={lines} value={one.typed?.line} error={one.problems?.line} />
            <Button>Ask for it to be moderated</Button>
          </form>

          <h2 className="govuk-heading-m">Some of many, by chance</h2>
          {sources.length === 0 ? <p className="govuk-body">When audits have come in, their phases and sheets can be chosen from here.</p> : (
            <form method="post" noValidate>
              <input type="hidden" name="what" value="some" />
              <Select name="from" label="Where the audits are from" value={some.typed?.from} error={some.problems?.from} options={[{ value: '', label: 'Choose a phase or a sheet' }, ...sources]} />
              <Input name="many" label="How many" hint="Those that were chosen before are not drawn again." value={some.typed?.many} error={some.problems?.many} inputMode="numeric" autoComplete="off" width={4} />
              <Lines id="line-some" lines={lines} value={some.typed?.line} error={some.problems?.line} />
              <Button>Choose by chance</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">Moderators see which audits wait, and not their grades. That you asked is noted.</p>
        </div>
      </div>
    </>
  )
}

const linesInWords = { first: 'Another auditor (first line)', second: 'A Head of Service (second line, of the auditors’ own work)' } as const

/** Whoever has one role alone is not asked. */
function Lines({ id, lines, value, error }: { id: string; lines: ('first' | 'second')[]; value?: string; error?: string }) {
  if (lines.length === 1) return <input type="hidden" name="line" value={lines[0]} />
  return <Radios name="line" id={id} label="Who moderates" labelSize="s" value={value} error={error} options={lines.map((one) => ({ value: one, label: linesInWords[one] }))} />
}
