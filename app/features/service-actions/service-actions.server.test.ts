import { sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { findings } from '../../../db/invariants.server.ts'
import { decideCorrection, sayOfficerWasTold } from '../corrections/corrections.server.ts'
import { hideAudit } from '../corrections/report.server.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { takeModeration } from '../moderation/moderation.server.ts'
import { askForModeration } from '../moderation/choosing.server.ts'
import { voidImport } from '../publishing/changes.server.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { openWork } from '../insight/open-work.server.ts'
import { gapsToAnswer, unanswered } from './gaps-to-answer.server.ts'
import { addGaps, addStep, changePlan, endServiceAction, startServiceAction, takeGapsOut, type Plan } from './looking-after.server.ts'
import { allServiceActions, gapsOf, possibleOwners, serviceActionFor } from './service-actions.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-10-31T10:00:00Z'
const head = await somebody(owner, council, { name: 'Hollis Head', role: 'leader' })
const headOfFamilyHelp = await somebody(owner, council, { name: 'Fay Head', role: 'leader', area: 'Family Help' })
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const sara = await somebody(owner, council, { name: 'Sara Stone', role: 'manager', team: 'Safeguarding South' })
const admin = await somebody(owner, council, { name: 'Ada Admin', role: 'admin' })
const elsewhere = { Team: 'Safeguarding South', Service: 'Safeguarding', 'Team Manager': 'Sara Stone', 'TM email': 'sara.stone@northmere.example' }

afterEach(endReadings)

let audited = 0
/** An audit that found identity below good, of the service unless it says otherwise, in a sheet of its own. */
async function found(row: SheetRow = {}) {
  const number = 1000 + (audited += 1)
  const { importId } = await takeIn(db, sheet([{ 'Audit No': `A-${number}`, 'Case ID': `NM60${number}`, Identity: 'Requires improvement', Attribution: 'system', ...row }]), { at: '2026-09-01T09:00:00Z' })
  const [one] = await owner.execute<{ id: string; audit: string }>(sql`select gaps.id, audits.id as audit from gaps join audits on audits.id = gaps.audit_id where audits.reference = ${`A-${number}`}`)
  return { ...one!, reference: `A-${number}`, importId }
}

const keeper = (who: Somebody, when = at) => through(db, 'look after service actions', who, when)
const follower = (who: Somebody, when = at) => through(db, 'follow service actions', who, when)
const planOf = (gapIds: string[], plan: Partial<Plan> = {}): Plan => ({ wording: 'Add a place for identity to the plan', because: 'The form has none.', ownerId: head.id, dueMonth: '2026-12-01', gapIds, ...plan })
async function started(who: Somebody, gapIds: string[], plan: Partial<Plan> = {}): Promise<string> {
  const came = await startServiceAction(await keeper(who), planOf(gapIds, plan))
  if (!came || typeof came === 'string' || 'gone' in came) throw new Error(`It was not started: ${JSON.stringify(came)}`)
  return came.id
}
/** As somebody sees it now. */
async function seen(who: Somebody, id: string, when = at) {
  await endReadings()
  const looksAfter = [head, headOfFamilyHelp, auditor, admin].includes(who)
  return serviceActionFor(await follower(who, when), looksAfter ? await keeper(who, when) : undefined, id)
}
async function waiting(who: Somebody) {
  await endReadings()
  return (await unanswered(await follower(who))).reduce((sum, one) => ({ system: sum.system + one.system, partner: sum.partner + one.partner, provisional: sum.provisional + one.provisional, disputed: sum.disputed + one.disputed, notDone: sum.notDone + one.notDone }),
    { system: 0, partner: 0, provisional: 0, disputed: 0, notDone: 0 })
}
const closed = async (gapId: string) => (await owner.execute(sql`select 1 from gap_closures where gap_id = ${gapId}::uuid`)).length > 0

test('gaps of the service and of partners wait for an answer, by theme and area; those of people do not', async () => {
  const before = await waiting(head)
  await found()
  await found({ ...elsewhere, Attribution: 'partner' })
  await found({ Attribution: 'practitioner' })
  await found({ 'Audit type': 'Internal audit' })
  expect(await waiting(head)).toEqual({ ...before, system: before.system + 1, partner: before.partner + 1, provisional: before.provisional + 1 })

  await endReadings()
  const [identity] = (await unanswered(await follower(head))).filter(({ theme }) => theme.startsWith('Identity'))
  expect(identity!.areas.map(({ area }) => area).toSorted()).toEqual(['Family Help', 'Safeguarding'])
  expect(identity).toMatchObject({ from: '2026-05-04', to: '2026-05-04' })
})

test('each counts what is in their own reach', async () => {
  const before = { fay: await waiting(headOfFamilyHelp), marcus: await waiting(marcus), sara: await waiting(sara) }
  await found()
  await found(elsewhere)
  expect((await waiting(headOfFamilyHelp)).system - before.fay.system).toBe(1)
  expect((await waiting(marcus)).system - before.marcus.system).toBe(1)
  expect((await waiting(sara)).system - before.sara.system).toBe(1)
})

test('a service action answers its gaps, and they wait no longer', async () => {
  const [one, other] = [await found(), await found({ Attribution: 'partner' })]
  const before = await waiting(head)
  const id = await started(head, [one.id, other.id])

  expect(await waiting(head)).toEqual({ ...before, system: before.system - 1, partner: before.partner - 1 })
  expect(await seen(head, id)).toMatchObject({
    wording: 'Add a place for identity to the plan', owner: 'Hollis Head', dueMonth: '2026-12-01', area: 'Family Help', changes: true, done: null, elsewhere: 0, fallen: 0,
    answers: [{ area: 'Family Help', system: 1, partner: 1 }],
  })
  const listed = (await allServiceActions(await follower(head))).find((action) => action.id === id)
  expect(listed).toMatchObject({ system: 1, partner: 1, mine: true, ownerLeft: false, firstDue: null })
  const noted = await owner.execute<{ did: string }>(sql`select did from activity where subject_kind = 'service action' and subject_id = ${id}::uuid`)
  expect(noted.map(({ did }) => did)).toEqual(['started a service action'])
})

test('it is about the area of its gaps, and about the whole council where they are of several', async () => {
  const [here, there] = [await found(), await found(elsewhere)]
  const id = await started(head, [here.id])
  expect((await seen(head, id))!.area).toBe('Family Help')
  expect(await addGaps(await follower(head), await keeper(head), id, [there.id])).toBe(true)
  expect((await seen(head, id))!.area).toBeNull()
  await endReadings()
  expect(await takeGapsOut(await follower(head), await keeper(head), id, [here.id])).toBe(true)
  expect((await seen(head, id))!.area).toBe('Safeguarding')
})

test('one for an area is followed by those of the area and its owner, one for the council by all, and neither by another council', async () => {
  const [here, there, both] = [await found(), await found(elsewhere), [await found(), await found(elsewhere)]]
  const [ofFamilyHelp, ofSafeguarding] = [await started(head, [here.id]), await started(head, [there.id])]
  const ofAll = await started(head, both.map(({ id }) => id))
  const followedBy = async (who: Somebody) => {
    await endReadings()
    return (await allServiceActions(await follower(who))).map(({ id }) => id).filter((id) => [ofFamilyHelp, ofSafeguarding, ofAll].includes(id)).toSorted()
  }
  expect(await followedBy(head)).toEqual([ofFamilyHelp, ofSafeguarding, ofAll].toSorted())
  expect(await followedBy(headOfFamilyHelp)).toEqual([ofFamilyHelp, ofAll].toSorted())
  expect(await followedBy(marcus)).toEqual([ofFamilyHelp, ofAll].toSorted())
  expect(await seen(sara, ofFamilyHelp)).toBeUndefined()
  expect(await seen(sara, ofAll)).toMatchObject({ changes: false })

  const stranger = await somebody(owner, (await anotherCouncil(owner, 'service-vale')).key, { name: 'Stella Strange', role: 'leader' })
  await endReadings()
  expect(await allServiceActions(await follower(stranger))).toEqual([])
  expect(await serviceActionFor(await follower(stranger), await keeper(stranger), ofAll)).toBeUndefined()
  expect(await endServiceAction(await follower(stranger), await keeper(stranger), ofAll, { done: true, outcome: 'Done.' })).toBeUndefined()
  expect(await startServiceAction(await keeper(stranger), planOf([here.id], { ownerId: stranger.id }))).toBeUndefined()
})

test('gaps out of reach are one number, and no theme, area or worker of theirs is told', async () => {
  const [here, there] = [await found(), await found({ ...elsewhere, 'Allocated SW': 'Zed Unseen', 'SW email': 'zed@northmere.example' })]
  const id = await started(head, [here.id, there.id])
  const asMarcus = (await seen(marcus, id))!
  expect(asMarcus).toMatchObject({ answers: [{ area: 'Family Help', system: 1, partner: 0 }], elsewhere: 1, smallNumber: 5 })
  expect(JSON.stringify(asMarcus)).not.toMatch(/Safeguarding|Zed|Wilma|A-1/)
  expect((await gapsOf(await through(db, 'follow gaps', marcus, at), id)).map((gap) => gap.id)).toEqual([here.id])
  expect(JSON.stringify(await seen(head, id))).not.toMatch(/Zed|Wilma/)
})

test('nobody starts one for a gap out of their reach, or for a person’s gap', async () => {
  const [there, persons, provisional] = [await found(elsewhere), await found({ Attribution: 'manager' }), await found({ 'Audit type': 'Internal audit' })]
  expect(await startServiceAction(await keeper(headOfFamilyHelp), planOf([there.id]))).toBeUndefined()
  expect(await startServiceAction(await keeper(head), planOf([persons.id]))).toEqual({ gone: 1 })
  expect(await startServiceAction(await keeper(head), planOf([provisional.id]))).toEqual({ gone: 1 })
  expect(await startServiceAction(await keeper(head), planOf([]))).toBeUndefined()
})

test('its owner is somebody with responsibility, who has not left, and its month is not over', async () => {
  const { id } = await found()
  const wilma = await personCalled(owner, council, 'Wilma Ashdown')
  const gone = await somebody(owner, council, { name: 'Lea Gone', role: 'leader' })
  await owner.execute(sql`update people set left_on = '2026-10-31' where id = ${gone.id}::uuid`)
  const names = (await possibleOwners(await follower(head))).map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['Hollis Head', 'Marcus Tull', 'Gwen Marsh']))
  expect(names).not.toEqual(expect.arrayContaining(['Wilma Ashdown']))
  expect(names.indexOf('Hollis Head')).toBeLessThan(names.indexOf('Gwen Marsh'))

  for (const ownerId of [wilma.id, gone.id]) expect(await startServiceAction(await keeper(head), planOf([id], { ownerId }))).toBe('no owner')
  expect(await startServiceAction(await keeper(head, '2026-10-31T23:30:00Z'), planOf([id], { dueMonth: '2026-10-01' }))).toMatchObject({ id: expect.anything() })
  expect(await startServiceAction(await keeper(head, '2026-11-01T00:00:00Z'), planOf([id], { dueMonth: '2026-10-01' }))).toBe('month over')
})

