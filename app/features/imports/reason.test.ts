import { expect, test } from 'vitest'
import { reason } from './reason.ts'

const problemWith = (text: unknown) => reason('Say why.').safeParse(text).error?.issues[0]?.message

test('a reason is some words', () => {
  expect(reason('Say why.').parse('  They teach this.  ')).toBe('They teach this.')
  expect(problemWith('   ')).toBe('Say why.')
  expect(problemWith(undefined)).toBe('Say why.')
  expect(problemWith('a'.repeat(501))).toBe('Keep the reason to 500 characters.')
})

test('a reason holds no identifying detail', () => {
  expect(problemWith('See NHS 943 476 5919')).toBe('Take out the identifying detail (NHS number). Other people read this.')
})
