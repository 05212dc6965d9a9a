import { Tag } from '../../ui/tag.tsx'
import type { StepStanding } from './cohorts.ts'

const tags = { done: ['Done', 'green'], 'to do': ['To do', 'blue'], late: ['Late', 'orange'], waits: ['Waits', 'grey'] } as const

/** Where a step stands, in a word. */
export const StepTag = ({ state }: Pick<StepStanding, 'state'>) => <Tag colour={tags[state][1]}>{tags[state][0]}</Tag>
