import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { audits, awayPeriods, messages, people, reportDrafts, reportFeedback, reportNotes, reportReaders, reports, roleHoldings } from '../../../db/schema.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { settleDuty } from './duty.server.ts'
import { draftOf, saveWords, takeReportFigures, tellOfDrafts } from './drafts.server.ts'
import { issuedHashOf } from './hashes.server.ts'
import { addNote, answerFeedback, issueReport, recordFeedback } from './issue.server.ts'
import { periodOn, type Period } from './periods.ts'
import { dataHaveChanged, feedbackTo, reportFor, reportsThere, tableForExport } from './read.server.ts'
import { addReader, endReader, readersOf, whoMayRead } from './readers.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const ben = await somebody(owner, 'northmere', { name: 'Ben Lomax', role: 'admin' })
const hal = await somebody(owner, 'northmere', { name: 'Hal Family', role: 'leader', area: 'Family Help' })
const tariq = await somebody(owner, 'northmere', { name: 'Tariq Shaw', role: 'manager', team: 'Family Help South' })
const { organisationId } = maren
const [week, next] = [periodOn('weekly', '2026-05-07'), periodOn('weekly', '2026-05-14')]
const job = (at: Date | string) => allowNamed(db, 'northmere', 'reports job', 'draft reports', new Date(at))
const issuing = (who: Somebody, at: Date | string = '2026-05-08T14:30:00Z') => through(db, 'issue reports', who, at)
const reading = (who: Somebody, at: Date | string = '2026-05-08T15:00:00Z') => through(db, 'read reports', who, at)
const words = { moved: 'Two audits.', attention: 'Nothing.', well: 'All.' }
const mails = (kind: 'report draft' | 'report') => owner.select().from(messages).where(eq(messages.kind, kind)).orderBy(messages.name)

test('before anything was audited there is nothing to draft', async () => {
  expect(await takeReportFigures(await job(week.cutOff))).toEqual([])
})

test('the figures are taken once, at the cut-off and not before, however many jobs run', async () => {
  await takeIn(db, sheet([{ 'Audit No': 'R-1', 'Case ID': 'NM300001' }, { 'Audit No': 'R-2', 'Case ID': 'NM300002', Team: 'Family Help North' }]), { at: '2026-05-05T10:00:00Z' })
  expect(await takeReportFigures(await job(new Date(week.cutOff.getTime() - 1)))).toEqual([])
  const jobs = await Promise.all(Array.from({ length: 24 }, () => job(week.cutOff)))
  const taken = await Promise.all(jobs.map(takeReportFigures))
  expect(taken.flat().map(({ on }) => on)).toEqual(['2026-05-07'])
  const drafts = await owner.select().from(reportDrafts)
  expect(drafts).toMatchObject([{ kind: 'weekly', period: '2026-05-07', cutOff: week.cutOff, takenAt: week.cutOff }])
  expect(drafts[0]!.inputsHash).toMatch(/^[0-9a-f]{64}$/)
  expect(Object.keys(drafts[0]!.words)).toEqual(expect.arrayContaining(['moved', 'attention', 'well']))
})

test('whoever has the duty is told once that the draft is ready, their deputy while they are away, and the administrators where nobody is there', async () => {
  const [draft] = await owner.select().from(reportDrafts)
  const again = async () => { await owner.delete(messages); await owner.update(reportDrafts).set({ toldAt: null }) }
  expect(await tellOfDrafts(await job(new Date(week.draftAt.getTime() - 1)))).toEqual([])
  const jobs = await Promise.all(Array.from({ length: 12 }, () => job(week.draftAt)))
  expect((await Promise.all(jobs.map(tellOfDrafts))).flat()).toHaveLength(1)
  expect(await mails('report draft')).toMatchObject([{ name: 'Ben Lomax', letter: { subject: 'Draft ready: Weekly data report, week to Thursday 7 May 2026' } }])

  expect(await settleDuty(await issuing(ben), 'weekly', { issuerId: maren.id, deputyId: maren.id })).toBe('same person')
  expect(await settleDuty(await issuing(ben), 'weekly', { issuerId: hal.id, deputyId: null })).toBe('may not issue')
  expect(await settleDuty(await issuing(ben), 'weekly', { issuerId: maren.id, deputyId: ben.id })).toBe(true)
  await again()
  await tellOfDrafts(await job(week.draftAt))
  expect(await mails('report draft')).toMatchObject([{ name: 'Maren Oakhurst', letter: { parts: [{ lines: [{ link: '/reports/weekly/2026-05-07/draft' }] }], closing: 'You get this because you issue this report.' } }])

  await owner.insert(awayPeriods).values({ organisationId, personId: maren.id, awayFrom: '2026-05-08', backOn: '2026-05-11', recordedById: maren.id, recordedAt: new Date() })
  await again()
  await tellOfDrafts(await job(week.draftAt))
  expect(await mails('report draft')).toMatchObject([{ name: 'Ben Lomax', letter: { closing: 'You get this because you stand in for Maren Oakhurst.' } }])
  await owner.insert(awayPeriods).values({ organisationId, personId: ben.id, awayFrom: '2026-05-08', backOn: '2026-05-11', recordedById: maren.id, recordedAt: new Date() })
  await again()
  await tellOfDrafts(await job(week.draftAt))
  expect(await mails('report draft')).toMatchObject([{ name: 'Ben Lomax', letter: { closing: expect.stringContaining('nobody who has the duty') } }])
  await owner.delete(awayPeriods)
  expect(draft!.toldAt).toBeNull()
})

