import { and, asc, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { caseLists, casesToAudit, draws, people, phases, programmes, serviceAreas, teams } from '../../../db/schema.ts'
import { dayInLondon } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import type { ListedCase } from './case-list.ts'
import { workersOn } from './case-lists.server.ts'
import { goesOn, planning, standingOf } from './programmes.server.ts'
import { seedFor, seldomAudited, type Standing } from './programmes.ts'
import { nextInPlaceOf, preferring, sampleOf, type Stratum } from './sampling.ts'

type Planner = Allowed<'plan audits'>
/** Whoever puts cases into a phase, by chance, by hand, or to look again. */
type Drawer = Allowed<'plan audits' | 'plan re-audits'>

/** What is asked of a draw. Preferring workers who were seldom audited makes it a targeted one, with a reason. */
export type Asked = { listId: string; size: number; by: readonly Stratum[]; preferSeldomAudited?: { because: string } }

/** The cases of a list that were not drawn in a phase before, with what their area is called. */
const leftOf = async (tx: Transaction, phaseId: string, listId: string): Promise<(ListedCase & { area: string })[]> => [...await tx.execute<ListedCase & { area: string }>(sql`
  select listed.case_reference as "caseReference", listed.case_type as "caseType", listed.service_area_id as "serviceAreaId", listed.team_id as "teamId", listed.worker_id as "workerId", listed.manager_id as "managerId", area.name as area
  from listed_cases listed join service_areas area on area.organisation_id = listed.organisation_id and area.id = listed.service_area_id
  where listed.case_list_id = ${listId}::uuid
    and not exists (select 1 from cases_to_audit drawn where drawn.organisation_id = listed.organisation_id and drawn.phase_id = ${phaseId}::uuid and drawn.case_reference = listed.case_reference)`)]

/** @returns undefined when the list is none of this programme's, or out of reach */
async function drawFrom(tx: Transaction, planner: Planner, { programmeId, phaseId }: { programmeId: string; phaseId: string }, { listId, size, by, preferSeldomAudited }: Asked) {
  const [list] = await tx.select({ before: sql<number>`(select count(*)::int from draws where phase_id = ${phaseId}::uuid)` }).from(caseLists).where(isListOf(planner, programmeId, listId))
  if (!list) return undefined
  const seed = seedFor(phaseId, list.before)
  const left = await leftOf(tx, phaseId, listId)
  const { never, notLately } = seldomAudited(await workersOn(tx, listId), dayInLondon(planner.at))
  const first = new Set([...never, ...notLately].map(({ id }) => id))
  return { seed, left, never, notLately, sample: preferSeldomAudited ? preferring(left, { size, seed, first }) : sampleOf(left, { size, seed, by }) }
}

/** What a draw would bring as things stand, with the cases it draws from. Nothing is kept. @returns undefined when the list is none of this programme's */
export async function previewDraw(planner: Planner, where: { programmeId: string; phaseId: string }, asked: Asked) {
  return drawFrom(await planner.reading(), planner, where, asked)
}

const isListOf = (planner: Planner, programmeId: string, listId: string) => and(eq(caseLists.id, listId), eq(caseLists.programmeId, programmeId), planning(planner))

/** Whoever draws in a phase does so one after the other. @returns its programme, or undefined when the phase is none of this planner's or its programme has ended */
export async function lockPhase(tx: Transaction, planner: Drawer, phaseId: string): Promise<{ programmeId: string } | undefined> {
  const [phase] = await tx.select({ programmeId: phases.programmeId }).from(phases)
    .innerJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
    .where(and(eq(phases.id, phaseId), planning(planner), goesOn(dayInLondon(planner.at)))).for('update', { of: phases })
  return phase
}

type Drawn = { id: string } | 'drawn meanwhile' | { left: number } | undefined

/**
 * Draws a sample and keeps it. It is drawn anew here, from the list as it was kept.
 * @param seed that of the preview: where somebody has drawn in this phase since, it is another's, and nothing is kept
 * @returns the draw; how many cases are left where more were asked for; or undefined when the phase or list is none of this planner's
 */
export async function draw(planner: Planner, phaseId: string, asked: Asked & { seed: string }): Promise<Drawn> {
  return planner.writing(async (tx) => {
    const phase = await lockPhase(tx, planner, phaseId)
    const drawn = phase && await drawFrom(tx, planner, { ...phase, phaseId }, asked)
    if (!drawn) return undefined
    const { seed, left, sample } = drawn
    if (seed !== asked.seed) return 'drawn meanwhile'
    if (sample.length < asked.size) return { left: left.length }
    const { preferSeldomAudited: preferred, by, listId, size } = asked
    return keep(tx, planner, phaseId, sample, preferred
      ? { caseListId: listId, size, kind: 'targeted', because: `Workers with no audit within a year first. ${preferred.because}` }
      : { caseListId: listId, size, kind: by.length > 0 ? 'stratified' : 'random', strata: [...by], seed })
  })
}

/** Keeps a draw with its cases. @returns the draw, and its cases in the order in which they were given */
export async function keep(tx: Transaction, planner: Drawer, phaseId: string, cases: readonly ListedCase[], how: Pick<typeof draws.$inferInsert, 'kind' | 'size' | 'caseListId' | 'strata' | 'seed' | 'because'>) {
  const { organisationId } = planner
  const [made] = await tx.insert(draws).values({ organisationId, phaseId, drawnById: whoever(planner), drawnAt: planner.at, ...how }).returning({ id: draws.id })
  // Cases that look again are drawn by chance, but of people with a gap: they speak for no others.
  const sample = how.kind === 'targeted' || how.kind === 're-audit' ? 'targeted' as const : 'random' as const
  const kept = await tx.insert(casesToAudit).values(cases.map((one, index) => ({ organisationId, phaseId, drawId: made!.id, position: index + 1, sample, ...one }))).returning({ id: casesToAudit.id, caseReference: casesToAudit.caseReference })
  await note(tx, planner, { did: 'drew cases to audit', subjectKind: 'draw', subjectId: made!.id })
  return { ...made!, cases: kept }
}

/**
 * Takes cases into a phase that somebody chose from a list. They are targeted for ever, and the reason stays with them.
 * @returns those that are not on the list or in the phase already, and then nothing is kept
 */
export async function chooseFromList(planner: Planner, phaseId: string, { listId, references, because }: { listId: string; references: readonly string[]; because: string }):
  Promise<{ id: string } | { unknown: string[] } | undefined> {
  return planner.writing(async (tx) => {
    const phase = await lockPhase(tx, planner, phaseId)
    const [list] = phase ? await tx.select({ id: caseLists.id }).from(caseLists).where(isListOf(planner, phase.programmeId, listId)) : []
    if (!list) return undefined
    const left = new Map((await leftOf(tx, phaseId, listId)).map((one) => [one.caseReference.toLowerCase(), one]))
    const chosen = [...new Set(references.map((reference) => reference.toLowerCase()))]
    const unknown = references.filter((reference) => !left.has(reference.toLowerCase()))
    if (unknown.length > 0) return { unknown: [...new Set(unknown)] }
    return keep(tx, planner, phaseId, chosen.map((reference) => left.get(reference)!), { kind: 'targeted', size: chosen.length, caseListId: listId, because })
  })
}

/** Takes one case into a phase that stands on no list. It is targeted for ever. */
export async function chooseOne(planner: Planner, phaseId: string, { because, ...one }: Omit<ListedCase, 'serviceAreaId'> & { because: string }): Promise<{ id: string } | 'drawn already' | 'unknown' | undefined> {
  return planner.writing(async (tx) => {
    if (!await lockPhase(tx, planner, phaseId)) return undefined
    const [team] = await tx.select({ serviceAreaId: teams.serviceAreaId }).from(teams).where(eq(teams.id, one.teamId))
    const named = [one.workerId, one.managerId].filter((id) => id !== null)
    const known = named.length === 0 ? [] : await tx.select({ id: people.id }).from(people).where(sql`${people.id} = any(${sql.param(`{${named.join(',')}}`)}::uuid[])`)
    if (!team || known.length < new Set(named).size) return 'unknown'
    const [there] = await tx.select({ id: casesToAudit.id }).from(casesToAudit).where(and(eq(casesToAudit.phaseId, phaseId), sql`lower(${casesToAudit.caseReference}) = lower(${one.caseReference})`))
    if (there) return 'drawn already'
    return keep(tx, planner, phaseId, [{ ...one, ...team }], { kind: 'targeted', size: 1, because })
  })
}

/**
 * Sets a case aside: it will not be audited after all, and why stays with it. Asked for one in its place, the next case of the same draw comes
 * in; a chosen case has no next one.
 * @returns whether another has come in its place; or why it cannot be set aside
 */
export async function setAside(planner: Planner, id: string, { because, replace }: { because: string; replace: boolean }): Promise<{ inItsPlace: string | undefined } | 'begun' | 'set aside already' | undefined> {
  return planner.writing(async (tx) => {
    const [where] = await tx.select({ phaseId: casesToAudit.phaseId }).from(casesToAudit).where(and(eq(casesToAudit.id, id), planning(planner)))
    if (!where || !await lockPhase(tx, planner, where.phaseId)) return undefined
    const [one] = await tx.select().from(casesToAudit).where(eq(casesToAudit.id, id)).for('update')
    if (one!.setAsideAt) return 'set aside already'
    const [{ standing } = { standing: 'drawn' as Standing }] = await tx.execute<{ standing: Standing }>(sql`select ${standingOf(sql`one`)} as standing from cases_to_audit one where id = ${id}::uuid`)
    if (standing === 'being recorded' || standing === 'done') return 'begun'
    await tx.update(casesToAudit).set({ setAsideAt: planner.at, setAsideById: whoever(planner), setAsideBecause: because }).where(eq(casesToAudit.id, id))
    await note(tx, planner, { did: 'set a case aside', subjectKind: 'case to audit', subjectId: id })
    return { inItsPlace: replace ? await takeNext(tx, planner, one!) : undefined }
  })
}

async function takeNext(tx: Transaction, planner: Planner, gone: typeof casesToAudit.$inferSelect): Promise<string | undefined> {
  const [from] = await tx.select().from(draws).where(eq(draws.id, gone.drawId))
  // The next case by chance would be another person's, and answer no gap.
  if (!from || from.seed === null || from.caseListId === null || from.kind === 're-audit') return undefined
  const next = nextInPlaceOf(gone, await leftOf(tx, gone.phaseId, from.caseListId), { seed: from.seed, by: from.strata })
  if (!next) return undefined
  const { organisationId, phaseId, drawId, sample } = gone
  const [taken] = await tx.insert(casesToAudit).values({
    organisationId, phaseId, drawId, sample, ...next, position: sql`(select max(position) + 1 from cases_to_audit where draw_id = ${drawId}::uuid)`,
  }).returning({ id: casesToAudit.id, caseReference: casesToAudit.caseReference })
  await note(tx, planner, { did: 'drew a case in place of another', subjectKind: 'case to audit', subjectId: taken!.id })
  return taken!.caseReference
}

const worker = alias(people, 'worker')
const manager = alias(people, 'manager')
const auditor = alias(people, 'auditor')
const drawer = alias(people, 'drawer')

/** The cases drawn in a phase, or in one draw of it, with how far each has got, in the order in which they were drawn. One statement. */
export async function casesDrawn(planner: Planner, which: { phaseId: string } | { drawId: string } | { id: string }) {
  const tx = await planner.reading()
  const where = 'phaseId' in which ? eq(casesToAudit.phaseId, which.phaseId) : 'drawId' in which ? eq(casesToAudit.drawId, which.drawId) : eq(casesToAudit.id, which.id)
  return tx.select({
    id: casesToAudit.id, phaseId: casesToAudit.phaseId, drawId: casesToAudit.drawId, position: casesToAudit.position, caseReference: casesToAudit.caseReference, caseType: casesToAudit.caseType, sample: casesToAudit.sample,
    serviceAreaId: casesToAudit.serviceAreaId, area: serviceAreas.name, teamId: casesToAudit.teamId, team: teams.name, workerId: casesToAudit.workerId, worker: worker.name, managerId: casesToAudit.managerId, manager: manager.name,
    auditorId: casesToAudit.auditorId, auditor: auditor.name, dueOn: casesToAudit.dueOn, allocatedAt: casesToAudit.allocatedAt, setAsideBecause: casesToAudit.setAsideBecause,
    draw: { kind: draws.kind, strata: draws.strata, seed: draws.seed, because: draws.because, drawnAt: draws.drawnAt, by: drawer.name },
    inPlaceOfAnother: sql<boolean>`${casesToAudit.position} > ${draws.size}`,
    standing: sql<Standing>`${standingOf(sql`${casesToAudit}`)}`,
  }).from(casesToAudit)
    .innerJoin(draws, and(eq(draws.organisationId, casesToAudit.organisationId), eq(draws.id, casesToAudit.drawId)))
    .innerJoin(drawer, and(eq(drawer.organisationId, draws.organisationId), eq(drawer.id, draws.drawnById)))
    .innerJoin(teams, and(eq(teams.organisationId, casesToAudit.organisationId), eq(teams.id, casesToAudit.teamId)))
    .innerJoin(serviceAreas, and(eq(serviceAreas.organisationId, casesToAudit.organisationId), eq(serviceAreas.id, casesToAudit.serviceAreaId)))
    .leftJoin(worker, and(eq(worker.organisationId, casesToAudit.organisationId), eq(worker.id, casesToAudit.workerId)))
    .leftJoin(manager, and(eq(manager.organisationId, casesToAudit.organisationId), eq(manager.id, casesToAudit.managerId)))
    .leftJoin(auditor, and(eq(auditor.organisationId, casesToAudit.organisationId), eq(auditor.id, casesToAudit.auditorId)))
    .where(and(where, planning(planner))).orderBy(asc(draws.drawnAt), asc(draws.id), asc(casesToAudit.position))
}
export type CaseDrawn = Awaited<ReturnType<typeof casesDrawn>>[number]

/** The draws of a phase, oldest first. One statement. */
export async function drawsOf(planner: Planner, phaseId: string) {
  const tx = await planner.reading()
  return tx.select({
    id: draws.id, kind: draws.kind, strata: draws.strata, size: draws.size, seed: draws.seed, because: draws.because, drawnAt: draws.drawnAt, by: people.name,
    list: { id: caseLists.id, fileName: caseLists.fileName, asOf: caseLists.asOf },
  }).from(draws)
    .innerJoin(people, and(eq(people.organisationId, draws.organisationId), eq(people.id, draws.drawnById)))
    .leftJoin(caseLists, and(eq(caseLists.organisationId, draws.organisationId), eq(caseLists.id, draws.caseListId)))
    .where(and(eq(draws.phaseId, phaseId), planning(planner))).orderBy(asc(draws.drawnAt), asc(draws.id))
}
