/** What an auditor of the demo council writes about one theme. A word in braces is filled in from `details`, so that two cases seldom read alike. */
export type ThemeWords = {
  strengths: readonly string[]
  /** What needs to improve where the grade is requires improvement, and where it is inadequate. */
  weak: readonly string[]
  failing: readonly string[]
  actions: readonly string[]
}

/** Small things that differ from case to case. None of them could identify a child. */
export const details: Readonly<Record<string, readonly string[]>> = {
  season: ['since the summer', 'since Easter', 'since the last review', 'over the last two months', 'since the case moved teams', 'since the holidays'],
  who: ['an older sister', 'a grandmother', 'an uncle', 'the father', 'a step-parent', 'a family friend', 'an aunt', 'a half-brother'],
  agency: ['the health visitor', 'the school', 'the GP', 'the police', 'housing', 'the nursery', 'the family worker', 'the adult mental health team'],
  place: ['at home', 'at school', 'at contact', 'on the phone', 'in the car', 'at the family centre'],
  outcome: ['outcome 1', 'outcome 2', 'outcome 3', 'the first goal', 'the second goal', 'the last goal'],
  event: ['the move of home', 'the hospital visit', 'the change of school', 'the new partner', 'the missed appointments', 'the police call-out', 'the end of the placement', 'the new baby'],
}

