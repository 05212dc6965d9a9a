import { and, eq, isNull, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { activity, audits, awayPeriods, caseQuestions, evidence, extensions, handOvers, helpRequests, people, remedialActions, safetyContacts } from '../../../db/schema.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { endOf } from './clocks.ts'
import { actionsOf, answerHelp, askForHelp, giveMoreTime, recordSafetyContact, remedialActionFor, sayItIsDone, sayNotMyCase } from './remedial-actions.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const wilma = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const fellow = await somebody(owner, council, { name: 'Fay Fellow', role: 'practitioner', team: 'Family Help South' })
const service = await somebody(owner, council, { name: 'Sal Weir', role: 'manager', area: 'Family Help' })
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const otherTeams = await somebody(owner, council, { name: 'Olga Stern', role: 'manager', team: 'Safeguarding North' })
await anotherCouncil(owner)
const otherCouncils = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })
afterEach(endReadings)

let audited = 0
/** The actions of an audit of their own, in the order given, such as 'A: See the child alone ~ Wilma Ashdown'. */
async function agreed(actions: string[], row: SheetRow = {}) {
  const reference = `R-${1000 + (audited += 1)}`
  await takeIn(db, sheet([{
    'Audit No': reference, 'Case ID': `NM50${1000 + audited}`, 'Remedial actions (RAG: action ~ owner ~ due)': actions.map((one) => `${one} ~ 08/05/2026`).join(' | '), ...row,
  }]), { at: '2026-05-05T09:00:00Z' })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const rows = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit!.id))
  return { audit: audit!, ids: actions.map((one) => rows.find(({ wording }) => one.includes(wording))!.id) }
}
const ofWilma = async (priority: 'R' | 'A' | 'G' = 'A') => (await agreed([`${priority}: See the child alone ~ Wilma Ashdown`])).ids[0]!

const doing = (who: Somebody, moment = at) => through(db, 'do remedial actions', who, moment)
const seen = { recordKind: 'Case note', recordDate: '2026-05-06', remark: null }
const sentOf = (id: string) => owner.select().from(evidence).where(eq(evidence.remedialActionId, id))
const ownerOf = async (id: string) => (await owner.select().from(remedialActions).where(eq(remedialActions.id, id)))[0]!.ownerId
const asSeen = async (id: string, by: Somebody = auditor, moment = at) => {
  await endReadings()
  return remedialActionFor(await through(db, 'follow gaps', by, moment), id)
}
const check = async (sent: string, moment: string, verdict: Parameters<typeof checkEvidence>[2] = { outcome: 'accepted' }) => checkEvidence(await through(db, 'check evidence', auditor, moment), sent, verdict)
const deeds = (did: string, subjectId: string) => owner.select().from(activity).where(and(eq(activity.did, did), eq(activity.subjectId, subjectId)))

test('an action is followed by its owner, its team’s manager, its area’s manager and the auditors, and by nobody else', async () => {
  const id = await ofWilma()

  for (const who of [wilma, marcus, service, auditor]) expect(await asSeen(id, who)).toMatchObject({ id, owner: 'Wilma Ashdown', standing: 'due' })
  for (const who of [fellow, otherTeams, otherCouncils]) expect(await asSeen(id, who)).toBeUndefined()
})

test('one’s own actions are those still open, however old, and what was accepted in the last four weeks', async () => {
  const [open, done] = (await agreed(['A: See the school ~ Fay Fellow', 'G: See the father ~ Fay Fellow'])).ids
  const sent = await sayItIsDone(await doing(fellow), done!, seen)
  await check(sent!, '2026-05-07T10:00:00Z')
  const mine = async (moment: string) => (await actionsOf(await through(db, 'see my practice', fellow, moment))).map(({ id }) => id)

  expect((await mine('2026-06-04T09:59:00Z')).toSorted()).toEqual([open, done].toSorted())
  expect(await mine('2026-06-04T10:01:00Z')).toEqual([open])
  expect(await mine('2027-06-04T10:00:00Z')).toEqual([open])
})

