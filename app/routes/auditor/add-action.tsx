import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/add-action'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { addAction, auditToAddTo } from '../../features/publishing/add-action.server.ts'
import { actionHelp } from '../../features/recording/action-help.ts'
import { priorities, toSpeakTo } from '../../features/recording/recorded.ts'
import { spokenToInWords } from '../../features/remedial-actions/wording.ts'
import { withBoxesJoined } from '../../lib/boxes.server.ts'
import { dayInLondon, instantInLondon } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { likelyNames } from '../../lib/likely-names.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'
import { Select } from '../../ui/select.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const refusals = {
  'own practice': 'You held or managed this case, so another auditor asks for what is to be put right.',
  'changed meanwhile': 'One of these is no gap any more, or the owner has left. Nothing was issued. Look again at what is below.',
} as const

const time = /^([01]?\d|2[0-3])[:.][0-5]\d$/
const optional = z.union([z.literal(''), reason('')]).default('')
const Action = z.object({
  priority: z.enum(priorities, { error: 'Say how urgent it is.' }), wording: reason('Say what is to be done.'), place: optional, closesWhen: reason('Say what will be on the file when it is done.'), because: optional,
  ownerId: z.guid('Choose who does it.'), gaps: z.string().default('').transform((text) => text.split(' ').filter(Boolean)).pipe(z.array(z.guid()).min(1, 'Tick what it answers.')),
})

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const id = idFrom(params.id)
  const audit = found(await auditToAddTo(auditor, id))
  await noteReading(auditor, { subjectKind: 'gap', subjectId: id, aboutPersonId: audit.workerId ?? audit.managerId })
  return {
    id, reference: audit.reference, caseReference: audit.caseReference, caseType: audit.caseType, team: audit.team, refused: audit.ownPractice ? refusals['own practice'] : undefined,
    gaps: audit.gaps.map(({ id: value, theme, grade }) => ({ value, label: `${theme}: ${grade}` })), owners: audit.owners.map(({ id: value, name }) => ({ value, label: name })),
    outOfHours: signedIn(context)!.organisation.outOfHours,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const id = idFrom(params.id)
  const audit = found(await auditToAddTo(auditor, id))
  const form = await parseForm(await withBoxesJoined(request, 'gaps'), z.record(z.string(), z.string()))
  if (!form.ok) return form.reply
  const { typed } = form
  const written = { wording: typed.wording ?? '', place: typed.place ?? '', closesWhen: typed.closesWhen ?? '', because: typed.because ?? '' }
  if (typed.do === 'help') return data({ problems: undefined, typed, help: actionHelp(written) })

  const said = Action.safeParse(typed)
  const problems: Problems = {}
  for (const { path, message } of said.error?.issues ?? []) problems[String(path[0])] ??= message
  const red = typed.priority === 'red'
  const reached = z.enum(['yes', 'no']).safeParse(typed.reached).data
  const spokenTo = z.enum(toSpeakTo).safeParse(typed.spokenTo).data
  const at = time.test(typed.time?.trim() ?? '') ? instantInLondon(dayInLondon(auditor.at), typed.time!.trim().replace('.', ':').padStart(5, '0')) : undefined
  if (red) {
    if (!reached) problems.reached = 'It is red. Say whether you reached somebody about the child’s safety.'
    if (!spokenTo) problems.spokenTo = 'Say who you spoke to, or tried.'
    if (!at) problems.time = 'Write the time today as hours and minutes, such as 14:15.'
    else if (at > auditor.at) problems.time = 'This time is still to come. Write when you spoke to them, or tried.'
  }
  const names = likelyNames(Object.values(written).join('\n'), [...audit.owners.map(({ name }) => name), audit.team, ...[audit.worker, audit.manager].filter((name) => name !== null)])
  const unseen = names.filter((name) => !(typed.namesSeen ?? '').split('|').includes(name))
  if (unseen.length > 0) problems.namesSeen = `These words look like names: ${unseen.join(', ')}. Take them out, or tick that none is the child or a relative.`
  if (!said.success || Object.keys(problems).length > 0) return mend(problems, { ...typed, namesFound: unseen.length > 0 ? names.join('|') : '' })

  const { priority, wording, place, closesWhen, because, ownerId, gaps: gapIds } = said.data
  const contact = red ? { reached: reached === 'yes', spokenTo: spokenTo!, at: at! } : undefined
  const added = found(await addAction(auditor, id, { priority, wording, place, closesWhen, because, ownerId, gapIds, contact }))
  if (typeof added === 'string') return data({ problems: { form: refusals[added] } as Problems, typed, help: undefined }, { status: 409 })
  return redirect(`/remedial-actions/${added.id}`)
}

