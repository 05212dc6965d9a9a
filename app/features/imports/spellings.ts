import { caseTitles } from '../audits/case-titles.ts'
import type { Field } from './sheet-plan.ts'

/** How councils title the column of each field; titles are compared as `plainName` does. The commonest come first. */
export const fieldTitles: Readonly<Record<Field, readonly string[]>> = {
  ...caseTitles,
  reference: [
    'Audit No', 'Audit number', 'Audit ref', 'Audit reference', 'Audit ID', 'Audit', 'Reference', 'Ref', 'Ref no', 'Reference number', 'Unique reference',
    'Audit unique ID', 'Form ID', 'Response ID', 'ID',
  ],
  kind: ['Audit type', 'Type of audit', 'Kind of audit', 'Audit kind', 'Sample', 'Sample type', 'How the case was chosen', 'Selection'],
  date: [
    'Date of audit', 'Audit date', 'Date audited', 'Audited on', 'Audit completed', 'Date audit completed', 'Audit completion date', 'Date completed',
    'Completion date', 'Completed on', 'Completion time', 'Date',
  ],
  area: ['Service', 'Service area', 'Area', 'Directorate', 'Division', 'Department', 'Service name', 'Locality'],
  auditor: ['Auditor', 'Auditor name', 'Name of auditor', 'Audited by', 'Completed by', 'Lead auditor', 'Reviewer', 'Auditing manager', 'Assessor'],
  overall: [
    'Overall judgement', 'Overall grade', 'Overall grading', 'Overall', 'Overall rating', 'Overall outcome', 'Overall judgment', 'Final grade', 'Final judgement', 'Moderated grade', 'Audit grade', 'Audit judgement',
    'Audit outcome', 'Overall audit judgement', 'Overall audit grade',
  ],
  strengths: ['Strengths', 'Key strengths', 'What went well', 'What is working well', 'What’s working well', 'Good practice', 'Positive practice', 'Areas of strength', 'What was good'],
  improvements: [
    'What needs to improve', 'Areas for improvement', 'Improvements', 'Areas of improvement', 'Areas for development', 'What are we worried about', 'Even better if', 'Improvement needed', 'Learning points',
    'What could be better', 'Comments', 'Rationale', 'Findings', 'Evidence for judgement', 'Analysis',
  ],
  attribution: ['Attribution', 'Attributed to', 'Whose gap', 'Gap attributed to', 'Owner of gap', 'Cause'],
  theme: ['Theme', 'Standard', 'Domain', 'Practice theme', 'Practice standard', 'Audit theme', 'Area of practice', 'Section', 'Criterion', 'Criteria', 'Question', 'Area audited', 'Practice area', 'Judgement area', 'Element'],
  grade: ['Grade', 'Judgement', 'Judgment', 'Rating', 'Score', 'Grading', 'Outcome', 'Theme grade', 'Standard grade', 'Grade given', 'Auditor grade', 'Auditor judgement', 'Result', 'Scale'],
  actions: ['Remedial actions (RAG: action ~ owner ~ due)', 'Remedial actions', 'All actions', 'Actions (RAG: action ~ owner ~ due)'],
}

/** How councils call each practice theme, beside its own title; by the theme's key. */
export const themeTitles: Readonly<Record<string, readonly string[]>> = {
  'lived-experience': ['Voice & lived experience', 'Lived experience', 'Child’s voice', 'Voice of the child', 'Voice', 'Child’s lived experience', 'Voice and lived experience of the child', 'Wishes and feelings', 'Child’s experience', 'Experience of the child', 'Child’s wishes and feelings'],
  thresholds: ['Thresholds', 'Threshold', 'Application of thresholds', 'Threshold decision', 'Threshold decisions', 'Decision-making', 'Decision making', 'Thresholds and decision making'],
  assessment: ['Assessment', 'Assessments', 'Quality of assessment', 'Analysis and assessment', 'Assessment quality', 'Assessment & analysis'],
  'risk-protection': ['Risk / protection', 'Risk', 'Risk and protection', 'Safeguarding', 'Risk management', 'Child protection', 'Protection', 'Risk and safety', 'Safety', 'Risk assessment', 'Management of risk'],
  planning: ['Plan', 'Plans', 'Planning', 'Quality of plan', 'Quality of the plan', 'Care plan', 'Care planning', 'Quality of planning', 'Child’s plan'],
  'review-progress': ['Review & progress', 'Review', 'Reviews', 'Reviewing', 'Visits', 'Visits and reviews', 'Progress', 'Review of progress', 'Review and visits', 'Visits, review and progress', 'Drift and delay', 'Planning and review progress'],
  oversight: ['Management oversight', 'Oversight', 'Supervision', 'Management oversight & supervision', 'Supervision and management oversight', 'Manager oversight', 'Managerial oversight', 'Supervision & oversight', 'Quality of supervision'],
  recording: ['Recording & chronology', 'Recording', 'Case recording', 'Record keeping', 'Recording and chronologies', 'Chronology', 'Case records', 'Case recording and chronology', 'Case summary'],
  partnership: ['Multi-agency', 'Multi-agency working', 'Multiagency', 'Partnership', 'Partnership working', 'Partners', 'Information sharing', 'Inter-agency working', 'Multi-agency work', 'Joint working', 'Working with partners'],
  'family-work': ['Direct work', 'Direct work with family', 'Family work', 'Work with family', 'Engagement with family', 'Working with families', 'Family and network', 'Relationships with family', 'Work with parents', 'Direct work with children', 'Direct work with the child and family'],
  identity: ['Identity', 'Identity & diversity', 'Equality', 'Diversity', 'Equality and diversity', 'Culture and identity', 'Identity, equality & disability', 'Diversity and identity', 'Identity needs'],
  permanence: ['Permanence', 'Permanency', 'Permanence & transition', 'Permanence planning', 'Permanency planning', 'Transition', 'Transitions', 'Permanence and stability'],
}

/** How councils write what a grade is, by the key of the four grades. A number alone is not among them, because some scales run the other way. */
export const gradeSpellings: Readonly<Record<string, readonly string[]>> = {
  outstanding: ['Outstanding', 'O', '1 - Outstanding', 'Outstanding (1)'],
  good: ['Good', 'G', '2 - Good', 'Good (2)'],
  'requires-improvement': [
    'Requires improvement', 'Requires improvement to be good', 'Require improvement', 'Req. improvement', 'RI', 'R.I.', 'RITBG', 'RI to be good',
    '3 - RI', 'RI (3)', '3 - Requires improvement', 'Requires improvement (3)', '3 - Requires improvement to be good',
  ],
  inadequate: ['Inadequate', 'Inad', 'I', '4 - Inadequate', '4 - Inad', 'Inadequate (4)'],
}

export const notApplicableSpellings = ['', 'N/A', 'NA', 'Not applicable', 'Not judged']

/** What stands in a theme's place for the judgement of the whole audit. */
export const overallTitles = ['Overall', 'Overall judgement', 'Overall judgment', 'Overall grade', 'Overall rating', 'Overall quality', 'Overall outcome', 'Overall effectiveness']
