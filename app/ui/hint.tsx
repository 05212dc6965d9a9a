import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export function Hint({ id, className, children }: { id?: string; className?: string; children: ReactNode }) {
  return (
    <div id={id} className={classNames('govuk-hint', className)}>
      {children}
    </div>
  )
}