test('of many who start one for the same gap at once, one is heard', async () => {
  const { id } = await found()
  const keepers = await Promise.all([head, headOfFamilyHelp, auditor, head, admin, auditor].map((who) => keeper(who)))
  const came = await Promise.all(keepers.map((who) => startServiceAction(who, planOf([id]))))
  expect(came.filter((one) => typeof one === 'object' && 'id' in one)).toHaveLength(1)
  expect(came.filter((one) => typeof one === 'object' && 'gone' in one)).toHaveLength(5)
})

test('two who start one for some of the same gaps, named in another order, do not wait for each other', async () => {
  const ids = await Promise.all([1, 2, 3].map(() => found().then(({ id }) => id)))
  for (let round = 0; round < 3; round += 1) {
    const [one, other] = await Promise.all([keeper(head), keeper(auditor)])
    const came = await Promise.all([startServiceAction(one, planOf([ids[0]!, ids[1]!])), startServiceAction(other, planOf([ids[2]!, ids[1]!, ids[0]!].slice(round % 2)))])
    const [made] = came.flatMap((one) => (typeof one === 'object' && 'id' in one ? [one.id] : []))
    expect(came.filter((one) => typeof one === 'object' && 'id' in one)).toHaveLength(1)
    await endServiceAction(await follower(head), await keeper(head), made!, { done: false, outcome: 'Begun twice.' })
  }
})

