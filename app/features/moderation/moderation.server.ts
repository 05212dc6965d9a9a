import { and, asc, desc, eq, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { agreedGrades, audits, descriptors, grades, judgements, moderations, moderatorGrades, people, serviceAreas, teams, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { compared, whyNotToModerate, type Line, type Ties } from './moderation.ts'

type Moderator = Allowed<'moderate audits'>

const moderator = alias(people, 'moderator')
const auditor = alias(people, 'auditor')
const worker = alias(people, 'worker')
const manager = alias(people, 'manager')

/** At most so many are listed of each kind; the oldest due come first, so the others come up in time. */
const mostListed = 50

/** Nobody has it, or whoever had it has left before they saw the first grades. */
const free = (today: Day) => sql`(${moderations.agreedAt} is null and (${moderations.moderatorId} is null or (${moderations.revealedAt} is null and ${hasLeft(today)})))`
const hasLeft = (today: Day) => sql<boolean>`exists (select 1 from ${people} gone where gone.organisation_id = ${moderations.organisationId} and gone.id = ${moderations.moderatorId} and gone.left_on <= ${today}::date)`

/** What the reader has to do with an audit, as columns of a statement on `audits` and `moderations`. */
function tiesOf(reader: Moderator) {
  const me = sql`${whoever(reader)}::uuid`
  const holds = (day: SQL) => sql`(held.valid_from <= ${day} and (held.valid_to is null or held.valid_to > ${day}))`
  const read = (kind: string, subjects: SQL) => sql`exists (select 1 from activity seen where seen.organisation_id = ${audits.organisationId} and seen.subject_kind = ${kind} and seen.person_id = ${me} and seen.did = 'read' and seen.subject_id in (${subjects}))`
  const itsGaps = sql`select found.id from gaps found where found.organisation_id = ${audits.organisationId} and found.audit_id = ${audits.id}`
  return {
    isAuditor: sql<boolean>`${audits.auditorId} is not distinct from ${me}`,
    isWorkerOrManager: sql<boolean>`(${audits.workerId} is not distinct from ${me} or ${audits.managerId} is not distinct from ${me})`,
    leadsTheLine: sql<boolean>`exists (select 1 from role_holdings held where held.organisation_id = ${audits.organisationId} and held.person_id = ${me}
      and (held.role = 'manager' or (held.role = 'leader' and ${moderations.line} = 'first')) and (${holds(sql`${dayInLondon(reader.at)}::date`)} or ${holds(sql`${audits.auditedOn}`)})
      and (held.scope = 'council' or held.team_id = ${audits.teamId} or held.service_area_id = ${audits.serviceAreaId}))`,
    moderatedOtherLine: sql<boolean>`exists (select 1 from ${moderations} other where other.organisation_id = ${moderations.organisationId} and other.audit_id = ${moderations.auditId}
      and other.id <> ${moderations.id} and (other.moderator_id = ${me} or other.agreed_by_id = ${me}))`,
    hasSeenGrades: sql<boolean>`(${audits.confirmedById} is not distinct from ${me}
      or exists (select 1 from gaps said where said.organisation_id = ${audits.organisationId} and said.audit_id = ${audits.id} and said.attributed_by_id = ${me})
      or ${read('audit', sql`${audits.id}`)} or ${read('gap', itsGaps)}
      or ${read('assignment', sql`select reason.assignment_id from assignment_reasons reason where reason.organisation_id = ${audits.organisationId} and reason.gap_id in (${itsGaps})`)})`,
  }
}

const mayNot = (reader: Moderator, { line, ...ties }: Omit<Ties, 'inLine'> & { line: Line }) => whyNotToModerate(line, { ...ties, inLine: reader.roles.includes(line === 'first' ? 'auditor' : 'leader') })

const reachable = (one: Pick<Moderator, 'reach'>) => withinReach(one.reach, { area: audits.serviceAreaId, team: audits.teamId })

/** What somebody may know of an audit before they have graded it: nothing of its grades, nor why it was chosen, which can be a grade. */
const blindColumns = {
  id: moderations.id, line: moderations.line, dueOn: moderations.dueOn, takenAt: moderations.takenAt, revealedAt: moderations.revealedAt,
  audit: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType, team: teams.name, area: serviceAreas.name,
}

const itsAudit = and(eq(audits.organisationId, moderations.organisationId), eq(audits.id, moderations.auditId))
const itsTeam = and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId))
const itsArea = and(eq(serviceAreas.organisationId, audits.organisationId), eq(serviceAreas.id, audits.serviceAreaId))

