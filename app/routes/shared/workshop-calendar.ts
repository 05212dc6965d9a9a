import type { Route } from './+types/workshop-calendar'
import { allow, portalContext } from '../../door.server.ts'
import { calendarText } from '../../features/notices/calendar.server.ts'
import { myCalendarEntry } from '../../features/workshops/letters.server.ts'
import { found, idFrom } from '../../lib/http.server.ts'

/** A workshop for the calendar of whoever has a place in it, as a file. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book workshops')
  const entry = found(await myCalendarEntry(one, idFrom(params.id)))
  const { appUrl, sender } = context.get(portalContext)
  return new Response(calendarText(entry, { at: one.at, appUrl, sender }), {
    headers: { 'Content-Type': 'text/calendar; method=PUBLISH; charset=utf-8', 'Content-Disposition': 'attachment; filename="workshop.ics"', 'Cache-Control': 'no-store' },
  })
}
