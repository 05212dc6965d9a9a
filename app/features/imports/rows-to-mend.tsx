import { Pagination } from '../../ui/pagination.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export interface RowsToMendProps {
  problems: { row: number; column: string | null; cell: string | null; problem: string }[]
  page: number
  pages: number
  problemCount: number
  /** True where they were found before the reading stopped. */
  unsaved: boolean
}

/** A page of what is wrong with the rows of a sheet, each with what to do. */
export function RowsToMend({ problems, page, pages, problemCount, unsaved }: RowsToMendProps) {
  const neighbour = (to: number) => (to >= 1 && to <= pages ? { href: `?page=${to}`, label: `${to} of ${pages}` } : undefined)
  return (
    <>
      <p className="govuk-body">
        Identifying details that we recognise are taken out of what is quoted here.{unsaved && ' These were found before the reading stopped.'}
      </p>
      <ScrollTable
        caption={`${problemCount === 1 ? 'One problem' : `${problemCount.toLocaleString('en-GB')} problems`}${pages > 1 ? `, page ${page} of ${pages}` : ''}`}
        columns={['Row', 'Column', 'The cell says', 'What to do']}
        rows={problems.map(({ row, column, cell, problem }) => [String(row), column ?? 'Whole row', cell || 'Nothing', problem])}
      />
      {pages > 1 && <Pagination landmark="Problems" previous={neighbour(page - 1)} next={neighbour(page + 1)} />}
    </>
  )
}