test('saying that it is done points to the record, answers a request for help, and is to be checked within two working days', async () => {
  const id = await ofWilma()
  await askForHelp(await doing(wilma), id)

  const sent = await sayItIsDone(await doing(wilma, '2026-05-08T15:00:00Z'), id, { ...seen, remark: 'Second visit' })

  expect(await sentOf(id)).toMatchObject([{ id: sent, submittedById: wilma.id, recordKind: 'Case note', recordDate: '2026-05-06', remark: 'Second visit', checkDueOn: '2026-05-12' }])
  expect((await sentOf(id))[0]!.caseReference).toMatch(/^NM50/)
  expect(await asSeen(id)).toMatchObject({ standing: 'being checked', helpAskedAt: null })
  expect(await deeds('sent evidence', id)).toHaveLength(1)
})

test('of 24 presses at once one is sent', async () => {
  const id = await ofWilma()
  const doors = await Promise.all(Array.from({ length: 24 }, () => doing(wilma)))

  const answers = await Promise.all(doors.map((door) => sayItIsDone(door, id, seen)))

  expect(answers.filter((answer) => answer === 'already sent')).toHaveLength(23)
  expect(await sentOf(id)).toHaveLength(1)
})

test('nobody says it for another, not even their manager', async () => {
  const id = await ofWilma()

  for (const who of [fellow, marcus]) expect(await sayItIsDone(await doing(who), id, seen)).toBeUndefined()
  expect(await sentOf(id)).toEqual([])
})

test('after a return it is sent again, once; after it was accepted never', async () => {
  const id = await ofWilma()
  const first = await sayItIsDone(await doing(wilma), id, seen)
  await check(first!, '2026-05-07T09:00:00Z', { outcome: 'returned', because: 'Not on the record.' })
  expect(await asSeen(id)).toMatchObject({ standing: 'returned' })

  const second = await sayItIsDone(await doing(wilma, '2026-05-08T09:00:00Z'), id, seen)
  expect(await sayItIsDone(await doing(wilma, '2026-05-08T09:01:00Z'), id, seen)).toBe('already sent')
  expect(await sentOf(id)).toHaveLength(2)

  await check(second!, '2026-05-08T10:00:00Z')
  expect(await sayItIsDone(await doing(wilma, '2026-05-08T11:00:00Z'), id, seen)).toBe('already sent')
  expect(await asSeen(id)).toMatchObject({ standing: 'done' })
})

test('help that is asked for twice, or 24 times at once, is asked for once', async () => {
  const id = await ofWilma()
  const doors = await Promise.all(Array.from({ length: 24 }, () => doing(wilma)))

  const answers = await Promise.all(doors.map((door) => askForHelp(door, id)))

  expect(answers.filter((answer) => answer === true)).toHaveLength(1)
  expect(answers.filter((answer) => answer === false)).toHaveLength(23)
  expect(await owner.select().from(helpRequests).where(eq(helpRequests.remedialActionId, id))).toHaveLength(1)
  expect(await askForHelp(await doing(fellow), id)).toBeUndefined()
})

test('a manager or auditor in reach answers a request for help; the owner and whoever is out of reach do not', async () => {
  const id = await ofWilma()
  await askForHelp(await doing(wilma), id)
  const answer = async (who: Somebody) => answerHelp(await through(db, 'follow gaps', who, at), id)

  for (const who of [wilma, fellow, otherTeams, otherCouncils]) expect(await answer(who)).toBeUndefined()
  expect(await asSeen(id)).toMatchObject({ helpAskedAt: expect.any(String) })
  expect(await answer(marcus)).toBe(true)
  expect(await answer(auditor)).toBe(false)
  expect(await asSeen(id)).toMatchObject({ helpAskedAt: null })
  expect(await owner.select().from(helpRequests).where(eq(helpRequests.remedialActionId, id))).toMatchObject([{ answeredById: marcus.id, askedById: wilma.id }])

  expect(await askForHelp(await doing(wilma), id)).toBe(true)
})

test('“not my case” passes every open action of the audit to its manager at once, and raises one question', async () => {
  const { audit, ids } = await agreed(['A: See the child alone ~ Wilma Ashdown', 'G: Ring the school ~ Wilma Ashdown', 'G: Sign the plan ~ Marcus Tull', 'A: Write the plan ~ Wilma Ashdown'])
  const [alone, school, signed, plan] = ids
  const elsewhere = await ofWilma()
  await check((await sayItIsDone(await doing(wilma), plan!, seen))!, at)

  expect(await sayNotMyCase(await doing(wilma), alone!)).toBe(2)

  expect(await Promise.all([alone, school, signed, plan, elsewhere].map((id) => ownerOf(id!)))).toEqual([marcus.id, marcus.id, marcus.id, wilma.id, wilma.id])
  const passed = await owner.select().from(handOvers).where(eq(handOvers.fromId, wilma.id))
  expect(passed.map(({ remedialActionId }) => remedialActionId).toSorted()).toEqual([alone, school].toSorted())
  expect(passed[0]).toMatchObject({ toId: marcus.id, byId: wilma.id, because: 'not my case' })
  expect(await owner.select().from(caseQuestions).where(eq(caseQuestions.auditId, audit.id))).toMatchObject([{ personId: wilma.id, settledAt: null }])
})

