import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export function InsetText({ id, className, children }: { id?: string; className?: string; children: ReactNode }) {
  return (
    <div id={id} className={classNames('govuk-inset-text', className)}>
      {children}
    </div>
  )
}
