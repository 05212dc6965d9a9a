import { and, eq, ne, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { acknowledgements, actionChallenges, audits, awayPeriods, gapClosures, gaps, handOvers, remedialActions, roleHoldings, secondLooks } from '../../../db/schema.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { disagreedWith, lookAgain, secondLookAgreement, secondLookFor, waitingForSecondLook } from '../evidence/second-looks.server.ts'
import { isLookedAtAgain } from '../evidence/second-looks.ts'
import { openWork } from '../insight/open-work.server.ts'
import { challenge, sayItIsRead } from '../remedial-actions/owner-says.server.ts'
import { actionsToShareOut, passOn, takers } from '../remedial-actions/passing-on.server.ts'
import { actionsOf, giveMoreTime, remedialActionFor, sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { decideChallenge } from './decide-challenge.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const wilma = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const fay = await somebody(owner, council, { name: 'Fay Fellow', role: 'practitioner', team: 'Family Help South' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const sal = await somebody(owner, council, { name: 'Sal Weir', role: 'manager', area: 'Family Help' })
const olga = await somebody(owner, council, { name: 'Olga Stern', role: 'manager', team: 'Safeguarding North' })
const gwen = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const isla = await somebody(owner, council, { name: 'Isla Fenn', role: 'auditor' })
const director = await somebody(owner, council, { name: 'Dora Rule', role: 'leader' })
afterEach(endReadings)

let audited = 0
/** One action of Wilma's from an audit of its own, issued on Tuesday 5 May 2026: an amber is due on the 8th. */
async function action(priority: 'R' | 'A' | 'G' = 'A', wording = 'See the child alone') {
  const reference = `P-${1000 + (audited += 1)}`
  await takeIn(db, sheet([{
    'Audit No': reference, 'Case ID': `NM60${1000 + audited}`, Plan: 'Inadequate', Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': `${priority}: ${wording} ~ Wilma Ashdown ~ 08/05/2026`,
  }]), { at: '2026-05-05T09:00:00Z' })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const [row] = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit!.id))
  return { id: row!.id, audit: audit! }
}

const doing = (who: Somebody, moment = at) => through(db, 'do remedial actions', who, moment)
const deciding = (who: Somebody, moment = at) => through(db, 'decide challenges', who, moment)
const passing = (who: Somebody, moment = at) => through(db, 'pass actions on', who, moment)
const looking = (who: Somebody) => through(db, 'look again at evidence', who, at)
const asSeen = async (id: string, moment = at, by: Somebody = gwen) => {
  await endReadings()
  return remedialActionFor(await through(db, 'follow gaps', by, moment), id)
}
const rowOf = async (id: string) => (await owner.select().from(remedialActions).where(eq(remedialActions.id, id)))[0]!
const seen = { recordKind: 'Case note', recordDate: '2026-05-06', remark: null }

test('the owner says that they have read it, once, and whoever is given it says so anew', async () => {
  const { id } = await action()
  expect((await asSeen(id))!.readAt).toBeNull()
  expect(await sayItIsRead(await doing(fay), id)).toBeUndefined()
  expect(await Promise.all([doing(wilma), doing(wilma)].map(async (door) => sayItIsRead(await door, id)))).toEqual(expect.arrayContaining([true, false]))
  expect((await asSeen(id))!.readAt).not.toBeNull()

  await passOn(await passing(marcus), wilma.id, [{ actionId: id, toId: fay.id }], 'reassigned')
  expect((await asSeen(id))!.readAt).toBeNull()
  await passOn(await passing(marcus, '2026-05-06T11:00:00Z'), fay.id, [{ actionId: id, toId: wilma.id }], 'reassigned')
  expect((await asSeen(id))!.readAt).toBeNull()
  expect(await sayItIsRead(await doing(wilma, '2026-05-06T12:00:00Z'), id)).toBe(true)
  expect(await owner.select().from(acknowledgements).where(eq(acknowledgements.remedialActionId, id))).toHaveLength(1)
})

test('an action is challenged once, by its owner, while it is theirs to do', async () => {
  const { id } = await action()
  expect(await challenge(await doing(fay), id, 'It is not so.')).toBeUndefined()
  const raised = await Promise.all([1, 2, 3].map(async () => challenge(await doing(wilma), id, 'The visit was recorded on 2 May.')))
  expect(raised.toSorted()).toEqual(['challenged already', 'challenged already', true].toSorted())
  expect(await owner.select().from(actionChallenges).where(eq(actionChallenges.remedialActionId, id))).toMatchObject([{ decideBy: '2026-05-08', raisedById: wilma.id }])

  const sent = await action()
  await sayItIsDone(await doing(wilma), sent.id, seen)
  expect(await challenge(await doing(wilma), sent.id, 'Too late.')).toBe('not to be challenged')
})

