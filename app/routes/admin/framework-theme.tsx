import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/framework-theme'
import { allow } from '../../door.server.ts'
import { changeTheme, problemsOf, removeTheme } from '../../features/frameworks/draft.ts'
import { changeDraft, draftOf } from '../../features/frameworks/drafts.server.ts'
import { GoneFromDraft } from '../../features/frameworks/gone-from-draft.tsx'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const looksLike = 'looks-'
const longestWording = 2_000
const Theme = z.looseObject({
  do: z.literal('remove').optional(),
  title: z.string().trim().max(120, 'Keep the title to 120 characters.').default(''),
  question: z.string().trim().max(300, 'Keep the question to 300 characters.').default(''),
}).refine((form) => form.do === 'remove' || form.title !== '', { path: ['title'], error: 'Write the title of the theme.' })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const { draft } = found(await draftOf(admin, params.key))
  const back = `/set-up/framework/${params.key}`
  if (!draft) return data({ gone: true as const, back }, { status: 404 })
  const theme = draft.plan.themes.find(({ key }) => key === params.theme)
  if (!theme) return data({ gone: true as const, back }, { status: 404 })
  return {
    back, title: theme.title, question: theme.question, last: draft.plan.themes.length === 1,
    looks: draft.plan.grades.map(({ key, word }) => ({ field: `${looksLike}${key}`, word, wording: theme.descriptors?.[key] })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const form = await parseForm(request, Theme)
  const back = `/set-up/framework/${params.key}`
  if (!form.ok) return form.reply
  const { typed, value: { title, question } } = form
  if (form.value.do === 'remove') {
    const problems = problemsOf(await changeDraft(admin, params.key, removeTheme(params.theme)))
    return problems ? data({ problems, typed }, { status: 409 }) : redirect(`${back}?done#themes`)
  }

  const descriptors = Object.fromEntries(Object.entries(typed).filter(([name]) => name.startsWith(looksLike)).map(([name, wording]) => [name.slice(looksLike.length), wording.trim()]))
  const tooLong = Object.entries(descriptors).filter(([, wording]) => wording.length > longestWording)
  if (tooLong.length > 0) return mend(Object.fromEntries(tooLong.map(([grade]) => [`${looksLike}${grade}`, `Keep what it looks like at each grade to ${longestWording.toLocaleString('en-GB')} characters.`])), typed)
  const problems = problemsOf(await changeDraft(admin, params.key, changeTheme(params.theme, { title, question, descriptors })))
  if (problems) return data({ problems, typed }, { status: problems.form ? 409 : 400 })
  return redirect(`${back}?done#theme-${params.theme}`)
}

export default function FrameworkTheme({ loaderData, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  if ('gone' in loaderData) return <GoneFromDraft back={loaderData.back} problems={problems} typed={typed} />
  const { back, title, question, looks, last } = loaderData
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${title}, next version – Practice Loop`}</title>
      <BackLink href={back}>Back to the draft</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Theme</span>
          <h1 className="govuk-heading-l">{title}</h1>
          <form method="post" noValidate>
            <Input name="title" label="Title" hint="With another title it stays the same theme, and figures and rules go on." value={typed?.title ?? title} error={problems?.title} />
            <Textarea name="question" label="The auditor’s question" rows={2} value={typed?.question ?? question} error={problems?.question} />
            <h2 className="govuk-heading-m">What it looks like at each grade</h2>
            <p className="govuk-body">In words that an auditor can quote. Leave out what you do not want to describe. Never write about a real child.</p>
            {looks.map(({ field, word, wording }) => <Textarea key={field} name={field} label={word} rows={4} value={typed?.[field] ?? wording} error={problems?.[field]} />)}
            <Button>Save in the draft</Button>
          </form>
          {!last && (
            <Details summary="Remove this theme">
              <p className="govuk-body">The next version will not judge it, and rules that name it end on the day the version holds. What was judged before stays.</p>
              <form method="post"><Button name="do" value="remove" variant="warning">Remove it from the draft</Button></form>
            </Details>
          )}
        </div>
      </div>
    </>
  )
}
