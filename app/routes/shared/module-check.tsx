import { randomUUID } from 'node:crypto'
import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/module-check'
import { allow } from '../../door.server.ts'
import { ownWords } from '../../lib/own-words.ts'
import { AnswersExplained } from '../../features/modules/answers-explained.tsx'
import { goesAt, goesInWords, missingBeforePostCheck, nextStep } from '../../features/modules/learning.ts'
import { attemptOf, learningOpened, skipPreCheck, takeCheck, type Check, type Learning } from '../../features/modules/learning.server.ts'
import { passMark, type CheckQuestion } from '../../features/modules/modules.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Version = z.guid().optional().catch(undefined)
const Which = z.enum(['pre', 'post'])
const Skip = z.object({ skippedBecause: ownWords({ least: 1, most: 60 }) })

const titles = { pre: 'First check', post: 'Last check' } as const

const questionsOf = ({ module }: Pick<Learning, 'module'>, check: Check) => (check === 'pre' ? module.preCheck : module.postCheck)

const firstCounts = 'Your first result counts for how much was learnt; it stays.'

/** Every question answered with one of its own options; a form without a go of its own is given one. */
const answersTo = (questions: CheckQuestion[]) => z.object({
  go: z.guid().catch(() => randomUUID()),
  goes: z.coerce.number().int().optional().catch(undefined),
  ...Object.fromEntries(questions.map(({ id, options }, nth) => [id, z.enum(options.map(({ key }) => key), { error: `Answer question ${nth + 1}.` })])),
})

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  const check = found(Which.safeParse(params.check).data)
  // A form that was sent back stays the form of the version on which it was opened.
  const versionId = Version.parse(url.searchParams.get('version') ?? undefined)
  const learning = found(await learningOpened(learner, params.slug, versionId))
  const { module, progress, attempts, isCurrent, version } = learning
  const about = {
    slug: module.key, module: module.title, check, title: titles[check],
    goes: goesInWords(check, attempts),
    passed: progress.postChecks.some(({ passed }) => passed),
    completed: progress.declaredAt !== undefined,
  }

  const attemptId = url.searchParams.get('attempt')
  if (attemptId) {
    const attempt = found(await attemptOf(learner, params.slug, check, idFrom(attemptId)))
    const { right, of, finishedAt, questions, answers } = attempt
    const finished = goesAt(check, attempts)
    return {
      ...about, part: 'result' as const, right, of, isFirst: finished[0]?.id === attempt.id, isRetaken: finished.length > 1,
      otherVersion: attempt.versionId === learning.versionId || finished.some(({ id }) => id === attempt.id) ? undefined : attempt.version, enough: right >= of * passMark, finishedAt: momentInWords(finishedAt), next: nextStep(module, progress),
      questions: questions.map(({ id, question, options }) => ({
        id, question, gotRight: options.some(({ key, right }) => right && key === answers[id]),
        options: options.map(({ key, text, right, because }) => ({ key, text, right, because, chosen: answers[id] === key })),
      })),
    }
  }

  const missing = check === 'post' ? missingBeforePostCheck(module, progress) : []
  if (missing.length > 0) return { ...about, part: 'not open' as const, missing }
  const skipped = progress.preCheck && 'skippedBecause' in progress.preCheck ? progress.preCheck.skippedBecause : undefined
  return {
    ...about, part: 'form' as const, go: randomUUID(), count: goesAt(check, attempts).length, latest: goesAt(check, attempts).at(-1)?.id, versionId: learning.versionId, otherVersion: isCurrent ? undefined : version, skipped, maySkip: check === 'pre' && !progress.preCheck,
    // What is right, and why, is not sent before the answers are in.
    questions: questionsOf(learning, check).map(({ id, question, options }) => ({ id, question, options: options.map(({ key, text }) => ({ value: key, label: text })) })),
    needed: Math.ceil(module.postCheck.length * passMark),
  }
}

export async function action({ context, request, params, url }: Route.ActionArgs) {
  const learner = allow({ context, request }, 'learn')
  const check = found(Which.safeParse(params.check).data)
  const version = Version.parse(url.searchParams.get('version') ?? undefined)
  const elsewhere = (words: string, typed: Record<string, string>) => data({ problems: { form: words } as Problems, typed }, { status: 409 })
  if (check === 'pre' && url.searchParams.has('skip')) {
    const form = await parseForm(request, Skip)
    if (!form.ok) return form.reply
    const skipped = await skipPreCheck(learner, params.slug, form.value.skippedBecause, version)
    if (skipped === false) return elsewhere('You took or skipped this check in another window after you had opened this page, so there is nothing to skip.', form.typed)
    found(skipped)
    return redirect(`/modules/${params.slug}`)
  }
  const form = await parseForm(request, answersTo(questionsOf(found(await learningOpened(learner, params.slug, version)), check)))
  if (!form.ok) return form.reply
  const { go, goes, ...answers } = form.value
  const taken = found(await takeCheck(learner, params.slug, check, go, answers, { version, goes }))
  if (taken === 'not open') return mend({ form: 'The last check is not open yet. See below what is missing.' }, form.typed)
  if ('meanwhile' in taken) {
    const { right, of, finishedAt } = taken.meanwhile
    return elsewhere(`You finished this check in another window, ${momentInWords(new Date(finishedAt))}: ${right} of ${of} right. What you chose here is kept below and has not been sent. Send it if you want it to be another attempt.`, form.typed)
  }
  return redirect(`/modules/${params.slug}/check/${check}?attempt=${taken.attemptId}`)
}

