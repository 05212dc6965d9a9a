import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { Select } from '../../ui/select.tsx'
import type { Asked } from './asked.ts'

type Choice = { value: string; label: string }

export type FiltersProps = {
  /** The page's own address, without its query. */
  action: string
  asked: Asked
  periods: Choice[]
  /** The period that is shown where none is asked for. */
  period: string
  kinds?: string[]
  roles?: string[]
  areas?: { id: string; name: string }[]
  /** What else the address says of this page alone, and goes on to say. */
  kept?: Readonly<Record<string, string>>
}

/** What can be chosen on a page of insight: a form that asks for the page anew, and keeps what else its address says. */
export function Filters({ action, asked, periods, period, kinds = [], roles = [], areas = [], kept: ofPage = {} }: FiltersProps) {
  const chosen = [asked.period, asked.caseType, asked.role, asked.area].some((one) => one !== null)
  const kept = Object.entries({ framework: asked.framework, sample: asked.sample, panel: asked.panel, ...areas.length === 0 && { area: asked.area }, ...roles.length === 0 && { role: asked.role }, ...kinds.length === 0 && { 'case-type': asked.caseType }, ...ofPage })
    .filter((one): one is [string, string] => one[1] !== null && one[1] !== undefined)
  const some = (value: string | null, none: string, choices: readonly string[]) => [{ value: '', label: none }, ...choices.map((one) => ({ value: one, label: one })), ...value && !choices.includes(value) ? [{ value, label: value }] : []]
  const what = ['period', ...kinds.length > 0 ? ['kind of case'] : [], ...roles.length > 0 ? ['role'] : [], ...areas.length > 0 ? ['service area'] : []]
  return (
    <Details summary={`Choose ${what.length === 1 ? 'the period' : `${what.slice(0, -1).join(', ')} or ${what.at(-1)}`}`} open={chosen} className="pl-no-print">
      <form method="get" action={action}>
        {kept.map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
        <Select name="period" label="Period" options={asked.period && !periods.some(({ value }) => value === asked.period) ? [...periods, { value: asked.period, label: asked.period }] : periods} value={asked.period ?? period} />
        {kinds.length > 0 && <Select name="case-type" label="Kind of case" options={some(asked.caseType, 'All kinds', kinds)} value={asked.caseType} />}
        {roles.length > 0 && <Select name="role" label="What the worker was called" hint="Only what at least three people are called, so that no one worker is shown." options={some(asked.role, 'All', roles)} value={asked.role} />}
        {areas.length > 0 && <Select name="area" label="Service area" options={[{ value: '', label: 'All of them' }, ...areas.map(({ id, name }) => ({ value: id, label: name }))]} value={asked.area} />}
        <Button variant="secondary">Show</Button>
        {chosen && <p className="govuk-body"><a className="govuk-link" href={kept.length === 0 ? action : `${action}?${new URLSearchParams(kept)}`}>Take all of these off</a></p>}
      </form>
    </Details>
  )
}
