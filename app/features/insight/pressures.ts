import { inWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import type { Pressure } from './pressures.server.ts'

/** 'a middle of 17 cases a worker', '16.5' */
const casesInWords = (cases: number) => (Number.isInteger(cases) ? String(cases) : cases.toFixed(1))

/** One place's row: what its workers and posts stood at, with the days on which they were counted. */
export const pressureRow = ({ id, name, cases, workers, countedOn, posts, postsCountedOn }: Pressure) => ({
  id, name,
  cases: cases === null ? (workers === 0 ? 'Not counted' : 'Fewer than three workers counted') : `${casesInWords(cases)}, of ${counted(workers, 'worker', 'workers')}`,
  casesOn: cases === null || countedOn === null ? '' : inWords(countedOn),
  posts: posts === null ? 'Not counted' : String(posts),
  postsOn: postsCountedOn === null ? '' : inWords(postsCountedOn),
})
export type PressureRow = ReturnType<typeof pressureRow>
