import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { agreedGrades, assignments, audits, gapClosures, gaps, grades, judgements, moderations, moderatorGrades, themes } from '../../../db/schema.ts'
import { findings } from '../../../db/invariants.server.ts'
import { auditsToConfirm, findingsOf } from '../audits/audits.server.ts'
import { blindModerationOf } from '../audits/being-moderated.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { askForModeration, chooseForModeration, chooseSome, sourcesFor } from '../moderation/choosing.server.ts'
import { feedbackFor, giveBack, markFeedbackRead, moderationFor, openModerations, reveal, saveGrades, takeModeration } from '../moderation/moderation.server.ts'
import { agreeGrades, type Agreement } from './agree-grades.server.ts'
import { voidImport } from './changes.server.ts'
import { confirmFindings } from './confirm-findings.server.ts'
import { writing } from '../../../db/client.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const [audrey, gwen, ravi, una] = await Promise.all(['Audrey Penn', 'Gwen Marsh', 'Ravi Oakley', 'Una Brook'].map((name) => somebody(owner, council, { name, role: 'auditor' })))
const [audreyId, gwenId] = [audrey!, gwen!]
const head = await somebody(owner, council, { name: 'Hollis Vale', role: 'leader', area: 'Family Help' })
afterEach(endReadings)

let audited = 1000
/** A provisional audit by Audrey of a worker of its own: all good but for planning, which is inadequate; the whole requires improvement. */
async function anAudit(also: SheetRow = {}) {
  audited += 1
  const row = {
    'Audit No': `M-${audited}`, 'Audit type': 'Internal audit', 'Case ID': `NM30${audited}`, 'Allocated SW': `Worker ${audited}`, 'SW email': `worker.${audited}@northmere.example`,
    Auditor: 'Audrey Penn', 'Overall judgement': 'Requires improvement', Plan: 'Inadequate', ...also,
  }
  await takeIn(db, sheet([row]))
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, row['Audit No']!))
  return audit!
}

const moderating = (who: Somebody, at?: string) => through(db, 'moderate audits', who, at)

async function asked(audit: { id: string; reference: string }, line: 'first' | 'second' = 'first') {
  // By chance an audit may have been chosen for the second line when the first was agreed.
  expect(await askForModeration(await moderating(line === 'first' ? una! : head), { reference: audit.reference, line })).toEqual(line === 'first' ? true : expect.anything())
  const [row] = await owner.select().from(moderations).where(and(eq(moderations.auditId, audit.id), eq(moderations.line, line)))
  return row!.id
}

const scale = Object.fromEntries((await owner.select({ key: grades.key, id: grades.id }).from(grades).where(sql`framework_id in (select id from frameworks where key = 'practice-themes' and organisation_id = ${audreyId.organisationId}::uuid)`)).map(({ key, id }) => [key, id]))
const themeIds = Object.fromEntries((await owner.select({ key: themes.key, id: themes.id }).from(themes).where(sql`framework_id in (select id from frameworks where key = 'practice-themes' and organisation_id = ${audreyId.organisationId}::uuid)`)).map(({ key, id }) => [key, id]))
const good = scale.good!
const improve = scale['requires-improvement']!

/** Every theme good but permanence, which does not apply, and what is said otherwise. */
const ownGrades = (also: Record<string, string | null> = {}, overallId = improve) => ({
  themes: Object.fromEntries(Object.entries(themeIds).map(([key, id]) => [id, { gradeId: key in also ? also[key]! : key === 'permanence' ? null : good, remark: '' }])), overallId,
})

/** Gwen takes, grades and sees. */
async function revealed(audit: { id: string; reference: string }, own = ownGrades({ planning: scale.inadequate! }), who: Somebody = gwenId) {
  const id = await asked(audit)
  expect(await takeModeration(await moderating(who), id)).toBe(true)
  expect(await reveal(await moderating(who), id, own)).toBe(true)
  return id
}

