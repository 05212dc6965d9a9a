import { and, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, gaps, grades, people, recordingEntries, recordings, serviceAreas, teams } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { actionsOfAudit } from '../remedial-actions/remedial-actions.server.ts'
import { actionField, besideField, isField, mostCharacters, nextRow, tidy, type Values } from './fields.ts'
import { merge } from './merge.ts'
import { actionPhrases } from './action-phrases.ts'
import { presets, recordedOf, type Frame } from './recorded.ts'
import { notSettled, whyNotToKeep } from './what-is-open.ts'

/** Only whoever records an audit sees it before it is published: not even an administrator does. */
const ownOnly = (auditor: Allowed<'record audits'>, id: string) => and(eq(recordings.id, id), eq(recordings.auditorId, whoever(auditor)), isNull(recordings.putAsideAt))

/** The scale and the themes of a recording's framework, with those that cases of its type are not judged by. */
const frame = sql<Frame>`json_build_object(
  'grades', (select json_agg(json_build_object('id', grade.id, 'key', grade.key, 'word', grade.word, 'rank', grade.rank, 'goodEnough', grade.good_enough) order by grade.rank)
    from grades grade where grade.organisation_id = ${recordings.organisationId} and grade.framework_id = ${recordings.frameworkId}),
  'themes', (select json_agg(json_build_object('id', theme.id, 'key', theme.key, 'title', theme.title, 'question', theme.question,
      'leftOut', exists (select 1 from case_types type join themes_not_applicable left_out on left_out.organisation_id = type.organisation_id and left_out.case_type_id = type.id
        where type.organisation_id = theme.organisation_id and type.framework_id = theme.framework_id and left_out.theme_id = theme.id
          and lower(${recordings.caseType}) in (lower(type.title), lower(type.key))),
      'descriptors', (select coalesce(json_agg(json_build_object('grade', grade.word, 'wording', descriptor.wording) order by grade.rank), '[]')
        from descriptors descriptor join grades grade on grade.organisation_id = descriptor.organisation_id and grade.id = descriptor.grade_id
        where descriptor.organisation_id = theme.organisation_id and descriptor.theme_id = theme.id)) order by theme.position)
    from themes theme where theme.organisation_id = ${recordings.organisationId} and theme.framework_id = ${recordings.frameworkId}))`

/** What each field of a recording says now, and when the last of them was saved. */
async function written(tx: Transaction, id: string): Promise<{ values: Values; savedAt: Date | null }> {
  const rows = await tx.selectDistinctOn([recordingEntries.field], { field: recordingEntries.field, value: recordingEntries.value, savedAt: recordingEntries.savedAt })
    .from(recordingEntries).where(eq(recordingEntries.recordingId, id)).orderBy(recordingEntries.field, desc(recordingEntries.revision))
  const savedAt = rows.length === 0 ? null : new Date(Math.max(...rows.map((row) => row.savedAt.getTime())))
  return { values: Object.fromEntries(rows.map(({ field, value }) => [field, value])), savedAt }
}

/** An audit while it is recorded, whole. @returns undefined when it is not the auditor's own, or was put aside */
export async function recordingFor(auditor: Allowed<'record audits'>, id: string) {
  return readRecording(await auditor.reading(), auditor, id)
}

/** Holds a recording for publishing: nobody saves or publishes it meanwhile. */
export async function holdRecording(tx: Transaction, auditor: Allowed<'record audits'>, id: string) {
  await tx.select({ id: recordings.id }).from(recordings).where(ownOnly(auditor, id)).for('update')
  return readRecording(tx, auditor, id)
}

