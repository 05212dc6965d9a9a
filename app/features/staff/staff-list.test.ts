import { expect, test } from 'vitest'
import { Teams } from '../people/teams.ts'
import { columnsUnder, countsOf, needsConfirming, planStaffList, readStaffRow, type KnownPerson } from './staff-list.ts'

const header = ['Employee No.', 'Surname', 'First name', 'Work email', 'Position', 'Team', 'Team manager?', 'Role', 'Start date', 'Leaving date', 'Days worked', 'Caseload']
const { at } = columnsUnder(header)
const row = (said: Partial<Record<(typeof header)[number], string>>, number = 2) => readStaffRow(number, header.map((title) => ({ 'Employee No.': '0041', Surname: 'Rookwood', 'First name': 'Priya', ...said })[title] ?? ''), at)
const faults = (said: Parameters<typeof row>[0]) => { const read = row(said); return read.ok ? [] : read.problems }

const today = '2026-03-03'
const teams = new Teams(['South', 'North'].map((name) => ({ id: name, name, areaId: 'a', area: 'A', validFrom: '2013-01-01', validTo: null })), [])
const known = (part: Partial<KnownPerson> = {}): KnownPerson => ({
  id: 'priya', name: 'Priya Rookwood', staffNumber: '41', email: 'priya@northmere.example', jobTitle: null, daysOff: [], leftOn: null, teamIds: ['South'], managesIds: [],
  givenByAPerson: false, lastAdministrator: false, cases: null, ...part,
})
const plan = (rows: ReturnType<typeof row>[], people: KnownPerson[] = [known()], more: Partial<Parameters<typeof planStaffList>[1]> = {}) => planStaffList(
  rows.map((read, index) => (read.ok ? read : { ...read, row: index + 2 })), { people, teams, today, complete: false, hasNumbers: true, emailsElsewhere: new Set(), ...more },
)
const only = (...given: Parameters<typeof plan>) => plan(...given).changes[0]!

test('columns are known by their usual titles, and a list without names or without numbers and addresses is refused', () => {
  expect(at).toEqual({ staffNumber: 0, lastName: 1, firstName: 2, email: 3, jobTitle: 4, team: 5, manages: 6, role: 7, startsOn: 8, leavesOn: 9, workingDays: 10, cases: 11 })
  expect(columnsUnder(['Staff number', 'Team']).why).toMatch(/no column for the name/)
  expect(columnsUnder(['Name', 'Team']).why).toMatch(/never known by their names/)
  expect(columnsUnder(['Name', 'E-mail', 'Work email']).why).toMatch(/say the same/)
})

test('a row is read with all that it says', () => {
  expect(row({ 'Work email': 'Priya@Northmere.example ', Position: 'Social worker', Team: 'South; North', 'Team manager?': 'Yes', 'Start date': '05/01/2026', 'Days worked': 'Mon-Thu', Caseload: '17' })).toEqual({
    ok: true, value: { row: 2, name: 'Priya Rookwood', staffNumber: '0041', email: 'priya@northmere.example', jobTitle: 'Social worker', teams: ['South', 'North'], manages: true, startsOn: '2026-01-05', leavesOn: undefined, daysOff: [5], cases: 17, remarks: [] },
  })
})

test('an empty cell says nothing', () => {
  const read = row({})
  expect(read.ok && read.value).toMatchObject({ email: undefined, jobTitle: undefined, teams: undefined, manages: undefined, daysOff: undefined, cases: undefined })
})

test('each fault of a row names its column', () => {
  expect(faults({ Surname: '', 'First name': '' })).toEqual(['Name: it is missing.'])
  expect(faults({ 'Employee No.': '' })).toEqual(['Give a staff number or an e-mail address: people are never known by their names alone.'])
  expect(faults({ Surname: '=HYPERLINK("x")' })[0]).toMatch(/formula/)
  expect(faults({ 'Work email': 'nobody', 'Days worked': '0.6', Caseload: 'many' })).toHaveLength(3)
  expect(faults({ 'Start date': '05/01/2026', 'Leaving date': '04/01/2026' })).toEqual(['Leaving day: 4 January 2026 is before the start, 5 January 2026.'])
})

test('a list makes practitioners and team managers, and no auditor, leader or administrator', () => {
  const roleOf = (words: string) => { const read = row({ Role: words, Team: 'South' }); return read.ok ? read.value : undefined }
  expect(roleOf('Team manager')).toMatchObject({ manages: true, remarks: [] })
  expect(roleOf('Administrator; Auditor')).toMatchObject({ manages: undefined })
  expect(roleOf('Administrator; Auditor')!.remarks).toHaveLength(2)
})

test('a manager’s name in the column for whether they manage says nothing of them', () => {
  const read = row({ 'Team manager?': 'Tariq Pemberton-Shaw' })
  expect(read.ok && read.value).toMatchObject({ manages: undefined, remarks: ['“Tariq Pemberton-Shaw” says neither yes nor no to whether they manage the team, and is left out.'] })
})

