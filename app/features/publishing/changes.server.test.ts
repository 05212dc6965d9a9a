import { and, eq, isNull, sql } from 'drizzle-orm'
import { afterAll, afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { findings } from '../../../db/invariants.server.ts'
import { activity, assignmentReasons, assignments, auditChanges, audits, followUps, gapClosures, gaps, grades, imports, judgements, moduleVersions, remedialActions, sectionReadings, themes } from '../../../db/schema.ts'
import { decideLearning, learningToDecide } from '../assignments/decisions.server.ts'
import { endorse } from '../supervision/endorsements.server.ts'
import { keepFree } from '../supervision/protected-times.server.ts'
import { learningOf } from '../assignments/my-learning.server.ts'
import { teamBoard } from '../assignments/team-board.server.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { gapsOfMyCases } from '../gaps/my-cases.server.ts'
import { actionsOf, askForHelp, giveMoreTime, remedialActionFor, sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { changeAudits, type AuditChange } from './changes.server.ts'
import { confirmFindings } from './confirm-findings.server.ts'
import { takeTurn } from './publishing.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const [first, later] = ['2026-05-05T09:00:00Z', '2026-05-07T09:00:00Z']
const at = '2026-05-06T10:00:00Z'
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
afterEach(endReadings)
afterAll(async () => {
  const broken = await owner.transaction(async (tx) => (await Array.fromAsync(findings(tx))).filter(({ problems }) => problems > 0))
  if (broken.length > 0) throw new Error(`The data do not hold together: ${JSON.stringify(broken)}`)
}, 60_000)

let audited = 0
/** A row of a sheet about a worker of its own, with these actions of theirs. */
function row(also: SheetRow = {}, actions: string[] = []): SheetRow {
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  audited += 1
  const name = `Wilma ${letters[audited % 26]!.repeat(3)}${letters[Math.floor(audited / 26)]!}`
  return {
    'Audit No': `K-${1000 + audited}`, 'Case ID': `NM80${1000 + audited}`, 'Allocated SW': name, 'SW email': `wilma.${audited}@northmere.example`,
    'Voice & lived experience': 'Requires improvement', Plan: 'Inadequate', Attribution: 'Voice & lived experience: practitioner; Plan: system',
    'Remedial actions (RAG: action ~ owner ~ due)': actions.map((one) => `${one} ~ ${name} ~ 08/05/2026`).join(' | '), ...also,
  }
}
const agreed = (of: SheetRow, ...actions: string[]) => ({ 'Remedial actions (RAG: action ~ owner ~ due)': actions.map((one) => `${one} ~ ${of['Allocated SW']} ~ 08/05/2026`).join(' | ') })

/** Takes a row in, as it is at first. */
async function anAudit(also: SheetRow = {}, actions: string[] = ['A: See the child alone', 'G: Tidy the file']) {
  const one = row(also, actions)
  await takeIn(db, sheet([one]), { at: first })
  return { row: one, ...await auditNow(one) }
}
/** Takes the same audit in again, saying something else now. */
const saysNow = (one: { row: SheetRow }, also: SheetRow, moment = later) => takeIn(db, sheet([{ ...one.row, ...also }]), { at: moment })

async function auditNow(one: SheetRow) {
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, one['Audit No']!))
  const found = await owner.select({ gap: gaps, theme: themes.key }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, audit!.id))
  const of = (theme: string) => found.find((each) => each.theme === theme)?.gap
  return { audit: audit!, voice: of('lived-experience')!, plan: of('planning')!, assessment: of('assessment'), worker: await personCalled(owner, council, one['Allocated SW']!) }
}
type One = Awaited<ReturnType<typeof anAudit>>

