import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/team-pattern'
import { allow, allowIfCan, signedIn } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { decidePattern, gapsOfPattern, patternFor } from '../../features/patterns/patterns.server.ts'
import { patternDays, patternInWords, peopleInPattern, workshopFor } from '../../features/patterns/patterns.ts'
import { workshopCatalogue } from '../../features/workshops/catalogue.server.ts'
import { dayInLondon, inWords, spanInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { can } from '../../permissions.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Decision = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('taken up') }),
  z.object({ decision: z.literal('not needed'), because: reason('Say why nothing is needed. Whoever sees this page can read it.') }),
], { error: 'Take it up, or say why nothing is needed.' })

const ownPractice = 'One of these cases was yours, so somebody else decides.'
const fallen = 'Fewer than three people have such a gap now: a grade was changed, a finding is disputed, or an audit does not count. There is nothing to decide.'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'look at team patterns')
  const one = found(await patternFor(reader, idFrom(params.id)))
  const follows = allowIfCan({ context, request }, 'follow gaps')
  const gaps = follows ? await gapsOfPattern(follows, one.id) : []
  const enough = one.people >= peopleInPattern
  const workshops = await workshopCatalogue()
  const workshop = workshops.get(workshopFor(one.themeKey) ?? '')
  const arranges = allowIfCan({ context, request }, 'arrange workshops') !== undefined
  return {
    id: one.id, theme: one.theme, team: one.team, area: one.area,
    /** Of fewer than three people no number is said. */
    who: enough && one.since ? { said: patternInWords({ ...one, since: one.since }), gaps: counted(one.gaps, 'gap', 'gaps'), people: one.people } : undefined,
    noticed: inWords(dayInLondon(one.noticedAt)), open: one.open, own: one.own, workshop: workshop && { key: workshop.key, title: workshop.title, summary: workshop.summary },
    decided: one.decision && one.decidedAt && { decision: one.decision, because: one.because, by: one.decidedBy!, on: inWords(dayInLondon(one.decidedAt)), workshop: one.workshopWanted && (workshops.get(one.workshopWanted)?.title ?? one.workshopWanted), serviceAction: one.serviceAction },
    dates: one.dates.map(({ id, title, startsAt, endsAt, calledOff }) => ({ id, calledOff, words: `${title}, ${spanInWords(new Date(startsAt), new Date(endsAt))}` })),
    setsDates: arranges && one.dates.length === 0 && (one.decision === 'taken up' ? one.workshopWanted !== null : workshop !== undefined && one.open && !one.own),
    gaps: gaps.map(({ id, audit, auditedOn, grade }) => ({ id, words: `Audit ${audit}, ${inWords(auditedOn)}: ${grade}` })),
    begins: allowIfCan({ context, request }, 'look after service actions') !== undefined && one.serviceAction === null && (one.open && !one.own || one.decision === 'taken up'),
    back: can(signedIn(context)!.person.holdings, 'see my team') ? { href: '/team', text: 'My team' } : { href: '/service-actions', text: 'Service actions' },
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const reader = allow({ context, request }, 'look at team patterns')
  const form = await parseForm(request, Decision)
  if (!form.ok) return form.reply
  const id = idFrom(params.id)
  const decided = found(await decidePattern(reader, id, form.value))
  if (decided !== true) {
    const why = {
      'decided already': 'Somebody else decided this while you had it open. What they decided is below; yours was not kept.', 'fallen below': fallen, 'own practice': ownPractice,
      'no workshop': 'No workshop follows from this theme. Begin a service action, or say why nothing is needed.',
    }[decided]
    return data({ problems: { form: why }, typed: form.typed }, { status: 409 })
  }
  return redirect(`/team/patterns/${id}`)
}

