import type { Route } from './+types/bank-holidays'
import { allow } from '../../door.server.ts'
import { bankHolidaysByYear, whyMoreHolidays } from '../../features/set-up/council.ts'
import { bankHolidaysKnownUntil } from '../../lib/bank-holidays.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Details } from '../../ui/details.tsx'
import { Table } from '../../ui/table.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

export function loader({ context, request }: Route.LoaderArgs) {
  const today = dayInLondon(allow({ context, request }, 'settle council settings').at)
  const years = bankHolidaysByYear()
  return {
    knownUntil: inWords(bankHolidaysKnownUntil), more: whyMoreHolidays(bankHolidaysKnownUntil, today),
    years: years.filter(({ year }) => year >= today.slice(0, 4)), past: years.filter(({ year }) => year < today.slice(0, 4)),
  }
}

export default function BankHolidays({ loaderData: { knownUntil, more, years, past } }: Route.ComponentProps) {
  const table = ({ year, days }: (typeof years)[number]) => <Table key={year} caption={year} captionSize="m" columns={['Day', 'Bank holiday']} rows={days.map(({ day, name }) => [day, name])} rowHeader />
  return (
    <>
      <title>Bank holidays – Practice Loop</title>
      <BackLink href="/set-up/council">Council settings</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Bank holidays</h1>
          {more && <WarningText>{more}</WarningText>}
          <p className="govuk-body">
            Nothing falls due on a bank holiday in England and Wales, or at a weekend. The portal brings these days along: they are known until {knownUntil} and
            were taken from <a className="govuk-link" href="https://www.gov.uk/bank-holidays">GOV.UK’s list of bank holidays</a>.
          </p>
          <p className="govuk-body">
            GOV.UK publishes them some years ahead; each version of the portal brings those that were known when it was made. After the last day known only weekends are left
            out, so what falls due around a bank holiday would be due a day too early. What was issued before a newer version came keeps its dates.
          </p>
          {years.map(table)}
          {past.length > 0 && <Details summary="Years that are over">{past.map(table)}</Details>}
          <p className="govuk-body-s">Contains public sector information licensed under the Open Government Licence v3.0.</p>
        </div>
      </div>
    </>
  )
}
