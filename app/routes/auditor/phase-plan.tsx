import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/phase-plan'
import type { Allowed } from '../../allowed.ts'
import { allow } from '../../door.server.ts'
import { caseTypesOn } from '../../features/programmes/case-lists.server.ts'
import { addPhase, areaNames, changePhase, phaseWith, programmeToPlan } from '../../features/programmes/programmes.server.ts'
import { whyPlanDoesNotFit } from '../../features/programmes/programmes.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { plainName } from '../../lib/sheets/header.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Fieldset } from '../../ui/fieldset.tsx'
import { Input } from '../../ui/input.tsx'

const mostPlanned = 5_000
const wholeNumber = `Write a whole number from 0 to ${mostPlanned.toLocaleString('en-GB')}, or leave it empty.`
const Phase = z.looseObject({
  title: z.string({ error: 'Write what the phase is called.' }).trim().min(1, 'Write what the phase is called.').max(100, 'Use at most 100 characters.')
    .refine((text) => findIdentifiers(text).length === 0, 'Take out the identifying detail. Many people read this.'),
  planned: z.string({ error: 'Write how many audits are planned.' }).trim().regex(/^[1-9]\d{0,3}$/, 'Write how many audits are planned, as a whole number.').transform(Number).refine((planned) => planned <= mostPlanned, `Plan at most ${mostPlanned.toLocaleString('en-GB')}.`),
})

/** What a phase may be planned by: the types of case of the frameworks in force and those that its plan has already, and the areas of today. */
async function planned(planner: Allowed<'plan audits'>, params: Route.LoaderArgs['params']) {
  const programme = found(await programmeToPlan(planner, idFrom(params.id)))
  const phase = params.phase === undefined ? undefined : found(await phaseWith(planner, programme.id, idFrom(params.phase)))
  const today = dayInLondon(planner.at)
  const tx = await planner.reading()
  const titles = [...new Set([...(await caseTypesOn(tx, today)).map(({ title }) => title), ...phase?.plans.flatMap(({ caseType }) => caseType ?? []) ?? []])]
  const { areas } = await areaNames(tx)
  const numberOf = (which: { caseType?: string; serviceAreaId?: string }) => phase?.plans.find((plan) => plan.caseType === (which.caseType ?? null) && plan.serviceAreaId === (which.serviceAreaId ?? null))?.planned
  return {
    programme, phase,
    types: titles.map((title) => ({ field: `type-${plainName(title)}`, title, planned: numberOf({ caseType: title }) })),
    areas: areas.filter(({ validTo, id }) => validTo === null || validTo > today || numberOf({ serviceAreaId: id })).map(({ id, name }) => ({ field: `area-${id}`, id, title: name, planned: numberOf({ serviceAreaId: id }) })),
  }
}

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const { programme, phase, types, areas } = await planned(allow({ context, request }, 'plan audits'), params)
  return { programme: { id: programme.id, title: programme.title }, phase: phase && { id: phase.id, title: phase.title, planned: phase.planned }, types, areas }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const form = await parseForm(request, Phase)
  if (!form.ok) return form.reply
  const { programme, phase, types, areas } = await planned(planner, params)
  const problems: Problems = {}
  const numberIn = (field: string) => {
    const said = (form.typed[field] ?? '').trim()
    if (/^\d{0,4}$/.test(said) && Number(said) <= mostPlanned) return Number(said)
    problems[field] = wholeNumber
    return 0
  }
  const { title, planned: inAll } = form.value
  const plan = { planned: inAll, byType: types.map((type) => ({ caseType: type.title, planned: numberIn(type.field) })), byArea: areas.map(({ field, id }) => ({ serviceAreaId: id, planned: numberIn(field) })) }
  const wrong = whyPlanDoesNotFit(plan)
  if (wrong.type) problems[types[0]!.field] ??= wrong.type
  if (wrong.area) problems[areas[0]!.field] ??= wrong.area
  if (Object.keys(problems).length > 0) return mend(problems, form.typed)

  const saved = found(phase ? await changePhase(planner, programme.id, phase.id, { title, ...plan }) : await addPhase(planner, programme.id, { title, ...plan }))
  if (saved === 'title taken') return mend({ title: `There is a phase called ${title} in this programme already.` }, form.typed)
  if (saved === 'ended') return data({ problems: { form: 'This programme has ended, so its plan stays as it is.' }, typed: form.typed }, { status: 409 })
  return redirect(phase ? `/programmes/${programme.id}/phases/${phase.id}?done=changed` : `/programmes/${programme.id}?done=phase`)
}

export default function PhasePlan({ loaderData: { programme, phase, types, areas }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const heading = phase ? `Change the plan of ${phase.title}` : 'Add a phase'
  const numbers = (list: { field: string; title: string; planned: number | undefined }[]) => list.map(({ field, title, planned: number }) => (
    <Input key={field} name={field} label={title} width={4} inputMode="numeric" value={typed?.[field] ?? number} error={problems?.[field]} />
  ))
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${heading} – Practice Loop`}</title>
      <BackLink href={phase ? `/programmes/${programme.id}/phases/${phase.id}` : `/programmes/${programme.id}`}>{phase ? phase.title : programme.title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{programme.title}</span>
          <h1 className="govuk-heading-l">{heading}</h1>
          <form method="post" noValidate>
            <Input name="title" label="What the phase is called" value={typed?.title ?? phase?.title} error={problems?.title} />
            <Input name="planned" label="How many audits are planned in all" width={4} inputMode="numeric" value={typed?.planned ?? phase?.planned} error={problems?.planned} />
            <Fieldset legend="Of these by type of case" legendSize="m"><p className="govuk-hint">Leave empty what has no number of its own.</p>{numbers(types)}</Fieldset>
            <Fieldset legend="Of these by service area" legendSize="m"><p className="govuk-hint">Leave empty what has no number of its own.</p>{numbers(areas)}</Fieldset>
            <Button>{phase ? 'Change the plan' : 'Add the phase'}</Button>
          </form>
          {phase && <p className="govuk-body">What has been drawn stays drawn, whatever the plan says.</p>}
        </div>
      </div>
    </>
  )
}
