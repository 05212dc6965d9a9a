import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { audits } from '../../../db/schema.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { auditsOnAPage, auditsToConfirm, findingsOf, waitingByTeam } from './audits.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
await takeIn(db, sheet([
  { 'Audit No': 'F-0001', 'Date of audit': '04/05/2026', 'Audit type': 'Internal', Plan: 'Inadequate' },
  { 'Audit No': 'F-0002', 'Date of audit': '11/05/2026', Plan: 'Inadequate' },
  { 'Audit No': 'F-0003', 'Date of audit': '12/05/2026', Plan: 'Inadequate', Attribution: 'system' },
  { 'Audit No': 'F-0004', 'Date of audit': '13/05/2026', 'Audit type': 'Internal' },
  { 'Audit No': 'F-0005', 'Date of audit': '14/05/2026', Plan: 'Inadequate', Team: 'Safeguarding North', Service: 'Safeguarding', 'Allocated SW': 'Sana North', 'SW email': 'sana.north@northmere.example', 'Team Manager': 'Mo North', 'TM email': 'mo.north@northmere.example' },
  { 'Audit No': 'F-0006', 'Date of audit': '15/05/2026', 'Audit type': 'Internal', 'Allocated SW': 'Gwen Marsh', 'SW email': 'gwen.marsh@northmere.example' },
]))
const idOf = async (reference: string) => (await owner.select({ id: audits.id }).from(audits).where(eq(audits.reference, reference)))[0]!.id
afterEach(endReadings)

const waiting = async (who: Somebody, page = 1, teamId?: string) => (await auditsToConfirm(await through(db, 'confirm findings', who), { page, teamId })).map(({ reference }) => reference)

test('audits wait that are provisional or have a gap that is nobody’s, newest first, without those of one’s own practice', async () => {
  expect(await waiting(auditor)).toEqual(['F-0005', 'F-0004', 'F-0002', 'F-0001'])
})

test('they are counted by team and listed by team', async () => {
  const byTeam = await waitingByTeam(await through(db, 'confirm findings', auditor))

  expect(byTeam).toMatchObject([{ team: 'Family Help South', count: 3 }, { team: 'Safeguarding North', count: 1 }])
  expect(await waiting(auditor, 1, byTeam[1]!.teamId)).toEqual(['F-0005'])
})

test('a row says what waits', async () => {
  const rows = await auditsToConfirm(await through(db, 'confirm findings', auditor), { page: 1 })

  expect(rows.find(({ reference }) => reference === 'F-0001')).toMatchObject({ provisional: true, gaps: 1, unattributed: 1 })
  expect(rows.find(({ reference }) => reference === 'F-0002')).toMatchObject({ provisional: false, gaps: 1, unattributed: 1 })
  expect(rows.find(({ reference }) => reference === 'F-0004')).toMatchObject({ provisional: true, gaps: 0, unattributed: 0 })
})

test('findings show every theme with its descriptor, and the gaps with whose they are', async () => {
  const found = await findingsOf(await through(db, 'confirm findings', auditor), await idOf('F-0003'))

  expect(found).toMatchObject({ reference: 'F-0003', strengths: 'Clear, respectful writing.', worker: 'Wilma Ashdown', manager: 'Marcus Tull', ownPractice: false })
  expect(found!.themes).toHaveLength(12)
  expect(found!.themes.map(({ theme }) => theme).at(-1)).toBe('Permanence and transition')
  expect(found!.themes.filter(({ grade }) => grade === null)).toHaveLength(1)
  expect(found!.themes.every(({ grade, descriptor }) => (grade === null) === (descriptor === null))).toBe(true)
  expect(found!.gaps).toMatchObject([{ grade: 'Inadequate', attribution: 'system', attributedBy: null, settled: false }])
})

test('whose gap it is, once another auditor has said so, is settled; one’s own word may still be changed', async () => {
  const id = await idOf('F-0001')
  const colleague = await somebody(owner, council, { name: 'Ravi Oakley', role: 'auditor' })
  const [gap] = (await findingsOf(await through(db, 'confirm findings', auditor), id))!.gaps
  await confirmFindings(await through(db, 'confirm findings', colleague), id, { [gap!.id]: 'system' })
  await endReadings()

  expect((await findingsOf(await through(db, 'confirm findings', auditor), id))!.gaps).toMatchObject([{ attributedBy: 'Ravi Oakley', settled: true }])
  expect((await findingsOf(await through(db, 'confirm findings', colleague), id))!.gaps).toMatchObject([{ settled: false }])
  expect(await waiting(auditor)).not.toContain('F-0001')
})

test('a gap that has brought learning is settled, even for whoever said whose it is', async () => {
  await takeIn(db, sheet([{ 'Audit No': 'F-0100', 'Case ID': 'NM800100', 'Date of audit': '02/02/2026', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner' }]))

  expect((await findingsOf(await through(db, 'confirm findings', auditor), await idOf('F-0100')))!.gaps).toMatchObject([{ attributedBy: null, hasLearning: true, settled: true }])
})

test('an audit of one’s own practice says so', async () => {
  expect(await findingsOf(await through(db, 'confirm findings', auditor), await idOf('F-0006'))).toMatchObject({ ownPractice: true })
})

test('an auditor of one area sees that area’s audits, and one of another council sees none', async () => {
  const area = await somebody(owner, council, { name: 'Ada Area', role: 'auditor', area: 'Safeguarding' })
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })

  expect(await waiting(area)).toEqual(['F-0005'])
  expect(await findingsOf(await through(db, 'confirm findings', area), await idOf('F-0002'))).toBeUndefined()
  expect(await waiting(stranger)).toEqual([])
  expect(await waitingByTeam(await through(db, 'confirm findings', stranger))).toEqual([])
  expect(await findingsOf(await through(db, 'confirm findings', stranger), await idOf('F-0002'))).toBeUndefined()
})

test('a page holds fifty, and the next begins where it ended', async () => {
  await takeIn(db, sheet(Array.from({ length: auditsOnAPage + 5 }, (_, n) => ({ 'Audit No': `G-${1000 + n}`, 'Case ID': `NM50${1000 + n}`, 'Audit type': 'Internal', 'Date of audit': '20/05/2026' }))))

  const [first, second] = [await waiting(auditor), await waiting(auditor, 2)]
  expect(first).toHaveLength(auditsOnAPage)
  expect(first[0]).toBe(`G-${1000 + auditsOnAPage + 4}`)
  expect(second.slice(0, 6)).toEqual(['G-1004', 'G-1003', 'G-1002', 'G-1001', 'G-1000', 'F-0005'])
})
