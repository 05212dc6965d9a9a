import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/draw-cases'
import { allow } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { caseListsOf } from '../../features/programmes/case-lists.server.ts'
import { draw, previewDraw } from '../../features/programmes/draws.server.ts'
import { countsOf, phaseWith } from '../../features/programmes/programmes.server.ts'
import { drawInWords, progressOf, ruleInWords } from '../../features/programmes/programmes.ts'
import { strata } from '../../features/programmes/sampling.ts'
import { inWords } from '../../lib/days.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Select } from '../../ui/select.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const whyThese = 'Say why these workers are preferred.'
const Asked = z.object({
  list: z.guid('Choose the list to draw from.'),
  size: z.string({ error: 'Write how many cases are to be drawn.' }).trim().regex(/^[1-9]\d{0,2}$/, 'Write how many cases are to be drawn, from 1 to 999.').transform(Number),
  how: z.enum(['random', 'stratified', 'seldom'], { error: 'Choose how the cases are picked.' }),
  by: z.string().default('').transform((text) => strata.filter((stratum) => text.split(',').includes(stratum))),
  because: z.string().default(''),
}).superRefine(({ how, by, because }, context) => {
  if (how === 'stratified' && by.length === 0) context.addIssue({ code: 'custom', path: ['by'], message: 'Choose what is kept in proportion.' })
  const why = reason(whyThese).safeParse(because)
  if (how === 'seldom' && !why.success) context.addIssue({ code: 'custom', path: ['because'], message: why.error.issues[0]!.message })
}).transform(({ list, size, how, by, because }) => ({ listId: list, size, by: how === 'stratified' ? by : [], ...(how === 'seldom' && { preferSeldomAudited: { because: because.trim() } }) }))

const Keep = z.intersection(z.object({ seed: z.string().max(40) }), Asked)

/** The form as it stands in the address, with boxes of one name as one value. */
const typedIn = (search: URLSearchParams) => ({ ...Object.fromEntries(search), by: search.getAll('by').join(',') })

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const phase = found(await phaseWith(planner, idFrom(params.id), idFrom(params.phase)))
  const lists = await caseListsOf(planner, phase.programmeId)
  const typed: Record<string, string> = typedIn(url.searchParams)
  const page = {
    phase: { id: phase.id, programmeId: phase.programmeId, title: phase.title, ended: phase.ended }, typed,
    lists: lists.map(({ id, fileName, asOf, cases }) => ({ value: id, label: `${fileName}, ${counted(cases, 'case', 'cases')} as of ${inWords(asOf)}` })),
  }
  if (url.searchParams.size === 0) {
    const { toDraw } = progressOf(phase.planned, (await countsOf(planner, phase.programmeId)).filter(({ phaseId }) => phaseId === phase.id))
    const suggested: Record<string, string> = { ...(toDraw > 0 && { size: String(toDraw) }), list: lists[0]?.id ?? '' }
    return { ...page, typed: suggested }
  }
  const asked = Asked.safeParse(typed)
  if (!asked.success) return { ...page, problems: Object.fromEntries(asked.error.issues.toReversed().map(({ path, message }): [string, string] => [String(path[0] ?? 'form'), message])) }
  const preview = found(await previewDraw(planner, { programmeId: phase.programmeId, phaseId: phase.id }, asked.data))
  const { size, by, preferSeldomAudited } = asked.data
  if (preview.left.length < size) return { ...page, problems: { size: tooMany(preview.left.length) } }
  const seldom = new Set([...preview.never, ...preview.notLately].map(({ id }) => id))
  return {
    ...page,
    preview: {
      seed: preview.seed, left: preview.left.length, targeted: Boolean(preferSeldomAudited), how: preferSeldomAudited ? 'Targeted: workers with no audit within a year first' : drawInWords({ kind: by.length > 0 ? 'stratified' : 'random', strata: by }),
      rule: ruleInWords(by), never: preview.never.length, notLately: preview.notLately.length,
      ofSeldom: preview.sample.filter(({ workerId }) => workerId !== null && seldom.has(workerId)).length,
      sample: preview.sample.map(({ caseReference, caseType, area }) => ({ caseReference, caseType, area })),
    },
  }
}

const tooMany = (left: number) => (left === 0 ? 'Every case of this list has been drawn in this phase already.' : `Only ${counted(left, 'case', 'cases')} of this list ${left === 1 ? 'has' : 'have'} not been drawn in this phase. Draw at most so many.`)

