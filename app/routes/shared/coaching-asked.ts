import type { Because } from '../../features/coaching/about.server.ts'
import type { Format } from '../../features/coaching/formats.ts'
import { formatKeys } from '../../features/coaching/formats.ts'
import { found, idFrom } from '../../lib/http.server.ts'

const kinds = ['action', 'gap', 'learning', 'coaching'] as const

/** What an address says coaching is asked for; undefined where it is of oneself. What cannot be an id is not found. */
export function becauseIn(asked: URLSearchParams): Because | undefined {
  const named = kinds.filter((kind) => asked.has(kind))
  found(named.length <= 1)
  const [kind] = named
  return kind && { kind, id: idFrom(asked.get(kind)!) }
}

export const formatIn = (asked: URLSearchParams): Format | undefined => formatKeys.find((key) => key === asked.get('format'))

/** An address of the same page: about the same, with some of what is asked for changed. */
export function pageWith(path: string, asked: URLSearchParams, kept: readonly string[]) {
  const base = [...asked].filter(([name]) => kept.includes(name))
  return (to: Record<string, string>) => `${path}?${new URLSearchParams([...base.filter(([name]) => !(name in to)), ...Object.entries(to)])}`
}
/** What an address keeps whatever is chosen on its page. */
export const whatItIsFor: readonly string[] = [...kinds, 'person', 'format']
