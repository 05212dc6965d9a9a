/** What was asked for yesterday of gaps of Family Help South that were still open: of the worker who held the case, about the theme that was below good; and what came of it. */
export const actionsAdded = [
  {
    by: 'Dev Starling', theme: 'review-progress', cameOfIt: 'challenged', priority: 'amber', wording: 'Agree with the family who visits on which day, and write it into the plan', place: 'Plan, outcome 1',
    closesWhen: 'Outcome 1 names who visits, and on which days of the week.', because: 'The children ask who is coming, and nobody can tell them.',
  },
  {
    by: 'Dev Starling', theme: 'lived-experience', cameOfIt: 'read', priority: 'green', wording: 'Add to the last visit what the child chose to play, and with whom', place: 'Visit form',
    closesWhen: 'The form of the last visit describes the play.', because: 'It is how this child says what a day is like.',
  },
  {
    by: 'Leon Thackeray', theme: 'lived-experience', cameOfIt: 'taken over', priority: 'amber', wording: 'See the child alone this week, and record how bedtimes go', place: 'Visit form',
    closesWhen: 'A visit form of this week has the bedtimes in the child’s own words.', because: 'Bedtimes are what the audit could not picture.',
  },
] as const
