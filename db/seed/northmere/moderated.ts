/** What moderators of the demo council wrote about a difference on a theme, each said once. */
export const remarks: Readonly<Record<string, readonly string[]>> = {
  'lived-experience': ['The visits are described, the child’s day is not.', 'What she said is quoted, and it changed nothing in the plan.', 'I read her words twice and could not find what came of them.'],
  thresholds: ['The decision is right and its reasons are not on the record.', 'The referral history was not weighed.', 'The step down is reasoned in one line.'],
  assessment: ['The analysis repeats the history.', 'It stops at what is known about the mother.', 'Strengths are listed and not used.'],
  'risk-protection': ['The safety plan names nobody.', 'The risk is described as it was three months ago.', 'The contingency is for an emergency that has passed.'],
  planning: ['The outcomes are tasks.', 'Nobody outside the team is given anything to do.', 'The plan has no date by which it should have worked.'],
  'review-progress': ['The review asks what was done, and not what is better.', 'Drift of six weeks is not named.', 'Progress is asserted by the same sentence three times.'],
  oversight: ['There is supervision, and no reflection in it.', 'The manager signs and does not ask.', 'Actions are set and never looked at again.'],
  recording: ['The chronology cannot be used by a stand-in.', 'Two important notes came in weeks later.', 'The summary is of another time.'],
  partnership: ['The school was told and not asked.', 'Minutes stand for working together.', 'The health visitor’s worry was not answered.'],
  'family-work': ['The father is mentioned and not met.', 'The wider family was left out.', 'The work is with one parent only.'],
  identity: ['Faith is recorded as a word.', 'Language was noted and no interpreter used.', 'How the child sees themselves is not asked.'],
  permanence: ['The second track is named and not begun.', 'Life-story work is promised.', 'The plan for after eighteen is thin.'],
}

/** What moderators told auditors about their grading, one for each audit. */
export const feedback = [
  'Your evidence is easy to find, which made this quick. On oversight look again at what the descriptor asks of a manager’s thinking.',
  'Fair to the worker throughout. Two themes were given the benefit of the doubt that the record does not.',
  'Strengths are well chosen. Try to grade what is written and not what you know of the team.',
  'The pointers to the record are exact. We differed on drift: six weeks without a review is more than a delay.',
  'A careful audit. Where a plan has tasks and no outcomes it is not yet good.',
  'You saw what I saw. The one difference is about the second parent.',
  'Thank you for the dates. On recording I read the same gaps and weighed them more.',
  'Clear and kind. Good needs to be seen in what changed for the child.',
  'Your findings say more than your grades do; trust them.',
  'We agree on nearly everything. Write down which supervision you read.',
  'The overall grade follows from the themes this time. Keep the reasons as short as here.',
  'A hard case, well read. We talked about thresholds and learnt from each other.',
] as const

export const reasonsForWhole = ['With these themes the whole is not more than this.', 'We read the descriptors of the whole together.', 'One theme below the line weighs most here.', 'What is strong does not outweigh the risk that was left.', 'The child’s own view decided it.', 'Too much rests on work that is planned.', 'Oversight and recording together pull it down.', 'Four themes moved, and so does the whole.', 'The record of the last month decided it.', 'Two reviews came too late for more.', 'We could not find what changed.', 'The plan was good and was not carried out.'] as const
