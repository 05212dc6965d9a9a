import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { actionChallenges, awayPeriods, chases, declarations, digests, messages, moduleVersions, people, recalls, remedialActions } from '../../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { instantInLondon, type Day } from '../../lib/days.ts'
import { decideLearning } from '../assignments/decisions.server.ts'
import { withoutHidden } from '../notices/hidden-lines.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { decideChallenge } from '../publishing/decide-challenge.server.ts'
import { challenge } from '../remedial-actions/owner-says.server.ts'
import { passOn } from '../remedial-actions/passing-on.server.ts'
import { tellOfReds } from '../remedial-actions/red-alerts.server.ts'
import { askForHelp, giveMoreTime, sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { writeDigests } from './digests.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const wilma = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const fay = await somebody(owner, council, { name: 'Fay Fellow', role: 'practitioner', team: 'Family Help South' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
await somebody(owner, council, { name: 'Sal Weir', role: 'manager', area: 'Family Help' })
await somebody(owner, council, { name: 'Hollis Grant', role: 'leader', area: 'Family Help' })
const gwen = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const adele = await somebody(owner, council, { name: 'Adele March', role: 'admin' })
await anotherCouncil(owner)
afterEach(async () => {
  await endReadings()
  await owner.delete(chases)
  await owner.delete(digests)
  await owner.delete(messages)
  await owner.delete(awayPeriods)
  await owner.execute(sql`update assignments set ended_at = now(), ended_because = 'left' where ended_at is null`)
  await owner.execute(sql`update help_requests set answered_at = now(), answered_by_id = asked_by_id where answered_at is null`)
  await owner.delete(actionChallenges)
  await owner.update(remedialActions).set({ withdrawnAt: new Date('2026-05-01') }).where(sql`done_at is null`)
  await owner.update(people).set({ leftOn: null, daysOff: [] })
})

let audited = 0
/** An action of Wilma's by a sheet that came in on Tuesday 5 May; due on Friday 8 May unless it says otherwise. */
async function agreed(priority: 'R' | 'A' | 'G' = 'A', { due = '08/05/2026', by = 'Wilma Ashdown', mainly }: { due?: string; by?: string; mainly?: string } = {}) {
  const reference = `D-${3000 + (audited += 1)}`
  await takeIn(db, sheet([{ 'Audit No': reference, 'Case ID': `NM90${audited}`, Plan: 'Inadequate', ...(mainly && { 'Voice & lived experience': 'Inadequate', Attribution: mainly }), 'Remedial actions (RAG: action ~ owner ~ due)': `${priority}: See the child at the windmill ~ ${by} ~ ${due}` }]), { at: '2026-05-05T09:00:00Z' })
  const [row] = await owner.execute<{ id: string; case: string }>(sql`select action.id, audits.case_reference as case from remedial_actions action join audits on audits.id = action.audit_id where audits.reference = ${reference}`)
  return row!
}
const job = (on: Day, time = '08:00') => allowNamed(db, council, 'notices job', 'send notices', instantInLondon(on, time))
const run = async (on: Day, time?: string) => writeDigests(await job(on, time))
/** What somebody's digest of the day says, part by part; undefined where there is none. */
async function digestOf(who: Somebody, on: Day) {
  const [had] = await owner.select({ letter: messages.letter }).from(digests).innerJoin(messages, eq(messages.id, digests.messageId)).where(sql`${digests.personId} = ${who.id} and ${digests.on} = ${on}`)
  return had && Object.fromEntries(had.letter.parts.map(({ heading, lines }) => [heading, lines.map(({ text }) => text)]))
}
const called = (name: string) => personCalled(owner, council, name)
const heard = async () => (await owner.select({ on: chases.on, rung: chases.rung, to: people.name }).from(chases).innerJoin(people, eq(people.id, chases.toId)).orderBy(chases.on, people.name)).map(({ on, rung, to }) => `${on} ${rung}: ${to}`)
const away = (who: Somebody, deputy: Somebody | null, from: Day, to: Day | null = null) =>
  owner.insert(awayPeriods).values({ organisationId: who.organisationId, personId: who.id, awayFrom: from, backOn: to, deputyId: deputy?.id ?? null, recordedById: adele.id, recordedAt: new Date('2026-05-01') })
const days = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, nth) => `2026-05-${String(from + nth).padStart(2, '0')}`)

