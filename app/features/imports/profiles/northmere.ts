import { readDate, readEmail, type Reading } from '../../../lib/sheets/cells.ts'
import { readGrade, readRemedialActions, usualGradeWords } from '../cells.ts'
import { plainName } from '../../../lib/sheets/reading.ts'
import type { Attribution, AuditRead, Profile, Row } from './profile.ts'

const framework = 'practice-themes'

/** The sheet's column for each theme. */
const themeColumns: Readonly<Record<string, readonly string[]>> = {
  'lived-experience': ['Voice & lived experience', 'Lived experience', "Child's voice"],
  thresholds: ['Thresholds', 'Threshold'],
  assessment: ['Assessment'],
  'risk-protection': ['Risk / protection', 'Risk and protection'],
  planning: ['Plan', 'Planning'],
  'review-progress': ['Review & progress'],
  oversight: ['Management oversight'],
  recording: ['Recording & chronology', 'Recording'],
  partnership: ['Multi-agency', 'Multi-agency working'],
  'family-work': ['Direct work'],
  identity: ['Identity'],
  permanence: ['Permanence'],
}

/** One row an audit, one column a theme, remedial actions in one cell: how the fictional council of Northmere keeps its audits. */
export const northmere: Profile = {
  key: 'northmere',
  title: 'One row an audit, one column a theme',
  columns: {
    reference: ['Audit No', 'Audit number', 'Audit ref'],
    kind: ['Audit type'],
    date: ['Date of audit', 'Audit date'],
    case: ['Case ID', 'Case reference'],
    caseType: ['Case category', 'Case type'],
    team: ['Team'],
    area: ['Service', 'Service area'],
    worker: ['Allocated SW', 'Social worker'],
    workerEmail: ['SW email'],
    manager: ['Team Manager'],
    managerEmail: ['TM email'],
    auditor: ['Auditor'],
    overall: ['Overall judgement', 'Overall grade'],
    ...themeColumns,
    strengths: ['Strengths'],
    improvements: ['What needs to improve'],
    actions: ['Remedial actions (RAG: action ~ owner ~ due)', 'Remedial actions'],
    attribution: ['Attribution', 'Attributed to', 'Whose gap'],
  },
  needs: ['reference', 'date', 'case', 'team', 'worker'],
  freeText: ['reference', 'kind', 'case', 'caseType', 'team', 'area', 'worker', 'manager', 'auditor', 'strengths', 'improvements', 'actions', 'attribution'],
  frameworks: [framework],
  read: (row: Row): AuditRead => ({
    reference: row.needed('reference', 'The audit number is missing. Give each audit a number of its own.'),
    caseReference: row.needed('case', 'The case reference is missing. Write the council’s own reference, never a name.'),
    caseType: row.text('caseType') || 'Not said',
    ...kindOf(row.text('kind')),
    auditedOn: row.read('date', readDate) ?? '',
    team: row.needed('team', 'The team is missing. Write the team that held the case in the audited period.'),
    serviceArea: row.text('area'),
    worker: personIn(row, 'worker', 'workerEmail', 'The social worker is missing. Write who held the case in the audited period.'),
    manager: row.text('manager') ? personIn(row, 'manager', 'managerEmail', '') : undefined,
    auditor: row.text('auditor') || undefined,
    overall: gradeIn(row, 'overall').map(({ grade }) => ({ framework, grade }))[0],
    strengths: row.text('strengths'),
    improvements: row.text('improvements'),
    judgements: Object.keys(themeColumns).flatMap((theme) => gradeIn(row, theme).map(({ grade }) => ({ framework, theme, grade }))),
    attributions: row.read('attribution', readAttributions) ?? [],
    actions: row.read('actions', readRemedialActions) ?? [],
  }),
}

/** A moderated audit has grades that somebody stands by. How the cases of the others were chosen, the sheet does not say. */
function kindOf(kind: string): Pick<AuditRead, 'sample' | 'confirmed'> {
  const moderated = kind.toLowerCase().startsWith('moderation')
  return { sample: moderated ? 'moderation' : 'not said', confirmed: moderated }
}

function personIn(row: Row, column: string, emailColumn: string, missing: string) {
  const name = row.needed(column, missing)
  const email = row.text(emailColumn) ? row.read(emailColumn, readEmail) : undefined
  return { name, email }
}

/** The grade in a cell: none when the sheet has no such column or the cell cannot be read. */
function gradeIn(row: Row, column: string): { grade: string }[] {
  if (!row.has(column)) return []
  const grade = row.read(column, (cell) => readGrade(cell, usualGradeWords))
  return grade === undefined ? [] : [{ grade }]
}

const attributionWords: Readonly<Record<string, Attribution>> = {
  practitioner: 'practitioner', worker: 'practitioner', socialworker: 'practitioner', sw: 'practitioner',
  manager: 'manager', teammanager: 'manager', tm: 'manager',
  system: 'system', service: 'system', team: 'system', partner: 'partner', partneragency: 'partner',
}

/** One word for the whole audit, or "theme: word; theme: word". An empty cell says nothing. */
export function readAttributions(cell: string): Reading<AuditRead['attributions']> {
  const value: AuditRead['attributions'] = []
  for (const part of cell.split(/[;|\n]/).map((piece) => piece.trim()).filter(Boolean)) {
    const [before, after] = part.includes(':') ? part.split(/:(.*)/s).map((piece) => piece.trim()) : [undefined, part]
    const attribution = attributionWords[plainName(after ?? '')]
    const theme = before === undefined ? undefined : themeNamed(before)
    if (!attribution) return { ok: false, problem: `“${after}” is not one of practitioner, manager, system or partner. Write one of these words.` }
    if (before !== undefined && !theme) return { ok: false, problem: `“${before}” is not a theme of this sheet. Write a theme as its column is titled, then a colon.` }
    value.push({ framework, theme, attribution })
  }
  return { ok: true, value }
}

const themeNamed = (title: string) =>
  Object.keys(themeColumns).find((key) => [key, ...themeColumns[key]!].some((spelling) => plainName(spelling) === plainName(title)))