const actionsNow = (one: One) => owner.select().from(remedialActions).where(eq(remedialActions.auditId, one.audit.id)).orderBy(remedialActions.wording)
const wordings = async (one: One) => (await actionsNow(one)).filter(({ withdrawnAt }) => !withdrawnAt).map(({ wording }) => wording)
const learningNow = (one: One) => owner.select().from(assignments).where(eq(assignments.personId, one.worker.id)).orderBy(assignments.proposedAt)
const done = async (who: Somebody, actionId: string, moment = at) => (await sayItIsDone(await through(db, 'do remedial actions', who, moment), actionId, { recordKind: 'Plan', recordDate: '2026-05-05', remark: null }))!
const accept = async (sent: string, moment = at) => checkEvidence(await through(db, 'check evidence', auditor, moment), sent, { outcome: 'accepted' })
async function begin(one: One, moment = at) {
  const [version] = await owner.select().from(moduleVersions).where(and(eq(moduleVersions.organisationId, auditor.organisationId), eq(moduleVersions.moduleKey, 'childs-day')))
  await owner.insert(sectionReadings).values({ organisationId: auditor.organisationId, personId: one.worker.id, moduleVersionId: version!.id, sectionId: version!.content.sections[0]!.id, readAt: new Date(moment) })
}

test('a grade that is good now withdraws its gap, one that is below good now raises one, and one that is only another keeps its gap', async () => {
  const one = await anAudit({ Assessment: 'Good' })
  const outcome = await saysNow(one, { 'Voice & lived experience': 'Good', Plan: 'Requires improvement', Assessment: 'Inadequate' })

  const now = await auditNow(one.row)
  expect(outcome).toMatchObject({ read: 1, accepted: 1, rejected: 0, unchanged: 0, gaps: 1 })
  expect(now.voice).toMatchObject({ id: one.voice.id, withdrawnAt: new Date(later) })
  expect(now.plan).toMatchObject({ id: one.plan.id, withdrawnAt: null, attribution: 'system' })
  expect(now.assessment).toMatchObject({ withdrawnAt: null, attribution: null })

  await saysNow(one, { 'Voice & lived experience': 'Inadequate' }, '2026-05-08T09:00:00Z')
  expect((await auditNow(one.row)).voice).toMatchObject({ id: one.voice.id, withdrawnAt: null })
  expect((await auditNow(one.row)).assessment).toMatchObject({ withdrawnAt: new Date('2026-05-08T09:00:00Z') })
})

test('what an audit was is kept, and that it was changed is noted about the worker', async () => {
  const one = await anAudit()
  const { importId } = await saysNow(one, { Plan: 'Good' })

  const [kept] = await owner.select().from(auditChanges).where(eq(auditChanges.auditId, one.audit.id))
  expect(kept).toMatchObject({ importId, changedAt: new Date(later) })
  const noted = await owner.select().from(activity).where(and(eq(activity.did, 'changed an audit'), eq(activity.subjectId, one.audit.id)))
  expect(noted).toMatchObject([{ actor: 'import command', aboutPersonId: one.worker.id }])
  expect((await auditNow(one.row)).audit).toMatchObject({ importId: one.audit.importId, importRow: one.audit.importRow })
})

test('grades that an auditor confirmed are provisional again once they are others, and stay confirmed while they are the same', async () => {
  const [regraded, reworded, byFile] = [await anAudit({ 'Audit type': 'Internal audit' }), await anAudit({ 'Audit type': 'Internal audit' }), await anAudit()]
  for (const one of [regraded, reworded]) await confirmFindings(await through(db, 'confirm findings', auditor, at), one.audit.id, {})

  await saysNow(regraded, { Plan: 'Good' })
  await saysNow(reworded, { Strengths: 'Warm, clear writing.' })
  await saysNow(byFile, { Plan: 'Good' })

  expect((await auditNow(regraded.row)).audit).toMatchObject({ confirmedAt: null, confirmedById: null })
  expect((await auditNow(reworded.row)).audit).toMatchObject({ confirmedAt: new Date(at), confirmedById: auditor.id, strengths: 'Warm, clear writing.' })
  expect((await auditNow(byFile.row)).audit).toMatchObject({ confirmedAt: new Date(later), confirmedById: null })
})

