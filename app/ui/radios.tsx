import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { describedByOf, Explanation, FormGroup } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { Fieldset } from './fieldset.tsx'
import { Hint } from './hint.tsx'
import { Label } from './label.tsx'

export interface Choice {
  value: string
  label: ReactNode
  hint?: ReactNode
  disabled?: boolean
}

/** A word between two choices, such as "or". */
export interface Divider {
  divider: string
}

export interface RadiosProps extends FieldProps {
  options: (Choice | Divider)[]
  value?: string | null
  inline?: boolean
  small?: boolean
}

/** The first choice carries the field's own id, so that an error summary can link straight to it. */
export function Radios({ options, value, inline, small, ...props }: RadiosProps) {
  const { name, id = name, label, labelSize, labelIsHeading, error, className } = props
  return (
    <FormGroup error={error}>
      <Fieldset legend={label} legendSize={labelSize} legendIsHeading={labelIsHeading} describedBy={describedByOf(props)}>
        <Explanation {...props} />
        <div
          className={classNames('govuk-radios', inline && 'govuk-radios--inline', small && 'govuk-radios--small', className)}
          data-module="govuk-radios"
        >
          {options.map((option, index) => {
            const optionId = index === 0 ? id : `${id}-${index + 1}`
            if ('divider' in option) {
              return (
                <div key={optionId} className="govuk-radios__divider">
                  {option.divider}
                </div>
              )
            }
            return (
              <div key={optionId} className="govuk-radios__item">
                <input
                  className="govuk-radios__input"
                  id={optionId}
                  name={name}
                  type="radio"
                  value={option.value}
                  defaultChecked={option.value === value}
                  disabled={option.disabled}
                  aria-describedby={option.hint ? `${optionId}-item-hint` : undefined}
                />
                <Label className="govuk-radios__label" htmlFor={optionId}>
                  {option.label}
                </Label>
                {option.hint && (
                  <Hint id={`${optionId}-item-hint`} className="govuk-radios__hint">
                    {option.hint}
                  </Hint>
                )}
              </div>
            )
          })}
        </div>
      </Fieldset>
    </FormGroup>
  )
}