const nothing: Agreement = { themes: {}, talked: false, feedback: 'Thank you.' }
const on = (key: string, gradeId: string | null, because = 'We read the minutes together.') => ({ [themeIds[key]!]: { gradeId, because } })
const gapOn = async (auditId: string, key: string) => (await owner.select().from(gaps).where(and(eq(gaps.auditId, auditId), eq(gaps.themeId, themeIds[key]!))))[0]
const auditNow = async (id: string) => (await owner.select().from(audits).where(eq(audits.id, id)))[0]!
const activityOf = async (subjectId: string) => (await owner.execute<{ did: string }>(sql`select did from activity where subject_id = ${subjectId}::uuid order by id`)).map(({ did }) => did)

test('of two moderators who take at once one gets it, and taking again what is one’s own changes nothing', async () => {
  const id = await asked(await anAudit())
  const answers = await Promise.all([gwen, ravi, una, gwen, ravi, una].map(async (who) => takeModeration(await moderating(who!), id)))
  const [row] = await owner.select().from(moderations).where(eq(moderations.id, id))
  expect(answers.filter((answer) => answer === true)).toHaveLength(2)
  expect(answers.filter((answer) => answer === 'taken already')).toHaveLength(4)
  expect((await activityOf(id)).filter((did) => did === 'took a moderation')).toHaveLength(1)
  expect(row!.moderatorId).not.toBeNull()
})

