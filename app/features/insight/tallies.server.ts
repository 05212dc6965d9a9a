import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'

export type Tally = {
  organisationId: string; month: string; themeId: string; serviceAreaId: string; sample: string; caseType: string; role: string; confirmed: boolean
  judged: number; belowGood: number; ofPractitioner: number; ofManager: number; ofService: number
}

/**
 * The tallies as a full rebuild from the judgements gives them, of the council that is set, or of all where the database's owner asks.
 * What is stored must equal this, apart from rows that have come down to nothing.
 */
export async function talliesAnew(tx: Transaction): Promise<Tally[]> {
  return tx.execute<Tally>(sql`
    select audits.organisation_id as "organisationId", date_trunc('month', audits.audited_on::timestamp)::date::text as month, judgements.theme_id as "themeId",
      audits.service_area_id as "serviceAreaId", audits.sample, audits.case_type as "caseType", coalesce(audits.worker_title, 'not said') as role, audits.confirmed_at is not null as confirmed,
      count(*)::int as judged, count(*) filter (where not grades.good_enough)::int as "belowGood",
      count(*) filter (where not grades.good_enough and gaps.attribution = 'practitioner')::int as "ofPractitioner",
      count(*) filter (where not grades.good_enough and gaps.attribution = 'manager')::int as "ofManager",
      count(*) filter (where not grades.good_enough and gaps.attribution in ('system', 'partner'))::int as "ofService"
    from audits
    join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id
    join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    left join gaps on gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id and gaps.withdrawn_at is null
    where audits.hidden_at is null
    group by 1, 2, 3, 4, 5, 6, 7, 8
    order by 1, 2, 3, 4, 5, 6, 7, 8`)
}
