import { useState, type FormEvent } from 'react'
import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/add-action'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { blindModerationOf } from '../../features/audits/being-moderated.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { settingsOn } from '../../features/people/settings.server.ts'
import { addAction, auditToAddTo } from '../../features/publishing/add-action.server.ts'
import { actionHelp } from '../../features/recording/action-help.ts'
import { actionPhrases } from '../../features/recording/action-phrases.ts'
import { toSpeakTo } from '../../features/recording/recorded.ts'
import { spokenToInWords } from '../../features/remedial-actions/wording.ts'
import { withBoxesJoined } from '../../lib/boxes.server.ts'
import { dayInLondon, instantInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'
import { Select } from '../../ui/select.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const perhaps = z.string().trim().max(500, 'Keep this to 500 characters.').refine((text) => findIdentifiers(text).length === 0, {
  error: ({ input }) => `Take out the identifying detail (${findIdentifiers(String(input))[0]?.kind}). Other people read this.`,
})

const gapsTicked = z.string().min(1, 'Tick which gaps it answers.').transform((ids) => ids.split(' ')).pipe(z.array(z.guid()))

const written = {
  wording: reason('Say what is to be done.'),
  place: perhaps,
  closesWhen: reason('Say what will be on the file when it is done.'),
  because: perhaps,
  owner: z.guid({ error: 'Choose who does it.' }),
}

const AmberOrGreen = z.object({ gaps: gapsTicked, priority: z.enum(['amber', 'green'], { error: 'Say how urgent it is.' }), ...written })

/** A red also says who was spoken to about the child's safety, or who was tried. */
const Red = z.object({
  gaps: gapsTicked,
  priority: z.literal('red'),
  reached: z.enum(['yes', 'no'], { error: 'It is red. Say whether you reached somebody about the child’s safety.' }),
  spokenTo: z.enum(toSpeakTo, { error: 'Say who you spoke to, or tried.' }),
  time: z.string().trim().regex(/^([01]?\d|2[0-3])[:.][0-5]\d$/, 'Write the time today as hours and minutes, such as 14:15.'),
  ...written,
})

