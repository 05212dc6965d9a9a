import type { Route } from './+types/brand'
import { signedIn } from '../../door.server.ts'

/** The council's own colour as a style sheet of one rule, because the content policy forbids inline styles. */
export function loader({ context }: Route.LoaderArgs) {
  const colour = signedIn(context)?.organisation.colour
  const rule = colour && /^#[0-9a-f]{6}$/i.test(colour) ? `:root { --council-colour: ${colour}; }\n` : ''
  return new Response(rule, { headers: { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'private, max-age=300', Vary: 'Cookie' } })
}
