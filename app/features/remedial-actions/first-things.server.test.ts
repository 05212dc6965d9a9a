import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { audits, evidence, evidenceChecks, remedialActions } from '../../../db/schema.ts'
import { firstThings } from './first-things.server.ts'
import { askForHelp, recordSafetyContact } from './remedial-actions.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
await takeIn(db, sheet([
  { 'Audit No': 'H-0001', 'Case ID': 'NM700001', 'Date of audit': '05/05/2026', ...action('R: Hold a strategy discussion') },
  { 'Audit No': 'H-0002', 'Case ID': 'NM700002', 'Date of audit': '04/05/2026', ...action('R: See the child today') },
  { 'Audit No': 'H-0003', 'Case ID': 'NM700003', 'Date of audit': '01/05/2026', ...action('A: Update the chronology') },
  { 'Audit No': 'H-0004', 'Case ID': 'NM700004', 'Date of audit': '01/05/2026', ...action('G: Tidy the file') },
]), { at })
afterEach(endReadings)

function action(wording: string) {
  return { 'Remedial actions (RAG: action ~ owner ~ due)': `${wording} ~ Wilma Ashdown ~ 08/05/2026` }
}
const actionOf = async (reference: string) => {
  const [one] = await owner.select({ id: remedialActions.id, ownerId: remedialActions.ownerId }).from(remedialActions).innerJoin(audits, eq(audits.id, remedialActions.auditId)).where(eq(audits.reference, reference))
  return { id: one!.id, who: { id: one!.ownerId, organisationId: auditor.organisationId } }
}
const first = async (who: Somebody = auditor, atMost = 9) => {
  await endReadings()
  return (await firstThings(await through(db, 'see my desk', who, at), atMost)).map(({ audit }) => audit)
}

test('reds without “made safe” come first, longest issued first; then whoever asked for help', async () => {
  expect(await first()).toEqual(['H-0002', 'H-0001'])

  const amber = await actionOf('H-0003')
  await askForHelp(await through(db, 'do remedial actions', amber.who, at), amber.id)
  expect(await first()).toEqual(['H-0002', 'H-0001', 'H-0003'])
  expect(await first(auditor, 1)).toEqual(['H-0002'])
})

test('a red leaves the list when somebody was reached, and not when nobody was', async () => {
  const red = await actionOf('H-0002')
  const recorder = await through(db, 'record safety contacts', auditor, at)

  await recordSafetyContact(recorder, red.id, { reached: false, spokenTo: 'practitioner', at: new Date(at) })
  expect(await first()).toContain('H-0002')
  await recordSafetyContact(recorder, red.id, { reached: true, spokenTo: 'team manager', at: new Date(at) })
  expect(await first()).not.toContain('H-0002')
})

test('what has been checked and accepted is on it no more', async () => {
  const red = await actionOf('H-0001')
  const { organisationId } = auditor
  const [sent] = await owner.insert(evidence).values({
    organisationId, remedialActionId: red.id, caseReference: 'NM700001', recordKind: 'Case note', recordDate: '2026-05-05', submittedById: red.who.id, submittedAt: new Date(at), checkDueOn: '2026-05-08',
  }).returning()
  expect(await first()).toContain('H-0001')

  await owner.insert(evidenceChecks).values({ organisationId, evidenceId: sent!.id, outcome: 'accepted', checkedById: auditor.id, checkedAt: new Date(at) })
  await owner.update(remedialActions).set({ doneAt: new Date(at) }).where(eq(remedialActions.id, red.id))
  expect(await first()).not.toContain('H-0001')
})

test('auditors of another area or another council have none of it', async () => {
  const area = await somebody(owner, council, { name: 'Ada Area', role: 'auditor', area: 'Safeguarding' })
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })

  expect(await first(area)).toEqual([])
  expect(await first(stranger)).toEqual([])
})