test('nobody moderates their own audit or case, in the line of a case they lead, or once they have seen the grades', async () => {
  const worker = await somebody(owner, council, { name: 'Wim Twice', role: 'auditor' })
  const leads = await somebody(owner, council, { name: 'Lea Leads', role: 'auditor' })
  await owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, team_id, valid_from) select teams.organisation_id, ${leads.id}::uuid, 'manager', 'team', id, '2020-01-01' from teams where name = 'Family Help South' and organisation_id = ${leads.organisationId}::uuid`)
  const audit = await anAudit({ 'Allocated SW': 'Wim Twice', 'SW email': 'wim.twice@northmere.example' })
  const id = await asked(audit)
  const refused = async (who: Somebody) => takeModeration(await moderating(who), id)

  expect(await refused(audreyId)).toEqual({ mayNot: expect.stringContaining('You audited this case') })
  expect(await refused(worker)).toEqual({ mayNot: expect.stringContaining('held or managed') })
  expect(await refused(leads)).toEqual({ mayNot: expect.stringContaining('line of management') })
  expect(await refused(head)).toEqual({ mayNot: expect.stringContaining('An auditor moderates') })
  await owner.execute(sql`insert into activity (organisation_id, person_id, did, subject_kind, subject_id) values (${ravi!.organisationId}::uuid, ${ravi!.id}::uuid, 'read', 'gap', ${(await gapOn(audit.id, 'planning'))!.id}::uuid)`)
  expect(await refused(ravi!)).toEqual({ mayNot: expect.stringContaining('may have seen its grades') })
  expect((await openModerations(await moderating(ravi!))).toTake.map((one) => one.id)).not.toContain(id)
  expect((await moderationFor(await moderating(ravi!), id))!).toMatchObject({ place: 'to take', mayNot: expect.any(String) })
  expect(await refused(gwenId)).toBe(true)
})

test('grades are kept as one goes, what is left out stays, and what is not on the scale is not kept', async () => {
  const audit = await anAudit()
  const id = await asked(audit)
  await takeModeration(await moderating(gwenId), id)
  const save = async (said: Parameters<typeof saveGrades>[2]) => saveGrades(await moderating(gwenId), id, said)

  expect(await save({ themes: { [themeIds.planning!]: { gradeId: good, remark: 'Dated aims.' }, [themeIds.permanence!]: { gradeId: null, remark: '' } } })).toBe(true)
  await save({ themes: { [themeIds.oversight!]: { gradeId: improve, remark: '' }, [themeIds.identity!]: { gradeId: crypto.randomUUID(), remark: '' }, [crypto.randomUUID()]: { gradeId: good, remark: '' } }, overallId: crypto.randomUUID() })
  await save({ themes: { [themeIds.planning!]: { remark: 'Dated aims, and whose.' } } })
  await endReadings()

  const { themes: now, ownOverallId } = (await moderationFor(await moderating(gwenId), id))!
  const own = (key: string) => now.find(({ themeId }) => themeId === themeIds[key])
  expect(own('planning')).toMatchObject({ gradeId: good, remark: 'Dated aims, and whose.' })
  expect(own('permanence')).toMatchObject({ gradeId: null, notApplicable: true })
  expect(own('oversight')).toMatchObject({ gradeId: improve })
  expect(own('identity')).toMatchObject({ gradeId: null, notApplicable: false })
  expect(ownOverallId).toBeNull()
  expect(await saveGrades(await moderating(ravi!), id, { themes: {} })).toBeUndefined()
})

test('the first grades are shown only once every theme and the whole are graded; it is noted, and one’s own stay', async () => {
  const audit = await anAudit()
  const id = await asked(audit)
  await takeModeration(await moderating(gwenId), id)
  const { overallId, themes: own } = ownGrades()
  const { [themeIds.planning!]: planning, ...rest } = own

  expect(await reveal(await moderating(gwenId), id, { themes: rest })).toEqual({ missing: { [`grade-${themeIds.planning}`]: expect.stringContaining('Grade'), 'grade-overall': expect.any(String) } })
  expect((await owner.select().from(moderatorGrades).where(eq(moderatorGrades.moderationId, id)))).toHaveLength(11)
  expect(await reveal(await moderating(gwenId), id, { themes: { [themeIds.planning!]: planning! }, overallId })).toBe(true)
  expect((await activityOf(id))).toContain('saw the first grades')
  expect(await saveGrades(await moderating(gwenId), id, ownGrades({ planning: improve }))).toBe('revealed')
  expect(await giveBack(await moderating(gwenId), id)).toBeUndefined()
  expect(await owner.select().from(moderatorGrades).where(and(eq(moderatorGrades.moderationId, id), eq(moderatorGrades.themeId, themeIds.planning!)))).toMatchObject([{ gradeId: good }])
})

/** All that the server would say to somebody about a moderation and its audit, on every page that could show a grade. */
async function allThatIsSaidTo(who: Somebody, id: string, audit: { id: string }, gapId: string) {
  await endReadings()
  const confirming = await through(db, 'confirm findings', who)
  const following = await through(db, 'follow gaps', who)
  return JSON.stringify([
    await moderationFor(await moderating(who), id), await openModerations(await moderating(who)), await feedbackFor(await through(db, 'read feedback on audits', who)),
    await findingsOf(confirming, audit.id), (await auditsToConfirm(confirming, { page: 1 })).filter((one) => one.id === audit.id), await threadOf(following, gapId),
  ], (key, value: unknown) => (key === 'savedAt' ? undefined : value))
}

test('until then nothing that the server says hangs on the first grades; afterwards it does', async () => {
  const audit = await anAudit({ 'Audit type': 'Moderation of internal audit', Strengths: 'A first word of strengths.', 'What needs to improve': 'A first word of failings.' })
  const gapId = (await gapOn(audit.id, 'planning'))!.id
  const id = await asked(audit)
  await takeModeration(await moderating(gwenId), id)
  const blind = await allThatIsSaidTo(gwenId, id, audit, gapId)
  const before = await owner.select().from(judgements).where(eq(judgements.auditId, audit.id))
  await owner.update(judgements).set({ gradeId: scale.outstanding }).where(and(eq(judgements.auditId, audit.id), sql`grade_id is not null`))
  await owner.update(audits).set({ overallGradeId: scale.inadequate, strengths: 'Other words.' }).where(eq(audits.id, audit.id))
  await owner.update(moderations).set({ chosenBecause: 'inadequate' }).where(eq(moderations.id, id))

  expect(await allThatIsSaidTo(gwenId, id, audit, gapId)).toBe(blind)
  expect(blind).not.toMatch(/first word|chosenBecause|Audrey/)
  expect(await blindModerationOf(await through(db, 'follow gaps', gwenId), { gapId })).toBe(id)
  expect(await blindModerationOf(await through(db, 'confirm findings', gwenId), { auditId: audit.id })).toBe(id)
  expect(await blindModerationOf(await through(db, 'confirm findings', ravi!), { auditId: audit.id })).toBeUndefined()

  for (const { themeId, gradeId } of before) await owner.update(judgements).set({ gradeId }).where(and(eq(judgements.auditId, audit.id), eq(judgements.themeId, themeId)))
  await reveal(await moderating(gwenId), id, ownGrades({}, good))
  const seen = await allThatIsSaidTo(gwenId, id, audit, gapId)
  expect(seen).toContain('Other words.')
  const page = (await moderationFor(await moderating(gwenId), id))!
  expect(page.place).toBe('revealed')
  expect(page.revealed!.themes.get(themeIds.planning!)).toMatchObject({ firstId: scale.inadequate })
  expect(page.revealed!.firstOverallId).toBe(scale.inadequate)
})

test('while it is being moderated nobody confirms its provisional grades, and it is not on the list', async () => {
  const audit = await anAudit()
  const [gap] = (await findingsOf(await through(db, 'confirm findings', ravi!), audit.id))!.gaps
  const id = await asked(audit)
  await endReadings()

  expect(await confirmFindings(await through(db, 'confirm findings', ravi!), audit.id, { [gap!.id]: 'system' })).toBe('being moderated')
  expect((await auditsToConfirm(await through(db, 'confirm findings', ravi!), { page: 1 })).map((one) => one.id)).not.toContain(audit.id)
  expect(await findingsOf(await through(db, 'confirm findings', ravi!), audit.id)).toMatchObject({ beingModerated: true })
  await takeModeration(await moderating(gwenId), id)
  expect(await confirmFindings(await through(db, 'confirm findings', gwenId), audit.id, {})).toBeUndefined()
  expect((await auditNow(audit.id)).confirmedAt).toBeNull()
})

test('whoever confirms while somebody asks for a moderation either comes first or waits for it', async () => {
  for (let n = 0; n < 6; n++) {
    const audit = await anAudit({ Plan: 'Good' })
    const [confirmed, chosen] = await Promise.all([confirmFindings(await through(db, 'confirm findings', ravi!), audit.id, {}), askForModeration(await moderating(una!), { reference: audit.reference, line: 'first' })])
    expect(chosen).toBe(true)
    expect((await auditNow(audit.id)).confirmedAt === null).toBe(confirmed === 'being moderated')
  }
})

test('grades that are the same are agreed at once, confirmed, and kept three times over', async () => {
  const audit = await anAudit()
  const id = await revealed(audit)
  expect(await agreeGrades(await moderating(gwenId), id, { ...nothing, feedback: 'Well evidenced throughout.' })).toEqual({ changed: 0 })

  expect(await auditNow(audit.id)).toMatchObject({ confirmedById: gwenId.id, overallGradeId: improve })
  const kept = await owner.select().from(agreedGrades).where(eq(agreedGrades.moderationId, id))
  expect(kept).toHaveLength(12)
  expect(kept.every((one) => one.firstGradeId === one.moderatorGradeId && one.firstGradeId === one.agreedGradeId)).toBe(true)
  expect(await gapOn(audit.id, 'planning')).toMatchObject({ withdrawnAt: null })
  expect(await activityOf(audit.id)).toContain('confirmed grades')
})

test('what is missing is named by field, and nothing is written', async () => {
  const audit = await anAudit()
  const id = await revealed(audit, ownGrades({ planning: good, oversight: improve }, good))
  expect(await agreeGrades(await moderating(gwenId), id, nothing)).toEqual({ missing: {
    [`grade-${themeIds.planning}`]: expect.any(String), [`because-${themeIds.planning}`]: expect.any(String),
    [`grade-${themeIds.oversight}`]: expect.any(String), [`because-${themeIds.oversight}`]: expect.any(String), 'grade-overall': expect.any(String), 'because-overall': expect.any(String), talked: expect.any(String),
  } })
  expect(await agreeGrades(await moderating(gwenId), id, { ...nothing, talked: true, overall: { gradeId: improve, because: 'B.' }, themes: { ...on('planning', crypto.randomUUID()), ...on('oversight', improve) } })).toEqual({ missing: { [`grade-${themeIds.planning}`]: expect.any(String), [`because-${themeIds.planning}`]: expect.any(String) } })
  expect((await auditNow(audit.id)).confirmedAt).toBeNull()
  expect(await owner.select().from(agreedGrades).where(eq(agreedGrades.moderationId, id))).toEqual([])
})

test('an agreed grade raises a gap, withdraws another, and the tallies follow', async () => {
  const audit = await anAudit()
  const id = await revealed(audit, ownGrades({ oversight: improve }))
  expect(await agreeGrades(await moderating(gwenId), id, { ...nothing, talked: true, themes: { ...on('planning', good), ...on('oversight', improve) } })).toEqual({ changed: 2 })

  expect(await gapOn(audit.id, 'planning')).toMatchObject({ withdrawnAt: expect.any(Date) })
  expect(await gapOn(audit.id, 'oversight')).toMatchObject({ withdrawnAt: null, attribution: null })
  expect(await owner.select().from(agreedGrades).where(and(eq(agreedGrades.moderationId, id), eq(agreedGrades.themeId, themeIds.planning!)))).toMatchObject([{ firstGradeId: scale.inadequate, moderatorGradeId: good, agreedGradeId: good, because: 'We read the minutes together.' }])
  await everythingHolds()
})

test('learning that rests on a grade that was agreed otherwise ends, a closed gap opens, and a new one brings its own', async () => {
  const audit = await anAudit({ Plan: 'Good', 'Voice & lived experience': 'Requires improvement', 'Audit type': 'Moderation of internal audit', Attribution: 'practitioner' })
  const learning = () => owner.select().from(assignments).where(eq(assignments.personId, audit.workerId!))
  const gap = (await gapOn(audit.id, 'lived-experience'))!
  expect(await learning()).toMatchObject([{ endedAt: null }])
  await owner.insert(gapClosures).values({ organisationId: audit.organisationId, gapId: gap.id, closedAt: new Date() })

  const id = await revealed(audit, ownGrades())
  await agreeGrades(await moderating(gwenId), id, { ...nothing, themes: on('lived-experience', good) })

  expect(await learning()).toMatchObject([{ endedBecause: 'regraded' }])
  expect(await owner.select().from(gapClosures).where(eq(gapClosures.gapId, gap.id))).toEqual([])
  expect((await auditNow(audit.id)).confirmedById).toBe(gwenId.id)
  await everythingHolds()
})

test('a theme that is agreed not to apply, and one that does after all', async () => {
  const audit = await anAudit()
  const id = await revealed(audit, ownGrades({ planning: null, permanence: improve }))
  await agreeGrades(await moderating(gwenId), id, { ...nothing, talked: true, themes: { ...on('planning', null, 'No plan is due yet.'), ...on('permanence', improve) } })
  const judged = async (key: string) => (await owner.select().from(judgements).where(and(eq(judgements.auditId, audit.id), eq(judgements.themeId, themeIds[key]!))))[0]
  expect(await judged('planning')).toMatchObject({ gradeId: null, notApplicableBecause: 'No plan is due yet.' })
  expect(await judged('permanence')).toMatchObject({ gradeId: improve })
  expect((await gapOn(audit.id, 'planning'))!.withdrawnAt).not.toBeNull()
  expect((await gapOn(audit.id, 'permanence'))!.withdrawnAt).toBeNull()
  await everythingHolds()
})

test('an overall grade that is agreed away from the rule says why', async () => {
  const audit = await anAudit()
  await owner.update(audits).set({ ruleGradeId: improve }).where(eq(audits.id, audit.id))
  const id = await revealed(audit, ownGrades({ planning: scale.inadequate! }, good))
  await agreeGrades(await moderating(gwenId), id, { ...nothing, talked: true, overall: { gradeId: good, because: 'The child is safe and heard.' } })
  expect(await auditNow(audit.id)).toMatchObject({ overallGradeId: good, ruleGradeId: improve, movedBecause: 'The child is safe and heard.' })
  expect((await owner.select().from(moderations).where(eq(moderations.id, id)))[0]).toMatchObject({ firstOverallId: improve, ownOverallId: good, agreedOverallId: good })
})

test('of many who agree at once one is heard, and everything follows once', async () => {
  const audit = await anAudit()
  const id = await revealed(audit, ownGrades({ planning: scale.inadequate!, oversight: improve }))
  const doors = await Promise.all(Array.from({ length: 12 }, () => moderating(gwenId)))
  const answers = await Promise.all(doors.map((door, n) => agreeGrades(door, id, { ...nothing, themes: on('oversight', n % 2 ? good : improve) })))
  expect(answers.filter((answer) => typeof answer === 'object')).toHaveLength(1)
  expect(answers.filter((answer) => answer === 'agreed already')).toHaveLength(11)
  expect((await activityOf(audit.id)).filter((did) => did === 'confirmed grades')).toHaveLength(1)
  await everythingHolds()
})

test('nobody else agrees, nor anybody before the first grades were shown; once the moderator has left, whoever may moderate takes over', async () => {
  const audit = await anAudit()
  const id = await revealed(audit)
  const blind = await asked(await anAudit())
  await takeModeration(await moderating(gwenId), blind)
  expect(await agreeGrades(await moderating(ravi!), id, nothing)).toBeUndefined()
  expect(await agreeGrades(await moderating(gwenId), blind, nothing)).toBe('not yet revealed')

  const leaver = await somebody(owner, council, { name: 'Lew Leaver', role: 'auditor' })
  const [open, shown] = [await asked(await anAudit()), await revealed(await anAudit(), undefined, leaver)]
  await takeModeration(await moderating(leaver), open)
  await saveGrades(await moderating(leaver), open, ownGrades())
  await owner.execute(sql`update people set left_on = current_date where id = ${leaver.id}::uuid`)
  expect((await openModerations(await moderating(gwenId))).toTake.map((one) => one.id)).toContain(open)
  expect(await takeModeration(await moderating(gwenId), open)).toBe(true)
  expect(await owner.select().from(moderatorGrades).where(eq(moderatorGrades.moderationId, open))).toEqual([])
  expect(await agreeGrades(await moderating(audreyId), shown, nothing)).toBeUndefined()
  expect(await agreeGrades(await moderating(ravi!), shown, nothing)).toEqual({ changed: 0 })
})

test('a moderation that is given back waits for somebody else, who begins anew', async () => {
  const id = await asked(await anAudit())
  await takeModeration(await moderating(gwenId), id)
  await saveGrades(await moderating(gwenId), id, ownGrades())
  expect(await giveBack(await moderating(ravi!), id)).toBeUndefined()
  expect(await giveBack(await moderating(gwenId), id)).toBe(true)
  expect(await owner.select().from(moderatorGrades).where(eq(moderatorGrades.moderationId, id))).toEqual([])
  expect(await takeModeration(await moderating(ravi!), id)).toBe(true)
})

test('a Head of Service moderates in the second line, blind to the grades as they stand, and never the first moderator', async () => {
  const audit = await anAudit({ Service: 'Family Help' })
  const first = await revealed(audit)
  await agreeGrades(await moderating(gwenId), first, nothing)
  const second = await asked(audit, 'second')
  await owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, valid_from) values (${gwenId.organisationId}::uuid, ${gwenId.id}::uuid, 'leader', 'council', '2020-01-01')`)
  await endReadings()

  expect(await takeModeration(await moderating(ravi!), second)).toEqual({ mayNot: expect.stringContaining('Head of Service') })
  expect(await takeModeration(await moderating(gwenId), second)).toEqual({ mayNot: expect.stringContaining('moderated this audit before') })
  expect(await takeModeration(await moderating(head), second)).toBe(true)
  expect((await moderationFor(await moderating(head), first))!).toMatchObject({ place: 'it is done', revealed: undefined, themes: [] })
  expect(await reveal(await moderating(head), second, ownGrades({ planning: improve }))).toBe(true)
  expect(await agreeGrades(await moderating(head), second, { ...nothing, themes: on('planning', improve) })).toEqual({ changed: 1 })
  expect(await owner.select().from(agreedGrades).where(and(eq(agreedGrades.moderationId, first), eq(agreedGrades.themeId, themeIds.planning!)))).toMatchObject([{ agreedGradeId: scale.inadequate }])
  await owner.execute(sql`delete from role_holdings where person_id = ${gwenId.id}::uuid and role = 'leader'`)
})

