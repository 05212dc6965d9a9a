import { and, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import { actionChallenges, audits, evidence, extensions, people, remedialActions, safetyContacts } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'
import { counted } from './insight.ts'
import { ownerAway, waitsFor } from '../remedial-actions/action-facts.server.ts'
import type { TimeAway } from '../remedial-actions/clocks.ts'
import { openAction } from '../remedial-actions/remedial-actions.server.ts'
import { glance, type Glance } from '../service-actions/service-actions.server.ts'
import { workshopsLed, type WorkshopLed } from '../workshops/register.server.ts'

/** Counting stops here: beyond it the page says "more than", and costs no more. */
export const mostCounted = 500

/** 'More than 500', or the count. */
export const saidOfMany = (count: number) => (count > mostCounted ? `More than ${counted(mostCounted)}` : counted(count))

/**
 * How many remedial actions are open in reach, and how many of them nobody has sent in though their time is over. Counts only, and never
 * hidden however small. Open and overdue mean what `standing` in remedial-actions says. With them, what there is of service actions.
 * @returns no actions when none was ever agreed; a count of `mostCounted` + 1 means more than that
 */
export async function openWork(reader: Allowed<'see insight'>) {
  const tx = await reader.reading()
  const inReach = reader.reach.council ? sql`true` : sql`exists (select 1 from ${audits}
    where ${audits.organisationId} = ${remedialActions.organisationId} and ${audits.id} = ${remedialActions.auditId}
      and ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })})`
  const at = sql`${reader.at.toISOString()}::timestamptz`
  const sentIn = sql`select 1 from ${evidence} where ${evidence.organisationId} = ${remedialActions.organisationId} and ${evidence.remedialActionId} = ${remedialActions.id}`
  // More time is always to a later day, so whatever is overdue was due first: this way the index of open actions finds it.
  const overdue = sql`${openAction} and ${remedialActions.dueAt} <= ${at} and not exists (${sentIn}) and not exists (select 1 from ${extensions}
    where ${extensions.organisationId} = ${remedialActions.organisationId} and ${extensions.remedialActionId} = ${remedialActions.id} and ${extensions.dueAt} > ${at})`
  const red = sql`${remedialActions.priority} = 'red'`
  const other = sql`${remedialActions.priority} in ('amber', 'green')`
  const count = (from: SQL, ...what: SQL[]) => sql`(select count(*)::int from (select 1 from ${from} where ${and(...what, inReach)} limit ${mostCounted + 1}::int) counted)`
  const all = sql`${remedialActions}`
  // Begun from the few that were spoken about: looked up action by action it would have to go through every one.
  const madeSafe = sql`(select distinct ${safetyContacts.organisationId}, ${safetyContacts.remedialActionId} from ${safetyContacts} where ${safetyContacts.reached}) safe
    join ${remedialActions} on ${remedialActions.organisationId} = safe.organisation_id and ${remedialActions.id} = safe.remedial_action_id`
  // Of the others overdue, the few whose owner was or is away meanwhile, or who challenged them, may only be waiting: which, their clocks say.
  const away = sql`away.organisation_id = ${remedialActions.organisationId} and away.person_id = ${remedialActions.ownerId} and (away.back_on is null or away.back_on > ${remedialActions.issuedAt}::date)`
  const challenged = sql`raised.organisation_id = ${remedialActions.organisationId} and raised.remedial_action_id = ${remedialActions.id}`
  const surely = sql`not exists (select 1 from away_periods away where ${away}) and not exists (select 1 from ${actionChallenges} raised where ${challenged})`
  const perhapsWaiting = sql`(select coalesce(json_agg(waiting), '[]') from (
    select ${remedialActions.priority} as priority, ${remedialActions.dueOn} as "dueOn", ${remedialActions.dueAt} as "dueAt", ${remedialActions.issuedAt} as "issuedAt", ${people.daysOff} as "ownerDaysOff", ${ownerAway} as "ownerAway",
      (select json_build_object('dueOn', more.due_on, 'dueAt', more.due_at, 'at', more.at) from ${extensions} more where more.organisation_id = ${remedialActions.organisationId} and more.remedial_action_id = ${remedialActions.id}) as extension,
      (select json_build_object('raisedAt', raised.raised_at, 'decidedAt', raised.decided_at) from ${actionChallenges} raised where raised.organisation_id = ${remedialActions.organisationId} and raised.remedial_action_id = ${remedialActions.id}) as challenge
    from ${remedialActions} join ${people} on ${people.organisationId} = ${remedialActions.organisationId} and ${people.id} = ${remedialActions.ownerId}
    where ${remedialActions.id} in (
      select ${remedialActions.id} from away_periods away join ${remedialActions} on ${away} where ${and(other, openAction)}
      union select ${remedialActions.id} from ${actionChallenges} raised join ${remedialActions} on ${challenged} where ${and(other, openAction)})
      and ${and(other, overdue, inReach)}
    limit ${mostCounted + 1}::int) waiting)`
  const [row] = await tx.execute<{ any: boolean; red: number; redMadeSafe: number; redOverdue: number; other: number; otherOverdue: number; perhapsWaiting: PerhapsWaiting[]; service: Glance; led: WorkshopLed[] }>(sql`
    select exists (select 1 from ${remedialActions} where ${inReach}) as "any", ${count(all, red, openAction)} as red, ${count(madeSafe, red, openAction)} as "redMadeSafe",
      ${count(all, red, overdue)} as "redOverdue", ${count(all, other, openAction)} as other, ${count(all, other, overdue, surely)} as "otherOverdue", ${perhapsWaiting} as "perhapsWaiting", ${workshopsLed(whoever(reader), reader.at)} as led, ${glance(reader)} as service`)
  const { any, perhapsWaiting: perhaps, service, led, ...counts } = row!
  if (!any) return { actions: undefined, service, led }
  const late = perhaps.map((one) => waitsFor(asRow(one))).filter((waits) => typeof waits !== 'string' && !(waits && waits.dueAt > reader.at))
  return { actions: { ...counts, otherOverdue: Math.min(counts.otherOverdue + late.length, mostCounted + 1) }, service, led }
}

/** An action past its first day whose clock may stand still, as JSON has it. */
type PerhapsWaiting = {
  priority: 'amber' | 'green'; dueOn: Day; dueAt: string; issuedAt: string; ownerDaysOff: number[]; ownerAway: TimeAway[]
  extension: { dueOn: Day; dueAt: string; at: string } | null; challenge: { raisedAt: string; decidedAt: string | null } | null
}

const asRow = ({ dueAt, issuedAt, extension, challenge, ...one }: PerhapsWaiting) => ({
  ...one, dueAt: new Date(dueAt), issuedAt: new Date(issuedAt),
  extension: extension && { dueOn: extension.dueOn, dueAt: new Date(extension.dueAt), at: new Date(extension.at) },
  challenge: challenge && { raisedAt: new Date(challenge.raisedAt), decidedAt: challenge.decidedAt ? new Date(challenge.decidedAt) : null },
})
