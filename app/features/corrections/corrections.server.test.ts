import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { findings } from '../../../db/invariants.server.ts'
import { activity, assignments, auditChanges, audits, corrections, evidence, evidenceChecks, followUps, gaps, remedialActions, themeTallies } from '../../../db/schema.ts'
import { noteReading } from '../activity/activity.server.ts'
import { decideLearning } from '../assignments/decisions.server.ts'
import { learningOf } from '../assignments/my-learning.server.ts'
import { givenTo } from '../assignments/own-case.server.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { readSection } from '../modules/learning.server.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { voidAudit, voidImport } from '../publishing/changes.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { allCorrections, correctionFor, decideCorrection, sayOfficerWasTold } from './corrections.server.ts'
import { changeField, textsToMend } from './mending.server.ts'
import { auditToReport, hiddenByMe, hideAudit } from './report.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const [at, later, last] = ['2026-05-06T10:00:00Z', '2026-05-07T09:00:00Z', '2026-05-08T09:00:00Z'] as const
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const ben = await somebody(owner, council, { name: 'Ben Lomax', role: 'admin' })
const joe = await somebody(owner, council, { name: 'Joe Elsewhere', role: 'manager', team: 'Children in Care 1' })
const stranger = await anotherCouncil(owner)
afterEach(endReadings)
afterAll(async () => {
  const broken = await owner.transaction(async (tx) => (await Array.fromAsync(findings(tx))).filter(({ problems }) => problems > 0))
  if (broken.length > 0) throw new Error(`The data do not hold together: ${JSON.stringify(broken)}`)
}, 60_000)

const letters = 'abcdefghijklmnopqrstuvwxyz'
let told = 0
/** An audit of a worker of its own, with two gaps, a red and an amber action, and learning that is confirmed. */
async function audited(also: SheetRow = {}) {
  told += 1
  const name = also['Allocated SW'] ?? `Wilma ${letters[told % 26]!.repeat(3)}`
  const row: SheetRow = {
    'Audit No': `H-${1000 + told}`, 'Case ID': `NM70${1000 + told}`, 'Allocated SW': name, 'SW email': `wilma.${told}@northmere.example`,
    'Voice & lived experience': 'Requires improvement', Plan: 'Inadequate', Attribution: 'Voice & lived experience: practitioner; Plan: manager',
    'What needs to improve': 'Her school, Larkspur Academy, is named.',
    'Remedial actions (RAG: action ~ owner ~ due)': `R: Hold a strategy discussion ~ ${name} ~ 08/05/2026 | A: See the child alone ~ ${name} ~ 11/05/2026`, ...also,
  }
  const { importId } = await takeIn(db, sheet([row]), { at })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, row['Audit No']!))
  const worker = await personCalled(owner, council, name)
  const actions = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit!.id)).orderBy(remedialActions.dueAt)
  const [learning] = await owner.select().from(assignments).where(eq(assignments.personId, worker.id))
  if (learning) await decideLearning(await through(db, 'decide learning', auditor, at), learning.id, { decision: 'confirmed' })
  return { row, importId, audit: audit!, worker, actions, learning: learning! }
}
const hide = async (by: Somebody, auditId: string, kind: 'wrong child' | 'identifying text' = 'wrong child') => hideAudit(await through(db, 'report wrong audits', by, later), auditId, kind)
const correctionOf = async (auditId: string) => (await owner.select().from(corrections).where(eq(corrections.auditId, auditId)))[0]!
const decide = async (id: string, upheld: boolean, by = ben) => decideCorrection(await through(db, 'correct audits', by, last), id, { upheld, because: 'The register says so.' })
const tell = async (id: string) => sayOfficerWasTold(await through(db, 'correct audits', ben, last), id)
const talliesNow = () => owner.select().from(themeTallies).where(sql`judged <> 0`).orderBy(themeTallies.themeId, themeTallies.serviceAreaId, themeTallies.sample, themeTallies.confirmed)
const textsNow = async (auditId: string) => JSON.stringify([await owner.select().from(audits).where(eq(audits.id, auditId)), await owner.select().from(auditChanges).where(eq(auditChanges.auditId, auditId)), await owner.select().from(activity)], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))

