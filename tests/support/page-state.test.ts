import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { pageState } from './page-state.ts'

const state = (body: string) => pageState(parseHTML(`<!doctype html><html lang="en"><body>${body}</body></html>`).document.documentElement)
const row = (name: string, id: string) => `<tr><th scope="row">${name}</th><td><a class="govuk-link" href="/people/${id}">${name}</a></td></tr>`
const table = (...rows: string[]) => `<table><tbody>${rows.join('')}</tbody></table>`

test('pages with other words, people, numbers and more of the same rows are alike', () => {
  const one = table(row('Wilma Ashdown', '7f0c1a9e-4b1d-4c58-9d52-1f0a4be1a001'), row('Marcus Tull', '7f0c1a9e-4b1d-4c58-9d52-1f0a4be1a002'))
  expect(state(table(row('Priya Rookwood', '0b8f5d21-9a3c-4f3e-8d11-aa0a4be1a003')))).toBe(state(one))
  expect(state('<p id="due-17">Due 3 March</p>')).toBe(state('<p id="due-4">Due today</p>'))
  expect(state('<input id="a" name="a" value="yes"><script nonce="x">1</script>')).toBe(state('<input id="a" name="a" value="">'))
})

test('whatever axe may judge differently makes another page', () => {
  const different = [
    '<h2>Actions</h2><h3>Yours</h3>', '<h2>Actions</h2><h4>Yours</h4>', '<h2>Actions</h2><h3></h3>', '<h3>Yours</h3><h2>Actions</h2>',
    '<label for="a">Name</label><input id="a">', '<label for="b">Name</label><input id="a">', '<input id="a">', '<input id="a" aria-label="Name">', '<input id="a" aria-label="">', '<input id="a" disabled>',
    '<p class="pl-quiet">Late</p>', '<p>Late</p>', '<p style="color: red">Late</p>', '<style>p { color: red }</style><p>Late</p>', '<a href="/a">Late</a>', '<a>Late</a>', '<a href="#main">Late</a>',
    '<details><summary>Why</summary><p>So</p></details>', '<details open><summary>Why</summary><p>So</p></details>', '<img src="/a.svg">', '<img src="/a.svg" alt="">', '<img src="/a.svg" alt="A team">',
    table(row('A', '1')), table(row('A', '1'), '<tr><td>None</td></tr>'), '<ul><li>One</li></ul>', '<ul><p>One</p></ul>', '<p role="alert">Late</p>', '<p tabindex="0">Late</p>', '<p>Late</p><p class="pl-quiet">Late</p>',
    '<link rel="stylesheet" href="/brand.css?colour=%231d5f6e">', '<link rel="stylesheet" href="/brand.css?colour=%233d3a6b">',
  ]
  expect(new Set(different.map(state)).size).toBe(different.length)
})
