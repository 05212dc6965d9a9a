import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/framework-preview'
import { allow } from '../../door.server.ts'
import { consequences } from '../../features/frameworks/adoption.ts'
import { problemsOf } from '../../features/frameworks/draft.ts'
import { adoptFramework, adoptionOf, type NotAdopted } from '../../features/publishing/adopt-framework.server.ts'
import { dayFrom, dayWritten, typedDate } from '../../lib/date-field.ts'
import { inWords } from '../../lib/days.ts'
import { found, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'

const InForce = z.object({ from: dayWritten('Choose the day first.'), seen: z.iso.datetime('Look at what it changes first.') })

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const typed = Object.fromEntries(url.searchParams)
  const from = dayFrom(typed, 'from')
  const preview = found(await adoptionOf(admin, params.key, from))
  const back = `/set-up/framework/${params.key}`
  if (preview === 'no draft') throw redirect(back)
  const { title, current, draft, difference, judged, rules, refused } = preview
  const wrong = 'from-day' in typed ? (from ? refused : 'Write a date, such as 1 4 2027.') : undefined
  return {
    back, here: `${back}/preview`, title, since: inWords(current.validFrom), difference, typed: typedDate(typed, 'from'), wrong, seen: preview.changedAt.toISOString(),
    chosen: from && !wrong ? { from, inWords: inWords(from), means: consequences(from, { judged, rules }, current, draft) } : undefined,
  }
}

/** Why a version was not put in force, in a sentence. */
function refusalInWords(refused: NotAdopted): string {
  if (refused === 'no draft') return problemsOf('no draft')!.form!
  if (refused === 'changed meanwhile') return 'Somebody has changed the draft since you looked at it. See below what it changes now.'
  if (refused === 'changes nothing') return 'The draft changes nothing, so there is nothing to put in force.'
  return refused.because
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const form = await parseForm(request, InForce)
  if (!form.ok) return form.reply
  const outcome = await adoptFramework(admin, params.key, form.value.from, new Date(form.value.seen))
  if (typeof outcome === 'object' && 'id' in outcome) return redirect('/set-up/framework?done=adopted')
  // Where the draft has gone there is nothing left to show here.
  if (outcome === 'no draft') return redirect('/set-up/framework?done=gone')
  return data({ problems: { form: refusalInWords(outcome) }, typed: form.typed }, { status: 409 })
}

export default function FrameworkPreview({ loaderData: one, actionData }: Route.ComponentProps) {
  const problems: Record<string, string> | undefined = actionData?.problems ?? (one.wrong ? { from: one.wrong } : undefined)
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}What the next version of ${one.title} changes – Practice Loop`}</title>
      <BackLink href={one.back}>Back to the draft</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.title}</span>
          <h1 className="govuk-heading-l">What the next version changes</h1>
          {one.difference.length === 0 ? <InsetText>Nothing yet: the draft is the same as the version that holds from {one.since}.</InsetText> : (
            <>
              <p className="govuk-body">Compared with the version that holds from {one.since}.</p>
              {one.difference.map(({ about, words }) => (
                <section key={about}>
                  <h2 className="govuk-heading-m">{about}</h2>
                  <ul className="govuk-list govuk-list--bullet">{words.map((word) => <li key={word}>{word}</li>)}</ul>
                </section>
              ))}
              <h2 className="govuk-heading-m">Put it in force</h2>
              <form method="get" action={one.here} noValidate>
                <DateInput name="from" label="From which day does it hold?" hint="Tomorrow at the earliest, for example 1 4 2027" value={one.typed} error={one.wrong} />
                <Button variant="secondary">See what it means</Button>
              </form>
              {one.chosen && (
                <div className="pl-card pl-card--brand">
                  <h3 className="govuk-heading-s">From {one.chosen.inWords}</h3>
                  <ul className="govuk-list govuk-list--bullet">{one.chosen.means.map((word) => <li key={word}>{word}</li>)}</ul>
                  <form method="post">
                    <input type="hidden" name="from" value={one.chosen.from} />
                    <input type="hidden" name="seen" value={one.seen} />
                    <Button>Put it in force from {one.chosen.inWords}</Button>
                  </form>
                </div>
              )}
            </>
          )}
        </div>
      </div>
    </>
  )
}
