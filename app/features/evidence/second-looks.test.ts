import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { isLookedAtAgain, oneOf, whyNotToLook } from './second-looks.ts'

const chosen = (managerId: string, many: number) => Array.from({ length: many }, (_, before) => isLookedAtAgain(managerId, before)).flatMap((is, before) => (is ? [before] : []))

test('of each ten that a manager accepts exactly one is looked at again, the same whenever it is asked', () => {
  for (const managerId of Array.from({ length: 50 }, () => randomUUID())) {
    const places = chosen(managerId, 100)
    expect(places.map((place) => Math.floor(place / oneOf))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    expect(chosen(managerId, 100)).toEqual(places)
  }
})

test('every place of the ten comes up', () => {
  const places = new Set(Array.from({ length: 200 }, () => chosen(randomUUID(), 10)[0]))
  expect(places.size).toBe(oneOf)
})

test('nobody looks at their own work or at their own check', () => {
  const one = { submittedById: 'wilma', ownerId: 'fay', checkedById: 'marcus' }
  expect(whyNotToLook('wilma', one)).toContain('your own work')
  expect(whyNotToLook('fay', one)).toContain('your own work')
  expect(whyNotToLook('marcus', one)).toContain('accepted this yourself')
  expect(whyNotToLook('isla', one)).toBeUndefined()
})
