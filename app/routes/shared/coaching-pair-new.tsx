import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-pair-new'
import { allow, signedIn } from '../../door.server.ts'
import { asksAboutName, whatToMendOfNote } from '../../features/coaching/notes.ts'
import { mostOfGoal, pairKindInWords, pairKinds, reviewDay, whyNotReviewOn } from '../../features/coaching/pairs.ts'
import { askForPair, gapsForGoals, pairsOf, whoMayBeAsked } from '../../features/coaching/pairs.server.ts'
import { whatCoachingIsNot } from '../../features/coaching/formats.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { capitalised } from '../../lib/phrases.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Form = z.object({
  kind: z.enum(pairKinds, { error: 'Choose what you ask for.' }), coach: z.guid('Choose whom you ask.'), goal: z.string().default('').transform((typed) => typed.replace(/\s+/g, ' ').trim()), sure: z.string().default(''),
})

const Chosen = z.guid().optional().catch(undefined)

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'book coaching')
  const coaches = await whoMayBeAsked(learner)
  const mine = await pairsOf(learner)
  const gaps = await gapsForGoals(learner)
  return {
    coaches, chosen: Chosen.parse(url.searchParams.get('coach') ?? undefined), gaps: gaps.map(({ id, theme, auditedOn }) => ({ id, words: `${theme}, from the audit of ${inWords(auditedOn)}` })),
    mine: mine.map(({ id, kind, other, isLearner, agreedAt }) => ({ id, words: `${capitalised(kind)} ${isLearner ? 'with' : 'of'} ${other}`, waits: agreedAt === null })),
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const learner = allow({ context, request }, 'book coaching')
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const { value: { kind, coach, goal, sure }, typed } = form
  const today = dayInLondon(learner.at)
  const dated = ['reviewOn-day', 'reviewOn-month', 'reviewOn-year'].some((part) => (typed[part] ?? '').trim() !== '')
  const reviewOn = dated ? dayFrom(typed, 'reviewOn') : reviewDay(kind, today)
  const problem = whatToMendOfNote(goal, { most: mostOfGoal, sure: sure === 'yes', known: [signedIn(context)!.person.name] })
  const wrongDay = reviewOn === undefined ? 'Write a day such as 20 5 2027, or leave it empty.' : whyNotReviewOn(reviewOn, today)
  const problems: Problems = { ...problem && { goal: problem }, ...wrongDay && { reviewOn: wrongDay } }
  if (Object.keys(problems).length > 0) return mend(problems, typed)
  const gapIds = Object.keys(typed).flatMap((name) => (name.startsWith('gap-') ? [name.slice('gap-'.length)] : []))
  const asked = await askForPair(learner, { coachId: coach, kind, reviewOn: reviewOn!, gapIds, goal: goal || null })
  if (!asked) return mend({ coach: 'They cannot be asked at present. Choose somebody else.' }, typed)
  return redirect(`/coaching/pairs/${asked.id}${asked.already ? '' : '?done=asked'}`)
}

export default function CoachingPairNew({ loaderData: { coaches, chosen, gaps, mine }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Ask somebody to go on meeting – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Coaching', href: '/coaching' }]} />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Ask somebody to go on meeting</h1>
          <p className="govuk-body">They are asked by e-mail, and say yes or no. Nobody asks why. It begins once they have said yes. {whatCoachingIsNot}</p>
          {mine.length > 0 && (
            <section aria-labelledby="mine">
              <h2 id="mine" className="govuk-heading-m">What goes on already</h2>
              <ul className="govuk-list">{mine.map(({ id, words, waits }) => <li key={id}><a className="govuk-link" href={`/coaching/pairs/${id}`}>{words}</a>{waits && <span className="pl-quiet"> (no answer yet)</span>}</li>)}</ul>
            </section>
          )}
          {coaches.length === 0 ? (
            <EmptyState title="Nobody can be asked at present" next={{ text: 'Book a single meeting', href: '/coaching/book' }}>Whoever offers coaching, and does not lead your team, stands here as soon as they say when they can help.</EmptyState>
          ) : (
            <form method="post" noValidate>
              <Radios name="kind" label="What do you ask for?" labelSize="m" value={typed?.kind} error={problems?.kind} options={pairKinds.map((value) => ({ value, label: pairKindInWords[value].title, hint: pairKindInWords[value].about }))} />
              <Radios name="coach" label="Whom do you ask?" labelSize="m" hint="Whoever leads your team, or is to judge your work, is not among them." value={typed?.coach ?? chosen} error={problems?.coach} options={coaches.map(({ id, name, jobTitle }) => ({ value: id, label: name, ...jobTitle && { hint: jobTitle } }))} />
              {gaps.length > 0 && (
                <fieldset className="govuk-fieldset">
                  <legend className="govuk-fieldset__legend govuk-fieldset__legend--m">What do you want to work towards?</legend>
                  <p className="govuk-hint">Themes of your own that an audit found wanting. They read the theme alone. You can leave it for your first meeting.</p>
                  {gaps.map(({ id, words }) => <Checkboxes key={id} name={`gap-${id}`} small options={[{ value: 'yes', label: words }]} value={typed?.[`gap-${id}`] ? ['yes'] : []} />)}
                </fieldset>
              )}
              <Textarea name="goal" label={gaps.length > 0 ? 'A goal in your own words (optional)' : 'What do you want to work towards? (optional)'} labelSize={gaps.length > 0 ? undefined : 'm'} rows={2} hint={`At most ${mostOfGoal} characters. You both read it, and nobody else. Name no child, family or colleague.`} value={typed?.goal} error={problems?.goal} />
              {(asksAboutName(problems?.goal) || typed?.sure) && <Checkboxes name="sure" small options={[{ value: 'yes', label: 'Nobody can be known by these words' }]} value={typed?.sure ? ['yes'] : []} />}
              <DateInput name="reviewOn" label="When do you both look at how it goes? (optional)" labelSize="s" hint="Left empty, it is after eight weeks for a cycle, and after half a year for mentoring." value={typedDate(typed, 'reviewOn')} error={problems?.reviewOn} />
              <Button>Ask them</Button>
            </form>
          )}
          <p className="pl-who-can-see">You and the person you ask see this, and nobody else: not your manager, the auditors, leaders or administrators.</p>
        </div>
      </div>
    </>
  )
}
