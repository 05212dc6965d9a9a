import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/decide-learning'
import { allow, allowIfCan, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { blindModerationOf } from '../../features/audits/being-moderated.server.ts'
import { decideLearning, learningToDecide, type LearningToDecide } from '../../features/assignments/decisions.server.ts'
import { monthWarning } from '../../features/assignments/monthly-learning.ts'
import { monthWith } from '../../features/assignments/monthly-learning.server.ts'
import { extensionInWords, whyNotMoreTime } from '../../features/assignments/more-time.ts'
import { coursesLately } from '../../features/courses/courses.server.ts'
import { courseInWords, recordedElsewhere } from '../../features/courses/courses.ts'
import { reason } from '../../features/imports/reason.ts'
import { supervises } from '../../features/supervision/supervision.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { can, type Role } from '../../permissions.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Decision = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('confirmed') }),
  z.object({ decision: z.literal('waived'), because: reason('Say why this learning is not needed. It stands on the gap’s thread.') }),
], { error: 'Confirm it, or waive it with a reason.' })

/** Why nobody can confirm it for the time being. */
const waits = {
  disputed: 'The finding behind it is disputed. Nobody can confirm it until somebody outside the line has settled whether the finding stands.',
  'facts wait': 'Facts in this module wait to be checked against their sources. Nobody can confirm it until somebody who looks after your council’s set-up has confirmed them.',
}

/** A manager comes from the team's page, an auditor from the audits. */
const cameFrom = (holdings: readonly { role: Role }[]) => (can(holdings, 'see my team') ? { href: '/team', text: 'My team' } : { href: '/audits', text: 'Findings to confirm' })

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const decider = allow({ context, request }, 'decide learning')
  const id = idFrom(params.id)
  const toDecide = await learningToDecide(decider, id)
  const moderation = toDecide ? undefined : await blindModerationOf(decider, { assignmentId: id })
  if (moderation) throw redirect(`/moderation/${moderation}?blind`)
  const one = found(toDecide)
  await noteReading(decider, { subjectKind: 'assignment', subjectId: one.id, aboutPersonId: one.personId })
  const decided = decidedInWords(one)
  const supervisor = allowIfCan({ context, request }, 'endorse learning')
  const { later, ...month } = await monthWith(decider, { ...one, firstDueOn: one.extensions[0]?.dueBefore ?? one.dueOn })
  return {
    sheet: supervisor && await supervises(supervisor, one.personId) ? `/team/people/${one.personId}/supervision` : undefined,
    id: one.id, title: one.title, moduleKey: one.moduleKey, minutes: one.minutes, person: one.person, due: inWords(one.dueOn), sentences: one.sentences,
    own: one.personId === decider.personId, decided, waits: one.disputed ? waits.disputed : one.factsWait ? waits['facts wait'] : undefined, mayEnd: one.mayEnd && one.personId !== decider.personId,
    warning: decided ? undefined : monthWarning({ person: one.person, dueOn: one.dueOn, ...month }),
    later, extensions: one.extensions.map(extensionInWords), mayExtend: whyNotMoreTime(one, decider.personId) === undefined, given: url.searchParams.get('done') === 'given',
    elsewhere: (await coursesLately(decider, one)).map(courseInWords),
    back: cameFrom(signedIn(context)!.person.holdings),
  }
}

const endedWhy = {
  left: 'the learner has left', regraded: 'the grade behind it was changed before it was begun', 'wrong child': 'the audit behind it does not count any more',
} as const

