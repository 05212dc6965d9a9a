import type { Allowed } from '../allowed.ts'
import type { Refusal } from '../features/imports/intake.ts'
import { askForRun } from '../features/imports/intake.server.ts'
import type { Jobs } from './jobs.server.ts'

/**
 * Asks for an uploaded sheet to be tried out or published, and for the job that does it: both, or neither.
 * @returns why not, where it may not be; undefined when there is no such import in this council
 */
export async function runImport(
  importer: Allowed<'import audits'>, jobs: Jobs, { organisationKey, importId, ...how }: { organisationKey: string; importId: string; dryRun: boolean; createPeople?: boolean },
): Promise<'asked' | Refusal | undefined> {
  return importer.writing(async (tx) => {
    const asked = await askForRun(importer, tx, importId, how)
    if (asked === undefined || typeof asked === 'string') return asked
    await jobs.ask(tx, 'import audits', { organisationKey, importId, path: asked.path })
    return 'asked'
  })
}
