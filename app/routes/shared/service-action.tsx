import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/service-action'
import { allow, allowIfCan } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { addStep } from '../../features/service-actions/looking-after.server.ts'
import { gapsOf, serviceActionFor, type StepTaken } from '../../features/service-actions/service-actions.server.ts'
import { dueInWords, elsewhereInWords, gapsInWords, kinds, monthInWords, mostLinked, movedInWords, standing } from '../../features/service-actions/service-actions.ts'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { Timeline, TimelineEntry } from '../../ui/timeline.tsx'

const Taken = z.object({ step: reason('Write what has been done.') })

const sentences: Record<string, string> = {
  started: 'The service action is started. Its gaps stay open until it has ended.',
  step: 'Your step is added.',
  changed: 'It is changed. What was before stays to be read below.',
  gaps: 'The gaps that it answers are changed.',
  ended: 'The service action has ended. What came of it is on this page and on those of its gaps.',
}

const stands = { open: ['blue', 'Open'], 'due this month': ['yellow', 'Due this month'], overdue: ['red', 'Overdue'], done: ['green', 'Done'], 'not done': ['grey', 'Not done'] } as const

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const follower = allow({ context, request }, 'follow service actions')
  const keeper = allowIfCan({ context, request }, 'look after service actions')
  const one = found(await serviceActionFor(follower, keeper, idFrom(params.id)))
  const reader = allowIfCan({ context, request }, 'follow gaps')
  const gaps = reader ? await gapsOf(reader, one.id) : []
  const today = dayInLondon(follower.at)
  const standingNow = standing(one, today)
  const total = { system: one.answers.reduce((sum, { system }) => sum + system, 0), partner: one.answers.reduce((sum, { partner }) => sum + partner, 0) }
  return {
    id: one.id, wording: one.wording, because: one.because, about: one.area ?? 'The whole council', standing: standingNow,
    owner: { name: one.owner, title: one.ownerTitle, left: one.ownerLeft && one.endedAt === null },
    due: one.endedAt === null ? `${dueInWords(one, today)}.` : `By the end of ${monthInWords(one.dueMonth)}.`, moved: movedInWords(one.steps),
    started: `${one.startedBy}, ${momentInWords(one.startedAt)}`,
    ended: one.endedAt && { by: one.endedBy!, when: momentInWords(one.endedAt), on: dayInLondon(one.endedAt), outcome: one.outcome! },
    changes: one.changes, changesGaps: one.changes && keeper !== undefined,
    steps: one.steps.map((step) => ({ when: momentInWords(step.at), at: step.at.toISOString(), by: step.by, title: titleOf(step), wording: step.wording })),
    pattern: one.pattern && { href: one.pattern.within && allowIfCan({ context, request }, 'look at team patterns') ? `/team/patterns/${one.pattern.id}` : undefined },
    total: gapsInWords(total), answers: one.answers, elsewhere: elsewhereInWords(one.elsewhere, follower.reach.council ? 0 : one.smallNumber), fallen: one.fallen,
    gaps: gaps.slice(0, mostLinked).map(({ id, audit, auditedOn, area, theme, kind }) => ({ id, words: `${theme}, audit ${audit}, ${inWords(auditedOn)}, ${area}: ${kind ? kinds[kind] : 'not counted any more'}` })), moreGaps: gaps.length > mostLinked,
    seesWhole: follower.reach.council, done: sentences[url.searchParams.get('done') ?? ''],
  }
}

