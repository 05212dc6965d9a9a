import { expect, test } from 'vitest'
import { becauseIn, formatIn, pageAbout } from './asked.ts'

const id = '0b8e6a52-6b3e-4a8e-9d43-2f0c6b1f7a11'

test('an address says what coaching is asked for, or that it is of oneself', () => {
  expect(becauseIn(new URLSearchParams({ gap: id }))).toEqual({ because: { kind: 'gap', id } })
  expect(becauseIn(new URLSearchParams({ day: '2026-05-06' }))).toEqual({ because: undefined })
  expect(becauseIn(new URLSearchParams({ gap: 'x' }))).toBeUndefined()
  expect(becauseIn(new URLSearchParams({ gap: id, action: id }))).toBeUndefined()
  expect([formatIn(new URLSearchParams({ format: 'action clinic' })), formatIn(new URLSearchParams({ format: 'tea' }))]).toEqual(['action clinic', undefined])
})

test('choosing something keeps what it is about, and lets go of what was chosen before', () => {
  const href = pageAbout('/coaching/book', new URLSearchParams({ action: id, format: 'action clinic', coach: id, day: '2026-05-06', done: 'booked' }))
  expect(href({ coach: 'b' })).toBe(`/coaching/book?action=${id}&format=action+clinic&coach=b`)
  expect(href({ format: 'practice coaching' })).toBe(`/coaching/book?action=${id}&format=practice+coaching`)
})