test('the auditor reads the feedback and their own figures, and what others were told is not theirs', async () => {
  const audit = await anAudit({ Auditor: 'Ada Told' })
  const ada = await somebody(owner, council, { name: 'Ada Told', role: 'auditor' })
  await owner.update(audits).set({ auditorId: ada.id }).where(eq(audits.id, audit.id))
  const id = await revealed(audit, ownGrades({ oversight: improve, planning: scale.inadequate! }))
  await agreeGrades(await moderating(gwenId), id, { ...nothing, themes: on('oversight', improve), feedback: 'The reasons for decisions are missing.' })

  const read = async () => { await endReadings(); return feedbackFor(await through(db, 'read feedback on audits', ada)) }
  expect(await read()).toMatchObject({ agreed: [{ id, by: 'Gwen Marsh', feedback: 'The reasons for decisions are missing.', readAt: null, changed: 1 }], figures: { pairs: 11, exact: 10, over: 1, under: 0 } })
  expect((await moderationFor(await moderating(ada), id))!.place).toBe('agreed')
  expect(await markFeedbackRead(await through(db, 'read feedback on audits', ravi!), id)).toBeUndefined()
  expect(await markFeedbackRead(await through(db, 'read feedback on audits', ada), id)).toBe(true)
  expect(await markFeedbackRead(await through(db, 'read feedback on audits', ada), id)).toBe(true)
  expect((await read()).agreed[0]!.readAt).not.toBeNull()
})