test('an amber goes up the ladder morning by morning: new, before, on the day, after, then one manager after the other', async () => {
  const { id, case: reference } = await agreed()
  for (const day of days(6, 20)) await run(day)

  expect(await heard()).toEqual([
    '2026-05-06 issued: Wilma Ashdown', '2026-05-07 before: Wilma Ashdown', '2026-05-08 on the day: Wilma Ashdown', '2026-05-11 after: Wilma Ashdown',
    '2026-05-12 manager: Marcus Tull', '2026-05-13 service manager: Sal Weir', '2026-05-18 head of service: Hollis Grant',
  ])
  expect(await digestOf(wilma, '2026-05-06')).toEqual({ 'New for you': [expect.stringContaining(`Case ${reference}, audit D-`)] })
  expect(await digestOf(wilma, '2026-05-08')).toEqual({ 'Due or late': [expect.stringMatching(/: amber, due today\.$/)] })
  expect(await digestOf(marcus, '2026-05-12')).toEqual({ 'Late in your team': [`Wilma Ashdown, Family Help South, case ${reference}: amber, 2 working days late. They were reminded yesterday.`] })
  expect(await digestOf(await called('Hollis Grant'), '2026-05-18')).toEqual({ 'Late for a week, in your service': [`Family Help South, case ${reference}: amber, 6 working days late.`] })
  const all = await owner.select({ letter: messages.letter, subjectId: messages.subjectId }).from(messages)
  expect(JSON.stringify(all)).not.toContain('windmill')
  expect(all[0]!.letter.parts[0]!.lines[0]!.link).toBe(`/remedial-actions/${id}`)
})

test('of two dozen runs at once one writes, and nobody gets two', async () => {
  await agreed()
  await agreed('G')
  const written = await Promise.all(Array.from({ length: 24 }, () => run('2026-05-06')))

  expect(written.filter((count) => count > 0)).toEqual([1])
  expect(await owner.select().from(digests)).toHaveLength(1)
  expect(await heard()).toHaveLength(2)
  expect(await run('2026-05-06', '09:30')).toBe(0)
})

test('at a weekend, on a bank holiday and on a day off there is none, and on the next morning it is not late', async () => {
  await agreed()
  await owner.update(people).set({ daysOff: [3] }).where(eq(people.id, wilma.id))

  // Monday 4 May is a bank holiday, 9 May a Saturday, 6 May a Wednesday.
  for (const day of ['2026-05-04', '2026-05-09', '2026-05-06']) expect(await run(day), day).toBe(0)
  await run('2026-05-07')
  expect(await heard()).toEqual(['2026-05-07 issued: Wilma Ashdown'])
})

test('while somebody is away nobody hears of their ambers, their deputy hears of their reds, and they hear of both once they are back', async () => {
  await agreed('A')
  const red = await agreed('R', { due: '07/05/2026' })
  await away(wilma, fay, '2026-05-06', '2026-05-12')
  await run('2026-05-07')

  expect(await heard()).toEqual(['2026-05-07 on the day: Fay Fellow'])
  expect(await digestOf(fay, '2026-05-07')).toEqual({ 'Red, and with you while its owner is away': [expect.stringMatching(new RegExp(`^Case ${red.case}, .*: red, due today.*With you while Wilma Ashdown is away\\.$`))] })
  await run('2026-05-12')
  expect(Object.keys((await digestOf(wilma, '2026-05-12'))!)).toEqual(['New for you'])
})

test('the team manager hears of a red that is late on the next morning, and of nothing else that day', async () => {
  const { id } = await agreed('R', { due: '07/05/2026' })
  await run('2026-05-07')
  const noon = await job('2026-05-08', '00:01')
  await noon.writing((tx) => tellOfReds(tx, noon, [id]))
  await owner.delete(chases).where(sql`${chases.rung} = 'issued'`)
  await run('2026-05-08')

  expect(await heard()).toEqual(['2026-05-07 on the day: Wilma Ashdown', '2026-05-08 head of service: Hollis Grant', '2026-05-08 service manager: Sal Weir'])
  await run('2026-05-11')
  expect((await heard()).at(-1)).toBe('2026-05-11 manager: Marcus Tull')
})