export default function ModuleCheck({ loaderData, actionData }: Route.ComponentProps) {
  const { slug, module, title } = loaderData
  return (
    <>
      <title>{`${actionData ? 'Error: ' : ''}${loaderData.part === 'result' ? `${title}: your answers` : title}: ${module} – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Modules', href: '/modules' }, { text: module, href: `/modules/${slug}` }]} />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={actionData?.problems} />
          <span className="govuk-caption-l">{module}</span>
          {loaderData.part === 'not open' && <NotOpen {...loaderData} />}
          {loaderData.part === 'form' && <CheckForm {...loaderData} reply={actionData} />}
          {loaderData.part === 'result' && <Result {...loaderData} />}
          <p className="pl-who-can-see">Only you see your answers and scores. Nobody else can open this page.</p>
        </div>
      </div>
    </>
  )
}

type Part<Name> = Extract<Route.ComponentProps['loaderData'], { part: Name }>

function NotOpen({ slug, title, missing }: Part<'not open'>) {
  return (
    <>
      <h1 className="govuk-heading-l">{title}</h1>
      <p className="govuk-body">This check opens when these are done:</p>
      <ul className="govuk-list govuk-list--bullet">{missing.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
      <Button href={`/modules/${slug}`}>Back to the module</Button>
    </>
  )
}

function CheckForm({ slug, title, check, goes, count, latest, passed, completed, skipped, maySkip, go, versionId, otherVersion, questions, needed, reply }: Part<'form'> & { reply: Route.ComponentProps['actionData'] }) {
  const { problems, typed } = reply ?? {}
  return (
    <>
      <h1 className="govuk-heading-l">{title}</h1>
      {check === 'pre'
        ? <p className="govuk-body">Five questions before you read, to see what you know already. There is no pass mark. Every answer is explained when you have sent them.</p>
        : <p className="govuk-body">Five questions. {needed} right is a pass, and you may take it as often as you like. Every answer is explained.</p>}
      {otherVersion && <InsetText>These are the questions of version {otherVersion}, on which you had opened this page. <a className="govuk-link" href={`/modules/${slug}`}>Go to the version you are on now</a>.</InsetText>}
      {goes && <p className="govuk-body">{goes}. Your earlier attempts stay as they are{completed ? ', and so does your completion' : ''}.{check === 'post' && passed ? ' You have passed this check.' : ''}</p>}
      {latest && (
        <p className="govuk-body">
          {firstCounts} {!typed && 'This form starts blank, and nothing is kept until you send it. '}<a className="govuk-link" href={`/modules/${slug}/check/${check}?attempt=${latest}`}>See your last answers</a>.
        </p>
      )}
      {!goes && skipped && <p className="govuk-body">You skipped this check: “{skipped}” You can still take it.</p>}
      <form method="post" action={`?version=${versionId}`} noValidate>
        <input type="hidden" name="go" value={go} />
        <input type="hidden" name="goes" value={count} />
        {questions.map(({ id, question, options }, nth) => (
          <Radios key={id} name={id} label={`${nth + 1}. ${question}`} labelSize="s" options={options} value={typed?.[id]} error={problems?.[id]} />
        ))}
        <Button>Send my answers</Button>
      </form>
      {maySkip && (
        <Details summary="Skip this check" open={problems?.skippedBecause !== undefined}>
          <form method="post" action={`?skip&version=${versionId}`} noValidate>
            <Textarea name="skippedBecause" label="Why are you skipping it?" hint="A few words, for yourself." rows={2} value={typed?.skippedBecause} error={problems?.skippedBecause} />
            <Button variant="secondary">Skip the first check</Button>
          </form>
        </Details>
      )}
    </>
  )
}

function Result({ slug, check, title, right, of, enough, isFirst, isRetaken, otherVersion, finishedAt, questions, goes, next }: Part<'result'>) {
  return (
    <>
      <h1 className="govuk-heading-l">{title}: {right} of {of} right</h1>
      {check === 'post' && <p className="govuk-body">{enough ? 'You have passed.' : 'Not passed yet. Read the explanations, then take it again when you like: a new attempt starts blank, and this one stays as it is.'}</p>}
      {otherVersion && <InsetText>You answered the questions of version {otherVersion}, on which you had opened the check. They are kept with that version.</InsetText>}
      {isRetaken && <p className="govuk-body">{isFirst ? 'This is your first result. It counts for how much was learnt; it stays, whatever you take again.' : firstCounts}</p>}
      <p className="govuk-body pl-quiet">Sent {finishedAt}.{goes && ` ${goes}.`}</p>
      <AnswersExplained questions={questions} />
      <div className="govuk-button-group">
        {check === 'post' && !enough && <Button href={`/modules/${slug}/check/post`}>Take it again</Button>}
        {next && !(check === 'post' && !enough) && <Button href={`/modules/${slug}/${next}`}>Carry on</Button>}
        <a className="govuk-link" href={`/modules/${slug}`}>Back to the module</a>
      </div>
    </>
  )
}
