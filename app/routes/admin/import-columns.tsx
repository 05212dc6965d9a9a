import { createReadStream } from 'node:fs'
import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/import-columns'
import type { Allowed } from '../../allowed.ts'
import { allow, portalContext, signedIn } from '../../door.server.ts'
import { ColumnFields } from '../../features/imports/column-fields.tsx'
import { ColumnsUnused } from '../../features/imports/columns-unused.tsx'
import { fits, guessPlan } from '../../features/imports/guess-plan.ts'
import { describe, intakeOf, planFrameworks, profilesFor } from '../../features/imports/intake.server.ts'
import type { Refusal } from '../../features/imports/intake.ts'
import { columnsOf, kindTitle, planFields, planTyped, shownBy } from '../../features/imports/plan-form.ts'
import { sampleOf, sampleUnder } from '../../features/imports/unused-columns.ts'
import { refusals } from '../../features/imports/wording.ts'
import { runImport } from '../../jobs/run-import.server.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { previewOf, UnreadableFile } from '../../lib/sheets/reading.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Fieldset } from '../../ui/fieldset.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Select } from '../../ui/select.tsx'

const examples = 3

const Wanted = z.object({ sheet: z.string().max(200).optional().catch(undefined), framework: z.string().max(200).optional().catch(undefined) })

const closed: Partial<Record<string, Refusal>> = { running: 'running', published: 'published already', 'put aside': 'put aside', voided: 'voided' }

/** The uploaded file as far as it is needed to match its columns, and the plan to begin with; or why it is too late for that. */
async function opened(importer: Allowed<'import audits'>, id: string, wanted: z.infer<typeof Wanted>) {
  const one = found(await intakeOf(importer, id))
  const frameworks = await planFrameworks(importer)
  const framework = frameworks.find(({ key }) => key === (wanted.framework ?? one.plan?.framework)) ?? frameworks[0]
  const stop = (why: string) => ({ one, why })
  if (closed[one.stage]) return stop(refusals[closed[one.stage]!])
  if (!one.spooled) return stop(refusals['no file'])
  if (!framework) return stop('No framework is in force, so no grade can be read. Set one up first.')

  const preview = await previewOf(createReadStream(one.spooled), { sheet: wanted.sheet || one.sheet || undefined, rows: 20 }).catch((error: unknown) => {
    if (error instanceof UnreadableFile) return error.message
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return refusals['no file']
    throw error
  })
  if (typeof preview === 'string') return stop(preview)
  const guessed = guessPlan(preview.header, preview.rows, framework)
  const known = one.plan?.framework === framework.key ? one.plan : undefined
  const before = !known ? guessed : fits(known, preview.header) ? known : { ...guessed, gradeWords: known.gradeWords, caseTypes: known.caseTypes, themeWords: known.themeWords }
  return { one, frameworks, framework, preview, before }
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const importer = allow({ context, request }, 'import audits')
  const id = idFrom(params.id)
  const wanted = Wanted.parse(Object.fromEntries(url.searchParams))
  const open = await opened(importer, id, wanted)
  const head = { here: `/set-up/imports/${id}`, fileName: open.one.fileName }
  if ('why' in open) return { ...head, why: open.why }

  const { one, frameworks, framework, preview, before } = open
  const kinds = await profilesFor(importer)
  return {
    ...head,
    sheets: preview.sheets.length > 1 ? preview.sheets : [],
    sheet: preview.sheet ?? '',
    frameworks: frameworks.map(({ key, title }) => ({ value: key, label: title })),
    framework: framework.key,
    header: preview.header.map((title, index) => title || `Column ${index + 1}`),
    rows: preview.rows.slice(0, examples).map((row, index) => [String(preview.headerRow + index + 1), ...preview.header.map((_, place) => sampleOf(row[place] ?? ''))]),
    columns: columnsOf(preview.header).map((title) => ({ title, sample: sampleUnder(preview.rows, preview.header.findIndex((one) => one.trim() === title)) })),
    fields: planFields(framework),
    shown: { ...shownBy(before, preview.header), title: one.plan && !one.builtIn ? one.profileTitle! : nameOf(one.fileName) },
    changing: one.plan && !one.builtIn ? one.profileTitle : undefined,
    kinds: kinds.map(({ key, title }) => ({ value: key, label: title })),
  }
}