async function readRecording(tx: Transaction, auditor: Allowed<'record audits'>, id: string) {
  const nameOf = (column: PgColumn) => sql<string | null>`(select name from ${people} named where named.organisation_id = ${recordings.organisationId} and named.id = ${column})`
  const [recording] = await tx.select({
    id: recordings.id, reference: recordings.reference, caseReference: recordings.caseReference, caseType: recordings.caseType, sample: recordings.sample, phaseId: recordings.phaseId,
    frameworkId: recordings.frameworkId, serviceAreaId: recordings.serviceAreaId, area: serviceAreas.name, teamId: recordings.teamId, team: teams.name,
    workerId: recordings.workerId, worker: nameOf(recordings.workerId), managerId: recordings.managerId, manager: nameOf(recordings.managerId),
    auditedFrom: recordings.auditedFrom, auditedTo: recordings.auditedTo, startedAt: recordings.startedAt, revision: recordings.revision, publishedAt: recordings.publishedAt, auditId: recordings.auditId,
    frame,
  }).from(recordings)
    .innerJoin(teams, and(eq(teams.organisationId, recordings.organisationId), eq(teams.id, recordings.teamId)))
    .innerJoin(serviceAreas, and(eq(serviceAreas.organisationId, recordings.organisationId), eq(serviceAreas.id, recordings.serviceAreaId)))
    .where(ownOnly(auditor, id))
  if (!recording) return undefined
  const { values, savedAt } = await written(tx, id)
  return { ...recording, values, savedAt, owners: await ownersFor(tx, recording, dayInLondon(auditor.at)) }
}
export type Recording = NonNullable<Awaited<ReturnType<typeof recordingFor>>>

/** Who may be asked to put something right: who held the case, who managed it, and whoever is in the team now. Nobody who has left. */
export async function ownersFor(tx: Transaction, { teamId, workerId, managerId }: { teamId: string; workerId: string | null; managerId: string | null }, today: string) {
  return tx.execute<{ id: string; name: string; daysOff: number[] }>(sql`
    select people.id, people.name, people.days_off as "daysOff" from people
    where (people.left_on is null or people.left_on > ${today}::date)
      and (people.id in (${workerId}::uuid, ${managerId}::uuid)
        or exists (select 1 from team_memberships member where member.organisation_id = people.organisation_id and member.person_id = people.id and member.team_id = ${teamId}::uuid
          and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${today}::date)))
    order by people.id is distinct from ${workerId}::uuid, people.id is distinct from ${managerId}::uuid, people.name`)
}

/** An audit that somebody is recording, as a list shows it. */
export type InHand = { id: string; reference: string; caseReference: string; team: string; startedAt: string; savedAt: string | null; graded: number }

/** The audits that somebody is recording, the one last saved first, as a select. */
export const openRecordingsOf = (personId: string): SQL => sql`
  select recordings.id, recordings.reference, recordings.case_reference as "caseReference", teams.name as team, recordings.started_at as "startedAt",
    (select max(entry.saved_at) from recording_entries entry where entry.organisation_id = recordings.organisation_id and entry.recording_id = recordings.id) as "savedAt",
    (select count(*)::int from (select distinct on (entry.field) entry.value from recording_entries entry where entry.organisation_id = recordings.organisation_id
      and entry.recording_id = recordings.id and entry.field like 'grade:%' order by entry.field, entry.revision desc) latest where latest.value <> '') as graded
  from recordings join teams on teams.organisation_id = recordings.organisation_id and teams.id = recordings.team_id
  where recordings.auditor_id = ${personId}::uuid and recordings.put_aside_at is null and recordings.published_at is null
  order by "savedAt" desc nulls last, recordings.started_at desc`

/** The audits that the auditor is recording, the one last saved first. */
export async function recordingsInHand(auditor: Allowed<'record audits'>): Promise<InHand[]> {
  const tx = await auditor.reading()
  return tx.execute<InHand>(openRecordingsOf(whoever(auditor)))
}

/** One field as it comes from a page: what it says, and the revision of the recording at which the page had last seen it. */
export type SentField = { field: string; value: string; loadedAt: number }

