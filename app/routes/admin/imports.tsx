import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/imports'
import { allow, portalContext, signedIn } from '../../door.server.ts'
import { askForImport } from '../../features/imports/import-sheet.server.ts'
import { latestImports } from '../../features/imports/imports.server.ts'
import { standingInWords } from '../../features/imports/imports.ts'
import { profileNamed, profiles } from '../../features/imports/profiles/profiles.ts'
import { momentInWords } from '../../lib/days.ts'
import { handOver, parseUpload } from '../../lib/upload.server.ts'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { FileUpload } from '../../ui/file-upload.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Select } from '../../ui/select.tsx'

const ticked = z.literal('yes').optional().transform((value) => value === 'yes')
const Upload = z.object({
  profile: z.string().transform(profileNamed).refine((profile) => profile !== undefined, 'Choose how the sheet is laid out.'),
  createPeople: ticked,
  dryRun: ticked,
})

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const importer = allow({ context, request }, 'import audits')
  const imports = await latestImports(importer)
  const after = url.searchParams
  return {
    profiles: profiles.map(({ key, title }) => ({ value: key, label: title })),
    // After a try the same answers are offered again, but for the one that keeps nothing.
    form: { profile: after.get('profile') ?? profiles[0]!.key, createPeople: after.get('people') === 'yes', dryRun: after.get('publish') !== 'yes' },
    imports: imports.map((one) => ({
      id: one.id, fileName: one.fileName, when: momentInWords(one.askedAt), by: one.askedBy ?? 'A command', standing: standingInWords(one),
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

  const { file, value: { profile, createPeople, dryRun } } = form
  const importId = await handOver(file, () => importer.writing(async (tx) => {
    const id = await askForImport(importer, tx, { profile: profile!, fileName: file.name, bytes: file.bytes, createPeople, dryRun })
    await jobs.ask(tx, 'import audits', { organisationKey, importId: id, path: file.path })
    return id
  }))
  return redirect(`/set-up/imports/${importId}`)
}

export default function Imports({ loaderData: { profiles, form, imports }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  const chosen = typed ? { profile: typed.profile, createPeople: typed.createPeople === 'yes', dryRun: typed.dryRun === 'yes' } : form
  const count = (n: number | null) => n?.toLocaleString('en-GB') ?? '–'
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Import audits – Practice Loop`}</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Import audits</h1>
          <p className="govuk-body">
            Upload the sheet in which your audits are kept. Rows with a fault are left out and shown with what to do; rows that are here
            already stay as they are. So you can mend the sheet and upload all of it again.
          </p>
          <p className="govuk-body">Never upload a child’s name, date of birth, address or NHS number. Rows that hold one we recognise are left out.</p>
          <form method="post" encType="multipart/form-data" noValidate>
            <FileUpload name="file" label="Sheet" hint="A CSV file of at most 200 MB. In Excel: “Save as”, then “CSV UTF-8”." accept=".csv,text/csv" error={problems?.file} />
            <Select name="profile" label="How the sheet is laid out" options={profiles} value={chosen.profile} error={problems?.profile} />
            <Checkboxes
              name="createPeople"
              options={[{ value: 'yes', label: 'Create people the portal does not know yet', hint: 'Without this, rows that name someone unknown are left out. Teams are never created.' }]}
              value={chosen.createPeople ? ['yes'] : []}
            />
            <Checkboxes
              name="dryRun"
              options={[{ value: 'yes', label: 'Try it out first: nothing is saved', hint: 'You see what would come of it. Nobody is told and no figures change.' }]}
              value={chosen.dryRun ? ['yes'] : []}
            />
            <Button>Upload</Button>
          </form>
        </div>
      </div>
      {imports.length === 0 ? (
        <EmptyState title="No imports yet">Each sheet you upload is listed here, with what came of it.</EmptyState>
      ) : (
        <ScrollTable
          caption={imports.length < 50 ? 'Imports so far' : 'The latest 50 imports'}
          columns={['Sheet', 'When', 'Who', 'What came of it', { label: 'Rows read', numeric: true }, { label: 'New', numeric: true }, { label: 'Left out', numeric: true }, { label: 'Here already', numeric: true }, { label: 'Gaps', numeric: true }]}
          rows={imports.map((one) => [
            <a key={one.id} className="govuk-link" href={`/set-up/imports/${one.id}`}>{one.fileName}<span className="govuk-visually-hidden">, {one.when}</span></a>,
            one.when, one.by, one.standing, count(one.read), count(one.accepted), count(one.rejected), count(one.unchanged), count(one.gaps),
          ])}
        />
      )}
    </>
  )
}