test('learning that nobody has begun ends with the grade behind it, and leaves every list', async () => {
  const one = await anAudit()
  const [given] = await learningNow(one)
  await decideLearning(await through(db, 'decide learning', marcus, at), given!.id, { decision: 'confirmed' })
  const outcome = await saysNow(one, { 'Voice & lived experience': 'Good' })

  expect(outcome).toMatchObject({ learningEnded: 1, learningFlagged: 0 })
  expect(await learningNow(one)).toMatchObject([{ id: given!.id, endedAt: new Date(later), endedBecause: 'regraded', flaggedAt: null }])
  expect(await learningOf(await through(db, 'see my practice', one.worker, later))).toEqual([])
  expect((await teamBoard(await through(db, 'see my team', marcus, later))).learning.filter(({ id }) => id === given!.id)).toEqual([])
  expect(await decideLearning(await through(db, 'decide learning', marcus, later), given!.id, { decision: 'waived', because: 'Not needed.' })).toBe('decided already')
})

test('learning that was begun is flagged and goes on, until somebody ends it', async () => {
  const one = await anAudit()
  const [given] = await learningNow(one)
  await decideLearning(await through(db, 'decide learning', marcus, at), given!.id, { decision: 'confirmed' })
  await begin(one)
  const outcome = await saysNow(one, { 'Voice & lived experience': 'Good' })

  expect(outcome).toMatchObject({ learningEnded: 0, learningFlagged: 1 })
  expect(await learningOf(await through(db, 'see my practice', one.worker, later))).toMatchObject([{ id: given!.id, flaggedAt: new Date(later), sentences: [expect.stringContaining(one.row['Audit No']!)] }])
  expect((await teamBoard(await through(db, 'see my team', marcus, later))).learning).toContainEqual(expect.objectContaining({ id: given!.id, flagged: true, proposed: false }))
  expect(await learningToDecide(await through(db, 'decide learning', marcus, later), given!.id)).toMatchObject({ mayEnd: true })

  expect(await decideLearning(await through(db, 'decide learning', marcus, later), given!.id, { decision: 'waived', because: 'The grade was changed.' })).toBe(true)
  expect(await learningNow(one)).toMatchObject([{ decision: 'waived', waivedBecause: 'The grade was changed.' }])
})

test.each<[string, (id: string) => Promise<unknown>]>([
  ['that a manager has talked about with its learner', async (id) => endorse(await through(db, 'endorse learning', marcus, at), id, 'before')],
  ['for which time is kept free', async (id) => keepFree(await through(db, 'endorse learning', marcus, at), id, { day: '2026-05-12', startsAt: '10:00', minutes: 60 })],
])('learning %s counts as begun, and goes on', async (_, helped) => {
  const one = await anAudit()
  const [given] = await learningNow(one)
  await decideLearning(await through(db, 'decide learning', marcus, at), given!.id, { decision: 'confirmed' })
  await helped(given!.id)

  expect(await saysNow(one, { 'Voice & lived experience': 'Good' })).toMatchObject({ learningEnded: 0, learningFlagged: 1 })
  expect(await learningNow(one)).toMatchObject([{ id: given!.id, endedAt: null, flaggedAt: new Date(later) }])
})