test('audits are chosen when they are published, once, and due in five working days', async () => {
  const audit = await anAudit({ 'Overall judgement': 'Inadequate' })
  const choose = (at: string) => writing(db, audit.organisationId, (tx) => chooseForModeration(tx, { organisationId: audit.organisationId, at: new Date(at) }, audit.id))
  expect(await choose('2027-03-24T10:00:00Z')).toBe('inadequate')
  expect(await choose('2027-03-25T10:00:00Z')).toBeUndefined()
  // Good Friday and Easter Monday lie between, and the clocks go forward.
  expect(await owner.select().from(moderations).where(eq(moderations.auditId, audit.id))).toMatchObject([{ dueOn: '2027-04-02', chosenById: null }])
})

test.each([['2026-10-24T23:30:00Z', '2026-10-30'], ['2026-10-25T00:30:00Z', '2026-10-30'], ['2026-12-23T23:59:00Z', '2027-01-04'], ['2026-06-30T23:30:00Z', '2026-07-08']])('chosen at %s it is due on %s', async (at, due) => {
  const audit = await anAudit()
  expect(await askForModeration(await moderating(una!, at), { reference: audit.reference, line: 'first' })).toBe(true)
  expect(await owner.select().from(moderations).where(eq(moderations.auditId, audit.id))).toMatchObject([{ dueOn: due }])
})

