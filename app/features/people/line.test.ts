import { expect, test } from 'vitest'
import { Line, type AwayToday, type Holder } from './line.ts'
import { Teams } from './teams.ts'

const [south, hill] = ['South', 'Hill'].map((name) => ({ id: name, name, areaId: 'Family Help', area: 'Family Help', validFrom: '2020-01-01', validTo: null }))
const tina: Holder = { personId: 'tina', role: 'manager', scope: 'team', teamId: 'South', serviceAreaId: null }
const sam: Holder = { personId: 'sam', role: 'manager', scope: 'service area', teamId: null, serviceAreaId: 'Family Help' }
const hollis: Holder = { personId: 'hollis', role: 'leader', scope: 'service area', teamId: null, serviceAreaId: 'Family Help' }
const maren: Holder = { personId: 'maren', role: 'leader', scope: 'council', teamId: null, serviceAreaId: null }

const lineOf = (holders: Holder[], { away = [], left = [], successions = [] }: { away?: AwayToday[]; left?: string[]; successions?: { fromTeamId: string; toTeamId: string; changesOn: string }[] } = {}) =>
  new Line(new Teams([south!, hill!], successions), { holders, away, left, day: '2026-11-26' })
const told = (personId: string, insteadOfId: string | null = null) => expect.objectContaining({ personId, insteadOfId })

test('each place is told to whoever holds it', () => {
  const line = lineOf([tina, sam, hollis, maren])

  expect(line.at('South', 'team manager')).toEqual([told('tina')])
  expect(line.at('South', 'service manager')).toEqual([told('sam')])
  expect(line.at('South', 'head of service')).toEqual([told('hollis')])
})

test('a place that nobody holds is told to the next one up, up to the Director', () => {
  expect(lineOf([sam, hollis, maren]).at('South', 'team manager')).toEqual([told('sam')])
  expect(lineOf([hollis, maren]).at('South', 'team manager')).toEqual([told('hollis')])
  expect(lineOf([maren]).at('South', 'service manager')).toEqual([told('maren')])
  expect(lineOf([]).at('South', 'team manager')).toEqual([])
})

test('whoever manages for the whole council comes between the service and the Head of Service', () => {
  const wide: Holder = { personId: 'wide', role: 'manager', scope: 'council', teamId: null, serviceAreaId: null }

  expect(lineOf([wide, hollis]).at('South', 'service manager')).toEqual([told('wide')])
  expect(lineOf([wide, sam, hollis]).at('South', 'service manager')).toEqual([told('sam')])
})

test('somebody away is stood in for by their deputy; without one the next one up is told', () => {
  const away = (deputyId: string | null) => ({ away: [{ personId: 'tina', backOn: null, deputyId }] })

  expect(lineOf([tina, sam], away('dev')).at('South', 'team manager')).toEqual([told('dev', 'tina')])
  expect(lineOf([tina, sam], away(null)).at('South', 'team manager')).toEqual([told('sam')])
})

test('nobody is told twice, as themselves before as a deputy', () => {
  const dev: Holder = { ...tina, personId: 'dev' }

  expect(lineOf([tina, dev], { away: [{ personId: 'tina', backOn: null, deputyId: 'dev' }] }).at('South', 'team manager')).toEqual([told('dev')])
  expect(lineOf([sam, { ...sam }]).at('South', 'service manager')).toEqual([told('sam')])
})

test('a leader is told as one, also at a place below', () => {
  expect(lineOf([tina, sam, hollis]).at('South', 'service manager')).toMatchObject([{ as: 'manager' }])
  expect(lineOf([hollis]).at('South', 'service manager')).toMatchObject([{ as: 'leader' }])
})

test('whoever has left is not told', () => {
  expect(lineOf([tina, sam], { left: ['tina'] }).at('South', 'team manager')).toEqual([told('sam')])
})

test('nobody answers for their own action: the next one up does', () => {
  expect(lineOf([tina, sam]).at('South', 'team manager', ['tina'])).toEqual([told('sam')])
})

test('an audit of a team that has gone on as another is told to the line of that team, from that day', () => {
  const ofHill: Holder = { ...tina, personId: 'hilda', teamId: 'Hill' }
  const on = (changesOn: string) => lineOf([tina, ofHill], { successions: [{ fromTeamId: 'South', toTeamId: 'Hill', changesOn }] })

  expect(on('2026-11-26').at('South', 'team manager')).toEqual([told('hilda')])
  expect(on('2026-11-27').at('South', 'team manager')).toEqual([told('tina')])
})
