import { expect, test } from 'vitest'
import { Teams } from '../people/teams.ts'
import { asTheyAreOn, mapInWords, planMap, whatFollows } from './team-map.ts'

const team = (name: string, part: Partial<{ validFrom: string; validTo: string | null }> = {}) => ({ id: name.toLowerCase(), name, areaId: 'area', area: 'Area', validFrom: '2013-01-01', validTo: null, ...part })
const teams = new Teams([team('North'), team('East'), team('West'), team('Old', { validTo: '2026-01-01' }), team('Young', { validFrom: '2027-01-04' })], [])
const plan = (fromIds: string[], names: string[], on = '2027-01-04') => planMap({ fromIds, names, on }, teams)
const kindOf = (...given: Parameters<typeof plan>) => { const came = plan(...given); return 'map' in came ? [came.map.kind, came.map.from.map(({ name }) => name)] : came.wrong }

test('one team and one name is a rename, several names a split, several teams a merger', () => {
  expect(kindOf(['north'], ['North Coast'])).toEqual(['renamed', ['North']])
  expect(kindOf(['north'], ['North Coast', 'North Vale'])).toEqual(['split', ['North']])
  expect(kindOf(['east', 'west'], ['Assessment'])).toEqual(['merged', ['East', 'West']])
})

test('a team that is there already can take others in, and stays what it was', () => {
  expect(kindOf(['east'], ['west'])).toEqual(['merged', ['East']])
  expect(kindOf(['east', 'west'], ['West'])).toEqual(['merged', ['East']])
})

test('what makes no sense is refused by its field', () => {
  expect(kindOf([], ['North Coast'])).toHaveProperty('from')
  expect(kindOf(['north'], [])).toHaveProperty('names')
  expect(kindOf(['east', 'west'], ['One', 'Two'])).toHaveProperty('names')
  expect(kindOf(['north'], ['Coast', 'coast '])).toEqual({ names: 'Two of the names are the same.' })
  expect(kindOf(['north'], ['North'])).toHaveProperty('names')
  expect(kindOf(['north'], ['North', 'North Vale'])).toHaveProperty('names')
  expect(kindOf(['north'], ['Old'])).toEqual({ names: 'Old ends on 1 January 2026. Choose another name, so that history stays clear.' })
  expect(kindOf(['old'], ['New'])).toEqual({ from: 'Old ends on 1 January 2026. Choose another team.' })
  expect(kindOf(['young'], ['New'])).toEqual({ on: 'Young begins on 4 January 2027. Choose a later day.' })
  expect(kindOf(['north'], ['East', 'Vale'])).toHaveProperty('names')
})

test('a change is said in words', () => {
  const on = '2027-01-04'
  expect(mapInWords({ from: [{ name: 'Safeguarding North' }], to: [{ name: 'North Coast' }, { name: 'North Vale' }], on })).toBe('From 4 January 2027 Safeguarding North goes on as North Coast and North Vale.')
  expect(mapInWords({ from: [{ name: 'East' }, { name: 'West' }], to: [{ name: 'Assessment' }], on })).toBe('From 4 January 2027 East and West go on as one team, Assessment.')
  expect(mapInWords({ from: [{ name: 'East' }], to: [{ name: 'West', there: {} }], on })).toBe('From 4 January 2027 East goes on in West, which is there already.')
})

test('what follows says who is concerned and that history stays', () => {
  const came = plan(['north'], ['North Coast', 'North Vale'])
  const map = 'map' in came ? came.map : undefined
  expect(whatFollows(map!, { people: 9, audits: 1 })).toEqual([
    '9 people are in it or lead it: say which team each is in.', 'Its 1 audit stays under the old name.', 'Whoever leads one of the new teams looks after what was left open.',
  ])
})

test('counts of the time are added up as the teams are now, and before a split stand under both names', () => {
  const known = new Teams(
    [team('North', { validTo: '2026-01-05' }), team('Coast'), team('Vale'), team('East', { validTo: '2026-01-05' }), team('West')],
    [['north', 'coast'], ['north', 'vale'], ['east', 'west']].map(([fromTeamId, toTeamId]) => ({ fromTeamId: fromTeamId!, toTeamId: toTeamId!, changesOn: '2026-01-05' })),
  )
  const count = (teamId: string, audits: number) => ({ teamId, audits, judged: audits * 10, belowGood: audits })
  const counts = [count('north', 5), count('coast', 2), count('vale', 0), count('east', 3), count('west', 4)]

  expect(asTheyAreOn('2026-03-03', counts, known).map(({ name, audits, judged }) => [name, audits, judged])).toEqual([['Coast', 2, 20], ['Coast and Vale', 5, 50], ['Vale', 0, 0], ['West', 7, 70]])
  expect(asTheyAreOn('2026-01-04', counts, known).map(({ name, audits }) => [name, audits])).toEqual([['Coast', 2], ['East', 3], ['North', 5], ['Vale', 0], ['West', 4]])
})
