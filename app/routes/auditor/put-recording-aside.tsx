import { redirect } from 'react-router'
import type { Route } from './+types/put-recording-aside'
import { allow } from '../../door.server.ts'
import { putAside, recordingFor } from '../../features/recording/recording.server.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const { id, reference, caseReference, auditId } = found(await recordingFor(auditor, idFrom(params.id)))
  if (auditId) throw redirect(`/audits/recordings/${id}/published`)
  return { id, reference, caseReference }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const id = idFrom(params.id)
  const { aside } = found(await putAside(auditor, id))
  return redirect(aside ? '/audits/new?put-aside' : `/audits/recordings/${id}/published`)
}

export default function PutRecordingAside({ loaderData: { id, reference, caseReference } }: Route.ComponentProps) {
  return (
    <>
      <title>{`Put audit ${reference} aside – Practice Loop`}</title>
      <BackLink href={`/audits/recordings/${id}`}>Back to the audit</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Put audit {reference} aside</h1>
          <p className="govuk-body">Everything you have written about case <span className="pl-reference">{caseReference}</span> is deleted, your notes too. This cannot be undone.</p>
          <p className="govuk-body">Nobody is told, because nobody but you has seen it. Nothing goes to the worker or the manager. If the case was allocated to you, it is on your list again and can be recorded from the start.</p>
          <form method="post">
            <div className="govuk-button-group">
              <Button variant="warning">Put it aside and delete what I wrote</Button>
              <a className="govuk-link" href={`/audits/recordings/${id}`}>Keep it</a>
            </div>
          </form>
        </div>
      </div>
    </>
  )
}
