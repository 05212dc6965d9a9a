import { plainName } from '../../../lib/sheets/reading.ts'
import type { Answers, SheetPlan } from '../sheet-plan.ts'
import { northmere } from './northmere.ts'
import { ofsted } from './ofsted.ts'
import type { Profile } from './profile.ts'

/** How a kind of sheet is read: by a plan, or, where no plan says enough, by code. */
export type KnownProfile = { key: string; title: string; builtIn: boolean; answers: Answers } & ({ plan: SheetPlan; code?: undefined } | { code: Profile; plan?: undefined })

/** The profiles that the portal brings along. They leave nothing open: what a file does not say, they have settled. */
export const profiles: readonly KnownProfile[] = [
  { ...northmere, builtIn: true },
  { key: ofsted.key, title: ofsted.title, builtIn: true, answers: northmere.answers, code: ofsted },
]

/** The built-in profile with this key, or undefined. */
export const profileNamed = (key: string) => profiles.find((profile) => profile.key === key)

/** The built-in profile whose needed columns and themes are all in a header, or undefined. */
export function builtInFor(header: readonly string[]): KnownProfile | undefined {
  const there = new Set(header.map(plainName))
  const oneOf = (titles: readonly string[]) => titles.some((title) => there.has(plainName(title)))
  return profiles.find(({ plan, code }) => (plan
    ? ['reference', 'date', 'case', 'team', 'worker'].every((field) => oneOf(plan.columns[field as 'date'] ?? [])) && Object.values(plan.themes).every(oneOf)
    : Object.values(code.columns).every(oneOf)))
}
