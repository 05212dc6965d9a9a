import type { ReactNode } from 'react'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { Input } from '../../ui/input.tsx'
import { Radios, type Choice } from '../../ui/radios.tsx'
import { Select } from '../../ui/select.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { listed, type Values } from './fields.ts'
import type { RecordingState } from './recording-state.ts'

/** What every field of the page is drawn from: what stands in it, what else was written, and what is wrong with it. */
export type Page = { values: Values; state: RecordingState; problems: Readonly<Record<string, string | undefined>>; owners: { value: string; label: string }[] }

type Written = { page: Page; name: string; label: ReactNode; labelSize?: 's' | 'm'; hint?: ReactNode }

export function WrittenText({ page, name, rows = 3, ...field }: Written & { rows?: number }) {
  return (
    <>
      <Textarea name={name} rows={rows} value={page.values[name]} error={page.problems[name]} {...field} />
      <Beside page={page} name={name} />
    </>
  )
}

export function WrittenLine({ page, name, width, ...field }: Written & { width?: 5 | 20 }) {
  return (
    <>
      <Input name={name} width={width} value={page.values[name]} error={page.problems[name]} {...field} />
      <Beside page={page} name={name} />
    </>
  )
}

export function WrittenChoice({ page, name, options, inline, ...field }: Written & { options: Choice[]; inline?: boolean }) {
  return (
    <>
      <Radios name={name} small inline={inline} value={page.values[name] ?? ''} error={page.problems[name]} options={options} {...field} />
      <Beside page={page} name={name} />
    </>
  )
}

export function WrittenSelect({ page, name, options, ...field }: Written & { options: { value: string; label: string }[] }) {
  return (
    <>
      <Select name={name} value={page.values[name] ?? ''} error={page.problems[name]} options={options} {...field} />
      <Beside page={page} name={name} />
    </>
  )
}

/** Boxes of one field. The empty one before them says that none is ticked. */
export function WrittenBoxes({ page, name, options, className, ...field }: Written & { options: Choice[]; className?: string }) {
  return (
    <>
      <input type="hidden" name={name} value="" />
      <Checkboxes name={name} small value={listed(page.values[name])} error={page.problems[name]} options={options} className={className} {...field} />
      <Beside page={page} name={name} />
    </>
  )
}

/** Where two tabs wrote different things into one field: both, and which of the two stays. */
export function Beside({ page: { state, owners }, name }: { page: Page; name: string }) {
  const worded = (words: string) => owners.find(({ value }) => value === words)?.label ?? words
  return state.beside.filter(({ field }) => field === name).map((one) => (
    <div key={one.name} className="pl-beside" role="group" aria-label="Written in two tabs">
      <p className="govuk-body"><strong>This was changed in two tabs.</strong> Nothing is lost: choose which of the two stays.</p>
      <dl className="pl-beside__texts">
        <div><dt>Saved first</dt><dd>{worded(one.kept)}</dd></div>
        <div><dt>Saved second</dt><dd>{worded(one.words)}</dd></div>
      </dl>
      <div className="govuk-button-group">
        <button className="govuk-button govuk-button--secondary" name="do" value={`use ${one.name}`}>Use what was saved second</button>
        <button className="govuk-button govuk-button--secondary" name="do" value={`leave-out ${one.name}`}>Keep what was saved first</button>
      </div>
    </div>
  ))
}

/** Saves all of the page. Without scripts it is the only way; with them it is for those who like to press. */
export function SaveButton({ state, where, at }: { state: RecordingState; where: string; at: string }) {
  return (
    <p className="govuk-body pl-save">
      <button className="govuk-button govuk-button--secondary" name="do" value={`save ${at}`}>Save<span className="govuk-visually-hidden"> all, from {where}</span></button>
      {state.saved && <span className="pl-quiet">{state.saved}</span>}
    </p>
  )
}
