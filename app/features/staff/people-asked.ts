import type { Role } from '../../permissions.ts'

/** How people can be told apart in the list. */
export const standings = ['here', 'away', 'left', 'no team', 'no role', 'two teams', 'no way in'] as const

export type PeopleAsked = { words: string; teamId: string | undefined; role?: Role | undefined; standing: (typeof standings)[number]; page: number }
