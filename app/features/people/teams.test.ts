import { expect, test } from 'vitest'
import { Teams, type Team } from './teams.ts'

const team = (id: string, validFrom = '2013-01-01', validTo: string | null = null): Team => ({ id, name: id, areaId: 'safeguarding', area: 'Safeguarding', validFrom, validTo })
const became = (fromTeamId: string, toTeamId: string, changesOn = '2027-01-04') => ({ fromTeamId, toTeamId, changesOn })

const split = new Teams(
  [team('North', '2013-01-01', '2027-01-04'), team('North Coast', '2027-01-04'), team('North Vale', '2027-01-04'), team('South')],
  [became('North', 'North Coast'), became('North', 'North Vale')],
)
const merged = new Teams(
  [team('East', '2013-01-01', '2027-01-04'), team('West', '2013-01-01', '2027-01-04'), team('Assessment', '2027-01-04', '2028-01-03'), team('First Response', '2028-01-03')],
  [became('East', 'Assessment'), became('West', 'Assessment'), became('Assessment', 'First Response', '2028-01-03')],
)
const names = (teams: readonly Team[]) => teams.map(({ name }) => name)

test('a name means its team on any day while nothing has changed, however it is written', () => {
  expect(split.named(' south ', '2020-03-03')).toMatchObject({ id: 'South' })
  expect(split.named('South', '2010-03-03')).toMatchObject({ id: 'South' })
  expect(split.named('Nowhere', '2026-03-03')).toBeUndefined()
})

test('before the change an old name still finds its team, and from that day it is a fault that names what took its place', () => {
  expect(split.named('North', '2027-01-03')).toMatchObject({ id: 'North' })
  expect(split.named('North', '2027-01-04')).toEqual({ problem: 'North has gone on as North Coast and North Vale since 4 January 2027. Name one of these instead.' })
  expect(merged.named('East', '2027-02-01')).toEqual({ problem: 'East has gone on as Assessment since 4 January 2027. Name that team instead.' })
})

test('a new name for a day before the change means the team that it was, where there was one only', () => {
  expect(split.named('North Vale', '2026-12-31')).toMatchObject({ id: 'North' })
  expect(merged.named('First Response', '2027-06-01')).toMatchObject({ id: 'Assessment' })
  expect(merged.named('Assessment', '2026-12-31')).toEqual({ problem: 'Assessment is one team only since 4 January 2027. Name the team as it was on 31 December 2026: East or West.' })
})

test('a team goes on in the latest of its line by that day, and came from all before it', () => {
  expect(names(merged.goesOnIn('East', '2027-01-03'))).toEqual(['East'])
  expect(names(merged.goesOnIn('East', '2027-01-04'))).toEqual(['Assessment'])
  expect(names(merged.goesOnIn('East', '2028-01-03'))).toEqual(['First Response'])
  expect(names(split.goesOnIn('North', '2027-01-04'))).toEqual(['North Coast', 'North Vale'])
  expect(names(merged.cameFrom('First Response', '2028-01-03'))).toEqual(['Assessment', 'East', 'West'])
  expect(names(merged.cameFrom('First Response', '2028-01-02'))).toEqual([])
})

test('whoever comes into a team that will be renamed is in the new one from then on, and where it will be split until then only', () => {
  expect(merged.stretchesFrom('East', '2026-11-23')).toEqual([
    { teamId: 'East', from: '2026-11-23', to: '2027-01-04' }, { teamId: 'Assessment', from: '2027-01-04', to: '2028-01-03' }, { teamId: 'First Response', from: '2028-01-03', to: null },
  ])
  expect(split.stretchesFrom('North', '2026-11-23')).toEqual([{ teamId: 'North', from: '2026-11-23', to: '2027-01-04' }])
})

test('a line that comes round to itself ends', () => {
  const round = new Teams([team('A', '2013-01-01', '2020-01-01'), team('B', '2013-01-01', '2021-01-01')], [became('A', 'B', '2020-01-01'), became('B', 'A', '2021-01-01')])

  expect(names(round.cameFrom('A', '2026-01-01'))).toEqual(['B'])
  expect(round.goesOnIn('A', '2026-01-01')).toEqual([])
})
