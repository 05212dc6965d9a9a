import { expect, test } from 'vitest'
import { sentForm } from './sent-form.ts'

function form(pairs: [name: string, value: string][]) {
  const data = new FormData()
  for (const [name, value] of pairs) data.append(name, value)
  return data
}

test('boxes of one name are one field, and none ticked says so', () => {
  const { fields } = sentForm(form([['loaded', '4'], ['note-themes:1', ''], ['note-themes:1', 'planning'], ['note-themes:1', 'oversight'], ['note-themes:2', ''], ['strengths', 'Kept, and kept.']]))
  expect(fields).toEqual([
    { field: 'note-themes:1', value: 'planning,oversight', loadedAt: 4 }, { field: 'note-themes:2', value: '', loadedAt: 4 }, { field: 'strengths', value: 'Kept, and kept.', loadedAt: 4 },
  ])
})

test('the page’s script names later revisions of single fields', () => {
  const { fields } = sentForm(form([['loaded', '4'], ['bases', '{"impact":9}'], ['impact', 'Calm.'], ['strengths', 'Kept.']]))
  expect(fields.map(({ loadedAt }) => loadedAt)).toEqual([9, 4])
})

test('what is no form of ours is read as the earliest revision, and asks for nothing else', () => {
  expect(sentForm(form([['loaded', '-1'], ['bases', 'no json'], ['tab', '../..'], ['do', 'remove 1e9'], ['impact', 'a\0b']])))
    .toEqual({ fields: [{ field: 'impact', value: 'ab', loadedAt: 0 }], tab: 'unknown', thenCheck: false, from: undefined, deed: undefined })
})

test('each button says what it does', () => {
  const deed = (value: string) => sentForm(form([['do', value], ['phrase', 'planning-1']])).deed
  expect(deed('add phrase')).toEqual({ do: 'add an action', phrase: 'planning-1' })
  expect(deed('add')).toEqual({ do: 'add an action', phrase: undefined })
  expect(deed('remove 2')).toEqual({ do: 'remove an action', nth: 2 })
  expect(deed('put-back 2')).toEqual({ do: 'put an action back', nth: 2 })
  expect(deed('use beside:one:impact')).toEqual({ do: 'use', name: 'beside:one:impact' })
  expect(sentForm(form([['do', 'save theme:planning']]))).toMatchObject({ deed: undefined, from: 'theme:planning', thenCheck: false })
  expect(sentForm(form([['do', 'check']])).thenCheck).toBe(true)
})
