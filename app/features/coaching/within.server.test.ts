import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { coaching } from '../../../tests/support/coaching.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow } from '../../../tests/support/council.ts'
import { activity, coachInvitations, messages } from '../../../db/schema.ts'
import { whoCanHelp } from './coaches.server.ts'
import { answerInvitation, coachesWithin, invitationsOf, inviteCoach, stopHelping } from './within.server.ts'

const { db, owner } = await ownDatabase()
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const lena = await somebody(owner, 'northmere', { name: 'Lena Ash', role: 'leader', area: 'Safeguarding' })
const farah = await somebody(owner, 'northmere', { name: 'Farah Lake', role: 'leader', area: 'Family Help' })
const at = '2026-08-03T09:00:00Z'
let nth = 0
/** An audit of somebody’s, on a day. */
const audited = (name: string, on: string, more: SheetRow = {}): SheetRow => ({ 'Audit No': `W-${++nth}`, 'Case ID': `NM2${1000 + nth}`, 'Date of audit': on, 'Allocated SW': name, 'SW email': `${name.toLowerCase().replace(' ', '.')}@northmere.example`, ...more })
await takeIn(db, sheet([
  // The last three of Wilma’s were good, an earlier one was not.
  audited('Wilma Ashdown', '04/01/2026', { Plan: 'Inadequate', Attribution: 'practitioner' }), audited('Wilma Ashdown', '04/03/2026'), audited('Wilma Ashdown', '04/04/2026'), audited('Wilma Ashdown', '04/05/2026', { Plan: 'Outstanding' }),
  // Noah’s newest was not.
  audited('Noah Birch', '04/02/2026'), audited('Noah Birch', '04/03/2026'), audited('Noah Birch', '04/04/2026'), audited('Noah Birch', '04/05/2026', { Plan: 'Requires improvement', Attribution: 'practitioner' }),
  // Two of Oona’s three are older than a year.
  audited('Oona Reed', '04/05/2025'), audited('Oona Reed', '04/06/2025'), audited('Oona Reed', '04/05/2026'),
  // Of Pia’s three nobody has confirmed one.
  audited('Pia Stone', '04/03/2026'), audited('Pia Stone', '04/04/2026'), audited('Pia Stone', '04/05/2026', { 'Audit type': 'New audit' }),
]), { at: '2026-07-01T12:00:00Z' })
const [wilma, noah, pia] = await Promise.all(['Wilma Ashdown', 'Noah Birch', 'Pia Stone'].map((name) => personCalled(owner, 'northmere', name)))

const inviting = async (who = ada, when = at) => through(db, 'invite coaches', who, when)
const named = async (theme = 'planning', who = ada, when = at) => (await coachesWithin(await inviting(who, when), theme)).people.map(({ name }) => name)
const themeOf = async (key = 'planning', who = ada) => (await coachesWithin(await inviting(who), undefined)).themes.find((theme) => theme.key === key)!
const invite = async (personId = wilma!.id, themeKey = 'planning', who = ada, when = at) => inviteCoach(await inviting(who, when), { personId, themeKey })
const own = async (when = at, who = wilma!) => through(db, 'offer coaching', who, when)
const theOne = async () => (await owner.select().from(coachInvitations))[0]!

beforeEach(async () => { await owner.delete(coachInvitations); await owner.delete(messages) })
afterEach(endReadings)

test('those are named whose last three judgements of the year were good, confirmed and undisputed, with the count as the reason', async () => {
  expect((await coachesWithin(await inviting(), 'planning')).people).toEqual([expect.objectContaining({ name: 'Wilma Ashdown', why: '3 of 4 judgements in the last twelve months were good or better, the last three among them.' })])
  expect(await named('assessment')).toEqual(['Noah Birch', 'Wilma Ashdown'])
  expect((await coachesWithin(await inviting(), undefined)).people).toEqual([])
  expect((await themeOf('assessment')).couldBeAsked).toBe(2)
  // What a manager does is no worker’s own practice.
  expect(await named('oversight')).toEqual([])
  await owner.execute(sql`update audits set confirmed_at = now() where worker_id = ${pia!.id}::uuid`)
  expect(await named('assessment')).toEqual(['Noah Birch', 'Pia Stone', 'Wilma Ashdown'])
  await owner.execute(sql`update audits set confirmed_at = null where worker_id = ${pia!.id}::uuid`)
})

test('while somebody disputes a finding it counts neither for nor against', async () => {
  const dispute = sql`insert into disputes (organisation_id, gap_id, raised_by_id, raised_at, because, challenged_grade_id, settle_by)
    select gaps.organisation_id, gaps.id, audits.manager_id, now(), 'See May.', judgements.grade_id, '2026-08-10' from gaps join audits on audits.id = gaps.audit_id join judgements on judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id
    where audits.worker_id = ${noah!.id}::uuid`
  await owner.execute(dispute)
  expect(await named()).toEqual(['Noah Birch', 'Wilma Ashdown'])
  await owner.execute(sql`delete from disputes`)
})

