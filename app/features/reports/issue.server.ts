import { and, eq, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, momentInWords } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { messages, people, reportFeedback, reportNotes, reports } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import type { Letter } from '../notices/letter.ts'
import { writeMessages, type ToWrite } from '../notices/notices.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { holdDraft } from './drafts.server.ts'
import { issuedHashOf } from './hashes.server.ts'
import { addressOf, titleWithin, type Period } from './periods.ts'
import { readersNow } from './readers.server.ts'
import { headings, kindInWords, type Contents, type Words } from './reports.ts'
import { asLines, tablesFor, whyHidden } from './shown.ts'

type Issuer = Allowed<'issue reports'>

/**
 * Issues a draft as it was read: figures, words, cut-off and small number are frozen, and every reader of this kind of report is written to, in one transaction. Of two who issue at once
 * one does; the other is told who did and when.
 * @param since when the words had last been written as they were checked
 * @returns who has issued it already; 'words changed' where somebody has written to it since; 'words missing' where a heading has none; undefined where there is no such draft within reach
 */
export async function issueReport(issuer: Issuer, period: Period, since: Date | null): Promise<{ id: string } | { by: string; at: Date } | 'words changed' | 'words missing' | undefined> {
  const { organisationId, at } = issuer
  if (!issuer.reach.council) return undefined
  return issuer.writing(async (tx) => {
    const draft = await holdDraft(tx, period)
    if (!draft) return undefined
    if (draft.issued) return draft.issued
    if ((draft.wordsAt?.getTime() ?? 0) !== (since?.getTime() ?? 0)) return 'words changed'
    const { contents, words, cutOff, inputsHash } = draft
    if (headings[period.kind].some(({ key }) => !words[key]?.trim())) return 'words missing'
    const { smallNumber } = await settingsOn(tx, dayInLondon(at))
    const [made] = await tx.insert(reports).values({
      organisationId, kind: period.kind, period: period.on, cutOff, contents, inputsHash, words, smallNumber, issuedHash: issuedHashOf(contents, words), issuedAt: at, issuedById: whoever(issuer),
    }).returning({ id: reports.id })
    const readers = await readersNow(tx, period.kind, dayInLondon(at))
    const report = { period, cutOff, contents, words, smallNumber }
    await writeMessages(tx, issuer, readers.filter(({ gone }) => !gone).map(({ personId, name, address }) => ({
      kind: 'report', to: personId ? { personId } : { name, address: address! }, letter: personId ? linkTo(report) : inFull(report), about: { kind: 'report', id: made!.id }, causedById: whoever(issuer),
    } satisfies ToWrite)))
    await note(tx, issuer, { did: 'issued a report', subjectKind: 'report', subjectId: made!.id })
    return made!
  })
}

type Issued = { period: Period; cutOff: Date; contents: Contents; words: Words; smallNumber: number }

const nameOf = (period: Period) => `${kindInWords[period.kind]}, ${titleWithin(period)}`
const asAt = (cutOff: Date) => `Its figures are those of ${momentInWords(cutOff)}.`

/** To whoever can sign in: that it is there. */
const linkTo = ({ period, cutOff }: Issued): Letter => ({
  subject: nameOf(period), opening: `The ${nameOf(period)[0]!.toLowerCase()}${nameOf(period).slice(1)}, is issued. ${asAt(cutOff)}`,
  parts: [{ lines: [{ text: 'Read it', link: addressOf(period) }] }], closing: 'You get this because you are on the list of its readers.',
})

/** To an address outside, where nobody can sign in: what was written, and the figures without small numbers. */
function inFull({ period, cutOff, contents, words, smallNumber }: Issued): Letter {
  return {
    subject: nameOf(period), opening: `${contents.title}. ${asAt(cutOff)}`,
    parts: [
      ...headings[period.kind].flatMap(({ key, title }) => (words[key] ? [{ heading: title, lines: words[key].split(/\n+/).map((text) => ({ text })) }] : [])),
      ...asLines(tablesFor(contents.tables, smallNumber)),
      ...contents.missing.length > 0 ? [{ heading: 'What is not in it', lines: contents.missing.map((text) => ({ text })) }] : [],
    ],
    closing: `${whyHidden(smallNumber)} You get this because the council has put you on the list of its readers. Answer to whoever sent you there; this address reads nothing.`,
  }
}

