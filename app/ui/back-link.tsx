import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export function BackLink({ href, className, children = 'Back' }: { href: string; className?: string; children?: ReactNode }) {
  return (
    <a href={href} className={classNames('govuk-back-link', className)}>
      {children}
    </a>
  )
}
