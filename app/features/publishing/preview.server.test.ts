import { eq, sql, type SQL } from 'drizzle-orm'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { isOfThePage, tapWire } from '../../../tests/bench/wire.ts'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { connect } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, attempts, audits, frameworks, gaps, grades, judgements, phases, programmes, themes } from '../../../db/schema.ts'
import { defaultReason } from '../assignments/default-rules.ts'
import { monthWith } from '../assignments/monthly-learning.server.ts'
import type { Rule } from '../assignments/rules.ts'
import { confirmFindings } from './confirm-findings.server.ts'
import { auditsToChoose, previewOf } from './preview.server.ts'

const { db, owner, ownerUrl } = await ownDatabase()
const wire = await tapWire(ownerUrl)
const heard = connect(wire.url)
afterAll(async () => {
  await heard.$client.end({ timeout: 1 })
  wire.close()
})

const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const [ben, auditor] = [await somebody(owner, council, { name: 'Ben Lomax', role: 'admin' }), await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })]
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const { organisationId } = ben
await owner.execute(sql`
  insert into module_versions (organisation_id, module_key, version, change, title, minutes, hours, content_hash, content, published_at)
  select organisation_id, key, version, change, key, minutes, hours, content_hash, content, published_at from module_versions
  cross join unnest(array['record-for-child', 'visible-oversight', 'case-supervision', 'smart-plans']) as key where organisation_id = ${organisationId}::uuid and module_key = 'childs-day'
  on conflict do nothing`)
const [published] = await owner.execute<{ id: string; minutes: number }>(sql`select id, minutes from module_versions where organisation_id = ${organisationId}::uuid and module_key = 'childs-day' limit 1`)

const ri = 'Requires improvement'
let numbered = 0
/** Three audits whose grades wait to be confirmed: two of Wilma's, one of Wenda's, with gaps of each kind. */
const waiting = (): SheetRow[] => [
  { 'Voice & lived experience': ri, Plan: 'Inadequate', Attribution: 'practitioner' },
  { 'Voice & lived experience': ri, 'Management oversight': ri, Attribution: 'Voice & lived experience: practitioner; Management oversight: manager' },
  { Plan: ri, 'Allocated SW': 'Wenda Birch', 'SW email': 'wenda.birch@northmere.example', Attribution: '' },
].map((row) => ({ 'Audit No': `V-${numbered += 1}`, 'Case ID': `NM7${1_000 + numbered}`, ...row }))

beforeEach(async () => {
  await takeIn(db, sheet(waiting()), { at })
  await provisional()
})
afterEach(async () => {
  await endReadings()
  await empty(sql`audits, judgements, gaps, assignments, assignment_reasons, remedial_actions, theme_tallies, audit_changes`)
})

/** Empties tables, those too that hang on them and are written once. */
const empty = (tables: SQL) => owner.transaction(async (tx) => {
  await tx.execute(sql`set local session_replication_role = replica`)
  await tx.execute(sql`truncate ${tables} cascade`)
})

/** As if nobody had confirmed any grade: what a sheet that does not confirm them leaves. */
async function provisional() {
  await empty(sql`assignment_reasons, assignments`)
  await owner.execute(sql`update audits set confirmed_at = null, confirmed_by_id = null`)
}

const admin = (moment = at) => through(db, 'change rules', ben, moment)
const preview = async (more: Partial<Parameters<typeof previewOf>[1]> = {}, moment = at) => previewOf(await admin(moment), { audits: { kind: 'waiting' }, guess: false, ...more })
const tried = (more: Partial<Rule> = {}): Rule & { theme: string } => ({
  id: 'tried', key: 'planning-practitioner', version: 2, frameworkKey: 'practice-themes', themeKey: 'planning', theme: 'Planning', fromBelow: 1, role: 'practitioner', caseType: null, moduleKeys: ['smart-plans'], reason: defaultReason, ...more,
})