/** What a button of the page does beside saving. */
export type Deed =
  | { do: 'add an action'; phrase: string | undefined }
  | { do: 'remove an action' | 'put an action back'; nth: number }
  | { do: 'use' | 'leave out'; name: string }

export type Saved = {
  revision: number
  /** Fields whose text cannot be kept, with the reason. */
  refused: Record<string, string>
  /** Fields that were changed in another tab meanwhile: both texts are there now. */
  beside: string[]
  /** The action that a button added. */
  added: number | undefined
}

/**
 * Saves what a page sends: what it changed is written, what another tab changed meanwhile stays and this tab's text is kept beside it, and
 * everything that was ever written stays under its revision. Text that holds an identifying detail is not kept.
 * @returns 'published' when it is published already; undefined when it is not the auditor's own or was put aside
 */
export async function saveRecording(auditor: Allowed<'record audits'>, id: string, { fields, tab, deed }: { fields: readonly SentField[]; tab: string; deed?: Deed }): Promise<Saved | 'published' | undefined> {
  return auditor.writing(async (tx) => {
    const [held] = await tx.select({ id: recordings.id }).from(recordings).where(ownOnly(auditor, id)).for('update')
    if (!held) return undefined
    const [recording] = await tx.select({ revision: recordings.revision, publishedAt: recordings.publishedAt, frame }).from(recordings).where(eq(recordings.id, id))
    if (recording!.publishedAt) return 'published'

    const { values } = await written(tx, id)
    const preset = presets(recording!.frame)
    const keys = recording!.frame.themes.map(({ key }) => key)
    const sent = fields.filter(({ field }) => isField(field, keys)).map(({ field, value, loadedAt }) => ({ field, value: tidy(value), loadedAt }))
    const loaded = await valuesAt(tx, id, sent)
    const stored = (field: string) => values[field] ?? preset[field] ?? ''
    const merged = merge(sent.map(({ field, value }) => ({ field, value, loaded: loaded.get(field) ?? preset[field] ?? '' })), stored)

    const refused: Record<string, string> = {}
    for (const { field, value } of [...merged.write, ...merged.beside]) {
      const why = value.length > mostCharacters ? `Write at most ${mostCharacters.toLocaleString('en-GB')} characters here. This field has not been saved; your words are still here.` : whyNotToKeep(value)
      if (why) refused[field] = why
    }
    const kept = [
      ...merged.write.filter(({ field }) => !refused[field]),
      ...merged.beside.filter(({ field }) => !refused[field]).map(({ field, value }) => ({ field: besideField(tab, field), value })).filter(({ field, value }) => values[field] !== value),
    ]
    const now = { ...values, ...Object.fromEntries(kept.map(({ field, value }) => [field, value])) }
    const done = deed ? doneBy(deed, now, recording!.frame) : { entries: [], added: undefined }

    let { revision } = recording!
    for (const entries of [kept, done.entries].filter((some) => some.length > 0)) {
      revision += 1
      await tx.insert(recordingEntries).values(entries.map(({ field, value }) => ({ organisationId: auditor.organisationId, recordingId: id, field, revision, value, savedAt: auditor.at })))
    }
    if (revision > recording!.revision) await tx.update(recordings).set({ revision }).where(eq(recordings.id, id))
    return { revision, refused, beside: merged.beside.filter(({ field }) => !refused[field]).map(({ field }) => field), added: done.added }
  })
}

/** What stood in fields at the revisions at which a page had loaded them. */
async function valuesAt(tx: Transaction, id: string, sent: readonly SentField[]): Promise<Map<string, string>> {
  const asked = JSON.stringify(sent.map(({ field, loadedAt }) => ({ field, at: loadedAt })))
  const rows = await tx.execute<{ field: string; value: string }>(sql`
    select sent.field, entry.value from json_to_recordset(${asked}::text::json) as sent (field text, at integer)
    cross join lateral (select value from recording_entries where recording_id = ${id}::uuid and recording_entries.field = sent.field and revision <= sent.at order by revision desc limit 1) entry`)
  return new Map(rows.map(({ field, value }) => [field, value]))
}

