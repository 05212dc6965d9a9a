import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/module-declare'
import { allow } from '../../door.server.ts'
import { ownWords } from '../../lib/own-words.ts'
import { missingBeforeDeclaring } from '../../features/modules/learning.ts'
import { declare, keepReflection, learningIn } from '../../features/modules/learning.server.ts'
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

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  const { module, progress } = found(await learningIn(learner, params.slug))
  if (progress.declaredAt) throw redirect(`/modules/${module.key}`)
  return {
    slug: module.key, title: module.title, missing: missingBeforeDeclaring(module, progress),
    prompt: module.reflection.prompt, words: module.reflection.words, reflection: progress.reflection,
    kept: url.searchParams.get('done') === 'kept',
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const learner = allow({ context, request }, 'learn')
  const { module } = found(await learningIn(learner, params.slug))
  const form = await parseForm(request, z.object({
    reflection: reflectionOf(module.reflection.words), what: z.enum(['keep', 'declare']).catch('declare'), declared: z.literal('yes').optional(),
  }))
  if (!form.ok) return form.reply
  const { reflection, what, declared } = form.value
  if (what === 'declare' && !declared) return mend({ declared: 'Tick the box to declare that the work is your own.' }, form.typed)

  const done = found(what === 'keep' ? await keepReflection(learner, params.slug, reflection) : await declare(learner, params.slug, reflection))
  if (done === 'not open') return mend({ form: 'Something is still missing before you can declare.' }, form.typed)
  if (done === 'declared') return redirect(`/modules/${params.slug}`)
  return redirect(what === 'keep' ? `/modules/${params.slug}/declare?done=kept` : `/modules/${params.slug}?done=declared`)
}

export default function ModuleDeclare({ loaderData: { slug, title, missing, prompt, words, reflection, kept }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
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
          {missing.length > 0 && (
            <>
              <p className="govuk-body">You can do this when these are done:</p>
              <ul className="govuk-list govuk-list--bullet">{missing.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
              <Button href={`/modules/${slug}`}>Back to the module</Button>
            </>
          )}
          {missing.length === 0 && (
            <form method="post" noValidate>
              <p className="govuk-body">{prompt}</p>
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
