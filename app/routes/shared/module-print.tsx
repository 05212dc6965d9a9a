import { z } from 'zod'
import type { Route } from './+types/module-print'
import { allow } from '../../door.server.ts'
import { WholeModule } from '../../features/modules/whole-module.tsx'
import { learningIn } from '../../features/modules/learning.server.ts'
import { onOnePage } from '../../features/modules/modules.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'

const Version = z.guid().optional().catch(undefined)

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  const { module, version, versionId, isCurrent, factsChecked } = found(await learningIn(learner, params.slug, Version.parse(url.searchParams.get('version') ?? undefined)))
  const { key, title, summary, contentWarning, guidanceEdition, outcomes, sources, sections, openFacts } = module
  return {
    back: `/modules/${key}${isCurrent ? '' : `?version=${versionId}`}`, title, version, summary, contentWarning, guidanceEdition, outcomes,
    sections: sections.map(({ id, title, minutes, html }) => ({ id, title, minutes, html: onOnePage(html) })),
    sources: sources.map(({ title, url, checked }) => ({ title, url, read: inWords(checked) })),
    openFacts: openFacts.length - factsChecked.length,
    checked: factsChecked.map(({ fact, source, edition, at }) => `${fact} Source: ${source}. Checked by your council on ${inWords(dayInLondon(new Date(at)))}: ${edition}`),
  }
}

export default function ModulePrint({ loaderData: { back, ...module } }: Route.ComponentProps) {
  const { title, version, summary, openFacts, checked } = module
  return (
    <>
      <title>{`${title}, to print – Practice Loop`}</title>
      <BackLink href={back}>{title}</BackLink>
      <p className="govuk-body pl-no-print">Print this page, or save it as a PDF, with your browser. The checks are not on it. What is read on paper is not counted until you say on each section’s page that you have read it.</p>
      <span className="govuk-caption-l">Version {version}</span>
      <h1 className="govuk-heading-l">{title}</h1>
      <p className="govuk-body-l">{summary}</p>
      <WholeModule {...module}>
        {openFacts > 0 && <p className="govuk-body">{openFacts === 1 ? 'One fact' : `${openFacts} facts`} marked “To be confirmed” {openFacts === 1 ? 'is' : 'are'} not yet checked against the source. Until then, follow your council’s procedure.</p>}
        {checked.length > 0 && <ul className="govuk-list govuk-list--bullet">{checked.map((words) => <li key={words}>{words}</li>)}</ul>}
      </WholeModule>
    </>
  )
}
