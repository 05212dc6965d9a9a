import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/correction'
import { allow } from '../../door.server.ts'
import { kindInWords, messageToOfficer, refusals, standingInWords } from '../../features/corrections/corrections.ts'
import { correctionFor, decideCorrection, sayOfficerWasTold } from '../../features/corrections/corrections.server.ts'
import { deliveryInWords } from '../../features/notices/delivery.ts'
import { reason } from '../../features/imports/reason.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { andOf } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Rag } from '../../ui/rag.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Asked = z.discriminatedUnion('what', [
  z.object({ what: z.literal('told') }),
  z.object({ what: z.literal('decide'), upheld: z.enum(['yes', 'no'], { error: 'Say whether it is so.' }), because: reason('Say how you know.') }),
])

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const corrector = allow({ context, request }, 'correct audits')
  const one = found(await correctionFor(corrector, idFrom(params.id)))
  return {
    id: one.id, kind: one.kind, title: `${kindInWords[one.kind].title}: audit ${one.reference}`, standing: standingInWords(one),
    rows: [
      { key: 'Reported', value: `${momentInWords(one.raisedAt)}, by ${one.raisedBy}` },
      { key: 'Data protection told', value: [one.toldAt && `${momentInWords(one.toldAt)}, by ${one.toldBy}.`, ...one.mails.map((mail) => `By mail: ${deliveryInWords(mail, corrector.at)}.`)].filter(Boolean).join(' ') || 'Not yet' },
      ...(one.kind === 'identifying text' ? [{ key: 'Text changed', value: one.mendedAt ? momentInWords(one.mendedAt) : 'Not yet' }] : []),
      ...(one.decidedAt ? [{ key: 'Decided', value: `${momentInWords(one.decidedAt)}, by ${one.decidedBy}. ${one.decidedBecause ?? ''}` }] : []),
    ],
    told: one.knownAt !== null, mailed: one.mails.length > 0, decided: one.decidedAt !== null, mended: one.mendedAt !== null,
    message: messageToOfficer({ reference: one.reference, kind: one.kind, hidden: momentInWords(one.raisedAt), readers: one.readers.length }),
    readers: one.readers.map(({ id, name, first, last, did }) => ({ id, name, first: momentInWords(new Date(first)), last: momentInWords(new Date(last)), did: did.join(', ') })),
    sentTo: one.sentTo.map(({ name, as }) => `${name}: ${andOf(as)}`),
    open: one.open.map(({ id, priority, owner, wording, dueAt }) => ({ id, priority, owner, wording, due: momentInWords(dueAt) })),
    done: url.searchParams.get('done'),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const corrector = allow({ context, request }, 'correct audits')
  const id = idFrom(params.id)
  const form = await parseForm(request, Asked)
  if (!form.ok) return form.reply
  if (form.value.what === 'told') {
    found(await sayOfficerWasTold(corrector, id) !== undefined)
    return redirect(`/set-up/corrections/${id}?done=told`)
  }
  const decided = found(await decideCorrection(corrector, id, { upheld: form.value.upheld === 'yes', because: form.value.because }))
  if (decided !== true) return data({ problems: { [decided === 'decided already' ? 'form' : 'upheld']: refusals[decided] }, typed: form.typed }, { status: 409 })
  return redirect(`/set-up/corrections/${id}?done=decided`)
}

const sentences = {
  told: 'It is noted that the data protection officer was told.',
  decided: 'Decided. What follows from it has been done.',
  changed: 'The text was changed. The old one is gone for good.',
} as const

export default function Correction({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const done = !problems && one.done && one.done in sentences ? sentences[one.done as keyof typeof sentences] : undefined
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${one.title} – Practice Loop`}</title>
      <BackLink href="/set-up/corrections">Corrections</BackLink>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">{one.title}</h1>
          <InsetText>{one.standing}</InsetText>
          <SummaryList rows={one.rows} />

          {one.open.length > 0 && (
            <section aria-labelledby="open">
              <h2 id="open" className="govuk-heading-m">Open actions that nobody sees now</h2>
              <WarningText>A child may still need these. See that {one.kind === 'wrong child' ? 'the right child’s case' : 'the case'} is looked after: phone the owners.</WarningText>
              <ul className="govuk-list govuk-list--spaced">
                {one.open.map(({ id, priority, owner, wording, due }) => <li key={id}><Rag priority={priority}>{`${owner}, due ${due}`}</Rag>{one.kind === 'wrong child' && <><br />{wording}</>}</li>)}
              </ul>
            </section>
          )}

          <h2 className="govuk-heading-m">Who read it</h2>
          {one.readers.length === 0 ? <p className="govuk-body">Nobody is recorded as having opened it.</p> : (
            <ScrollTable caption="Everyone who opened it or worked on it" captionHidden columns={['Who', 'First', 'Last', 'What they did']} rows={one.readers.map(({ name, first, last, did }) => [name, first, last, did])} />
          )}
          <p className="govuk-body">Pages that list many audits at once are not noted one by one. These people had it on such a page, or sent to them:</p>
          <ul className="govuk-list govuk-list--bullet">{one.sentTo.map((words) => <li key={words}>{words}</li>)}</ul>

          <h2 className="govuk-heading-m">Data protection</h2>
          {one.told ? <p className="govuk-body">The data protection officer was told.</p> : (
            <>
              <p className="govuk-body">{one.mailed ? 'If the mail does not get there, tell the council’s data protection officer another way.' : <>Tell the council’s data protection officer. <a className="govuk-link" href="/set-up/council/links">Set their address</a>, and the next time they are told by mail at once.</>} This text names nobody and may be copied into a mail:</p>
              <InsetText>{one.message}</InsetText>
              <form method="post"><input type="hidden" name="what" value="told" /><Button variant="secondary">I have told them</Button></form>
            </>
          )}

          {!one.decided && one.kind === 'identifying text' && (
            <>
              <h2 className="govuk-heading-m">The text</h2>
              <p className="govuk-body">It is not shown again to more people than needed. Open it only to change it; that you did is noted.</p>
              <p className="govuk-body"><a className="govuk-link" href={`/set-up/corrections/${one.id}/texts`}>{one.mended ? 'Change another text' : 'Change the text'}</a></p>
            </>
          )}
          {!one.decided && (
            <form method="post" noValidate>
              <input type="hidden" name="what" value="decide" />
              <Radios name="upheld" label="Is it so?" labelSize="m" value={typed?.upheld} error={problems?.upheld} options={[
                { value: 'yes', label: one.kind === 'wrong child' ? 'Yes, it is of the wrong child' : 'Yes, and the text has been changed', hint: one.kind === 'wrong child' ? 'The audit stays hidden for good, until it is disposed of. Its gaps count as nothing, and learning that only it brought ends, or is flagged where it was begun.' : 'The audit is shown again, with the text as changed.' },
                { value: 'no', label: 'No, nothing is wrong', hint: 'The audit is shown again exactly as it was, to the same people, with the due dates as they were.' },
              ]} />
              <Textarea name="because" label="How do you know?" hint="Other administrators read this. Never write what identifies somebody." rows={3} value={typed?.because} error={problems?.because} />
              <Button>Decide</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">The administrators see this page. That you opened it is noted.</p>
        </div>
      </div>
    </>
  )
}
