import { and, eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { findings } from '../../../db/invariants.server.ts'
import { activity, assignmentReasons, assignments, auditChanges, audits, evidence, followUps, gaps, imports, moduleVersions, remedialActions, sectionReadings, themes, themeTallies } from '../../../db/schema.ts'
import { decideLearning } from '../assignments/decisions.server.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { talliesAnew } from '../insight/tallies.server.ts'
import { askForHelp, giveMoreTime, recordSafetyContact, remedialActionFor, sayItIsDone, sayNotMyCase } from '../remedial-actions/remedial-actions.server.ts'
import { actedOn } from './acted-on.server.ts'
import { voidAudit, voidImport } from './changes.server.ts'
import { confirmFindings } from './confirm-findings.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const [first, at, later, last] = ['2026-05-05T09:00:00Z', '2026-05-06T10:00:00Z', '2026-05-07T09:00:00Z', '2026-05-08T09:00:00Z']
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const ben = await somebody(owner, council, { name: 'Ben Lomax', role: 'admin' })
afterEach(endReadings)
afterAll(async () => {
  const broken = await owner.transaction(async (tx) => (await Array.fromAsync(findings(tx))).filter(({ problems }) => problems > 0))
  if (broken.length > 0) throw new Error(`The data do not hold together: ${JSON.stringify(broken)}`)
}, 60_000)

const letters = 'abcdefghijklmnopqrstuvwxyz'
let audited = 0
/** A row of a sheet about a worker of its own, with a red and an amber action of theirs. */
function row(also: SheetRow = {}): SheetRow {
  audited += 1
  const name = `Wilma ${letters[audited % 26]!.repeat(3)}${letters[Math.floor(audited / 26)]!}`
  return {
    'Audit No': `V-${1000 + audited}`, 'Case ID': `NM90${1000 + audited}`, 'Allocated SW': name, 'SW email': `wilma.${audited}@northmere.example`,
    'Voice & lived experience': 'Requires improvement', Plan: 'Inadequate', Attribution: 'Voice & lived experience: practitioner; Plan: system',
    'Remedial actions (RAG: action ~ owner ~ due)': `R: Hold a strategy discussion ~ ${name} ~ 08/05/2026 | A: See the child alone ~ ${name} ~ 08/05/2026`, ...also,
  }
}
const noActions = { 'Remedial actions (RAG: action ~ owner ~ due)': '' }

async function bring(rows: SheetRow[], moment = first) {
  const outcome = await takeIn(db, sheet(rows), { at: moment })
  return { ...outcome, rows, audits: await Promise.all(rows.map(now)) }
}
async function now(one: SheetRow) {
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, one['Audit No']!))
  if (!audit) throw new Error(`There is no audit ${one['Audit No']}.`)
  const found = await owner.select({ id: gaps.id, theme: themes.key }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, audit.id))
  const actions = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit.id)).orderBy(remedialActions.wording)
  return {
    id: audit.id, worker: await personCalled(owner, council, one['Allocated SW']!), actions, red: actions[0]!, amber: actions[1]!,
    voice: found.find(({ theme }) => theme === 'lived-experience')!.id, plan: found.find(({ theme }) => theme === 'planning')!.id,
  }
}
type Audit = Awaited<ReturnType<typeof now>>

const back = async (importId: string, by = ben) => voidImport(await through(db, 'import audits', by, last), importId)
const backOne = async (importId: string, auditId: string) => voidAudit(await through(db, 'import audits', ben, last), importId, auditId)
const here = async (reference: string) => (await owner.select({ id: audits.id }).from(audits).where(eq(audits.reference, reference))).length > 0
const done = async (who: Somebody, actionId: string, moment = at) => sayItIsDone(await through(db, 'do remedial actions', who, moment), actionId, { recordKind: 'Plan', recordDate: '2026-05-05', remark: null })
const learningOf = (who: Somebody) => owner.select().from(assignments).where(eq(assignments.personId, who.id))
const reading = async (who: Somebody, moment: string) => {
  const [version] = await owner.select().from(moduleVersions).where(and(eq(moduleVersions.organisationId, ben.organisationId), eq(moduleVersions.moduleKey, 'childs-day')))
  await owner.insert(sectionReadings).values({ organisationId: ben.organisationId, personId: who.id, moduleVersionId: version!.id, sectionId: version!.content.sections[0]!.id, readAt: new Date(moment) })
}

