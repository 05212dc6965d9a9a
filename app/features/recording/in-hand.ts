import { momentInWords } from '../../lib/days.ts'
import type { InHand } from './recording.server.ts'

/** How far an audit is that somebody is recording: “9 themes graded, saved at 8.40am on 3 March 2026”. */
export const howFar = ({ graded, savedAt, startedAt }: Pick<InHand, 'graded' | 'savedAt' | 'startedAt'>): string =>
  `${graded === 1 ? '1 theme graded' : `${graded} themes graded`}, ${savedAt ? `saved ${momentInWords(new Date(savedAt))}` : `begun ${momentInWords(new Date(startedAt))}`}`
