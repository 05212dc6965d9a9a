import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/choose-cases'
import { allow } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { caseListsOf, councilOf } from '../../features/programmes/case-lists.server.ts'
import { columnNames, readCase } from '../../features/programmes/case-list.ts'
import { chooseFromList, chooseOne } from '../../features/programmes/draws.server.ts'
import { phaseWith } from '../../features/programmes/programmes.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Select } from '../../ui/select.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const mostAtOnce = 200
const Chosen = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('from list'), list: z.guid('Choose the list.'), because: reason('Say why these cases are chosen.'),
    references: z.string({ error: 'Write at least one case reference.' }).transform((text) => text.split(/[\n,;]/).map((line) => line.trim()).filter(Boolean))
      .pipe(z.array(z.string().max(100, 'Write one case reference in each line.')).min(1, 'Write at least one case reference.').max(mostAtOnce, `Choose at most ${mostAtOnce} at once.`)),
  }),
  z.object({ what: z.literal('one'), case: z.string().default(''), caseType: z.string().default(''), team: z.string().default(''), worker: z.string().default(''), manager: z.string().default(''), why: reason('Say why this case is chosen.') }),
], { error: 'Choose cases in one of the two ways.' })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const phase = found(await phaseWith(planner, idFrom(params.id), idFrom(params.phase)))
  const lists = await caseListsOf(planner, phase.programmeId)
  const today = dayInLondon(planner.at)
  const { teams, caseTypes } = await councilOf(await planner.reading(), today)
  return {
    phase: { id: phase.id, programmeId: phase.programmeId, title: phase.title, ended: phase.ended },
    lists: lists.map(({ id, fileName, asOf, cases }) => ({ value: id, label: `${fileName}, ${counted(cases, 'case', 'cases')} as of ${inWords(asOf)}` })),
    teams: teams.inForceOn(today).map(({ name }) => name), types: caseTypes.map(({ title }) => title),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const [programmeId, phaseId] = [idFrom(params.id), idFrom(params.phase)]
  found(await phaseWith(planner, programmeId, phaseId))
  const form = await parseForm(request, Chosen)
  if (!form.ok) return form.reply
  const kept = (id: string) => redirect(`/programmes/${programmeId}/phases/${phaseId}/draws/${id}?done=chosen`)
  if (form.value.what === 'from list') {
    const { list: listId, references, because } = form.value
    const came = found(await chooseFromList(planner, phaseId, { listId, references, because }))
    return 'unknown' in came ? mend({ references: `Not on this list, or in this phase already: ${andOf(came.unknown)}. Take them out, or choose another list.` }, form.typed) : kept(came.id)
  }
  const today = dayInLondon(planner.at)
  const { why, ...cells } = form.value
  const read = readCase(columnNames.map((column) => (column in cells ? cells[column as keyof typeof cells] : '')), Object.fromEntries(columnNames.map((column, place) => [column, place])), await councilOf(await planner.reading(), today), today)
  if (!read.ok) return mend(read.fields, form.typed)
  const came = found(await chooseOne(planner, phaseId, { ...read.value, because: why }))
  if (came === 'drawn already') return mend({ case: 'This case is in the phase already.' }, form.typed)
  return came === 'unknown' ? mend({ team: 'This team or these people are no longer set up. Choose again.' }, form.typed) : kept(came.id)
}

export default function ChooseCases({ loaderData: { phase, lists, teams, types }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const options = (list: readonly string[]) => [{ value: '', label: 'Choose' }, ...list.map((value) => ({ value, label: value }))]
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Choose cases by hand – Practice Loop`}</title>
      <BackLink href={`/programmes/${phase.programmeId}/phases/${phase.id}`}>{phase.title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{phase.title}</span>
          <h1 className="govuk-heading-l">Choose cases by hand</h1>
          {phase.ended ? <InsetText>This programme has ended. Nothing more is chosen.</InsetText> : (
            <>
              <WarningText>Cases that somebody chose are marked as targeted for ever. They say something about themselves, and nothing about other cases.</WarningText>
              {lists.length > 0 && (
                <form method="post" noValidate>
                  <h2 className="govuk-heading-m">From a list</h2>
                  <input type="hidden" name="what" value="from list" />
                  <Select name="list" label="List" options={lists} value={typed?.list ?? lists[0]!.value} error={problems?.list} />
                  <Textarea name="references" label="Case references" hint="One in each line. Whose they are is taken from the list." value={typed?.references} error={problems?.references} />
                  <Textarea name="because" label="Why these cases" hint="Name nobody: auditors read this." rows={2} value={typed?.because} error={problems?.because} />
                  <Button>Take these cases</Button>
                </form>
              )}
              <form method="post" noValidate>
                <h2 className="govuk-heading-m">One case that is on no list</h2>
                <input type="hidden" name="what" value="one" />
                <Input name="case" label="Case reference" width={20} value={typed?.case} error={problems?.case} />
                <Select name="caseType" label="Type of case" options={options(types)} value={typed?.caseType} error={problems?.caseType} />
                <Select name="team" label="Team" options={options(teams)} value={typed?.team} error={problems?.team} />
                <Input name="worker" label="Who holds it" hint="Name or e-mail address. Leave it empty where nobody does." value={typed?.worker} error={problems?.worker} />
                <Input name="manager" label="Who manages it" hint="Name or e-mail address, if known." value={typed?.manager} error={problems?.manager} />
                <Textarea name="why" label="Why this case" hint="Name nobody: auditors read this." rows={2} value={typed?.why} error={problems?.why} />
                <Button variant={lists.length > 0 ? 'secondary' : undefined}>Take this case</Button>
              </form>
            </>
          )}
          <p className="pl-who-can-see govuk-body-s">Auditors and administrators for the whole council see the reason. Workers are not told that a case of theirs was chosen.</p>
        </div>
      </div>
    </>
  )
}