test('the preview says what confirming then does', async () => {
  const foreseen = await preview()
  expect(foreseen).toMatchObject({ looked: 3, of: 3, anew: false, today: undefined })
  expect(foreseen.counted).toMatchObject({ gaps: 5, unattributed: 1 })
  expect(foreseen.foreseen.byModule.size).toBeGreaterThan(1)

  for (const { id } of await owner.select({ id: audits.id }).from(audits).orderBy(audits.reference)) {
    const said = await owner.select({ id: gaps.id, attribution: gaps.attribution }).from(gaps).where(eq(gaps.auditId, id))
    await confirmFindings(await through(db, 'confirm findings', auditor, at), id, Object.fromEntries(said.flatMap(({ id: gap, attribution }) => (attribution ? [[gap, attribution]] : []))))
  }
  const given = await owner.select().from(assignments)
  expect(foreseen.foreseen).toMatchObject({ assignments: given.length, people: new Set(given.map(({ personId }) => personId)).size })
  expect(Object.fromEntries(foreseen.foreseen.byModule)).toEqual(Object.fromEntries(Map.groupBy(given, ({ moduleKey }) => moduleKey).entries().map(([key, rows]) => [key, rows.length])))
})

test('nothing is written, however often it is asked', async () => {
  const counted = async () => (await owner.execute(sql`select (select count(*) from assignments) a, (select count(*) from assignment_reasons) r, (select count(*) from activity) n, (select count(*) from audits where confirmed_at is null) w`))[0]
  const before = await counted()

  expect((await preview({ tried: tried() })).foreseen).toEqual((await preview({ tried: tried() })).foreseen)
  expect(await counted()).toEqual(before)
})

test('with every gap guessed whose it is, the one that nobody has attributed brings learning too', async () => {
  const [said, guessed] = [await preview(), await preview({ guess: true })]

  expect(guessed.counted.unattributed).toBe(0)
  expect(guessed.foreseen.people).toBe(said.foreseen.people + 1)
  expect(guessed.foreseen.byModule.get('smart-plans')).toBe((said.foreseen.byModule.get('smart-plans') ?? 0) + 1)
})

test('a rule that is tried stands in the place of today’s, beside what today’s bring', async () => {
  const stricter = await preview({ tried: tried({ moduleKeys: ['no-such-module'] }) })

  expect(stricter.foreseen.assignments).toBe(stricter.today!.assignments - 1)
  expect(stricter.byModule.find(({ key }) => key === 'smart-plans')).toEqual({ key: 'smart-plans', foreseen: 0, today: 1 })
  expect(stricter.byTheme.find(({ key }) => key === 'practice-themes planning')).toEqual({ key: 'practice-themes planning', foreseen: 0, today: 1 })
  expect(stricter.titles.get('practice-themes planning')).toBeDefined()
})

test('a rule for a type of case is tried on such cases alone', async () => {
  const [{ caseType }] = await owner.select({ caseType: audits.caseType }).from(audits) as [{ caseType: string }]

  expect((await preview({ tried: tried({ caseType, moduleKeys: ['no-such-module'] }) })).foreseen.byModule.has('smart-plans')).toBe(false)
  expect((await preview({ tried: tried({ caseType: 'Care leaver', moduleKeys: ['no-such-module'] }) })).foreseen.byModule.has('smart-plans')).toBe(true)
})

test('who passed a module within six months is held back, who passed it within twelve is counted, and earlier passes are not', async () => {
  const wilma = await personCalled(owner, council, 'Wilma Ashdown')
  const passedOn = async (day: string, right = 4) => owner.insert(attempts).values({ organisationId, personId: wilma.id, moduleVersionId: published!.id, check: 'post', answers: {}, right, of: 5, finishedAt: new Date(`${day}T12:00:00Z`) })

  await passedOn('2025-05-01')
  await passedOn('2026-04-01', 3)
  expect((await preview()).foreseen).toMatchObject({ passedThisYear: 0, heldBack: 0 })
  await endReadings()
  await passedOn('2025-05-20')
  expect((await preview()).foreseen).toMatchObject({ passedThisYear: 1, heldBack: 0 })
  await endReadings()
  await passedOn('2026-04-01')
  const held = (await preview()).foreseen
  expect(held).toMatchObject({ passedThisYear: 0, heldBack: 1 })
  expect(held.byModule.get('childs-day')).toBeUndefined()
  expect(held.byModule.get('record-for-child')).toBe(1)
  await endReadings()
  await owner.execute(sql`alter table attempts disable trigger user; delete from attempts; alter table attempts enable trigger user`)
})