test('a draft is for those who answer for the whole council alone', async () => {
  expect(await draftOf(await issuing(maren), week)).toMatchObject({ issuedBy: null })
  expect(await draftOf(await issuing(hal), week)).toBeUndefined()
  expect(await saveWords(await issuing(hal), week, words, null)).toBeUndefined()
  expect(await issueReport(await issuing(hal), week, null)).toBeUndefined()
  expect((await reportsThere(await reading(hal))).drafts).toEqual([])
  await expect(issuing(tariq)).rejects.toThrow('issue reports')
})

test('of two who write to a draft at once one is told, and nothing of the other is lost', async () => {
  const both = await Promise.all([issuing(maren, '2026-05-08T14:10:00Z'), issuing(ben, '2026-05-08T14:10:01Z')])
  const came = await Promise.all(both.map((one, nth) => saveWords(one, week, { ...words, moved: `Two audits, says ${nth}.` }, null)))
  expect(came.filter((one) => one === true)).toHaveLength(1)
  const lost = came.findIndex((one) => one !== true)
  expect(came[lost]).toEqual({ writtenBy: lost === 0 ? 'Ben Lomax' : 'Maren Oakhurst' })
  expect((await draftOf(await issuing(maren), week))!.words.moved).toBe(`Two audits, says ${1 - lost}.`)
})

test('the list holds people who may read reports and addresses outside, each once', async () => {
  expect((await whoMayRead(await issuing(ben), 'a'))!.map(({ name }) => name)).toEqual(expect.arrayContaining(['Hal Family', 'Maren Oakhurst', 'Tariq Shaw']))
  expect(await whoMayRead(await issuing(ben), 'Wilma')).toEqual([])
  expect(await addReader(await issuing(ben), 'weekly', { personId: maren.id })).toBe(true)
  expect(await addReader(await issuing(ben), 'weekly', { personId: maren.id })).toBe('on the list')
  const [wilma] = await owner.select().from(people).where(eq(people.name, 'Wilma Ashdown'))
  expect(await addReader(await issuing(ben), 'weekly', { personId: wilma!.id })).toBe('may not read')
  expect(await addReader(await issuing(ben), 'weekly', { personId: tariq.id })).toBe(true)
  expect(await addReader(await issuing(ben), 'weekly', { name: 'The sponsor', address: 'sponsor@example.org' })).toBe(true)
  expect(await addReader(await issuing(ben), 'weekly', { name: 'Again', address: 'Sponsor@Example.org' })).toBe('on the list')
  expect(await addReader(await issuing(ben), 'weekly', { name: 'Somebody', address: 'somebody@example.org' })).toBe(true)
  const list = (await readersOf(await issuing(ben)))!
  expect(list.map(({ name, inLine, gone }) => [name, inLine, gone])).toEqual([['Maren Oakhurst', true, false], ['Somebody', false, false], ['Tariq Shaw', false, false], ['The sponsor', false, false]])
  expect(await readersOf(await issuing(hal))).toBeUndefined()
  const somebodys = list.find(({ name }) => name === 'Somebody')!.id
  expect(await endReader(await issuing(ben), somebodys)).toEqual({ name: 'Somebody' })
  expect(await endReader(await issuing(ben), somebodys)).toBeUndefined()
})

