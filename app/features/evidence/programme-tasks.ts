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
    task: 'After module M19, write a decision in its five parts on the records of three different children, at least one of them about a decision that was not easy.',
    acceptedIf: [
      'There are three entries, on three children’s records, dated after you joined the programme.',
      'Each says what you considered, what you decided and why, who does what by when, and how it will be known that it was done.',
      'What you decided can be told apart from what others told you.',
    ],
    kinds: ['Case note', 'Supervision record', 'Plan', 'Strategy discussion', 'Minutes'],
    cases: 3,
  },
  'weekly review': {
    title: 'A weekly review of the team’s children',
    task: 'After module M21, begin a review of the whole team’s children each week, and keep a dated note of each. Send where the note of the latest can be seen.',
    acceptedIf: [
      'There are dated notes of at least two weekly reviews.',
      'Each says for every child that was talked about: continue, change or end, and why.',
      'Who does what by when is written down, and the next note says whether it was done.',
    ],
    kinds: ['Notes of the weekly review', 'Team board', 'Notes of a team meeting', 'Performance report'],
    cases: 0,
  },
  'audit closed': {
    title: 'One audit’s actions closed',
    task: 'After module M22, lead the actions of one audit of your team from the day they were agreed to the last check. Send the case and where the last of it can be seen.',
    acceptedIf: [
      'Every action of the audit has one owner, and is done and checked by somebody else.',
      'What was urgent was dealt with first, and what was late was said openly.',
      'The record shows what changed for the child.',
    ],
    kinds: ['Case note', 'Supervision record', 'Plan', 'Minutes', 'Letter or e-mail on file'],
    cases: 1,
  },
  'plan for the team': {
    title: 'A plan for the team',
    task: 'After the last check, write with your team what you will keep doing, what you will change and how you will see that children are better off. One page is enough.',
    acceptedIf: [
      'It names two or three things that will be done differently, with who and by when.',
      'It says how the team will see whether children are better off, with something to look at in three months.',
      'The team had a say in it.',
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
