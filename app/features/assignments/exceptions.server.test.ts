import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { assignments, audits, gaps, moduleVersions } from '../../../db/schema.ts'
import { decideLearning } from './decisions.server.ts'
import { learningExceptions } from './exceptions.server.ts'
import { giveLearningMoreTime } from './more-time.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
/** Learning is proposed on 6 May 2026 and due on 17 June. */
const [at, fiveDaysOn, sixDaysOn, late] = ['2026-05-06T10:00:00Z', '2026-05-13T10:00:00Z', '2026-05-14T10:00:00Z', '2026-06-18T10:00:00Z']
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const olga = await somebody(owner, council, { name: 'Olga Stern', role: 'manager', team: 'Safeguarding North' })
await anotherCouncil(owner)
const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })
afterEach(async () => {
  await endReadings()
  await owner.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    await tx.execute(sql`truncate audits, judgements, gaps, assignments, assignment_reasons, disputes, case_questions, learning_extensions, section_readings, council_settings cascade`)
  })
})

let audited = 0
/** An audit with a gap on lived experience, and what it brought. */
async function audit(also: SheetRow = {}, moment = at) {
  audited += 1
  const name = `Wilma ${'abcdefghijklmnopqrstuvwxyz'[audited % 26]}${'abcdefghij'[Math.floor(audited / 26)]}shdown`
  const reference = `E-${audited}`
  await takeIn(db, sheet([{ 'Audit No': reference, 'Case ID': `NM9${1_000 + audited}`, 'Allocated SW': name, 'SW email': `wilma.${audited}@northmere.example`, 'Voice & lived experience': 'Inadequate', Attribution: 'practitioner', ...also }]), { at: moment })
  const [one] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const [gap] = await owner.select({ id: gaps.id }).from(gaps).where(eq(gaps.auditId, one!.id))
  const [given] = one!.workerId ? await owner.select().from(assignments).where(eq(assignments.personId, one!.workerId)) : []
  return { name, auditId: one!.id, workerId: one!.workerId!, gapId: gap!.id, id: given?.id ?? '', row: { 'Audit No': reference, 'Case ID': `NM9${1_000 + audited}`, 'Allocated SW': name, 'SW email': `wilma.${audited}@northmere.example` } }
}
const isDemo = (demo: boolean) => owner.transaction(async (tx) => {
  await tx.execute(sql`set local session_replication_role = replica`)
  await tx.execute(sql`update organisations set demo = ${demo} where key = ${council}`)
})
const confirm = async (id: string) => decideLearning(await through(db, 'decide learning', marcus, at), id, { decision: 'confirmed' })
const exceptions = async (moment: string, who: Somebody = marcus) => (await learningExceptions(await through(db, 'decide learning', who, moment))).exceptions
const kindsOf = async (moment: string, who?: Somebody) => (await exceptions(moment, who)).map(({ kind }) => kind)

test('where everything is in hand, nothing is there', async () => {
  const { id } = await audit()
  expect(await kindsOf(fiveDaysOn)).toEqual([])
  await confirm(id)
  await endReadings()
  expect(await kindsOf('2026-06-17T20:00:00Z')).toEqual([])
})

test('what is proposed and undecided for more than five working days, to whoever leads or audits there and to nobody else', async () => {
  const { id, name } = await audit()
  for (const who of [marcus, auditor]) expect(await exceptions(sixDaysOn, who)).toMatchObject([{ kind: 'undecided', assignmentId: id, person: name, title: 'The child’s day', since: '2026-05-06', of: 1 }])
  for (const who of [olga, stranger]) expect(await exceptions(sixDaysOn, who)).toEqual([])
  await decideLearning(await through(db, 'decide learning', marcus, at), id, { decision: 'waived', because: 'They teach this.' })
  await endReadings()
  expect(await kindsOf(sixDaysOn)).toEqual([])
})

