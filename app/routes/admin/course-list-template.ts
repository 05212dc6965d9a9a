import type { Route } from './+types/course-list-template'
import { allow } from '../../door.server.ts'
import { template } from '../../features/courses/course-list.ts'
import { csvOf } from '../../lib/sheets/writing.ts'

/** An empty list of courses, with its columns, to be filled in. */
export async function loader({ context, request }: Route.LoaderArgs) {
  allow({ context, request }, 'look after people')
  return new Response((await Array.fromAsync(csvOf(template, []))).join(''), {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="courses.csv"' },
  })
}
