import { DateInput } from '../../ui/date-input.tsx'
import { Radios } from '../../ui/radios.tsx'
import { typedDate } from '../../lib/date-field.ts'
import { inWords, momentInWords, type Day } from '../../lib/days.ts'

/** A series of the full day as a form offers it. */
export type SeriesOffered = { value: string; label: string; hint: string }

/** Each series with its dates in words. */
export const seriesOffered = (series: readonly { id: string; title: string; dates: string[] }[]): SeriesOffered[] => series.map(({ id, title, dates }) => (
  { value: id, label: title, hint: dates.length > 0 ? dates.map((date) => momentInWords(new Date(date))).join('; ') : 'No dates yet' }))

const partsOf = (day: Day | null) => {
  const [year, month, date] = day?.split('-').map(Number) ?? []
  return { day: date, month, year }
}

/** The fields for the days of a cohort: its peer group, and its full day. */
export function CohortDaysFields({ series, now, typed, problems }: { series: readonly SeriesOffered[]; now?: { peerGroupOn: Day | null; seriesId: string | null }; typed?: Record<string, string>; problems?: Record<string, string> }) {
  return (
    <>
      <DateInput name="peerGroupOn" label="Day of the peer group (optional)" hint={`In week 7. ${now?.peerGroupOn ? `Now ${inWords(now.peerGroupOn)}.` : 'It can be set later.'}`} value={typed ? typedDate(typed, 'peerGroupOn') : partsOf(now?.peerGroupOn ?? null)} error={problems?.peerGroupOn} />
      <Radios name="seriesId" label="Dates of the full day, Seeing the thinking" hint={series.length === 0 ? 'No dates of it are set up yet. Set them up under Workshops, then choose them here.' : 'In week 2. Any other date of this workshop counts too.'}
        value={typed ? typed.seriesId ?? '' : now?.seriesId ?? ''} error={problems?.seriesId} options={[...series, { value: '', label: 'None yet' }]} />
    </>
  )
}