test('what somebody has to do already is no second assignment, and what is confirmed or proposed counts towards the month', async () => {
  const wilma = await personCalled(owner, council, 'Wilma Ashdown')
  const before = await preview()
  await endReadings()
  const [own] = await owner.insert(assignments).values({ organisationId, personId: wilma.id, moduleKey: 'childs-day', proposedAt: new Date(at), dueOn: '2026-06-17', decision: 'confirmed', decidedAt: new Date(at), decidedById: auditor.id }).returning()

  const after = await preview()
  expect(after.foreseen.assignments).toBe(before.foreseen.assignments - 1)
  expect(after.foreseen.reasonsAdded).toBe(2)
  await endReadings()

  await owner.execute(sql`insert into council_settings (organisation_id, valid_from, amber_days, green_days, check_days, return_days, learning_days, learning_minutes_a_month, small_number, settled_at)
    values (${organisationId}::uuid, '2026-05-01', 3, 5, 2, 2, 42, ${published!.minutes * 2 - 1}, 5, now())`)
  expect((await preview()).foreseen).toMatchObject({ later: 1, overLimit: 0 })
  await endReadings()
  await owner.execute(sql`update assignments set decision = null, decided_at = null, decided_by_id = null`)
  expect((await preview()).foreseen).toMatchObject({ later: 1, overLimit: 0 })
  await endReadings()
  await owner.execute(sql`update council_settings set learning_minutes_a_month = ${published!.minutes * 2}`)
  expect((await preview()).foreseen).toMatchObject({ later: 0, overLimit: 0 })
  await owner.execute(sql`delete from council_settings`)

  const decider = await through(db, 'decide learning', marcus, at)
  const monthIf = (id: string, dueOn: string, minutes: number | null) => monthWith(decider, { id, personId: wilma.id, dueOn, firstDueOn: dueOn, proposedAt: new Date(at), minutes })
  expect(await monthIf(own!.id, '2026-06-17', 40)).toMatchObject({ minutes: 40, limit: 180 })
  expect(await monthIf(crypto.randomUUID(), '2026-06-01', 40)).toMatchObject({ minutes: 40 + published!.minutes, limit: 180 })
  expect(await monthIf(crypto.randomUUID(), '2026-07-01', null)).toMatchObject({ minutes: 0, limit: 180 })
})

test('learning is due so many days after it is proposed as the council has settled', async () => {
  await owner.execute(sql`insert into council_settings (organisation_id, valid_from, amber_days, green_days, check_days, return_days, learning_days, learning_minutes_a_month, small_number, settled_at)
    values (${organisationId}::uuid, '2026-05-01', 3, 5, 2, 2, 14, 180, 5, now())`)
  const [first] = await owner.select({ id: audits.id }).from(audits).orderBy(audits.reference)
  await confirmFindings(await through(db, 'confirm findings', auditor, at), first!.id, {})
  await owner.execute(sql`delete from council_settings`)

  expect(new Set((await owner.select({ dueOn: assignments.dueOn }).from(assignments)).map(({ dueOn }) => dueOn))).toEqual(new Set(['2026-05-20']))
})

test('audits chosen otherwise are looked at as if they came in today, whatever they have brought', async () => {
  const all = await owner.select({ id: audits.id, importId: audits.importId }).from(audits)
  for (const { id } of all) await confirmFindings(await through(db, 'confirm findings', auditor, at), id, {})
  expect((await preview()).looked).toBe(0)
  const given = (await owner.select().from(assignments)).length

  const [programme] = await owner.insert(programmes).values({ organisationId, title: `Programme ${numbered}`, startsOn: '2026-01-01' }).returning()
  const [phase] = await owner.insert(phases).values({ organisationId, programmeId: programme!.id, title: 'First', position: 1 }).returning()
  await owner.update(audits).set({ phaseId: phase!.id }).where(eq(audits.id, all[0]!.id))
  await endReadings()
  for (const chosen of [{ kind: 'last 90 days' as const }, { kind: 'import' as const, id: all[0]!.importId! }]) {
    const anew = await preview({ audits: chosen })
    expect(anew).toMatchObject({ anew: true, looked: 3 })
    expect(anew.foreseen).toMatchObject({ assignments: given, reasonsAdded: 0 })
  }
  expect(await preview({ audits: { kind: 'phase', id: phase!.id } })).toMatchObject({ looked: 1 })
  expect(await preview({ audits: { kind: 'last 90 days' } }, '2026-08-04T10:00:00Z')).toMatchObject({ looked: 0 })

  const choose = await auditsToChoose(await admin())
  expect(choose).toMatchObject({ waiting: 0, lately: 3, phases: [{ title: `Programme ${numbered}: First`, audits: 1 }] })
  expect(choose.imports[0]).toMatchObject({ id: all[0]!.importId, audits: 3 })
  await endReadings()
  await owner.update(audits).set({ phaseId: null })
  await owner.delete(phases)
  await owner.delete(programmes)
})