/** What is open in the reader's reach: what waits to be taken, with why they may not take it if that is so, and what they have taken and not finished; due first. */
export async function openModerations(reader: Moderator) {
  const tx = await reader.reading()
  const me = whoever(reader)
  const mine = eq(moderations.moderatorId, me)
  const rows = await tx.select({ ...blindColumns, mine: sql<boolean>`${mine}`, ...tiesOf(reader) }).from(moderations).innerJoin(audits, itsAudit).innerJoin(teams, itsTeam).innerJoin(serviceAreas, itsArea)
    .where(and(isNull(moderations.agreedAt), reachable(reader), sql`(${mine} or ${free(dayInLondon(reader.at))})`))
    .orderBy(asc(moderations.dueOn), asc(audits.reference)).limit(2 * mostListed)
  return {
    mine: rows.filter((row) => row.mine),
    toTake: rows.filter((row) => !row.mine && !mayNot(reader, row)).slice(0, mostListed),
    forOthers: rows.filter((row) => !row.mine && mayNot(reader, row)).length,
  }
}

/** What moderators have said of the reader's own audits, latest first, and how far their grades were the same. */
export async function feedbackFor(reader: Allowed<'read feedback on audits'>) {
  const tx = await reader.reading()
  const ofMine = and(eq(audits.auditorId, whoever(reader)), isNotNull(moderations.agreedAt))
  const agreed = await tx.select({
    id: moderations.id, line: moderations.line, audit: audits.reference, caseReference: audits.caseReference, agreedAt: moderations.agreedAt, by: moderator.name,
    feedback: moderations.feedback, readAt: moderations.feedbackReadAt,
    changed: sql<number>`(select count(*)::int from ${agreedGrades} one where one.organisation_id = ${moderations.organisationId} and one.moderation_id = ${moderations.id} and one.agreed_grade_id is distinct from one.first_grade_id)`,
  }).from(moderations).innerJoin(audits, itsAudit).innerJoin(moderator, and(eq(moderator.organisationId, moderations.organisationId), eq(moderator.id, moderations.agreedById)))
    .where(ofMine).orderBy(sql`${moderations.feedbackReadAt} is not null`, desc(moderations.agreedAt)).limit(mostListed)
  const [figures] = await tx.select({
    pairs: sql<number>`count(*)::int`, exact: sql<number>`(count(*) filter (where first.rank = own.rank))::int`,
    over: sql<number>`(count(*) filter (where first.rank < own.rank))::int`, under: sql<number>`(count(*) filter (where first.rank > own.rank))::int`,
  }).from(moderations)
    .innerJoin(audits, itsAudit)
    .innerJoin(agreedGrades, and(eq(agreedGrades.organisationId, moderations.organisationId), eq(agreedGrades.moderationId, moderations.id)))
    .innerJoin(sql`grades first`, sql`first.organisation_id = ${moderations.organisationId} and first.id = ${agreedGrades.firstGradeId}`)
    .innerJoin(sql`grades own`, sql`own.organisation_id = ${moderations.organisationId} and own.id = ${agreedGrades.moderatorGradeId}`)
    // Where an audit went on to the second line, the grades laid there are no longer the auditor's alone.
    .where(and(ofMine, sql`not exists (select 1 from ${moderations} before where before.organisation_id = ${moderations.organisationId} and before.audit_id = ${moderations.auditId} and before.agreed_at < ${moderations.agreedAt})`))
  return { agreed: agreed.map(({ agreedAt, ...one }) => ({ ...one, agreedAt: agreedAt! })), figures: figures! }
}

/** The auditor has read what was said of their grading. Reading it again changes nothing. @returns undefined when it is not about an audit of theirs */
export async function markFeedbackRead(reader: Allowed<'read feedback on audits'>, id: string): Promise<true | undefined> {
  return reader.writing(async (tx) => {
    const [mine] = await tx.select({ id: moderations.id, readAt: moderations.feedbackReadAt }).from(moderations)
      .innerJoin(audits, itsAudit)
      .where(and(eq(moderations.id, id), eq(audits.auditorId, whoever(reader)), isNotNull(moderations.agreedAt))).for('update', { of: moderations })
    if (!mine) return undefined
    if (mine.readAt) return true
    await tx.update(moderations).set({ feedbackReadAt: reader.at }).where(eq(moderations.id, id))
    await note(tx, reader, { did: 'read the feedback', subjectKind: 'moderation', subjectId: id })
    return true
  })
}

