import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { agreedInWords, isLookedAtAgain, whyNotToLook } from './second-looks.ts'

const chosen = (seed: string, many: number) => Array.from({ length: many }, (_, before) => isLookedAtAgain(seed, before)).flatMap((is, before) => (is ? [before] : []))

test('of each ten that a manager accepts exactly one is looked at again, the same whenever it is asked', () => {
  for (const seed of Array.from({ length: 50 }, () => randomUUID())) {
    const places = chosen(seed, 100)
    expect(places.map((place) => Math.floor(place / 10))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(chosen(seed, 100)).toEqual(places)
  }
})

test('every place of the ten comes up', () => {
  const places = new Set(Array.from({ length: 200 }, () => chosen(randomUUID(), 10)[0]))
  expect(places.size).toBe(10)
})

test('agreement is said with how sure it is, and nothing is said before anybody has looked', () => {
  expect(agreedInWords({ looked: 0, agreed: 0 })).toBeUndefined()
  expect(agreedInWords({ looked: 3, agreed: 3 })).toBe('Auditors who looked again in the last 12 months agreed with 3 of 3. That is too few to tell how it is with all that is accepted.')
  expect(agreedInWords({ looked: 20, agreed: 18 })).toBe('Auditors who looked again in the last 12 months agreed with 18 of 20. Of all that is accepted like these it may be between 70% and 97%.')
})

test('nobody looks at their own work or at their own check', () => {
  const one = { submittedById: 'wilma', ownerId: 'fay', checkedById: 'marcus' }
  expect(whyNotToLook('wilma', one)).toContain('your own work')
  expect(whyNotToLook('fay', one)).toContain('your own work')
  expect(whyNotToLook('marcus', one)).toContain('accepted this yourself')
  expect(whyNotToLook('isla', one)).toBeUndefined()
})
