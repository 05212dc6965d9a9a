import { z } from 'zod'
import { coachings } from '../cohorts/cohorts.ts'
import type { Because } from './about.server.ts'
import { formatKeys, type Format } from './formats.ts'

const Id = z.guid()
const kinds = ['action', 'gap', 'learning', 'coaching'] as const

/** What a page of choosing is asked for, by its address: about what, with whom, in which format, on which day. What is not understood is not asked for. */
export type AskedOf = { because: Because | undefined; personId: string | undefined; pairId: string | undefined; coachId: string | undefined; format: Format | undefined; day: string | undefined }

export function askedFrom(query: URLSearchParams): AskedOf {
  const id = (name: string) => Id.safeParse(query.get(name)).data
  const kind = kinds.find((one) => id(one) !== undefined)
  const [member, meeting] = [id('member'), z.enum(coachings).safeParse(query.get('meeting')).data]
  return {
    because: kind ? { kind, id: id(kind)! } : member && meeting ? { kind: 'programme', id: member, meeting } : undefined, personId: id('person'), pairId: id('pair'),
    coachId: id('coach'), format: z.enum(formatKeys as [Format, ...Format[]]).safeParse(query.get('format')).data, day: z.iso.date().safeParse(query.get('day')).data,
  }
}

/** The same page with something of its address changed; what is undefined is left out. */
export function asQuery(path: string, query: URLSearchParams, more: Record<string, string | undefined>): string {
  const all = new URLSearchParams([...query].filter(([name]) => name !== 'done'))
  for (const [name, value] of Object.entries(more)) {
    if (value === undefined) all.delete(name)
    else all.set(name, value)
  }
  return all.size > 0 ? `${path}?${all}` : path
}

const eitherOf: readonly Format[] = ['action clinic', 'practice coaching']
/** The formats that somebody may choose instead of one: a clinic and practice coaching stand for each other. */
export const insteadOfFormat = (format: Format): readonly Format[] => (eitherOf.includes(format) ? eitherOf.filter((other) => other !== format) : [])
