import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import type { LabelSize } from './label.tsx'

export interface FieldsetProps {
  legend?: ReactNode
  legendSize?: LabelSize
  /** True where the legend is also the page's heading. */
  legendIsHeading?: boolean
  describedBy?: string
  role?: string
  className?: string
  children?: ReactNode
}

export function Fieldset({ legend, legendSize, legendIsHeading, describedBy, role, className, children }: FieldsetProps) {
  return (
    <fieldset className={classNames('govuk-fieldset', className)} role={role} aria-describedby={describedBy}>
      {legend && (
        <legend className={classNames('govuk-fieldset__legend', legendSize && `govuk-fieldset__legend--${legendSize}`)}>
          {legendIsHeading ? <h1 className="govuk-fieldset__heading">{legend}</h1> : legend}
        </legend>
      )}
      {children}
    </fieldset>
  )
}
