import { and, asc, desc, eq, inArray, isNotNull, isNull, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, workingDaysAfter } from '../../lib/days.ts'
import type { Ability } from '../../permissions.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, imports, moderations, phases, programmes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { drawn } from './chance.ts'
import { goesToSecondLine, moderationDays, whyModerate, type Because } from './choosing.ts'
import type { Line } from './moderation.ts'

type Publisher = Pick<Allowed<Ability>, 'organisationId' | 'at'>

const dueOn = (at: Date) => workingDaysAfter(dayInLondon(at), moderationDays, { bankHolidays })

/**
 * Decides whether an audit that was just published is moderated, and if so writes it down, in the publication's transaction and after its turn was taken. Asked
 * again it changes nothing.
 * @returns why it is moderated; undefined when it is not, or was chosen before
 */
export async function chooseForModeration(tx: Transaction, { organisationId, at }: Publisher, auditId: string): Promise<Because | undefined> {
  const [audit] = await tx.execute<{ auditor_id: string | null; moved_because: string | null; before: number; overall: { rank: number; lowest: number; goodEnough: number } | null }>(sql`
    select audits.auditor_id, audits.moved_because,
      (select count(*)::int from audits earlier where earlier.organisation_id = audits.organisation_id and earlier.auditor_id is not distinct from audits.auditor_id
        and (earlier.published_at, earlier.id) < (audits.published_at, audits.id)) as before,
      (select json_build_object('rank', given.rank, 'lowest', max(scale.rank), 'goodEnough', coalesce(max(scale.rank) filter (where scale.good_enough), 0))
        from grades given join grades scale on scale.organisation_id = given.organisation_id and scale.framework_id = given.framework_id
        where given.organisation_id = audits.organisation_id and given.id = audits.overall_grade_id group by given.rank) as overall
    from audits where audits.id = ${auditId}::uuid for no key update of audits`)
  const because = audit && whyModerate({ overall: audit.overall, movedBecause: audit.moved_because, auditorId: audit.auditor_id, before: audit.before })
  if (!because) return undefined
  const chosen = await tx.insert(moderations).values({ organisationId, auditId, line: 'first', chosenBecause: because, chosenAt: at, dueOn: dueOn(at) }).onConflictDoNothing().returning({ id: moderations.id })
  return chosen.length > 0 ? because : undefined
}

/** Once a moderator has agreed an audit in the first line, every tenth of theirs goes on to a Head of Service. @param moderationId the one just agreed */
export async function chooseForSecondLine(tx: Transaction, { organisationId, at }: Publisher, { moderationId, auditId, moderatorId }: { moderationId: string; auditId: string; moderatorId: string }) {
  const [row] = await tx.select({ before: sql<number>`count(*)::int` }).from(moderations)
    .where(and(eq(moderations.moderatorId, moderatorId), eq(moderations.line, 'first'), isNotNull(moderations.agreedAt), sql`${moderations.id} <> ${moderationId}::uuid`))
  if (!goesToSecondLine(moderatorId, row!.before)) return
  await tx.insert(moderations).values({ organisationId, auditId, line: 'second', chosenBecause: 'random', chosenAt: at, dueOn: dueOn(at) }).onConflictDoNothing()
}

/** Which lines somebody may choose audits for: what they may moderate themselves. */
export const linesOf = ({ roles }: Pick<Allowed<'moderate audits'>, 'roles'>): Line[] =>
  [...(roles.includes('auditor') ? ['first' as const] : []), ...(roles.includes('leader') ? ['second' as const] : [])]

/**
 * Somebody asks that one audit be moderated.
 * @param reference the audit's number, as sheets write it
 * @returns 'chosen already'; undefined when no such audit is in reach, or the line is not theirs to ask for
 */
export async function askForModeration(asker: Allowed<'moderate audits'>, { reference, line }: { reference: string; line: Line }): Promise<true | 'chosen already' | undefined> {
  if (!linesOf(asker).includes(line)) return undefined
  return asker.writing(async (tx) => {
    const [audit] = await tx.select({ id: audits.id }).from(audits).where(and(eq(audits.reference, reference), reachable(asker))).for('no key update')
    if (!audit) return undefined
    return await write(tx, asker, [audit.id], line, 'asked for') > 0 ? true : 'chosen already'
  })
}

