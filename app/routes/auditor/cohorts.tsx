import type { Route } from './+types/cohorts'
import { allow } from '../../door.server.ts'
import { allCohorts } from '../../features/cohorts/cohorts.server.ts'
import { programmeTitle, weekOn } from '../../features/cohorts/cohorts.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const today = dayInLondon(arranger.at)
  return {
    cohorts: (await allCohorts(arranger)).map(({ id, title, startsOn, members, completed }) => {
      const week = weekOn(startsOn, today)
      const where = week === 0 ? `Begins on ${inWords(startsOn)}` : `Began on ${inWords(startsOn)}, ${week <= 8 ? `week ${week} of 8` : 'the eight weeks are over'}`
      return { id, title, said: `${where}. ${counted(members, 'manager', 'managers')}${completed > 0 ? `, ${completed} of them through` : ''}.` }
    }),
  }
}

export default function Cohorts({ loaderData: { cohorts } }: Route.ComponentProps) {
  return (
    <>
      <title>Managers’ programme – Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Managers’ programme</h1>
          <p className="govuk-body">{programmeTitle} takes eight weeks and about 14 hours. Managers go through it in cohorts of about four.</p>
          <Button href="/cohorts/new">Make a cohort</Button>
          {cohorts.length === 0 && <EmptyState title="No cohort yet">When one is made, it will be here with the day on which it begins and who goes through it.</EmptyState>}
          {cohorts.map(({ id, title, said }) => (
            <section key={id} aria-labelledby={id}>
              <h2 id={id} className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={`/cohorts/${id}`}>{title}</a></h2>
              <p className="govuk-body">{said}</p>
            </section>
          ))}
          <p className="pl-who-can-see govuk-body-s">Auditors, leaders and administrators see which steps are done, and never a score.</p>
        </div>
      </div>
    </>
  )
}
