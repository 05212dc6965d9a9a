import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { activity, audits, gapClosures, gaps, remedialActionGaps, remedialActions, safetyContacts, themes } from '../../../db/schema.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { challenge } from '../remedial-actions/owner-says.server.ts'
import { remedialActionFor, sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { actedOn } from './acted-on.server.ts'
import { addAction, auditToAddTo, type ActionToAdd } from './add-action.server.ts'
import { confirmFindings } from './confirm-findings.server.ts'
import { decideChallenge } from './decide-challenge.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const gwen = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const isla = await somebody(owner, council, { name: 'Isla Fenn', role: 'auditor' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const wilma = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
afterEach(endReadings)

let audited = 0
const rowsOf = (reference: string, more: Parameters<typeof sheet>[0][number] = {}) => sheet([{
  'Audit No': reference, 'Case ID': `NM70${reference.slice(2)}`, Plan: 'Inadequate', 'Management oversight': 'Requires improvement', ...more,
}])

/** A confirmed audit with two gaps of the service, of planning and of oversight, and no action. */
async function audit({ confirmed = true }: { confirmed?: boolean } = {}) {
  const reference = `A-${1000 + (audited += 1)}`
  await takeIn(db, rowsOf(reference, { 'Audit type': 'Internal audit' }), { at: '2026-05-05T09:00:00Z' })
  const [row] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const found = await owner.select({ id: gaps.id, key: themes.key }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, row!.id))
  const gapOf = (key: string) => found.find((gap) => gap.key === key)!.id
  if (confirmed) await confirmFindings(await through(db, 'confirm findings', isla, '2026-05-05T15:00:00Z'), row!.id, Object.fromEntries(found.map(({ id }) => [id, 'system' as const])))
  return { id: row!.id, reference, planning: gapOf('planning'), oversight: gapOf('oversight') }
}

const adding = (who: Somebody = gwen, moment = at) => through(db, 'record audits', who, moment)
const written = (gapIds: string[], more: Partial<ActionToAdd> = {}) => ({
  priority: 'amber', wording: 'Rewrite outcome 2 with a date and a name', place: 'Plan, outcome 2', closesWhen: 'Outcome 2 has a date and a name.', because: 'The family cannot tell what must change.', ownerId: wilma.id, gapIds, ...more,
}) as ActionToAdd
/** By the first of the gaps that it answers, unless another is named. */
const add = async (action: ActionToAdd, { on = action.gapIds[0]!, by = gwen, moment = at, seen = [] as string[] } = {}) => addAction(await adding(by, moment), on, action, seen)
const added = async (action: ActionToAdd, how: Parameters<typeof add>[1] = {}) => (await add(action, how) as { id: string }).id
const closed = async (gapId: string) => (await owner.select().from(gapClosures).where(eq(gapClosures.gapId, gapId))).length === 1

test('one action answers several gaps, is shown on each of their threads, and closes each once it is checked', async () => {
  const { planning, oversight } = await audit()
  const action = await added(written([planning, oversight]))

  expect(await owner.select().from(remedialActions).where(eq(remedialActions.id, action))).toMatchObject([
    { ownerId: wilma.id, priority: 'amber', place: 'Plan, outcome 2', closesWhen: 'Outcome 2 has a date and a name.', issuedAt: new Date(at), dueOn: '2026-05-11' },
  ])
  for (const gap of [planning, oversight]) {
    await endReadings()
    expect((await threadOf(await through(db, 'follow gaps', wilma, at), gap))!.actions.map((one) => one.id)).toEqual([action])
  }
  const sent = await sayItIsDone(await through(db, 'do remedial actions', wilma, at), action, { recordKind: 'Plan', recordDate: '2026-05-06', remark: null })
  expect([await closed(planning), await closed(oversight)]).toEqual([false, false])
  await checkEvidence(await through(db, 'check evidence', gwen, at), sent!, { outcome: 'accepted' })
  expect([await closed(planning), await closed(oversight)]).toEqual([true, true])
})

test('an action that answers one gap leaves the other open, and one more opens a closed gap again', async () => {
  const { planning, oversight } = await audit()
  const action = await added(written([planning]))
  const sent = await sayItIsDone(await through(db, 'do remedial actions', wilma, at), action, { recordKind: 'Plan', recordDate: '2026-05-06', remark: null })
  await checkEvidence(await through(db, 'check evidence', gwen, at), sent!, { outcome: 'accepted' })
  expect([await closed(planning), await closed(oversight)]).toEqual([true, false])
  await endReadings()
  expect((await auditToAddTo(await adding(), oversight))!.gaps).toMatchObject([{ id: planning, answeredBy: 1, closed: true }, { id: oversight, answeredBy: 0, closed: false }])
  await added(written([oversight, planning]))
  expect([await closed(planning), await closed(oversight)]).toEqual([false, false])
})

test('its clock begins when it is written: midnight in London, the change of the clocks and bank holidays', async () => {
  const { planning } = await audit()
  const due = async (moment: string, priority: 'amber' | 'green') => {
    const action = await added(written([planning], { priority, wording: `Rewrite outcome 2, asked ${moment}` }), { moment })
    return (await owner.select({ dueOn: remedialActions.dueOn, dueAt: remedialActions.dueAt }).from(remedialActions).where(eq(remedialActions.id, action)))[0]
  }
  expect(await due('2026-10-22T22:59:00Z', 'amber')).toEqual({ dueOn: '2026-10-27', dueAt: new Date('2026-10-28T00:00Z') })
  expect(await due('2026-10-22T23:00:00Z', 'amber')).toEqual({ dueOn: '2026-10-28', dueAt: new Date('2026-10-29T00:00Z') })
  expect(await due('2027-03-24T10:00:00Z', 'amber')).toEqual({ dueOn: '2027-03-31', dueAt: new Date('2027-03-31T23:00Z') })
  expect(await due('2026-12-23T10:00:00Z', 'green')).toEqual({ dueOn: '2027-01-04', dueAt: new Date('2027-01-05T00:00Z') })
})

