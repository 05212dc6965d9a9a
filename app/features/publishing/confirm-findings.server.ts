import { and, eq, inArray, not, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { audits, followUps } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { blindTo, waitsForModeration } from '../audits/being-moderated.server.ts'
import { closeWhatIsComplete, holdAudits } from '../gaps/closing.server.ts'
import type { attributionInWords } from '../gaps/gaps.ts'
import { withinReach } from '../people/reach.server.ts'
import { addToTallies, confirmGrades, followThrough, takeTurn } from './publishing.server.ts'

type Attribution = keyof typeof attributionInWords

/**
 * An auditor stands by an audit's grades and says whose each gap mainly is; what follows from it follows in the same transaction. A gap
 * that another auditor has attributed, or that has brought learning or coaching to whom the audit names already, stays as it is. Doing it again changes nothing.
 * @returns 'own practice' when they held or managed the case; 'own audit' when they carried it out; 'being moderated' while its grades wait for a moderation; undefined when the audit is not in
 * reach, or they moderate it and have not given their own grades
 */
export async function confirmFindings(
  auditor: Allowed<'confirm findings'>, auditId: string, attributions: Readonly<Record<string, Attribution>>,
): Promise<true | 'own practice' | 'own audit' | 'being moderated' | undefined> {
  const me = whoever(auditor)
  return auditor.writing(async (tx) => {
    await takeTurn(tx, auditor.organisationId)
    // Held before it is asked whether a moderation is open: whoever chooses it for one at the same time waits here.
    await holdAudits(tx, [auditId])
    const [audit] = await tx.select({ workerId: audits.workerId, managerId: audits.managerId, auditorId: audits.auditorId, beingModerated: waitsForModeration }).from(audits)
      .where(and(eq(audits.id, auditId), withinReach(auditor.reach, { area: audits.serviceAreaId, team: audits.teamId }), not(blindTo(me))))
    if (!audit) return undefined
    if (audit.workerId === me || audit.managerId === me) return 'own practice'
    if (audit.auditorId === me) return 'own audit'
    if (audit.beingModerated) return 'being moderated'

    const confirmed = await confirmGrades(tx, auditId, auditor)
    const which = sql`audits.id = ${auditId}::uuid`
    await addToTallies(tx, which, -1)
    const attributed = await tx.execute<{ id: string }>(sql`
      update gaps set attribution = said.attribution, attributed_at = ${auditor.at.toISOString()}::timestamptz, attributed_by_id = ${me}::uuid
      from json_to_recordset(${JSON.stringify(Object.entries(attributions).map(([id, attribution]) => ({ id, attribution })))}::text::json) as said (id text, attribution text)
      where gaps.organisation_id = ${auditor.organisationId}::uuid and gaps.audit_id = ${auditId}::uuid and gaps.id::text = said.id
        and (gaps.attribution is distinct from said.attribution or gaps.attributed_by_id is null)
        and (gaps.attributed_by_id is null or gaps.attributed_by_id = ${me}::uuid)
        and not exists (select 1 from assignment_reasons reason join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
          where reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id and reason.person_id in (audits.worker_id, audits.manager_id))
        and not exists (select 1 from coaching_reasons reason join coaching_proposals coaching on coaching.organisation_id = reason.organisation_id and coaching.id = reason.coaching_proposal_id
          join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
          where reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id and coaching.ended_at is null and coaching.person_id in (audits.worker_id, audits.manager_id))
      returning gaps.id`)
    await addToTallies(tx, which, 1)
    if (confirmed) await note(tx, auditor, { did: 'confirmed grades', subjectKind: 'audit', subjectId: auditId, aboutPersonId: audit.workerId })
    if (attributed.length > 0) {
      await note(tx, auditor, { did: 'confirmed whose gaps', subjectKind: 'audit', subjectId: auditId, aboutPersonId: audit.workerId })
      // Whose later audit shows whether a theme held follows from the attribution, so it is asked anew.
      await tx.delete(followUps).where(inArray(followUps.gapId, attributed.map(({ id }) => id)))
    }
    await followThrough(tx, auditor, which)
    await closeWhatIsComplete(tx, auditor.organisationId, [auditId], auditor.at)
    return true
  })
}