/** Every row of this council about audits, learning and figures, but for what only says when; to tell whether all is as it was. */
async function everything() {
  const rows = async (of: string) => (await owner.execute<{ row: object }>(sql.raw(`select to_jsonb(kept) as row from (${of}) kept order by kept::text`))).map(({ row: one }) => one)
  return {
    audits: await rows('select * from audits'), judgements: await rows('select * from judgements'), gaps: await rows('select * from gaps'), closures: await rows('select * from gap_closures'),
    actions: await rows('select * from remedial_actions'), learning: await rows('select * from assignments'), reasons: await rows('select * from assignment_reasons'),
    followUps: await rows('select * from follow_ups'), tallies: await rows('select * from theme_tallies where judged > 0'),
  }
}

test('an import taken back leaves nothing of its audits, and the same file brings the same again', async () => {
  const before = await everything()
  const brought = await bring([row(), row(), row()])
  expect(await back(brought.importId)).toBe('voided')

  expect(await everything()).toEqual(before)
  const [one] = await owner.select().from(imports).where(eq(imports.id, brought.importId))
  expect(one).toMatchObject({ voidedAt: new Date(last), voidedById: ben.id, accepted: 3 })
  expect(await owner.select().from(activity).where(and(eq(activity.did, 'took back an import'), eq(activity.subjectId, brought.importId)))).toMatchObject([{ personId: ben.id }])
  expect(await threadOf(await through(db, 'follow gaps', auditor, last), brought.audits[0]!.voice)).toBeUndefined()
  expect(await remedialActionFor(await through(db, 'follow gaps', auditor, last), brought.audits[0]!.red.id)).toBeUndefined()

  const { importId: _, rows, audits: __, ...counts } = brought
  const again = await bring(rows)
  expect(again).toMatchObject({ ...counts, peopleCreated: 0 })
  expect(await back(again.importId)).toBe('voided')
  expect(await back(again.importId)).toBe('voided')
})

const deeds: [string, (audit: Audit) => Promise<unknown>][] = [
  ['evidence was sent', async ({ worker, amber }) => done(worker, amber.id)],
  ['help was asked for', async ({ worker, amber }) => askForHelp(await through(db, 'do remedial actions', worker, at), amber.id)],
  ['made safe was recorded', async ({ red }) => recordSafetyContact(await through(db, 'record safety contacts', auditor, at), red.id, { reached: true, spokenTo: 'practitioner', at: new Date(at) })],
  ['more time was given', async ({ amber }) => giveMoreTime(await through(db, 'extend actions', marcus, at), amber.id, { dueOn: '2026-05-12', because: 'The family is away.' })],
  ['it was handed over', async ({ worker, amber }) => sayNotMyCase(await through(db, 'do remedial actions', worker, at), amber.id)],
  ['somebody said it is not their case', async ({ worker, amber }) => sayNotMyCase(await through(db, 'do remedial actions', worker, at), amber.id)],
  ['whose gap it is was said', async ({ id, plan }) => confirmFindings(await through(db, 'confirm findings', auditor, at), id, { [plan]: 'partner' })],
  ['learning was decided', async ({ worker }) => decideLearning(await through(db, 'decide learning', marcus, at), (await learningOf(worker))[0]!.id, { decision: 'confirmed' })],
  ['learning was begun', async ({ worker }) => reading(worker, at)],
]
test.each(deeds)('when %s the audit is not taken back, nor the import as a whole', async (words, act) => {
  const { importId, audits: [one], rows } = await bring([row(), row()])
  await act(one!)

  expect((await actedOn(await (await through(db, 'import audits', ben, last)).reading(), sql`audits.id = ${one!.id}`)).get(one!.id)).toContain(words)
  expect(await back(importId)).toEqual({ acted: 1, changedSince: 0, free: 1 })
  expect(await backOne(importId, one!.id)).toBe('acted on')
  expect(await here(rows[1]!['Audit No']!)).toBe(true)
})

