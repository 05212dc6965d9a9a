import { ScrollTable } from '../../ui/scroll-table.tsx'
import type { Counted } from './team-map.ts'

/** Audits and judgements below good, under the names of the time and as the teams are today. */
export function BothWays({ ofTheTime, asNow }: { ofTheTime: readonly (Counted & { name: string })[]; asNow: readonly (Counted & { name: string })[] }) {
  const columns = ['Team', { label: 'Audits', numeric: true }, { label: 'Judgements', numeric: true }, { label: 'Below good', numeric: true }]
  const rows = (counts: readonly (Counted & { name: string })[]) => counts.map((one) => [one.name, one.audits.toLocaleString('en-GB'), one.judged.toLocaleString('en-GB'), one.belowGood.toLocaleString('en-GB')])
  const theSame = ofTheTime.length === asNow.length && ofTheTime.every(({ name }, place) => asNow[place]!.name === name)
  if (theSame) return <ScrollTable caption="Audits" columns={columns} rows={rows(ofTheTime)} />
  return (
    <>
      <ScrollTable caption="Audits under the names of the time" columns={columns} rows={rows(ofTheTime)} />
      <ScrollTable caption="The same audits as the teams are now" columns={columns} rows={rows(asNow)} />
      {asNow.some(({ name }) => name.includes(' and ')) && <p className="govuk-body">What was audited before a team was split cannot be told apart, and stands under the new names together.</p>}
    </>
  )
}