test('its owner and whoever looks after it take steps, and nobody else', async () => {
  const { id: gap } = await found()
  const id = await started(head, [gap], { ownerId: marcus.id })
  expect(await addStep(await follower(marcus), undefined, id, 'The supplier of the form has been asked.')).toBe(true)
  expect(await addStep(await follower(sara), undefined, id, 'Mine, too.')).toBeUndefined()
  expect(await addStep(await follower(headOfFamilyHelp, '2026-11-02T09:00:00Z'), await keeper(headOfFamilyHelp), id, 'Agreed at the panel.')).toBe(true)
  expect((await seen(marcus, id))!.steps.map(({ by, wording }) => [by, wording])).toEqual([['Marcus Tull', 'The supplier of the form has been asked.'], ['Fay Head', 'Agreed at the panel.']])
})

test('another month or owner has a reason, and the first month stays', async () => {
  const { id: gap } = await found()
  const id = await started(head, [gap])
  const was = { ownerId: head.id, dueMonth: '2026-12-01' }
  const change = async (plan: Partial<Parameters<typeof changePlan>[3]>, when = at) => changePlan(await follower(head, when), await keeper(head, when), id, { was, ...was, because: 'The supplier needs longer.', ...plan })
  expect(await change({})).toBe('same')
  expect(await change({ dueMonth: '2026-09-01' })).toBe('month over')
  expect(await change({ ownerId: (await personCalled(owner, council, 'Wilma Ashdown')).id })).toBe('no owner')
  expect(await change({ dueMonth: '2027-01-01' })).toBe(true)
  expect(await change({ dueMonth: '2027-02-01' })).toBe('changed meanwhile')
  expect(await change({ was: { ...was, dueMonth: '2027-01-01' }, ownerId: auditor.id, dueMonth: '2027-03-01' }, '2026-12-31T23:59:00Z')).toBe(true)

  expect(await seen(head, id)).toMatchObject({ owner: 'Gwen Marsh', dueMonth: '2027-03-01', steps: [
    { dueMonthBefore: '2026-12-01', dueMonthAfter: '2027-01-01', ownerBefore: null, ownerAfter: null },
    { dueMonthBefore: '2027-01-01', dueMonthAfter: '2027-03-01', ownerBefore: 'Hollis Head', ownerAfter: 'Gwen Marsh' },
  ] })
  expect((await allServiceActions(await follower(head))).find((one) => one.id === id)).toMatchObject({ dueMonth: '2027-03-01', firstDue: '2026-12-01' })
})

