/** What a learner reads about learning that they had begun when the grades behind it were changed. */
export const gradeHasChanged = 'The grade behind this has since been changed. You may go on or ask your manager to end it.'
