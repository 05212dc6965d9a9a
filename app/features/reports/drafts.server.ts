import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, people, reportDrafts, reports } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { writeMessages } from '../notices/notices.server.ts'
import { smallNumberOn } from '../people/settings.server.ts'
import { dutiesOn, whoeverElse } from './duty.server.ts'
import { figuresOf } from './figures.server.ts'
import { addressOf, lastClosed, periodBefore, titleWithin, type Period } from './periods.ts'
import { headings, kindInWords, kinds, type Words } from './reports.ts'

type Job = Allowed<'draft reports'>
type Issuer = Allowed<'issue reports'>

/** Further back than this many periods, what the portal missed while it did not run is not made up for. */
const mostMissed = 8

const ofPeriod = ({ kind, on }: Period) => and(eq(reportDrafts.kind, kind), eq(reportDrafts.period, on))

/**
 * Freezes the figures of every period whose cut-off has come and that has none yet: of the latest, and of those since the last draft that were missed while the
 * portal did not run, each with the facts as of its own cut-off. Of two that run at once, one takes them. Where nothing was audited before a cut-off there is nothing to report.
 * @returns the periods taken now
 */
export async function takeReportFigures(job: Job): Promise<Period[]> {
  const { organisationId, at } = job
  const taken: Period[] = []
  for (const kind of kinds) {
    const due = await job.writing(async (tx) => {
      const [last] = await tx.select({ period: reportDrafts.period }).from(reportDrafts).where(eq(reportDrafts.kind, kind)).orderBy(desc(reportDrafts.period)).limit(1)
      const since = [lastClosed(kind, at)]
      if (!last) return since
      while (since.length < mostMissed) since.push(periodBefore(since.at(-1)!))
      return since.filter(({ on }) => on > last.period).toReversed()
    })
    for (const period of due) {
      const made = await job.writing(async (tx) => {
        if (!await anythingAudited(tx, period)) return false
        const { contents, words, inputsHash } = await figuresOf(tx, period)
        const rows = await tx.insert(reportDrafts).values({ organisationId, kind, period: period.on, cutOff: period.cutOff, takenAt: at, contents, inputsHash, words }).onConflictDoNothing().returning({ on: reportDrafts.period })
        return rows.length > 0
      })
      if (made) taken.push(period)
    }
  }
  return taken
}

const anythingAudited = async (tx: Transaction, { cutOff }: Period) =>
  (await tx.select({ id: audits.id }).from(audits).where(sql`${audits.publishedAt} < ${cutOff.toISOString()}::timestamptz and ${audits.sample} <> 'inspection'`).limit(1)).length > 0

/**
 * Tells whoever has the duty that the latest draft of a kind is ready, or their deputy while they are away, once its time has come and nobody has issued it. Where nobody has the duty,
 * the administrators are told. Nobody is told twice.
 * @returns the periods told of now
 */
export async function tellOfDrafts(job: Job): Promise<Period[]> {
  const told: Period[] = []
  for (const kind of kinds) {
    const period = lastClosed(kind, job.at)
    if (period.draftAt > job.at) continue
    const one = await job.writing(async (tx) => {
      const [marked] = await tx.update(reportDrafts).set({ toldAt: job.at }).where(and(ofPeriod(period), isNull(reportDrafts.toldAt), sql`not exists (select 1 from ${reports} issued
        where issued.organisation_id = ${reportDrafts.organisationId} and issued.kind = ${reportDrafts.kind} and issued.period = ${reportDrafts.period})`)).returning({ contents: reportDrafts.contents })
      if (!marked) return undefined
      const today = dayInLondon(job.at)
      const duty = (await dutiesOn(tx, today)).find((its) => its.kind === kind)
      const to = duty?.toldId ? [duty.toldId] : await whoeverElse(tx, today)
      const name = `${kindInWords[kind]}, ${titleWithin(period)}`
      await writeMessages(tx, job, to.map((personId) => ({
        kind: 'report draft' as const, to: { personId },
        letter: {
          subject: `Draft ready: ${name}`, opening: `The figures of the ${name[0]!.toLowerCase()}${name.slice(1)} are taken. Ten minutes are enough to issue it.`,
          parts: [{ lines: [{ text: 'Read the draft, mend its sentences and issue it', link: `${addressOf(period)}/draft` }] }],
          closing: why(duty, personId, duty !== undefined && duty.toldId === personId),
        },
      })))
      return period
    })
    if (one) told.push(one)
  }
  return told
}