test('never one’s own', async () => {
  const { id } = await audit({ 'Voice & lived experience': 'Good', 'Management oversight': 'Inadequate', Attribution: 'manager' })
  expect(id).toBe('')
  expect(await kindsOf(sixDaysOn, auditor)).toEqual(['undecided'])
  expect(await kindsOf(sixDaysOn, marcus)).toEqual([])
})

test('what is confirmed, late and untouched, until it is begun or given more time', async () => {
  const [one, other] = [await audit(), await audit()]
  for (const { id } of [one, other]) await confirm(id)
  expect(await exceptions(late)).toMatchObject([{ kind: 'late', since: '2026-06-17', confirmed: true, of: 2 }, { kind: 'late' }])

  const [version] = await owner.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, 'childs-day'))
  await owner.execute(sql`insert into section_readings (organisation_id, person_id, module_version_id, section_id, read_at) values (${marcus.organisationId}::uuid, ${one.workerId}::uuid, ${version!.id}::uuid, ${version!.content.sections[0]!.id}, ${late}::timestamptz)`)
  expect(await giveLearningMoreTime(await through(db, 'decide learning', marcus, late), other.id, { dueOn: '2026-07-01', dueBefore: '2026-06-17', because: 'Court.' })).toBe(true)
  await endReadings()
  expect(await kindsOf(late)).toEqual([])
})

test('what was begun before the grade behind it was changed', async () => {
  const one = await audit()
  await confirm(one.id)
  const [version] = await owner.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, 'childs-day'))
  await owner.execute(sql`insert into section_readings (organisation_id, person_id, module_version_id, section_id, read_at) values (${marcus.organisationId}::uuid, ${one.workerId}::uuid, ${version!.id}::uuid, ${version!.content.sections[0]!.id}, '2026-05-07T09:00:00Z')`)
  await takeIn(db, sheet([{ ...one.row, 'Voice & lived experience': 'Good' }]), { at: '2026-05-08T10:00:00Z' })

  expect(await exceptions(late)).toMatchObject([{ kind: 'regraded', assignmentId: one.id, since: '2026-05-08' }])
})

test('what is paused, since its finding is disputed or the case is asked about', async () => {
  const [disputed, asked] = [await audit(), await audit()]
  for (const { id } of [disputed, asked]) await confirm(id)
  await owner.execute(sql`insert into disputes (organisation_id, gap_id, because, challenged_grade_id, raised_by_id, raised_at, settle_by)
    select gaps.organisation_id, gaps.id, 'It is there.', judgements.grade_id, ${disputed.workerId}::uuid, '2026-05-07T10:00:00Z', '2026-06-01' from gaps join judgements on judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id where gaps.id = ${disputed.gapId}::uuid`)
  await owner.execute(sql`insert into case_questions (organisation_id, audit_id, person_id, raised_at) values (${marcus.organisationId}::uuid, ${asked.auditId}::uuid, ${asked.workerId}::uuid, '2026-05-08T10:00:00Z')`)

  // Not late too: while it is paused it is not due.
  expect(await exceptions(late)).toMatchObject([
    { kind: 'paused', why: 'whether the finding stands', since: '2026-05-07', assignmentId: disputed.id, auditId: null },
    { kind: 'paused', why: 'whose case it was', since: '2026-05-08', assignmentId: asked.id, auditId: asked.auditId, personId: asked.workerId },
  ])
})

test('a month over the limit, with the learning that was added last', async () => {
  const one = await audit()
  await confirm(one.id)
  const [{ minutes }] = await owner.select({ minutes: moduleVersions.minutes }).from(moduleVersions).where(eq(moduleVersions.moduleKey, 'childs-day')) as [{ minutes: number }]
  const limited = (most: number) => owner.execute(sql`insert into council_settings (organisation_id, valid_from, amber_days, green_days, check_days, return_days, learning_days, learning_minutes_a_month, small_number, settled_at)
    values (${marcus.organisationId}::uuid, '2026-05-01', 3, 5, 2, 2, 42, ${most}, 5, now()) on conflict (organisation_id, valid_from) do update set learning_minutes_a_month = excluded.learning_minutes_a_month`)

  await limited(minutes)
  expect(await kindsOf(sixDaysOn)).toEqual([])
  await limited(minutes - 1)
  await endReadings()
  expect(await exceptions(sixDaysOn)).toMatchObject([{ kind: 'over', minutes, month: '2026-06-01', assignmentId: one.id, confirmed: true, since: '2026-05-06' }])
  expect(await kindsOf('2026-07-01T10:00:00Z')).toEqual(['late'])
})