test('somebody new joins from their start, as a practitioner or as the manager of the team', () => {
  expect(only([row({ Team: 'South', 'Start date': '09/03/2026' })], [])).toMatchObject({ kind: 'joiner', joins: [{ teamId: 'South', from: '2026-03-09' }], practitionerFrom: '2026-03-09', manages: [], words: ['In South from 9 March 2026, as a practitioner.'] })
  expect(only([row({ Team: 'South', 'Team manager?': 'yes' })], [])).toMatchObject({ kind: 'joiner', practitionerFrom: undefined, manages: [{ teamId: 'South', from: today }] })
})

test('people are known by number first and by address second, leading noughts apart, and never by name', () => {
  expect(only([row({ 'Work email': 'new@northmere.example' })])).toMatchObject({ kind: 'changed', personId: 'priya', details: { staffNumber: '0041', email: 'new@northmere.example' } })
  expect(only([row({ 'Employee No.': '', 'Work email': 'priya@northmere.example' })])).toMatchObject({ kind: 'unchanged', personId: 'priya' })
  expect(only([row({ 'Employee No.': '77' })])).toMatchObject({ kind: 'joiner', personId: undefined })
})

test('a number and an address of two people, or an address whose owner has another number, are refused', () => {
  const other = known({ id: 'other', name: 'Otto Vane', staffNumber: '88', email: 'otto@northmere.example' })
  expect(only([row({ 'Work email': 'otto@northmere.example' })], [known(), other]).words[0]).toMatch(/that of Priya Rookwood, and the e-mail address that of Otto Vane/)
  expect(only([row({ 'Employee No.': '99', 'Work email': 'otto@northmere.example' })], [other]).words[0]).toMatch(/who has another staff number/)
  expect(only([row({ 'Work email': 'p@elsewhere.example' })], [], { emailsElsewhere: new Set(['p@elsewhere.example']) })).toMatchObject({ kind: 'rejected' })
})

test('a second row about the same person is refused, and names the first', () => {
  expect(plan([row({ Team: 'South' }), row({ Team: 'North' }, 3)]).changes[1]).toMatchObject({ kind: 'rejected', words: ['Row 2 is about the same person. Put both teams into one row, with a semicolon between them.'] })
})

test('whoever is in another team by the list moves, and manages the old one no longer', () => {
  expect(only([row({ Team: 'North' })], [known({ staffNumber: '0041', managesIds: ['South'] })])).toMatchObject({ kind: 'mover', leaves: ['South'], joins: [{ teamId: 'North', from: today }], managesNoLonger: ['South'], words: ['From South to North.', 'No longer manages South.'] })
})

test('a team that is unknown, or has gone on as another, is a fault', () => {
  expect(only([row({ Team: 'Nowhere' })])).toMatchObject({ kind: 'rejected', words: ['There is no team called “Nowhere”. Correct the name, or set the team up first: lists never create teams.'] })
})

test('a leaving day is a leaver once, and whoever has left is not brought back by an old row', () => {
  const same = known({ staffNumber: '0041' })
  expect(only([row({ 'Leaving date': '02/03/2026' })], [same])).toMatchObject({ kind: 'leaver', leftOn: '2026-03-02', words: ['Left on 2 March 2026.'] })
  expect(only([row({ 'Leaving date': '02/03/2026' })], [{ ...same, leftOn: '2026-03-02' }])).toMatchObject({ kind: 'unchanged', leftOn: undefined })
  expect(only([row({ Team: 'North', 'Start date': '05/01/2020' })], [{ ...same, leftOn: '2026-03-02' }])).toMatchObject({ kind: 'unchanged', joins: [] })
  expect(only([row({ 'Start date': '03/03/2026' })], [{ ...same, leftOn: '2026-03-02' }])).toMatchObject({ kind: 'joiner', leftOn: null })
})

test('the last administrator does not leave by a list', () => {
  expect(only([row({ 'Leaving date': '02/03/2026' })], [known({ lastAdministrator: true })])).toMatchObject({ kind: 'rejected' })
})

test('in a complete list whoever is missing has left, but for those to whom a person gave a role and those a list never brought', () => {
  const people = [known(), known({ id: 'gone', staffNumber: '2', email: null }), known({ id: 'auditor', staffNumber: '3', givenByAPerson: true }), known({ id: 'by sheet', staffNumber: null }), known({ id: 'left', staffNumber: '4', leftOn: '2026-01-01' })]
  const { changes, missing, touched } = plan([row({})], people, { complete: true })
  expect(changes.filter(({ kind }) => kind === 'leaver').map(({ personId }) => personId)).toEqual(['gone'])
  expect({ missing, touched }).toEqual({ missing: 1, touched: 2 })
  expect(plan([row({})], people).missing).toBe(0)
})

test('more than a quarter missing has to be confirmed', () => {
  expect(needsConfirming({ missing: 25, touched: 100 })).toBe(false)
  expect(needsConfirming({ missing: 26, touched: 100 })).toBe(true)
  expect(needsConfirming({ missing: 0, touched: 0 })).toBe(false)
})

test('every row is counted once', () => {
  const { changes } = plan([row({ Surname: '', 'First name': '' }), row({}, 3), row({ 'Employee No.': '77' }, 4)], [known({ staffNumber: '0041' })])
  expect(countsOf(changes)).toEqual({ joiners: 1, movers: 0, changed: 0, leavers: 0, unchanged: 1, rejected: 1 })
})