function why(duty: { issuerId: string; issuer: string } | undefined, personId: string, isTold: boolean) {
  if (!isTold) return 'You get this because nobody who has the duty of this report is there. Settle who has it under Reports.'
  return duty!.issuerId === personId ? 'You get this because you issue this report.' : `You get this because you stand in for ${duty!.issuer}.`
}

/** A draft with what was written to it, and who last did. @returns undefined where there is none, or to whom the whole council is out of reach */
export async function draftOf(issuer: Issuer, period: Period) {
  if (!issuer.reach.council) return undefined
  const tx = await issuer.reading()
  const [draft] = await tx.select({
    contents: reportDrafts.contents, words: reportDrafts.words, wordsAt: reportDrafts.wordsAt, wordsBy: people.name, takenAt: reportDrafts.takenAt, smallNumber: smallNumberOn(dayInLondon(issuer.at)), issuedBy: issuedBy(), issuedAt: issuedAt(),
  }).from(reportDrafts).leftJoin(people, and(eq(people.organisationId, reportDrafts.organisationId), eq(people.id, reportDrafts.wordsById))).where(ofPeriod(period))
  if (!draft) return undefined
  return { ...draft, issuedAt: draft.issuedAt ? new Date(draft.issuedAt) : null }
}

const issuedRow = (what: ReturnType<typeof sql>) => sql`(select ${what} from ${reports} issued join people issuer on issuer.organisation_id = issued.organisation_id and issuer.id = issued.issued_by_id
  where issued.organisation_id = ${reportDrafts.organisationId} and issued.kind = ${reportDrafts.kind} and issued.period = ${reportDrafts.period})`
const issuedBy = () => issuedRow(sql`issuer.name`).mapWith(String) as ReturnType<typeof sql<string | null>>
const issuedAt = () => issuedRow(sql`issued.issued_at`) as ReturnType<typeof sql<string | null>>

/** What came of saving: that somebody else has written meanwhile, or issued it. */
export type Saved = true | { writtenBy: string } | 'issued' | undefined

/**
 * Saves the words of a draft. Who writes over what another has written since they opened the page is told, and nothing is lost.
 * @param since when the words had last been written as the page was opened
 * @returns undefined where there is no such draft within reach
 */
export async function saveWords(issuer: Issuer, period: Period, words: Words, since: Date | null): Promise<Saved> {
  if (!issuer.reach.council) return undefined
  return issuer.writing(async (tx) => {
    const held = await holdDraft(tx, period)
    if (!held) return undefined
    if (held.issued) return 'issued'
    if ((held.wordsAt?.getTime() ?? 0) !== (since?.getTime() ?? 0)) return { writtenBy: held.wordsBy ?? 'Somebody' }
    await tx.update(reportDrafts).set({ words: onlyKnown(period, words), wordsAt: issuer.at, wordsById: whoever(issuer) }).where(ofPeriod(period))
    await note(tx, issuer, { did: 'wrote to a draft of a report', subjectKind: 'report' })
    return true
  })
}

const onlyKnown = ({ kind }: Period, words: Words): Words => Object.fromEntries(headings[kind].map(({ key }) => [key, words[key] ?? '']))

/** Holds the row of a draft, so that nobody writes to it or issues it meanwhile. */
export async function holdDraft(tx: Transaction, period: Period) {
  const [held] = await tx.select().from(reportDrafts).where(ofPeriod(period)).for('update')
  if (!held) return undefined
  const [issued] = await tx.select({ by: people.name, at: reports.issuedAt }).from(reports).innerJoin(people, and(eq(people.organisationId, reports.organisationId), eq(people.id, reports.issuedById)))
    .where(and(eq(reports.kind, period.kind), eq(reports.period, period.on)))
  const [writer] = held.wordsById ? await tx.select({ name: people.name }).from(people).where(eq(people.id, held.wordsById)) : []
  return { ...held, wordsBy: writer?.name, issued }
}
