import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/dip-sample-ask'
import { allow } from '../../door.server.ts'
import { askForDip, dipToAskFor, giveDipToAnother } from '../../features/cohorts/dips.server.ts'
import { casesEach, dueBetween, dueProposed, moments, whyNotAskNow } from '../../features/cohorts/dips.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Asked = withDay('due', 'Write the day by which it is judged.', z.object({
  from: z.enum(['list', 'written']).default('written'), references: z.string().default(''), auditor: z.guid('Choose who judges these cases.'),
}))

const momentFrom = (param: string | undefined) => found(moments.find((moment) => moment === param))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const [cohortId, memberId, moment] = [idFrom(params.id), idFrom(params.member), momentFrom(params.moment)]
  const one = found(await dipToAskFor(arranger, { cohortId, memberId, moment }))
  const today = dayInLondon(arranger.at)
  // Whoever judges this very sample is not told which it is.
  const own = one.sample?.auditorId === arranger.personId
  const why = own ? 'This is not for you to arrange.' : one.leftAt ? 'This manager has left the cohort, so nothing more is asked for.'
    : one.sample ? (one.sample.finishedAt ? 'This sample is finished. Nothing of it can be changed.' : undefined) : whyNotAskNow(moment, one.startsOn, today)
  const [year, month, day] = (one.sample && one.sample.dueOn >= today ? one.sample.dueOn : dueProposed(moment, one.startsOn, today)).split('-')
  return {
    cohortId, cohort: one.title, moment, name: one.name, team: one.team, why, has: own ? undefined : one.sample?.auditor, due: { day: String(Number(day)), month: String(Number(month)), year: year! }, until: inWords(dueBetween(moment, one.startsOn).until),
    list: one.list && { asOf: inWords(one.list.asOf), cases: one.list.cases },
    mayJudge: one.mayJudge.map(({ id, name }) => ({ value: id, label: name })), mayNot: one.mayNot.map(({ name, because }) => `${name} ${because}.`),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const [cohortId, memberId, moment] = [idFrom(params.id), idFrom(params.member), momentFrom(params.moment)]
  const { sample } = found(await dipToAskFor(arranger, { cohortId, memberId, moment }))
  const form = await parseForm(request, Asked)
  if (!form.ok) return form.reply
  const { from, references, auditor: auditorId, due: dueOn } = form.value
  const reply = sample ? found(await giveDipToAnother(arranger, memberId, moment, { auditorId, dueOn }))
    : found(await askForDip(arranger, memberId, moment, { references: from === 'list' ? undefined : references, auditorId, dueOn }))
  const conflict = (sentence: string) => data({ problems: { form: sentence }, typed: form.typed }, { status: 409 })
  if (reply === 'asked already') return conflict('Somebody else asked for this sample while you had the page open.')
  if (reply === 'finished') return conflict('The sample was finished while you had the page open. Nothing of it can be changed.')
  if (reply === true || 'id' in reply) return redirect(`/cohorts/${cohortId}/dip-samples?done=${reply === true ? 'given' : 'asked'}`)
  return 'why' in reply ? conflict(reply.why) : mend(reply.mend as Problems, form.typed)
}

type OnForm = { typed?: Record<string, string>; problems?: Problems }

export default function AskForDipSample({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: OnForm = actionData ?? {}
  const title = one.has ? 'Give a dip sample to another auditor' : `Ask for the sample ${one.moment} the programme`
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${title} – Practice Loop`}</title>
      <BackLink href={`/cohorts/${one.cohortId}/dip-samples`}>Dip samples</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.cohort}: {one.name}, {one.team}</span>
          <h1 className="govuk-heading-l">{title}</h1>
          {one.why ? <InsetText>{one.why}</InsetText> : (
            <form method="post" noValidate>
              {one.has && <p className="govuk-body">{one.has} has it now. Whoever gets it begins anew: grades that are written so far are not kept. The five cases stay.</p>}
              {!one.has && (
                <>
                  <p className="govuk-body">The portal draws {casesEach} by chance, and keeps these alone.{one.moment === 'after' && ' Children of the sample before the programme are left out.'}</p>
                  {one.list && <Radios name="from" label="Where the cases come from" labelSize="s" value={typed?.from ?? 'list'} error={problems?.from} options={[
                    { value: 'list', label: `The newest list of cases, as of ${one.list.asOf}`, hint: `${counted(one.list.cases, 'case', 'cases')} of this team` }, { value: 'written', label: 'The references below' },
                  ]} />}
                  <Textarea name="references" label="Case references of this team" labelSize="s" hint={`One a line, at least ${casesEach}; better all that the team has. The council’s own references, never names.`} rows={8} spellCheck={false} value={typed?.references} error={problems?.references} />
                </>
              )}
              <Radios name="auditor" label="Who judges these cases" labelSize="s" hint="They are told neither which sample it is nor what it is for." value={typed?.auditor} error={problems?.auditor} options={one.mayJudge} />
              {one.mayJudge.length === 0 && <InsetText>No auditor of the council may judge this sample.</InsetText>}
              {one.mayNot.length > 0 && <Details summary="Who may not, and why">{<ul className="govuk-list govuk-list--bullet">{one.mayNot.map((words) => <li key={words}>{words}</li>)}</ul>}</Details>}
              <DateInput name="due" label="Judged by" labelSize="s" hint={one.has ? undefined : `Up to ${one.until}.`} value={typed ? typedDate(typed, 'due') : one.due} error={problems?.due} />
              <Button>{one.has ? 'Give it to them' : 'Draw five and ask for it'}</Button>
            </form>
          )}
        </div>
      </div>
      <p className="pl-who-can-see govuk-body-s">Who can see this: those who look after cohorts for the whole council. The references of cases that are not drawn are not kept.</p>
    </>
  )
}