function decidedInWords({ decision, waivedBecause, endedAt, endedBecause }: Pick<LearningToDecide, 'decision' | 'waivedBecause' | 'endedAt' | 'endedBecause'>) {
  if (endedAt) return `Ended on ${inWords(dayInLondon(endedAt))}: ${endedWhy[endedBecause!]}.`
  if (decision === 'waived') return `Waived: ${waivedBecause}`
  return decision && 'Confirmed.'
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const decider = allow({ context, request }, 'decide learning')
  const form = await parseForm(request, Decision)
  if (!form.ok) return form.reply
  const decided = found(await decideLearning(decider, idFrom(params.id), form.value))
  if (decided !== true) {
    const why = decided === 'disputed' || decided === 'facts wait' ? waits[decided] : decided === 'own learning' ? 'You cannot decide about your own learning. Your manager or an auditor will.' : 'Somebody else decided this while you had it open. What they decided is below; yours was not kept.'
    return data({ problems: { form: why }, typed: form.typed }, { status: 409 })
  }
  return redirect(`${cameFrom(signedIn(context)!.person.holdings).href}?done=${form.value.decision}`)
}

export default function DecideLearning({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${one.title} for ${one.person} – Practice Loop`}</title>
      <BackLink href={one.back.href}>{one.back.text}</BackLink>
      {one.given && !problems && <NotificationBanner success>{`More time is given until ${one.due}. ${one.person} reads why beside the module.`}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Learning {one.decided ? '' : 'proposed '}for {one.person}</span>
          <h1 className="govuk-heading-l">{one.title}</h1>
          <SummaryList rows={[
            { key: 'Why', value: <ul className="govuk-list">{one.sentences.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul> },
            { key: 'Module', value: <><a className="govuk-link" href={`/modules/${one.moduleKey}`}>{one.title}</a>{one.minutes && <>, {one.minutes} minutes in all</>}</> },
            { key: 'To be done by', value: <>{one.due}{[one.later, ...one.extensions].map((why) => why && <span key={why} className="pl-quiet"><br />{why}</span>)}</> },
            ...(one.elsewhere.length > 0 ? [{ key: recordedElsewhere, value: <><ul className="govuk-list">{one.elsewhere.map((course) => <li key={course}>{course}</li>)}</ul>In the last twelve months, from a list of another system. Whether it meets this need is for you to judge.</> }] : []),
            ...(one.decided ? [{ key: 'Decided', value: one.decided }] : []),
          ]} />
          {one.sheet && <p className="govuk-body"><a className="govuk-link" href={one.sheet}>Supervision sheet of {one.person}</a>: what to talk about before and after a module, and time kept free for it.</p>}
          {one.own && !one.decided && <InsetText>You cannot decide about your own learning. Your manager or an auditor will.</InsetText>}
          {!one.own && !one.decided && (
            <>
              {one.waits ? <InsetText>{one.waits}</InsetText> : (
                <>
                  <p className="govuk-body">If you confirm it, it goes on the page of {one.person} at once, with this reason.</p>
                  {one.warning && <WarningText>{one.warning}</WarningText>}
                  <form method="post">
                    <input type="hidden" name="decision" value="confirmed" />
                    <Button>Confirm</Button>
                  </form>
                </>
              )}
              <form method="post" noValidate>
                <input type="hidden" name="decision" value="waived" />
                <Textarea name="because" label="Or waive it: why is it not needed?" labelSize="s" hint="They, their manager and the auditors can read this." rows={3} value={typed?.because} error={problems?.because} />
                <Button variant="secondary">Waive with this reason</Button>
              </form>
            </>
          )}
          {one.mayExtend && <p className="govuk-body"><a className="govuk-link" href={`/team/learning/${one.id}/more-time`}>Give more time</a></p>}
          {one.mayEnd && (
            <form method="post" noValidate>
              <InsetText>The grade behind this has been changed since it was begun. {one.person} may go on, or you may end it.</InsetText>
              <input type="hidden" name="decision" value="waived" />
              <Textarea name="because" label="End it: why is it not needed any more?" labelSize="s" hint="They, their manager and the auditors can read this." rows={3} value={typed?.because} error={problems?.because} />
              <Button variant="secondary">End it with this reason</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">{one.person}, their manager and the auditors see what is decided, and why. That you opened this is noted.</p>
        </div>
      </div>
    </>
  )
}