/**
 * Writes a correction to an issued report: it stands above it from now on, and goes to everyone who was sent the report.
 * @returns undefined where there is no such report within reach
 */
export async function addNote(issuer: Issuer, period: Period, text: string): Promise<true | undefined> {
  const { organisationId, at } = issuer
  if (!issuer.reach.council) return undefined
  return issuer.writing(async (tx) => {
    const report = await issued(tx, period)
    if (!report) return undefined
    await tx.insert(reportNotes).values({ organisationId, reportId: report.id, text, byId: whoever(issuer), at })
    const sent = await tx.selectDistinct({ personId: messages.personId, name: messages.name, address: messages.address }).from(messages)
      .leftJoin(people, and(eq(people.organisationId, messages.organisationId), eq(people.id, messages.personId)))
      .where(and(eq(messages.subjectKind, 'report'), eq(messages.subjectId, report.id), eq(messages.kind, 'report'), sql`(${people.leftOn} is null or ${people.leftOn} > ${dayInLondon(at)}::date)`))
    const to = [...new Map(sent.map((one) => [one.personId ?? one.address?.toLowerCase(), one])).values()]
    await writeMessages(tx, issuer, to.map(({ personId, name, address }) => ({
      kind: 'report', to: personId ? { personId } : { name, address: address! }, about: { kind: 'report', id: report.id }, causedById: whoever(issuer),
      letter: {
        subject: `Correction. ${nameOf(period)}`, opening: 'A correction to this report was written after it was issued. The report itself stays as it was.',
        parts: personId ? [{ lines: [{ text: 'Read the correction above the report', link: addressOf(period) }] }] : [{ heading: 'Correction', lines: text.split(/\n+/).map((line) => ({ text: line })) }],
        closing: 'You get this because you were sent the report.',
      },
    } satisfies ToWrite)))
    await note(tx, issuer, { did: 'corrected a report', subjectKind: 'report', subjectId: report.id })
    return true
  })
}

async function issued(tx: Transaction, { kind, on }: Period) {
  const [report] = await tx.select({ id: reports.id }).from(reports).where(and(eq(reports.kind, kind), eq(reports.period, on)))
  return report
}

export type Said = { from: 'Director' | 'sponsor' | 'somebody else'; said: string }

/** Records what somebody said to a report. @returns undefined where there is no such report within reach */
export async function recordFeedback(issuer: Issuer, period: Period, { from, said }: Said): Promise<true | undefined> {
  if (!issuer.reach.council) return undefined
  return issuer.writing(async (tx) => {
    const report = await issued(tx, period)
    if (!report) return undefined
    await tx.insert(reportFeedback).values({ organisationId: issuer.organisationId, reportId: report.id, from, said, recordedById: whoever(issuer), at: issuer.at })
    await note(tx, issuer, { did: 'recorded feedback to a report', subjectKind: 'report', subjectId: report.id })
    return true
  })
}

/** Answers what was said, once. @returns 'answered' where somebody has meanwhile; undefined where there is no such thing within reach */
export async function answerFeedback(issuer: Issuer, period: Period, id: string, answer: string): Promise<true | 'answered' | undefined> {
  if (!issuer.reach.council) return undefined
  return issuer.writing(async (tx) => {
    const report = await issued(tx, period)
    if (!report) return undefined
    const [held] = await tx.select({ answer: reportFeedback.answer }).from(reportFeedback).where(and(eq(reportFeedback.reportId, report.id), eq(reportFeedback.id, id))).for('update')
    if (!held) return undefined
    if (held.answer !== null) return 'answered'
    await tx.update(reportFeedback).set({ answer, answeredById: whoever(issuer), answeredAt: issuer.at }).where(eq(reportFeedback.id, id))
    await note(tx, issuer, { did: 'answered feedback to a report', subjectKind: 'report', subjectId: report.id })
    return true
  })
}
