import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { assignmentReasons, assignments, audits, followUps, gaps, themes, themeTallies } from '../../../db/schema.ts'
import { confirmFindings } from './confirm-findings.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const colleague = await somebody(owner, council, { name: 'Ravi Oakley', role: 'auditor' })
afterEach(endReadings)

let audited = 1000
/** A row for a provisional audit that found lived experience and planning below good, each of another worker unless named. */
function row(also: SheetRow = {}): SheetRow {
  audited += 1
  return {
    'Audit No': `C-${audited}`, 'Audit type': 'Internal audit', 'Case ID': `NM20${audited}`, 'Allocated SW': `Worker ${audited}`, 'SW email': `worker.${audited}@northmere.example`,
    'Voice & lived experience': 'Requires improvement', Plan: 'Inadequate', ...also,
  }
}

async function auditOf(reference: string) {
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const found = await owner.select({ id: gaps.id, theme: themes.key }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, audit!.id))
  const of = (theme: string) => found.find((gap) => gap.theme === theme)!.id
  return { ...audit!, livedExperience: of('lived-experience'), planning: of('planning') }
}

async function anAudit(also: SheetRow = {}) {
  const one = row(also)
  await takeIn(db, sheet([one]))
  return auditOf(one['Audit No']!)
}

const attributionOf = async (gapId: string) => (await owner.select().from(gaps).where(eq(gaps.id, gapId)))[0]!
const reasonsOf = (gapId: string) => owner.select().from(assignmentReasons).where(eq(assignmentReasons.gapId, gapId))

test('confirming makes the grades firm, says whose each gap is, and proposes learning with its reason', async () => {
  const audit = await anAudit()

  expect(await confirmFindings(await through(db, 'confirm findings', auditor), audit.id, { [audit.livedExperience]: 'practitioner', [audit.planning]: 'system' })).toBe(true)

  const [now] = await owner.select().from(audits).where(eq(audits.id, audit.id))
  expect(now).toMatchObject({ confirmedById: auditor.id, confirmedAt: expect.any(Date) })
  expect(await attributionOf(audit.livedExperience)).toMatchObject({ attribution: 'practitioner', attributedById: auditor.id })
  expect(await attributionOf(audit.planning)).toMatchObject({ attribution: 'system', attributedById: auditor.id })
  const [reason] = await reasonsOf(audit.livedExperience)
  expect(reason).toMatchObject({ personId: audit.workerId, moduleKey: 'childs-day' })
  expect(reason!.sentence).toContain(audit.reference)
  expect(await reasonsOf(audit.planning)).toEqual([])
})

test('the tallies that insight reads move from provisional to confirmed, and nothing is counted twice', async () => {
  const before = await tallies()
  const audit = await anAudit()
  await confirmFindings(await through(db, 'confirm findings', auditor), audit.id, {})
  const after = await tallies()

  expect(after.provisional).toBe(before.provisional)
  expect(after.confirmed).toBe(before.confirmed + 11)
})

async function tallies() {
  const [row] = await owner.select({
    provisional: sql<number>`coalesce(sum(judged) filter (where not confirmed), 0)::int`, confirmed: sql<number>`coalesce(sum(judged) filter (where confirmed), 0)::int`,
  }).from(themeTallies)
  return row!
}

test('of 24 who confirm at once all are told that it is done, and the learning is given once', async () => {
  const audit = await anAudit()
  const doors = await Promise.all(Array.from({ length: 24 }, (_, n) => through(db, 'confirm findings', n % 2 ? auditor : colleague)))

  const answers = await Promise.all(doors.map((door) => confirmFindings(door, audit.id, { [audit.livedExperience]: 'practitioner', [audit.planning]: 'partner' })))

  expect(new Set(answers)).toEqual(new Set([true]))
  expect(await owner.select().from(assignments).where(eq(assignments.personId, audit.workerId!))).toHaveLength(1)
  expect(await reasonsOf(audit.livedExperience)).toHaveLength(1)
  const [noted] = await owner.execute<{ count: number }>(sql`select count(*)::int as count from activity where did = 'confirmed grades' and subject_id = ${audit.id}`)
  expect(noted!.count).toBe(1)
})

