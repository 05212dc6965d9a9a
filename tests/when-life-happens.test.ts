import { randomUUID } from 'node:crypto'
import { and, eq, sql } from 'drizzle-orm'
import { RouterContextProvider, type MiddlewareFunction } from 'react-router'
import { afterEach, describe, expect, test } from 'vitest'
import { allowNamed, atTheDoor, portalContext, signedIn, visitContext } from '../app/door.server.ts'
import { decideLearning } from '../app/features/assignments/decisions.server.ts'
import { learningExceptions } from '../app/features/assignments/exceptions.server.ts'
import { giveLearningMoreTime } from '../app/features/assignments/more-time.server.ts'
import { learningOf } from '../app/features/assignments/my-learning.server.ts'
import { teamBoard } from '../app/features/assignments/team-board.server.ts'
import { awayInWords } from '../app/features/assignments/team-board.ts'
import { correctionFor, decideCorrection } from '../app/features/corrections/corrections.server.ts'
import { hideAudit } from '../app/features/corrections/report.server.ts'
import { checkEvidence, waitingForCheck } from '../app/features/evidence/evidence.server.ts'
import { gapsOfMyCases } from '../app/features/gaps/my-cases.server.ts'
import { besideActionsOf } from '../app/features/assignments/beside-actions.server.ts'
import { threadOf } from '../app/features/gaps/gaps.server.ts'
import { heldByTheme } from '../app/features/insight/held.server.ts'
import { letterAsText } from '../app/features/notices/letter.ts'
import { takeModeration, openModerations } from '../app/features/moderation/moderation.server.ts'
import { askForModeration } from '../app/features/moderation/choosing.server.ts'
import { openAccountWithPassword } from '../app/features/people/accounts.server.ts'
import { openSignIn } from '../app/features/people/sign-in.server.ts'
import { allocate, casesToAuditOf } from '../app/features/programmes/allocation.server.ts'
import { casesDrawn, draw } from '../app/features/programmes/draws.server.ts'
import { seedFor } from '../app/features/programmes/programmes.ts'
import { voidAudit, voidImport } from '../app/features/publishing/changes.server.ts'
import { decideChallenge } from '../app/features/publishing/decide-challenge.server.ts'
import { settleCaseQuestion } from '../app/features/publishing/settle-case-question.server.ts'
import { settleDispute } from '../app/features/publishing/settle-dispute.server.ts'
import { beginRecording } from '../app/features/recording/begin.server.ts'
import { recordingsInHand, saveRecording } from '../app/features/recording/recording.server.ts'
import { challenge, sayItIsRead } from '../app/features/remedial-actions/owner-says.server.ts'
import { actionsOfTheAway, passOn, takers } from '../app/features/remedial-actions/passing-on.server.ts'
import { actionsOf, remedialActionFor, reportWrongWorker, sayItIsDone, sayNotMyCase } from '../app/features/remedial-actions/remedial-actions.server.ts'
import { openDisputes } from '../app/features/replies/disputes.server.ts'
import { answerAudit } from '../app/features/replies/replies.server.ts'
import { changePlan, startServiceAction } from '../app/features/service-actions/looking-after.server.ts'
import { serviceActionFor } from '../app/features/service-actions/service-actions.server.ts'
import { setUpOf } from '../app/features/set-up/set-up.server.ts'
import { recordAway, recordBack, recordLeaving, takeBack } from '../app/features/staff/person-changes.server.ts'
import { timesAwayOf, whoCouldStandIn } from '../app/features/staff/person.server.ts'
import { mapTeams } from '../app/features/staff/team-map.server.ts'
import { leaversGo } from '../app/jobs/leavers-go.server.ts'
import type { Portal } from '../app/portal.server.ts'
import { findings } from '../db/invariants.server.ts'
import { assignments, audits, awayPeriods, caseQuestions, casesToAudit, corrections, disputes, gaps, handOvers, messages, organisations, people, remedialActions, teams } from '../db/schema.ts'
import { listOf, programmeOf } from './support/programme.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from './support/council.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
/** The audits come out on Tuesday 26 May 2026; Monday is 1 June. */
const [published, monday, tuesday, wednesday] = ['2026-05-26T09:00:00Z', '2026-06-01T08:00:00Z', '2026-06-02T08:00:00Z', '2026-06-03T08:00:00Z'] as const