test('learning for which another audit is a reason stays as it is; with the last reason it ends, and with a reason again it goes on', async () => {
  const one = await anAudit()
  const also = row({ 'Allocated SW': one.row['Allocated SW'], 'SW email': one.row['SW email'], Plan: 'Good' })
  await takeIn(db, sheet([also]), { at: first })
  const [given] = await learningNow(one)
  expect(await owner.select().from(assignmentReasons).where(eq(assignmentReasons.assignmentId, given!.id))).toHaveLength(2)

  await saysNow(one, { 'Voice & lived experience': 'Good' })
  expect(await learningNow(one)).toMatchObject([{ endedAt: null, flaggedAt: null }])
  await saysNow({ row: also }, { 'Voice & lived experience': 'N/A' })
  expect(await learningNow(one)).toMatchObject([{ endedBecause: 'regraded' }])
  await saysNow(one, { 'Voice & lived experience': 'Inadequate' }, '2026-05-08T09:00:00Z')
  expect(await learningNow(one)).toMatchObject([{ id: given!.id, endedAt: null, endedBecause: null }])
})

test('whoever was given the module again meanwhile has it once, when the first reason holds again', async () => {
  const one = await anAudit()
  await saysNow(one, { 'Voice & lived experience': 'Good' })
  await takeIn(db, sheet([row({ 'Allocated SW': one.row['Allocated SW'], 'SW email': one.row['SW email'] })]), { at: later })
  expect(await learningNow(one)).toMatchObject([{ endedBecause: 'regraded' }, { endedAt: null }])

  await saysNow(one, { 'Voice & lived experience': 'Inadequate' }, '2026-05-08T09:00:00Z')
  const [only, ...others] = await learningNow(one)
  expect([only!.endedAt, others]).toEqual([null, []])
  expect(await owner.select().from(assignmentReasons).where(eq(assignmentReasons.assignmentId, only!.id))).toHaveLength(2)
})

test('where the audit names somebody else now, learning of the one it named before ends, and theirs is proposed', async () => {
  const one = await anAudit()
  await saysNow(one, { 'Allocated SW': 'Nora Instead', 'SW email': 'nora.instead@northmere.example' })

  expect(await learningNow(one)).toMatchObject([{ endedBecause: 'regraded' }])
  const nora = await personCalled(owner, council, 'Nora Instead')
  expect(await owner.select().from(assignments).where(eq(assignments.personId, nora.id))).toMatchObject([{ endedAt: null, moduleKey: 'childs-day' }])
})

test('whose a gap is follows the file until a person has said it', async () => {
  const [byFile, byAuditor] = [await anAudit(), await anAudit()]
  await confirmFindings(await through(db, 'confirm findings', auditor, at), byAuditor.audit.id, { [byAuditor.plan.id]: 'partner' })

  for (const one of [byFile, byAuditor]) await saysNow(one, { Attribution: 'Voice & lived experience: practitioner; Plan: manager' })
  expect((await auditNow(byFile.row)).plan).toMatchObject({ attribution: 'manager', attributedById: null })
  expect((await auditNow(byAuditor.row)).plan).toMatchObject({ attribution: 'partner', attributedById: auditor.id })
})

test('an action that the file names no more is no longer asked for, a new one is, and one it names again is asked for again', async () => {
  const one = await anAudit()
  await saysNow(one, agreed(one.row, 'A: See the child alone', 'R: Hold a strategy discussion'))
  expect(await wordings(one)).toEqual(['Hold a strategy discussion', 'See the child alone'])

  const [tidy] = (await actionsNow(one)).filter(({ wording }) => wording === 'Tidy the file')
  expect(tidy).toMatchObject({ withdrawnAt: new Date(later) })
  expect(await remedialActionFor(await through(db, 'follow gaps', one.worker, later), tidy!.id)).toMatchObject({ standing: 'no longer asked for' })
  expect((await actionsOf(await through(db, 'see my practice', one.worker, later))).map(({ wording }) => wording)).not.toContain('Tidy the file')
  expect((await teamBoard(await through(db, 'see my team', marcus, later))).actions.map(({ id }) => id)).not.toContain(tidy!.id)
  expect(await done(one.worker, tidy!.id, later)).toBe('already sent')
  expect(await askForHelp(await through(db, 'do remedial actions', one.worker, later), tidy!.id)).toBe(false)
  expect(await giveMoreTime(await through(db, 'extend actions', marcus, later), tidy!.id, { dueOn: '2026-05-12', because: 'Leave.' })).toBe('not open')

  await saysNow(one, {}, '2026-05-08T09:00:00Z')
  expect(await wordings(one)).toEqual(['See the child alone', 'Tidy the file'])
  expect((await actionsNow(one)).find(({ id }) => id === tidy!.id)).toMatchObject({ withdrawnAt: null })
})

