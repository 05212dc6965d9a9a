import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/inspection'
import { allow } from '../../door.server.ts'
import { makePack, packsOf } from '../../features/inspection/inspection.server.ts'
import { casesIn, mostCases } from '../../features/inspection/picked.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { momentInWords } from '../../lib/days.ts'
import { mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Picked = z.object({ cases: z.string().max(20_000, 'This is too long to be a list of cases.').default('') })

export async function loader({ context, request }: Route.LoaderArgs) {
  const maker = allow({ context, request }, 'make inspection packs')
  const packs = await packsOf(maker)
  return { packs: packs.map(({ id, madeAt, cases }) => ({ id, words: `${momentInWords(new Date(madeAt))}: ${counted(cases, 'case', 'cases')}` })) }
}

export async function action({ context, request }: Route.ActionArgs) {
  const maker = allow({ context, request }, 'make inspection packs')
  const form = await parseForm(request, Picked)
  if (!form.ok) return form.reply
  const picked = casesIn(form.value.cases)
  if (!picked.ok) return mend({ cases: picked.problems.join('\n') }, form.typed)
  return redirect(`/insight/inspection/${await makePack(maker, picked.cases)}`)
}

export default function Inspection({ loaderData: { packs }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const wrong = problems?.cases?.split('\n')
  const sentence = wrong && (wrong.length === 1 ? wrong[0]! : `${wrong.length} things are to be mended. Each is named above the box.`)
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Inspection pack – Practice Loop`}</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={sentence ? { cases: sentence } : problems} />
          <h1 className="govuk-heading-l">Inspection pack</h1>
        </div>
      </div>
      <InsightNavigation current="/insight/inspection" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">
            Find the cases an inspector picked: what was audited, what was found, what was asked for and done, what was learnt, and whether it held. At the top stand sentences with
            their counts, ready to be copied. Cases that were not audited here are named, too.
          </p>
          <form method="post" noValidate>
            <Textarea
              name="cases" label="References of the cases" labelSize="m" rows={8} spellCheck={false} autoComplete="off" value={typed?.cases}
              hint={`As you have them: one to a line, with commas between them, or a column copied from a spreadsheet. At most ${mostCases}. Never a child’s name.`}
              error={wrong && (wrong.length === 1 ? wrong[0] : <>{wrong.map((one) => <span key={one} className="pl-line">{one}</span>)}</>)}
            />
            <Button>Find the cases</Button>
          </form>
          {packs.length > 0 && (
            <>
              <h2 className="govuk-heading-m">Packs you have made</h2>
              <p className="govuk-body">Opened again, a pack says what is known of its cases by then.</p>
              <ul className="govuk-list">{packs.map(({ id, words }) => <li key={id}><a className="govuk-link" href={`/insight/inspection/${id}`}>{words}</a></li>)}</ul>
            </>
          )}
          <p className="pl-who-can-see govuk-body-s">Only you can open a pack that you made. It holds the references alone; what it shows is within your own reach, and that you read it is noted for each audit.</p>
        </div>
      </div>
    </>
  )
}
