import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/workshop-after'
import { allow } from '../../door.server.ts'
import { askedOn, mostOfLine, obstacles, obstaclesInWords, usedInWords, usefulInWords, usefulness, uses, whatToMendOf, type AnsweringStanding } from '../../features/workshops/answers.ts'
import { answerAfter, answeringPage } from '../../features/workshops/answers.server.ts'
import { dayOf } from '../../features/workshops/offered.ts'
import { inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Form = z.discriminatedUnion('moment', [
  z.object({ moment: z.literal('after'), useful: z.enum(usefulness, { error: 'Choose how useful it was for your work.' }), willDo: z.string().default('').transform((line) => line.replace(/\s+/g, ' ').trim()), sure: z.string().default('') }),
  z.object({ moment: z.literal('six weeks'), used: z.enum(uses, { error: 'Choose whether you have used it.' }), inTheWay: z.enum(obstacles).optional() }),
])

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book workshops')
  const id = idFrom(params.id)
  const { title, startsAt, endsAt, willDo, asked, standing } = found(await answeringPage(one, id))
  const later = askedOn('six weeks', new Date(endsAt))
  return { id, title, on: dayOf(new Date(startsAt)), willDo, asked, standing, until: asked && inWords(askedOn(asked, new Date(endsAt)).to), later: inWords(later.from), last: inWords(later.to) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book workshops')
  const id = idFrom(params.id)
  const page = found(await answeringPage(one, id))
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const { value } = form
  if (value.moment === 'after') {
    const problem = whatToMendOf(value.willDo, value.sure === 'yes', [page.title])
    if (problem) return mend({ willDo: problem }, form.typed)
  }
  const came = found(await answerAfter(one, id, value.moment === 'after' ? { moment: 'after', useful: value.useful, willDo: value.willDo || null } : { moment: 'six weeks', used: value.used, inTheWay: value.used === 'yes' ? null : value.inTheWay ?? null }))
  if (came !== true) return data({ problems: { form: closedBecause[came === 'asked' ? 'over' : came] } as Problems, typed: form.typed }, { status: 409 })
  return redirect('/workshops?done=answered')
}

const closedBecause: Record<Exclude<AnsweringStanding, 'asked'>, string> = {
  answered: 'You have answered already, perhaps in another window. The first answer counts, and nothing more is asked for now.',
  'too early': 'The questions come when the workshop is over and its register is kept.',
  over: 'These questions are no longer asked. Nothing follows from not answering.',
  'not there': 'The register says that you could not be there, so nothing is asked. If that is wrong, tell whoever led the workshop.',
}

export default function WorkshopAfter({ loaderData, actionData }: Route.ComponentProps) {
  const { id, title, on, asked, standing, later, last } = loaderData
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}How it was: ${title} – Practice Loop`}</title>
      <BackLink href={`/workshops/${id}`}>{title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{title}, {on}</span>
          {asked === 'after' && <TwoQuestions {...loaderData} problems={problems} typed={typed} />}
          {asked === 'six weeks' && <OneQuestion {...loaderData} problems={problems} typed={typed} />}
          {!asked && standing !== 'asked' && (
            <>
              <h1 className="govuk-heading-l">Nothing is asked now</h1>
              <p className="govuk-body">{standing === 'too early' && loaderData.willDo !== null ? `You have answered the two questions. One more is asked from ${later} to ${last}.` : closedBecause[standing]}</p>
              <p className="govuk-body"><a className="govuk-link" href="/workshops">All workshops</a></p>
            </>
          )}
          <p className="pl-who-can-see">Whoever leads the workshop is told how many gave each answer, once five people have answered, and never who. The line that you write for yourself is shown to nobody but you. Nobody can see whether you answered.</p>
        </div>
      </div>
    </>
  )
}

type FormProps = Route.ComponentProps['loaderData'] & { problems?: Problems; typed?: Record<string, string> }

function TwoQuestions({ until, later, problems, typed }: FormProps) {
  const asksAboutName = problems?.willDo?.startsWith('This may name') || typed?.sure
  return (
    <>
      <h1 className="govuk-heading-l">Two questions, one minute</h1>
      <p className="govuk-body">You can answer once, until {until}. Nothing hangs on it.</p>
      <form method="post" noValidate>
        <input type="hidden" name="moment" value="after" />
        <Radios name="useful" label="1. How useful was it for your work?" labelSize="s" value={typed?.useful} error={problems?.useful} options={usefulness.map((value) => ({ value, label: usefulInWords[value] }))} />
        <Textarea name="willDo" label="2. What is the one thing that you will do differently?" labelSize="s" rows={2} value={typed?.willDo} error={problems?.willDo}
          hint={`In a line, for yourself, at most ${mostOfLine} characters. You may leave it out. From ${later} we show it to you again. Name nobody.`} />
        {asksAboutName && <Checkboxes name="sure" small options={[{ value: 'yes', label: 'Nobody can be known by these words' }]} value={typed?.sure ? ['yes'] : []} />}
        <Button>Send my answers</Button>
      </form>
    </>
  )
}

function OneQuestion({ until, willDo, problems, typed }: FormProps) {
  return (
    <>
      <h1 className="govuk-heading-l">One question, some weeks later</h1>
      {willDo && <InsetText>What you wrote for yourself after it: “{willDo}”</InsetText>}
      <p className="govuk-body">You can answer once, until {until}. “Not yet” is as useful an answer as “Yes”: it says what the service has to change.</p>
      <form method="post" noValidate>
        <input type="hidden" name="moment" value="six weeks" />
        <Radios name="used" label="Have you used it on a case?" labelSize="s" value={typed?.used} error={problems?.used} options={uses.map((value) => ({ value, label: usedInWords[value] }))} />
        <Radios name="inTheWay" label="If not, or in part: what stands in the way most?" labelSize="s" hint="You may leave it out." value={typed?.inTheWay} error={problems?.inTheWay} options={obstacles.map((value) => ({ value, label: obstaclesInWords[value] }))} />
        <Button>Send my answer</Button>
      </form>
    </>
  )
}
