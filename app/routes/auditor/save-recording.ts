import { data, redirect } from 'react-router'
import type { Route } from './+types/save-recording'
import { allow } from '../../door.server.ts'
import { recordingFor, saveRecording } from '../../features/recording/recording.server.ts'
import { stateOf } from '../../features/recording/recording-state.ts'
import { sentForm } from '../../features/recording/sent-form.ts'
import { found, idFrom } from '../../lib/http.server.ts'

/** Somebody who opens this address is looking for the page whose script saves here. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const { id } = found(await recordingFor(auditor, idFrom(params.id)))
  return redirect(`/audits/recordings/${id}`)
}

/** Saves what the page's script sends, and answers how the recording stands now. */
export async function action({ context, request, params }: Route.ActionArgs) {
  const auditor = allow({ context, request }, 'record audits')
  const id = idFrom(params.id)
  const saved = found(await saveRecording(auditor, id, sentForm(await request.formData())))
  if (saved === 'published') return data(null, { status: 409 })
  const { values, frame, revision, savedAt } = found(await recordingFor(auditor, id))
  return data({
    ...saved, rows: Object.fromEntries(Object.entries(values).filter(([field]) => /^(note|note-themes|action):/.test(field))),
    state: stateOf({ values, frame, revision, savedAt, at: auditor.at }),
  })
}
