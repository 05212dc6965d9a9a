type Phase = { title: string; planned: number | null; done: number }

/** How far a programme is, in sentences: 'Service audit: 84 of 127 audits. To do: Referrals 12 of 20.' Phases without a plan are counted only. */
export function programmeInWords({ title, phases }: { title: string; phases: readonly Phase[] }): string {
  const done = phases.reduce((sum, phase) => sum + phase.done, 0)
  const planned = phases.reduce((sum, phase) => sum + (phase.planned ?? phase.done), 0)
  const open = phases.filter((phase) => phase.planned !== null && phase.done < phase.planned)
  const toDo = open.map((phase) => `${phase.title}, ${phase.planned! - phase.done} of ${phase.planned}`).join('; ')
  return `${title}: ${done} of ${planned} audits.${toDo ? ` To do: ${toDo}.` : ''}`
}