test('a manager who is away is stood in for by their deputy, and without one the next one up hears', async () => {
  await agreed()
  await away(marcus, null, '2026-05-12')
  for (const day of days(6, 12)) await run(day)

  expect((await heard()).at(-1)).toBe('2026-05-12 manager: Sal Weir')
})

test('an owner who has left is chased no more: whoever answers for the team hears instead', async () => {
  await agreed()
  await owner.update(people).set({ leftOn: '2026-05-06' }).where(eq(people.id, wilma.id))
  for (const day of days(6, 12)) await run(day)

  expect(new Set((await heard()).map((one) => one.split(': ')[1]))).toEqual(new Set(['Marcus Tull']))
})

test('a manager whose own action is late is not told as the manager: the service manager is', async () => {
  await agreed('A', { by: 'Marcus Tull' })
  for (const day of days(6, 12)) await run(day)

  expect(await heard()).toEqual(['2026-05-06 issued: Marcus Tull', '2026-05-07 before: Marcus Tull', '2026-05-08 on the day: Marcus Tull', '2026-05-11 after: Marcus Tull', '2026-05-12 manager: Sal Weir'])
})

test('more time and a return each begin the ladder anew', async () => {
  const { id } = await agreed()
  for (const day of days(6, 8)) await run(day)
  await giveMoreTime(await through(db, 'extend actions', marcus, '2026-05-08T10:00:00Z'), id, { dueOn: '2026-05-13', because: 'The school.' })
  for (const day of days(11, 13)) await run(day)
  expect((await heard()).slice(-2)).toEqual(['2026-05-12 before: Wilma Ashdown', '2026-05-13 on the day: Wilma Ashdown'])

  const sent = await sayItIsDone(await through(db, 'do remedial actions', wilma, '2026-05-13T10:00:00Z'), id, { recordKind: 'Plan', recordDate: '2026-05-13', remark: null })
  await run('2026-05-14')
  expect(await digestOf(gwen, '2026-05-14')).toEqual({ 'Waiting for your check': [expect.stringMatching(/^Case NM90\d+: amber, check due tomorrow\.$/)] })
  await checkEvidence(await through(db, 'check evidence', gwen, '2026-05-14T10:00:00Z'), sent!, { outcome: 'returned', because: 'See page 2.' })
  for (const day of days(15, 19)) await run(day)
  expect((await heard()).slice(-2)).toEqual(['2026-05-18 on the day: Wilma Ashdown', '2026-05-19 after: Wilma Ashdown'])
  expect((await digestOf(wilma, '2026-05-15'))!['Due or late']).toEqual([expect.stringContaining('returned to be sent again')])
})

test('a challenge stops the ladder, and whoever raised it hears how it was decided', async () => {
  const { id, case: reference } = await agreed()
  await run('2026-05-06')
  await challenge(await through(db, 'do remedial actions', wilma, '2026-05-06T10:00:00Z'), id, 'It is on the file.')
  for (const day of days(7, 12)) await run(day)
  expect(await heard()).toEqual(['2026-05-06 issued: Wilma Ashdown'])

  await decideChallenge(await through(db, 'decide challenges', marcus, '2026-05-12T10:00:00Z'), id, { outcome: 'stands', because: 'The plan has no date.' })
  await run('2026-05-13')
  expect((await digestOf(wilma, '2026-05-13'))!['New for you']).toEqual([expect.stringMatching(new RegExp(`^Case ${reference}, audit .*: your challenge was decided\\. The action stands\\.$`))])
})

