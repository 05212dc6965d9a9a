import { northmere } from './northmere.ts'
import { ofsted } from './ofsted.ts'
import type { Profile } from './profile.ts'

export const profiles: readonly Profile[] = [northmere, ofsted]

/** The profile with this key, or undefined. */
export const profileNamed = (key: string) => profiles.find((profile) => profile.key === key)
