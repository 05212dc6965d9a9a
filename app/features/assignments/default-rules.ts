/** What learning a gap on a theme brings to a role. */
export type RulePlan = { key: string; theme: string; role: 'practitioner' | 'manager'; modules: readonly string[] }

/**
 * The default map from theme to learning, by module key in the order in which they are offered; a proposal that a person
 * confirms and a council can replace by a later version. Oversight is never the social worker's gap, so it brings them nothing.
 */
export const defaultRules: readonly RulePlan[] = [
  { key: 'lived-experience-practitioner', theme: 'lived-experience', role: 'practitioner', modules: ['childs-day', 'record-for-child'] },
  { key: 'lived-experience-manager', theme: 'lived-experience', role: 'manager', modules: ['case-supervision'] },
  { key: 'thresholds-practitioner', theme: 'thresholds', role: 'practitioner', modules: ['threshold-decisions'] },
  { key: 'thresholds-manager', theme: 'thresholds', role: 'manager', modules: ['visible-oversight'] },
  { key: 'assessment-practitioner', theme: 'assessment', role: 'practitioner', modules: ['assess-analyse', 'curiosity'] },
  { key: 'assessment-manager', theme: 'assessment', role: 'manager', modules: ['case-supervision'] },
  { key: 'risk-protection-practitioner', theme: 'risk-protection', role: 'practitioner', modules: ['strategy-s47', 'neglect'] },
  { key: 'risk-protection-manager', theme: 'risk-protection', role: 'manager', modules: ['visible-oversight'] },
  { key: 'planning-practitioner', theme: 'planning', role: 'practitioner', modules: ['smart-plans'] },
  { key: 'planning-manager', theme: 'planning', role: 'manager', modules: ['caseload-flow'] },
  { key: 'review-progress-practitioner', theme: 'review-progress', role: 'practitioner', modules: ['keep-moving'] },
  { key: 'review-progress-manager', theme: 'review-progress', role: 'manager', modules: ['caseload-flow'] },
  { key: 'oversight-manager', theme: 'oversight', role: 'manager', modules: ['visible-oversight', 'case-supervision'] },
  { key: 'recording-practitioner', theme: 'recording', role: 'practitioner', modules: ['chronology', 'record-for-child'] },
  { key: 'recording-manager', theme: 'recording', role: 'manager', modules: ['visible-oversight'] },
  { key: 'partnership-practitioner', theme: 'partnership', role: 'practitioner', modules: ['working-together', 'curiosity'] },
  { key: 'partnership-manager', theme: 'partnership', role: 'manager', modules: ['caseload-flow'] },
  { key: 'family-work-practitioner', theme: 'family-work', role: 'practitioner', modules: ['fathers-network', 'domestic-abuse'] },
  { key: 'family-work-manager', theme: 'family-work', role: 'manager', modules: ['case-supervision'] },
  { key: 'identity-practitioner', theme: 'identity', role: 'practitioner', modules: ['identity-antiracist', 'disabled-children'] },
  { key: 'identity-manager', theme: 'identity', role: 'manager', modules: ['case-supervision'] },
  { key: 'permanence-practitioner', theme: 'permanence', role: 'practitioner', modules: ['permanence'] },
  { key: 'permanence-manager', theme: 'permanence', role: 'manager', modules: ['caseload-flow'] },
]

/** The sentence in which an assignment says why; the words in braces are filled in when it is proposed. */
export const defaultReason = 'Because {theme} was graded {grade} in audit {audit} on {date} (rule: {rule}, version {version}).'
