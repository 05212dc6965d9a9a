import { expect, test } from 'vitest'
import { z } from 'zod'
import { idFrom, parseForm } from './http.server.ts'

const Form = z.object({ what: z.enum(['give', 'end']), name: z.string().trim().min(1, 'Write the name.') })
const sent = (fields: Record<string, string>) => parseForm(new Request('http://localhost/', { method: 'POST', body: new URLSearchParams(fields) }), Form)

test('a form is read once, without the zero bytes that no table can hold', async () => {
  expect(await sent({ what: 'give', name: 'A\0da ' })).toMatchObject({ ok: true, value: { what: 'give', name: 'Ada' }, typed: { name: 'Ada ' } })
})

test('a fault is told in the schema’s words, or in plain ones where it has none, and what was typed is kept', async () => {
  expect(await sent({ what: 'take', name: ' ' })).toMatchObject({
    ok: false, reply: { data: { problems: { what: 'Check this, and send the form again.', name: 'Write the name.' }, typed: { what: 'take', name: ' ' } }, init: { status: 400 } },
  })
  expect(await sent({})).toMatchObject({ ok: false, reply: { data: { problems: { name: 'Check this, and send the form again.' } } } })
})

test('what cannot be an id is not found', () => {
  for (const param of [undefined, '', 'x', '../people', '11111111-2222-4333-8444-55555555555']) expect(() => idFrom(param)).toThrow()
  expect(idFrom('11111111-2222-4333-8444-555555555555')).toBe('11111111-2222-4333-8444-555555555555')
})
