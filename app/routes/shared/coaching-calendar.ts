import type { Route } from './+types/coaching-calendar'
import { allow, portalContext } from '../../door.server.ts'
import { meetingEntryFor } from '../../features/coaching/meetings.server.ts'
import { calendarText } from '../../features/notices/calendar.server.ts'
import { found, idFrom } from '../../lib/http.server.ts'

/** A coaching meeting for the calendar of one of the two, as a file: that they meet, and not why. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book coaching')
  const entry = found(await meetingEntryFor(one, idFrom(params.id)))
  const { appUrl, sender } = context.get(portalContext)
  return new Response(calendarText(entry, { at: one.at, appUrl, sender }), {
    headers: { 'Content-Type': 'text/calendar; method=PUBLISH; charset=utf-8', 'Content-Disposition': 'attachment; filename="coaching-meeting.ics"', 'Cache-Control': 'no-store' },
  })
}
