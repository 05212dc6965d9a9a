import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/module-declare'
import { allow } from '../../door.server.ts'
import { ownWords } from '../../lib/own-words.ts'
import { missingBeforeDeclaring } from '../../features/modules/learning.ts'
import { declare, keepReflection, learningOpened, type Meanwhile } from '../../features/modules/learning.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Textarea } from '../../ui/textarea.tsx'

/** About so many words: from half of them to twice as many. */
const reflectionOf = (words: number) => ownWords({ least: Math.ceil(words / 2), most: words * 2 })

const mine = 'I have read this module, and the answers and the reflection are my own.'

const Version = z.guid().optional().catch(undefined)

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  // A form that was sent back names the version on which it was opened, and stays there with what was typed.
  const versionId = Version.parse(url.searchParams.get('version') ?? undefined)
  const { module, progress, reflectedAt, ...learning } = found(await learningOpened(learner, params.slug, versionId))
  if (progress.declaredAt && versionId === undefined) throw redirect(`/modules/${module.key}`)
  return {
    slug: module.key, title: module.title, missing: missingBeforeDeclaring(module, progress), versionId: learning.versionId,
    declaredOn: progress.declaredAt && inWords(dayInLondon(progress.declaredAt)),
    prompt: module.reflection.prompt, words: module.reflection.words, reflection: progress.reflection, reflectedAt: reflectedAt ?? '',
    fromBefore: progress.readBefore !== undefined && reflectedAt === null && progress.reflection !== undefined,
    kept: url.searchParams.get('done') === 'kept',
  }
}

export async function action({ context, request, params, url }: Route.ActionArgs) {
  const learner = allow({ context, request }, 'learn')
  const version = Version.parse(url.searchParams.get('version') ?? undefined)
  const { module } = found(await learningOpened(learner, params.slug, version))
  const form = await parseForm(request, z.object({
    reflection: reflectionOf(module.reflection.words), what: z.enum(['keep', 'declare']).catch('declare'), declared: z.literal('yes').optional(), reflectedAt: z.string().optional(),
  }))
  if (!form.ok) return form.reply
  const { reflection, what, declared, reflectedAt } = form.value
  if (what === 'declare' && !declared) return mend({ declared: 'Tick the box to declare that the work is your own.' }, form.typed)

  const done = found(await (what === 'keep' ? keepReflection : declare)(learner, params.slug, reflection, { version, reflectedAt }))
  if (done === 'not open') return mend({ form: 'Something is still missing before you can declare.' }, form.typed)
  if (done !== true) return data({ problems: { form: meanwhileInWords(done) }, typed: form.typed }, { status: 409 })
  return redirect(what === 'keep' ? `/modules/${params.slug}/declare?done=kept` : `/modules/${params.slug}?done=declared`)
}

const meanwhileInWords = (meanwhile: Meanwhile) => (meanwhile === 'declared'
  ? 'You declared this module in another window, and what you wrote there stays. What you wrote here is below and has not been kept.'
  : `You kept other words in another window: “${meanwhile.kept}” What you wrote here is below. Send it again to have it instead.`)

export default function ModuleDeclare({ loaderData: { slug, title, missing, versionId, declaredOn, prompt, words, reflection, reflectedAt, fromBefore, kept }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const open = !declaredOn && missing.length === 0
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Reflect and declare: ${title} – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Modules', href: '/modules' }, { text: title, href: `/modules/${slug}` }]} />
      {kept && !problems && <NotificationBanner success>Your reflection has been kept.</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{title}</span>
          <h1 className="govuk-heading-l">Reflect and declare</h1>
          {declaredOn && <p className="govuk-body">You declared this module on {declaredOn}. <a className="govuk-link" href={`/modules/${slug}?version=${versionId}`}>See what you wrote</a>.</p>}
          {!open && typed?.reflection && (
            <>
              <h2 className="govuk-heading-m">What you wrote here</h2>
              <p className="pl-plain-text">{typed.reflection}</p>
            </>
          )}
          {missing.length > 0 && (
            <>
              <p className="govuk-body">You can do this when these are done:</p>
              <ul className="govuk-list govuk-list--bullet">{missing.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
              <Button href={`/modules/${slug}`}>Back to the module</Button>
            </>
          )}
          {open && (
            <form method="post" action={`?version=${versionId}`} noValidate>
              <input type="hidden" name="reflectedAt" value={reflectedAt} />
              <p className="govuk-body">{prompt}</p>
              {fromBefore && <p className="govuk-body">Below is what you wrote when you completed the version before. It counts: change it only if what is new changes it.</p>}
              <Textarea name="reflection" label={`Your reflection, about ${words} words`} hint="No names, dates of birth, addresses or numbers that could identify a child or a family." rows={8} value={typed?.reflection ?? reflection} error={problems?.reflection} />
              <Checkboxes name="declared" options={[{ value: 'yes', label: mine }]} value={typed?.declared ? ['yes'] : []} error={problems?.declared} />
              <ButtonGroup>
                <Button name="what" value="declare">Declare and complete</Button>
                <Button name="what" value="keep" variant="secondary">Keep my reflection for later</Button>
              </ButtonGroup>
            </form>
          )}
          <p className="pl-who-can-see">Your reflection is yours: nobody else sees it here. You may use the words again in supervision and for your CPD. You can change it until you declare. Your manager and the auditors see only that the module is completed, and when.</p>
        </div>
      </div>
    </>
  )
}