test('a hidden audit is in no tally, and one that is shown again is in them exactly as before', async () => {
  const one = await audited()
  const before = await talliesNow()
  expect(await hide(marcus, one.audit.id)).toBe(true)
  expect(await talliesNow()).not.toEqual(before)

  const { id } = await correctionOf(one.audit.id)
  expect(await decide(id, false)).toBe(true)

  expect(await talliesNow()).toEqual(before)
  expect(await auditToReport(await through(db, 'report wrong audits', marcus, last), one.audit.id)).toMatchObject({ reference: one.audit.reference, open: [{ priority: 'red' }, { priority: 'amber' }] })
})

test('a hidden audit shows of no earlier gap whether it held, and once it is shown again it does', async () => {
  const own = { 'Allocated SW': 'Wilma Twice', 'SW email': 'wilma.twice@northmere.example', Attribution: 'Voice & lived experience: practitioner' }
  const first = await audited({ ...own, 'Date of audit': '04/02/2026' })
  const second = await audited({ ...own, 'Date of audit': '04/05/2026', 'Voice & lived experience': 'Good' })
  const answers = async () => (await owner.select({ by: followUps.auditId }).from(followUps).innerJoin(gaps, eq(gaps.id, followUps.gapId)).where(eq(gaps.auditId, first.audit.id))).map(({ by }) => by)
  const before = await answers()
  expect(before).toContain(second.audit.id)

  await hide(auditor, second.audit.id)
  expect(await answers()).toEqual([])
  await decide((await correctionOf(second.audit.id)).id, false)
  expect(await answers()).toEqual(before)

  await hide(auditor, first.audit.id)
  expect(await answers()).toEqual([])
  await decide((await correctionOf(first.audit.id)).id, false)
  expect(await answers()).toEqual(before)
})

test('learning that only a hidden audit brought is gone from its page, and ends with it when it was of the wrong child', async () => {
  const one = await audited()
  await hide(marcus, one.audit.id)
  expect(await learningOf(await through(db, 'see my practice', one.worker, later))).toEqual([])
  const { id } = await correctionOf(one.audit.id)
  expect(await decide(id, true)).toBe('not told')
  expect(await tell(id)).toBe(true)
  expect(await tell(id)).toBe(false)

  expect(await decide(id, true)).toBe(true)

  expect((await owner.select().from(assignments).where(eq(assignments.id, one.learning.id)))[0]).toMatchObject({ endedBecause: 'wrong child', flaggedAt: null })
  expect((await owner.select().from(audits).where(eq(audits.id, one.audit.id)))[0]!.hiddenAt).not.toBeNull()
  expect(await decide(id, false)).toBe('decided already')
})

test('learning that was begun because of another child’s audit is flagged, and says no word of it', async () => {
  const one = await audited()
  const [section] = await owner.execute<{ id: string }>(sql`select content -> 'sections' -> 0 ->> 'id' as id from module_versions where module_key = ${one.learning.moduleKey} and organisation_id = ${one.worker.organisationId} limit 1`)
  await readSection(await through(db, 'learn', one.worker, later), one.learning.moduleKey, section!.id)
  await hide(marcus, one.audit.id)
  const { id } = await correctionOf(one.audit.id)
  await tell(id)
  await decide(id, true)

  expect((await owner.select().from(assignments).where(eq(assignments.id, one.learning.id)))[0]).toMatchObject({ endedAt: null })
  const said = [...await learningOf(await through(db, 'see my practice', one.worker, last)), ...await givenTo(await through(db, 'learn', one.worker, last))]
  expect(said.map(({ sentences }) => sentences)).toEqual(Array.from({ length: 2 }, () => ['It was begun because of an audit that does not count for you any more.']))
})

test('to somebody of another team, of another council, and to whoever may not, the audit cannot be hidden', async () => {
  const one = await audited()
  expect(await hide(joe, one.audit.id)).toBeUndefined()
  const foreign = await somebody(owner, stranger.key, { name: 'Far Away', role: 'auditor' })
  expect(await hide(foreign, one.audit.id)).toBeUndefined()
  await expect(through(db, 'report wrong audits', ben)).rejects.toThrow('Nobody of this id may')
  expect(await correctionFor(await through(db, 'correct audits', await somebody(owner, stranger.key, { name: 'Far Admin', role: 'admin' })), one.audit.id)).toBeUndefined()
  expect(await hide(one.worker, one.audit.id)).toBe(true)
})

