import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { useEffect } from 'react'
import { data, redirect, useRevalidator } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/import'
import { allow, portalContext, signedIn } from '../../door.server.ts'
import { ColumnsUnused } from '../../features/imports/columns-unused.tsx'
import { importOf, problemsOnPage } from '../../features/imports/imports.server.ts'
import { intakeOf, putAside, type Intake } from '../../features/imports/intake.server.ts'
import { answersChanged, mayStayOpen } from '../../features/imports/questions.ts'
import { RowsToMend } from '../../features/imports/rows-to-mend.tsx'
import { holdsNoActions, unusedColumns } from '../../features/imports/unused-columns.ts'
import { answersChangedInWords, gapsWaitInWords, progressInWords, questionInShort, refusals, stageWords, sumsInWords, whatPublishingDoes } from '../../features/imports/wording.ts'
import { runImport } from '../../jobs/run-import.server.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { previewOf, UnreadableFile } from '../../lib/sheets/reading.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Wanted = z.object({
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  /** A step that is confirmed before it is done. */
  sure: z.enum(['publish', 'put aside']).optional().catch(undefined),
  done: z.enum(['answered', 'matched', 'taken back']).optional().catch(undefined),
})

const doneWords = { answered: 'Your answers are kept for every sheet of this kind.', matched: 'The columns are kept for every sheet of this kind.', 'taken back': 'The import is taken back.' } as const

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const importer = allow({ context, request }, 'import audits')
  const { page, sure, done } = Wanted.parse(Object.fromEntries(url.searchParams))
  const { problems, ...one } = found(await importOf(importer, idFrom(params.id), page))
  const pages = Math.max(1, Math.ceil(one.problemCount / problemsOnPage))
  if (page > pages) found(undefined)

  const { stage, open } = one
  const mustAnswer = open.filter((question) => !mayStayOpen(question))
  const something = (one.accepted ?? 0) > 0
  // Whoever asks for the publication is kept in the place of whoever uploaded the sheet.
  const by = one.askedBy ? `by ${one.askedBy}` : 'by a command'
  const mayPublish = stage === 'tried' && mustAnswer.length === 0 && something
  const { unused, noActions } = await notRead(one)
  const answers = stage === 'tried' ? answersChangedInWords(answersChanged(one.questions ?? [])) : undefined
  return {
    enhanced: stage === 'running',
    here: url.pathname, page, pages, problems, problemCount: one.problemCount,
    fileName: one.fileName, stage, standing: stageWords[stage], failure: one.failure,
    progress: stage === 'running' ? progressInWords(one) : undefined,
    about: [
      { key: 'Uploaded', value: one.publishedAt ? momentInWords(one.askedAt) : `${momentInWords(one.askedAt)}, ${by}` },
      ...(one.profileTitle ? [{ key: 'Read as', value: one.profileTitle }] : []),
      ...(one.sheet ? [{ key: 'Sheet of the workbook', value: one.sheet }] : []),
      ...(one.phaseTitle ? [{ key: 'Phase', value: one.phaseTitle }] : []),
      ...(one.publishedAt ? [{ key: 'Published', value: `${momentInWords(one.publishedAt)}, ${by}` }] : []),
      ...(one.putAsideAt ? [{ key: 'Put aside', value: momentInWords(one.putAsideAt) }] : []),
      ...(one.voidedAt ? [{ key: 'Taken back', value: momentInWords(one.voidedAt) }] : []),
    ],
    sums: one.finishedAt && !one.failure && (stage === 'tried' || stage === 'published') ? [...sumsInWords(one, one), ...(answers ? [{ key: 'Whether learning held', value: answers }] : [])] : [],
    questions: stage === 'tried' || stage === 'to try' || stage === 'stopped' ? open.map(questionInShort) : [],
    answers: one.profile && !one.builtIn ? `/set-up/imports/kinds/${one.profile}` : undefined,
    mustAnswer: mustAnswer.length > 0,
    unused, noActions, createPeople: one.createPeople,
    rejectedRows: stage === 'tried' || stage === 'published' ? one.rejectedRows : 0,
    fileIsHere: one.spooled !== null,
    mayPublish, nothingNew: stage === 'tried' && !something,
    publishing: mayPublish && sure === 'publish' ? [...(answers ? [answers] : []), ...whatPublishingDoes(one, one.builtIn ? {} : one.answers)] : undefined,
    puttingAside: sure === 'put aside' && !['running', 'published', 'put aside', 'voided'].includes(stage),
    waits: stage === 'published' ? gapsWaitInWords(one.gapsToAttribute) : undefined,
    done: done && doneWords[done],
  }
}