test('24 audits of one team confirmed at once are all confirmed', async () => {
  const rows = Array.from({ length: 24 }, () => row({ 'Allocated SW': 'Wilma Ashdown', 'SW email': 'wilma.ashdown@northmere.example' }))
  await takeIn(db, sheet(rows))
  const some = await Promise.all(rows.map((one) => auditOf(one['Audit No']!)))
  const doors = await Promise.all(some.map((_, n) => through(db, 'confirm findings', n % 2 ? auditor : colleague)))

  expect(new Set(await Promise.all(doors.map((door, n) => confirmFindings(door, some[n]!.id, { [some[n]!.livedExperience]: 'practitioner', [some[n]!.planning]: 'manager' }))))).toEqual(new Set([true]))

  const wilma = await personCalled(owner, council, 'Wilma Ashdown')
  const given = await owner.select().from(assignments).where(and(eq(assignments.personId, wilma.id), eq(assignments.moduleKey, 'childs-day')))
  expect(given).toHaveLength(1)
  expect(await owner.select().from(assignmentReasons).where(eq(assignmentReasons.assignmentId, given[0]!.id))).toHaveLength(24)
})

test('what another auditor attributed stays; what nobody confirmed may be put right', async () => {
  const audit = await anAudit()
  await confirmFindings(await through(db, 'confirm findings', colleague), audit.id, { [audit.planning]: 'partner' })

  await confirmFindings(await through(db, 'confirm findings', auditor), audit.id, { [audit.planning]: 'system', [audit.livedExperience]: 'system' })
  await confirmFindings(await through(db, 'confirm findings', auditor), audit.id, { [audit.livedExperience]: 'partner' })

  expect(await attributionOf(audit.planning)).toMatchObject({ attribution: 'partner', attributedById: colleague.id })
  expect(await attributionOf(audit.livedExperience)).toMatchObject({ attribution: 'partner', attributedById: auditor.id })
})

test('a gap that has brought learning keeps its attribution', async () => {
  const audit = await anAudit()
  await confirmFindings(await through(db, 'confirm findings', auditor), audit.id, { [audit.livedExperience]: 'practitioner' })
  await confirmFindings(await through(db, 'confirm findings', auditor), audit.id, { [audit.livedExperience]: 'partner' })

  expect(await attributionOf(audit.livedExperience)).toMatchObject({ attribution: 'practitioner' })
})

test('whether a theme held is asked of the later audit of whoever the gap is now said to be', async () => {
  const ulla = { 'Allocated SW': 'Ulla Later', 'SW email': 'ulla.later@northmere.example' }
  const mona = { 'Team Manager': 'Mona Pryce', 'TM email': 'mona.pryce@northmere.example' }
  const first = await anAudit({ ...ulla, ...mona, 'Date of audit': '04/05/2026', Attribution: 'practitioner' })
  const hers = await anAudit({ ...ulla, 'Date of audit': '20/07/2026', Plan: 'Requires improvement' })
  const judgedBy = async () => (await owner.select().from(followUps).where(eq(followUps.gapId, first.planning))).map(({ auditId }) => auditId)
  expect(await judgedBy()).toEqual([hers.id])

  const managed = await anAudit({ ...mona, 'Date of audit': '21/07/2026', Plan: 'Requires improvement' })
  await confirmFindings(await through(db, 'confirm findings', auditor), first.id, { [first.planning]: 'manager' })

  expect(await judgedBy()).toEqual([managed.id])
})

test('an auditor who held or managed the case does not confirm its findings', async () => {
  const worker = await anAudit({ 'Allocated SW': 'Gwen Marsh', 'SW email': 'gwen.marsh@northmere.example' })
  const manager = await anAudit({ 'Team Manager': 'Gwen Marsh', 'TM email': 'gwen.marsh@northmere.example' })

  for (const audit of [worker, manager]) {
    expect(await confirmFindings(await through(db, 'confirm findings', auditor), audit.id, { [audit.planning]: 'system' })).toBe('own practice')
    expect(await attributionOf(audit.planning)).toMatchObject({ attribution: null })
  }
})

test('to an auditor of another area, and of another council, the audit does not exist', async () => {
  const audit = await anAudit()
  const elsewhere = await somebody(owner, council, { name: 'Ada Elsewhere', role: 'auditor', area: 'Safeguarding' })
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })

  expect(await confirmFindings(await through(db, 'confirm findings', elsewhere), audit.id, {})).toBeUndefined()
  expect(await confirmFindings(await through(db, 'confirm findings', stranger), audit.id, {})).toBeUndefined()
  const [now] = await owner.select().from(audits).where(eq(audits.id, audit.id))
  expect(now!.confirmedAt).toBeNull()
})

test('a gap of another audit is not touched, whatever the form says', async () => {
  const [one, other] = [await anAudit(), await anAudit()]
  await confirmFindings(await through(db, 'confirm findings', auditor), one.id, { [other.planning]: 'system', 'not an id': 'system' })

  expect(await attributionOf(other.planning)).toMatchObject({ attribution: null })
})