test('words that somebody has changed since they were checked are not issued, and nor are headings without any', async () => {
  const now = (await draftOf(await issuing(maren), week))!
  expect(await issueReport(await issuing(maren), week, null)).toBe('words changed')
  expect(await saveWords(await issuing(maren, '2026-05-08T14:20:00Z'), week, { ...words, well: ' ' }, now.wordsAt)).toBe(true)
  expect(await issueReport(await issuing(maren), week, new Date('2026-05-08T14:20:00Z'))).toBe('words missing')
  expect(await saveWords(await issuing(maren, '2026-05-08T14:21:00Z'), week, words, new Date('2026-05-08T14:20:00Z'))).toBe(true)
})

test('of 24 who issue at once one does, and each of the others is told who did and when', async () => {
  await owner.delete(messages)
  const since = new Date('2026-05-08T14:21:00Z')
  const issuers = await Promise.all(Array.from({ length: 24 }, (_, nth) => issuing(nth % 2 ? maren : ben)))
  const came = await Promise.all(issuers.map((one) => issueReport(one, week, since)))
  const won = came.filter((one) => typeof one === 'object' && 'id' in one)
  expect(won).toHaveLength(1)
  const [report] = await owner.select({ by: people.name, at: reports.issuedAt }).from(reports).innerJoin(people, eq(people.id, reports.issuedById))
  for (const one of came.filter((other) => other !== won[0])) expect(one).toEqual({ by: report!.by, at: report!.at })
  expect(await mails('report')).toHaveLength(3)
})

test('an issued report says what its hash says, and cannot be changed or issued again', async () => {
  const [report] = await owner.select().from(reports)
  expect(issuedHashOf(report!.contents, report!.words)).toBe(report!.issuedHash)
  expect(report).toMatchObject({ cutOff: week.cutOff, smallNumber: 5, words })
  await expect(owner.update(reports).set({ words: { moved: 'Else.' } })).rejects.toThrow()
  await expect(owner.delete(reports)).rejects.toThrow()
  await expect(owner.insert(reports).values({ ...report!, id: crypto.randomUUID() })).rejects.toThrow()
  expect(await saveWords(await issuing(maren), week, words, new Date('2026-05-08T14:21:00Z'))).toBe('issued')
  expect(await tellOfDrafts(await job(week.draftAt))).toEqual([])
})

test('whoever can sign in is mailed a link and no figure; an address outside the words and the figures without small counts', async () => {
  const [toMaren, toTariq, outside] = await mails('report')
  for (const one of [toMaren!, toTariq!]) {
    expect(one.letter.parts).toEqual([{ lines: [{ text: 'Read it', link: '/reports/weekly/2026-05-07' }] }])
    expect(JSON.stringify(one.letter)).not.toContain('Two audits')
  }
  expect(outside).toMatchObject({ name: 'The sponsor', address: 'sponsor@example.org', personId: null, subjectKind: 'report' })
  const said = outside!.letter.parts.flatMap(({ heading, lines }) => [heading ?? '', ...lines.map(({ text }) => text)]).join('\n')
  expect(said).toContain('What moved\nTwo audits.')
  expect(said).toContain('Family Help South: audits this week hidden; audits to date 0 to 4')
  expect(said).toMatch(/Outstanding: reds 0/)
  for (const figure of said.matchAll(/audits this week (\S+?)[;\n]/g)) expect(['0', 'hidden']).toContain(figure[1])
  expect(findIdentifiers(said)).toEqual([])
})

test('whoever answers for the whole council sees every count; others, and every file, see no small one', async () => {
  const of = async (who: Somebody) => (await reportFor(await reading(who), week))!
  const byTeam = (tables: Awaited<ReturnType<typeof of>>['tables']) => tables.find(({ key }) => key === 'by-team')!
  expect(byTeam((await of(maren)).tables).rows.find(({ name }) => name === 'Family Help South')!.counts.slice(0, 2)).toEqual([1, 1])
  for (const who of [hal, tariq]) {
    const report = await of(who)
    expect(report.hiddenBelow).toBe(5)
    expect(byTeam(report.tables).rows.find(({ name }) => name === 'Family Help South')!.counts.slice(0, 2)).toEqual(['hidden', { from: 0, to: 4 }])
    expect(report.tables.find(({ key }) => key === 'reds')!.hides).toBe(false)
  }
  expect((await tableForExport(await reading(maren), week, 'by-team'))!.rows.find(({ name }) => name === 'Family Help South')!.counts[0]).toBe('hidden')
  expect(await tableForExport(await reading(maren), week, 'nothing')).toBeUndefined()
  expect(await reportFor(await reading(maren), next)).toBeUndefined()
})