test('of two who move it at once from what they both saw, one is told that it has changed', async () => {
  const { id: gap } = await found()
  const id = await started(head, [gap])
  const was = { ownerId: head.id, dueMonth: '2026-12-01' }
  const both = await Promise.all([head, auditor].map(async (who, nth) => [await follower(who), await keeper(who), nth] as const))
  const came = await Promise.all(both.map(([one, looking, nth]) => changePlan(one, looking, id, { was, ownerId: head.id, dueMonth: `2027-0${nth + 2}-01`, because: 'Later.' })))
  expect(came.toSorted()).toEqual(['changed meanwhile', true])
})

test('it ends once, with what came of it, however many end it at once', async () => {
  const { id: gap } = await found()
  const id = await started(head, [gap])
  const doors = await Promise.all([head, auditor, admin].map(async (who) => [await follower(who), await keeper(who)] as const))
  const came = await Promise.all(doors.map(([one, looking], nth) => endServiceAction(one, looking, id, { done: nth !== 1, outcome: `Said by ${nth}.` })))
  expect(came.toSorted()).toEqual(['ended', 'ended', true])

  const ended = (await seen(head, id))!
  expect(ended).toMatchObject({ changes: false, outcome: `Said by ${came.indexOf(true)}.`, done: came.indexOf(true) !== 1 })
  expect(await addStep(await follower(head), await keeper(head), id, 'More.')).toBe('ended')
  expect(await addGaps(await follower(head), await keeper(head), id, [(await found()).id])).toBe('ended')
  expect(await changePlan(await follower(head), await keeper(head), id, { was: { ownerId: head.id, dueMonth: '2026-12-01' }, ownerId: head.id, dueMonth: '2027-01-01', because: 'Late.' })).toBe('ended')
})