test('what waits for facts of its module, proposed or not yet, in a council that is no demo', async () => {
  const proposed = await audit()
  await isDemo(false)
  const waiting = await audit()
  expect(waiting.id).toBe('')

  expect(await exceptions(late)).toMatchObject([
    { kind: 'waits', assignmentId: proposed.id, gapId: null, moduleKey: 'childs-day', of: 2 }, { kind: 'waits', assignmentId: null, gapId: waiting.gapId, person: waiting.name, moduleKey: 'childs-day', audit: waiting.row['Audit No'] },
  ])
  await isDemo(true)
})

test('a gap of somebody whom the audit does not name, who has left, or who is in no team today', async () => {
  const [unnamed, left, teamless] = [await audit({ Attribution: '' }), await audit({ Attribution: '' }), await audit({ Attribution: '' })]
  await owner.execute(sql`update gaps set attribution = 'practitioner', attributed_at = '2026-05-06T10:00:00Z' where audit_id in (${unnamed.auditId}::uuid, ${left.auditId}::uuid, ${teamless.auditId}::uuid)`)
  await owner.execute(sql`update audits set worker_id = null where id = ${unnamed.auditId}::uuid`)
  await owner.execute(sql`update people set left_on = '2026-05-06' where id = ${left.workerId}::uuid`)
  await owner.execute(sql`update team_memberships set valid_to = '2026-05-06' where person_id = ${teamless.workerId}::uuid`)

  const found = await exceptions(sixDaysOn)
  expect(Object.fromEntries(found.map(({ gapId, kind, why }) => [gapId, `${kind}: ${why}`]))).toEqual({ [unnamed.gapId]: 'nobody: not named', [left.gapId]: 'nobody: left', [teamless.gapId]: 'nobody: in no team' })
  // A gap that no rule answers brings nobody learning, whoever they are.
  await owner.execute(sql`update gaps set attribution = 'system' where id = ${unnamed.gapId}::uuid`)
  await endReadings()
  expect(await exceptions(sixDaysOn)).toHaveLength(2)
})

test('of many, the twenty that stand still longest, and how many there are', async () => {
  await takeIn(db, sheet(Array.from({ length: 30 }, (_, n) => ({
    'Audit No': `M-${n}`, 'Case ID': `NM8${1_000 + n}`, 'Allocated SW': `Wanda ${'abcdefghijklmnopqrstuvwxyz'[n % 26]}${'ab'[Math.floor(n / 26)]}son`, 'SW email': `wanda.${n}@northmere.example`, 'Voice & lived experience': 'Inadequate', Attribution: 'practitioner',
  }))), { at })
  const found = await exceptions(sixDaysOn)
  expect([found.length, found[0]!.of]).toEqual([20, 30])
})

test('whoever moderates an audit blind is shown nothing that came from it', async () => {
  const one = await audit()
  await owner.execute(sql`insert into moderations (organisation_id, audit_id, moderator_id, line, chosen_because, chosen_at, due_on, taken_at) values (${marcus.organisationId}::uuid, ${one.auditId}::uuid, ${auditor.id}::uuid, 'first', 'asked for', now(), '2026-06-01', now())`)
  expect(await kindsOf(sixDaysOn, auditor)).toEqual([])
  expect(await kindsOf(sixDaysOn, marcus)).toEqual(['undecided'])
  await owner.execute(sql`delete from moderations`)
})
