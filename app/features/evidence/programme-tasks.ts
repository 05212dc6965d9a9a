/** The four pieces of work of the managers’ programme (curriculum §F), in the order of its weeks. Somebody else looks, and accepts each. */
export const programmeTasks = ['three entries', 'weekly review', 'audit closed', 'plan for the team'] as const
export type ProgrammeTask = (typeof programmeTasks)[number]

type Asked = {
  title: string
  /** What the manager is asked to do. */
  task: string
  acceptedIf: readonly string[]
  /** Kinds of record in which it can be seen. */
  kinds: readonly string[]
  /** How many cases it is about; none for a paper of the whole team. */
  cases: 0 | 1 | 3
}

export const taskAsked: Readonly<Record<ProgrammeTask, Asked>> = {
  'three entries': {
    title: 'Three management decisions on the record',
    task: 'Write the next three decisions that you would have written anyway so that others can act on them, on three children’s records: one that is easy, one made in a doorway, and one about which you and the worker did not agree. Send the three case references and the date of the latest.',
    acceptedIf: [
      'There are three entries, on three children’s records.',
      'Each has a reason and a direction, one owner and a day for each action, and a day on which you look again.',
      'Each was written at the time, and not afterwards.',
    ],
    kinds: ['Case note', 'Supervision record', 'Plan', 'Strategy discussion', 'Minutes'],
    cases: 3,
  },
  'weekly review': {
    title: 'A weekly review of the team’s children',
    task: 'Hold a short review with your team each week, four in all: new, stuck, ending, overdue. Keep a dated note of each. Hand it in when you have four, with the date of the latest.',
    acceptedIf: [
      'There are four dated notes, with something decided for each child that was talked about.',
      'Two children moved on: their plan changed, ended or went up a step, with the reason on their own record.',
      'No child is named where the notes are not kept on the records.',
    ],
    kinds: ['Notes of the weekly review', 'Team board', 'Notes of a team meeting', 'Performance report'],
    cases: 0,
  },
  'audit closed': {
    title: 'One audit’s actions closed',
    task: 'Take the actions of one audit in your team through to the end. Send the case and where the last of it can be seen. If your team has no audit with open actions, ask whoever looks after the cohort; a recent one will do.',
    acceptedIf: [
      'Each action has one owner, and was seen by somebody who did not do it.',
      'Each was closed in time, or extended once, openly, with the first date left standing.',
      'At least one made a difference to the child, and not only a document more.',
    ],
    kinds: ['Case note', 'Supervision record', 'Plan', 'Minutes', 'Letter or e-mail on file'],
    cases: 1,
  },
  'plan for the team': {
    title: 'A plan for the team',
    task: 'Write a plan for your team: three changes, six to eight weeks, one page. Talk it over with your team and your manager, then hand it in.',
    acceptedIf: [
      'It has three changes, and says of each what will be different for a child.',
      'It says who will look, at what and on which day.',
      'The team would know it as theirs.',
    ],
    kinds: ['Plan of the team', 'Notes of a team meeting', 'Service plan'],
    cases: 0,
  },
}

/** Several references as they stand in one field, and back. */
export const casesInOne = (references: readonly string[]) => references.join(', ')
export const casesIn = (reference: string | null): string[] => reference?.split(', ') ?? []

/** Where a paper has no case, it is the team’s. */
export const ofTheTeam = 'The team, no single case'
