import { and, asc, eq, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { people, reportDuties } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import type { Kind } from './reports.ts'

type Issuer = Allowed<'issue reports'>

/** Whether somebody may issue reports on a day: a leader or an administrator of the whole council, who has not left. A condition on `people`. */
const mayIssue = (today: Day) => sql`(people.left_on is null or people.left_on > ${today}::date) and exists (select 1 from role_holdings held
  where held.organisation_id = people.organisation_id and held.person_id = people.id and held.role in ('leader', 'admin') and held.scope = 'council'
    and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date))`

/** Everyone who may issue reports, from A to Z. @returns undefined to whom the whole council is out of reach */
export async function whoMayIssue(issuer: Issuer): Promise<{ id: string; name: string }[] | undefined> {
  if (!issuer.reach.council) return undefined
  const tx = await issuer.reading()
  return tx.select({ id: people.id, name: people.name }).from(people).where(mayIssue(dayInLondon(issuer.at))).orderBy(asc(people.name))
}

export type Duty = { kind: Kind; issuerId: string; issuer: string; deputyId: string | null; deputy: string | null; toldId: string | null; told: string | null }

/**
 * Who has the duty of each kind of report, and who is told of the next draft: the issuer, or while they are away, have left or may issue no longer, the deputy;
 * nobody where neither can. One statement.
 */
export async function dutiesOn(tx: Transaction, today: Day): Promise<Duty[]> {
  return [...await tx.execute<Duty>(sql`
    select duty.kind, duty.issuer_id as "issuerId", issuer.name as issuer, duty.deputy_id as "deputyId", deputy.name as deputy, told.id as "toldId", told.name as told
    from (select distinct on (kind) * from report_duties order by kind, settled_at desc) duty
    join people issuer on issuer.organisation_id = duty.organisation_id and issuer.id = duty.issuer_id
    left join people deputy on deputy.organisation_id = duty.organisation_id and deputy.id = duty.deputy_id
    left join lateral (select people.id, people.name from people where people.organisation_id = duty.organisation_id and people.id in (duty.issuer_id, duty.deputy_id) and ${mayIssue(today)}
      and not exists (select 1 from away_periods away where away.organisation_id = people.organisation_id and away.person_id = people.id and away.away_from <= ${today}::date and (away.back_on is null or away.back_on > ${today}::date))
      order by people.id = duty.issuer_id desc limit 1) told on true`)]
}

/** Everyone who is told where nobody has the duty, or nobody who has it is there: those who set the portal up for the whole council. */
export async function whoeverElse(tx: Transaction, today: Day): Promise<string[]> {
  const rows = await tx.select({ id: people.id }).from(people).where(sql`${mayIssue(today)} and exists (select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id
    and held.role = 'admin' and held.scope = 'council' and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date))`).orderBy(asc(people.id))
  return rows.map(({ id }) => id)
}

export async function duties(issuer: Issuer): Promise<Duty[] | undefined> {
  if (!issuer.reach.council) return undefined
  return dutiesOn(await issuer.reading(), dayInLondon(issuer.at))
}

/** Settles who issues a kind of report, and who does while they are away. @returns 'same person'; 'may not issue'; undefined to whom the whole council is out of reach */
export async function settleDuty(issuer: Issuer, kind: Kind, { issuerId, deputyId }: { issuerId: string; deputyId: string | null }): Promise<true | 'same person' | 'may not issue' | undefined> {
  const { organisationId, at } = issuer
  if (!issuer.reach.council) return undefined
  if (issuerId === deputyId) return 'same person'
  return issuer.writing(async (tx) => {
    const asked = [issuerId, ...deputyId ? [deputyId] : []]
    const able = await tx.select({ id: people.id }).from(people).where(and(eq(people.organisationId, organisationId), sql`people.id = any(${sql.param(`{${asked.join(',')}}`)}::uuid[])`, mayIssue(dayInLondon(at))))
    if (able.length < asked.length) return 'may not issue'
    await tx.insert(reportDuties).values({ organisationId, kind, issuerId, deputyId, settledById: whoever(issuer), settledAt: at })
      .onConflictDoUpdate({ target: [reportDuties.organisationId, reportDuties.kind, reportDuties.settledAt], set: { issuerId, deputyId, settledById: whoever(issuer) } })
    await note(tx, issuer, { did: 'settled who issues reports', subjectKind: 'report' })
    return true
  })
}
