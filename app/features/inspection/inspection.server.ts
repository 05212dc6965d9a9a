import { inArray, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, inspectionPacks } from '../../../db/schema.ts'
import { note, noteReadings } from '../activity/activity.server.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { disputed, laterFindingDisputed } from '../gaps/disputed.server.ts'
import { learningOfGaps } from '../gaps/closing.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { wasInTime } from '../remedial-actions/clocks.ts'
import { actionsWhere, type RemedialAction } from '../remedial-actions/remedial-actions.server.ts'
import type { Part, PickedAction, PickedAudit, PickedCase, PickedGap, PickedTheme } from './inspection.ts'

type Maker = Allowed<'make inspection packs'>

/** Keeps the cases that an inspector picked. @returns the pack's id */
export async function makePack(maker: Maker, cases: readonly string[]): Promise<string> {
  return maker.writing(async (tx) => {
    const [made] = await tx.insert(inspectionPacks).values({ organisationId: maker.organisationId, caseReferences: [...cases], madeById: whoever(maker), madeAt: maker.at }).returning({ id: inspectionPacks.id })
    await note(tx, maker, { did: 'made an inspection pack', subjectKind: 'inspection pack', subjectId: made!.id })
    return made!.id
  })
}

/** The packs that somebody made, newest first. */
export async function packsOf(maker: Maker) {
  const tx = await maker.reading()
  return [...await tx.execute<{ id: string; madeAt: string; cases: number }>(sql`
    select id, made_at as "madeAt", cardinality(case_references) as cases from inspection_packs where made_by_id = ${whoever(maker)}::uuid order by made_at desc limit 10`)]
}

type FoundAudit = Omit<PickedAudit, 'themes' | 'actions'> & { workerId: string | null; managerId: string | null }
type FoundCase = { madeAt: string; reference: string; blind: number; audits: FoundAudit[] }

/**
 * A pack with all that is known of its cases in the maker's reach, each case in its place. Who read which audit is noted.
 * @returns undefined when the pack is somebody else's
 */
export async function packFor(maker: Maker, id: string): Promise<{ id: string; madeAt: Date; cases: PickedCase[] } | undefined> {
  const tx = await maker.reading()
  const cases = await casesOf(tx, maker, id)
  if (cases.length === 0) return undefined
  const found = cases.flatMap((one) => one.audits)
  const ids = found.map((audit) => audit.id)
  const themes = await themesOf(tx, maker, ids)
  const actions = ids.length === 0 ? [] : await actionsWhere(tx, inArray(audits.id, ids), maker.at)
  const learning = await learningOfGaps(tx, themes.flatMap(({ gap }) => gap?.id ?? []))
  await noteReadings(maker, found.map((audit) => ({ subjectKind: 'audit', subjectId: audit.id, aboutPersonId: audit.workerId ?? audit.managerId })))

  return {
    id, madeAt: new Date(cases[0]!.madeAt),
    cases: cases.map(({ reference, blind, audits: ofCase }) => ({
      reference, blind,
      audits: ofCase.map(({ workerId, managerId, ...audit }) => {
        const part = (personId: string): Part => (personId === workerId ? 'the social worker' : personId === managerId ? 'the manager of the case' : 'somebody else')
        const sentIn = new Map(themes.filter(({ auditId }) => auditId === audit.id).flatMap(({ sentIn: of }) => of.map((one) => [one.actionId, one])))
        return {
          ...audit,
          themes: themes.filter(({ auditId }) => auditId === audit.id).map(({ title, grade, goodEnough, finding, gap }): PickedTheme => ({
            title, grade, goodEnough, finding,
            gap: gap ? { ...gap, closedOn: gap.closedAt === null ? null : dayOf(gap.closedAt), learning: learning.filter(({ gapId }) => gapId === gap.id).map(({ title, standing, personId }) => ({ title, standing, learner: part(personId) })) } : undefined,
          })),
          actions: actions.filter(({ auditId }) => auditId === audit.id).map((action) => pickedAction(action, part(action.ownerId), sentIn.get(action.id))),
        }
      }),
    })),
  }
}

function pickedAction({ id, priority, wording, dueOn, dueAt, standing, doneBySheet, gapIds }: RemedialAction, owner: Part, sentIn: SentIn | undefined): PickedAction {
  return {
    id, priority, wording, dueOn, standing, owner, doneBySheet, gapIds,
    inTime: sentIn && wasInTime(new Date(sentIn.firstAt), dueAt),
    checked: sentIn?.acceptedAt ? { on: dayOf(sentIn.acceptedAt), by: sentIn.role === 'auditor' ? 'an auditor' : sentIn.role === 'manager' ? 'a manager' : 'somebody else' } : undefined,
  }
}

const dayOf = (instant: string) => dayInLondon(new Date(instant))

