/** Why somebody of the demo council challenged a finding, and what whoever settled it found; each said at most once. */
export const challenges: Readonly<Record<string, { because: string; stands: string; changed: string }>> = {
  'lived-experience': {
    because: 'The two school visits of last month describe the day hour by hour. They are filed under education, not under visits.',
    stands: 'I read both visits. They describe the lesson, and still not the day at home.', changed: 'I read both visits. The day is there, in the child’s own words, and the plan follows from it.',
  },
  thresholds: {
    because: 'The reasons were agreed in the morning meeting and are in its minutes, which the case links to.',
    stands: 'The minutes name the decision and not the reasons.', changed: 'The minutes weigh the history and say why. A reader finds them from the case.',
  },
  assessment: {
    because: 'An addendum with the analysis was signed off two days before the audit; the audit looked at the version before it.',
    stands: 'The addendum adds dates and leaves the analysis as it was.', changed: 'The addendum answers what the facts mean for this child. It was there on the day of the audit.',
  },
  'risk-protection': {
    because: 'The safety plan was tested on an unannounced visit in the same week; the note of it sits in the strategy discussion’s thread.',
    stands: 'There was a visit, and the plan was not tested on it.', changed: 'The visit tested each step of the plan, and one step was changed.',
  },
  planning: {
    because: 'Outcomes with dates are in the family’s own plan of the network meeting, which replaced ours.',
    stands: 'The family’s plan is strong. Nobody is named to check it, and no date says when.', changed: 'The family’s plan has outcomes, owners and dates, and the record says that it replaces ours.',
  },
  'review-progress': {
    because: 'The review was late by a week because the family asked for it; the supervision note says so.',
    stands: 'The week is explained. What the review decided is still missing.', changed: 'The delay was asked for and explained, and the review decides clearly.',
  },
  oversight: {
    because: 'Two reflective discussions are recorded in group supervision, where this case is named by its number.',
    stands: 'The discussions are there. Neither is about what this child needs next.', changed: 'Both discussions change what happens next, and the record says who checked it.',
  },
  recording: {
    because: 'The chronology is complete up to the week of the audit; the audit printed it with a date filter.',
    stands: 'Without the filter four months are still a list of calls.', changed: 'Without the filter it is complete, and each event says what it meant.',
  },
  partnership: {
    because: 'The health visitor’s view came by secure message and is attached to the core group minutes.',
    stands: 'The message is attached, and nobody answered what it asks.', changed: 'The message was weighed in the core group, and the plan was changed by it.',
  },
  'family-work': {
    because: 'The father was met three times, at his place of work; these are recorded as telephone calls by mistake.',
    stands: 'The three entries say what was arranged and not what was talked about.', changed: 'The three meetings are purposeful and change the plan.',
  },
  identity: {
    because: 'An interpreter was booked and paid for on every visit; the invoices are with business support.',
    stands: 'Interpreters came. What language means for this child is not explored.', changed: 'Language and faith are recorded and used throughout.',
  },
  permanence: {
    because: 'The parallel plan was agreed at the panel, whose decision was uploaded after the audit’s cut-off.',
    stands: 'The decision came after the audited period.', changed: 'The plan was agreed within the audited period, and the record shows it.',
  },
}

/** What some answered who did not challenge anything. */
export const answers = {
  agrees: 'It is fair. I had begun to write shorter notes, and will read two of them back in the next supervision.',
  replies: 'I see most of it in the same way. What the audit could not see is that the family asked us to slow down in those weeks.',
} as const