test('a hidden audit counts for nobody, and whoever left is not named', async () => {
  await owner.execute(sql`update audits set hidden_at = now() where worker_id = ${wilma!.id}::uuid and audited_on = '2026-05-04'`)
  // Then the newest three have one below good among them.
  expect(await named()).toEqual([])
  await owner.execute(sql`update audits set hidden_at = null`)
  await endReadings()
  expect(await named()).toEqual(['Wilma Ashdown'])
  await owner.execute(sql`update people set left_on = '2026-08-01' where id = ${wilma!.id}::uuid`)
  await endReadings()
  expect(await named()).toEqual([])
  await owner.execute(sql`update people set left_on = null`)
})

test('a leader asks those of their own area alone, and whoever reads a name is noted', async () => {
  expect(await named('planning', farah)).toEqual(['Wilma Ashdown'])
  expect(await named('planning', lena)).toEqual([])
  expect(await invite(wilma!.id, 'planning', lena)).toBeUndefined()
  const read = await owner.select({ by: activity.personId, about: activity.aboutPersonId }).from(activity).where(eq(activity.did, 'read'))
  expect(read).toContainEqual({ by: farah.id, about: wilma!.id })
  expect(read.some(({ by }) => by === lena.id)).toBe(false)
})

test('whoever nothing speaks for cannot be asked by any address', async () => {
  expect(await invite(noah!.id)).toBeUndefined()
  expect(await invite(ada.id)).toBeUndefined()
  expect(await invite(wilma!.id, 'oversight')).toBeUndefined()
  expect(await invite(wilma!.id, 'no-such-theme')).toBeUndefined()
  expect(await owner.select().from(coachInvitations)).toEqual([])
})

test('asked by two at once, somebody is asked once, and gets one letter that names no theme', async () => {
  const came = await Promise.all([invite(), invite(wilma!.id, 'planning', farah), invite()])
  expect(came.toSorted()).toEqual(['already', 'already', true])
  expect(await owner.select().from(coachInvitations)).toHaveLength(1)
  const letters = await owner.select({ name: messages.name, kind: messages.kind, subjectKind: messages.subjectKind, letter: messages.letter }).from(messages)
  expect(letters).toMatchObject([{ name: 'Wilma Ashdown', kind: 'coaching', subjectKind: null }])
  expect(JSON.stringify(letters)).not.toMatch(/lanning/)
})

test('of a no nobody learns whose it is: it is told as no answer is, written to nobody, and not asked again for a year', async () => {
  await invite()
  const silent = await themeOf()
  expect(await answerInvitation(await own(), (await theOne()).id, 'no')).toBe(true)
  await endReadings()
  expect(await themeOf()).toEqual(silent)
  expect(await named()).toEqual([])
  expect(await owner.select().from(messages)).toHaveLength(1)
  expect((await owner.select({ did: activity.did }).from(activity).where(eq(activity.personId, wilma!.id))).map(({ did }) => did)).toEqual([])
  expect(await invite()).toBeUndefined()
})

test('they appear by their own yes alone, for that theme alone, and stop at any time', async () => {
  await coaching(owner, wilma!, { formats: ['action clinic'] })
  const helpers = async (theme: string) => {
    const learner = await through(db, 'book coaching', noah!, at)
    return (await whoCanHelp(await learner.reading(), learner, { learner: { id: noah!.id, name: '' }, themes: [{ key: theme, title: theme }], red: false, dueAt: null, auditorIds: [], format: 'action clinic' })).filter(({ whyNot }) => !whyNot).map(({ name }) => name)
  }
  await invite()
  expect(await helpers('planning')).toEqual([])
  const { id } = await theOne()
  expect([await answerInvitation(await own(), id, 'yes'), await answerInvitation(await own(), id, 'yes'), await answerInvitation(await own(), id, 'no')]).toEqual([true, true, 'answered'])
  await endReadings()
  expect([await helpers('planning'), await helpers('identity')]).toEqual([['Wilma Ashdown'], []])
  expect(await themeOf()).toMatchObject({ asked: 1, helping: ['Wilma Ashdown'] })
  expect([await stopHelping(await own(), id), await stopHelping(await own(), id)]).toEqual([true, true])
  await endReadings()
  expect(await helpers('planning')).toEqual([])
  expect(await answerInvitation(await own(), id, 'yes')).toBe('answered')
})

test('what somebody was asked is theirs alone', async () => {
  await invite()
  const { id } = await theOne()
  const stranger = await own(at, noah!)
  expect(await invitationsOf(stranger, id)).toEqual([])
  expect(await answerInvitation(stranger, id, 'yes')).toBeUndefined()
  expect(await stopHelping(stranger, id)).toBeUndefined()
  expect(await stopHelping(await own(), id)).toBeUndefined()
  expect(await invitationsOf(await own())).toMatchObject([{ id, theme: 'Planning', by: 'Ada Penrose', answer: null }])
})