test('“not my case” said of all actions of an audit at once passes each on once', async () => {
  const { audit, ids } = await agreed(['A: One ~ Wilma Ashdown', 'G: Two ~ Wilma Ashdown', 'G: Three ~ Wilma Ashdown', 'A: Four ~ Wilma Ashdown'])
  const doors = await Promise.all(Array.from({ length: 24 }, () => doing(wilma)))

  const answers = await Promise.all(doors.map((door, n) => sayNotMyCase(door, ids[n % 4]!)))

  expect(answers.filter((answer) => answer === 4)).toHaveLength(1)
  expect(answers.filter((answer) => answer === undefined)).toHaveLength(23)
  expect(await owner.select().from(handOvers).innerJoin(remedialActions, eq(remedialActions.id, handOvers.remedialActionId)).where(eq(remedialActions.auditId, audit.id))).toHaveLength(4)
  expect(await owner.select().from(caseQuestions).where(eq(caseQuestions.auditId, audit.id))).toHaveLength(1)
})

test('“not my case” of someone else’s action is nothing', async () => {
  const id = await ofWilma()

  expect(await sayNotMyCase(await doing(fellow), id)).toBeUndefined()
  expect(await ownerOf(id)).toBe(wilma.id)
})

test('a manager who says “not my case” of their own audit is told that there is no manager to pass it to', async () => {
  const { audit, ids } = await agreed(['A: Sign the plan ~ Marcus Tull'])

  expect(await sayNotMyCase(await doing(marcus), ids[0]!)).toBe('no manager')
  expect(await ownerOf(ids[0]!)).toBe(marcus.id)
  expect(await owner.select().from(caseQuestions).where(eq(caseQuestions.auditId, audit.id))).toEqual([])
})

test('where the audit names no manager the child’s actions go to whoever manages the team today', async () => {
  const { ids } = await agreed(['A: See the child alone ~ Wilma Ashdown'], { 'Team Manager': '', 'TM email': '' })

  expect(await sayNotMyCase(await doing(wilma), ids[0]!)).toBe(1)
  expect(await ownerOf(ids[0]!)).toBe(marcus.id)
})

test('nothing is passed to a manager who has left: whoever manages the team today has it', async () => {
  const past = { 'Team Manager': 'Gail Gone', 'TM email': 'gail.gone@northmere.example' }
  const { ids: [first] } = await agreed(['A: See the child alone ~ Wilma Ashdown'], past)
  const { ids: [second] } = await agreed(['A: See the child alone ~ Wilma Ashdown'], past)
  const gail = await personCalled(owner, council, 'Gail Gone')
  expect(await sayNotMyCase(await doing(wilma), first!)).toBe(1)
  expect(await ownerOf(first!)).toBe(gail.id)

  await owner.update(people).set({ leftOn: '2026-05-06' }).where(eq(people.id, gail.id))
  expect(await sayNotMyCase(await doing(wilma), second!)).toBe(1)
  expect(await ownerOf(second!)).toBe(marcus.id)
})

test('of a team that has gone on as another the child’s actions go to whoever manages that one', async () => {
  const noManager = { 'Team Manager': '', 'TM email': '', Team: 'MASH', Service: 'Front Door' }
  const { audit, ids: [id] } = await agreed(['A: See the child alone ~ Wilma Ashdown'], noManager)
  const south = (await owner.execute<{ id: string }>(sql`select id from teams where name = 'Family Help South' and organisation_id = ${marcus.organisationId}::uuid`))[0]!.id
  await owner.execute(sql`insert into team_successions (organisation_id, from_team_id, to_team_id, changes_on, recorded_at)
    values (${marcus.organisationId}::uuid, ${audit.teamId}::uuid, ${south}::uuid, '2026-05-05', now())`)

  expect(await sayNotMyCase(await doing(wilma), id!)).toBe(1)
  expect(await ownerOf(id!)).toBe(marcus.id)
})

