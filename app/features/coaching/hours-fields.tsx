import { typedDate } from '../../lib/date-field.ts'
import { DateInput } from '../../ui/date-input.tsx'
import { Input } from '../../ui/input.tsx'
import { Select } from '../../ui/select.tsx'
import { weekdays, weekdaysInOrder, type Problems } from './availability-form.ts'

type Part = { day: number; month: number; year: number }
type HoursFieldsProps = { typed?: Record<string, string>; problems?: Problems; value: { weekday?: string; from?: string; to?: string; validFrom: Part; last?: Part }; validFromHint: string }

/** The fields of weekly hours: on which day of the week, from when until when, from and until which day. */
export function HoursFields({ typed, problems, value, validFromHint }: HoursFieldsProps) {
  return (
    <>
      <Select name="weekday" label="Day of the week" options={[{ value: '', label: 'Choose' }, ...weekdaysInOrder.map((weekday) => ({ value: String(weekday), label: weekdays[weekday] }))]} value={typed?.weekday ?? value.weekday} error={problems?.weekday} />
      <Input name="from" label="From" hint="For example 9:30am or 13:30." width={10} value={typed?.from ?? value.from} error={problems?.from} />
      <Input name="to" label="To" width={10} value={typed?.to ?? value.to} error={problems?.to} />
      <DateInput name="validFrom" label="From which day on?" hint={validFromHint} value={typed ? typedDate(typed, 'validFrom') : value.validFrom} error={problems?.validFrom} />
      <DateInput name="last" label="Last day" hint="Leave it empty if it goes on." value={typed ? typedDate(typed, 'last') : value.last} error={problems?.last} />
      <p className="govuk-body">Times are those that a clock in London shows. They stay the same when the clocks change.</p>
    </>
  )
}
