import { z } from 'zod'
import { listed } from './fields.ts'
import type { Deed, SentField } from './recording.server.ts'

const revision = z.coerce.number().int().min(0).max(1_000_000_000).catch(0)
const Bases = z.record(z.string(), z.number().int().min(0).max(1_000_000_000)).catch({})
const Row = z.coerce.number().int().min(1).max(99)

/** What the page's form says of itself, beside the fields that it holds. */
const ofTheForm = ['loaded', 'tab', 'bases', 'phrase', 'do']

export type SentForm = { fields: SentField[]; tab: string; deed: Deed | undefined; thenCheck: boolean; /** The part of the page whose button was pressed. */ from: string | undefined }

/**
 * Reads what the page of a recording sends, whole or in part. Several boxes of one name are one field; a field that is not sent is not touched.
 * `loaded` is the revision at which the page was loaded; `bases`, kept by its script, names the later ones of single fields.
 */
export function sentForm(form: FormData): SentForm {
  const text = (name: string) => { const value = form.get(name); return typeof value === 'string' ? value : '' }
  const loaded = revision.parse(text('loaded'))
  const bases = Bases.parse(parsedJson(text('bases')))
  const fields = [...new Set(form.keys())].filter((name) => !ofTheForm.includes(name)).map((field): SentField => {
    const values = form.getAll(field).filter((value) => typeof value === 'string').map((value) => value.replaceAll('\0', ''))
    return { field, value: values.length > 1 ? [...new Set(values.flatMap(listed))].join(',') : values[0] ?? '', loadedAt: bases[field] ?? loaded }
  })
  const [what = '', ...which] = text('do').split(' ')
  return {
    fields, tab: z.string().regex(/^[a-z0-9]{1,16}$/).catch('unknown').parse(text('tab')), thenCheck: what === 'check', from: what === 'save' && /^[\w:-]{1,80}$/.test(which[0] ?? '') ? which[0] : undefined,
    deed: deedOf(what, which.join(' '), text('phrase')),
  }
}

function deedOf(what: string, which: string, phrase: string): Deed | undefined {
  const nth = Row.safeParse(which).data
  switch (what) {
    case 'add': return { do: 'add an action', phrase: which === 'phrase' ? phrase : undefined }
    case 'remove': return nth === undefined ? undefined : { do: 'remove an action', nth }
    case 'put-back': return nth === undefined ? undefined : { do: 'put an action back', nth }
    case 'use': return { do: 'use', name: which }
    case 'leave-out': return { do: 'leave out', name: which }
    default: return undefined
  }
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return {}
  }
}
