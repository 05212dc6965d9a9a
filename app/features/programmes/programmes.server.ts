import { and, asc, desc, eq, gte, isNull, or, sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { dayInLondon, inWords, type Day } from '../../lib/days.ts'
import { audits, phasePlans, phases, programmes, serviceAreas } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { withinReach } from '../people/reach.server.ts'
import type { Count, PhasePlan } from './programmes.ts'

type Planner = Allowed<'plan audits'>

/** A programme is the whole council's: whoever's reach is less plans none, and opens no list of cases. */
export const planning = (planner: Pick<Planner, 'reach'>): SQL => withinReach(planner.reach, {})

/** Whether a programme goes on: its last day is its last. */
export const goesOn = (today: Day): SQL => or(isNull(programmes.endsOn), gte(programmes.endsOn, today))!

export type PlannedProgramme = { title: string; startsOn: Day; planned?: number; phases: readonly { title: string; planned: number }[] }

/** Plans a programme with its phases; one of the same title stays as it is. @returns its id and its phases in order; undefined to whom the whole council is out of reach */
export async function planProgramme(planner: Planner, plan: PlannedProgramme): Promise<{ id: string; made: boolean; phases: { id: string; title: string }[] } | undefined> {
  const { organisationId } = planner
  if (!planner.reach.council) return undefined
  return planner.writing(async (tx) => {
    const [made] = await tx.insert(programmes).values({ organisationId, title: plan.title, planned: plan.planned, startsOn: plan.startsOn }).onConflictDoNothing().returning({ id: programmes.id })
    if (made) {
      if (plan.phases.length > 0) await tx.insert(phases).values(plan.phases.map((phase, index) => ({ organisationId, programmeId: made.id, position: index + 1, ...phase })))
      await note(tx, planner, { did: 'planned a programme', subjectKind: 'programme', subjectId: made.id })
    }
    const [programme] = await tx.select({ id: programmes.id }).from(programmes).where(eq(programmes.title, plan.title))
    const its = await tx.select({ id: phases.id, title: phases.title }).from(phases).where(eq(phases.programmeId, programme!.id)).orderBy(asc(phases.position))
    return { id: programme!.id, made: Boolean(made), phases: its }
  })
}

/** How many audits of a phase are done. */
const doneOfPhase = sql<number>`(select count(*)::int from ${audits} where ${audits.organisationId} = ${phases.organisationId} and ${audits.phaseId} = ${phases.id})`

/** How far each programme is that has not ended, phase by phase: counts of the whole council, which its auditors work through together. */
export async function programmesInHand(reader: Allowed<'see my desk'>) {
  const tx = await reader.reading()
  const rows = await tx.select({ programme: programmes.title, title: phases.title, planned: phases.planned, done: doneOfPhase }).from(phases)
    .innerJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
    .where(goesOn(dayInLondon(reader.at)))
    .orderBy(asc(programmes.startsOn), asc(programmes.title), asc(phases.position))
  return [...Map.groupBy(rows, ({ programme }) => programme)].map(([title, its]) => ({ title, phases: its.map(({ title: phase, planned, done }) => ({ title: phase, planned, done })) }))
}

/** Every programme, latest first, with how far its phases are. These are counts of the whole council, which everyone who plans or audits may know. */
export async function allProgrammes(planner: Planner) {
  const tx = await planner.reading()
  const rows = await tx.select({
    id: programmes.id, title: programmes.title, startsOn: programmes.startsOn, endsOn: programmes.endsOn, phase: phases.title, planned: phases.planned, done: doneOfPhase,
  }).from(programmes).leftJoin(phases, and(eq(phases.organisationId, programmes.organisationId), eq(phases.programmeId, programmes.id)))
    .orderBy(desc(programmes.startsOn), asc(programmes.title), asc(phases.position))
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((its) => {
    const { id, title, startsOn, endsOn } = its[0]!
    return { id, title, startsOn, endsOn, phases: its.flatMap(({ phase, planned, done }) => (phase === null ? [] : [{ title: phase, planned, done }])) }
  })
}

/** One programme with its phases in order. @returns undefined when there is none in this council */
export async function programmeWith(planner: Planner, id: string) {
  const tx = await planner.reading()
  const rows = await tx.select({
    title: programmes.title, startsOn: programmes.startsOn, endsOn: programmes.endsOn, phase: { id: phases.id, title: phases.title, planned: phases.planned },
  }).from(programmes).leftJoin(phases, and(eq(phases.organisationId, programmes.organisationId), eq(phases.programmeId, programmes.id)))
    .where(eq(programmes.id, id)).orderBy(asc(phases.position))
  if (!rows[0]) return undefined
  const { title, startsOn, endsOn } = rows[0]
  return { id, title, startsOn, endsOn, ended: endsOn !== null && endsOn < dayInLondon(planner.at), phases: rows.flatMap(({ phase }) => phase ?? []) }
}

/** The same for somebody who may plan in it. @returns undefined to whom the whole council is out of reach */
export const programmeToPlan = async (planner: Planner, id: string) => (planner.reach.council ? programmeWith(planner, id) : undefined)

/**
 * How far a case that was drawn has got, as an expression on `cases_to_audit`: done is what was recorded for it and published, or an audit of the
 * same case in the same phase, however it came in.
 */
export const standingOf = (one: SQL) => sql`case
  when ${one}.set_aside_at is not null then 'set aside'
  when exists (select 1 from recordings where recordings.organisation_id = ${one}.organisation_id and recordings.case_to_audit_id = ${one}.id and recordings.published_at is not null)
    or exists (select 1 from audits where audits.organisation_id = ${one}.organisation_id and audits.phase_id = ${one}.phase_id and audits.case_reference = ${one}.case_reference) then 'done'
  when exists (select 1 from recordings where recordings.organisation_id = ${one}.organisation_id and recordings.case_to_audit_id = ${one}.id and recordings.put_aside_at is null) then 'being recorded'
  when ${one}.auditor_id is not null then 'allocated'
  else 'drawn' end`

/** What is planned in a programme, and where it stands, by phase, type of case and area. One statement. */
export async function countsOf(planner: Planner, programmeId: string): Promise<Count[]> {
  const tx = await planner.reading()
  return [...await tx.execute<Count>(sql`
    with its as materialized (select organisation_id, id from phases where programme_id = ${programmeId}::uuid)
    select plan.phase_id as "phaseId", plan.case_type as "caseType", plan.service_area_id as "serviceAreaId", 'planned' as standing, plan.planned as count
    from its join phase_plans plan on plan.organisation_id = its.organisation_id and plan.phase_id = its.id
    union all
    select audits.phase_id, audits.case_type, audits.service_area_id, 'done', count(*)::int
    from its join audits on audits.organisation_id = its.organisation_id and audits.phase_id = its.id group by 1, 2, 3
    union all
    select phase_id, case_type, service_area_id, standing, count(*)::int
    from (select one.phase_id, one.case_type, one.service_area_id, ${standingOf(sql`one`)} as standing
      from its join cases_to_audit one on one.organisation_id = its.organisation_id and one.phase_id = its.id) drawn
    where standing not in ('done', 'set aside') group by 1, 2, 3, 4`)]
}

/** The council's areas by id, those that were as well. */
export async function areaNames(tx: Transaction) {
  const areas = await tx.select({ id: serviceAreas.id, name: serviceAreas.name, validTo: serviceAreas.validTo }).from(serviceAreas).orderBy(asc(serviceAreas.name))
  return { areas, nameOf: (id: string) => areas.find((area) => area.id === id)?.name ?? 'An area that was' }
}

/** What a phase's plan says. @returns undefined when the phase is none of this planner's or not of this programme */
export async function phaseWith(planner: Planner, programmeId: string, id: string) {
  const tx = await planner.reading()
  const rows = await tx.select({
    title: phases.title, planned: phases.planned, programme: programmes.title, endsOn: programmes.endsOn,
    // Drizzle (0.45) takes a joined row for missing when its first column is null.
    plan: { planned: phasePlans.planned, caseType: phasePlans.caseType, serviceAreaId: phasePlans.serviceAreaId },
  }).from(phases)
    .innerJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
    .leftJoin(phasePlans, and(eq(phasePlans.organisationId, phases.organisationId), eq(phasePlans.phaseId, phases.id)))
    .where(and(eq(phases.id, id), eq(phases.programmeId, programmeId), planning(planner)))
  if (!rows[0]) return undefined
  const { title, planned, programme, endsOn } = rows[0]
  return { id, programmeId, title, planned, programme, ended: endsOn !== null && endsOn < dayInLondon(planner.at), plans: rows.flatMap(({ plan }) => plan ?? []) }
}

type Saved = { id: string } | 'title taken' | 'ended' | undefined

/** Adds a phase to a programme, after those that there are, with its plan. */
export async function addPhase(planner: Planner, programmeId: string, phase: { title: string } & PhasePlan): Promise<Saved> {
  const { organisationId } = planner
  return planner.writing(async (tx) => {
    const came = await lockProgramme(tx, planner, programmeId)
    if (came !== true) return came
    const [made] = await tx.insert(phases).values({
      organisationId, programmeId, title: phase.title, planned: phase.planned, position: sql`(select coalesce(max(position), 0) + 1 from phases where programme_id = ${programmeId}::uuid)`,
    }).onConflictDoNothing().returning({ id: phases.id })
    if (!made) return 'title taken'
    await writePlan(tx, organisationId, made.id, phase)
    await note(tx, planner, { did: 'planned a phase', subjectKind: 'phase', subjectId: made.id })
    return made
  })
}

/** Changes what a phase is called and what is planned in it. What was drawn stays drawn. */
export async function changePhase(planner: Planner, programmeId: string, id: string, phase: { title: string } & PhasePlan): Promise<Saved> {
  return planner.writing(async (tx) => {
    const came = await lockProgramme(tx, planner, programmeId)
    if (came !== true) return came
    const [same] = await tx.select({ id: phases.id }).from(phases).where(and(eq(phases.programmeId, programmeId), eq(phases.title, phase.title), sql`${phases.id} <> ${id}::uuid`))
    if (same) return 'title taken'
    const [changed] = await tx.update(phases).set({ title: phase.title, planned: phase.planned }).where(and(eq(phases.id, id), eq(phases.programmeId, programmeId))).returning({ id: phases.id })
    if (!changed) return undefined
    await tx.delete(phasePlans).where(eq(phasePlans.phaseId, id))
    await writePlan(tx, planner.organisationId, id, phase)
    await note(tx, planner, { did: 'changed the plan of a phase', subjectKind: 'phase', subjectId: id })
    return changed
  })
}

/** Whoever plans in a programme does so one after the other. */
async function lockProgramme(tx: Transaction, planner: Planner, id: string): Promise<true | 'ended' | undefined> {
  const [programme] = await tx.select({ endsOn: programmes.endsOn }).from(programmes).where(and(eq(programmes.id, id), planning(planner))).for('update')
  if (!programme) return undefined
  return programme.endsOn !== null && programme.endsOn < dayInLondon(planner.at) ? 'ended' : true
}

async function writePlan(tx: Transaction, organisationId: string, phaseId: string, { byType, byArea }: PhasePlan) {
  const rows = [...byType, ...byArea].filter(({ planned }) => planned > 0)
  if (rows.length > 0) await tx.insert(phasePlans).values(rows.map((row) => ({ organisationId, phaseId, ...row })))
}

/**
 * Ends a programme after a day: then nothing more is drawn or allocated, and cases that nobody has begun leave the auditors' desks. What is being
 * recorded can be finished. Of two who end it, the second is told.
 * @returns why the day cannot be the last, or undefined when there is no such programme within reach
 */
export async function endProgramme(planner: Planner, id: string, endsOn: Day): Promise<true | 'ended' | { wrong: string } | undefined> {
  return planner.writing(async (tx) => {
    const [programme] = await tx.select({ startsOn: programmes.startsOn, endsOn: programmes.endsOn }).from(programmes).where(and(eq(programmes.id, id), planning(planner))).for('update')
    if (!programme) return undefined
    if (programme.endsOn !== null) return 'ended'
    if (endsOn < programme.startsOn) return { wrong: `The programme started on ${inWords(programme.startsOn)}. Its last day cannot be before.` }
    await tx.update(programmes).set({ endsOn }).where(eq(programmes.id, id))
    await note(tx, planner, { did: 'ended a programme', subjectKind: 'programme', subjectId: id })
    return true
  })
}
