import type { Route } from './+types/workshop-notes'
import { allow } from '../../door.server.ts'
import { catalogue } from '../../features/modules/catalogue.server.ts'
import { AboutWorkshop } from '../../features/workshops/about-workshop.tsx'
import { workshopCatalogue } from '../../features/workshops/catalogue.server.ts'
import { registerOf } from '../../features/workshops/register.server.ts'
import { inWords, spanInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const leader = allow({ context, request }, 'lead workshops')
  const one = found(await registerOf(leader, idFrom(params.id)))
  const { sources, contentHash: _, ...workshop } = found((await workshopCatalogue()).get(one.key))
  return {
    id: one.id, times: spanInWords(one.startsAt, one.endsAt), room: one.room, link: one.link, many: one.registered.length,
    workshop: { ...workshop, contentHash: '', sources: sources.map(({ title, url, checked }) => ({ title, url, read: inWords(checked) })), moduleTitle: workshop.preWork.module && (await catalogue()).get(workshop.preWork.module)?.title },
  }
}

export default function WorkshopNotes({ loaderData: { id, times, room, link, many, workshop } }: Route.ComponentProps) {
  return (
    <>
      <title>{`Notes for leading ${workshop.title}, ${times} – Practice Loop`}</title>
      <BackLink href={`/workshops/${id}/register`}>Register</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">{times}</span>
          <h1 className="govuk-heading-l">Leading “{workshop.title}”</h1>
          <p className="govuk-body">{room}{room && link && '. '}{link && <a className="govuk-link" href={link} rel="noreferrer">Join by link</a>}{(room || link) && '. '}{counted(many, 'person has', 'people have')} a place.</p>
          <p className="govuk-body pl-no-print">Only those who lead it and those who arrange workshops read the notes. Print this page with your browser to have it beside you.</p>
          <AboutWorkshop workshop={workshop} />
        </div>
      </div>
    </>
  )
}
