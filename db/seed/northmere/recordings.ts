/** An audit that is recorded in the portal: whose case it is, and what stands in its fields. Owners are the worker or the manager. */
export type RecordingTold = { caseReference: string; caseType: string; team: string; worker: string; manager: string; fields: Readonly<Record<string, string>> }

type Judged = { grade: string; evidence: string; finding?: string; attribution?: string }

const themes = (judged: Readonly<Record<string, Judged>>) => Object.fromEntries(Object.entries(judged).flatMap(([key, parts]) => (
  Object.entries(parts).map(([part, value]) => [`${part}:${key}`, value]))))

/** Published this week, with an action for the worker and one for the manager. */
export const publishedRecording: RecordingTold = {
  caseReference: 'NM318074', caseType: 'Section 47 and child protection', team: 'Safeguarding South', worker: 'Chiara Tidewell', manager: 'Harriet Wolfendale',
  fields: {
    strengths: 'You saw both brothers alone within a day and wrote down what each said in his own words. The family knew from the first visit what worried us and what would have to be different.',
    ...themes({
      'lived-experience': { grade: 'good', evidence: 'Visit form, first week of the enquiry, part 2' },
      thresholds: { grade: 'good', evidence: 'Strategy discussion, day one, decision and reason' },
      assessment: { grade: 'good', evidence: 'Assessment, analysis, last three pages' },
      'risk-protection': { grade: 'good', evidence: 'Section 47 report and interim safety plan, day four' },
      planning: { grade: 'requires-improvement', evidence: 'Child protection plan of last month, outcomes 1 and 3', finding: 'Two outcomes name a service and not what the boys would notice. Neither has a date.', attribution: 'practitioner' },
      'review-progress': { grade: 'good', evidence: 'Core group minutes, both meetings' },
      oversight: { grade: 'requires-improvement', evidence: 'Supervision record, the last two', finding: 'The conversation happened, since the plan changed after it. Why it changed is not written down.', attribution: 'manager' },
      recording: { grade: 'good', evidence: 'Case summary and chronology, up to last week' },
      partnership: { grade: 'outstanding', evidence: 'Conference minutes and the letter of the health visitor', finding: 'The school challenged a decision, was heard, and the plan was better for it.' },
      'family-work': { grade: 'good', evidence: 'Case notes of the visits to the father' },
      identity: { grade: 'good', evidence: 'Assessment, identity, page 6' },
    }),
    impact: 'The boys sleep at home again and go to school every day. The younger one told his teacher that it is quieter now.',
    improvements: 'Outcomes that the family can see coming true, and a reason beside each change of plan.',
    'action:1:there': 'yes', 'action:1:priority': 'amber', 'action:1:wording': 'Rewrite outcomes 1 and 3 with the family, so that the boys can tell when they are met', 'action:1:place': 'Child protection plan',
    'action:1:closes-when': 'Both outcomes have a sign of success, a date and a name, and the family has a copy.', 'action:1:because': 'The boys were promised that things would be calm, and nobody can say yet what calm is.',
    'action:1:owner': 'worker', 'action:1:gaps': 'planning',
    'action:2:there': 'yes', 'action:2:priority': 'green', 'action:2:wording': 'Record in supervision why contact with the uncle was taken out of the plan', 'action:2:place': 'Supervision record',
    'action:2:closes-when': 'The supervision record gives the reason, and says when it is looked at again.', 'action:2:because': 'A stand-in would let the contact happen, not knowing why it stopped.',
    'action:2:owner': 'manager', 'action:2:gaps': 'oversight',
  },
}

/** Nine of twelve themes are done; one of those does not apply to a child in need. */
export const openRecording: RecordingTold = {
  caseReference: 'NM275516', caseType: 'Child in need', team: 'Family Help North', worker: 'Idris Kettleworth', manager: 'Winifred Ashgrove',
  fields: {
    strengths: 'You kept on asking her how school was until she told you, and then did something about it.',
    'note:1': 'Four visits in a row describe the flat, and only the fifth says where she does her homework.', 'note-themes:1': 'lived-experience,recording',
    'note:2': 'The aunt takes her every weekend and is in no plan.', 'note-themes:2': 'planning,family-work',
    ...themes({
      'lived-experience': { grade: 'requires-improvement', evidence: 'Visit forms of spring and summer', finding: 'Seen on time and alone, but her day is missing until the fifth visit.', attribution: 'practitioner' },
      thresholds: { grade: 'good', evidence: 'Referral decision, with the reason on one page' },
      assessment: { grade: 'good', evidence: 'Assessment, strengths and worries, page 4' },
      'risk-protection': { grade: 'good', evidence: 'Case note on the weekend she was not collected' },
      planning: { grade: 'requires-improvement', evidence: 'Child in need plan, second version', finding: 'It leaves out the aunt, on whom it depends.', attribution: 'practitioner' },
      'review-progress': { grade: 'good', evidence: 'Review minutes, every six weeks' },
      oversight: { grade: 'good', evidence: 'Supervision record, last entry' },
      partnership: { grade: 'good', evidence: 'E-mail of the head of year, on file' },
    }),
    'finding:recording': 'The summary is of last winter.',
    'action:1:there': 'yes', 'action:1:priority': 'amber', 'action:1:wording': 'Meet the aunt, and add to the plan what she does at weekends', 'action:1:place': 'Child in need plan',
    'action:1:closes-when': 'The plan names the aunt, what she does and what happens when she cannot.', 'action:1:owner': 'worker', 'action:1:gaps': 'planning',
  },
}