test('somebody asks for one audit, or for so many of an import by chance; never twice, nor for a line that is not theirs', async () => {
  const audit = await anAudit()
  await asked(audit)
  expect(await askForModeration(await moderating(una!), { reference: audit.reference, line: 'first' })).toBe('chosen already')
  expect(await askForModeration(await moderating(una!), { reference: audit.reference, line: 'second' })).toBeUndefined()
  expect(await askForModeration(await moderating(una!), { reference: 'X-1', line: 'first' })).toBeUndefined()

  const { importId } = await takeIn(db, sheet(Array.from({ length: 9 }, (_, n) => ({ 'Audit No': `S-${n}`, 'Case ID': `NM90${n}`, 'Audit type': 'Internal audit' }))))
  const source = { kind: 'import' as const, id: importId }
  const left = async () => { await endReadings(); return (await sourcesFor(await moderating(una!))).find((one) => one.id === importId)!.first }
  expect(await left()).toBe(9)
  expect(await chooseSome(await moderating(una!), source, { many: 4, line: 'first' })).toBe(4)
  expect(await chooseSome(await moderating(una!), source, { many: 20, line: 'first' })).toBe(5)
  expect(await chooseSome(await moderating(una!), source, { many: 20, line: 'first' })).toBe(0)
  expect(await chooseSome(await moderating(una!), source, { many: 1, line: 'second' })).toBeUndefined()
  expect(await left()).toBe(0)
})

