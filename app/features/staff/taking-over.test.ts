import { expect, test } from 'vitest'
import { Teams } from '../people/teams.ts'
import { whoTakesOver, type Manager } from './taking-over.ts'

const team = (id: string, areaId = 'safeguarding', validTo: string | null = null) => ({ id, name: id, areaId, area: areaId, validFrom: '2013-01-01', validTo })
const teams = new Teams([team('old', 'safeguarding', '2026-01-05'), team('new', 'assessment'), team('south')], [{ fromTeamId: 'old', toTeamId: 'new', changesOn: '2026-01-05' }])
const manager = (personId: string, where: Partial<Manager>): Manager => ({ personId, scope: 'team', teamId: null, serviceAreaId: null, since: '2020-01-01', away: false, ...where })

const ofSouth = manager('sam', { teamId: 'south' })
const ofArea = manager('ari', { scope: 'service area', serviceAreaId: 'safeguarding' })
const ofCouncil = manager('cam', { scope: 'council' })

test('the team’s own manager comes before the area’s, and that one before the council’s', () => {
  expect(whoTakesOver('south', [ofCouncil, ofArea, ofSouth], teams, '2026-03-03')).toBe('sam')
  expect(whoTakesOver('south', [ofCouncil, ofArea], teams, '2026-03-03')).toBe('ari')
  expect(whoTakesOver('south', [ofCouncil], teams, '2026-03-03')).toBe('cam')
  expect(whoTakesOver('south', [manager('eve', { teamId: 'new' })], teams, '2026-03-03')).toBeUndefined()
})

test('for a team that has gone on as another it is that one’s manager, or its area’s', () => {
  const ofNew = manager('nia', { teamId: 'new' })
  expect(whoTakesOver('old', [ofArea, ofNew], teams, '2026-01-05')).toBe('nia')
  expect(whoTakesOver('old', [ofArea, ofNew], teams, '2026-01-04')).toBe('ari')
  expect(whoTakesOver('old', [ofArea, manager('asa', { scope: 'service area', serviceAreaId: 'assessment' })], teams, '2026-01-05')).toBe('asa')
})

test('of several, one who is at work comes before one who is away, and then the latest to have come', () => {
  const later = manager('lou', { teamId: 'south', since: '2025-01-01' })
  expect(whoTakesOver('south', [ofSouth, later], teams, '2026-03-03')).toBe('lou')
  expect(whoTakesOver('south', [ofSouth, { ...later, away: true }], teams, '2026-03-03')).toBe('sam')
  expect(whoTakesOver('south', [{ ...later, away: true }], teams, '2026-03-03')).toBe('lou')
})
