import { Select } from '../../ui/select.tsx'
import type { PlanField } from './plan-form.ts'

export interface ColumnFieldsProps {
  fields: PlanField[]
  /** The titles of the file's columns. */
  columns: string[]
  value: (name: string) => string
  problems?: Readonly<Record<string, string>>
}

/** A select of the file's columns for each thing that a sheet may hold. */
export function ColumnFields({ fields, columns, value, problems }: ColumnFieldsProps) {
  const options = [{ value: '', label: 'Not in this sheet' }, ...columns.map((title) => ({ value: title, label: title }))]
  return (
    <div className="pl-columns__fields">
      {fields.map(({ name, label, hint, needed }) => (
        <Select key={name} name={name} label={needed ? `${label} (needed)` : label} hint={hint} options={options} value={value(name)} error={problems?.[name]} />
      ))}
    </div>
  )
}