/**
 * Where a moderation stands for the reader: 'to take'; 'blind' and 'revealed' are theirs to finish; 'agreed' is theirs to read, as its moderator or as the auditor; of all
 * others they learn that somebody 'has it' or that it 'is done'.
 */
export type Place = 'to take' | 'blind' | 'revealed' | 'agreed' | 'somebody has it' | 'it is done'

/**
 * One moderation, with only what the reader may know: no grade but their own before the first were revealed to them.
 * @returns undefined when it is neither in reach nor about an audit of theirs
 */
export async function moderationFor(reader: Moderator, id: string) {
  const tx = await reader.reading()
  const me = whoever(reader)
  const [row] = await tx.select({
    ...blindColumns, ...tiesOf(reader), auditId: audits.id, auditorId: audits.auditorId, workerId: audits.workerId, managerId: audits.managerId, worker: worker.name, manager: manager.name,
    auditedFrom: audits.auditedFrom, auditedTo: audits.auditedTo, moderatorId: moderations.moderatorId, moderator: moderator.name, moderatorLeft: hasLeft(dayInLondon(reader.at)),
    agreedAt: moderations.agreedAt, agreedById: moderations.agreedById, ownOverallId: moderations.ownOverallId,
    hasOverall: sql<boolean>`${audits.overallGradeId} is not null`,
    overallFramework: sql<string | null>`(select framework_id from ${grades} given where given.organisation_id = ${audits.organisationId} and given.id = ${audits.overallGradeId})`,
  }).from(moderations).innerJoin(audits, itsAudit).innerJoin(teams, itsTeam).innerJoin(serviceAreas, itsArea).leftJoin(worker, and(eq(worker.organisationId, audits.organisationId), eq(worker.id, audits.workerId)))
    .leftJoin(manager, and(eq(manager.organisationId, audits.organisationId), eq(manager.id, audits.managerId)))
    .leftJoin(moderator, and(eq(moderator.organisationId, moderations.organisationId), eq(moderator.id, moderations.moderatorId)))
    .where(and(eq(moderations.id, id), sql`(${reachable(reader)} or ${audits.auditorId} = ${me}::uuid)`))
  if (!row) return undefined
  const { isAuditor, isWorkerOrManager, leadsTheLine, moderatedOtherLine, hasSeenGrades, ...known } = row
  const why = mayNot(reader, { line: row.line, isAuditor, isWorkerOrManager, leadsTheLine, moderatedOtherLine, hasSeenGrades })
  const place = placeFor(me, row, why)
  return {
    ...known, place, mayNot: place === 'to take' ? why : undefined,
    themes: place === 'blind' || place === 'revealed' || place === 'agreed' ? await themesOf(tx, row) : [],
    scales: place === 'blind' || place === 'revealed' || place === 'agreed' ? await scalesOf(tx, row.auditId) : [],
    revealed: place === 'revealed' || place === 'agreed' ? await revealedOf(tx, row.id) : undefined,
  }
}
export type ModerationPage = NonNullable<Awaited<ReturnType<typeof moderationFor>>>

type Facts = { agreedAt: Date | null; agreedById: string | null; auditorId: string | null; moderatorId: string | null; moderatorLeft: boolean; revealedAt: Date | null }

function placeFor(me: string, row: Facts, mayNotModerate: string | undefined): Place {
  if (row.agreedAt) return [row.moderatorId, row.agreedById, row.auditorId].includes(me) ? 'agreed' : 'it is done'
  if (row.moderatorId === me) return row.revealedAt ? 'revealed' : 'blind'
  if (!row.moderatorId || (row.moderatorLeft && !row.revealedAt)) return 'to take'
  return isToFinish(me, row, mayNotModerate) ? 'revealed' : 'somebody has it'
}

/** Whether somebody may agree what is revealed: the moderator, or, once they have left, whoever might moderate it. */
const isToFinish = (me: string, row: Facts, mayNotModerate: string | undefined) =>
  row.revealedAt !== null && (row.moderatorId === me || (row.moderatorLeft && !mayNotModerate))

const ofAudit = (auditId: string) => sql`in (select judged.framework_id from ${judgements} judged where judged.audit_id = ${auditId}::uuid)`