test('a later sheet that says again what it said leaves the agreed grades; one that says something new changes them', async () => {
  const row = { Strengths: 'Clear.' }
  const audit = await anAudit(row)
  const id = await revealed(audit, ownGrades({ planning: improve, permanence: improve }, good))
  await agreeGrades(await moderating(gwenId), id, { ...nothing, talked: true, themes: { ...on('planning', improve), ...on('permanence', improve) }, overall: { gradeId: good, because: 'Safe and heard.' } })
  const again = (also: SheetRow) => takeIn(db, sheet([{
    'Audit No': audit.reference, 'Audit type': 'Internal audit', 'Case ID': audit.caseReference, 'Allocated SW': `Worker ${audited}`, 'SW email': `worker.${audited}@northmere.example`,
    Auditor: 'Audrey Penn', 'Overall judgement': 'Requires improvement', Plan: 'Inadequate', ...also,
  }]))
  const gradeOf = async (key: string) => (await owner.select().from(judgements).where(and(eq(judgements.auditId, audit.id), eq(judgements.themeId, themeIds[key]!))))[0]!.gradeId

  expect(await again({ Strengths: 'Clear, and kind.' })).toMatchObject({ accepted: 1 })
  expect(await auditNow(audit.id)).toMatchObject({ strengths: 'Clear, and kind.', overallGradeId: good, confirmedById: gwenId.id })
  expect([await gradeOf('planning'), await gradeOf('permanence')]).toEqual([improve, improve])
  await again({ Strengths: 'Clear, and kind.', Plan: 'Good' })
  expect(await gradeOf('planning')).toBe(good)
  expect((await auditNow(audit.id)).confirmedAt).toBeNull()
  await everythingHolds()
})

