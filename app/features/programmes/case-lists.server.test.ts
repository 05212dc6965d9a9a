import { sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { bytesOf, listOf, programmeOf } from '../../../tests/support/programme.ts'
import { UnreadableFile } from '../../lib/sheets/reading.ts'
import { caseListsOf, caseListWith, keepCaseList, readCaseList } from './case-lists.server.ts'
import { endProgramme } from './programmes.server.ts'

const { db, owner } = await ownDatabase()
const una = await somebody(owner, 'northmere', { name: 'Una Planner', role: 'auditor' })
await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const kofi = await somebody(owner, 'northmere', { name: 'Kofi Bright', role: 'practitioner', team: 'Family Help South' })
const partly = await somebody(owner, 'northmere', { name: 'Parta Lee', role: 'auditor', area: 'Family Help' })
const at = '2026-06-02T09:00:00Z'
const planner = () => through(db, 'plan audits', una, at)
afterEach(endReadings)

test('a list is read, and only references and whose they are come back from it', async () => {
  const file = 'Children in need, exported\nCase ID,Child,Case type,Team,Worker,Date of birth\nNM1,Jo Bloggs,CIN,Family Help South,Kofi Bright,2015-02-01\nNM1,Jo Bloggs,CIN,Family Help South,Kofi Bright,2015-02-01\nNM2,Al Bloggs,Edge of care,Family Help South,,2015-02-01\nNM3,Al Bloggs,CIN,Nowhere,,2015-02-01\n'
  const read = await readCaseList(await planner(), bytesOf(file), '2026-06-01')

  expect(read.cases).toMatchObject([{ caseReference: 'NM1', caseType: 'Child in need', workerId: kofi.id }, { caseReference: 'NM2', caseType: 'Edge of care', workerId: null }])
  expect(read.leftOut).toEqual([{ row: 4, problems: ['This case is on the list already, further up.'] }, { row: 6, problems: ['There is no team called Nowhere.'] }])
  expect(read.dropped).toEqual(['Child', 'Date of birth'])
  expect([...read.unknownTypes]).toEqual([['Edge of care', 1]])
  expect(JSON.stringify(read)).not.toMatch(/Bloggs|2015/)

  // What comes back is a list again, and reads the same.
  const again = await readCaseList(await planner(), bytesOf(read.kept), '2026-06-01')
  expect(again.cases).toEqual(read.cases)
  expect(again.leftOut).toEqual([])
})

test('a file that is no list of cases is refused with what to do', async () => {
  for (const [file, says] of [['Team,Colour\nA,B\n', /no column that we can read as the case reference|None of the first/], ['', /empty/]] as const) {
    await expect(readCaseList(await planner(), bytesOf(file), '2026-06-01')).rejects.toThrow(UnreadableFile)
    await expect(readCaseList(await planner(), bytesOf(file), '2026-06-01')).rejects.toThrow(says)
  }
})

test('a list is kept for a programme and says how it is made up, and who was never or not lately audited', async () => {
  await takeIn(db, sheet([{ 'Audit No': 'L-1', 'Case ID': 'NM90', 'Date of audit': '01/06/2025', 'Allocated SW': 'Kofi Bright', 'SW email': 'kofi.bright@northmere.example' }]))
  const { programmeId } = await programmeOf(await planner(), { title: 'Made up' })
  const id = await listOf(await planner(), programmeId, [{ case: 'NM1', worker: 'Kofi Bright' }, { case: 'NM2', worker: 'Kofi Bright' }, { case: 'NM3', type: 'CP', worker: 'Wilma Ashdown' }, { case: 'NM4' }])

  expect(await caseListWith(await planner(), programmeId, id)).toMatchObject({
    fileName: 'cases.csv', asOf: '2026-06-01', by: 'Una Planner', cases: 4,
    groups: [{ caseType: 'Child in need', area: 'Family Help', cases: 3 }, { caseType: 'Section 47 and child protection', cases: 1 }],
    workers: [{ name: 'Kofi Bright', cases: 2, lastAuditedOn: '2025-06-01' }, { name: 'Wilma Ashdown', cases: 1, lastAuditedOn: null }],
  })
  expect(await caseListWith(await planner(), una.id, id)).toBeUndefined()
  const [noted] = await owner.execute(sql`select did from activity where subject_kind = 'case list' and subject_id = ${id}::uuid`)
  expect(noted).toEqual({ did: 'kept a list of cases' })
})

test('nobody whose reach is less than the council keeps or sees a list, and a programme that has ended takes none', async () => {
  const { programmeId } = await programmeOf(await planner(), { title: 'Ending' })
  const kept = { fileName: 'cases.csv', asOf: '2026-06-01', cases: [] }
  await listOf(await planner(), programmeId, [{ case: 'NM1' }])
  const less = await through(db, 'plan audits', partly, at)
  expect(await keepCaseList(less, programmeId, kept)).toBeUndefined()
  expect(await caseListsOf(less, programmeId)).toEqual([])

  expect(await endProgramme(await planner(), programmeId, '2026-06-02')).toBe(true)
  expect(await keepCaseList(await planner(), programmeId, kept)).toMatch(/./)
  expect(await keepCaseList(await through(db, 'plan audits', una, '2026-06-02T23:10:00Z'), programmeId, kept)).toBeUndefined()
})
