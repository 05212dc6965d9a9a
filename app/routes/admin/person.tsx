import type { Route } from './+types/person'
import { allow } from '../../door.server.ts'
import { periodInWords, roleInWords } from '../../features/people/roles.ts'
import { daysOffInWords } from '../../features/people/working-days.ts'
import { personWith } from '../../features/staff/person.server.ts'
import { periodAwayInWords } from '../../features/staff/person-rules.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const sentences: Record<string, string> = {
  added: 'Added. They cannot sign in until you give them a way in.',
  details: 'The details are changed.',
  role: 'The role is given.',
  'role-ended': 'The role ends on the day you said.',
  team: 'Their teams are changed.',
  away: 'It is recorded when they are away.',
  back: 'It is recorded when they are back.',
  cases: 'The number of cases is recorded.',
  leaving: 'The leaving day is recorded.',
  left: 'They have no access any more. What they had open has been passed on.',
  'left-open': 'They have no access any more. Some of their actions are still theirs, because nobody manages the team, the area or the council: give somebody that role, and the actions move in the following night.',
  'taken-back': 'They are taken back. What was passed on stays where it is.',
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const person = found(await personWith(admin, idFrom(params.id)))
  const today = dayInLondon(admin.at)
  const hasLeft = person.leftOn !== null && person.leftOn <= today
  const lines = <T extends { from: string; to: string | null }>(rows: readonly T[], words: (row: T) => string) =>
    rows.toSorted((a, b) => Number(a.to !== null && a.to <= today) - Number(b.to !== null && b.to <= today)).map((row) => (row.to !== null && row.to <= today ? `${words(row)}, from ${inWords(row.from)} until ${inWords(row.to)}` : `${words(row)}, ${periodInWords(row, today)}`))
  const done = url.searchParams.get('done') ?? ''
  return {
    id: person.id, name: person.name, jobTitle: person.jobTitle ?? undefined,
    hasLeft: hasLeft ? inWords(person.leftOn!) : undefined, leavesOn: person.leftOn && !hasLeft ? inWords(person.leftOn) : undefined,
    email: person.email ?? 'None is recorded', staffNumber: person.staffNumber ?? 'None', days: daysOffInWords(person.daysOff),
    roles: lines(person.roles, roleInWords), teams: lines(person.memberOf, ({ team }) => team),
    away: person.away.map((one) => `Away ${periodAwayInWords(one)}${one.deputy ? `. ${one.deputy} stands in` : '. Nobody stands in'}`),
    standsInFor: person.standsInFor.map((one) => `Stands in for ${one.name}, ${periodAwayInWords(one)}`),
    cases: person.cases.slice(0, 3).map(({ cases, countedOn }) => `${cases} on ${inWords(countedOn)}`),
    courses: person.courses.latest ? `${counted(person.courses.count, 'course', 'courses')}, the latest completed on ${inWords(person.courses.latest)}` : 'None',
    signsIn: person.signsIn, openActions: person.openActions, done: sentences[done === 'left' && person.openActions > 0 ? 'left-open' : done],
  }
}

export default function Person({ loaderData: one }: Route.ComponentProps) {
  const change = (page: string, hiddenText: string, text = 'Change') => [{ href: `/set-up/people/${one.id}/${page}`, text, hiddenText: `${hiddenText} of ${one.name}` }]
  const list = (lines: readonly string[], none: string) => (lines.length === 0 ? none : <ul className="govuk-list">{lines.map((line) => <li key={line}>{line}</li>)}</ul>)
  return (
    <>
      <title>{`${one.name} – Practice Loop`}</title>
      <BackLink href="/set-up/people">Back to people</BackLink>
      {one.done && <NotificationBanner success>{one.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          {one.jobTitle && <span className="govuk-caption-l">{one.jobTitle}</span>}
          <h1 className="govuk-heading-l">{one.name}</h1>
          {one.hasLeft && <InsetText>Left on {one.hasLeft}, and has no access since that day.{one.openActions > 0 && ` ${one.openActions === 1 ? 'One open action is' : `${one.openActions} open actions are`} still theirs, because nobody could take ${one.openActions === 1 ? 'it' : 'them'} over.`}</InsetText>}
          {one.leavesOn && <InsetText>Leaves on {one.leavesOn}. From that day on they have no access, and what they have open is passed on.</InsetText>}
          <SummaryList title="Who they are" rows={[
            { key: 'E-mail address', value: one.email, actions: change('details', 'e-mail address') },
            { key: 'Staff number', value: one.staffNumber, actions: change('details', 'staff number') },
            { key: 'Job title', value: one.jobTitle ?? 'None', actions: change('details', 'job title') },
            { key: 'Days', value: one.days, actions: change('details', 'days') },
          ]} />
          <SummaryList title="What they do" rows={[
            { key: 'Roles', value: list(one.roles, 'None: they may do nothing yet'), actions: change('roles', 'roles') },
            { key: 'Teams', value: list(one.teams, 'None'), actions: change('teams', 'teams') },
            { key: 'Cases', value: list(one.cases, 'Not counted'), actions: change('cases', 'cases') },
            { key: 'Courses recorded elsewhere', value: one.courses },
            { key: 'Away', value: list([...one.away, ...one.standsInFor], 'No'), actions: change('away', 'times away') },
          ]} />
          <SummaryList title="Access" rows={[
            { key: 'Way in', value: one.signsIn ? 'Signs in with the e-mail address' : 'None yet', ...(!one.hasLeft && { actions: change('way-in', 'way in', one.signsIn ? 'New password' : 'Give one') }) },
            { key: 'Leaving', value: one.hasLeft ? `Left on ${one.hasLeft}` : one.leavesOn ? `On ${one.leavesOn}` : 'No day is recorded', actions: change('leaving', 'leaving day', one.hasLeft ? 'Take back' : 'Change') },
          ]} />
          <p className="pl-who-can-see govuk-body-s">Administrators see this page. {one.name} sees their own address, roles and teams on their account page. Why somebody is away is recorded nowhere.</p>
        </div>
      </div>
    </>
  )
}
