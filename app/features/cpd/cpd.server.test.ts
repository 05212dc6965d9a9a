import { randomUUID } from 'node:crypto'
import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { aMeeting } from '../../../tests/support/coaching.ts'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { assignments, coachingMeetings, cpdPieces, declarations, moduleVersions, reflections } from '../../../db/schema.ts'
import { decideLearning } from '../assignments/decisions.server.ts'
import { keepPiece, pieceOf, piecesOf, takePieceOut } from './cpd.server.ts'
import { draftOf, whatToMend, type Written } from './cpd.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

let people = 0
const learnerOf = (council = 'northmere') => somebody(owner, council, { name: `Learner ${'abcdefghijklmnopqrstuvwxyz'[people++]}`, role: 'practitioner', team: council === 'northmere' ? 'Family Help South' : 'Safeguarding East' })
const as = (who: Somebody, at: string | Date = '2026-06-03T10:00:00Z') => through(db, 'see my practice', who, at)
const pieces = async (who: Somebody) => piecesOf(await as(who))

async function versionOf(organisationId: string, key: string): Promise<string> {
  const [version] = await owner.select({ id: moduleVersions.id }).from(moduleVersions).where(sql`${moduleVersions.organisationId} = ${organisationId} and ${moduleVersions.moduleKey} = ${key}`)
  return version!.id
}

/** Somebody has completed a module. @returns its version */
async function completes({ id: personId, organisationId }: Somebody, key = 'childs-day', declaredAt = '2026-06-01T09:00:00Z'): Promise<string> {
  const moduleVersionId = await versionOf(organisationId, key)
  const own = { organisationId, personId, moduleVersionId }
  await owner.insert(reflections).values({ ...own, wording: 'I ask about the morning.', writtenAt: new Date(declaredAt) })
  await owner.insert(declarations).values({ ...own, declaredAt: new Date(declaredAt) })
  return moduleVersionId
}

const words: Written = { description: 'What a day is like.', learnt: 'I ask about the morning.', impact: 'Children are asked first.', peerRole: 'manager', peerLearnt: 'That I hurry.' }
const aDay = { activity: 'Training day', doneOn: '2026-05-02', hours: 6 }

test('a module that was completed is a draft until the learner saves it, then it holds what they wrote', async () => {
  const who = await learnerOf()
  expect(await pieces(who)).toEqual([])
  const versionId = await completes(who)
  expect(await pieces(who)).toMatchObject([{ address: `modules/${versionId}`, activity: 'Online learning module', doneOn: '2026-06-01', learnt: 'I ask about the morning.', impact: '', peerRole: null, writtenAt: null }])

  expect(await keepPiece(await as(who), { versionId }, words, undefined, '')).toBe(true)
  expect(await pieces(who)).toMatchObject([{ ...words, doneOn: '2026-06-01', writtenAt: new Date('2026-06-03T10:00:00Z') }])
})

test('no draft of any module is refused as it stands, so nobody is asked about the portal’s own words', async () => {
  const modules = await owner.execute<{ title: string; summary: string; themes: string[] }>(sql`
    select title, content ->> 'summary' as summary, (select json_agg(themes.title) from themes where themes.organisation_id = module_versions.organisation_id and module_versions.content -> 'themes' ? themes.key) as themes from module_versions`)
  expect(modules.length).toBeGreaterThan(0)
  for (const { title, summary, themes } of modules) expect(whatToMend(draftOf({ title, summary, themes, reflection: 'I ask.' }), false, [title]), title).toEqual({})
})

test('nobody has a piece of a module they have not completed', async () => {
  const who = await learnerOf()
  const versionId = await versionOf(who.organisationId, 'childs-day')
  expect(await pieceOf(await as(who), { versionId })).toBeUndefined()
  expect(await keepPiece(await as(who), { versionId }, words, undefined, '')).toBeUndefined()
  expect(await owner.select().from(cpdPieces).where(eq(cpdPieces.personId, who.id))).toEqual([])
})

