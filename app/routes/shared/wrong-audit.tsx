import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/wrong-audit'
import { whoever } from '../../allowed.ts'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { kindInWords } from '../../features/corrections/corrections.ts'
import { auditToReport, hiddenByMe, hideAudit, type openOf } from '../../features/corrections/report.server.ts'
import { reportWrongWorker } from '../../features/remedial-actions/remedial-actions.server.ts'
import { inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Rag } from '../../ui/rag.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Report = z.object({ what: z.enum(['worker', 'manager', 'wrong child', 'identifying text'], { error: 'Say what is wrong with the audit.' }) })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const reporter = allow({ context, request }, 'report wrong audits')
  const { organisation: { outOfHours, dataProtectionEmail } } = signedIn(context)!
  const telling = dataProtectionEmail ? 'The data protection officer is told by mail, and an administrator decides.' : 'An administrator tells data protection and decides.'
  const id = idFrom(params.id)
  const audit = await auditToReport(reporter, id)
  if (!audit) {
    const hidden = found(await hiddenByMe(reporter, id))
    return { hidden: { kind: kindInWords[hidden.kind].within, reference: hidden.reference, caseReference: hidden.caseReference, manager: hidden.manager, when: momentInWords(hidden.raisedAt) }, outOfHours, telling, open: hidden.open.map(inList), asked: undefined }
  }
  await noteReading(reporter, { subjectKind: 'audit', subjectId: id, aboutPersonId: audit.workerId ?? audit.managerId })
  const me = whoever(reporter)
  const named = (what: 'worker' | 'manager', personId: string | null, name: string | null): Option[] => {
    if (!personId || !(personId === me || audit.leads)) return []
    const did = what === 'worker' ? 'held' : 'managed'
    return [{ value: what, label: personId === me ? `I was not the one who ${did} this case` : `It names the wrong ${what}: ${name}`,
      hint: `${personId === me ? 'Your' : 'Their'} learning from this audit is paused and ${personId === me ? 'your' : 'their'} open actions go to the manager at once. Somebody else settles who ${did} the case.` }]
  }
  return {
    hidden: undefined, outOfHours, telling, open: audit.open.map(inList),
    asked: {
      id, reference: audit.reference, auditedOn: inWords(audit.auditedOn), caseReference: audit.caseReference, caseType: audit.caseType, manager: audit.manager,
      options: [...named('worker', audit.workerId, audit.worker), ...named('manager', audit.managerId, audit.manager),
        { value: 'wrong child', label: 'It is of the wrong child', hint: `It is hidden from everybody at once. ${telling}` },
        { value: 'identifying text', label: 'It holds text that identifies somebody', hint: 'Such as a name, a date of birth, an address or a school. It is hidden from everybody at once, the text is changed, and then it is shown again.' }] satisfies Option[],
    },
  }
}

type Option = { value: string; label: string; hint: string }

const inList = ({ id, priority, wording, owner, dueAt }: Awaited<ReturnType<typeof openOf>>[number]) => ({ id, priority, wording, owner, due: momentInWords(dueAt) })

export async function action({ context, request, params }: Route.ActionArgs) {
  const reporter = allow({ context, request }, 'report wrong audits')
  const id = idFrom(params.id)
  const form = await parseForm(request, Report)
  if (!form.ok) return form.reply
  const { what } = form.value
  if (what === 'worker' || what === 'manager') {
    const audit = found(await auditToReport(reporter, id))
    const moved = found(await reportWrongWorker(reporter, id, found(what === 'worker' ? audit.workerId : audit.managerId)))
    if (moved === 'no manager') return mend({ what: 'Nobody else manages this team in the portal, so there is nobody to pass the actions to. Phone the service manager.' }, form.typed)
    if (moved === 'settled') return mend({ what: 'It has been settled that this case was theirs. If that is wrong, speak to the manager or the auditor.' }, form.typed)
    return redirect(reporter.roles.includes('manager') ? '/team?done=asked' : reporter.roles.includes('auditor') ? '/desk' : '/my-practice?sent=not-my-case')
  }
  const hidden = found(await hideAudit(reporter, id, what))
  if (hidden === 'hidden already') return data({ problems: { form: 'Somebody else has reported this audit already, and it is hidden.' }, typed: form.typed }, { status: 409 })
  return redirect(`/audits/${id}/wrong`)
}

export default function WrongAudit({ loaderData: { hidden, asked, open, outOfHours, telling }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const reds = open.filter(({ priority }) => priority === 'red')
  const phone = <>Phone {reds.length === 1 ? 'the owner' : 'each owner'} and the manager{(hidden ?? asked)?.manager && `, ${(hidden ?? asked)!.manager}`}{outOfHours && `; out of hours, ${outOfHours}`}.</>
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${hidden ? 'The audit is hidden' : 'Something is wrong with an audit'} – Practice Loop`}</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          {hidden && (
            <>
              {!problems && <NotificationBanner success>Hidden from everybody, {hidden.when}. {telling}</NotificationBanner>}
              <h1 className="govuk-heading-l">Audit {hidden.reference} is hidden</h1>
              <p className="govuk-body">You said that it {hidden.kind}. It is on nobody’s page and in no figure now. Do not pass on what identifies somebody.</p>
              {open.length > 0 && <WarningText>The child does not wait: {reds.length > 0 ? 'hand the red actions over by phone today' : 'hand what is open over'}, because the portal does not show them any more.</WarningText>}
              {open.length > 0 && <p className="govuk-body">{phone} Case <span className="pl-reference">{hidden.caseReference}</span> as the audit has it.</p>}
              <Open actions={open} />
              <p className="pl-who-can-see govuk-body-s">Only you see this page, until somebody has decided. The administrators see who reported it and when.</p>
            </>
          )}
          {asked && (
            <>
              <SafetyBanner outOfHours={outOfHours ?? undefined} />
              <span className="govuk-caption-l">Case <span className="pl-reference">{asked.caseReference}</span>, {asked.caseType}</span>
              <h1 className="govuk-heading-l">What is wrong with audit {asked.reference}, {asked.auditedOn}?</h1>
              <form method="post" noValidate>
                <Radios name="what" label="What is wrong?" labelSize="m" value={typed?.what} error={problems?.what} options={asked.options} />
                <h2 className="govuk-heading-m">If you hide it</h2>
                <p className="govuk-body">Its findings, its actions, their evidence and the learning that only it brought are gone from every page at once, for everybody, and from all figures. No mail says what stands in it.</p>
                {open.length === 0 ? <p className="govuk-body">No action of it is open.</p> : (
                  <>
                    <WarningText>{open.length === 1 ? 'One open action disappears' : `${open.length} open actions disappear`} from the portal with it. A child may still need {open.length === 1 ? 'it' : 'them'}.</WarningText>
                    <p className="govuk-body">{phone} After you have hidden the audit you see this list once more.</p>
                    <Open actions={open} />
                  </>
                )}
                <Button variant="warning">Report it</Button>
              </form>
              <p className="pl-who-can-see govuk-body-s">The administrators see who reported what and when, and who had opened the audit. That you opened this page is noted.</p>
            </>
          )}
        </div>
      </div>
    </>
  )
}

function Open({ actions }: { actions: readonly ReturnType<typeof inList>[] }) {
  return (
    <ul className="govuk-list govuk-list--spaced">
      {actions.map(({ id, priority, wording, owner, due }) => <li key={id}><Rag priority={priority}>{`${owner}, due ${due}`}</Rag><br />{wording}</li>)}
    </ul>
  )
}
