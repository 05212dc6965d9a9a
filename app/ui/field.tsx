import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { ErrorMessage } from './error-message.tsx'
import { Hint } from './hint.tsx'
import { Label } from './label.tsx'
import type { LabelSize } from './label.tsx'

/** What every form field takes. The ids of its parts follow from the name. */
export interface FieldProps {
  name: string
  /** Needed only where two fields on one page share a name. */
  id?: string
  label: ReactNode
  labelSize?: LabelSize
  /** True where the label is also the page's heading. */
  labelIsHeading?: boolean
  hint?: ReactNode
  error?: ReactNode
  /** The id of something elsewhere on the page that also explains the field. */
  describedBy?: string
  className?: string
}

/** The ids that explain a field, in reading order, or nothing where there are none. */
export function describedByOf({ name, id = name, hint, error, describedBy }: Omit<FieldProps, 'label'>) {
  return classNames(describedBy, hint ? `${id}-hint` : '', error ? `${id}-error` : '') || undefined
}

/** The red bar beside a field that has a problem. */
export function FormGroup({ error, children }: { error?: ReactNode; children: ReactNode }) {
  return <div className={classNames('govuk-form-group', !!error && 'govuk-form-group--error')}>{children}</div>
}

/** The hint and the problem, between a field's label and its control. */
export function Explanation({ name, id = name, hint, error }: Pick<FieldProps, 'name' | 'id' | 'hint' | 'error'>) {
  return (
    <>
      {hint && <Hint id={`${id}-hint`}>{hint}</Hint>}
      {error && <ErrorMessage id={`${id}-error`}>{error}</ErrorMessage>}
    </>
  )
}

/** A field with a single control: label, hint, problem, then the control. */
export function Field({ children, ...field }: FieldProps & { children: ReactNode }) {
  const { name, id = name, label, labelSize, labelIsHeading, error } = field
  return (
    <FormGroup error={error}>
      <Label htmlFor={id} size={labelSize} isHeading={labelIsHeading}>
        {label}
      </Label>
      <Explanation {...field} />
      {children}
    </FormGroup>
  )
}