test('grades that an auditor confirmed are something done, those that the file confirmed are not', async () => {
  const { importId, audits: [one] } = await bring([row({ 'Audit type': 'Internal audit' })])
  await confirmFindings(await through(db, 'confirm findings', auditor, at), one!.id, {})

  const acted = await actedOn(await (await through(db, 'import audits', ben, last)).reading(), sql`audits.import_id = ${importId}::uuid`)
  expect(acted).toEqual(new Map([[one!.id, ['the grades were confirmed by an auditor']]]))
})

test('audits nobody has acted on are taken back one by one, and the last of them takes the import back', async () => {
  const { importId, audits: [one, two], rows } = await bring([row(), row()])
  expect(await backOne(importId, one!.id)).toBe('voided')
  expect(await backOne(importId, one!.id)).toBeUndefined()
  expect([await here(rows[0]!['Audit No']!), await here(rows[1]!['Audit No']!)]).toEqual([false, true])
  expect(await owner.select().from(activity).where(and(eq(activity.did, 'took back an audit'), eq(activity.subjectId, importId)))).toMatchObject([{ aboutPersonId: one!.worker.id }])

  expect(await backOne(importId, two!.id)).toBe('voided')
  const [now] = await owner.select().from(imports).where(eq(imports.id, importId))
  expect(now).toMatchObject({ voidedAt: new Date(last) })
})

test('learning that another audit brought too stays for that reason alone, whatever was done about it before', async () => {
  const { audits: [one], rows: [mine] } = await bring([row()])
  const [given] = await learningOf(one!.worker)
  await decideLearning(await through(db, 'decide learning', marcus, at), given!.id, { decision: 'confirmed' })
  await reading(one!.worker, at)
  const also = await bring([row({ 'Allocated SW': mine!['Allocated SW'], 'SW email': mine!['SW email'], ...noActions })], later)
  expect(await owner.select().from(assignmentReasons).where(eq(assignmentReasons.assignmentId, given!.id))).toHaveLength(2)

  expect(await back(also.importId)).toBe('voided')
  expect(await learningOf(one!.worker)).toMatchObject([{ id: given!.id, decision: 'confirmed', endedAt: null, flaggedAt: null }])
  expect(await owner.select().from(assignmentReasons).where(eq(assignmentReasons.assignmentId, given!.id))).toMatchObject([{ gapId: one!.voice }])
})

test('whether earlier gaps held is asked of the next audit, once the one that showed it has gone', async () => {
  const { audits: [one], rows: [mine] } = await bring([row({ 'Date of audit': '02/02/2026' })])
  const person = { 'Allocated SW': mine!['Allocated SW'], 'SW email': mine!['SW email'], ...noActions }
  const again = await bring([row({ ...person, 'Date of audit': '04/05/2026', 'Voice & lived experience': 'Inadequate' })])
  const next = await takeIn(db, sheet([row({ ...person, 'Date of audit': '05/05/2026', 'Voice & lived experience': 'Good' })]))
  const judgedBy = async () => (await owner.select({ auditId: followUps.auditId, held: followUps.held }).from(followUps).where(eq(followUps.gapId, one!.voice)))
  expect(await judgedBy()).toEqual([{ auditId: again.audits[0]!.id, held: false }])

  await back(again.importId)
  expect(await judgedBy()).toEqual([{ auditId: (await owner.select().from(audits).where(eq(audits.importId, next.importId)))[0]!.id, held: true }])
})

