import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export function WarningText({ hiddenText = 'Warning', className, children }: { hiddenText?: string; className?: string; children: ReactNode }) {
  return (
    <div className={classNames('govuk-warning-text', className)}>
      <span className="govuk-warning-text__icon" aria-hidden="true">
        !
      </span>
      <strong className="govuk-warning-text__text">
        <span className="govuk-visually-hidden">{hiddenText}</span> {children}
      </strong>
    </div>
  )
}
