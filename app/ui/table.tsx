import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import type { LabelSize } from './label.tsx'

export interface Column {
  label: ReactNode
  /** Figures stand to the right, so that they can be compared. */
  numeric?: boolean
}

export interface TableProps {
  caption?: ReactNode
  captionSize?: LabelSize
  /** A plain string is a column of words. */
  columns: (string | Column)[]
  rows: ReactNode[][]
  /** True where the first cell names its row. */
  rowHeader?: boolean
  className?: string
}

export function Table({ caption, captionSize, columns, rows, rowHeader, className }: TableProps) {
  const heads: Column[] = columns.map((column) => (typeof column === 'string' ? { label: column } : column))
  return (
    <table className={classNames('govuk-table', className)}>
      {caption && (
        <caption className={classNames('govuk-table__caption', captionSize && `govuk-table__caption--${captionSize}`)}>{caption}</caption>
      )}
      <thead className="govuk-table__head">
        <tr className="govuk-table__row">
          {heads.map(({ label, numeric }, index) => (
            <th key={index} scope="col" className={classNames('govuk-table__header', numeric && 'govuk-table__header--numeric')}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="govuk-table__body">
        {rows.map((row, rowIndex) => (
          <tr key={rowIndex} className="govuk-table__row">
            {row.map((cell, index) =>
              rowHeader && index === 0 ? (
                <th key={index} scope="row" className="govuk-table__header">
                  {cell}
                </th>
              ) : (
                <td key={index} className={classNames('govuk-table__cell', heads[index]?.numeric && 'govuk-table__cell--numeric')}>
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
