import { and, eq, like, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { assignments, attempts, audits, coachingProposals, coachingReasons, gaps, moduleVersions, people, themes } from '../../../db/schema.ts'
import { allowNamed } from '../../door.server.ts'
import { daysAfter, instantInLondon } from '../../lib/days.ts'
import { decideCorrection } from '../corrections/corrections.server.ts'
import { hideAudit } from '../corrections/report.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { voidImport } from '../publishing/changes.server.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { followThrough } from '../publishing/publishing.server.ts'
import { settleCaseQuestion } from '../publishing/settle-case-question.server.ts'
import { passOnFromLeavers } from '../staff/leavers.server.ts'
import { knownForDays } from './assignments.ts'
import { besideActionsOf } from './beside-actions.server.ts'
import { coachingToDecide, decideCoaching } from './coaching.server.ts'
import { teamBoard } from './team-board.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const today = '2026-05-06'
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const colleague = await somebody(owner, council, { name: 'Ravi Oakley', role: 'auditor' })
const admin = await somebody(owner, council, { name: 'Ada Adminson', role: 'admin' })
const { organisationId } = marcus
// One rule with one module, whatever the content folder holds: what a module passed twice a year ago brings is asked of the others.
await owner.execute(sql`update rule_versions set module_keys = '{childs-day}' where organisation_id = ${organisationId}::uuid and rule_key = 'lived-experience-practitioner'`)
const [version] = await owner.select().from(moduleVersions).where(and(eq(moduleVersions.organisationId, organisationId), eq(moduleVersions.moduleKey, 'childs-day')))
afterEach(endReadings)

let workers = 0
/** A worker of Family Help South who passed the module so many days ago, at noon. */
async function whoPassed(daysAgo: number): Promise<Somebody & { name: string }> {
  workers += 1
  const name = `Wilma ${'abcdefghijklmnopqrstuvwxyz'[workers % 26]}${'abcdefghijklmnopqrstuvwxyz'[Math.floor(workers / 26)]}`
  const one = await somebody(owner, council, { name, role: 'practitioner', team: 'Family Help South' })
  await owner.insert(attempts).values({ organisationId, personId: one.id, moduleVersionId: version!.id, check: 'post', answers: {}, right: 5, of: 5, finishedAt: instantInLondon(daysAfter(today, -daysAgo), '12:00') })
  return { ...one, name }
}

let audited = 0
const found = (worker: { name: string }, more: SheetRow = {}): SheetRow => {
  audited += 1
  return {
    'Audit No': `C-${audited}`, 'Case ID': `NM60${1000 + audited}`, 'Allocated SW': worker.name, 'SW email': `${worker.name.toLowerCase().replaceAll(' ', '.')}@northmere.example`,
    'Voice & lived experience': 'Inadequate', Attribution: 'practitioner', ...more,
  }
}
async function taken(...rows: SheetRow[]) {
  await takeIn(db, sheet(rows), { at })
  const stored = await owner.select().from(audits).where(like(audits.reference, 'C-%'))
  return rows.map((row) => stored.find(({ reference }) => reference === row['Audit No'])!)
}
const coachingOf = (personId: string) => owner.select().from(coachingProposals).where(eq(coachingProposals.personId, personId)).orderBy(coachingProposals.proposedAt)
const reasonsOf = (id: string) => owner.select().from(coachingReasons).where(eq(coachingReasons.coachingProposalId, id))
const learningOf = async (personId: string) => (await owner.select().from(assignments).where(eq(assignments.personId, personId))).map(({ moduleKey }) => moduleKey)
const gapOf = async (auditId: string) => (await owner.select({ id: gaps.id }).from(gaps).innerJoin(themes, and(eq(themes.id, gaps.themeId), eq(themes.key, 'lived-experience'))).where(eq(gaps.auditId, auditId)))[0]!.id
const again = async (moment = at) => {
  const by = await allowNamed(db, council, 'import command', 'import audits', new Date(moment))
  await by.writing((tx) => followThrough(tx, by, sql`true`))
}
const decider = (who: Somebody) => through(db, 'decide learning', who, at)

test('whoever passed the only module 183 days ago is offered coaching and no module, whoever passed it 184 days ago the module', async () => {
  const [lately, before] = [await whoPassed(knownForDays), await whoPassed(knownForDays + 1)]
  await taken(found(lately), found(before))

  expect(await learningOf(lately.id)).toEqual([])
  const [proposed] = await coachingOf(lately.id)
  expect(proposed).toMatchObject({ moduleKey: 'childs-day', decidedAt: null, endedAt: null })
  expect((await reasonsOf(proposed!.id))[0]!.sentence).toMatch(/was graded Inadequate in audit C-\d+ .* was passed on 4 November 2025, so it is not given again\. Coaching is proposed because/)
  expect(await learningOf(before.id)).toEqual(['childs-day'])
  expect(await coachingOf(before.id)).toEqual([])
})

test('two gaps make one proposal with two reasons, and running it again adds nothing, also once six months are over', async () => {
  const wilma = await whoPassed(60)
  await taken(found(wilma), found(wilma))
  await again()
  await again('2026-12-20T10:00:00Z')
  const all = await coachingOf(wilma.id)
  expect(all).toHaveLength(1)
  expect(await reasonsOf(all[0]!.id)).toHaveLength(2)
  expect(await learningOf(wilma.id)).toEqual([])
})

test('a later gap is coaching’s reason too while nobody has decided, and a new proposal afterwards', async () => {
  const wilma = await whoPassed(60)
  await taken(found(wilma))
  await taken(found(wilma))
  const [first] = await coachingOf(wilma.id)
  expect(await reasonsOf(first!.id)).toHaveLength(2)
  expect(await decideCoaching(await decider(marcus), first!.id, { decision: 'agreed' })).toBe(true)
  await taken(found(wilma))
  expect(await coachingOf(wilma.id)).toHaveLength(2)
})

test('two who confirm at once propose it once', async () => {
  const wilma = await whoPassed(60)
  const all = await taken(...Array.from({ length: 3 }, () => found(wilma, { Attribution: '' })))
  const confirm = async (auditId: string, who: Somebody) => confirmFindings(await through(db, 'confirm findings', who, at), auditId, { [await gapOf(auditId)]: 'practitioner' })
  expect(await Promise.all(all.flatMap(({ id }) => [confirm(id, auditor), confirm(id, colleague)]))).toEqual(Array.from({ length: 6 }, () => true))
  const proposed = await coachingOf(wilma.id)
  expect(proposed).toHaveLength(1)
  expect(await reasonsOf(proposed[0]!.id)).toHaveLength(3)
})

test('of many who decide at once one is heard, and the learner is not', async () => {
  const wilma = await whoPassed(60)
  await taken(found(wilma))
  const [one] = await coachingOf(wilma.id)
  const doors = await Promise.all(Array.from({ length: 12 }, (_, nth) => decider(nth % 2 ? marcus : auditor)))
  const answers = await Promise.all(doors.map((door, nth) => decideCoaching(door, one!.id, nth % 3 ? { decision: 'agreed' } : { decision: 'not needed', because: 'She has a coach.' })))
  expect(answers.filter((answer) => answer === true)).toHaveLength(1)
  expect(answers.filter((answer) => answer === 'decided already')).toHaveLength(11)

  const own = await somebody(owner, council, { name: 'Oona Auditworker', role: 'auditor' })
  await owner.insert(coachingProposals).values({ organisationId, personId: own.id, moduleKey: 'childs-day', proposedAt: new Date(at) })
  const [theirs] = await coachingOf(own.id)
  const [reason] = await reasonsOf(one!.id)
  await owner.execute(sql`update coaching_reasons set coaching_proposal_id = ${theirs!.id}::uuid where gap_id = ${reason!.gapId}::uuid`)
  expect(await decideCoaching(await decider(own), theirs!.id, { decision: 'agreed' })).toBe('own learning')
  await expect(owner.update(coachingProposals).set({ decision: 'agreed', decidedAt: new Date(at), decidedById: own.id }).where(eq(coachingProposals.id, theirs!.id))).rejects.toThrow()
})

test('it is on the team’s board until it is decided, then on the thread and on the learner’s page', async () => {
  const wilma = await whoPassed(60)
  const [audit] = await taken(found(wilma))
  const [one] = await coachingOf(wilma.id)
  const onBoard = async () => (await teamBoard(await through(db, 'see my team', marcus, at))).teams.flatMap((team) => team.people).find(({ id }) => id === wilma.id)!.coaching
  expect(await onBoard()).toMatchObject([{ id: one!.id, sentences: [expect.stringContaining('not given again')] }])
  await decideCoaching(await decider(marcus), one!.id, { decision: 'agreed' })
  await endReadings()
  expect(await onBoard()).toEqual([])
  const thread = await threadOf(await through(db, 'follow gaps', auditor, at), await gapOf(audit!.id))
  expect(thread!.coaching).toMatchObject([{ decision: 'agreed', decidedBy: 'Marcus Tull' }])
  expect((await besideActionsOf(await through(db, 'see my practice', wilma, at))).coaching).toMatchObject([{ by: 'Marcus Tull', on: today }])
  // A gap waits for it, so it does not go from their page by itself.
  expect((await besideActionsOf(await through(db, 'see my practice', wilma, '2026-09-01T10:00:00Z'))).coaching).toHaveLength(1)
})

test('another team’s manager does not find it', async () => {
  const wilma = await whoPassed(60)
  await taken(found(wilma))
  const [one] = await coachingOf(wilma.id)
  const other = await somebody(owner, council, { name: 'Other Manager', role: 'manager', team: 'Family Help North' })
  expect(await coachingToDecide(await decider(other), one!.id)).toBeUndefined()
  expect(await decideCoaching(await decider(other), one!.id, { decision: 'agreed' })).toBeUndefined()
})

test('it ends when every gap behind it is withdrawn, is proposed again when one stands again, and stays once it was decided', async () => {
  const wilma = await whoPassed(60)
  const rows = [found(wilma), found(wilma)]
  await taken(...rows)
  const [one] = await coachingOf(wilma.id)
  const good = (row: SheetRow) => ({ ...row, 'Voice & lived experience': 'Good' })
  await taken(good(rows[0]!))
  expect((await coachingOf(wilma.id))[0]).toMatchObject({ endedAt: null })
  await taken(good(rows[1]!))
  expect((await coachingOf(wilma.id))[0]!.endedAt).not.toBeNull()
  expect(await decideCoaching(await decider(marcus), one!.id, { decision: 'agreed' })).toBe('decided already')
  await taken(rows[1]!)
  expect(await coachingOf(wilma.id)).toMatchObject([{ id: one!.id, endedAt: null }])
  await decideCoaching(await decider(marcus), one!.id, { decision: 'agreed' })
  await taken(good(rows[1]!))
  expect(await coachingOf(wilma.id)).toMatchObject([{ decision: 'agreed', endedAt: null }])
  await endReadings()
  expect((await besideActionsOf(await through(db, 'see my practice', wilma, at))).coaching).toEqual([])
})

test('it waits while its finding is disputed or somebody asks whose case it was, and ends when the case was not theirs', async () => {
  const wilma = await whoPassed(60)
  const [audit] = await taken(found(wilma))
  const [one] = await coachingOf(wilma.id)
  await owner.execute(sql`insert into case_questions (organisation_id, audit_id, person_id, raised_at) values (${organisationId}::uuid, ${audit!.id}::uuid, ${wilma.id}::uuid, now())`)
  expect(await coachingToDecide(await decider(marcus), one!.id)).toMatchObject({ paused: 'whose case it was', sentences: [] })
  expect(await decideCoaching(await decider(marcus), one!.id, { decision: 'agreed' })).toBe('waits')
  await settleCaseQuestion(await through(db, 'settle whose case', auditor, at), audit!.id, wilma.id, false)
  expect((await coachingOf(wilma.id))[0]!.endedAt).not.toBeNull()
})

test('agreed coaching is not needed any more when the case was not theirs, and the right person is asked about anew', async () => {
  const [wilma, right] = [await whoPassed(60), await whoPassed(30)]
  const [audit] = await taken(found(wilma))
  const [one] = await coachingOf(wilma.id)
  await decideCoaching(await decider(marcus), one!.id, { decision: 'agreed' })
  await owner.execute(sql`insert into case_questions (organisation_id, audit_id, person_id, raised_at) values (${organisationId}::uuid, ${audit!.id}::uuid, ${wilma.id}::uuid, now())`)
  await settleCaseQuestion(await through(db, 'settle whose case', auditor, at), audit!.id, wilma.id, false, right.id)
  expect(await coachingOf(wilma.id)).toMatchObject([{ decision: 'not needed', because: 'The case was not theirs.', decidedById: auditor.id }])
  await confirmFindings(await through(db, 'confirm findings', colleague, at), audit!.id, { [await gapOf(audit!.id)]: 'practitioner' })
  expect(await coachingOf(right.id)).toHaveLength(1)
})

test('a gap that has brought coaching keeps whose it is', async () => {
  const wilma = await whoPassed(60)
  const [audit] = await taken(found(wilma))
  const gap = await gapOf(audit!.id)
  await confirmFindings(await through(db, 'confirm findings', colleague, at), audit!.id, { [gap]: 'manager' })
  expect((await owner.select().from(gaps).where(eq(gaps.id, gap)))[0]).toMatchObject({ attribution: 'practitioner' })
})

test('what is proposed to a leaver ends, and what rests on a hidden audit is found by nobody and ends with it', async () => {
  const [wilma, hidden] = [await whoPassed(60), await whoPassed(60)]
  const [, audit] = await taken(found(wilma), found(hidden))
  await owner.update(people).set({ leftOn: today }).where(eq(people.id, wilma.id))
  const nightly = await allowNamed(db, council, 'staff command', 'look after people', new Date(at))
  await nightly.writing((tx) => passOnFromLeavers(tx, nightly))
  expect((await coachingOf(wilma.id))[0]!.endedAt).not.toBeNull()

  const [one] = await coachingOf(hidden.id)
  await hideAudit(await through(db, 'report wrong audits', auditor, at), audit!.id, 'wrong child')
  expect(await coachingToDecide(await decider(auditor), one!.id)).toBeUndefined()
  const [{ id: correction } = { id: '' }] = await owner.execute<{ id: string }>(sql`select id from corrections where audit_id = ${audit!.id}::uuid`)
  await owner.execute(sql`update corrections set told_at = now(), told_by_id = ${admin.id}::uuid`)
  expect(await decideCorrection(await through(db, 'correct audits', admin, at), correction, { upheld: true, because: 'It is of another child.' })).toBe(true)
  expect((await coachingOf(hidden.id))[0]!.endedAt).not.toBeNull()
})

test('an import that is taken back takes the coaching along, and stays once somebody has decided about it', async () => {
  const wilma = await whoPassed(60)
  const [audit] = await taken(found(wilma))
  const [one] = await coachingOf(wilma.id)
  await decideCoaching(await decider(auditor), one!.id, { decision: 'agreed' })
  const importer = await allowNamed(db, council, 'import command', 'import audits', new Date(at))
  expect(await voidImport(importer, audit!.importId!)).toMatchObject({ acted: 1 })
  await owner.update(coachingProposals).set({ decision: null, decidedAt: null, decidedById: null }).where(eq(coachingProposals.id, one!.id))
  expect(await voidImport(importer, audit!.importId!)).toBe('voided')
  expect(await coachingOf(wilma.id)).toEqual([])
})