const ada = await somebody(owner, council, { name: 'Ada Minster', role: 'admin' })
const gwen = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const isla = await somebody(owner, council, { name: 'Isla Penn', role: 'auditor' })
const maren = await somebody(owner, council, { name: 'Maren Oak', role: 'leader' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const joe = await somebody(owner, council, { name: 'Joe Elsewhere', role: 'manager', team: 'Children in Care 1' })

afterEach(async () => {
  await endReadings()
  const broken = await owner.transaction(async (tx) => (await Array.fromAsync(findings(tx))).filter(({ problems }) => problems > 0))
  if (broken.length > 0) throw new Error(`The data do not hold together: ${JSON.stringify(broken)}`)
})

/** What the door gives somebody, with a reading of its own. */
const as: typeof through = async (...asked) => {
  await endReadings()
  return through(...asked)
}
const admin = (at: string = monday) => as(db, 'look after people', ada, at)
const managing = (at: string = monday, who = marcus) => as(db, 'look after my team', who, at)
const passing = (at: string = monday, who = marcus) => as(db, 'pass actions on', who, at)

const letters = 'abcdefghijklmnopqrstuvwxyz'
let told = 0
/** An audit of a worker of its own in a team of Marcus, with a gap on lived experience that is theirs, and a red, an amber and a green action. */
async function audited(also: SheetRow = {}) {
  told += 1
  const name = also['Allocated SW'] ?? `Wilma ${letters[told % 26]}${letters[Math.floor(told / 26)]}shdown`
  const reference = `L-${1000 + told}`
  await takeIn(db, sheet([{
    'Audit No': reference, 'Case ID': `NM80${1000 + told}`, 'Date of audit': '20/05/2026', 'Allocated SW': name, 'SW email': `wilma.${told}@northmere.example`,
    'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner',
    'Remedial actions (RAG: action ~ owner ~ due)': `R: Phone the school about the bruise ~ ${name} ~ 27/05/2026 | A: See the child alone ~ ${name} ~ 29/05/2026 | G: Update the chronology ~ ${name} ~ 02/06/2026`, ...also,
  }]), { at: published })
  const worker = await personCalled(owner, council, name)
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const actions = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit!.id))
  const of = (priority: string) => actions.find((one) => one.priority === priority)?.id ?? ''
  const [gap] = await owner.select({ id: gaps.id }).from(gaps).where(eq(gaps.auditId, audit!.id))
  const [team] = await owner.select().from(teams).where(eq(teams.id, audit!.teamId))
  return { worker, name, audit: audit!, gapId: gap!.id, team: team!, red: of('red'), amber: of('amber'), green: of('green') }
}
const ownerOf = async (id: string) => (await owner.select({ ownerId: remedialActions.ownerId }).from(remedialActions).where(eq(remedialActions.id, id)))[0]!.ownerId
const onTheirPage = async (who: Somebody, at: string = monday) => (await actionsOf(await as(db, 'see my practice', who, at))).filter(({ ownerId, deputy }) => ownerId === who.id || deputy?.id === who.id).map(({ id }) => id)
const learningNow = (who: Somebody) => owner.select().from(assignments).where(eq(assignments.personId, who.id))
const setUpNow = async (at: string = monday) => setUpOf(await as(db, 'see set-up', ada, at))
/** Somebody who belongs to a team of Marcus and can take actions. */
const colleague = (name: string) => somebody(owner, council, { name, role: 'practitioner', team: 'Family Help South' })

/** Of the gaps on lived experience that count: how many stand how. */
async function held(at: string = monday) {
  const found = await heldByTheme(await as(db, 'see insight', maren, at), { framework: null })
  if (!found || found === 'no gaps') throw new Error('There is nothing to show.')
  return found
}

