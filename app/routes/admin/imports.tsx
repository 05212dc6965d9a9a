import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/imports'
import type { Allowed } from '../../allowed.ts'
import { allow, portalContext, signedIn } from '../../door.server.ts'
import { latestImports } from '../../features/imports/imports.server.ts'
import { bringIn, describe, phasesFor, profileFitting, profilesFor } from '../../features/imports/intake.server.ts'
import { stageOf } from '../../features/imports/intake.ts'
import { stageWords } from '../../features/imports/wording.ts'
import { SetUpNavigation } from '../../features/set-up/set-up-navigation.tsx'
import { runImport } from '../../jobs/run-import.server.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, mend } from '../../lib/http.server.ts'
import { previewOf, UnreadableFile, type Preview } from '../../lib/sheets/reading.ts'
import { handOver, parseUpload } from '../../lib/upload.server.ts'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { FileUpload } from '../../ui/file-upload.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Select } from '../../ui/select.tsx'

const Upload = z.object({
  createPeople: z.literal('yes').optional().transform((value) => value === 'yes'),
  phaseId: z.guid('Choose one of these phases, or none.').or(z.literal('')).optional().transform((value) => value || undefined),
})

const Wanted = z.object({ page: z.coerce.number().int().min(1).max(100_000).catch(1) })

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const importer = allow({ context, request }, 'import audits')
  const { page } = Wanted.parse(Object.fromEntries(url.searchParams))
  const { imports, more } = await latestImports(importer, page)
  if (page > 1 && imports.length === 0) found(undefined)
  const phases = await phasesFor(importer)
  const kinds = await profilesFor(importer)
  return {
    page, more,
    phases: phases.map(({ id, title }) => ({ value: id, label: title })),
    kinds: kinds.filter(({ builtIn }) => !builtIn).map(({ key, title }) => ({ key, title })),
    imports: imports.map((one) => ({
      id: one.id, fileName: one.fileName, when: momentInWords(one.askedAt), by: one.askedBy ?? 'A command', standing: stageWords[stageOf(one)],
      read: one.read, accepted: one.accepted, rejected: one.rejected, unchanged: one.unchanged, gaps: one.gaps,
    })),
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const importer = allow({ context, request }, 'import audits')
  const { spool, jobs } = context.get(portalContext)
  const organisationKey = signedIn(context)!.organisation.key
  const form = await parseUpload(request, spool, Upload)
  if (!form.ok) return form.reply

  const { file, value: { createPeople, phaseId } } = form
  const refuse = async (problems: Record<string, string>) => {
    await rm(file.path, { force: true })
    return mend(problems, { ...(createPeople && { createPeople: 'yes' }), ...(phaseId && { phaseId }) })
  }
  const brought = await handOver(file, async () => {
    const preview = await previewOf(createReadStream(file.path), { rows: 1 }).catch(unreadable)
    if (preview instanceof UnreadableFile) return refuse({ file: preview.message })
    if (phaseId && !(await phasesFor(importer)).some(({ id }) => id === phaseId)) return refuse({ phaseId: 'Choose one of these phases, or none.' })
    const id = await importer.writing((tx) => bringIn(importer, tx, { fileName: file.name, bytes: file.bytes, spooled: file.path, createPeople, phaseId }))
    return { id, preview }
  })
  if (!('id' in brought)) return brought

  const fitting = await fittingSheet(importer, file.path, brought.preview)
  if (fitting && await describe(importer, brought.id, fitting) === 'saved') {
    await runImport(importer, jobs, { organisationKey, importId: brought.id, dryRun: true })
    return redirect(`/set-up/imports/${brought.id}`)
  }
  return redirect(`/set-up/imports/${brought.id}/columns`)
}

/** A workbook may begin with sheets that hold no audits, so the next ones are looked at too, as far as this. */
const sheetsTried = 5

