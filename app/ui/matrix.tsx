import { Fragment, type ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { ScrollTable } from './scroll-table.tsx'
import type { ScrollTableProps } from './scroll-table.tsx'

/** A table whose cells are `MatrixCell`: two things crossed, such as themes and service areas. */
export function Matrix(props: Omit<ScrollTableProps, 'className'>) {
  return <ScrollTable {...props} className="pl-matrix" />
}

export interface MatrixCellProps {
  /** What the cell says, such as "12 of 30". */
  figure: ReactNode
  /** The share that it is, such as "40%". */
  share?: ReactNode
  /** How sure it is, such as "25% to 58%". */
  range?: ReactNode
  /** A word on it, such as "too few to tell". The shade never says anything that the words do not. */
  note?: ReactNode
  /** What is left out of the figure, and what it would be with it. */
  leftOut?: ReactNode
  /** 0 is plain, 4 the darkest. */
  shade?: 0 | 1 | 2 | 3 | 4
  href?: string
}

export function MatrixCell({ figure, share, range, note, leftOut, shade = 0, href }: MatrixCellProps) {
  return (
    <div className={classNames('pl-matrix__cell', `pl-matrix__cell--${shade}`)}>
      {href ? (
        <a className="govuk-link pl-matrix__figure" href={href}>
          {figure}
        </a>
      ) : (
        <span className="pl-matrix__figure">{figure}</span>
      )}
      {share && <span className="pl-matrix__range"> {share}{range && ','}</span>}
      {range && <span className="pl-matrix__range"> {range}</span>}
      {note && <span className="pl-matrix__note"> {note}</span>}
      {leftOut && <span className="pl-matrix__note"> {leftOut}</span>}
    </div>
  )
}

/**
 * The cells of a row, after the one that names it.
 * @param more on a phone, where a row is a list, those after the first are shown once they are asked for: with these words, and for whoever hears the page with what the row is about
 */
export const matrixCells = (cells: readonly (MatrixCellProps | undefined)[], more?: { what: string; of: string }): ReactNode[] => cells.map((cell, nth) => (
  <Fragment key={nth}>{cell ? <MatrixCell {...cell} /> : ''}{more && nth === 0 && cells.length > 1 && <MatrixMore {...more} />}</Fragment>
))

/** The style sheet shows and hides what it opens, so it works without scripts; where a row is no list it is not there. */
function MatrixMore({ what, of }: { what: string; of: string }) {
  return (
    <details className="pl-matrix__more">
      <summary>{what}<span className="govuk-visually-hidden">: {of}</span></summary>
    </details>
  )
}
