import { classNames } from './class-names.ts'
import { describedByOf, Field } from './field.tsx'
import type { FieldProps } from './field.tsx'

export interface TextareaProps extends FieldProps {
  value?: string | null
  rows?: number
  autoComplete?: string
  spellCheck?: boolean
  disabled?: boolean
}

export function Textarea({ value, rows = 5, autoComplete, spellCheck, disabled, ...props }: TextareaProps) {
  const { name, id = name, error, className } = props
  return (
    <Field {...props}>
      <textarea
        className={classNames('govuk-textarea', !!error && 'govuk-textarea--error', className)}
        id={id}
        name={name}
        rows={rows}
        defaultValue={value ?? undefined}
        aria-describedby={describedByOf(props)}
        autoComplete={autoComplete}
        spellCheck={spellCheck}
        disabled={disabled}
      />
    </Field>
  )
}