/** The kind of sheet whose columns are all in the file, and on which of its sheets. */
async function fittingSheet(importer: Allowed<'import audits'>, path: string, first: Preview) {
  const others = first.sheets.filter((sheet) => sheet !== first.sheet).slice(0, sheetsTried - 1)
  for (const sheet of [first.sheet, ...others]) {
    const preview = sheet === first.sheet ? first : await previewOf(createReadStream(path), { sheet, rows: 1 }).catch(unreadable)
    const kind = preview instanceof UnreadableFile ? undefined : await profileFitting(importer, preview.header)
    if (kind) return { profileKey: kind.key, ...(sheet !== undefined && { sheet }) }
  }
  return undefined
}

function unreadable(error: unknown): UnreadableFile {
  if (error instanceof UnreadableFile) return error
  throw error
}

export default function Imports({ loaderData: { page, more, phases, kinds, imports }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  const count = (n: number | null) => n?.toLocaleString('en-GB') ?? '–'
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Import audits${page > 1 ? `, page ${page} of what came before` : ''} – Practice Loop`}</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Import audits</h1>
        </div>
      </div>
      <SetUpNavigation current="/set-up/imports" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">
            Upload the sheet in which your audits are kept, however it is laid out. It is tried out first: you see what would be created, changed
            and left out, and nothing is saved and nobody is told before you publish it.
          </p>
          <p className="govuk-body">Never upload a child’s name, date of birth, address or NHS number. Rows that hold one we recognise are left out.</p>
          <form method="post" encType="multipart/form-data" noValidate>
            <FileUpload name="file" label="Sheet" hint="A CSV file of at most 200 MB, or an Excel workbook (.xlsx) of at most 20 MB" accept=".csv,.tsv,.txt,.xlsx,text/csv" error={problems?.file} />
            {phases.length > 0 && (
              <Select
                name="phaseId" label="Which phase of which programme" hint="Figures of one phase are never joined with those of another." value={typed?.phaseId ?? ''} error={problems?.phaseId}
                options={[{ value: '', label: 'None' }, ...phases]}
              />
            )}
            <Checkboxes
              name="createPeople"
              options={[{ value: 'yes', label: 'Create people the portal does not know yet', hint: 'Without this, rows that name someone unknown are left out. Teams are never created.' }]}
              value={typed?.createPeople === 'yes' ? ['yes'] : []}
            />
            <Button>Upload</Button>
          </form>
          {kinds.length > 0 && (
            <>
              <h2 className="govuk-heading-m">Kinds of sheet the portal has learnt</h2>
              <p className="govuk-body">A sheet with their columns is recognised by itself. Open one to change what its words mean, or your answers about it.</p>
              <ul className="govuk-list">
                {kinds.map(({ key, title }) => <li key={key}><a className="govuk-link" href={`/set-up/imports/kinds/${key}`}>{title}</a></li>)}
              </ul>
            </>
          )}
        </div>
      </div>
      {imports.length === 0 ? (
        <EmptyState title="No imports yet">Each sheet you upload is listed here, with where it stands and what came of it.</EmptyState>
      ) : (
        <ScrollTable
          caption={page > 1 ? `Earlier imports, page ${page}` : more ? 'The latest imports' : 'Imports so far'}
          columns={['Sheet', 'When', 'Who', 'Where it stands', { label: 'Rows read', numeric: true }, { label: 'Taken in', numeric: true }, { label: 'Left out', numeric: true }, { label: 'Here already', numeric: true }, { label: 'Gaps', numeric: true }]}
          rows={imports.map((one) => [
            <a key={one.id} className="govuk-link" href={`/set-up/imports/${one.id}`}>{one.fileName}<span className="govuk-visually-hidden">, {one.when}</span></a>,
            one.when, one.by, one.standing, count(one.read), count(one.accepted), count(one.rejected), count(one.unchanged), count(one.gaps),
          ])}
        />
      )}
      <Pagination
        landmark="Imports" previous={page > 1 ? { href: `?page=${page - 1}`, text: 'Newer imports' } : undefined}
        next={more ? { href: `?page=${page + 1}`, text: 'Earlier imports' } : undefined}
      />
      <p className="pl-who-can-see">Administrators of your council can see this page.</p>
    </>
  )
}
