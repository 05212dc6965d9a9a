import { and, desc, eq, gt, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { councilSettings, organisations, people, type Organisation } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { settingsColumns } from '../people/settings.server.ts'
import { defaultSettings, type Settings } from '../people/settings.ts'

/** So many of the settings that no longer hold are listed. */
const earlierListed = 20

/** What a council has settled: what holds today, since when, what will hold from a later day, and the latest that held before. */
export async function settlementsOf(admin: Allowed<'settle council settings'>) {
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const all = await tx.select({
    ...settingsColumns, validFrom: councilSettings.validFrom, settledAt: councilSettings.settledAt, settledBy: people.name,
  }).from(councilSettings)
    .leftJoin(people, and(eq(people.organisationId, councilSettings.organisationId), eq(people.id, councilSettings.settledById)))
    .orderBy(desc(councilSettings.validFrom))
  const begun = all.filter(({ validFrom }) => validFrom <= today)
  return {
    now: { ...(begun[0] ?? defaultSettings), since: begun[0]?.validFrom },
    later: all.filter(({ validFrom }) => validFrom > today).toReversed(),
    earlier: begun.slice(1, 1 + earlierListed),
    seen: seenOf(all),
  }
}

/** Stands for all that was settled when somebody looked: when it is another by the time they save, somebody else has been at it. */
const seenOf = (all: readonly { validFrom: Day; settledAt: Date }[]) =>
  all.map(({ validFrom, settledAt }) => `${validFrom} ${settledAt.toISOString()}`).toSorted().join(', ')

/**
 * Settles the clocks and limits from a day on, until the next day for which others are settled. What was issued before keeps its dates.
 * @param seen what `settlementsOf` gave as such when the form was opened
 * @returns 'changed meanwhile' when somebody else has settled or taken back anything since; 'too early' for a day that is over
 */
export async function settle(admin: Allowed<'settle council settings'>, { from, settings, seen }: { from: Day; settings: Settings; seen: string }): Promise<true | 'changed meanwhile' | 'too early'> {
  if (from < dayInLondon(admin.at)) return 'too early'
  return admin.writing(async (tx) => {
    await takeTurn(tx, admin.organisationId)
    const there = await tx.select({ ...settingsColumns, validFrom: councilSettings.validFrom, settledAt: councilSettings.settledAt }).from(councilSettings)
    if (seenOf(there) !== seen) {
      // A form that was sent twice finds all of it settled.
      const same = there.find(({ validFrom }) => validFrom === from)
      return same && (Object.keys(settings) as (keyof Settings)[]).every((name) => same[name] === settings[name]) ? true : 'changed meanwhile'
    }
    const settled = { ...settings, settledById: whoever(admin), settledAt: admin.at }
    await tx.insert(councilSettings).values({ organisationId: admin.organisationId, validFrom: from, ...settled })
      .onConflictDoUpdate({ target: [councilSettings.organisationId, councilSettings.validFrom], set: settled })
    await note(tx, admin, { did: 'settled clocks and limits', subjectKind: 'council', subjectId: admin.organisationId })
    return true
  })
}

/** Takes back what was settled for a later day. @returns undefined when nothing is settled for that day, or it has come */
export async function takeBack(admin: Allowed<'settle council settings'>, from: Day): Promise<true | undefined> {
  return admin.writing(async (tx) => {
    await takeTurn(tx, admin.organisationId)
    const [gone] = await tx.delete(councilSettings).where(and(eq(councilSettings.validFrom, from), gt(councilSettings.validFrom, dayInLondon(admin.at)))).returning({ from: councilSettings.validFrom })
    if (!gone) return undefined
    await note(tx, admin, { did: 'took back clocks and limits', subjectKind: 'council', subjectId: admin.organisationId })
    return true
  })
}

/** One at a time for each council settles, so that the second sees what the first has settled. */
const takeTurn = (tx: Transaction, organisationId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('settings ' || ${organisationId}, 0))`)

/** Changes how one's own council is called and looks, and where its case system, its out-of-hours team and its data protection officer are reached. It shows at once. */
export async function changeCouncil(
  admin: Allowed<'settle council settings'>, change: Partial<Pick<Organisation, 'name' | 'colour' | 'caseLinkPattern' | 'outOfHours' | 'dataProtectionEmail'>>,
): Promise<void> {
  await admin.writing(async (tx) => {
    await tx.update(organisations).set(change).where(eq(organisations.id, admin.organisationId))
    await note(tx, admin, { did: `changed ${'name' in change ? 'name and colour' : 'case system and contacts'}`, subjectKind: 'council', subjectId: admin.organisationId })
  })
}