test('what is passed on is new to whoever gets it, and what they took on themselves is not', async () => {
  const [one, other] = [await agreed(), await agreed()]
  await run('2026-05-06')
  const door = () => through(db, 'pass actions on', marcus, '2026-05-06T11:00:00Z')
  await passOn(await door(), wilma.id, [{ actionId: one.id, toId: fay.id }], 'reassigned')
  await passOn(await door(), wilma.id, [{ actionId: other.id, toId: marcus.id }], 'reassigned')
  await run('2026-05-07')

  expect(await digestOf(fay, '2026-05-07')).toEqual({ 'New for you': [expect.stringMatching(/Passed on to you\.$/)] })
  expect(Object.keys(await digestOf(marcus, '2026-05-07') ?? {})).toEqual(['Due or late'])
})

test('a manager hears of help asked and of learning proposed, once; the learner hears when it is confirmed', async () => {
  const { id } = await agreed('A', { mainly: 'practitioner' })
  await askForHelp(await through(db, 'do remedial actions', wilma, '2026-05-05T10:00:00Z'), id)
  await run('2026-05-06')
  expect(await digestOf(marcus, '2026-05-06')).toMatchObject({ 'Somebody asked for help': [expect.stringContaining('Wilma Ashdown asked for help')], 'Learning to confirm or waive': [expect.stringContaining('Wilma Ashdown')] })
  await run('2026-05-07')
  expect(await digestOf(marcus, '2026-05-07')).toBeUndefined()

  const proposed = await owner.execute<{ id: string }>(sql`select id from assignments where person_id = ${wilma.id} and ended_at is null and decision is null`)
  for (const one of proposed) await decideLearning(await through(db, 'decide learning', marcus, '2026-05-07T10:00:00Z'), one.id, { decision: 'confirmed' })
  await run('2026-05-08')
  expect((await digestOf(wilma, '2026-05-08'))!['New for you']).toEqual([`${proposed.length} module${proposed.length === 1 ? '' : 's'} of learning confirmed for you.`])
})

test('a manager hears once of whoever completed a module, unless they have talked about it already', async () => {
  await agreed('A', { mainly: 'practitioner' })
  await owner.execute(sql`update assignments set decision = 'confirmed', decided_at = '2026-05-05T10:00:00Z', decided_by_id = ${marcus.id}::uuid where person_id = ${wilma.id}::uuid and decision is null`)
  await run('2026-05-06')
  const declared = (at: string) => owner.execute(sql`insert into declarations (organisation_id, person_id, module_version_id, declared_at)
    select version.organisation_id, given.person_id, version.id, ${at}::timestamptz from assignments given join module_versions version on version.organisation_id = given.organisation_id and version.module_key = given.module_key
    where given.person_id = ${wilma.id}::uuid and given.decision = 'confirmed' limit 1`)
  await declared('2026-05-06T15:00:00Z')
  await run('2026-05-07')
  expect(await digestOf(marcus, '2026-05-07')).toEqual({ 'To talk about in supervision': ['Wilma Ashdown completed a module: talk about it.'] })
  expect(await digestOf(wilma, '2026-05-07') ?? {}).not.toHaveProperty('To talk about in supervision')
  await run('2026-05-08')
  expect(await digestOf(marcus, '2026-05-08') ?? {}).not.toHaveProperty('To talk about in supervision')
})

test('a green waits for its manager’s check, never for its sender’s: told when it comes, when it is due and when it is late, and not again', async () => {
  const { id } = await agreed('G')
  await sayItIsDone(await through(db, 'do remedial actions', wilma, '2026-05-06T10:00:00Z'), id, { recordKind: 'Plan', recordDate: '2026-05-06', remark: null })
  await run('2026-05-07')
  expect(await digestOf(marcus, '2026-05-07')).toEqual({ 'Waiting for your check': [expect.stringContaining('green, check due tomorrow')] })
  expect(await digestOf(wilma, '2026-05-07')).toBeUndefined()
  await run('2026-05-08')
  await run('2026-05-11')
  await run('2026-05-12')

  expect([await digestOf(marcus, '2026-05-08'), await digestOf(marcus, '2026-05-11'), await digestOf(marcus, '2026-05-12')].map(Boolean)).toEqual([true, true, false])
})

