import type { Route } from './+types/cpd'
import { allow } from '../../door.server.ts'
import { coursesOf } from '../../features/courses/courses.server.ts'
import { courseInWords, recordedElsewhere } from '../../features/courses/courses.ts'
import { piecesOf } from '../../features/cpd/cpd.server.ts'
import { byYear, countInWords, fieldsOf, onlyYourAccount, yearInWords } from '../../features/cpd/cpd.ts'
import { dayInLondon, momentInWords } from '../../lib/days.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'see my practice')
  return {
    years: byYear(await piecesOf(learner), dayInLondon(learner.at)).map(({ year, pieces }) => ({
      year, count: countInWords(pieces, year),
      pieces: pieces.map((piece) => ({ address: piece.address, title: piece.title, applied: piece.applied && !piece.impact, fields: fieldsOf(piece), saved: piece.writtenAt && momentInWords(piece.writtenAt) })),
    })),
    elsewhere: (await coursesOf(learner)).map((course) => ({ id: course.id, title: course.title, words: courseInWords(course) })),
    done: sentences[url.searchParams.get('done') as keyof typeof sentences] as string | undefined,
  }
}

const sentences = { saved: 'Saved. Only you can see it.', out: 'Taken out of your record.' } as const

export default function Cpd({ loaderData: { years, elsewhere, done } }: Route.ComponentProps) {
  return (
    <>
      <title>Your CPD – Practice Loop</title>
      <BackLink href="/my-practice">My practice</BackLink>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Your CPD</h1>
          <p className="govuk-body">Each module that you complete, each workshop in which you take part to the end, and each coaching meeting that was held, is a draft here, in the fields in which Social Work England asks for it. Write what only you can say, then copy it into your own account there.</p>
          <InsetText>This counts what is here, and nothing else. {onlyYourAccount}</InsetText>
          <ButtonGroup>
            <Button href="/my-practice/cpd/new">Add something done elsewhere</Button>
            <Button href="/my-practice/cpd.txt" variant="secondary">Copy it all as plain text</Button>
          </ButtonGroup>
        </div>
      </div>
      {years.map(({ year, count, pieces }) => (
        <section key={year} aria-labelledby={`year-${year}`}>
          <h2 id={`year-${year}`} className="govuk-heading-m">{`Y${yearInWords(year).slice(1)}`}</h2>
          <p className="govuk-body">{count}</p>
          {pieces.map(({ address, title, fields, saved, applied }) => (
            <div key={address} className="pl-cpd">
              <SummaryList title={title} titleLevel={3} actions={[{ href: `/my-practice/cpd/${address}`, text: 'Change' }]} rows={[
                ...fields.map(([key, text]) => ({ key, value: text === null ? <span className="pl-quiet">Not written yet</span> : <span className="pl-kept-lines">{text}</span> })),
                ...(applied ? [{ key: 'A hint', value: 'An auditor accepted what you showed on a case of your own. You can say here what it changed, without the case.' }] : []),
                { key: 'Saved', value: saved ?? 'Not yet: this is a draft' },
              ]} />
            </div>
          ))}
        </section>
      ))}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          {elsewhere.length > 0 && (
            <>
              <h2 className="govuk-heading-m">{recordedElsewhere}</h2>
              <p className="govuk-body">Your council took these courses in from a list of another system. They count in nothing above. If something is wrong with one, tell whoever looks after people in the portal’s set-up.</p>
              <ul className="govuk-list govuk-list--spaced">
                {elsewhere.map(({ id, title, words }) => (
                  <li key={id}>{words}<br /><a className="govuk-link" href={`/my-practice/cpd/new?course=${id}`}>Add it as a piece of your CPD<span className="govuk-visually-hidden"> ({title})</span></a></li>
                ))}
              </ul>
              <p className="govuk-body-s pl-quiet">Administrators see this list, and whoever decides about learning for you sees what you did in the last twelve months.</p>
            </>
          )}
          <div className="pl-who-can-see">
            <h2 className="govuk-heading-s">Who can see this</h2>
            <p className="govuk-body-s">{elsewhere.length > 0 ? 'Your pieces: you alone. No page shows them' : 'You alone. No page shows it'} to your manager, the auditors, leaders or administrators. When you leave the council you can no longer sign in, so copy it first.</p>
          </div>
        </div>
      </div>
    </>
  )
}
