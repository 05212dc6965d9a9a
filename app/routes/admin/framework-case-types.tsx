import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/framework-case-types'
import { allow } from '../../door.server.ts'
import { moveCaseType, problemsOf } from '../../features/frameworks/draft.ts'
import { changeDraft, draftOf } from '../../features/frameworks/drafts.server.ts'
import { GoneFromDraft } from '../../features/frameworks/gone-from-draft.tsx'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { andOf } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const { draft } = found(await draftOf(admin, params.key))
  const back = `/set-up/framework/${params.key}`
  if (!draft) return data({ gone: true as const, back }, { status: 404 })
  const titleOf = (key: string) => draft.plan.themes.find((theme) => theme.key === key)!.title
  return {
    back, here: `${back}/case-types`, done: url.searchParams.has('done'),
    types: (draft.plan.caseTypes ?? []).map(({ key, title, notApplicable }) => ({ key, title, left: notApplicable.length === 0 ? 'Every theme is judged.' : `Not judged: ${andOf(notApplicable.map(titleOf))}.` })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const form = await parseForm(request, z.object({ up: z.string().optional(), down: z.string().optional() }))
  if (!form.ok) return form.reply
  const { up, down } = form.value
  if (!up && !down) return mend({ form: 'Choose what to move.' })
  const problems = problemsOf(await changeDraft(admin, params.key, up ? moveCaseType(up, 'up') : moveCaseType(down!, 'down')))
  return problems ? data({ problems, typed: form.typed }, { status: 409 }) : redirect(`/set-up/framework/${params.key}/case-types#type-${up ?? down}`)
}

export default function FrameworkCaseTypes({ loaderData, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  if ('gone' in loaderData) return <GoneFromDraft back={loaderData.back} problems={problems} typed={typed} />
  const { back, here, types, done } = loaderData
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Case types of the next version – Practice Loop`}</title>
      <BackLink href={back}>Back to the draft</BackLink>
      {done && !problems && <NotificationBanner success>Saved in the draft.</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Case types</h1>
          <p className="govuk-body">The kinds of case that audits tell apart, and the themes that are not judged in each. A theme that an auditor graded all the same keeps its grade.</p>
          {types.length === 0 && <EmptyState title="No case types">Every theme is judged in every case. The types that you add are listed here.</EmptyState>}
          <form method="post">
            <ol className="govuk-list">
              {types.map(({ key, title, left }, nth) => (
                <li key={key} id={`type-${key}`} className="pl-card">
                  <h2 className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={`${here}/${key}`}>{title}</a></h2>
                  <p className="govuk-body govuk-!-margin-bottom-2">{left}</p>
                  {nth > 0 && <button type="submit" className="pl-link-button govuk-!-margin-right-3" name="up" value={key}>Move up<span className="govuk-visually-hidden">: {title}</span></button>}
                  {nth < types.length - 1 && <button type="submit" className="pl-link-button" name="down" value={key}>Move down<span className="govuk-visually-hidden">: {title}</span></button>}
                </li>
              ))}
            </ol>
          </form>
          <Button href={`${here}/new`} variant="secondary">Add a case type</Button>
        </div>
      </div>
    </>
  )
}