test('audits that an import changed are as they were before, learning, actions and figures too', async () => {
  const all = await bring([row(), row({ 'Audit type': 'Internal audit' }), row()])
  await confirmFindings(await through(db, 'confirm findings', auditor, at), all.audits[1]!.id, { [all.audits[1]!.voice]: 'practitioner' })
  const [begun] = await learningOf(all.audits[2]!.worker)
  await decideLearning(await through(db, 'decide learning', marcus, at), begun!.id, { decision: 'confirmed' })
  await reading(all.audits[2]!.worker, at)
  const sent = await done(all.audits[0]!.worker, all.audits[0]!.amber.id)
  await checkEvidence(await through(db, 'check evidence', auditor, at), sent!, { outcome: 'accepted' })
  const before = await everything()

  const changed = await takeIn(db, sheet(all.rows.map((one) => ({
    ...one, 'Voice & lived experience': 'Good', Plan: 'Requires improvement', Assessment: 'Inadequate', Strengths: 'Other words.', 'Date of audit': '03/05/2026', 'Case category': 'CP',
    Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': `R: Hold a strategy discussion ~ ${one['Allocated SW']} ~ 12/05/2026 | A: Ring the school ~ ${one['Allocated SW']} ~ 12/05/2026`,
  }))), { at: later })
  expect(changed).toMatchObject({ accepted: 3, changed: 3, learningFlagged: 1 })
  expect(await everything()).not.toEqual(before)

  expect(await back(changed.importId)).toBe('voided')
  expect(await everything()).toEqual(before)
  expect(await owner.select().from(auditChanges)).toEqual([])
})

test('an audit that a later import changed again is left by the earlier one, and may be put back from the latest on', async () => {
  const brought = await bring([row()])
  const [mine] = brought.rows
  const changed = await takeIn(db, sheet([{ ...mine, Plan: 'Good' }]), { at })
  const again = await takeIn(db, sheet([{ ...mine, Plan: 'Requires improvement' }]), { at })

  for (const { importId } of [brought, changed]) {
    expect(await back(importId)).toEqual({ acted: 0, changedSince: 1, free: 0 })
    expect(await backOne(importId, brought.audits[0]!.id)).toBe('changed since')
  }
  expect([await back(again.importId), await back(changed.importId), await back(brought.importId)]).toEqual(['voided', 'voided', 'voided'])
  expect(await here(mine!['Audit No']!)).toBe(false)
})

test('what was done before an import changed an audit does not keep the change from being taken back, and what was done since does', async () => {
  const brought = await bring([row()])
  await done(brought.audits[0]!.worker, brought.audits[0]!.amber.id)
  const changed = await takeIn(db, sheet([{ ...brought.rows[0], Plan: 'Good' }]), { at: later })
  expect(await back(changed.importId)).toBe('voided')

  const again = await takeIn(db, sheet([{ ...brought.rows[0], Plan: 'Good' }]), { at: later })
  await askForHelp(await through(db, 'do remedial actions', brought.audits[0]!.worker, last), brought.audits[0]!.red.id)
  expect(await back(again.importId)).toEqual({ acted: 1, changedSince: 0, free: 0 })
})

test('the months between which figures lie are those of the audits that are left', async () => {
  await bring([row({ 'Date of audit': '01/04/2026' })])
  const wrong = await bring([row({ 'Date of audit': '01/04/2019' })])
  const earliest = async () => (await owner.select({ day: sql<string>`min(${themeTallies.month})::text` }).from(themeTallies).where(sql`judged <> 0`))[0]!.day
  expect(await earliest()).toBe('2019-04-01')

  await back(wrong.importId)
  expect(await earliest()).not.toBe('2019-04-01')
})

test('an import that was only tried, that failed, or that is another council’s is not taken back', async () => {
  const tried = await takeIn(db, sheet([row()]), { dryRun: true })
  const { importId } = await bring([row()])
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'admin' })

  expect(await back(tried.importId)).toBeUndefined()
  expect(await back(importId, stranger)).toBeUndefined()
  expect(await voidAudit(await through(db, 'import audits', stranger, last), importId, (await owner.select().from(audits).where(eq(audits.importId, importId)))[0]!.id)).toBeUndefined()
  expect(await back(importId)).toBe('voided')
})

