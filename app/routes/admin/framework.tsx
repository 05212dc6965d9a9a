import type { Route } from './+types/framework'
import { allow } from '../../door.server.ts'
import { versionsAndDrafts } from '../../features/frameworks/drafts.server.ts'
import { spanInWords } from '../../features/frameworks/standards.ts'
import { SetUpNavigation } from '../../features/set-up/set-up-navigation.tsx'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Tag } from '../../ui/tag.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'change the framework')
  const { versions, drafts } = await versionsAndDrafts(admin)
  const today = dayInLondon(admin.at)
  const done = url.searchParams.get('done')
  return {
    done: done === 'aside' ? 'Put aside. What is in force stays as it is.' : done === 'adopted' ? 'Put in force. It holds from the day shown below.' : undefined,
    gone: done === 'gone',
    frameworks: [...Map.groupBy(versions, ({ key }) => key)].map(([key, ofKey]) => {
      const draft = drafts.find((one) => one.key === key)
      const newestFirst = ofKey.toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))
      return {
        key, title: (newestFirst.find(({ validFrom }) => validFrom <= today) ?? newestFirst[0]!).title,
        draft: draft && `Begun by ${draft.startedBy}, last changed ${momentInWords(draft.changedAt)}. Nothing of it holds until it is put in force.`,
        versions: newestFirst.map(({ title, validFrom, validTo, themes, adoptedBy, adoptedAt }) => ({
          validFrom, title, holds: spanInWords({ validFrom, validTo }, today),
          standing: validFrom > today ? 'ahead' as const : validTo !== null && validTo <= today ? 'over' as const : 'in force' as const,
          themes, by: adoptedAt ? `${adoptedBy}, ${inWords(dayInLondon(adoptedAt))}` : 'Came with the portal',
        })),
      }
    }),
  }
}

const standings = { 'in force': { colour: 'green', words: 'In force' }, ahead: { colour: 'blue', words: 'Holds later' }, over: { colour: 'grey', words: 'Over' } } as const

export default function FrameworkPage({ loaderData: { frameworks, done, gone } }: Route.ComponentProps) {
  return (
    <>
      <title>Framework – Practice Loop</title>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      {gone && <NotificationBanner>This draft has been put in force or put aside already, perhaps by a colleague a moment ago. What holds is shown below.</NotificationBanner>}
      <h1 className="govuk-heading-l">Framework</h1>
      <SetUpNavigation current="/set-up/framework" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">What audits are judged by: the themes, the grades, and the types of case. A change is a new version that holds from a day on. Audits from before that day stay as they were judged.</p>
          <p className="govuk-body"><a className="govuk-link" href="/set-up/framework/standards">Professional standards</a>: what learning counts towards, and what changes on which day.</p>
        </div>
      </div>
      {frameworks.length === 0 && <EmptyState title="No framework yet">The themes and grades that audits are judged by are listed here once they are set up.</EmptyState>}
      {frameworks.map(({ key, title, draft, versions }) => (
        <section key={key}>
          <h2 className="govuk-heading-m">{title}</h2>
          {draft && <InsetText><strong>A new version is being worked on.</strong> {draft}</InsetText>}
          <ScrollTable
            caption={`Versions of ${title}`} captionHidden
            columns={['Holds', 'Name', 'Where it stands', { label: 'Themes', numeric: true }, 'Who put it in force']}
            rows={versions.map((version) => [
              <a key="read" className="govuk-link" href={`/set-up/framework/${key}?from=${version.validFrom}`}>{version.holds}</a>, version.title, <Tag key="standing" colour={standings[version.standing].colour}>{standings[version.standing].words}</Tag>, version.themes, version.by,
            ])}
          />
          {draft ? <Button href={`/set-up/framework/${key}`}>Go on with the new version</Button> : (
            <form method="post" action={`/set-up/framework/${key}`}>
              <Button name="do" value="start" variant="secondary">Make a new version<span className="govuk-visually-hidden"> of {title}</span></Button>
            </form>
          )}
        </section>
      ))}
      <p className="pl-who-can-see">Administrators of your council can see and change this. Auditors and practitioners see the themes and grades on the pages of an audit.</p>
    </>
  )
}