describe('leaver', () => {
  test('access ends that day, and a sign-in that is open ends with it', async () => {
    const { worker } = await audited()
    const [{ email, name }] = await owner.select({ email: people.email, name: people.name }).from(people).where(eq(people.id, worker.id)) as [{ email: string; name: string }]
    const password = await owner.transaction((tx) => openAccountWithPassword(tx, worker.organisationId, worker.id, { name, email }))
    const origin = 'http://127.0.0.1'
    const signIn = openSignIn(db, { origin, secret: 'a secret that only this test knows', demo: false })
    const entered = await signIn.handler(new Request(`${origin}/auth/sign-in/email`, { method: 'POST', headers: { 'Content-Type': 'application/json', Origin: origin }, body: JSON.stringify({ email, password }) }))
    const cookie = entered.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
    const atThisMoment = async (at: string) => {
      const context = new RouterContextProvider()
      context.set(portalContext, { db, signIn, demo: false } as Portal)
      context.set(visitContext, { id: randomUUID(), nonce: '', at: new Date(at) })
      const request = new Request(`${origin}/my-practice`, { headers: { Cookie: cookie } })
      let who: string | undefined
      await atTheDoor({ request, context, params: {} } as unknown as Parameters<MiddlewareFunction<Response>>[0], async () => {
        who = signedIn(context)?.person.id
        return new Response()
      })
      return who
    }
    expect(await recordLeaving(await admin(), worker.id, '2026-06-02')).toEqual({ done: true })
    expect(await atThisMoment('2026-06-01T22:59:00Z')).toBe(worker.id)
    expect(await atThisMoment('2026-06-01T23:01:00Z')).toBeUndefined()
    await leaversGo(db, new Date(tuesday))
  })

  test('learning that was given more time ends with them, keeps its days, and gets no more', async () => {
    const { worker } = await audited()
    const [{ id, dueOn }] = await learningNow(worker) as [typeof assignments.$inferSelect]
    await decideLearning(await as(db, 'decide learning', marcus, monday), id, { decision: 'confirmed' })
    const more = async (dueBefore: string, until: string, at: string) => giveLearningMoreTime(await as(db, 'decide learning', gwen, at), id, { dueBefore, dueOn: until, because: 'Court took the week.' })
    expect([dueOn, await more(dueOn, '2026-07-21', monday)]).toEqual(['2026-07-07', true])
    await recordLeaving(await admin(), worker.id, '2026-06-01')

    expect(await learningNow(worker)).toMatchObject([{ dueOn: '2026-07-21', endedBecause: 'left' }])
    expect(await more('2026-07-21', '2026-07-28', tuesday)).toBe('ended')
    expect((await learningExceptions(await as(db, 'decide learning', gwen, '2026-08-03T08:00:00Z'))).exceptions.filter(({ assignmentId }) => assignmentId === id)).toEqual([])
  })

  test('their actions go to the manager, a red at once, and learning ends “left”', async () => {
    const one = await audited()
    const [learning] = await learningNow(one.worker)
    await decideLearning(await as(db, 'decide learning', marcus, monday), learning!.id, { decision: 'confirmed' })
    await recordLeaving(await admin(), one.worker.id, '2026-06-01')

    expect(await Promise.all([one.red, one.amber, one.green].map(ownerOf))).toEqual([marcus.id, marcus.id, marcus.id])
    expect((await learningNow(one.worker)).map(({ endedBecause }) => endedBecause)).toEqual(['left'])
    const action = await remedialActionFor(await as(db, 'follow gaps', marcus, monday), one.red)
    expect(action!.handedOver).toMatchObject({ from: one.name, because: 'left' })
  })

  test('whether their gaps held becomes “cannot be known”, and is counted so', async () => {
    const one = await audited()
    const before = (await held()).all['cannot be known']
    await recordLeaving(await admin(), one.worker.id, '2026-06-01')
    expect((await held()).all['cannot be known']).toBe(before + 1)
  })

  test('evidence that they sent is checked by whoever checks, and what is returned is the manager’s to do again', async () => {
    const one = await audited()
    const sent = await sayItIsDone(await as(db, 'do remedial actions', one.worker, monday), one.amber, { recordKind: 'Visit form', recordDate: '2026-05-29', remark: null })
    await recordLeaving(await admin(), one.worker.id, '2026-06-01')
    expect((await waitingForCheck(await as(db, 'check evidence', gwen, monday))).map(({ id }) => id)).toContain(sent)
    expect(await checkEvidence(await as(db, 'check evidence', gwen, monday), sent!, { outcome: 'returned', because: 'The form is not on the file.' })).toBe(true)
    expect(await onTheirPage(marcus, tuesday)).toContain(one.amber)
  })

  test('an auditor’s cases wait for another, what they were recording is put aside, and what they moderated unseen is free to take', async () => {
    const una = await somebody(owner, council, { name: 'Una Going', role: 'auditor' })
    const planner = () => as(db, 'plan audits', gwen, monday)
    const { programmeId, phaseId } = await programmeOf(await planner(), { title: 'Summer' })
    const listId = await listOf(await planner(), programmeId, [{ case: 'NM910001' }, { case: 'NM910002' }], '2026-05-20')
    await draw(await planner(), phaseId, { listId, size: 2, by: [], seed: seedFor(phaseId, 0) })
    const cases = await casesDrawn(await planner(), { phaseId })
    for (const { id } of cases) expect(await allocate(await planner(), id, { auditorId: una.id, dueOn: '2026-06-20', insteadOf: null })).toBe(true)
    const begun = await beginRecording(await as(db, 'record audits', una, monday), { caseToAuditId: cases[0]!.id }, { auditedFrom: '2025-06-01', auditedTo: '2026-05-20' }) as { id: string }
    await saveRecording(await as(db, 'record audits', una, monday), begun.id, { tab: 'one', fields: [{ field: 'strengths', value: 'Visits are kept.', loadedAt: 0 }] })
    const checked = await audited({ 'Remedial actions (RAG: action ~ owner ~ due)': '' })
    await askForModeration(await as(db, 'moderate audits', una, monday), { reference: checked.audit.reference, line: 'first' })
    const { toTake } = await openModerations(await as(db, 'moderate audits', una, monday))
    const moderation = toTake.find(({ audit }) => audit === checked.audit.reference)!
    expect(await takeModeration(await as(db, 'moderate audits', una, monday), moderation.id)).toBe(true)

    await recordLeaving(await admin(tuesday), una.id, '2026-06-02')

    expect((await casesDrawn(await as(db, 'plan audits', gwen, tuesday), { phaseId })).map(({ standing, auditorId }) => [standing, auditorId])).toEqual([['drawn', null], ['drawn', null]])
    expect(await owner.execute(sql`select 1 from recording_entries where recording_id = ${begun.id}::uuid`)).toHaveLength(0)
    expect(await allocate(await as(db, 'plan audits', gwen, tuesday), cases[0]!.id, { auditorId: isla.id, dueOn: '2026-06-20', insteadOf: null })).toBe(true)
    expect((await casesToAuditOf(await as(db, 'record audits', isla, tuesday))).map(({ id }) => id)).toContain(cases[0]!.id)
    expect(await takeModeration(await as(db, 'moderate audits', isla, tuesday), moderation.id)).toBe(true)
  })

  test('of two who begin to record and leave at once, nothing is left in the hands of whoever left', async () => {
    for (let round = 0; round < 4; round++) {
      const ulf = await somebody(owner, council, { name: `Ulf ${letters[round]}oing`, role: 'auditor' })
      const planner = () => as(db, 'plan audits', gwen, monday)
      const { programmeId, phaseId } = await programmeOf(await planner(), { title: `Race ${round}` })
      const listId = await listOf(await planner(), programmeId, [{ case: `NM92000${round}` }], '2026-05-20')
      await draw(await planner(), phaseId, { listId, size: 1, by: [], seed: seedFor(phaseId, 0) })
      const [one] = await casesDrawn(await planner(), { phaseId })
      await allocate(await planner(), one!.id, { auditorId: ulf.id, dueOn: '2026-06-20', insteadOf: null })
      const [recorder, leaver] = [await through(db, 'record audits', ulf, monday), await through(db, 'look after people', ada, monday)]
      await Promise.all([beginRecording(recorder, { caseToAuditId: one!.id }, { auditedFrom: '2025-06-01', auditedTo: '2026-05-20' }), recordLeaving(leaver, ulf.id, '2026-06-01')])
      expect(await recordingsInHand(recorder)).toHaveLength(0)
      expect((await owner.select().from(casesToAudit).where(eq(casesToAudit.id, one!.id)))[0]!.auditorId).toBeNull()
    }
  })

  test('a service action of theirs needs another owner: its page and set-up say so, and whoever looks after it gives it one', async () => {
    const hollis = await somebody(owner, council, { name: 'Hollis Head', role: 'leader' })
    const service = await audited({ Identity: 'Requires improvement', 'Voice & lived experience': 'Good', Attribution: 'system', 'Remedial actions (RAG: action ~ owner ~ due)': '' })
    const started = await startServiceAction(await as(db, 'look after service actions', gwen, monday), { wording: 'Add a place for identity to the plan', because: 'The form has none.', ownerId: hollis.id, dueMonth: '2026-09-01', gapIds: [service.gapId] }) as { id: string }
    await recordLeaving(await admin(), hollis.id, '2026-06-01')

    const seen = async () => serviceActionFor(await as(db, 'follow service actions', gwen, monday), await through(db, 'look after service actions', gwen, monday), started.id)
    expect(await seen()).toMatchObject({ ownerLeft: true, changes: true })
    expect((await setUpNow()).serviceActionsLeftBehind).toBe(1)
    expect(await changePlan(await as(db, 'follow service actions', gwen, monday), await through(db, 'look after service actions', gwen, monday), started.id, { was: { ownerId: hollis.id, dueMonth: '2026-09-01' }, ownerId: maren.id, dueMonth: '2026-09-01', because: 'Hollis has left.' })).toBe(true)
    expect(await seen()).toMatchObject({ ownerLeft: false })
    expect((await setUpNow()).serviceActionsLeftBehind).toBe(0)
  })

  test('whoever is taken back has access again with what they held; what was passed on stays, and they can be given new work', async () => {
    const one = await audited()
    await recordLeaving(await admin(), one.worker.id, '2026-06-01')
    await expect(as(db, 'see my practice', one.worker, monday)).rejects.toThrow()
    expect(await takeBack(await admin(tuesday), one.worker.id)).toEqual({ done: true })

    expect(await onTheirPage(one.worker, tuesday)).toEqual([])
    expect((await takers(await passing(tuesday))).map(({ id }) => id)).toContain(one.worker.id)
    expect(await passOn(await passing(tuesday), marcus.id, [{ actionId: one.amber, toId: one.worker.id }], 'reassigned')).toBe(true)
    expect(await onTheirPage(one.worker, tuesday)).toEqual([one.amber])
    expect((await learningNow(one.worker)).map(({ endedBecause }) => endedBecause)).toEqual(['left'])
  })
})