/** Every theme of the frameworks by which the audit was judged, with the moderator's own grade so far. Whether the first auditor found that one does not apply is not told. */
const themesOf = (tx: Transaction, { id, auditId }: { id: string; auditId: string }) => tx.select({
  themeId: themes.id, frameworkId: themes.frameworkId, title: themes.title, question: themes.question,
  gradeId: moderatorGrades.gradeId, notApplicable: sql<boolean>`coalesce(${moderatorGrades.notApplicable}, false)`, remark: moderatorGrades.remark,
}).from(themes)
  .leftJoin(moderatorGrades, and(eq(moderatorGrades.organisationId, themes.organisationId), eq(moderatorGrades.themeId, themes.id), eq(moderatorGrades.moderationId, id)))
  .where(sql`${themes.frameworkId} ${ofAudit(auditId)}`).orderBy(asc(themes.frameworkId), asc(themes.position))

/** The grades of these frameworks, best first, each with what its themes look like at it. */
const scalesOf = (tx: Transaction, auditId: string) => tx.select({
  frameworkId: grades.frameworkId, id: grades.id, word: grades.word, rank: grades.rank,
  descriptors: sql<Record<string, string>>`(select coalesce(json_object_agg(described.theme_id, described.wording), '{}') from ${descriptors} described where described.organisation_id = grades.organisation_id and described.grade_id = grades.id)`,
}).from(grades)
  .where(sql`${grades.frameworkId} ${ofAudit(auditId)} or ${grades.frameworkId} = (select given.framework_id from ${grades} given join ${audits} whole on whole.overall_grade_id = given.id where whole.id = ${auditId}::uuid)`)
  .orderBy(asc(grades.frameworkId), asc(grades.rank))

/** What is shown once the first grades are revealed: the audit's words and, of each theme, the first grade and what was agreed. */
async function revealedOf(tx: Transaction, id: string) {
  const firsts = await tx.select({
    themeId: themes.id, evidence: judgements.evidence, finding: judgements.finding,
    firstId: sql<string | null>`case when ${moderations.agreedAt} is null then ${judgements.gradeId} else ${agreedGrades.firstGradeId} end`,
    agreedId: agreedGrades.agreedGradeId, because: agreedGrades.because,
    // What is said of the whole stands in every row, so that one statement does.
    whole: {
      because: moderations.chosenBecause, auditor: auditor.name, strengths: audits.strengths, improvements: audits.improvements,
      firstOverallId: sql<string | null>`case when ${moderations.agreedAt} is null then ${audits.overallGradeId} else ${moderations.firstOverallId} end`,
      agreedOverallId: moderations.agreedOverallId, agreedBecause: moderations.agreedBecause, feedback: moderations.feedback, agreedAt: moderations.agreedAt,
    },
  }).from(moderations)
    .innerJoin(audits, itsAudit)
    .leftJoin(auditor, and(eq(auditor.organisationId, audits.organisationId), eq(auditor.id, audits.auditorId)))
    .innerJoin(themes, sql`${themes.organisationId} = ${moderations.organisationId} and ${themes.frameworkId} in (select judged.framework_id from ${judgements} judged where judged.organisation_id = ${moderations.organisationId} and judged.audit_id = ${moderations.auditId})`)
    .leftJoin(judgements, and(eq(judgements.organisationId, moderations.organisationId), eq(judgements.auditId, moderations.auditId), eq(judgements.themeId, themes.id)))
    .leftJoin(agreedGrades, and(eq(agreedGrades.organisationId, moderations.organisationId), eq(agreedGrades.moderationId, moderations.id), eq(agreedGrades.themeId, themes.id)))
    .where(eq(moderations.id, id))
  return { ...firsts[0]!.whole, themes: new Map(firsts.map((first) => [first.themeId, first])) }
}

/**
 * Both gradings of a revealed moderation side by side, as they stand in this transaction, for whoever finishes it. The moderation's row is held.
 * @returns 'agreed already'; 'not yet revealed'; undefined when it is not the reader's to finish
 */
