import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ErrorPage, errorWords } from './error-page.tsx'

test('every expected status has a title, what happened and what to do next', () => {
  for (const status of [400, 403, 404, 409, 413, 429, 500, 503]) {
    const { title, happened, next } = errorWords(status)
    expect(title).not.toMatch(/[.!]$/)
    expect(happened).toMatch(/\.$/)
    expect(next).toMatch(/[.]$/)
  }
})

test('no two statuses say the same', () => {
  const titles = [400, 403, 404, 409, 413, 429, 500, 503].map((status) => errorWords(status).title)
  expect(new Set(titles).size).toBe(titles.length)
})

test('a status without words of its own is spoken of as the nearest one', () => {
  expect(errorWords(418)).toBe(errorWords(400))
  expect(errorWords(502)).toBe(errorWords(500))
})

test('the page begins with its title and leads back to the first page', () => {
  const page = renderToStaticMarkup(<ErrorPage status={404} />)
  expect(page).toMatch(/^<h1[^>]*>Page not found<\/h1>/)
  expect(page).toContain('href="/"')
})
