import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/availability-terms'
import { allow } from '../../door.server.ts'
import { clockInWords, formatsFor, formatValue, mayOfferAnything, termsTyped, themesFor, usualTerms } from '../../features/coaching/availability-form.ts'
import { myAvailability, saveTerms } from '../../features/coaching/availability-settings.server.ts'
import { formats, whatCoachingIsNot } from '../../features/coaching/formats.ts'
import { NotYetCoaching } from '../../features/coaching/not-yet-coaching.tsx'
import { withBoxesJoined } from '../../lib/boxes.server.ts'
import { found, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { minutesInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Fieldset } from '../../ui/fieldset.tsx'
import { Input } from '../../ui/input.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const { may, terms, themes } = await myAvailability(allow({ context, request }, 'offer coaching'))
  if (!mayOfferAnything(may)) return { may: false as const }
  return {
    may: true as const,
    formats: formatsFor(may).map((key) => ({ value: formatValue(key), label: `${formats[key].title}, ${minutesInWords(formats[key].minutes)}`, hint: formats[key].about })),
    themes: themesFor(may, themes).map(({ key, title }) => ({ value: key, label: title })), invited: !may.auditor && !may.manager,
    terms: {
      ...usualTerms, place: null, link: null, ...terms, formats: (terms?.formats ?? ['action clinic', 'practice coaching']).map(formatValue), themeKeys: terms?.themeKeys ?? [], forRedUntil: clockInWords(terms?.forRedUntil ?? usualTerms.forRedUntil),
    },
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const form = await parseForm(await withBoxesJoined(request, 'formats', 'themes'), z.looseObject({}))
  if (!form.ok) return form.reply
  const { may, themes } = await myAvailability(one)
  const came = termsTyped(form.typed, may, themes)
  if ('problems' in came) return mend(came.problems, form.typed)
  found(await saveTerms(one, came.terms))
  return redirect('/availability?done=terms')
}

export default function HowICoach({ loaderData, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}How I coach – Practice Loop`}</title>
      <BackLink href="/availability">When and how I coach</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">How I coach</h1>
          {loaderData.may ? <Terms {...loaderData} problems={problems} typed={typed} /> : <NotYetCoaching because="not asked" />}
        </div>
      </div>
    </>
  )
}

type TermsProps = Extract<Route.ComponentProps['loaderData'], { may: true }> & { problems: Problems | undefined; typed: Record<string, string> | undefined }

function Terms({ formats: offered, themes, invited, terms, problems, typed }: TermsProps) {
  return (
    <form method="post" noValidate>
      <p className="govuk-body">{whatCoachingIsNot}</p>
      <Checkboxes name="formats" label="Which meetings do you offer?" labelSize="m" options={offered} value={typed?.formats?.split(' ') ?? terms.formats} error={problems?.formats} />
      <Checkboxes name="themes" label="With which themes can you help?" labelSize="m" small options={themes} value={typed?.themes?.split(' ') ?? terms.themeKeys} error={problems?.themes}
        hint={invited ? 'These are the themes that you were asked about. Tick none, and it is all of them.' : 'Tick none, and it is any theme.'} />
      <Fieldset legend="Where do you meet?" legendSize="m">
        <Input name="place" label="Place" hint="As people find it, such as “Civic Centre, room 2.10, step-free”." value={typed?.place ?? terms.place} error={problems?.place} />
        <Input name="link" label="Link, where you meet online" hint="It begins with https://. Only you and whoever you meet see it." type="url" inputMode="url" value={typed?.link ?? terms.link} error={problems?.link} />
      </Fieldset>
      <Fieldset legend="How much, and how soon?" legendSize="m">
        <Input name="bufferBefore" label="Minutes kept free before a meeting" inputMode="numeric" width={3} value={typed?.bufferBefore ?? terms.bufferBefore} error={problems?.bufferBefore} />
        <Input name="bufferAfter" label="Minutes kept free after a meeting" inputMode="numeric" width={3} value={typed?.bufferAfter ?? terms.bufferAfter} error={problems?.bufferAfter} />
        <Input name="mostADay" label="Most meetings on one day" inputMode="numeric" width={3} value={typed?.mostADay ?? terms.mostADay} error={problems?.mostADay} />
        <Input name="noticeHours" label="Hours of notice" hint="Nobody can book a time that begins sooner than that. 0 means up to the beginning." inputMode="numeric" width={3} value={typed?.noticeHours ?? terms.noticeHours} error={problems?.noticeHours} />
      </Fieldset>
      <Fieldset legend="What do you keep for red actions?" legendSize="m">
        <Input name="firstForRed" label="First times of each day" hint="From 0 to 4. Until the time below nobody else can book them." inputMode="numeric" width={3} value={typed?.firstForRed ?? terms.firstForRed} error={problems?.firstForRed} />
        <Input name="forRedUntil" label="Until what time, on the working day before?" hint="For example 4pm. From then on anybody can book them." width={10} value={typed?.forRedUntil ?? terms.forRedUntil} error={problems?.forRedUntil} />
      </Fieldset>
      <p className="govuk-body">It holds for what is booked from now on. Meetings that are booked already keep their place, link and times.</p>
      <Button>Save how you coach</Button>
    </form>
  )
}