describe('sickness, leave', () => {
  test('a manager says “away until” of somebody in their team, and who stands in; there is nowhere to say why', async () => {
    const one = await audited()
    const fay = await colleague('Fay Fellow')
    expect(await recordAway(await managing(), one.worker.id, { from: '2026-06-01', to: '2026-06-08', deputyId: fay.id })).toEqual({ done: true })

    const { away } = (await timesAwayOf(await managing(), one.worker.id))!
    expect(away).toMatchObject([{ from: '2026-06-01', to: '2026-06-08', deputy: 'Fay Fellow' }])
    const columns = await owner.execute<{ name: string }>(sql`select column_name as name from information_schema.columns where table_name = 'away_periods'`)
    expect(columns.map(({ name }) => name).toSorted()).toEqual(['away_from', 'back_on', 'deputy_id', 'id', 'organisation_id', 'person_id', 'recorded_at', 'recorded_by_id'])
    expect(await recordBack(await managing(tuesday), one.worker.id, away[0]!.id, '2026-06-02')).toEqual({ done: true })
    expect(await onTheirPage(fay, tuesday)).toEqual([])
  })

  test('a manager reaches nobody of another team, neither as the one who is away nor as the one who stands in', async () => {
    const one = await audited()
    const cora = await somebody(owner, council, { name: 'Cora Care', role: 'practitioner', team: 'Children in Care 1' })
    expect(await timesAwayOf(await managing(monday, joe), one.worker.id)).toBeUndefined()
    expect(await recordAway(await managing(monday, joe), one.worker.id, { from: '2026-06-01', to: null, deputyId: cora.id })).toBeUndefined()
    expect(await recordBack(await managing(monday, joe), one.worker.id, randomUUID(), '2026-06-02')).toBeUndefined()
    expect((await whoCouldStandIn(await managing(), one.worker.id)).map(({ id }) => id)).not.toContain(cora.id)
    expect(await recordAway(await managing(), one.worker.id, { from: '2026-06-01', to: null, deputyId: cora.id })).toEqual({ wrong: { deputyId: 'Choose who stands in.' } })
    expect(await recordAway(await managing(), one.worker.id, { from: '2026-06-01', to: null, deputyId: marcus.id })).toEqual({ done: true })
  })

  test('a red does not wait: with one open somebody has to stand in, and has it on their page', async () => {
    const one = await audited()
    const dev = await colleague('Dev Starling')
    expect(await recordAway(await managing(), one.worker.id, { from: '2026-06-01', to: '2026-06-08', deputyId: null })).toHaveProperty('wrong.deputyId')
    await recordAway(await managing(), one.worker.id, { from: '2026-06-01', to: '2026-06-08', deputyId: dev.id })
    expect(await onTheirPage(dev)).toEqual([one.red])
    expect(await sayItIsDone(await as(db, 'do remedial actions', dev, monday), one.red, { recordKind: 'Case note', recordDate: '2026-06-01', remark: null })).toEqual(expect.any(String))
  })

  test('ambers and greens wait until they are back', async () => {
    const one = await audited({ 'Remedial actions (RAG: action ~ owner ~ due)': '', Plan: 'Requires improvement' })
    const eli = await colleague('Eli Fellow')
    const dated = await audited({ 'Allocated SW': one.name, 'SW email': `wilma.${told}@northmere.example`, 'Remedial actions (RAG: action ~ owner ~ due)': `A: See the child alone ~ ${one.name} ~ 03/06/2026` })
    await recordAway(await managing(), one.worker.id, { from: '2026-06-02', to: '2026-06-09', deputyId: eli.id })
    const { actions } = await teamBoard(await as(db, 'see my team', marcus, wednesday))
    const amber = actions.find(({ id }) => id === dated.amber)!
    expect(amber.standing).not.toBe('overdue')
    expect(amber.deputy).toBeNull()
    expect(await onTheirPage(eli, wednesday)).toEqual([])
  })

  test('the manager takes over, or shares out, everything of everyone who is away at once, and nobody of another team can', async () => {
    const [first, second] = [await audited(), await audited()]
    const there = await audited()
    const gil = await colleague('Gil Fellow')
    for (const { worker } of [first, second]) await recordAway(await managing(), worker.id, { from: '2026-06-01', to: '2026-06-08', deputyId: gil.id })
    const { owners, actions } = await actionsOfTheAway(await passing())
    const theirs = [first, second].flatMap(({ red, amber, green }) => [red, amber, green])
    expect(actions.map(({ id }) => id)).toEqual(expect.arrayContaining(theirs))
    expect(owners.map(({ id }) => id)).toEqual(expect.arrayContaining([first.worker.id, second.worker.id]))
    expect(owners.map(({ id }) => id)).not.toContain(there.worker.id)
    expect((await actionsOfTheAway(await passing(monday, joe))).actions).toEqual([])

    const from = [first.worker.id, second.worker.id]
    expect(await passOn(await passing(monday, joe), from, theirs.map((actionId) => ({ actionId, toId: joe.id })), 'shared out')).toBeUndefined()
    const given = theirs.map((actionId, nth) => ({ actionId, toId: nth < 3 ? marcus.id : gil.id }))
    expect(await passOn(await passing(), from, given, 'shared out')).toBe(true)
    const [passedOn] = await owner.select().from(handOvers).where(eq(handOvers.remedialActionId, second.red))
    expect(passedOn).toMatchObject({ fromId: second.worker.id, toId: gil.id, because: 'shared out', byId: marcus.id })
    expect((await owner.select().from(handOvers).where(eq(handOvers.remedialActionId, first.red)))[0]).toMatchObject({ fromId: first.worker.id, because: 'taken over' })
    expect(await passOn(await passing(tuesday), from, given, 'shared out')).toBe('moved already')
  })
})

