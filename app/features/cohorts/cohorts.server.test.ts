import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { cohortMembers, cohortTasks, cpdPieces, evidence } from '../../../db/schema.ts'
import { findings, invariants } from '../../../db/invariants.server.ts'
import { endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { checkEvidence, evidenceFor, waitingForCheck } from '../evidence/evidence.server.ts'
import { addMember, coachesToChoose, complete, endMembership, hadAHandIn, makeCohort, managersToAdd, membersOf, myObservation, myProgramme, nameCoach } from './cohorts.server.ts'
import { observationPoints, programmeModules } from './cohorts.ts'
import { handInTask, memberICoach, memberToObserve, sayCoachingHeld, sayPeerGroupMet, writeObservation } from './taking-part.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const arranger = await somebody(owner, 'northmere', { name: 'Hollis Arranger', role: 'leader' })
const areaLeader = await somebody(owner, 'northmere', { name: 'Verity Area', role: 'leader', area: 'Safeguarding' })
const isla = await somebody(owner, 'northmere', { name: 'Isla Auditor', role: 'auditor' })
const una = await somebody(owner, 'northmere', { name: 'Una Auditor', role: 'auditor' })
const joined = '2026-09-01T09:00:00Z'
const later = '2026-10-30T09:00:00Z'
const team = 'Family Help South'

let nth = 0
const someManager = () => somebody(owner, 'northmere', { name: `Manager ${'abcdefghijklmnop'[nth++]}`, role: 'manager', team })
const arranging = (who = arranger, at = joined) => through(db, 'look after cohorts', who, at)
const taking = (who: Somebody, at = later) => through(db, 'go through the programme', who, at)

async function someCohort(title: string) {
  const made = await makeCohort(await arranging(), { title, startsOn: '2026-09-07', peerGroupOn: null, seriesId: null })
  if (typeof made === 'string') throw new Error(made)
  return made.id
}
async function someMember(cohortId: string, coachId?: string) {
  const who = await someManager()
  const teamId = (await managersToAdd(await arranging())).find(({ personId }) => personId === who.id)!.teamId
  const added = await addMember(await arranging(), cohortId, { personId: who.id, teamId })
  if (added === undefined || typeof added === 'string') throw new Error(String(added))
  if (coachId) await nameCoach(await arranging(), added.id, coachId)
  return { who, id: added.id, teamId }
}
const points = Object.fromEntries(Object.keys(observationPoints).map((point) => [point, 'seen'])) as never
const form = { observedOn: '2026-10-08', minutes: 60, points, strength: 'You waited for the answer.', tryNext: 'Ask what would prove it wrong.' }

/** Everything that the programme asks for, done by those who would do it. */
async function doesAll({ who, id }: { who: Somebody; id: string }) {
  await owner.execute(sql`insert into declarations (organisation_id, person_id, module_version_id, declared_at)
    select organisation_id, ${who.id}::uuid, id, '2026-09-10T10:00:00Z' from module_versions where organisation_id = ${who.organisationId} and module_key = any(${sql.param(`{${Object.keys(programmeModules).join(',')}}`)}::text[])`)
  await owner.execute(sql`with series as (
      insert into workshop_series (organisation_id, workshop_key, content_version, title, minutes, hours, theme_keys, standards, arranged_by_id, arranged_at)
      values (${who.organisationId}, 'seeing-the-thinking', '1.0', 'Seeing the thinking', 360, 6, '{oversight}', '{KSS-S5}', ${una.id}, '2026-09-01T09:00:00Z') returning *),
    held as (insert into workshops (organisation_id, series_id, starts_at, ends_at, room, capacity, taken, next_number) select organisation_id, id, '2026-09-16T09:00:00Z', '2026-09-16T15:00:00Z', 'Room 1', 12, 1, 2 from series returning *)
    insert into places (organisation_id, workshop_id, series_id, person_id, number, asked_at, priority, booked_at, attendance, registered_at, registered_by_id)
    select organisation_id, id, series_id, ${who.id}::uuid, 1, '2026-09-02T09:00:00Z', false, '2026-09-02T09:00:00Z', 'attended', '2026-09-16T15:00:00Z', ${una.id}::uuid from held`)
  for (const meeting of ['coaching 1', 'coaching 2'] as const) await sayCoachingHeld(await through(db, 'coach supervisors', isla, later), id, { meeting, heldOn: '2026-10-01', minutes: 60 })
  await writeObservation(await through(db, 'observe supervision', isla, later), id, form)
  for (const { id: task, task: which } of await owner.select().from(cohortTasks).where(eq(cohortTasks.memberId, id))) {
    const caseReferences = which === 'three entries' ? ['NM1', 'NM2', 'NM3'] : which === 'audit closed' ? ['NM1'] : []
    await handInTask(await taking(who), task, { caseReferences, recordKind: 'Plan', recordDate: '2026-10-20', remark: 'In the team folder.' })
    const [sent] = await owner.select().from(evidence).where(eq(evidence.cohortTaskId, task))
    expect(await checkEvidence(await through(db, 'check evidence', una, later), sent!.id, { outcome: 'accepted' })).toBe(true)
  }
}

test('a cohort begins on a Monday and has a name of its own', async () => {
  await someCohort('Of its own')
  const again = { title: 'Of its own', startsOn: '2026-09-07', peerGroupOn: null, seriesId: null }
  expect(await makeCohort(await arranging(), again)).toBe('title taken')
  expect(await makeCohort(await arranging(), { ...again, startsOn: '2026-09-08' })).toBe('not a Monday')
})

test('a manager joins for a team that they manage today, in one cohort at a time, however many add them at once', async () => {
  const cohortId = await someCohort('Raced for')
  const who = await someManager()
  const { teamId } = (await managersToAdd(await arranging())).find(({ personId }) => personId === who.id)!
  const arrangers = await Promise.all(Array.from({ length: 24 }, () => arranging()))
  const added = await Promise.all(arrangers.map((one) => addMember(one, cohortId, { personId: who.id, teamId })))
  expect(added.filter((one) => typeof one === 'object')).toHaveLength(1)
  expect(await addMember(await arranging(), cohortId, { personId: isla.id, teamId })).toBe('not a manager of it')
  const [member] = await owner.select().from(cohortMembers).where(eq(cohortMembers.personId, who.id))
  expect((await owner.select({ task: cohortTasks.task }).from(cohortTasks).where(eq(cohortTasks.memberId, member!.id))).length).toBe(4)
  // Somebody who answers for other teams neither sees nor ends it.
  expect(await membersOf(await arranging(areaLeader), cohortId)).toEqual([])
  expect(await endMembership(await arranging(areaLeader), member!.id)).toBeUndefined()
  expect(await endMembership(await arranging(), member!.id)).toBe(true)
  expect(await myProgramme(await taking(who))).toBeUndefined()
})

test('a coach is an auditor, not the member and nobody of their line; only the named one says that coaching was held, each session once', async () => {
  const { who, id } = await someMember(await someCohort('Coached'), isla.id)
  const line = await somebody(owner, 'northmere', { name: 'Auditing Head', role: 'auditor' })
  await owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, service_area_id, valid_from) select ${line.organisationId}, ${line.id}::uuid, 'leader', 'service area', service_area_id, '2020-01-01' from teams where organisation_id = ${line.organisationId} and name = ${team}`)
  const choice = (await coachesToChoose(await arranging(), id)).map((one) => one.id)
  expect(choice).toEqual(expect.arrayContaining([isla.id, una.id]))
  expect(choice).not.toContain(line.id)
  for (const nobody of [line.id, who.id, arranger.id]) expect(await nameCoach(await arranging(), id, nobody)).toBe('may not coach them')
  const session = { meeting: 'coaching 1' as const, heldOn: '2026-10-01', minutes: 60 }
  expect(await sayCoachingHeld(await through(db, 'coach supervisors', una, later), id, session)).toBeUndefined()
  expect(await memberICoach(await through(db, 'coach supervisors', una, later), id)).toBeUndefined()
  expect(await sayCoachingHeld(await through(db, 'coach supervisors', isla, later), id, { ...session, heldOn: '2026-08-01' })).toHaveProperty('wrongDay')
  expect(await sayCoachingHeld(await through(db, 'coach supervisors', isla, later), id, session)).toBe(true)
  expect(await sayCoachingHeld(await through(db, 'coach supervisors', isla, later), id, session)).toBe('said already')
})

test('whoever judges the five children before the programme coaches nobody of theirs, before the sample is finished or after', async () => {
  const { who, id } = await someMember(await someCohort('Judged before'))
  await owner.execute(sql`insert into dip_samples (organisation_id, member_id, moment, framework_id, auditor_id, asked_by_id, asked_at, due_on, drawn_of, seed)
    select ${who.organisationId}::uuid, ${id}::uuid, 'before', id, ${isla.id}::uuid, ${arranger.id}::uuid, ${joined}::timestamptz, '2026-09-07', 9, 'a seed' from frameworks where organisation_id = ${who.organisationId} limit 1`)
  expect(await nameCoach(await arranging(), id, isla.id)).toBe('judges them')
  await owner.execute(sql`update dip_samples set finished_at = ${joined}::timestamptz where member_id = ${id}::uuid`)
  expect(await nameCoach(await arranging(), id, isla.id)).toBe('judges them')
  expect((await coachesToChoose(await arranging(), id)).filter(({ judges }) => judges).map((one) => one.id)).toEqual([isla.id])
  expect(await nameCoach(await arranging(), id, una.id)).toBe(true)
})

test('an observation is never of oneself, is written once, and is read by the member and whoever wrote it', async () => {
  const { who, id } = await someMember(await someCohort('Observed'))
  const other = await someManager()
  // The member’s own manager, who assesses them, is never the observer; neither is a member who audits as well.
  await expect(through(db, 'observe supervision', other, later)).rejects.toThrow('may observe supervision')
  await owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, valid_from) values (${who.organisationId}, ${who.id}::uuid, 'auditor', 'council', '2020-01-01')`)
  expect(await writeObservation(await through(db, 'observe supervision', who, later), id, form)).toBeUndefined()
  expect(await writeObservation(await through(db, 'observe supervision', isla, later), id, form)).toBe(true)
  expect(await writeObservation(await through(db, 'observe supervision', una, later), id, form)).toBe('observed already')
  expect((await memberToObserve(await through(db, 'observe supervision', isla, later), id))?.seen?.strength).toBe(form.strength)
  expect(await memberToObserve(await through(db, 'observe supervision', una, later), id)).toBeUndefined()
  expect((await myObservation(await taking(who), id))?.tryNext).toBe(form.tryNext)
  expect(await myObservation(await taking(other), id)).toBeUndefined()
})