test('an import whose audit was moderated is not taken back; one whose audit the portal merely chose goes with its moderation', async () => {
  const audit = await anAudit({ 'Overall judgement': 'Inadequate' })
  await writing(db, audit.organisationId, (tx) => chooseForModeration(tx, { organisationId: audit.organisationId, at: new Date() }, audit.id))
  const other = await anAudit()
  await asked(other)
  const importer = async () => allowNamed(db, council, 'import command', 'import audits', new Date())

  expect(await voidImport(await importer(), other.importId!)).toEqual({ acted: 1, changedSince: 0, free: 0 })
  expect(await voidImport(await importer(), audit.importId!)).toBe('voided')
  expect(await owner.select().from(moderations).where(eq(moderations.auditId, audit.id))).toEqual([])
})

test('another council sees and does nothing', async () => {
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })
  const audit = await anAudit()
  const id = await asked(audit)
  expect(await moderationFor(await moderating(stranger), id)).toBeUndefined()
  expect(await takeModeration(await moderating(stranger), id)).toBeUndefined()
  expect(await askForModeration(await moderating(stranger), { reference: audit.reference, line: 'first' })).toBeUndefined()
  expect(await openModerations(await moderating(stranger))).toMatchObject({ mine: [], toTake: [], forOthers: 0 })
})

/** All that must hold of the data, with the exception of what this file itself does not do through the portal. */
async function everythingHolds() {
  const broken: string[] = []
  await owner.transaction(async (tx) => {
    for await (const { promise, problems, examples } of findings(tx)) if (problems > 0) broken.push(`${promise}: ${examples.join()}`)
  })
  expect(broken).toEqual([])
}
