import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { describedByOf, Explanation, FormGroup } from './field.tsx'
import type { FieldProps } from './field.tsx'
import { Fieldset } from './fieldset.tsx'
import { Hint } from './hint.tsx'
import { Label } from './label.tsx'
import type { Choice, Divider } from './radios.tsx'

export interface CheckboxesProps extends Omit<FieldProps, 'label'> {
  /** Left out where a single box says everything itself, such as a declaration. */
  label?: ReactNode
  options: (Choice | Divider)[]
  /** The values that are ticked. */
  value?: readonly string[] | null
  small?: boolean
}

/** The first box carries the field's own id, so that an error summary can link straight to it. */
export function Checkboxes({ label, options, value, small, ...props }: CheckboxesProps) {
  const { name, id = name, labelSize, labelIsHeading, error, className } = props
  const describedBy = describedByOf(props)
  const boxes = (
    <>
      <Explanation {...props} />
      <div className={classNames('govuk-checkboxes', small && 'govuk-checkboxes--small', className)} data-module="govuk-checkboxes">
        {options.map((option, index) => {
          const optionId = index === 0 ? id : `${id}-${index + 1}`
          if ('divider' in option) {
            return (
              <div key={optionId} className="govuk-checkboxes__divider">
                {option.divider}
              </div>
            )
          }
          return (
            <div key={optionId} className="govuk-checkboxes__item">
              <input
                className="govuk-checkboxes__input"
                id={optionId}
                name={name}
                type="checkbox"
                value={option.value}
                defaultChecked={value?.includes(option.value)}
                disabled={option.disabled}
                aria-describedby={classNames(!label && describedBy, !!option.hint && `${optionId}-item-hint`) || undefined}
              />
              <Label className="govuk-checkboxes__label" htmlFor={optionId}>
                {option.label}
              </Label>
              {option.hint && (
                <Hint id={`${optionId}-item-hint`} className="govuk-checkboxes__hint">
                  {option.hint}
                </Hint>
              )}
            </div>
          )
        })}
      </div>
    </>
  )
  return (
    <FormGroup error={error}>
      {label ? (
        <Fieldset legend={label} legendSize={labelSize} legendIsHeading={labelIsHeading} describedBy={describedBy}>
          {boxes}
        </Fieldset>
      ) : (
        boxes
      )}
    </FormGroup>
  )
}
