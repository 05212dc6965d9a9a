import { sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, daysAfter, instantInLondon, type Day } from '../../lib/days.ts'
import { withoutSmallNumbers, type Shown } from '../../lib/small-numbers.ts'
import { smallNumberOn } from '../people/settings.server.ts'
import { cannotBecauses, type CannotBecause } from './places.ts'

/** The last twelve months that are over: of one that still runs, the count of one day beside that of the day before would tell why somebody cancelled. */
function twelveMonthsBefore(today: Day): { from: Day; to: Day } {
  const [year, month] = [Number(today.slice(0, 4)), today.slice(5, 7)]
  return { from: `${year - 1}-${month}-01`, to: daysAfter(`${year}-${month}-01`, -1) }
}

/**
 * Why people gave places back, over the last twelve whole months and the whole council: of no person and no team. Small counts are hidden with what would give them away.
 * One statement.
 */
export async function whyPeopleCouldNotCome(arranger: Allowed<'arrange workshops'>): Promise<{ from: Day; to: Day; smallNumber: number; none: boolean; reasons: { because: CannotBecause; times: Shown }[]; all: Shown }> {
  const today = dayInLondon(arranger.at)
  const { from, to } = twelveMonthsBefore(today)
  const [row] = await (await arranger.reading()).execute<{ smallNumber: number; times: Partial<Record<CannotBecause, number>> }>(sql`
    select ${smallNumberOn(today)} as "smallNumber", (select coalesce(json_object_agg(given.because, given.times), '{}') from (
      select cannot_because as because, count(*)::int as times from places
      where ended = 'cancelled' and cannot_because is not null and ended_at >= ${instantInLondon(from, '00:00').toISOString()}::timestamptz and ended_at < ${instantInLondon(daysAfter(to, 1), '00:00').toISOString()}::timestamptz
      group by cannot_because) given) as times`)
  const { smallNumber, times } = row!
  const counts = cannotBecauses.map((because) => times[because] ?? 0)
  const all = counts.reduce((sum, count) => sum + count, 0)
  const [shown] = withoutSmallNumbers([{ columns: ['Times'], rows: cannotBecauses.map((name, nth) => ({ name, counts: [counts[nth]!] })), total: [all] }], smallNumber)
  return { from, to, smallNumber, none: all === 0, reasons: cannotBecauses.map((because, nth) => ({ because, times: shown!.rows[nth]!.counts[0]! })), all: shown!.total![0]! }
}