test('that a child was made safe is recorded of a red, by whoever has it in reach', async () => {
  const red = await ofWilma('R')
  const contact = { reached: true, spokenTo: 'front door' as const, at: new Date('2026-05-06T09:30:00Z') }
  const record = async (who: Somebody, id = red, how: Parameters<typeof recordSafetyContact>[2] = contact) => recordSafetyContact(await through(db, 'record safety contacts', who, at), id, how)

  expect(await record(wilma, red, { ...contact, reached: false, spokenTo: 'team manager', at: new Date('2026-05-06T09:40:00Z') })).toBe(true)
  expect(await asSeen(red)).toMatchObject({ madeSafe: { reached: false, spokenTo: 'team manager' } })
  for (const who of [marcus, service, auditor]) expect(await record(who)).toBe(true)
  expect(await asSeen(red)).toMatchObject({ madeSafe: { reached: true, spokenTo: 'front door' }, standing: 'due', dueOn: '2026-05-08' })
  expect(await owner.select().from(safetyContacts).where(eq(safetyContacts.remedialActionId, red))).toHaveLength(4)

  for (const who of [fellow, otherTeams, otherCouncils]) expect(await record(who)).toBeUndefined()
  expect(await record(auditor, await ofWilma('A'))).toBeUndefined()
})

const moreTime = { dueOn: '2026-05-13', because: 'The school is closed this week.' }
const extend = async (who: Somebody, id: string) => giveMoreTime(await through(db, 'extend actions', who, at), id, moreTime)

test('more time is given once, and the first due date stays', async () => {
  const id = await ofWilma()
  const doors = await Promise.all(Array.from({ length: 24 }, (_, n) => through(db, 'extend actions', n % 2 ? marcus : service, at)))

  const answers = await Promise.all(doors.map((door, n) => giveMoreTime(door, id, { ...moreTime, because: `Reason ${n}` })))

  expect(answers.filter((answer) => answer === true)).toHaveLength(1)
  expect(answers.filter((answer) => answer === 'already given')).toHaveLength(23)
  const given = answers.indexOf(true)
  expect(await owner.select().from(extensions).where(eq(extensions.remedialActionId, id))).toMatchObject([
    { dueOn: '2026-05-13', dueAt: endOf('2026-05-13'), because: `Reason ${given}`, byId: (given % 2 ? marcus : service).id },
  ])
  expect(await asSeen(id, auditor, '2026-05-12T10:00:00Z')).toMatchObject({ dueOn: '2026-05-08', standing: 'due' })
  expect(await deeds('gave more time', id)).toHaveLength(1)
})

test('more time for a red is given by the service manager, not by the team’s', async () => {
  const id = await ofWilma('R')

  expect(await extend(marcus, id)).toBe('for the service manager')
  expect(await owner.select().from(extensions).where(eq(extensions.remedialActionId, id))).toEqual([])
  expect(await extend(service, id)).toBe(true)
})

test('nobody gives themselves more time, and what is done needs none', async () => {
  const { ids: [own, done] } = await agreed(['G: Sign the plan ~ Marcus Tull', 'G: Ring the school ~ Wilma Ashdown'])
  await check((await sayItIsDone(await doing(wilma), done!, seen))!, at)

  expect(await extend(marcus, own!)).toBe('not open')
  expect(await extend(marcus, done!)).toBe('not open')
})

test('to a manager of another team the action that needs more time does not exist', async () => {
  const id = await ofWilma()

  expect(await extend(otherTeams, id)).toBeUndefined()
  expect(await owner.select().from(extensions).where(eq(extensions.remedialActionId, id))).toEqual([])
  expect(await owner.select().from(helpRequests).where(and(eq(helpRequests.remedialActionId, id), isNull(helpRequests.answeredAt)))).toEqual([])
})

/** Wilma is away for these days, with Fay or nobody standing in. */
async function wilmaIsAway(days: { awayFrom: string; backOn: string | null }, deputyId: string | null = fellow.id) {
  await owner.delete(awayPeriods)
  await owner.insert(awayPeriods).values({ organisationId: wilma.organisationId, personId: wilma.id, ...days, deputyId, recordedById: marcus.id, recordedAt: new Date(at) })
}
const practiceOf = async (who: Somebody, moment = at) => {
  await endReadings()
  return (await actionsOf(await through(db, 'see my practice', who, moment))).map(({ id }) => id)
}

