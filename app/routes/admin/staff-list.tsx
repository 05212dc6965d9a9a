import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/staff-list'
import { allow, portalContext } from '../../door.server.ts'
import { bringInStaffList, latestStaffLists } from '../../features/staff/staff-list.server.ts'
import { momentInWords } from '../../lib/days.ts'
import { handOver, parseUpload } from '../../lib/upload.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { FileUpload } from '../../ui/file-upload.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

const Upload = z.object({ complete: z.literal('yes').optional().transform((said) => said === 'yes') })
const largest = 20_000_000

export async function loader({ context, request }: Route.LoaderArgs) {
  const lists = await latestStaffLists(allow({ context, request }, 'look after people'))
  return {
    lists: lists.map(({ id, fileName, askedAt, appliedAt, by, complete, ...counts }) => (
      { id, fileName, when: momentInWords(askedAt), by: by ?? 'A command', standing: appliedAt ? `Applied${complete ? ', names everyone' : ''}` : 'Waits to be applied', ...counts }
    )),
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const form = await parseUpload(request, context.get(portalContext).spool, Upload, { limit: largest })
  if (!form.ok) return form.reply
  const { file, value: { complete } } = form
  const id = await handOver(file, () => bringInStaffList(admin, { fileName: file.name, bytes: file.bytes, spooled: file.path, complete }))
  return redirect(`/set-up/people/staff-lists/${id}`)
}

export default function StaffList({ loaderData: { lists }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  const count = (n: number | null) => n?.toLocaleString('en-GB') ?? '–'
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Staff list – Practice Loop`}</title>
      <BackLink href="/set-up/people">Back to people</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Staff list</h1>
          <p className="govuk-body">Upload the list in which your council keeps its staff. You see first who would join, move or leave, and nothing changes until you apply it. The same list again changes nothing.</p>
          <form method="post" encType="multipart/form-data" noValidate>
            <FileUpload name="file" label="List" hint="A CSV file or an Excel workbook (.xlsx) of at most 20 MB, one row for each person." accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" error={problems?.file} />
            <Checkboxes
              name="complete"
              options={[{ value: 'yes', label: 'This list names everyone: whoever is missing has left', hint: 'It concerns those who have a staff number. Auditors, leaders and administrators never leave by being missing.' }]}
              value={typed?.complete === 'yes' ? ['yes'] : []}
            />
            <Button>Upload</Button>
          </form>
          <Details summary="Which columns the list can have">
            <p className="govuk-body">People are known by their staff number first and their e-mail address second, never by their name. A cell that is left empty changes nothing.</p>
            <ul className="govuk-list govuk-list--bullet">
              <li>Name, or first name and last name</li>
              <li>Staff number, e-mail address, or both</li>
              <li>Job title</li>
              <li>Team: several with a semicolon between them. A list never creates a team</li>
              <li>Manager? yes or no: whether they manage that team</li>
              <li>Start date and leaving day, the leaving day being the first without access</li>
              <li>Working days, such as “Mon, Tue, Thu”</li>
              <li>Cases: how many they hold</li>
            </ul>
            <p className="govuk-body">Somebody new becomes a practitioner, or manager of the team. Auditors, leaders and administrators are never made by a list: give these roles on a person’s page.</p>
            <p className="govuk-body">Whoever runs the portal can have a list read every night by a command: <code>npm run import -- staff FILE --organisation KEY</code></p>
          </Details>
        </div>
      </div>
      {lists.length === 0 ? <EmptyState title="No lists yet">Each list you upload, or the nightly command sends, is shown here with what came of it.</EmptyState> : (
        <ScrollTable
          caption="The latest lists"
          columns={['List', 'When', 'Who', 'Standing', { label: 'Joined', numeric: true }, { label: 'Moved or changed', numeric: true }, { label: 'Left', numeric: true }, { label: 'As they were', numeric: true }, { label: 'Left out', numeric: true }]}
          rows={lists.map((one) => [
            <a key={one.id} className="govuk-link" href={`/set-up/people/staff-lists/${one.id}`}>{one.fileName}<span className="govuk-visually-hidden">, {one.when}</span></a>,
            one.when, one.by, one.standing, count(one.joiners), count(one.movers), count(one.leavers), count(one.unchanged), count(one.rejected),
          ])}
        />
      )}
      <p className="pl-who-can-see govuk-body-s">Administrators see this page. The file is kept only until it is applied or put aside, and no longer than a week.</p>
    </>
  )
}
