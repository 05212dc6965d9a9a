import type { Route } from './+types/calendar-feed'
import { allowNamed, portalContext, visitContext } from '../../door.server.ts'
import { feedBehind } from '../../features/coaching/calendar-feed.server.ts'
import { feedText } from '../../features/notices/calendar.server.ts'
import { organisationByKey } from '../../features/people/people.server.ts'

/**
 * Somebody’s meetings and workshops for their calendar program, which signs in to nothing: whoever has the address reads it. What is not there, was ended or never was, is answered alike and with
 * nothing said. Before it, server/app.ts leaves cookies out, counts how often it is read, says that nobody keeps it, and holds the address out of the log.
 */
export async function loader({ context, params }: Route.LoaderArgs) {
  const { db, appUrl, sender } = context.get(portalContext)
  const { at } = context.get(visitContext)
  const known = await organisationByKey(db, params.organisation)
  const entries = known && await feedBehind(await allowNamed(db, known.key, 'calendar feed', 'read calendar feeds', at), params.token)
  if (!entries) return new Response(null, { status: 404 })
  return new Response(feedText(entries, { at, appUrl, sender }), { headers: { 'Content-Type': 'text/calendar; method=PUBLISH; charset=utf-8', 'Content-Disposition': 'inline; filename="practice-loop.ics"' } })
}
