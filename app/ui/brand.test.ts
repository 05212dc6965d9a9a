import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brandCss, contrast } from './brand.ts'

test('contrast runs from 1 between likes to 21 between black and white', () => {
  expect(contrast('#ffffff', '#ffffff')).toBe(1)
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
})

test('a dark council colour is used as it is, with white words on it', () => {
  expect(brandCss('#1d4f91')).toBe(':root{--council-colour:#1d4f91;--council-on-colour:#ffffff;--council-ink:#1d4f91}\n')
})

test('a pale council colour gets black words on it and a darker ink for links', () => {
  const css = brandCss('#ffcc00')
  expect(css).toContain('--council-on-colour:#000000')
  expect(css).not.toContain('--council-ink:#ffcc00')
})

test('whatever the colour, words on it and links in it can be read', () => {
  const channel = fc.integer({ min: 0, max: 255 })
  fc.assert(
    fc.property(channel, channel, channel, (...parts) => {
      const colour = `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
      const [, on, ink] = /on-colour:(#\w{6});--council-ink:(#\w{6})/.exec(brandCss(colour))!
      expect(contrast(on!, colour)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(ink!, '#ffffff')).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test('what is not a colour changes nothing, so a setting cannot smuggle in a style', () => {
  for (const odd of ['', 'red', '#fff', '#1d4f91;}body{display:none']) expect(brandCss(odd)).toBe('')
})