test('a correction stands with the report, and goes to everyone who was sent it, whoever is on the list now', async () => {
  const sponsor = (await readersOf(await issuing(ben)))!.find(({ name }) => name === 'The sponsor')!
  await endReader(await issuing(ben), sponsor.id)
  await owner.update(people).set({ leftOn: '2026-05-09' }).where(eq(people.id, tariq.id))
  expect(await addNote(await issuing(hal), week, 'No.')).toBeUndefined()
  expect(await addNote(await issuing(ben), next, 'No.')).toBeUndefined()
  expect(await addNote(await issuing(ben, '2026-05-11T09:00:00Z'), week, 'One audit was of the week before.')).toBe(true)
  const corrections = (await mails('report')).filter(({ letter }) => letter.subject.startsWith('Correction'))
  expect(corrections.map(({ name }) => name)).toEqual(['Maren Oakhurst', 'The sponsor'])
  expect(JSON.stringify(corrections[0]!.letter)).not.toContain('week before')
  expect(JSON.stringify(corrections[1]!.letter)).toContain('One audit was of the week before.')
  expect((await reportFor(await reading(hal), week))!.notes).toMatchObject([{ text: 'One audit was of the week before.', by: 'Ben Lomax' }])
  await expect(owner.update(reportNotes).set({ text: 'Else.' })).rejects.toThrow()
  await owner.update(people).set({ leftOn: null }).where(eq(people.id, tariq.id))
})

test('what the Director says is logged and answered once', async () => {
  expect(await recordFeedback(await issuing(ben), week, { from: 'Director', said: 'Why so few?' })).toBe(true)
  const [one] = (await feedbackTo(await issuing(ben), week))!
  await endReadings()
  const answers = await Promise.all(Array.from({ length: 6 }, async () => answerFeedback(await issuing(maren), week, one!.id, 'It was a short week.')))
  expect(answers.filter((came) => came === true)).toHaveLength(1)
  expect(answers.filter((came) => came === 'answered')).toHaveLength(5)
  expect(await feedbackTo(await issuing(ben), week)).toMatchObject([{ said: 'Why so few?', answer: 'It was a short week.', answeredBy: 'Maren Oakhurst' }])
  expect(await feedbackTo(await issuing(hal), week)).toBeUndefined()
  expect(await owner.select().from(reportFeedback)).toHaveLength(1)
})

test('an issued report says when the data behind it have changed since', async () => {
  const [{ inputsHash } = { inputsHash: '' }] = await owner.select().from(reports)
  expect(await dataHaveChanged(await issuing(maren), week, inputsHash)).toBe(false)
  await owner.update(audits).set({ caseType: 'Child in care' }).where(eq(audits.reference, 'R-1'))
  await endReadings()
  expect(await dataHaveChanged(await issuing(maren), week, inputsHash)).toBe(true)
})

test('weeks that were missed while the portal did not run are taken as soon as it does, each as of its own cut-off', async () => {
  const weekly = (periods: readonly Period[]) => periods.filter(({ kind }) => kind === 'weekly')
  const taken = weekly(await takeReportFigures(await job('2026-06-01T09:00:00Z')))
  expect(taken.map(({ on }) => on)).toEqual(['2026-05-14', '2026-05-21', '2026-05-28'])
  const drafts = await owner.select().from(reportDrafts).where(sql`${reportDrafts.kind} = 'weekly' and ${reportDrafts.period} > '2026-05-07'`).orderBy(reportDrafts.period)
  expect(drafts.map(({ cutOff }) => cutOff)).toEqual(['2026-05-14', '2026-05-21', '2026-05-28'].map((on) => periodOn('weekly', on).cutOff))
  expect(weekly(await tellOfDrafts(await job('2026-06-01T09:00:00Z'))).map(({ on }) => on)).toEqual(['2026-05-28'])
  await owner.delete(roleHoldings).where(eq(roleHoldings.personId, hal.id))
  await owner.delete(reportReaders)
})
