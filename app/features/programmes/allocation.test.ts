import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shareEvenly, whyNot, type Auditor, type CaseAtHand, type Known } from './allocation.ts'

const one: CaseAtHand = { id: 'case', serviceAreaId: 'family-help', teamId: 'south', team: 'Family Help South', workerId: 'wilma', worker: 'Wilma Ashdown', managerId: 'marcus', manager: 'Marcus Tull' }
const known: Known = { hadAHand: [], goesOnIn: () => [] }
const everywhere = { role: 'auditor', scope: 'council', teamId: null, serviceAreaId: null } as const
const auditor = (id: string, ...more: Auditor['holdings'][number][]): Auditor => ({ id, name: id, toDo: 0, holdings: [everywhere, ...more] })
const leads = (scope: 'team' | 'service area' | 'council', place?: string, role: 'manager' | 'leader' = 'manager') => ({ role, scope, teamId: scope === 'team' ? place! : null, serviceAreaId: scope === 'service area' ? place! : null })

test('whoever holds or manages a case never audits it', () => {
  expect(whyNot(auditor('wilma'), one, known)).toBe('Holds this case')
  expect(whyNot(auditor('marcus'), one, known)).toBe('Manages this case')
  expect(whyNot(auditor('isla'), one, known)).toBeUndefined()
})

test('whoever leads the team or the line above it today never does', () => {
  expect(whyNot(auditor('isla', leads('team', 'south')), one, known)).toBe('Leads Family Help South')
  expect(whyNot(auditor('isla', leads('service area', 'family-help', 'leader')), one, known)).toBe('Leads the service area of Family Help South')
  expect(whyNot(auditor('isla', leads('council')), one, known)).toBe('Leads the line above Family Help South')
  expect(whyNot(auditor('isla', leads('team', 'north'), leads('service area', 'assessment')), one, known)).toBeUndefined()
})

test('whoever leads the team in which this one goes on never does', () => {
  const renamed: Known = { hadAHand: [], goesOnIn: () => [{ id: 'south-west', areaId: 'locality' }] }
  expect(whyNot(auditor('isla', leads('team', 'south-west')), one, renamed)).toBe('Leads Family Help South')
  expect(whyNot(auditor('isla', leads('service area', 'locality')), one, renamed)).toMatch(/^Leads the service area/)
})

test('whoever checked evidence of an earlier gap does not judge whether it held', () => {
  const checked = (whose: 'worker' | 'manager' | 'team', did: 'checked' | 'coached' = 'checked'): Known => ({ ...known, hadAHand: [{ caseId: 'case', auditorId: 'isla', whose, did }] })
  expect(whyNot(auditor('isla'), one, checked('worker'))).toBe('Checked evidence for an earlier gap of Wilma Ashdown, so somebody else judges whether it held')
  expect(whyNot(auditor('isla'), one, checked('manager'))).toMatch(/Marcus Tull/)
  expect(whyNot(auditor('isla'), one, checked('team'))).toMatch(/Family Help South/)
  expect(whyNot(auditor('grace'), one, checked('worker'))).toBeUndefined()
  expect(whyNot(auditor('isla'), { ...one, id: 'another' }, checked('worker'))).toBeUndefined()
})

test('an auditor of another area is not given the case', () => {
  expect(whyNot({ ...auditor('isla'), holdings: [{ role: 'auditor', scope: 'service area', teamId: null, serviceAreaId: 'assessment' }] }, one, known)).toBe('Is not an auditor for Family Help South')
})

test('cases are shared so that all have about as many to do, and nobody gets one that they may not audit', () => {
  fc.assert(fc.property(fc.nat(30), fc.array(fc.nat(4), { minLength: 1, maxLength: 5 }), (count, toDo) => {
    const cases = Array.from({ length: count }, (_, nth) => ({ ...one, id: `case ${nth}` }))
    const auditors = toDo.map((has, nth) => ({ ...auditor(`auditor ${nth}`), toDo: has }))
    const { given, left } = shareEvenly(cases, auditors, known)
    expect(left).toEqual([])
    expect(new Set(given.map(({ one: its }) => its.id)).size).toBe(count)
    const has = auditors.map(({ id, toDo: before }) => before + given.filter(({ auditor: its }) => its.id === id).length)
    const grew = has.filter((_, nth) => has[nth]! > auditors[nth]!.toDo)
    if (grew.length > 0) expect(Math.max(...grew) - Math.min(...has)).toBeLessThanOrEqual(1)
  }))
})

test('a case that nobody of them may audit is left', () => {
  const { given, left } = shareEvenly([one, { ...one, id: 'another', workerId: 'kofi' }], [auditor('wilma')], known)
  expect(given.map(({ one: its }) => its.id)).toEqual(['another'])
  expect(left).toEqual([one])
})
