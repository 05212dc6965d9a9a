import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/module-recall'
import { allow } from '../../door.server.ts'
import { AnswersExplained } from '../../features/modules/answers-explained.tsx'
import { recallDays } from '../../features/modules/recall.ts'
import { answerRecall, declineRecall, recallOf } from '../../features/modules/recall.server.ts'
import type { CheckQuestion } from '../../features/modules/modules.ts'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { found, parseForm } from '../../lib/http.server.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'

const Version = z.guid().optional().catch(undefined)
const versionIn = (url: URL) => Version.parse(url.searchParams.get('version') ?? undefined)

const answersTo = (questions: CheckQuestion[]) => z.object(
  Object.fromEntries(questions.map(({ id, options }, nth) => [id, z.enum(options.map(({ key }) => key), { error: `Answer question ${nth + 1}.` })])),
)

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  const { versionId, title, declaredAt, standing, right, of, finishedAt, module, questions, answers } = found(await recallOf(learner, params.slug, versionIn(url)))
  const declared = new Date(declaredAt)
  const days = recallDays(declared)
  const about = {
    slug: params.slug, title, versionId, completedOn: inWords(dayInLondon(declared)), from: inWords(days.from), to: inWords(days.to),
    sections: module.sections.map(({ id, title, minutes }) => ({ id, title, minutes })), minutes: module.sections.reduce((sum, { minutes }) => sum + minutes, 0),
  }
  if (standing === 'offered') {
    // What is right, and why, is not sent before the answers are in.
    return { ...about, part: 'form' as const, questions: questions.map(({ id, question, options }) => ({ id, question, options: options.map(({ key, text }) => ({ value: key, label: text })) })) }
  }
  if (standing !== 'answered') return { ...about, part: 'closed' as const, standing }
  return {
    ...about, part: 'result' as const, right, of, finishedAt: momentInWords(new Date(finishedAt!)), earlier: url.searchParams.has('earlier'),
    questions: questions.map(({ id, question, options }) => ({
      id, question, gotRight: options.some(({ key, right }) => right && key === answers[id]),
      options: options.map(({ key, text, right, because }) => ({ key, text, right, because, chosen: answers[id] === key })),
    })),
  }
}

export async function action({ context, request, params, url }: Route.ActionArgs) {
  const learner = allow({ context, request }, 'learn')
  const { versionId, standing, questions } = found(await recallOf(learner, params.slug, versionIn(url)))
  const page = `/modules/${params.slug}/recall?version=${versionId}`
  if (url.searchParams.has('decline')) {
    found(await declineRecall(learner, params.slug, versionId))
    return redirect(page)
  }
  // The page says why nothing is asked; answers that came too late or second are not looked at.
  if (standing !== 'offered') return redirect(`${page}&earlier=yes`)
  const form = await parseForm(request, answersTo(questions))
  if (!form.ok) return form.reply
  const kept = found(await answerRecall(learner, params.slug, versionId, form.value))
  return redirect(kept === true ? page : `${page}&earlier=yes`)
}

export default function ModuleRecall({ loaderData, actionData }: Route.ComponentProps) {
  const { slug, title } = loaderData
  const problems = loaderData.part === 'form' ? actionData?.problems : undefined
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${loaderData.part === 'result' ? 'Three questions: your answers' : 'Three questions'}: ${title} – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Modules', href: '/modules' }, { text: title, href: `/modules/${slug}` }]} />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{title}</span>
          {loaderData.part === 'form' && <RecallForm {...loaderData} reply={actionData} />}
          {loaderData.part === 'closed' && <Closed {...loaderData} />}
          {loaderData.part === 'result' && <Result {...loaderData} />}
          <p className="pl-who-can-see">Only you see these questions, your answers and how many were right. Nobody else can see whether you answered.</p>
        </div>
      </div>
    </>
  )
}

type Part<Name> = Extract<Route.ComponentProps['loaderData'], { part: Name }>

function RecallForm({ completedOn, to, versionId, questions, reply }: Part<'form'> & { reply: Route.ComponentProps['actionData'] }) {
  const { problems, typed } = reply ?? {}
  return (
    <>
      <h1 className="govuk-heading-l">Three questions, two minutes</h1>
      <p className="govuk-body">You completed this module on {completedOn}. Bringing something back to mind after some weeks helps it to stay. Answer from memory, without reading first.</p>
      <p className="govuk-body">It is for you alone, and nothing hangs on it. Every answer is explained. You can answer once, until {to}.</p>
      <form method="post" action={`?version=${versionId}`} noValidate>
        {questions.map(({ id, question, options }, nth) => (
          <Radios key={id} name={id} label={`${nth + 1}. ${question}`} labelSize="s" options={options} value={typed?.[id]} error={problems?.[id]} />
        ))}
        <Button>Send my answers</Button>
      </form>
      <form method="post" action={`?version=${versionId}&decline`}>
        <p className="govuk-body">If you would rather not, these questions are not offered again for this module.</p>
        <Button variant="secondary">Not now, thank you</Button>
      </form>
    </>
  )
}

const closedBecause = {
  'too early': ({ from, to }: Part<'closed'>) => `They are offered from ${from} to ${to}, some weeks after you completed the module.`,
  over: ({ to }: Part<'closed'>) => `They were offered until ${to}. Nothing follows from not answering.`,
  superseded: () => 'The module has changed since you completed this version, so questions about it are no longer asked.',
  declined: () => 'You said not now. They are not offered again for this module, and nothing follows from it.',
}

function Closed(part: Part<'closed'>) {
  return (
    <>
      <h1 className="govuk-heading-l">{part.standing === 'too early' ? 'Three questions, later' : 'No questions on this module'}</h1>
      <p className="govuk-body">{closedBecause[part.standing](part)}</p>
      <ReadAgain {...part} />
    </>
  )
}

function Result(part: Part<'result'>) {
  const { right, of, finishedAt, earlier, questions } = part
  return (
    <>
      <h1 className="govuk-heading-l">Three questions: {right} of {of} right</h1>
      {earlier && <InsetText>You had already sent your answers, perhaps in another window. The first count, and these are they.</InsetText>}
      <p className="govuk-body pl-quiet">Sent {finishedAt}. They stay as they are, and your completion does too.</p>
      <AnswersExplained questions={questions} />
      <ReadAgain {...part} />
    </>
  )
}

function ReadAgain({ slug, versionId, sections, minutes }: Pick<Part<'result'>, 'slug' | 'versionId' | 'sections' | 'minutes'>) {
  return (
    <>
      <h2 className="govuk-heading-m">Read again, if you like</h2>
      <p className="govuk-body">The whole module takes {minutes} minutes to read; one section a few.</p>
      <ul className="govuk-list">
        {sections.map(({ id, title, minutes }) => (
          <li key={id}><a className="govuk-link" href={`/modules/${slug}/sections/${id}?version=${versionId}`}>{title}</a> <span className="pl-quiet">{minutes} minutes</span></li>
        ))}
      </ul>
      <p className="govuk-body"><a className="govuk-link" href={`/modules/${slug}`}>Back to the module</a></p>
    </>
  )
}