test('a red says who was spoken to, and is due at noon on the next working day', async () => {
  const { planning } = await audit()
  const action = await added(written([planning], { priority: 'red', contact: { reached: false, spokenTo: 'team manager', at: new Date('2026-05-06T09:30:00Z') } }))
  expect(await owner.select().from(safetyContacts).where(eq(safetyContacts.remedialActionId, action))).toMatchObject([{ reached: false, spokenTo: 'team manager', recordedById: gwen.id }])
  expect((await owner.select({ dueAt: remedialActions.dueAt }).from(remedialActions).where(eq(remedialActions.id, action)))[0]!.dueAt).toEqual(new Date('2026-05-07T11:00:00Z'))
})

test('nobody adds to their own practice or out of reach, and an action may go out while grades are provisional', async () => {
  const provisional = await audit({ confirmed: false })
  expect(await add(written([provisional.planning]))).toHaveProperty('id')

  const { id, planning } = await audit()
  await owner.update(audits).set({ managerId: gwen.id }).where(eq(audits.id, id))
  expect(await add(written([planning]))).toBe('own practice')
  await anotherCouncil(owner)
  const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Una Tarn', role: 'auditor' })
  expect(await auditToAddTo(await adding(elsewhere), planning)).toBeUndefined()
  expect(await add(written([planning]), { by: elsewhere })).toBeUndefined()
  await expect(through(db, 'record audits', marcus, at)).rejects.toBeDefined()
  expect(await owner.select().from(remedialActions).where(eq(remedialActions.auditId, id))).toEqual([])
})

test('only gaps of this audit that stand are answered, and only by somebody who may be asked', async () => {
  const [one, other] = [await audit(), await audit()]
  expect(await add(written([one.planning, other.planning]))).toBe('changed meanwhile')
  expect(await add(written([]), { on: one.planning })).toBe('changed meanwhile')
  expect(await add(written([one.planning], { ownerId: gwen.id }))).toBe('changed meanwhile')
  await owner.execute(sql`update people set left_on = '2026-05-06' where id = ${wilma.id}::uuid`)
  expect(await add(written([one.planning]))).toBe('changed meanwhile')
  await owner.execute(sql`update people set left_on = null where id = ${wilma.id}::uuid`)
  await owner.update(gaps).set({ withdrawnAt: new Date(at) }).where(eq(gaps.id, one.oversight))
  expect(await add(written([one.planning, one.oversight]))).toBe('changed meanwhile')
  expect(await add(written([one.oversight]))).toBeUndefined()
  expect(await owner.select().from(remedialActions).where(eq(remedialActions.auditId, one.id))).toEqual([])
})

test('a word that may name the child is asked about, and nothing is half-written', async () => {
  const { id, planning } = await audit()
  const named = written([planning], { wording: 'Ask what Zebedee says about the weekends' })
  expect(await add(named)).toEqual({ names: ['Zebedee'] })
  expect(await owner.select().from(remedialActions).where(eq(remedialActions.auditId, id))).toEqual([])
  expect(await add(named, { seen: ['Zebedee'] })).toHaveProperty('id')
})

test('of two who write the same at once one is heard', async () => {
  const { id, planning } = await audit()
  const doors = await Promise.all([adding(gwen), adding(isla), adding(gwen), adding(isla)])
  const answers = await Promise.all(doors.map((door) => addAction(door, planning, written([planning]), [])))
  expect(answers.filter((answer) => answer === 'there already')).toHaveLength(3)
  const [action] = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, id))
  expect(await owner.select().from(remedialActionGaps).where(eq(remedialActionGaps.remedialActionId, action!.id))).toHaveLength(1)
  expect(await owner.select().from(activity).where(eq(activity.subjectId, action!.id))).toMatchObject([{ did: 'added an action', aboutPersonId: wilma.id }])
})

test('whoever wrote it does not decide when it is challenged, and another auditor does', async () => {
  const { planning } = await audit()
  const action = await added(written([planning]))
  await challenge(await through(db, 'do remedial actions', wilma, at), action, 'The plan says so on page 2.')
  const decide = async (who: Somebody) => decideChallenge(await through(db, 'decide challenges', who, at), action, { outcome: 'stands', because: 'Page 2 has no date.' })
  expect(await decide(gwen)).toBe('not yours to decide')
  expect(await decide(isla)).toBe(true)
})

test('a later sheet that knows nothing of it leaves it as it is, and the import is not taken back over it', async () => {
  const { reference, planning } = await audit()
  const action = await added(written([planning]))
  await takeIn(db, rowsOf(reference, { 'Audit type': 'Internal audit', Strengths: 'Warm, respectful writing.', 'Remedial actions (RAG: action ~ owner ~ due)': 'G: Add the date ~ Wilma Ashdown ~ 12/05/2026' }), { at: '2026-05-07T09:00:00Z' })
  await endReadings()
  expect(await remedialActionFor(await through(db, 'follow gaps', wilma, '2026-05-07T10:00:00Z'), action)).toMatchObject({ standing: 'due', askedById: gwen.id })

  const later = await audit()
  await added(written([later.planning]))
  const deeds = await owner.transaction((tx) => actedOn(tx, sql`audits.id = ${later.id}::uuid`))
  expect(deeds.get(later.id)).toContain('an action was added')
})
