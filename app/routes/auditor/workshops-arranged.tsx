import type { Route } from './+types/workshops-arranged'
import { allow, allowIfCan } from '../../door.server.ts'
import { themesToTalkThrough } from '../../features/insight/agreement.server.ts'
import { workshopsWanted } from '../../features/patterns/patterns.server.ts'
import { figureInWords } from '../../features/reports/shown.ts'
import { arrangedWorkshops } from '../../features/workshops/arranging.server.ts'
import { gradingTogether } from '../../features/workshops/catalogue.ts'
import { whyPeopleCouldNotCome } from '../../features/workshops/cannot-come.server.ts'
import { workshopCatalogue } from '../../features/workshops/catalogue.server.ts'
import { reasonsInWords } from '../../features/workshops/offered.ts'
import { dayInLondon, inWords, spanInWords } from '../../lib/days.ts'
import { hoursInWords } from '../../lib/phrases.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'arrange workshops')
  const reader = allowIfCan({ context, request }, 'look at team patterns')
  const workshops = await workshopCatalogue()
  const titleOf = (key: string) => workshops.get(key)?.title ?? key
  const patterns = reader ? await workshopsWanted(reader) : []
  const themes = await themesToTalkThrough(arranger, gradingTogether)
  const { coming, open } = await arrangedWorkshops(arranger)
  const cannot = await whyPeopleCouldNotCome(arranger)
  const inList = (one: (typeof coming)[number]) => ({
    id: one.id, title: one.title, times: spanInWords(one.startsAt, one.endsAt), where: [one.room, one.link && 'by link'].filter(Boolean).join(' and '), leaders: one.leaders.map(({ name }) => name).join(', '),
    booked: `${one.booked} of ${one.capacity}`, waiting: one.waiting, free: one.capacity - one.taken, leads: one.leaders.some(({ id }) => id === arranger.personId),
  })
  return {
    patterns: patterns.map(({ id, team, theme, workshopWanted, decidedAt }) => ({ id, team, theme, title: titleOf(workshopWanted), since: inWords(dayInLondon(new Date(decidedAt))) })),
    themes: themes.filter(({ arranged }) => !arranged).map(({ key, title, why }) => ({ key, title, why, workshop: titleOf(gradingTogether) })),
    coming: coming.map(inList), open: open.map(inList),
    cannot: { none: cannot.none, hiddenTo: cannot.smallNumber - 1, time: `${inWords(cannot.from)} to ${inWords(cannot.to)}`, rows: [...cannot.reasons.map(({ because, times }) => [reasonsInWords[because], figureInWords(times)]), ['All', figureInWords(cannot.all)]] },
    catalogue: [...workshops.values()].map(({ key, code, title, hours, places }) => ({ key, words: `${code} ${title}`, about: `${hoursInWords(hours)}, up to ${places}` })),
  }
}

export default function WorkshopsArranged({ loaderData: { patterns, themes, coming, open, cannot, catalogue } }: Route.ComponentProps) {
  const wanted = patterns.length + themes.length
  return (
    <>
      <title>Arrange workshops – Practice Loop</title>
      <h1 className="govuk-heading-l">Arrange workshops</h1>
      <Button href="/workshops/new">Set dates for a workshop</Button>

      <h2 className="govuk-heading-m">Coming: {coming.length}</h2>
      {coming.length === 0
        ? <EmptyState title="No date is set" titleLevel={3}>Every date that is set is here until it is over, the next one first, with how many have booked and wait.</EmptyState>
        : <ScrollTable caption="Dates that are set" captionHidden columns={['Workshop', 'When', 'Where', 'Led by', 'Booked', { label: 'Free', numeric: true }, { label: 'Waiting', numeric: true }]} rows={coming.map((one) => [
          <a key="title" className="govuk-link" href={`/workshops/${one.id}/arrange`}>{one.title}<span className="govuk-visually-hidden">, {one.times}</span></a>, one.times, one.where, one.leaders, one.booked, one.free, one.waiting,
        ])} />}

      {open.length > 0 && (
        <>
          <h2 className="govuk-heading-m">Held, with the register open: {open.length}</h2>
          <ul className="govuk-list govuk-list--spaced">
            {open.map(({ id, title, times, leaders, leads }) => <li key={id}><a className="govuk-link" href={leads ? `/workshops/${id}/register` : `/workshops/${id}/arrange`}>{title}</a>, {times}. {leads ? 'You keep its register.' : `${leaders} ${leaders.includes(', ') ? 'keep' : 'keeps'} its register.`}</li>)}
          </ul>
        </>
      )}

      <h2 className="govuk-heading-m">Wanted: {wanted}</h2>
      {wanted === 0 && <EmptyState title="No workshop waits for a date" titleLevel={3}>When a team’s pattern is taken up with a workshop, or grades on a theme agree too little, it is here until a date is set.</EmptyState>}
      {patterns.map(({ id, team, theme, title, since }) => (
        <article key={id} className="pl-card" aria-labelledby={id}>
          <h3 id={id} className="govuk-heading-s govuk-!-margin-bottom-1">{title}: {team}</h3>
          <p className="govuk-body">Taken up on {since}, because several people of the team have <a className="govuk-link" href={`/team/patterns/${id}`}>a gap on {theme.charAt(0).toLowerCase()}{theme.slice(1)}</a>.</p>
          <p className="govuk-body"><a className="govuk-link" href={`/workshops/new?${new URLSearchParams({ pattern: id })}`}>Set dates<span className="govuk-visually-hidden"> for {title}, {team}</span></a></p>
        </article>
      ))}
      {themes.map(({ key, title, why, workshop }) => (
        <article key={key} className="pl-card" aria-labelledby={`theme-${key}`}>
          <h3 id={`theme-${key}`} className="govuk-heading-s govuk-!-margin-bottom-1">{workshop}: {title}</h3>
          <p className="govuk-body">{why}</p>
          <p className="govuk-body"><a className="govuk-link" href={`/workshops/new?${new URLSearchParams({ agreement: key })}`}>Set dates<span className="govuk-visually-hidden"> for {workshop}, {title}</span></a></p>
        </article>
      ))}

      <h2 className="govuk-heading-m">Why people could not come</h2>
      {cannot.none ? <p className="govuk-body">From {cannot.time} nobody of the council gave a place back.</p> : (
        <>
          <ScrollTable caption={`Places given back in the whole council, ${cannot.time}`} columns={['Reason', { label: 'Times', numeric: true }]} rows={cannot.rows} />
          <p className="govuk-body pl-quiet">Counts from 1 to {cannot.hiddenTo} are hidden, and as many others as it takes so that nobody can work them out.</p>
        </>
      )}

      <h2 className="govuk-heading-m">What can be arranged</h2>
      <ul className="govuk-list">{catalogue.map(({ key, words, about }) => <li key={key}><a className="govuk-link" href={`/workshops/about/${key}`}>{words}</a>, {about}</li>)}</ul>
      <p className="pl-who-can-see govuk-body-s">Those who arrange workshops see this page: auditors, leaders and administrators. It names teams and themes of your areas, and nobody because of whom a workshop is wanted. Why people could not come is counted for the whole council alone, over months that are over.</p>
    </>
  )
}
