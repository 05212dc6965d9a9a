import { classNames } from './class-names.ts'
import { describedByOf, Explanation, FormGroup } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { Fieldset } from './fieldset.tsx'
import { Label } from './label.tsx'

type Part = 'day' | 'month' | 'year'
const parts: Part[] = ['day', 'month', 'year']

export interface DateInputProps extends FieldProps {
  value?: Partial<Record<Part, string | number>> | null
  /** Which parts are wrong, where it is not the whole date. */
  wrong?: Part[]
}

/**
 * Three boxes that post as `name-day`, `name-month` and `name-year`.
 * The first box to mend carries the field's own id, so that an error summary can link straight to it.
 */
export function DateInput({ value, wrong, ...props }: DateInputProps) {
  const { name, id = name, label, labelSize, labelIsHeading, error, className } = props
  const toMend = error ? (wrong ?? parts) : []
  const first = parts.find((part) => toMend.includes(part)) ?? 'day'
  return (
    <FormGroup error={error}>
      <Fieldset legend={label} legendSize={labelSize} legendIsHeading={labelIsHeading} describedBy={describedByOf(props)} role="group">
        <Explanation {...props} />
        <div className={classNames('govuk-date-input', className)}>
          {parts.map((part) => {
            const partId = part === first ? id : `${id}-${part}`
            return (
              <div key={part} className="govuk-date-input__item">
                <div className="govuk-form-group">
                  <Label className="govuk-date-input__label" htmlFor={partId}>
                    {part[0]!.toUpperCase() + part.slice(1)}
                  </Label>
                  <input
                    className={classNames(
                      'govuk-input govuk-date-input__input',
                      toMend.includes(part) && 'govuk-input--error',
                      part === 'year' ? 'govuk-input--width-4' : 'govuk-input--width-2',
                    )}
                    id={partId}
                    name={`${name}-${part}`}
                    type="text"
                    inputMode="numeric"
                    defaultValue={value?.[part]}
                  />
                </div>
              </div>
            )
          })}
        </div>
      </Fieldset>
    </FormGroup>
  )
}
