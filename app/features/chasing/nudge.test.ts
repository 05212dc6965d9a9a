import { expect, test } from 'vitest'
import { personalLine } from './nudge.ts'

test.for(['', 'Can we talk at two?', '  Ring me\nwhen you can.  '])('“%s” may go out beside a reminder', (line) => {
  expect(personalLine.safeParse(line).data).toBe(line.replace(/\s+/g, ' ').trim())
})

test('a line that identifies somebody, or is long, does not go out', () => {
  const wrong = (line: string) => personalLine.safeParse(line).error?.issues[0]?.message

  expect(wrong('Born 4 May 2016, see the note')).toContain('Take out the identifying detail (date of birth)')
  expect(wrong('She is at SW1A 1AA')).toContain('postcode')
  expect(wrong('a'.repeat(201))).toBe('Keep your line to 200 characters.')
  expect(personalLine.safeParse(undefined).data).toBe('')
})
