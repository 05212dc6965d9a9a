import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/share-out'
import { allow } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { actionsOfTheAway, actionsToShareOut, passOn, takers } from '../../features/remedial-actions/passing-on.server.ts'
import { shareOut, sharesFrom, sharesToSend, takerInWords } from '../../features/remedial-actions/passing-on.ts'
import { undecided } from '../../features/remedial-actions/remedial-actions.ts'
import { daysOffOf, type RemedialAction } from '../../features/remedial-actions/remedial-actions.server.ts'
import { dueSentence } from '../../features/remedial-actions/wording.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Rag } from '../../ui/rag.tsx'

const Shares = z.object({ from: z.string().transform((ids) => ids.split(' ')).pipe(z.array(z.guid())), shares: z.string().transform(sharesFrom).pipe(z.array(z.object({ actionId: z.guid(), toId: z.guid() })).min(1, 'Look at who gets what before you share it out.').max(500)) })

const refusals = {
  'moved already': 'Some of these were passed on, sent in or done while you had them open. Nothing was changed. Look at what is left, and share it out again.',
  'not there': 'Somebody chosen is away, has left or is not of your teams any more. Nothing was changed. Choose again.',
} as const

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const manager = allow({ context, request }, 'pass actions on')
  const { owners, actions } = params.id === undefined ? await actionsOfTheAway(manager) : found(await actionsToShareOut(manager, idFrom(params.id)))
  const others = (await takers(manager)).filter(({ id }) => params.id === undefined || owners[0]!.id !== id)
  await noteReading(manager, ...owners.map(({ id }) => ({ subjectKind: 'person' as const, subjectId: id, aboutPersonId: id })))

  const asked = url.searchParams.getAll('to')
  const chosen = others.filter(({ id }) => asked.includes(id))
  const shares = shareOut(actions, chosen)
  return {
    who: params.id === undefined ? undefined : owners[0]!.name, owners: andOf(owners.map(({ name }) => name)), from: owners.map(({ id }) => id).join(' '), count: actions.length, reds: actions.filter(({ priority }) => priority === 'red').length,
    others: others.map((one) => ({ value: one.id, label: one.id === manager.personId ? `${one.name} (me)` : one.name, hint: takerInWords(one) })), chosen: chosen.map(({ id }) => id),
    nobodyChosen: url.searchParams.has('see') && chosen.length === 0,
    preview: chosen.length > 0 ? shares.map(({ toId, actions: theirs }) => ({
      id: toId, name: others.find((one) => one.id === toId)!.name,
      actions: theirs.map((one) => ({ id: one.id, wording: one.wording, priority: one.priority, caseReference: one.caseReference, owner: one.owner, due: dueSentence(forTaker(one), manager.at, daysOffOf({ daysOff: one.ownerDaysOff })) })),
    })) : undefined,
    shares: sharesToSend(shares),
  }
}

/** Whoever takes an action over is there: what waited for its owner to be back waits no longer; what is challenged does. */
const forTaker = ({ facts, challenge }: RemedialAction) => (undecided(challenge) ? facts : { ...facts, waits: null })

export async function action({ context, request }: Route.ActionArgs) {
  const manager = allow({ context, request }, 'pass actions on')
  const form = await parseForm(request, Shares)
  if (!form.ok) return form.reply
  const passed = found(await passOn(manager, form.value.from, form.value.shares, 'shared out'))
  if (passed !== true) return data({ problems: { to: refusals[passed] } as Record<string, string>, typed: form.typed }, { status: 409 })
  return redirect('/team?done=shared-out')
}

export default function ShareOut({ loaderData: one, actionData }: Route.ComponentProps) {
  const nobody: Record<string, string> | undefined = one.nobodyChosen ? { to: 'Choose who takes them over.' } : undefined
  const problems = actionData?.problems ?? nobody
  const heading = one.who ? `Share out what ${one.who} has to do` : 'Share out what everyone away has to do'
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${one.who ? 'Share out somebody’s actions' : 'Share out for everyone away'} – Practice Loop`}</title>
      <BackLink href="/team">My team</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">{heading}</h1>
          {one.count === 0 && <EmptyState title={one.who ? `${one.who} has nothing to do just now` : 'Nobody who is away has anything to do'}>Open actions that are not waiting for a check would be shared out here.</EmptyState>}
          {one.count > 0 && one.others.length === 0 && <InsetText>Nobody of your teams is there to take them over. Whoever is away or has left is not offered. Ask your service manager.</InsetText>}
          {one.count > 0 && one.others.length > 0 && (
            <form method="get" noValidate>
              <p className="govuk-body">{counted(one.count, 'open action', 'open actions')}{!one.who && ` of ${one.owners}`}{one.reds > 0 && `, of which ${one.reds} red`}. They are shared evenly, a case to one person. What waited for its owner to be back is due as it was at first. To take all of them over, choose only yourself.</p>
              <Checkboxes name="to" label="Who takes them over?" hint="Whoever is away or has left is not offered." options={one.others} value={one.chosen} error={problems?.to} />
              <Button name="see" value="yes" variant={one.preview ? 'secondary' : undefined}>See who gets what</Button>
            </form>
          )}
          {one.preview && one.count > 0 && (
            <section aria-labelledby="preview">
              <h2 id="preview" className="govuk-heading-m">Who would get what</h2>
              {one.preview.map((share) => (
                <div key={share.id}>
                  <h3 className="govuk-heading-s">{share.name}: {counted(share.actions.length, 'action', 'actions')}</h3>
                  <ul className="govuk-list govuk-list--spaced">
                    {share.actions.map((action) => (
                      <li key={action.id}>{action.wording}. Case <span className="pl-reference">{action.caseReference}</span>{!one.who && `, until now ${action.owner}’s`}<br /><Rag priority={action.priority}>{action.due}</Rag></li>
                    ))}
                  </ul>
                </div>
              ))}
              <form method="post">
                <input type="hidden" name="from" value={one.from} />
                <input type="hidden" name="shares" value={one.shares} />
                {one.reds > 0 && <p className="govuk-body">Speak to whoever gets a red. Each new owner says anew that they have read it.</p>}
                <Button>Share them out like this</Button>
              </form>
            </section>
          )}
          <p className="pl-who-can-see govuk-body-s">{one.who ?? 'Whoever had them'}, the new owners, their managers and the auditors see who passed what on and when. Why somebody is away is not asked, and not to be written anywhere in the portal.</p>
        </div>
      </div>
    </>
  )
}
