import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export type LabelSize = 's' | 'm' | 'l' | 'xl'

export interface LabelProps {
  htmlFor?: string
  size?: LabelSize
  /** True where the label is also the page's heading. */
  isHeading?: boolean
  className?: string
  children: ReactNode
}

export function Label({ htmlFor, size, isHeading, className, children }: LabelProps) {
  const label = (
    <label className={classNames('govuk-label', size && `govuk-label--${size}`, className)} htmlFor={htmlFor}>
      {children}
    </label>
  )
  return isHeading ? <h1 className="govuk-label-wrapper">{label}</h1> : label
}