test('whoever stands in for somebody who is away has their open reds, and nothing else of theirs', async () => {
  const { ids: [red, amber], audit } = await agreed(['R: Phone the police now ~ Wilma Ashdown', 'A: See the child alone ~ Wilma Ashdown'])
  await wilmaIsAway({ awayFrom: '2026-05-06', backOn: '2026-05-11' })

  expect(await practiceOf(fellow)).toContain(red)
  expect(await practiceOf(fellow)).not.toContain(amber)
  expect(await asSeen(red!, fellow)).toMatchObject({ owner: 'Wilma Ashdown', deputy: { id: fellow.id, name: 'Fay Fellow' } })
  expect(await asSeen(amber!, fellow)).toBeUndefined()
  expect(await asSeen(red!, marcus)).toMatchObject({ deputy: { name: 'Fay Fellow' } })
  expect(await askForHelp(await doing(fellow), red!)).toBe(true)
  expect(await recordSafetyContact(await through(db, 'record safety contacts', fellow, at), red!, { reached: true, spokenTo: 'front door', at: new Date(at) })).toBe(true)
  expect(await sayNotMyCase(await doing(fellow), red!)).toBeUndefined()
  expect(await sayItIsDone(await doing(fellow), amber!, seen)).toBeUndefined()
  const sent = await sayItIsDone(await doing(fellow), red!, seen)
  expect(await sentOf(red!)).toMatchObject([{ id: sent, submittedById: fellow.id }])
  expect(await ownerOf(red!)).toBe(wilma.id)
  expect((await deeds('sent evidence', red!))[0]).toMatchObject({ personId: fellow.id, aboutPersonId: wilma.id })
  expect(audit.workerId).toBe(wilma.id)
})

test('a deputy has the reds from the first day away until the day before the owner is back, and only while they are open', async () => {
  const red = await ofWilma('R')
  await wilmaIsAway({ awayFrom: '2026-05-06', backOn: '2026-05-08' })

  expect(await practiceOf(fellow, '2026-05-05T22:59:00Z')).not.toContain(red)
  expect(await practiceOf(fellow, '2026-05-05T23:00:00Z')).toContain(red)
  expect(await practiceOf(fellow, '2026-05-07T22:59:00Z')).toContain(red)
  expect(await practiceOf(fellow, '2026-05-07T23:00:00Z')).not.toContain(red)
  await check((await sayItIsDone(await doing(fellow), red, seen))!, '2026-05-06T12:00:00Z')
  expect(await practiceOf(fellow)).not.toContain(red)
  expect(await practiceOf(wilma)).toContain(red)
})

test('a deputy of another council, and one who stood in before, have nothing', async () => {
  const red = await ofWilma('R')
  await wilmaIsAway({ awayFrom: '2026-05-06', backOn: null })
  await owner.update(awayPeriods).set({ deputyId: marcus.id })

  for (const who of [fellow, otherTeams, otherCouncils]) expect(await asSeen(red, who)).toBeUndefined()
})

test('an amber waits while its owner is away, and a red does not', async () => {
  const { ids: [red, amber] } = await agreed(['R: Phone the police now ~ Wilma Ashdown', 'A: See the child alone ~ Wilma Ashdown'])
  await wilmaIsAway({ awayFrom: '2026-05-07', backOn: '2026-05-11' })
  expect(await asSeen(amber!, wilma, '2026-05-11T10:00:00Z')).toMatchObject({ standing: 'due', dueOn: '2026-05-08', facts: { waits: { dueOn: '2026-05-12' } } })
  expect(await asSeen(amber!, wilma, '2026-05-13T10:00:00Z')).toMatchObject({ standing: 'overdue' })
  expect(await asSeen(red!, wilma, '2026-05-11T10:00:00Z')).toMatchObject({ standing: 'overdue', facts: { waits: null } })

  await wilmaIsAway({ awayFrom: '2026-05-07', backOn: null })
  expect(await asSeen(amber!, wilma, '2026-05-29T10:00:00Z')).toMatchObject({ standing: 'due', facts: { waits: 'until its owner is back' } })
  await owner.delete(awayPeriods)
})
