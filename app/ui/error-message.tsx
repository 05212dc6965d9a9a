import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export function ErrorMessage({ id, className, children }: { id?: string; className?: string; children: ReactNode }) {
  return (
    <p id={id} className={classNames('govuk-error-message', className)}>
      <span className="govuk-visually-hidden">Error:</span> {children}
    </p>
  )
}
