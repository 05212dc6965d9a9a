import { andOf } from '../../lib/phrases.ts'
import { Pagination } from '../../ui/pagination.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export interface RowsToMendProps {
  problems: { rows: number[]; count: number; column: string | null; cell: string | null; problem: string }[]
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
        What is wrong in the same way in several rows is listed once. Identifying details that we recognise are taken out of what is quoted here.{unsaved && ' These were found before the reading stopped.'}
      </p>
      <ScrollTable
        caption={`${problemCount === 1 ? 'One problem' : `${problemCount.toLocaleString('en-GB')} problems`}${pages > 1 ? `, page ${page} of ${pages}` : ''}`}
        columns={['Rows', 'Column', 'The cell says', 'What to do']}
        rows={problems.map(({ rows, count, column, cell, problem }) => [rowsInWords(rows, count), column ?? 'Whole row', cell || 'Nothing', problem])}
      />
      {pages > 1 && <Pagination landmark="Problems" previous={neighbour(page - 1)} next={neighbour(page + 1)} />}
    </>
  )
}

/** '4', '4, 5 and 6', or '4, 5, 6, 7, 8 and 27 more'. */
const rowsInWords = (rows: readonly number[], count: number) => andOf([...rows.map(String), ...(count > rows.length ? [`${(count - rows.length).toLocaleString('en-GB')} more`] : [])])
