import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

const words = { red: 'Red: urgent', amber: 'Amber: significant', green: 'Green: tidy or improve' }

export interface RagProps {
  priority: keyof typeof words
  /** Follows the words after a comma, such as "due tomorrow, 12 noon". */
  children?: ReactNode
}

/** A priority, always in words: colours mean different things in different councils, and nothing to some eyes. */
export function Rag({ priority, children }: RagProps) {
  return (
    <strong className={classNames('govuk-tag pl-rag', `pl-rag--${priority}`)}>
      {words[priority]}
      {children && <>, {children}</>}
    </strong>
  )
}
