import { typedDate } from '../../lib/date-field.ts'
import { DateInput } from '../../ui/date-input.tsx'
import { Input } from '../../ui/input.tsx'
import type { Problems } from './arranging-form.ts'

type Part = { day: number; month: number; year: number }
type DateFieldsProps = { nth: number; labels: { day: string; starts: string; ends: string }; endsHint?: string; typed?: Record<string, string>; problems?: Problems; value?: { day: Part; starts: string; ends: string } }

/** The day of a workshop, and from when until when. */
export function DateFields({ nth, labels, endsHint, typed, problems, value }: DateFieldsProps) {
  return (
    <>
      <DateInput name={`day${nth}`} label={labels.day} value={typed ? typedDate(typed, `day${nth}`) : value?.day} error={problems?.[`day${nth}`]} />
      <Input name={`starts${nth}`} label={labels.starts} hint={nth === 1 ? 'For example 9:30am or 13:30.' : undefined} width={10} value={typed?.[`starts${nth}`] ?? value?.starts} error={problems?.[`starts${nth}`]} />
      <Input name={`ends${nth}`} label={labels.ends} hint={endsHint} width={10} value={typed?.[`ends${nth}`] ?? value?.ends} error={problems?.[`ends${nth}`]} />
    </>
  )
}

type Person = { id: string; name: string; title: string | null }

/** Who may lead, for a select. */
export const leadersToChoose = (people: readonly Person[], none: string) => [{ value: '', label: none }, ...people.map(({ id, name, title }) => ({ value: id, label: title ? `${name}, ${title}` : name }))]
