import { Fieldset } from '../../ui/fieldset.tsx'
import { Hint } from '../../ui/hint.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Select } from '../../ui/select.tsx'
import type { AnswerField, AnswerGroup } from './answer-form.ts'

export interface AnswerFieldsProps {
  group: AnswerGroup
  /** How the file writes what the question is about. */
  example?: string
  problems?: Readonly<Record<string, string>>
  typed?: Readonly<Record<string, string>>
}

/** The fields of one question: one choice in plain words, or a choice for each person or word that it is about. */
export function AnswerFields({ group: { about, title, hint, shown, fields }, example, problems, typed }: AnswerFieldsProps) {
  const field = ({ name, of, label, hint: fieldHint, choices, value }: AnswerField, size?: 'm') => {
    const hints = [fieldHint, example && `For example: “${example}”`].filter(Boolean).join(' ') || undefined
    const common = { name, label, hint: hints, error: problems?.[name], value: (typed ? typed[name] : value) ?? '', options: choices }
    return (
      <div key={name}>
        {of !== undefined && <input type="hidden" name={`${name}-of`} value={of} />}
        {shown === 'radios' ? <Radios {...common} labelSize={size ?? 's'} /> : <Select {...common} />}
      </div>
    )
  }
  if (!title) return fields.map((one) => field(one, 'm'))
  return (
    <Fieldset legend={title} legendSize="m" describedBy={hint ? `about-${about.replaceAll(' ', '-')}` : undefined}>
      {hint && <Hint id={`about-${about.replaceAll(' ', '-')}`}>{hint}</Hint>}
      {fields.map((one) => field(one))}
    </Fieldset>
  )
}
