import type { Allowed } from '../../allowed.ts'
import type { Ability } from '../../permissions.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { activity } from '../../../db/schema.ts'

export type Deed = {
  did: string
  subjectKind: 'audit' | 'gap' | 'remedial action' | 'evidence' | 'assignment' | 'coaching' | 'team pattern' | 'module' | 'import' | 'person' | 'team' | 'staff list' | 'course list' | 'insight' | 'council' | 'framework' | 'standards' | 'rule' | 'programme' | 'phase' | 'case list' | 'draw' | 'case to audit' | 'moderation' | 'recording' | 'service action' | 'message' | 'report' | 'inspection pack' | 'example' | 'workshop' | 'coach' | 'coaching meeting' | 'coaching pair' | 'calendar feed' | 'cohort' | 'cohort member' | 'dip sample'
  subjectId?: string
  /** Whose work or learning this is about. */
  aboutPersonId?: string | null
}

/** Notes who did what, in the transaction that does it: ids, never text. */
export async function note(tx: Transaction, who: Pick<Allowed<Ability>, 'organisationId' | 'personId' | 'actor' | 'requestId'>, ...deeds: Deed[]) {
  await tx.insert(activity).values(deeds.map((deed) => ({
    organisationId: who.organisationId,
    personId: who.personId,
    actor: who.actor,
    requestId: who.requestId,
    did: deed.did,
    subjectKind: deed.subjectKind,
    subjectId: deed.subjectId,
    aboutPersonId: deed.aboutPersonId,
  })))
}

/** Notes that someone read another person's audit or learning. Reading about oneself is nobody's business. */
export async function noteReading(reader: Allowed<Ability>, ...deeds: Omit<Deed, 'did'>[]) {
  const ofOthers = deeds.filter(({ aboutPersonId }) => aboutPersonId && aboutPersonId !== reader.personId)
  if (ofOthers.length > 0) await reader.writing((tx) => note(tx, reader, ...ofOthers.map((deed) => ({ ...deed, did: 'read' }))))
}

/** Notes that someone read many audits on one page, in one statement, so that whoever has to know who read what finds them here. Their own are left out. */
export async function noteReadings(reader: Allowed<Ability>, deeds: readonly Omit<Deed, 'did'>[]) {
  const ofOthers = deeds.filter(({ aboutPersonId }) => !aboutPersonId || aboutPersonId !== reader.personId)
  if (ofOthers.length === 0) return
  await reader.writing((tx) => note(tx, reader, ...ofOthers.map((deed) => ({ ...deed, did: 'read' }))))
}