export default function AddAction({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed, help }: { problems?: Problems; typed?: Record<string, string>; help?: string[] } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Add a remedial action – Practice Loop`}</title>
      <BackLink href={`/gaps/${one.id}`}>Back to the gap</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Audit {one.reference}</span>
          <h1 className="govuk-heading-l">Add a remedial action</h1>
          <SummaryList rows={[{ key: 'Case', value: <><span className="pl-reference">{one.caseReference}</span>, {one.caseType}</> }, { key: 'Team', value: one.team }]} />
          {one.refused && <InsetText>{one.refused}</InsetText>}
          {!one.refused && (
            <form method="post" noValidate>
              <Radios name="priority" label="How urgent is it?" labelSize="s" value={typed?.priority} error={problems?.priority} options={[
                { value: 'red', label: 'Red: urgent', hint: 'A child may be unsafe, or a duty in law is not met. Due at 12 noon on the next working day.' },
                { value: 'amber', label: 'Amber: significant', hint: 'A gap that could affect decisions or progress.' },
                { value: 'green', label: 'Green: tidy or improve', hint: 'A gap in the record or in quality, with no effect now.' },
              ]} />
              <Textarea name="wording" label="What is to be done?" hint="Begin with what to do: see, record, add, agree" rows={2} value={typed?.wording} error={problems?.wording} />
              <Input name="place" label="Where in the record will it be?" hint="For example, Visit form or Plan, outcome 2" value={typed?.place} error={problems?.place} />
              <Textarea name="closesWhen" label="It closes when" hint="What will be on the file that somebody else can see" rows={2} value={typed?.closesWhen} error={problems?.closesWhen} />
              <Textarea name="because" label="Why, for this child?" rows={2} value={typed?.because} error={problems?.because} />
              {help && (help.length > 0
                ? <InsetText><strong>To make it easy to do and to check</strong><ul className="govuk-list govuk-list--bullet">{help.map((line) => <li key={line}>{line}</li>)}</ul></InsetText>
                : <InsetText>It says what to do, where, and what closes it.</InsetText>)}
              <Button name="do" value="help" variant="secondary">See what would make it clearer</Button>
              <Select name="ownerId" label="Who does it?" value={typed?.ownerId ?? ''} error={problems?.ownerId} options={[{ value: '', label: 'Choose' }, ...one.owners]} />
              <Checkboxes name="gaps" label="Which gaps does it answer?" labelSize="s" value={typed ? typed.gaps?.split(' ') ?? [] : [one.id]} error={problems?.gaps} options={one.gaps} />
              <h2 className="govuk-heading-s">Only for a red: made safe today</h2>
              <SafetyBanner outOfHours={one.outOfHours ?? undefined} />
              <Radios name="reached" inline label="Did you reach somebody about this child’s safety?" labelSize="s" value={typed?.reached} error={problems?.reached} options={[{ value: 'yes', label: 'Yes' }, { value: 'no', label: 'No, nobody reached' }]} />
              <Select name="spokenTo" label="Who did you speak to, or try?" value={typed?.spokenTo ?? ''} error={problems?.spokenTo} options={[{ value: '', label: 'Choose' }, ...toSpeakTo.map((value) => ({ value, label: sentence(spokenToInWords[value]) }))]} />
              <Input name="time" label="When, today?" hint="For example, 14:15" width={5} value={typed?.time} error={problems?.time} />
              {typed?.namesFound && <Checkboxes name="namesSeen" label="Words that look like names" labelSize="s" value={[]} error={problems?.namesSeen} options={[{ value: typed.namesFound, label: `None of these is the child or a relative: ${typed.namesFound.replaceAll('|', ', ')}` }]} />}
              <p className="pl-who-can-see govuk-body-s">The owner, their manager and the auditors see it at once. Its clock begins when you press the button.</p>
              <Button>Issue it</Button>
            </form>
          )}
        </div>
      </div>
    </>
  )
}

const sentence = (words: string) => words[0]!.toUpperCase() + words.slice(1)
