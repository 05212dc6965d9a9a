import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findIdentifiers, withoutIdentifiers } from './identifiers.ts'

const kindsIn = (text: string) => findIdentifiers(text).map(({ kind }) => kind)

/** An NHS number made of nine digits and the check digit that belongs to them; some nine have none. */
const nhsNumber = fc
  .tuple(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 9, maxLength: 9 }), fc.constantFrom('', ' ', '-'))
  .map(([digits, gap]) => {
    const check = (11 - (digits.reduce((sum, digit, place) => sum + digit * (10 - place), 0) % 11)) % 11
    const number = [...digits, check].join('')
    return new Set(number).size > 1 && check < 10 ? `${number.slice(0, 3)}${gap}${number.slice(3, 6)}${gap}${number.slice(6)}` : undefined
  })
  .filter((number) => number !== undefined)

test('an NHS number is found by its check digit, with or without gaps', () => {
  expect(kindsIn('see note re NHS no 943 476 5919')).toEqual(['NHS number'])
  expect(kindsIn('9434765919')).toEqual(['NHS number'])
  expect(kindsIn('NHS9434765919')).toEqual(['NHS number'])
  expect(kindsIn('943-476-5919.')).toEqual(['NHS number'])
  expect(kindsIn('2026 943 476 5919')).toEqual(['NHS number'])
  expect(kindsIn('943 476 5918')).toEqual([])
  expect(kindsIn('1111111111')).toEqual([])
  fc.assert(fc.property(nhsNumber, (number) => {
    expect(withoutIdentifiers(`Number ${number}, seen`)).toBe('Number [removed: NHS number], seen')
  }))
})

test('a date beside the words for birth is a date of birth', () => {
  for (const text of [
    'DOB 04/07/2015', 'dob: 4.7.15', 'D.O.B. 2015-07-04', 'Date of birth: 4 July 2015', 'date of birth is 4th July 2015',
    'born on 4 July 2015', 'born 4 July', 'She was born July 4th, 2015', 'DOB04/07/2015', '04/07/2015 (DOB)', '4 July 2015 date of birth',
  ]) expect(kindsIn(text), text).toEqual(['date of birth'])
})

test('only the date is taken out of the sentence', () => {
  expect(withoutIdentifiers('see note re NHS no 943 476 5919, DOB 04/07/2015')).toBe(
    'see note re NHS no [removed: NHS number], DOB [removed: date of birth]',
  )
})

test('UK postcodes are found', () => {
  for (const text of ['SW1A 1AA', 'm1 1ae', 'at B33 8TH.', 'CR2 6XH', 'DN551PT', 'W1A  0AX']) {
    expect(kindsIn(text), text).toEqual(['postcode'])
  }
})

test('UK phone numbers are found', () => {
  for (const text of [
    '07700 900123', '07700900123', '07700 900 123', '+44 7700 900123', '+44 (0)20 7946 0000', '0044 20 7946 0000', '020 7946 0000',
    '(0191) 498 0000', '01632 960 001', '0800 123456', 'ring 0114-496-0000 today', '01632 960001 12345',
  ]) expect(kindsIn(text), text).toEqual(['phone number'])
})

test('e-mail addresses are found', () => {
  expect(withoutIdentifiers('Write to zoë.o\'dell+x@mail.northmere.example, or <a@b.example>.')).toBe(
    'Write to [removed: e-mail address], or <[removed: e-mail address]>.',
  )
  expect(withoutIdentifiers(`${'a'.repeat(200)}@b.example`)).toBe('[removed: e-mail address]')
  expect(kindsIn('@northmere or a @ b or a@b')).toEqual([])
})

test.each([
  'Case NM872806, audit A-0104 of 3 March 2026',
  'Seen 04/05/2026, 2026-05-12 and 07.05.26 12 people',
  'Visit of 01-05-2026 10:30 and 01.05.2026 1030',
  'Strategy discussion under section 47; s47 1st visit, s47 2hr meeting, s17 plan',
  'In 2026 84 of 128 audits, 53.7% (38.8 to 67.9), 1,234,567,890 in all',
  'Unborn baby; newborn seen 3 March 2026; born prematurely; born 3 decades ago',
  'See the plan at 10am on 14 May 2026. Date of birth is on the file',
  'Year 4 2nd term, 3rd and 4th visits, KS2, T1 2ab, 12 noon',
  'Team 7 (old), 0123 456, Room 3, version 2.0.1',
])('nothing is found in %j', (text) => {
  expect(findIdentifiers(text)).toEqual([])
})

const fragment = fc.oneof(
  nhsNumber,
  fc.constantFrom(
    'DOB 04/07/2015', 'born 4 July', '4 July 2015', '04/07/2015', '2015-07-04', 'DOB', 'date of birth', 'born', 'NHS', 'SW1A 1AA', 'm11ae',
    '07700 900123', '+44', '020 7946 0000', 'a@b.example', '@', 'zoë', '.', ',', ' ', '-', '(', ')', '[', ']', '\n', 'x', '1', '12', '2026', 's47',
    '[removed: date of birth]', '[removed: NHS number]', 'on ',
  ),
  fc.string({ unit: 'binary', maxLength: 5 }),
)
const anyText = fc.array(fragment, { maxLength: 12 }).map((fragments) => fragments.join(''))

test('once removed, no identifying detail is left and a second removal changes nothing', () => {
  fc.assert(fc.property(anyText, (text) => {
    const removed = withoutIdentifiers(text)
    expect(findIdentifiers(removed)).toEqual([])
    expect(withoutIdentifiers(removed)).toBe(removed)
  }), { numRuns: 5_000 })
})

test('what is found lies in order, apart, and inside the text', () => {
  fc.assert(fc.property(anyText, (text) => {
    let from = 0
    for (const { start, end } of findIdentifiers(text)) {
      expect(start >= from && end > start && end <= text.length).toBe(true)
      from = end
    }
  }), { numRuns: 2_000 })
})

test.each([
  '1', '1 ', '0', '12/', '1-', 'a', 'a@', '@', '.@', 'a.', 'a@b.', 'dob ', 'dob (', 'born on ', 'd.o.b.', '+44 (0)', 'SW1', 'a1 ', '12 jan ',
  '07700 ', 'nhs', ' ', '-', '94 3', '943 476 ',
])('100 kB of %j take no longer than a second', (piece) => {
  const started = performance.now()
  withoutIdentifiers(piece.repeat(Math.ceil(100_000 / piece.length)))
  expect(performance.now() - started).toBeLessThan(1_000)
})
