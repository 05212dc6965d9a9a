import { expect, test } from 'vitest'
import { drawnToLookAgain, gapsThatCanBeShown, type Candidate } from './re-audits.ts'

const candidate = (caseReference: string, workerId: string, ...gapIds: string[]): Candidate => ({ caseReference, caseType: 'CIN', serviceAreaId: 'a', teamId: 't', workerId, managerId: null, gapIds })
const list = [candidate('NM1', 'ada', 'g1', 'g2'), candidate('NM2', 'ada', 'g1', 'g2'), candidate('NM3', 'ben', 'g3'), candidate('NM4', 'cy', 'g4'), candidate('NM5', 'cy', 'g4')]

test('each person has one case at most, which shows all their gaps, and each gap is shown once', () => {
  const drawn = drawnToLookAgain(list, { size: 10, seed: 'one' })
  expect(drawn.map(({ workerId }) => workerId).toSorted()).toEqual(['ada', 'ben', 'cy'])
  expect(drawn.flatMap(({ gapIds }) => gapIds).toSorted()).toEqual(['g1', 'g2', 'g3', 'g4'])
  expect(gapsThatCanBeShown(list)).toBe(4)
})

test('a worker has one case at most, also where each of their cases could show another gap', () => {
  for (const seed of ['one', 'two', 'three', 'four']) expect(drawnToLookAgain([candidate('NM1', 'ada', 'g1'), candidate('NM2', 'ada', 'g2'), candidate('NM3', 'ben', 'g3')], { size: 10, seed }).map(({ workerId }) => workerId).toSorted()).toEqual(['ada', 'ben'])
})

test('the same list and seed give the same cases in whatever order the list comes, and another seed gives others', () => {
  const of = (cases: readonly Candidate[], seed: string) => drawnToLookAgain(cases, { size: 2, seed }).map(({ caseReference }) => caseReference)
  expect(of(list.toReversed(), 'one')).toEqual(of(list, 'one'))
  expect(new Set(Array.from({ length: 40 }, (_, nth) => of(list, `seed ${nth}`).join())).size).toBeGreaterThan(5)
})

test('a case of a worker and their manager shows the gaps of both that are not shown yet', () => {
  const drawn = drawnToLookAgain([candidate('NM1', 'ada', 'g1', 'm1'), candidate('NM2', 'ben', 'g2', 'm1')], { size: 2, seed: 'two' })
  expect(drawn.flatMap(({ gapIds }) => gapIds).toSorted()).toEqual(['g1', 'g2', 'm1'])
})
