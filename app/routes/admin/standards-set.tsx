import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/standards-set'
import { allow } from '../../door.server.ts'
import { endStandardSet, mayBeWritten, rewriteStandards, standardSetOf } from '../../features/frameworks/standards.server.ts'
import { readStandards, spanInWords, standingOn, whyNoCodes, writtenOut } from '../../features/frameworks/standards.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Pressed = z.looseObject({
  do: z.enum(['write', 'end'], { error: 'Choose what to change.' }),
  standards: z.string().default(''), before: z.string().transform((text) => text.replaceAll('\r\n', '\n')).default(''),
})
const done = { added: 'The set is added.', written: 'The standards are saved.', ended: 'The last day is saved.' } as const

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const set = found(await standardSetOf(admin, idFrom(params.id)))
  const today = dayInLondon(admin.at)
  return {
    title: set.title, owner: set.owner, audience: set.audience, source: set.source, holds: spanInWords(set, today), standing: standingOn(set, today),
    standards: set.standards, writable: mayBeWritten(set, today), written: writtenOut(set.standards),
    done: Object.entries(done).find(([key]) => key === url.searchParams.get('done'))?.[1],
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const id = idFrom(params.id)
  const form = await parseForm(request, Pressed)
  if (!form.ok) return form.reply
  const { typed } = form
  const here = `/set-up/framework/standards/${id}`
  const late = (words: string) => data({ problems: { form: words }, typed }, { status: 409 })
  if (form.value.do === 'end') {
    const lastDay = dayFrom(form.value, 'lastDay')
    if (!lastDay) return mend({ lastDay: 'Write the last day on which it holds, such as 31 3 2027.' }, typed)
    const ended = found(await endStandardSet(admin, id, lastDay))
    if (ended === 'too early') return mend({ lastDay: 'Choose today or a later day, on which the set holds.' }, typed)
    return ended === 'ended' ? late('This set has ended already.') : redirect(`${here}?done=ended`)
  }
  const read = readStandards(form.value.standards)
  if ('because' in read) return mend({ standards: read.because }, typed)
  const written = found(await rewriteStandards(admin, id, read.standards, form.value.before))
  if (written === 'in force') return late('This set is in force, so its standards stay as they are. End it and add another.')
  if (written === 'changed meanwhile') return late('Somebody has changed these standards since you opened the page. Nothing was saved. Yours are kept in the box below; open the page again to see theirs.')
  return redirect(`${here}?done=written`)
}

export default function StandardsSet({ loaderData: set, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${set.title} – Practice Loop`}</title>
      <BackLink href="/set-up/framework/standards">Professional standards</BackLink>
      {set.done && !problems && <NotificationBanner success>{set.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">{set.title}</h1>
          <SummaryList rows={[
            { key: 'Published by', value: set.owner }, { key: 'For', value: set.audience },
            { key: 'Holds', value: set.holds || 'Now' },
            ...(set.source ? [{ key: 'Source', value: <a className="govuk-link govuk-!-text-break-word" href={set.source}>{set.source}</a> }] : []),
          ]} />
          <h2 className="govuk-heading-m">Its standards</h2>
          {set.standards.length === 0 ? <InsetText>{whyNoCodes}</InsetText> : <SummaryList rows={set.standards.map(({ code, title }) => ({ key: code, value: title }))} />}
          {set.writable && (
            <form method="post" noValidate>
              <input type="hidden" name="before" value={typed?.before ?? set.written} />
              <Textarea name="standards" label="Write them" hint="One a line: the code, a colon, a short title in your own words. Once the set is in force they stay as they are." rows={10} spellCheck={false} value={typed?.standards ?? set.written} error={problems?.standards} />
              <Button name="do" value="write">Save the standards</Button>
            </form>
          )}
          {set.standing !== 'ended' && (
            <form method="post" noValidate>
              <h2 className="govuk-heading-m">End this set</h2>
              <p className="govuk-body">Learning completed until then keeps it. After that day its codes say nothing any more.</p>
              <DateInput name="lastDay" label="Last day on which it holds" hint="For example 31 3 2027" value={typedDate(typed, 'lastDay')} error={problems?.lastDay} />
              <Button name="do" value="end" variant="secondary">Save the last day</Button>
            </form>
          )}
        </div>
      </div>
    </>
  )
}
