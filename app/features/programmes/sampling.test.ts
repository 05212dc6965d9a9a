import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inSeededOrder, nextInPlaceOf, placeOf, preferring, sampleOf, strata, type Drawable, type Stratum } from './sampling.ts'

const listed = fc.uniqueArray(fc.record({
  caseReference: fc.string({ minLength: 1, maxLength: 8 }), caseType: fc.constantFrom('CIN', 'CP', 'LAC'), serviceAreaId: fc.constantFrom('north', 'south'),
  workerId: fc.option(fc.constantFrom('wilma', 'kofi', 'ines', 'tom')),
}), { selector: ({ caseReference }) => caseReference, maxLength: 60 })
const someStrata = fc.subarray([...strata])
const asked = fc.record({ size: fc.integer({ min: 0, max: 70 }), seed: fc.string(), by: someStrata })

const many = (count: number, of: (nth: number) => Partial<Drawable> = () => ({})): Drawable[] => Array.from({ length: count }, (_, nth) => (
  { caseReference: `NM${1000 + nth}`, caseType: 'CIN', serviceAreaId: 'north', workerId: 'wilma', ...of(nth) }
))

describe('a sample by chance', () => {
  test('is the same for the same list and seed, whatever the order of the list', () => {
    fc.assert(fc.property(listed.chain((cases) => fc.tuple(fc.constant(cases), fc.shuffledSubarray(cases, { minLength: cases.length }))), asked, ([cases, shuffled], how) => {
      expect(sampleOf(shuffled, how)).toEqual(sampleOf(cases, how))
    }))
  })

  test('has the size asked for, or the whole list where that is smaller, and no case twice', () => {
    fc.assert(fc.property(listed, asked, (cases, how) => {
      const sample = sampleOf(cases, how)
      expect(sample).toHaveLength(Math.min(how.size, cases.length))
      expect(new Set(sample).size).toBe(sample.length)
      expect(sample.every((one) => cases.includes(one))).toBe(true)
    }))
  })

  test('gives each group its share to within one case, and each group within a group', () => {
    fc.assert(fc.property(listed, asked, (cases, { size: wanted, seed, by }) => {
      const size = Math.min(wanted, cases.length)
      const sample = sampleOf(cases, { size, seed, by })
      for (let depth = 1; depth <= by.length; depth++) {
        const groups = Map.groupBy(cases, (one) => by.slice(0, depth).map((stratum) => of(one, stratum)).join(' '))
        for (const group of groups.values()) {
          const share = (group.length * size) / cases.length
          expect(Math.abs(sample.filter((one) => group.includes(one)).length - share)).toBeLessThan(1 + 1e-9)
        }
      }
    }))
  })

  test('comes in the order of its seed, so that a random one is the beginning of a larger one', () => {
    fc.assert(fc.property(listed, fc.string(), fc.nat(40), (cases, seed, size) => {
      expect(sampleOf(cases, { size: size + 5, seed }).slice(0, size)).toEqual(sampleOf(cases, { size, seed }))
    }))
  })

  test('can be computed by anyone: SHA-256 of the seed, a space and the case reference', () => {
    // As `printf 'abc d' | sha256sum` prints it.
    expect(placeOf('abc', 'd').slice(0, 16)).toBe('437b4936fc9579d5')
    const cases = many(30)
    const places = inSeededOrder(cases, 'autumn').map(({ caseReference }) => placeOf('autumn', caseReference))
    expect(places).toEqual(places.toSorted())
  })

  test.each<[string, readonly Stratum[]]>([['random', []], ['kept in proportion by area and case type', ['area', 'case type']], ['kept in proportion by worker, of whom most have a share below one', ['worker']]])(
    'gives every case about the same chance: %s', (_, by) => {
      const cases = many(50, (nth) => ({ caseType: nth % 7 === 0 ? 'LAC' : 'CIN', serviceAreaId: nth < 11 ? 'north' : 'south', workerId: `worker ${Math.floor(Math.sqrt(nth * 4))}` }))
      const draws = 4_000
      const drawn = new Map(cases.map((one) => [one, 0]))
      for (let nth = 0; nth < draws; nth++) for (const one of sampleOf(cases, { size: 10, seed: `simulated ${nth}`, by })) drawn.set(one, drawn.get(one)! + 1)
      // A fifth of 4,000 is 800; five standard deviations of a count with that chance are 127.
      for (const count of drawn.values()) expect(Math.abs(count - draws / 5)).toBeLessThan(127)
    })
})

describe('a case in place of another', () => {
  test('is the next in the order of the seed', () => {
    const cases = many(20)
    const larger = sampleOf(cases, { size: 6, seed: 'autumn' })
    const left = cases.filter((one) => !larger.slice(0, 5).includes(one))
    expect(nextInPlaceOf(larger[2]!, left, { seed: 'autumn' })).toBe(larger[5])
  })

  test('is of the same groups while there is one, and then of the wider', () => {
    const cases = many(12, (nth) => ({ serviceAreaId: nth < 6 ? 'north' : 'south', caseType: nth % 2 ? 'CP' : 'CIN' }))
    const gone = cases[0]!
    const by = ['area', 'case type'] as const
    const next = (left: Drawable[]) => nextInPlaceOf(gone, left, { seed: 'autumn', by })
    expect(next(cases.slice(1))).toMatchObject({ serviceAreaId: 'north', caseType: 'CIN' })
    expect(next(cases.filter(({ serviceAreaId, caseType }) => serviceAreaId === 'south' || caseType === 'CP'))).toMatchObject({ serviceAreaId: 'north', caseType: 'CP' })
    expect(next(cases.filter(({ serviceAreaId }) => serviceAreaId === 'south'))).toMatchObject({ serviceAreaId: 'south' })
    expect(next([])).toBeUndefined()
  })
})

describe('preferring some workers', () => {
  const cases = many(20, (nth) => ({ workerId: nth < 3 ? 'ines' : nth < 5 ? 'tom' : nth === 5 ? null : 'wilma' }))

  test('takes a case of each before a second of anyone, and then the others', () => {
    const drawn = preferring(cases, { size: 6, seed: 'autumn', first: new Set(['ines', 'tom']) }).map(({ workerId }) => workerId)
    expect(drawn.slice(0, 2).toSorted()).toEqual(['ines', 'tom'])
    expect(drawn.slice(2, 5).toSorted()).toEqual(['ines', 'ines', 'tom'])
    expect(['wilma', null]).toContain(drawn[5])
  })

  test('is repeatable, and has no case twice', () => {
    fc.assert(fc.property(listed, fc.string(), fc.nat(70), (all, seed, size) => {
      const how = { seed, size, first: new Set(['ines']) }
      expect(preferring(all.toReversed(), how)).toEqual(preferring(all, how))
      expect(new Set(preferring(all, how)).size).toBe(Math.min(size, all.length))
    }))
  })
})

const of = (one: Drawable, stratum: Stratum) => ({ area: one.serviceAreaId, 'case type': one.caseType, worker: String(one.workerId) })[stratum]
