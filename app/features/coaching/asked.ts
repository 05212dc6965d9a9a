import { z } from 'zod'
import { coachings } from '../cohorts/cohorts.ts'
import type { Because } from './about.server.ts'
import { formatKeys, type Format } from './formats.ts'

const kinds = ['action', 'gap', 'learning', 'coaching'] as const
const Id = z.guid()

/** What an address says coaching is asked for, nothing where it is of oneself. @returns undefined where it says no such thing: two at once, or what cannot be an id */
export function becauseIn(asked: URLSearchParams): { because: Because | undefined } | undefined {
  if (asked.has('member')) {
    const [id, meeting] = [Id.safeParse(asked.get('member')).data, coachings.find((one) => one === asked.get('meeting'))]
    return id !== undefined && meeting ? { because: { kind: 'programme', id, meeting } } : undefined
  }
  const named = kinds.filter((kind) => asked.has(kind))
  const [kind] = named
  if (!kind) return { because: undefined }
  const id = Id.safeParse(asked.get(kind)).data
  return named.length === 1 && id !== undefined ? { because: { kind, id } } : undefined
}

/** The pair whose meeting it is, where two go on meeting. */
export const pairIn = (asked: URLSearchParams): string | undefined => Id.safeParse(asked.get('pair')).data

export const formatIn = (asked: URLSearchParams): Format | undefined => formatKeys.find((key) => key === asked.get('format'))

/** What an address keeps, whatever is chosen on its page. */
const whatItIsFor: readonly string[] = [...kinds, 'member', 'meeting', 'pair', 'person', 'format']

/** Addresses of the same page, about the same, with something of it chosen. */
export function pageAbout(path: string, asked: URLSearchParams) {
  const kept = [...asked].filter(([name]) => whatItIsFor.includes(name))
  return (to: Record<string, string>) => `${path}?${new URLSearchParams([...kept.filter(([name]) => !(name in to)), ...Object.entries(to)])}`
}