export async function sideBySide(tx: Transaction, reader: Moderator, id: string) {
  const [row] = await tx.select({
    id: moderations.id, line: moderations.line, auditId: moderations.auditId, auditorId: audits.auditorId, workerId: audits.workerId, moderatorId: moderations.moderatorId,
    moderatorLeft: hasLeft(dayInLondon(reader.at)), revealedAt: moderations.revealedAt, agreedAt: moderations.agreedAt, agreedById: moderations.agreedById,
    ownOverallId: moderations.ownOverallId, firstOverallId: audits.overallGradeId, ...tiesOf(reader),
  }).from(moderations).innerJoin(audits, itsAudit).where(and(eq(moderations.id, id), reachable(reader))).for('update', { of: moderations })
  if (!row) return undefined
  if (row.agreedAt) return row.moderatorId === whoever(reader) || row.agreedById === whoever(reader) ? 'agreed already' as const : undefined
  if (!row.revealedAt) return row.moderatorId === whoever(reader) ? 'not yet revealed' as const : undefined
  if (!isToFinish(whoever(reader), row, mayNot(reader, row))) return undefined

  const scales = await scalesOf(tx, row.auditId)
  const rankOf = (gradeId: string | null) => scales.find((grade) => grade.id === gradeId)?.rank ?? null
  const { themes: firsts } = await revealedOf(tx, id)
  const own = await themesOf(tx, row)
  return {
    auditId: row.auditId, auditorId: row.auditorId, workerId: row.workerId, moderatorId: row.moderatorId!, line: row.line, firstOverallId: row.firstOverallId, ownOverallId: row.ownOverallId,
    overall: row.firstOverallId === null ? undefined : compared(rankOf(row.firstOverallId), rankOf(row.ownOverallId)),
    overallScale: scales.filter(({ frameworkId }) => frameworkId === scales.find((grade) => grade.id === row.firstOverallId)?.frameworkId).map((grade) => grade.id),
    themes: own.map(({ themeId, frameworkId, title, gradeId }) => {
      const firstId = firsts.get(themeId)?.firstId ?? null
      return { themeId, frameworkId, title, firstId, ownId: gradeId, comparison: compared(rankOf(firstId), rankOf(gradeId)), scale: scales.filter((grade) => grade.frameworkId === frameworkId).map((grade) => grade.id) }
    }),
  }
}
export type SideBySide = Exclude<NonNullable<Awaited<ReturnType<typeof sideBySide>>>, string>

/**
 * Takes a moderation. Of several who take it at once one gets it.
 * @returns 'taken already' for the others; a sentence when it is not for them to moderate; undefined when it is not in reach
 */
export async function takeModeration(reader: Moderator, id: string): Promise<true | 'taken already' | { mayNot: string } | undefined> {
  return reader.writing(async (tx) => {
    const today = dayInLondon(reader.at)
    const [row] = await tx.select({ line: moderations.line, mine: sql<boolean>`${moderations.moderatorId} is not distinct from ${whoever(reader)}::uuid`, free: sql<boolean>`${free(today)}`, ...tiesOf(reader) }).from(moderations).innerJoin(audits, itsAudit)
      .where(and(eq(moderations.id, id), reachable(reader))).for('update', { of: moderations })
    if (!row) return undefined
    if (row.mine) return true
    const why = mayNot(reader, row)
    if (why) return { mayNot: why }
    if (!row.free) return 'taken already'
    // Where it is taken over from somebody who has left, the grades are begun anew.
    await tx.delete(moderatorGrades).where(eq(moderatorGrades.moderationId, id))
    await tx.update(moderations).set({ moderatorId: whoever(reader), takenAt: reader.at, ownOverallId: null }).where(eq(moderations.id, id))
    await note(tx, reader, { did: 'took a moderation', subjectKind: 'moderation', subjectId: id })
    return true
  })
}

/** Gives a moderation back before the first grades were shown: somebody else takes it and begins anew. @returns undefined when it is not the reader's, or the grades were shown */
export async function giveBack(reader: Moderator, id: string): Promise<true | undefined> {
  return reader.writing(async (tx) => {
    if (await mineAndBlind(tx, reader, id) !== true) return undefined
    await tx.delete(moderatorGrades).where(eq(moderatorGrades.moderationId, id))
    await tx.update(moderations).set({ moderatorId: null, takenAt: null, ownOverallId: null }).where(eq(moderations.id, id))
    await note(tx, reader, { did: 'gave back a moderation', subjectKind: 'moderation', subjectId: id })
    return true
  })
}

/** Holds a moderation's row. @returns 'revealed' when its own grades cannot change any more; undefined when it is not the reader's */
async function mineAndBlind(tx: Transaction, reader: Moderator, id: string): Promise<true | 'revealed' | undefined> {
  const [row] = await tx.select({ revealedAt: moderations.revealedAt }).from(moderations).where(and(eq(moderations.id, id), eq(moderations.moderatorId, whoever(reader)))).for('update')
  return row && (row.revealedAt ? 'revealed' : true)
}