test('of 24 who send evidence while the import is taken back, either one is heard and it stays, or none is and it has gone', async () => {
  for (const head of [0, 1, 12, 24]) {
    const { importId, audits: [one], rows } = await bring([row()])
    const doors = await Promise.all(Array.from({ length: 24 }, () => through(db, 'do remedial actions', one!.worker, at)))
    const send = (door: (typeof doors)[number]) => sayItIsDone(door, one!.amber.id, { recordKind: 'Plan', recordDate: '2026-05-05', remark: null })
    const importer = await through(db, 'import audits', ben, last)
    const answers = await Promise.all([...doors.slice(0, head).map(send), voidImport(importer, importId), ...doors.slice(head).map(send)])

    const taken = answers[head]
    const sent = answers.filter((_, n) => n !== head)
    const ofAction = await owner.select().from(evidence).where(eq(evidence.remedialActionId, one!.amber.id))
    if (taken === 'voided') expect([new Set(sent), ofAction, await here(rows[0]!['Audit No']!)]).toEqual([new Set([undefined]), [], false])
    else expect([taken, sent.filter((answer) => answer !== 'already sent').length, ofAction.length, await here(rows[0]!['Audit No']!)]).toEqual([{ acted: 1, changedSince: 0, free: 0 }, 1, 1, true])
    await endReadings()
  }
})

test('of whoever confirms, decides, passes on, records or asks while the import is taken back, each is heard or finds nothing', async () => {
  for (let n = 0; n < 6; n++) {
    const { importId, audits: [one], rows } = await bring([row({ 'Audit type': n % 2 ? 'Internal audit' : 'Moderation of internal audit' })])
    const [given] = await learningOf(one!.worker)
    const importer = await through(db, 'import audits', ben, last)
    const [confirmer, recorder, passer, asker, giver, decider] = [
      await through(db, 'confirm findings', auditor, at), await through(db, 'record safety contacts', auditor, at), await through(db, 'do remedial actions', one!.worker, at),
      await through(db, 'do remedial actions', one!.worker, at), await through(db, 'extend actions', marcus, at), await through(db, 'decide learning', marcus, at),
    ]
    const acts: (() => Promise<unknown>)[] = [
      () => confirmFindings(confirmer, one!.id, { [one!.plan]: 'partner' }),
      () => recordSafetyContact(recorder, one!.red.id, { reached: true, spokenTo: 'practitioner', at: new Date(at) }),
      () => sayNotMyCase(passer, one!.amber.id),
      () => askForHelp(asker, one!.red.id),
      () => giveMoreTime(giver, one!.amber.id, { dueOn: '2026-05-12', because: 'The family is away.' }),
      ...(given ? [() => decideLearning(decider, given.id, { decision: 'waived', because: 'They teach this.' })] : []),
    ]
    const answers = await Promise.all([...acts.slice(0, n), () => voidImport(importer, importId), ...acts.slice(n)].map((act) => act()))
    if (answers[Math.min(n, acts.length)] === 'voided') expect([await here(rows[0]!['Audit No']!), new Set(answers.filter((answer) => answer !== 'voided'))]).toEqual([false, new Set([undefined])])
    else expect(await here(rows[0]!['Audit No']!)).toBe(true)
    await endReadings()
  }
})

test('two who take an import back at once are both told that it is done, and it is noted once', async () => {
  const { importId, rows } = await bring([row(), row()])
  const doors = await Promise.all(Array.from({ length: 8 }, () => through(db, 'import audits', ben, last)))
  expect(new Set(await Promise.all(doors.map((door) => voidImport(door, importId))))).toEqual(new Set(['voided']))

  expect(await here(rows[0]!['Audit No']!)).toBe(false)
  expect(await owner.select().from(activity).where(and(eq(activity.did, 'took back an import'), eq(activity.subjectId, importId)))).toHaveLength(1)
  const stored = await owner.select().from(themeTallies).where(sql`judged <> 0`)
  const anew = await owner.transaction(talliesAnew)
  expect(stored.reduce((sum, { judged }) => sum + judged, 0)).toBe(anew.reduce((sum, { judged }) => sum + judged, 0))
})