test('an amber’s clock stands still until somebody has decided, and a red’s runs on', async () => {
  const [amber, red] = [await action('A'), await action('R')]
  for (const { id } of [amber, red]) await challenge(await doing(wilma), id, 'It is on the file.')
  expect(await asSeen(amber.id, '2026-05-20T10:00:00Z')).toMatchObject({ standing: 'due', facts: { waits: 'until its challenge is decided' } })
  expect(await asSeen(red.id, '2026-05-20T10:00:00Z')).toMatchObject({ standing: 'overdue', facts: { waits: null } })
  await decideChallenge(await deciding(gwen, '2026-05-20T10:00:00Z'), amber.id, { outcome: 'stands', because: 'It is not what was asked.' })
  expect(await asSeen(amber.id, '2026-05-22T10:00:00Z')).toMatchObject({ standing: 'due', dueOn: '2026-05-08', facts: { waits: { dueOn: '2026-05-22' } } })
  expect(await asSeen(amber.id, '2026-05-22T23:00:00Z')).toMatchObject({ standing: 'overdue' })
})

test('leave and a challenge in the same days count once, and insight counts what its page says', async () => {
  const { id } = await action()
  await owner.insert(awayPeriods).values({ organisationId: wilma.organisationId, personId: wilma.id, awayFrom: '2026-05-07', backOn: '2026-05-11', recordedById: marcus.id, recordedAt: new Date(at) })
  await challenge(await doing(wilma), id, 'It is on the file.')
  await decideChallenge(await deciding(gwen, '2026-05-08T10:00:00Z'), id, { outcome: 'stands', because: 'It is not.' })
  expect(await asSeen(id, '2026-05-12T10:00:00Z')).toMatchObject({ standing: 'due', facts: { waits: { dueOn: '2026-05-12' } } })

  await owner.update(remedialActions).set({ withdrawnAt: new Date(at) }).where(ne(remedialActions.id, id))
  const late = async (moment: string) => {
    await endReadings()
    return (await openWork(await through(db, 'see insight', director, moment))).actions!.otherOverdue
  }
  expect([await late('2026-05-12T22:59:00Z'), await late('2026-05-12T23:01:00Z')]).toEqual([0, 1])
  await owner.delete(awayPeriods)
})

test('a challenge is decided by somebody else: never the owner, nor whoever asked for it; a red’s by an auditor', async () => {
  const [amber, red] = [await action('A'), await action('R')]
  for (const { id } of [amber, red]) await challenge(await doing(wilma), id, 'It is on the file.')
  await owner.update(audits).set({ auditorId: isla.id }).where(eq(audits.id, amber.audit.id))
  const decide = async (who: Somebody, id: string) => decideChallenge(await deciding(who), id, { outcome: 'stands', because: 'It is asked for rightly.' })
  expect(await decide(isla, amber.id)).toBe('not yours to decide')
  expect(await decide(olga, amber.id)).toBeUndefined()
  expect(await decide(marcus, red.id)).toBe('not yours to decide')
  expect(await decide(gwen, red.id)).toBe(true)
  const decided = await Promise.all([marcus, sal, gwen].map((who) => decide(who, amber.id)))
  expect(decided.toSorted()).toEqual(['decided already', 'decided already', true].toSorted())
  const [row] = await owner.select().from(actionChallenges).where(eq(actionChallenges.remedialActionId, amber.id))
  expect(row).toMatchObject({ outcome: 'stands', decidedBecause: 'It is asked for rightly.' })
})

test('what is no longer asked for leaves the owner’s page, and its gap closes once nothing else is agreed', async () => {
  const { id, audit } = await action()
  await challenge(await doing(wilma), id, 'The plan says it.')
  await decideChallenge(await deciding(marcus), id, { outcome: 'withdrawn', because: 'The plan does say it.' })
  expect(await asSeen(id)).toMatchObject({ standing: 'no longer asked for' })
  expect(await sayItIsDone(await doing(wilma), id, seen)).toBe('already sent')
  const [gap] = await owner.select().from(gaps).where(eq(gaps.auditId, audit.id))
  // Nobody has confirmed the audit, so the gap waits.
  expect(await owner.select().from(gapClosures).where(eq(gapClosures.gapId, gap!.id))).toEqual([])
})

test('while a challenge is open no more time is given, and more time given after it counts from then', async () => {
  const { id } = await action()
  await challenge(await doing(wilma), id, 'It cannot be done by then.')
  const more = async (moment: string) => giveMoreTime(await through(db, 'extend actions', marcus, moment), id, { dueOn: '2026-05-15', because: 'The school is shut.' })
  expect(await more(at)).toBe('challenged')
  await decideChallenge(await deciding(marcus, '2026-05-07T10:00:00Z'), id, { outcome: 'stands', because: 'It is needed.' })
  expect(await more('2026-05-07T11:00:00Z')).toBe(true)
  expect(await asSeen(id, '2026-05-15T10:00:00Z')).toMatchObject({ standing: 'due', dueOn: '2026-05-08', facts: { waits: null, extendedTo: { dueOn: '2026-05-15' } } })
})

