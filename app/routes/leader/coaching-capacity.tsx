import type { Route } from './+types/coaching-capacity'
import { allow, signedIn } from '../../door.server.ts'
import { coachingCapacity } from '../../features/coaching/capacity.server.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { weekdayInWords } from '../../lib/days.ts'
import { counted, minutesInWords } from '../../lib/phrases.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { today, last, gaps, booked, coaches, hoursFree, days, themes } = await coachingCapacity(reader)
  const short = days.find((day) => day.short > 0)
  const nobody = themes.reduce((sum, theme) => sum + theme.nobody, 0)
  return {
    council: signedIn(context)!.organisation.name, from: weekdayInWords(today), until: weekdayInWords(last), gaps, coaches,
    opening: `${counted(gaps, 'open gap needs', 'open gaps need')} coaching. For ${booked} of them a meeting is booked. ${counted(coaches, 'person coaches', 'people coach')}, and together they have ${counted(hoursFree, 'hour', 'hours')} free until ${weekdayInWords(last)}.`,
    warning: short ? `There is not enough time: for what is due by ${weekdayInWords(short.until)}, ${minutesInWords(short.short)} are missing.` : nobody > 0 ? `The hours would do, but for ${counted(nobody, 'gap', 'gaps')} nobody who may coach its person, and helps with its theme, is free in time.` : undefined,
    days: days.map((day) => [weekdayInWords(day.until), day.gaps, minutesInWords(day.minutesNeeded), counted(day.hoursFree, 'hour', 'hours'), day.short === 0 ? 'Enough' : `${minutesInWords(day.short)} missing`]),
    themes: themes.map((theme) => [theme.theme, theme.gaps, theme.booked, theme.nobody, theme.hoursFree]),
  }
}

export default function CoachingCapacity({ loaderData: { council, from, until, gaps, coaches, opening, warning, days, themes } }: Route.ComponentProps) {
  return (
    <>
      <title>Coaching: insight – Practice Loop</title>
      <h1 className="govuk-heading-l">Coaching: what needs it, and who has time</h1>
      <InsightNavigation current="/insight/coaching" />
      <p className="govuk-body">{from} to {until}.</p>
      {gaps === 0 ? (
        <EmptyState title="No gap needs coaching now">A gap needs it where coaching was agreed, or where it was given the lowest grade and nobody has met about it yet. {counted(coaches, 'person coaches', 'people coach')}.</EmptyState>
      ) : (
        <>
          <p className="govuk-body-l">{opening}</p>
          {warning && <InsetText>{warning} <a className="govuk-link" href="/coaching/within">Invite people whose own judgements were good</a>, or ask those who coach for more hours.</InsetText>}
          {days.length > 0 && <ScrollTable caption="By the day on which it is due" columns={['Due by', { label: 'Gaps without a meeting', numeric: true }, { label: 'Time needed', numeric: true }, { label: 'Free until then', numeric: true }, 'Is it enough?']} rows={days} />}
          <ScrollTable caption="By theme" columns={['Theme', { label: 'Gaps that need it', numeric: true }, { label: 'Meeting booked', numeric: true }, { label: 'Nobody free in time', numeric: true }, { label: 'Hours of those who help with it', numeric: true }]} rows={themes} />
        </>
      )}
      <h2 className="govuk-heading-m">How it is counted</h2>
      <p className="govuk-body">
        A gap needs coaching where it was agreed and has not been held (an hour), or where the gap was given the lowest grade and nobody has met about it (half an hour). It is due with the first of its open actions and learning; what has no day, or is
        late already, is wanted within the two weeks. Each row holds what is due before it too. Free hours are whole hours that nobody has booked, with the minutes kept free around meetings, and no more of them in a day than somebody takes. An hour of somebody who helps with
        several themes stands at each of them, so those hours do not add up. Whoever leads somebody’s team does not coach them.
      </p>
      <p className="pl-who-can-see">Who can see this: leaders of {council}, each for the areas that they lead; the hours are those of everybody who coaches. Nobody is named here.</p>
    </>
  )
}
