import { expect, test } from 'vitest'
import { pageToOpen } from './page-to-open.ts'

test.each(['/', '/my-practice', '/gaps/1?done=sent#what', '/set-up/people?words=a%20b&team='])('%s is a page of the portal', (path) => {
  expect(pageToOpen(path)).toBe(path)
})

// A browser leaves tabs and line ends out of an address, and reads a backslash as a slash.
test.each(['//evil.example', '/\\evil.example', '/\t/evil.example', '/\n/evil.example', '/\r//evil.example', '/a\\..\\\\evil.example', ' //evil.example', 'https://evil.example', 'javascript:alert(1)', '', undefined, null, ['/a']])('%j leads to the first page instead', (to) => {
  expect(pageToOpen(to)).toBe('/')
})
