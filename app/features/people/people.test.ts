import { expect, test } from 'vitest'
import { abilities, can, firstPages, namedActors, roles, rolesFor, type Ability } from '../../permissions.ts'
import { reachOf, type Holding } from './people.ts'

const held = (role: Holding['role'], scope: Holding['scope'], place: Partial<Holding> = {}): Holding => ({ role, scope, teamId: null, serviceAreaId: null, ...place })
const ofTeam = held('manager', 'team', { teamId: 'south' })
const ofArea = held('manager', 'service area', { serviceAreaId: 'family help' })

test('a manager reaches the teams and areas of every manager role they hold, and what is their own', () => {
  expect(reachOf({ id: 'marcus', holdings: [ofTeam, ofArea, held('manager', 'team', { teamId: 'north' })] }, 'see my team')).toEqual({
    council: false, areaIds: ['family help'], teamIds: ['south', 'north'], ownId: 'marcus',
  })
})

test('a role for the whole council reaches all of it', () => {
  expect(reachOf({ id: 'isla', holdings: [held('auditor', 'council')] }, 'check evidence')).toEqual({ council: true, areaIds: [], teamIds: [], ownId: 'isla' })
})

test('a role that does not carry the ability adds nothing', () => {
  const both = { id: 'marcus', holdings: [ofTeam, held('leader', 'council')] }

  expect(reachOf(both, 'see my team')).toMatchObject({ council: false, teamIds: ['south'] })
  expect(reachOf(both, 'see insight')).toEqual({ council: true, areaIds: [], teamIds: [], ownId: 'marcus' })
  expect(reachOf(both, 'see set-up')).toEqual({ council: false, areaIds: [], teamIds: [], ownId: null })
})

test('what is only one’s own stays so, however wide the role', () => {
  expect(reachOf({ id: 'marcus', holdings: [held('manager', 'council'), ofTeam] }, 'do remedial actions')).toEqual({ council: false, areaIds: [], teamIds: [], ownId: 'marcus' })
  expect(reachOf({ id: 'maren', holdings: [held('leader', 'council')] }, 'do remedial actions').ownId).toBeNull()
})

test('a social worker reaches what is their own and no team', () => {
  expect(reachOf({ id: 'wilma', holdings: [held('practitioner', 'own')] }, 'follow gaps')).toEqual({ council: false, areaIds: [], teamIds: [], ownId: 'wilma' })
})

test('every ability has a role or is a job’s alone, and every role a first page that it may open', () => {
  expect(Object.keys(abilities).filter((ability) => rolesFor(ability as Ability).length === 0)).toEqual(['send notices', 'draft reports', 'release figures', 'move waiting lists on', 'look after coaching', 'read calendar feeds'])
  expect(firstPages.map(([role]) => role).toSorted()).toEqual(roles.toSorted())
  const opening = { '/team': 'see my team', '/desk': 'see my desk', '/insight': 'see insight', '/set-up': 'see set-up', '/my-practice': 'see my practice' } as Record<string, Ability>
  for (const [role, page] of firstPages) expect(can([{ role }], opening[page]!)).toBe(true)
})

test('nobody without a role may do anything', () => {
  expect(Object.keys(abilities).filter((ability) => can([], ability as Ability))).toEqual([])
})

test('a job or command may do only what is declared, and none may do what only a person does', () => {
  expect([...new Set(Object.values(namedActors).flat())]).toEqual(['import audits', 'look after people', 'send notices', 'draft reports', 'release figures', 'move waiting lists on', 'look after coaching', 'read calendar feeds'])
})
