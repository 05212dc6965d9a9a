/** What the made-up council changes because of gaps that are nobody's to learn from. Days are before today; months are counted from this one. */
export const serviceActionsTold: readonly {
  theme: string; kind: 'system' | 'partner'; gaps: number; startedAgo: number; by: string; owner: string; due: number; wording: string; because: string
  steps: readonly { ago: number; by: string; wording: string; movedTo?: number }[]
  outcome?: { ago: number; done: boolean; words: string }
}[] = [
  {
    theme: 'recording', kind: 'system', gaps: 6, startedAgo: 96, by: 'Una Brackenbury', owner: 'Ben Lomax', due: -1,
    wording: 'Have the chronology take its entries from visits and meetings', because: 'Each event is typed twice, so the chronology ends where the week got busy.',
    steps: [
      { ago: 71, by: 'Ben Lomax', wording: 'The supplier of the case system has shown how it can be done, and two teams have tried it.' },
      { ago: 44, by: 'Ben Lomax', wording: 'Entries of other agencies are left out for now: they need an agreement first.' },
    ],
    outcome: { ago: 19, done: true, words: 'Since the start of last week a visit or a meeting becomes an entry when it is signed off. Workers add what it meant, and nothing is typed twice.' },
  },
  {
    theme: 'partnership', kind: 'partner', gaps: 9, startedAgo: 83, by: 'Una Brackenbury', owner: 'Hollis Grantchester', due: -1,
    wording: 'Agree with the hospital who sends the discharge plan, to whom and within how many hours', because: 'Plans come by post, days after the child is home, and the ward does not know whom to ring.',
    steps: [{ ago: 58, by: 'Hollis Grantchester', wording: 'Met the head of safeguarding nursing. A draft of one page is with the hospital’s board.' }],
  },
  {
    theme: 'planning', kind: 'system', gaps: 5, startedAgo: 52, by: 'Isla Nettles', owner: 'Una Brackenbury', due: 1,
    wording: 'Give each outcome in the plan’s form a line for “by when” and one for “how we would tell”', because: 'The form has one box for everything, and what is to change for the child gets lost among the tasks.',
    steps: [{ ago: 20, by: 'Una Brackenbury', wording: 'Three teams have written a plan on the new form. Families could say what would be different.' }],
  },
  {
    theme: 'review-progress', kind: 'system', gaps: 4, startedAgo: 38, by: 'Maren Oakhurst', owner: 'Verity Saltmarsh', due: 2,
    wording: 'Decide who holds cases while a post stands empty, and for how long', because: 'Cases wait on a duty list between two workers, and nobody looks whether the plan is moving.',
    steps: [{ ago: 12, by: 'Verity Saltmarsh', wording: 'The panel for posts decides first, and meets only every other month. The rule follows its decision.', movedTo: 4 }],
  },
]