function doneBy(deed: Deed, values: Values, frame: Frame): { entries: { field: string; value: string }[]; added: number | undefined } {
  switch (deed.do) {
    case 'add an action': {
      const nth = nextRow(values, 'action')
      if (nth === undefined) return { entries: [], added: undefined }
      const phrase = actionPhrases.find(({ key }) => key === deed.phrase)
      const grade = phrase && recordedOf(values, frame).themes.find(({ key }) => key === phrase.theme)?.grade
      return {
        added: nth,
        entries: [{ field: actionField(nth, 'there'), value: 'yes' }, ...(phrase ? [
          { field: actionField(nth, 'wording'), value: phrase.wording }, { field: actionField(nth, 'place'), value: phrase.place }, { field: actionField(nth, 'closes-when'), value: phrase.closesWhen },
          ...(grade && !grade.goodEnough ? [{ field: actionField(nth, 'gaps'), value: phrase.theme }] : []),
        ] : [])],
      }
    }
    case 'remove an action': return { entries: [{ field: actionField(deed.nth, 'there'), value: '' }], added: undefined }
    case 'put an action back': return { entries: [{ field: actionField(deed.nth, 'there'), value: 'yes' }], added: deed.nth }
    case 'use':
    case 'leave out': {
      const one = notSettled(values).find(({ name }) => name === deed.name)
      if (!one) return { entries: [], added: undefined }
      return { entries: [...(deed.do === 'use' ? [{ field: one.field, value: one.value }] : []), { field: one.name, value: '' }], added: undefined }
    }
  }
}

/** The auditor will not finish this audit: what was written goes, and its case can be recorded again. @returns `aside` is false when it is published already; undefined when it is not the auditor's own */
export async function putAside(auditor: Allowed<'record audits'>, id: string): Promise<{ aside: boolean } | undefined> {
  return auditor.writing(async (tx) => {
    const [recording] = await tx.select({ publishedAt: recordings.publishedAt, workerId: recordings.workerId }).from(recordings).where(ownOnly(auditor, id)).for('update')
    if (!recording) return undefined
    if (recording.publishedAt) return { aside: false }
    await tx.update(recordings).set({ putAsideAt: auditor.at }).where(eq(recordings.id, id))
    await forgetWhatWasWritten(tx, id)
    await note(tx, auditor, { did: 'put a recording aside', subjectKind: 'recording', subjectId: id, aboutPersonId: recording.workerId })
    return { aside: true }
  })
}

/** Once an audit is published or put aside nobody needs its drafts and its scratchpad any more, and nobody keeps them. */
export const forgetWhatWasWritten = (tx: Transaction, id: string) => tx.delete(recordingEntries).where(eq(recordingEntries.recordingId, id))

/** What a recording has become: its audit, the actions that went out, and how many gaps it found. @returns undefined before it is published, and to anybody else */
export async function publishedFrom(auditor: Allowed<'record audits'>, id: string) {
  const tx = await auditor.reading()
  const [audit] = await tx.select({
    id: audits.id, reference: audits.reference, caseReference: audits.caseReference, publishedAt: audits.publishedAt, confirmedAt: audits.confirmedAt,
    overall: sql<string | null>`(select word from ${grades} overall where overall.organisation_id = ${audits.organisationId} and overall.id = ${audits.overallGradeId})`,
    gaps: sql<number>`(select count(*)::int from ${gaps} found where found.organisation_id = ${audits.organisationId} and found.audit_id = ${audits.id} and found.withdrawn_at is null)`,
  }).from(recordings).innerJoin(audits, and(eq(audits.organisationId, recordings.organisationId), eq(audits.id, recordings.auditId))).where(ownOnly(auditor, id))
  return audit && { ...audit, actions: await actionsOfAudit(tx, audit.id, auditor.at) }
}
