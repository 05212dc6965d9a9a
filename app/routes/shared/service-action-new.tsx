import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/service-action-new'
import { allow, allowIfCan } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { gapsToAnswer, type Choice } from '../../features/service-actions/gaps-to-answer.server.ts'
import { GapBoxes } from '../../features/service-actions/gap-boxes.tsx'
import { patternFor } from '../../features/patterns/patterns.server.ts'
import { gapsInBoxes, gapsInBoxesOrNone } from '../../features/service-actions/gaps-in-boxes.ts'
import { startServiceAction } from '../../features/service-actions/looking-after.server.ts'
import { possibleOwners } from '../../features/service-actions/service-actions.server.ts'
import { monthInWords, monthsToChoose, mostToChooseFrom, readsLikeLearning } from '../../features/service-actions/service-actions.ts'
import { withBoxesJoined } from '../../lib/boxes.server.ts'
import { dayWritten } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Select } from '../../ui/select.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const noMonth = 'Choose the month by whose end it is due.'
const New = z.object({
  gap: gapsInBoxes('Choose at least one gap that it answers.'),
  wording: reason('Write what the service or the partner changes.'),
  because: reason('Write what stands in the way now.'),
  owner: z.guid('Choose who owns it.'),
  dueMonth: dayWritten(noMonth).regex(/-01$/, noMonth),
  sure: z.string().optional(),
})
const ForPattern = New.extend({ gap: gapsInBoxesOrNone })

/** Which gaps to choose from: one's own and those of its theme, or those of a theme; from nowhere there is nothing to choose. */
function choiceIn(url: URL): Choice | undefined {
  const [gapId, themeId] = [url.searchParams.get('gap'), url.searchParams.get('theme')]
  return gapId !== null ? { gapId: idFrom(gapId) } : themeId !== null ? { themeId: idFrom(themeId) } : undefined
}

/** What several people of a team have in common, where it is begun because of that. */
function patternIn(args: Pick<Route.LoaderArgs, 'context' | 'request' | 'url'>) {
  const id = args.url.searchParams.get('pattern')
  return id === null ? undefined : { id: idFrom(id), reader: found(allowIfCan(args, 'look at team patterns')) }
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const keeper = allow({ context, request }, 'look after service actions')
  const asked = patternIn({ context, request, url })
  const pattern = asked && found(await patternFor(asked.reader, asked.id))
  const settled = pattern && (pattern.serviceAction !== null || pattern.decision === 'not needed' || pattern.decision === null && (!pattern.open || pattern.own))
  const choice = pattern ? { themeId: pattern.themeId } : choiceIn(url)
  const gaps = choice && !settled ? await gapsToAnswer(keeper, choice) : []
  const owners = gaps.length > 0 || pattern && !settled ? await possibleOwners(allow({ context, request }, 'follow service actions')) : []
  return {
    gaps: gaps.slice(0, mostToChooseFrom), more: gaps.length > mostToChooseFrom, theme: pattern?.theme ?? gaps[0]?.theme,
    pattern: pattern && { id: pattern.id, settled, because: `Several people of one team have a gap on ${pattern.theme.charAt(0).toLowerCase()}${pattern.theme.slice(1)}${pattern.since ? `, in audits since ${inWords(pattern.since)}` : ''}.` },
    /** From a gap's page it is for that gap; from a theme, for all that are shown; from a pattern, for the pattern. */
    ticked: pattern ? [] : choice && 'gapId' in choice ? [choice.gapId] : gaps.slice(0, mostToChooseFrom).map(({ id }) => id),
    owners: owners.map(({ id, name, title }) => ({ value: id, label: title ? `${name}, ${title}` : name })),
    months: monthsToChoose(dayInLondon(keeper.at)).map((month) => ({ value: month, label: `By the end of ${monthInWords(month)}` })),
  }
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const keeper = allow({ context, request }, 'look after service actions')
  const pattern = patternIn({ context, request, url })
  const form = await parseForm(await withBoxesJoined(request, 'gap'), pattern ? ForPattern : New)
  if (!form.ok) return form.reply
  const { gap, wording, because, owner, dueMonth, sure } = form.value
  if (readsLikeLearning(wording) && !sure) return mend({ wording: 'This asks people to do better. Write what the service or the partner changes, or say below that you keep it as it is.' }, { ...form.typed, asked: 'yes' })
  const came = found(await startServiceAction(keeper, { wording, because, ownerId: owner, dueMonth, gapIds: gap }, pattern))
  if (came === 'no owner') return mend({ owner: 'This person can own it no longer. Choose somebody else.' }, form.typed)
  if (came === 'month over') return mend({ dueMonth: 'This month is over. Choose another.' }, form.typed)
  if (came === 'pattern settled') return mend({ wording: 'Somebody else answered what this team has in common since you opened this page, or fewer than three people are left in it. Look at its page first.' }, form.typed)
  if ('gone' in came) return mend({ gap: 'Some of these gaps are answered by another service action since you opened this page, or are not counted any more. Look at what is left.' }, form.typed)
  return redirect(`/service-actions/${came.id}?done=started`)
}

