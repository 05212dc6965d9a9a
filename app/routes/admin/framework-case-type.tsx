import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/framework-case-type'
import { allow } from '../../door.server.ts'
import { problemsOf, removeCaseType, settleCaseType } from '../../features/frameworks/draft.ts'
import { changeDraft, draftOf } from '../../features/frameworks/drafts.server.ts'
import { GoneFromDraft } from '../../features/frameworks/gone-from-draft.tsx'
import { found, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Fieldset } from '../../ui/fieldset.tsx'
import { Input } from '../../ui/input.tsx'

const leftOut = 'theme-'
const CaseType = z.looseObject({
  do: z.literal('remove').optional(),
  title: z.string().trim().max(80, 'Keep the title to 80 characters.').default(''),
}).refine((form) => form.do === 'remove' || form.title !== '', { path: ['title'], error: 'Write the title of the case type.' })

/** The key of the type in the address; undefined on the page for a new one. */
const typeIn = (params: { type?: string }) => params.type

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const { draft } = found(await draftOf(admin, params.key))
  const back = `/set-up/framework/${params.key}/case-types`
  if (!draft) return data({ gone: true as const, back: `/set-up/framework/${params.key}` }, { status: 404 })
  const key = typeIn(params)
  const type = key === undefined ? { title: '', notApplicable: [] as readonly string[] } : draft.plan.caseTypes?.find((one) => one.key === key)
  if (!type) return data({ gone: true as const, back }, { status: 404 })
  return {
    back, fresh: key === undefined, title: type.title,
    themes: draft.plan.themes.map((theme) => ({ field: `${leftOut}${theme.key}`, title: theme.title, left: type.notApplicable.includes(theme.key) })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const key = typeIn(params)
  const form = await parseForm(request, CaseType)
  if (!form.ok) return form.reply
  const { typed } = form
  const notApplicable = Object.keys(typed).filter((name) => name.startsWith(leftOut)).map((name) => name.slice(leftOut.length))
  const change = form.value.do === 'remove' && key !== undefined ? removeCaseType(key) : settleCaseType(key, { title: form.value.title, notApplicable })
  const problems = problemsOf(await changeDraft(admin, params.key, change))
  if (problems) return data({ problems, typed }, { status: problems.form ? 409 : 400 })
  return redirect(`/set-up/framework/${params.key}/case-types?done`)
}

export default function FrameworkCaseType({ loaderData, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  if ('gone' in loaderData) return <GoneFromDraft back={loaderData.back} problems={problems} typed={typed} />
  const { back, fresh, title, themes } = loaderData
  const heading = fresh ? 'Add a case type' : title
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${heading}, next version – Practice Loop`}</title>
      <BackLink href={back}>Case types</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">{heading}</h1>
          <form method="post" noValidate>
            <Input name="title" label="Title" hint="In plain words, such as “Child in need”" value={typed?.title ?? title} error={problems?.title} />
            <Fieldset legend="Themes that are not judged in such cases" legendSize="s">
              {themes.map(({ field, title, left }) => (
                <Checkboxes key={field} name={field} small options={[{ value: 'yes', label: title }]} value={(typed ? typed[field] === 'yes' : left) ? ['yes'] : []} />
              ))}
            </Fieldset>
            <Button>Save in the draft</Button>
          </form>
          {!fresh && (
            <Details summary="Remove this case type">
              <p className="govuk-body">The next version will not tell it apart, and rules for such cases alone end on the day the version holds. What was judged before stays.</p>
              <form method="post"><Button name="do" value="remove" variant="warning">Remove it from the draft</Button></form>
            </Details>
          )}
        </div>
      </div>
    </>
  )
}