export const words: Readonly<Record<string, ThemeWords>> = {
  'lived-experience': {
    strengths: ['You let the reader see the morning from where the child stands.', 'Play was used to learn what words could not say {place}.', 'The child’s own phrase is in the plan, and the plan changed because of it.', 'Silence was noticed and written down, not passed over.', 'Three ways of listening were tried before a view was formed.'],
    weak: ['Visits say that the child was seen, and little of what the day is like.', 'What the child said {place} is written down and then not used.', 'Brothers and sisters are described as one.', 'The record of visits is about the adults {season}.', 'Wishes are listed, and nobody says what became of them.'],
    failing: ['The child has not been seen alone {season}, and no reason is given.', 'What the child told {agency} was not followed up.'],
    actions: ['See the child alone {place}, and record what an ordinary day is like', 'Ask the child what has changed {season}, and write the answer in the child’s words', 'Record each child’s view of {event} apart', 'Observe the baby with {who}, and record what was seen', 'Say in {outcome} what the child wants to be different'],
  },
  thresholds: {
    strengths: ['The reason for the decision could be read by the family.', 'History was weighed, and not only the latest call.', 'Consent was asked for openly, and what was agreed is plain.', 'You went back to the referrer with the decision the same day.'],
    weak: ['The decision is probably right and its reason is one line.', 'Earlier contacts were not read before this one was closed.', 'Consent is not recorded, either way.', 'The decision was made two days late and nothing says why.'],
    failing: ['A fourth contact about {event} was closed with no thought to the pattern.', 'No decision-maker can be found on the record.'],
    actions: ['Record the reason for the decision, with what was known of {event}', 'Read the earlier contacts together and record what they show', 'Record whether consent was asked for, and what was said', 'Tell {agency} what was decided and why', 'Have the decision read again by a manager outside the duty team'],
  },
  assessment: {
    strengths: ['The analysis says what would happen if nothing changed.', 'Each child reads as a person of their own.', '{who} was found and listened to, which nobody had done before.', 'Two explanations were held open until the evidence chose.'],
    weak: ['The facts are all here, and the “so what” is missing.', '{agency} was not asked, and would have known.', 'The assessment tells the story of the adults.', 'What is strong in this family is not weighed against the worry.'],
    failing: ['Parts of the text belong to another assessment.', 'The assessment was twelve weeks old when the decision rested on it.'],
    actions: ['Add {who} to the assessment, with what they say', 'Write the analysis anew: what {event} means for this child', 'Ask {agency} for what they know, and weigh it in the assessment', 'Set out what would have to be seen for the plan to end', 'Assess each child apart, beginning with the youngest'],
  },
  'risk-protection': {
    strengths: ['Worry grew, and it was acted on the same afternoon.', 'The safety plan was tested by a visit nobody expected.', 'Partners were round one table within a day.', 'Harm outside the home was treated as harm.'],
    weak: ['The safety plan rests on a promise.', 'The strategy discussion was held, and two agencies were not there.', 'The enquiry was sound and is thinly written up.', 'Risk is named and never tested {season}.'],
    failing: ['A strategy discussion was held by phone and is not on the record.', 'There was reason to suspect significant harm after {event}, and no enquiry began.'],
    actions: ['Test the safety plan with a visit, and record who checks what', 'Record the strategy discussion, with each agency’s view and why', 'Name who does what if {event} happens again, and by when', 'Ask {agency} to confirm in writing what they will watch for', 'Review the risk with the manager, and record what has changed'],
  },
  planning: {
    strengths: ['The plan is in words the family would use themselves.', 'Everyone could say how they would know that things are better.', 'A bottom line is stated kindly and clearly.', 'The contingency was thought through before it was needed.'],
    weak: ['The plan is a list of services.', '{outcome} has neither a date nor an owner.', 'Nobody could tell from this plan when it may end.', 'The family was told of the plan and did not help to make it.'],
    failing: ['There is no plan later than the one of last year.', 'The plan does not mention {event}, which is why the case is open.'],
    actions: ['Rewrite {outcome} so that it can be measured', 'Go through the plan with the family, and record what they would change', 'Give every step of {outcome} an owner and a day', 'Add what happens if {event} comes again', 'Share the plan with {agency}, and record that they have it'],
  },
  'review-progress': {
    strengths: ['Drift was noticed and named before anyone outside did.', 'Each visit picks up where the last one ended.', 'The core group decided something every time it met.'],
    weak: ['Meetings tell what happened, and not whether it helped.', 'The same action has been carried forward four times.', 'Two visits {season} were late, and nothing says why.', 'The review did not ask whether {outcome} is nearer.'],
    failing: ['Nobody saw the family for nine weeks after {event}.', 'The case has been open for eight months without a decision.'],
    actions: ['Hold the overdue review, and record progress on {outcome}', 'Visit within the week, and record what has moved {season}', 'Decide with the manager whether the plan goes on, changes or ends', 'Record why visits were late, and the days of the next four', 'Ask {agency} what they see of progress, and record it'],
  },
  oversight: {
    strengths: ['One can see a manager thinking.', 'Supervision asked about {who}, and the plan changed.', 'The decision to go on is reasoned, and checked the next time.'],
    weak: ['Supervision is held and says “continue with plan”.', 'Actions from supervision are not looked at again.', 'Nothing shows what the manager thought after {event}.', 'Supervision covers the tasks, and not the worker’s worry.'],
    failing: ['There is no supervision on this child {season}.', 'The assessment was signed off on the day on which it was begun.'],
    actions: ['Hold reflective supervision on this child, and record the reasoning', 'Record why the plan goes on unchanged after {event}', 'Follow up the three actions of the last supervision', 'Record the manager’s view of the risk {season}', 'Agree with the worker what would make this case move, and record it'],
  },
  recording: {
    strengths: ['A child could read this record one day and feel respected.', 'The chronology explains the worry on one page.', 'Fact and opinion are kept apart throughout.'],
    weak: ['The chronology ends in the spring and lists letters.', 'Case notes are six weeks behind.', 'The summary was copied from the last one.', 'Jargon hides what happened {place}.'],
    failing: ['{event} is not on the record at all.', 'A stand-in worker could not keep this child safe from what is written.'],
    actions: ['Bring the chronology up to date, with the effect of {event} on the child', 'Write up the visits {season}', 'Rewrite the case summary so that a stand-in could use it', 'Correct the record of {event}, and say who told us', 'Put the documents from {agency} where they belong, and note where'],
  },
  partnership: {
    strengths: ['Partners describe one plan and the same worry.', 'You challenged a decision of another agency, and it changed.', '{agency} was asked before anything was decided.'],
    weak: ['{agency} was not at the last two meetings.', 'Minutes went out three weeks late.', 'A difference of view was noted and left standing.', 'What {agency} knows came in after the decision.'],
    failing: ['What {agency} knew of {event} was never asked for.', 'Disagreement with {agency} was left while the child waited.'],
    actions: ['Ask {agency} for a written view of {event}', 'Send the minutes of the last core group to everyone, and record it', 'Take the difference with {agency} to the next level, and record the answer', 'Agree with {agency} who tells whom what, and by when', 'Invite {agency} to the next meeting, with the day on the record'],
  },
  'family-work': {
    strengths: ['The father was found, and is part of the plan.', 'The family made its own plan, and carries it out.', 'Fear was met with patience, and a door was opened.'],
    weak: ['All the work is with the mother.', 'The wider family was not asked who could help.', 'Work with parents is checking and referring on.', '{who} lives in the home and is not in the record.'],
    failing: ['An adult of whom we know little lives in the home.', 'The family was not told what we worry about.'],
    actions: ['Meet {who}, and record what they can offer', 'Offer a family network meeting, and record the answer', 'Plan three pieces of direct work with the parents, with their aim', 'Record what {who} says about {event}', 'Ask the family who they would call first, and write it into {outcome}'],
  },
  identity: {
    strengths: ['Faith and language shape the plan, and not only the form.', 'An interpreter was used from the first visit.', 'Being treated as older than one is was noticed and named.'],
    weak: ['Heritage is recorded and has no effect on the work.', 'A relative was used to interpret {place}.', 'The effect of the disability on the day is not described.'],
    failing: ['Ethnicity is wrong on the record, and it mattered.', 'A need of a disabled child was put down to behaviour.'],
    actions: ['Ask the child how they describe themselves, and record it', 'Use an interpreter at the next visit, and record who', 'Describe what the disability means {place}, and change {outcome} for it', 'Record the family’s own account of its history', 'Check the recorded ethnicity and language with the family'],
  },
  permanence: {
    strengths: ['The young person knows the plan and had a hand in it.', 'Brothers and sisters see each other, and it is protected.', 'The pathway plan sounds like the one it is for.'],
    weak: ['The pathway plan is general and late.', 'One track is followed, slowly.', 'Life-story work is promised and not begun.', 'Health and education are listed and not weighed.'],
    failing: ['There is no permanence plan after two reviews.', 'Nobody has been in touch with this care leaver {season}.'],
    actions: ['Write the pathway plan with the young person, and record their words', 'Record the second track, and what would start it', 'Begin life-story work, and record the first meeting', 'Arrange time with {who}, and record how it went', 'Ask the reviewing officer for a date, and record it'],
  },
}
