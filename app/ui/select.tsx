import { classNames } from './class-names.ts'
import { describedByOf, Field } from './field.tsx'
import type { FieldProps } from './field.tsx'

export interface SelectProps extends FieldProps {
  options: { value: string; label: string; disabled?: boolean }[]
  value?: string | null
  disabled?: boolean
}

export function Select({ options, value, disabled, ...props }: SelectProps) {
  const { name, id = name, error, className } = props
  return (
    <Field {...props}>
      <select
        className={classNames('govuk-select', className, !!error && 'govuk-select--error')}
        id={id}
        name={name}
        defaultValue={value ?? undefined}
        disabled={disabled}
        aria-describedby={describedByOf(props)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  )
}
