import { createReadStream } from 'node:fs'
import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/import-questions'
import type { Allowed } from '../../allowed.ts'
import { allow, portalContext, signedIn } from '../../door.server.ts'
import { answerGroups, answersTyped } from '../../features/imports/answer-form.ts'
import { AnswerFields } from '../../features/imports/answer-fields.tsx'
import { answerQuestions, intakeOf, planFrameworks } from '../../features/imports/intake.server.ts'
import { exampleOfAction } from '../../features/imports/plan-form.ts'
import { questionsAmong } from '../../features/imports/questions.ts'
import { quoted } from '../../features/imports/row-checks.ts'
import { refusals } from '../../features/imports/wording.ts'
import { runImport } from '../../jobs/run-import.server.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { previewOf, UnreadableFile } from '../../lib/sheets/reading.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'

/** The questions that a file raises and that this moment allows to be answered. */
async function asked(importer: Allowed<'import audits'>, id: string) {
  const one = found(await intakeOf(importer, id))
  const frameworks = await planFrameworks(importer)
  const framework = frameworks.find(({ key }) => key === one.plan?.framework) ?? frameworks[0]
  const mayAnswer = ['to try', 'stopped', 'tried'].includes(one.stage)
  const groups = mayAnswer && framework ? answerGroups(questionsAmong(one.questions ?? []), { framework, answers: one.answers, plan: one.plan }) : []
  return { one, groups }
}

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const importer = allow({ context, request }, 'import audits')
  const id = idFrom(params.id)
  const { one, groups } = await asked(importer, id)
  return {
    here: `/set-up/imports/${id}`, fileName: one.fileName, kind: one.profileTitle, groups,
    example: groups.some(({ about }) => about === 'rag') ? await exampleIn(one) : undefined,
  }
}

/** How the file writes a remedial action; nothing where it is gone or its first rows hold none. */
async function exampleIn({ spooled, sheet, plan }: { spooled: string | null; sheet: string | null; plan: Parameters<typeof exampleOfAction>[0] | undefined }) {
  if (!spooled || !plan) return undefined
  const preview = await previewOf(createReadStream(spooled), { sheet: sheet ?? undefined, rows: 20 }).catch((error: unknown) => {
    // A file that is gone or cannot be read is said on the import's own page; the question can be answered without an example.
    if (error instanceof UnreadableFile || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  const example = preview && exampleOfAction(plan, preview.header, preview.rows)
  return example && quoted(example)
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const importer = allow({ context, request }, 'import audits')
  const id = idFrom(params.id)
  const form = await parseForm(request, z.object({}))
  if (!form.ok) return form.reply
  const { one, groups } = await asked(importer, id)
  if (groups.length === 0) return data({ problems: { form: refusals[one.stage === 'running' ? 'running' : 'published already'] }, typed: {} }, { status: 409 })

  const typed = answersTyped(form.typed, groups)
  if (!typed.ok) return mend(typed.problems, form.typed)
  const answered = await answerQuestions(importer, id, typed.answers)
  if (answered === 'not yours') return found(undefined)
  if (answered !== 'saved') return data({ problems: { form: refusals[answered] }, typed: form.typed }, { status: 409 })
  await runImport(importer, context.get(portalContext).jobs, { organisationKey: signedIn(context)!.organisation.key, importId: id, dryRun: true })
  return redirect(`/set-up/imports/${id}?done=answered`)
}

export default function ImportQuestions({ loaderData: { here, fileName, kind, groups, example }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Questions about ${fileName} – Practice Loop`}</title>
      <BackLink href={here}>Back to this sheet</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{fileName}</span>
          <h1 className="govuk-heading-l">What this sheet leaves open</h1>
          {groups.length === 0 ? <InsetText>This sheet leaves nothing open that can be answered now.</InsetText> : (
            <>
              <p className="govuk-body">Your answers are kept for “{kind}”, so the next sheet of this kind does not ask them again. You can change them.</p>
              <form method="post" noValidate>
                {groups.map((group) => <AnswerFields key={group.about} group={group} example={group.about === 'rag' ? example : undefined} problems={problems} typed={typed} />)}
                <p className="govuk-body">The sheet is then tried out again. Nothing is saved of it and nobody is told.</p>
                <Button>Save and try it out again</Button>
              </form>
            </>
          )}
          <p className="pl-who-can-see">Administrators of your council can see this page.</p>
        </div>
      </div>
    </>
  )
}
