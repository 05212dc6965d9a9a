import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-cycle'
import { allow } from '../../door.server.ts'
import { aboutMine } from '../../features/coaching/about.server.ts'
import { askedFrom, asQuery } from '../../features/coaching/asked.ts'
import { bookCycle } from '../../features/coaching/booking.server.ts'
import { whoCanHelp } from '../../features/coaching/coaches.server.ts'
import { whatCoachingIsNot } from '../../features/coaching/formats.ts'
import { cycleTimes, slotFrom } from '../../features/coaching/times.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { whyNotToKeep } from '../../lib/own-words.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const names = ['first', 'second', 'third'] as const
const goals = ['goal1', 'goal2', 'goal3'] as const
const Form = z.object(Object.fromEntries([...names, ...goals].map((name) => [name, z.string().trim().default('')])) as Record<(typeof names)[number] | (typeof goals)[number], z.ZodDefault<z.ZodString>>)

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book coaching')
  const of = askedFrom(url.searchParams)
  const about = found(await aboutMine(one, of.because))
  const coaches = (await whoCanHelp(await one.reading(), one, { ...about, format: 'practice coaching' })).filter(({ whyNot, times }) => whyNot === undefined && times.length > 0)
  const coach = coaches.find(({ id }) => id === of.coachId)
  return {
    back: asQuery('/coaching/book', url.searchParams, { coach: undefined }), suggestion: about.themes.length > 0 ? `What I do differently about ${about.themes[0]!.title.toLowerCase()}` : '',
    coaches: coaches.map(({ id, name, jobTitle }) => ({ id, name, jobTitle, href: asQuery('/coaching/book/cycle', url.searchParams, { coach: id }) })),
    chosen: coach && { name: coach.name, meetings: cycleTimes(coach, dayInLondon(one.at)) }, all: asQuery('/coaching/book/cycle', url.searchParams, { coach: undefined }),
  }
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book coaching')
  const { because, coachId } = askedFrom(url.searchParams)
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const slots = names.map((name) => slotFrom(form.value[name]))
  const written = goals.map((goal) => form.value[goal])
  const problems = {
    ...Object.fromEntries(names.flatMap((name, nth) => (slots[nth] && slots[nth].coachId === coachId ? [] : [[name, `Choose a time for the ${name} meeting.`]]))),
    ...written.every((goal) => goal === '') && { goal1: 'Write what you want to work towards, in a few words.' },
    ...Object.fromEntries(goals.flatMap((goal, nth) => { const wrong = written[nth] ? whyNotToKeep(written[nth], { least: 1, most: 40 }) : undefined; return wrong ? [[goal, wrong]] : [] })),
  }
  if (Object.keys(problems).length > 0) return mend(problems, form.typed)
  const booked = found(await bookCycle(one, { coachId: coachId!, starts: slots.map((slot) => slot!.startsAt), goals: written.filter(Boolean), gapId: because?.kind === 'gap' ? because.id : null }, because))
  if (typeof booked === 'object' && 'pairId' in booked) return redirect(`/coaching/pairs/${booked.pairId}?done=booked`)
  const why = booked === 'taken' ? 'One of these times was just taken, so none of the three was booked. What is free now is below, and your goals are kept.' : booked.why
  return data({ problems: { form: why } as Record<string, string>, typed: form.typed }, { status: 409 })
}

export default function CoachingCycle({ loaderData: { back, coaches, chosen, suggestion, all }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Book a coaching cycle – Practice Loop`}</title>
      <BackLink href={back}>Book one meeting</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Practice coaching, three times an hour</span>
          <h1 className="govuk-heading-l">{chosen ? `A coaching cycle with ${chosen.name}` : 'Book a coaching cycle'}</h1>
          <p className="govuk-body">Three meetings with the same person over eight weeks, on a case of your own: what you want, what is there now, what could be done, and what you will do.</p>
          {coaches.length === 0 && <EmptyState title="Nobody has three hours free at present">Book one meeting, or look again tomorrow.</EmptyState>}
          {!chosen && coaches.length > 0 && (
            <section aria-labelledby="who">
              <h2 id="who" className="govuk-heading-m">With whom?</h2>
              <ul className="govuk-list govuk-list--spaced">{coaches.map(({ id, name, jobTitle, href }) => <li key={id}><a className="govuk-link" href={href}>{name}</a>{jobTitle && <span className="pl-quiet"> {jobTitle}</span>}</li>)}</ul>
            </section>
          )}
          {chosen && (chosen.meetings.some((slots) => slots.length === 0) ? <InsetText>{chosen.name} has not three hours free over the next eight weeks. Choose somebody else, or book one meeting at a time.</InsetText> : (
            <form method="post" noValidate>
              {names.map((name, nth) => <Radios key={name} name={name} label={`When is the ${name} meeting?`} labelSize="m" value={typed?.[name] ?? chosen.meetings[nth]![0]!.slot} error={problems?.[name]} options={chosen.meetings[nth]!.map(({ slot, text }) => ({ value: slot, label: text }))} />)}
              <h2 className="govuk-heading-m">What do you want to work towards?</h2>
              <p className="govuk-body">One to three goals, each in a few words. You and your coach read them, and nobody else. No child, no family, no name.</p>
              {goals.map((goal, nth) => <Textarea key={goal} name={goal} label={nth === 0 ? 'Goal 1' : `Goal ${nth + 1} (optional)`} labelSize="s" rows={2} value={typed?.[goal] ?? (nth === 0 ? suggestion : '')} error={problems?.[goal]} />)}
              <Button>Book all three</Button>
            </form>
          ))}
          {chosen && <p className="govuk-body"><a className="govuk-link" href={all}>Choose somebody else</a></p>}
          <p className="govuk-body pl-quiet">{whatCoachingIsNot}</p>
        </div>
      </div>
    </>
  )
}
