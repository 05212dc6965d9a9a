import { and, eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, expect, test } from 'vitest'
import { foundCouncil } from '../../../db/seed/foundations.ts'
import { findings } from '../../../db/invariants.server.ts'
import { assignmentReasons, assignments, audits, confirmedFacts, gaps, moduleVersions, organisations } from '../../../db/schema.ts'
import { endReadings, ownDatabase, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { moduleToCheck, takeBackFact } from '../modules/facts.server.ts'
import { confirmFact } from './confirm-fact.server.ts'
import { confirmFindings } from './confirm-findings.server.ts'
import { takeTurn } from './publishing.server.ts'

const { db, owner } = await ownDatabase()
const [at, later] = ['2026-05-06T10:00:00Z', '2026-05-20T10:00:00Z']
const key = 'childs-day'

/** A council that is no demo, so that its modules wait until somebody has confirmed their facts. */
const founded = (councilKey: string, moment = '2026-05-01T09:00:00Z') =>
  owner.transaction((tx) => foundCouncil(tx, { key: councilKey, name: councilKey, demo: false }, [{ area: 'Family Help', team: 'Family Help South' }], new Date(moment)))
let councils = 0
async function realCouncil() {
  const council = `council-${councils += 1}`
  const { id: organisationId } = await founded(council)
  const [editor, other] = [await somebody(owner, council, { name: 'Ed Marlow', role: 'admin' }), await somebody(owner, council, { name: 'Ada Minster', role: 'admin' })]
  const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
  const facts = (await moduleToCheck(await through(db, 'confirm facts of modules', editor, at), key))!.openFacts.map(({ fact }) => fact)
  const confirm = async (fact: string, who = editor) => confirmFact(await through(db, 'confirm facts of modules', who, later), key, fact, 'Read on 20 May 2026')
  return { council, organisationId, editor, other, auditor, facts, confirm, allBut: async (n: number) => { for (const fact of facts.slice(n)) await confirm(fact) } }
}
afterEach(endReadings)
afterAll(async () => {
  const broken = await owner.transaction(async (tx) => (await Array.fromAsync(findings(tx))).filter(({ problems }) => problems > 0))
  if (broken.length > 0) throw new Error(`The data do not hold together: ${JSON.stringify(broken)}`)
}, 60_000)

let audited = 0
/** Takes in an audit with a gap on lived experience. @returns its worker's and its own id */
async function audit(council: string, also: SheetRow = {}) {
  audited += 1
  const reference = also['Audit No'] ?? `C-${audited}`
  await takeIn(db, sheet([{
    'Audit No': reference, 'Case ID': `NM9${1_000 + audited}`, 'Allocated SW': `Wilma ${'abcdefghijklmnopqrstuvwxyz'[audited % 26]}${audited % 7 ? 'son' : 'dale'}${'abcdefghij'[Math.floor(audited / 26)]}`,
    'SW email': `wilma.${audited}@${council}.example`, 'Voice & lived experience': 'Inadequate', Attribution: 'practitioner', ...also,
  }]), { organisation: council, at })
  const [one] = await owner.select({ id: audits.id, workerId: audits.workerId }).from(audits).innerJoin(organisations, eq(organisations.id, audits.organisationId)).where(and(eq(organisations.key, council), eq(audits.reference, reference)))
  return { id: one!.id, workerId: one!.workerId! }
}
const given = async (personId: string) => (await owner.select().from(assignments).where(eq(assignments.personId, personId))).map(({ moduleKey }) => moduleKey)

test('with the last fact of its module, a gap that brought nothing until then is proposed for, by the rule in force, and nothing twice', async () => {
  const { council, facts, confirm, allBut, editor } = await realCouncil()
  const one = await audit(council)
  await allBut(1)
  expect(await given(one.workerId)).toEqual([])

  expect(await confirm(facts[0]!)).toBe(true)
  expect(await given(one.workerId)).toEqual([key])
  const [learning] = await owner.select().from(assignments).where(eq(assignments.personId, one.workerId))
  expect(learning).toMatchObject({ decision: null, proposedAt: new Date(later), dueOn: '2026-07-01' })

  // A confirmation taken back takes no learning back, and given again brings none twice.
  const [fact] = await owner.select().from(confirmedFacts).where(and(eq(confirmedFacts.organisationId, editor.organisationId), eq(confirmedFacts.fact, facts[0]!)))
  expect(await takeBackFact(await through(db, 'confirm facts of modules', editor, later), key, fact!.id)).toBe(true)
  expect(await confirm(facts[0]!)).toBe(true)
  expect(await owner.select().from(assignments).where(eq(assignments.personId, one.workerId))).toEqual([learning])
})

test('not for a gap that is nobody’s, the service’s, withdrawn, disputed, closed, provisional or of an audit of more than a year ago', async () => {
  const { council, allBut, auditor } = await realCouncil()
  const regraded = { 'Audit No': 'C-regraded', 'Case ID': 'NM9900', 'Allocated SW': 'Wilma Regraded', 'SW email': 'wilma.regraded@council.example' }
  const [nobodys, service, withdrawn, disputed, provisional, old, justYet] = [
    await audit(council, { Attribution: '' }), await audit(council, { Attribution: 'system' }), await audit(council, regraded), await audit(council),
    await audit(council, { 'Audit type': 'Internal audit' }), await audit(council, { 'Date of audit': '20/05/2025' }), await audit(council, { 'Date of audit': '21/05/2025' }),
  ]
  await audit(council, { ...regraded, 'Voice & lived experience': 'Good' })
  const [gap] = await owner.select({ id: gaps.id }).from(gaps).where(eq(gaps.auditId, disputed.id))
  await owner.execute(sql`insert into disputes (organisation_id, gap_id, because, challenged_grade_id, raised_by_id, raised_at, settle_by)
    select audits.organisation_id, ${gap!.id}::uuid, 'It is there.', gap.grade_id, worker_id, now(), '2026-06-01' from audits join judgements gap on gap.audit_id = audits.id join gaps on gaps.audit_id = audits.id and gaps.theme_id = gap.theme_id where audits.id = ${disputed.id}::uuid`)
  const closed = await audit(council, { 'Remedial actions (RAG: action ~ owner ~ due)': 'A: See the child alone ~ Wilma Closed ~ 11/05/2026', 'Allocated SW': 'Wilma Closed', 'SW email': 'wilma.closed@council.example' })
  const [action] = await owner.execute<{ id: string }>(sql`select id from remedial_actions where audit_id = ${closed.id}::uuid`)
  const sent = await sayItIsDone(await through(db, 'do remedial actions', { id: closed.workerId, organisationId: auditor.organisationId }, at), action!.id, { recordKind: 'Plan', recordDate: '2026-05-05', remark: null })
  await checkEvidence(await through(db, 'check evidence', auditor, at), sent!, { outcome: 'accepted' })

  await allBut(0)
  for (const one of [nobodys, service, withdrawn, disputed, provisional, old, closed]) expect(await given(one.workerId)).toEqual([])
  expect(await given(justYet.workerId)).toEqual([key])
  await owner.execute(sql`delete from disputes`)
})

test('not beyond the two modules of one audit', async () => {
  const { council, organisationId, allBut } = await realCouncil()
  await owner.execute(sql`insert into module_versions (organisation_id, module_key, version, change, title, minutes, hours, content_hash, content, published_at)
    select organisation_id, other, version, change, title, minutes, hours, content_hash || other, jsonb_set(content, '{openFacts}', '[]'), published_at + interval '1 hour' from module_versions cross join unnest(array['chronology', 'smart-plans']) as other
    where organisation_id = ${organisationId}::uuid and module_key = ${key} on conflict do nothing`)
  const full = await audit(council, { 'Voice & lived experience': 'Requires improvement', 'Recording & chronology': 'Inadequate', Plan: 'Inadequate' })
  const before = await given(full.workerId)
  await allBut(0)
  expect([before.length, (await given(full.workerId)).length]).toEqual([2, 2])
})

test('of two who confirm the last two facts at once, while auditors confirm findings, every gap brings its learning once', async () => {
  const { council, facts, confirm, allBut, other, editor, auditor } = await realCouncil()
  const early = await Promise.all([audit(council), audit(council)])
  const waiting = []
  for (let n = 0; n < 6; n++) waiting.push(await audit(council, { 'Audit type': 'Internal audit', Attribution: '' }))
  await allBut(2)
  const found = await Promise.all(waiting.map(async ({ id }) => (await owner.select({ id: gaps.id }).from(gaps).where(eq(gaps.auditId, id)))[0]!.id))
  const doors = await Promise.all(waiting.map(() => through(db, 'confirm findings', auditor, later)))

  const answers = await Promise.all([
    ...facts.slice(0, 2).flatMap((fact) => [confirm(fact, editor), confirm(fact, other)]),
    ...waiting.map(({ id }, n) => confirmFindings(doors[n]!, id, { [found[n]!]: 'practitioner' })),
  ])

  expect(answers.slice(0, 4).filter((answer) => answer === true)).toHaveLength(2)
  expect(new Set(answers.slice(4))).toEqual(new Set([true]))
  for (const { workerId } of [...early, ...waiting]) expect(await given(workerId)).toEqual([key])
  expect(await owner.select().from(assignmentReasons).innerJoin(audits, eq(audits.workerId, assignmentReasons.personId)).where(eq(audits.organisationId, auditor.organisationId))).toHaveLength(8)
})

test('a fact is confirmed in the council’s turn, so that of the last two at the same moment one sees that it is the last', async () => {
  const { organisationId, facts, confirm, allBut } = await realCouncil()
  await allBut(2)
  let confirmed = false
  const waits = await owner.transaction(async (tx) => {
    await takeTurn(tx, organisationId)
    const first = confirm(facts[0]!).then((answer) => { confirmed = true; return answer })
    await new Promise((go) => { setTimeout(go, 300) })
    expect(confirmed).toBe(false)
    return { first }
  })
  expect(await waits.first).toBe(true)
})

test('a module that is published to a council later is proposed for its gaps, and for no other council’s', async () => {
  const [ours, theirs] = [await realCouncil(), await realCouncil()]
  const [one, another] = [await audit(ours.council), await audit(theirs.council)]
  // As if it had been written without open facts since they were founded.
  await owner.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    await tx.delete(moduleVersions).where(and(eq(moduleVersions.organisationId, ours.organisationId), eq(moduleVersions.moduleKey, key)))
    for (const fact of ours.facts) await tx.execute(sql`insert into confirmed_facts (organisation_id, module_key, fact, source, edition, confirmed_by_id, confirmed_at) values (${ours.organisationId}::uuid, ${key}, ${fact}, 'The statute', 'Read', ${ours.editor.id}::uuid, ${at}::timestamptz)`)
  })

  await founded(ours.council, later)
  expect(await given(one.workerId)).toEqual([key])
  expect(await given(another.workerId)).toEqual([])
  await founded(ours.council, later)
  expect(await given(one.workerId)).toEqual([key])
})
