import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/decide-coaching'
import { allow, allowIfCan, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { coachingToDecide, decideCoaching, dropCoaching, type CoachingToDecide } from '../../features/assignments/coaching.server.ts'
import { blindModerationOf } from '../../features/audits/being-moderated.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { can, type Role } from '../../permissions.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Decision = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('agreed') }),
  z.object({ decision: z.literal('not needed'), because: reason('Say why coaching is not needed. It stands on the gap’s thread.') }),
  z.object({ decision: z.literal('not needed any more'), because: reason('Say why it is not needed any more. It stands on the gap’s thread.') }),
], { error: 'Agree to it, or say why it is not needed.' })

const notYours = 'You cannot decide about your own coaching. Your manager or an auditor will.'
const waiting = 'Nobody can agree to it for the time being.'

/** A manager comes from the team's page, an auditor from the audits. */
const cameFrom = (holdings: readonly { role: Role }[]) => (can(holdings, 'see my team') ? { href: '/team', text: 'My team' } : { href: '/audits', text: 'Findings to confirm' })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const decider = allow({ context, request }, 'decide learning')
  const id = idFrom(params.id)
  const toDecide = await coachingToDecide(decider, id)
  const moderation = toDecide ? undefined : await blindModerationOf(decider, { coachingId: id })
  if (moderation) throw redirect(`/moderation/${moderation}?blind`)
  const one = found(toDecide)
  await noteReading(decider, { subjectKind: 'coaching', subjectId: one.id, aboutPersonId: one.personId })
  return {
    mayDrop: one.standing === 'agreed', settled: settledInWords(one), arrange: one.standing === 'agreed' && allowIfCan({ context, request }, 'arrange coaching') ? `/coaching/arrange?coaching=${id}` : undefined,
    title: one.title, moduleKey: one.moduleKey, person: one.person, sentences: one.sentences, own: one.personId === decider.personId, decided: decidedInWords(one),
    waits: one.paused ? `${waiting} It waits until somebody has settled ${one.paused}.` : undefined, back: cameFrom(signedIn(context)!.person.holdings),
  }
}

function decidedInWords({ decision, because, decidedBy, decidedAt, endedAt }: Pick<CoachingToDecide, 'decision' | 'because' | 'decidedBy' | 'decidedAt' | 'endedAt'>) {
  if (endedAt) return `Ended on ${inWords(dayInLondon(endedAt))}, before anybody had decided: what brought it does not count any more, or they have left.`
  if (!decision || !decidedAt) return undefined
  const when = `${decidedBy}, ${inWords(dayInLondon(decidedAt))}`
  return decision === 'agreed' ? `Agreed: ${when}.` : `Not needed: ${when}. ${because}`
}

/** What became of coaching that was agreed. */
function settledInWords({ standing, heldAt, droppedAt, droppedBy, droppedBecause }: CoachingToDecide) {
  if (standing === 'held') return `Held on ${inWords(dayInLondon(heldAt!))}. The gap waits for it no longer.`
  if (standing === 'dropped') return `Not needed any more: ${droppedBy}, ${inWords(dayInLondon(droppedAt!))}. ${droppedBecause}`
  if (standing === 'agreed') return 'Not yet. The gap stays open until it was held, or somebody says why it is not needed any more.'
  return undefined
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const decider = allow({ context, request }, 'decide learning')
  const form = await parseForm(request, Decision)
  if (!form.ok) return form.reply
  const { href } = cameFrom(signedIn(context)!.person.holdings)
  if (form.value.decision === 'not needed any more') {
    const dropped = found(await dropCoaching(decider, idFrom(params.id), form.value.because))
    if (dropped === true) return redirect(`${href}?done=coaching-dropped`)
    return data({ problems: { form: dropped === 'own learning' ? notYours : 'It was held, or somebody else said so, while you had this open. How it stands is below; yours was not kept.' }, typed: form.typed }, { status: 409 })
  }
  const decided = found(await decideCoaching(decider, idFrom(params.id), form.value))
  if (decided !== true) {
    const why = decided === 'waits' ? waiting : decided === 'own learning' ? notYours : 'Somebody else decided this while you had it open, or it has ended. How it stands is below; yours was not kept.'
    return data({ problems: { form: why }, typed: form.typed }, { status: 409 })
  }
  return redirect(`${href}?done=${form.value.decision === 'agreed' ? 'coaching-agreed' : 'coaching-not-needed'}`)
}

export default function DecideCoaching({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Coaching for ${one.person} – Practice Loop`}</title>
      <BackLink href={one.back.href}>{one.back.text}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Coaching proposed for {one.person}</span>
          <h1 className="govuk-heading-l">Coaching instead of “{one.title}”</h1>
          <SummaryList rows={[
            { key: 'Why', value: one.sentences.length > 0 ? <ul className="govuk-list">{one.sentences.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul> : one.waits ? 'The reasons wait with what is to be settled.' : 'What brought it does not count any more.' },
            { key: 'Module', value: <a className="govuk-link" href={`/modules/${one.moduleKey}`}>{one.title}</a> },
            ...(one.decided ? [{ key: 'Decided', value: one.decided }] : []),
            ...(one.settled ? [{ key: 'Held', value: one.settled }] : []),
          ]} />
          {one.own && !one.decided && <InsetText>{notYours}</InsetText>}
          {!one.own && !one.decided && (
            <>
              {one.waits ? <InsetText>{one.waits}</InsetText> : (
                <>
                  <p className="govuk-body">Coaching is help with one’s own cases, agreed with the person. It is not supervision, and no procedure about capability. If you agree, {one.person} reads it on their page, with a link to choose a coach and a time. The gap then stays open until the coaching was held.</p>
                  <form method="post">
                    <input type="hidden" name="decision" value="agreed" />
                    <Button>Agree that coaching would help</Button>
                  </form>
                </>
              )}
              <form method="post" noValidate>
                <input type="hidden" name="decision" value="not needed" />
                <Textarea name="because" label="Or say why it is not needed" labelSize="s" hint="They, their manager and the auditors can read this." rows={3} value={typed?.because} error={problems?.because} />
                <Button variant="secondary">Not needed, for this reason</Button>
              </form>
            </>
          )}
          {one.arrange && !one.own && <p className="govuk-body"><a className="govuk-link" href={one.arrange}>Offer or assign a time to {one.person}</a></p>}
          {one.mayDrop && !one.own && (
            <form method="post" noValidate>
              <input type="hidden" name="decision" value="not needed any more" />
              <Textarea name="because" label="Say why it is not needed any more" labelSize="s" hint={`The gap then waits for it no longer. ${one.person}, their manager and the auditors can read this.`} rows={3} value={typed?.because} error={problems?.because} />
              <Button variant="secondary">Not needed any more, for this reason</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">{one.person}, their manager and the auditors see what is decided, and why. That you opened this is noted.</p>
        </div>
      </div>
    </>
  )
}
