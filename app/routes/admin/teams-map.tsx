import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/teams-map'
import { allow } from '../../door.server.ts'
import { BothWays } from '../../features/staff/both-ways.tsx'
import { chosen } from '../../features/staff/person-form.ts'
import { mapTeams, previewMap } from '../../features/staff/team-map.server.ts'
import { inAll, inNone, mapInWords, whatFollows } from '../../features/staff/team-map.ts'
import { changesOfTeams } from '../../features/staff/teams-set-up.server.ts'
import { withBoxesJoined } from '../../lib/boxes.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon } from '../../lib/days.ts'
import { mend, parseForm } from '../../lib/http.server.ts'
import { looksLikeFormula } from '../../lib/sheets/cells.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Select } from '../../ui/select.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Asked = withDay('on', 'Write the day from which it holds, such as 4 1 2027.', z.object({
  what: z.enum(['see', 'record', 'change'], { error: 'Choose what to do.' }),
  from: z.string().optional().transform((said) => (said ?? '').split(' ').filter((id) => z.guid().safeParse(id).success)),
  names: z.string().transform((said) => said.split('\n').map((line) => line.trim().replace(/\s+/g, ' ')).filter(Boolean)).refine((names) => names.length <= 10, 'Write at most ten names.').refine((names) => !names.some(looksLikeFormula), 'Begin each name with a letter or a figure.'),
  areaId: chosen,
}))

export async function loader({ context, request }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const { known, areas, changes, reports } = await changesOfTeams(admin)
  const today = dayInLondon(admin.at)
  return {
    teams: known.all.filter(({ validTo }) => validTo === null).map(({ id, name, area }) => ({ value: id, label: name, hint: area })),
    areas: areas.map(({ id, name }) => ({ value: id, label: name })),
    changes: changes.map((change) => ({ key: `${change.on} ${change.from[0]!.id}`, words: mapInWords(change), soon: change.on > today, to: change.to })),
    reports,
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const form = await parseForm(await withBoxesJoined(request, 'from'), Asked)
  if (!form.ok) return form.reply
  const { what, from, names, on, areaId } = form.value
  const asked = { fromIds: from, names, on }
  if (what === 'change') return { problems: undefined, typed: form.typed, preview: undefined }

  const preview = await previewMap(admin, asked)
  if ('wrong' in preview) return mend(preview.wrong, form.typed)
  const said = {
    problems: undefined, typed: form.typed,
    preview: {
      words: [mapInWords(preview.map), ...whatFollows(preview.map, { people: preview.people.length, audits: preview.audits })],
      places: preview.map.kind === 'split' ? preview.map.to.map(({ name }) => name) : [],
      people: preview.people,
    },
  }
  if (what === 'see') return said
  const placed = Object.fromEntries(preview.people.map(({ id }) => [id, form.typed[`place-${id}`] ?? '']))
  const came = await mapTeams(admin, { ...asked, areaId: areaId ?? undefined }, placed)
  if (!('wrong' in came)) return redirect('/set-up/teams?done=map')
  // Where somebody has to be placed is asked beside the preview; anything else is mended in the form before it.
  const toPlace = Object.keys(came.wrong).every((field) => field.startsWith('place-'))
  return toPlace ? data({ ...said, problems: came.wrong }, { status: 400 }) : mend(came.wrong, form.typed)
}

export default function TeamsMap({ loaderData: { teams, areas, changes, reports }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const preview = actionData && 'preview' in actionData ? actionData.preview : undefined
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Rename, split or merge teams – Practice Loop`}</title>
      <BackLink href="/set-up/teams">Back to teams</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">{preview ? 'Is this right?' : 'Rename, split or merge teams'}</h1>
          {preview ? (
            <form method="post" noValidate>
              <InsetText>{preview.words.map((sentence) => <span key={sentence}>{sentence} </span>)}</InsetText>
              {(typed?.from ?? '').split(' ').filter(Boolean).map((id) => <input key={id} type="hidden" name="from" value={id} />)}
              {['names', 'areaId', 'on-day', 'on-month', 'on-year'].map((name) => <input key={name} type="hidden" name={name} value={typed?.[name] ?? ''} />)}
              {preview.places.length > 0 && preview.people.map(({ id, name, leads }) => (
                <Select key={id} name={`place-${id}`} label={leads ? `${name}, who leads it` : name} value={typed?.[`place-${id}`]} error={problems?.[`place-${id}`]}
                  options={[{ value: '', label: 'Choose' }, ...preview.places.map((place) => ({ value: place, label: place })), ...(leads ? [{ value: inAll, label: 'All of them' }] : []), { value: inNone, label: 'None of them' }]} />
              ))}
              {preview.places.length === 0 && preview.people.length > 0 && <p className="govuk-body">They are: {preview.people.map(({ name }) => name).join(', ')}.</p>}
              <div className="govuk-button-group">
                <Button name="what" value="record">Record this change</Button>
                <Button name="what" value="change" variant="secondary">Change it</Button>
              </div>
            </form>
          ) : (
            <form method="post" noValidate>
              <p className="govuk-body">One team and one new name: it is renamed. One team and several names: it is split. Several teams and one name: they become one. The name may be that of a team which is there already and takes the others in.</p>
              <Checkboxes name="from" label="Which teams?" small options={teams} value={(typed?.from ?? '').split(' ')} error={problems?.from} />
              <Textarea name="names" label="New name" hint="For a split, each name on a line of its own." rows={3} value={typed?.names} error={problems?.names} />
              <Select name="areaId" label="Service area of what is new" options={[{ value: '', label: 'The same as now' }, ...areas]} value={typed?.areaId} error={problems?.areaId} />
              <DateInput name="on" label="From which day?" hint="For example 4 1 2027. Audits before that day stay under the old name." value={typedDate(typed, 'on')} error={problems?.on} />
              <Button name="what" value="see">See what it would do</Button>
            </form>
          )}
        </div>
      </div>
      {!preview && (
        <>
          <h2 className="govuk-heading-m">Changes so far</h2>
          {changes.length === 0 ? <EmptyState title="No team has changed yet" titleLevel={3}>Each change is listed here with its day, and the audits are counted under the old and the new names.</EmptyState> : (
            <ul className="govuk-list govuk-list--bullet">
              {changes.map(({ key, words, soon, to }) => <li key={key}>{words}{soon && ' Still to come.'} {to.map(({ id, name }, place) => <span key={id}>{place > 0 && ', '}<a className="govuk-link" href={`/set-up/teams/${id}`}>See {name}</a></span>)}</li>)}
            </ul>
          )}
          {reports && <BothWays {...reports} />}
        </>
      )}
      <p className="pl-who-can-see govuk-body-s">Administrators see this page. The people of a team are named so that each can be placed; audits are counted for whole teams.</p>
    </>
  )
}
