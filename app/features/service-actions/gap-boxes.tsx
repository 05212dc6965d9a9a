import { inWords, type Day } from '../../lib/days.ts'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { kinds, type Kind } from './service-actions.ts'

type InBox = { id: string; audit: string; auditedOn: Day; area: string; theme: string; grade?: string; kind: Kind | null; notDone?: boolean }

/** Gaps to tick, each known by its audit and never by a worker. */
export function GapBoxes({ name = 'gap', label, hint, gaps, ticked, error }: { name?: string; label: string; hint?: string; gaps: readonly InBox[]; ticked: readonly string[]; error?: string }) {
  const severalThemes = new Set(gaps.map(({ theme }) => theme)).size > 1
  return (
    <Checkboxes name={name} label={label} labelSize="s" hint={hint} small error={error} value={ticked} options={gaps.map(({ id, audit, auditedOn, area, theme, grade, kind, notDone }) => ({
      value: id, label: <>Audit <span className="pl-reference">{audit}</span>, {inWords(auditedOn)}, {area}: {[severalThemes && theme, grade?.toLowerCase(), kind ? kinds[kind] : 'not counted any more'].filter(Boolean).join(', ')}</>,
      ...(notDone && { hint: 'A service action for it was not done.' }),
    }))} />
  )
}
