import type { Route } from './+types/module-certificate'
import { allow, signedIn } from '../../door.server.ts'
import { standardsNamed } from '../../features/frameworks/standards.server.ts'
import { learningIn } from '../../features/modules/learning.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { hoursInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  const asked = url.searchParams.get('version')
  const { module, progress, version, hours } = found(await learningIn(learner, params.slug, asked === null ? undefined : idFrom(asked)))
  const completedOn = dayInLondon(found(progress.declaredAt))
  const { person, organisation } = signedIn(context)!
  return {
    back: `/modules/${module.key}${asked === null ? '' : `?version=${asked}`}`, name: person.name, council: organisation.name, title: module.title, version, completed: inWords(completedOn), hours,
    standards: await standardsNamed(learner, module.standards, completedOn),
  }
}

export default function ModuleCertificate({ loaderData: { back, name, council, title, version, completed, hours, standards } }: Route.ComponentProps) {
  return (
    <>
      <title>{`Certificate: ${title} – Practice Loop`}</title>
      <BackLink href={back}>{title}</BackLink>
      <p className="govuk-body pl-no-print">Print this page, or save it as a PDF, with your browser. It fits on one sheet.</p>
      <article className="pl-certificate">
        <span className="govuk-caption-l">{council}</span>
        <h1 className="govuk-heading-l">Record of learning</h1>
        <p className="govuk-body-l"><strong>{name}</strong> completed the module <strong>{title}</strong> on {completed}.</p>
        <SummaryList rows={[
          { key: 'Version', value: version },
          { key: 'Completed', value: completed },
          { key: 'Time for CPD', value: hoursInWords(hours) },
        ]} />
        <h2 className="govuk-heading-s">Standards it counts towards, as they stood on {completed}</h2>
        <ul className="govuk-list govuk-list--bullet">
          {standards.map(({ code, words }) => <li key={code}><span className="pl-reference">{code}</span>: {words ?? 'not among the standards in force on this day'}</li>)}
        </ul>
        <p className="govuk-body">This records learning done in Practice Loop. {name} passed its last check and declared on {completed} that the work is their own. It is not an approval of anybody’s competence.</p>
      </article>
      <p className="pl-who-can-see pl-no-print">Only you can open this page. Your manager and the auditors see that the module is done where it was given to you.</p>
    </>
  )
}