test('a task is handed in by its member alone, once at a time, and checked by an auditor, who may be their coach, and never by themselves', async () => {
  const { who, id } = await someMember(await someCohort('With tasks'), isla.id)
  const [{ id: task } = { id: '' }] = await owner.select().from(cohortTasks).where(sql`member_id = ${id} and task = 'plan for the team'`)
  const plan = { caseReferences: [], recordKind: 'Plan of the team', recordDate: '2026-10-20', remark: 'In the team folder.' }
  expect(await handInTask(await taking(await someManager()), task, plan)).toBeUndefined()
  const goes = await Promise.all(Array.from({ length: 12 }, () => taking(who)))
  const sent = await Promise.all(goes.map((one) => handInTask(one, task, plan)))
  expect(sent.filter((one) => one === true)).toHaveLength(1)
  const [row] = await owner.select().from(evidence).where(eq(evidence.cohortTaskId, task))
  expect(row!.caseReference).toBeNull()
  const manager = await through(db, 'check evidence', await someManager(), later)
  expect(await evidenceFor(manager, row!.id)).toBeUndefined()
  expect((await waitingForCheck(await through(db, 'check evidence', una, later))).map((one) => one.id)).toContain(row!.id)
  expect(await checkEvidence(await through(db, 'check evidence', isla, later), row!.id, { outcome: 'returned', because: 'There is no day on it.' })).toBe(true)
  expect(await handInTask(await taking(who), task, plan)).toBe(true)
  const [had] = await owner.execute<{ isla: boolean; una: boolean }>(sql`select ${hadAHandIn({ organisation: sql`member.organisation_id`, id: sql`member.id` }, isla.id)} as isla, ${hadAHandIn({ organisation: sql`member.organisation_id`, id: sql`member.id` }, una.id)} as una from cohort_members member where id = ${id}`)
  expect(had).toEqual({ isla: true, una: false })
})

