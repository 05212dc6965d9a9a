import { parseHTML } from 'linkedom'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Matrix, MatrixCell } from './matrix.tsx'
import { ScrollTable } from './scroll-table.tsx'

const columns = ['Person', { label: 'Open', numeric: true }]
const { document } = parseHTML(
  `<html><body>${renderToStaticMarkup(<ScrollTable caption="People, A to Z" columns={columns} rows={[['Femi', '2']]} />)}</body></html>`,
)

test('a wide table scrolls in a region that has a name and takes the focus', () => {
  const region = document.querySelector('[role="region"]')!
  expect(region.getAttribute('aria-label')).toBe('People, A to Z')
  expect(region.getAttribute('tabindex')).toBe('0')
})

test('each cell knows the name of its column, for when rows are stacked', () => {
  expect(document.querySelector('td')!.getAttribute('data-label')).toBe('Open')
})

test('a stacked table is still a table to those who listen', () => {
  for (const role of ['table', 'rowgroup', 'row', 'columnheader', 'rowheader', 'cell']) {
    expect(document.querySelector(`[role="${role}"]`), role).not.toBeNull()
  }
})

test('the words of a matrix cell read as one line', () => {
  const cell = <MatrixCell figure="6 of 9" range="35% to 88%" note="too few to tell" shade={2} />
  const matrix = renderToStaticMarkup(<Matrix caption="Below good" columns={['Theme', 'North']} rows={[['Plans', cell]]} />)
  expect(parseHTML(matrix).document.querySelector('td')!.textContent).toBe('6 of 9 35% to 88% too few to tell')
})
