import { randomBytes } from 'node:crypto'
import { useEffect, useRef, useState } from 'react'
import { data, redirect } from 'react-router'
import type { Route } from './+types/record-audit'
import { allow, signedIn } from '../../door.server.ts'
import { settingsOn } from '../../features/people/settings.server.ts'
import { ActionFields, AddAction } from '../../features/recording/action-fields.tsx'
import { noteField, noteThemesField } from '../../features/recording/fields.ts'
import { RecordingList } from '../../features/recording/recording-list.tsx'
import { recordingFor, saveRecording, type Recording } from '../../features/recording/recording.server.ts'
import { stateOf, type RecordingState } from '../../features/recording/recording-state.ts'
import { keepSaved, type Saving } from '../../features/recording/saving.ts'
import { sentForm } from '../../features/recording/sent-form.ts'
import { ThemeFields } from '../../features/recording/theme-fields.tsx'
import { SaveButton, WrittenBoxes, WrittenChoice, WrittenText, type Page } from '../../features/recording/written.tsx'
import { caseLink } from '../../features/remedial-actions/wording.ts'
import { dayInLondon, daysAfter, inWords, weekdayInWords } from '../../lib/days.ts'
import { found, idFrom, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'

/** Of the period that is read, so many days are judged. */
const judgedDays = 182

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const recording = found(await recordingFor(auditor, idFrom(params.id)))
  if (recording.auditId) throw redirect(`/audits/recordings/${recording.id}/published`)
  const { organisation } = signedIn(context)!
  const today = dayInLondon(auditor.at)
  const { amberDays, greenDays } = await settingsOn(await auditor.reading(), today)
  const { id, reference, caseReference, caseType, area, team, worker, manager, frame, values, revision, savedAt, auditedFrom, auditedTo } = recording
  return {
    enhanced: true, id, reference, caseReference, caseType, area, team, worker, manager, frame, values,
    caseLink: caseLink(organisation.caseLinkPattern, caseReference), outOfHours: organisation.outOfHours,
    period: { from: inWords(auditedFrom), to: inWords(auditedTo), judgedFrom: inWords([daysAfter(auditedTo, -judgedDays), auditedFrom].toSorted().at(-1)!) },
    state: stateOf({ values, frame, revision, savedAt, at: auditor.at }), tab: randomBytes(5).toString('hex'),
    owners: ownersIn(recording), clocks: { amberDays, greenDays },
    days: [{ value: today, label: `Today, ${weekdayInWords(today)}` }, { value: daysAfter(today, -1), label: `Yesterday, ${weekdayInWords(daysAfter(today, -1))}` }],
  }
}

const ownersIn = ({ owners, workerId, managerId }: Recording) => owners.map(({ id, name }) => ({
  value: id, label: id === workerId ? `${name}, held the case` : id === managerId ? `${name}, managed the case` : name,
}))

export async function action({ context, request, params }: Route.ActionArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const id = idFrom(params.id)
  const sent = sentForm(await request.formData())
  const saved = found(await saveRecording(auditor, id, sent))
  const here = `/audits/recordings/${id}`
  if (saved === 'published') return redirect(`${here}/published`)
  if (Object.keys(saved.refused).length > 0) {
    const typed = Object.fromEntries(sent.fields.filter(({ field }) => saved.refused[field]).map(({ field, value }) => [field, value]))
    return data({ problems: saved.refused, typed }, { status: 400 })
  }
  if (sent.thenCheck && saved.beside.length === 0) return redirect(`${here}/check-answers`)
  const settled = sent.deed && 'name' in sent.deed ? sent.deed.name.replace(/^beside:[a-z0-9]+:/, '') : undefined
  const place = saved.added ? `action:${saved.added}` : saved.beside[0] ?? settled ?? (sent.deed ? 'actions' : sent.from)
  return redirect(place ? `${here}#${place}` : here)
}

