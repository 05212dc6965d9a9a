import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface TagProps {
  colour?: 'grey' | 'green' | 'teal' | 'blue' | 'purple' | 'magenta' | 'red' | 'orange' | 'yellow'
  className?: string
  children: ReactNode
}

export function Tag({ colour, className, children }: TagProps) {
  return <strong className={classNames('govuk-tag', colour && `govuk-tag--${colour}`, className)}>{children}</strong>
}
