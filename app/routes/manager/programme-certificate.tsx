import type { Route } from './+types/programme-certificate'
import { allow, signedIn } from '../../door.server.ts'
import { myProgramme } from '../../features/cohorts/cohorts.server.ts'
import { hoursIn, partsOf, programmeTitle, standardsIn } from '../../features/cohorts/cohorts.ts'
import { standardsNamed } from '../../features/frameworks/standards.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { hoursInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const member = allow({ context, request }, 'go through the programme')
  const mine = found(await myProgramme(member))
  const completedOn = dayInLondon(new Date(found(mine.completedAt)))
  const parts = partsOf(mine, completedOn)
  const { person, organisation } = signedIn(context)!
  return {
    name: person.name, council: organisation.name, cohort: mine.cohort, number: mine.certificate!, completed: inWords(completedOn), hours: hoursInWords(hoursIn(parts)),
    parts: parts.map(({ title, on, hours, from }) => [title, inWords(on), hours === 0 ? 'not counted' : `${hoursInWords(hours)}, ${from}`]),
    standards: await standardsNamed(allow({ context, request }, 'learn'), standardsIn(mine), completedOn),
  }
}

export default function ProgrammeCertificate({ loaderData: { name, council, cohort, number, completed, hours, parts, standards } }: Route.ComponentProps) {
  return (
    <>
      <title>{`Certificate: ${programmeTitle} – Practice Loop`}</title>
      <BackLink href="/team/programme">{programmeTitle}</BackLink>
      <p className="govuk-body pl-no-print">Print this page, or save it as a PDF, with your browser.</p>
      <article className="pl-certificate">
        <span className="govuk-caption-l">{council}</span>
        <h1 className="govuk-heading-l">Record of learning</h1>
        <p className="govuk-body-l"><strong>{name}</strong> completed the programme <strong>{programmeTitle}</strong> on {completed}.</p>
        <SummaryList rows={[
          { key: 'Number', value: <span className="pl-reference">{number}</span> },
          { key: 'Cohort', value: cohort },
          { key: 'Time for CPD', value: hours },
        ]} />
        <ScrollTable caption="What it was made of" columns={['Part', 'Date', 'Time, and who says so']} rows={parts} />
        <h2 className="govuk-heading-s">Standards it counts towards, as they stood on {completed}</h2>
        <ul className="govuk-list govuk-list--bullet">
          {standards.map(({ code, words }) => <li key={code}><span className="pl-reference">{code}</span>: {words ?? 'not among the standards in force on this day'}</li>)}
        </ul>
        <p className="govuk-body">Four tasks on the team’s own work were each accepted by an auditor; the time for them is not counted. This records learning. It holds no grades, and is not an approval of anybody’s competence.</p>
      </article>
      <p className="pl-who-can-see pl-no-print">Only you can open this page. Whoever looks after the cohort sees that you completed the programme, and when.</p>
    </>
  )
}
