import { parseHTML } from 'linkedom'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Frame } from './page.tsx'
import type { FrameProps } from './page.tsx'

const shown = (props: Omit<FrameProps, 'children'>) =>
  parseHTML(`<html><body>${renderToStaticMarkup(<Frame {...props}>Here</Frame>)}</body></html>`).document

test('the first link on the page skips to the main part', () => {
  const page = shown({ council: 'Northmere' })
  const skip = page.querySelector('a')!
  expect(skip.getAttribute('href')).toBe('#main-content')
  expect(page.querySelector('#main-content')!.localName).toBe('main')
})

test('the header names the council and the service', () => {
  expect(shown({ council: 'Northmere' }).querySelector('header a')!.textContent).toBe('Northmere Practice Loop')
})

test('the navigation marks the open page in words that are heard too', () => {
  const nav = [{ text: 'My practice', href: '/my-practice', current: true }, { text: 'Learning', href: '/modules' }]
  expect(shown({ nav }).querySelector('nav [aria-current="page"]')!.textContent).toBe('My practice')
})

test('nothing in the navigation is hidden or waits for a script', () => {
  const page = shown({ nav: [{ text: 'My practice', href: '/my-practice' }, { text: 'Learning', href: '/modules' }] })
  expect(page.querySelector('[hidden]')).toBeNull()
  expect(page.querySelectorAll('nav a')).toHaveLength(2)
})

test('somebody signed in sees their name and can sign out by a form', () => {
  const page = shown({ person: { name: 'Priya Raman', role: 'Social worker' } })
  expect(page.querySelector('header')!.textContent).toContain('Priya Raman, Social worker')
  const form = page.querySelector('form')!
  expect([form.getAttribute('method'), form.getAttribute('action')]).toEqual(['post', '/sign-out'])
})

test('nobody signed in sees no sign-out', () => {
  expect(shown({}).querySelector('form')).toBeNull()
})

test('demo mode says so on every page', () => {
  expect(shown({ demo: 'Demo: every person and case here is made up.' }).body.textContent).toContain('Demo: every person and case here is made up.')
  expect(shown({}).body.textContent).not.toContain('Demo')
})

test('the footer leads to help, the accessibility statement and privacy', () => {
  const links = [...shown({}).querySelectorAll('footer a')].map((link) => link.getAttribute('href'))
  expect(links).toEqual(['/help', '/accessibility', '/privacy'])
})