test('an action on which somebody has acted stays as it is, whatever the file says now', async () => {
  const one = await anAudit()
  const [see, tidy] = await actionsNow(one)
  await askForHelp(await through(db, 'do remedial actions', one.worker, at), see!.id)
  await saysNow(one, { 'Remedial actions (RAG: action ~ owner ~ due)': `R: Tidy the file ~ ${one.row['Allocated SW']} ~ 12/05/2026` })

  expect(await actionsNow(one)).toMatchObject([
    { id: see!.id, withdrawnAt: null, priority: 'amber', dueOn: '2026-05-08' }, { id: tidy!.id, withdrawnAt: null, priority: 'red', dueOn: '2026-05-12' },
  ])
})

test('an action passed on is known by whoever had it first', async () => {
  const one = await anAudit({}, ['A: See the child alone'])
  const [see] = await actionsNow(one)
  await owner.execute(sql`insert into hand_overs (organisation_id, remedial_action_id, from_id, to_id, because, by_id, at) values (${auditor.organisationId}, ${see!.id}, ${one.worker.id}, ${marcus.id}, 'reassigned', ${marcus.id}, ${at})`)
  await owner.update(remedialActions).set({ ownerId: marcus.id }).where(eq(remedialActions.id, see!.id))
  await saysNow(one, { Strengths: 'Warm.' })

  expect(await actionsNow(one)).toMatchObject([{ id: see!.id, ownerId: marcus.id, withdrawnAt: null }])
})

test('a gap that was closed is open again while there is something to confirm or to do, and a withdrawn one is neither', async () => {
  const all = [await anAudit({ Attribution: 'system' }), await anAudit({ Attribution: 'system' }), await anAudit({ Attribution: 'system' })] as const
  for (const one of all) for (const action of await actionsNow(one)) await accept(await done(one.worker, action.id))
  const closedOf = async (one: One) => (await owner.select({ id: gapClosures.gapId }).from(gapClosures).innerJoin(gaps, eq(gaps.id, gapClosures.gapId)).where(eq(gaps.auditId, one.audit.id))).map(({ id }) => id).toSorted()
  for (const one of all) expect(await closedOf(one)).toHaveLength(2)

  await saysNow(all[0], { Plan: 'Good' })
  await saysNow(all[1], agreed(all[1].row, 'A: See the child alone', 'G: Tidy the file', 'A: Ring the school'))
  await saysNow(all[2], { Plan: 'Good', 'Audit type': 'Internal audit' })
  expect(await closedOf(all[0])).toEqual([all[0].voice.id])
  expect(await closedOf(all[1])).toEqual([])
  expect(await closedOf(all[2])).toEqual([])
})

test('whether earlier gaps held is asked anew of the audits as they are now', async () => {
  const early = await anAudit({ 'Date of audit': '02/02/2026', Plan: 'Good' }, [])
  const mine = { 'Allocated SW': early.row['Allocated SW'], 'SW email': early.row['SW email'], Plan: 'Good', 'Voice & lived experience': 'Good' }
  const [again, next] = [row({ ...mine, 'Date of audit': '04/05/2026' }), row({ ...mine, 'Date of audit': '11/05/2026' })]
  await takeIn(db, sheet([again, next]), { at: '2026-05-12T09:00:00Z' })
  const judgedBy = async () => owner.select({ reference: audits.reference, held: followUps.held }).from(followUps).innerJoin(audits, eq(audits.id, followUps.auditId)).where(eq(followUps.gapId, early.voice.id))
  expect(await judgedBy()).toEqual([{ reference: again['Audit No'], held: true }])

  await saysNow({ row: again }, { 'Voice & lived experience': 'Inadequate' })
  expect(await judgedBy()).toEqual([{ reference: again['Audit No'], held: false }])
  await saysNow({ row: again }, { 'Voice & lived experience': 'N/A' })
  expect(await judgedBy()).toEqual([{ reference: next['Audit No'], held: true }])
  await saysNow(early, { 'Voice & lived experience': 'Good', Plan: 'Good' })
  expect(await judgedBy()).toEqual([])
})