test('of many who hide an audit at once one does, and the others are told', async () => {
  const one = await audited()
  const said = await Promise.all(Array.from({ length: 8 }, (_, nth) => hide([marcus, auditor, one.worker][nth % 3]!, one.audit.id)))

  expect(said.filter((answer) => answer === true)).toHaveLength(1)
  expect(said.filter((answer) => answer === 'hidden already')).toHaveLength(7)
  expect(await owner.select().from(corrections).where(eq(corrections.auditId, one.audit.id))).toHaveLength(1)
})

test('of evidence that is sent or accepted and findings that are confirmed while the audit is hidden, all is kept whole or nothing', async () => {
  for (let round = 0; round < 6; round += 1) {
    const one = await audited()
    const [red, amber] = one.actions
    const sent = await sayItIsDone(await through(db, 'do remedial actions', one.worker, at), amber!.id, { recordKind: 'Visit', recordDate: '2026-05-05', remark: null })
    const [doer, checker, confirmer] = await Promise.all([through(db, 'do remedial actions', one.worker, later), through(db, 'check evidence', auditor, later), through(db, 'confirm findings', auditor, later)])
    await Promise.all([
      hide(marcus, one.audit.id), sayItIsDone(doer, red!.id, { recordKind: 'Minutes', recordDate: '2026-05-05', remark: null }),
      checkEvidence(checker, sent!, { outcome: 'accepted' }), confirmFindings(confirmer, one.audit.id, {}),
    ])
    const [checked] = await owner.select().from(evidenceChecks).where(eq(evidenceChecks.evidenceId, sent!))
    const [action] = await owner.select().from(remedialActions).where(eq(remedialActions.id, amber!.id))
    expect(action!.doneAt !== null).toBe(checked !== undefined)
  }
}, 30_000)

test('evidence that is sent once the audit is hidden is not taken', async () => {
  const one = await audited()
  await hide(marcus, one.audit.id)
  expect(await sayItIsDone(await through(db, 'do remedial actions', one.worker, later), one.actions[0]!.id, { recordKind: 'Visit', recordDate: '2026-05-05', remark: null })).toBeUndefined()
  expect(await owner.select().from(evidence).where(eq(evidence.remedialActionId, one.actions[0]!.id))).toEqual([])
})

test('the one who hid it sees what is open, to hand it over by phone, until somebody has decided; nobody else does', async () => {
  const one = await audited()
  await hide(marcus, one.audit.id)
  const mine = async (who: Somebody) => hiddenByMe(await through(db, 'report wrong audits', who, last), one.audit.id)
  expect(await mine(marcus)).toMatchObject({ caseReference: one.audit.caseReference, open: [{ priority: 'red' }, { priority: 'amber' }] })
  expect(await mine(auditor)).toBeUndefined()
  await decide((await correctionOf(one.audit.id)).id, false)
  expect(await mine(marcus)).toBeUndefined()
})

test('everybody who opened the audit, its gaps, its actions and their evidence is listed, and whom it was sent to', async () => {
  const one = await audited()
  const [gap] = await owner.select().from(gaps).where(eq(gaps.auditId, one.audit.id)).limit(1)
  await noteReading(await through(db, 'follow gaps', auditor, at), { subjectKind: 'gap', subjectId: gap!.id, aboutPersonId: one.worker.id })
  await sayItIsDone(await through(db, 'do remedial actions', one.worker, at), one.actions[1]!.id, { recordKind: 'Visit', recordDate: '2026-05-05', remark: null })
  await hide(marcus, one.audit.id)

  const { id } = await correctionOf(one.audit.id)
  const shown = await correctionFor(await through(db, 'correct audits', ben, last), id)
  expect(shown!.readers.map(({ name }) => name).toSorted()).toEqual(['Gwen Marsh', 'Marcus Tull', shown!.readers.map(({ name }) => name).find((name) => name.startsWith('Wilma'))].toSorted())
  expect(shown!.sentTo.map(({ name, as }) => `${name}: ${as.join(', ')}`)).toEqual(expect.arrayContaining([expect.stringMatching(/^Wilma .*: has an action of it, held the case, by the audit$/), expect.stringMatching(/^Audrey Penn: did the audit$/)]))
  expect(shown!.open).toMatchObject([{ priority: 'red' }, { priority: 'amber' }])
  expect(JSON.stringify(shown)).not.toContain('Larkspur')
  expect((await allCorrections(await through(db, 'correct audits', ben, last))).find((listed) => listed.id === id)).toMatchObject({ reference: one.audit.reference, openedBy: 4 })
})

