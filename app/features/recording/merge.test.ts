import fc from 'fast-check'
import { expect, test } from 'vitest'
import { merge } from './merge.ts'

const one = (value: string, loaded: string, stored: string) => merge([{ field: 'strengths', value, loaded }], () => stored)
const nothing = { write: [], beside: [] }

test('what this tab did not change is left, whatever another tab wrote', () => {
  expect(one('a', 'a', 'a')).toEqual(nothing)
  expect(one('a', 'a', 'b')).toEqual(nothing)
})

test('what this tab changed is written while the stored value is the one it loaded', () => {
  expect(one('b', 'a', 'a')).toEqual({ write: [{ field: 'strengths', value: 'b' }], beside: [] })
  expect(one('', 'a', 'a')).toEqual({ write: [{ field: 'strengths', value: '' }], beside: [] })
})

test('what both changed to the same is left', () => {
  expect(one('b', 'a', 'b')).toEqual(nothing)
})

test('what both changed to different values stays as stored, and this tab’s value is kept beside it', () => {
  expect(one('c', 'a', 'b')).toEqual({ write: [], beside: [{ field: 'strengths', value: 'c' }] })
})

test('each field is brought together by itself', () => {
  const stored: Record<string, string> = { impact: 'a', 'grade:planning': 'good' }
  expect(merge([{ field: 'impact', value: 'b', loaded: 'a' }, { field: 'grade:planning', value: 'inadequate', loaded: '' }], (field) => stored[field]!)).toEqual({
    write: [{ field: 'impact', value: 'b' }], beside: [{ field: 'grade:planning', value: 'inadequate' }],
  })
})

test('a value that this tab changed is always written, kept beside, or stored already', () => {
  const value = fc.constantFrom('', 'a', 'b', 'c')
  fc.assert(fc.property(value, value, value, (mine, loaded, stored) => {
    const { write, beside } = one(mine, loaded, stored)
    if (mine !== loaded) expect([...write, ...beside].some((kept) => kept.value === mine) || mine === stored).toBe(true)
    if (write.length > 0) expect(stored).toBe(loaded)
  }))
})
