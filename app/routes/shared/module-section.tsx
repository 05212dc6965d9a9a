import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/module-section'
import { allow } from '../../door.server.ts'
import { learningIn, readSection } from '../../features/modules/learning.server.ts'
import { nextSection, previousSection } from '../../features/modules/modules.ts'
import { found } from '../../lib/http.server.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { Pagination } from '../../ui/pagination.tsx'

const Version = z.guid().optional().catch(undefined)

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'learn')
  const versionId = Version.parse(url.searchParams.get('version') ?? undefined)
  const { module, progress, isCurrent } = found(await learningIn(learner, params.slug, versionId))
  const section = found(module.sections.find(({ id }) => id === params.section))
  const query = isCurrent ? '' : `?version=${versionId}`
  const neighbour = (one: { id: string; title: string } | undefined) => one && { href: `/modules/${module.key}/sections/${one.id}${query}`, label: one.title }
  return {
    slug: module.key, query, module: module.title, title: section.title, html: section.html, hasOpenFacts: section.html.includes('pl-open-fact'), minutes: section.minutes,
    number: module.sections.indexOf(section) + 1, of: module.sections.length,
    read: !isCurrent || progress.sectionsRead.includes(section.id),
    isCurrent,
    previous: neighbour(previousSection(module, section.id)), next: neighbour(nextSection(module, section.id)),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const learner = allow({ context, request }, 'learn')
  const next = await readSection(learner, params.slug, params.section)
  if (next !== null) found(next)
  return redirect(next ? `/modules/${params.slug}/sections/${next}` : `/modules/${params.slug}`)
}

export default function ModuleSection({ loaderData: { slug, query, module, title, html, hasOpenFacts, minutes, number, of, read, isCurrent, previous, next } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${title}: ${module}, section ${number} of ${of} – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Modules', href: '/modules' }, { text: module, href: `/modules/${slug}` }]} />
      <span className="govuk-caption-l">Section {number} of {of} <span className="pl-quiet">· {minutes} minutes</span></span>
      <h1 className="govuk-heading-l">{title}</h1>
      {/* Written by the council's reviewed content and rendered on the server; learners' words never come here. */}
      <div dangerouslySetInnerHTML={{ __html: html }} />
      {hasOpenFacts && <p className="govuk-body pl-quiet">Your council may have checked what is marked “To be confirmed” since: <a className="govuk-link" href={`/modules/${slug}${query}#what-it-rests-on`}>see what the module rests on</a>.</p>}
      {!read && (
        <form method="post">
          <Button>I have read this section. {next ? 'Next' : 'Finish'}</Button>
        </form>
      )}
      {read && isCurrent && <p className="govuk-body pl-quiet">You have read this section.</p>}
      {read && !next && <p className="govuk-body"><a className="govuk-link" href={`/modules/${slug}`}>Back to the module</a></p>}
      <Pagination previous={previous} next={read ? next : undefined} landmark="Sections" />
    </>
  )
}
