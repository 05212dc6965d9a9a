import { data, redirect } from 'react-router'
import type { Route } from './+types/recording-check-answers'
import { allow, signedIn } from '../../door.server.ts'
import { attributionInWords } from '../../features/gaps/gaps.ts'
import { settingsOn } from '../../features/people/settings.server.ts'
import { namesKnownIn, ownersGone, publishRecording } from '../../features/publishing/publish-recording.server.ts'
import { actionField } from '../../features/recording/fields.ts'
import { gapsIn, recordedOf, type Recorded } from '../../features/recording/recorded.ts'
import { recordingFor, type Recording } from '../../features/recording/recording.server.ts'
import { namesIn, notSettled, whatIsOpen } from '../../features/recording/what-is-open.ts'
import { dueFor } from '../../features/remedial-actions/clocks.ts'
import { spokenToInWords } from '../../features/remedial-actions/wording.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, inWords, timeInWords, weekdayInWords } from '../../lib/days.ts'
import { found, idFrom, type Problems } from '../../lib/http.server.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Rag } from '../../ui/rag.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const recording = found(await recordingFor(auditor, idFrom(params.id)))
  if (recording.auditId) throw redirect(`/audits/recordings/${recording.id}/published`)
  const { id, reference, caseReference, caseType, area, team, worker, manager, auditedFrom, auditedTo, owners } = recording
  const settings = await settingsOn(await auditor.reading(), dayInLondon(auditor.at))
  const recorded = recordedOf(recording.values, recording.frame)
  const { byRule, moved } = recorded
  const actions = recorded.actions.map((action) => {
    const owner = owners.find((one) => one.id === action.ownerId)
    const due = action.priority && owner && dueFor(action.priority, auditor.at, { bankHolidays, weekdaysOff: owner.daysOff }, settings)
    return {
      ...action, owner: owner?.name, due: due && `${weekdayInWords(due.dueOn)}${action.priority === 'red' ? `, ${timeInWords(due.dueAt)}` : ''}`,
      answers: action.answers.map((key) => recorded.themes.find((theme) => theme.key === key)!.title),
      safe: action.priority === 'red' && action.spokenTo ? `${action.reached ? 'Made safe: ' : 'Nobody reached: '}${spokenToInWords[action.spokenTo]} was ${action.reached ? 'spoken to' : 'tried'}, ${action.spokenAt}.` : undefined,
    }
  })
  return {
    id, reference, caseReference, caseType, area, team, worker, manager, outOfHours: signedIn(context)!.organisation.outOfHours, period: `${inWords(auditedFrom)} to ${inWords(auditedTo)}`,
    open: openOf(recorded, recording, auditor.at), names: namesIn(recorded, namesKnownIn(recording)), strengths: recorded.strengths, impact: recorded.impact, improvements: recorded.improvements,
    themes: recorded.themes.map(({ key, title, grade, applies, evidence, finding, because, attribution }) => ({
      key, title, grade: applies ? grade?.word ?? 'Not graded' : 'Does not apply', evidence: applies ? evidence : '', finding: applies ? finding : '', because, whose: attribution && attributionInWords[attribution],
    })),
    actions, overall: (moved ?? byRule.grade)?.word ?? 'Not yet', reason: moved ? `Moved from ${byRule.grade!.word}: ${recorded.movedBecause}` : byRule.reason,
    follows: whatFollows(recorded, recording), withoutAction: gapsIn(recorded).filter(({ key, grade }) => grade!.key === recording.frame.grades.at(-1)!.key && !recorded.actions.some(({ answers }) => answers.includes(key))).map(({ title }) => title),
  }
}

function openOf(recorded: Recorded, recording: Recording, at: Date): Problems {
  return Object.fromEntries([
    ...notSettled(recording.values).map(({ field }) => [field, 'This was changed in two tabs. Choose which of the two stays.']),
    ...ownersGone(recorded, recording).map(({ nth }) => [actionField(nth, 'owner'), `Action ${nth}: whoever was to do it is no longer here. Choose somebody else.`]),
    ...whatIsOpen(recorded, at).map(({ field, sentence }) => [field, sentence]),
  ])
}

/** What publishing does, and to whom. */
function whatFollows(recorded: Recorded, { owners, worker, manager }: Recording): string[] {
  const to = [...new Set(recorded.actions.flatMap(({ ownerId }) => owners.find(({ id }) => id === ownerId)?.name ?? []))]
  const readers = [...new Set([worker, manager].filter((name) => name !== null))]
  const gaps = gapsIn(recorded).length
  return [
    recorded.actions.length === 0 ? 'No action goes out.' : `${counted(recorded.actions.length, 'action goes out', 'actions go out')} now${to.length > 0 ? ` to ${andOf(to)}` : ''}, and the time begins to run.`,
    `${readers.length > 0 ? `${andOf(readers)} can read what you found` : 'Nobody is named who held or managed the case'}, strengths first. Auditors and managers of the team can, too.`,
    gaps === 0 ? 'No gap was found.' : `${counted(gaps, 'gap is', 'gaps are')} followed from now until ${gaps === 1 ? 'it is' : 'each is'} closed.`,
    'The grades stay provisional until another auditor confirms them. No learning goes to anybody before that.',
    'Your notes and drafts are deleted.',
  ]
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const id = idFrom(params.id)
  const form = await request.formData()
  const published = found(await publishRecording(auditor, id, form.getAll('names').map(String)))
  const there = `/audits/recordings/${id}/published`
  if ('auditId' in published) return redirect(there)
  if ('already' in published) return redirect(`${there}?already`)
  const problems: Problems = 'open' in published
    ? { form: 'Something is still missing. It is listed below, each with a link to its field.' }
    : { names: `Say of each of these words that it names neither the child nor a relative, or go back and take it out: ${published.names.join(', ')}.` }
  return data({ problems }, { status: 400 })
}

