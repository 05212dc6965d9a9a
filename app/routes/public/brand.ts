import type { Route } from './+types/brand'
import { signedIn } from '../../door.server.ts'
import { brandCss } from '../../ui/brand.ts'

/** The council's own colour as a style sheet of one rule, because the content policy forbids inline styles. */
export function loader({ context }: Route.LoaderArgs) {
  const colour = signedIn(context)?.organisation.colour
  return new Response(colour ? brandCss(colour) : '', { headers: { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'private, max-age=300', Vary: 'Cookie' } })
}