const refusals = {
  'own practice': 'You held or managed this case, so another auditor asks for what is to be put right.',
  'there already': 'They have this to do already: somebody wrote the same a moment ago.',
  'changed meanwhile': 'One of these is no gap any more, or the owner has left. Nothing was issued. Look again at what is below.',
} as const

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const id = idFrom(params.id)
  const there = await auditToAddTo(auditor, id)
  const moderation = there ? undefined : await blindModerationOf(auditor, { gapId: id })
  if (moderation) throw redirect(`/moderation/${moderation}?blind`)
  const audit = found(there)
  await noteReading(auditor, { subjectKind: 'gap', subjectId: id, aboutPersonId: audit.workerId ?? audit.managerId })
  const { amberDays, greenDays } = await settingsOn(await auditor.reading(), dayInLondon(auditor.at))
  const phrases = audit.gaps.map(({ theme, themeKey }) => ({ theme, phrases: actionPhrases.filter((one) => one.theme === themeKey) })).filter(({ phrases: some }) => some.length > 0)
  const { wording = '', place = '', closesWhen = '' } = actionPhrases.find(({ key }) => key === url.searchParams.get('phrase')) ?? {}
  return {
    id, reference: audit.reference, auditedOn: inWords(audit.auditedOn), caseReference: audit.caseReference, caseType: audit.caseType, outOfHours: signedIn(context)!.organisation.outOfHours,
    gaps: audit.gaps.map(({ id: value, theme, grade, answeredBy, closed }) => ({ value, label: `${theme}: ${grade}`, hint: `${answeredBy === 0 ? 'No action answers it yet.' : `${counted(answeredBy, 'action answers', 'actions answer')} it already.`}${closed ? ' It is closed, and would be open again.' : ''}` })),
    owners: audit.owners.map(({ id: value, name }) => ({ value, label: value === audit.workerId ? `${name}, who held the case` : value === audit.managerId ? `${name}, who managed it` : name })),
    refused: audit.ownPractice ? refusals['own practice'] : undefined,
    phrases, amberDays, greenDays, begun: { gaps: id, wording, place, closesWhen } as Record<string, string>,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const id = idFrom(params.id)
  const namesSeen = (await request.clone().formData()).getAll('names').map(String)
  const joined = await withBoxesJoined(request, 'gaps', 'names')
  const pressed = await joined.clone().formData()
  if (pressed.get('do') === 'look') return mend({}, Object.fromEntries([...pressed].map(([name, typed]) => [name, String(typed)])))
  const form = await parseForm(joined, pressed.get('priority') === 'red' ? Red : AmberOrGreen)
  if (!form.ok) return form.reply

  const { value } = form
  const { gaps: gapIds, owner: ownerId, wording, place, closesWhen, because } = value
  const spokenAt = value.priority === 'red' ? instantInLondon(dayInLondon(auditor.at), value.time.replace('.', ':').padStart(5, '0')) : undefined
  if (spokenAt && spokenAt > auditor.at) return mend({ time: 'This time is still to come. Write when you spoke to them, or tried.' }, form.typed)
  const contact = value.priority === 'red' ? { reached: value.reached === 'yes', spokenTo: value.spokenTo, at: spokenAt! } : undefined
  const added = found(await addAction(auditor, id, { ownerId, priority: value.priority, wording, place, closesWhen, because, gapIds, contact }, namesSeen))
  if (typeof added === 'string') return data({ problems: { form: refusals[added] } as Problems, typed: form.typed, names: [] as string[] }, { status: 409 })
  if ('names' in added) {
    const problems: Problems = { names: `Say of each of these words that it names neither the child nor a relative, or take it out: ${added.names.join(', ')}.` }
    return data({ problems, typed: form.typed, names: added.names }, { status: 400 })
  }
  return redirect(`/gaps/${gapIds[0]}?added`)
}

const helpFor = (of: (field: string) => string) => actionHelp({ wording: of('wording'), place: of('place'), closesWhen: of('closesWhen'), because: of('because') })

