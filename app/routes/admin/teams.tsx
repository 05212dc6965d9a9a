import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/teams'
import { allow } from '../../door.server.ts'
import { SetUpNavigation } from '../../features/set-up/set-up-navigation.tsx'
import { addArea, addTeam, areasWithTeams } from '../../features/staff/teams-set-up.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { mend, parseForm } from '../../lib/http.server.ts'
import { looksLikeFormula } from '../../lib/sheets/cells.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Select } from '../../ui/select.tsx'

const name = (missing: string) => z.string().trim().transform((said) => said.replace(/\s+/g, ' ')).pipe(z.string().min(1, missing).max(80, 'Use at most 80 characters.').refine((said) => !looksLikeFormula(said), 'Begin with a letter or a figure.'))
const Added = z.discriminatedUnion('what', [
  z.object({ what: z.literal('area'), area: name('Write the name of the service area.') }),
  z.object({ what: z.literal('team'), team: name('Write the name of the team.'), areaId: z.guid('Choose the service area.') }),
], { error: 'Choose what to add.' })

const sentences: Record<string, string> = { area: 'The service area is added. Now add its teams.', team: 'The team is added.', map: 'The change of teams is recorded.' }

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const today = dayInLondon(admin.at)
  const { areas, known, facts } = await areasWithTeams(admin)
  return {
    areas: areas.map((area) => ({
      ...area,
      teams: known.all.filter(({ areaId, id }) => areaId === area.id && facts.has(id)).map(({ id, name: called, validFrom, validTo }) => {
        const { people, leaders, posts, countedOn } = facts.get(id)!
        return {
          id, name: called, people, leaders: leaders.join(', '),
          vacant: posts === null || countedOn === null ? 'Not counted' : `${posts} on ${inWords(countedOn)}`,
          changes: validFrom > today ? `Begins on ${inWords(validFrom)}` : validTo ? `Goes on ${goesOnAs(known.successions.flatMap(({ fromTeamId, toTeamId }) => (fromTeamId === id ? known.withId(toTeamId)?.name ?? [] : [])))} from ${inWords(validTo)}` : undefined,
        }
      }),
    })),
    ended: known.all.filter(({ validTo }) => validTo !== null && validTo <= today).map(({ id, name: called, validTo }) => ({ id, name: called, until: inWords(validTo!) })),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

const goesOnAs = (names: readonly string[]) => (names.length === 0 ? 'no longer' : `as ${names.join(' and ')}`)

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const form = await parseForm(request, Added)
  if (!form.ok) return form.reply
  const came = form.value.what === 'area' ? await addArea(admin, form.value.area) : await addTeam(admin, { name: form.value.team, areaId: form.value.areaId })
  return 'wrong' in came ? mend(came.wrong, form.typed) : redirect(`/set-up/teams?done=${form.value.what}`)
}

export default function Teams({ loaderData: { areas, ended, done }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Teams – Practice Loop`}</title>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <ErrorSummary problems={problems} />
      <h1 className="govuk-heading-l">Teams</h1>
      <SetUpNavigation current="/set-up/teams" />
      <p className="govuk-body"><a className="govuk-link" href="/set-up/teams/map">Rename, split or merge teams</a> from a day on, so that history stays under the old name.</p>
      {areas.length === 0 && <EmptyState title="No service areas yet">Add the first below, then its teams. Until there are teams no audit can be imported.</EmptyState>}
      {areas.map((area) => (area.teams.length === 0
        ? <EmptyState key={area.id} title={`${area.name}: no teams yet`}>Teams that you add to this service area are listed here.</EmptyState>
        : <ScrollTable key={area.id} caption={area.name} columns={['Team', { label: 'People', numeric: true }, 'Managed by', 'Empty posts']}
            rows={area.teams.map((team) => [
              <span key={team.id}><a className="govuk-link" href={`/set-up/teams/${team.id}`}>{team.name}</a>{team.changes && <><br /><span className="pl-quiet">{team.changes}</span></>}</span>, team.people, team.leaders || 'Nobody yet', team.vacant,
            ])} />
      ))}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          {ended.length > 0 && (
            <section aria-labelledby="ended">
              <h2 id="ended" className="govuk-heading-m">Teams that there were</h2>
              <ul className="govuk-list">{ended.map((team) => <li key={team.id}><a className="govuk-link" href={`/set-up/teams/${team.id}`}>{team.name}</a>, until {team.until}</li>)}</ul>
            </section>
          )}
          {areas.length > 0 && (
            <form method="post" noValidate>
              <h2 className="govuk-heading-m">Add a team</h2>
              <input type="hidden" name="what" value="team" />
              <Input name="team" label="Name of the team" hint="As your sheets and lists write it." value={typed?.team} error={problems?.team} />
              <Select name="areaId" label="Service area" options={[{ value: '', label: 'Choose' }, ...areas.map(({ id, name: label }) => ({ value: id, label }))]} value={typed?.areaId} error={problems?.areaId} />
              <Button>Add the team</Button>
            </form>
          )}
          <form method="post" noValidate>
            <h2 className="govuk-heading-m">Add a service area</h2>
            <input type="hidden" name="what" value="area" />
            <Input name="area" label="Name of the service area" value={typed?.area} error={problems?.area} />
            <Button variant={areas.length > 0 ? 'secondary' : undefined}>Add the service area</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">Administrators see this page.</p>
        </div>
      </div>
    </>
  )
}
