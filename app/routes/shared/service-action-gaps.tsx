import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/service-action-gaps'
import { allow } from '../../door.server.ts'
import { GapBoxes } from '../../features/service-actions/gap-boxes.tsx'
import { gapsInBoxes } from '../../features/service-actions/gaps-in-boxes.ts'
import { gapsToAnswer } from '../../features/service-actions/gaps-to-answer.server.ts'
import { addGaps, takeGapsOut } from '../../features/service-actions/looking-after.server.ts'
import { gapsOf, serviceActionFor } from '../../features/service-actions/service-actions.server.ts'
import { mostLinked, mostToChooseFrom } from '../../features/service-actions/service-actions.ts'
import { withBoxesJoined } from '../../lib/boxes.server.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'

const Gaps = z.discriminatedUnion('what', [
  z.object({ what: z.literal('add'), add: gapsInBoxes('Tick the gaps to add.') }),
  z.object({ what: z.literal('out'), out: gapsInBoxes('Tick the gaps to take out.') }),
], { error: 'Add gaps, or take gaps out.' })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const keeper = allow({ context, request }, 'look after service actions')
  const one = found(await serviceActionFor(allow({ context, request }, 'follow service actions'), keeper, idFrom(params.id)))
  found(one.changes)
  const answered = await gapsOf(keeper, one.id)
  const toAdd = await gapsToAnswer(keeper, { serviceActionId: one.id })
  return {
    id: one.id, wording: one.wording, answered: answered.slice(0, mostLinked), toAdd: toAdd.slice(0, mostToChooseFrom),
    moreAnswered: answered.length > mostLinked, moreToAdd: toAdd.length > mostToChooseFrom,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const keeper = allow({ context, request }, 'look after service actions')
  const follower = allow({ context, request }, 'follow service actions')
  const id = idFrom(params.id)
  found((await serviceActionFor(follower, keeper, id))?.changes)
  const form = await parseForm(await withBoxesJoined(request, 'add', 'out'), Gaps)
  if (!form.ok) return form.reply
  const came = found(form.value.what === 'add' ? await addGaps(follower, keeper, id, form.value.add) : await takeGapsOut(follower, keeper, id, form.value.out))
  if (came === true) return redirect(`/service-actions/${id}?done=gaps`)
  if (came === 'ended') return data({ problems: { form: 'It has ended, perhaps a moment ago. Nothing is changed any more.' }, typed: form.typed }, { status: 409 })
  if (came === 'none left') return mend({ out: 'One gap at least stays. If it answers none of them, say what came of it instead.' }, form.typed)
  return mend({ add: 'Some of these gaps are answered by another service action since you opened this page, or are not counted any more. Look at what is left.' }, form.typed)
}

export default function GapsOfServiceAction({ loaderData: { id, wording, answered, toAdd, moreAnswered, moreToAdd }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const ticked = (name: string) => (typed?.[name] ?? '').split(' ')
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Which gaps a service action answers – Practice Loop`}</title>
      <BackLink href={`/service-actions/${id}`}>The service action</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{wording}</span>
          <h1 className="govuk-heading-l">Which gaps does it answer?</h1>
          {toAdd.length === 0 ? <p className="govuk-body">No other gap of its themes waits for a service action. One that an audit finds later can be added here.</p> : (
            <form method="post" noValidate>
              <input type="hidden" name="what" value="add" />
              <GapBoxes name="add" label="Add gaps that wait" gaps={toAdd} ticked={ticked('add')} error={problems?.add} hint={`They are of the same themes. A gap that was closed is open again until the service action has ended.${moreToAdd ? ` These are the newest ${mostToChooseFrom}.` : ''}`} />
              <Button>Add the gaps ticked</Button>
            </form>
          )}
          {answered.length > 0 && (
            <form method="post" noValidate>
              <input type="hidden" name="what" value="out" />
              <GapBoxes name="out" label="Take out gaps that it does not answer" gaps={answered} ticked={ticked('out')} error={problems?.out} hint={`They go back to those that wait.${moreAnswered ? ` These are the newest ${mostLinked}.` : ''}`} />
              <Button variant="secondary">Take out the gaps ticked</Button>
            </form>
          )}
        </div>
      </div>
    </>
  )
}
