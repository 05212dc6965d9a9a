import { describe, expect, test } from 'vitest'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { Teams } from '../people/teams.ts'
import { columnsUnder, PeopleKnown, readCase } from './case-list.ts'

const team = { id: 'south', name: 'Family Help South', areaId: 'family-help', area: 'Family Help', validFrom: '2020-01-01', validTo: null }
const person = (id: string, name: string, email: string | null = null, leftOn: string | null = null) => ({ id, name, email, leftOn })
const council = {
  teams: new Teams([team], []), caseTypes: practiceFramework.caseTypes!,
  people: new PeopleKnown([person('wilma', 'Wilma Ashdown', 'Wilma.Ashdown@northmere.example'), person('kofi-1', 'Kofi Bright'), person('kofi-2', 'Kofi Bright'), person('gone', 'Nia Reed', null, '2026-05-31'), person('tom-gone', 'Tom Vale', null, '2026-01-01'), person('tom', 'Tom Vale')]),
}
const header = ['Child name', 'Case ID', 'DOB', 'Legal status', 'Team', 'Social worker', 'SW email', 'Team manager']
const { at, dropped } = columnsUnder(header)
const read = (row: { ref?: string; type?: string; team?: string; worker?: string; email?: string; manager?: string }) => readCase(
  ['Jo Bloggs', row.ref ?? 'NM100001', '01/02/2015', row.type ?? 'CIN', row.team ?? 'family help south', row.worker ?? '', row.email ?? '', row.manager ?? ''], at, council, '2026-06-01')
const problems = (row: Parameters<typeof read>[0]) => { const came = read(row); return came.ok ? [] : came.problems }

describe('the columns of a list of cases', () => {
  test('are known by how councils title them, and all others are dropped and named', () => {
    expect(at).toEqual({ case: 1, caseType: 3, team: 4, worker: 5, workerEmail: 6, manager: 7 })
    expect(dropped).toEqual(['Child name', 'DOB'])
    expect(columnsUnder(['Case status', 'Case type', 'Case ref', 'Team', 'Worker', ''])).toMatchObject({ at: { caseType: 1 }, dropped: ['Case status'] })
  })

  test('that are missing are asked for', () => {
    expect(columnsUnder(['Case ID', 'Team', 'Worker']).why).toBe('This list has no column that we can read as the type of case. Call it “Case category”.')
    expect(columnsUnder(['Case ID', 'Case type', 'Team', 'Team manager']).why).toMatch(/does not say whose the cases are/)
  })
})

describe('a row of a list of cases', () => {
  test('is a case with whose it is, and nothing else', () => {
    expect(read({ worker: 'WILMA  ashdown', manager: 'Tom Vale' })).toMatchObject({
      ok: true, knownType: true, value: { caseReference: 'NM100001', caseType: 'Child in need', serviceAreaId: 'family-help', teamId: 'south', workerId: 'wilma', managerId: 'tom' },
    })
    expect(JSON.stringify(read({}))).not.toMatch(/Bloggs|2015/)
  })

  test('may be nobody’s case yet, and be of a type that no framework knows', () => {
    expect(read({ type: 'Edge of care' })).toMatchObject({ ok: true, knownType: false, value: { caseType: 'Edge of care', workerId: null, managerId: null } })
  })

  test('names people by e-mail address or by name, also with the address in the name’s place', () => {
    expect(read({ email: 'wilma.ashdown@NORTHMERE.example', worker: 'W. Ashdown' })).toMatchObject({ value: { workerId: 'wilma' } })
    expect(read({ worker: 'wilma.ashdown@northmere.example' })).toMatchObject({ value: { workerId: 'wilma' } })
    expect(problems({ worker: 'Kofi Bright' })).toEqual(['Worker: More than one person is called Kofi Bright. Add their e-mail address.'])
    expect(problems({ email: 'someone@elsewhere.example' })).toEqual(['Worker: Nobody with this e-mail address is set up.'])
    expect(problems({ worker: 'Zed Null', manager: 'Nia Reed', team: 'Atlantis' })).toEqual(['There is no team called Atlantis.', 'Worker: Nobody called Zed Null is set up.', 'Manager: Nia Reed left on 31 May 2026.'])
  })

  test('with an identifying detail, a name for a reference or a formula is left out', () => {
    expect(problems({ ref: '943 476 5919' })).toEqual(['The case reference holds an identifying detail (NHS number). Take it out.'])
    expect(problems({ type: 'CIN, DOB 01/02/2015' })).toEqual(['The type of case holds an identifying detail (date of birth). Take it out.'])
    expect(problems({ ref: 'Bloggs Jo' })).toEqual(['The case reference has no figure in it, and may be a name. Write the council’s own reference.'])
    expect(problems({ ref: '=A1' })[0]).toMatch(/begins like a formula/)
    expect(problems({ ref: '', team: '' })).toEqual(['The case reference is missing.', 'The team is missing.'])
  })
})