export default function RecordAudit({ loaderData: one, actionData }: Route.ComponentProps) {
  const form = useRef<HTMLFormElement>(null)
  const [saving, setSaving] = useState<Saving>('as loaded')
  const [state, setState] = useState(one.state)
  const [values, setValues] = useState<Record<string, string>>({ ...one.values, ...actionData?.typed })
  const [problems, setProblems] = useState<Problems>(actionData?.problems ?? {})
  useEffect(() => keepSaved<RecordingState>(form.current!, {
    saveTo: `/audits/recordings/${one.id}/save`, storage: `recording ${one.id}`, tell: setSaving,
    // Fields keep what was typed: a value is taken in only for rows that were not on the page yet, and no row goes from under the hand.
    show: (answer) => { setValues((known) => ({ ...answer.rows, ...known })); setState((shown) => ({ ...answer.state, noteRows: [...new Set([...shown.noteRows, ...answer.state.noteRows])].toSorted((a, b) => a - b) })); setProblems(answer.refused) },
  }), [one.id])

  const { frame, period } = one
  const page: Page = { values, state, problems, owners: one.owners }
  return (
    <>
      <title>{`${Object.keys(problems).length > 0 ? 'Error: ' : ''}Recording audit ${one.reference} – Practice Loop`}</title>
      <BackLink href="/audits/new">Audits you record</BackLink>
      <ErrorSummary problems={problems} />
      <SafetyBanner outOfHours={one.outOfHours ?? undefined} />
      <span className="govuk-caption-l">Case <span className="pl-reference">{one.caseReference}</span>, {one.caseType}</span>
      <h1 className="govuk-heading-l">Recording audit {one.reference}</h1>
      <p className="govuk-body">
        {one.area}, {one.team}.{one.worker && ` ${one.worker} held the case`}{one.worker && one.manager && ','}{one.manager && ` ${one.manager} managed it`}{(one.worker || one.manager) && '.'}{' '}
        Read the record from {period.from} to {period.to}, and judge it on what was done from {period.judgedFrom}.
        {one.caseLink && <>{' '}<a className="govuk-link" href={one.caseLink} rel="noreferrer" target="_blank">Open the case in the case system (opens in a new tab)</a></>}
      </p>
      <div className="pl-recording">
        <RecordingList state={state} saving={saving} signIn={`/sign-in?${new URLSearchParams({ to: `/audits/recordings/${one.id}` })}`} />
        <form ref={form} method="post" noValidate autoComplete="off" className="pl-recording__main">
          <input type="hidden" name="loaded" value={one.state.revision} />
          <input type="hidden" name="tab" value={one.tab} />
          <input type="hidden" name="bases" defaultValue="{}" />
          <p className="govuk-body pl-quiet">Write no names of children or relatives, no dates of birth and no addresses: the case system holds the story. Use an initial where you must.</p>

          <h2 className="govuk-heading-m">Strengths first</h2>
          <WrittenText page={page} name="strengths" rows={4} label="What is done well, and what the child gains from it?" hint="The worker reads this first. Speak to them: “Your visits are kept even when the family found them hard.”" />
          <SaveButton state={state} where="strengths" at="strengths" />

          <h2 className="govuk-heading-m" id="scratchpad">Scratchpad</h2>
          <p className="govuk-body">Note something once, and tick the themes that it tells about: it is then shown beside each of them. Only you see your notes. They are deleted when the audit is published.</p>
          {state.noteRows.map((nth) => (
            <div key={nth} className="pl-note">
              <WrittenText page={page} name={noteField(nth)} rows={2} label={`Note ${nth}`} />
              <WrittenBoxes page={page} name={noteThemesField(nth)} className="pl-boxes" label={<>Themes<span className="govuk-visually-hidden"> of note {nth}</span></>} options={frame.themes.map(({ key, title }) => ({ value: key, label: title }))} />
            </div>
          ))}
          <SaveButton state={state} where="the scratchpad" at="scratchpad" />

          <h2 className="govuk-heading-l">Themes</h2>
          {frame.themes.map((theme) => <ThemeFields key={theme.key} theme={theme} grades={frame.grades} page={page} caseType={one.caseType} />)}

          <h2 className="govuk-heading-l">The child, and what comes next</h2>
          <WrittenText page={page} name="impact" rows={4} label="What is different for the child because of this work?" hint="What changed, what did not, and how the record shows it" />
          <WrittenText page={page} name="improvements" rows={4} label="What needs to improve?" hint="The two or three things that matter most" />
          <SaveButton state={state} where="impact" at="impact" />

          <h2 className="govuk-heading-l" id="actions">Remedial actions</h2>
          <p className="govuk-body">Each puts one thing right on this case within five working days. One action can answer several gaps. What takes longer belongs in the child’s plan.</p>
          {state.actionRows.map((nth) => <ActionFields key={nth} nth={nth} page={page} clocks={one.clocks} days={one.days} />)}
          <AddAction themes={frame.themes} page={page} />

          <h2 className="govuk-heading-l" id="overall-grade">Overall grade</h2>
          <OverallFields page={page} />
          <SaveButton state={state} where="the overall grade" at="overall-grade" />

          <p className="pl-who-can-see govuk-body-s">Until you publish, only you see this: no manager and no administrator does. After that the worker and the manager of the case see it, and so do auditors and managers of the team. It is for learning, not for discipline.</p>
          <div className="govuk-button-group">
            <button className="govuk-button" name="do" value="check">Check your answers</button>
            <a className="govuk-link" href={`/audits/recordings/${one.id}/put-aside`}>Put this audit aside</a>
          </div>
        </form>
      </div>
    </>
  )
}

function OverallFields({ page }: { page: Page }) {
  const { overall } = page.state
  return (
    <>
      <p className="govuk-body"><strong>{overall.byRule ? `The rule gives ${overall.byRule}.` : 'The rule gives no grade yet.'}</strong> {overall.reason}</p>
      {overall.asksAboutRisk && (
        <WrittenChoice page={page} name="unmanaged-risk" inline label="Was a child left at unmanaged risk?" labelSize="s" hint="A risk that was known or could have been known, with nobody acting on it" options={[{ value: 'yes', label: 'Yes' }, { value: 'no', label: 'No' }]} />
      )}
      {overall.steps.length > 0 && (
        <div className="pl-overall">
          <WrittenChoice page={page} name="overall" label="Overall grade" labelSize="s" hint="You may move it by one step. An audit that is moved is always moderated." options={[{ value: '', label: `${overall.byRule}, as the rule gives` }, ...overall.steps]} />
          <div className="pl-overall__because"><WrittenText page={page} name="overall-because" rows={2} label="Why do you move it?" /></div>
        </div>
      )}
    </>
  )
}
