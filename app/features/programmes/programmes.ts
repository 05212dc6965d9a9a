import { andOf, counted } from '../../lib/phrases.ts'
import type { Day } from '../../lib/days.ts'
import type { Stratum } from './sampling.ts'

type Phase = { title: string; planned: number | null; done: number }

/** How far a programme is, in sentences: 'Service audit: 84 of 127 audits. To do: Referrals 12 of 20.' Phases without a plan are counted only. */
export function programmeInWords({ title, phases }: { title: string; phases: readonly Phase[] }): string {
  const done = phases.reduce((sum, phase) => sum + phase.done, 0)
  const planned = phases.reduce((sum, phase) => sum + (phase.planned ?? phase.done), 0)
  const open = phases.filter((phase) => phase.planned !== null && phase.done < phase.planned)
  const toDo = open.map((phase) => `${phase.title}, ${phase.planned! - phase.done} of ${phase.planned}`).join('; ')
  return `${title}: ${done} of ${planned} audits.${toDo ? ` To do: ${toDo}.` : ''}`
}

/** How far a case has got that was drawn: each is in one of these. */
export const standings = ['drawn', 'allocated', 'being recorded', 'done', 'set aside'] as const
export type Standing = (typeof standings)[number]

export const standingInWords: Readonly<Record<Standing, string>> = {
  drawn: 'Drawn, not allocated', allocated: 'Allocated', 'being recorded': 'Being recorded', done: 'Done', 'set aside': 'Set aside',
}

/** So many audits of a type in an area are planned in a phase, or stand somewhere. A plan may name the type or the area alone. */
export type Count = { phaseId: string; caseType: string | null; serviceAreaId: string | null; standing: 'planned' | Exclude<Standing, 'set aside'>; count: number }

/** Where the planned audits stand. What was done without being drawn, such as by an import, is done as well. */
export type Progress = {
  planned: number | null; done: number; 'being recorded': number; allocated: number; drawn: number; toDraw: number
  /** Some of what stands here is of a phase that has no number for it. */
  partly?: true
}

/** @param planned null where there is no plan: then nothing is left to draw */
export function progressOf(planned: number | null, counts: readonly Count[]): Progress {
  const sum = (standing: Count['standing']) => counts.reduce((total, one) => total + (one.standing === standing ? one.count : 0), 0)
  const standing = { done: sum('done'), 'being recorded': sum('being recorded'), allocated: sum('allocated'), drawn: sum('drawn') }
  const begun = standing.done + standing['being recorded'] + standing.allocated + standing.drawn
  return { planned, ...standing, toDraw: planned === null ? 0 : Math.max(0, planned - begun) }
}

/**
 * Progress by type of case or by area, from A to Z: of everything that is planned or has begun. A plan for a type in an area counts for both,
 * unless one of them has a number of its own. What is done beyond the plan in one phase makes up for nothing in another.
 */
export function progressBy(counts: readonly Count[], by: 'caseType' | 'serviceAreaId'): { of: string; progress: Progress }[] {
  const groups = Map.groupBy(counts.filter((one) => one[by] !== null), (one) => one[by]!)
  return [...groups].map(([of, its]) => {
    const ofPhases = [...Map.groupBy(its, ({ phaseId }) => phaseId).values()].map((ofPhase) => progressOf(plannedIn(ofPhase, by), ofPhase))
    const planned = ofPhases.flatMap((phase) => phase.planned ?? [])
    const toDraw = ofPhases.reduce((total, phase) => total + phase.toDraw, 0)
    return { of, progress: { ...progressOf(planned.length > 0 ? planned.reduce((total, one) => total + one, 0) : null, its), toDraw, ...(planned.length > 0 && planned.length < ofPhases.length && { partly: true as const }) } }
  }).toSorted((a, b) => a.of.localeCompare(b.of))
}

function plannedIn(ofPhase: readonly Count[], by: 'caseType' | 'serviceAreaId'): number | null {
  const plans = ofPhase.filter(({ standing }) => standing === 'planned')
  const ofItsOwn = plans.filter((one) => one[by === 'caseType' ? 'serviceAreaId' : 'caseType'] === null)
  return plans.length === 0 ? null : (ofItsOwn.length > 0 ? ofItsOwn : plans).reduce((total, one) => total + one.count, 0)
}

/** How a sample was picked, in words for its page and for every list of its cases. */
export function drawInWords({ kind, strata }: { kind: 'random' | 'stratified' | 'targeted' | 're-audit'; strata: readonly Stratum[] }): string {
  if (kind === 'targeted') return 'Targeted: somebody chose these cases'
  // Whoever audits such a case is not told that it looks again, nor at what.
  if (kind === 're-audit') return 'Drawn by chance, one case of a person'
  return kind === 'random' ? 'Random' : `Random, kept in proportion by ${andOf(strata)}`
}

/** What a planner is told of the rule by which a sample by chance is drawn. */
export function ruleInWords(strata: readonly Stratum[]): string {
  const order = 'Every case of the list gets a place by SHA-256 of the seed, a space and its reference. '
  return order + (strata.length === 0
    ? 'The first cases in that order are taken that were not drawn in this phase before.'
    : `The cases not drawn in this phase before are grouped by ${andOf(strata)}, each group standing where its first case stood, and cases are taken at even steps from a beginning that the seed sets. So each group gets its share to within one case, and every case has the same chance.`)
}

/** The seed of a phase's next draw. The portal sets it, so that nobody can choose among samples until one pleases. */
export const seedFor = (phaseId: string, drawsBefore: number) => `${phaseId.slice(0, 8)}-${drawsBefore + 1}`

/** The day a year before, from which on an audit counts as lately: of 29 February 28 February. */
export function aYearBefore(day: Day): Day {
  const [year, month, date] = day.split('-') as [string, string, string]
  return `${Number(year) - 1}-${month}-${month === '02' && date === '29' ? '28' : date}`
}

/** The workers whom no audit in the portal has met, and those whom none has met within a year. */
export function seldomAudited<Worker extends { lastAuditedOn: Day | null }>(workers: readonly Worker[], today: Day): { never: Worker[]; notLately: Worker[] } {
  return { never: workers.filter(({ lastAuditedOn }) => lastAuditedOn === null), notLately: workers.filter(({ lastAuditedOn }) => lastAuditedOn !== null && lastAuditedOn <= aYearBefore(today)) }
}

export type PhasePlan = { planned: number; byType: { caseType: string; planned: number }[]; byArea: { serviceAreaId: string; planned: number }[] }

/** What does not fit in a plan: by type and by area no more can be planned than in all. @returns a sentence for each */
export function whyPlanDoesNotFit({ planned, byType, byArea }: PhasePlan): { type?: string; area?: string } {
  const over = (list: readonly { planned: number }[], by: string) => {
    const sum = list.reduce((total, one) => total + one.planned, 0)
    return sum > planned ? `By ${by} the numbers add up to ${sum}, and ${counted(planned, 'audit is', 'audits are')} planned in this phase. Lower some, or plan more.` : undefined
  }
  const [type, area] = [over(byType, 'type of case'), over(byArea, 'service area')]
  return { ...(type && { type }), ...(area && { area }) }
}
