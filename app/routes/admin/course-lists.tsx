import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/course-lists'
import { allow, portalContext } from '../../door.server.ts'
import { bringInCourseList, latestCourseLists } from '../../features/courses/course-list.server.ts'
import { momentInWords } from '../../lib/days.ts'
import { handOver, parseUpload } from '../../lib/upload.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { FileUpload } from '../../ui/file-upload.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

const largest = 20_000_000

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const lists = await latestCourseLists(allow({ context, request }, 'look after people'))
  return {
    lists: lists.map(({ id, fileName, askedAt, takenInAt, takenBackAt, by, ...counts }) => (
      { id, fileName, when: momentInWords(askedAt), by: by ?? 'A command', standing: takenBackAt ? 'Taken back' : takenInAt ? 'Taken in' : 'Waits to be taken in', ...counts }
    )),
    done: url.searchParams.get('done') === 'put-aside' ? 'The list is put aside, and its file is gone. Nothing was recorded.' : undefined,
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const form = await parseUpload(request, context.get(portalContext).spool, z.object({}), { limit: largest })
  if (!form.ok) return form.reply
  const { file } = form
  const id = await handOver(file, () => bringInCourseList(admin, { fileName: file.name, bytes: file.bytes, spooled: file.path }))
  return redirect(`/set-up/people/course-lists/${id}`)
}

export default function CourseLists({ loaderData: { lists, done }, actionData }: Route.ComponentProps) {
  const { problems } = actionData ?? {}
  const count = (n: number | null) => n?.toLocaleString('en-GB') ?? '–'
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Courses done elsewhere – Practice Loop`}</title>
      <BackLink href="/set-up/people">Back to people</BackLink>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Courses done elsewhere</h1>
          <p className="govuk-body">Upload a list of courses that people completed elsewhere, such as your council’s learning system can give you. You see first what it would bring, and nothing is recorded until you take it in. The same list again changes nothing.</p>
          <p className="govuk-body">They are shown as recorded elsewhere: to the person, and to whoever decides about learning for them. They complete no module here, and count in no figure.</p>
          <p className="govuk-body"><a className="govuk-link" href="/set-up/people/courses.csv">Download an empty list (CSV)</a></p>
          <form method="post" encType="multipart/form-data" noValidate>
            <FileUpload name="file" label="List" hint="A CSV file or an Excel workbook (.xlsx) of at most 20 MB, one row for each person and course." accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" error={problems?.file} />
            <Button>Upload</Button>
          </form>
          <Details summary="Which columns the list can have">
            <ul className="govuk-list govuk-list--bullet">
              <li>Who: the work e-mail address or the staff number, as in the staff list. People are never known by their name</li>
              <li>Course title, of at most 200 characters</li>
              <li>Provider, if you wish</li>
              <li>Completed on: the day comes first, as in 03/03/2026, or the year, as in 2026-03-03</li>
              <li>Hours, if you wish: such as 6 or 1.5, and at most 100</li>
            </ul>
            <p className="govuk-body">Whoever runs the portal can have a list read by a command: <code>npm run import -- courses FILE --organisation KEY</code></p>
          </Details>
        </div>
      </div>
      {lists.length === 0 ? <EmptyState title="No lists yet">Each list that you upload, or the command sends, is shown here with what came of it.</EmptyState> : (
        <ScrollTable
          caption="The latest lists"
          columns={['List', 'When', 'Who', 'Standing', { label: 'Recorded', numeric: true }, { label: 'There already', numeric: true }, { label: 'Left out', numeric: true }]}
          rows={lists.map((one) => [
            <a key={one.id} className="govuk-link" href={`/set-up/people/course-lists/${one.id}`}>{one.fileName}<span className="govuk-visually-hidden">, {one.when}</span></a>,
            one.when, one.by, one.standing, count(one.accepted), count(one.unchanged), count(one.rejected),
          ])}
        />
      )}
      <p className="pl-who-can-see govuk-body-s">Administrators see this page. A file is kept only until its list is taken in or put aside, and no longer than a week.</p>
    </>
  )
}
