import type { ReactNode } from 'react'

/** Buttons and links that answer one question, side by side. */
export function ButtonGroup({ children }: { children: ReactNode }) {
  return <div className="govuk-button-group">{children}</div>
}
