import { ScrollTable } from '../../ui/scroll-table.tsx'
import type { PressureRow } from './pressures.ts'

/** Caseloads and vacant posts, which stand beside what was found so that nobody reads the one without the other. */
export function PressureTable({ rows, by }: { rows: readonly PressureRow[]; by: string }) {
  return (
    <>
      <ScrollTable caption="What they carry now" columns={[by[0]!.toUpperCase() + by.slice(1), 'Cases of a worker, the middle one', 'Counted since', 'Vacant posts', 'Posts counted since']}
        rows={rows.map(({ name, cases, casesOn, posts, postsOn }) => [name, cases, casesOn, posts, postsOn])} />
      <p className="govuk-body">These are the teams of today, and no explanation: where many cases or empty posts and gaps come together, ask about both.</p>
    </>
  )
}