export async function action({ context, request, params }: Route.ActionArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const [programmeId, phaseId] = [idFrom(params.id), idFrom(params.phase)]
  found(await phaseWith(planner, programmeId, phaseId))
  const form = await parseForm(request, Keep)
  if (!form.ok) return form.reply
  const came = found(await draw(planner, phaseId, form.value))
  if (came === 'drawn meanwhile') return data({ problems: { form: 'Somebody has drawn in this phase meanwhile, so this sample was not kept. Look at the new one below, and keep it if it is still wanted.' }, typed: form.typed }, { status: 409 })
  return 'left' in came ? data({ problems: { size: tooMany(came.left) }, typed: form.typed }, { status: 400 }) : redirect(`/programmes/${programmeId}/phases/${phaseId}/draws/${came.id}?done=drawn`)
}

export default function DrawCases({ loaderData, actionData }: Route.ComponentProps) {
  const { phase, lists, typed } = loaderData
  const preview = 'preview' in loaderData ? loaderData.preview : undefined
  const problems: Problems | undefined = actionData?.problems ?? ('problems' in loaderData ? loaderData.problems : undefined)
  const here = `/programmes/${phase.programmeId}/phases/${phase.id}`
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Draw a sample – Practice Loop`}</title>
      <BackLink href={here}>{phase.title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{phase.title}</span>
          <h1 className="govuk-heading-l">Draw a sample</h1>
          {phase.ended && <InsetText>This programme has ended. Nothing more is drawn.</InsetText>}
          {lists.length === 0 && <EmptyState title="There is no list to draw from" next={{ text: 'Upload a list of cases', href: `/programmes/${phase.programmeId}/cases` }}>Lists of this programme can be chosen here.</EmptyState>}
          {lists.length > 0 && !phase.ended && (
            <form method="get" noValidate>
              <Select name="list" label="Draw from" options={lists} value={typed.list} error={problems?.list} />
              <Input name="size" label="How many cases" width={4} inputMode="numeric" value={typed.size} error={problems?.size} />
              <Radios name="how" label="How are they picked?" labelSize="m" value={typed.how} error={problems?.how} options={[
                { value: 'random', label: 'By chance' },
                { value: 'stratified', label: 'By chance, kept in proportion', hint: 'Each group gets its share of the sample to within one case. Choose the groups below.' },
                { value: 'seldom', label: 'Workers with no audit within a year first', hint: 'This is a choice and not chance: the sample is marked as targeted for ever, and joins no figures of random ones. Give the reason below.' },
              ]} />
              <Checkboxes name="by" label="Kept in proportion by" hint="For a sample that is kept in proportion. Groups lie within one another in this order." small value={typed.by?.split(',')} error={problems?.by} options={strata.map((stratum) => ({ value: stratum, label: { area: 'Service area', 'case type': 'Type of case', worker: 'Worker' }[stratum] }))} />
              <Textarea name="because" label="Why these workers are preferred" hint="For a targeted sample. Name nobody." rows={2} value={typed.because} error={problems?.because} />
              <Button variant={preview ? 'secondary' : undefined}>{preview ? 'See another draw' : 'See the draw'}</Button>
            </form>
          )}
        </div>
      </div>
      {preview && !phase.ended && (
        <section aria-labelledby="preview">
          <h2 id="preview" className="govuk-heading-m">What this draw would bring</h2>
          <SummaryList rows={[
            { key: 'How', value: preview.how }, { key: 'Seed', value: <span className="pl-reference">{preview.seed}</span> }, { key: 'Drawn from', value: `${counted(preview.left, 'case', 'cases')} not drawn in this phase before` },
            { key: 'Never audited', value: `${counted(preview.never, 'worker', 'workers')} on the list, and ${preview.notLately} not within a year` }, { key: 'Cases of these in the draw', value: preview.ofSeldom },
          ]} />
          {preview.targeted ? <WarningText>This sample is targeted. It speaks for the cases in it, and not for others.</WarningText> : <p className="govuk-body">{preview.rule} The portal sets the seed, and it stays the same until somebody draws in this phase, so nobody can look at samples until one pleases.</p>}
          <ScrollTable caption={`${counted(preview.sample.length, 'case', 'cases')}`} columns={['Case', 'Type', 'Service area']} rows={preview.sample.map(({ caseReference, caseType, area }) => [<span key="case" className="pl-reference">{caseReference}</span>, caseType, area])} />
          <form method="post" noValidate>
            {Object.entries({ ...typed, seed: preview.seed }).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)}
            <Button>Keep this draw</Button>
          </form>
        </section>
      )}
      <p className="pl-who-can-see govuk-body-s">Auditors and administrators for the whole council see this page. Workers are not told that a case of theirs was drawn.</p>
    </>
  )
}
