import { momentInWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'

/** Which audits a preview looks at: those whose grades wait to be confirmed, the last 90 days', one import's, or one phase's. */
export type AuditsChosen = { kind: 'waiting' } | { kind: 'last 90 days' } | { kind: 'import' | 'phase'; id: string }

/** What there is to choose from. */
export type AuditsToChoose = {
  waiting: number
  lately: number
  imports: { id: string; fileName: string; askedAt: string; audits: number }[]
  phases: { id: string; title: string; audits: number }[]
}

const named = /^(import|phase)-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** The audits that a form or an address names; undefined where it names none. */
export function auditsNamed(value: string | null | undefined): AuditsChosen | undefined {
  if (value === 'waiting') return { kind: 'waiting' }
  if (value === 'last-90-days') return { kind: 'last 90 days' }
  const [, kind, id] = named.exec(value ?? '') ?? []
  return id ? { kind: kind as 'import' | 'phase', id } : undefined
}

const audits = (n: number) => counted(n, 'audit', 'audits')

/** The audits to choose from as options of a form, each with how many there are. */
export const auditOptions = ({ waiting, lately, imports, phases }: AuditsToChoose) => [
  { value: 'waiting', label: `Audits whose grades wait to be confirmed (${audits(waiting)})` },
  { value: 'last-90-days', label: `Audits of the last 90 days (${audits(lately)})` },
  ...phases.map(({ id, title, audits: n }) => ({ value: `phase-${id}`, label: `${title} (${audits(n)})` })),
  ...imports.map(({ id, fileName, askedAt, audits: n }) => ({ value: `import-${id}`, label: `${fileName}, ${momentInWords(new Date(askedAt))} (${audits(n)})` })),
]

/** What to look at first: what waits, or where nothing does, what came in last. */
export const firstChoice = ({ waiting }: AuditsToChoose) => (waiting > 0 ? 'waiting' : 'last-90-days')