export default function NewServiceAction({ loaderData: { gaps, more, theme, pattern, ticked, owners, months }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Start a service action – Practice Loop`}</title>
      {pattern ? <BackLink href={`/team/patterns/${pattern.id}`}>What the team has in common</BackLink> : <BackLink href="/service-actions">Service actions</BackLink>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          {theme && <span className="govuk-caption-l">{theme}</span>}
          <h1 className="govuk-heading-l">Start a service action</h1>
          {pattern?.settled ? (
            <EmptyState title="There is nothing to begin here any more" next={{ text: 'See how it stands', href: `/team/patterns/${pattern.id}` }}>Somebody has decided what to do about it, fewer than three people are left in it, or one of the cases was yours.</EmptyState>
          ) : gaps.length === 0 && !pattern ? (
            <EmptyState title="There is no gap to answer here" next={{ text: 'See which gaps wait', href: '/service-actions' }}>
              A service action is started for gaps of the service or of a partner that no other answers. Choose a theme on the list, or begin from the page of a gap.
            </EmptyState>
          ) : (
            <form method="post" noValidate>
              <Textarea name="wording" label="What does the service or the partner change?" rows={2} value={typed?.wording} error={problems?.wording}
                hint="Begin with the change: a form, a pathway, a template, an agreement, a staffing decision. For example: “Add the father’s view to the assessment form”." />
              {typed?.asked && <Checkboxes name="sure" small options={[{ value: 'yes', label: 'Keep it as it is: it changes how the service works' }]} value={typed.sure ? ['yes'] : []} />}
              <Details summary="Is it a service action?">
                <ul className="govuk-list govuk-list--bullet">
                  <li>Could somebody see on a day in that month that it is there? “The discharge pathway names who rings whom” can be seen; “better communication” cannot.</li>
                  <li>If it only asks people to try harder, it is learning or supervision. Then say whose gap it is again, on the audit.</li>
                  <li>If it puts one child’s case right, it is a remedial action of that audit.</li>
                  <li>If it takes longer than eighteen months, start with the first step of it.</li>
                </ul>
              </Details>
              <Textarea name="because" label="What stands in the way now?" rows={2} value={typed?.because ?? pattern?.because} error={problems?.because} hint="What the audits showed about the service or the partner. Name no child, no family and no worker." />
              <Select name="owner" label="Who owns it?" options={[{ value: '', label: 'Choose' }, ...owners]} value={typed?.owner} error={problems?.owner} hint="One person who can decide it or bring it about. For a partner’s gap: who speaks with the partner." />
              <Select name="dueMonth" label="When is it due?" options={[{ value: '', label: 'Choose' }, ...months]} value={typed?.dueMonth} error={problems?.dueMonth} hint="The first month stays on the page, also if it is moved later." />
              {gaps.length > 0 && <GapBoxes label={pattern ? 'Which gaps of the service or of partners does it answer too?' : 'Which gaps does it answer?'} gaps={gaps} ticked={typed ? (typed.gap ?? '').split(' ') : ticked} error={problems?.gap}
                hint={more ? `These are the newest ${mostToChooseFrom}. The others stay on the list, and can be added later.` : pattern ? 'None has to be ticked. The gaps of the team’s people stay their own.' : 'Leave out those that something else stands behind.'} />}
              <p className="govuk-body">{pattern ? 'It is kept with what the team has in common that this was begun.' : 'Its gaps stay open until it has ended.'} Its owner finds it under Service actions: tell them.</p>
              <Button>Start it</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">Auditors, managers, leaders and administrators read what you write here, and workers read it on the page of a gap of theirs that it answers.</p>
        </div>
      </div>
    </>
  )
}