test('text that identifies somebody is changed before the audit is shown again, and is gone for good, also from what the audit was before', async () => {
  const one = await audited()
  await takeIn(db, sheet([{ ...one.row, Thresholds: 'Requires improvement' }]), { at: later })
  await hide(marcus, one.audit.id, 'identifying text')
  const { id } = await correctionOf(one.audit.id)
  const corrector = () => through(db, 'correct audits', ben, last)
  await tell(id)
  expect(await decide(id, true)).toBe('nothing mended')

  expect((await textsToMend(await corrector(), id))!.texts).toContainEqual({ field: 'audit:improvements', label: 'What needs to improve', text: 'Her school, Larkspur Academy, is named.' })
  expect(await changeField(await corrector(), id, { field: 'audit:strengthening', text: 'x' })).toBe('not there')
  expect(await changeField(await corrector(), id, { field: 'audit:improvements', text: 'Her school is named.' })).toBe(true)
  expect(await changeField(await corrector(), id, { field: `action:${one.actions[0]!.id}:wording`, text: 'Hold the discussion' })).toBe(true)
  expect(await textsNow(one.audit.id)).not.toMatch(/Larkspur|strategy discussion/)
  expect(await decide(id, true)).toBe(true)

  expect((await owner.select().from(audits).where(eq(audits.id, one.audit.id)))[0]).toMatchObject({ hiddenAt: null, improvements: 'Her school is named.' })
  expect(await textsToMend(await corrector(), id)).toBeUndefined()
  expect((await owner.select({ did: activity.did }).from(activity).where(eq(activity.subjectId, one.audit.id))).map(({ did }) => did)).toEqual(expect.arrayContaining(['read the texts of a hidden audit', 'changed a field']))
})

test('a row that says a hidden audit again is left, in words, and its import cannot be taken back', async () => {
  const one = await audited()
  await hide(marcus, one.audit.id)

  const again = await takeIn(db, sheet([one.row, { ...one.row, Thresholds: 'Inadequate', 'Audit No': 'H-9999', 'Case ID': 'NM709999' }]), { at: last })
  expect(again).toMatchObject({ accepted: 1, rejected: 1, unchanged: 0 })
  const [problem] = await owner.execute<{ problem: string }>(sql`select problem from import_problems where import_id = ${again.importId}::uuid`)
  expect(problem!.problem).toBe(`Audit ${one.audit.reference} is hidden while it is put right. It was left as it is: import the row again once that is settled.`)

  expect(await voidImport(await through(db, 'import audits', ben, last), one.importId)).toEqual({ acted: 1, changedSince: 0, free: 0 })
  expect(await voidAudit(await through(db, 'import audits', ben, last), one.importId, one.audit.id)).toBe('acted on')
})

test('without being told that it puts right, the portal’s role finds nothing of a hidden audit in any table', async () => {
  const one = await audited()
  await sayItIsDone(await through(db, 'do remedial actions', one.worker, at), one.actions[1]!.id, { recordKind: 'Visit', recordDate: '2026-05-05', remark: null })
  await hide(marcus, one.audit.id)
  const ofAction = sql`(${one.actions[0]!.id}::uuid, ${one.actions[1]!.id}::uuid)`
  const [seen] = await writing(db, marcus.organisationId, (tx) => tx.execute(sql`
    select (select count(*) from audits where id = ${one.audit.id}::uuid)::int as audits, (select count(*) from judgements where audit_id = ${one.audit.id}::uuid)::int as judgements,
      (select count(*) from gaps where audit_id = ${one.audit.id}::uuid)::int as gaps, (select count(*) from remedial_actions where audit_id = ${one.audit.id}::uuid)::int as actions,
      (select count(*) from evidence where remedial_action_id in ${ofAction})::int as evidence, (select count(*) from assignment_reasons where assignment_id = ${one.learning.id}::uuid)::int as reasons`))
  expect(seen).toEqual({ audits: 0, judgements: 0, gaps: 0, actions: 0, evidence: 0, reasons: 0 })
})
