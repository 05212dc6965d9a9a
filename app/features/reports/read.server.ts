import { and, desc, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { people, reportDrafts, reports } from '../../../db/schema.ts'
import { deliveryOf } from '../notices/delivery.server.ts'
import { inputsHashOf } from './figures.server.ts'
import type { Period } from './periods.ts'
import { tablesFor, type TableShown } from './shown.ts'
import type { Kind } from './reports.ts'

type Reader = Allowed<'read reports'>

/** What is issued and what is drafted, latest first. Drafts are for those who answer for the whole council. */
export async function reportsThere(reader: Reader) {
  const tx = await reader.reading()
  const issued = await tx.select({ kind: reports.kind, on: reports.period, issuedAt: reports.issuedAt, issuedBy: people.name, notes: sql<number>`(select count(*)::int from report_notes note where note.organisation_id = ${reports.organisationId} and note.report_id = ${reports.id})` }).from(reports)
    .innerJoin(people, and(eq(people.organisationId, reports.organisationId), eq(people.id, reports.issuedById))).orderBy(desc(reports.period), desc(reports.kind))
  const drafts = reader.reach.council ? await tx.select({ kind: reportDrafts.kind, on: reportDrafts.period, takenAt: reportDrafts.takenAt }).from(reportDrafts)
    .where(sql`not exists (select 1 from ${reports} issued where issued.organisation_id = ${reportDrafts.organisationId} and issued.kind = ${reportDrafts.kind} and issued.period = ${reportDrafts.period})`)
    .orderBy(desc(reportDrafts.period), desc(reportDrafts.kind)) : []
  return { issued: issued as { kind: Kind; on: string; issuedAt: Date; issuedBy: string; notes: number }[], drafts }
}

type Note = { text: string; by: string; at: string }
export type Feedback = { id: string; from: string; said: string; recordedBy: string; at: string; answer: string | null; answeredBy: string | null; answeredAt: string | null }

/**
 * One report as it was issued, for one reader: whoever answers for the whole council sees every count, and to all others small numbers are hidden.
 * @returns undefined where none is issued
 */
export async function reportFor(reader: Reader, { kind, on }: Period) {
  const tx = await reader.reading()
  const [row] = await tx.select({
    id: reports.id, cutOff: reports.cutOff, contents: reports.contents, words: reports.words, smallNumber: reports.smallNumber, issuedAt: reports.issuedAt, issuedBy: people.name, inputsHash: reports.inputsHash,
    notes: sql<Note[]>`(select coalesce(json_agg(json_build_object('text', note.text, 'by', writer.name, 'at', note.at) order by note.at), '[]') from report_notes note
      join people writer on writer.organisation_id = note.organisation_id and writer.id = note.by_id where note.organisation_id = ${reports.organisationId} and note.report_id = ${reports.id})`,
  }).from(reports).innerJoin(people, and(eq(people.organisationId, reports.organisationId), eq(people.id, reports.issuedById))).where(and(eq(reports.kind, kind), eq(reports.period, on)))
  if (!row) return undefined
  const { contents, ...report } = row
  const hiddenBelow = reader.reach.council ? undefined : row.smallNumber
  return { ...report, hiddenBelow, title: contents.title, missing: contents.missing, tables: tablesFor(contents.tables, hiddenBelow) }
}

/** Whether a report is issued. @returns undefined where none is, or to whom the whole council is out of reach */
export async function isIssued(issuer: Allowed<'issue reports'>, { kind, on }: Period): Promise<true | undefined> {
  if (!issuer.reach.council) return undefined
  const tx = await issuer.reading()
  const rows = await tx.select({ id: reports.id }).from(reports).where(and(eq(reports.kind, kind), eq(reports.period, on)))
  return rows.length > 0 ? true : undefined
}

/** A table of an issued report as it may leave the council: without small numbers, whoever asks. @returns undefined where there is no such table */
export async function tableForExport(reader: Reader, { kind, on }: Period, key: string): Promise<TableShown | undefined> {
  const tx = await reader.reading()
  const [row] = await tx.select({ contents: reports.contents, smallNumber: reports.smallNumber }).from(reports).where(and(eq(reports.kind, kind), eq(reports.period, on)))
  return row && tablesFor(row.contents.tables, row.smallNumber).find((table) => table.key === key)
}

/** How far the mails of an issued report got, its corrections' too. @returns nothing to whom the whole council is out of reach */
export async function mailsOf(issuer: Allowed<'issue reports'>, reportId: string) {
  return issuer.reach.council ? deliveryOf(await issuer.reading(), issuer.organisationId, { kind: 'report', id: reportId }) : []
}

/** What was said to a report and what was answered, for those who answer for the whole council. @returns undefined where none is issued, or it is out of reach */
export async function feedbackTo(reader: Allowed<'issue reports'>, { kind, on }: Period): Promise<Feedback[] | undefined> {
  if (!reader.reach.council) return undefined
  const tx = await reader.reading()
  const [row] = await tx.select({
    said: sql<Feedback[]>`(select coalesce(json_agg(json_build_object('id', feedback.id, 'from', feedback."from", 'said', feedback.said, 'recordedBy', recorder.name, 'at', feedback.at,
        'answer', feedback.answer, 'answeredBy', answerer.name, 'answeredAt', feedback.answered_at) order by feedback.at desc), '[]')
      from report_feedback feedback join people recorder on recorder.organisation_id = feedback.organisation_id and recorder.id = feedback.recorded_by_id
      left join people answerer on answerer.organisation_id = feedback.organisation_id and answerer.id = feedback.answered_by_id
      where feedback.organisation_id = reports.organisation_id and feedback.report_id = reports.id)`,
  }).from(reports).where(and(eq(reports.kind, kind), eq(reports.period, on)))
  return row?.said
}

/**
 * Whether the rows behind an issued report are not what they were: an audit may have been hidden, taken back or corrected since. Asked for those who can write a correction.
 * @param inputsHash of the rows as the report was made of them
 */
export async function dataHaveChanged(issuer: Allowed<'issue reports'>, period: Period, inputsHash: string): Promise<boolean> {
  return await inputsHashOf(await issuer.reading(), period) !== inputsHash
}
