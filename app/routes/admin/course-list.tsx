import { rm } from 'node:fs/promises'
import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/course-list'
import { allow } from '../../door.server.ts'
import { courseListWith, putAsideCourseList, spooledCourseList, takeCourseListBack, takeInUploaded } from '../../features/courses/course-list.server.ts'
import { countsOf, type Entry } from '../../features/courses/course-list.ts'
import { courseInWords } from '../../features/courses/courses.ts'
import { mendInWords } from '../../features/imports/wording.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const kinds = [{ kind: 'rejected', title: 'Left out' }, { kind: 'accepted', title: 'To be recorded' }, { kind: 'unchanged', title: 'There already' }] as const
/** So many of each kind are shown; all are taken in. */
const shown = 200

const What = z.discriminatedUnion('what', [
  z.object({ what: z.enum(['take in', 'put aside']) }),
  z.object({ what: z.literal('take back'), sure: z.literal('yes', { error: 'Say that these courses are to go.' }) }),
], { error: 'Choose what to do.' })

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const { list, waiting, unreadable, since } = found(await courseListWith(admin, idFrom(params.id)))
  const entries = waiting?.entries
  return {
    id: list.id, fileName: list.fileName, when: momentInWords(list.askedAt), unreadable,
    takenIn: list.takenInAt && { when: momentInWords(list.takenInAt), read: list.accepted! + list.unchanged! + list.rejected!, accepted: list.accepted!, unchanged: list.unchanged!, rejected: list.rejected! },
    takenBack: list.takenBackAt && momentInWords(list.takenBackAt),
    courses: since?.courses ?? 0, later: since !== undefined && since.laterLists > 0,
    counts: entries && countsOf(entries),
    groups: entries ? kinds.map(({ kind, title }) => {
      const all = entries.filter((entry) => entry.kind === kind)
      return { kind, title, all: all.length, rows: all.slice(0, shown).map((entry) => ({ row: entry.row, who: entry.who || '–', what: inWords(entry) })) }
    }).filter(({ all }) => all > 0) : [],
    done: ({ 'taken-in': 'The list is taken in.', 'taken-back': 'The list is taken back: what it brought is gone.' } as Record<string, string>)[url.searchParams.get('done') ?? ''],
  }
}

function inWords(entry: Entry) {
  if (entry.kind === 'accepted') return courseInWords(entry.course)
  return `${entry.title ? `${entry.title}. ` : ''}${entry.kind === 'rejected' ? mendInWords(entry.faults) : entry.because}`
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const form = await parseForm(request, What)
  if (!form.ok) return form.reply
  if (form.value.what === 'put aside') {
    await rm(found(await putAsideCourseList(admin, id)), { force: true })
    return redirect('/set-up/people/courses?done=put-aside')
  }
  if (form.value.what === 'take back') {
    const came = found(await takeCourseListBack(admin, id))
    return came === 'taken back already' ? tooLate('This list has been taken back already, perhaps by a colleague a moment ago.') : redirect(`/set-up/people/course-lists/${id}?done=taken-back`)
  }
  const spooled = await spooledCourseList(admin, id)
  const came = found(await takeInUploaded(admin, id))
  if (came === 'taken in already') return tooLate('This list has been taken in already, perhaps by a colleague a moment ago.')
  if ('unreadable' in came) return mend({ form: came.unreadable }, form.typed)
  if (spooled) await rm(spooled, { force: true })
  return redirect(`/set-up/people/course-lists/${id}?done=taken-in`)
}

const tooLate = (form: string) => data({ problems: { form } as Record<string, string> }, { status: 409 })

export default function CourseList({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems }: { problems?: Record<string, string> } = actionData ?? {}
  const { takenIn, takenBack, counts } = one
  const number = (n: number) => n.toLocaleString('en-GB')
  const summary = (said: { read: number; accepted: number; unchanged: number; rejected: number }, recorded: string) => [
    { key: 'Rows read', value: number(said.read) }, { key: recorded, value: number(said.accepted) }, { key: 'There already', value: number(said.unchanged) }, { key: 'Left out', value: number(said.rejected) },
  ]
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Courses of ${one.fileName}, ${one.when} – Practice Loop`}</title>
      <BackLink href="/set-up/people/courses">Back to courses done elsewhere</BackLink>
      {one.done && <NotificationBanner success>{one.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.fileName}, {one.when}</span>
          <h1 className="govuk-heading-l">{takenIn ? 'What this list brought' : 'What this list would bring'}</h1>
          {one.unreadable && <WarningText>{one.unreadable}</WarningText>}
          {takenIn && <SummaryList rows={[{ key: 'Taken in', value: takenIn.when }, ...(takenBack ? [{ key: 'Taken back', value: takenBack }] : []), ...summary(takenIn, 'Recorded')]} />}
          {counts && <SummaryList rows={summary(counts, 'To be recorded')} />}
          {counts?.accepted === 0 && <InsetText>This list brings nothing that is not recorded already.</InsetText>}
          {counts && counts.rejected > 0 && <p className="govuk-body">Rows that are left out can be mended and sent as a list of their own: <a className="govuk-link" href={`/set-up/people/course-lists/${one.id}/rows-to-mend.csv`}>download the rows to mend (CSV)</a>. Do so before you take the list in, because its file goes then.</p>}
          {!takenIn && (
            <form method="post">
              <div className="govuk-button-group">
                {counts && counts.accepted > 0 && <Button name="what" value="take in">{`Take in ${counted(counts.accepted, 'course', 'courses')}`}</Button>}
                <Button name="what" value="put aside" variant="secondary">Put this list aside</Button>
              </div>
            </form>
          )}
          {takenIn && !takenBack && (
            <Details summary="Take this list back" open={problems !== undefined}>
              <p className="govuk-body">{counted(one.courses, 'course', 'courses')} of this list would go from people’s pages. What they wrote about one in their own CPD stays.{one.later && ' Another list was taken in since: a course that both named goes too, because this list brought it. Upload the other list again to have it back.'}</p>
              <form method="post" noValidate>
                <Checkboxes name="sure" small options={[{ value: 'yes', label: 'Yes, these courses are to go' }]} value={[]} error={problems?.sure} />
                <Button name="what" value="take back" variant="warning">Take it back</Button>
              </form>
            </Details>
          )}
        </div>
      </div>
      {one.groups.map(({ kind, title, all, rows }) => {
        const table = (
          <ScrollTable
            caption={`${title}: ${number(all)}${all > rows.length ? `, of which the first ${rows.length} are shown` : ''}`} columns={['Who', 'Row', kind === 'rejected' ? 'What to mend' : 'Course']}
            rows={rows.map(({ who, row, what }) => [who, row, what])}
          />
        )
        return kind === 'unchanged' ? <Details key={kind} summary={`There already: ${number(all)}`}>{table}</Details> : <div key={kind}>{table}</div>
      })}
      <p className="pl-who-can-see govuk-body-s">Administrators see this page. The file is kept only until the list is taken in or put aside, and no longer than a week.</p>
    </>
  )
}
