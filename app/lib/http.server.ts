import { data } from 'react-router'
import { z } from 'zod'

/** What is not yours, or not there, is not found: the page does not tell which. */
export function found<T>(row: T | undefined | null): T {
  if (row === undefined || row === null || row === false) throw data('Not found', { status: 404 })
  return row
}

const Uuid = z.guid()

/** The id in a URL. Anything that cannot be one is not found. */
export function idFrom(param: string | undefined): string {
  return found(Uuid.safeParse(param).data)
}

export type Problems = Record<string, string>
/** What a form gets back when something is wrong: what to mend, and what was typed. */
export type Reply = { problems: Problems; typed: Record<string, string> }

/**
 * Reads a form once, at the border. On a fault the reply keeps what was typed and names each field's problem in words.
 * @returns the value, or a reply with status 400 for the action to return
 */
export async function parseForm<Schema extends z.ZodType>(request: Request, schema: Schema):
  Promise<{ ok: true; value: z.infer<Schema>; typed: Record<string, string> } | { ok: false; reply: ReturnType<typeof mend> }> {
  const typed: Record<string, string> = {}
  for (const [name, value] of await request.formData()) if (typeof value === 'string') typed[name] = value.replaceAll('\0', '')
  // Where a schema has no words of its own, a form was sent that no page of ours has.
  const parsed = schema.safeParse(typed, { error: () => 'Check this, and send the form again.' })
  if (parsed.success) return { ok: true, value: parsed.data, typed }

  const problems: Problems = {}
  for (const issue of parsed.error.issues) problems[String(issue.path[0] ?? 'form')] ??= issue.message
  return { ok: false, reply: mend(problems, typed) }
}

/** A reply that asks for something to be mended, with status 400. */
export const mend = (problems: Problems, typed: Record<string, string> = {}) => data<Reply>({ problems, typed }, { status: 400 })