/** A moderator's grades as a form says them; a theme or the whole that is left out stays as it was. A grade of null is "does not apply". */
export type OwnGrades = { themes: Readonly<Record<string, { gradeId?: string | null; remark: string }>>; overallId?: string }

/**
 * Keeps a moderator's own grades as far as they are given. A grade of another scale or a theme of another framework is not kept.
 * @returns 'revealed' once the first grades were shown; undefined when the moderation is not the reader's
 */
export async function saveGrades(reader: Moderator, id: string, said: OwnGrades): Promise<true | 'revealed' | undefined> {
  return reader.writing(async (tx) => {
    const mine = await mineAndBlind(tx, reader, id)
    if (mine !== true) return mine
    await keep(tx, reader, id, said)
    return true
  })
}

async function keep(tx: Transaction, { organisationId, at }: Moderator, id: string, { themes: said, overallId }: OwnGrades) {
  const rows = Object.entries(said).map(([themeId, { gradeId, remark }]) => ({ theme: themeId, grade: gradeId ?? null, said: gradeId !== undefined, none: gradeId === null, remark: remark || null }))
    .filter((row) => row.said || row.remark)
  await tx.execute(sql`
    insert into moderator_grades (organisation_id, moderation_id, theme_id, grade_id, not_applicable, remark, saved_at)
    select moderations.organisation_id, moderations.id, themes.id, grades.id, said.none, said.remark, ${at.toISOString()}::timestamptz
    from moderations cross join json_to_recordset(${JSON.stringify(rows)}::text::json) as said (theme text, grade text, said boolean, none boolean, remark text)
    join themes on themes.organisation_id = moderations.organisation_id and themes.id::text = said.theme
      and themes.framework_id in (select framework_id from judgements where judgements.organisation_id = moderations.organisation_id and judgements.audit_id = moderations.audit_id)
    left join grades on grades.organisation_id = themes.organisation_id and grades.framework_id = themes.framework_id and grades.id::text = said.grade
    where moderations.id = ${id}::uuid and moderations.organisation_id = ${organisationId}::uuid
    on conflict (organisation_id, moderation_id, theme_id) do update set remark = excluded.remark, saved_at = excluded.saved_at,
      grade_id = case when excluded.not_applicable then null else coalesce(excluded.grade_id, moderator_grades.grade_id) end,
      not_applicable = excluded.not_applicable or (excluded.grade_id is null and moderator_grades.not_applicable)`)
  if (overallId === undefined) return
  await tx.execute(sql`
    update moderations set own_overall_id = given.id from grades given, audits join grades whole on whole.organisation_id = audits.organisation_id and whole.id = audits.overall_grade_id
    where moderations.id = ${id}::uuid and audits.organisation_id = moderations.organisation_id and audits.id = moderations.audit_id
      and given.organisation_id = moderations.organisation_id and given.framework_id = whole.framework_id and given.id::text = ${overallId}`)
}

/**
 * Shows the moderator the first grades: only once each theme is graded or said not to apply and the whole is graded, noted with its moment, and their own grades stay as they are from
 * then on. Doing it again changes nothing.
 * @returns what is missing, by field; undefined when the moderation is not the reader's
 */
export async function reveal(reader: Moderator, id: string, said: OwnGrades = { themes: {} }): Promise<true | { missing: Record<string, string> } | undefined> {
  return reader.writing(async (tx) => {
    const mine = await mineAndBlind(tx, reader, id)
    if (mine !== true) return mine && true
    await keep(tx, reader, id, said)
    const [row] = await tx.select({
      auditId: moderations.auditId, workerId: audits.workerId, ownOverallId: moderations.ownOverallId, hasOverall: sql<boolean>`${audits.overallGradeId} is not null`,
    }).from(moderations).innerJoin(audits, itsAudit).where(eq(moderations.id, id))
    if (!row) return undefined
    const open = (await themesOf(tx, { id, auditId: row.auditId })).filter(({ gradeId, notApplicable }) => gradeId === null && !notApplicable)
    const missing = Object.fromEntries(open.map(({ themeId, title }) => [`grade-${themeId}`, `Grade ${title}, or say that it does not apply.`]))
    if (row.hasOverall && row.ownOverallId === null) missing['grade-overall'] = 'Give your grade for the whole.'
    if (Object.keys(missing).length > 0) return { missing }
    await tx.update(moderations).set({ revealedAt: reader.at }).where(eq(moderations.id, id))
    await note(tx, reader, { did: 'saw the first grades', subjectKind: 'moderation', subjectId: id, aboutPersonId: row.workerId })
    return true
  })
}
