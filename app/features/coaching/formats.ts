/** The four formats of coaching (curriculum, section E), with how long a meeting lasts and for whose role each is. */
export const formats = {
  'action clinic': { title: 'Action clinic', minutes: 30, forRole: null, about: 'One action: what stops it, doing part of it together, and what will be seen in the record.' },
  'practice coaching': { title: 'Practice coaching', minutes: 60, forRole: null, about: 'Your goal on a case of your own, what is there now, what could be done and what you will do. A cycle is three meetings over eight weeks.' },
  'supervisor coaching': { title: 'Supervisor coaching', minutes: 60, forRole: 'manager', about: 'Feedback on how you supervise: reflection, recording, and what feelings do to a case.' },
  'auditor pairing': { title: 'Auditor pairing', minutes: 90, forRole: 'auditor', about: 'Two auditors grade the same case apart, then compare.' },
} as const satisfies Record<string, { title: string; minutes: number; forRole: 'manager' | 'auditor' | null; about: string }>

export type Format = keyof typeof formats
export const formatKeys = Object.keys(formats) as Format[]

/** Said wherever somebody books or meets. */
export const whatCoachingIsNot = 'Coaching is help with your own work, agreed with you. It is not supervision, no procedure about capability, and not therapy.'

/** So far ahead somebody may book, in weeks; the three meetings of a cycle last longer. */
export const weeksAhead = 4
export const weeksOfCycle = 8