export default function AddAction({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems: found, typed = one.begun, names = [] }: { problems?: Problems; typed?: Record<string, string>; names?: string[] } = actionData ?? {}
  const problems = found && Object.keys(found).length > 0 ? found : undefined
  const [written, setWritten] = useState<string[]>()
  const help = written ?? helpFor((field) => typed[field] ?? '')
  const lookAgain = (event: FormEvent<HTMLFormElement>) => {
    const form = new FormData(event.currentTarget)
    setWritten(helpFor((field) => String(form.get(field) ?? '')))
  }
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Add a remedial action, audit ${one.reference} – Practice Loop`}</title>
      <BackLink href={`/gaps/${one.id}`}>Back to the gap</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <SafetyBanner outOfHours={one.outOfHours ?? undefined} />
          <span className="govuk-caption-l">Audit {one.reference}, {one.auditedOn}. Case <span className="pl-reference">{one.caseReference}</span>, {one.caseType}</span>
          <h1 className="govuk-heading-l">Add a remedial action</h1>
          {one.refused && <InsetText>{one.refused}</InsetText>}
          {!one.refused && (
            <>
              <p className="govuk-body">It puts one thing right on this case within five working days, and one person does it. One action can answer several gaps. What takes longer belongs in the child’s plan.</p>
              {one.phrases.length > 0 && (
                <form method="get" className="pl-add-action">
                  <div className="govuk-form-group">
                    <label className="govuk-label" htmlFor="phrase">Start from a phrase, if one fits</label>
                    <select className="govuk-select pl-phrases" id="phrase" name="phrase">
                      {one.phrases.map(({ theme, phrases }) => <optgroup key={theme} label={theme}>{phrases.map(({ key, wording }) => <option key={key} value={key}>{wording}</option>)}</optgroup>)}
                    </select>
                  </div>
                  <Button variant="secondary">Start from this</Button>
                </form>
              )}
              <form method="post" noValidate className="pl-action" onInput={lookAgain}>
                <Checkboxes name="gaps" label="Which gaps does it answer?" labelSize="s" small options={one.gaps} value={typed['gaps']?.split(' ')} error={problems?.['gaps']} />
                <Radios name="priority" label="How urgent is it?" labelSize="s" value={typed['priority']} error={problems?.['priority']} options={[
                  { value: 'red', label: 'Red: urgent', hint: 'A child may be unsafe, or a duty in law is not met. Due at 12 noon on the next working day.' },
                  { value: 'amber', label: 'Amber: significant', hint: `A gap that could affect decisions or progress. Due in ${counted(one.amberDays, 'working day', 'working days')}.` },
                  { value: 'green', label: 'Green: tidy or improve', hint: `A gap in the record or in quality, with no effect now. Due in ${counted(one.greenDays, 'working day', 'working days')}.` },
                ]} />
                <div className="pl-action__safe">
                  <p className="govuk-body"><strong>Made safe today.</strong> Phone before you carry on. Say here who you spoke to or, if nobody answered, who you tried: the action goes out all the same.</p>
                  <Radios name="reached" label="Did you reach somebody about this child’s safety?" labelSize="s" inline value={typed['reached']} error={problems?.['reached']} options={[{ value: 'yes', label: 'Yes' }, { value: 'no', label: 'No, nobody reached' }]} />
                  <Select name="spokenTo" label="Who did you speak to, or try?" value={typed['spokenTo']} error={problems?.['spokenTo']} options={[{ value: '', label: 'Choose' }, ...toSpeakTo.map((value) => ({ value, label: sentence(spokenToInWords[value]) }))]} />
                  <Input name="time" label="When, today?" hint="For example, 14:15" width={5} value={typed['time']} error={problems?.['time']} />
                </div>
                <Textarea name="wording" label="What is to be done?" labelSize="s" hint="Begin with what to do: see, record, add, agree" rows={2} value={typed['wording']} error={problems?.['wording']} />
                <Input name="place" label="Where in the record will it be?" labelSize="s" hint="For example, Visit form or Plan, outcome 2" value={typed['place']} error={problems?.['place']} />
                <Textarea name="closesWhen" label="It closes when" labelSize="s" hint="What will be on the file that somebody else can see" rows={2} value={typed['closesWhen']} error={problems?.['closesWhen']} />
                <Textarea name="because" label="Why, for this child?" labelSize="s" rows={2} value={typed['because']} error={problems?.['because']} />
                <Select name="owner" label="Who does it?" labelSize="s" value={typed['owner']} error={problems?.['owner']} options={[{ value: '', label: 'Choose' }, ...one.owners]} />
                {help.length > 0 && (
                  <div className="pl-help" role="status">
                    <p className="govuk-body-s"><strong>To make it easy to do and to check</strong></p>
                    <ul className="govuk-list govuk-list--bullet">{help.map((line) => <li key={line}>{line}</li>)}</ul>
                  </div>
                )}
                {names.length > 0 && (
                  <>
                    <p className="govuk-body">These words may name the child or a relative. The portal only guesses. <strong>Tick those that do not</strong>, and take the others out.</p>
                    <Checkboxes name="names" label="None of these names the child or a relative" labelSize="s" small error={problems?.['names']} options={names.map((name) => ({ value: name, label: name }))} />
                  </>
                )}
                <p className="pl-who-can-see govuk-body-s">Whoever does it sees it on their page at once, and so do the worker and the manager of the case and the auditors. Your name is noted. Its clock begins when you press the button. Write no name of a child or a relative, and nothing else that identifies them.</p>
                <div className="govuk-button-group">
                  <Button name="do" value="send">Issue it</Button>
                  <Button name="do" value="look" variant="secondary">See what would make it clearer</Button>
                </div>
              </form>
            </>
          )}
        </div>
      </div>
    </>
  )
}

const sentence = (words: string) => words[0]!.toUpperCase() + words.slice(1)
