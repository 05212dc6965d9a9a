import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/moderation'
import { allow, signedIn } from '../../door.server.ts'
import { feedbackFor, markFeedbackRead, openModerations } from '../../features/moderation/moderation.server.ts'
import { ownFiguresInWords } from '../../features/moderation/moderation.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, dueInWords, inWords, momentInWords } from '../../lib/days.ts'
import { found, parseForm } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { can } from '../../permissions.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

const Read = z.object({ read: z.guid({ error: 'Choose which feedback you have read.' }) })

const sentences: Record<string, string> = {
  agreed: 'The grades are agreed and have taken effect. The auditor reads your feedback here.',
  'given-back': 'Somebody else can take the moderation now. Your grades of it are not kept.',
  read: 'Noted: you have read it.',
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'read feedback on audits')
  const moderates = can(signedIn(context)!.person.holdings, 'moderate audits')
  const open = moderates ? await openModerations(allow({ context, request }, 'moderate audits')) : undefined
  const { agreed, figures } = await feedbackFor(reader)
  const today = dayInLondon(reader.at)
  const inList = ({ id, line, audit, auditedOn, caseReference, caseType, team, dueOn }: NonNullable<typeof open>['mine'][number]) => ({
    id, line: lines[line], audit, auditedOn: inWords(auditedOn), caseReference, caseType, team, due: dueInWords(dueOn, today, { bankHolidays }),
  })
  return {
    open: open && { mine: open.mine.map(inList), toTake: open.toTake.map(inList), forOthers: open.forOthers },
    feedback: agreed.map(({ id, audit, caseReference, agreedAt, by, feedback, readAt, changed }) => ({
      id, audit, caseReference, by, feedback, agreed: momentInWords(agreedAt), read: readAt && momentInWords(readAt),
      changed: changed === 0 ? 'Your grades were agreed as they were.' : `${counted(changed, 'grade was', 'grades were')} agreed otherwise than yours.`,
    })),
    figures: ownFiguresInWords(figures),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

const lines = { first: 'First line', second: 'Second line' } as const

export async function action({ context, request }: Route.ActionArgs) {
  const reader = allow({ context, request }, 'read feedback on audits')
  const form = await parseForm(request, Read)
  if (!form.ok) return form.reply
  found(await markFeedbackRead(reader, form.value.read))
  return redirect('/moderation?done=read')
}

export default function Moderation({ loaderData: { open, feedback, figures, done }, actionData }: Route.ComponentProps) {
  return (
    <>
      <title>{`${actionData ? 'Error: ' : ''}Moderation – Practice Loop`}</title>
      {done && !actionData && <NotificationBanner success>{done}</NotificationBanner>}
      <ErrorSummary problems={actionData?.problems} />
      <h1 className="govuk-heading-l">Moderation</h1>
      {open && (
        <>
          <p className="govuk-body">A second person grades an audit without knowing the first grades. Then both are laid side by side and a grade is agreed. <a className="govuk-link" href="/moderation/choose">Choose audits for moderation</a></p>
          <h2 className="govuk-heading-m">Mine to finish: {open.mine.length}</h2>
          {open.mine.length === 0
            ? <p className="govuk-body">A moderation that you take is here until its grades are agreed.</p>
            : <ModerationTable caption="Moderations that I have taken" verb="Go on with" rows={open.mine} />}
          <h2 className="govuk-heading-m">Waiting to be taken: {open.toTake.length}</h2>
          {open.toTake.length === 0
            ? <EmptyState title="Nothing waits for you" titleLevel={3}>Audits that are chosen for moderation will be here, with the day by which to moderate them. Nobody moderates what they audited, whose line they lead or whose grades they have seen.</EmptyState>
            : <ModerationTable caption="Moderations that wait to be taken" verb="See" rows={open.toTake} />}
          {open.forOthers > 0 && <p className="govuk-body">{counted(open.forOthers, 'more waits', 'more wait')} for somebody else.</p>}
        </>
      )}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h2 className="govuk-heading-m">Feedback on my audits</h2>
          <p className="govuk-body">{figures}</p>
          {feedback.length === 0 && <p className="govuk-body">When an audit of yours has been moderated, what the moderator says to you is here.</p>}
          {feedback.map(({ id, audit, caseReference, by, feedback: words, agreed, read, changed }) => (
            <article key={id} className="pl-card">
              <h3 className="govuk-heading-s">{open ? <a className="govuk-link" href={`/moderation/${id}`}>Audit {audit}</a> : <>Audit {audit}</>}, case <span className="pl-reference">{caseReference}</span></h3>
              <p className="govuk-body">Agreed by {by}, {agreed}. {changed}</p>
              {words && <p className="govuk-body">{words}</p>}
              {read ? <p className="govuk-body-s">You read this {read}.</p> : (
                <form method="post">
                  <input type="hidden" name="read" value={id} />
                  <Button variant="secondary">I have read it<span className="govuk-visually-hidden">: audit {audit}</span></Button>
                </form>
              )}
            </article>
          ))}
          <p className="pl-who-can-see govuk-body-s">Your own figures are on no other page under your name. Leaders see how far grades agree by theme, without names. The moderator and you can read what was said of an audit.</p>
        </div>
      </div>
    </>
  )
}

type Row = { id: string; line: string; audit: string; auditedOn: string; caseReference: string; caseType: string; team: string; due: string }

function ModerationTable({ caption, verb, rows }: { caption: string; verb: string; rows: Row[] }) {
  return (
    <ScrollTable caption={caption} captionHidden columns={['Audit', 'Date', 'Case', 'Team', 'Line', 'Due']} rows={rows.map(({ id, audit, auditedOn, caseReference, caseType, team, line, due }) => [
      <a key="audit" className="govuk-link" href={`/moderation/${id}`}><span className="govuk-visually-hidden">{verb} audit </span><span className="pl-reference">{audit}</span></a>,
      auditedOn, <span key="case"><span className="pl-reference">{caseReference}</span>, {caseType}</span>, team, line, due,
    ])} />
  )
}
