import { ScrollTable } from '../../ui/scroll-table.tsx'
import type { UnusedColumn } from './unused-columns.ts'

/** The columns of a sheet that come to nothing, each with what stands in it. */
export function ColumnsUnused({ columns }: { columns: UnusedColumn[] }) {
  return (
    <ScrollTable
      caption={columns.length === 1 ? 'One column is not used' : `${columns.length} columns are not used`}
      columns={['Column', 'For example']} rows={columns.map(({ title, sample }) => [title, sample || 'Nothing in the first rows'])}
    />
  )
}
