import { classNames } from './class-names.ts'
import { describedByOf, Field } from './field.tsx'
import type { FieldProps } from './field.tsx'

export interface FileUploadProps extends FieldProps {
  /** The file endings offered first, such as ".csv,.xlsx". The server still checks what arrives. */
  accept?: string
  multiple?: boolean
  disabled?: boolean
}

export function FileUpload({ accept, multiple, disabled, ...props }: FileUploadProps) {
  const { name, id = name, error, className } = props
  return (
    <Field {...props}>
      <input
        className={classNames('govuk-file-upload', className, !!error && 'govuk-file-upload--error')}
        id={id}
        name={name}
        type="file"
        accept={accept}
        multiple={multiple}
        disabled={disabled}
        aria-describedby={describedByOf(props)}
      />
    </Field>
  )
}
