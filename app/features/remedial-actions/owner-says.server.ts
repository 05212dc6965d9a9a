import { eq, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, workingDaysAfter } from '../../lib/days.ts'
import { acknowledgements, actionChallenges } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { isOpen } from './remedial-actions.ts'
import { ownAction, standingNow } from './remedial-actions.server.ts'

/** So many working days a challenge may take to be decided (audit-framework §5). */
const daysToDecide = 2

/**
 * "I have read this": the owner says so themselves, opening the page does not. Saying it again changes nothing, unless the action has been
 * given to them anew since.
 * @returns false when it was said before, or the action is no longer open; undefined when the action is not theirs
 */
export async function sayItIsRead(one: Allowed<'do remedial actions'>, id: string): Promise<boolean | undefined> {
  return one.writing(async (tx) => {
    const action = await ownAction(tx, one, id)
    if (!action) return undefined
    if (action.doneAt || action.withdrawnAt) return false
    const said = await tx.insert(acknowledgements).values({ organisationId: one.organisationId, remedialActionId: id, byId: whoever(one), at: one.at }).onConflictDoUpdate({
      target: [acknowledgements.organisationId, acknowledgements.remedialActionId, acknowledgements.byId], set: { at: one.at },
      setWhere: sql`exists (select 1 from hand_overs passed where passed.organisation_id = ${acknowledgements.organisationId} and passed.remedial_action_id = ${acknowledgements.remedialActionId}
        and passed.to_id = ${acknowledgements.byId} and passed.at > ${acknowledgements.at})`,
    }).returning({ at: acknowledgements.at })
    if (said.length > 0) await note(tx, one, { did: 'said it is read', subjectKind: 'remedial action', subjectId: id })
    return said.length > 0
  })
}

/**
 * The owner says, once and with a reason, that what is asked is wrong or cannot be done. Somebody else decides within two working days; until
 * then an amber's or a green's clock stands still, and a red's runs on.
 * @returns 'challenged already'; 'not to be challenged' when it has been sent in, is done or is no longer asked for; undefined when the action is not theirs
 */
export async function challenge(one: Allowed<'do remedial actions'>, id: string, because: string): Promise<true | 'challenged already' | 'not to be challenged' | undefined> {
  return one.writing(async (tx) => {
    if (!await ownAction(tx, one, id)) return undefined
    const [before] = await tx.select({ id: actionChallenges.id }).from(actionChallenges).where(eq(actionChallenges.remedialActionId, id))
    if (before) return 'challenged already'
    const where = await standingNow(tx, id, one.at)
    if (!where || !isOpen(where) || where === 'being checked' || where === 'returned') return 'not to be challenged'
    await tx.insert(actionChallenges).values({
      organisationId: one.organisationId, remedialActionId: id, raisedById: whoever(one), raisedAt: one.at, because,
      decideBy: workingDaysAfter(dayInLondon(one.at), daysToDecide, { bankHolidays }),
    })
    await note(tx, one, { did: 'challenged an action', subjectKind: 'remedial action', subjectId: id })
    return true
  })
}