/** A name to begin with: the file's, without its ending. */
const nameOf = (fileName: string) => fileName.replace(/\.[a-z]{2,5}$/i, '').replaceAll(/[_-]+/g, ' ').trim().slice(0, 100)

const Sent = z.object({ intent: z.enum(['match', 'read as']).catch('match'), profileKey: z.string().max(200).optional() }).extend(Wanted.shape)

export async function action({ context, request, params }: Route.ActionArgs) {
  const importer = allow({ context, request }, 'import audits')
  const id = idFrom(params.id)
  const form = await parseForm(request, Sent)
  if (!form.ok) return form.reply
  const { typed, value: { intent, profileKey, ...wanted } } = form
  const open = await opened(importer, id, wanted)
  if ('why' in open) return data({ problems: { form: open.why }, typed }, { status: 409 })

  const { one, framework, preview, before } = open
  const sheet = preview.sheets.includes(wanted.sheet ?? '') && preview.sheets.length > 1 ? { sheet: wanted.sheet } : {}
  let described
  if (intent === 'read as') described = await describe(importer, id, { ...sheet, profileKey: profileKey ?? '' })
  else {
    const title = kindTitle.safeParse(typed.title ?? '')
    const plan = planTyped(typed, { header: preview.header, framework, before })
    if (!title.success || !plan.ok) return mend({ ...(!plan.ok && plan.problems), ...(!title.success && { title: title.error.issues[0]!.message }) }, typed)
    described = await describe(importer, id, { ...sheet, title: title.data, plan: plan.plan, ...(one.plan && !one.builtIn && one.profile && { changes: one.profile }) })
  }
  if (described === 'title taken') return mend({ title: refusals['title taken'] }, typed)
  if (described === 'no such profile' && intent === 'read as') return mend({ profileKey: 'Choose a kind of sheet that is listed here.' }, typed)
  if (described === 'not yours') return found(undefined)
  if (described !== 'saved') return data({ problems: { form: refusals[described] }, typed }, { status: 409 })

  await runImport(importer, context.get(portalContext).jobs, { organisationKey: signedIn(context)!.organisation.key, importId: id, dryRun: true })
  return redirect(`/set-up/imports/${id}${intent === 'match' ? '?done=matched' : ''}`)
}