test('of two managers who pass on the same action at once one is heard, and both old and new owner see it', async () => {
  const { id } = await action()
  const passed = await Promise.all([[marcus, fay], [sal, sal]].map(async ([by, to]) => passOn(await passing(by!), wilma.id, [{ actionId: id, toId: to!.id }], 'reassigned')))
  expect(passed.toSorted()).toEqual(['moved already', true].toSorted())
  const { ownerId } = await rowOf(id)
  const rows = await owner.select().from(handOvers).where(eq(handOvers.remedialActionId, id))
  expect(rows).toMatchObject([{ fromId: wilma.id, toId: ownerId, because: ownerId === sal.id ? 'taken over' : 'reassigned' }])
  expect((await actionsOf(await through(db, 'see my practice', wilma, at))).map((one) => one.id)).toContain(id)
})

test('nothing is passed on to who is away, who has left or who is of another team, and all of it or nothing goes', async () => {
  const [one, two] = [await action(), await action()]
  await owner.insert(awayPeriods).values({ organisationId: fay.organisationId, personId: fay.id, awayFrom: '2026-05-06', backOn: '2026-05-07', recordedById: marcus.id, recordedAt: new Date(at) })
  expect((await takers(await passing(marcus))).map(({ id }) => id)).not.toContain(fay.id)
  expect(await passOn(await passing(marcus), wilma.id, [{ actionId: one.id, toId: fay.id }], 'reassigned')).toBe('not there')
  expect(await passOn(await passing(marcus), wilma.id, [{ actionId: one.id, toId: olga.id }], 'reassigned')).toBe('not there')
  expect(await passOn(await passing(olga), wilma.id, [{ actionId: one.id, toId: olga.id }], 'reassigned')).toBeUndefined()
  await owner.delete(awayPeriods)

  await sayItIsDone(await doing(wilma), two.id, seen)
  expect(await passOn(await passing(marcus), wilma.id, [{ actionId: one.id, toId: fay.id }, { actionId: two.id, toId: fay.id }], 'shared out')).toBe('moved already')
  expect((await rowOf(one.id)).ownerId).toBe(wilma.id)
  expect((await actionsToShareOut(await passing(marcus), wilma.id))!.actions.map((open) => open.id)).toContain(one.id)
  expect((await actionsToShareOut(await passing(marcus), wilma.id))!.actions.map((open) => open.id)).not.toContain(two.id)
  expect(await passOn(await passing(marcus), wilma.id, [{ actionId: one.id, toId: fay.id }], 'shared out')).toBe(true)
  expect(await rowOf(one.id)).toMatchObject({ ownerId: fay.id, dueOn: '2026-05-08' })
})

test('of ten greens that a manager accepts one is looked at again, by an auditor and by one of them', async () => {
  const accepted: string[] = []
  for (let nth = 0; nth < 10; nth += 1) {
    const { id } = await action('G', `Add the date, place ${nth}`)
    const sent = await sayItIsDone(await doing(wilma), id, seen)
    expect(await checkEvidence(await through(db, 'check evidence', marcus, at), sent!, { outcome: 'accepted' })).toBe(true)
    accepted.push(sent!)
  }
  const [held] = await owner.select().from(roleHoldings).where(eq(roleHoldings.personId, marcus.id))
  const place = Array.from({ length: 10 }, (_, before) => before).find((before) => isLookedAtAgain(held!.id, before))!
  const chosen = await owner.select().from(secondLooks).where(sql`${secondLooks.evidenceId} in ${accepted}`)
  expect(chosen).toMatchObject([{ evidenceId: accepted[place], lookBy: '2026-05-13', lookedAt: null }])
  const id = accepted[place]!
  expect((await waitingForSecondLook(await looking(gwen))).map((one) => one.id)).toEqual([id])
  expect(await secondLookFor(await looking(gwen), id)).toMatchObject({ checkedBy: 'Marcus Tull', mayNot: undefined })

  const looked = await Promise.all([gwen, isla].map(async (who) => lookAgain(await looking(who), id, { agrees: false, because: 'The date is not there.' })))
  expect(looked.toSorted()).toEqual(['looked at already', true].toSorted())
  await endReadings()
  expect(await waitingForSecondLook(await looking(gwen))).toEqual([])
  expect(await disagreedWith(await through(db, 'check evidence', marcus, at))).toMatchObject([{ because: 'The date is not there.' }])
  expect(await secondLookAgreement(await looking(isla))).toEqual({ looked: 1, agreed: 0 })
  // What was accepted stays done.
  const [done] = await owner.select({ doneAt: remedialActions.doneAt }).from(remedialActions).where(and(eq(remedialActions.wording, `Add the date, place ${place}`)))
  expect(done!.doneAt).not.toBeNull()
})
