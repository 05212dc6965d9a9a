import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface ScrollTableProps {
  /** Names the table, and the region that scrolls. */
  caption: string
  captionHidden?: boolean
  columns: (string | { label: string; numeric?: boolean })[]
  /** The first cell of a row names it. */
  rows: ReactNode[][]
  className?: string
}

/**
 * A wide table in a region of its own, which the keyboard can scroll. On a phone each row becomes a short list.
 * The roles are spelt out because a browser forgets that a table is one once its rows are shown as blocks.
 */
export function ScrollTable({ caption, captionHidden, columns, rows, className }: ScrollTableProps) {
  const heads = columns.map((column) => (typeof column === 'string' ? { label: column, numeric: false } : column))
  return (
    <div className={classNames('pl-scroll-table', className)} role="region" aria-label={caption} tabIndex={0}>
      <table className="govuk-table" role="table">
        <caption className={classNames('govuk-table__caption', captionHidden ? 'govuk-visually-hidden' : 'govuk-table__caption--m')}>
          {caption}
        </caption>
        <thead className="govuk-table__head" role="rowgroup">
          <tr className="govuk-table__row" role="row">
            {heads.map(({ label, numeric }) => (
              <th
                key={label}
                scope="col"
                role="columnheader"
                className={classNames('govuk-table__header', numeric && 'govuk-table__header--numeric')}
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="govuk-table__body" role="rowgroup">
          {rows.map((row, rowIndex) => (
            <tr key={rowIndex} className="govuk-table__row" role="row">
              {row.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row" role="rowheader" className="govuk-table__header">
                    {cell}
                  </th>
                ) : (
                  <td
                    key={index}
                    role="cell"
                    data-label={heads[index]?.label}
                    className={classNames('govuk-table__cell', heads[index]?.numeric && 'govuk-table__cell--numeric')}
                  >
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