/** What of a sheet that has been tried comes to nothing; the file shows an example of it as long as it is here. */
async function notRead({ stage, plan, header, spooled, sheet }: Pick<Intake, 'stage' | 'plan' | 'header' | 'spooled' | 'sheet'>) {
  if (stage !== 'tried' || !plan || !header) return { unused: [], noActions: false }
  const preview = spooled === null ? undefined : await previewOf(createReadStream(spooled), { sheet: sheet ?? undefined, rows: 20 }).catch((error: unknown) => {
    // A file that is gone is said further down; that it cannot be read, its run has said.
    if (error instanceof UnreadableFile || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  // The header that the run found counts: without the plan, the preview may take another row for it.
  const below = preview && preview.header.join('\n') === header.join('\n') ? preview.rows : []
  return { unused: unusedColumns(plan, header, below), noActions: holdsNoActions(plan, header) }
}

const Asked = z.object({
  createPeople: z.literal('yes').optional().catch(undefined),
  noActions: z.literal('yes').optional().catch(undefined),
  intent: z.enum(['publish', 'try', 'put aside'], { error: 'Choose what to do with this sheet.' }),
})

export async function action({ context, request, params }: Route.ActionArgs) {
  const importer = allow({ context, request }, 'import audits')
  const importId = idFrom(params.id)
  const form = await parseForm(request, Asked)
  if (!form.ok) return form.reply

  const { intent, createPeople, noActions } = form.value
  if (intent === 'put aside') {
    const aside = found(await putAside(importer, importId))
    if (typeof aside === 'string') return refused(aside)
    if (aside.path) await rm(aside.path, { force: true })
  } else {
    const one = found(await intakeOf(importer, importId))
    if (intent === 'publish' && noActions !== 'yes' && one.plan && one.header && holdsNoActions(one.plan, one.header)) {
      return mend({ noActions: 'Say that this sheet holds no remedial actions, or go back and match the column that holds them.' }, form.typed)
    }
    const organisationKey = signedIn(context)!.organisation.key
    const how = intent === 'try' ? { dryRun: true, createPeople: createPeople === 'yes' } : { dryRun: false }
    const asked = found(await runImport(importer, context.get(portalContext).jobs, { organisationKey, importId, ...how }))
    if (asked !== 'asked') return refused(asked)
  }
  return redirect(`/set-up/imports/${importId}`)
}

const refused = (why: keyof typeof refusals) => data({ problems: { form: refusals[why] }, typed: {} }, { status: 409 })

export default function Import({ loaderData: one, actionData }: Route.ComponentProps) {
  const running = one.stage === 'running'
  useFreshness(running)
  const { problems }: { problems?: Record<string, string> } = actionData ?? {}
  const what = one.publishing ? 'publish it?' : one.puttingAside ? 'put it aside?' : `${one.standing.toLowerCase()}${one.page > 1 ? `, page ${one.page} of ${one.pages}` : ''}`
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${one.fileName}: ${what} – Practice Loop`}</title>
      <BackLink href={one.publishing || one.puttingAside ? one.here : '/set-up/imports'}>{one.publishing || one.puttingAside ? 'Back to this sheet' : 'All imports'}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          {one.done && !problems && !one.publishing && !one.puttingAside && <NotificationBanner success>{one.done}</NotificationBanner>}
          <h1 className="govuk-heading-l">{one.fileName}</h1>
          {one.publishing ? <SureToPublish {...one} does={one.publishing} mend={problems?.noActions} /> : one.puttingAside ? <SureToPutAside {...one} /> : (
            <>
              <div role="status">
                <InsetText>{one.progress ?? `${one.standing}.`}{one.stage === 'tried' && ' Nothing is saved and nobody has been told.'}{running && ' You can leave this page and come back.'}{one.failure && ` ${one.failure}`}</InsetText>
              </div>
              {running && <p className="govuk-body"><a className="govuk-link" href={one.here}>See how far it is now</a></p>}
              {one.questions.length > 0 && <Questions {...one} />}
              {one.sums.length > 0 && (
                <>
                  <h2 className="govuk-heading-m">{one.stage === 'published' ? 'What came of it' : 'What would be created, changed and left'}</h2>
                  <SummaryList rows={one.sums} />
                </>
              )}
              {one.noActions && <WarningText>No column holds remedial actions: nothing will be asked of anybody. Is that so? If not, change the columns.</WarningText>}
              {one.unused.length > 0 && <Unused {...one} />}
              <Next {...one} />
              <h2 className="govuk-heading-m">About this sheet</h2>
              <SummaryList rows={one.about} />
            </>
          )}
        </div>
      </div>
      {!one.publishing && !one.puttingAside && one.problemCount > 0 && <RowsToMend {...one} unsaved={!!one.failure} />}
      <p className="pl-who-can-see">Administrators of your council can see this page. What a sheet says about workers is shown only where a row has a problem.</p>
    </>
  )
}

type Shown = Route.ComponentProps['loaderData']

/** Looks again every second while the file is being read. Without scripts, the link on the page does the same. */
function useFreshness(running: boolean) {
  const { state, revalidate } = useRevalidator()
  useEffect(() => {
    if (!running || state !== 'idle') return
    const soon = setTimeout(() => void revalidate(), 1_000)
    return () => clearTimeout(soon)
  }, [running, state, revalidate])
}

function Unused({ unused }: Shown) {
  return (
    <>
      <h2 className="govuk-heading-m">What is not read</h2>
      <p className="govuk-body">Nothing is taken from these columns. If one of them holds something that matters, change the columns.</p>
      <ColumnsUnused columns={unused} />
    </>
  )
}

function Questions({ here, questions, mustAnswer, mayPublish }: Shown) {
  return (
    <>
      <h2 className="govuk-heading-m">{questions.length === 1 ? 'One question waits for you' : `${questions.length} questions wait for you`}</h2>
      <ul className="govuk-list govuk-list--bullet">{questions.map((question) => <li key={question}>{question}</li>)}</ul>
      {mayPublish && <p className="govuk-body">The sheet can be published without these answers.</p>}
      {!mayPublish && !mustAnswer && <p className="govuk-body">Rows that wait for an answer stay out until it is given. Their problems are listed below.</p>}
      <Button href={`${here}/questions`}>{questions.length === 1 ? 'Answer the question' : 'Answer the questions'}</Button>
    </>
  )
}

function Next({ here, stage, fileIsHere, mayPublish, mustAnswer, nothingNew, answers, rejectedRows, waits, questions, createPeople }: Shown) {
  if (stage === 'running') return null
  const mayTry = (stage === 'tried' || stage === 'to try' || stage === 'stopped') && fileIsHere
  const asked = questions.length > 0
  const uploadAgain = <Button href="/set-up/imports" variant={stage === 'stopped' || stage === 'put aside' || stage === 'voided' ? undefined : 'secondary'}>Upload a sheet again</Button>
  return (
    <>
      <h2 className="govuk-heading-m">What to do next</h2>
      {stage === 'published' && <p className="govuk-body">{waits}</p>}
      {stage === 'published' && rejectedRows > 0 && <p className="govuk-body">Download the rows that were left out, mend them and upload that file: what is here already stays as it is.</p>}
      {nothingNew && !asked && <p className="govuk-body">This sheet holds nothing new to publish.</p>}
      {nothingNew && asked && <p className="govuk-body">Answer the questions first. As the sheet is read now, nothing of it can be published.</p>}
      {stage === 'tried' && mustAnswer && !nothingNew && <p className="govuk-body">Once the questions are answered, you can publish it.</p>}
      {mayPublish && rejectedRows > 0 && <p className="govuk-body">Rows with a fault stay out. You can publish the others now, mend these later and import them again.</p>}
      {nothingNew && !asked && rejectedRows > 0 && <p className="govuk-body">Download the rows with a fault, mend them and upload that file, or change how the sheet is read.</p>}
      {!fileIsHere && (stage === 'tried' || stage === 'stopped' || stage === 'to describe' || stage === 'to try') && <p className="govuk-body">The uploaded file is not kept any longer.</p>}
      <ButtonGroup>
        {mayPublish && fileIsHere && <Button href={`${here}?sure=publish`}>Publish</Button>}
        {stage === 'to describe' && fileIsHere && <Button href={`${here}/columns`}>Match the columns</Button>}
        {mayTry && <Button href={`${here}/columns`} variant="secondary">Change columns</Button>}
        {stage === 'tried' && fileIsHere && answers && <Button href={answers} variant="secondary">Change answers</Button>}
        {rejectedRows > 0 && <Button href={`${here}/rows-to-mend.csv`} variant="secondary">{`Download the ${counted(rejectedRows, 'row', 'rows')} to mend`}</Button>}
        {(stage === 'published' || stage === 'put aside' || stage === 'voided' || !fileIsHere) && uploadAgain}
        {stage === 'published' && <a className="govuk-link" href={`${here}/void`}>Take this import back</a>}
        {stage !== 'published' && stage !== 'put aside' && stage !== 'voided' && <a className="govuk-link" href={`${here}?sure=put%20aside`}>Put it aside</a>}
      </ButtonGroup>
      {mayTry && (
        <form method="post" action={here}>
          <Checkboxes
            name="createPeople" value={createPeople ? ['yes'] : []}
            options={[{ value: 'yes', label: 'Create people the portal does not know yet', hint: 'Without this, rows that name someone unknown are left out. Teams are never created.' }]}
          />
          <Button name="intent" value="try" variant="secondary">{stage === 'to try' ? 'Try it out' : 'Try it out again'}</Button>
        </form>
      )}
    </>
  )
}

function SureToPublish({ here, does, unused, noActions, mend: toMend }: Shown & { does: string[]; mend?: string }) {
  return (
    <>
      <h2 className="govuk-heading-m">Publish it?</h2>
      <ul className="govuk-list govuk-list--bullet">{does.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
      {unused.length > 0 && <ColumnsUnused columns={unused} />}
      <form method="post" action={`${here}?sure=publish`} noValidate>
        {noActions && (
          <Checkboxes
            name="noActions" label="No column holds remedial actions: nothing will be asked of anybody. Is that so?" labelSize="s" error={toMend}
            options={[{ value: 'yes', label: 'Yes, this sheet holds no remedial actions' }]}
          />
        )}
        <ButtonGroup>
          <Button name="intent" value="publish">Publish now</Button>
          <a className="govuk-link" href={here}>Not yet</a>
        </ButtonGroup>
      </form>
    </>
  )
}

function SureToPutAside({ here }: Shown) {
  return (
    <>
      <h2 className="govuk-heading-m">Put it aside?</h2>
      <p className="govuk-body">The uploaded file is deleted, with the rows of it that are quoted here, and this sheet cannot be published any more. What the portal has learnt about sheets of this kind is kept. Nobody is told.</p>
      <form method="post" action={here}>
        <ButtonGroup>
          <Button name="intent" value="put aside" variant="warning">Put it aside</Button>
          <a className="govuk-link" href={here}>Keep it</a>
        </ButtonGroup>
      </form>
    </>
  )
}
