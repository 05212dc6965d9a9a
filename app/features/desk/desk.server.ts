import { sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import { audits } from '../../../db/schema.ts'
import { toConfirm } from '../audits/audits.server.ts'
import { openRecordingsOf, type InHand } from '../recording/recording.server.ts'

type Waiting = {
  toConfirm: number
  inHand: InHand[]
  toModerate: { id: string; audit: string; caseReference: string; dueOn: Day }[]
}

/**
 * What waits for an auditor beside evidence and cases: how many audits have findings to confirm, which audits they are recording, and which they have
 * taken to moderate and not finished, due first. Nothing of a grade is told. One statement.
 */
export async function waitingOnDesk(one: Allowed<'confirm findings'>): Promise<Waiting> {
  const tx = await one.reading()
  const me = whoever(one)
  const [waiting] = await tx.execute<Waiting>(sql`
    select (select count(*)::int from ${audits} where ${toConfirm(one)}) as "toConfirm",
      (select coalesce(json_agg(open), '[]') from (${openRecordingsOf(me)}) open) as "inHand",
      (select coalesce(json_agg(json_build_object('id', taken.id, 'audit', audits.reference, 'caseReference', audits.case_reference, 'dueOn', taken.due_on) order by taken.due_on, audits.reference), '[]')
        from moderations taken join audits on audits.organisation_id = taken.organisation_id and audits.id = taken.audit_id
        where taken.moderator_id = ${me}::uuid and taken.agreed_at is null) as "toModerate"`)
  return waiting!
}