test('the gap stays open with its service action, is open again when one is started, and closes with its end', async () => {
  const one = await found({ 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Ask her about her faith ~ Wilma Ashdown ~ 07/05/2026' })
  const wilma = await personCalled(owner, council, 'Wilma Ashdown')
  const [action] = await owner.execute<{ id: string }>(sql`select id from remedial_actions where audit_id = ${one.audit}::uuid`)
  const sent = await sayItIsDone(await through(db, 'do remedial actions', wilma, at), action!.id, { recordKind: 'Plan', recordDate: '2026-10-30', remark: null })
  await checkEvidence(await through(db, 'check evidence', auditor, at), sent!, { outcome: 'accepted' })
  expect(await closed(one.id)).toBe(true)

  const id = await started(head, [one.id])
  expect(await closed(one.id)).toBe(false)
  await endReadings()
  const thread = (await threadOf(await through(db, 'follow gaps', wilma, at), one.id))!
  expect(thread.missing).toEqual(['A service action is to be finished: Add a place for identity to the plan.'])
  expect(thread.serviceActions).toEqual([{ id, wording: 'Add a place for identity to the plan', owner: 'Hollis Head', dueMonth: '2026-12-01', startedOn: '2026-10-31', done: null, outcome: null }])

  await endServiceAction(await follower(head), await keeper(head), id, { done: true, outcome: 'The plan has its place.' })
  expect(await closed(one.id)).toBe(true)
})

test('the gaps of one that was not done wait for another, which says so', async () => {
  const one = await found()
  const id = await started(head, [one.id])
  const before = await waiting(head)
  await endServiceAction(await follower(head), await keeper(head), id, { done: false, outcome: 'There is no money for the form this year.' })
  expect(await waiting(head)).toEqual({ ...before, system: before.system + 1, notDone: before.notDone + 1 })
  await endReadings()
  expect((await gapsToAnswer(await keeper(head), { gapId: one.id }))[0]).toMatchObject({ id: one.id, notDone: true })
  expect(await closed(one.id)).toBe(true)
  await started(head, [one.id], { wording: 'Use the old form’s last page for identity' })
  expect(await closed(one.id)).toBe(false)
})

test('gaps to choose from begin with the one that somebody came from, and are those in reach of its theme that nobody answers', async () => {
  const [old, latest, other, there] = [await found(), await found({ 'Date of audit': '20/08/2026' }), await found({ Plan: 'Inadequate', Identity: 'Good' }), await found(elsewhere)]
  const chosen = async (who: Somebody, gapId: string) => { await endReadings(); return (await gapsToAnswer(await keeper(who), { gapId })).map(({ id }) => id) }
  const fromOld = await chosen(headOfFamilyHelp, old.id)
  expect(fromOld[0]).toBe(old.id)
  expect(fromOld).toContain(latest.id)
  for (const { id } of [other, there]) expect(fromOld).not.toContain(id)
  const id = await started(head, [old.id])
  await endReadings()
  const toAdd = (await gapsToAnswer(await keeper(headOfFamilyHelp), { serviceActionId: id })).map((gap) => gap.id)
  expect(toAdd).toContain(latest.id)
  expect(toAdd).not.toContain(old.id)
})

test('one gap at least stays, and what is taken out is another’s to answer', async () => {
  const [one, other, third] = [await found(), await found(), await found()]
  const id = await started(head, [one.id, other.id])
  expect(await takeGapsOut(await follower(head), await keeper(head), id, [one.id, other.id])).toBe('none left')
  expect(await takeGapsOut(await follower(head), await keeper(head), id, [third.id])).toBeUndefined()
  expect(await takeGapsOut(await follower(head), await keeper(head), id, [other.id])).toBe(true)
  expect(await startServiceAction(await keeper(head), planOf([other.id]))).toMatchObject({ id: expect.anything() })
})

test('a gap that is taken out closes where nothing else of it is missing', async () => {
  const [one, other] = [await found(), await found()]
  await endServiceAction(await follower(head), await keeper(head), await started(head, [one.id]), { done: false, outcome: 'There is no money for it.' })
  const id = await started(head, [one.id, other.id])
  expect(await closed(one.id)).toBe(false)
  expect(await takeGapsOut(await follower(head), await keeper(head), id, [one.id])).toBe(true)
  expect(await closed(one.id)).toBe(true)
})

test('whose gap it is can be said anew: then it is not counted as answered, and can be taken out', async () => {
  const [one, other] = [await found({ Attribution: '' }), await found()]
  await confirmFindings(await through(db, 'confirm findings', auditor, at), one.audit, { [one.id]: 'system' })
  const id = await started(head, [one.id, other.id])
  await confirmFindings(await through(db, 'confirm findings', auditor, at), one.audit, { [one.id]: 'manager' })
  expect(await seen(head, id)).toMatchObject({ answers: [{ system: 1, partner: 0 }], fallen: 1 })
  await endReadings()
  expect(await takeGapsOut(await follower(head), await keeper(head), id, [one.id])).toBe(true)
  expect(await seen(head, id)).toMatchObject({ fallen: 0 })
})

test('an import is not taken back while a service action answers a gap of it, and is once the gap has been taken out', async () => {
  const [one, other] = [await found(), await found()]
  const id = await started(head, [one.id, other.id])
  const importer = () => through(db, 'import audits', admin, at)
  expect(await voidImport(await importer(), one.importId)).toEqual({ acted: 1, changedSince: 0, free: 0 })
  await endReadings()
  await takeGapsOut(await follower(head), await keeper(head), id, [one.id])
  expect(await voidImport(await importer(), one.importId)).toBe('voided')
  expect(await seen(head, id)).toMatchObject({ answers: [{ system: 1, partner: 0 }] })
})

test('of one who takes an import back and one who starts a service action for its gap at once, one is heard', async () => {
  for (let round = 0; round < 4; round += 1) {
    const one = await found()
    const [importer, looking] = [await through(db, 'import audits', admin, at), await keeper(head)]
    const [taken, made] = await Promise.all([voidImport(importer, one.importId), startServiceAction(looking, planOf([one.id]))])
    const outcome = [taken === 'voided', typeof made === 'object' && 'id' in made]
    expect(outcome.filter(Boolean)).toHaveLength(1)
    await endReadings()
  }
})

test('a file that says anew of a gap that it is none leaves the service action with the others, and counts it no more', async () => {
  const [one, other] = [await found(), await found()]
  const id = await started(head, [one.id, other.id])
  const [{ number } = { number: '' }] = await owner.execute<{ number: string }>(sql`select case_reference as number from audits where id = ${one.audit}::uuid`)
  await takeIn(db, sheet([{ 'Audit No': one.reference, 'Case ID': number, Identity: 'Good' }]), { at: '2026-11-02T09:00:00Z' })
  expect(await seen(head, id, '2026-11-03T09:00:00Z')).toMatchObject({ answers: [{ system: 1 }], fallen: 1 })
})

test('a hidden audit’s gap is nowhere in a service action, and is again once it is shown', async () => {
  const [one, other] = [await found(), await found()]
  const id = await started(head, [one.id, other.id])
  expect(await hideAudit(await through(db, 'report wrong audits', auditor, at), one.audit, 'wrong child')).toBe(true)
  expect(await seen(head, id)).toMatchObject({ answers: [{ system: 1, partner: 0 }], fallen: 0, elsewhere: 0 })
  expect((await allServiceActions(await follower(head))).find((action) => action.id === id)).toMatchObject({ system: 1 })
  expect((await gapsOf(await through(db, 'follow gaps', auditor, at), id)).map((gap) => gap.id)).toEqual([other.id])

  await endServiceAction(await follower(head), await keeper(head), id, { done: true, outcome: 'The plan has its place.' })
  expect(await closed(one.id)).toBe(false)
  const [{ id: correction } = { id: '' }] = await owner.execute<{ id: string }>(sql`select id from corrections where audit_id = ${one.audit}::uuid`)
  expect(await decideCorrection(await through(db, 'correct audits', admin, at), correction, { upheld: false, because: 'It is the right child.' })).toBe(true)
  expect(await seen(head, id)).toMatchObject({ answers: [{ system: 2, partner: 0 }] })
  expect(await closed(one.id)).toBe(true)
})

test('of one who hides an audit and one who starts a service action for its gap at once, neither fails, and nothing shows the hidden gap', async () => {
  for (let round = 0; round < 3; round += 1) {
    const [one, other] = [await found(), await found()]
    const [reporter, looking] = [await through(db, 'report wrong audits', auditor, at), await keeper(head)]
    const [hidden, made] = await Promise.all([hideAudit(reporter, one.audit, 'wrong child'), startServiceAction(looking, planOf([one.id, other.id]))])
    expect(hidden).toBe(true)
    if (typeof made === 'object' && 'id' in made) expect(await seen(head, made.id)).toMatchObject({ answers: [{ system: 1 }] })
    else expect([undefined, { gone: 1 }]).toContainEqual(made)
    await endReadings()
  }
  const [{ id: correction } = { id: '' }] = await owner.execute<{ id: string }>(sql`select id from corrections where decided_at is null limit 1`)
  await sayOfficerWasTold(await through(db, 'correct audits', admin, at), correction)
  expect(await decideCorrection(await through(db, 'correct audits', admin, at), correction, { upheld: true, because: 'It is another child.' })).toBe(true)
})

test('whoever moderates an audit without knowing its grades is not shown its gap to choose, to follow or to count', async () => {
  const second = await somebody(owner, council, { name: 'Modesta Second', role: 'auditor' })
  const one = await found()
  const before = await waiting(second)
  await askForModeration(await through(db, 'moderate audits', auditor, at), { reference: one.reference, line: 'first' })
  const [{ id: moderation } = { id: '' }] = await owner.execute<{ id: string }>(sql`select id from moderations where audit_id = ${one.audit}::uuid`)
  await takeModeration(await through(db, 'moderate audits', second, at), moderation)
  expect((await waiting(second)).system).toBe(before.system - 1)
  await endReadings()
  expect((await gapsToAnswer(await keeper(second), { gapId: one.id })).map(({ id }) => id)).not.toContain(one.id)
  expect(await startServiceAction(await keeper(second), planOf([one.id]))).toBeUndefined()
  const id = await started(head, [one.id])
  expect(await gapsOf(await through(db, 'follow gaps', second, at), id)).toEqual([])
})

test('a disputed gap is left out, and said so', async () => {
  const one = await found()
  const before = await waiting(head)
  await owner.execute(sql`insert into disputes select * from jsonb_populate_record(null::disputes, jsonb_build_object('organisation_id', ${head.organisationId}::text, 'id', gen_random_uuid(), 'gap_id', ${one.id}::text, 'raised_by_id', ${marcus.id}::text,
    'raised_at', now(), 'because', 'It is on the file.', 'settle_by', '2026-11-06', 'challenged_grade_id', (select grade_id from judgements where audit_id = ${one.audit}::uuid and theme_id = (select theme_id from gaps where id = ${one.id}::uuid))))`)
  expect(await waiting(head)).toEqual({ ...before, system: before.system - 1, disputed: before.disputed + 1 })
  expect(await startServiceAction(await keeper(head), planOf([one.id]))).toEqual({ gone: 1 })
  await owner.execute(sql`delete from disputes where gap_id = ${one.id}::uuid`)
})

test('at a glance: what is open, what is overdue since its month has ended in London, and what nobody answers', async () => {
  const glance = async (when: string) => { await endReadings(); return (await openWork(await through(db, 'see insight', head, when))).service }
  const before = await glance('2026-12-31T23:59:59Z')
  const { id } = await found()
  await started(head, [id])
  await endReadings()
  expect(await glance('2026-12-31T23:59:59Z')).toEqual({ ...before, open: before.open + 1 })
  const after = await glance('2027-01-01T00:00:00Z')
  expect(after.open).toBe(before.open + 1)
  expect(after.overdue).toBeGreaterThan(before.overdue)
  expect(after.unanswered).toBe((await waiting(head)).system + (await waiting(head)).partner)
})

test('nothing of all this breaks a promise about the data', async () => {
  const broken = await owner.transaction(async (tx) => {
    const all = []
    for await (const finding of findings(tx)) if (finding.problems > 0) all.push(finding)
    return all
  })
  expect(broken).toEqual([])
})