test('the thread of a withdrawn gap says so, and every list leaves it out', async () => {
  const one = await anAudit({ 'Date of audit': '04/05/2026' })
  await saysNow(one, { Plan: 'N/A' })

  expect(await threadOf(await through(db, 'follow gaps', one.worker, later), one.plan.id)).toMatchObject({ withdrawnAt: new Date(later), grade: null, missing: [], closedAt: null })
  expect((await gapsOfMyCases(await through(db, 'see my practice', one.worker, later))).map(({ id }) => id)).toEqual([one.voice.id])
})

test('of 500 audits changed at once each is as the file says now', async () => {
  const rows = Array.from({ length: 500 }, (_, n) => ({ ...row({}, []), 'Allocated SW': `Mass ${'abcdefghij'[n % 10]}`, 'SW email': `mass.${n % 10}@northmere.example` }))
  await takeIn(db, sheet(rows), { at: first })
  const began = performance.now()
  const outcome = await takeIn(db, sheet(rows.map((one) => ({ ...one, Plan: 'Good', Assessment: 'Inadequate' }))), { at: later })

  expect(outcome).toMatchObject({ accepted: 500, gaps: 500 })
  expect(performance.now() - began).toBeLessThan(15_000)
  const [still] = await owner.execute<{ count: number }>(sql`select count(*)::int as count from gaps join audits on audits.id = gaps.audit_id where reference = any(${sql.param(`{${rows.map((one) => one['Audit No']).join(',')}}`)}) and withdrawn_at is null`)
  expect(still!.count).toBe(1000)
}, 60_000)

/** The change that regrades one audit's plan as good and names no actions, as an import would make it. */
async function regradedPlan(one: One): Promise<AuditChange> {
  const [audit] = await owner.select().from(audits).where(eq(audits.id, one.audit.id))
  const judged = await owner.select().from(judgements).where(eq(judgements.auditId, one.audit.id))
  const [good] = await owner.select().from(grades).where(and(eq(grades.organisationId, auditor.organisationId), eq(grades.key, 'good'), eq(grades.frameworkId, judged[0]!.frameworkId)))
  return {
    auditId: one.audit.id, audit: { ...audit!, confirmed: true, sourceHash: 'another' },
    judgements: judged.map(({ themeId, frameworkId, gradeId }) => ({ themeId, frameworkId, gradeId: themeId === one.plan.themeId ? good!.id : gradeId })), actions: [], attributions: [],
  }
}