export default function TeamPattern({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const decides = one.open && !one.own
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${one.theme} in ${one.team} – Practice Loop`}</title>
      <BackLink href={one.back.href}>{one.back.text}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.team}, {one.area}</span>
          <h1 className="govuk-heading-l">{one.theme}: look at it together</h1>
          {one.who && <p className="govuk-body-l">{one.who.said}.</p>}
          <InsetText>This is a signal about the service, and nobody’s failing. When several people find the same thing hard, look first at what they share: the time they have, the form, the pathway, how supervision asks about it.</InsetText>
          <SummaryList rows={[
            { key: 'Team', value: one.team },
            { key: 'Theme', value: one.theme },
            { key: 'How many', value: one.who ? `${one.who.people} people, ${one.who.gaps}` : 'Fewer than three people now' },
            { key: 'Noticed', value: `${one.noticed}, when ${peopleInPattern} people had one within ${patternDays} days` },
            ...(one.decided ? [
              { key: 'Decided', value: <>{one.decided.decision === 'taken up' ? 'Taken up' : 'Nothing is needed'}: {one.decided.by}, {one.decided.on}.{one.decided.because && <><br />{one.decided.because}</>}</> },
              ...(one.decided.workshop ? [{ key: 'Workshop wanted', value: one.decided.workshop }] : []),
              ...(one.decided.serviceAction ? [{ key: 'Service action', value: <a className="govuk-link" href={`/service-actions/${one.decided.serviceAction.id}`}>{one.decided.serviceAction.wording}</a> }] : []),
            ] : []),
          ]} />
          {one.dates.length > 0 && (
            <>
              <h2 className="govuk-heading-m">Dates that came of it</h2>
              <ul className="govuk-list">{one.dates.map(({ id, words, calledOff }) => <li key={id}><a className="govuk-link" href={`/workshops/${id}`}>{words}</a>{calledOff && ': called off'}</li>)}</ul>
            </>
          )}
          {one.decided && one.setsDates && <p className="govuk-body">No date has been set for it yet. <a className="govuk-link" href={`/workshops/new?${new URLSearchParams({ pattern: one.id })}`}>Set dates for the workshop</a></p>}
          {!one.decided && !one.open && <InsetText>{fallen}</InsetText>}
          {!one.decided && one.open && one.own && <InsetText>{ownPractice}</InsetText>}
          {decides && (
            <>
              <h2 className="govuk-heading-m">A workshop</h2>
              {one.workshop ? (
                <>
                  <p className="govuk-body"><strong><a className="govuk-link" href={`/workshops/about/${one.workshop.key}`}>{one.workshop.title}</a>.</strong> {one.workshop.summary}</p>
                  <p className="govuk-body">If you take it up, it is kept here that the team wants this workshop, and whoever arranges workshops finds it among those that wait for dates.</p>
                  <form method="post">
                    <input type="hidden" name="decision" value="taken up" />
                    <Button>Take it up: we want this workshop</Button>
                  </form>
                  {one.setsDates && <p className="govuk-body">Or <a className="govuk-link" href={`/workshops/new?${new URLSearchParams({ pattern: one.id })}`}>set its dates now</a>, which takes it up too.</p>}
                </>
              ) : <p className="govuk-body">No workshop follows from this theme.</p>}
            </>
          )}
          {(decides || one.begins) && (
            <>
              <h2 className="govuk-heading-m">A service action</h2>
              <p className="govuk-body">What the service changes so that this becomes easier: a form, a pathway, a template, an agreement, a staffing decision.</p>
              {one.begins
                ? <Button href={`/service-actions/new?${new URLSearchParams({ pattern: one.id })}`} variant="secondary">Begin a service action</Button>
                : <p className="govuk-body">An auditor or a leader of the area can begin one: they find this on their list of service actions.</p>}
            </>
          )}
          {decides && (
            <form method="post" noValidate>
              <input type="hidden" name="decision" value="not needed" />
              <Textarea name="because" label="Or say why nothing is needed" labelSize="m" hint="Whoever sees this page can read it. Name no child, no family and no worker." rows={3} value={typed?.because} error={problems?.because} />
              <Button variant="secondary">Nothing is needed, for this reason</Button>
            </form>
          )}
          {one.gaps.length > 0 && (
            <>
              <h2 className="govuk-heading-m">The audits</h2>
              <ul className="govuk-list">{one.gaps.map(({ id, words }) => <li key={id}><a className="govuk-link" href={`/gaps/${id}`}>{words}</a></li>)}</ul>
            </>
          )}
          <p className="pl-who-can-see govuk-body-s">The team’s manager, the managers and leaders of its area and the auditors see this page. Leaders see how many, and neither a name nor an audit. Each person’s learning is their own matter, on their own page.</p>
        </div>
      </div>
    </>
  )
}
