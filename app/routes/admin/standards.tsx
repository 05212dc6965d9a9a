import type { Route } from './+types/standards'
import { allow } from '../../door.server.ts'
import { standardsFor } from '../../features/frameworks/standards.server.ts'
import { changesAhead, spanInWords, standingOn, whyNoCodes } from '../../features/frameworks/standards.ts'
import { dayInLondon, inWords, daysAfter } from '../../lib/days.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const today = dayInLondon(admin.at)
  const sets = await standardsFor(admin)
  const shown = (set: (typeof sets)[number]) => ({
    id: set.id, title: set.title, by: `${set.owner}. For: ${set.audience.charAt(0).toLowerCase()}${set.audience.slice(1)}.`, holds: spanInWords(set, today),
    codes: set.standards.length === 0 ? whyNoCodes : `${set.standards.length === 1 ? '1 standard' : `${set.standards.length} standards`}: ${set.standards[0]!.code}${set.standards.length > 1 ? ` to ${set.standards.at(-1)!.code}` : ''}`,
  })
  const standing = (where: ReturnType<typeof standingOn>) => sets.filter((set) => standingOn(set, today) === where).map(shown)
  return {
    inForce: standing('in force'), ahead: standing('ahead'), ended: standing('ended'),
    changes: changesAhead(sets, today).map(({ day, ends, begins }) => ({
      day, on: inWords(day),
      words: [
        ...ends.map(({ title }) => `Ends: ${title}. Its last day is ${inWords(daysAfter(day, -1))}.`),
        ...begins.map(({ title, standards }) => `Begins: ${title}.${standards.length === 0 ? ` ${whyNoCodes}` : ''}`),
      ],
    })),
  }
}

export default function Standards({ loaderData: { inForce, ahead, ended, changes } }: Route.ComponentProps) {
  return (
    <>
      <title>Professional standards – Practice Loop</title>
      <BackLink href="/set-up/framework">Framework</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Professional standards</h1>
          <p className="govuk-body">What learning counts towards. Modules name standards by their codes. The titles here are short and in plain words: what counts is the text at the source. What somebody completed keeps the standards of its day.</p>
          {changes.length > 0 && <h2 className="govuk-heading-m">What changes</h2>}
          {changes.map(({ day, on, words }) => (
            <div key={day} className="pl-card pl-card--brand">
              <h3 className="govuk-heading-s">{on}</h3>
              <ul className="govuk-list govuk-list--bullet">{words.map((word) => <li key={word}>{word}</li>)}</ul>
            </div>
          ))}
          <h2 className="govuk-heading-m">In force today</h2>
          {inForce.length === 0 && <EmptyState title="No standards are in force" titleLevel={3}>Sets that hold today are listed here.</EmptyState>}
          <Sets sets={inForce} />
          {ahead.length > 0 && <h2 className="govuk-heading-m">From a later day</h2>}
          <Sets sets={ahead} />
          {ended.length > 0 && <Details summary="Ended"><Sets sets={ended} /></Details>}
          <Button href="/set-up/framework/standards/new" variant="secondary">Add a set of standards</Button>
        </div>
      </div>
      <p className="pl-who-can-see">Administrators of your council can see and change this page. Learners see the codes, and what each means, on the page of a module.</p>
    </>
  )
}

type Shown = Route.ComponentProps['loaderData']['inForce']

const Sets = ({ sets }: { sets: Shown }) => sets.map(({ id, title, by, holds, codes }) => (
  <div key={id} className="pl-card">
    <h3 className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={`/set-up/framework/standards/${id}`}>{title}</a></h3>
    <p className="govuk-body govuk-!-margin-bottom-1">{by}{holds && ` In force ${holds}.`}</p>
    <p className="govuk-body pl-quiet govuk-!-margin-bottom-0">{codes}</p>
  </div>
))
