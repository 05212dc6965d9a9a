import type { Day } from '../../lib/days.ts'

/** A framework as it is set up: an ordered scale with a good-enough line, themes in order with what each grade looks like, and types of case. */
export type FrameworkPlan = {
  key: string
  title: string
  validFrom: Day
  followedUpBy: 'person' | 'team'
  followUpDays?: { from: number; to: number }
  /** Best first. */
  grades: readonly { key: string; word: string; goodEnough: boolean }[]
  themes: readonly { key: string; title: string; question?: string; descriptors?: Readonly<Record<string, string>> }[]
  /** Each with the keys of the themes that are not judged in cases of the type. */
  caseTypes?: readonly { key: string; title: string; notApplicable: readonly string[] }[]
}

/** The longest time, in days, after which a later audit may still show whether a theme held. */
export const longestWindow = 730
