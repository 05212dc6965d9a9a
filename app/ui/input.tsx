import type { HTMLInputTypeAttribute, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { describedByOf, Field } from './field.tsx'
import type { FieldProps } from './field.tsx'

export interface InputProps extends FieldProps {
  value?: string | number | null
  type?: HTMLInputTypeAttribute
  /** The number of characters it has room for. */
  width?: 2 | 3 | 4 | 5 | 10 | 20 | 30
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel' | 'email' | 'url' | 'search'
  autoComplete?: string
  autoCapitalize?: string
  spellCheck?: boolean
  pattern?: string
  disabled?: boolean
  prefix?: ReactNode
  suffix?: ReactNode
}

export function Input({ value, type = 'text', width, prefix, suffix, ...props }: InputProps) {
  const { name, id = name, error, className, inputMode, autoComplete, autoCapitalize, spellCheck, pattern, disabled } = props
  const input = (
    <input
      className={classNames('govuk-input', width && `govuk-input--width-${width}`, className, !!error && 'govuk-input--error')}
      id={id}
      name={name}
      type={type}
      defaultValue={value ?? undefined}
      aria-describedby={describedByOf(props)}
      inputMode={inputMode}
      autoComplete={autoComplete}
      autoCapitalize={autoCapitalize}
      spellCheck={spellCheck}
      pattern={pattern}
      disabled={disabled}
    />
  )
  return (
    <Field {...props}>
      {prefix || suffix ? (
        <div className="govuk-input__wrapper">
          {prefix && (
            <div className="govuk-input__prefix" aria-hidden="true">
              {prefix}
            </div>
          )}
          {input}
          {suffix && (
            <div className="govuk-input__suffix" aria-hidden="true">
              {suffix}
            </div>
          )}
        </div>
      ) : (
        input
      )}
    </Field>
  )
}
