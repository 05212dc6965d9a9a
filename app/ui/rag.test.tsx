import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Due } from './due.tsx'
import { Rag } from './rag.tsx'
import { SafetyBanner } from './safety-banner.tsx'

const words = (markup: string) => markup.replace(/<[^>]+>/g, '')

test('a priority is said in words, and what follows joins on', () => {
  expect(words(renderToStaticMarkup(<Rag priority="red" />))).toBe('Red: urgent')
  expect(words(renderToStaticMarkup(<Rag priority="red">due tomorrow 12 noon</Rag>))).toBe('Red: urgent, due tomorrow 12 noon')
})

test('lateness is said, not only coloured', () => {
  const late = renderToStaticMarkup(
    <Due at="2026-11-24" standing="late">
      Tuesday 24 November
    </Due>,
  )
  expect(words(late)).toBe('Late: was due Tuesday 24 November')
  expect(late).toContain('<time dateTime="2026-11-24">')
})

test('the safety banner says to phone first, and the number can be pressed', () => {
  const banner = renderToStaticMarkup(<SafetyBanner outOfHours="01632 960 001" />)
  expect(words(banner)).toBe(
    'If a child may be unsafe now, phone first. Logging here alerts nobody fast enough. Out of hours: 01632 960 001',
  )
  expect(banner).toContain('href="tel:01632960001"')
})