test('once its audit is hidden, no part of a letter speaks of an action any more, whoever it went to', async () => {
  const { id } = await agreed()
  for (const day of days(6, 18)) await run(day)
  const letters = (await owner.select({ letter: messages.letter }).from(messages)).map(({ letter }) => letter)

  expect(letters.length).toBe(7)
  expect(letters.flatMap((letter) => withoutHidden(letter, [id]).parts)).toEqual([])
})

test('three questions on a module are offered once, on the first morning six weeks after it was completed, and never with a score', async () => {
  const [version] = await owner.select({ id: moduleVersions.id }).from(moduleVersions).where(sql`${moduleVersions.organisationId} = ${wilma.organisationId} and ${moduleVersions.moduleKey} = 'childs-day'`)
  const completed = (who: Somebody, at: string) => owner.insert(declarations).values({ organisationId: who.organisationId, personId: who.id, moduleVersionId: version!.id, declaredAt: new Date(at) })
  await completed(wilma, '2026-03-25T16:00:00Z')
  // Offered from Saturday 9 May, and answered on Sunday: on Monday there is nothing to offer.
  await completed(fay, '2026-03-28T16:00:00Z')
  await owner.insert(recalls).values({ organisationId: fay.organisationId, personId: fay.id, moduleVersionId: version!.id, questionIds: ['a', 'b', 'c'], answers: {}, right: 0, of: 3, finishedAt: new Date('2026-05-10T10:00:00Z') })
  // Gwen does not work on the first day, and hears on her next.
  await completed(gwen, '2026-03-25T16:00:00Z')
  await owner.update(people).set({ daysOff: [3] }).where(eq(people.id, gwen.id))

  // Adele no longer has a role in which she could learn.
  await completed(adele, '2026-03-25T16:00:00Z')

  for (const day of days(5, 12)) await run(day)
  const told = await owner.select({ on: digests.on, to: people.name, letter: messages.letter }).from(digests).innerJoin(messages, eq(messages.id, digests.messageId)).innerJoin(people, eq(people.id, digests.personId)).orderBy(digests.on)
  expect(told.map(({ on, to }) => `${on}: ${to}`)).toEqual(['2026-05-06: Wilma Ashdown', '2026-05-07: Gwen Marsh'])
  expect(told[0]!.letter.parts).toEqual([{ heading: 'New for you', lines: [{ text: 'Three questions on The child’s day, two minutes, if you like.', link: '/modules/childs-day/recall' }] }])
})

test('one council’s morning tells nobody of another', async () => {
  await agreed()
  expect(await writeDigests(await allowNamed(db, 'southwold-vale', 'notices job', 'send notices', instantInLondon('2026-05-06', '08:00')))).toBe(0)
})

test('a council of a thousand people with three thousand actions has its morning within seconds, in as many statements as a small one', async () => {
  await owner.execute(sql`
    with made as (insert into people (organisation_id, name, email) select ${wilma.organisationId}::uuid, 'Person ' || n, 'person' || n || '@northmere.example' from generate_series(1, 1000) n returning organisation_id, id, name),
    roled as (insert into role_holdings (organisation_id, person_id, role, scope, valid_from) select organisation_id, id, 'practitioner', 'own', '2020-01-01' from made returning 1),
    audit as (select organisation_id, id from audits where organisation_id = ${wilma.organisationId}::uuid limit 1)
    insert into remedial_actions (organisation_id, audit_id, owner_id, priority, wording, issued_at, due_on, due_at)
    select made.organisation_id, audit.id, made.id, 'amber', 'Write it down', '2026-05-05T09:00:00Z', '2026-05-08', '2026-05-08T23:00:00Z' from made cross join audit cross join generate_series(1, 3)`)
  await run('2026-05-06')
  await owner.execute(sql`analyze`)
  const began = performance.now()
  const written = await run('2026-05-07')
  const took = performance.now() - began

  console.info(`A morning of 1,000 digests about 3,000 actions took ${Math.round(took)} ms.`)
  expect(written).toBe(1_000)
  expect(await owner.$count(chases, sql`${chases.rung} = 'before'`)).toBe(3_000)
  expect(took).toBeLessThan(15_000)
})