test('where the audit is judged by another version of the framework now, a gap moves to the same theme of that version, and its grade is the same', async () => {
  const one = await anAudit()
  const { organisationId } = auditor
  await owner.execute(sql`
    with before as (select * from frameworks where organisation_id = ${organisationId} and id = (select framework_id from themes where id = ${one.plan.themeId})),
    version as (insert into frameworks (organisation_id, key, title, valid_from, followed_up_by, follow_up_from_days, follow_up_to_days)
      select organisation_id, key, title, '2026-05-01', followed_up_by, follow_up_from_days, follow_up_to_days from before returning id),
    scale as (insert into grades (organisation_id, framework_id, key, word, rank, good_enough)
      select grades.organisation_id, version.id, grades.key, grades.word, grades.rank, grades.good_enough from version, grades join before on before.id = grades.framework_id)
    insert into themes (organisation_id, framework_id, key, title, question, position)
    select themes.organisation_id, version.id, themes.key, themes.title, themes.question, themes.position from version, themes join before on before.id = themes.framework_id where themes.key <> 'lived-experience'`)
  const judged = await owner.select().from(judgements).where(eq(judgements.auditId, one.audit.id))
  const mapped = await owner.execute<{ old: string; theme: string; framework: string; grade: string | null }>(sql`
    select judgement.theme_id as old, now.id as theme, now.framework_id as framework, (select id from grades where framework_id = now.framework_id and key = grade.key) as grade
    from judgements judgement join themes was on was.id = judgement.theme_id left join grades grade on grade.id = judgement.grade_id
    join themes now on now.key = was.key and now.organisation_id = was.organisation_id and now.framework_id = (select id from frameworks where organisation_id = ${organisationId} and valid_from = '2026-05-01')
    where judgement.audit_id = ${one.audit.id}`)
  expect(mapped).toHaveLength(judged.length - 1)

  const importer = { organisationId, personId: auditor.id, actor: undefined, requestId: undefined, at: new Date(later) }
  const change = await regradedPlan(one)
  const outcome = await writing(db, organisationId, (tx) => changeAudits(tx, importer, one.audit.importId!, [{
    ...change, audit: { ...change.audit, confirmed: false }, judgements: mapped.map(({ theme, framework, grade }) => ({ themeId: theme, frameworkId: framework, gradeId: grade })),
  }]))
  await owner.update(imports).set({ read: 2, accepted: 2, changed: 1 }).where(eq(imports.id, one.audit.importId!))

  expect(outcome).toMatchObject({ gaps: 0, ended: 1 })
  const [plan] = await owner.select().from(gaps).where(eq(gaps.id, one.plan.id))
  expect(plan).toMatchObject({ withdrawnAt: null, themeId: mapped.find(({ old }) => old === one.plan.themeId)!.theme })
  expect((await owner.select().from(gaps).where(eq(gaps.id, one.voice.id)))[0]).toMatchObject({ withdrawnAt: new Date(later), themeId: one.voice.themeId })
  await owner.execute(sql`update frameworks set valid_from = '2030-01-01' where organisation_id = ${organisationId} and valid_from = '2026-05-01'`)
})

test('of a change and a check of evidence at once each is whole: what was accepted stays, and what nobody had sent is no longer asked for', async () => {
  const all = await Promise.all(Array.from({ length: 12 }, () => anAudit({ Attribution: 'system' })))
  const sent = await Promise.all(all.map(async (one) => done(one.worker, (await actionsNow(one))[0]!.id)))
  const changes = await Promise.all(all.map(regradedPlan))
  const [{ importId }] = [all[0]!.audit as { importId: string }]
  const importer = { organisationId: auditor.organisationId, personId: auditor.id, actor: undefined, requestId: undefined, at: new Date(later) }

  await Promise.all([
    writing(db, auditor.organisationId, async (tx) => {
      await takeTurn(tx, auditor.organisationId)
      await changeAudits(tx, importer, importId, changes)
    }),
    owner.update(imports).set({ read: 13, accepted: 13, changed: 12 }).where(eq(imports.id, importId)),
    ...sent.map((id) => accept(id, later).then((answer) => expect(answer).toBe(true))),
  ])

  for (const one of all) {
    expect(await actionsNow(one)).toMatchObject([{ doneAt: new Date(later), withdrawnAt: null }, { doneAt: null, withdrawnAt: new Date(later) }])
    expect(await owner.select().from(gapClosures).where(eq(gapClosures.gapId, one.voice.id))).toHaveLength(1)
    expect(await owner.select().from(gaps).where(and(eq(gaps.auditId, one.audit.id), isNull(gaps.withdrawnAt)))).toHaveLength(1)
  }
})
