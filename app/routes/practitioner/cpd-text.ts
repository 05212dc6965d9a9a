import type { Route } from './+types/cpd-text'
import { allow, signedIn } from '../../door.server.ts'
import { coursesOf } from '../../features/courses/courses.server.ts'
import { courseInWords } from '../../features/courses/courses.ts'
import { piecesOf } from '../../features/cpd/cpd.server.ts'
import { asText } from '../../features/cpd/cpd.ts'
import { dayInLondon } from '../../lib/days.ts'

/** The learner's whole CPD record as plain text, which the browser shows. */
export async function loader({ context, request }: Route.LoaderArgs) {
  const learner = allow({ context, request }, 'see my practice')
  const text = asText(await piecesOf(learner), { name: signedIn(context)!.person.name, today: dayInLondon(learner.at), elsewhere: (await coursesOf(learner)).map(courseInWords) })
  return new Response(text, { headers: { 'Content-Type': 'text/plain; charset=utf-8' } })
}
