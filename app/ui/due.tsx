import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface DueProps {
  /** The day or instant in ISO form, for machines. */
  at: string
  standing?: 'late' | 'soon' | 'later' | 'done'
  /** The day in words, such as "tomorrow, Friday 27 November, 12 noon". */
  children: ReactNode
}

const before = { late: 'Late: was due ', soon: 'Due ', later: 'Due ', done: 'Done ' }

/** When something is due, or was. Lateness is said as well as coloured. */
export function Due({ at, standing = 'later', children }: DueProps) {
  return (
    <span className={classNames('pl-due', `pl-due--${standing}`)}>
      {before[standing]}
      <time dateTime={at}>{children}</time>
    </span>
  )
}