describe('team renamed, split, merged', () => {
  test('history stays under the old name; what it left open is on the board of whoever leads what follows, and leaders count both', async () => {
    const kit = await somebody(owner, council, { name: 'Kit Lead', role: 'manager', team: 'Safeguarding North' })
    const place = { Team: 'Safeguarding North', Service: 'Safeguarding', 'Team Manager': 'Kit Lead', 'TM email': 'kit.lead@northmere.example' }
    const one = await audited(place)
    const before = (await held(wednesday)).all
    expect(await mapTeams(await admin(), { fromIds: [one.team.id], names: ['Safeguarding North East'], on: '2026-06-02', areaId: undefined }, {})).toEqual({ done: true })
    const nel = await somebody(owner, council, { name: 'Nel Newlead', role: 'manager', team: 'Safeguarding North East' })

    for (const who of [kit, nel]) {
      const { teams: shown, actions } = await teamBoard(await as(db, 'see my team', who, wednesday))
      expect(shown.map(({ name }) => name)).toEqual(['Safeguarding North East'])
      expect(actions.find(({ id }) => id === one.red)).toMatchObject({ team: 'Safeguarding North', audit: one.audit.reference })
    }
    expect((await held(wednesday)).all).toEqual(before)
    expect(await threadOf(await as(db, 'follow gaps', nel, wednesday), one.gapId)).toMatchObject({ team: 'Safeguarding North' })
  })
})

describe('disputed grade', () => {
  test('it is left out of the gaps, and said so, until somebody outside the line has settled it within five working days', async () => {
    const one = await audited()
    const before = await held()
    await answerAudit(await as(db, 'reply to audits', one.worker, monday), one.audit.id, { stance: 'challenges', words: 'See May.', challenged: [{ gapId: one.gapId, because: 'The record of May shows it.' }] })
    const [dispute] = await owner.select().from(disputes).where(eq(disputes.gapId, one.gapId))
    expect(dispute!.settleBy).toBe('2026-06-08')
    const meanwhile = await held()
    expect(meanwhile.all.leftOut.gaps).toBe(before.all.leftOut.gaps + 1)

    await expect(as(db, 'settle disputes', marcus, tuesday)).rejects.toThrow()
    expect(await settleDispute(await as(db, 'settle disputes', gwen, tuesday), dispute!.id, { outcome: 'stands', because: 'The plan has no dates.' })).toBe(true)
    expect((await held()).all.leftOut.gaps).toBe(before.all.leftOut.gaps)
  })

  test('once it is late, set-up says so to administrators and its list to everyone who can settle it', async () => {
    const one = await audited()
    await answerAudit(await as(db, 'reply to audits', one.worker, monday), one.audit.id, { stance: 'challenges', words: 'See May.', challenged: [{ gapId: one.gapId, because: 'The record of May shows it.' }] })
    expect((await setUpNow('2026-06-08T22:00:00Z')).disputesLate).toBe(0)
    expect((await setUpNow('2026-06-09T08:00:00Z')).disputesLate).toBe(1)
    for (const who of [gwen, maren]) {
      const listed = (await openDisputes(await as(db, 'settle disputes', who, '2026-06-09T08:00:00Z'))).find(({ audit }) => audit === one.audit.reference)
      expect(listed).toMatchObject({ settleBy: '2026-06-08', whyNot: undefined })
    }
    const [dispute] = await owner.select().from(disputes).where(eq(disputes.gapId, one.gapId))
    await settleDispute(await as(db, 'settle disputes', maren, '2026-06-09T08:00:00Z'), dispute!.id, { outcome: 'stands', because: 'The plan has no dates.' })
  })
})

