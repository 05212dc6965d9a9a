/** What came of reading a sheet. Rows: read = accepted + rejected + unchanged. Audits: created and changed. */
export type Outcome = {
  read: number
  accepted: number
  rejected: number
  unchanged: number
  created: number
  changed: number
  gaps: number
  actions: number
  assignments: number
  peopleCreated: number
  /** What changed grades did to learning: taken back where nobody had begun it, flagged where somebody had. */
  learningEnded: number
  learningFlagged: number
}

export const nothingYet = (): Outcome => ({
  read: 0, accepted: 0, rejected: 0, unchanged: 0, created: 0, changed: 0, gaps: 0, actions: 0, assignments: 0, peopleCreated: 0, learningEnded: 0, learningFlagged: 0,
})
