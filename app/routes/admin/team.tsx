import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/team'
import { allow } from '../../door.server.ts'
import { roleName } from '../../features/people/roles.ts'
import { BothWays } from '../../features/staff/both-ways.tsx'
import { partsOf } from '../../features/staff/person-form.ts'
import { countVacancies, teamWith } from '../../features/staff/teams-set-up.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

const Vacancies = withDay('countedOn', 'Write the day on which they were counted, such as 23 11 2026.', z.object({
  posts: z.string().trim().regex(/^\d{1,3}$/, 'Write a whole number of at most 999.').transform(Number),
}))

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const team = found(await teamWith(admin, idFrom(params.id)))
  const today = dayInLondon(admin.at)
  return {
    id: team.id, name: team.name, area: team.area, today: partsOf(today), ended: team.ended,
    standing: team.validTo ? `${team.ended ? 'Was a team until' : 'Is a team until'} ${inWords(team.validTo)}${team.next.length > 0 ? `, and ${team.ended ? 'went' : 'then goes'} on as ` : '.'}` : team.validFrom > today ? `Begins on ${inWords(team.validFrom)}.` : undefined,
    next: team.validTo ? team.next.map(({ id, name }) => ({ id, name })) : [],
    before: team.before.map(({ id, name, validTo }) => ({ id, name, until: validTo && inWords(validTo) })),
    leaders: team.leaders.map(({ id, name, role, since }) => ({ id, name, role: roleName[role], since: inWords(since) })),
    members: team.members.map(({ id, name, jobTitle, since }) => ({ id, name, jobTitle: jobTitle ?? '–', since: inWords(since) })),
    posts: team.posts.slice(0, 6).map(({ posts, countedOn }) => `${posts} on ${inWords(countedOn)}`),
    reports: team.reports,
    done: url.searchParams.get('done') === 'vacancies' ? 'The empty posts are recorded.' : undefined,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const form = await parseForm(request, Vacancies)
  if (!form.ok) return form.reply
  const came = found(await countVacancies(admin, id, form.value))
  return 'wrong' in came ? mend(came.wrong, form.typed) : redirect(`/set-up/teams/${id}?done=vacancies`)
}

export default function Team({ loaderData: team, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const person = ({ id, name }: { id: string; name: string }) => <a key={id} className="govuk-link" href={`/set-up/people/${id}`}>{name}</a>
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${team.name}, team – Practice Loop`}</title>
      <BackLink href="/set-up/teams">Back to teams</BackLink>
      {team.done && <NotificationBanner success>{team.done}</NotificationBanner>}
      <ErrorSummary problems={problems} />
      <span className="govuk-caption-l">{team.area}</span>
      <h1 className="govuk-heading-l">{team.name}</h1>
      {team.standing && <InsetText>{team.standing}{team.next.map(({ id, name }, place) => <span key={id}>{place > 0 && ' and '}<a className="govuk-link" href={`/set-up/teams/${id}`}>{name}</a></span>)}{team.next.length > 0 && '.'}</InsetText>}
      {team.before.length > 0 && <p className="govuk-body">Came from {team.before.map(({ id, name, until }, place) => <span key={id}>{place > 0 && ', '}<a className="govuk-link" href={`/set-up/teams/${id}`}>{name}</a>{until && ` (until ${until})`}</span>)}. Whoever leads this team looks after what {team.before.length === 1 ? 'it' : 'they'} left open.</p>}
      {team.leaders.length === 0
        ? <EmptyState title="Nobody leads this team">Whoever holds a role for it is listed here. Actions of somebody who leaves would go to the service area’s manager.</EmptyState>
        : <ScrollTable caption="Who leads it" columns={['Name', 'Role', 'Since']} rows={team.leaders.map((one) => [person(one), one.role, one.since])} />}
      {team.members.length === 0
        ? <EmptyState title="Nobody is in this team">Whoever is put into it is listed here, from A to Z.</EmptyState>
        : <ScrollTable caption={team.ended ? 'Who was in it on its last day, from A to Z' : `Who is in it, from A to Z: ${team.members.length}`} columns={['Name', 'Job title', 'Since']} rows={team.members.map((one) => [person(one), one.jobTitle, one.since])} />}
      <BothWays {...team.reports} />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h2 className="govuk-heading-m">Empty posts</h2>
          {team.posts.length > 0 && <ul className="govuk-list">{team.posts.map((line) => <li key={line}>{line}</li>)}</ul>}
          {!team.ended && (
            <form method="post" noValidate>
              <Input name="posts" label="How many posts are empty?" width={3} inputMode="numeric" value={typed?.posts} error={problems?.posts} />
              <DateInput name="countedOn" label="Counted on" value={typed ? typedDate(typed, 'countedOn') : team.today} error={problems?.countedOn} />
              <Button variant="secondary">Save</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">Administrators see this page. The counts are of the whole team, and name no worker.</p>
        </div>
      </div>
    </>
  )
}