describe('audit on the wrong worker', () => {
  test('learning that is paused meanwhile is among what stands still, with whoever settles it', async () => {
    const one = await audited()
    await sayNotMyCase(await as(db, 'do remedial actions', one.worker, monday), one.red)
    const [learning] = await learningNow(one.worker)

    const { exceptions } = await learningExceptions(await as(db, 'decide learning', marcus, tuesday))
    expect(exceptions.filter(({ assignmentId }) => assignmentId === learning!.id)).toMatchObject([{ kind: 'paused', why: 'whose case it was', auditId: one.audit.id, personId: one.worker.id, since: '2026-06-01' }])
    await settleCaseQuestion(await as(db, 'settle whose case', marcus, tuesday), one.audit.id, one.worker.id, true)
    const after = await learningExceptions(await as(db, 'decide learning', marcus, tuesday))
    expect(after.exceptions.filter(({ assignmentId, kind }) => assignmentId === learning!.id && kind === 'paused')).toEqual([])
  })

  test('one press pauses their learning and moves the child’s actions to the manager', async () => {
    const one = await audited()
    expect(await sayNotMyCase(await as(db, 'do remedial actions', one.worker, monday), one.red)).toBe(3)
    expect(await Promise.all([one.red, one.amber, one.green].map(ownerOf))).toEqual([marcus.id, marcus.id, marcus.id])
    expect(await learningOf(await as(db, 'see my practice', one.worker, monday))).toEqual([])
    const [learning] = await learningNow(one.worker)
    await decideLearning(await as(db, 'decide learning', gwen, monday), learning!.id, { decision: 'confirmed' })
    expect(await learningOf(await as(db, 'see my practice', one.worker, monday))).toMatchObject([{ paused: 'whose case it was' }])
  })

  test('once it is confirmed it leaves their page, what they do well and the figures of whether what they learnt held', async () => {
    const one = await audited()
    const shown = async () => {
      const practitioner = await as(db, 'see my practice', one.worker, tuesday)
      return { gaps: (await gapsOfMyCases(practitioner)).length, strengths: (await besideActionsOf(practitioner)).strengths.length, actions: (await onTheirPage(one.worker, tuesday)).length, learning: (await learningNow(one.worker)).filter(({ decision }) => decision !== 'waived').length }
    }
    expect(await shown()).toEqual({ gaps: 1, strengths: 1, actions: 3, learning: 1 })
    await sayNotMyCase(await as(db, 'do remedial actions', one.worker, monday), one.red)
    expect(await settleCaseQuestion(await as(db, 'settle whose case', marcus, tuesday), one.audit.id, one.worker.id, false)).toBe(true)

    expect(await shown()).toEqual({ gaps: 0, strengths: 0, actions: 0, learning: 0 })
    expect((await owner.select({ workerId: audits.workerId }).from(audits).where(eq(audits.id, one.audit.id)))[0]!.workerId).toBeNull()
    expect((await owner.select({ attribution: gaps.attribution }).from(gaps).where(eq(gaps.id, one.gapId)))[0]!.attribution).toBeNull()
    expect(await remedialActionFor(await as(db, 'follow gaps', one.worker, tuesday), one.red)).toBeUndefined()
    expect(await threadOf(await as(db, 'follow gaps', one.worker, tuesday), one.gapId)).toBeUndefined()
    const { learning } = await teamBoard(await as(db, 'see my team', marcus, tuesday))
    expect(learning.filter(({ personId }) => personId === one.worker.id)).toEqual([])
  })
})

describe('audit of the wrong child, or identifying text found', () => {
  test('it is hidden at once, everyone who read it is listed, and data protection is told in the same transaction', async () => {
    const one = await audited()
    await sayItIsRead(await as(db, 'do remedial actions', one.worker, monday), one.red)
    expect(await hideAudit(await as(db, 'report wrong audits', marcus, tuesday), one.audit.id, 'wrong child')).toBe(true)

    expect(await onTheirPage(one.worker, tuesday)).toEqual([])
    const [correction] = await owner.select().from(corrections).where(eq(corrections.auditId, one.audit.id))
    const [message] = await owner.select().from(messages).where(eq(messages.subjectId, correction!.id))
    expect(message).toMatchObject({ kind: 'data protection', subjectKind: 'correction', address: 'data.protection@northmere.example', personId: null, causedById: marcus.id, sentAt: null })
    const text = letterAsText({ name: message!.name, letter: message!.letter, council: 'Northmere', linkTo: (path) => path })
    expect(text).toContain(one.audit.reference)
    for (const word of [one.audit.caseReference, one.name, 'bruise', 'Clear, respectful writing']) expect(text).not.toContain(word)

    const page = (await correctionFor(await as(db, 'correct audits', ada, tuesday), correction!.id))!
    expect(page.readers.map(({ name }) => name)).toEqual(expect.arrayContaining([one.name, 'Marcus Tull']))
    expect(page.mails).toMatchObject([{ sentAt: null, refusedAt: null }])
    expect((await setUpNow(tuesday)).corrections).toMatchObject([{ reference: one.audit.reference, told: false }])
  })

  test('the message counts as told once it was sent, and not while it waits or when it was refused', async () => {
    const one = await audited()
    await hideAudit(await as(db, 'report wrong audits', marcus, tuesday), one.audit.id, 'wrong child')
    const [correction] = await owner.select().from(corrections).where(eq(corrections.auditId, one.audit.id))
    const decide = async () => decideCorrection(await as(db, 'correct audits', ada, wednesday), correction!.id, { upheld: true, because: 'The register says so.' })
    const itsMessage = and(eq(messages.subjectKind, 'correction'), eq(messages.subjectId, correction!.id))
    expect(await decide()).toBe('not told')
    await owner.update(messages).set({ refusedAt: new Date(tuesday) }).where(itsMessage)
    expect(await decide()).toBe('not told')
    await owner.update(messages).set({ refusedAt: null, sentAt: new Date(tuesday) }).where(itsMessage)
    expect((await setUpNow(wednesday)).corrections.find(({ reference }) => reference === one.audit.reference)).toMatchObject({ told: true })
    expect(await decide()).toBe(true)
  })

  test('where the council has named nobody, no message is written, and administrators say that they told them', async () => {
    const one = await audited()
    await owner.update(organisations).set({ dataProtectionEmail: null }).where(eq(organisations.key, council))
    await hideAudit(await as(db, 'report wrong audits', marcus, tuesday), one.audit.id, 'identifying text')
    await owner.update(organisations).set({ dataProtectionEmail: 'data.protection@northmere.example' }).where(eq(organisations.key, council))
    const [correction] = await owner.select().from(corrections).where(eq(corrections.auditId, one.audit.id))
    expect(await owner.select().from(messages).where(eq(messages.subjectId, correction!.id))).toEqual([])
    expect(await correctionFor(await as(db, 'correct audits', ada, tuesday), correction!.id)).toMatchObject({ mails: [], knownAt: null })
  })

  test('of many who hide it at once one does, and one message is written', async () => {
    const one = await audited()
    const reporters = await Promise.all([marcus, gwen, isla, marcus].map((who) => through(db, 'report wrong audits', who, tuesday)))
    const came = await Promise.all(reporters.map((reporter) => hideAudit(reporter, one.audit.id, 'wrong child')))
    expect(came.filter((said) => said === true)).toHaveLength(1)
    const [correction] = await owner.select().from(corrections).where(eq(corrections.auditId, one.audit.id))
    expect(await owner.select().from(messages).where(eq(messages.subjectId, correction!.id))).toHaveLength(1)
  })
})

