import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface PanelProps {
  title: ReactNode
  titleLevel?: 1 | 2 | 3
  className?: string
  children?: ReactNode
}

/** Says that a task is complete. */
export function Panel({ title, titleLevel = 1, className, children }: PanelProps) {
  const Heading = `h${titleLevel}` as const
  return (
    <div className={classNames('govuk-panel govuk-panel--confirmation', className)}>
      <Heading className="govuk-panel__title">{title}</Heading>
      {children && <div className="govuk-panel__body">{children}</div>}
    </div>
  )
}
