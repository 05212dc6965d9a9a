import { ScrollTable } from '../../ui/scroll-table.tsx'
import type { Progress } from './programmes.ts'

/** Where planned audits stand, row by row. What is done and open adds up to what is planned, unless more was done. */
export function ProgressTable({ caption, of, rows }: { caption: string; of: string; rows: { label: string; href?: string; progress: Progress }[] }) {
  const columns = ['Planned', 'Done', 'Being recorded', 'Allocated', 'Drawn', 'To be drawn'].map((label) => ({ label, numeric: true }))
  return (
    <ScrollTable caption={caption} columns={[of, ...columns]} rows={rows.map(({ label, href, progress: { planned, partly, done, 'being recorded': recorded, allocated, drawn, toDraw } }) => [
      href ? <a key="label" className="govuk-link" href={href}>{label}</a> : label, planned === null ? 'No plan' : `${planned}${partly ? ' in part' : ''}`, done, recorded, allocated, drawn, planned === null ? '–' : toDraw,
    ])} />
  )
}
