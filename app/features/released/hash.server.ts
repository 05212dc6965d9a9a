import { createHash } from 'node:crypto'
import { canonical } from '../../lib/canonical.ts'
import type { Contents, OutcomeContents } from './released.ts'

/** SHA-256 of what a release says, whatever the order in which a database keeps its keys. */
export const releaseHashOf = (contents: Contents | OutcomeContents) => createHash('sha256').update(canonical(contents)).digest('hex')
