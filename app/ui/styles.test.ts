import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { compile, Logger } from 'sass'
import { expect, test } from 'vitest'
import { contrast } from './brand.ts'

const here = new URL('.', import.meta.url)
const warnings: string[] = []
const { css } = compile(new URL('styles.scss', here).pathname, {
  loadPaths: ['node_modules'],
  style: 'compressed',
  quietDeps: true,
  logger: { ...Logger.silent, warn: (message) => warnings.push(message) },
})

test('the stylesheet compiles without a warning of our own making', () => {
  expect(warnings).toEqual([])
})

test('the stylesheet is at most 20 kB on the wire', () => {
  expect(gzipSync(css).length).toBeLessThanOrEqual(20_000)
})

test('nothing is carried inside the stylesheet or fetched from elsewhere', () => {
  const addresses = [...css.matchAll(/url\("?([^")]+)/g)].map(([, address]) => address)
  expect(addresses.filter((address) => !address!.startsWith('@fontsource-variable/'))).toEqual([])
  expect(css).not.toContain('GDS Transport')
})

test('every word of the kit can be read against what is behind it', () => {
  const pairs = [...css.matchAll(/\.pl-[\w-]+\{[^}]*?color:(#\w{3,6});[^}]*?background:(#\w{3,6})/g)]
  expect(pairs.length).toBeGreaterThanOrEqual(4)
  for (const [rule, word, ground] of pairs) expect(contrast(whole(word!), whole(ground!)), rule).toBeGreaterThanOrEqual(4.5)
})

test('no component writes a style attribute, which the content policy would refuse', () => {
  for (const file of readdirSync(here).filter((name) => name.endsWith('.tsx') && !name.includes('.test.'))) {
    expect(readFileSync(new URL(file, here), 'utf8'), file).not.toMatch(/\bstyle=/)
  }
})

/** A colour such as #fff in its whole form. */
const whole = (colour: string) => (colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour)
