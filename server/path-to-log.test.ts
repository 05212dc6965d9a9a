import { expect, test } from 'vitest'
import { pathToLog } from './path-to-log.ts'

test('the log holds a path, and of a calendar’s address nothing that opens it', () => {
  for (const path of ['/my-practice', '/account/calendar', '/workshops/4b6c1d02/calendar.ics', '/calendar', '/%E0%A4%A']) expect(pathToLog(path)).toBe(path)
  for (const path of ['/calendar/northmere/secret.ics', '/calendar/northmere/secret.ics.data', '/Calendar/northmere/secret.ics', '//calendar/northmere/secret.ics', '/%63alendar/northmere/secret.ics', '/calendar/secret']) expect(pathToLog(path)).toBe('/calendar/…')
})
