import { desc, lte, sql, type SQL } from 'drizzle-orm'
import type { Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { councilSettings } from '../../../db/schema.ts'
import { defaultSettings, type Settings } from './settings.ts'

/** What a council settles, as columns to select. */
export const settingsColumns = {
  amberDays: councilSettings.amberDays, greenDays: councilSettings.greenDays, checkDays: councilSettings.checkDays, returnDays: councilSettings.returnDays,
  learningDays: councilSettings.learningDays, learningMinutesAMonth: councilSettings.learningMinutesAMonth, smallNumber: councilSettings.smallNumber,
}

/** What the council has settled for a day, or the defaults where it has settled nothing. One statement. */
export async function settingsOn(tx: Transaction, day: Day): Promise<Settings> {
  const [settled] = await tx.select(settingsColumns).from(councilSettings).where(lte(councilSettings.validFrom, day)).orderBy(desc(councilSettings.validFrom)).limit(1)
  return settled ?? defaultSettings
}

/** How many days after it is proposed learning is usually due, as the council had settled for a day, as an expression for a statement that is asked anyway. */
export const learningDaysOn = (day: SQL) => sql<number>`coalesce((select settled.learning_days from ${councilSettings} settled
  where settled.valid_from <= ${day} order by settled.valid_from desc limit 1), ${defaultSettings.learningDays}::int)`

/** The small number that the council has settled for a day, as an expression for a statement that is asked anyway. */
export const smallNumberOn = (day: Day) => sql<number>`coalesce((select settled.small_number from ${councilSettings} settled
  where settled.valid_from <= ${day}::date order by settled.valid_from desc limit 1), ${defaultSettings.smallNumber}::int)`
