import { and, eq, sql } from 'drizzle-orm'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { activity, audits, inspectionPacks, moderations, people, remedialActions } from '../../../db/schema.ts'
import { hideAudit } from '../corrections/report.server.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { answerAudit } from '../replies/replies.server.ts'
import { makePack, packFor, packsOf } from './inspection.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const at = '2026-09-01T09:00:00Z'
const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const actions = 'Remedial actions (RAG: action ~ owner ~ due)'

beforeAll(async () => {
  await takeIn(db, sheet([
    { 'Audit No': 'I-1', 'Case ID': 'NM500001', Plan: 'Inadequate', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner', [actions]: 'A: Rewrite the plan ~ Wilma Ashdown ~ 11/05/2026 | G: Tidy the file ~ Marcus Tull ~ 12/05/2026' },
    { 'Audit No': 'I-2', 'Case ID': 'NM500001', 'Date of audit': '20/07/2026', 'Audit type': 'Internal audit' },
    { 'Audit No': 'I-3', 'Case ID': 'NM500003', 'Date of audit': '21/07/2026', Service: 'Children in Care', Team: 'Children in Care 1', 'Team Manager': 'Tess Other', 'TM email': 'tess.other@northmere.example', Identity: 'Inadequate', Attribution: 'system' },
    { 'Audit No': 'I-4', 'Case ID': 'NM500004', 'Date of audit': '29/06/2026' },
  ]), { at: '2026-05-05T09:00:00Z' })
  await endReadings()
})

const packOf = async (who: Somebody, cases: string[]) => {
  const id = await makePack(await through(db, 'make inspection packs', who, at), cases)
  return (await packFor(await through(db, 'make inspection packs', who, at), id))!.cases
}
const auditOf = async (reference: string) => (await owner.select().from(audits).where(eq(audits.reference, reference)))[0]!

test('each case is in its place with all its audits, however its reference is typed, and one that was not audited is there, too', async () => {
  const cases = await packOf(maren, ['NM599999', 'nm500001', 'NM500003'])
  expect(cases.map(({ reference, audits: found }) => [reference, found.map(({ reference: audit }) => audit)])).toEqual([['NM599999', []], ['nm500001', ['I-1', 'I-2']], ['NM500003', ['I-3']]])
  expect(cases[1]!.audits.map(({ sample, standing }) => [sample, standing])).toEqual([['moderation', 'confirmed'], ['not said', 'provisional']])
  expect(cases[1]!.audits[0]).toMatchObject({ strengths: 'Clear, respectful writing.', scale: expect.arrayContaining([{ word: 'Good', goodEnough: true }]) })
})

test('every gap has its actions, who has them by their part in the case, and by whom in which role they were checked; nobody is named', async () => {
  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  const [plan] = await owner.select().from(remedialActions).where(eq(remedialActions.wording, 'Rewrite the plan'))
  const sent = await sayItIsDone(await through(db, 'do remedial actions', wilma, '2026-05-08T09:00:00Z'), plan!.id, { recordKind: 'Plan', recordDate: '2026-05-08', remark: null })
  const audrey = await somebody(owner, 'northmere', { name: 'Audrey Check', role: 'auditor' })
  await checkEvidence(await through(db, 'check evidence', audrey, '2026-05-20T09:00:00Z'), sent!, { outcome: 'accepted' })

  const [found] = await packOf(maren, ['NM500001'])
  expect(found!.audits[0]!.actions.map(({ wording, owner: whose, standing, inTime, checked }) => ({ wording, whose, standing, inTime, checked }))).toEqual([
    { wording: 'Rewrite the plan', whose: 'the social worker', standing: 'done', inTime: true, checked: { on: '2026-05-20', by: 'an auditor' } },
    { wording: 'Tidy the file', whose: 'the manager of the case', standing: 'overdue', inTime: undefined, checked: undefined },
  ])
  expect(JSON.stringify(found)).not.toMatch(/Wilma|Marcus|Audrey/)
})

test('learning that followed is there without a score, and what a later audit of another case showed', async () => {
  const [found] = await packOf(maren, ['NM500001'])
  const gaps = found!.audits[0]!.themes.flatMap(({ gap }) => gap ?? [])
  expect(gaps).toHaveLength(2)
  expect(gaps.flatMap(({ learning }) => learning).map(({ standing, learner }) => [standing, learner])[0]).toEqual(['proposed', 'the social worker'])
  expect(gaps.map(({ later }) => later)).toEqual([{ on: '2026-06-29', held: true, disputed: false }, { on: '2026-06-29', held: true, disputed: false }])
})

test('a disputed finding is there as disputed', async () => {
  const audit = await auditOf('I-1')
  const [gap] = await owner.execute<{ id: string }>(sql`select gaps.id from gaps join themes on themes.id = gaps.theme_id where gaps.audit_id = ${audit.id} and themes.key = 'planning'`)
  await owner.update(audits).set({ publishedAt: new Date('2026-08-30T09:00:00Z') }).where(eq(audits.id, audit.id))
  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  expect(await answerAudit(await through(db, 'reply to audits', wilma, '2026-08-31T09:00:00Z'), audit.id, { stance: 'challenges', words: 'See May.', challenged: [{ gapId: gap!.id, because: 'See May.' }] })).toBe(true)
  const [found] = await packOf(maren, ['NM500001'])
  expect(found!.audits[0]!.themes.filter(({ gap: its }) => its).map(({ title, gap: its }) => [title, its!.disputed])).toEqual([[expect.stringMatching(/lived experience/i), false], [expect.stringMatching(/^Planning/), true]])
})

test('a leader of some areas finds only their audits, and another council none; nobody opens somebody else’s pack', async () => {
  const cora = await somebody(owner, 'northmere', { name: 'Cora Care', role: 'leader', area: 'Children in Care' })
  expect((await packOf(cora, ['NM500001', 'NM500003'])).map(({ audits: found }) => found.length)).toEqual([0, 1])
  await anotherCouncil(owner)
  const sol = await somebody(owner, 'southwold-vale', { name: 'Sol Vale', role: 'leader' })
  expect((await packOf(sol, ['NM500001'])).map(({ audits: found }) => found.length)).toEqual([0])

  const [marens] = await packsOf(await through(db, 'make inspection packs', maren, at))
  for (const other of [cora, sol]) expect(await packFor(await through(db, 'make inspection packs', other, at), marens!.id)).toBeUndefined()
})

test('an audit that the maker moderates blind is counted, and nothing of it is shown', async () => {
  const audit = await auditOf('I-3')
  await owner.insert(moderations).values({ organisationId: audit.organisationId, auditId: audit.id, line: 'second', chosenBecause: 'random', chosenAt: new Date(at), dueOn: '2026-09-04', moderatorId: maren.id, takenAt: new Date(at) })
  expect(await packOf(maren, ['NM500003'])).toEqual([{ reference: 'NM500003', blind: 1, audits: [] }])
  await owner.delete(moderations).where(eq(moderations.auditId, audit.id))
})

test('that somebody read them is noted for each audit', async () => {
  const readings = () => owner.select({ subjectId: activity.subjectId, about: people.name }).from(activity).leftJoin(people, eq(people.id, activity.aboutPersonId)).where(and(eq(activity.did, 'read'), eq(activity.personId, maren.id)))
  const before = await readings()
  await packOf(maren, ['NM500001', 'NM500003'])
  const since = (await readings()).slice(before.length)
  expect(new Set(since.map(({ subjectId }) => subjectId))).toEqual(new Set((await Promise.all(['I-1', 'I-2', 'I-3'].map(auditOf))).map(({ id }) => id)))
  expect(since.every(({ about }) => about === 'Wilma Ashdown')).toBe(true)
})

test('a hidden audit is not in a pack', async () => {
  const marcus = await personCalled(owner, 'northmere', 'Marcus Tull')
  await hideAudit(await through(db, 'report wrong audits', { ...marcus }, at), (await auditOf('I-2')).id, 'wrong child')
  expect((await packOf(maren, ['NM500001']))[0]!.audits.map(({ reference }) => reference)).toEqual(['I-1'])
})

test('a pack holds the references and who made it, and nothing of the cases', async () => {
  const [pack] = await owner.select().from(inspectionPacks).limit(1)
  expect(Object.keys(pack!).toSorted()).toEqual(['caseReferences', 'id', 'madeAt', 'madeById', 'organisationId'])
})
