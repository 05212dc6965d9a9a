import { redirect } from 'react-router'
import type { Route } from './+types/module-carry-on'
import { allow } from '../../door.server.ts'
import { nextStep } from '../../features/modules/learning.ts'
import { learningIn } from '../../features/modules/learning.server.ts'
import { standingOf } from '../../features/modules/modules.ts'
import { found } from '../../lib/http.server.ts'

/** Leads to where the learner stopped, from whichever device: to the module itself before they have begun, because it says what may upset. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const { module, progress } = found(await learningIn(allow({ context, request }, 'learn'), params.slug))
  const next = standingOf(module, progress) === 'not started' ? undefined : nextStep(module, progress)
  return redirect(`/modules/${module.key}${next ? `/${next}` : ''}`)
}
