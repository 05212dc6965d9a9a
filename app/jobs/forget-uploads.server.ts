import { rm } from 'node:fs/promises'
import { forgetCourseLists } from '../features/courses/course-list.server.ts'
import { forgetUploads } from '../features/imports/imports.server.ts'
import { forgetStaffLists } from '../features/staff/staff-list.server.ts'
import type { Database } from '../../db/client.server.ts'

/** The nightly job that removes uploads which nobody has gone on with, sheets as well as lists of staff and of courses. */
export async function forgetSpooled(db: Database, at = new Date()) {
  for (const path of [...await forgetUploads(db, at), ...await forgetStaffLists(db, at), ...await forgetCourseLists(db, at)]) await rm(path, { force: true })
}