test('what was learnt in the peer group is kept in the member’s own record with the meeting, once', async () => {
  const { who, id } = await someMember(await someCohort('Of peers'))
  const met = { heldOn: '2026-10-20', minutes: 90, peerRole: 'social worker' as const, peerLearnt: 'That we all wait for the same panel.' }
  const said = async () => sayPeerGroupMet(await taking(who), await through(db, 'see my practice', who, later), id, met)
  expect([await said(), await said()]).toEqual([true, 'said already'])
  expect(await owner.select({ hours: cpdPieces.hours, peerLearnt: cpdPieces.peerLearnt }).from(cpdPieces).where(eq(cpdPieces.personId, who.id))).toEqual([{ hours: 1.5, peerLearnt: met.peerLearnt }])
})

test('the programme is completed once, when nothing is missing: of many presses at once one makes the certificate', async () => {
  const member = await someMember(await someCohort('Completed'), isla.id)
  expect(await complete(await taking(member.who))).toHaveProperty('missing')
  await doesAll(member)
  const presses = await Promise.all(Array.from({ length: 24 }, () => taking(member.who)))
  const completed = await Promise.all(presses.map((one) => complete(one)))
  expect(completed.filter((one) => one === true)).toHaveLength(1)
  expect(new Set(completed)).toEqual(new Set([true, 'completed already']))
  expect(await myProgramme(await taking(member.who))).toMatchObject({ certificate: `CMP-2026-${member.id.slice(0, 8).toUpperCase()}` })
  expect(await endMembership(await arranging(), member.id)).toBe('completed')
  const broken: string[] = []
  await owner.transaction(async (tx) => { for await (const { promise, problems } of findings(tx, invariants.filter(({ name }) => name.includes('programme')))) if (problems > 0) broken.push(promise) })
  expect(broken).toEqual([])
})