/** Where audits may be taken from: a phase of a programme, or a sheet that was imported. */
export type Source = { kind: 'phase' | 'import'; id: string }

/**
 * So many of the audits of a phase or an import are chosen by chance, such as the managers' own 41 at the beginning: of those not chosen before in this line. The draw hangs on
 * the source and the line, so that the same audits come of the same list.
 * @returns how many were chosen; undefined when the line is not theirs to choose for
 */
export async function chooseSome(asker: Allowed<'moderate audits'>, source: Source, { many, line }: { many: number; line: Line }): Promise<number | undefined> {
  if (!linesOf(asker).includes(line)) return undefined
  return asker.writing(async (tx) => {
    const open = await tx.select({ id: audits.id }).from(audits).where(and(from(source), reachable(asker), notChosen(line))).orderBy(asc(audits.reference), asc(audits.id)).for('no key update')
    return write(tx, asker, drawn(open.map(({ id }) => id), many, `${source.id} ${line}`), line, 'random')
  })
}

const reachable = (one: Pick<Allowed<Ability>, 'reach'>) => withinReach(one.reach, { area: audits.serviceAreaId, team: audits.teamId })
const from = ({ kind, id }: Source) => eq(kind === 'phase' ? audits.phaseId : audits.importId, id)
const notChosen = (line: Line): SQL => sql`not exists (select 1 from ${moderations} chosen where chosen.organisation_id = ${audits.organisationId} and chosen.audit_id = ${audits.id} and chosen.line = ${line})`

async function write(tx: Transaction, asker: Allowed<'moderate audits'>, auditIds: readonly string[], line: Line, because: Because): Promise<number> {
  if (auditIds.length === 0) return 0
  const chosen = await tx.insert(moderations).values(auditIds.map((auditId) => ({
    organisationId: asker.organisationId, auditId, line, chosenBecause: because, chosenAt: asker.at, chosenById: whoever(asker), dueOn: dueOn(asker.at),
  }))).onConflictDoNothing().returning({ id: moderations.id })
  for (const { id } of chosen) await note(tx, asker, { did: 'asked for a moderation', subjectKind: 'moderation', subjectId: id })
  return chosen.length
}

const mostSources = 20

/** The phases and the latest imports with audits in reach, each with how many of its audits have not been chosen in the first line and in the second. */
export async function sourcesFor(asker: Allowed<'moderate audits'>) {
  const tx = await asker.reading()
  const free = { first: sql<number>`count(*) filter (where ${notChosen('first')})::int`, second: sql<number>`count(*) filter (where ${notChosen('second')})::int` }
  const ofPhases = await tx.select({ id: phases.id, title: sql<string>`${programmes.title} || ': ' || ${phases.title}`, ...free }).from(audits)
    .innerJoin(phases, and(eq(phases.organisationId, audits.organisationId), eq(phases.id, audits.phaseId)))
    .innerJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
    .where(reachable(asker)).groupBy(phases.id, phases.title, phases.position, programmes.title, programmes.startsOn).orderBy(desc(programmes.startsOn), asc(phases.position))
  const latest = tx.select({ id: imports.id }).from(imports).where(and(isNotNull(imports.publishedAt), isNull(imports.voidedAt))).orderBy(desc(imports.publishedAt)).limit(mostSources)
  const ofImports = await tx.select({ id: imports.id, title: imports.fileName, ...free }).from(audits)
    .innerJoin(imports, and(eq(imports.organisationId, audits.organisationId), eq(imports.id, audits.importId)))
    .where(and(inArray(audits.importId, latest), reachable(asker))).groupBy(imports.id, imports.fileName, imports.publishedAt).orderBy(desc(imports.publishedAt))
  return [...ofPhases.map((one) => ({ kind: 'phase' as const, ...one })), ...ofImports.map((one) => ({ kind: 'import' as const, ...one }))]
}
