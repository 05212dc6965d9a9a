import { and, asc, eq, isNull, not, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon } from '../../lib/days.ts'
import { likelyNames } from '../../lib/likely-names.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, gapClosures, gaps, grades, judgements, remedialActionGaps, remedialActions, safetyContacts, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { holdAudits } from '../gaps/closing.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { ownersFor } from '../recording/recording.server.ts'
import { dueFor, type Priority } from '../remedial-actions/clocks.ts'
import { openAction } from '../remedial-actions/remedial-actions.server.ts'

/** An action as an auditor has written it; for a red with who was spoken to about the child's safety, or who was tried. */
export type ActionToAdd = {
  wording: string; place: string; closesWhen: string; because: string
  ownerId: string
  gapIds: readonly string[]
} & ({ priority: Exclude<Priority, 'red'> } | { priority: 'red'; contact: Pick<typeof safetyContacts.$inferInsert, 'reached' | 'spokenTo' | 'at'> })

/** Why no action is added to an audit by this auditor. */
export type WhyNotToAdd = 'own practice' | 'provisional'

/**
 * An audit to whose gaps an auditor adds an action: its open gaps, each with how many actions answer it, and who may be asked.
 * @returns undefined when it is not in reach, and to whoever moderates it until they have given their own grades
 */
export async function auditToAddTo(auditor: Allowed<'add actions'>, auditId: string) {
  return read(await auditor.reading(), auditor, auditId)
}
export type AuditToAddTo = NonNullable<Awaited<ReturnType<typeof auditToAddTo>>>

/** Whether an action answers the gap in hand: it names it, or names none. */
const answers = sql`exists (select 1 from (select bool_or(named.gap_id = gaps.id) as this_one from remedial_action_gaps named
  where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id) named where this_one is not false)`

async function read(tx: Transaction, auditor: Allowed<'add actions'>, auditId: string) {
  const me = whoever(auditor)
  const [audit] = await tx.select({
    id: audits.id, reference: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType, teamId: audits.teamId, workerId: audits.workerId, managerId: audits.managerId, confirmedAt: audits.confirmedAt,
    names: sql<string[]>`array(select team.name from teams team where team.organisation_id = ${audits.organisationId} and team.id = ${audits.teamId}
      union all select area.name from service_areas area where area.organisation_id = ${audits.organisationId} and area.id = ${audits.serviceAreaId})`,
  }).from(audits).where(and(eq(audits.id, auditId), withinReach(auditor.reach, { area: audits.serviceAreaId, team: audits.teamId }), not(blindTo(me))))
  if (!audit) return undefined
  const open = await tx.select({
    id: gaps.id, theme: themes.title, themeKey: themes.key, grade: grades.word,
    answeredBy: sql<number>`(select count(*)::int from remedial_actions action where action.organisation_id = ${gaps.organisationId} and action.audit_id = ${gaps.auditId} and action.withdrawn_at is null and ${answers})`,
  }).from(gaps)
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
    .innerJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
    .leftJoin(gapClosures, and(eq(gapClosures.organisationId, gaps.organisationId), eq(gapClosures.gapId, gaps.id)))
    .where(and(eq(gaps.auditId, auditId), isNull(gaps.withdrawnAt), isNull(gapClosures.gapId))).orderBy(asc(themes.position), asc(themes.title))
  const owners = await ownersFor(tx, audit, dayInLondon(auditor.at))
  const mayNot: WhyNotToAdd | undefined = audit.workerId === me || audit.managerId === me ? 'own practice' : audit.confirmedAt === null ? 'provisional' : undefined
  return { ...audit, gaps: open, owners, mayNot }
}

/**
 * Adds an action to one or several open gaps of a confirmed audit, such as one that a moderation has found; its clock begins now. Of two who add
 * the same at once the second is told.
 * @param namesSeen words that look like names and that the auditor says are none of the child or a relative
 * @returns its id; what has to be said of words that look like names; 'there already' when the owner has it to do; 'gap gone' or 'owner gone' when one that was chosen is no longer to be chosen;
 *   why this auditor may not; undefined when the audit is not in reach
 */
export async function addAction(auditor: Allowed<'add actions'>, auditId: string, action: ActionToAdd, namesSeen: readonly string[]): Promise<{ id: string } | { names: string[] } | 'there already' | 'gap gone' | 'owner gone' | WhyNotToAdd | undefined> {
  return auditor.writing(async (tx) => {
    await holdAudits(tx, [auditId])
    const audit = await read(tx, auditor, auditId)
    if (!audit) return undefined
    if (audit.mayNot) return audit.mayNot
    if (action.gapIds.length === 0 || !action.gapIds.every((id) => audit.gaps.some((gap) => gap.id === id))) return 'gap gone'
    const owner = audit.owners.find(({ id }) => id === action.ownerId)
    if (!owner) return 'owner gone'
    const [same] = await tx.select({ id: remedialActions.id }).from(remedialActions)
      .where(and(eq(remedialActions.auditId, auditId), eq(remedialActions.wording, action.wording), eq(remedialActions.ownerId, owner.id), openAction))
    if (same) return 'there already'
    const known = [...audit.names, ...audit.owners.map(({ name }) => name)]
    const names = [...new Set([action.wording, action.place, action.closesWhen, action.because].flatMap((text) => likelyNames(text, known)))].filter((name) => !namesSeen.includes(name))
    if (names.length > 0) return { names }

    const { organisationId, at } = auditor
    const { wording, place, closesWhen, because, priority } = action
    const [issued] = await tx.insert(remedialActions).values({
      organisationId, auditId, ownerId: owner.id, priority, wording, place: place || null, closesWhen, because: because || null, issuedAt: at,
      ...dueFor(priority, at, { bankHolidays, weekdaysOff: owner.daysOff }, await settingsOn(tx, dayInLondon(at))),
    }).returning({ id: remedialActions.id })
    const id = issued!.id
    await tx.insert(remedialActionGaps).values([...new Set(action.gapIds)].map((gapId) => ({ organisationId, remedialActionId: id, gapId })))
    await note(tx, auditor, { did: 'added an action', subjectKind: 'remedial action', subjectId: id, aboutPersonId: owner.id })
    if (action.priority === 'red') {
      await tx.insert(safetyContacts).values({ organisationId, remedialActionId: id, ...action.contact, recordedById: whoever(auditor), recordedAt: at })
      await note(tx, auditor, { did: action.contact.reached ? 'recorded made safe' : 'recorded nobody reached', subjectKind: 'remedial action', subjectId: id, aboutPersonId: owner.id })
    }
    return { id }
  })
}