export default function CheckAnswers({ loaderData: one, actionData }: Route.ComponentProps) {
  const here = `/audits/recordings/${one.id}`
  const change = (field: string, hiddenText: string) => [{ href: `${here}#${field}`, text: 'Change', hiddenText }]
  const open = Object.entries(one.open)
  return (
    <>
      <title>{`${actionData?.problems ? 'Error: ' : ''}Check audit ${one.reference} – Practice Loop`}</title>
      <BackLink href={here}>Back to the audit</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={actionData?.problems} />
          <SafetyBanner outOfHours={one.outOfHours ?? undefined} />
          <span className="govuk-caption-l">Case <span className="pl-reference">{one.caseReference}</span>, {one.caseType}</span>
          <h1 className="govuk-heading-l">Check audit {one.reference}</h1>
          {open.length > 0 && (
            <section aria-labelledby="missing" className="pl-missing">
              <h2 className="govuk-heading-m" id="missing">{open.length === 1 ? 'One thing is missing' : `${open.length} things are missing`}</h2>
              <p className="govuk-body">The audit can be published once {open.length === 1 ? 'it is' : 'they are'} there. Nothing you wrote is lost meanwhile.</p>
              <ul className="govuk-list">{open.map(([field, sentence]) => <li key={field}><a className="govuk-link" href={`${here}#${field}`}>{sentence}</a></li>)}</ul>
            </section>
          )}
          {one.withoutAction.length > 0 && <WarningText>No action answers {andOf(one.withoutAction)}. You may publish without one; say in the audit why nothing has to be put right.</WarningText>}

          <h2 className="govuk-heading-m">What is published</h2>
          <SummaryList rows={[
            { key: 'Case', value: `${one.caseReference}, ${one.caseType}. ${one.area}, ${one.team}` },
            { key: 'Held by', value: one.worker ?? 'Nobody is named' }, { key: 'Managed by', value: one.manager ?? 'Nobody is named' },
            { key: 'Record read', value: one.period },
            { key: 'Strengths', value: <Text>{one.strengths}</Text>, actions: change('strengths', 'strengths') },
            { key: 'Overall grade', value: <><strong>{one.overall}</strong><br />{one.reason}</>, actions: change('overall-grade', 'overall grade') },
            { key: 'Impact for the child', value: <Text>{one.impact}</Text>, actions: change('impact', 'impact for the child') },
            { key: 'What needs to improve', value: <Text>{one.improvements}</Text>, actions: change('improvements', 'what needs to improve') },
          ]} />
          <h2 className="govuk-heading-m">Themes</h2>
          <SummaryList rows={one.themes.map(({ key, title, grade, evidence, finding, because, whose }) => ({
            key: title, actions: change(`theme:${key}`, title),
            value: <><strong>{grade}</strong>{because && <><br />{because}</>}{finding && <Text>{finding}</Text>}{evidence && <>{!finding && <br />}Where: {evidence}</>}{whose && <><br />The gap is {whose}.</>}</>,
          }))} />
          <h2 className="govuk-heading-m">Remedial actions</h2>
          {one.actions.length === 0 && <p className="govuk-body">None. <a className="govuk-link" href={`${here}#actions`}>Add one</a></p>}
          {one.actions.map((action) => (
            <article key={action.nth} className="pl-card">
              {action.priority && <p className="govuk-body-s"><Rag priority={action.priority}>{action.due ? `due ${action.due}` : undefined}</Rag></p>}
              <h3 className="govuk-heading-s">{action.wording || `Action ${action.nth}`}</h3>
              <p className="govuk-body">
                {action.owner ?? 'Nobody yet'}.{action.place && ` In the record: ${action.place.replace(/\.$/, '')}.`}{action.closesWhen && ` Closes when: ${action.closesWhen}`}
                {action.because && <><br />Why: {action.because}</>}
                {action.answers.length > 0 && <><br />Answers: {andOf(action.answers)}.</>}
                {action.safe && <><br />{action.safe}</>}
              </p>
              <p className="govuk-body"><a className="govuk-link" href={`${here}#action:${action.nth}`}>Change<span className="govuk-visually-hidden"> action {action.nth}</span></a></p>
            </article>
          ))}

          <h2 className="govuk-heading-m">What will happen</h2>
          <ul className="govuk-list govuk-list--bullet">{one.follows.map((line) => <li key={line}>{line}</li>)}</ul>
          <form method="post" noValidate>
            {one.names.length > 0 && (
              <>
                <p className="govuk-body">These words may name the child or a relative. The portal only guesses. <strong>Tick those that do not</strong>, and take the others out.</p>
                <Checkboxes name="names" label="None of these names the child or a relative" labelSize="s" small error={actionData?.problems.names} options={one.names.map(({ name, field }) => ({
                  value: name, label: name, hint: <a className="govuk-link" href={`${here}#${field}`}>See where<span className="govuk-visually-hidden"> {name} stands</span></a>,
                }))} />
              </>
            )}
            <p className="pl-who-can-see govuk-body-s">Once published, the worker and the manager of the case see the audit, and so do auditors and managers of the team. It is for learning, not for discipline.</p>
            {open.length === 0 && <Button>Publish the audit</Button>}
          </form>
        </div>
      </div>
    </>
  )
}

const Text = ({ children }: { children: string }) => (children ? <span className="pl-kept-lines pl-block">{children}</span> : <span className="pl-quiet">Nothing yet</span>)
