import type { Route } from './+types/workshop-about'
import { allow, allowIfCan } from '../../door.server.ts'
import { catalogue } from '../../features/modules/catalogue.server.ts'
import { AboutWorkshop } from '../../features/workshops/about-workshop.tsx'
import { workshopCatalogue } from '../../features/workshops/catalogue.server.ts'
import { inWords } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { hoursInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  // Those who arrange workshops read it too, and may open the notes; whoever can do neither is told so.
  const arranges = allowIfCan({ context, request }, 'arrange workshops') !== undefined
  if (!arranges) allow({ context, request }, 'book workshops')
  const notesOpen = arranges && url.searchParams.has('notes')
  const { sources, sections, contentHash: _, ...workshop } = found((await workshopCatalogue()).get(params.key))
  return {
    arranges, notesOpen, workshop: {
      ...workshop, contentHash: '', sections: sections.map(({ notes, ...section }) => ({ ...section, ...(notesOpen && { notes }) })), sources: sources.map(({ title, url, checked }) => ({ title, url, read: inWords(checked) })),
      moduleTitle: workshop.preWork.module && (await catalogue()).get(workshop.preWork.module)?.title,
    },
  }
}

export default function WorkshopAbout({ loaderData: { arranges, notesOpen, workshop } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${workshop.title}: what it is – Practice Loop`}</title>
      <BackLink href={arranges ? '/workshops/arranged' : '/workshops'}>{arranges ? 'Arrange workshops' : 'Workshops'}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">Workshop {workshop.code}, {hoursInWords(workshop.hours)}, for up to {workshop.places}</span>
          <h1 className="govuk-heading-l">{workshop.title}</h1>
          <p className="govuk-body">For: {workshop.audience.join(', ')}.</p>
          {arranges && <p className="govuk-body pl-no-print"><a className="govuk-link" href={`/workshops/new?${new URLSearchParams({ workshop: workshop.key })}`}>Set dates for it</a></p>}
          {arranges && (
            <p className="govuk-body pl-no-print">
              {notesOpen ? <>The facilitators’ notes are open on this page, and printed with it. <a className="govuk-link" href={`/workshops/about/${workshop.key}`}>Close the facilitators’ notes</a></>
                : <><a className="govuk-link" href={`/workshops/about/${workshop.key}?notes`}>Open the facilitators’ notes</a>. They tell what the group is to find out for itself, such as the agreed grades: whoever is going to take part leaves them closed.</>}
            </p>
          )}
          <AboutWorkshop workshop={workshop} />
        </div>
      </div>
    </>
  )
}
