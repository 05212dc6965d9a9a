import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/case-lists'
import type { Allowed } from '../../allowed.ts'
import { allow, portalContext } from '../../door.server.ts'
import { caseListsOf, keepCaseList, readCaseList, type ReadList } from '../../features/programmes/case-lists.server.ts'
import { programmeToPlan } from '../../features/programmes/programmes.server.ts'
import { withBoxesJoined } from '../../lib/boxes.server.ts'
import { dayWritten, typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, inWords, momentInWords, type Day } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { UnreadableFile } from '../../lib/sheets/reading.ts'
import { handOver, parseUpload } from '../../lib/upload.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { FileUpload } from '../../ui/file-upload.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const largest = 20_000_000
/** So many rows that were left out are shown. */
const shown = 100

const Upload = withDay('asOf', 'Write the day on which these were the council’s cases: day, month and year.', z.object({}))
const Keep = z.object({
  asOf: dayWritten('Upload the list again.'), fileName: z.string().min(1).max(300), kept: z.string({ error: 'Upload the list again.' }).min(1, 'Upload the list again.'),
  types: z.string().transform((text) => text.split(' ').filter(Boolean).map(Number)),
})

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const programme = found(await programmeToPlan(planner, idFrom(params.id)))
  const [year, month, day] = dayInLondon(planner.at).split('-').map(Number)
  return {
    id: programme.id, title: programme.title, ended: programme.ended, today: { day: day!, month: month!, year: year! },
    lists: (await caseListsOf(planner, programme.id)).map(({ id, fileName, asOf, uploadedAt, by, cases }) => ({ id, fileName, asOf: inWords(asOf), uploaded: `${momentInWords(uploadedAt)}, ${by}`, cases })),
  }
}

/** A list is read first and shown, and nothing of it is kept; what was shown comes back with the second form and is read again. */
export async function action({ context, request, params }: Route.ActionArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const programme = found(await programmeToPlan(planner, idFrom(params.id)))
  return request.headers.get('Content-Type')?.startsWith('multipart/form-data') ? see(planner, request, context.get(portalContext).spool) : keep(planner, request, programme.id)
}

async function see(planner: Allowed<'plan audits'>, request: Request, spool: string) {
  const form = await parseUpload(request, spool, Upload, { limit: largest })
  if (!form.ok) return form.reply
  const { file, value: { asOf } } = form
  const [year, month, day] = asOf.split('-')
  const typed = { 'asOf-day': day!, 'asOf-month': month!, 'asOf-year': year! }
  const refuse = async (problems: Record<string, string>) => {
    await rm(file.path, { force: true })
    return mend(problems, typed)
  }
  if (asOf > dayInLondon(planner.at)) return refuse({ asOf: 'This day is still to come. Write the day on which the list was made.' })
  const list = await handOver(file, () => readOrSay(planner, createReadStream(file.path), asOf))
  if ('unreadable' in list) return refuse({ file: list.unreadable })
  await rm(file.path, { force: true })
  return { read: shownOf(list, { asOf, fileName: file.name }) }
}

async function readOrSay(planner: Allowed<'plan audits'>, source: AsyncIterable<Uint8Array>, asOf: Day): Promise<ReadList | { unreadable: string }> {
  try {
    return await readCaseList(planner, source, asOf)
  } catch (error) {
    if (error instanceof UnreadableFile) return { unreadable: error.message }
    throw error
  }
}

const typesOf = ({ cases }: ReadList) => [...Map.groupBy(cases, ({ caseType }) => caseType)].map(([title, its]) => ({ title, cases: its.length })).toSorted((a, b) => a.title.localeCompare(b.title))

const shownOf = (list: ReadList, { asOf, fileName }: { asOf: Day; fileName: string }) => ({
  asOf, day: inWords(asOf), fileName, kept: list.kept, cases: list.cases.length, types: typesOf(list), dropped: list.dropped, nobodys: list.cases.filter(({ workerId }) => workerId === null).length,
  leftOutInAll: list.leftOut.length, leftOut: list.leftOut.slice(0, shown), unknownTypes: [...list.unknownTypes].map(([title, rows]) => ({ title, rows })),
})

async function keep(planner: Allowed<'plan audits'>, request: Request, programmeId: string) {
  const form = await parseForm(await withBoxesJoined(request, 'types'), Keep)
  if (!form.ok) return mend({ file: 'Choose the file to upload.' }, {})
  const { asOf, fileName, kept, types } = form.value
  const list = await readOrSay(planner, oneOf(new TextEncoder().encode(kept)), asOf)
  if ('unreadable' in list) return mend({ file: list.unreadable }, {})
  const chosen = new Set(typesOf(list).flatMap(({ title }, nth) => (types.includes(nth) ? [title] : [])))
  const cases = list.cases.filter(({ caseType }) => chosen.has(caseType))
  if (cases.length === 0) return { problems: { types: 'Choose at least one type of case.' }, read: shownOf(list, { asOf, fileName }) }
  const id = found(await keepCaseList(planner, programmeId, { fileName, asOf, cases }))
  return redirect(`/programmes/${programmeId}/cases/${id}?done=kept`)
}

async function* oneOf(bytes: Uint8Array) { yield bytes }

type Shown = ReturnType<typeof shownOf>