export default function MatchColumns({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Match the columns of ${one.fileName} – Practice Loop`}</title>
      <BackLink href={one.here}>Back to this sheet</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.fileName}</span>
          <h1 className="govuk-heading-l">Match the columns</h1>
          {'why' in one && <InsetText>{one.why}</InsetText>}
          {!('why' in one) && <p className="govuk-body">Say once what each column of this sheet holds. The next sheet with these columns is then read by itself. The portal has guessed what it could: check it.</p>}
        </div>
      </div>
      {!('why' in one) && <Matching one={one} problems={problems} typed={typed} />}
      <p className="pl-who-can-see">Administrators of your council can see this page, and what is quoted from the file here. Identifying details that we recognise are taken out.</p>
    </>
  )
}

type Shown = Exclude<Route.ComponentProps['loaderData'], { why: string }>

function Matching({ one, problems, typed }: { one: Shown; problems?: Record<string, string>; typed?: Record<string, string> }) {
  const value = (name: string) => (typed ? typed[name] : one.shown[name as keyof typeof one.shown] as string | undefined) ?? ''
  const group = { columns: one.columns.map(({ title }) => title), value, problems }
  const { fields } = one
  const perRow = value('layout') === 'row a judgement' ? fields.judgement : fields.themes
  const matched = new Set([...fields.theAudit, ...fields.who, ...perRow, fields.actions, ...fields.actionSets.flat()].map(({ name }) => value(name)))
  const unused = one.columns.filter(({ title }) => !matched.has(title))
  return (
    <>
      {(one.sheets.length > 0 || one.frameworks.length > 1) && (
        <form method="get">
          {one.sheets.length > 0 && <Select name="sheet" label="Which sheet of the workbook" value={one.sheet} options={one.sheets.map((sheet) => ({ value: sheet, label: sheet }))} />}
          {one.frameworks.length > 1 && <Select name="framework" label="Which framework its grades belong to" value={one.framework} options={one.frameworks} />}
          <Button variant="secondary">Show its columns</Button>
        </form>
      )}
      <Details summary="The first rows of the sheet" className="pl-columns__preview" open>
        {one.header.length > 5 && <p className="govuk-body">{`The sheet has ${one.header.length} columns. Scroll the table sideways to see all of them, or see each field’s choices below.`}</p>}
        <ScrollTable caption="The first rows of the sheet" captionHidden columns={['Row', ...one.header]} rows={one.rows} />
      </Details>
      <form method="post" className="pl-columns" noValidate>
        <input type="hidden" name="intent" value="match" />
        <input type="hidden" name="sheet" value={one.sheets.length > 0 ? one.sheet : ''} />
        <input type="hidden" name="framework" value={one.framework} />
        <Radios
          name="layout" label="How the sheet is laid out" labelSize="m" value={value('layout')} error={problems?.layout}
          options={[
            { value: 'row an audit', label: 'One row an audit', hint: 'Each theme has a column of its own.' },
            { value: 'row a judgement', label: 'One row a judgement', hint: 'The theme stands in one column and its grade in another; an audit has several rows.' },
          ]}
        />
        <Fieldset legend="The audit" legendSize="m"><ColumnFields {...group} fields={fields.theAudit} /></Fieldset>
        <Fieldset legend="Who" legendSize="m"><ColumnFields {...group} fields={fields.who} /></Fieldset>
        <div className="pl-columns__row-an-audit">
          <Fieldset legend="Themes" legendSize="m"><ColumnFields {...group} fields={fields.themes} /></Fieldset>
        </div>
        <div className="pl-columns__row-a-judgement">
          <Fieldset legend="Theme and grade" legendSize="m"><ColumnFields {...group} fields={fields.judgement} /></Fieldset>
        </div>
        <Fieldset legend="Remedial actions" legendSize="m">
          <p className="govuk-body">Either all of them stand in one cell, or each has columns of its own. Without a column for who does it, the social worker does; without one for the due date, it follows from red, amber or green.</p>
          <ColumnFields {...group} fields={[fields.actions]} />
          {fields.actionSets.map((set, index) => {
            const used = set.some(({ name }) => value(name) !== '' || problems?.[name])
            return <Details key={set[0]!.name} summary={`Columns of action ${index + 1}`} open={used}><ColumnFields {...group} fields={set} /></Details>
          })}
        </Fieldset>
        {unused.length > 0 && (
          <>
            <h2 className="govuk-heading-m">What is not matched so far</h2>
            <p className="govuk-body">Nothing is taken from these columns. If one of them holds something that matters, such as remedial actions, choose it above.</p>
            <ColumnsUnused columns={unused} />
          </>
        )}
        <Input
          name="title" label="Name of this kind of sheet" labelSize="m" width={30} value={value('title')} error={problems?.title}
          hint={one.changing ? `You are changing “${one.changing}”. Sheets that were published stay as they are.` : 'Kept for the next sheet with these columns, for example “Audits of the quarter”'}
        />
        <p className="govuk-body">The sheet is then tried out. Nothing is saved and nobody is told.</p>
        <Button>Save and try it out</Button>
      </form>
      {one.kinds.length > 0 && (
        <Details summary="Read it as a kind of sheet that the portal knows" open={!!problems?.profileKey}>
          <form method="post" noValidate>
            <input type="hidden" name="intent" value="read as" />
            <input type="hidden" name="sheet" value={one.sheets.length > 0 ? one.sheet : ''} />
            <Select name="profileKey" label="Kind of sheet" value={typed?.profileKey ?? ''} options={one.kinds} error={problems?.profileKey} />
            <Button variant="secondary">Try it out as this</Button>
          </form>
        </Details>
      )}
    </>
  )
}