/** The cases of a pack that is the maker's own, with the audits of each in reach; those that they moderate blind are counted and no more. */
async function casesOf(tx: Transaction, maker: Maker, id: string) {
  return [...await tx.execute<FoundCase>(sql`
    select packs.made_at as "madeAt", picked.reference, count(audits.id) filter (where near.blind)::int as blind,
      coalesce(json_agg(json_build_object('id', audits.id, 'reference', audits.reference, 'auditedOn', audits.audited_on, 'sample', audits.sample, 'caseType', audits.case_type, 'area', areas.name, 'team', teams.name,
        'overall', (select word from grades whole where whole.organisation_id = audits.organisation_id and whole.id = audits.overall_grade_id),
        'standing', case when exists (select 1 from moderations agreed where agreed.organisation_id = audits.organisation_id and agreed.audit_id = audits.id and agreed.agreed_at is not null) then 'moderated'
          when audits.confirmed_at is not null then 'confirmed' else 'provisional' end,
        'strengths', audits.strengths, 'improvements', audits.improvements, 'impact', audits.impact, 'workerId', audits.worker_id, 'managerId', audits.manager_id,
        'scale', (select json_agg(json_build_object('word', scale.word, 'goodEnough', scale.good_enough) order by scale.rank) from grades scale where scale.organisation_id = audits.organisation_id
          and scale.framework_id = (select framework_id from judgements any_one where any_one.organisation_id = audits.organisation_id and any_one.audit_id = audits.id limit 1)))
        order by audits.audited_on, audits.reference) filter (where audits.id is not null and not near.blind), '[]') as audits
    from inspection_packs packs
    cross join lateral unnest(packs.case_references) with ordinality picked (reference, position)
    left join audits on audits.organisation_id = packs.organisation_id and audits.case_reference in (picked.reference, upper(picked.reference)) and ${withinReach(maker.reach, { area: audits.serviceAreaId, team: audits.teamId })}
    left join lateral (select ${blindTo(whoever(maker))} as blind) near on true
    left join service_areas areas on areas.organisation_id = audits.organisation_id and areas.id = audits.service_area_id
    left join teams on teams.organisation_id = audits.organisation_id and teams.id = audits.team_id
    where packs.id = ${id}::uuid and packs.made_by_id = ${whoever(maker)}::uuid
    group by packs.made_at, picked.reference, picked.position order by picked.position`)]
}

/** When evidence of an action first came in, and when it was accepted by somebody in which role. */
type SentIn = { actionId: string; firstAt: string; acceptedAt: string | null; role: 'auditor' | 'manager' | null }
type FoundTheme = Omit<PickedTheme, 'gap'> & { auditId: string; gap: (Omit<PickedGap, 'learning' | 'closedOn'> & { closedAt: string | null }) | null; sentIn: SentIn[] }

/** Every judgement of some audits, with its gap where it is one and what is known of that; and once for each audit how its actions were sent in. */
async function themesOf(tx: Transaction, maker: Maker, auditIds: readonly string[]) {
  return [...await tx.execute<FoundTheme>(sql`
    select judgements.audit_id as "auditId", themes.title, grades.word as grade, grades.good_enough as "goodEnough", judgements.finding,
      case when gaps.id is not null then json_build_object('id', gaps.id, 'attribution', gaps.attribution, 'disputed', ${disputed()},
        'closedAt', (select closed_at from gap_closures closure where closure.organisation_id = gaps.organisation_id and closure.gap_id = gaps.id),
        'serviceActions', (select coalesce(json_agg(json_build_object('wording', its.wording, 'dueMonth', its.due_month, 'done', its.done, 'outcome', its.outcome) order by its.started_at, its.id), '[]')
          from service_action_gaps answers join service_actions its on its.organisation_id = answers.organisation_id and its.id = answers.service_action_id
          where answers.organisation_id = gaps.organisation_id and answers.gap_id = gaps.id),
        'later', (select json_build_object('on', answer.judged_on, 'held', answer.held, 'disputed', ${laterFindingDisputed('answer')})
          from follow_ups answer join audits on audits.organisation_id = answer.organisation_id and audits.id = answer.audit_id
          where answer.organisation_id = gaps.organisation_id and answer.gap_id = gaps.id and not ${blindTo(whoever(maker))})) end as gap,
      case when row_number() over (partition by judgements.audit_id order by themes.position) = 1 then (
        select coalesce(json_agg(sent), '[]') from (
          select evidence.remedial_action_id as "actionId", min(evidence.submitted_at) as "firstAt", max(checked.checked_at) as "acceptedAt", min((
            select min(held.role) from role_holdings held where held.organisation_id = checked.organisation_id and held.person_id = checked.checked_by_id and held.role in ('auditor', 'manager')
              and held.valid_from <= (checked.checked_at at time zone 'Europe/London')::date and (held.valid_to is null or held.valid_to > (checked.checked_at at time zone 'Europe/London')::date))) as role
          from remedial_actions actions join evidence on evidence.organisation_id = actions.organisation_id and evidence.remedial_action_id = actions.id
          left join evidence_checks checked on checked.organisation_id = evidence.organisation_id and checked.evidence_id = evidence.id and checked.outcome = 'accepted'
          where actions.organisation_id = judgements.organisation_id and actions.audit_id = judgements.audit_id group by 1) sent) else '[]' end as "sentIn"
    from judgements
    join themes on themes.organisation_id = judgements.organisation_id and themes.id = judgements.theme_id
    left join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    left join gaps on gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id and gaps.withdrawn_at is null
    where judgements.audit_id = any(${sql.param(`{${auditIds.join(',')}}`)}::uuid[])
    order by judgements.audit_id, themes.position`)]
}
