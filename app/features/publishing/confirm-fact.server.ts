import type { Allowed } from '../../allowed.ts'
import { waitsForFacts, writeConfirmed } from '../modules/facts.server.ts'
import { proposeForEarlierGaps, takeTurn } from './publishing.server.ts'

/**
 * Somebody has checked an open fact of a module's newest version against its source. Of two at once the first is kept. With the last of its facts
 * the module can be given, and what it brings for earlier gaps is proposed in the same transaction.
 * @param edition which edition they read, and when
 * @returns 'confirmed already' for the second; undefined when the version has no such fact
 */
export async function confirmFact(editor: Allowed<'confirm facts of modules'>, key: string, fact: string, edition: string): Promise<true | 'confirmed already' | undefined> {
  return editor.writing(async (tx) => {
    // Before anything is written: of two who confirm the last two facts at once, the second sees that it is the last.
    await takeTurn(tx, editor.organisationId)
    const confirmed = await writeConfirmed(tx, editor, key, fact, edition)
    if (confirmed === true && !(await waitsForFacts(tx, key))) await proposeForEarlierGaps(tx, editor, [key])
    return confirmed
  })
}
