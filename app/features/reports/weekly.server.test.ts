import { readFile } from 'node:fs/promises'
import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { actionChallenges, audits, awayPeriods, disputes, evidence, evidenceChecks, extensions, gaps, grades, handOvers, judgements, moderations, remedialActions, safetyContacts, teams, teamSuccessions } from '../../../db/schema.ts'
import { openWork } from '../insight/open-work.server.ts'
import { periodOn, type Period } from './periods.ts'
import type { Count } from './reports.ts'
import { weeklyFigures } from './weekly.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const { organisationId } = maren
const week = periodOn('weekly', '2026-05-07')
const figures = (period: Period = week) => writing(db, organisationId, (tx) => weeklyFigures(tx, period))

/** One row of a table, by its columns; the total is the row 'All'. */
async function row(key: string, name: string, period: Period = week): Promise<Record<string, Count>> {
  const { contents } = await figures(period)
  const table = contents.tables.find((one) => one.key === key)!
  const counts = name === 'All' ? table.total! : table.rows.find((one) => one.name === name)?.counts
  if (!counts) throw new Error(`No ${name} in ${table.rows.map((one) => one.name).join(', ')}`)
  return Object.fromEntries(table.columns.map((column, nth) => [column, counts[nth]!]))
}

const actionsOf = async (reference: string) => {
  const rows = await owner.select({ id: remedialActions.id, priority: remedialActions.priority }).from(remedialActions).innerJoin(audits, eq(audits.id, remedialActions.auditId)).where(eq(audits.reference, reference))
  return (priority: string) => rows.find((one) => one.priority === priority)!.id
}
const inFirstWeek = '2026-05-05T10:00:00Z'
const owned = 'R: See the child ~ Wilma Ashdown ~ 06/05/2026 | A: Write the analysis ~ Wilma Ashdown ~ 06/05/2026 | G: Tidy the chronology ~ Wilma Ashdown ~ 12/05/2026'

test('a week of a council with nothing in it is a week of noughts', async () => {
  const { contents } = await figures()
  expect(contents.tables.map(({ key }) => key)).toEqual(['reds', 'plan', 'actions', 'by-area', 'by-team', 'by-case-type', 'overall-grades', 'themes', 'waiting', 'learning'])
  expect(await row('by-team', 'All')).toMatchObject({ 'Audits this week': 0, 'Audits to date': 0, Overdue: 0 })
  expect(contents.missing).toContain('No programme goes on, so there is no plan to set the audits against.')
})

