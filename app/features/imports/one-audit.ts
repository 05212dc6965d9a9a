import type { AuditRead, CellProblem, Columns, LeftOpen, Profile } from './profiles/profile.ts'
import { quoted, readRow, withoutName } from './row-checks.ts'

/** A row of a sheet as far as reading goes: its number, its cells, and what is wrong with it as a whole. */
export type RowToRead = { row: number; cells: readonly string[]; fault?: string }

/** What the rows of one audit say. Without an audit at least one of them has a problem. */
export type AuditOfRows = { audit?: AuditRead; rows: { row: number; problems: CellProblem[]; leftOpen: LeftOpen[] }[] }

/** What every row of an audit says alike, or not at all; each with how to compare it once it is read. */
const facts: Readonly<Record<string, (audit: AuditRead) => string | undefined>> = {
  reference: ({ reference }) => reference,
  kind: ({ sample, confirmed }) => `${sample} ${confirmed}`,
  date: ({ auditedOn }) => auditedOn,
  case: ({ caseReference }) => caseReference,
  caseType: ({ caseType }) => caseType,
  team: ({ team }) => team.toLowerCase(),
  area: ({ serviceArea }) => serviceArea.toLowerCase(),
  worker: ({ worker }) => worker?.name.toLowerCase(),
  workerEmail: ({ worker }) => worker?.email,
  manager: ({ manager }) => manager?.name.toLowerCase(),
  managerEmail: ({ manager }) => manager?.email,
  auditor: ({ auditor }) => auditor?.toLowerCase(),
  overall: ({ overall }) => overall?.grade,
}

/**
 * Puts the rows of one audit together, each of which holds one judgement. A fact may stand on any of them, and an action on several; two that
 * say different things are both named. The same audit comes of the same rows in whatever order.
 * @param rows in the order of the file, at least one
 * @param profileFor the profile that reads a row, by the version of the framework that was in force on its day
 */
export function auditOf(rows: readonly RowToRead[], columns: Columns, profileFor: (cells: readonly string[]) => Profile): AuditOfRows {
  const known = [...columns].filter(([name]) => name in facts)
  const saidFirst = new Map(known.map(([name, { index }]) => [name, rows.find(({ cells, fault }) => !fault && (cells[index] ?? '').trim() !== '')] as const))

  const read = rows.map((one, nth) => {
    const { row, cells, fault } = one
    if (fault) return { row, cells, problems: [{ column: '', cell: '', problem: fault }], leftOpen: [] }
    const whole = [...cells]
    const silent = new Set<string>()
    for (const [name, { index, title }] of known) {
      if ((cells[index] ?? '').trim() !== '') continue
      whole[index] = saidFirst.get(name)?.cells[index] ?? ''
      // A row that leaves a fact to another is not to blame for it; what no row says is missing in the first.
      if (nth > 0 || saidFirst.get(name)) silent.add(title)
    }
    const { audit, problems, leftOpen } = readRow(whole, columns, profileFor(whole))
    return { row, cells, audit, problems: problems.filter(({ column }) => !silent.has(column)), leftOpen }
  })

  for (const { row, cells, audit, problems } of read) {
    if (!audit) continue
    for (const [name, { index, title }] of known) {
      const first = read.find((other) => other.row === saidFirst.get(name)?.row)
      if (!first?.audit || first.row === row || (cells[index] ?? '').trim() === '' || facts[name]!(first.audit) === facts[name]!(audit)) continue
      const kept = (cell: string) => quoted(name === 'case' ? withoutName(cell.trim()) : cell.trim())
      problems.push({
        column: title, cell: kept(cells[index]!),
        problem: `Row ${first.row} of the same audit says “${kept(first.cells[index]!)}”. Rows of one audit must agree: correct the one that is wrong, or give this row the number of its own audit.`,
      })
    }
  }
  const disagreeing = disagreements(read, columns)
  for (const one of read) one.problems.push(...(disagreeing.get(one.row) ?? []))

  const outcome = read.map(({ row, problems, leftOpen }) => ({ row, problems, leftOpen }))
  if (outcome.some(({ problems }) => problems.length > 0)) return { rows: outcome }
  return { rows: outcome, audit: together(read.map(({ audit }) => audit!)) }
}

type Read = { row: number; audit?: AuditRead }

/** A theme that two rows grade differently, or whose gap they attribute to different people. */
function disagreements(read: readonly Read[], columns: Columns): Map<number, CellProblem[]> {
  const found = new Map<number, CellProblem[]>()
  const graded = new Map<string, { row: number; grade: string }>()
  const attributed = new Map<string, { row: number; attribution: string }>()
  for (const { row, audit } of read) {
    const problems: CellProblem[] = []
    for (const { theme, grade } of audit?.judgements ?? []) {
      const before = graded.get(theme)
      if (before && before.grade !== grade) {
        problems.push({
          column: columns.get('grade')?.title ?? 'grade', cell: grade.replaceAll('-', ' '),
          problem: `Row ${before.row} grades the same theme as ${before.grade.replaceAll('-', ' ')}. Correct the grade or the theme that is wrong.`,
        })
      } else if (!before) graded.set(theme, { row, grade })
    }
    for (const { theme = '', attribution } of audit?.attributions ?? []) {
      const before = attributed.get(theme)
      if (before && before.attribution !== attribution) {
        problems.push({ column: columns.get('attribution')?.title ?? 'attribution', cell: attribution, problem: `Row ${before.row} says that the gap is the ${before.attribution}’s. Correct the one that is wrong.` })
      } else if (!before) attributed.set(theme, { row, attribution })
    }
    if (problems.length > 0) found.set(row, problems)
  }
  return found
}

function together(audits: readonly AuditRead[]): AuditRead {
  return {
    ...audits[0]!,
    overall: audits.find(({ overall }) => overall)?.overall,
    strengths: comments(audits, ({ strengths }) => strengths),
    improvements: comments(audits, ({ improvements }) => improvements),
    judgements: distinct(audits.flatMap(({ judgements }) => judgements)),
    attributions: distinct(audits.flatMap(({ attributions }) => attributions)),
    actions: distinct(audits.flatMap(({ actions }) => actions)),
  }
}

/** Each once, in an order that is the same however the rows stood. */
const distinct = <T>(list: readonly T[]): T[] => [...new Set(list.map((one) => JSON.stringify(one)))].toSorted().map((one) => JSON.parse(one) as T)

const comments = (audits: readonly AuditRead[], of: (audit: AuditRead) => string) => [...new Set(audits.map(of).filter(Boolean))].toSorted().join('\n')
