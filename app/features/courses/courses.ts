import { inWords, type Day } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'

/** A course that somebody did elsewhere, as the list of another system has it. */
export type Course = { id: string; title: string; provider: string | null; completedOn: Day; hours: number | null }

/** 'Neglect in practice (Northmere College), 3 March 2026, 6 hours' */
export const courseInWords = ({ title, provider, completedOn, hours }: Omit<Course, 'id'>) =>
  [`${title}${provider ? ` (${provider})` : ''}`, inWords(completedOn), ...(hours === null ? [] : [counted(hours, 'hour', 'hours')])].join(', ')

/** Said wherever courses stand beside what was done here. */
export const recordedElsewhere = 'Recorded elsewhere'