test('an audit counts in the week in which it was published, and to date from then on', async () => {
  await takeIn(db, sheet([{ 'Audit No': 'W-1', 'Case ID': 'NM300001', Plan: 'Requires improvement', Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': owned }]), { at: inFirstWeek })
  // On the very cut-off: the next week's.
  await takeIn(db, sheet([{ 'Audit No': 'W-2', 'Case ID': 'NM300002', Team: 'Family Help North' }]), { at: week.cutOff })
  expect(await row('by-team', 'Family Help South')).toMatchObject({ 'Audits this week': 1, 'Audits to date': 1 })
  expect(await row('by-team', 'All')).toMatchObject({ 'Audits this week': 1, 'Audits to date': 1 })
  expect(await row('by-team', 'All', periodOn('weekly', '2026-05-14'))).toMatchObject({ 'Audits this week': 1, 'Audits to date': 2 })
  expect(await row('by-area', 'Family Help')).toMatchObject({ 'Audits this week': 1 })
  expect(await row('by-case-type', 'All')).toEqual({ 'Audits this week': 1, 'Audits to date': 1 })
  expect(await row('overall-grades', 'Good')).toMatchObject({ 'Audits this week': 1 })
})

test('a grade counts as it stood at the cut-off, whatever was confirmed, moderated or settled later', async () => {
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, 'W-1'))
  const auditor = audit!.auditorId!
  const byWord = Object.fromEntries((await owner.select().from(grades).where(eq(grades.organisationId, organisationId))).map(({ word, id }) => [word, id]))
  expect(await row('themes', 'Planning')).toMatchObject({ 'Requires improvement': 1, Good: 0, Graded: 1, 'Disputed, left out': 0, 'With them in': 1 })

  await owner.update(audits).set({ confirmedAt: new Date('2026-05-06T10:00:00Z'), confirmedById: auditor }).where(eq(audits.id, audit!.id))
  expect(await row('themes', 'Planning')).toMatchObject({ Confirmed: 1, Provisional: 0 })
  await owner.update(audits).set({ confirmedAt: new Date(week.cutOff) }).where(eq(audits.id, audit!.id))
  expect(await row('themes', 'Planning')).toMatchObject({ Confirmed: 0, Provisional: 1 })

  // A moderation agreed after the cut-off lowers the whole: the week says what stood at its cut-off, the next week's total says moderated.
  await owner.insert(moderations).values({
    organisationId, auditId: audit!.id, line: 'first', chosenBecause: 'random', chosenAt: week.from, dueOn: '2026-05-20', moderatorId: maren.id, takenAt: week.from, ownOverallId: byWord.Inadequate!, firstOverallId: audit!.overallGradeId,
    agreedOverallId: byWord.Inadequate!, revealedAt: week.cutOff, agreedById: maren.id, agreedAt: week.cutOff,
  })
  await owner.update(audits).set({ overallGradeId: byWord.Inadequate! }).where(eq(audits.id, audit!.id))
  expect(await row('overall-grades', 'Good')).toMatchObject({ 'Audits this week': 1, Moderated: 0, Provisional: 1 })
  expect(await row('overall-grades', 'Inadequate', periodOn('weekly', '2026-05-14'))).toMatchObject({ 'Audits to date': 1 })

  // A challenge that is open at the cut-off is left out; settled later, with another grade, it was still the first one then.
  const [gap] = await owner.select().from(gaps).where(eq(gaps.auditId, audit!.id))
  const [raised] = await owner.insert(disputes).values({
    organisationId, gapId: gap!.id, raisedById: audit!.workerId!, raisedAt: new Date('2026-05-06T10:00:00Z'), because: 'See May.', challengedGradeId: byWord['Requires improvement']!, settleBy: '2026-05-13',
  }).returning()
  expect(await row('themes', 'Planning')).toMatchObject({ Graded: 0, 'Requires improvement': 0, 'Disputed, left out': 1, 'With them in': 1 })
  expect(await row('waiting', 'Disputed findings, for a decision')).toEqual({ Waiting: 1, 'Past their day': { k: 0, n: 1 } })
  await owner.update(disputes).set({ settledAt: new Date('2026-05-08T10:00:00Z'), settledById: maren.id, outcome: 'changed', gradeId: byWord.Good!, settledBecause: 'The plan has dates.' }).where(eq(disputes.id, raised!.id))
  await owner.update(judgements).set({ gradeId: byWord.Good! }).where(sql`${judgements.auditId} = ${audit!.id} and ${judgements.themeId} = ${gap!.themeId}`)
  expect(await row('themes', 'Planning')).toMatchObject({ Graded: 0, 'Disputed, left out': 1 })
  await owner.update(disputes).set({ raisedAt: new Date('2026-05-08T09:00:00Z') }).where(eq(disputes.id, raised!.id))
  expect(await row('themes', 'Planning')).toMatchObject({ 'Requires improvement': 1, Good: 0, 'Disputed, left out': 0 })
})

test('what was sent in, made safe, extended, challenged or done after the cut-off is not in it', async () => {
  const of = await actionsOf('W-1')
  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  const marcus = await personCalled(owner, 'northmere', 'Marcus Tull')
  await owner.update(remedialActions).set({ dueOn: '2026-05-06', dueAt: new Date('2026-05-06T11:00:00Z') }).where(eq(remedialActions.id, of('red')))
  await owner.update(remedialActions).set({ dueOn: '2026-05-06', dueAt: new Date('2026-05-06T23:00:00Z') }).where(eq(remedialActions.id, of('amber')))
  expect(await row('actions', 'All')).toMatchObject({ Open: 3, Overdue: 2, 'Due this week, in time': { k: 0, n: 2 }, 'Up to 1 working day': 2 })
  expect(await row('reds', 'Outstanding')).toEqual({ Reds: 1, 'Recorded as made safe': { k: 0, n: 1 } })

  const after = new Date('2026-05-08T10:00:00Z')
  const before = new Date('2026-05-06T10:00:00Z')
  const [contact] = await owner.insert(safetyContacts).values({ organisationId, remedialActionId: of('red'), reached: true, spokenTo: 'practitioner', at: before, recordedById: wilma.id, recordedAt: after }).returning()
  const [sent] = await owner.insert(evidence).values({ organisationId, remedialActionId: of('amber'), caseReference: 'NM300001', recordKind: 'Case note', recordDate: '2026-05-08', submittedById: wilma.id, submittedAt: after, checkDueOn: '2026-05-12' }).returning()
  await owner.insert(extensions).values({ organisationId, remedialActionId: of('red'), dueOn: '2026-05-20', dueAt: new Date('2026-05-20T11:00:00Z'), because: 'School.', byId: marcus.id, at: after })
  await owner.update(remedialActions).set({ doneAt: after }).where(eq(remedialActions.id, of('green')))
  const [challenge] = await owner.insert(actionChallenges).values({ organisationId, remedialActionId: of('amber'), raisedById: wilma.id, raisedAt: after, because: 'It is done.', decideBy: '2026-05-12' }).returning()
  const [leave] = await owner.insert(awayPeriods).values({ organisationId, personId: wilma.id, awayFrom: '2026-05-06', backOn: '2026-05-20', recordedById: marcus.id, recordedAt: after }).returning()
  expect(await row('actions', 'All')).toMatchObject({ Open: 3, Overdue: 2, 'Due this week, in time': { k: 0, n: 2 } })
  expect(await row('reds', 'Outstanding')).toEqual({ Reds: 1, 'Recorded as made safe': { k: 0, n: 1 } })
  expect(await row('waiting', 'Evidence of actions, for a check')).toMatchObject({ Waiting: 0 })

  // The same facts before it are.
  await owner.update(safetyContacts).set({ recordedAt: before }).where(eq(safetyContacts.id, contact!.id))
  await owner.update(evidence).set({ submittedAt: before }).where(eq(evidence.id, sent!.id))
  await owner.update(extensions).set({ at: before })
  await owner.update(remedialActions).set({ doneAt: before }).where(eq(remedialActions.id, of('green')))
  expect(await row('actions', 'All')).toMatchObject({ Open: 2, Overdue: 0, 'Due this week, in time': { k: 1, n: 2 } })
  expect(await row('reds', 'Outstanding')).toEqual({ Reds: 1, 'Recorded as made safe': { k: 1, n: 1 } })
  expect(await row('waiting', 'Evidence of actions, for a check')).toEqual({ Waiting: 1, 'Past their day': { k: 0, n: 1 } })

  // More time moves what is overdue, and never what was due: that is said by the first date.
  await owner.delete(extensions)
  await owner.delete(evidence).where(eq(evidence.id, sent!.id))
  expect(await row('actions', 'Red')).toMatchObject({ Overdue: 1, 'Due this week, in time': { k: 0, n: 1 } })
  expect(await row('actions', 'Amber')).toMatchObject({ Overdue: 1 })
  await owner.update(awayPeriods).set({ recordedAt: before }).where(eq(awayPeriods.id, leave!.id))
  expect(await row('actions', 'Amber')).toMatchObject({ Overdue: 0, 'Due this week, in time': { k: 0, n: 0 } })
  await owner.delete(awayPeriods)
  await owner.update(actionChallenges).set({ raisedAt: before }).where(eq(actionChallenges.id, challenge!.id))
  expect(await row('actions', 'Amber')).toMatchObject({ Open: 1, Overdue: 0 })
  await owner.update(actionChallenges).set({ decidedAt: after, decidedById: marcus.id, outcome: 'stands', decidedBecause: 'It is not.' }).where(eq(actionChallenges.id, challenge!.id))
  expect(await row('actions', 'Amber')).toMatchObject({ Overdue: 0 })
  await owner.delete(actionChallenges)
})

test('leave counts of whoever had the action at the cut-off, also when it was passed on since', async () => {
  const of = await actionsOf('W-1')
  const [wilma, marcus] = [await personCalled(owner, 'northmere', 'Wilma Ashdown'), await personCalled(owner, 'northmere', 'Marcus Tull')]
  await owner.insert(awayPeriods).values({ organisationId, personId: wilma.id, awayFrom: '2026-05-06', backOn: '2026-05-20', recordedById: marcus.id, recordedAt: new Date('2026-05-06T08:00:00Z') })
  await owner.insert(handOvers).values({ organisationId, remedialActionId: of('amber'), fromId: wilma.id, toId: marcus.id, because: 'reassigned', byId: marcus.id, at: new Date('2026-05-08T10:00:00Z') })
  await owner.update(remedialActions).set({ ownerId: marcus.id }).where(eq(remedialActions.id, of('amber')))
  expect(await row('actions', 'Amber')).toMatchObject({ Overdue: 0 })
  await owner.update(handOvers).set({ at: new Date('2026-05-06T09:00:00Z') })
  expect(await row('actions', 'Amber')).toMatchObject({ Overdue: 1 })
  await owner.delete(awayPeriods)
  await owner.delete(handOvers)
})

test('the same week gives the same hash, and another one once its past was corrected', async () => {
  const { inputsHash } = await figures()
  expect((await figures()).inputsHash).toBe(inputsHash)
  await takeIn(db, sheet([{ 'Audit No': 'W-9', 'Case ID': 'NM300009' }]), { at: '2026-05-20T10:00:00Z' })
  expect((await figures()).inputsHash).toBe(inputsHash)
  await owner.update(audits).set({ hiddenAt: new Date('2026-05-20T10:00:00Z') }).where(eq(audits.reference, 'W-1'))
  expect((await figures()).inputsHash).not.toBe(inputsHash)
  await owner.update(audits).set({ hiddenAt: null }).where(eq(audits.reference, 'W-1'))
  expect((await figures()).inputsHash).toBe(inputsHash)
})

test('a team that was split in the week stands under both names', async () => {
  const [old] = await owner.select().from(teams).where(sql`${teams.organisationId} = ${organisationId} and ${teams.name} = 'Family Help South'`)
  const made = await owner.insert(teams).values(['Family Help East', 'Family Help West'].map((name) => ({ organisationId, name, serviceAreaId: old!.serviceAreaId, validFrom: '2026-05-04' }))).returning()
  await owner.update(teams).set({ validTo: '2026-05-04' }).where(eq(teams.id, old!.id))
  await owner.insert(teamSuccessions).values(made.map(({ id }) => ({ organisationId, fromTeamId: old!.id, toTeamId: id, changesOn: '2026-05-04', recordedAt: new Date() })))
  const names = async (period: Period) => (await figures(period)).contents.tables.find(({ key }) => key === 'by-team')!.rows.map(({ name }) => name).filter((name) => /South|East|West/.test(name) && name.startsWith('Family'))
  expect(await names(week)).toEqual(['Family Help East, until 4 May Family Help South', 'Family Help South, from 4 May Family Help East and Family Help West', 'Family Help West, until 4 May Family Help South'])
  expect(await names(periodOn('weekly', '2026-04-30'))).toEqual(['Family Help South'])
  // The week after, the old name stands for as long as something is open under it.
  expect(await names(periodOn('weekly', '2026-05-14'))).toEqual(['Family Help East', 'Family Help South, from 4 May Family Help East and Family Help West', 'Family Help West'])
  await owner.delete(teamSuccessions)
  await owner.update(teams).set({ validTo: null }).where(eq(teams.id, old!.id))
})

test('nothing of another council is in it', async () => {
  const other = await anotherCouncil(owner)
  const { contents } = await writing(db, other.id, (tx) => weeklyFigures(tx, week))
  expect(contents.tables.find(({ key }) => key === 'by-team')).toMatchObject({ rows: [{ name: 'Safeguarding East' }], total: [0, 0, { k: 0, n: 0 }, 0, 0, 0, 0] })
})

test('open and overdue actions are what the leaders’ own page says at the same moment, with leave and challenges', async () => {
  await takeIn(db, await readFile('data/northmere-audits.csv'), { at: '2026-11-20T09:00:00Z' })
  const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
  const some = await owner.select({ id: remedialActions.id, ownerId: remedialActions.ownerId }).from(remedialActions).where(sql`${remedialActions.priority} in ('amber', 'green') and ${remedialActions.doneAt} is null`).orderBy(remedialActions.id)
  await owner.insert(awayPeriods).values([...new Set(some.map(({ ownerId }) => ownerId))].filter((_, nth) => nth % 3 === 0)
    .map((personId, nth) => ({ organisationId, personId, awayFrom: '2026-05-12', backOn: nth % 2 ? null : '2026-12-01', recordedById: wilma.id, recordedAt: new Date('2026-11-21T08:00:00Z') })))
  await owner.insert(actionChallenges).values(some.filter((_, nth) => nth % 7 === 0).map(({ id, ownerId }) => ({ organisationId, remedialActionId: id, raisedById: ownerId, raisedAt: new Date('2026-11-21T08:00:00Z'), because: 'Done.', decideBy: '2026-11-25' })))
  await owner.insert(extensions).values(some.filter((_, nth) => nth % 11 === 3).map(({ id }) => ({ organisationId, remedialActionId: id, dueOn: '2026-12-20', dueAt: new Date('2026-12-20T11:00:00Z'), because: 'School.', byId: wilma.id, at: new Date('2026-11-21T08:00:00Z') })))

  for (const on of ['2026-11-26', '2026-12-03', '2026-12-24', '2027-04-01']) {
    const period = periodOn('weekly', on)
    const said = (await openWork(await through(db, 'see insight', maren, period.cutOff))).actions!
    const [red, amber, green] = [await row('actions', 'Red', period), await row('actions', 'Amber', period), await row('actions', 'Green', period)]
    const [outstanding] = [await row('reds', 'Outstanding', period)]
    expect([red.Open, red.Overdue, (outstanding['Recorded as made safe'] as { k: number }).k], on).toEqual([said.red, said.redOverdue, said.redMadeSafe])
    expect([Number(amber.Open) + Number(green.Open), Number(amber.Overdue) + Number(green.Overdue)], on).toEqual([said.other, said.otherOverdue])
    await endReadings()
  }
  const all = await row('actions', 'All', periodOn('weekly', '2026-12-03'))
  expect(Number(all.Overdue)).toBeGreaterThan(3)
  expect(await row('by-team', 'All', periodOn('weekly', '2026-12-03'))).toMatchObject({ Overdue: all.Overdue })
})

test('checks and late evidence are counted as of the cut-off', async () => {
  const [one] = await owner.select({ id: remedialActions.id, ownerId: remedialActions.ownerId }).from(remedialActions).where(sql`${remedialActions.doneAt} is null and not exists (select 1 from evidence where evidence.remedial_action_id = ${remedialActions.id})`).limit(1)
  const later = periodOn('weekly', '2026-11-19')
  const before = await row('waiting', 'Evidence of actions, for a check', later)
  const [sent] = await owner.insert(evidence).values({ organisationId, remedialActionId: one!.id, caseReference: 'NM1', recordKind: 'Plan', recordDate: '2026-11-10', submittedById: one!.ownerId, submittedAt: new Date('2026-11-17T10:00:00Z'), checkDueOn: '2026-11-18' }).returning()
  expect(await row('waiting', 'Evidence of actions, for a check', later)).toMatchObject({ Waiting: Number(before.Waiting) + 1, 'Past their day': { k: (before['Past their day'] as { k: number }).k + 1 } })
  await owner.insert(evidenceChecks).values({ organisationId, evidenceId: sent!.id, outcome: 'accepted', checkedById: maren.id, checkedAt: later.cutOff })
  expect(await row('waiting', 'Evidence of actions, for a check', later)).toMatchObject({ Waiting: Number(before.Waiting) + 1 })
  expect(await row('waiting', 'Evidence of actions, for a check', periodOn('weekly', '2026-11-26'))).toMatchObject({ Waiting: Number(before.Waiting) })
})