test('another council sees none of it', async () => {
  await anotherCouncil(owner)
  const stranger = await through(db, 'change rules', await somebody(owner, 'southwold-vale', { name: 'Sue Elsewhere', role: 'admin' }), at)
  const [one] = await owner.select({ importId: audits.importId }).from(audits)

  expect(await previewOf(stranger, { audits: { kind: 'waiting' }, guess: true })).toMatchObject({ looked: 0, of: 0 })
  expect(await previewOf(stranger, { audits: { kind: 'import', id: one!.importId! }, guess: true })).toMatchObject({ looked: 0 })
  expect(await auditsToChoose(stranger)).toEqual({ waiting: 0, lately: 0, imports: [], phases: [] })
})

test('it asks four statements, and no more of them where there is ten times as much', async () => {
  const asked = async () => {
    wire.sent()
    await previewOf(await through(heard, 'change rules', ben, at), { audits: { kind: 'waiting' }, tried: tried(), guess: true })
    await endReadings()
    // The first two are the door's: who it is, and for which council.
    return wire.sent().filter(isOfThePage).filter(({ text }) => !/role_holdings/.test(text)).length
  }
  await asked()
  const once = await asked()
  await takeIn(db, sheet(Array.from({ length: 10 }, waiting).flat()), { at })
  await provisional()

  expect([once, await asked()]).toEqual([4, 4])
})

test('a gap judged by an older version of the framework finds the rule of its theme in the newer, by steps below the line', async () => {
  const [old] = await owner.select().from(frameworks).where(sql`${frameworks.organisationId} = ${organisationId} and ${frameworks.key} = 'practice-themes'`)
  const [next] = await owner.insert(frameworks).values({ organisationId, key: old!.key, title: old!.title, validFrom: '2026-05-05' }).returning()
  const [, poor, worse] = await owner.insert(grades).values([
    { organisationId, frameworkId: next!.id, key: 'good', word: 'Good', rank: 1, goodEnough: true }, { organisationId, frameworkId: next!.id, key: 'poor', word: 'Poor', rank: 2, goodEnough: false },
    { organisationId, frameworkId: next!.id, key: 'worse', word: 'Worse', rank: 3, goodEnough: false },
  ]).returning()
  const [planning] = await owner.insert(themes).values({ organisationId, frameworkId: next!.id, key: 'planning', title: 'Plans', position: 1 }).returning()
  const carry = async (gradeId: string) => {
    await owner.execute(sql`update rule_versions set valid_to = '2026-05-05' where organisation_id = ${organisationId}::uuid and version = 1`)
    await owner.execute(sql`insert into rule_versions (organisation_id, rule_key, version, theme_id, grade_id, role, module_keys, reason, valid_from)
      values (${organisationId}::uuid, 'planning-practitioner', 2, ${planning!.id}::uuid, ${gradeId}::uuid, 'practitioner', array['smart-plans'], ${defaultReason}, '2026-05-05')
      on conflict (organisation_id, rule_key, version) do update set grade_id = excluded.grade_id`)
  }
  const said = await owner.select({ id: audits.id }).from(audits).orderBy(audits.reference)

  await carry(poor!.id)
  expect((await preview({ guess: true })).foreseen.byModule).toEqual(new Map([['smart-plans', 2]]))
  await endReadings()
  await carry(worse!.id)
  expect((await preview({ guess: true })).foreseen.byModule).toEqual(new Map([['smart-plans', 1]]))
  for (const { id } of said) await confirmFindings(await through(db, 'confirm findings', auditor, at), id, {})

  const reasons = await owner.select({ sentence: assignmentReasons.sentence, theme: themes.key }).from(assignmentReasons)
    .innerJoin(gaps, eq(gaps.id, assignmentReasons.gapId)).innerJoin(themes, eq(themes.id, gaps.themeId)).innerJoin(judgements, sql`${judgements.auditId} = ${gaps.auditId} and ${judgements.themeId} = ${gaps.themeId}`)
  expect(reasons).toEqual([{ theme: 'planning', sentence: expect.stringMatching(/Inadequate.*version 2/) }])
})
