import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/re-audits-new'
import { allow } from '../../door.server.ts'
import { drawReAudits, placesToDraw, previewReAudits, themesDue, type Place } from '../../features/what-next/re-audits.server.ts'
import { inWords } from '../../lib/days.ts'
import { found, parseForm, type Problems } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { casesNeeded } from '../../lib/power.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Select } from '../../ui/select.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Asked = z.object({
  place: z.string('Choose where to draw.').regex(/^[0-9a-f-]{36} [0-9a-f-]{36}$/, 'Choose the list to draw from and the phase to put the cases in.'),
  theme: z.string().default(''),
  size: z.string({ error: 'Write how many cases are to be drawn.' }).trim().regex(/^[1-9]\d{0,2}$/, 'Write how many cases are to be drawn, from 1 to 999.').transform(Number),
}).transform(({ place, theme, size }) => ({ listId: place.slice(0, 36), phaseId: place.slice(37), themeKey: theme || null, size }))
const Keep = z.intersection(z.object({ seed: z.string().max(40) }), Asked)

/** A rise that one would want to tell: from 40% to 60% good or better, in four of five councils. */
const wanted = casesNeeded(0.4, 0.6, 0.8)!

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan re-audits')
  const [places, themes] = [await placesToDraw(planner), await themesDue(planner)]
  const withoutCase = themes.reduce((sum, one) => sum + one.due - one.drawn, 0)
  const page = {
    places: places.map((place) => ({ value: `${place.listId} ${place.phaseId}`, label: placeInWords(place) })),
    themes: themes.map(({ key, title, due, drawn }) => ({ value: key, label: `${title}: ${counted(due - drawn, 'gap', 'gaps')} without a case` })), withoutCase, wanted,
  }
  if (url.searchParams.size === 0) return { ...page, typed: { size: String(Math.min(wanted, Math.max(1, withoutCase))), place: page.places[0]?.value ?? '' } as Record<string, string> }
  const typed: Record<string, string> = Object.fromEntries(url.searchParams)
  const asked = Asked.safeParse(typed)
  if (!asked.success) return { ...page, typed, problems: Object.fromEntries(asked.error.issues.toReversed().map(({ path, message }): [string, string] => [String(path[0] ?? 'form'), message])) }
  return { ...page, typed, preview: found(await previewReAudits(planner, asked.data)) }
}

const placeInWords = ({ list, asOf, phase, programme }: Place) => `${programme}, ${phase}: from ${list}, as of ${inWords(asOf)}`

export async function action({ context, request }: Route.ActionArgs) {
  const planner = allow({ context, request }, 'plan re-audits')
  const form = await parseForm(request, Keep)
  if (!form.ok) return form.reply
  const title = (await themesDue(planner)).find(({ key }) => key === form.value.themeKey)?.title
  const came = found(await drawReAudits(planner, { ...form.value, because: title ? `To look again at ${title}.` : 'To look again at every theme that is due.' }))
  if (came === 'drawn meanwhile') return data({ problems: { form: 'Somebody has drawn in this phase meanwhile, so nothing was kept. Look at the new draw below, and keep it if it is still wanted.' }, typed: form.typed }, { status: 409 })
  if (came === 'nothing to draw') return data({ problems: { size: 'No case of this list can show a gap that is still without one. Choose another list or theme.' }, typed: form.typed }, { status: 409 })
  return redirect(`/insight/plan?drawn=${came.cases}+${came.gaps}`)
}

export default function ReAuditsNew({ loaderData, actionData }: Route.ComponentProps) {
  const { places, themes, withoutCase, wanted: enough, typed } = loaderData
  const preview = 'preview' in loaderData ? loaderData.preview : undefined
  const problems: Problems | undefined = actionData?.problems ?? ('problems' in loaderData ? loaderData.problems : undefined)
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Draw cases to look again – Practice Loop`}</title>
      <BackLink href="/insight/plan">What next?</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Draw cases to look again</h1>
          <p className="govuk-body">
            A gap held when another case of the same person shows it. Cases are drawn by chance from a list that a programme holds, at most one of each worker, so that nobody can steer which. Whoever audits is not told what a case is to show, nor that
            it looks again; whoever coached the person or checked the evidence is not given it.
          </p>
          {places.length === 0 ? (
            <EmptyState title="There is no list of cases to draw from" next={{ text: 'What next?', href: '/insight/plan' }}>Somebody who plans audits uploads a list of the council’s cases to a programme that goes on. It can be drawn from here then.</EmptyState>
          ) : withoutCase === 0 ? (
            <EmptyState title="Nothing is without a case" next={{ text: 'What next?', href: '/insight/plan' }}>For every gap that is due to be looked at again a case is drawn.</EmptyState>
          ) : (
            <form method="get" noValidate>
              <Select name="place" label="Put them in" options={places} value={typed.place} error={problems?.place} />
              <Select name="theme" label="Look again at" options={[{ value: '', label: `Every theme: ${counted(withoutCase, 'gap', 'gaps')} without a case` }, ...themes]} value={typed.theme} error={problems?.theme} />
              <Input name="size" label="How many cases at most" hint={`To tell a rise from 40% to 60% in four of five councils takes ${enough} before and as many after.`} width={4} inputMode="numeric" value={typed.size} error={problems?.size} />
              <Button variant={preview ? 'secondary' : undefined}>{preview ? 'See another draw' : 'See the draw'}</Button>
            </form>
          )}
          {preview && places.length > 0 && (
            <section aria-labelledby="preview">
              <h2 id="preview" className="govuk-heading-m">What this draw would bring</h2>
              <SummaryList rows={[
                { key: 'Cases', value: counted(preview.cases, 'case', 'cases') }, { key: 'They show', value: `${counted(preview.gaps, 'gap', 'gaps')}, of the ${counted(preview.due - preview.drawn, 'gap', 'gaps')} due without a case` },
                { key: 'Cannot be shown', value: `${counted(preview.due - preview.drawn - preview.showable, 'gap', 'gaps')}: no case of the list that is not drawn yet is another of the person’s and judged by the theme` }, { key: 'Seed', value: <span className="pl-reference">{preview.seed}</span> },
              ]} />
              {preview.cases === 0 ? <WarningText>No case of this list can show a gap that is still without one.</WarningText> : (
                <>
                  <InsetText>Which cases they are is told to nobody here: whoever knew could tell whoever audits. The same list and seed give the same cases, and the seed changes only when somebody draws in this phase.</InsetText>
                  <form method="post" noValidate>
                    {Object.entries({ ...typed, seed: preview.seed }).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
                    <Button>Draw {counted(preview.cases, 'case', 'cases')}</Button>
                  </form>
                </>
              )}
            </section>
          )}
        </div>
      </div>
      <p className="pl-who-can-see govuk-body-s">Leaders and administrators of the whole council see this page. It names no worker and no case.</p>
    </>
  )
}
