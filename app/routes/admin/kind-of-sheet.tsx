import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/kind-of-sheet'
import { allow } from '../../door.server.ts'
import { AnswerFields } from '../../features/imports/answer-fields.tsx'
import { answersTyped, keptGroups } from '../../features/imports/answer-form.ts'
import { planFrameworks } from '../../features/imports/intake.server.ts'
import { changeKindOfSheet, kindOfSheet } from '../../features/imports/kinds.server.ts'
import { kindTitle } from '../../features/imports/plan-form.ts'
import { refusals } from '../../features/imports/wording.ts'
import type { Allowed } from '../../allowed.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'

async function kept(importer: Allowed<'import audits'>, key: string) {
  const kind = found(await kindOfSheet(importer, key))
  const frameworks = await planFrameworks(importer)
  const framework = found(frameworks.find((one) => one.key === kind.plan.framework) ?? frameworks[0])
  return { kind, groups: keptGroups({ framework, ...kind }) }
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const importer = allow({ context, request }, 'import audits')
  const { kind, groups } = await kept(importer, params.key)
  return { title: kind.title, groups, done: url.searchParams.get('done') === 'changed' ? 'Your changes are kept. They count from the next reading of a sheet on.' : undefined }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const importer = allow({ context, request }, 'import audits')
  const form = await parseForm(request, z.object({}))
  if (!form.ok) return form.reply
  const { groups } = await kept(importer, params.key)
  const title = kindTitle.safeParse(form.typed.title ?? '')
  const answers = answersTyped(form.typed, groups)
  if (!title.success || !answers.ok) return mend({ ...(!title.success && { title: title.error.issues[0]!.message }), ...(!answers.ok && answers.problems) }, form.typed)
  const changed = found(await changeKindOfSheet(importer, params.key, title.data, answers.answers))
  return changed === 'title taken' ? mend({ title: refusals['title taken'] }, form.typed) : redirect(`/set-up/imports/kinds/${encodeURIComponent(params.key)}?done=changed`)
}

export default function KindOfSheet({ loaderData: { title, groups, done }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${title}, a kind of sheet – Practice Loop`}</title>
      <BackLink href="/set-up/imports">All imports</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          {done && !problems && <NotificationBanner success>{done}</NotificationBanner>}
          <span className="govuk-caption-l">Kind of sheet</span>
          <h1 className="govuk-heading-l">{title}</h1>
          <p className="govuk-body">This is what you and your colleagues have answered about sheets of this kind. Sheets that were published stay as they are.</p>
          <p className="govuk-body">To change which column holds what, <a className="govuk-link" href="/set-up/imports">upload such a sheet</a> and choose “Change columns”.</p>
          <form method="post" noValidate>
            <Input name="title" label="Name of this kind of sheet" labelSize="m" value={typed?.title ?? title} error={problems?.title} />
            {groups.map((group) => <AnswerFields key={group.about} group={group} problems={problems} typed={typed} />)}
            <Button>Save</Button>
          </form>
          <p className="pl-who-can-see">Administrators of your council can see this page.</p>
        </div>
      </div>
    </>
  )
}
