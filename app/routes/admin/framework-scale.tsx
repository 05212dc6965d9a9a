import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/framework-scale'
import { allow } from '../../door.server.ts'
import { limits, problemsOf, settleScale } from '../../features/frameworks/draft.ts'
import { changeDraft, draftOf } from '../../features/frameworks/drafts.server.ts'
import { GoneFromDraft } from '../../features/frameworks/gone-from-draft.tsx'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Fieldset } from '../../ui/fieldset.tsx'
import { Hint } from '../../ui/hint.tsx'
import { Input } from '../../ui/input.tsx'

const sides = ['good', 'below'] as const
const places = Array.from({ length: limits.mostGrades - 1 }, (_, nth) => nth + 1)
const longestWord = 60

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const { draft } = found(await draftOf(admin, params.key))
  const back = `/set-up/framework/${params.key}`
  if (!draft) return data({ gone: true as const, back }, { status: 404 })
  const side = (goodEnough: boolean) => draft.plan.grades.filter((grade) => grade.goodEnough === goodEnough).map(({ key, word }) => ({ key, word }))
  return { back, good: side(true), below: side(false) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const form = await parseForm(request, z.record(z.string(), z.string().trim()))
  if (!form.ok) return form.reply
  const { value, typed } = form
  const lines = (side: string) => places.map((nth) => ({ word: value[`${side}-${nth}`] ?? '', key: value[`${side}-${nth}-key`] || undefined }))
  const tooLong = sides.flatMap((side) => lines(side).flatMap(({ word }, index) => (word.length > longestWord ? [[`${side}-${index + 1}`, `Keep a grade to ${longestWord} characters.`]] : [])))
  if (tooLong.length > 0) return mend(Object.fromEntries(tooLong), typed)
  const problems = problemsOf(await changeDraft(admin, params.key, settleScale(lines('good'), lines('below'))))
  if (problems) return data({ problems, typed }, { status: problems.form ? 409 : 400 })
  return redirect(`/set-up/framework/${params.key}?done`)
}

export default function FrameworkScale({ loaderData, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  if ('gone' in loaderData) return <GoneFromDraft back={loaderData.back} problems={problems} typed={typed} />
  const { back, good, below } = loaderData
  const side = (name: (typeof sides)[number], grades: typeof good, legend: string, hint: string) => (
    <Fieldset legend={legend} legendSize="m" describedBy={`${name}-hint`}>
      <Hint id={`${name}-hint`}>{hint}</Hint>
      {places.slice(0, Math.max(4, grades.length + 1)).map((nth) => (
        <div key={nth}>
          <input type="hidden" name={`${name}-${nth}-key`} value={grades[nth - 1]?.key ?? ''} />
          <Input name={`${name}-${nth}`} label={`${legend} ${nth}`} width={20} value={typed?.[`${name}-${nth}`] ?? grades[nth - 1]?.word} error={problems?.[`${name}-${nth}`]} />
        </div>
      ))}
    </Fieldset>
  )
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Grades of the next version – Practice Loop`}</title>
      <BackLink href={back}>Back to the draft</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Grades</h1>
          <p className="govuk-body">A scale is {limits.fewestGrades} to {limits.mostGrades} words, best first. A theme graded below the line is a gap. To take a grade out, empty its box. A word that you move to another box stays the same grade; a word that you write over is the same grade by a new name.</p>
          <form method="post" noValidate>
            {side('good', good, 'Good enough', 'Best first')}
            {side('below', below, 'Below good', 'Mildest first')}
            <Button>Save in the draft</Button>
          </form>
        </div>
      </div>
    </>
  )
}
