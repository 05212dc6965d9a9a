import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/module-section'
import { allow } from '../../door.server.ts'
import { nextStep, sectionInWords } from '../../features/modules/learning.ts'
import { learningIn, readSection } from '../../features/modules/learning.server.ts'
import { minutesLeft, nextSection, previousSection, sectionsBeside, whatIsMissing } from '../../features/modules/modules.ts'
import { found } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Pagination } from '../../ui/pagination.tsx'

const Version = z.guid().optional().catch(undefined)

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  const { module, progress, isCurrent, version, versionId } = found(await learningIn(learner, params.slug, Version.parse(url.searchParams.get('version') ?? undefined)))
  const section = found(module.sections.find(({ id }) => id === params.section))
  const sections = sectionsBeside(module, progress, section.id)
  const query = isCurrent ? '' : `?version=${versionId}`
  const neighbour = (one: { id: string; title: string } | undefined) => one && { href: `/modules/${module.key}/sections/${one.id}${query}`, label: one.title }
  const next = neighbour(nextSection({ sections }, section.id))
  return {
    slug: module.key, query, module: module.title, title: section.title, html: section.html, hasOpenFacts: section.html.includes('pl-open-fact'), minutes: section.minutes,
    place: sectionInWords(module, progress, section.id),
    left: minutesLeft(module, { ...progress, sectionsRead: [...progress.sectionsRead, section.id] }),
    read: !isCurrent || progress.sectionsRead.includes(section.id),
    isCurrent, version, versionId, next,
    previous: neighbour(previousSection({ sections }, section.id)),
    // At the end of the last section stands what the module still wants.
    end: isCurrent && !next && { missing: whatIsMissing(module, progress), carryOn: nextStep(module, progress), here: `sections/${section.id}` },
  }
}

export async function action({ context, request, params, url }: Route.ActionArgs) {
  const learner = allow({ context, request }, 'learn')
  const version = Version.parse(url.searchParams.get('version') ?? undefined)
  const next = await readSection(learner, params.slug, params.section, version)
  if (next !== null) found(next)
  const isCurrent = version === undefined || (await learningIn(learner, params.slug))?.versionId === version
  return redirect(`/modules/${params.slug}${next ? `/sections/${next}` : ''}${isCurrent ? '' : `?version=${version}`}`)
}

export default function ModuleSection({ loaderData }: Route.ComponentProps) {
  const { slug, query, module, title, html, hasOpenFacts, minutes, place, left, read, isCurrent, version, versionId, previous, next, end } = loaderData
  return (
    <>
      <title>{`${title}: ${module}, ${place.toLowerCase()} – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Modules', href: '/modules' }, { text: module, href: `/modules/${slug}` }]} />
      <span className="govuk-caption-l">{place} <span className="pl-quiet">· {minutes} minutes</span></span>
      <h1 className="govuk-heading-l">{title}</h1>
      {!isCurrent && <InsetText>This is version {version}, as you read it. <a className="govuk-link" href={`/modules/${slug}`}>Go to the version you are on now</a>.</InsetText>}
      {/* Written by the council's reviewed content and rendered on the server; learners' words never come here. */}
      <div dangerouslySetInnerHTML={{ __html: html }} />
      {hasOpenFacts && <p className="govuk-body pl-quiet">Your council may have checked what is marked “To be confirmed” since: <a className="govuk-link" href={`/modules/${slug}${query}#what-it-rests-on`}>see what the module rests on</a>.</p>}
      {isCurrent && <p className="govuk-body pl-quiet">{read && 'You have read this section. '}{left > 0 ? `About ${counted(left, 'minute', 'minutes')} of reading left after this section.` : 'Nothing is left to read after this section.'}</p>}
      {!read && (
        <form method="post" action={`?version=${versionId}`}>
          <Button>I have read this section. {next ? 'Next' : 'Finish'}</Button>
        </form>
      )}
      {end && (
        <>
          <h2 className="govuk-heading-m">{end.missing.length > 0 ? 'What completes the module' : 'You have completed this module'}</h2>
          {end.missing.length > 0 && <ul className="govuk-list govuk-list--bullet">{end.missing.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>}
          {end.carryOn && end.carryOn !== end.here && <Button href={`/modules/${slug}/${end.carryOn}`} variant={read ? undefined : 'secondary'}>Carry on</Button>}
        </>
      )}
      {read && !next && <p className="govuk-body"><a className="govuk-link" href={`/modules/${slug}${query}`}>Back to the module</a></p>}
      <Pagination previous={previous} next={read ? next : undefined} landmark="Sections" />
    </>
  )
}
