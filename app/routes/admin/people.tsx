import { z } from 'zod'
import type { Route } from './+types/people'
import { allow } from '../../door.server.ts'
import { teamsOfToday } from '../../features/staff/teams-set-up.server.ts'
import { standings } from '../../features/staff/people-asked.ts'
import { peopleFound, peopleOnPage } from '../../features/staff/people-found.server.ts'
import { roleName } from '../../features/people/roles.ts'
import { SetUpNavigation } from '../../features/set-up/set-up-navigation.tsx'
import { inWords } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { roles } from '../../permissions.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Input } from '../../ui/input.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Select } from '../../ui/select.tsx'
import { Tag } from '../../ui/tag.tsx'

const Asked = z.object({
  words: z.string().max(100).catch(''),
  team: z.guid().optional().catch(undefined),
  role: z.enum(roles).optional().catch(undefined),
  standing: z.enum(standings).catch('here'),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
})

const standingWords: Record<(typeof standings)[number], string> = {
  here: 'Everyone who is here', away: 'Away today', left: 'Left', 'no team': 'In no team', 'no role': 'Without a role', 'two teams': 'In two teams or more', 'no way in': 'With a role, and cannot sign in yet',
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const { team: teamId, ...asked } = Asked.parse(Object.fromEntries(url.searchParams))
  const { people, all } = await peopleFound(admin, { ...asked, teamId })
  if (asked.page > 1 && people.length === 0) found(undefined)
  const teams = await teamsOfToday(admin)
  const pageHref = (page: number) => `/set-up/people?${new URLSearchParams({ ...Object.fromEntries([...url.searchParams].filter(([key, value]) => ['words', 'team', 'role', 'standing'].includes(key) && value)), page: String(page) })}`
  return {
    asked: { words: asked.words, team: teamId ?? '', role: asked.role ?? '', standing: asked.standing },
    narrowed: asked.words.trim() !== '' || teamId !== undefined || asked.role !== undefined || asked.standing !== 'here',
    teams: teams.map(({ id, name }) => ({ value: id, label: name })),
    people: people.map(({ id, name, email, jobTitle, leftOn, teams: inTeams, roles: held, away }) => ({
      id, name, email: email ?? undefined, jobTitle: jobTitle ?? '', teams: inTeams.join(', '), roles: held.map((role) => roleName[role]).join(', '),
      away: away && `Back on ${away.backOn ? inWords(away.backOn) : 'a day not known yet'}${away.deputy ? `. ${away.deputy} stands in` : ''}`,
      leaves: leftOn ? `${asked.standing === 'left' ? 'Left' : 'Leaves'} on ${inWords(leftOn)}` : undefined,
    })),
    all, from: (asked.page - 1) * peopleOnPage + 1,
    previous: asked.page > 1 ? pageHref(asked.page - 1) : undefined,
    next: asked.page * peopleOnPage < all ? pageHref(asked.page + 1) : undefined,
    done: url.searchParams.get('done') === 'put-aside' ? 'The list is put aside, and its file is gone. Nobody was changed.' : undefined,
  }
}

export default function People({ loaderData: { asked, narrowed, teams, people, all, from, previous, next, done } }: Route.ComponentProps) {
  return (
    <>
      <title>{from > 1 ? `People, from number ${from} – Practice Loop` : 'People – Practice Loop'}</title>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <h1 className="govuk-heading-l">People</h1>
      <SetUpNavigation current="/set-up/people" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body"><a className="govuk-link" href="/set-up/people/new">Add somebody</a>, or <a className="govuk-link" href="/set-up/people/staff-list">upload a staff list</a>. <a className="govuk-link" href="/set-up/people/courses">Record courses done elsewhere</a> from a list. <a className="govuk-link" href="/set-up/people/first-passwords">Make first passwords</a> for whoever cannot sign in yet.</p>
          <form method="get">
            <Input name="words" label="Name, e-mail address or staff number" width={20} value={asked.words} />
            <Select name="team" label="Team" options={[{ value: '', label: 'Any team' }, ...teams]} value={asked.team} />
            <Select name="role" label="Role" options={[{ value: '', label: 'Any role' }, ...roles.map((role) => ({ value: role, label: roleName[role] }))]} value={asked.role} />
            <Select name="standing" label="Who" options={standings.map((value) => ({ value, label: standingWords[value] }))} value={asked.standing} />
            <Button variant="secondary">Show</Button>
          </form>
        </div>
      </div>
      {asked.standing === 'no way in' && people.length > 0 && (
        <Button href={`/set-up/people/first-passwords?for=${asked.team || 'everybody'}`} variant="secondary">{asked.team ? 'Make first passwords for this team' : 'Make first passwords for all of them'}</Button>
      )}
      {people.length === 0 ? (
        <EmptyState title={narrowed ? 'Nobody is like this' : 'Nobody yet'} next={narrowed ? { text: 'Show everyone who is here', href: '/set-up/people' } : { text: 'Add somebody', href: '/set-up/people/new' }}>
          {narrowed ? 'Nobody in your council fits what you asked for.' : 'People are listed here from A to Z, once you add them or a list brings them.'}
        </EmptyState>
      ) : (
        <ScrollTable
          caption={`${all.toLocaleString('en-GB')} ${all === 1 ? 'person' : 'people'}, from A to Z${all > people.length ? `: ${from} to ${from + people.length - 1}` : ''}`}
          columns={['Name', 'Job title', 'Teams', 'Roles', 'E-mail address']}
          rows={people.map((one) => [
            <span key={one.id}><a className="govuk-link" href={`/set-up/people/${one.id}`}>{one.name}</a>{one.away && <><br /><Tag colour="blue">Away</Tag> <span className="pl-quiet">{one.away}</span></>}{one.leaves && <><br /><span className="pl-quiet">{one.leaves}</span></>}</span>,
            one.jobTitle || '–', one.teams || 'None', one.roles || 'None', one.email ?? 'None',
          ])}
        />
      )}
      <Pagination previous={previous ? { href: previous } : undefined} next={next ? { href: next } : undefined} />
      <p className="pl-who-can-see govuk-body-s">Administrators see this page. Nobody is ranked, and why somebody is away is recorded nowhere.</p>
    </>
  )
}