function titleOf({ ownerBefore, ownerAfter, dueMonthBefore, dueMonthAfter }: StepTaken): string {
  const parts = [
    dueMonthBefore && dueMonthAfter && `Moved from the end of ${monthInWords(dueMonthBefore)} to the end of ${monthInWords(dueMonthAfter)}`,
    ownerBefore && ownerAfter && `Passed on from ${ownerBefore} to ${ownerAfter}`,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('. ') : 'What was done'
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const follower = allow({ context, request }, 'follow service actions')
  const keeper = allowIfCan({ context, request }, 'look after service actions')
  const id = idFrom(params.id)
  found((await serviceActionFor(follower, keeper, id))?.changes)
  const form = await parseForm(request, Taken)
  if (!form.ok) return form.reply
  const came = found(await addStep(follower, keeper, id, form.value.step))
  if (came === 'ended') return data({ problems: { form: 'It has ended, perhaps a moment ago. Nothing more is added.' }, typed: form.typed }, { status: 409 })
  return redirect(`/service-actions/${id}?done=step`)
}

export default function ServiceActionPage({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const [colour, word] = stands[one.standing]
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Service action: ${one.wording} – Practice Loop`}</title>
      <BackLink href="/service-actions">Service actions</BackLink>
      {one.done && !problems && <NotificationBanner success>{one.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Service action</span>
          <h1 className="govuk-heading-l">{one.wording}</h1>
          <p className="govuk-body"><Tag colour={colour}>{word}</Tag></p>
          {one.ended && (
            <section aria-labelledby="outcome">
              <h2 id="outcome" className="govuk-heading-m">{one.standing === 'done' ? 'What changed' : 'Why it was not done'}</h2>
              <p className="govuk-body">{one.ended.outcome}</p>
              <p className="govuk-body-s">Said by {one.ended.by}, {one.ended.when}.</p>
            </section>
          )}
          <SummaryList rows={[
            { key: one.ended ? 'What stood in the way' : 'What stands in the way', value: one.because },
            { key: 'Owner', value: <>{one.owner.name}{one.owner.title && `, ${one.owner.title}`}{one.owner.left && <><br /><strong>They have left. It needs another owner.</strong> {one.changes ? 'You can give it one: press “Change owner or month”.' : `An auditor, a leader or an administrator who looks after ${one.about === 'The whole council' ? 'the whole council' : one.about} can give it one.`}</>}</> },
            { key: one.ended ? 'Was due' : 'Due', value: <>{one.due}{one.moved && <><br />{one.moved}.</>}</> },
            { key: 'About', value: one.about },
            { key: 'Started by', value: one.started },
          ]} />
          {one.changes && (
            <ButtonGroup>
              <Button href={`/service-actions/${one.id}/outcome`}>Say what came of it</Button>
              <Button href={`/service-actions/${one.id}/change`} variant="secondary">Change owner or month</Button>
              {one.changesGaps && <a className="govuk-link" href={`/service-actions/${one.id}/gaps`}>Change which gaps it answers</a>}
            </ButtonGroup>
          )}

          <h2 className="govuk-heading-m">What it answers{one.seesWhole ? '' : ' in your areas and teams'}: {one.total}</h2>
          {one.answers.length > 0
            ? <ScrollTable caption="Gaps by theme and area" captionHidden columns={['Theme', 'Area', { label: 'The service’s', numeric: true }, { label: 'A partner’s', numeric: true }]} rows={one.answers.map(({ theme, area, system, partner }) => [theme, area, system, partner])} />
            : one.pattern ? null : <p className="govuk-body">None of its gaps {one.seesWhole ? 'is counted any more' : 'is in your areas and teams'}.</p>}
          {one.pattern && <p className="govuk-body">It was begun because of {one.pattern.href ? <a className="govuk-link" href={one.pattern.href}>what several people of one team have in common</a> : 'what several people of one team have in common'}.</p>}
          {one.elsewhere && <p className="govuk-body">{one.elsewhere}</p>}
          {one.fallen > 0 && <p className="govuk-body">{counted(one.fallen, 'gap', 'gaps')} that it was to answer {one.fallen === 1 ? 'is' : 'are'} not counted: the grade or whose gap it mainly is was changed, nobody has confirmed it again, or it is disputed.</p>}
          {one.gaps.length > 0 && (
            <Details summary="Open the thread of a gap">
              <ul className="govuk-list">{one.gaps.map(({ id, words }) => <li key={id}><a className="govuk-link" href={`/gaps/${id}`}>{words}</a></li>)}</ul>
              {one.moreGaps && <p className="govuk-body">These are the newest {mostLinked}.</p>}
            </Details>
          )}

          <h2 className="govuk-heading-m">On the way</h2>
          {one.steps.length === 0
            ? <p className="govuk-body">{one.ended ? 'Nothing was written down on the way.' : 'What is done on the way is here, oldest first, with every change of owner or month.'}</p>
            : (
              <Timeline>
                {one.steps.map((step) => <TimelineEntry key={`${step.at} ${step.wording}`} title={step.title} when={step.when} at={step.at} by={step.by}><p className="govuk-body">{step.wording}</p></TimelineEntry>)}
              </Timeline>
            )}
          {one.changes && (
            <form method="post" noValidate>
              <Textarea name="step" label="Add a step" rows={2} hint="What has been done, in a sentence or two. Name no child, no family and no worker." value={typed?.step} error={problems?.step} />
              <Button variant="secondary">Add the step</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">
            Auditors, managers, leaders and administrators of {one.about === 'The whole council' ? 'the council' : one.about} see this page{one.gaps.length > 0 ? ', and links to threads only where they may follow the gap' : ''}. Workers see what is done, by whom and by when on the page of a gap of theirs. No worker is named here because of a gap.
          </p>
        </div>
      </div>
    </>
  )
}
