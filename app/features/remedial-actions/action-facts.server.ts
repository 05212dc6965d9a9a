import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { activity, audits, awayPeriods, evidence, evidenceChecks, remedialActions } from '../../../db/schema.ts'
import { dueOnceDecided, dueAroundLeave, type Due, type Priority, type TimeAway } from './clocks.ts'
import type { ActionFacts } from './remedial-actions.ts'

type Latest = {
  id: string; submittedAt: string; submittedById: string; recordKind: string; recordDate: Day; remark: string | null; checkDueOn: Day
  outcome: 'accepted' | 'returned' | null; because: string | null; dueAgainOn: Day | null; checkedAt: string | null
}

/** The latest evidence of each action with its check, to be joined laterally. */
export const latestEvidence = (tx: Transaction) => tx.select({
  latest: sql<Latest | null>`json_build_object('id', ${evidence.id}, 'submittedAt', ${evidence.submittedAt}, 'submittedById', ${evidence.submittedById},
    'recordKind', ${evidence.recordKind}, 'recordDate', ${evidence.recordDate}, 'remark', ${evidence.remark}, 'checkDueOn', ${evidence.checkDueOn},
    'outcome', ${evidenceChecks.outcome}, 'because', ${evidenceChecks.because}, 'dueAgainOn', ${evidenceChecks.dueAgainOn}, 'checkedAt', ${evidenceChecks.checkedAt})`.as('latest'),
}).from(evidence)
  .leftJoin(evidenceChecks, sql`${evidenceChecks.organisationId} = ${evidence.organisationId} and ${evidenceChecks.evidenceId} = ${evidence.id}`)
  .where(sql`${evidence.organisationId} = ${remedialActions.organisationId} and ${evidence.remedialActionId} = ${remedialActions.id}`)
  .orderBy(sql`${evidence.submittedAt} desc`).limit(1).as('latest_evidence')

/** Who asked for an action: whoever carried out the audit, or the auditor who added it later, of which the activity log alone keeps who it was. */
export const askedById = sql<string | null>`coalesce(case when ${remedialActions.closesWhen} is not null and ${remedialActions.issuedAt} > ${audits.publishedAt} then (
  select added.person_id from ${activity} added where added.organisation_id = ${remedialActions.organisationId} and added.subject_kind = 'remedial action'
    and added.subject_id = ${remedialActions.id} and added.did = 'added an action' limit 1) end, ${audits.auditorId})`

/** The times for which an action's owner has been, is or will be away since it was issued. */
export const ownerAway = sql<TimeAway[]>`(select coalesce(json_agg(json_build_object('from', away.away_from, 'backOn', away.back_on)), '[]') from ${awayPeriods} away
  where away.organisation_id = ${remedialActions.organisationId} and away.person_id = ${remedialActions.ownerId} and (away.back_on is null or away.back_on > ${remedialActions.issuedAt}::date))`

/** What makes an action's clock stand still. */
type Stood = {
  issuedAt: Date; ownerDaysOff: number[]; ownerAway: TimeAway[]
  extension: (Due & { at: Date }) | null
  challenge: { raisedAt: Date; decidedAt: Date | null } | null
}

/**
 * When an action is due instead, because its owner is away meanwhile or has challenged it; null where that changes nothing. More time that was given is
 * the last word on leave. It is given only once a challenge is decided, so the days of an earlier one lie before it and change nothing.
 */
export function waitsFor({ priority, dueOn, dueAt, issuedAt, ownerDaysOff, ownerAway: leave, extension, challenge }: Stood & { priority: Priority } & Due): ActionFacts['waits'] {
  const away = extension ? [] : leave
  if (priority === 'red' || (away.length === 0 && !challenge)) return null
  const due = extension ?? { dueOn, dueAt }
  const since = dayInLondon(extension?.at ?? issuedAt)
  const off = { bankHolidays, weekdaysOff: ownerDaysOff }
  const around = challenge ? dueOnceDecided(due, since, away, challenge, off) : dueAroundLeave(due, since, away, off)
  if (around === null) return 'until its owner is back'
  if (around === 'not decided') return 'until its challenge is decided'
  return around.dueOn === due.dueOn ? null : around
}

/** The facts from which an action's standing follows, as its row, its latest evidence, its challenge and the more time that was given hold them. */
export function factsOf(row: Stood & Due & { priority: Priority; doneAt: Date | null; doneBySheet: boolean; withdrawnAt: Date | null; latest: Latest | null }): ActionFacts {
  const { priority, dueOn, dueAt, doneAt, doneBySheet, withdrawnAt, extension, latest } = row
  return {
    priority, dueOn, dueAt, doneAt, doneBySheet, withdrawnAt,
    extendedTo: extension && { dueOn: extension.dueOn, dueAt: extension.dueAt },
    waits: waitsFor(row),
    submittedAt: latest && new Date(latest.submittedAt),
    check: latest?.outcome ? { outcome: latest.outcome, dueAgainOn: latest.dueAgainOn } : null,
  }
}