test('nobody else finds, changes or takes out what somebody wrote, in this council or another', async () => {
  const who = await learnerOf()
  const versionId = await completes(who)
  const id = randomUUID()
  await keepPiece(await as(who), { versionId }, words, undefined, '')
  await keepPiece(await as(who), { id }, words, aDay, '')
  const mine = await pieces(who)
  await anotherCouncil(owner, 'another-vale')
  const manager = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })

  for (const other of [await learnerOf(), manager, await learnerOf('another-vale')]) {
    expect(await pieces(other)).toEqual([])
    for (const which of [{ versionId }, { id }]) {
      expect(await pieceOf(await as(other), which)).toBeUndefined()
      expect(await keepPiece(await as(other), which, { ...words, impact: 'Not mine.' }, 'id' in which ? aDay : undefined, mine[0]!.writtenAt!.toISOString())).toBeUndefined()
    }
    expect(await takePieceOut(await as(other), id)).toBe(false)
  }
  // An id that is taken makes no second piece of it.
  expect(await keepPiece(await as(manager), { id }, words, aDay, '')).toBeUndefined()
  expect(await pieces(who)).toEqual(mine)
})

test('a form that was sent twice is kept once, for a module and for something done elsewhere', async () => {
  const who = await learnerOf()
  const versionId = await completes(who)
  const id = randomUUID()
  for (const at of ['2026-06-03T10:00:00Z', '2026-06-03T10:00:01Z']) {
    expect(await keepPiece(await as(who, at), { versionId }, words, undefined, '')).toBe(true)
    expect(await keepPiece(await as(who, at), { id }, words, aDay, '')).toBe(true)
  }
  expect(await pieces(who)).toMatchObject([{ writtenAt: new Date('2026-06-03T10:00:00Z') }, { ...aDay, writtenAt: new Date('2026-06-03T10:00:00Z') }])
})

test('of two tabs the later is told, and nothing is overwritten; having seen what was saved, it may save', async () => {
  const who = await learnerOf()
  const versionId = await completes(who)
  const first = await keepPiece(await as(who), { versionId }, words, undefined, '')
  const second = await keepPiece(await as(who, '2026-06-03T10:05:00Z'), { versionId }, { ...words, impact: 'Other.' }, undefined, '')
  expect([first, second]).toEqual([true, 'changed meanwhile'])
  const [kept] = await pieces(who)
  expect(kept!.impact).toBe('Children are asked first.')

  expect(await keepPiece(await as(who, '2026-06-03T10:06:00Z'), { versionId }, { ...words, impact: 'Other.' }, undefined, kept!.writtenAt!.toISOString())).toBe(true)
  await endReadings()
  expect(await pieces(who)).toMatchObject([{ impact: 'Other.' }])
})

test('of many tabs that save at once one is kept and the others are told', async () => {
  const who = await learnerOf()
  const versionId = await completes(who)
  const answers = await Promise.all(Array.from({ length: 8 }, async (_, nth) => keepPiece(await as(who, `2026-06-03T10:00:0${nth}Z`), { versionId }, { ...words, impact: `Tab ${nth}` }, undefined, '')))
  expect(answers.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'changed meanwhile'), true].toSorted())
  expect(await owner.select().from(cpdPieces).where(eq(cpdPieces.personId, who.id))).toHaveLength(1)
})

test('the learner takes a piece of their own out; what a tab then saves of it does not come back', async () => {
  const who = await learnerOf()
  const id = randomUUID()
  await keepPiece(await as(who), { id }, words, aDay, '')
  expect(await takePieceOut(await as(who), id)).toBe(true)
  expect(await takePieceOut(await as(who), id)).toBe(false)
  expect(await keepPiece(await as(who), { id }, words, aDay, '2026-06-03T10:00:00.000Z')).toBeUndefined()
  expect(await pieces(who)).toEqual([])
})

test('of the gap it was given for a draft says the theme alone, and nothing while somebody asks whose case it was', async () => {
  await takeIn(db, sheet([{ 'Audit No': 'CPD-77', 'Case ID': 'NM777001', 'Voice & lived experience': 'Inadequate', Attribution: 'Voice & lived experience: practitioner' }]), { at: '2026-05-06T10:00:00Z' })
  const [who, manager] = [await personCalled(owner, 'northmere', 'Wilma Ashdown'), await personCalled(owner, 'northmere', 'Marcus Tull')]
  const given = await owner.select({ id: assignments.id, key: assignments.moduleKey }).from(assignments).where(eq(assignments.personId, who.id))
  for (const { id } of given) await decideLearning(await through(db, 'decide learning', manager, '2026-05-07T10:00:00Z'), id, { decision: 'confirmed' })
  await completes(who, given[0]!.key)

  const description = async () => { await endReadings(); return (await pieces(who))[0]!.description }
  const [theme] = await owner.execute<{ title: string }>(sql`select title from themes join organisations on organisations.id = themes.organisation_id where organisations.key = 'northmere' and themes.key = 'lived-experience' limit 1`)
  expect(await description()).toContain(`It was given to me to build my practice in: ${theme!.title}.`)
  expect(JSON.stringify(await pieces(who))).not.toMatch(/CPD-77|NM777001|Inadequate/)

  await owner.execute(sql`insert into case_questions (organisation_id, audit_id, person_id, raised_at) select organisation_id, id, ${who.id}::uuid, now() from audits where reference = 'CPD-77'`)
  expect(await description()).not.toContain('It was given to me')
  await owner.execute(sql`update case_questions set settled_at = now(), settled_by_id = ${manager.id}::uuid, theirs = true`)
  expect(await description()).toContain('It was given to me')
  await owner.execute(sql`update gaps set withdrawn_at = now()`)
  expect(await description()).not.toContain('It was given to me')
})