export default function CaseLists({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed, read }: { problems?: Record<string, string>; typed?: Record<string, string>; read?: Shown } = actionData ?? {}
  if (read) return <WhatWasRead id={one.id} read={read} problems={problems} />
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Lists of cases – Practice Loop`}</title>
      <BackLink href={`/programmes/${one.id}`}>{one.title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.title}</span>
          <h1 className="govuk-heading-l">Lists of cases</h1>
          {one.ended ? <p className="govuk-body">This programme has ended, so no list is added to it.</p> : (
            <>
              <p className="govuk-body">Upload a list of the council’s cases on a day. You see first what was read and which rows are left out, and nothing is kept until you say so. Only case references and whose they are can be kept: their type, team, worker and manager.</p>
              <form method="post" encType="multipart/form-data" noValidate>
                <FileUpload name="file" label="List" hint="A CSV file or an Excel workbook (.xlsx) of at most 20 MB, one row for each case." accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" error={problems?.file} />
                <DateInput name="asOf" label="On which day were these the council’s cases?" value={typed?.['asOf-day'] === undefined ? one.today : typedDate(typed, 'asOf')} error={problems?.asOf} />
                <Button>See what was read</Button>
              </form>
              <Details summary="Which columns the list needs">
                <ul className="govuk-list govuk-list--bullet">
                  <li>Case ID or case reference</li>
                  <li>Case type</li>
                  <li>Team</li>
                  <li>Social worker, by name or e-mail address, or a column “SW email”; empty where nobody holds the case yet</li>
                  <li>Team manager, by name or e-mail address, if the list has it</li>
                </ul>
                <p className="govuk-body">Any other column is dropped. People and teams must be set up in the portal already: a list creates nobody.</p>
              </Details>
            </>
          )}
        </div>
      </div>
      {one.lists.length === 0 ? <EmptyState title="No lists yet">Each list you keep is here with the day it is of and how many cases it has.</EmptyState> : (
        <ScrollTable caption="Lists of this programme" columns={['List', 'As of', { label: 'Cases', numeric: true }, 'Uploaded']} rows={one.lists.map(({ id, fileName, asOf, cases, uploaded }) => [
          <a key="list" className="govuk-link" href={`/programmes/${one.id}/cases/${id}`}>{fileName}<span className="govuk-visually-hidden">, uploaded {uploaded}</span></a>, asOf, cases.toLocaleString('en-GB'), uploaded,
        ])} />
      )}
      <p className="pl-who-can-see govuk-body-s">Auditors and administrators for the whole council see these lists. The file itself is not kept.</p>
    </>
  )
}

function WhatWasRead({ id, read, problems }: { id: string; read: Shown; problems: Record<string, string> | undefined }) {
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}What was read – Practice Loop`}</title>
      <BackLink href={`/programmes/${id}/cases`}>Choose another file</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{read.fileName}, as of {read.day}</span>
          <h1 className="govuk-heading-l">What was read</h1>
          <SummaryList rows={[
            { key: 'Cases that can be kept', value: read.cases.toLocaleString('en-GB') }, { key: 'Rows left out', value: read.leftOutInAll.toLocaleString('en-GB') },
            { key: 'Cases that nobody holds', value: read.nobodys.toLocaleString('en-GB') },
            { key: 'Columns dropped', value: read.dropped.length === 0 ? 'None' : read.dropped.join(', ') },
          ]} />
          {read.dropped.length > 0 && <InsetText>Nothing of the columns that are dropped is kept, here or anywhere else.</InsetText>}
          {read.leftOutInAll > 0 && <WarningText>A case that is left out can never be drawn. If many are, mend the list and upload it again, or the sample will not speak for all cases.</WarningText>}
          {read.unknownTypes.length > 0 && <p className="govuk-body">Not known to the framework, and kept as written: {read.unknownTypes.map(({ title, rows }) => `${title} (${rows})`).join(', ')}.</p>}
          {read.cases === 0 ? <p className="govuk-body">No case can be kept from this file.</p> : (
            <form method="post" noValidate>
              <input type="hidden" name="asOf" value={read.asOf} />
              <input type="hidden" name="fileName" value={read.fileName} />
              <textarea name="kept" defaultValue={read.kept} hidden readOnly aria-label="What can be kept" />
              <Checkboxes
                name="types" label="Which cases are to be kept?" labelSize="m" hint="Samples are drawn from all that you keep. For a phase about some types of case keep only these." error={problems?.types}
                options={read.types.map(({ title, cases }, nth) => ({ value: String(nth), label: `${title}: ${counted(cases, 'case', 'cases')}` }))} value={problems ? [] : read.types.map((_, nth) => String(nth))}
              />
              <ButtonGroup>
                <Button>Keep this list</Button>
                <a className="govuk-link" href={`/programmes/${id}/cases`}>Keep nothing</a>
              </ButtonGroup>
            </form>
          )}
        </div>
      </div>
      {read.leftOutInAll > 0 && (
        <ScrollTable caption={`Rows left out: ${read.leftOutInAll.toLocaleString('en-GB')}${read.leftOutInAll > read.leftOut.length ? `, of which the first ${read.leftOut.length} are shown` : ''}`} columns={['Row', 'Why']} rows={read.leftOut.map(({ row, problems: why }) => [row, why.join(' ')])} />
      )}
      <p className="pl-who-can-see govuk-body-s">Nobody but you sees this page, and nothing of it has been kept yet.</p>
    </>
  )
}
