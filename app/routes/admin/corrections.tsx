import type { Route } from './+types/corrections'
import { allow } from '../../door.server.ts'
import { kindInWords, standingInWords } from '../../features/corrections/corrections.ts'
import { allCorrections } from '../../features/corrections/corrections.server.ts'
import { SetUpNavigation } from '../../features/set-up/set-up-navigation.tsx'
import { momentInWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { EmptyState } from '../../ui/empty-state.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const all = await allCorrections(allow({ context, request }, 'correct audits'))
  const shown = all.map((one) => ({
    id: one.id, title: `${kindInWords[one.kind].title}: audit ${one.reference}`, standing: standingInWords({ ...one, toldAt: one.toldAt ?? (one.mail?.sentAt ? new Date(one.mail.sentAt) : null) }), open: one.decidedAt === null,
    words: `Reported ${momentInWords(one.raisedAt)} by ${one.raisedBy}. ${counted(one.openedBy, 'person', 'people')} had opened it or worked on it.`,
  }))
  return { open: shown.filter(({ open }) => open), decided: shown.filter(({ open }) => !open) }
}

export default function Corrections({ loaderData: { open, decided } }: Route.ComponentProps) {
  return (
    <>
      <title>Corrections – Practice Loop</title>
      <h1 className="govuk-heading-l">Corrections</h1>
      <SetUpNavigation current="/set-up/corrections" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">Audits that somebody reported as being of the wrong child, or as holding text that identifies somebody. Each was hidden from everybody at once. Whose case an audit was is settled by managers and auditors, on their own pages.</p>
          <h2 className="govuk-heading-m">To decide</h2>
          {open.length === 0 && <EmptyState title="Nothing waits">When somebody hides an audit, it is here until you have told data protection and decided.</EmptyState>}
          <Listed corrections={open} />
          {decided.length > 0 && <h2 className="govuk-heading-m">Decided</h2>}
          <Listed corrections={decided} />
          <p className="pl-who-can-see govuk-body-s">The administrators see this page. It shows audits’ own numbers and nothing that stands in them.</p>
        </div>
      </div>
    </>
  )
}

function Listed({ corrections }: { corrections: Route.ComponentProps['loaderData']['open'] }) {
  return (
    <ul className="govuk-list govuk-list--spaced">
      {corrections.map(({ id, title, standing, words }) => <li key={id}><a className="govuk-link" href={`/set-up/corrections/${id}`}>{title}</a><br />{standing}<br /><span className="pl-quiet">{words}</span></li>)}
    </ul>
  )
}
