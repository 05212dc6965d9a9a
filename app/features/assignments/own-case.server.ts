import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, inWords, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignments, evidence } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { learningStanding } from '../gaps/closing.server.ts'
import { talks } from '../gaps/talks.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { checkDueOn } from '../remedial-actions/clocks.ts'
import { keptFree } from './kept-free.server.ts'
import { extensionsOf, sendAgainOn } from './extended.server.ts'
import { whyLearn } from './why.server.ts'

type Sent = {
  submittedAt: string; caseReference: string; recordKind: string; recordDate: Day; checkDueOn: Day
  outcome: 'accepted' | 'returned' | null; because: string | null; dueAgainOn: Day | null
}

/** A person's confirmed learning with why and with the latest own-case task sent in. What rests only on an audit whose case they say is not theirs, or on disputed findings, is paused and left out. */
export async function givenWhere(tx: Transaction, personId: string, condition: SQL | undefined) {
  const rows = await tx.select({
    id: assignments.id, moduleKey: assignments.moduleKey, dueOn: assignments.dueOn, extensions: extensionsOf, decision: assignments.decision, endedAt: assignments.endedAt, flaggedAt: assignments.flaggedAt,
    sentences: sql<string[]>`why.sentences`, talks, keptFree,
    declaredAt: sql<string | null>`(select to_json(max(declared.declared_at)) #>> '{}' from declarations declared
      join module_versions of on of.organisation_id = declared.organisation_id and of.id = declared.module_version_id
      where declared.organisation_id = ${assignments.organisationId} and declared.person_id = ${assignments.personId}
        and of.module_key = ${assignments.moduleKey} and declared.declared_at >= ${assignments.proposedAt} - interval '6 months')`,
    shown: sql<Sent | null>`(select json_build_object('submittedAt', sent.submitted_at, 'caseReference', sent.case_reference, 'recordKind', sent.record_kind, 'recordDate', sent.record_date,
        'checkDueOn', sent.check_due_on, 'outcome', checked.outcome, 'because', checked.because, 'dueAgainOn', ${sendAgainOn})
      from evidence sent left join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where sent.organisation_id = ${assignments.organisationId} and sent.assignment_id = ${assignments.id} order by sent.submitted_at desc limit 1)`,
  }).from(assignments)
    .innerJoin(whyLearn, sql`why.sentences is not null`)
    .where(and(eq(assignments.personId, personId), eq(assignments.decision, 'confirmed'), isNull(assignments.endedAt), condition))
    .orderBy(asc(assignments.dueOn), asc(assignments.id))
  return rows.map((row) => ({ ...row, standing: learningStanding(row) }))
}
export type Given = Awaited<ReturnType<typeof givenWhere>>[number]

/** Every module that was given to the learner and confirmed, by due date. */
export async function givenTo(learner: Allowed<'learn'>): Promise<Given[]> {
  return givenWhere(await learner.reading(), whoever(learner), undefined)
}

/** Why the learner has one module: what is still open of it, or else what was given last. */
export async function givenOf(learner: Allowed<'learn'>, moduleKey: string): Promise<Given | undefined> {
  const given = await givenWhere(await learner.reading(), whoever(learner), eq(assignments.moduleKey, moduleKey))
  return given.find(({ standing }) => standing !== 'done') ?? given.at(-1)
}

export type OwnCase = { caseReference: string; recordKind: string; recordDate: Day; remark: string }

/**
 * The learner shows, on a case of their own, that they use what they learnt. An auditor then checks it within the days the council allows.
 * @returns 'already sent' while it is being checked or once it was accepted; 'not declared' before the module is completed;
 *   `wrongDate` says why the record's date cannot be; undefined when this is not learning of theirs
 */
export async function sendOwnCase(learner: Allowed<'learn'>, assignmentId: string, ownCase: OwnCase): Promise<true | 'already sent' | 'not declared' | { wrongDate: string } | undefined> {
  const personId = whoever(learner)
  return learner.writing(async (tx) => {
    // Two who send at once come one after the other, and the second sees what the first has sent.
    await tx.select({ id: assignments.id }).from(assignments).where(and(eq(assignments.id, assignmentId), eq(assignments.personId, personId))).for('update')
    const [given] = await givenWhere(tx, personId, eq(assignments.id, assignmentId))
    if (!given) return undefined
    if (given.standing === 'being checked' || given.standing === 'done') return 'already sent'
    if (!given.declaredAt) return 'not declared'
    const today = dayInLondon(learner.at)
    const wrongDate = whyNotOfThatDay(ownCase.recordDate, { completedOn: dayInLondon(new Date(given.declaredAt)), today })
    if (wrongDate) return { wrongDate }
    await tx.insert(evidence).values({
      organisationId: learner.organisationId, assignmentId, ...ownCase,
      submittedById: personId, submittedAt: learner.at, checkDueOn: checkDueOn(today, { bankHolidays }, await settingsOn(tx, today)),
    })
    await note(tx, learner, { did: 'sent own-case task', subjectKind: 'assignment', subjectId: assignmentId })
    return true
  })
}

/** Only work done after the module was finished shows that it was learnt from it (curriculum, apply task rule). */
function whyNotOfThatDay(recordDate: Day, { completedOn, today }: { completedOn: Day; today: Day }): string | undefined {
  if (recordDate > today) return 'The date of the record must be today or earlier.'
  if (recordDate < completedOn) return `The record must be dated on or after ${inWords(completedOn)}, the day you completed the module.`
  return undefined
}
