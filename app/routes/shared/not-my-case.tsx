import { redirect } from 'react-router'
import type { Route } from './+types/not-my-case'
import { allow } from '../../door.server.ts'
import { remedialActionFor, sayNotMyCase } from '../../features/remedial-actions/remedial-actions.server.ts'
import { found, idFrom, mend } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'do remedial actions')
  const action = found(await remedialActionFor(allow({ context, request }, 'follow gaps'), idFrom(params.id)))
  found(action.ownerId === one.personId)
  return { id: action.id, audit: action.audit, caseReference: action.caseReference }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'do remedial actions')
  const moved = await sayNotMyCase(one, idFrom(params.id))
  if (moved === 'no manager') return mend({ form: 'This audit names no manager but you, so there is nobody to pass the action to. Phone your service manager.' })
  if (moved === 'settled') return mend({ form: 'It has been settled that this case was yours. If that is wrong, speak to your manager or the auditor.' })
  found(moved !== undefined)
  return redirect('/my-practice?sent=not-my-case')
}

export default function NotMyCase({ loaderData: { id, audit, caseReference }, actionData }: Route.ComponentProps) {
  return (
    <>
      <title>{`${actionData ? 'Error: ' : ''}Not my case – Practice Loop`}</title>
      <BackLink href={`/remedial-actions/${id}`}>Back to the action</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={actionData?.problems} />
          <h1 className="govuk-heading-l">Was case <span className="pl-reference">{caseReference}</span> not yours?</h1>
          <p className="govuk-body">If you say so:</p>
          <ul className="govuk-list govuk-list--bullet">
            <li>your open actions from audit {audit} go to your manager at once, with their due dates as they are, so that the child does not wait</li>
            <li>your learning from this audit is paused</li>
            <li>your manager or an auditor settles whose case it was; nobody takes it as a failing</li>
          </ul>
          <form method="post"><Button variant="warning">It was not my case</Button></form>
        </div>
      </div>
    </>
  )
}
