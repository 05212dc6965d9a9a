import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface ButtonProps {
  children: ReactNode
  /** Makes it a link that looks like a button. */
  href?: string
  type?: 'submit' | 'button' | 'reset'
  name?: string
  value?: string
  id?: string
  variant?: 'secondary' | 'warning' | 'inverse'
  /** The green arrow that begins a longer task. */
  start?: boolean
  disabled?: boolean
  className?: string
}

/**
 * A link stays a link here, unlike in the package: role="button" promises that the space bar works,
 * and only the package's script would keep that promise.
 */
export function Button({ children, href, type = 'submit', name, value, id, variant, start, disabled, className }: ButtonProps) {
  const names = classNames('govuk-button', variant && `govuk-button--${variant}`, className, start && 'govuk-button--start')
  if (href) {
    return (
      <a href={href} id={id} className={names} draggable={false}>
        {children}
        {start && <StartIcon />}
      </a>
    )
  }
  return (
    <button
      type={type}
      name={name}
      value={value}
      id={id}
      className={names}
      disabled={disabled}
      aria-disabled={disabled || undefined}
      data-module="govuk-button"
    >
      {children}
      {start && <StartIcon />}
    </button>
  )
}

function StartIcon() {
  return (
    <svg
      className="govuk-button__start-icon"
      xmlns="http://www.w3.org/2000/svg"
      width="17.5"
      height="19"
      viewBox="0 0 33 40"
      aria-hidden="true"
      focusable="false"
    >
      <path fill="currentColor" d="M0 0h13l20 20-20 20H0l20-20z" />
    </svg>
  )
}
