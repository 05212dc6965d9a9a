import type { Route } from './+types/case-list'
import { allow } from '../../door.server.ts'
import { caseListWith } from '../../features/programmes/case-lists.server.ts'
import { programmeToPlan } from '../../features/programmes/programmes.server.ts'
import { aYearBefore, seldomAudited } from '../../features/programmes/programmes.ts'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Details } from '../../ui/details.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const programme = found(await programmeToPlan(planner, idFrom(params.id)))
  const list = found(await caseListWith(planner, programme.id, idFrom(params.list)))
  const today = dayInLondon(planner.at)
  const { never, notLately } = seldomAudited(list.workers, today)
  const held = list.workers.reduce((sum, { cases }) => sum + cases, 0)
  return {
    programme: { id: programme.id, title: programme.title }, fileName: list.fileName, asOf: inWords(list.asOf), uploaded: `${momentInWords(list.uploadedAt)}, by ${list.by}`, cases: list.cases, nobodys: list.cases - held,
    groups: list.groups, workers: list.workers.length, yearAgo: inWords(aYearBefore(today)),
    never: never.map(({ name, cases }) => ({ name, cases })), notLately: notLately.map(({ name, cases, lastAuditedOn }) => ({ name, cases, last: inWords(lastAuditedOn!) })),
    done: url.searchParams.get('done') === 'kept' ? 'The list is kept. Open a phase to draw from it.' : undefined,
  }
}

export default function CaseList({ loaderData: one }: Route.ComponentProps) {
  return (
    <>
      <title>{`${one.fileName} – Practice Loop`}</title>
      <BackLink href={`/programmes/${one.programme.id}`}>{one.programme.title}</BackLink>
      {one.done && <NotificationBanner success>{one.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">List of cases</span>
          <h1 className="govuk-heading-l">{one.fileName}</h1>
          <SummaryList rows={[{ key: 'As of', value: one.asOf }, { key: 'Uploaded', value: one.uploaded }, { key: 'Cases', value: one.cases.toLocaleString('en-GB') }, { key: 'Held by nobody yet', value: one.nobodys }, { key: 'Workers', value: one.workers }]} />
          <h2 className="govuk-heading-m">Who has not been audited</h2>
          <p className="govuk-body">Of {counted(one.workers, 'worker', 'workers')} on this list {one.never.length} {one.never.length === 1 ? 'has' : 'have'} never been audited in the portal, and {one.notLately.length} not since {one.yearAgo}. That says nothing about their work. A draw can prefer their cases, and is then a targeted sample.</p>
          {one.never.length > 0 && <Details summary={`Never audited: ${one.never.length}`}><ul className="govuk-list">{one.never.map(({ name, cases }) => <li key={name}>{name}, {counted(cases, 'case', 'cases')} on the list</li>)}</ul></Details>}
          {one.notLately.length > 0 && <Details summary={`Not within a year: ${one.notLately.length}`}><ul className="govuk-list">{one.notLately.map(({ name, cases, last }) => <li key={name}>{name}, {counted(cases, 'case', 'cases')} on the list, last on {last}</li>)}</ul></Details>}
        </div>
      </div>
      <ScrollTable caption="How the list is made up" columns={['Type of case', 'Service area', { label: 'Cases', numeric: true }]} rows={one.groups.map(({ caseType, area, cases }) => [caseType, area, cases])} />
      <p className="pl-who-can-see govuk-body-s">Auditors and administrators for the whole council see this page. The list holds references and whose cases they are, and nothing about a child.</p>
    </>
  )
}