test('once an auditor has accepted what was shown on a case of one’s own, the piece knows it, and nothing of the case', async () => {
  const who = await learnerOf()
  const manager = await somebody(owner, 'northmere', { name: 'Mora Tull', role: 'manager', team: 'Family Help South' })
  const [given] = await owner.insert(assignments).values({ organisationId: who.organisationId, personId: who.id, moduleKey: 'childs-day', proposedAt: new Date('2026-05-01'), dueOn: '2026-06-30', decidedAt: new Date('2026-05-02'), decidedById: manager.id, decision: 'confirmed' }).returning()
  await completes(who)
  expect(await pieces(who)).toMatchObject([{ applied: false }])
  const [sent] = await owner.execute<{ id: string }>(sql`
    insert into evidence (organisation_id, assignment_id, case_reference, record_kind, record_date, remark, submitted_by_id, submitted_at, check_due_on)
    values (${who.organisationId}, ${given!.id}, 'NM999001', 'Plan', '2026-06-02', 'See the windmill', ${who.id}, '2026-06-02', '2026-06-05') returning id`)
  await owner.execute(sql`insert into evidence_checks (organisation_id, evidence_id, checked_by_id, checked_at, outcome) values (${who.organisationId}, ${sent!.id}, ${manager.id}, '2026-06-03', 'accepted')`)
  await endReadings()
  expect(await pieces(who)).toMatchObject([{ applied: true }])
  expect(JSON.stringify(await pieces(who))).not.toMatch(/NM999001|windmill/)
})

test('a coaching meeting that was held is a draft for whoever was coached, and what they wrote stays', async () => {
  const [learner, coach] = [await learnerOf(), await learnerOf()]
  const id = await aMeeting(owner, { coach, learner, startsAt: new Date('2026-05-06T09:00Z'), minutes: 30, format: 'action clinic' })
  expect(await pieces(learner)).toEqual([])
  await owner.update(coachingMeetings).set({ attendance: 'held', attendanceSaidById: learner.id, attendanceSaidAt: new Date('2026-05-06T10:00Z') }).where(eq(coachingMeetings.id, id))
  await endReadings()
  const [draft] = await pieces(learner)
  expect(draft).toMatchObject({ address: `meetings/${id}`, title: 'Coaching: action clinic', activity: 'Coaching', doneOn: '2026-05-06', hours: 0.5, peerRole: null, peerLearnt: null, writtenAt: null })
  expect(whatToMend(draft!, false, [])).toEqual({})
  expect(await pieces(coach)).toEqual([])
  expect(await pieceOf(await as(coach), { meetingId: id })).toBeUndefined()
  expect(await keepPiece(await as(coach), { meetingId: id }, words, undefined, '')).toBeUndefined()

  const kept = { ...words, peerRole: 'social worker' as const }
  expect([await keepPiece(await as(learner), { meetingId: id }, kept, undefined, ''), await keepPiece(await as(learner), { meetingId: id }, kept, undefined, '')]).toEqual([true, true])
  expect(await takePieceOut(await as(learner), (await owner.select().from(cpdPieces).where(eq(cpdPieces.meetingId, id)))[0]!.id)).toBe(false)
  await owner.update(coachingMeetings).set({ attendance: 'coach not there' }).where(eq(coachingMeetings.id, id))
  await endReadings()
  expect(await pieces(learner)).toMatchObject([{ address: `meetings/${id}`, ...kept }])
  const missed = await aMeeting(owner, { coach, learner, startsAt: new Date('2026-05-07T09:00Z'), attendance: 'learner not there', attendanceSaidById: coach.id, attendanceSaidAt: new Date('2026-05-07T10:00Z') })
  await endReadings()
  expect(await pieceOf(await as(learner), { meetingId: missed })).toBeUndefined()
  expect(await keepPiece(await as(learner), { meetingId: missed }, kept, undefined, '')).toBeUndefined()
})