describe('wrong file imported', () => {
  const importer = (at: string = monday) => allowNamed(db, council, 'import command', 'import audits', new Date(at))
  const twoRows = async () => {
    const [first, second] = [`V-${told += 1}`, `V-${told += 1}`]
    const { importId } = await takeIn(db, sheet([first, second].map((reference, nth) => ({ 'Audit No': reference!, 'Case ID': `NM83${told}${nth}`, 'Date of audit': '20/05/2026', 'Allocated SW': 'Vera Ashdown', 'SW email': 'vera.ashdown@northmere.example', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner',
      'Remedial actions (RAG: action ~ owner ~ due)': 'A: See the child alone ~ Vera Ashdown ~ 29/05/2026' }))), { at: published })
    const ids = await Promise.all([first, second].map(async (reference) => (await owner.select({ id: audits.id }).from(audits).where(eq(audits.reference, reference!)))[0]!.id))
    return { importId, ids: ids as [string, string] }
  }

  test('the whole import can be voided until somebody has acted on it', async () => {
    const { importId, ids } = await twoRows()
    expect(await voidImport(await importer(), importId)).toBe('voided')
    expect(await owner.select().from(audits).where(sql`${audits.id} = any(${sql.param(`{${ids.join(',')}}`)}::uuid[])`)).toEqual([])
  })

  test('then row by row, and never the row that was acted on', async () => {
    const { importId, ids: [first, second] } = await twoRows()
    const [action] = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, first))
    const vera = await personCalled(owner, council, 'Vera Ashdown')
    await sayItIsDone(await as(db, 'do remedial actions', vera, monday), action!.id, { recordKind: 'Visit form', recordDate: '2026-05-29', remark: null })

    expect(await voidImport(await importer(), importId)).toEqual({ acted: 1, changedSince: 0, free: 1 })
    expect(await voidAudit(await importer(), importId, second)).toBe('voided')
    expect(await voidAudit(await importer(), importId, first)).toBe('acted on')
  })
})

