import type { Route } from './+types/programmes'
import { allow } from '../../door.server.ts'
import { allProgrammes } from '../../features/programmes/programmes.server.ts'
import { programmeInWords } from '../../features/programmes/programmes.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const today = dayInLondon(planner.at)
  const programmes = (await allProgrammes(planner)).map(({ id, title, startsOn, endsOn, phases }) => ({
    id, title, ended: endsOn !== null && endsOn < today, days: `${startsOn > today ? 'Starts on' : 'Started on'} ${inWords(startsOn)}${endsOn ? `, ${endsOn < today ? 'ended' : 'ends'} on ${inWords(endsOn)}` : ''}`,
    progress: phases.length === 0 ? 'No phase is planned yet.' : programmeInWords({ title: 'Done', phases }),
  }))
  return { plans: planner.reach.council, going: programmes.filter(({ ended }) => !ended), ended: programmes.filter(({ ended }) => ended) }
}

export default function Programmes({ loaderData: { plans, going, ended } }: Route.ComponentProps) {
  return (
    <>
      <title>Programmes – Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Programmes</h1>
          <p className="govuk-body">A programme is a planned series of audits in phases. For each phase cases are drawn from a list of the council’s cases, and given to auditors.</p>
          {plans ? <Button href="/programmes/new">Plan a programme</Button> : <p className="govuk-body">Programmes are planned by auditors and administrators whose role is for the whole council.</p>}
          {going.length === 0 && <EmptyState title="No programme goes on">When one is planned, it will be here with how far it is.</EmptyState>}
          {going.length > 0 && <h2 className="govuk-heading-m">Programmes that go on</h2>}
          {going.map((one) => <Programme key={one.id} {...one} />)}
          {ended.length > 0 && <h2 className="govuk-heading-m">Programmes that have ended</h2>}
          {ended.map((one) => <Programme key={one.id} {...one} />)}
          <p className="pl-who-can-see govuk-body-s">Auditors and administrators see this page. It has counts only, and names nobody.</p>
        </div>
      </div>
    </>
  )
}

function Programme({ id, title, days, progress }: { id: string; title: string; days: string; progress: string }) {
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={`/programmes/${id}`}>{title}</a></h3>
      <p className="govuk-body">{days}. {progress}</p>
    </section>
  )
}
