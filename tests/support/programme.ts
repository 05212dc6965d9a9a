import type { Allowed } from '../../app/allowed.ts'
import { keepCaseList, readCaseList } from '../../app/features/programmes/case-lists.server.ts'
import { addPhase, planProgramme } from '../../app/features/programmes/programmes.server.ts'
import type { Day } from '../../app/lib/days.ts'

type Planner = Allowed<'plan audits'>

export const bytesOf = async function* (text: string | Uint8Array) { yield typeof text === 'string' ? new TextEncoder().encode(text) : text }

/** A programme with one phase. */
export async function programmeOf(planner: Planner, { title, planned = 20, startsOn = '2026-05-01' }: { title: string; planned?: number; startsOn?: Day }) {
  const { id: programmeId } = (await planProgramme(planner, { title, startsOn, phases: [] }))!
  const phase = await addPhase(planner, programmeId, { title: 'Children in need', planned, byType: [], byArea: [] })
  if (typeof phase !== 'object') throw new Error('The phase was not added.')
  return { programmeId, phaseId: phase.id }
}

/** A row of a list of cases. */
export type CaseRow = { case: string; type?: string; team?: string; worker?: string; manager?: string }

export const caseSheet = (rows: readonly CaseRow[]) => ['Case ID,Case type,Team,Social worker,Team Manager', ...rows.map((row) => [row.case, row.type ?? 'CIN', row.team ?? 'Family Help South', row.worker ?? '', row.manager ?? ''].join(','))].join('\n')

/** Reads a list of cases and keeps it. @returns its id */
export async function listOf(planner: Planner, programmeId: string, rows: readonly CaseRow[], asOf: Day = '2026-06-01'): Promise<string> {
  const { cases, leftOut } = await readCaseList(planner, bytesOf(caseSheet(rows)), asOf)
  if (leftOut.length > 0) throw new Error(leftOut.flatMap(({ problems }) => problems).join(' '))
  return (await keepCaseList(planner, programmeId, { fileName: 'cases.csv', asOf, cases }))!
}