describe('several at once', () => {
  test('a deputy falls ill: the red goes on to whoever stands in for the deputy, and without one it cannot be recorded', async () => {
    const one = await audited()
    const [hal, ivy] = [await colleague('Hal Fellow'), await colleague('Ivy Fellow')]
    await recordAway(await managing(), one.worker.id, { from: '2026-06-01', to: '2026-06-15', deputyId: hal.id })
    expect(await recordAway(await managing(tuesday), hal.id, { from: '2026-06-02', to: '2026-06-04', deputyId: null })).toHaveProperty('wrong.deputyId')
    expect(await recordAway(await managing(tuesday), hal.id, { from: '2026-06-02', to: '2026-06-04', deputyId: ivy.id })).toEqual({ done: true })

    expect(await onTheirPage(ivy, tuesday)).toEqual([one.red])
    expect(await onTheirPage(hal, tuesday)).toEqual([])
    expect(await onTheirPage(hal, '2026-06-04T08:00:00Z')).toEqual([one.red])
    expect(await onTheirPage(ivy, '2026-06-04T08:00:00Z')).toEqual([])
  })

  test('a deputy leaves: nobody stands in, and the team board and set-up say so', async () => {
    const one = await audited()
    const jed = await colleague('Jed Fellow')
    await recordAway(await managing(), one.worker.id, { from: '2026-06-01', to: '2026-06-15', deputyId: jed.id })
    const before = (await setUpNow()).redsWithNobody
    await recordLeaving(await admin(), jed.id, '2026-06-01')

    expect((await setUpNow()).redsWithNobody).toBe(before + 1)
    const { teams: [team], actions } = await teamBoard(await as(db, 'see my team', marcus, monday))
    expect(awayInWords(team!.people.find(({ id }) => id === one.worker.id)!.away!, '2026-06-01')).toBe('Away, back on 15 June 2026: nobody stands in')
    expect(actions.find(({ id }) => id === one.red)).toMatchObject({ awayNow: true, deputy: null })
    expect(await passOn(await passing(), one.worker.id, [{ actionId: one.red, toId: marcus.id }], 'reassigned')).toBe(true)
    expect((await setUpNow()).redsWithNobody).toBe(before)
  })

  test('whoever challenged an action leaves: the manager has it, and an auditor, not the manager, decides', async () => {
    const one = await audited()
    expect(await challenge(await as(db, 'do remedial actions', one.worker, monday), one.amber, 'She was seen on the second.')).toBe(true)
    await recordLeaving(await admin(), one.worker.id, '2026-06-01')
    expect(await ownerOf(one.amber)).toBe(marcus.id)
    expect(await decideChallenge(await as(db, 'decide challenges', marcus, tuesday), one.amber, { outcome: 'stands', because: 'I say so.' })).toBe('not yours to decide')
    expect(await decideChallenge(await as(db, 'decide challenges', gwen, tuesday), one.amber, { outcome: 'stands', because: 'The form has no date.' })).toBe(true)
  })

  test('whoever disputed a finding leaves: it is settled all the same, and no learning follows for somebody who is gone', async () => {
    const one = await audited()
    await answerAudit(await as(db, 'reply to audits', one.worker, monday), one.audit.id, { stance: 'challenges', words: 'See May.', challenged: [{ gapId: one.gapId, because: 'The record of May shows it.' }] })
    await recordLeaving(await admin(), one.worker.id, '2026-06-01')
    const [dispute] = await owner.select().from(disputes).where(eq(disputes.gapId, one.gapId))
    expect(await settleDispute(await as(db, 'settle disputes', gwen, tuesday), dispute!.id, { outcome: 'stands', because: 'The plan has no dates.' })).toBe(true)
    expect((await learningNow(one.worker)).filter(({ endedAt }) => endedAt === null)).toEqual([])
  })

  test('the wrong worker while a finding is disputed: both are settled, in either order, and neither undoes the other', async () => {
    for (const disputeFirst of [true, false]) {
      const one = await audited()
      await answerAudit(await as(db, 'reply to audits', one.worker, monday), one.audit.id, { stance: 'challenges', words: 'See May.', challenged: [{ gapId: one.gapId, because: 'The record of May shows it.' }] })
      await reportWrongWorker(await as(db, 'report wrong audits', gwen, monday), one.audit.id, one.worker.id)
      const [dispute] = await owner.select().from(disputes).where(eq(disputes.gapId, one.gapId))
      const settles = async () => settleDispute(await as(db, 'settle disputes', isla, tuesday), dispute!.id, { outcome: 'stands', because: 'The plan has no dates.' })
      const answers = async () => settleCaseQuestion(await as(db, 'settle whose case', marcus, tuesday), one.audit.id, one.worker.id, false)
      for (const done of disputeFirst ? [settles, answers] : [answers, settles]) expect(await done()).toBe(true)

      expect(await onTheirPage(one.worker, wednesday)).toEqual([])
      expect((await learningNow(one.worker)).filter(({ decision, endedAt }) => decision !== 'waived' && endedAt === null)).toEqual([])
      expect(await ownerOf(one.red)).toBe(marcus.id)
    }
  })

  test('it was their case after all, but they have left meanwhile: the actions stay with the manager', async () => {
    const one = await audited()
    await sayNotMyCase(await as(db, 'do remedial actions', one.worker, monday), one.red)
    await recordLeaving(await admin(), one.worker.id, '2026-06-01')
    expect(await settleCaseQuestion(await as(db, 'settle whose case', gwen, tuesday), one.audit.id, one.worker.id, true)).toBe(true)
    expect(await ownerOf(one.red)).toBe(marcus.id)
    expect((await owner.select().from(caseQuestions).where(eq(caseQuestions.auditId, one.audit.id)))[0]).toMatchObject({ theirs: true })
  })

  test('a team splits with reds open and somebody away: every red stays with somebody who is there', async () => {
    const place = { Team: 'Safeguarding South', Service: 'Safeguarding', 'Team Manager': 'Sara Stone', 'TM email': 'sara.stone@northmere.example' }
    const [one, two] = [await audited(place), await audited(place)]
    const sara = await personCalled(owner, council, 'Sara Stone')
    await recordAway(await managing(monday, sara), one.worker.id, { from: '2026-06-01', to: '2026-06-15', deputyId: two.worker.id })
    expect(await mapTeams(await admin(), { fromIds: [one.team.id], names: ['South East', 'South West'], on: '2026-06-02', areaId: undefined }, { [one.worker.id]: 'South East', [two.worker.id]: 'South West', [sara.id]: 'all' })).toEqual({ done: true })
    await recordLeaving(await admin(tuesday), two.worker.id, '2026-06-02')

    expect(await ownerOf(two.red)).toBe(sara.id)
    const { actions } = await teamBoard(await as(db, 'see my team', sara, tuesday))
    expect(actions.filter(({ priority }) => priority === 'red').map(({ id, awayNow, deputy }) => [id, awayNow, deputy]).toSorted()).toEqual([[one.red, true, null], [two.red, false, null]].toSorted())
    expect((await actionsOfTheAway(await passing(tuesday, sara))).actions.map(({ id }) => id).toSorted()).toEqual([one.red, one.amber, one.green].toSorted())
  })

  test('leaving, going away, passing on and not-my-case at once: one owner, who is here, for every open action', async () => {
    for (let round = 0; round < 4; round++) {
      const one = await audited()
      const kim = await somebody(owner, council, { name: `Kim ${letters[round]}ellow`, role: 'practitioner', team: 'Family Help South' })
      const [leaver, recorder, manager, worker] = [await through(db, 'look after people', ada, monday), await through(db, 'look after my team', marcus, monday), await through(db, 'pass actions on', marcus, monday), await through(db, 'do remedial actions', one.worker, monday)]
      await Promise.all([
        recordLeaving(leaver, one.worker.id, '2026-06-01'), recordAway(recorder, one.worker.id, { from: '2026-06-01', to: null, deputyId: kim.id }),
        passOn(manager, one.worker.id, [{ actionId: one.red, toId: kim.id }], 'reassigned'), sayNotMyCase(worker, one.amber), leaversGo(db, new Date(monday)),
      ])
      await leaversGo(db, new Date(tuesday))
      for (const id of [one.red, one.amber, one.green]) expect([marcus.id, kim.id]).toContain(await ownerOf(id))
      expect(await owner.select().from(awayPeriods).where(eq(awayPeriods.deputyId, one.worker.id))).toEqual([])
    }
  })
})
